"""The feeds and sitemaps of a site, found from its address."""

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.etree import ParserError

from services.ingest.encodings import decode
from services.ingest.feeds import NotAFeed, parse_feed
from services.ingest.fetching import Fetcher, FetchFailed

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_USUAL = (
    "/rss",
    "/rss.xml",
    "/feed",
    "/feed/",
    "/atom.xml",
    "/feed.json",
    "/ru/rss",
    "/sitemap-news.xml",
    "/sitemap.xml",
)
_MAX_PROBES = 30


async def discover(fetcher: Fetcher, url: str) -> list[tuple[str, str, int]]:
    """The feeds that a site names or usually would have, each with its title and how many entries it lists now.

    Asks for the page, robots.txt and at most 30 candidates, one after the other. Raises FetchFailed where the page
    itself cannot be had.
    """
    page = await fetcher.fetch(url)
    site = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    named = _named(decode(page.body, page.label), page.url) + await _in_robots(fetcher, site)
    candidates = dict.fromkeys([page.url, *named, *(site + path for path in _USUAL)])
    found: list[tuple[str, str, int]] = []
    for candidate in list(candidates)[:_MAX_PROBES]:
        try:
            fetched = page if candidate == page.url else await fetcher.fetch(candidate)
            feed = parse_feed(fetched.body, fetched.url, fetched.label) if fetched.status == 200 else None
        except (FetchFailed, NotAFeed):
            continue
        if feed is not None and fetched.url not in (known for known, _, _ in found):
            found.append((fetched.url, feed.title or ("sitemap" if feed.is_sitemap else ""), len(feed.entries)))
    return found


def _named(html: str, base: str) -> list[str]:
    try:
        tree = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html.replace("\0", ""), count=1))
    except (ParserError, ValueError):
        return []
    links = [
        link.get("href", "")
        for link in tree.iter("link")
        if link.get("rel") == "alternate" and link.get("type") in _TYPES
    ]
    targets = [link.get("href", "") for link in tree.iter("a")]
    links += [link for link in targets if re.search(r"rss|atom|feed", link, re.IGNORECASE)]
    return [address for link in links if (address := urljoin(base, link)).startswith(("http://", "https://"))]


async def _in_robots(fetcher: Fetcher, site: str) -> list[str]:
    try:
        robots = await fetcher.fetch(f"{site}/robots.txt")
    except FetchFailed:
        return []
    return re.findall(r"(?im)^\s*sitemap\s*:\s*(https?://\S+)", decode(robots.body, robots.label))
