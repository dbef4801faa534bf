"""Extraction over files, without a broker: all cores at work, answers in the order of the articles."""

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.contracts.extraction import Extraction
from services.extract.files import Source, find, read
from services.extract.guidelines import events_of
from services.extract.loading import load
from services.extract.pool import Load, Pool
from services.extract.settings import EngineSettings
from services.platform.terminal import printable

_AHEAD_PER_WORKER = 4


async def extract_all(
    pool: Pool, sources: Iterable[Source], ahead: int
) -> AsyncGenerator[tuple[Source, Extraction | str], None]:
    """Each source, in order, with its extraction or with the reason why there is none.

    Reads at most `ahead` sources before the one that is answered next; a line is read in the event loop.
    """
    waiting: deque[tuple[Source, asyncio.Task[Extraction] | None]] = deque()
    remaining = iter(sources)
    try:
        while True:
            while len(waiting) < ahead and (source := next(remaining, None)) is not None:
                task = asyncio.create_task(pool.extract(source.article)) if source.article else None
                waiting.append((source, task))
                await asyncio.sleep(0)  # let it begin while the next line is read
            if not waiting:
                return
            source, task = waiting.popleft()
            if task is None:
                yield source, source.refused or ""
                continue
            await asyncio.wait([task])
            error = task.exception()
            yield source, task.result() if error is None else f"{type(error).__name__}: {error}"
    finally:
        for _, task in waiting:
            if task is not None:
                task.cancel()


async def run(names: Sequence[str], settings: EngineSettings, extraction: Load | None = None) -> bool:
    """Extract from the named files to standard output, with progress on standard error; whether all was extracted.

    Raises NoSuchFile, ModelsNotLoaded.
    """
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
            async with aclosing(extract_all(pool, read(paths), ahead)) as answers:
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
                    progress.update(bar, description=f"{articles:,} articles, {events:,} events")
        sys.stdout.flush()
    seconds = time.monotonic() - began
    console.print(
        f"{articles:,} articles, {events:,} events, {failed:,} left out; "
        f"{seconds:.1f} s, {articles / max(seconds, 1e-9):,.0f} articles/s",
        highlight=False,
        soft_wrap=True,
    )
    return not failed
