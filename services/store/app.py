"""The store put together: a worker that reads extractions and keeps the timeline, and the relay beside it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
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
from services.store.outbox import Relay

_POOL_SIZE = 6
_COPIES_IDLE_S = 0.5

_log = structlog.get_logger(__name__)


class StoreSettings(WorkerSettings, DatabaseSettings):
    """What the store needs."""

    idempotent_producer: Annotated[
        bool, Field(description="False for a broker without producer ids, such as the one-machine stack's fallback")
    ] = True


def create(settings: StoreSettings) -> Worker[Extraction]:
    """The worker of the store; it connects when it runs."""
    topics = settings.topics()
    connections: Pool = pool(settings.dsn(), "letopis-store", _POOL_SIZE)
    timeline = Timeline(connections)
    together = Together(timeline.replace)
    relay = Relay(connections, settings.kafka_servers(), topics.timeline, idempotent=settings.idempotent_producer)

    async def handle(extraction: Extraction, context: Context) -> list[Outgoing]:
        await together.replace(Received(extraction, context.traceparent))
        return []  # the outbox speaks for the timeline

    @contextlib.asynccontextmanager
    async def handler() -> AsyncIterator[Handler[Extraction]]:
        await connections.open(wait=False)
        beside = [asyncio.create_task(each) for each in (together.run(), relay.run(), _mark_copies(timeline))]
        try:
            yield handle
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await connections.close(timeout=1)

    checks = {"database": timeline.check, "outbox": relay.check}
    return Worker("store", settings, topics.extractions, Extraction, handler, checks)


async def _mark_copies(timeline: Timeline) -> None:
    """Mark copies until cancelled, behind the articles as they come in; a database that is away is waited for."""
    while True:
        try:
            looked_at = await timeline.mark_copies()
        except PassingError as error:
            looked_at = 0
            _log.warning("will try again", reason=f"copies are not marked: {error}")
        if not looked_at:
            await asyncio.sleep(_COPIES_IDLE_S)


def serve(settings: StoreSettings) -> None:
    """Run the store until SIGTERM or SIGINT. Blocks."""
    logging.configure("store", settings.log_level, settings.log_format)
    create(settings).run()
