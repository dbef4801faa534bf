"""Subscriptions at hubs, in PostgreSQL: any worker may ask a hub, answer it, and take what it sends."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.rows import class_row

from services.ingest.database import Pool, connected
from services.ingest.schedule import FIRST

_RENEW_AFTER = 0.8
"""Of a lease: the hub has the rest of it to answer."""
_FIRST_PATIENCE = timedelta(minutes=5)
_LONGEST_PATIENCE = timedelta(days=1)
_COLUMNS = "token, feed, hub, topic, secret, wanted"
# Another hub or topic is another subscription: the old one runs out by itself, and its token is nobody's.
_WISH = """
    INSERT INTO ingest.subscriptions AS known (token, feed, hub, topic, secret, ask_at)
    VALUES (%(token)s, %(feed)s, %(hub)s, %(topic)s, %(secret)s, %(now)s)
    ON CONFLICT (feed) DO UPDATE SET
        token = excluded.token, hub = excluded.hub, topic = excluded.topic, secret = excluded.secret, wanted = true,
        ask_at = excluded.ask_at, asked = 0, active_until = NULL, error = NULL
    WHERE (known.hub, known.topic, known.wanted) <> (excluded.hub, excluded.topic, true)
"""
# Asking counts at once, so that a worker that dies while it asks is followed by another, later and later.
_CLAIM = f"""
    UPDATE ingest.subscriptions
    SET asked = asked + 1, ask_at = %(now)s + LEAST(%(first)s * 2 ^ LEAST(asked, 20), %(longest)s)
    WHERE token = (
        SELECT token FROM ingest.subscriptions WHERE ask_at <= %(now)s ORDER BY ask_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING {_COLUMNS}
"""  # noqa: S608, put together from constants

_FIND = f"SELECT {_COLUMNS} FROM ingest.subscriptions WHERE token = %(token)s"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed's subscription. `token` makes the address that only its hub knows, `secret` signs what the hub sends;
    where it is not `wanted`, the hub is asked to end it."""

    token: str
    feed: str
    hub: str
    topic: str
    secret: str
    wanted: bool


class Subscriptions:
    """Every method raises Unavailable."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def wish(self, feed: str, hub: str, topic: str, now: datetime) -> None:
        """See to it that the feed is subscribed to at this hub."""
        values = {"token": secrets.token_urlsafe(32), "feed": feed, "hub": hub, "topic": topic, "now": now}
        async with connected(self._pool) as connection:
            await connection.execute(_WISH, {**values, "secret": secrets.token_urlsafe(48)})

    async def let_go(self, feed: str, now: datetime) -> None:
        """See to it that the feed is not subscribed to any more."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "UPDATE ingest.subscriptions SET wanted = false, asked = 0, ask_at = %s WHERE feed = %s AND wanted",
                [now, feed],
            )

    async def settle(self, now: datetime) -> list[str]:
        """Let go of feeds that are not read any more, forget what has ended, and poll feeds whose lease has run out.

        Returns these feeds.
        """
        async with connected(self._pool) as connection, connection.transaction():
            await connection.execute(
                "UPDATE ingest.subscriptions AS known SET wanted = false, asked = 0, ask_at = %s WHERE wanted AND NOT"
                " EXISTS (SELECT FROM ingest.feeds WHERE url = known.feed AND NOT paused AND health <> 'gone')",
                [now],
            )
            await connection.execute(
                "DELETE FROM ingest.subscriptions WHERE NOT wanted AND (active_until IS NULL OR active_until <= %s)",
                [now],
            )
            cursor = await connection.execute(
                "UPDATE ingest.subscriptions SET active_until = NULL WHERE active_until <= %s RETURNING feed", [now]
            )
            lapsed = [str(row[0]) for row in await cursor.fetchall()]
            await connection.execute(
                "UPDATE ingest.feeds SET next_poll_at = LEAST(next_poll_at, %s), interval = LEAST(interval, %s)"
                " WHERE url = ANY(%s)",
                [now, FIRST, lapsed],
            )
        return lapsed

    async def claim(self, now: datetime) -> Subscription | None:
        """The next subscription whose hub is to be asked, which is then ours to ask."""
        return await self._one(_CLAIM, {"now": now, "first": _FIRST_PATIENCE, "longest": _LONGEST_PATIENCE})

    async def find(self, token: str) -> Subscription | None:
        """The subscription of that token."""
        return await self._one(_FIND, {"token": token})

    async def _one(self, sql: str, values: dict[str, object]) -> Subscription | None:
        async with (
            connected(self._pool) as connection,
            connection.cursor(row_factory=class_row(Subscription)) as cursor,
        ):
            await cursor.execute(sql, values)
            return await cursor.fetchone()

    async def confirmed(self, token: str, lease: timedelta, now: datetime) -> None:
        """The hub has subscribed us for as long as `lease`; it is asked again in good time."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "UPDATE ingest.subscriptions SET active_until = %s, ask_at = %s, asked = 0, error = NULL"
                " WHERE token = %s",
                [now + lease, now + lease * _RENEW_AFTER, token],
            )

    async def failed(self, token: str, error: str) -> None:
        """The hub does not do what it was asked for, at least not now."""
        async with connected(self._pool) as connection:
            await connection.execute("UPDATE ingest.subscriptions SET error = %s WHERE token = %s", [error, token])

    async def denied(self, token: str, reason: str, now: datetime) -> None:
        """The hub will not, or will no longer, send us anything; it is asked again in a day."""
        async with connected(self._pool) as connection:
            await connection.execute(
                "UPDATE ingest.subscriptions SET active_until = CASE WHEN active_until > %(now)s THEN %(now)s END,"
                " ask_at = %(now)s + %(patience)s, error = %(error)s WHERE token = %(token)s",
                {"now": now, "patience": _LONGEST_PATIENCE, "error": f"denied: {reason}", "token": token},
            )

    async def ended(self, token: str) -> None:
        """The hub has unsubscribed us."""
        async with connected(self._pool) as connection:
            await connection.execute("DELETE FROM ingest.subscriptions WHERE token = %s AND NOT wanted", [token])
