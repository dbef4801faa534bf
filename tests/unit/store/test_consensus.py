"""What a timeline entry says, from what its reports say."""

from typing import Any

from services.contracts.event import Participant
from services.contracts.timeline import TimelineEntry
from services.store.consensus import compose
from services.store.mentions import Mention, mentions_of
from tests.unit.store.made import article, event, extraction, person

TOKAYEV, PUTIN = person("Касым-Жомарт Токаев", "visitor"), person("Владимир Путин", "host")
DAY = "2025-11-12"


def report(name: str, published: str | None = DAY, type_: str = "visit", who: Any = (TOKAYEV,), **said: Any) -> Mention:
    of = article(name, published)
    (mention,) = mentions_of(extraction(of, event(of, type_, who, **said)))
    return mention


def conflicts(entry: TimelineEntry) -> dict[str, list[tuple[str, int]]]:
    return {c.field: [(v.value, len(v.event_ids)) for v in c.values] for c in entry.conflicts}


def test_a_plan_that_was_fulfilled_is_held_without_conflict() -> None:
    entry = compose([report("a", "2025-11-01", status="planned"), report("b", status="held")])
    assert (entry.status, entry.conflicts) == ("held", ())


def test_a_plan_that_was_called_off_is_cancelled() -> None:
    entry = compose([report("a", "2025-11-01", status="planned"), report("b", "2025-11-05", status="cancelled")])
    assert (entry.status, entry.conflicts) == ("cancelled", ())


def test_held_against_denied_is_a_conflict() -> None:
    entry = compose([report("a"), report("b"), report("c", status="denied")])
    assert entry.status == "held"
    assert conflicts(entry) == {"status": [("held", 2), ("denied", 1)]}


def test_the_most_frequent_mode_is_shown_and_the_other_kept() -> None:
    entry = compose([report("a", mode="state"), report("b", mode="state"), report("c", mode="working"), report("d")])
    assert entry.mode == "state"
    assert conflicts(entry) == {"mode": [("state", 2), ("working", 1)]}


def test_a_visit_lasts_as_long_as_the_report_that_covers_the_others() -> None:
    entry = compose([report("a", date=DAY), report("b", date=("2025-11-11", DAY)), report("c", date="2025-11")])
    assert entry.date is not None
    assert (entry.date.start, entry.date.end, entry.conflicts) == ("2025-11-11", DAY, ())


def test_a_meeting_is_on_the_day_within_the_span_of_another_report() -> None:
    first = report("a", type_="meeting", date=("2025-11-11", DAY))
    entry = compose([first, report("b", type_="meeting", date=DAY)])
    assert entry.date is not None
    assert (entry.date.start, entry.date.end) == (DAY, DAY)


def test_a_day_without_its_year_has_the_year_of_its_publication() -> None:
    entry = compose([report("a", "2026-01-10", date="--12-28")])
    assert entry.date is not None
    assert entry.date.start == "2025-12-28"


def test_the_city_is_shown_rather_than_the_country_and_other_cities_are_a_conflict() -> None:
    said = [
        report("a", country="RU", place="Россия"),
        report("b", place="Москва"),
        report("c", place="Москва", venue="Кремль"),
    ]
    entry = compose(said)
    assert entry.place is not None
    assert (entry.place.name, entry.place.country, entry.place.venue) == ("Москва", "RU", "Кремль")
    assert entry.conflicts == ()
    other = compose([*said, report("d", place="Казань", country="RU")])
    assert conflicts(other) == {"place": [("Москва", 2), ("Казань", 1)]}


def test_people_are_listed_once_under_their_fullest_name() -> None:
    entry = compose(
        [
            report("a", who=[person("К.-Ж. Токаев", "visitor", country="KZ", role="президент"), PUTIN]),
            report("b", who=[TOKAYEV, Participant(role="президент", country="RU", function="host")]),
            report("c", who=[Participant(kind="delegation", name="делегация", country="KZ", function="visitor")]),
        ]
    )
    assert [(p.name, p.role, p.country, p.function) for p in entry.participants] == [
        ("Касым-Жомарт Токаев", "президент", "KZ", "visitor"),
        ("Владимир Путин", "президент", "RU", "host"),
    ]


def test_a_name_that_one_report_of_many_gives_is_left_to_the_conflicts() -> None:
    reports = [report(f"r{n}", who=[TOKAYEV, PUTIN]) for n in range(9)]
    entry = compose([*reports, report("odd", who=[TOKAYEV, person("Иван Незваный", "host")])])
    assert [p.name for p in entry.participants] == ["Касым-Жомарт Токаев", "Владимир Путин"]
    assert conflicts(entry)["participants"][1] == ("Иван Незваный", 1)


def test_documents_in_other_words_are_one_and_the_unnamed_give_way() -> None:
    entry = compose(
        [
            report("a", type_="signing", documents=[("Декларация о союзничестве и партнёрстве", "declaration")]),
            report("b", type_="signing", documents=[("Декларация о партнёрстве и союзничестве", "declaration")]),
            report("c", type_="signing", documents=[(None, "other")]),
            report("d", type_="signing", documents=[("Протокол о границе", "protocol")]),
        ]
    )
    assert [d.kind for d in entry.documents] == ["declaration", "protocol"]


def test_reports_stand_in_the_order_of_publication_and_confidence_grows_with_them() -> None:
    early, late, unknown = report("e", "2025-11-12"), report("l", "2025-11-14"), report("u", None)
    entry = compose([unknown, late, early])
    assert [r.source[-1] for r in entry.reports] == ["e", "l", "u"]
    assert entry.confidence > early.event.confidence
    assert entry.independent_reports == 3
    assert entry == compose([early, unknown, late])
