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

    def __init__(self, replace: Callable[[Sequence[Received]], Awaitable[object]]) -> None:
        self._replace = replace
        self._waiting: asyncio.Queue[tuple[Received, asyncio.Future[None]]] = asyncio.Queue()
        self._done: deque[asyncio.Future[None]] = deque()
        """Of what is committed, and whose callers do not know yet."""

    async def replace(self, received: Received) -> None:
        """Return when the article is replaced and committed. Raises what `Timeline.replace` does for this article."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((received, done))
        await done

    async def run(self) -> None:
        """Write what is waiting, together, until cancelled.

        Callers that are done mostly come with the next article, and to make that ready is work. They are told a few at
        a time: so it is done whenever the batch that is being written waits for PostgreSQL.
        """
        try:
            while True:
                batch = [await self._waiting.get()]
                while len(batch) < MOST_TOGETHER and not self._waiting.empty():
                    batch.append(self._waiting.get_nowait())
                await self._write([(received, done) for received, done in batch if not done.cancelled()])
        finally:
            while self._done:
                self._tell_some()

    async def _write(self, batch: Sequence[tuple[Received, asyncio.Future[None]]]) -> None:
        try:
            await self._replace([received for received, _ in batch])
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, PassingError):
                for each in batch:  # one of them is the culprit: the others are not to suffer for it
                    await self._write([each])
                return
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
        else:
            if not self._done:
                asyncio.get_running_loop().call_soon(self._tell_on)
            self._done.extend(done for _, done in batch)

    def _tell_on(self) -> None:
        """Tell some, and the others when the loop has looked after whoever else is ready."""
        self._tell_some()
        if self._done:
            asyncio.get_running_loop().call_soon(self._tell_on)

    def _tell_some(self) -> None:
        for _ in range(min(_TOLD_AT_ONCE, len(self._done))):
            if not (done := self._done.popleft()).done():
                done.set_result(None)
