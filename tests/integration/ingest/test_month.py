"""A month of feeds in half a minute: a clock that jumps, and sites on loopback addresses that check manners.

Several workers share the feeds, as processes would: each has its own pace, robots and connections.
"""

import asyncio
import gzip
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest
from psycopg_pool import AsyncConnectionPool

from services.contracts.article import Article
from services.contracts.records import decode
from services.contracts.topics import Topics
from services.ingest.database import Pool
from services.ingest.feed_store import FeedSource, FeedStore
from services.ingest.fetching import Fetcher
from services.ingest.intake import Intake
from services.ingest.ledger import Ledger
from services.ingest.pacing import Pace
from services.ingest.publisher import InFlight, Publisher
from services.ingest.reader import FeedReader
from services.platform.public_network import AllowList
from tests.integration.ingest.clock import START, Clock
from tests.integration.ingest.conftest import read_topic
from tests.integration.ingest.site import send, serve_site

MONTH = timedelta(days=30)
WORKERS = 2
LISTED = 20
IN_SITEMAP = timedelta(days=2)
BODY = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 12


@dataclass
class NewsSite:
    """A site with a feed or a sitemap, a page for each item, trouble now and then, and an eye on manners."""

    clock: Clock
    items: list[datetime]
    delay: timedelta
    summaries: bool
    feed: str = "/rss"
    url: str = ""
    pages: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    last: datetime = START - timedelta(days=1)
    closed_until: datetime = START
    rude: list[str] = field(default_factory=list)
    inside: int = 0

    def robots(self, handler: BaseHTTPRequestHandler) -> None:
        rules = f"User-agent: *\nDisallow: /private/\nCrawl-delay: {self.delay.total_seconds():.0f}\n"
        send(handler, 200, rules.encode(), {})

    def rss(self, handler: BaseHTTPRequestHandler) -> None:
        if self._treated_well(handler):
            listed = [n for n, time in enumerate(self.items) if time <= self.clock.now][-LISTED:]
            etag = f'"{listed[-1] if listed else "-"}"'
            if handler.headers.get("If-None-Match") == etag:
                send(handler, 304, b"", {"ETag": etag})
            else:
                send(handler, 200, self._rss(listed), {"ETag": etag})

    def index(self, handler: BaseHTTPRequestHandler) -> None:
        """An index of sitemaps that looks the same whatever is in these."""
        if self._treated_well(handler):
            if handler.headers.get("If-None-Match"):
                send(handler, 304, b"", {"ETag": '"same"'})
                return
            index = f"<sitemapindex><sitemap><loc>{self.url}/news.xml.gz</loc></sitemap></sitemapindex>"
            send(handler, 200, index.encode(), {"ETag": '"same"'})

    def sitemap(self, handler: BaseHTTPRequestHandler) -> None:
        if self._treated_well(handler):
            now = self.clock.now
            urls = "".join(
                f"<url><loc>{self.pages}/page/{n}</loc><lastmod>{time.isoformat()}</lastmod></url>"
                for n, time in enumerate(self.items)
                if now - IN_SITEMAP < time <= now
            )
            send(handler, 200, gzip.compress(f"<urlset>{urls}</urlset>".encode()), {})

    def page(self, handler: BaseHTTPRequestHandler) -> None:
        if self._treated_well(handler):
            number = int(handler.path.rpartition("/")[2])
            self.asked[handler.path] += 1
            page = f"<html lang=ru><body><article><h1>Новость {number}</h1><p>{BODY}</p></article></body></html>"
            send(handler, 200, page.encode(), {})

    def private(self, handler: BaseHTTPRequestHandler) -> None:
        self.rude.append("looked where robots.txt forbids it")
        send(handler, 200, b"", {})

    def _treated_well(self, handler: BaseHTTPRequestHandler) -> bool:
        """Note bad manners; close for an hour once in a while."""
        now = self.clock.now
        if now - self.last < max(self.delay, timedelta(seconds=1)):
            self.rude.append(f"{handler.path} came {now - self.last} after the last request")
        if now < self.closed_until:
            self.rude.append(f"{handler.path} came {self.closed_until - now} before Retry-After was over")
        self.last = now
        if now >= self.closed_until + timedelta(days=2, hours=7):
            self.closed_until = now + timedelta(hours=1)
        if now < self.closed_until:
            send(handler, 503, b"", {"Retry-After": f"{(self.closed_until - now).total_seconds():.0f}"})
            return False
        return True

    def _rss(self, listed: list[int]) -> bytes:
        items = "".join(
            f"<item><title>Новость {n}</title><guid>{self.url}#{n}</guid><link>{self.pages}/page/{n}</link>"
            f"<pubDate>{format_datetime(self.items[n])}</pubDate>"
            f"<description>{'Кратко.' if self.summaries else BODY}</description></item>"
            for n in reversed(listed)
        )
        private = f"<item><title>Закрыто</title><link>{self.url}/private/1</link></item>"
        return f"<rss version='2.0'><channel><title>Сайт</title>{items}{private}</channel></rss>".encode()


