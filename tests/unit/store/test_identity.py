"""What is one event and what is two, case by case."""

from typing import Any

import pytest

from services.contracts.event import EventRecord, Participant
from services.store.clustering import cluster
from services.store.mentions import mentions_of
from tests.unit.store.made import article, event, extraction, person

PUTIN, TOKAYEV = person("Владимир Путин"), person("Касым-Жомарт Токаев")
LAVROV, NURTLEU = person("Сергей Лавров"), person("Мурат Нуртлеу")


def clusters(*told: tuple[str | None, dict[str, Any]]) -> list[set[int]]:
    """Clusters of events that are told by one article each: (published, arguments of `event`), as their numbers."""
    mentions, number = [], {}
    for n, (published, said) in enumerate(told):
        of = article(str(n), published)
        (mention,) = mentions_of(extraction(of, event(of, **said)))
        mentions.append(mention)
        number[mention.id] = n
    return sorted(({number[m.id] for m in found} for found in cluster(mentions)), key=min)


def meeting(*who: Participant, **more: Any) -> dict[str, Any]:
    return {"type_": "meeting", "participants": who or (PUTIN, TOKAYEV)} | more


def visit(*who: Participant, **more: Any) -> dict[str, Any]:
    visitors = [p.model_copy(update={"function": "visitor"}) for p in who or (TOKAYEV,)]
    return {"type_": "visit", "participants": visitors} | more


def signing(*who: Participant, **more: Any) -> dict[str, Any]:
    signatories = [p.model_copy(update={"function": "signatory"}) for p in who or (PUTIN, TOKAYEV)]
    return {"type_": "signing", "participants": signatories} | more


DAY = "2025-11-12"
TOGETHER = {
    "an initial stands for the name": (
        (DAY, meeting(date=DAY)),
        (DAY, meeting(person("В. Путин", role="президент", country="RU"), TOKAYEV, date=DAY)),
    ),
    "an office stands for the person": (
        (DAY, meeting(date=DAY)),
        (DAY, meeting(PUTIN, Participant(role="президент", country="KZ"), date=DAY)),
    ),
    "a leader is the president": (
        (DAY, meeting(date=DAY)),
        (DAY, meeting(PUTIN, Participant(role="лидер", country="KZ"), date=DAY)),
    ),
    "a delegation and its head": (
        ("2025-11-03", visit(Participant(kind="delegation", name="делегация Казахстана", country="KZ"), status="planned", place="Москва", date="2025-11-04")),  # noqa: E501
        ("2025-11-04", visit(place="Москва", date="2025-11-04")),
    ),
    "states and the people who sign for them": (
        (DAY, signing(date=DAY, documents=[("Декларация о союзничестве", "declaration")])),
        (DAY, signing(Participant(kind="country", name="Россия", country="RU"), Participant(kind="country", name="Казахстан", country="KZ"), date=DAY, documents=[("Декларация о союзничестве", "declaration")])),  # noqa: E501
    ),
    "a company by its initials": (
        (DAY, signing(Participant(kind="organization", name="РЖД", country="RU"), date=DAY, documents=[("Соглашение о стыковых пунктах", "agreement")])),  # noqa: E501
        (DAY, signing(Participant(kind="organization", name="Российские железные дороги", country="RU"), date=DAY, documents=[("Соглашение о развитии стыковых пунктов", "agreement")])),  # noqa: E501
    ),
    "the day within the month": (
        ("2024-11-07", meeting(LAVROV, NURTLEU, date="2024-11-07", place="Астана")),
        ("2025-06-30", meeting(LAVROV, NURTLEU, date="2024-11", place="Астана")),
    ),
    "a day without its year": (("2025-11-20", meeting(date=DAY)), ("2025-11-14", meeting(date="--11-12"))),
    "no date, but news of the day": (
        (DAY, meeting(date=DAY, place="Москва")),
        ("2025-11-13", meeting(place="Москва")),
    ),
    "a city and its country": (
        (DAY, visit(date=("2025-11-11", DAY), place="Москва")),
        (DAY, visit(date=DAY, country="RU", place="Россия")),
    ),
    "a plan and its fulfilment": (
        ("2025-11-01", visit(date="2025-11", country="RU", place="Россия", status="planned")),
        (DAY, visit(date=("2025-11-11", DAY), place="Москва")),
    ),
    "a plan and its cancellation": (
        ("2025-11-01", meeting(date=DAY, place="Москва", status="planned")),
        ("2025-11-10", meeting(date=DAY, place="Москва", status="cancelled")),
    ),
    "titles that differ in wording": (
        (DAY, signing(date=DAY, documents=[("Декларация о переходе отношений на уровень союзничества", "declaration")])),  # noqa: E501
        ("2025-11-20", signing(date="2025-11", documents=[("Декларация о союзничестве", "declaration")])),
    ),
    "the city's former name": (
        ("2021-12-06", meeting(date="2021-12-06", place="Нур-Султан", country="KZ")),
        ("2021-12-07", meeting(date="2021-12-06", place="Астана")),
    ),
    "one report of a summit names one leader, another the body": (
        (DAY, meeting(PUTIN, TOKAYEV, person("Шавкат Мирзиёев"), mode="multilateral", date=DAY, place="Астана", evidence="В Астане пройдёт саммит ШОС.")),  # noqa: E501
        (DAY, meeting(Participant(kind="organization", name="ШОС"), mode="multilateral", date=DAY, place="Астана", evidence="Саммит ШОС собрался.")),  # noqa: E501
    ),
}  # fmt: skip

