"""Expected events in one line each: "visit held | Эмманюэль Макрон FR, Йонас Гар Стёре NO* | Осло | 2025-03-12".

Type and status; the participants with their country ("-" for none; a star marks hosts and witnesses); the place; the
date, or first..last day, as the text gives it; the kinds of the documents. A field that a line leaves empty or out is
not checked.
"""

from collections.abc import Sequence
from datetime import datetime

from services.contracts.article import Article
from services.contracts.event import EventRecord

FRIDAY = "2025-03-14T12:00:00+03:00"  # "в среду" is 2025-03-12


def article(text: str, title: str = "", published: str | None = FRIDAY) -> Article:
    return Article.compose(
        source="test",
        title=title,
        text=text,
        published_at=datetime.fromisoformat(published) if published else None,
        received_at=datetime.fromisoformat(published or FRIDAY),
    )


def assert_in_order(events: Sequence[EventRecord], lines: Sequence[str]) -> None:
    """Assert that the events are those of the lines, in the same order, and no others."""
    _assert_same([_described(event) for event in events], [_expected(line) for line in lines])


def assert_in_any_order(events: Sequence[EventRecord], lines: Sequence[str]) -> None:
    """Assert that the events are those of the lines, in whatever order, and no others."""
    wanted = [_expected(line) for line in lines]
    _assert_same(sorted(map(_described, events), key=lambda event: _number(event, wanted)), wanted)


def assert_when_and_where(events: Sequence[EventRecord], lines: Sequence[str]) -> None:
    """Assert that the events are those of the lines, "type | place | first day..last day", in the order of telling.

    "?" leaves a field unchecked, "-" says that there must be none. An inferred date ends in "~"; it is as good as one
    that the text gives unless the line says which it is.
    """
    found = [_when_and_where(event) for event in events]
    assert len(found) == len(lines), found
    for one, line in zip(found, lines, strict=True):
        pairs = zip(one.split(" | "), line.split(" | "), strict=True)
        assert all(b == "?" or a == b or a.rstrip("~") == b for a, b in pairs), found


def _when_and_where(event: EventRecord) -> str:
    place = event.place.name if event.place is not None and event.place.name else "-"
    if event.date is None:
        return f"{event.type} | {place} | -"
    days = event.date.start if event.date.end == event.date.start else f"{event.date.start}..{event.date.end}"
    return f"{event.type} | {place} | {days}{'~' if event.date.basis == 'inferred' else ''}"


def _assert_same(found: Sequence[dict[str, object]], wanted: Sequence[dict[str, object]]) -> None:
    assert len(found) == len(wanted), found
    assert [{key: event[key] for key in line} for event, line in zip(found, wanted, strict=True)] == wanted, found


def _described(record: EventRecord) -> dict[str, object]:
    return {
        "head": f"{record.type} {record.status}",
        "participants": {
            " ".join(filter(None, (p.name if p.kind in ("person", "organization") else None, p.country or "-")))
            + ("*" if p.function in ("host", "witness") else "")
            for p in record.participants
        },
        "place": record.place.name if record.place else "",
        "date": ""
        if record.date is None or record.date.basis == "inferred"
        else record.date.start
        if record.date.start == record.date.end
        else f"{record.date.start}..{record.date.end}",
        "documents": ", ".join(document.kind for document in record.documents),
    }


def _expected(line: str) -> dict[str, object]:
    parts = [part.strip() for part in line.split("|")]
    wanted: dict[str, object] = {"head": parts[0], "participants": {person.strip() for person in parts[1].split(",")}}
    for name, value in zip(("place", "date", "documents"), parts[2:], strict=False):
        if value:
            wanted[name] = value
    return wanted


def _number(event: dict[str, object], wanted: Sequence[dict[str, object]]) -> int:
    """The number of the line that an event fulfils; beyond the last where it fulfils none."""
    return next((n for n, line in enumerate(wanted) if all(event[key] == line[key] for key in line)), len(wanted))
