"""Quotas: how many articles a key may push. A bucket of a minute's worth for each key, shared by all workers."""

import math
from collections.abc import Callable
from datetime import datetime

from services.ingest.database import Pool, connected

# The bucket fills as time goes by, up to a minute's worth.
_AVAILABLE = """
    LEAST(
        %(per_minute)s::float8,
        known.available + GREATEST(0, EXTRACT(epoch FROM %(now)s - known.counted_at)) * %(per_minute)s / 60.0
    )
"""
_TAKE = f"""
    INSERT INTO ingest.quotas AS known (name, available, counted_at)
    VALUES (%(name)s, %(per_minute)s::float8 - %(articles)s, %(now)s)
    ON CONFLICT (name) DO UPDATE SET
        available = {_AVAILABLE} - %(articles)s, counted_at = GREATEST(known.counted_at, excluded.counted_at)
    WHERE {_AVAILABLE} >= LEAST(%(articles)s, %(per_minute)s)
    RETURNING name
"""  # noqa: S608, put together from constants
_LEFT = f"SELECT {_AVAILABLE} FROM ingest.quotas AS known WHERE name = %(name)s"  # noqa: S608


class QuotaExceeded(Exception):
    """The key has pushed what it may for now. Push again after `retry_after` seconds."""

    def __init__(self, per_minute: int, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"this key may push {per_minute:,} articles a minute")


class Quotas:
    """Counts in PostgreSQL what each key pushes, whichever worker takes it."""

    def __init__(self, pool: Pool, clock: Callable[[], datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def take(self, name: str, articles: int, per_minute: int) -> None:
        """Count articles of a key; no limit, and no round trip, where `per_minute` is 0.

        A full bucket gives for more than it holds, and is empty for the longer: so no batch is too large for ever.
        Raises QuotaExceeded, Unavailable.
        """
        if not per_minute:
            return
        values = {"name": name, "articles": articles, "per_minute": per_minute, "now": self._clock()}
        async with connected(self._pool) as connection:
            if await (await connection.execute(_TAKE, values)).fetchone():
                return
            row = await (await connection.execute(_LEFT, values)).fetchone()
        missing = min(articles, per_minute) - (row[0] if row else 0)
        raise QuotaExceeded(per_minute, max(1, math.ceil(missing * 60 / per_minute)))
