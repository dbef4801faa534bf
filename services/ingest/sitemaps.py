"""Sitemaps and news sitemaps (sitemaps.org 0.9, Google's news extension) as feeds of bare addresses. Pure."""

import itertools
from datetime import datetime
from typing import Any

from lxml import etree

from services.ingest.cleaning import clean_line

MAX_ADDRESSES = 50_000
"""The protocol's own limit for one file."""


class NotASitemap(Exception):
    """The document is no sitemap."""


def addresses(text: str) -> tuple[str, list[tuple[str, str | None, str | None]]]:
    """What kind of sitemap it is (`urlset` or `sitemapindex`) and its addresses, each with the time that it is dated
    (as written) and the title, where given. Raises NotASitemap."""
    # Nothing is fetched and nothing expanded; the parser's own limits on depth and size hold.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotASitemap("is not XML") from error
    kind = _name(root) if root is not None else ""
    if kind not in ("urlset", "sitemapindex"):
        raise NotASitemap("is no sitemap")
    found = []
    for element in itertools.islice(root, MAX_ADDRESSES):
        values = {_name(each): clean_line(each.text) for each in element.iter() if isinstance(each.text, str)}
        if address := values.get("loc"):
            found.append((address, values.get("publication_date") or values.get("lastmod"), values.get("title")))
    return kind, found


def _name(element: Any) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def newest_first(listed: list[tuple[str, datetime | None]]) -> list[str]:
    """The addresses of an index, the lately changed first; before all the undated ones, the last of them first."""
    undated = [address for address, time in reversed(listed) if time is None]
    dated = sorted(((time, address) for address, time in listed if time is not None), reverse=True)
    return [*undated, *(address for _, address in dated)]
