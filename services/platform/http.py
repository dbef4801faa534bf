"""What the FastAPI services share."""

from collections.abc import Awaitable, Callable
from html import escape
from importlib.resources import files
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

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


_DOCS_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_BEGIN = """SwaggerUIBundle({url: document.currentScript.dataset.openapi, dom_id: "#swagger-ui", deepLinking: true});"""


def mount_docs(app: FastAPI) -> None:
    """Serve `/docs`, the API's description to be read and tried, with all of its scripts from this service."""
    app.mount("/docs/assets", StaticFiles(directory=str(files("fastapi_offline") / "static")), name="docs-assets")

    async def begin(_request: Request) -> Response:
        return Response(_BEGIN, media_type="text/javascript")

    async def docs(_request: Request) -> Response:
        page = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(app.title)}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="icon" href="/docs/assets/favicon.png">'
            '<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head><body><div id="swagger-ui"></div>'
            '<script src="/docs/assets/swagger-ui-bundle.js"></script>'
            f'<script src="/docs/begin.js" data-openapi="{app.openapi_url}"></script></body></html>'
        )
        return HTMLResponse(page, headers=_DOCS_SECURITY)

    app.add_api_route("/docs", docs, include_in_schema=False)
    app.add_api_route("/docs/begin.js", begin, include_in_schema=False)


def _endpoint(health: Health, path: str) -> Callable[[], Awaitable[Response]]:
    async def endpoint() -> Response:
        answer = await health.answer(path)
        return Response(answer.body, answer.status, media_type=answer.content_type)

    return endpoint
