"""Extraction over files, without a broker: all cores at work, answers in the order of the articles."""

import asyncio
import concurrent.futures
import contextlib
import json
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator, Iterable, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.contracts.extraction import Extraction
from services.extract.files import Source, find, read
from services.extract.guidelines import events_of
from services.extract.loading import load
from services.extract.pool import TOGETHER, Load, Pool
from services.extract.settings import EngineSettings
from services.platform.terminal import printable

_AHEAD_PER_WORKER = 2 * TOGETHER


Answer = tuple[Source, asyncio.Task[Extraction] | None]


async def extract_all(
    pool: Pool, sources: Iterable[Source], ahead: int
) -> AsyncGenerator[tuple[Source, Extraction | str], None]:
    """Each source, in order, with its extraction or with the reason why there is none.

    Reads at most `ahead` sources before the one that is answered next. An answer does not wait for sources that are
    slow to come. Raises what reading the sources raises, after the answers to those before.
    """
    answers: asyncio.Queue[Answer | None] = asyncio.Queue(ahead)
    running: set[asyncio.Task[Extraction]] = set()

    async def feed() -> None:
        try:
            async for source in _read_ahead(sources, ahead):
                task = None
                if source.article is not None:
                    running.add(task := asyncio.create_task(pool.extract(source.article)))
                await answers.put((source, task))
        finally:
            await answers.put(None)

    feeding = asyncio.create_task(feed())
    try:
        while (answer := await answers.get()) is not None:
            source, task = answer
            if task is None:
                yield source, source.refused or ""
                continue
            await asyncio.wait([task])
            running.discard(task)
            error = task.exception()
            yield source, task.result() if error is None else f"{type(error).__name__}: {error}"
        await feeding
    finally:
        feeding.cancel()
        for left in running:
            left.cancel()


async def _read_ahead(sources: Iterable[Source], limit: int) -> AsyncGenerator[Source, None]:
    """The sources, read in a thread: one that waits for a line of standard input must not hold up all else."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Source | Exception | None] = asyncio.Queue(limit)

    def put(item: Source | Exception | None) -> None:
        with contextlib.suppress(RuntimeError, concurrent.futures.CancelledError):  # nobody waits for it any more
            asyncio.run_coroutine_threadsafe(queue.put(item), loop).result()

    def read_all() -> None:
        try:
            for source in sources:
                put(source)
        except Exception as error:
            put(error)
        else:
            put(None)

    threading.Thread(target=read_all, daemon=True).start()
    while (item := await queue.get()) is not None:
        if isinstance(item, Exception):
            raise item
        yield item


async def run(names: Sequence[str], settings: EngineSettings, extraction: Load | None = None) -> bool:
    """Extract from the named files to standard output, with progress on standard error; whether all was extracted.

    Ctrl-C cancels it. Raises NoSuchFile, ModelsNotLoaded.
    """
    task = asyncio.current_task()
    assert task is not None
    # By the loop and not by asyncio.run, which does not wake up where another thread is given the signal.
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, task.cancel)
    paths = find(names)
    console = Console(stderr=True)
    total = None if None in paths else sum(path.stat().st_size for path in paths if path)
    articles = events = failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("loading the models", total=total)
        async with Pool.open(extraction or load(settings), settings.workers, settings.hang_seconds) as pool:
            began = time.monotonic()
            progress.update(bar, description="extracting")
            ahead = settings.workers * _AHEAD_PER_WORKER
            async with contextlib.aclosing(extract_all(pool, read(paths), ahead)) as answers:
                async for source, answer in answers:
                    progress.advance(bar, source.size)
                    if isinstance(answer, str):
                        failed += 1
                        console.print(
                            printable(f"{source.where}: {answer}"), markup=False, highlight=False, soft_wrap=True
                        )
                        continue
                    articles += 1
                    events += len(answer.events)
                    line = {"id": source.id, "events": events_of(answer)}
                    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
                    sys.stdout.flush()
                    progress.update(bar, description=f"{articles:,} articles, {events:,} events")
    seconds = time.monotonic() - began
    console.print(
        f"{articles:,} articles, {events:,} events, {failed:,} left out; "
        f"{seconds:.1f} s, {articles / max(seconds, 1e-9):,.0f} articles/s",
        highlight=False,
        soft_wrap=True,
    )
    return not failed
