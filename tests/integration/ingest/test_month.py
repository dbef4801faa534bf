"""A month of feeds in a minute: a clock that jumps, sites on loopback addresses that check how they are treated."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest
from psycopg_pool import AsyncConnectionPool

from services.contracts.article import Article
from services.contracts.records import decode
from services.contracts.topics import Topics
from services.ingest.database import Pool
from services.ingest.feed_store import FeedSource, FeedStore
from services.ingest.fetching import AllowList, Fetcher
from services.ingest.intake import Intake
from services.ingest.ledger import Ledger
from services.ingest.publisher import InFlight, Publisher
from services.ingest.reader import FeedReader
from tests.integration.ingest.conftest import read_topic
from tests.integration.ingest.site import send, serve_site

START = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = timedelta(days=30)
LISTED = 20
BODY = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 12


class Clock:
    """Simulated time, the same for reader and sites."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class NewsSite:
    """A site with a feed, a page for each item, trouble now and then, and an eye on manners."""

    clock: Clock
    items: list[datetime]
    delay: timedelta
    summaries: bool
    url: str = ""
    asked: Counter[int] = field(default_factory=Counter)
    last: datetime = START - timedelta(days=1)
    closed_until: datetime = START
    rude: list[str] = field(default_factory=list)

    def robots(self, handler: BaseHTTPRequestHandler) -> None:
        rules = f"User-agent: *\nDisallow: /private/\nCrawl-delay: {self.delay.total_seconds():.0f}\n"
        send(handler, 200, rules.encode(), {})

    def feed(self, handler: BaseHTTPRequestHandler) -> None:
        if self._treated_well(handler):
            listed = [n for n, time in enumerate(self.items) if time <= self.clock.now][-LISTED:]
            etag = f'"{listed[-1] if listed else "-"}"'
            if handler.headers.get("If-None-Match") == etag:
                send(handler, 304, b"", {"ETag": etag})
            else:
                send(handler, 200, self._rss(listed), {"ETag": etag})

    def page(self, handler: BaseHTTPRequestHandler) -> None:
        if self._treated_well(handler):
            number = int(handler.path.rpartition("/")[2])
            self.asked[number] += 1
            page = f"<html lang=ru><body><article><h1>Новость</h1><p>{number}. {BODY}</p></article></body></html>"
            send(handler, 200, page.encode(), {})

    def private(self, handler: BaseHTTPRequestHandler) -> None:
        self.rude.append("looked where robots.txt forbids it")
        send(handler, 200, b"", {})

    def _treated_well(self, handler: BaseHTTPRequestHandler) -> bool:
        """Note bad manners; close for an hour once in a while."""
        now = self.clock.now
        if now - self.last < self.delay:
            self.rude.append(f"{handler.path} came {now - self.last} after the last request")
        if now < self.closed_until and not handler.path.startswith("/page"):
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
            f"<item><title>Новость {n}</title><guid>{self.url}#{n}</guid><link>{self.url}/page/{n}</link>"
            f"<pubDate>{format_datetime(self.items[n])}</pubDate>"
            f"<description>{'Кратко.' if self.summaries else BODY}</description></item>"
            for n in reversed(listed)
        )
        private = f"<item><title>Закрыто</title><link>{self.url}/private/1</link></item>"
        return f"<rss version='2.0'><channel><title>Сайт</title>{items}{private}</channel></rss>".encode()


def bursts(chance: random.Random) -> list[datetime]:
    """News as they come: now one, now a handful within hours, at night none."""
    times, now = [], START
    while now < START + MONTH:
        now += timedelta(hours=chance.choice([1, 2, 3, 12, 30]))
        times += [now + timedelta(minutes=7 * n) for n in range(chance.choice([1, 1, 2, 6]))]
    return sorted(time for time in set(times) if time < START + MONTH - timedelta(days=2))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sites(clock: Clock) -> Iterator[list[NewsSite]]:
    """Three sites, each on a loopback address of its own."""
    chance = random.Random(7)
    made = [
        NewsSite(clock, bursts(chance), timedelta(seconds=delay), summaries)
        for delay, summaries in ((0, False), (10, True), (30, True))
    ]
    with ExitStack() as stack:
        for number, site in enumerate(made, 1):
            server = stack.enter_context(serve_site(f"127.0.0.{number}"))
            site.url = server.url
            server.pages["/robots.txt"] = site.robots
            server.pages["/rss"] = site.feed
            server.pages["/private/1"] = site.private
            server.pages |= {f"/page/{n}": site.page for n in range(len(site.items))}
        yield made


async def test_a_month(clock: Clock, sites: list[NewsSite], kafka: str, topics: Topics, database_url: str) -> None:
    pool: Pool = AsyncConnectionPool(database_url, kwargs={"autocommit": True}, open=False)
    publisher = Publisher(
        [kafka],
        topics.articles.name,
        confirm_timeout=15,
        in_flight=InFlight(1_000, 16_000_000),
        client_id="month",
    )
    fetcher = Fetcher(AllowList("127.0.0.0/8"), "Letopis/test")
    await pool.open()
    await publisher.start()
    store = FeedStore(pool)
    reader = FeedReader(store, fetcher, Intake(Ledger(pool), publisher), clock, clock.sleep, random.Random(1))
    await store.list_from_file([FeedSource(f"{site.url}/rss") for site in sites], clock())

    while clock() < START + MONTH:
        if not await reader.read_one():
            due = await store.next_due()
            assert due is not None
            clock.now = max(due, clock.now + timedelta(seconds=1))
    feeds = await store.all()
    await fetcher.close()
    await publisher.stop()
    await pool.close()

    came = Counter(decode(Article, record.value).external_id for record in read_topic(kafka, topics.articles.name))
    for site in sites:
        wanted = Counter({f"{site.url}#{n}": 1 for n in range(len(site.items))})
        assert Counter({key: n for key, n in came.items() if key and key.startswith(site.url + "#")}) == wanted
        assert site.rude == []
        if site.summaries:
            assert set(site.asked.values()) == {1}
    assert {feed["health"] for feed in feeds} <= {"ok", "failing"}
    polls = [feed["polls"] for feed in feeds]
    assert max(polls) < 30 * 24 * 6, "more often than every ten minutes all month"
