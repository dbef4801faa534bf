"""A feed tried out: fetched once, taken apart, and nothing kept of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from services.ingest.drafts import RefusedItem, draft
from services.ingest.feeds import NotAFeed, parse_feed
from services.ingest.fetching import Fetched, FetchFailed
from services.ingest.robots import Robots
from services.ingest.websub import hub_of


@dataclass(frozen=True, slots=True)
class Trial:
    """What reading a feed would bring: items with their text, items whose pages would be fetched, and items that
    would be refused; `fault` says why it brings nothing."""

    url: str
    title: str = ""
    whole: int = 0
    pages: int = 0
    refused: int = 0
    newest: datetime | None = None
    hub: str | None = None
    fault: str | None = None


async def try_feed(url: str, fetch: Callable[[str], Awaitable[Fetched]], robots: Robots) -> Trial:
    """Ask for a feed as the service would. A sitemap's index counts its parts as pages. Does not raise."""
    try:
        if not await robots.allows(url):
            return Trial(url, fault="robots.txt forbids it")
        fetched = await fetch(url)
        if fetched.status != 200:
            return Trial(url, fault=f"HTTP {fetched.status}")
        feed = parse_feed(fetched.body, fetched.url, fetched.label)
    except (FetchFailed, NotAFeed) as error:
        return Trial(url, fault=str(error))
    pages = [entry for entry in feed.entries if entry.is_summary and entry.link]
    refused = 0
    for entry in feed.entries:
        if not (entry.is_summary and entry.link):
            try:
                draft(
                    id=entry.guid, url=entry.link, title=entry.title, text=entry.text, published_at=entry.published_at
                )
            except RefusedItem:
                refused += 1
    return Trial(
        url,
        feed.title or ("sitemap" if feed.is_sitemap else ""),
        whole=len(feed.entries) - len(pages) - refused,
        pages=len(pages) + len(feed.parts),
        refused=refused,
        newest=max((entry.published_at for entry in feed.entries if entry.published_at), default=None),
        hub=(hub_of(feed, fetched.headers, fetched.url) or (None,))[0],
    )
