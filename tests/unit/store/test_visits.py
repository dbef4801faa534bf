"""In the course of which visit something took place: what reports say outright, else who travelled where and when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from services.contracts.timeline import TimelineEntry
from services.store.consensus import compose
from services.store.mentions import Mention, mentions_of
from services.store.visits import Visits
from tests.unit.store.made import article, event, extraction, person

TRAVELLER = person("Касым-Жомарт Токаев", "visitor")
TALKERS = [person("Касым-Жомарт Токаев"), person("Владимир Путин")]


def told(name: str, type_: str, who: Sequence[Any], **more: Any) -> tuple[TimelineEntry, Mention]:
    of = article(name)
    (mention,) = mentions_of(extraction(of, event(of, type_, who, **more)))
    return compose([mention]), mention


def visit(name: str, first: str, last: str, place: str = "Москва", **more: Any) -> tuple[TimelineEntry, list[UUID]]:
    entry, mention = told(name, "visit", [TRAVELLER], date=(first, last), place=place, **more)
    return entry, [mention.id]


STAY = visit("stay", "2025-11-11", "2025-11-12")


def test_what_the_traveller_takes_part_in_there_and_then_is_part_of_the_visit() -> None:
    meeting, mention = told("a", "meeting", TALKERS, date="2025-11-12", place="Москва")
    assert Visits([STAY]).containing(meeting, [mention]) == STAY[0].id


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"date": "2025-11-13", "place": "Москва"},
        {"date": "2025-11-12", "place": "Астана"},
        {"date": "2025-11-12"},
        {"place": "Москва"},
        {"date": "2025-11-12", "place": "Москва", "status": "cancelled"},
    ],
)
def test_what_is_on_another_day_or_in_another_country_or_called_off_is_not(elsewhere: dict[str, Any]) -> None:
    meeting, mention = told("a", "meeting", TALKERS, **elsewhere)
    assert Visits([STAY]).containing(meeting, [mention]) is None


def test_others_talks_and_calls_are_no_part_of_it() -> None:
    others = [person("Сергей Лавров"), person("Мурат Нуртлеу")]
    meeting, mention = told("a", "meeting", others, date="2025-11-12", place="Москва")
    assert Visits([STAY]).containing(meeting, [mention]) is None
    call, mention = told("b", "call", TALKERS, date="2025-11-12", place="Москва")
    assert Visits([STAY]).containing(call, [mention]) is None


def test_of_two_visits_it_is_the_shorter_in_any_order_but_what_a_report_says_outright_decides() -> None:
    longer = visit("longer", "2025-11-10", "2025-11-14")
    meeting, mention = told("a", "meeting", TALKERS, date="2025-11-12", place="Москва")
    for known in ([STAY, longer], [longer, STAY]):
        assert Visits(known).containing(meeting, [mention]) == STAY[0].id
    meeting, mention = told("a", "meeting", TALKERS, date="2025-11-12", place="Москва", part_of=longer[1][0])
    assert Visits([STAY, longer]).containing(meeting, [mention]) == longer[0].id
