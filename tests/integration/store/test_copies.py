"""Copies are marked whatever the order of arrival, and count once."""

from itertools import permutations
from pathlib import Path

import pytest

from services.contracts.extraction import Extraction
from services.store.database import Received, Timeline
from services.store.evaluation import read_gold
from tests.integration.store.conftest import Snapshot
from tests.unit.store.made import article, event, extraction, person

TEXT = read_gold(Path(__file__).parents[2] / "gold" / "news_a.jsonl")[0].extraction.article.text


def told(name: str, published: str, text: str, *, revision: int = 1) -> Extraction:
    of = article(name, published, text=text, revision=revision)
    who = [person("Владимир Путин"), person("Касым-Жомарт Токаев")]
    return extraction(of, event(of, "meeting", who, date="2025-11-12", place="Москва"))


FIRST = told("first", "2025-11-12T10:00:00+03:00", TEXT)
REPRINT = told("reprint", "2025-11-12T11:00:00+03:00", TEXT + " Об этом сообщили в пресс-службе.")
OWN = told("own", "2025-11-12T09:00:00+03:00", "Своими словами о той же встрече. " * 20)


async def marked(timeline: Timeline) -> None:
    while await timeline.mark_copies():
        pass


def counts(snapshot: Snapshot) -> tuple[int, int, list[str]]:
    (entry,) = snapshot.entries().values()
    doubles = [r["source"] for r in entry["reports"] if r["duplicate_of"]]
    return len(entry["reports"]), entry["independent_reports"], doubles


@pytest.mark.parametrize(
    "order", list(permutations([FIRST, REPRINT, OWN])), ids=lambda order: "-".join(e.article.source for e in order)
)
async def test_a_reprint_counts_once(timeline: Timeline, snapshot: Snapshot, order: tuple[Extraction, ...]) -> None:
    for each in order:
        await timeline.replace([Received(each)])
        await marked(timeline)
    assert counts(snapshot) == (3, 2, ["Агентство reprint"])


async def test_a_reprint_that_is_rewritten_is_a_copy_no_more(timeline: Timeline, snapshot: Snapshot) -> None:
    await timeline.replace([Received(FIRST), Received(REPRINT)])
    await marked(timeline)
    assert counts(snapshot) == (2, 1, ["Агентство reprint"])
    new = told("reprint", "2025-11-12T11:00:00+03:00", "Совсем другой текст о том же самом. " * 20, revision=2)
    await timeline.replace([Received(new)])
    await marked(timeline)
    assert counts(snapshot) == (2, 2, [])


async def test_copies_of_what_was_withdrawn_have_another_original(timeline: Timeline, snapshot: Snapshot) -> None:
    third = told("third", "2025-11-13", TEXT)
    await timeline.replace([Received(FIRST), Received(REPRINT), Received(third)])
    await marked(timeline)
    gone = FIRST.article.model_copy(update={"revision": 2, "withdrawn": True})
    await timeline.replace([Received(extraction(gone))])
    await marked(timeline)
    assert counts(snapshot) == (2, 1, ["Агентство third"])


async def test_what_is_told_again_a_month_later_is_no_copy(timeline: Timeline, snapshot: Snapshot) -> None:
    for published, copies in (("2025-12-11", 1), ("2026-01-15", 0), (None, 1)):
        again = told(f"again {published}", published, TEXT)
        await timeline.replace([Received(FIRST), Received(again)])
        await marked(timeline)
        assert len(counts(snapshot)[2]) == copies
        await timeline.replace(
            [Received(extraction(again.article.model_copy(update={"revision": 2, "withdrawn": True})))]
        )
