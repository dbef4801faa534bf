"""Parquet: one row an entry, lists as lists; row groups are written as the entries come."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from services.contracts.timeline import TimelineEntry
from services.store.facets import days_covered

_ROWS_IN_A_GROUP = 5_000
_PARTICIPANT = pa.struct(
    [("name", pa.string()), ("kind", pa.string()), ("role", pa.string()), ("country", pa.string()),
     ("function", pa.string())]
)  # fmt: skip
_DOCUMENT = pa.struct([("title", pa.string()), ("kind", pa.string())])
_REPORT = pa.struct(
    [("source", pa.string()), ("url", pa.string()), ("title", pa.string()),
     ("author", pa.string()), ("published_at", pa.timestamp("us", tz="UTC")),
     ("modified_at", pa.timestamp("us", tz="UTC")), ("evidence", pa.string())]
)  # fmt: skip
SCHEMA = pa.schema(
    [
        ("id", pa.string()), ("type", pa.string()), ("mode", pa.string()), ("status", pa.string()),
        ("start", pa.string()), ("end", pa.string()), ("first_day", pa.date32()), ("last_day", pa.date32()),
        ("place", pa.string()), ("country", pa.string()), ("venue", pa.string()), ("lat", pa.float64()),
        ("lon", pa.float64()), ("participants", pa.list_(_PARTICIPANT)), ("documents", pa.list_(_DOCUMENT)),
        ("reports", pa.list_(_REPORT)), ("independent_reports", pa.int32()), ("confidence", pa.float64()),
        ("plover", pa.string()), ("plover_mode", pa.string()), ("cameo", pa.string()), ("part_of", pa.string()),
    ]
)  # fmt: skip


class ParquetFile:
    """A file in the making. `start` and `end` are as precise as the sources ("2025-11"), the days what that covers."""

    def __init__(self) -> None:
        self._written = _Pieces()
        self._writer = pq.ParquetWriter(self._written, SCHEMA, compression="zstd")
        self._rows: list[dict[str, object]] = []

    def begin(self) -> bytes:
        """The file's first bytes."""
        return self._written.take()

    def page(self, entries: Sequence[TimelineEntry]) -> bytes:
        """More entries; what is complete of the file by now."""
        self._rows += map(_row, entries)
        if len(self._rows) >= _ROWS_IN_A_GROUP:
            self._write_group()
        return self._written.take()

    def end(self) -> bytes:
        """The rest, with the file's index."""
        if self._rows:
            self._write_group()
        self._writer.close()
        return self._written.take()

    def _write_group(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._rows, SCHEMA))
        self._rows = []


class _Pieces:
    """A file to write into that hands out what was written, as pyarrow asks of a file."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._length = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self.closed = True

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _row(entry: TimelineEntry) -> dict[str, object]:
    days = days_covered(entry) or (None, None)
    place, date = entry.place, entry.date
    return {
        "id": str(entry.id), "type": entry.type, "mode": entry.mode, "status": entry.status,
        "start": date and date.start, "end": date and date.end, "first_day": days[0], "last_day": days[1],
        "place": place and place.name, "country": place and place.country, "venue": place and place.venue,
        "lat": place and place.lat, "lon": place and place.lon,
        "participants": [participant.model_dump() for participant in entry.participants],
        "documents": [document.model_dump() for document in entry.documents],
        "reports": [
            report.model_dump(include={"source", "url", "title", "author", "published_at", "modified_at", "evidence"})
            for report in entry.reports
        ],
        "independent_reports": entry.independent_reports, "confidence": entry.confidence,
        "plover": entry.codes.plover, "plover_mode": entry.codes.plover_mode, "cameo": entry.codes.cameo,
        "part_of": entry.part_of and str(entry.part_of),
    }  # fmt: skip
