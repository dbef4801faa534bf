"""What the FastAPI services share."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from fastapi.responses import Response

from services.platform.health import PATHS, Health


def mount_health(app: FastAPI, health: Health) -> None:
    """Serve `/livez`, `/readyz` and `/metrics`, outside of the OpenAPI description and without authentication."""
    for path in PATHS:
        app.add_api_route(path, _endpoint(health, path), methods=["GET"], include_in_schema=False)


def _endpoint(health: Health, path: str) -> Callable[[], Awaitable[Response]]:
    async def endpoint() -> Response:
        answer = await health.answer(path)
        return Response(answer.body, answer.status, media_type=answer.content_type)

    return endpoint
