"""Feeds in PostgreSQL: several ingest workers share them by leases, and what was read survives all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
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
    RETURNING source, url, address, interval, etag, last_modified, body_hash, distrusted, polls, failures, moved_to,
        moved_seen, health, error, overturn
"""
_RELEASE = """
    UPDATE ingest.feeds SET
        address = %(address)s, host = %(host)s, interval = %(interval)s, etag = %(etag)s,
        last_modified = %(last_modified)s, body_hash = %(body_hash)s, distrusted = %(distrusted)s, polls = %(polls)s,
        failures = %(failures)s, moved_to = %(moved_to)s, moved_seen = %(moved_seen)s, health = %(health)s,
        error = %(error)s, overturn = %(overturn)s, next_poll_at = %(next_poll_at)s, leased_until = NULL,
        polled_at = %(now)s,
        newest_item_at = GREATEST(newest_item_at, %(newest)s), accepted = accepted + %(accepted)s,
        duplicates = duplicates + %(duplicates)s, refused = refused + %(refused)s
    WHERE url = %(url)s AND leased_until = %(leased_until)s
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
            await cursor.execute("SELECT * FROM ingest.feeds ORDER BY health IN ('ok', 'new'), url")
            return await cursor.fetchall()

    async def claim(self, now: datetime, lease: timedelta) -> Lease | None:
        """Take the feed that is due longest, if any is, for as long as `lease`."""
        until = now + lease
        async with connected(self._pool) as connection, connection.transaction():
            await connection.execute(_CLAIM_LOCK)
            async with connection.cursor(row_factory=dict_row) as cursor:
                await cursor.execute(_CLAIM, {"now": now, "until": until})
                row = await cursor.fetchone()
        if row is None:
            return None
        source = row.pop("source")
        return Lease(FeedState(**row), source, until)

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
                    "accepted": tally.accepted,
                    "duplicates": tally.duplicates,
                    "refused": tally.refused,
                    "newest": tally.newest,
                },
            )

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

    async def note(self, feed: str, done: Collection[bytes], current: Sequence[bytes], now: datetime) -> None:
        """Note that items have been dealt with; old ones that the feed no longer lists are forgotten."""
        async with connected(self._pool) as connection, connection.transaction():
            await connection.execute(
                "INSERT INTO ingest.feed_items SELECT %s, done, %s FROM unnest(%b::bytea[]) AS done"
                " WHERE EXISTS (SELECT FROM ingest.feeds WHERE url = %s) ON CONFLICT DO NOTHING",
                [feed, now, list(done), feed],
            )
            await connection.execute(
                "DELETE FROM ingest.feed_items WHERE feed = %s AND seen_at < %s AND fingerprint <> ALL(%b::bytea[])",
                [feed, now - _REMEMBERED, list(current)],
            )


def host_of(url: str) -> str:
    """The host that politeness counts by."""
    return (urlsplit(url).hostname or "").lower()
