"""Problem details (RFC 9457): what went wrong with a request or an item, for people and programs."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


def document(status: int, kind: str, detail: str, **more: Any) -> dict[str, Any]:
    """The body of a problem; `kind` is the last part of its type."""
    return {
        "type": f"urn:letopis:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }


def problem(status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """An answer with a problem."""
    return JSONResponse(document(status, kind, detail, **more), status, dict(headers or {}), MEDIA_TYPE)