APART = {
    "the same two a week later": ((DAY, meeting(date=DAY)), ("2025-11-19", meeting(date="2025-11-19"))),
    "the day after": ((DAY, meeting(date=DAY)), ("2025-11-13", meeting(date="2025-11-13"))),
    "two formats on one day": (
        (DAY, meeting(date=DAY, mode="bilateral")),
        (DAY, meeting(date=DAY, mode="multilateral")),
    ),
    "the postponed repetition": (
        ("2025-11-01", visit(date="2025-11-10", place="Москва", status="cancelled")),
        ("2025-12-05", visit(date="2025-12-05", place="Москва")),
    ),
    "other people of the same countries": (
        (DAY, meeting(date=DAY)),
        (DAY, meeting(LAVROV, NURTLEU, date=DAY)),
    ),
    "the same guest, another host of the same country": (
        (DAY, meeting(TOKAYEV, LAVROV, date=DAY)),
        (DAY, meeting(NURTLEU, LAVROV, date=DAY)),
    ),
    "the same president, another guest": (
        (DAY, meeting(TOKAYEV, PUTIN, date=DAY)),
        (DAY, meeting(TOKAYEV, person("Шавкат Мирзиёев"), date=DAY)),
    ),
    "visits of two travellers to one summit": (
        (DAY, visit(PUTIN, date=DAY, place="Астана")),
        (DAY, visit(person("Шавкат Мирзиёев"), date=DAY, place="Астана")),
    ),
    "the same traveller in another country": (
        (DAY, visit(date=DAY, place="Москва")),
        (DAY, visit(date=DAY, place="Ташкент")),
    ),
    "a visit and the talks in its course": ((DAY, visit(date=DAY, place="Москва")), (DAY, meeting(date=DAY))),
    "a call by telephone last month": ((DAY, meeting(date=DAY)), (DAY, {"type_": "call", "participants": (PUTIN, TOKAYEV), "date": DAY})),  # noqa: E501
    "an undated plan after the event": (
        (DAY, visit(date=("2025-11-11", DAY), place="Москва")),
        ("2025-11-25", visit(place="Москва", status="planned")),
    ),
    "a treaty and the law that ratifies it": (
        (DAY, signing(date=DAY, documents=[("Договор о союзнических отношениях", "treaty")])),
        (DAY, signing(TOKAYEV, date=DAY, documents=[("О ратификации Договора о союзнических отношениях", "law")])),
    ),
    "held last autumn, denied for this winter": (
        ("2025-11-20", meeting(date="2025-11", place="Москва")),
        ("2025-11-21", meeting(place="Москва", status="denied")),
    ),
    "namesakes": (
        (DAY, meeting(person("Иван Петров", country="RU"), TOKAYEV, date=DAY)),
        (DAY, meeting(person("Пётр Петров", country="RU"), TOKAYEV, date=DAY)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOGETHER)
def test_one_event(case: str) -> None:
    assert clusters(*TOGETHER[case]) == [{0, 1}]


@pytest.mark.parametrize("case", APART)
def test_two_events(case: str) -> None:
    assert clusters(*APART[case]) == [{0}, {1}]


def test_an_undated_report_joins_one_of_two_days_and_ties_nothing() -> None:
    told = ("2025-11-12", meeting(date="2025-11-12")), ("2025-11-13", meeting(date="2025-11-13"))
    assert clusters(*told, ("2025-11-13", meeting())) == [{0}, {1, 2}]


def test_two_sessions_of_one_day_are_told_apart_by_their_format() -> None:
    talks = {"evidence": "Лидеры провели переговоры."}
    council = {"evidence": "Состоялось заседание Высшего совета."}
    mentions, names = [], {}
    for n in range(2):
        of = article(str(n), DAY)
        told: list[EventRecord] = [
            event(of, **meeting(date=DAY, place="Москва", **more), number=k) for k, more in enumerate((talks, council))
        ]
        for mention in mentions_of(extraction(of, *told)):
            mentions.append(mention)
            names[mention.id] = mention.event.evidence
    assert sorted(sorted({names[m.id] for m in c}) for c in cluster(mentions)) == [
        [talks["evidence"]],
        [council["evidence"]],
    ]
