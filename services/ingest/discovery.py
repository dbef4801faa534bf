"""The feeds and sitemaps of a site, found from its address."""

import asyncio
import re
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import ParserError

from services.ingest.encodings import decode
from services.ingest.feeds import NotAFeed, parse_feed, web_address
from services.ingest.fetching import Fetched, Fetcher, FetchFailed
from services.ingest.robots import Robots

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


async def discover(fetcher: Fetcher, robots: Robots, url: str) -> list[tuple[str, str, int]]:
    """The feeds that a site names or usually would have, each with its title and how many entries it lists now.

    Asks for robots.txt, and for the page and at most 30 candidates where that allows it, one after the other with
    the pause that it asks for. Raises FetchFailed where the page itself cannot be had.
    """
    page = await _ask(fetcher, robots, url)
    site = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    named = _named(decode(page.body, page.label), page.url) + await robots.sitemaps(page.url)
    candidates = dict.fromkeys([page.url, *named, *(site + path for path in _USUAL)])
    found: list[tuple[str, str, int]] = []
    for candidate in list(candidates)[:_MAX_PROBES]:
        try:
            fetched = page if candidate == page.url else await _ask(fetcher, robots, candidate)
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
    return [address for link in links if (address := web_address(link, base))]


async def _ask(fetcher: Fetcher, robots: Robots, url: str) -> Fetched:
    if not await robots.allows(url):
        raise FetchFailed("robots.txt forbids it")
    await asyncio.sleep((await robots.delay(url)).total_seconds())
    return await fetcher.fetch(url)
