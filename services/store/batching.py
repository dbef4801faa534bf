"""Articles that are waiting at the same time are written in one transaction: a commit costs the same for many."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from services.platform.errors import PassingError
from services.store.database import Received

MOST_TOGETHER = 1_600
_TOLD_AT_ONCE = 4


class Together:
    """Gathers what several callers want replaced. Runs as a task beside them; without it they wait."""

    def __init__(self, replace: Callable[[Sequence[Received], Callable[[], None]], Awaitable[object]]) -> None:
        """`replace` writes a batch; it calls what it is given when all that is left is for PostgreSQL to do."""
        self._replace = replace
        self._waiting: asyncio.Queue[tuple[Received, asyncio.Future[None]]] = asyncio.Queue()
        self._done: deque[asyncio.Future[None]] = deque()
        """Of what is committed, and whose callers do not know yet."""
        self._telling: asyncio.Task[None] | None = None

    async def replace(self, received: Received) -> None:
        """Return when the article is replaced and committed. Raises what `Timeline.replace` does for this article."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((received, done))
        await done

    async def run(self) -> None:
        """Write what is waiting, together, until cancelled.

        Callers that are done mostly come with the next article, and to make that ready is work. If others wait already,
        it is left until PostgreSQL alone is busy with these.
        """
        try:
            while True:
                if self._waiting.empty():
                    self._tell()
                batch = [await self._waiting.get()]
                while len(batch) < MOST_TOGETHER and not self._waiting.empty():
                    batch.append(self._waiting.get_nowait())
                await self._write([(received, done) for received, done in batch if not done.cancelled()])
        finally:
            self._tell_some(len(self._done))

    async def _write(self, batch: Sequence[tuple[Received, asyncio.Future[None]]]) -> None:
        try:
            await self._replace([received for received, _ in batch], self._tell)
        except Exception as error:
            self._tell()
            if len(batch) > 1 and not isinstance(error, PassingError):
                for each in batch:  # one of them is the culprit: the others are not to suffer for it
                    await self._write([each])
                return
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
        else:
            self._done.extend(done for _, done in batch)

    def _tell(self) -> None:
        """Have those told that are done, beside what else is to do."""
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_all())

    async def _tell_all(self) -> None:
        while self._done:
            self._tell_some(_TOLD_AT_ONCE)
            await asyncio.sleep(0)

    def _tell_some(self, most: int) -> None:
        for _ in range(min(most, len(self._done))):
            if not (done := self._done.popleft()).done():
                done.set_result(None)
