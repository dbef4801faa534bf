"""A page of a site as an article: title, text, time, language, canonical address. Nothing in it is run or fetched."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import lxml.html
import trafilatura
from lxml.etree import ParserError

from services.ingest.cleaning import clean, clean_line
from services.ingest.encodings import decode

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is our caller's to tell

DEFAULT_ZONE = ZoneInfo("Europe/Moscow")
"""For times that a page gives without a zone."""

# What stands in for the article in the sites' own markup, by trust.
_TIME_META = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='mediator_published_time']/@content",
    "//meta[@property='og:article:published_time']/@content",
    "//meta[@name='pubdate' or @name='publishdate' or @name='date']/@content",
    "//meta[@name='dc.date' or @name='DC.date.issued']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//article//time/@datetime",
    "//time/@datetime",
)
# Lines that sites put around or into the text; matched against whole lines.
_NOISE = re.compile(
    r"(читайте (также|ещё|еще)|смотрите также|по теме|подробнее|фото|видео|инфографика|источник|поделиться|теги|реклама"
    r"|подписывайтесь|подпишитесь|следите за (нами|новостями)|нашли ошибку|версия для печати|комментарии)\b.{0,160}"
    r"|(©|\(c\)).{0,160}",
    re.IGNORECASE,
)
_NOISE_WORDS = re.compile(
    r"подпис(ывайтесь|аться|ывайся) на .{0,80}(канал|telegram|телеграм|рассылк|новости)"
    r"|выделите .{0,60}ctrl ?\+ ?enter"
    r"|(наш|в) (telegram|телеграм)[- ]канал",
    re.IGNORECASE,
)
_MAX_NOISE_CHARS = 200
_MIN_CHARS = 60
"""What is shorter is a button or a notice; the shortest of flash news is a sentence."""
_MAX_TAGS = 40_000
"""Ten times what news pages have; a hundred thousand nested ones take seconds."""


class NoArticle(Exception):
    """The page holds no text that could be an article. Refuse it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself; `published_at` has a zone, `url` is as the page gives it."""

    title: str
    text: str
    url: str | None
    published_at: datetime | None
    site: str | None
    lang: str | None

    def fields(self) -> dict[str, Any]:
        """As fields of a draft, what is unknown left out."""
        fields = {
            "title": self.title,
            "text": self.text,
            "url": self.url,
            "published_at": self.published_at and self.published_at.isoformat(),
            "source": self.site,
            "lang": self.lang,
        }
        return {name: value for name, value in fields.items() if value}


def read_page(raw: bytes, url: str | None = None, label: str | None = None, zone: ZoneInfo = DEFAULT_ZONE) -> Page:
    """Read a page; `url` is where it was found, `label` what HTTP calls its encoding, `zone` for times without one.

    Takes 5–50 ms, with tags enough for a book 2 s. Raises NoArticle.
    """
    html = decode(raw, label).replace("\0", "")
    if html.count("<") > _MAX_TAGS:
        raise NoArticle(f"holds more than {_MAX_TAGS:,} tags")
    try:
        tree = lxml.html.document_fromstring(_without_declaration(html))
    except (ParserError, ValueError) as error:
        raise NoArticle("holds no HTML") from error
    found = trafilatura.bare_extraction(
        tree, url=url, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False
    )
    title = _title(tree)
    text = _body(getattr(found, "text", None) or "", title)
    if len(text) < _MIN_CHARS:
        raise NoArticle("holds no text of an article")
    return Page(
        title=title,
        text=text,
        url=_address(tree, url),
        published_at=_published(tree, zone),
        site=_first(tree, "//meta[@property='og:site_name']/@content"),
        lang=_language(tree),
    )


def _without_declaration(html: str) -> str:
    """lxml refuses text that claims an encoding."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", html, count=1)


def _title(tree: lxml.html.HtmlElement) -> str:
    return (
        _first(tree, "//meta[@property='og:title']/@content") or _first(tree, "//h1") or _first(tree, "//title") or ""
    )


def _body(text: str, title: str) -> str:
    lines = [line for line in clean(text).split("\n") if line.strip() and not _is_noise(line.strip())]
    if lines and clean_line(lines[0]) == title:
        del lines[0]
    return "\n".join(lines)


def _is_noise(line: str) -> bool:
    return len(line) <= _MAX_NOISE_CHARS and bool(
        (_NOISE.fullmatch(line) and not line.endswith((".", "»"))) or _NOISE_WORDS.search(line)
    )


def _address(tree: lxml.html.HtmlElement, url: str | None) -> str | None:
    """The address that the page calls its own, unless it is another site's or the front page: templates err."""
    own = _first(tree, "//link[@rel='canonical']/@href") or _first(tree, "//meta[@property='og:url']/@content")
    try:
        absolute = urljoin(url or "", own or "")
        named, found = urlsplit(absolute), urlsplit(url or absolute)
    except ValueError:
        return url
    same_site = (named.hostname or "").removeprefix("www.") == (found.hostname or "").removeprefix("www.")
    if named.scheme in ("http", "https") and same_site and (named.path.strip("/") or not found.path.strip("/")):
        return absolute
    return url


def _language(tree: lxml.html.HtmlElement) -> str | None:
    lang = (tree.get("lang") or "").strip().replace("_", "-")
    return lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", lang) and len(lang) <= 16 else None


def _published(tree: lxml.html.HtmlElement, zone: ZoneInfo) -> datetime | None:
    for value in (*_json_ld_times(tree), *(each for path in _TIME_META for each in tree.xpath(path))):
        try:
            time = datetime.fromisoformat(str(value).strip())
        except ValueError:
            continue
        return time if time.tzinfo else time.replace(tzinfo=zone)
    return None


def _json_ld_times(tree: lxml.html.HtmlElement) -> Iterator[str]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            document = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _dates_published(document)


def _dates_published(node: Any) -> Iterator[str]:
    """Depth first, at most as deep as the JSON parser went."""
    if isinstance(node, dict):
        if isinstance(node.get("datePublished"), str):
            yield node["datePublished"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _dates_published(each)


def _first(tree: lxml.html.HtmlElement, path: str) -> str | None:
    for found in tree.xpath(path):
        if text := clean_line(found if isinstance(found, str) else found.text_content()):
            return text
    return None
