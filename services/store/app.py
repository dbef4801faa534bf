"""The store put together: a worker that reads extractions and keeps the timeline, and the relay beside it."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

import structlog
from pydantic import Field

from services.contracts.extraction import Extraction
from services.platform import logging
from services.platform.errors import PassingError
from services.platform.settings import DatabaseSettings
from services.platform.streaming import Context, Handler, Outgoing, Worker, WorkerSettings
from services.store.batching import Together
from services.store.database import Pool, Received, Timeline, pool
from services.store.directory import Directory
from services.store.outbox import Relay

_POOL_SIZE = 6
IN_FLIGHT = 800
"""Of each partition: while one batch is written the next comes together."""
_IDLE_S = 0.5
_AFTER_A_DEFECT_S = 10.0

_log = structlog.get_logger(__name__)


class StoreSettings(WorkerSettings, DatabaseSettings):
    """What the store needs."""

    transactions: Annotated[
        bool, Field(description="Of Kafka. False for a broker without them, such as the one-machine stack's fallback")
    ] = True


def create(settings: StoreSettings) -> Worker[Extraction]:
    """The worker of the store; it connects when it runs."""
    topics = settings.topics()
    connections: Pool = pool(settings.dsn(), "letopis-store", _POOL_SIZE)
    timeline = Timeline(connections)
    directory = Directory(connections)
    together = Together(timeline.replace)
    relay = Relay(connections, settings.kafka_servers(), topics.timeline, transactions=settings.transactions)

    async def handle(extraction: Extraction, context: Context) -> list[Outgoing]:
        received = Received(extraction, context.traceparent)
        _ = received.mentions  # while another batch is with PostgreSQL
        await together.replace(received)
        return []  # the outbox speaks for the timeline

    @contextlib.asynccontextmanager
    async def handler() -> AsyncIterator[Handler[Extraction]]:
        await connections.open(wait=False)
        behind = (
            _follow("copies are not marked", timeline.mark_copies),
            _follow("the directory lags", directory.follow),
        )
        beside = [asyncio.create_task(each) for each in (together.run(), relay.run(), *behind)]
        try:
            yield handle
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await connections.close(timeout=1)

    checks = {"database": timeline.check, "outbox": relay.check}
    return Worker("store", settings, topics.extractions, Extraction, handler, checks, IN_FLIGHT)


async def _follow(trouble: str, step: Callable[[], Awaitable[int]]) -> None:
    """Do again and again, until cancelled, what follows behind the articles; whatever goes wrong is tried again.

    `step` returns how much there was to do.
    """
    while True:
        try:
            done = await step()
        except PassingError as error:
            done = 0
            _log.warning("will try again", reason=f"{trouble}: {error}")
        except Exception:
            done = 0
            _log.exception("will try again", reason=trouble)
            await asyncio.sleep(_AFTER_A_DEFECT_S)
        if not done:
            await asyncio.sleep(_IDLE_S)


def spare_the_collector() -> None:
    """Collect garbage less often: what is remembered is much and lives long (a fifth of all the work by default).

    It is no garbage in cycles: of millions of objects looked at none was any.
    """
    gc.set_threshold(2_000_000, 20, 100)


def serve(settings: StoreSettings) -> None:
    """Run the store until SIGTERM or SIGINT. Blocks."""
    logging.configure("store", settings.log_level, settings.log_format)
    spare_the_collector()
    create(settings).run()
