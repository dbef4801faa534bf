"""From the mentions of one event to its timeline entry: what the reports agree on, and where they differ.

Each value is the one that most reports support, the most specific among those that do not contradict each other.
Copies of another article lend no support. Equal sets of mentions give equal entries.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from typing import TypeVar
from uuid import UUID

from services.contracts.event import (
    DocumentKind,
    EventDate,
    Function,
    Mode,
    Participant,
    Place,
    SignedDocument,
    Status,
)
from services.contracts.ids import timeline_id
from services.contracts.timeline import Conflict, ConflictingValue, Report, TimelineEntry
from services.store.mentions import Mention, title_words
from services.store.parties import Party, agreement, words
from services.store.periods import Firmness

ValueT = TypeVar("ValueT")

_FUNCTIONS: tuple[Function, ...] = ("visitor", "signatory", "participant", "host", "witness")
_KINDS: tuple[DocumentKind, ...] = (
    "treaty", "agreement", "declaration", "memorandum", "contract", "roadmap", "program", "protocol", "communique",
    "statement", "law", "decree", "other",
)  # fmt: skip
_MODES: tuple[Mode, ...] = ("state", "official", "private", "working", "video", "phone", "multilateral", "bilateral")
_CERTAIN = 0.999
_SAME = 0.6
"""Agreement of two parties from which they count as one."""


def entry_id(mentions: Iterable[Mention]) -> UUID:
    """The id of the entry that these mentions make: that of its first report. Raises ValueError for none."""
    return timeline_id(min(mentions, key=lambda m: m.order).id)


def compose(mentions: Collection[Mention], copies: Mapping[UUID, UUID] | None = None) -> TimelineEntry:
    """The entry of one event, in no visit yet. Raises ValueError for no mentions.

    `copies` gives the original of each article that is a copy. Of articles that go back to one text, the first votes.
    """
    copies = copies or {}
    ordered = sorted(mentions, key=lambda m: m.order)
    voters = _independent(ordered, copies)
    status, status_conflict = _status(voters)
    mode, mode_conflict = _mode(voters)
    date, date_conflict = _date(voters)
    place, place_conflict = _place(voters)
    participants, participants_conflict = _participants(voters)
    documents, documents_conflict = _documents(voters)
    conflicts = (
        mode_conflict, status_conflict, date_conflict, place_conflict, participants_conflict, documents_conflict
    )  # fmt: skip
    return TimelineEntry(
        id=entry_id(ordered[:1]),
        type=ordered[0].event.type,
        mode=mode,
        status=status,
        participants=participants,
        date=date,
        place=place,
        documents=documents,
        confidence=_confidence(voters),
        reports=tuple(_report(m, copies) for m in ordered),
        independent_reports=len(voters),
        conflicts=tuple(c for c in conflicts if c is not None),
    )


def _independent(ordered: Sequence[Mention], copies: Mapping[UUID, UUID]) -> list[Mention]:
    """The first mention of each text; articles are of one text if one is the other's original, or both have one."""
    text: dict[UUID, UUID] = {}

    def find(article: UUID) -> UUID:
        while text.get(article, article) != article:
            article = text[article]
        return article

    for mention in ordered:
        if original := copies.get(mention.article.id):
            text[find(mention.article.id)] = find(original)
    first: dict[UUID, Mention] = {}
    for mention in ordered:
        first.setdefault(find(mention.article.id), mention)
    return list(first.values())


def _report(mention: Mention, copies: Mapping[UUID, UUID]) -> Report:
    event, article = mention.event, mention.article
    return Report(
        event_id=event.id,
        article_id=article.id,
        article_revision=article.revision,
        source=article.source,
        url=article.url,
        title=article.title,
        published_at=article.published_at,
        status=event.status,
        evidence=event.evidence,
        evidence_span=event.evidence_span,
        confidence=event.confidence,
        duplicate_of=copies.get(article.id),
        author=article.author,
        modified_at=article.modified_at,
    )


