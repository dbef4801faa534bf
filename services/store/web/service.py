"""The web of the store put together: API and pages over one pool of connections that can only read."""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from pydantic import Field, SecretStr
from starlette.exceptions import HTTPException

from services.platform import logging
from services.platform.errors import Refusal
from services.platform.health import Health
from services.platform.http import DRAIN_SECONDS, mount_docs, mount_health, server_config
from services.platform.problems import problem
from services.platform.public_network import AllowList
from services.platform.settings import DatabaseSettings, HttpSettings
from services.store.database import Timeline, pool
from services.store.web.api import (
    actors,
    corrections,
    countries,
    counts,
    documents,
    exports,
    places,
    stream,
    timeline,
    webhooks,
)
from services.store.web.counting import RecentCounts
from services.store.web.fetching import DatabaseAway, TooHeavy
from services.store.web.filters import BadRequest
from services.store.web.keys import Forbidden, Keys, Rates, TooMany, Unauthorized
from services.store.web.pages import rendering, routes
from services.store.web.reading import Reader
from services.store.web.webhooks.deliverer import Deliverer
from services.store.web.webhooks.posting import Poster
from services.store.web.webhooks.subscriptions import Webhooks

_WRITERS = 4
_API = (
    timeline.router,
    actors.router,
    countries.router,
    places.router,
    documents.router,
    counts.router,
    stream.router,
    exports.router,
    corrections.router,
    webhooks.router,
)


class WebSettings(DatabaseSettings, HttpSettings):
    """What the web needs."""

    readers: Annotated[int, Field(ge=1, le=100, description="Connections to PostgreSQL")] = 8
    editor_keys: Annotated[SecretStr, Field(description="NAME:KEY with commas: who may correct the timeline")] = (
        SecretStr("")
    )
    read_keys: Annotated[
        SecretStr,
        Field(description="NAME:KEY with commas: who may read the API and the pages; everybody where none is given"),
    ] = SecretStr("")
    requests_per_minute: Annotated[
        int, Field(ge=0, description="Of each key, else of each address; 0 is without limit")
    ] = 3_000
    webhook_hosts: Annotated[
        str, Field(description="Private hosts and networks (CIDR) that webhooks may lead to, with commas")
    ] = ""
    webhook_patience_hours: Annotated[
        float, Field(ge=0, description="After so long without a message taken, a webhook is paused")
    ] = 24


def create(settings: WebSettings) -> FastAPI:
    """The service as an ASGI app; it connects when its lifespan begins."""

    editors = Keys.read("LETOPIS_EDITOR_KEYS", settings.editor_keys.get_secret_value())
    readers = Keys.read("LETOPIS_READ_KEYS", settings.read_keys.get_secret_value())
    rates = Rates(settings.requests_per_minute)
    allowed = _allowed(settings.webhook_hosts)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connections = pool(settings.dsn(), "letopis-web", settings.readers, writes=False)
        writing = pool(settings.dsn(), "letopis-web-writing", _WRITERS)
        app.state.reader = Reader(connections)
        app.state.recent_counts = RecentCounts(app.state.reader)
        app.state.timeline = Timeline(writing)
        app.state.webhooks = Webhooks(writing)
        app.state.poster = Poster(allowed)
        patience = timedelta(hours=settings.webhook_patience_hours)
        app.state.deliverer = Deliverer(app.state.reader, app.state.webhooks, app.state.poster, patience)
        app.state.health.add("database", app.state.reader.check)
        await connections.open(wait=False)
        await writing.open(wait=False)
        delivering = asyncio.create_task(app.state.deliverer.run())
        try:
            yield
        finally:
            app.state.health.stopping()
            delivering.cancel()
            await asyncio.wait({delivering}, timeout=DRAIN_SECONDS)
            await app.state.poster.close()
            await connections.close(timeout=1)
            await writing.close(timeout=1)

    async def admitted(request: Request) -> None:
        """Let in who may read, as often as they may."""
        name = editors.holder(request, basic=True) or readers.holder(request, basic=True)
        if readers and name is None:
            raise Unauthorized("reading needs a key: send Authorization: Bearer KEY")
        rates.take(name or (request.client.host if request.client else ""))

    app = FastAPI(
        title="Letopis",
        summary="A timeline of visits, meetings, calls and signed documents, each claim with its source",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.health = Health()
    app.state.streams = set()
    app.state.editors, app.state.reading_keys = editors, readers
    mount_health(app, app.state.health)
    for router in _API:
        app.include_router(router, dependencies=[Depends(admitted)])
    app.include_router(routes.router, dependencies=[Depends(admitted)])
    app.mount("/static", StaticFiles(directory=Path(routes.__file__).parent / "static"), name="static")
    mount_docs(app)
    app.add_exception_handler(BadRequest, _bad_request)
    app.add_exception_handler(DatabaseAway, _database_away)
    app.add_exception_handler(TooHeavy, _too_heavy)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Unauthorized, _unauthorized)
    app.add_exception_handler(Forbidden, _forbidden)
    app.add_exception_handler(TooMany, _too_many)
    return app


def _allowed(listed: str) -> AllowList:
    try:
        return AllowList(listed)
    except ValueError as error:
        raise Refusal(f"LETOPIS_WEBHOOK_HOSTS: {error}") from error


def serve(settings: WebSettings) -> None:
    """Run the service until SIGTERM or SIGINT. Blocks."""
    logging.configure("web", settings.log_level, settings.log_format)
    _Server(server_config(create(settings), settings)).run()


class _Server(uvicorn.Server):
    """Ends live streams as soon as it is told to stop: it waits for open connections before it does anything else."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        app = self.config.app
        assert isinstance(app, FastAPI)
        app.state.health.stopping()
        super().handle_exit(sig, frame)


def _bad_request(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BadRequest)
    faults = [
        {"parameter": f.parameter, "reason": f.reason} | ({"allowed": list(f.allowed)} if f.allowed else {})
        for f in error.faults
    ]
    return problem(400, "bad-request", str(error), faults=faults)


def _database_away(request: Request, error: Exception) -> Response:
    assert isinstance(error, DatabaseAway)
    if _is_page(request):
        return rendering.away()
    return problem(503, "database-away", "the database does not answer; try again", {"Retry-After": "5"})


def _too_heavy(request: Request, _error: Exception) -> Response:
    if _is_page(request):
        return rendering.too_heavy()
    return problem(503, "too-heavy", "this takes the database too long: ask for fewer days or a narrower filter")


def _unauthorized(request: Request, error: Exception) -> Response:
    if _is_page(request):
        return rendering.locked()
    return problem(401, "unauthorized", str(error), {"WWW-Authenticate": "Bearer"})


def _forbidden(_request: Request, error: Exception) -> Response:
    return problem(403, "forbidden", str(error))


def _too_many(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooMany)
    if _is_page(request):
        return rendering.too_many(math.ceil(error.seconds))
    return problem(429, "too-many-requests", str(error), {"Retry-After": str(math.ceil(error.seconds))})


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and _is_page(request):
        return rendering.missing()
    return problem(error.status_code, "http", str(error.detail), error.headers)


def _is_page(request: Request) -> bool:
    return not request.url.path.startswith("/v1/")
