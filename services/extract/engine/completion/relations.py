"""How the events of an article stand to one another: told before, in the same paragraph, within the days of a visit."""

from collections.abc import Sequence
from datetime import date

from services.extract.engine.circumstances import Span
from services.extract.engine.merging import Telling, Told, contains


def talks_before(event: Told, told: Sequence[Told]) -> Told | None:
    """The talks, told in the sentence before, of those who then sign: both are of one visit."""
    first = event.tellings[0].candidate
    parties = {id(party) for party in event.with_function("signatory")}
    undated = all(telling.date is None and telling.place is None for telling in event.tellings)
    return next(
        (
            other
            for other in told
            if undated
            and other.type == "meeting"
            and other.visit is not None
            and {id(party) for party in other.parties} == parties
            and 0 <= other.since(first) <= 1
        ),
        None,
    )


def just_before(event: Told, told: Sequence[Told]) -> Told | None:
    """For a signing: the event of its paragraph told just before, where a state takes part in both."""
    if event.type != "signing":
        return None
    order = event.tellings[0].order
    earlier = [e for e in told if e is not event and e.status == event.status and e.tellings[0].order < order]
    last = max(earlier, key=lambda other: other.tellings[0].order, default=None)
    if last is None or last.type == "call" or not same_paragraph(event, last):
        return None
    shared = {p.country for p in event.parties if p.country} & {p.country for p in last.parties if p.country}
    return last if shared or any(telling.linked for telling in event.tellings) else None


def same_paragraph(event: Told, other: Told) -> bool:
    line = event.tellings[0].candidate.reading.sentence.line
    return not event.tellings[0].earlier and any(
        telling.candidate.reading.sentence.line == line for telling in other.tellings
    )


def _for_states(event: Told, other: Told) -> bool:
    """Whether states sign for whom it was that their people met, or the list of what was signed then goes on."""
    if event.tellings[0].candidate.construction == "item":
        return True
    states = {party.country for party in event.with_function("signatory") if party.kind == "country"}
    return len(states) >= 2 and states <= {party.country for party in other.parties}


def event_before(event: Told, told: Sequence[Told]) -> Told | None:
    """The event told last before this one, of the same status, sharing a party with it; of a sentence, no visit."""
    linked = next((t for t in event.tellings if t.linked and not t.title), None)
    order = linked.order if linked is not None else event.tellings[0].order
    parties = {id(party) for party in event.parties}
    best: tuple[tuple[int, bool, int], Told] | None = None
    for other in told:
        if other is event or other.status != event.status:
            continue
        earlier = (t for t in other.tellings if t.order < order or (linked is not None and _framed_by(linked, t)))
        last = max(earlier, key=lambda t: t.order, default=None)
        if last is None or not (parties & {id(party) for party in other.parties} or _for_states(event, other)):
            continue
        told_at = last.candidate.index, other.type != "visit", last.order
        if best is None or told_at > best[0]:
            best = (told_at, other)
    return best[1] if best is not None else None


def _framed_by(telling: Telling, other: Telling) -> bool:
    """Whether a telling's own sentence names the event that it follows from: "подписали по итогам переговоров"."""
    candidate = other.candidate
    return (
        candidate.reading is telling.candidate.reading
        and candidate.type != telling.candidate.type
        and candidate.verb == telling.candidate.verb
        and candidate.trigger != candidate.verb
    )


def days_of(span: Span) -> tuple[date, date] | None:
    """The first and the last day; None where days or their year are not known."""
    try:
        return date.fromisoformat(span.start), date.fromisoformat(span.end)
    except ValueError:
        return None


def of_stay(day: Span, stay: Span) -> bool:
    """Whether a day is one of a visit: of its days, or, where only the arrival is dated, one of the three after it."""
    if contains(stay, day) or contains(day, stay):
        return True
    first, then = days_of(stay), days_of(day)
    return stay.single and first is not None and then is not None and 0 <= (then[0] - first[0]).days <= 3


def is_news(event: Told) -> bool:
    """Whether the event is what the article reports, not what it recalls."""
    first = event.tellings[0]
    listed = first.candidate.construction == "item"  # where its list stands does not count the items before it
    return not first.earlier and (first.title or listed or first.candidate.index <= 3)
