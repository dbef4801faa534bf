"""What a page says of itself to machines and above its text: title, authors, address, site, language."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from services.ingest.cleaning import clean_line
from services.ingest.pages.tree import Element, all_text, line_of, parse, select, texts

_ARTICLES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "Article",
    "BlogPosting",
    "Report",
    "WebPage",
)
"""Types of JSON-LD that stand for the text, by trust."""
_MAX_JSON_CHARS = 500_000
_MAX_NODES = 2_000
_FRONT_ENDS = re.compile(r"^(?:www|m|mobile|amp|pda|print)\.")
_SEPARATORS = re.compile(r"\s(?:[|»•·/:—–-]|::|&raquo;)+\s|\s*(?:\||»|::)\s*|:\s")
_HEADINGS = ("h1", "h2", "h3")
_PERSON = re.compile(
    r"[А-ЯЁІҚҒӘӨҮҰЎҲҶЄЇA-Z][\w'ʻʼ’.-]*(?:\s(?:[А-ЯЁІҚҒӘӨҮҰЎҲҶЄЇA-Z][\w'ʻʼ’.-]*|оглы|оглу|кызы|угли|ибн|ал-|van|von|de)){1,3}"
)
_NOBODY = re.compile(
    r"\b(?:admin|administrator|super\s?user|редакци|пресс|служб|отдел|корр|новост|агентств|газет|сайт|портал|министерств"
    r"|управлени|центр|news|press|editor|staff|тасс|риа|интерфакс|белта|sputnik|reuters)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:автор(?:\s+(?:текста|статьи))?|текст|подготовил[аи]?|беседовал[аи]?|by)\s*:?\s+", re.IGNORECASE
)
_AUTHORS = etree.XPath(
    "//*[@itemprop='author' or @rel='author' or @class='by'"
    " or contains(@class, 'author') or contains(@class, 'byline')]"
    "[not(contains(@class, 'comment'))]"
)
_CANONICAL = etree.XPath("//link[@rel='canonical']/@href")
_JSON_LD = etree.XPath("//script[@type='application/ld+json']/text()")
_MAX_AUTHOR_CHARS = 120


class Metadata:
    """The metadata of one page, read as they are asked for. Read them before anything is cut out of the tree."""

    def __init__(self, tree: Element, url: str | None = None) -> None:
        self._tree = tree
        self._url = url
        self.meta = _meta(tree)
        self.articles = _articles(tree)
        """JSON-LD objects that stand for the text, the most trusted first."""

    @cached_property
    def title(self) -> str:
        """The heading that the metadata repeat; else what they call the page, as far as the page shows it."""
        named = [clean_line(name) for name in self._names() if name]
        page_title = clean_line(self._tree.findtext(".//title") or "")
        headings = [
            text for tag in _HEADINGS for each in self._tree.iter(tag) if (text := line_of(each)) not in ("", self.site)
        ]
        for whole in (*named, page_title):
            told = [text for text in headings if _is_most_of(text, whole)]
            if told:
                return max(told, key=len)
        if named and (seen := self._visible_part(named[0])):
            return seen
        # What stands within the window's title without being most of it is the name of the site or of a section.
        heading = next((text for text in headings if text.casefold() not in page_title.casefold()), "")
        return heading or (self._without_site(named[0]) if named else self._visible_part(page_title)) or page_title

    @cached_property
    def description(self) -> str:
        """What the metadata call the text's summary; often its first paragraph."""
        return clean_line(self.first("og:description", "description", "twitter:description") or "")

    @cached_property
    def author(self) -> str | None:
        """Who wrote the text, several with commas; people only, never the publisher."""
        for article in self.articles:
            if names := _people(_names_of(article.get("author"))):
                return names
        named = self.meta.get("author", []) + self.meta.get("article:author", []) + self.meta.get("mediator_author", [])
        if names := _people(named):
            return names
        for element in select(_AUTHORS, self._tree):
            said = _BYLINE.sub("", clean_line(element.get("content") or all_text(element, " ")))
            if len(said) <= _MAX_AUTHOR_CHARS and (names := _people([re.sub(r"\s*\(.*", "", said)])):
                return names
        bylines = (_BYLINE.sub("", run) for run in texts(self._tree) if ":" in run[:20] and _BYLINE.match(run))
        return next((names for said in bylines if len(said) <= _MAX_AUTHOR_CHARS and (names := _people([said]))), None)

    @cached_property
    def address(self) -> str | None:
        """The address that the page calls its own, unless it is another site's or the front page: templates err."""
        links: list[str] = select(_CANONICAL, self._tree)
        own: str = next((link for link in (*links, *self.meta.get("og:url", [])) if link.strip()), "")
        try:
            absolute = urljoin(self._url or "", own.strip())
            named, found = urlsplit(absolute), urlsplit(self._url or absolute)
        except ValueError:
            return self._url
        same_site = _FRONT_ENDS.sub("", named.hostname or "") == _FRONT_ENDS.sub("", found.hostname or "")
        if named.scheme in ("http", "https") and same_site and (named.path.strip("/") or not found.path.strip("/")):
            return absolute
        return self._url

    @cached_property
    def site(self) -> str | None:
        """How the site calls itself."""
        return self.first("og:site_name")

    @cached_property
    def lang(self) -> str | None:
        """The language that the page claims, as BCP 47; templates err here as well."""
        lang = (self._tree.get("lang") or self._tree.get("xml:lang") or "").strip().replace("_", "-")
        return lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", lang) and len(lang) <= 16 else None

    @cached_property
    def body(self) -> str:
        """The text as JSON-LD has it, often cut short, without paragraphs or escaped twice."""
        bodies = (article.get("articleBody") for article in self.articles)
        body = html.unescape(next((body for body in bodies if isinstance(body, str) and body.strip()), ""))
        if not re.search(r"<\w+[ />]", body) or (tree := parse(body)) is None:
            return body
        return all_text(tree, "\n")

    def first(self, *names: str) -> str | None:
        """The first of these metadata that is there, on one line."""
        return next((line for name in names for value in self.meta.get(name, []) if (line := clean_line(value))), None)

    def _names(self) -> Iterator[str]:
        yield self.first("og:title") or ""
        yield from (html.unescape(name) for each in self.articles[:1] if isinstance(name := each.get("headline"), str))
        yield self.first("twitter:title", "title", "dc.title") or ""

    def _without_site(self, title: str) -> str:
        if self.site and title.endswith(self.site):
            return title.removesuffix(self.site).rstrip(" |»•·/:—–-") or title
        return title

    def _visible_part(self, title: str) -> str:
        """The longest beginning of the window's title, up to a separator, that stands on the page as well."""
        ends = [len(title), *(match.start() for match in reversed(list(_SEPARATORS.finditer(title))))]
        texts = {
            line_of(each) for each in self._tree.iter("div", "p", "span", "b", "strong", "font", "td") if len(each) < 3
        }
        return next((title[:end] for end in ends if title[:end] in texts), "")


