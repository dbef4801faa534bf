"""The web of the store put together: API and pages over one pool of connections that can only read."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from pydantic import Field
from starlette.exceptions import HTTPException

from services.platform import logging
from services.platform.health import Health
from services.platform.http import mount_health
from services.platform.settings import DatabaseSettings, HttpSettings
from services.store.database import pool
from services.store.web import api, pages
from services.store.web.filters import BadRequest
from services.store.web.problems import problem
from services.store.web.reading import DatabaseAway, Reader

_DRAIN_SECONDS = 5


class WebSettings(DatabaseSettings, HttpSettings):
    """What the web needs."""

    readers: Annotated[int, Field(ge=1, le=100, description="Connections to PostgreSQL")] = 8


def create(settings: WebSettings) -> FastAPI:
    """The service as an ASGI app; it connects when its lifespan begins."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        connections = pool(settings.dsn(), "letopis-web", settings.readers, writes=False)
        app.state.reader = Reader(connections)
        app.state.health.add("database", app.state.reader.check)
        await connections.open(wait=False)
        try:
            yield
        finally:
            app.state.health.stopping()
            await connections.close(timeout=1)

    app = FastAPI(
        title="Letopis",
        summary="A timeline of visits, meetings, calls and signed documents, each claim with its source",
        version="1",
        lifespan=lifespan,
        redoc_url=None,
    )
    app.state.health = Health()
    mount_health(app, app.state.health)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.add_exception_handler(BadRequest, _bad_request)
    app.add_exception_handler(DatabaseAway, _database_away)
    app.add_exception_handler(HTTPException, _http_error)
    return app


def serve(settings: WebSettings) -> None:
    """Run the service until SIGTERM or SIGINT. Blocks."""
    logging.configure("web", settings.log_level, settings.log_format)
    config = uvicorn.Config(
        create(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        server_header=False,
    )
    uvicorn.Server(config).run()


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
        return pages.away(request, error)
    return problem(503, "database-away", "the database does not answer; try again", {"Retry-After": "5"})


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and _is_page(request):
        return pages.missing()
    return problem(error.status_code, "http", str(error.detail), error.headers)


def _is_page(request: Request) -> bool:
    return not request.url.path.startswith("/v1/")
