"""Quotas: how many articles a key may push. A bucket of a minute's worth for each key and process."""

import math
from collections.abc import Callable
from dataclasses import dataclass


class QuotaExceeded(Exception):
    """The key has pushed what it may for now. Push again after `retry_after` seconds."""

    def __init__(self, per_minute: int, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"this key may push {per_minute:,} articles a minute")


@dataclass
class _Bucket:
    left: float
    at: float


class Quotas:
    """Counts what each key pushes; `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, name: str, articles: int, per_minute: int) -> None:
        """Count articles of a key; no limit where `per_minute` is 0.

        A full bucket gives for more than it holds, and is empty for the longer: so no batch is too large for ever.
        Raises QuotaExceeded.
        """
        if not per_minute:
            return
        now = self._clock()
        bucket = self._buckets.setdefault(name, _Bucket(per_minute, now))
        bucket.left = min(per_minute, bucket.left + (now - bucket.at) * per_minute / 60)
        bucket.at = now
        needed = min(articles, per_minute)
        if bucket.left < needed:
            raise QuotaExceeded(per_minute, math.ceil((needed - bucket.left) * 60 / per_minute))
        bucket.left -= articles