def _confidence(voters: Sequence[Mention]) -> float:
    """That one report at least is right, were their errors independent; they are not quite, hence the ceiling."""
    doubt = 1.0
    for confidence in sorted(m.event.confidence for m in voters):
        doubt *= 1.0 - confidence
    return round(min(1.0 - doubt, max(_CERTAIN, max(m.event.confidence for m in voters))), 6)


def _conflict(field: str, said: dict[str, list[UUID]], shown: str) -> Conflict | None:
    """The conflict over a field where anything but the shown value is said; None where all agree."""
    others = sorted((value for value in said if value != shown), key=lambda value: (-len(said[value]), value))
    if not others:
        return None
    return Conflict.model_validate(
        {
            "field": field,
            "values": tuple(ConflictingValue(value=v, event_ids=tuple(said.get(v, ()))) for v in (shown, *others)),
        }
    )


def _status(voters: Sequence[Mention]) -> tuple[Status, Conflict | None]:
    """Where the event stands: held once it is reported as held, else what was said of it last.

    That a plan was fulfilled or called off is its history and no conflict; "held" against "did not take place" is.
    """
    said: dict[Status, list[Mention]] = defaultdict(list)
    for mention in voters:
        said[mention.event.status].append(mention)
    off = [m for status in ("cancelled", "denied") for m in said.get(status, ())]
    held = said.get("held", [])
    if held:
        against = [m for m in off if m.order > min(h.order for h in held)]
        if len(against) > len(held):
            shown: Status = max(against, key=lambda m: m.order).event.status
        else:
            shown = "held"
        if off:
            contest = {s: [m.id for m in said[s]] for s in ("held", "cancelled", "denied") if said.get(s)}
            return shown, _conflict("status", {str(k): v for k, v in contest.items()}, shown)
        return shown, None
    dated = [m for m in voters if m.article.published_at is not None] or list(voters)
    latest = max(dated, key=lambda m: m.order).event.status
    if latest == "proposed" and said.get("planned") and not off:
        return "planned", None  # an invitation retold does not undo the plan
    return latest, None


def _mode(voters: Sequence[Mention]) -> tuple[Mode | None, Conflict | None]:
    said: dict[Mode, list[UUID]] = defaultdict(list)
    for mention in voters:
        if mention.event.mode is not None:
            said[mention.event.mode].append(mention.id)
    if not said:
        return None, None
    shown = max(said, key=lambda mode: (len(said[mode]), -_MODES.index(mode)))
    return shown, _conflict("mode", {str(k): v for k, v in said.items()}, shown)


def _date(voters: Sequence[Mention]) -> tuple[EventDate | None, Conflict | None]:
    """The date of the firmest reports: for a visit the span that covers most of them, else the narrowest common one."""
    dated = [m for m in voters if m.event.date is not None and m.profile.period.stated]
    if not dated:
        return None, None
    firmest = min(m.firmness for m in dated)
    dated = [m for m in dated if m.firmness == firmest]
    said: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in dated:
        said[_stated(mention)].append(mention)
    visit = dated[0].event.type == "visit"

    def supports(by: tuple[str, str], value: tuple[str, str]) -> bool:
        outer, inner = (value, by) if visit else (by, value)
        return outer[0] <= inner[0] and inner[1] <= outer[1]

    def rank(value: tuple[str, str]) -> tuple[int, int, int]:
        days = said[value][0].profile.period.days
        support = sum(len(found) for by, found in said.items() if supports(by, value))
        return support, len(said[value]), days if visit else -days

    shown = max(sorted(said), key=rank)
    others = {v: found for v, found in said.items() if v != shown and not supports(v, shown)}
    basis = "text" if any(m.event.date and m.event.date.basis == "text" for m in said[shown]) else "inferred"
    values = {_span_text(*v): [m.id for m in found] for v, found in {shown: said[shown], **others}.items()}
    conflict = _conflict("date", values, _span_text(*shown)) if firmest == Firmness.DAYS else None
    return EventDate(start=shown[0], end=shown[1], basis=basis), conflict


