"""Simulated time for several workers."""

import asyncio
import heapq
import itertools
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    """Simulated time, the same for workers and sites: when all workers wait, it jumps to what comes first."""

    def __init__(self, workers: int) -> None:
        self.now = START
        self._workers = workers
        self._waiting: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.now + timedelta(seconds=seconds), next(self._order), woken))
        self._jump()
        await woken

    def leave(self) -> None:
        """A worker has ended, and is waited for no longer."""
        self._workers -= 1
        self._jump()

    def _jump(self) -> None:
        if self._waiting and len(self._waiting) == self._workers:
            self.now, _, woken = heapq.heappop(self._waiting)
            woken.set_result(None)
