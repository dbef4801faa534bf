"""What is told by the initials of people is what is told by all the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.event import Participant
from services.store.likeness import are_linked, linked
from services.store.mentions import Mention, mentions_of
from tests.unit.store.made import article, event, extraction, person

# One person named in several ways, with a slip of the pen, and people who share a name, a letter, an office.
NAMES = [
    "Владимир Путин", "В. Путин", "Путин", "Путин Владимир Владимирович", "Владимир Путен", "Виктор Орбан",
    "Касым-Жомарт Токаев", "К. Токаев", "Токаев", "Тохаев", "Садыр Жапаров", "Акылбек Жапаров", "Ж. Токтомушев", None,
]  # fmt: skip
FUNCTIONS = {"visit": "visitor", "signing": "signatory"}


@st.composite
def mentions(draw: st.DrawFn, name: int, type_: str, cast: list[str | None]) -> Mention:
    of = article(str(name), draw(st.sampled_from(["2025-11-11", "2025-11-12", None])))
    crowd = [
        Participant.model_validate(
            {
                "name": who,
                "kind": draw(st.sampled_from(["person"] * 15 + ["country", "delegation", "organization"])),
                "role": draw(st.sampled_from(["президент", "министр иностранных дел", None])),
                "country": draw(st.sampled_from(["RU", "RU", "KZ", None])),
                "function": draw(st.sampled_from([FUNCTIONS.get(type_, "participant")] * 9 + ["host"])),
            }
        )
        for who in draw(st.lists(st.sampled_from(cast), max_size=3, unique=True))
    ]
    told = event(
        of,
        type_,
        crowd,
        date=draw(st.sampled_from(["2025-11-11", "2025-11", None])),
        place=draw(st.sampled_from(["Москва", "Астана", None])),
        mode=draw(st.sampled_from([None, None, "bilateral", "multilateral"])) if type_ == "meeting" else None,
    )
    return mentions_of(extraction(of, told))[0]


@given(st.sampled_from(["visit", "meeting", "call", "signing"]), st.data())
@settings(max_examples=800, deadline=None)
def test_only_what_cannot_be_one_event_is_told_apart_by_initials(type_: str, data: st.DataObject) -> None:
    cast = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    one, *others = [data.draw(mentions(n, type_, cast)).profile for n in range(data.draw(st.integers(2, 6)))]
    assert linked(one, others) == {other for other in others if are_linked(one, other)}


@pytest.mark.parametrize(
    ("type_", "mode", "one", "other"),
    [
        ("visit", None, ["Владимир Путин", "Сергей Лавров"], ["В. Путин", "Антон Силуанов"]),
        ("signing", None, ["Владимир Путин", "К. Токаев", "Ильхам Алиев"], ["Путин", "Токаев", "Никол Пашинян"]),
        ("meeting", "multilateral", ["Владимир Путин", "Ильхам Алиев"], ["Путин", "Никол Пашинян"]),
        ("meeting", None, ["Владимир Путин", "Касым-Жомарт Токаев"], ["Путен", "К. Токаев", "Никол Пашинян"]),
    ],
)
def test_reports_of_one_event_may_each_name_somebody_else(
    type_: str, mode: str | None, one: list[str], other: list[str]
) -> None:
    function, profiles = FUNCTIONS.get(type_, "participant"), []
    for names in (one, other):
        of, crowd = article(names[0]), [person(who, function) for who in names]
        told = event(of, type_, crowd, date="2025-11-11", place="Москва", mode=mode)
        profiles.append(mentions_of(extraction(of, told))[0].profile)
    a, b = profiles
    assert linked(a, [b]) == {b}
