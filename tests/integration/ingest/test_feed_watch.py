"""The watch over the feeds: told once of silence, whichever worker looks."""

import asyncio
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from services.ingest.database import Pool
from services.ingest.feed_store import FeedSource, FeedStore, Tally
from services.ingest.feed_watch import FeedMetrics, FeedWatch
from services.ingest.fetching import Fetcher
from services.ingest.pacing import Pace
from services.ingest.schedule import FeedState
from services.platform.public_network import AllowList

START = datetime(2026, 1, 1, tzinfo=UTC)
QUIET, LIVELY = "https://quiet.example/rss", "https://lively.example/rss"


async def test_a_feed_that_falls_silent_is_warned_of_once_and_again_after_it_was_heard(pool: Pool) -> None:
    now = [START]
    store = FeedStore(pool)

    def clock() -> datetime:
        return now[0]

    async def polled(url: str, newest: datetime) -> None:
        lease = await store.claim_one(url, clock(), timedelta(minutes=1))
        assert lease is not None
        state = FeedState(url, url, health="ok", rhythm=timedelta(hours=20))
        await store.release(lease, state, clock(), clock(), Tally(accepted=1, newest=newest))

    await store.list_from_file([FeedSource(QUIET), FeedSource(LIVELY)], START)
    await polled(QUIET, START)
    shown, registry = FeedMetrics(clock), CollectorRegistry()
    registry.register(shown)
    pace = Pace(pool, Fetcher(AllowList(""), "Letopis/test"), clock, asyncio.sleep)
    workers = [FeedWatch(store, pace, shown, clock, asyncio.sleep) for _ in range(2)]

    async def looks() -> list[tuple[str, str]]:
        with capture_logs() as logs:
            await asyncio.gather(*(worker.look() for worker in workers))
        return [(entry["event"], entry["feed"]) for entry in logs]

    def age(feed: str) -> float | None:
        return registry.get_sample_value("letopis_ingest_feed_newest_item_age_seconds", {"feed": feed})

    assert await looks() == []
    for days, told in ((2, []), (3, [("feed_silent", QUIET)]), (4, [])):
        now[0] = START + timedelta(days=days)
        await polled(LIVELY, clock())
        assert await looks() == told
    assert (age(QUIET), age(LIVELY)) == (timedelta(days=4).total_seconds(), 0)
    silent = registry.get_sample_value("letopis_ingest_feed_health", {"feed": QUIET, "health": "silent"})
    assert silent == 1

    await polled(QUIET, clock())
    assert await looks() == [("feed is silent no longer", QUIET)]
    now[0] += timedelta(days=3)
    await polled(LIVELY, clock())
    assert await looks() == [("feed_silent", QUIET)]
