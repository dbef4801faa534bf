"""Which visit a meeting, a call or a signing was part of, also when the two come from different articles."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from services.contracts.timeline import TimelineEntry
from services.store.mentions import Mention
from services.store.parties import Party, agreement, party
from services.store.periods import Anchor, Firmness, period_of

_OFF = frozenset({"cancelled", "denied"})


def containing_visit(
    entry: TimelineEntry, mentions: Collection[Mention], visits: Iterable[tuple[TimelineEntry, frozenset[UUID]]]
) -> UUID | None:
    """The entry of the visit in whose course the event took place; None where there is none among `visits`.

    `visits` are visit entries with the ids of their mentions. A report that says so outright decides; else the
    traveller takes part, in the country visited, on a day of the visit. A call is part of no visit.
    """
    if entry.type in ("visit", "call"):
        return None
    said = {m.event.part_of for m in mentions if m.event.part_of is not None}
    found = []
    for visit, events in visits:
        outright = sum(1 for m in mentions if m.event.part_of in events) if said else 0
        if outright or _within(entry, visit):
            days = days_of(visit)
            length = (days[1] - days[0]).days if days else 10_000
            found.append((-outright, visit.status in _OFF, length, -len(visit.reports), visit.id))
    return min(found)[-1] if found else None


def _within(entry: TimelineEntry, visit: TimelineEntry) -> bool:
    if (visit.status in _OFF) != (entry.status in _OFF):
        return False
    if entry.place is None or visit.place is None or entry.place.country != visit.place.country:
        return False
    when, stay = days_of(entry), days_of(visit)
    if when is None or stay is None or not (stay[0] <= when[0] and when[1] <= stay[1]):
        return False
    present = people(entry)
    return any(agreement(a, b) >= 0.8 for a in travellers(visit) for b in present if a.surname == b.surname)


def travellers(visit: TimelineEntry) -> list[Party]:
    """The people by name who travel; without a name nobody can be followed from a visit into its meetings."""
    return [p for p in map(party, visit.participants) if p.kind == "person" and p.name and p.function == "visitor"]


def people(entry: TimelineEntry) -> list[Party]:
    """The people by name who take part."""
    return [p for p in map(party, entry.participants) if p.kind == "person" and p.name]


def days_of(entry: TimelineEntry) -> tuple[date, date] | None:
    """First and last day of an entry that is dated to the day."""
    if entry.date is None or entry.date.start.startswith("--"):
        return None
    stated = entry.date.model_copy(update={"basis": "text"})
    period = period_of(entry.type, entry.status, stated, Anchor())
    return (period.first, period.last) if period.firmness == Firmness.DAYS else None