def _stated(mention: Mention) -> tuple[str, str]:
    """The date as the report gives it, with the year that its publication adds to "--05-16"."""
    date, period = mention.event.date, mention.profile.period
    assert date is not None
    if date.start.startswith("--") and period.season is None:
        return period.first.isoformat(), period.last.isoformat()
    return date.start, date.end


def _span_text(start: str, end: str) -> str:
    return start if start == end else f"{start}/{end}"


def _place(voters: Sequence[Mention]) -> tuple[Place | None, Conflict | None]:
    placed = [m for m in voters if m.event.place is not None]
    cities: dict[str, list[Mention]] = defaultdict(list)
    for mention in placed:
        if mention.profile.city:
            cities[mention.profile.city].append(mention)
    if not cities:
        if not placed:
            return None, None
        return _best([m.event.place for m in placed if m.event.place], _place_text), None
    shown = max(sorted(cities), key=lambda city: len(cities[city]))
    there = [m.event.place for m in cities[shown] if m.event.place]
    names = [p.name for p in there if p.name]
    countries = [p.country for p in there if p.country]
    venues = [p.venue for p in there if p.venue]
    spots = sorted((p.lat, p.lon) for p in there if p.lat is not None and p.lon is not None)
    place = Place(
        name=_best(names, str),
        country=_best(countries, str) if countries else None,
        venue=_best(venues, lambda v: " ".join(words(v))) if venues else None,
        lat=spots[len(spots) // 2][0] if spots else None,
        lon=spots[len(spots) // 2][1] if spots else None,
    )
    said = {
        _best([m.event.place.name for m in found if m.event.place and m.event.place.name], str): [m.id for m in found]
        for found in cities.values()
    }
    return place, _conflict("place", said, place.name or "")


def _place_text(place: Place) -> str:
    return f"{place.country}|{place.name}"


def _best(values: Sequence[ValueT], key: Callable[[ValueT], str]) -> ValueT:
    """The value whose key is the most frequent, of equals the longest, then the first of the alphabet."""
    counts: dict[str, int] = defaultdict(int)
    different: dict[str, ValueT] = {}
    for value in values:
        counts[key(value)] += 1
        different[str(value)] = value
    if len(different) == 1:
        return values[0]
    return min(different.values(), key=lambda v: (-counts[key(v)], -len(str(v)), str(v)))


# --- participants ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Party:
    """What the reports say of one party, the most specific first."""

    said: list[tuple[Participant, int]]
    """With the position in which the report names it."""
    tellers: set[int]
    """The reports, by their numbers."""


def _participants(voters: Sequence[Mention]) -> tuple[tuple[Participant, ...], Conflict | None]:
    """Everybody whom reports name, each once; who stands in for somebody named (a state, an office) is left out."""
    said = [
        (party, participant, position, teller)
        for teller, mention in enumerate(voters)
        for position, (party, participant) in enumerate(zip(mention.parties, mention.event.participants, strict=True))
    ]
    said.sort(key=lambda each: -_specificity(each[0]))
    heads: list[Party] = []
    people: list[_Party] = []
    homes: dict[Party, tuple[int, float, int]] = {}
    """Of a party the one that it is most surely, how surely, and how many it was compared with."""
    for party, participant, position, teller in said:
        home, surest, compared = homes.get(party, (-1, 0.0, 0))
        for n in range(compared, len(heads)):
            sure = agreement(heads[n], party)
            if sure >= _SAME and sure > surest:
                home, surest = n, sure
        homes[party] = home, surest, len(heads)
        # One report's second delegate of a country is a second party, not the first one again.
        if home < 0 or (_specificity(party) > 1 and teller in people[home].tellers):
            heads.append(party)
            people.append(_Party([(participant, position)], {teller}))
        else:
            people[home].said.append((participant, position))
            people[home].tellers.add(teller)
    listing = sum(1 for m in voters if len(m.event.participants) > 1)
    enough = 0.15 * listing if listing >= 7 else 0
    kept = [each for each in people if len(each.tellers) >= enough]
    ranked = sorted(((_participant(each.said), each.said) for each in kept), key=_rank)
    shown = tuple(participant for participant, _ in ranked)
    conflict = None
    if len(kept) < len(people):
        names = "; ".join(p.name or p.role or p.country or "" for p in shown)
        odd = {
            _label(_participant(each.said)): sorted(voters[n].id for n in each.tellers)
            for each in people
            if len(each.tellers) < enough
        }
        conflict = _conflict("participants", {names: [m.id for m in voters], **odd}, names)
    return shown, conflict


def _label(participant: Participant) -> str:
    return participant.name or participant.role or participant.country or ""


@lru_cache(maxsize=65_536)
def _specificity(p: Party) -> int:
    if p.kind == "person":
        return 4 if len(p.name) > 1 and all(len(w) > 1 for w in p.name) else 3 if p.name else 1
    return 2 if p.kind == "organization" else 1 if p.kind == "delegation" else 0


def _rank(found: tuple[Participant, list[tuple[Participant, int]]]) -> tuple[int, float, str]:
    participant, said = found
    function = min(_FUNCTIONS.index(p.function) for p, _ in said)
    place = fsum(position for _, position in said) / len(said)
    return function, place, _label(participant)


def _participant(said: Sequence[tuple[Participant, int]]) -> Participant:
    kind = said[0][0].kind
    own = [p for p, _ in said if p.kind == kind]
    full = [p.name for p in own if p.name and _is_full(p.name)]
    names = full or [p.name for p in own if p.name]
    roles = [p.role for p in own if p.role]
    countries = [p.country for p, _ in said if p.country]
    functions = [p.function for p in own]
    return Participant(
        name=_best(names, lambda n: n) if names else None,
        kind=kind,
        role=_best(roles, lambda r: r) if roles else None,
        country=_best(countries, str) if countries else None,
        function=max(_FUNCTIONS, key=lambda f: (functions.count(f), -_FUNCTIONS.index(f))),
    )


def _is_full(name: str) -> bool:
    parts = words(name)
    return len(parts) > 1 and all(len(part) > 1 for part in parts)


# --- documents -------------------------------------------------------------------------------------------------------


def _documents(voters: Sequence[Mention]) -> tuple[tuple[SignedDocument, ...], Conflict | None]:
    """Titles that differ in wording only are one document. "Ряд документов" gives way to documents with titles."""
    said = sorted(
        ((d, m) for m in voters for d in m.event.documents),
        key=lambda item: (-len(item[0].title or ""), item[0].title or "", item[0].kind, item[1].order),
    )
    papers: list[list[tuple[SignedDocument, Mention]]] = []
    for document, mention in said:
        if document.title is None:
            known = [g for g in papers if any(d.kind == document.kind for d, _ in g)]
            if known or (document.kind == "other" and papers):
                continue
            papers.append([(document, mention)])
            continue
        stems = title_words(document.title)
        home = next((g for g in papers if g[0][0].title and _one_title(title_words(g[0][0].title), stems)), None)
        if home is None or any(m is mention for _, m in home):
            papers.append([(document, mention)])
        else:
            home.append((document, mention))
    shown, conflict = [], None
    for group in papers:
        kinds: dict[DocumentKind, list[UUID]] = defaultdict(list)
        for document, mention in group:
            kinds[document.kind].append(mention.id)
        kind = max(kinds, key=lambda k: (len(kinds[k]), -_KINDS.index(k)))
        titles = [d.title for d, _ in group if d.title]
        shown.append(SignedDocument(title=_best(titles, str) if titles else None, kind=kind))
        conflict = conflict or _conflict("documents", {str(k): v for k, v in kinds.items()}, kind)
    return tuple(sorted(shown, key=lambda d: (_KINDS.index(d.kind), d.title or ""))), conflict


def _one_title(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and len(a & b) >= 0.6 * min(len(a), len(b))
