"""What waits at the same time is written together; one that cannot be written does not keep the others."""

import asyncio
from collections.abc import Callable, Sequence

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

    async def replace(self, batch: Sequence[Received], handed_over: Callable[[], None]) -> None:
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
    """Hands over and commits a batch when told to."""

    def __init__(self) -> None:
        self.began: asyncio.Queue[None] = asyncio.Queue()
        self.hand_over: asyncio.Queue[None] = asyncio.Queue()
        self.commit: asyncio.Queue[None] = asyncio.Queue()
        self.turns = 0
        """How often the store had its turn while the batch was with PostgreSQL."""

    async def replace(self, batch: Sequence[Received], handed_over: Callable[[], None]) -> None:
        self.began.put_nowait(None)
        await self.hand_over.get()
        handed_over()
        self.turns = 0
        while self.commit.empty():
            self.turns += 1
            await asyncio.sleep(0)
        self.commit.get_nowait()


async def turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_who_is_done_is_told_a_few_at_a_time_when_the_next_batch_is_with_postgresql() -> None:
    store = SlowStore()
    together = Together(store.replace)
    callers = [asyncio.ensure_future(together.replace(GOOD[0])) for _ in range(50)]
    await asyncio.sleep(0)
    running = asyncio.ensure_future(together.run())
    await store.began.get()
    following = asyncio.ensure_future(together.replace(GOOD[1]))
    store.hand_over.put_nowait(None)
    await turns(10)
    store.commit.put_nowait(None)
    await store.began.get()
    await turns(100)
    assert not any(caller.done() for caller in callers)  # the following batch is still made ready
    store.hand_over.put_nowait(None)
    await asyncio.wait(callers)
    assert store.turns > 5
    assert not following.done()
    store.commit.put_nowait(None)
    await following
    running.cancel()


async def test_who_is_done_is_told_at_once_when_nobody_waits() -> None:
    store = SlowStore()
    together = Together(store.replace)
    caller = asyncio.ensure_future(together.replace(GOOD[0]))
    running = asyncio.ensure_future(together.run())
    store.hand_over.put_nowait(None)
    store.commit.put_nowait(None)
    await caller
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
