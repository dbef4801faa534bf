"""Extraction in processes of its own: it is work for processors, which an event loop must not do.

Each place in the pool is one process that holds the models. It takes the articles that wait, a few short ones
together: the engine reads them faster so. When a process dies (the system's memory runs out, a defect in native code)
or hangs, it is replaced and its articles are tried again, each by itself, so that it is known which one did it; one
that is there whenever several processes are lost is given up as poison.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait

import structlog

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.extract import metrics
from services.platform.errors import PassingError, PermanentError

Extract = Callable[[Sequence[Article]], list[Extraction]]
Load = Callable[[], Extract]
"""Loads the models and returns the extraction. Called in each process, so it must be picklable."""

MOST_DEATHS = 3
"""So many processes may one article kill."""
TOGETHER = 16
"""So many articles are read together, if so many wait for each process; more would hardly be faster."""
SHORT = 20_000
"""Characters of title and text that articles read together may have; a longer one is read by itself."""

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_log = structlog.get_logger(__name__)

# In a process of the pool: its extraction, or why it has none.
_extract: Extract | None = None
_failure = ""


class PoisonArticle(PermanentError):
    """The article killed every process that it was given to, or made it hang."""


class ModelsNotLoaded(PassingError):
    """A process could not load its models. Retry: memory may be short for a while."""


class PoolClosed(PassingError):
    """The pool was closed before the article was done. It comes again."""


class Pool:
    """Processes that extract. For one event loop; use `async with Pool.open(…)`."""

    def __init__(self, load: Load, workers: int, seconds: float) -> None:
        self._seconds = seconds
        self._places = [_Place(load) for _ in range(workers)]
        self._waiting: deque[_Waiting] = deque()
        self._arrived = asyncio.Condition()
        self._closed = False

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, load: Load, workers: int, seconds: float) -> AsyncIterator["Pool"]:
        """A pool whose processes have loaded their models; ends them at the end, what they are at included.

        An article may take so many `seconds` by the clock before its process is held to hang. Raises ModelsNotLoaded.
        """
        # Before a child imports NumPy: two threads a process are ten times slower under load than one.
        for name in _THREADS:
            os.environ.setdefault(name, "1")
        pool = cls(load, workers, seconds)
        serving: list[asyncio.Task[None]] = []
        try:
            for failure in await asyncio.gather(*(each.start() for each in pool._places), return_exceptions=True):
                if failure is not None:
                    raise failure
            serving += [asyncio.create_task(pool._serve(place)) for place in pool._places]
            yield pool
        finally:
            pool._closed = True
            await asyncio.gather(*(place.end() for place in pool._places))
            for task in serving:
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)
            for waiting in pool._waiting:
                waiting.fail(PoolClosed("the pool was closed"))

    async def extract(self, article: Article) -> Extraction:
        """Extract from one article. Waits for a free process.

        Raises PoisonArticle, ModelsNotLoaded, PoolClosed, and whatever the extraction raises.
        """
        if self._closed:
            raise PoolClosed("the pool was closed")
        waiting = _Waiting(article, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        async with self._arrived:
            self._arrived.notify()
        return await waiting.answer

    async def _serve(self, place: "_Place") -> None:
        """Answer those that wait, a few at a time, until cancelled."""
        while True:
            async with self._arrived:
                await self._arrived.wait_for(lambda: self._waiting)
            together = self._next()
            try:
                await self._answer(place, together)
            finally:
                for waiting in together:
                    waiting.fail(PoolClosed("the pool was closed"))

    def _next(self) -> list["_Waiting"]:
        """The first that waits and some of those behind it, so that something is left for the other processes."""
        share = min(-(-len(self._waiting) // len(self._places)), TOGETHER)
        together: list[_Waiting] = []
        room = SHORT
        while self._waiting and len(together) < share:
            room -= self._waiting[0].size
            if together and room < 0:
                break
            waiting = self._waiting.popleft()
            if not waiting.answer.done():  # nobody waits for it any more
                together.append(waiting)
        return together

    async def _answer(self, place: "_Place", together: Sequence["_Waiting"]) -> None:
        lost = 0
        if len(together) > 1:
            try:
                extractions = await self._extract(place, [waiting.article for waiting in together])
            except Exception as error:  # because of which article, shows when each is tried by itself
                lost = int(isinstance(error, _Lost))
            else:
                for waiting, extraction in zip(together, extractions, strict=True):
                    waiting.succeed(extraction)
                return
        for waiting in together:
            try:
                waiting.succeed(await self._alone(place, waiting.article, lost))
            except Exception as error:
                waiting.fail(error)

    async def _alone(self, place: "_Place", article: Article, lost: int) -> Extraction:
        """Extract from an article that was there when so many processes were lost. Raises as `extract`."""
        for _ in range(lost, MOST_DEATHS):
            try:
                (extraction,) = await self._extract(place, [article])
            except _Lost:
                continue
            return extraction
        raise PoisonArticle(f"{MOST_DEATHS} processes that extracted from it died or took over {self._seconds:g} s")

    async def _extract(self, place: "_Place", articles: Sequence[Article]) -> list[Extraction]:
        """Raises _Lost, ModelsNotLoaded, PoolClosed, and whatever the extraction raises."""
        if self._closed:
            raise PoolClosed("the pool was closed")
        await place.start()
        try:
            return await asyncio.wait_for(place.extract(articles), self._seconds)
        except (BrokenProcessPool, TimeoutError) as error:
            await place.end()
            if self._closed:
                raise PoolClosed("the pool was closed") from None
            why = "hung" if isinstance(error, TimeoutError) else "died"
            metrics.PROCESSES_LOST.labels(why).inc()
            ids = [str(article.id) for article in articles]
            _log.warning("extraction process lost", why=why, article_id=ids[0], beside=ids[1:])
            raise _Lost(why) from None


class _Lost(Exception):
    """The process died or hung, and is gone."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An article and who waits for it. Nothing is done where the answer is there or nobody waits any more."""

    article: Article
    answer: asyncio.Future[Extraction]

    @property
    def size(self) -> int:
        return len(self.article.title) + len(self.article.text)

    def succeed(self, extraction: Extraction) -> None:
        if not self.answer.done():
            self.answer.set_result(extraction)

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class _Place:
    """One process at a time, replaced when it is lost."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._executor: ProcessPoolExecutor | None = None
        self._pid: int | None = None

    async def start(self) -> None:
        """Have a process with its models loaded. Raises ModelsNotLoaded."""
        if self._executor is not None:
            return
        executor = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _enter, (self._load,))
        try:
            with _no_interrupts():
                arrival = executor.submit(_arrive)
            self._pid = await asyncio.wrap_future(arrival)
        except Exception as error:
            await asyncio.to_thread(executor.shutdown)
            why = "the process died" if isinstance(error, BrokenProcessPool) else str(error)
            raise ModelsNotLoaded(f"the extraction could not be loaded: {why}") from None
        self._executor = executor

    async def extract(self, articles: Sequence[Article]) -> list[Extraction]:
        """Extract in the process. Raises BrokenProcessPool if it dies."""
        assert self._executor is not None
        return await asyncio.wrap_future(self._executor.submit(_work, articles))

    async def end(self) -> None:
        """End the process, whatever it is at, and wait until it is gone. Without effect where there is none."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        assert self._pid is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        await asyncio.to_thread(executor.shutdown)


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Children started in here never see Ctrl-C, which a terminal sends to all: their parent ends them in order."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in the child ----------------------------------------------------------------------------------


def _enter(load: Load) -> None:
    global _extract, _failure
    # A pool's process waits on a pipe of which it holds both ends: without this it would outlive a killed parent.
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    try:
        _extract = load()
    except Exception as error:
        _failure = f"{type(error).__name__}: {error}"


def _arrive() -> int:
    """This process's id, once its models are loaded."""
    if _failure:
        raise RuntimeError(_failure)
    return os.getpid()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _work(articles: Sequence[Article]) -> list[Extraction]:
    assert _extract is not None
    return _extract(articles)
