"""The formats of exports, by their names in the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.contracts.timeline import TimelineEntry
from services.store.web.exports import atom, calendar, geojson, tables


class Writer(Protocol):
    """A file in the making: its beginning, the entries page by page, its end."""

    def begin(self) -> bytes:
        """What comes first."""
        ...

    def page(self, entries: Sequence[TimelineEntry]) -> bytes:
        """More entries. What is not complete yet may come with a later page."""
        ...

    def end(self) -> bytes:
        """What comes last."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type and extension, and what writes a file of it."""

    media_type: str
    extension: str
    writer: Callable[[], Writer]


class Text:
    """A text: a head, something for each entry, a tail.

    `each` gets the number of the entries before it. It may give nothing, for what has no place in the format.
    """

    def __init__(self, head: str, each: Callable[[TimelineEntry, int], str], tail: str = "") -> None:
        self._head, self._each, self._tail = head, each, tail
        self._number = 0

    def begin(self) -> bytes:
        """The head."""
        return self._head.encode()

    def page(self, entries: Sequence[TimelineEntry]) -> bytes:
        """All these entries."""
        text = "".join(self._each(entry, self._number + n) for n, entry in enumerate(entries))
        self._number += len(entries)
        return text.encode()

    def end(self) -> bytes:
        """The tail."""
        return self._tail.encode()


def _json_line(entry: TimelineEntry, _number: int) -> str:
    return entry.model_dump_json() + "\n"


def _parquet() -> Writer:
    from services.store.web.exports.parquet import ParquetFile  # half a second to load

    return ParquetFile()


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", "csv", lambda: Text(tables.row(tables.COLUMNS), tables.line)),
    "jsonl": Format("application/x-ndjson", "jsonl", lambda: Text("", _json_line)),
    "parquet": Format("application/vnd.apache.parquet", "parquet", _parquet),
    "ics": Format("text/calendar; charset=utf-8", "ics", lambda: Text(calendar.HEAD, calendar.event, calendar.TAIL)),
    "atom": Format(
        "application/atom+xml; charset=utf-8", "atom", lambda: Text(atom.head(), atom.entry_element, atom.TAIL)
    ),
    "geojson": Format("application/geo+json", "geojson", lambda: Text(geojson.HEAD, geojson.feature, geojson.TAIL)),
    "events": Format(
        "text/tab-separated-values; charset=utf-8",
        "tsv",
        lambda: Text(tables.row(tables.EVENT_COLUMNS, "excel-tab"), tables.event_lines),
    ),
}
