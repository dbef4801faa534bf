"""Built anew, the timeline is that of the present rules, whatever rules it was built by."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
import pytest
from typer.testing import CliRunner

from services import cli
from services.contracts.extraction import Extraction
from services.store import clustering, database, likeness
from services.store.database import Timeline
from tests.integration.store.conftest import Snapshot
from tests.integration.store.test_timeline import expected, received
from tests.unit.store.made import article, event, extraction, person


@contextmanager
def other_rules(threshold: float) -> Iterator[None]:
    """Mentions are one event from another likeness on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clustering, "THRESHOLD", threshold)
        patch.setattr(likeness, "THRESHOLD", threshold)
        likeness.are_linked.cache_clear()
        yield
    likeness.are_linked.cache_clear()


async def rebuilt(timeline: Timeline) -> int:
    """Do what is to be done; returns how many entries changed."""
    changed = 0
    while (step := await timeline.rebuild()).articles:
        changed += step.changed
    return changed


@pytest.mark.parametrize("threshold", [0.2, 1.4, 9.0])
async def test_rules_that_have_changed_leave_no_trace(
    timeline: Timeline,
    snapshot: Snapshot,
    gold: Sequence[Extraction],
    threshold: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await timeline.replace(received(*gold))
    right = snapshot.entries()
    with other_rules(threshold):
        await timeline.replace(received(*(e.model_copy(update={"extractor": 2}) for e in gold)))
    assert snapshot.entries() != right

    monkeypatch.setattr(database, "_REBUILT_TOGETHER", 5)
    again = Timeline(timeline._pool)
    articles, left = await again.begin_rebuilding(anew=False)
    assert (articles, left) == (len({e.article.id for e in gold if e.events}), False)
    assert await rebuilt(again)
    assert snapshot.mentions() == expected(gold)
    assert snapshot.entries() == right


async def test_it_goes_on_where_it_was_broken_off(
    timeline: Timeline, snapshot: Snapshot, gold: Sequence[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_REBUILT_TOGETHER", 10)
    with other_rules(9.0):
        await timeline.replace(received(*gold))
    articles, _ = await timeline.begin_rebuilding(anew=False)
    await timeline.rebuild()
    assert await timeline.begin_rebuilding(anew=False) == (articles - 10, True)
    await timeline.rebuild()
    assert await timeline.begin_rebuilding(anew=True) == (articles, False)
    await rebuilt(timeline)
    assert snapshot.mentions() == expected(gold)


async def test_what_entries_are_found_by_is_written_anew_and_nothing_is_told_of_it(
    timeline: Timeline, snapshot: Snapshot, gold: Sequence[Extraction], database_url: str
) -> None:
    await timeline.replace(received(*gold))
    with psycopg.connect(database_url) as connection:
        facets = set(connection.execute("SELECT * FROM store.facets").fetchall())
        connection.execute("DELETE FROM store.facets")
        connection.execute("UPDATE store.entries SET search = ''")
        connection.execute("DELETE FROM store.outbox")
    versions = snapshot.versions()

    env = {"LETOPIS_DATABASE_URL": database_url}
    result = await asyncio.to_thread(CliRunner().invoke, cli.build(), ["rebuild"], env=env)
    assert result.exit_code == 0, result.output
    assert "0 entries changed, 0 are no more" in result.output
    assert (snapshot.versions(), snapshot.outbox()) == (versions, 0)
    with psycopg.connect(database_url) as connection:
        assert set(connection.execute("SELECT * FROM store.facets").fetchall()) == facets
        assert connection.execute("SELECT count(*) FROM store.entries WHERE search = ''").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM store.rebuilding").fetchall() == [(0,)]


async def test_entries_that_a_former_version_wrote_keep_all_that_they_are_found_by(
    timeline: Timeline, database_url: str
) -> None:
    first, second = article("a"), article("b")
    who = [person("Владимир Путин"), person("Касым-Жомарт Токаев")]
    plain = event(first, "meeting", who, date="2025-11-12", place="Москва")
    placed = event(second, "meeting", who, date="2025-11-12", place="Москва", mode="bilateral")
    await timeline.replace(received(extraction(first, plain)))
    await timeline.replace(received(extraction(second, placed)))
    with psycopg.connect(database_url) as connection:
        facets = connection.execute("SELECT * FROM store.facets ORDER BY facet").fetchall()
        # It knew one report, and noted nothing of facets.
        connection.execute("DELETE FROM store.facets WHERE facet % 2 = 0")
        connection.execute("UPDATE store.entries SET digest = sha256(digest)::bytea")
        connection.execute("UPDATE store.entries SET digest = substr(digest, 1, 16)")
    await Timeline(timeline._pool).replace(received(extraction(second, placed, extractor=2)))
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT * FROM store.facets ORDER BY facet").fetchall() == facets
