"""The pace at which hosts are asked, kept by all ingest workers together."""

import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from services.ingest.database import Pool, connected
from services.ingest.feed_store import host_of
from services.ingest.fetching import MAX_SECONDS, Fetched, Fetcher, FetchFailed
from services.ingest.schedule import retry_after

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]

PAUSE = timedelta(seconds=1)
"""Between two requests to one host, where it asks for no longer one."""
_HOLD = timedelta(seconds=MAX_SECONDS + 15)
"""After that a worker that took its turn has died."""
_LONGEST_WAIT = timedelta(minutes=2)
"""Twice the longest Crawl-delay that is kept."""
_LONGEST_REST = timedelta(hours=24)
_GLANCE, _SOON = timedelta(seconds=1), timedelta(milliseconds=1)
_TAKE = """
    INSERT INTO ingest.hosts AS known (host, asking, free_at) VALUES (%(host)s, true, %(until)s)
    ON CONFLICT (host) DO UPDATE SET asking = true, free_at = excluded.free_at WHERE known.free_at <= %(now)s
    RETURNING host
"""


class LeftAlone(FetchFailed):
    """The host has asked us to leave it alone for a while yet. Try again in `retry_after` seconds."""

    def __init__(self, host: str, until: datetime, retry_after: float) -> None:
        self.retry_after = math.ceil(retry_after)
        super().__init__(f"{host} has asked to be left alone until {until.isoformat(timespec='seconds')}")


class Pace:
    """One request at a time to a host, a pause between two, and none before its Retry-After is over, whichever worker
    makes them."""

    def __init__(self, pool: Pool, fetcher: Fetcher, clock: Clock, sleep: Sleep) -> None:
        self._pool, self._fetcher = pool, fetcher
        self._clock, self._sleep = clock, sleep

    async def fetch(self, url: str, headers: dict[str, str] | None = None, pause: timedelta = PAUSE) -> Fetched:
        """Fetch when it is our turn at that host; it is left alone for `pause` afterwards.

        Raises LeftAlone, FetchFailed, Unavailable.
        """
        host = host_of(url)
        while wait := await self._turn(host):
            if wait > _LONGEST_WAIT:
                raise LeftAlone(host, self._clock() + wait, wait.total_seconds())
            await self._sleep(wait.total_seconds())
        try:
            fetched = await self._fetcher.fetch(url, headers)
            if fetched.status in (429, 503):
                asked = retry_after(fetched.headers, self._clock())
                pause = max(pause, min(asked, _LONGEST_REST))
            return fetched
        finally:
            async with connected(self._pool) as connection:
                await connection.execute(
                    "UPDATE ingest.hosts SET asking = false, free_at = %s WHERE host = %s",
                    [self._clock() + pause, host],
                )

    async def _turn(self, host: str) -> timedelta | None:
        """Take the turn at the host, or say how long to wait before asking again."""
        now = self._clock()
        async with connected(self._pool) as connection:
            cursor = await connection.execute(_TAKE, {"host": host, "until": now + _HOLD, "now": now})
            if await cursor.fetchone():
                return None
            cursor = await connection.execute("SELECT asking, free_at FROM ingest.hosts WHERE host = %s", [host])
            row = await cursor.fetchone()
        if row is None:
            return _GLANCE
        asking, free_at = row
        wait: timedelta = free_at - now
        return max(min(wait, _GLANCE) if asking else wait, _SOON)

    async def forget(self, before: datetime) -> None:
        """Forget hosts that were not asked since."""
        async with connected(self._pool) as connection:
            await connection.execute("DELETE FROM ingest.hosts WHERE free_at < %s", [before])
