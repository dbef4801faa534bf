"""Pages of what began up to a day, with events of days, months and years among them."""

import json
from datetime import date, timedelta

import pytest

from services.contracts.timeline import TimelineEntry
from services.store import facets
from services.store.database import Received, Timeline
from services.store.web.filters import read
from services.store.web.reading import Reader
from tests.unit.store.made import article, event, extraction, person

SPANS: list[str | tuple[str, str]] = [
    "2024", "2025", "2025-02", "2025-03", ("2025-01-20", "2025-03-10"), ("2024-11-01", "2025-02-02"),
    *((date(2025, 1, 1) + timedelta(days=n)).isoformat() for n in range(0, 90, 4)),
    ("2025-02-26", "2025-03-04"), ("2023-06", "2025-08"),
]  # fmt: skip


@pytest.fixture
async def reader(timeline: Timeline) -> Reader:
    """Talks of all these days, each of one person of its own with one and the same other."""
    for n, span in enumerate(SPANS):
        of = article(str(n), "2025-06-01")
        who = [person("Владимир Путин"), person(chr(1072 + n) * 6, country="KZ")]
        await timeline.replace([Received(extraction(of, event(of, "meeting", who, date=span)))])
    return Reader(timeline._pool)


async def pages(reader: Reader, *asked: tuple[str, str]) -> list[str]:
    """The ids on all pages."""
    found: list[str] = []
    cursor: list[tuple[str, str]] = []
    while True:
        page = await reader.page(read([("limit", "7"), *asked, *cursor]))
        found += [json.loads(document)["id"] for document in page.documents]
        if page.next is None:
            return found
        cursor = [("cursor", page.next.encode())]


async def test_all_that_began_by_then_is_found_in_order_page_by_page(reader: Reader) -> None:
    everything = (await reader.page(read([("limit", "500")]))).documents
    assert len(everything) == len(SPANS)
    entries = [TimelineEntry.model_validate_json(document) for document in everything]
    for first in (None, "2024-10-10"):
        for last in ("2024-12-31", "2025-01-01", "2025-02-14", "2025-03-31", "2026-01-01"):
            wanted = [
                str(entry.id)
                for entry in entries
                if (days := facets.days_covered(entry))
                and days[0] <= date.fromisoformat(last)
                and days[1] >= date.fromisoformat(first or "0001-01-01")
            ]
            asked = [("to", last), *([("from", first)] if first else [])]
            assert await pages(reader, *asked) == wanted
            assert await pages(reader, ("actor", "Путин"), *asked) == wanted
