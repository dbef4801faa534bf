"""Where in an entry the words that were looked for stand, in whatever form.

PostgreSQL finds them (`ts_headline`), as it found the entry. They are told as offsets, never as text with tags in it:
whoever shows them escapes the text as any other.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from psycopg.sql import SQL
from pydantic import BaseModel, Field

from services.contracts.timeline import TimelineEntry
from services.store.web.fulltext import fold
from services.store.web.reading import Reader

_REPORTS = 6
"""Of an entry with more reports, those that are looked through."""
_START, _STOP = "\x02", "\x03"
_MARKS = str.maketrans(dict.fromkeys("\x00\x02\x03", " "))


class Highlight(BaseModel):
    """Found words in one text of an entry."""

    at: Annotated[str, Field(description="Where the text stands in the entry: JSON Pointer, RFC 6901")]
    spans: Annotated[list[tuple[int, int]], Field(description="Characters [start, stop) of the text")]


async def highlights(reader: Reader, entries: Sequence[TimelineEntry], text: str) -> list[list[Highlight]]:
    """The found words of each entry. Raises as the reader does."""
    places = [(n, at, value) for n, entry in enumerate(entries) for at, value in _texts(entry)]
    values = list(dict.fromkeys(value for _, _, value in places))
    rows = await reader.fetch(
        SQL(
            "SELECT ts_headline('russian', text, %s::tsquery, %s) "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS t (text, n) ORDER BY n"
        ),
        [
            await reader.query_of(text),
            f"StartSel={_START}, StopSel={_STOP}, HighlightAll=true",
            [fold(value.translate(_MARKS)) for value in values],
        ],
    )
    spans = {value: _spans(marked) for value, (marked,) in zip(values, rows, strict=True)}
    found: list[list[Highlight]] = [[] for _ in entries]
    for n, at, value in places:
        if spans[value] and spans[value][-1][1] <= len(value):
            found[n].append(Highlight(at=at, spans=spans[value]))
    return found


def _texts(entry: TimelineEntry) -> Iterator[tuple[str, str]]:
    for n, participant in enumerate(entry.participants):
        yield f"/participants/{n}/name", participant.name or ""
        yield f"/participants/{n}/role", participant.role or ""
    if entry.place:
        yield "/place/name", entry.place.name or ""
        yield "/place/venue", entry.place.venue or ""
    for n, document in enumerate(entry.documents):
        yield f"/documents/{n}/title", document.title or ""
    for n, report in enumerate(entry.reports[:_REPORTS]):
        yield f"/reports/{n}/title", report.title
        yield f"/reports/{n}/evidence", report.evidence


def _spans(marked: str) -> list[tuple[int, int]]:
    """Offsets in a text without its marks."""
    spans = []
    length = 0
    for piece in marked.split(_START)[:1]:
        length = len(piece)
    for piece in marked.split(_START)[1:]:
        word, _, rest = piece.partition(_STOP)
        spans.append((length, length + len(word)))
        length += len(word) + len(rest)
    return spans
