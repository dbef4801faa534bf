"""The tree of a page, as libxml2 builds it: in linear time, and never more than 256 elements deep."""

import re
from typing import Any

from lxml import etree

Element = etree._Element  # the only name that lxml has for it

_TEXTS = etree.XPath(
    "//body//text()[normalize-space()"
    " and not(parent::script or parent::style or parent::noscript or parent::template)]",
    smart_strings=False,
)


_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MAX_ATTRIBUTES = 2_000
_MAX_WORDS = 30_000
"""Of a tag, quoted ones included: quotes may be a trick."""


def has_endless_tag(html: str) -> bool:
    """Whether a tag has attributes without number, for which libxml2 takes time by their square."""
    return any(
        len(_QUOTED.sub("", tag[0]).replace("/", " ").split()) > _MAX_ATTRIBUTES or len(tag[0].split()) > _MAX_WORDS
        for tag in _LONG_TAG.finditer(html)
    )


def parse(html: str) -> Element | None:
    """The root of a page; None where there is nothing in it.

    Elements are those of lxml.etree: the ones of lxml.html are made by Python, one by one, at several times the cost.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def to_html(element: Element) -> str:
    """The element as HTML, without the text that follows it."""
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def line_of(element: Element) -> str:
    """All text within, on one line."""
    return " ".join(all_text(element).split())


def all_text(element: Element, between: str = "") -> str:
    """All text within, as it stands in the page."""
    return between.join(str(text) for text in element.itertext())


def select(path: etree.XPath, root: Element) -> list[Any]:
    """What a path that selects elements, texts or attributes finds, in the order of the page."""
    found: list[Any] = path(root)  # type: ignore[assignment]
    return found


def texts(root: Element) -> list[str]:
    """Every run of text that the page may show, on one line each, in their order."""
    return [" ".join(text.split()) for text in select(_TEXTS, root)]


def remove(element: Element) -> None:
    """Take the element out of its tree; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
