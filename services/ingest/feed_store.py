"""Feeds in PostgreSQL: several ingest workers share them by leases, and what was read survives all of them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from psycopg.rows import dict_row

from services.ingest.database import Connection, Pool, connected
from services.ingest.schedule import FIRST, FeedState

_REMEMBERED = timedelta(days=30)
# One claim at a time in all workers, so that no two feeds of one host are ever read at once.
_CLAIM_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('letopis.ingest.feeds', 0))"
_CLAIM = """
    UPDATE ingest.feeds SET leased_until = %(until)s
    WHERE url = (
        SELECT due.url FROM ingest.feeds AS due
        WHERE NOT due.paused AND due.next_poll_at <= %(now)s
            AND (due.leased_until IS NULL OR due.leased_until <= %(now)s)
            AND NOT EXISTS (
                SELECT FROM ingest.feeds AS other WHERE other.host = due.host AND other.leased_until > %(now)s
            )
        ORDER BY due.next_poll_at LIMIT 1
    )
"""
_CLAIM_ONE = """
    UPDATE ingest.feeds SET leased_until = %(until)s
    WHERE url = %(url)s AND NOT paused AND (leased_until IS NULL OR leased_until <= %(now)s)
"""
_RETURNING = """
    RETURNING source, url, address, interval, etag, last_modified, body_hash, distrusted, polls, failures, moved_to,
        moved_seen, health, error, overturn, rhythm
"""
_RELEASE = """
    UPDATE ingest.feeds SET
        address = %(address)s, host = %(host)s, interval = %(interval)s, etag = %(etag)s,
        last_modified = %(last_modified)s, body_hash = %(body_hash)s, distrusted = %(distrusted)s, polls = %(polls)s,
        failures = %(failures)s, moved_to = %(moved_to)s, moved_seen = %(moved_seen)s, health = %(health)s,
        error = %(error)s, overturn = %(overturn)s, rhythm = %(rhythm)s, errors = errors + (%(failures)s > 0)::integer,
        next_poll_at = %(next_poll_at)s, leased_until = NULL,
        polled_at = %(now)s, newest_item_at = GREATEST(newest_item_at, %(newest)s), accepted = accepted + %(accepted)s,
        duplicates = duplicates + %(duplicates)s, refused = refused + %(refused)s
    WHERE url = %(url)s AND leased_until = %(leased_until)s
"""
_GIVE_BACK = """
    UPDATE ingest.feeds SET
        leased_until = NULL, next_poll_at = CASE WHEN %(left_over)s THEN %(now)s ELSE next_poll_at END,
        newest_item_at = GREATEST(newest_item_at, %(newest)s), accepted = accepted + %(accepted)s,
        duplicates = duplicates + %(duplicates)s, refused = refused + %(refused)s
    WHERE url = %(url)s AND leased_until = %(leased_until)s
"""
_ALL = """
    SELECT feeds.*, hub, active_until AS hub_until, subscriptions.error AS hub_error
    FROM ingest.feeds LEFT JOIN ingest.subscriptions ON feed = url AND wanted
    ORDER BY feeds.health IN ('ok', 'new'), url
"""


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed to be read; `source` is what readers know its publisher by."""

    url: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A feed that is ours to read until `until`."""

    state: FeedState
    source: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What a poll has brought in; `newest` is the time of the newest item."""

    accepted: int = 0
    duplicates: int = 0
    refused: int = 0
    newest: datetime | None = None


