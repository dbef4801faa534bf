"""Extraction in processes of its own: it is work for processors, which an event loop must not do.

Each place in the pool is one process that holds the models and takes one article at a time. So when a process dies
(the system's memory runs out, a defect in native code) or hangs, it is known which article did it: the process is
replaced and the article tried again; one that kills several processes is given up as poison.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

import structlog

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.extract import metrics
from services.platform.errors import PassingError, PermanentError

Extract = Callable[[Article], Extraction]
Load = Callable[[], Extract]
"""Loads the models and returns the extraction. Called in each process, so it must be picklable."""

MOST_DEATHS = 3
"""So many processes may one article kill."""

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
        self._load = load
        self._seconds = seconds
        self._places = [_Place(load) for _ in range(workers)]
        self._free: asyncio.Queue[_Place] = asyncio.Queue()
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
        try:
            for failure in await asyncio.gather(*(each.start() for each in pool._places), return_exceptions=True):
                if failure is not None:
                    raise failure
            for place in pool._places:
                pool._free.put_nowait(place)
            yield pool
        finally:
            pool._closed = True
            await asyncio.gather(*(place.end() for place in pool._places))

    async def extract(self, article: Article) -> Extraction:
        """Extract from one article. Waits for a free process.

        Raises PoisonArticle, ModelsNotLoaded, PoolClosed, and whatever the extraction raises.
        """
        place = await self._free.get()
        try:
            if self._closed:
                raise PoolClosed("the pool was closed")
            for deaths in range(1, MOST_DEATHS + 1):
                await place.start()
                try:
                    return await asyncio.wait_for(place.extract(article), self._seconds)
                except (BrokenProcessPool, TimeoutError) as error:
                    await place.end()
                    if self._closed:
                        raise PoolClosed("the pool was closed") from None
                    hangs = isinstance(error, TimeoutError)
                    metrics.PROCESSES_LOST.labels("hung" if hangs else "died").inc()
                    _log.warning("extraction process lost", hangs=hangs, deaths=deaths, of=MOST_DEATHS)
        finally:
            self._free.put_nowait(place)
        raise PoisonArticle(f"{MOST_DEATHS} processes that extracted from it died or took over {self._seconds:g} s")


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

    async def extract(self, article: Article) -> Extraction:
        """Extract in the process. Raises BrokenProcessPool if it dies."""
        assert self._executor is not None
        return await asyncio.wrap_future(self._executor.submit(_work, article))

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


def _work(article: Article) -> Extraction:
    assert _extract is not None
    return _extract(article)
