"""Reads the feeds that are due: fetch, take apart, fetch the pages of mere summaries, hand on, remember."""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
import yaml

from services.contracts.article import Article
from services.ingest import metrics
from services.ingest.drafts import ArticleDraft, RefusedItem, draft
from services.ingest.errors import Unavailable
from services.ingest.feed_store import FeedSource, FeedStore, Lease, Tally, host_of
from services.ingest.feeds import Entry, Feed, NotAFeed, parse_feed
from services.ingest.fetching import AddressRefused, Fetched, Fetcher, FetchFailed
from services.ingest.intake import Accepted, Duplicate, Intake
from services.ingest.keys import FEEDS_OWNER
from services.ingest.pages import NoArticle, read_page
from services.ingest.robots import Robots
from services.ingest.schedule import Poll, after, conditions
from services.platform.errors import Refusal

log = structlog.get_logger(__name__)

_LEASE = timedelta(minutes=15)
_WORKERS = 4
_IDLE = timedelta(seconds=5)
_SORRY = timedelta(minutes=1)
_FULL_LIST = 10
_PAGES_A_POLL = 50
_PARTS_A_POLL = 5
_LATELY = timedelta(days=3)
_PAUSE = timedelta(seconds=1)
_PATIENCE_WITH_PAGES = timedelta(days=1)

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """One request at a time to a host, and a pause between two."""

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock, self._sleep = clock, sleep
        self._locks: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, datetime] = {}

    async def fetch(self, fetcher: Fetcher, url: str, pause: timedelta, headers: dict[str, str]) -> Fetched:
        """Fetch when it is our turn at that host. Raises FetchFailed."""
        host = host_of(url)
        async with self._locks.setdefault(host, asyncio.Lock()):
            wait = (self._free_at.get(host, self._clock()) - self._clock()).total_seconds()
            if wait > 0:
                await self._sleep(wait)
            try:
                return await fetcher.fetch(url, headers)
            finally:
                self._free_at[host] = self._clock() + pause


@dataclass(frozen=True, slots=True)
class _Found:
    """What has become of the entries of one poll."""

    tally: Tally
    left_over: bool


