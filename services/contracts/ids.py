"""Deterministic identifiers: UUIDv5 over what defines the thing, so that a replay names it the same again."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

NAMESPACE = UUID("6b1d8a3e-0f0a-5c60-9b1e-1e7a0d1c5a10")
_SEPARATOR = "\x1f"


def _identify(kind: str, *parts: str) -> UUID:
    return uuid5(NAMESPACE, _SEPARATOR.join((kind, *parts)))


def article_id(
    *, source: str, url: str | None, external_id: str | None, title: str, published_at: datetime | None, text: str
) -> UUID:
    """Identify an article: by its canonical address, else by the source's own id, else by title and time.

    `url` must already be canonical. An article with neither address, own id nor title is identified by its text,
    so that a correction of such an article is a new article: nothing else ties the two together.
    """
    if url:
        return _identify("article-url", url)
    if external_id:
        return _identify("article-source-id", source, external_id)
    if title:
        return _identify("article-title", source, title, published_at.isoformat() if published_at else "")
    return _identify("article-text", source, text)


def content_hash(title: str, text: str, published_at: datetime | None) -> str:
    """SHA-256 (hex) of what a reader would call the content: two pushes with equal hashes are one revision."""
    parts = (title, text, published_at.isoformat() if published_at else "")
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()


def event_id(
    article: UUID, type_: str, participants: Iterable[str], start: str | None, place: str | None, n: int
) -> UUID:
    """Identify one event as one article reports it; `n` tells apart records that are alike in all the rest.

    Neither the article's revision nor the wording enters, so that an event keeps its id while a typo is mended.
    """
    return _identify("event", str(article), type_, *sorted(participants), start or "", place or "", str(n))


def timeline_id(first_event: UUID) -> UUID:
    """Identify a timeline entry by its first report (the least by publication time, then by event id)."""
    return _identify("timeline", str(first_event))
