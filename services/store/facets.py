"""What timeline entries are filtered by: each entry bears a set of facets, a name and a value hashed to 64 bits."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations
from typing import Literal

from services.contracts.timeline import TimelineEntry
from services.store.mentions import key
from services.store.parties import office, words

FacetName = Literal["actor", "office", "country", "pair", "type", "mode", "status", "place", "document"]
_NEVER = date(1, 1, 1)
LONGEST_SPAN = 366
"""Days from an event's first to its sort day at the most."""


def facet(name: FacetName, value: str) -> int:
    """The facet of a value in its canonical form: a folded word, a code, "KZ+RU" in the order of the alphabet."""
    return key(f"{name}:{value}")


def facets_of(entry: TimelineEntry) -> frozenset[int]:
    """All facets of an entry."""
    return frozenset(facet(name, value) for name, value in _facets(entry))


def _facets(entry: TimelineEntry) -> Iterable[tuple[FacetName, str]]:
    yield "type", entry.type
    yield "status", entry.status
    if entry.mode:
        yield "mode", entry.mode
    for participant in entry.participants:
        for word in words(participant.name or ""):
            if len(word) > 1:
                yield "actor", word
        if participant.role:
            yield "office", office(participant.role)
            for word in words(participant.role):
                yield "office", word
    sides = countries_of(entry)
    for country in sides | ({entry.place.country} if entry.place and entry.place.country else set()):
        yield "country", country
    for pair in combinations(sorted(sides), 2):
        yield "pair", "+".join(pair)
    if entry.place:
        for name in (entry.place.name, entry.place.venue):
            for word in words(name or ""):
                yield "place", word
    for document in entry.documents:
        yield "document", document.kind


def countries_of(entry: TimelineEntry) -> set[str]:
    """The countries of the parties; for a visit also the country visited."""
    sides = {p.country for p in entry.participants if p.country}
    if entry.type == "visit" and entry.place and entry.place.country:
        sides.add(entry.place.country)
    return sides


def days_covered(entry: TimelineEntry) -> tuple[date, date] | None:
    """First and last day of what the entry's date leaves possible; None without a date, or without its year."""
    if entry.date is None or entry.date.start.startswith("--"):
        return None
    try:
        first = date.fromisoformat((entry.date.start + "-01-01")[:10])
        end = [int(part) for part in entry.date.end.split("-")]
        if len(end) == 3:
            return first, date(*end)
        month = end[1] if len(end) == 2 else 12
        return first, date(end[0], month, calendar.monthrange(end[0], month)[1])
    except ValueError:
        return None


def sort_day(entry: TimelineEntry) -> date:
    """The day by which the timeline is ordered: the event's last, else that of the first report, else none (year 1).

    Never more than a year after the event's first day, so that a search by days knows where it may end.
    """
    if days := days_covered(entry):
        return min(days[1], days[0] + timedelta(days=LONGEST_SPAN))
    published = [r.published_at.date() for r in entry.reports if r.published_at]
    return min(published, default=_NEVER)
