"""The problems of the push door: those that end a request, and those of single items."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from services.ingest.drafts import Fault
from services.platform.problems import MEDIA_TYPE, document


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
        return JSONResponse(self.body, self.status, self.headers, MEDIA_TYPE)


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