def _is_most_of(text: str, whole: str) -> bool:
    text, whole = text.casefold(), whole.casefold()
    return text in whole and (2 * len(text) > len(whole) or (whole.startswith(text) and 3 * len(text) > len(whole)))


def _meta(tree: Element) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        names = {element.get(key, "").strip().lower() for key in ("property", "name", "itemprop")} - {""}
        for name in names:
            if content := element.get("content", "").strip():
                found.setdefault(name, []).append(content)
    return found


def _articles(tree: Element) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for script in select(_JSON_LD, tree):
        _collect(_loads(script[:_MAX_JSON_CHARS]), nodes)
    ranked = [(_ARTICLES.index(kind), place) for place, node in enumerate(nodes) if (kind := _kind(node))]
    return [nodes[place] for _, place in sorted(ranked)]


def _loads(script: str) -> Any:
    """JSON as templates write it: comments around, commas at the end, line breaks within strings."""
    script = (
        re.sub(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[|/\*.*?\*/)|(?:-->|(?://)?\s*\]\]>)\s*$", "", script)
        .strip()
        .rstrip(";")
    )
    for text in (script, re.sub(r",\s*([}\]])", r"\1", script)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _collect(node: Any, nodes: list[dict[str, Any]]) -> None:
    """Every object within, outer ones first; a list instead of recursion, for depth is the page's choice."""
    waiting = [node]
    while waiting and len(nodes) < _MAX_NODES:
        node = waiting.pop(0)
        if isinstance(node, dict):
            nodes.append(node)
            waiting += [each for each in node.values() if isinstance(each, dict | list)]
        elif isinstance(node, list):
            waiting += [each for each in node if isinstance(each, dict | list)]


def _kind(node: dict[str, Any]) -> str | None:
    kinds = node.get("@type")
    if kinds is None and "datePublished" in node:
        return _ARTICLES[-1]  # some templates forget to say it
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return next((str(kind) for kind in kinds if kind in _ARTICLES), None)


def _names_of(author: Any) -> list[str]:
    match author:
        case str():
            return [author]
        case {"@type": "Organization"}:
            return []
        case {"name": str(name)}:
            return [name]
        case {"name": list(names)}:
            return [name for name in names if isinstance(name, str)]
        case list():
            return [name for each in author[:10] for name in _names_of(each)]
    return []


def _people(names: list[str]) -> str | None:
    single = [clean_line(name) for each in names for name in re.split(r"[,;]|\sи\s|\sand\s", each)]
    people = [name for name in single if _PERSON.fullmatch(name) and not _NOBODY.search(name) and len(name) <= 60]
    return ", ".join(dict.fromkeys(people)) or None
