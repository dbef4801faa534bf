"""What the FastAPI services share."""

from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import Response

from services.platform.health import PATHS, Health
from services.platform.settings import HttpSettings

DRAIN_SECONDS = 5
"""After SIGTERM, how long requests in work may take; with the rest of the stop less than the 8 s of `letopis up`."""


def server_config(app: FastAPI, settings: HttpSettings, **more: Any) -> uvicorn.Config:
    """How every service is served: logs through ours, no banner, requests in work finished at the end."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        server_header=False,
        **more,
    )


def mount_health(app: FastAPI, health: Health) -> None:
    """Serve `/livez`, `/readyz` and `/metrics`, outside of the OpenAPI description and without authentication."""
    for path in PATHS:
        app.add_api_route(path, _endpoint(health, path), methods=["GET"], include_in_schema=False)


def _endpoint(health: Health, path: str) -> Callable[[], Awaitable[Response]]:
    async def endpoint() -> Response:
        answer = await health.answer(path)
        return Response(answer.body, answer.status, media_type=answer.content_type)

    return endpoint
