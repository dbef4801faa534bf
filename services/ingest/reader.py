"""Reads the feeds that are due: fetch, take apart, fetch the pages of mere summaries, hand on, remember."""

import asyncio
import hashlib
import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from services.contracts.article import Article
from services.ingest import metrics
from services.ingest.drafts import ArticleDraft, RefusedItem, draft
from services.ingest.errors import Unavailable
from services.ingest.feed_store import FeedStore, Lease, Tally, host_of
from services.ingest.feeds import Entry, Feed, NotAFeed, parse_feed
from services.ingest.fetching import AddressRefused, Fetched, FetchFailed
from services.ingest.intake import Accepted, Door, Duplicate, Intake, Refused
from services.ingest.keys import FEEDS_OWNER
from services.ingest.pacing import PAUSE, Clock, LeftAlone, Pace, Sleep
from services.ingest.pages import NoArticle, read_page
from services.ingest.robots import Robots
from services.ingest.schedule import Poll, after, conditions
from services.ingest.subscriptions import Subscriptions
from services.ingest.websub import hub_of

log = structlog.get_logger(__name__)

_LEASE, _LEASE_MARGIN = timedelta(minutes=15), timedelta(minutes=3)
_WORKERS = 4
_IDLE = timedelta(seconds=5)
_SORRY = timedelta(minutes=1)
_FULL_LIST = 10
_PAGES_A_POLL = 50
_PARTS_A_POLL = 5
_LATELY = timedelta(days=3)
_PATIENCE_WITH_PAGES = timedelta(days=1)
_MAX_SOURCE_CHARS = 300
"""As the contract of articles has it; titles of feeds may be longer."""
_MAX_ERROR_CHARS = 300


@dataclass(frozen=True, slots=True)
class _Found:
    """What has become of the entries of one poll; `seen` are those that were dealt with before."""

    tally: Tally
    left_over: bool
    seen: int = 0

    def said(self) -> dict[str, int]:
        """The counts as they are logged."""
        return {
            "accepted": self.tally.accepted,
            "duplicate": self.tally.duplicates,
            "refused": self.tally.refused,
            "seen": self.seen,
        }


_NOTHING = _Found(Tally(), left_over=False)


