"""The timeline in the forms that other programs read. Each format is a head, a text for each entry, and a tail.

CSV: RFC 4180. iCalendar: RFC 5545. Atom: RFC 4287. GeoJSON: RFC 7946. `events` is a table of event data, one line for
each pair of source and target, with PLOVER and CAMEO codes, tab-separated.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from services.contracts.event import Participant
from services.contracts.timeline import TimelineEntry
from services.store.facets import days_covered
from services.store.web.wording import subject

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type and extension, and how a whole document is written.

    `each` writes an entry and gets the number of those before it. It may write nothing, for what has no place in the
    format.
    """

    media_type: str
    extension: str
    head: str
    each: Callable[[TimelineEntry, int], str]
    tail: str = ""


# --- CSV -------------------------------------------------------------------------------------------------------------

_COLUMNS = (
    "id", "type", "mode", "status", "start", "end", "place", "country", "venue", "lat", "lon", "participants",
    "participant_countries", "documents", "reports", "independent_reports", "confidence", "plover", "plover_mode",
    "cameo", "part_of", "first_source", "first_url", "evidence",
)  # fmt: skip


def _row(values: tuple[object, ...], dialect: str = "excel") -> str:
    line = io.StringIO()
    csv.writer(line, dialect).writerow(["" if value is None else _harmless(value) for value in values])
    return line.getvalue()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _csv(entry: TimelineEntry, _number: int) -> str:
    place, first = entry.place, entry.reports[0]
    return _row(
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
        )
    )  # fmt: skip


# --- event data ------------------------------------------------------------------------------------------------------

_EVENT_COLUMNS = (
    "event_id", "timeline_id", "date", "end_date", "source_country", "source_actor", "target_country", "target_actor",
    "plover", "plover_mode", "cameo", "status", "place", "place_country", "lat", "lon", "reports",
    "independent_reports", "confidence",
)  # fmt: skip


def _event_data(entry: TimelineEntry, _number: int) -> str:
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
        _row(
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


# --- iCalendar -------------------------------------------------------------------------------------------------------

_ICAL_STATUS = {
    "held": "CONFIRMED",
    "planned": "CONFIRMED",
    "proposed": "TENTATIVE",
    "cancelled": "CANCELLED",
    "denied": "CANCELLED",
}


def _ical(entry: TimelineEntry, _number: int) -> str:
    """An event of whole days; what is dated less firmly than to the month has no place in a calendar."""
    days = days_covered(entry)
    if days is None or (days[1] - days[0]).days > 31:
        return ""
    stamp = max((r.published_at for r in entry.reports if r.published_at), default=datetime(2000, 1, 1, tzinfo=UTC))
    place = entry.place
    where = ", ".join(part for part in (place.venue, place.name, place.country) if part) if place else ""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.id}@letopis",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}",
        f"DTEND;VALUE=DATE:{days[1] + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_ical_text(subject(entry))}",
        f"DESCRIPTION:{_ical_text(entry.reports[0].evidence)}",
        f"STATUS:{_ICAL_STATUS[entry.status]}",
        f"CATEGORIES:{entry.type.upper()}",
        *([f"LOCATION:{_ical_text(where)}"] if where else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return "".join(_folded(line) for line in lines)


def _ical_text(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(c for c in text.replace("\r\n", "\n").replace("\n", "\\n") if c.isprintable())


def _folded(line: str) -> str:
    """A content line of 75 octets at the most, continued with a space, never within a character."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > 74:
            parts.append(part)
            part, size = "", 0
        part += char
        size += octets
    return "\r\n ".join([*parts, part]) + "\r\n"


# --- Atom, GeoJSON, JSON Lines ---------------------------------------------------------------------------------------


def _atom(entry: TimelineEntry, _number: int) -> str:
    published = [r.published_at for r in entry.reports if r.published_at]
    updated = max(published, default=datetime(2000, 1, 1, tzinfo=UTC))
    links = "".join(
        f'<link rel="via" href={quoteattr(_xml(r.url))} title={quoteattr(_xml(r.source))}/>'
        for r in entry.reports[:20]
        if r.url and r.url.startswith(("http://", "https://"))
    )
    return (
        f"<entry><id>urn:uuid:{entry.id}</id><title>{escape(_xml(subject(entry)))}</title>"
        f'<updated>{updated.isoformat()}</updated><category term="{entry.type}"/>'
        f"<author><name>{escape(_xml(entry.reports[0].source))}</name></author>{links}"
        f"<summary>{escape(_xml(entry.reports[0].evidence))}</summary></entry>\n"
    )


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 0x20 and ord(c) not in (0xFFFE, 0xFFFF)))


def _geojson(entry: TimelineEntry, number: int) -> str:
    place = entry.place
    point = None
    if place is not None and place.lat is not None and place.lon is not None:
        point = {"type": "Point", "coordinates": [place.lon, place.lat]}
    properties = {
        "title": subject(entry),
        "type": entry.type,
        "mode": entry.mode,
        "status": entry.status,
        "start": entry.date and entry.date.start,
        "end": entry.date and entry.date.end,
        "place": place and place.name,
        "country": place and place.country,
        "reports": len(entry.reports),
    }
    feature = {"type": "Feature", "id": str(entry.id), "geometry": point, "properties": properties}
    return (",\n" if number else "") + json.dumps(feature, ensure_ascii=False)


def _json_line(entry: TimelineEntry, _number: int) -> str:
    return entry.model_dump_json() + "\n"


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", "csv", _row(_COLUMNS), _csv),
    "jsonl": Format("application/x-ndjson", "jsonl", "", _json_line),
    "ics": Format(
        "text/calendar; charset=utf-8",
        "ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Letopis//Timeline//RU\r\nCALSCALE:GREGORIAN\r\n",
        _ical,
        "END:VCALENDAR\r\n",
    ),
    "atom": Format(
        "application/atom+xml; charset=utf-8",
        "atom",
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru">'
        "<id>urn:letopis:timeline</id><title>Летопись</title><updated>{now}</updated>\n",
        _atom,
        "</feed>\n",
    ),
    "geojson": Format(
        "application/geo+json", "geojson", '{"type":"FeatureCollection","features":[', _geojson, "\n]}\n"
    ),
    "events": Format("text/tab-separated-values; charset=utf-8", "tsv", _row(_EVENT_COLUMNS, "excel-tab"), _event_data),
}  # fmt: skip
