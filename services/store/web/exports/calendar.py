"""iCalendar, RFC 5545: events of whole days."""

from datetime import UTC, datetime, timedelta

from services.contracts.timeline import TimelineEntry
from services.store.facets import days_covered
from services.store.web.wording import subject

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Letopis//Timeline//RU\r\nCALSCALE:GREGORIAN\r\n"
TAIL = "END:VCALENDAR\r\n"

_STATUS = {
    "held": "CONFIRMED",
    "planned": "CONFIRMED",
    "proposed": "TENTATIVE",
    "cancelled": "CANCELLED",
    "denied": "CANCELLED",
}


def event(entry: TimelineEntry, _number: int) -> str:
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
        f"SUMMARY:{_text(subject(entry))}",
        f"DESCRIPTION:{_text(entry.reports[0].evidence)}",
        f"STATUS:{_STATUS[entry.status]}",
        f"CATEGORIES:{entry.type.upper()}",
        *([f"LOCATION:{_text(where)}"] if where else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return "".join(_folded(line) for line in lines)


def _text(text: str) -> str:
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
