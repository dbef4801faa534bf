"""The timeline on a database of the test's own, and the gold as extractions."""

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.contracts.extraction import Extraction
from services.store.database import Timeline, pool
from services.store.evaluation import read_gold

GOLD = Path(__file__).parents[2] / "gold" / "news_a.jsonl"


@pytest.fixture
async def timeline(database_url: str) -> AsyncIterator[Timeline]:
    """The store's side of the timeline."""
    connections = pool(database_url, "test-store", 6)
    await connections.open()
    yield Timeline(connections)
    await connections.close()


@pytest.fixture(scope="session")
def gold() -> Sequence[Extraction]:
    """Extractions made of written articles: 36 articles, 159 events."""
    return [each.extraction for each in read_gold(GOLD)]


class Snapshot:
    """What the database holds, without what may differ between two ways to the same timeline."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    def entries(self) -> dict[str, Any]:
        """Documents of the entries by id."""
        with psycopg.connect(self._url) as connection:
            rows = connection.execute("SELECT id::text, document::text FROM store.entries").fetchall()
        return {id_: json.loads(document) for id_, document in rows}

    def states(self) -> dict[str, list[Any]]:
        """The documents that each entry ever had, one after the other; None where it was no more."""
        with psycopg.connect(self._url) as connection:
            rows = connection.execute(
                "SELECT entry_id::text, document::text FROM store.revisions ORDER BY entry_id, version"
            ).fetchall()
        states: dict[str, list[Any]] = {}
        for id_, document in rows:
            states.setdefault(id_, []).append(json.loads(document) if document else None)
        return states

    def mentions(self) -> dict[str, str]:
        """The entry of each mention."""
        with psycopg.connect(self._url) as connection:
            rows = connection.execute("SELECT event_id::text, entry_id::text FROM store.mentions").fetchall()
        return dict(rows)

    def outbox(self) -> int:
        """How many entries Kafka is still to be told."""
        with psycopg.connect(self._url) as connection:
            row = connection.execute("SELECT count(*) FROM store.outbox").fetchone()
        assert row is not None
        return int(row[0])

    def versions(self) -> dict[str, int]:
        """The version of each entry."""
        with psycopg.connect(self._url) as connection:
            return dict(connection.execute("SELECT id::text, version FROM store.entries").fetchall())


@pytest.fixture
def snapshot(database_url: str) -> Snapshot:
    """Looks into the database."""
    return Snapshot(database_url)
