"""Feeds (RSS 0.9–2.0, Atom, JSON Feed, sitemaps) as entries, whatever their encoding and their faults. Pure."""

import calendar
import hashlib
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import feedparser
import lxml.html
from lxml.etree import ParserError

from services.ingest.body import BadBody, BodyTooLarge, Gunzip
from services.ingest.cleaning import clean, clean_line
from services.ingest.encodings import decode
from services.ingest.sitemaps import NotASitemap, addresses, newest_first

_MAX_ENTRIES = 1_000
_MAX_TAGS = 150_000
"""The parser takes 70 µs a tag."""
_MAX_REFERENCES = 1_000_000
"""4 µs a reference to a character."""
_MAX_ATTRIBUTES = 1_000
"""Of one tag: the parser takes time by their square, 4 s for 10,000."""
_MAX_SITEMAP_TAGS = 2_000_000
"""Forty for each of the addresses that a sitemap may have; some 150 bytes of memory a tag."""
_GZIP = b"\x1f\x8b"
_MAX_UNPACKED_BYTES = 50 * 1024 * 1024
"""The sitemaps protocol's own limit for one file."""
_SITEMAP = re.compile(r"<(?:\w+:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(rss|rdf|feed|channel)\b", re.IGNORECASE)
_FULL_CHARS = 600
"""What is shorter is taken for a summary: news agencies' shortest news apart, a body is longer."""
_BLOCKS = ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "section", "article")
_NO_TEXT = ("script", "style", "noscript", "iframe", "figure", "figcaption", "form")
# Zones that news sites write by name, which RFC 822 does not know.
_ZONES = {"MSK": "+0300", "MSD": "+0400", "ALMT": "+0500", "UZT": "+0500", "KGT": "+0600", "TJT": "+0500"}


