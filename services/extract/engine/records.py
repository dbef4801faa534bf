"""From the story's events to the records of the contract, with deterministic ids and exact evidence."""

from collections import Counter
from uuid import UUID

from services.contracts.article import Article
from services.contracts.event import EventDate, EventRecord, EvidenceSpan, Function, Participant, Place
from services.contracts.ids import event_id
from services.extract.engine.confidence import Calibration, confidence
from services.extract.engine.merging import Telling, Told
from services.extract.engine.parties import Party
from services.extract.engine.understanding import Understanding


def records(
    article: Article, understood: Understanding, calibration: Calibration, threshold: float
) -> tuple[EventRecord, ...]:
    """The records of an article in the order of telling; those less sure than the threshold are left out."""
    numbers: Counter[tuple[object, ...]] = Counter()
    ids: dict[int, UUID] = {}
    kept: list[tuple[Told, float]] = []
    for event in understood.told:
        sure = confidence(event, calibration)
        if sure < threshold:
            continue
        who = tuple(sorted(party.name or party.role or party.country or "" for party in event.parties))
        start = event.date.start if event.date is not None else None
        place = event.place.name if event.place is not None else None
        key = (event.type, who, start, place)
        ids[id(event)] = event_id(article.id, event.type, who, start, place, numbers[key])
        numbers[key] += 1
        kept.append((event, sure))
    return tuple(
        _record(article, understood, event, sure, ids[id(event)], ids.get(id(event.visit)) if event.visit else None)
        for event, sure in kept
    )


def _record(
    article: Article, understood: Understanding, event: Told, sure: float, own_id: UUID, part_of: UUID | None
) -> EventRecord:
    sentence = best_telling(event).candidate.reading.sentence
    document = understood.document
    start, stop = understood.whole.get(sentence.index, (sentence.start, sentence.stop))
    title = start < document.body
    offset = 0 if title else document.body
    return EventRecord(
        id=own_id,
        article_id=article.id,
        article_revision=article.revision,
        type=event.type,
        mode=event.mode,
        status=event.status,
        participants=tuple(_participant(party, function) for party, function in event.participants),
        date=None
        if event.date is None
        else EventDate(start=event.date.start, end=event.date.end, basis="inferred" if event.date_inferred else "text"),
        place=None
        if event.place is None
        else Place(
            name=event.place.name,
            country=event.place.country,
            venue=event.place.venue,
            lat=event.place.lat,
            lon=event.place.lon,
        ),
        documents=tuple(event.documents) if event.type == "signing" else (),
        evidence=f"{article.title}\n\n{article.text}"[start:stop],  # as written, Latin letters and all
        evidence_span=EvidenceSpan(part="title" if title else "text", start=start - offset, stop=stop - offset),
        confidence=round(sure, 3),
        part_of=part_of,
    )


def _participant(party: Party, function: Function) -> Participant:
    return Participant(name=party.name, kind=party.kind, role=party.role, country=party.country, function=function)


def best_telling(event: Told) -> Telling:
    """The telling that says most: not the headline, with most participants, its own date and place, the first."""

    def says(telling: Telling) -> tuple[float, int]:
        named = len(telling.candidate.parties)
        score = min(named, 4) + 1.0 * (telling.date is not None) + 0.5 * (telling.place is not None)
        score -= 2.5 * telling.title + 1.0 * telling.candidate.anaphoric + 0.5 * telling.candidate.weak
        return score, -telling.order

    return max(event.tellings, key=says)