class FeedReader:
    """Reads feeds until it is cancelled. Several may run on one database, in this process or others."""

    def __init__(
        self,
        store: FeedStore,
        pace: Pace,
        intake: Intake,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        chance: random.Random | None = None,
        subscriptions: Subscriptions | None = None,
        dry_run: bool = False,
    ) -> None:
        """`subscriptions` where feeds' hubs are to be subscribed at. In a dry run feeds are fetched and what would
        become of their items is logged; nothing is handed on or noted as seen, and pages are not fetched."""
        self._store, self._pace, self._intake = store, pace, intake
        self._clock, self._sleep = clock, sleep
        self._chance = chance or random.Random()  # noqa: S311, only spreads polls
        self._robots = Robots(pace.fetch, clock)
        self._subscriptions = subscriptions
        self._dry_run = dry_run

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
                log.exception("looking for feeds failed")
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
            except Exception as error:  # whatever it is, this feed must not keep its worker, nor look well
                log.exception("reading a feed failed")
                poll, found = Poll(0, {}, error=f"reading it failed: {error!r}"[:_MAX_ERROR_CHARS]), _NOTHING
            now = self._clock()
            state, due = after(lease.state, poll, now, self._chance)
            if self._dry_run:  # whoever reads in earnest must see everything
                state = replace(state, etag=None, last_modified=None, body_hash=None)
            await self._store.release(lease, state, due, now, found.tally)
            log.info(
                "feed read",
                status=poll.status,
                **found.said(),
                next=due.isoformat(timespec="seconds"),
                **({"error": poll.error} if poll.error else {}),
            )
        return True

    async def _poll(self, lease: Lease) -> tuple[Poll, _Found]:
        state = lease.state
        try:
            if not await self._robots.allows(state.address):
                return Poll(0, {}, error="robots.txt forbids it"), _NOTHING
            fetched = await self._get(state.address, conditions(state))
        except LeftAlone as error:
            return Poll(0, {"retry-after": str(error.retry_after)}, error=str(error)), _NOTHING
        except FetchFailed as error:
            return Poll(0, {}, error=str(error)), _NOTHING
        poll = Poll(fetched.status, fetched.headers, moved_to=fetched.moved_to)
        if fetched.status != 200:
            return poll, _NOTHING
        try:
            feed = await asyncio.to_thread(parse_feed, fetched.body, fetched.url, fetched.label)
        except NotAFeed as error:
            return replace(poll, error=str(error)), _NOTHING
        await self._subscribe(state.url, hub_of(feed, fetched.headers, fetched.url))
        if feed.parts:  # an index may stay the same while its parts change
            poll = replace(poll, headers={**poll.headers, "etag": "", "last-modified": ""})
        if feed.is_sitemap:
            feed = await self._lately(feed)
        found = await self._take(lease, feed, _PAGES_A_POLL)
        if state.polls and not found.seen and len(feed.entries) >= _FULL_LIST:
            log.warning("every item of the list is new: some may have come and gone unseen", items=len(feed.entries))
        body_hash = hashlib.sha256(fetched.body).digest()
        return (
            replace(
                poll,
                body_hash=body_hash,
                fresh=found.tally.accepted,
                left_over=found.left_over,
                ttl=feed.ttl,
                overturn=feed.overturn,
                rhythm=feed.rhythm,
            ),
            found,
        )

    async def _subscribe(self, url: str, hub: tuple[str, str] | None) -> None:
        if self._subscriptions is None or self._dry_run:
            return
        if hub is None:
            await self._subscriptions.let_go(url, self._clock())
        else:
            await self._subscriptions.wish(url, *hub, self._clock())

    async def deliver(self, url: str, body: bytes, topic: str, label: str | None) -> None:
        """Take what a hub has sent of a feed; what lacks its text is left to a poll, which is due at once.

        Raises NotAFeed, and Unavailable, also while the feed is being polled.
        """
        feed = await asyncio.to_thread(parse_feed, body, topic, label)
        now = self._clock()
        lease = await self._store.claim_one(url, now, _LEASE)
        if lease is None:
            raise Unavailable("the feed", "is being read just now", retry_after=30)
        with structlog.contextvars.bound_contextvars(feed=url):
            found = _Found(Tally(), left_over=True)
            try:
                found = await self._take(lease, feed, pages=0)
            finally:
                await self._store.give_back(lease, now, found.tally, left_over=found.left_over)
            log.info("delivery taken", **found.said())

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

    async def _take(self, lease: Lease, feed: Feed, pages: int) -> _Found:
        """Hand on the entries that we have not dealt with, fetching `pages` at most. What Kafka has not confirmed is
        not noted as seen."""
        pages = 0 if self._dry_run else pages
        listed = [entry.fingerprint for entry in feed.entries]
        seen = await self._store.seen(lease.state.url, listed)
        source = (lease.source or feed.title or host_of(lease.state.address))[:_MAX_SOURCE_CHARS]
        articles: dict[bytes, Article] = {}
        refused: set[bytes] = set()
        fetched, waiting = 0, 0
        for entry in reversed(feed.entries):  # the oldest first, so that revisions come in their order
            if entry.fingerprint in seen:
                continue
            needs_page = entry.is_summary and entry.link is not None
            if needs_page and (fetched >= pages or self._clock() > lease.until - _LEASE_MARGIN):
                waiting += 1
                continue
            fetched += needs_page
            try:
                made = await self._draft(entry)
            except RefusedItem as refusal:
                log.info("feed item refused", item=entry.key[:300], reason=str(refusal))
                metrics.ITEMS.labels("feed", "refused").inc()
                refused.add(entry.fingerprint)
                continue
            if made is None:
                log.info("feed item waits for its page", item=entry.key[:300], url=entry.link)
                waiting += 1
            else:
                articles[entry.fingerprint] = made.article(source, self._clock())
        now = self._clock()
        newest = max((min(entry.published_at, now) for entry in feed.entries if entry.published_at), default=None)
        if self._dry_run:
            for article in articles.values():
                log.info("article would be handed on", article_id=str(article.id), url=article.url, title=article.title)
            return _Found(Tally(newest=newest), left_over=waiting > 0, seen=len(seen))
        door: Door = "feed" if pages else "hub"
        outcomes = await self._intake.take(list(articles.values()), door, FEEDS_OWNER) if articles else []
        if done := refused | articles.keys():
            await self._store.note(lease.state.url, done, self._clock(), listed if pages else None)
        fates = Counter(type(outcome) for outcome in outcomes)
        if newest is None and fates[Accepted]:
            newest = now  # a feed that dates nothing
        tally = Tally(fates[Accepted], fates[Duplicate], len(refused) + fates[Refused], newest)
        return _Found(tally, left_over=waiting > 0, seen=len(seen))

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
        return await self._pace.fetch(url, headers, max(PAUSE, await self._robots.delay(url)))