class NotAFeed(Exception):
    """The document is no feed that we read. Try again later: sites answer with error pages."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed; `text` is plain, and a summary only where `is_summary`."""

    key: str
    link: str | None
    guid: str | None
    title: str
    text: str
    is_summary: bool
    published_at: datetime | None

    @property
    def fingerprint(self) -> bytes:
        """Of all that the feed says of it: when this changes, it is to be looked at again."""
        parts = (self.key, self.title, self.text, self.published_at.isoformat() if self.published_at else "")
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()[:16]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says; `ttl` is how long it asks to be left alone, `parts` are the sitemaps of an index, `hub` sends
    (WebSub) what is new of `topic`. A sitemap lists all of a site's pages, not the new ones."""

    title: str
    entries: tuple[Entry, ...]
    ttl: timedelta | None = None
    is_sitemap: bool = False
    parts: tuple[str, ...] = ()
    hub: str | None = None
    topic: str | None = None

    @property
    def overturn(self) -> timedelta | None:
        """How soon the list may be overturned, all its entries pushed out by new ones; None where that says nothing,
        and for sitemaps, which list two days at least, however many there are.

        The lesser of what it would take at the fastest pace of a quarter of its entries, and half of what it took.
        """
        times = self._times()
        if self.is_sitemap or len(times) < 3:
            return None
        quarter = max(2, len(times) // 4)
        gaps = quarter - 1
        fastest = min(times[n + gaps] - times[n] for n in range(len(times) - gaps)) / gaps * len(times)
        return min(fastest, (times[-1] - times[0]) / 2)

    @property
    def rhythm(self) -> timedelta | None:
        """The longest pause between two entries but one, which may be a holiday; None where that says nothing."""
        times = self._times()
        pauses = sorted(later - earlier for earlier, later in itertools.pairwise(times))
        return pauses[-2] if len(pauses) >= 3 else None

    def _times(self) -> list[datetime]:
        return sorted(entry.published_at for entry in self.entries if entry.published_at)


def parse_feed(raw: bytes, url: str, label: str | None = None) -> Feed:
    """Read a feed found at `url`, also one that is packed (`sitemap.xml.gz`); `label` is what HTTP calls its encoding.

    Raises NotAFeed.
    """
    if raw.startswith(_GZIP):
        raw = _unpacked(raw)
    text = decode(raw, label)
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return _json_feed(text, url)
    if "<!ENTITY" in text[:100_000].upper():
        raise NotAFeed("declares entities of its own, which feeds have no need of")
    if _SITEMAP.search(head):
        return _sitemap(text, url)
    if not _ROOT.search(head):
        raise NotAFeed("is not RSS, Atom, JSON Feed or a sitemap")
    if text.count("<") > _MAX_TAGS:
        raise NotAFeed(f"holds more than {_MAX_TAGS:,} tags")
    if text.count("&") > _MAX_REFERENCES:
        raise NotAFeed(f"holds more than {_MAX_REFERENCES:,} references to characters")
    if any(tag.count("=") > _MAX_ATTRIBUTES for tag in text.split("<")):
        raise NotAFeed(f"holds a tag with more than {_MAX_ATTRIBUTES:,} attributes")
    # Bytes, always: given text, feedparser would take an address for something to fetch.
    try:
        parsed = feedparser.parse(
            text.encode("utf-8", "replace"),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it promises nothing: `&#55296;` makes it stumble over its own text
        raise NotAFeed(f"cannot be read: {error!r}") from error
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed("is not RSS, Atom, JSON Feed or a sitemap")
    entries = [entry for each in parsed.entries[:_MAX_ENTRIES] if (entry := _entry(each, url))]
    ttl = str(parsed.feed.get("ttl", ""))
    return Feed(
        clean_line(str(parsed.feed.get("title", ""))),
        tuple(_newest_first(entries)),
        timedelta(minutes=int(ttl)) if ttl.isdecimal() and len(ttl) < 7 else None,
        hub=_linked(parsed.feed, "hub", url),
        topic=_linked(parsed.feed, "self", url),
    )


def _linked(found: Mapping[str, Any], relation: str, base: str) -> str | None:
    links = [each.get("href") for each in found.get("links") or () if each.get("rel") == relation]
    return next((address for link in links if (address := web_address(link, base))), None)


def _unpacked(raw: bytes) -> bytes:
    gunzip = Gunzip()
    unpacked = bytearray()
    try:
        for piece in gunzip.feed(raw):
            unpacked += piece
            if len(unpacked) > _MAX_UNPACKED_BYTES:
                raise NotAFeed(f"is larger than {_MAX_UNPACKED_BYTES:,} bytes when unpacked")
        gunzip.finish()
    except (BadBody, BodyTooLarge) as error:
        raise NotAFeed(f"cannot be unpacked: {error}") from None
    return bytes(unpacked)


def _entry(found: Mapping[str, Any], base: str) -> Entry | None:
    link = web_address(found.get("link"), base)
    guid = clean_line(str(found.get("id") or "")) or None
    title = html_to_text(str(found.get("title") or ""))
    bodies = [html_to_text(str(each.get("value") or "")) for each in found.get("content") or ()]
    bodies += [html_to_text(str(found.get(name) or "")) for name in ("yandex_full-text", "full-text", "fulltext")]
    summary = html_to_text(str(found.get("summary") or ""))
    body = max(bodies, key=len, default="")
    text = body if len(body) >= len(summary) else summary
    if not (link or guid) or not (title or text):
        return None
    return Entry(
        key=guid or link or "",
        link=link,
        guid=guid,
        title=clean_line(title),
        text=text,
        is_summary=len(text) < _FULL_CHARS,
        published_at=_time(found.get("published") or found.get("updated"), found.get("published_parsed")),
    )


def _json_feed(text: str, url: str) -> Feed:
    try:
        document = json.loads(text, strict=False)
        version, items = str(document["version"]), document["items"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise NotAFeed("is not RSS, Atom, JSON Feed or a sitemap") from error
    if not version.startswith("https://jsonfeed.org/version/") or not isinstance(items, list):
        raise NotAFeed("is JSON, but no JSON Feed")
    entries = [entry for each in items[:_MAX_ENTRIES] if isinstance(each, dict) and (entry := _json_entry(each, url))]
    listed = document.get("hubs")
    hubs = [each.get("url") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return Feed(
        clean_line(_said(document, "title")),
        tuple(_newest_first(entries)),
        hub=next((address for hub in hubs if (address := web_address(hub, url))), None),
        topic=web_address(document.get("feed_url"), url),
    )


def _json_entry(item: Mapping[str, Any], base: str) -> Entry | None:
    link = web_address(item.get("url"), base)
    guid = clean_line(_said(item, "id")) or None
    text = html_to_text(_said(item, "content_html")) or clean(_said(item, "content_text"))
    text = text or clean(_said(item, "summary"))
    title = clean_line(_said(item, "title"))
    if not (link or guid) or not (title or text):
        return None
    published = _time(item.get("date_published"), None)
    return Entry(guid or link or "", link, guid, title, text, len(text) < _FULL_CHARS, published)


def _said(item: Mapping[str, Any], name: str) -> str:
    """A value of JSON as text, halves of surrogate pairs (which JSON can spell) replaced."""
    return str(item.get(name) or "").encode("utf-8", "replace").decode()


def _sitemap(text: str, base: str) -> Feed:
    if text.count("<") > _MAX_SITEMAP_TAGS:
        raise NotAFeed(f"holds more than {_MAX_SITEMAP_TAGS:,} tags")
    try:
        kind, found = addresses(text)
    except NotASitemap as error:
        raise NotAFeed(str(error)) from error
    listed = [
        (link, _time(time, None), title or "") for each, time, title in found if (link := web_address(each, base))
    ]
    if kind == "sitemapindex":
        return Feed("", (), is_sitemap=True, parts=tuple(newest_first([(link, time) for link, time, _ in listed])))
    entries = [Entry(link, link, None, title, "", True, time) for link, time, title in listed]
    return Feed("", tuple(_newest_first(entries)[:_MAX_ENTRIES]), is_sitemap=True)


def _newest_first(entries: list[Entry]) -> list[Entry]:
    unique = {entry.key: entry for entry in reversed(entries)}  # of two with one key, the first stands
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(unique.values(), key=lambda entry: entry.published_at or oldest, reverse=True)


def web_address(value: Any, base: str) -> str | None:
    """A link made absolute; None where it is none to the web."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        absolute = urljoin(base, "".join(clean(value).split()))
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None


def _time(written: Any, parsed: Any) -> datetime | None:
    """The time with the zone that the feed gives; feedparser's own reading, in UTC, where it is the better reader."""
    text = str(written or "").strip()
    name = text.rpartition(" ")[2]
    if name in _ZONES:
        text = text.removesuffix(name) + _ZONES[name]
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            time = read(text)
            if time.tzinfo is not None and time.utcoffset() is not None:
                time.astimezone(UTC)  # years at the edge of the calendar overflow here rather than later
                return time
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError):
        return None


def html_to_text(html: str) -> str:
    """The text of a fragment of HTML, one line a block; what is no HTML stays as it is."""
    if "<" not in html and "&" not in html:
        return clean(html)
    try:
        tree = lxml.html.fragment_fromstring(html.replace("\0", ""), create_parent="div")
    except (ParserError, ValueError):
        return clean(re.sub(r"<[^<>]*>", " ", html))
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _NO_TEXT:
            element.text = None
            for child in list(element):
                element.remove(child)
        elif element.tag in _BLOCKS:
            element.tail = "\n" + (element.tail or "")
    lines = [" ".join(line.split()) for line in clean(str(tree.text_content())).split("\n")]
    return "\n".join(line for line in lines if line)