class FeedStore:
    """Feeds and their items. Every method raises Unavailable."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def list_from_file(self, feeds: Sequence[FeedSource], now: datetime) -> None:
        """Make the listed feeds these; those that are no longer listed are forgotten, those added by hand stay."""
        async with connected(self._pool) as connection, connection.transaction():
            await connection.execute(
                "DELETE FROM ingest.feeds WHERE listed AND url <> ALL(%s)", [[feed.url for feed in feeds]]
            )
            for feed in feeds:
                await self._add(connection, feed, now, listed=True)

    async def add(self, feed: FeedSource, now: datetime) -> None:
        """Add a feed by hand, or change the source of one that is there."""
        async with connected(self._pool) as connection:
            await self._add(connection, feed, now, listed=False)

    @staticmethod
    async def _add(connection: Connection, feed: FeedSource, now: datetime, *, listed: bool) -> None:
        await connection.execute(
            "INSERT INTO ingest.feeds AS known (url, source, listed, host, address, interval, next_poll_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (url) DO UPDATE SET source = excluded.source, listed = known.listed OR excluded.listed",
            [feed.url, feed.source, listed, host_of(feed.url), feed.url, FIRST, now],
        )

    async def remove(self, url: str) -> bool:
        """Forget a feed; False where there is none."""
        async with connected(self._pool) as connection:
            cursor = await connection.execute("DELETE FROM ingest.feeds WHERE url = %s", [url])
            return cursor.rowcount > 0

    async def pause(self, url: str, paused: bool) -> bool:
        """Leave a feed alone, or read it again at once; False where there is none."""
        async with connected(self._pool) as connection:
            cursor = await connection.execute(
                "UPDATE ingest.feeds SET paused = %s, next_poll_at = CASE WHEN %s THEN next_poll_at ELSE now() END"
                " WHERE url = %s",
                [paused, paused, url],
            )
            return cursor.rowcount > 0

    async def all(self) -> list[dict[str, Any]]:
        """Every feed with all that is known of it, the ill ones first."""
        async with connected(self._pool) as connection, connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(_ALL)
            return await cursor.fetchall()

    async def claim(self, now: datetime, lease: timedelta) -> Lease | None:
        """Take the feed that is due longest, if any is, for as long as `lease`."""
        async with connected(self._pool) as connection, connection.transaction():
            await connection.execute(_CLAIM_LOCK)
            return await self._lease(connection, _CLAIM, now, now + lease)

    async def claim_one(self, url: str, now: datetime, lease: timedelta) -> Lease | None:
        """Take this feed, due or not; None where somebody has it, or it is not to be read."""
        async with connected(self._pool) as connection:
            return await self._lease(connection, _CLAIM_ONE, now, now + lease, url)

    @staticmethod
    async def _lease(
        connection: Connection, sql: str, now: datetime, until: datetime, url: str | None = None
    ) -> Lease | None:
        async with connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(sql + _RETURNING, {"now": now, "until": until, "url": url})
            row = await cursor.fetchone()
        return Lease(source=row.pop("source"), state=FeedState(**row), until=until) if row else None

    async def release(self, lease: Lease, state: FeedState, due: datetime, now: datetime, tally: Tally) -> None:
        """Write down how the poll went and give the feed back; without effect where the lease has run out since."""
        async with connected(self._pool) as connection:
            values = {name: getattr(state, name) for name in FeedState.__slots__}
            await connection.execute(
                _RELEASE,
                {
                    **values,
                    "host": host_of(state.address),
                    "next_poll_at": due,
                    "now": now,
                    "leased_until": lease.until,
                    **asdict(tally),
                },
            )

    async def give_back(self, lease: Lease, now: datetime, tally: Tally, *, left_over: bool) -> None:
        """Give back a feed that was not polled, and count what came of it; it is due where something is left over."""
        async with connected(self._pool) as connection:
            values = {"url": lease.state.url, "now": now, "left_over": left_over, "leased_until": lease.until}
            await connection.execute(_GIVE_BACK, values | asdict(tally))

    async def tell_silent(self, silent: Collection[str]) -> tuple[list[str], list[str]]:
        """Note that these feeds are silent and no others; returns those that were not before, and those that are no
        longer, each to one caller only."""
        async with connected(self._pool) as connection:
            cursor = await connection.execute(
                "UPDATE ingest.feeds SET told_silent = url = ANY(%(silent)s)"
                " WHERE told_silent <> (url = ANY(%(silent)s)) RETURNING url, told_silent",
                {"silent": list(silent)},
            )
            rows = await cursor.fetchall()
        return [url for url, now_silent in rows if now_silent], [url for url, now_silent in rows if not now_silent]

    async def next_due(self) -> datetime | None:
        """When the next feed is due that nobody holds; None without feeds."""
        async with connected(self._pool) as connection:
            cursor = await connection.execute(
                "SELECT min(GREATEST(next_poll_at, leased_until)) FROM ingest.feeds WHERE NOT paused"
            )
            row = await cursor.fetchone()
            due: datetime | None = row[0] if row else None
            return due

    async def seen(self, feed: str, fingerprints: Sequence[bytes]) -> set[bytes]:
        """Which of these items have been dealt with."""
        async with connected(self._pool) as connection:
            cursor = await connection.execute(
                "SELECT fingerprint FROM ingest.feed_items WHERE feed = %s AND fingerprint = ANY(%b::bytea[])",
                [feed, list(fingerprints)],
            )
            return {bytes(row[0]) for row in await cursor.fetchall()}

    async def note(
        self, feed: str, done: Collection[bytes], now: datetime, listed: Sequence[bytes] | None = None
    ) -> None:
        """Note that items have been dealt with; old ones that are not `listed`, where that is given, are forgotten."""
        async with connected(self._pool) as connection, connection.transaction():
            await connection.execute(
                "INSERT INTO ingest.feed_items SELECT %s, done, %s FROM unnest(%b::bytea[]) AS done"
                " WHERE EXISTS (SELECT FROM ingest.feeds WHERE url = %s) ON CONFLICT DO NOTHING",
                [feed, now, list(done), feed],
            )
            if listed is not None:
                await connection.execute(
                    "DELETE FROM ingest.feed_items"
                    " WHERE feed = %s AND seen_at < %s AND fingerprint <> ALL(%b::bytea[])",
                    [feed, now - _REMEMBERED, list(listed)],
                )


def host_of(url: str) -> str:
    """The host that politeness counts by."""
    return (urlsplit(url).hostname or "").lower()
