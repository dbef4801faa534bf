"""The ingest service put together: everything is wired here and nowhere else."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from prometheus_client import REGISTRY
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.ingest import api, feeds_api, websub_api
from services.ingest.answers import Answers
from services.ingest.database import Pool
from services.ingest.door import PushDoor
from services.ingest.errors import Unavailable
from services.ingest.feed_store import FeedSource, FeedStore
from services.ingest.feed_watch import FeedMetrics, FeedWatch
from services.ingest.feeds_file import read_feeds_file
from services.ingest.fetching import Fetcher
from services.ingest.intake import Intake
from services.ingest.keys import read_keys
from services.ingest.ledger import Ledger
from services.ingest.pacing import Pace
from services.ingest.pages import site_rules
from services.ingest.publisher import InFlight, Publisher
from services.ingest.quota import Quotas
from services.ingest.reader import FeedReader
from services.ingest.robots import user_agent
from services.ingest.settings import IngestSettings
from services.ingest.subscriber import Subscriber
from services.ingest.subscriptions import Subscriptions
from services.ingest.websub_api import HubDoor
from services.platform import logging
from services.platform.health import Health
from services.platform.http import DRAIN_SECONDS, mount_health, server_config
from services.platform.public_network import AllowList

log = structlog.get_logger(__name__)

_POOL_SIZE = 8
_POOL_WAIT_SECONDS = 5


def create(settings: IngestSettings) -> FastAPI:
    """The service as an ASGI app; it connects when its lifespan begins. Raises Refusal where settings are wrong."""
    site_rules.rules()  # read by the first page otherwise
    keys = read_keys(settings.api_keys.get_secret_value(), settings.api_keys_file, settings.per_minute)
    listed = read_feeds_file(settings.feeds) if settings.feeds else []
    feed_metrics = FeedMetrics(_now)
    REGISTRY.register(feed_metrics)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool: Pool = AsyncConnectionPool(
            settings.dsn(),
            kwargs={"autocommit": True, "connect_timeout": _POOL_WAIT_SECONDS, "application_name": "letopis-ingest"},
            min_size=1,
            max_size=_POOL_SIZE,
            timeout=_POOL_WAIT_SECONDS,
            reconnect_timeout=0,  # no pauses that double: each request tries anew, however long the database is away
            open=False,
        )
        publisher = Publisher(
            settings.kafka_servers(),
            settings.topics().articles.name,
            confirm_timeout=settings.confirm_timeout,
            in_flight=InFlight(settings.in_flight_records, settings.in_flight_bytes),
            client_id="letopis-ingest",
        )
        health = app.state.health

        async def database() -> str | None:
            try:
                async with pool.connection(timeout=1) as connection:
                    await connection.execute("SELECT 1 FROM ingest.ledger LIMIT 1")
            except PoolTimeout:
                return "does not answer"
            return None

        async def kafka() -> str | None:
            return None if publisher.ready else "does not answer"

        health.add("database", database)
        health.add("kafka", kafka)
        intake = Intake(Ledger(pool), publisher)
        app.state.push_door = PushDoor(
            intake,
            keys,
            Quotas(pool, _now),
            Answers(pool),
            pushes_at_once=settings.pushes_at_once,
            stream_items=settings.stream_items,
        )
        await pool.open(wait=False)
        await publisher.start()
        app.state.feed_store = store = FeedStore(pool)
        fetcher = Fetcher(AllowList(settings.allow_hosts), user_agent(settings.contact))
        pace = Pace(pool, fetcher, _now, asyncio.sleep)
        workers = [FeedWatch(store, pace, feed_metrics, _now, asyncio.sleep).run]
        subscriptions = Subscriptions(pool) if settings.public_url else None
        reader = FeedReader(store, pace, intake, _now, subscriptions=subscriptions, dry_run=settings.feeds_dry_run)
        if settings.feeds_on:
            workers.append(reader.run)
        else:
            log.info("feeds are off")
        if settings.feeds_on and settings.public_url and subscriptions is not None:
            subscriber = Subscriber(subscriptions, fetcher, settings.public_url, _now, asyncio.sleep)
            workers.append(subscriber.run)
            app.state.hub_door = HubDoor(subscriptions, subscriber, reader)
        reading = asyncio.create_task(_read_feeds(listed, store, workers))
        try:
            yield
        finally:
            health.stopping()
            reading.cancel()
            await asyncio.wait({reading}, timeout=DRAIN_SECONDS)
            await fetcher.close()
            await publisher.stop()
            await pool.close(timeout=1)

    app = FastAPI(
        title="Letopis ingest",
        summary="Where crawlers hand articles in",
        lifespan=lifespan,
        redoc_url=None,
    )
    app.state.health = Health()
    app.state.hub_door = None
    mount_health(app, app.state.health)
    api.mount(app)
    app.include_router(feeds_api.router)
    app.include_router(websub_api.router)
    return app


async def _read_feeds(
    listed: Sequence[FeedSource],
    store: FeedStore,
    workers: Sequence[Callable[[], Coroutine[Any, Any, None]]],
) -> None:
    """Bring the list of feeds up to date as soon as the database is there, then have the workers at it for good."""
    while True:
        try:
            await store.list_from_file(listed, _now())
            break
        except Unavailable as error:
            await asyncio.sleep(error.retry_after)
        except Exception:
            log.exception("the list of feeds cannot be kept: has `letopis migrate` been run?")
            await asyncio.sleep(_POOL_WAIT_SECONDS)
    async with asyncio.TaskGroup() as working:
        for work in workers:
            working.create_task(work())


def _now() -> datetime:
    return datetime.now(UTC)


def serve(settings: IngestSettings) -> None:
    """Run the service until SIGTERM or SIGINT. Blocks."""
    logging.configure("ingest", settings.log_level, settings.log_format)
    gc.freeze()  # what is loaded by now stays: no need to look through it again and again
    gc.set_threshold(50_000, 20, 20)  # a batch allocates much and leaves no cycles behind
    uvicorn.Server(server_config(create(settings), settings, h11_max_incomplete_event_size=64 * 1024)).run()
