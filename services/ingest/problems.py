"""Problem details (RFC 9457): what went wrong with a request or an item, for people and programs."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from services.ingest.drafts import Fault


class Problem(Exception):
    """Ends a request with a problem; `kind` is the last part of its type."""

    def __init__(
        self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.status = status
        self.headers = dict(headers or {})
        self.body = document(status, kind, detail, **more)
        super().__init__(detail)

    def response(self) -> JSONResponse:
        """The problem as it is sent."""
        return JSONResponse(
            self.body, status_code=self.status, headers=self.headers, media_type="application/problem+json"
        )


def document(status: int, kind: str, detail: str, **more: Any) -> dict[str, Any]:
    """The body of a problem."""
    return {
        "type": f"urn:letopis:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }


def refused(faults: tuple[Fault, ...], line: int | None = None) -> dict[str, Any]:
    """The problem of an item that cannot be taken; `field` and `reason` are those of the first fault."""
    first = faults[0]
    where = {} if line is None else {"line": line}
    return document(
        400 if first.field is None else 422,
        "refused-item",
        "; ".join(f"{fault.field} {fault.reason}" if fault.field else f"the item {fault.reason}" for fault in faults),
        **where,
        field=first.field,
        reason=first.reason,
        faults=[{"field": fault.field, "reason": fault.reason} for fault in faults],
    )