class FeedReader:
    """Reads feeds until it is cancelled. Several may run on one database, in this process or others."""

    def __init__(
        self,
        store: FeedStore,
        fetcher: Fetcher,
        intake: Intake,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        chance: random.Random | None = None,
    ) -> None:
        self._store, self._fetcher, self._intake = store, fetcher, intake
        self._clock, self._sleep = clock, sleep
        self._chance = chance or random.Random()  # noqa: S311, only spreads polls
        self._robots = Robots(fetcher, clock)
        self._pace = Pace(clock, sleep)

    async def run(self) -> None:
        """Read on and on."""
        async with asyncio.TaskGroup() as workers:
            for _ in range(_WORKERS):
                workers.create_task(self._work())

    async def _work(self) -> None:
        while True:
            try:
                if not await self.read_one():
                    await self._sleep(_IDLE.total_seconds() * self._chance.uniform(0.8, 1.2))
            except Unavailable as error:
                log.warning("feeds have to wait", error=str(error))
                await self._sleep(error.retry_after)
            except Exception:
                log.exception("reading a feed failed")  # its lease runs out, and it is tried again
                await self._sleep(_IDLE.total_seconds())

    async def read_one(self) -> bool:
        """Read the feed that is due longest; False where none is. Raises Unavailable with nothing lost."""
        lease = await self._store.claim(self._clock(), _LEASE)
        if lease is None:
            return False
        with structlog.contextvars.bound_contextvars(feed=lease.state.url):
            try:
                poll, found = await self._poll(lease)
            except Unavailable:
                await self._store.release(lease, lease.state, self._clock() + _SORRY, self._clock(), Tally())
                raise
            now = self._clock()
            state, due = after(lease.state, poll, now, self._chance)
            await self._store.release(lease, state, due, now, found.tally)
            metrics.FEED_POLLS.labels(state.health).inc()
            log.info(
                "feed read",
                status=poll.status,
                accepted=found.tally.accepted,
                duplicate=found.tally.duplicates,
                refused=found.tally.refused,
                next=due.isoformat(timespec="seconds"),
                **({"error": poll.error} if poll.error else {}),
            )
        return True

    async def _poll(self, lease: Lease) -> tuple[Poll, _Found]:
        nothing = _Found(Tally(), left_over=False)
        state = lease.state
        try:
            if not await self._robots.allows(state.address):
                return Poll(0, {}, error="robots.txt forbids it, or cannot be had"), nothing
            fetched = await self._get(state.address, conditions(state))
        except FetchFailed as error:
            return Poll(0, {}, error=str(error)), nothing
        poll = Poll(fetched.status, fetched.headers, moved_to=fetched.moved_to)
        if fetched.status != 200:
            return poll, nothing
        try:
            feed = await asyncio.to_thread(parse_feed, fetched.body, fetched.url, fetched.label)
        except NotAFeed as error:
            return replace(poll, error=str(error)), nothing
        if feed.is_sitemap:
            feed = await self._lately(feed)
        found = await self._take(lease, feed)
        body_hash = hashlib.sha256(fetched.body).digest()
        return (
            replace(
                poll,
                body_hash=body_hash,
                fresh=found.tally.accepted,
                left_over=found.left_over,
                ttl=feed.ttl,
                overturn=feed.overturn,
            ),
            found,
        )

    async def _lately(self, feed: Feed) -> Feed:
        """What a sitemap, or the parts of an index that changed last, list of the last days."""
        entries = list(feed.entries)
        for part in feed.parts[:_PARTS_A_POLL]:
            try:
                fetched = await self._get(part, {}) if await self._robots.allows(part) else None
                if fetched is not None and fetched.status == 200:
                    entries += (await asyncio.to_thread(parse_feed, fetched.body, part, fetched.label)).entries
            except (FetchFailed, NotAFeed) as error:
                log.info("part of a sitemap cannot be read", part=part, reason=str(error))
        since = self._clock() - _LATELY
        lately = [entry for entry in entries if entry.published_at is not None and entry.published_at >= since]
        return replace(feed, entries=tuple(lately))

    async def _take(self, lease: Lease, feed: Feed) -> _Found:
        """Hand on the entries that we have not dealt with. What Kafka has not confirmed is not noted as seen."""
        current = [entry.fingerprint for entry in feed.entries]
        seen = await self._store.seen(lease.state.url, current)
        unseen = [entry for entry in feed.entries if entry.fingerprint not in seen]
        if lease.state.polls and len(unseen) == len(feed.entries) >= _FULL_LIST:
            log.warning("every item of the list is new: some may have come and gone unseen", items=len(unseen))
        source = lease.source or feed.title or host_of(lease.state.address)
        articles: dict[bytes, Article] = {}
        done: set[bytes] = set()
        left_over, pages = False, 0
        for entry in reversed(unseen):  # the oldest first, so that revisions come in their order
            needs_page = entry.is_summary and entry.link is not None
            if needs_page and pages >= _PAGES_A_POLL:
                left_over = True
                continue
            pages += needs_page
            try:
                made = await self._draft(entry)
            except RefusedItem as refusal:
                log.info("feed item refused", item=entry.key[:300], reason=str(refusal))
                metrics.ITEMS.labels("feed", "refused").inc()
                done.add(entry.fingerprint)
                continue
            if made is None:
                left_over = True
            else:
                articles[entry.fingerprint] = made.article(source, self._clock())
        outcomes = await self._intake.take(list(articles.values()), "feed", FEEDS_OWNER) if articles else []
        done.update(articles)
        await self._store.note(lease.state.url, done, current, self._clock())
        newest = max((entry.published_at for entry in feed.entries if entry.published_at), default=None)
        tally = Tally(
            accepted=sum(isinstance(outcome, Accepted) for outcome in outcomes),
            duplicates=sum(isinstance(outcome, Duplicate) for outcome in outcomes),
            refused=len(done) - len(articles),
            newest=newest,
        )
        return _Found(tally, left_over)

    async def _draft(self, entry: Entry) -> ArticleDraft | None:
        """The entry as an article, by its page where the feed gives a summary only; None where the page must wait.

        Raises RefusedItem.
        """
        fields: dict[str, Any] = {
            "id": entry.guid,
            "url": entry.link,
            "title": entry.title,
            "text": entry.text,
            "published_at": entry.published_at,
        }
        if entry.is_summary and entry.link is not None:
            page = await self._page(entry.link)
            if page is None and self._is_fresh(entry):
                return None
            if page:
                fields |= {"text": page["text"], "lang": page.get("lang")}
                fields = page | {name: value for name, value in fields.items() if value}
        return draft(**fields)

    def _is_fresh(self, entry: Entry) -> bool:
        """Whether it is too early to make do with the summary."""
        return entry.published_at is not None and entry.published_at > self._clock() - _PATIENCE_WITH_PAGES

    async def _page(self, url: str) -> dict[str, Any] | None:
        """What the page gives beyond the feed; empty where it gives nothing, None where it cannot be had now."""
        try:
            if not await self._robots.allows(url):
                return {}
            fetched = await self._get(url, {})
            if fetched.status in (429, 500, 502, 503, 504):
                return None
            if fetched.status != 200:
                return {}
            page = await asyncio.to_thread(read_page, fetched.body, fetched.url, fetched.label)
        except (AddressRefused, NoArticle) as error:
            log.info("page gives no article", url=url, reason=str(error))
            return {}
        except FetchFailed as error:
            log.info("page cannot be had now", url=url, reason=str(error))
            return None
        said = page.fields()
        return {name: said[name] for name in ("title", "text", "published_at", "lang") if name in said}

    async def _get(self, url: str, headers: dict[str, str]) -> Fetched:
        pause = max(_PAUSE, await self._robots.delay(url))
        return await self._pace.fetch(self._fetcher, url, pause, headers)


def read_feeds_file(path: Path) -> list[FeedSource]:
    """Read feeds.yaml: `feeds:` with a list of addresses, or of `url:` and `source:`. Raises Refusal."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refusal(f"LETOPIS_FEEDS: {path} cannot be read: {error}") from None
    listed = document.get("feeds") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise Refusal(f"LETOPIS_FEEDS: {path} must hold `feeds:` and a list")
    found = []
    for number, each in enumerate(listed, 1):
        entry = {"url": each} if isinstance(each, str) else each
        if not isinstance(entry, dict) or not str(entry.get("url", "")).startswith(("http://", "https://")):
            raise Refusal(f"LETOPIS_FEEDS: feed {number} of {path} has no url that begins with http:// or https://")
        found.append(FeedSource(entry["url"], entry.get("source") and str(entry["source"])))
    return found
