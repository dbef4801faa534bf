"""What waits at the same time is written together; one that cannot be written does not keep the others."""

import asyncio
from collections.abc import Sequence

import pytest

from services.platform.errors import PassingError, PermanentError
from services.store.batching import MOST_TOGETHER, Together
from services.store.database import Received
from tests.unit.store.made import article, extraction

GOOD = [Received(extraction(article(str(n)))) for n in range(3)]
BAD = Received(extraction(article("bad")))


class Store:
    """Takes everything but BAD; nothing while it is away."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.away = False

    async def replace(self, batch: Sequence[Received]) -> None:
        self.batches.append(len(batch))
        if self.away:
            raise PassingError("away")
        if BAD in batch:
            raise PermanentError("never")


async def outcomes(store: Store, received: Sequence[Received]) -> list[object]:
    together = Together(store.replace)
    waiting = [asyncio.ensure_future(together.replace(each)) for each in received]
    await asyncio.sleep(0)
    running = asyncio.ensure_future(together.run())
    results = await asyncio.gather(*waiting, return_exceptions=True)
    running.cancel()
    return [type(result) if isinstance(result, Exception) else result for result in results]


async def test_what_waits_is_written_in_one_go() -> None:
    store = Store()
    assert await outcomes(store, GOOD) == [None, None, None]
    assert store.batches == [3]


async def test_the_culprit_alone_is_refused() -> None:
    store = Store()
    assert await outcomes(store, [GOOD[0], BAD, GOOD[1]]) == [None, PermanentError, None]


async def test_while_the_store_is_away_everybody_is_told_to_come_again() -> None:
    store = Store()
    store.away = True
    assert await outcomes(store, [*GOOD, BAD]) == [PassingError] * 4
    assert store.batches == [4]


async def test_a_caller_that_gives_up_is_no_concern_of_the_others() -> None:
    store = Store()
    together = Together(store.replace)
    leaving, staying = (asyncio.ensure_future(together.replace(each)) for each in GOOD[:2])
    await asyncio.sleep(0)
    leaving.cancel()
    running = asyncio.ensure_future(together.run())
    await staying
    with pytest.raises(asyncio.CancelledError):
        await leaving
    running.cancel()
    assert store.batches == [1]


class SlowStore:
    """Has a batch committed when told to, and notes how many callers were told meanwhile."""

    def __init__(self) -> None:
        self.steps: asyncio.Queue[None] = asyncio.Queue()
        self.callers: list[asyncio.Future[None]] = []
        self.told: list[int] = []

    async def replace(self, batch: Sequence[Received]) -> None:
        while self.steps.empty():
            await asyncio.sleep(0)
            self.told.append(sum(caller.done() for caller in self.callers))
        self.steps.get_nowait()


async def test_callers_are_told_a_few_at_a_time_while_the_next_batch_is_written() -> None:
    store = SlowStore()
    together = Together(store.replace)
    store.callers = [asyncio.ensure_future(together.replace(GOOD[0])) for _ in range(50)]
    await asyncio.sleep(0)
    running = asyncio.ensure_future(together.run())
    await asyncio.sleep(0)
    following = asyncio.ensure_future(together.replace(GOOD[1]))
    store.steps.put_nowait(None)
    await asyncio.wait(store.callers)
    await asyncio.sleep(0)
    assert len(set(store.told)) > 5  # the writing of the next had its turns between
    assert not following.done()
    store.steps.put_nowait(None)
    await following
    running.cancel()


async def test_who_is_done_is_told_so_when_the_next_fail_or_the_service_ends() -> None:
    store = Store()
    together = Together(store.replace)
    waiting = [asyncio.ensure_future(together.replace(each)) for each in (GOOD[0], *[BAD] * MOST_TOGETHER)]
    running = asyncio.ensure_future(together.run())
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[0] is None
    assert all(isinstance(each, PermanentError) for each in results[1:])
    running.cancel()