def bursts(chance: random.Random, pauses: tuple[int, ...], most: int) -> list[datetime]:
    """News as they come, after pauses of some of these hours: now one, now a few, `most` at a stroke."""
    times, now = [], START
    while now < START + MONTH:
        now += timedelta(hours=chance.choice(pauses))
        times += [now + timedelta(minutes=7 * n) for n in range(chance.choice([1, 1, 2, most]))]
    return sorted(time for time in set(times) if time < START + MONTH - timedelta(days=2))


@pytest.fixture
def clock() -> Clock:
    return Clock(WORKERS)


@pytest.fixture
def sites(clock: Clock) -> Iterator[list[NewsSite]]:
    """Three sites with feeds and one with a sitemap, each on a loopback address of its own; but the pages of the
    third feed are with the second site, so that two feeds lead to one host."""
    chance = random.Random(7)
    busy, calm = ((2, 3, 12, 30), 3), ((12, 30), 2)
    kinds = ((0, busy, "/rss"), (10, calm, "/rss"), (30, calm, "/rss"), (5, calm, "/sitemap.xml"))
    made = [
        NewsSite(clock, bursts(chance, *news), timedelta(seconds=delay), news is calm, feed)
        for delay, news, feed in kinds
    ]
    with ExitStack() as stack:
        servers = [stack.enter_context(serve_site(f"127.0.0.{number}")) for number in range(1, len(made) + 1)]
        for site, server in zip(made, servers, strict=True):
            site.url = site.pages = server.url
            server.pages |= {"/robots.txt": site.robots, "/private/1": site.private}
            server.pages |= {"/rss": site.rss, "/sitemap.xml": site.index, "/news.xml.gz": site.sitemap}
            server.pages |= {f"/page/{n}": site.page for n in range(len(site.items))}
        host, guest = made[1], made[2]
        guest.pages = f"{host.url}/guest"
        servers[1].pages |= {f"/guest/page/{n}": host.page for n in range(len(guest.items))}
        yield made


@asynccontextmanager
async def working(clock: Clock, number: int, kafka: str, topic: str, database_url: str) -> AsyncIterator[FeedReader]:
    """A worker as a process of its own would have it."""
    pool: Pool = AsyncConnectionPool(database_url, kwargs={"autocommit": True}, open=False)
    in_flight = InFlight(1_000, 16_000_000)
    publisher = Publisher([kafka], topic, confirm_timeout=15, in_flight=in_flight, client_id=f"month-{number}")
    fetcher = Fetcher(AllowList("127.0.0.0/8"), "Letopis/test")
    await pool.open()
    await publisher.start()
    pace = Pace(pool, fetcher, clock, clock.sleep)
    intake = Intake(Ledger(pool), publisher)
    yield FeedReader(FeedStore(pool), pace, intake, clock, clock.sleep, random.Random(number))
    await fetcher.close()
    await publisher.stop()
    await pool.close()


async def work(reader: FeedReader, store: FeedStore, clock: Clock) -> None:
    """A worker's month."""
    try:
        while clock() < START + MONTH:
            if not await reader.read_one():
                due = await store.next_due()
                assert due is not None
                await clock.sleep(max((due - clock()).total_seconds(), 1))
    finally:
        clock.leave()


async def test_a_month(
    clock: Clock, sites: list[NewsSite], kafka: str, topics: Topics, database_url: str, pool: Pool
) -> None:
    store = FeedStore(pool)
    await store.list_from_file([FeedSource(site.url + site.feed, site.url) for site in sites], clock())

    async with AsyncExitStack() as stack:
        readers = [
            await stack.enter_async_context(working(clock, number, kafka, topics.articles.name, database_url))
            for number in range(WORKERS)
        ]
        async with asyncio.TaskGroup() as workers:
            for reader in readers:
                workers.create_task(work(reader, store, clock))
    feeds = await store.all()

    came = [decode(Article, record.value) for record in read_topic(kafka, topics.articles.name)]
    for site in sites:
        numbers = Counter(article.title for article in came if article.source == site.url)
        assert numbers == Counter({f"Новость {n}": 1 for n in range(len(site.items))})
        assert site.rude == []
        assert set(site.asked.values()) <= {1}
    assert {feed["health"] for feed in feeds} <= {"ok", "failing"}
    polls = [feed["polls"] for feed in feeds]
    assert max(polls) < 30 * 24 * 6, "more often than every ten minutes all month"
