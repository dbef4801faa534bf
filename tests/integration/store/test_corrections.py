"""Corrections by people hold, outlive what articles do, and can be undone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.contracts.extraction import Extraction
from services.store.corrections import Correction
from services.store.database import Received, Timeline
from tests.integration.store.conftest import Snapshot
from tests.unit.store.made import article, event, extraction, person

WHO = [person("Владимир Путин"), person("Касым-Жомарт Токаев")]
_moment = datetime(2026, 1, 1, tzinfo=UTC)


def made(action: str, events: Sequence[UUID], **more: Any) -> Correction:
    global _moment
    _moment += timedelta(seconds=1)
    given = {"id": uuid4(), "action": action, "events": events, "author": "Редактор", "reason": "так и есть"}
    return Correction.model_validate({**given, "made_at": _moment, **more})


def meeting(name: str, day: str = "2025-11-12", published: str = "2025-11-13", **said: Any) -> Extraction:
    of = article(name, published)
    return extraction(of, event(of, "meeting", WHO, date=day, place="Москва", **said))


def ids(*told: Extraction) -> list[UUID]:
    return [e.id for each in told for e in each.events]


def grouped(snapshot: Snapshot) -> list[list[str]]:
    return sorted(sorted(r["source"][-1] for r in e["reports"]) for e in snapshot.entries().values())


A, B, C = meeting("a"), meeting("b"), meeting("c", "2025-11-20", "2025-11-20")


@pytest.fixture
async def three(timeline: Timeline) -> Timeline:
    """Two reports of one meeting, and one of another."""
    await timeline.replace([Received(each) for each in (A, B, C)])
    return timeline


async def test_merged_entries_stay_merged_while_articles_are_processed_again(
    three: Timeline, snapshot: Snapshot
) -> None:
    before = snapshot.entries()
    assert grouped(snapshot) == [["a", "b"], ["c"]]
    merge = made("merge", ids(A, B, C))
    await three.correct(merge)
    assert grouped(snapshot) == [["a", "b", "c"]]
    assert len(set(snapshot.mentions().values())) == 1
    for each in (C, A, B):
        await three.replace([Received(each.model_copy(update={"extractor": 2}))])
        assert grouped(snapshot) == [["a", "b", "c"]]
    late = meeting("d", "2025-11-20", "2025-11-21")
    await three.replace([Received(late)])
    assert grouped(snapshot) == [["a", "b", "c", "d"]]
    await three.replace([Received(extraction(late.article.model_copy(update={"revision": 2, "withdrawn": True})))])

    await three.undo(merge.id, "Редактор", _moment)
    assert snapshot.entries() == before
    assert await three.undo(merge.id, "Редактор", _moment) is None


async def test_split_entries_stay_split_and_the_old_address_leads_on(three: Timeline, snapshot: Snapshot) -> None:
    before = snapshot.entries()
    split = made("split", ids(B), rest=ids(A))
    await three.correct(split)
    assert grouped(snapshot) == [["a"], ["b"], ["c"]]
    await three.replace([Received(A.model_copy(update={"extractor": 2}))])
    await three.replace([Received(B.model_copy(update={"extractor": 2}))])
    assert grouped(snapshot) == [["a"], ["b"], ["c"]]
    await three.undo(split.id, "Редактор", _moment)
    assert snapshot.entries() == before


async def test_what_is_hidden_is_told_as_withdrawn_and_comes_back_when_that_is_undone(
    three: Timeline, snapshot: Snapshot, database_url: str
) -> None:
    hide = made("hide", ids(A, B))

    def hidden() -> int:
        with psycopg.connect(database_url) as connection:
            row = connection.execute("SELECT count(*) FROM store.entries WHERE hidden").fetchone()
        assert row is not None
        return int(row[0])

    await three.correct(hide)
    assert hidden() == 1
    await three.replace([Received(meeting("d"))])
    assert hidden() == 1
    await three.undo(hide.id, "Редактор", _moment)
    assert hidden() == 0


async def test_a_fixed_field_holds_whatever_reports_say(three: Timeline, snapshot: Snapshot) -> None:
    fix = made("fix", ids(A, B), field="place", value={"name": "Сочи", "country": "RU"})
    await three.correct(fix)

    def place() -> tuple[str, list[str]]:
        (entry,) = (e for e in snapshot.entries().values() if len(e["reports"]) > 1)
        return entry["place"]["name"], entry["corrected"]

    assert place() == ("Сочи", ["place"])
    await three.replace([Received(meeting("d", venue="Кремль"))])
    assert place() == ("Сочи", ["place"])
    again = made("fix", ids(A), field="place", value={"name": "Казань", "country": "RU"})
    await three.correct(again)
    assert place() == ("Казань", ["place"])
    await three.undo(again.id, "Редактор", _moment)
    assert place() == ("Сочи", ["place"])
    await three.undo(fix.id, "Редактор", _moment)
    assert place() == ("Москва", [])


async def test_corrections_do_not_depend_on_when_articles_come(timeline: Timeline, snapshot: Snapshot) -> None:
    corrections = [made("merge", ids(A, B, C)), made("split", ids(B), rest=ids(A, C))]
    await timeline.replace([Received(A)])
    for each in corrections:
        await timeline.correct(each)
    for each in (C, B):
        await timeline.replace([Received(each)])
    assert grouped(snapshot) == [["a", "c"], ["b"]]
    again = Timeline(timeline._pool)
    await again.replace([Received(e.model_copy(update={"extractor": 2})) for e in (A, B, C)])
    assert grouped(snapshot) == [["a", "c"], ["b"]]


async def test_everything_an_entry_was_is_kept_with_its_cause(
    three: Timeline, snapshot: Snapshot, database_url: str
) -> None:
    merge = made("merge", ids(A, B, C))
    await three.correct(merge)
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT entry_id::text, cause, document IS NULL FROM store.revisions ORDER BY version"
        ).fetchall()
    causes = [cause for _, cause, _ in rows]
    together = sorted(str(e.article.id) for e in (A, B))
    assert {"articles": together} in causes, "of a batch the articles that bear on the entry"
    assert {"articles": [str(C.article.id)]} in causes
    assert causes.count({"correction": str(merge.id)}) == 2
    (standing,) = snapshot.entries()
    assert [(cause, gone) for id_, cause, gone in rows if id_ != standing][-1] == ({"correction": str(merge.id)}, True)
