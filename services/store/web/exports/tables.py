"""Tables: CSV (RFC 4180), one line an entry; event data, tab-separated, one line for each source and target.

Event data bears the PLOVER and CAMEO codes that its users join on.
"""

import csv
import io

from services.contracts.event import Participant
from services.contracts.timeline import TimelineEntry

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "id", "type", "mode", "status", "start", "end", "place", "country", "venue", "lat", "lon", "participants",
    "participant_countries", "documents", "reports", "independent_reports", "confidence", "plover", "plover_mode",
    "cameo", "part_of", "first_source", "first_url", "evidence", "first_author",
)  # fmt: skip


def row(values: tuple[object, ...], dialect: str = "excel") -> str:
    line = io.StringIO()
    csv.writer(line, dialect).writerow(["" if value is None else _harmless(value) for value in values])
    return line.getvalue()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def line(entry: TimelineEntry, _number: int) -> str:
    place, first = entry.place, entry.reports[0]
    return row(
        (
            str(entry.id), entry.type, entry.mode, entry.status,
            entry.date and entry.date.start, entry.date and entry.date.end,
            place and place.name, place and place.country, place and place.venue, place and place.lat,
            place and place.lon,
            "; ".join(p.name or p.role or p.country or "" for p in entry.participants),
            " ".join(p.country or "--" for p in entry.participants),
            "; ".join(d.title or d.kind for d in entry.documents),
            len(entry.reports), entry.independent_reports, entry.confidence,
            entry.codes.plover, entry.codes.plover_mode, entry.codes.cameo,
            entry.part_of and str(entry.part_of), first.source, first.url, first.evidence,
            first.author,
        )
    )  # fmt: skip


EVENT_COLUMNS = (
    "event_id", "timeline_id", "date", "end_date", "source_country", "source_actor", "target_country", "target_actor",
    "plover", "plover_mode", "cameo", "status", "place", "place_country", "lat", "lon", "reports",
    "independent_reports", "confidence",
)  # fmt: skip


def event_lines(entry: TimelineEntry, _number: int) -> str:
    """Each initiating party with each other party of another country; alone where there is no other."""
    first = [p for p in entry.participants if p.function in ("visitor", "signatory", "participant")]
    others = [p for p in entry.participants if p.function == "host"] if entry.type == "visit" else first
    pairs = [
        (a, b)
        for n, a in enumerate(first)
        for b in (others if others is not first else first[n + 1 :])
        if a.country != b.country
    ]
    target = entry.place.country if entry.place and entry.type == "visit" else None
    rows: list[tuple[Participant, Participant | None, str | None]] = [(a, b, b.country) for a, b in pairs]
    rows = rows or [(a, None, target) for a in first[:1]]
    place = entry.place
    return "".join(
        row(
            (
                f"{entry.id}-{n}", str(entry.id), entry.date and entry.date.start, entry.date and entry.date.end,
                a.country, a.name or a.role, land, b and (b.name or b.role), entry.codes.plover,
                entry.codes.plover_mode, entry.codes.cameo, entry.status, place and place.name,
                place and place.country, place and place.lat, place and place.lon, len(entry.reports),
                entry.independent_reports, entry.confidence,
            ),
            "excel-tab",
        )
        for n, (a, b, land) in enumerate(rows, 1)
    )  # fmt: skip
