"""Whatever is asked, and however the database goes about it: what is found is what bears the filters, in order."""

import random
from collections.abc import Sequence
from datetime import date

import pytest

from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry
from services.store import facets
from services.store.database import Received, Timeline
from services.store.web import filters, queries
from services.store.web.filters import Filters
from services.store.web.reading import Reader

_ASKED = {
    "actor": ["Токаев", "Путина", "лавровым", "Мирзиёев Шавкат", "Никто"],
    "country": ["KZ", "RU", "KZ,UZ", "RU,KZ,CN", "IS"],
    "pair": ["KZ-RU", "KZ-RU,UZ-RU"],
    "type": ["visit", "meeting", "call,signing", "visit,meeting,signing"],
    "status": ["held", "planned", "held,planned"],
    "place": ["Москве", "Астана"],
    "office": ["президента", "министр"],
    "from": ["2025-11-05", "2025-11-11"],
    "to": ["2025-11-20", "2025-11-30"],
    "min_sources": ["1", "2"],
    "min_confidence": ["0.8"],
}
_SIZES = ("FEW", "FEW_TO_READ", "SLICE", "_MOST_PERIODS")


def bears(entry: TimelineEntry, asked: Filters) -> bool:
    """The same said plainly."""
    days = facets.days_covered(entry)
    borne = facets.facets_of(entry)
    return (
        all(borne & set(group) for group in asked.facets())
        and (asked.first is None or (days is not None and days[1] >= asked.first))
        and (asked.last is None or (days is not None and days[0] <= asked.last))
        and entry.independent_reports >= (asked.min_sources or 1)
        and entry.confidence >= (asked.min_confidence or 0)
    )


def in_order(entries: Sequence[TimelineEntry], sort: str) -> list[TimelineEntry]:
    def key(entry: TimelineEntry) -> tuple[int, date, int]:
        return (entry.independent_reports if sort == "sources" else 0, facets.sort_day(entry), entry.id.int)

    return sorted(entries, key=key, reverse=sort != "oldest")


@pytest.mark.parametrize("small", [False, True], ids=["few", "many"])
async def test_any_question_is_answered_in_full_and_in_order(
    timeline: Timeline, gold: Sequence[Extraction], monkeypatch: pytest.MonkeyPatch, small: bool
) -> None:
    await timeline.replace([Received(each) for each in gold])
    reader = Reader(timeline._pool)
    everything = [
        TimelineEntry.model_validate_json(document)
        for document in (await reader.page(filters.read([("limit", "500")]))).documents
    ]
    for size in _SIZES if small else ():
        monkeypatch.setattr(queries, size, 0)
    rng = random.Random(20)
    found_any = 0
    for _ in range(90):
        names = rng.sample(sorted(_ASKED), rng.choice((1, 1, 2, 2, 3)))
        pairs = [(name, rng.choice(_ASKED[name])) for name in names]
        sort = rng.choice(("newest", "oldest", "sources"))
        past = [("as_of", "2999-01-01T00:00:00Z")] if sort != "sources" and rng.random() < 0.3 else []
        asked = filters.read([*pairs, ("sort", sort), ("limit", "500"), *past])
        wanted = in_order([entry for entry in everything if bears(entry, asked)], sort)
        page = await reader.page(asked)
        found = [TimelineEntry.model_validate_json(document) for document in page.documents]
        assert [e.id for e in found] == [e.id for e in wanted], (pairs, sort, past)
        found_any += bool(found)
    assert found_any > 40


@pytest.mark.parametrize("small", [False, True], ids=["few", "many"])
async def test_a_text_narrows_any_question_the_same_way(
    timeline: Timeline, gold: Sequence[Extraction], monkeypatch: pytest.MonkeyPatch, small: bool
) -> None:
    await timeline.replace([Received(each) for each in gold])
    reader = Reader(timeline._pool)

    async def ids(*pairs: tuple[str, str]) -> list[str]:
        page = await reader.page(filters.read([*pairs, ("limit", "500")]))
        return [str(TimelineEntry.model_validate_json(document).id) for document in page.documents]

    bearing = {text: set(await ids(("text", text))) for text in ("переговоры", "встреча or визит", "-визит", "Токаева")}
    assert all(bearing.values())
    for size in _SIZES if small else ():
        monkeypatch.setattr(queries, size, 0)
    rng = random.Random(21)
    for _ in range(40):
        pairs = [(name, rng.choice(_ASKED[name])) for name in rng.sample(sorted(_ASKED), rng.choice((0, 1, 2)))]
        text, sort = rng.choice(sorted(bearing)), ("sort", rng.choice(("newest", "oldest", "sources", "changed")))
        wanted = [each for each in await ids(*pairs, sort) if each in bearing[text]]
        assert await ids(*pairs, sort, ("text", text)) == wanted, (pairs, sort, text)
        assert set(await ids(*pairs, ("text", text), ("sort", "relevance"))) == set(wanted)
