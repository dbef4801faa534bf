"""Articles and events made for the tests of the store."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from services.contracts.article import Article
from services.contracts.event import EventDate, EventRecord, EvidenceSpan, Participant, Place, SignedDocument
from services.contracts.extraction import Extraction
from services.contracts.ids import event_id

NOON = "T12:00:00+03:00"
OFFICES = {
    "Владимир Путин": ("президент", "RU"),
    "Касым-Жомарт Токаев": ("президент", "KZ"),
    "Шавкат Мирзиёев": ("президент", "UZ"),
    "Сергей Лавров": ("министр иностранных дел", "RU"),
    "Мурат Нуртлеу": ("министр иностранных дел", "KZ"),
    "Бахтиёр Саидов": ("министр иностранных дел", "UZ"),
}
SETTLEMENTS = {"Москва": "RU", "Астана": "KZ", "Ташкент": "UZ", "Самарканд": "UZ"}


def person(name: str, function: str = "participant", **more: Any) -> Participant:
    """Somebody by name; office and country of those in OFFICES."""
    role, country = OFFICES.get(name, (None, None))
    return Participant.model_validate({"name": name, "role": role, "country": country, "function": function} | more)


def article(name: str, published: str | None = "2025-11-12", *, revision: int = 1, text: str = "Текст.") -> Article:
    """An article that is identified by `name`; `published` is a day (noon in Moscow), a full timestamp or None."""
    at = published + NOON if published and len(published) == 10 else published
    return Article.compose(
        source=f"Агентство {name}",
        url=f"https://example.org/{name}",
        title=f"Заголовок {name}",
        text=text,
        published_at=datetime.fromisoformat(at) if at else None,
        received_at=datetime(2025, 12, 1, tzinfo=UTC),
        revision=revision,
    )


def event(
    of: Article,
    type_: str,
    participants: Sequence[Participant],
    *,
    date: str | tuple[str, str] | None = None,
    basis: str = "text",
    place: str | None = None,
    country: str | None = None,
    documents: Sequence[tuple[str | None, str]] = (),
    status: str = "held",
    mode: str | None = None,
    evidence: str = "Текст.",
    confidence: float = 0.9,
    number: int = 0,
    **more: Any,
) -> EventRecord:
    """An event of an article; a country that is no city's goes into `country`."""
    start, end = (date, date) if isinstance(date, str) else date or (None, None)
    where = None
    if place or country:
        where = Place(name=place, country=country or SETTLEMENTS.get(place or ""), venue=more.pop("venue", None))
    names = [p.name or p.role or p.country or "" for p in participants]
    return EventRecord.model_validate(
        {
            "id": event_id(of.id, type_, names, start, place, number),
            "article_id": of.id,
            "article_revision": of.revision,
            "type": type_,
            "mode": mode,
            "status": status,
            "participants": tuple(participants),
            "date": EventDate.model_validate({"start": start, "end": end, "basis": basis}) if start else None,
            "place": where,
            "documents": tuple(SignedDocument.model_validate({"title": t, "kind": k}) for t, k in documents),
            "evidence": evidence,
            "evidence_span": EvidenceSpan(part="text", start=0, stop=6),
            "confidence": confidence,
        }
        | more
    )


def extraction(of: Article, *events: EventRecord, extractor: int = 1) -> Extraction:
    """What the extractor says of an article."""
    return Extraction(article=of, events=events, extractor=extractor)
