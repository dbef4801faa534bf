"""Which visit a meeting, a call or a signing was part of, also when the two come from different articles."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from services.contracts.timeline import TimelineEntry
from services.store import periods
from services.store.mentions import Mention
from services.store.parties import Party, agreement, party

Days = tuple[date, date]
"""The first and the last."""

APART = frozenset({"visit", "call"})
"""Types of events that are part of no visit."""
_OFF = frozenset({"cancelled", "denied"})
_SAME = 0.8
"""Agreement of two parties from which the one that travels is the one that takes part."""
_NEVER_ENDING = 10_000
_LONGEST = timedelta(days=periods.LONGEST[periods.Firmness.DAYS])


class Visits:
    """Visits in whose course events may have taken place, found by what is said outright and by who travels."""

    def __init__(self, visits: Iterable[tuple[TimelineEntry, Collection[UUID]]]) -> None:
        """`visits` are visit entries with the ids of their mentions."""
        self._reported: dict[UUID, list[TimelineEntry]] = defaultdict(list)
        self._made: dict[str, list[tuple[Party, TimelineEntry, Days]]] = defaultdict(list)
        """By surname, those that may contain what no report says to have been part of them."""
        for visit, events in visits:
            for event in events:
                self._reported[event].append(visit)
            if visit.place is not None and visit.place.country and (stay := days_of(visit)):
                for who in travellers(visit):
                    self._made[who.surname].append((who, visit, stay))

    def containing(self, entry: TimelineEntry, mentions: Iterable[Mention]) -> UUID | None:
        """The entry of the visit in whose course an event took place; None where there is none.

        A report that says so outright decides; else the traveller takes part, in the country visited, on a day of the
        visit. A call is part of no visit.
        """
        if entry.type in APART:
            return None
        outright: Counter[UUID] = Counter()
        found = {visit.id: visit for visit in self._around(entry)}
        for mention in mentions:
            for visit in self._reported.get(mention.event.part_of, ()) if mention.event.part_of else ():
                outright[visit.id] += 1
                found[visit.id] = visit
        ranked = [
            (-outright[id_], visit.status in _OFF, _length(visit), -len(visit.reports), id_)
            for id_, visit in found.items()
        ]
        return min(ranked)[-1] if ranked else None

    def _around(self, entry: TimelineEntry) -> Iterable[TimelineEntry]:
        when = days_of(entry)
        if entry.place is None or when is None:
            return
        for present in people(entry):
            for who, visit, stay in self._made.get(present.surname, ()):
                if (
                    stay[0] <= when[0]
                    and when[1] <= stay[1]
                    and (visit.status in _OFF) == (entry.status in _OFF)
                    and visit.place is not None
                    and visit.place.country == entry.place.country
                    and agreement(who, present) >= _SAME
                ):
                    yield visit


def _length(visit: TimelineEntry) -> int:
    days = days_of(visit)
    return (days[1] - days[0]).days if days else _NEVER_ENDING


def travellers(visit: TimelineEntry) -> list[Party]:
    """The people by name who travel."""
    return [who for who in people(visit) if who.function == "visitor"]


def people(entry: TimelineEntry) -> list[Party]:
    """The people by name who take part; without a whole surname nobody can be followed into or out of a visit."""
    return [p for p in map(party, entry.participants) if p.kind == "person" and len(p.surname) > 1]


def days_of(entry: TimelineEntry) -> Days | None:
    """First and last day of an entry that is dated to the day."""
    return periods.days_of(entry.date) if entry.date else None


def ends_around(days: Days) -> Days:
    """The days within which visits end that what happened on these days may have been part of."""
    first, last = days
    return last, first + _LONGEST if first < date.max - _LONGEST else date.max
