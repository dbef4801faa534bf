"""Watches over the feeds for those who operate Letopis: metrics of each feed, and a warning when one falls silent."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from services.ingest import feed_health
from services.ingest.errors import Unavailable
from services.ingest.feed_store import FeedStore
from services.ingest.pacing import Pace

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 30.0
_HOSTS_KEPT = timedelta(days=1)
_MAX_FEEDS = 1_000
"""Feeds with series of their own, the ill ones first; what the others count is summed up."""
_OTHERS = "others"
_COUNTED = ("accepted", "duplicates", "refused")
_FATES = {"accepted": "accepted", "duplicates": "duplicate", "refused": "refused"}


class FeedMetrics(Collector):
    """What the database knows of each feed, as Prometheus reads it. Every worker says the same of a feed, so ask for
    the maximum by feed, never for the sum."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._feeds: Sequence[Mapping[str, Any]] = ()

    def show(self, feeds: Sequence[Mapping[str, Any]]) -> None:
        """Tell of these feeds from now on."""
        self._feeds = feeds

    def describe(self) -> list[Metric]:
        """Nothing in advance."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Called at every scrape, in whichever thread."""
        now, feeds = self._clock(), self._feeds
        age = GaugeMetricFamily(
            "letopis_ingest_feed_newest_item_age_seconds", "Since the feed's newest item", labels=["feed"]
        )
        state = GaugeMetricFamily(
            "letopis_ingest_feed_health", "1 for the health that the feed has", labels=["feed", "health"]
        )
        polls = CounterMetricFamily("letopis_ingest_feed_polls", "Polls of the feed", labels=["feed"])
        errors = CounterMetricFamily("letopis_ingest_feed_errors", "Polls that failed", labels=["feed"])
        items = CounterMetricFamily("letopis_ingest_feed_items", "Items of the feed by fate", labels=["feed", "fate"])
        by_health = GaugeMetricFamily("letopis_ingest_feeds", "Feeds by health", labels=["health"])
        counts: Counter[tuple[str, str]] = Counter()
        healths = Counter(dict.fromkeys(("new", "ok", "failing", "gone", "paused", "silent"), 0))
        for number, feed in enumerate(feeds):
            health, _ = feed_health.health(feed, now)
            healths[health] += 1
            own = number < _MAX_FEEDS
            name = label(feed["url"]) if own else _OTHERS
            for column in ("polls", "errors", *_COUNTED):
                counts[name, column] += feed[column]
            if own:
                state.add_metric([name, health], 1)
                if feed["newest_item_at"] is not None:
                    age.add_metric([name], (now - feed["newest_item_at"]).total_seconds())
        for (name, column), count in counts.items():
            if column in _FATES:
                items.add_metric([name, _FATES[column]], count)
            else:
                (polls if column == "polls" else errors).add_metric([name], count)
        for each, count in healths.items():
            by_health.add_metric([each], count)
        yield from (age, state, polls, errors, items, by_health)


def label(url: str) -> str:
    """What a feed is called in metrics: its address, a query being left out for what it may give away."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    mark = f"?{sha256(url.encode()).hexdigest()[:8]}" if parts.query or host != parts.netloc else ""
    return f"{parts.scheme}://{host}{parts.path}{mark}"


class FeedWatch:
    """Looks at the feeds again and again; one for each worker."""

    def __init__(
        self,
        store: FeedStore,
        pace: Pace,
        shown: FeedMetrics,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._store, self._pace, self._shown = store, pace, shown
        self._clock, self._sleep = clock, sleep

    async def run(self) -> None:
        """Look on and on."""
        while True:
            try:
                await self.look()
            except Unavailable as error:
                log.warning("feeds cannot be looked at", error=str(error))
            except Exception:
                log.exception("looking at the feeds failed")
            await self._sleep(_LOOK_SECONDS)

    async def look(self) -> None:
        """Bring the metrics up to date, and warn once of each feed that has fallen silent. Raises Unavailable."""
        now = self._clock()
        feeds = await self._store.all()
        self._shown.show(feeds)
        silent = {}
        for feed in feeds:
            health, why = feed_health.health(feed, now)
            if health == "silent":
                silent[feed["url"]] = {"reason": why, "newest_item_at": feed["newest_item_at"].isoformat()}
        fallen, heard = await self._store.tell_silent(silent.keys())
        for url in fallen:
            log.warning("feed_silent", feed=url, **silent[url])
        for url in heard:
            log.info("feed is silent no longer", feed=url)
        await self._pace.forget(now - _HOSTS_KEPT)
