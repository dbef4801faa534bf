"""Documents in and out in the shape of the annotation guidelines: one JSON object a line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.contracts.article import Article
from services.contracts.extraction import Extraction


def article_of(document: Mapping[str, Any], received_at: datetime | None = None) -> Article:
    """An article out of a guidelines-shaped document: needs `text`; `id`, `title`, `source`, `published_at` if given.

    A time of publication without an offset is taken for UTC. Raises pydantic.ValidationError, ValueError (no time).
    """
    published = document.get("published_at")
    when = datetime.fromisoformat(published) if isinstance(published, str) and published else None
    if when is not None and when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return Article.compose(
        source=str(document.get("source") or "unknown")[:300],
        external_id=str(document["id"])[:300] if document.get("id") is not None else None,
        url=None,
        title=str(document.get("title") or ""),
        text=str(document.get("text") or ""),
        published_at=when,
        lang=str(document.get("lang") or "ru"),
        received_at=received_at or when or datetime(1970, 1, 1, tzinfo=UTC),
    )


def events_of(extraction: Extraction) -> list[dict[str, Any]]:
    """The events in the guidelines' shape, with `confidence`, `id` and `part_of` beside."""
    return [
        {
            "id": str(event.id),
            "type": event.type,
            "mode": event.mode,
            "status": event.status,
            "participants": [participant.model_dump() for participant in event.participants],
            "date": event.date.model_dump() if event.date else None,
            "place": event.place.model_dump(include={"name", "country", "venue"}) if event.place else None,
            "documents": [document.model_dump() for document in event.documents],
            "evidence": event.evidence,
            "confidence": event.confidence,
            "part_of": str(event.part_of) if event.part_of else None,
        }
        for event in extraction.events
    ]
