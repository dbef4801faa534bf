"""Atom, RFC 4287."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from services.contracts.timeline import TimelineEntry
from services.store.web.wording import subject

TAIL = "</feed>\n"


def head() -> str:
    """The feed's beginning, updated now."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru">'
        f"<id>urn:letopis:timeline</id><title>Летопись</title><updated>{datetime.now(UTC).isoformat()}</updated>\n"
    )


def entry_element(entry: TimelineEntry, _number: int) -> str:
    published = [r.published_at for r in entry.reports if r.published_at]
    updated = max(published, default=datetime(2000, 1, 1, tzinfo=UTC))
    links = "".join(
        f'<link rel="via" href={quoteattr(_xml(r.url))} title={quoteattr(_xml(r.source))}/>'
        for r in entry.reports[:20]
        if r.url and r.url.startswith(("http://", "https://"))
    )
    return (
        f"<entry><id>urn:uuid:{entry.id}</id><title>{escape(_xml(subject(entry)))}</title>"
        f'<updated>{updated.isoformat()}</updated><category term="{entry.type}"/>'
        f"<author><name>{escape(_xml(entry.reports[0].source))}</name></author>{links}"
        f"<summary>{escape(_xml(entry.reports[0].evidence))}</summary></entry>\n"
    )


def _xml(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 0x20 and ord(c) not in (0xFFFE, 0xFFFF)))
