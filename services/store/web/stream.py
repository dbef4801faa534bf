"""`/v1/stream`: changes of the timeline as server-sent events, from where the reader left off."""

import asyncio
import re
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from services.platform.problems import problem
from services.store.web import filters
from services.store.web.api import FILTERS
from services.store.web.filters import BadRequest, Fault, Filters
from services.store.web.reading import DatabaseAway, Position, Reader

router = APIRouter(prefix="/v1", tags=["live"])

MOST_STREAMS = 200
_POLL_S = 0.5
_HEARTBEAT_S = 15.0
_FILTERED_BY = ("actor", "office", "country", "pair", "type", "mode", "status", "place", "document")


@router.get(
    "/stream",
    summary="Changes as they happen",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
    openapi_extra={
        "parameters": [
            *(p for p in FILTERS if p["name"] in _FILTERED_BY),
            {
                "name": "Last-Event-ID",
                "in": "header",
                "required": False,
                "description": "The id of the last event that was received: the stream goes on after it",
                "schema": {"type": "string"},
            },
        ]
    },
)
async def stream(request: Request) -> Response:
    """`entry`: an entry that is new or changed, as in the timeline. `withdrawn`: `{"id": …}` of one that is no more.

    Without `Last-Event-ID` from now on. Nothing that was committed is left out, and each entry's changes come in
    their order; after a break some may come again.
    """
    pairs = request.query_params.multi_items()
    for name, _ in pairs:
        if name not in _FILTERED_BY:
            raise BadRequest([Fault(name, "is no filter of the stream", _FILTERED_BY)])
    asked = filters.read(pairs)
    position = _position(request.headers.get("last-event-id"))
    reader: Reader = request.app.state.reader
    if position is None:
        position = await reader.present()
    streams: set[int] = request.app.state.streams
    if len(streams) >= MOST_STREAMS:
        return problem(503, "too-many-streams", "too many streams are open", {"Retry-After": "30"})
    return StreamingResponse(
        _events(request, reader, asked, position, streams),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _position(last: str | None) -> Position | None:
    if not last:
        return None
    found = re.fullmatch(r"([0-9]{1,19})-([0-9]{1,18})", last)
    if not found:
        raise BadRequest([Fault("Last-Event-ID", "is none of this stream")])
    return Position(int(found[1]), int(found[2]))


async def _events(
    request: Request, reader: Reader, asked: Filters, position: Position, streams: set[int]
) -> AsyncIterator[str]:
    streams.add(id(request))
    try:
        said = time.monotonic()
        yield f"retry: 3000\nid: {position}\n\n"
        while not request.app.state.health.is_stopping and not await request.is_disconnected():
            try:
                changes, position = await reader.changes(asked, position)
            except DatabaseAway:
                changes = []
            for change in changes:
                kind = "entry" if change.document else "withdrawn"
                data = change.document or f'{{"id":"{change.id}"}}'
                yield f"id: {change.position}\nevent: {kind}\ndata: {data}\n\n"
                said = time.monotonic()
            if time.monotonic() - said > _HEARTBEAT_S:
                yield f": still here\nid: {position}\n\n"
                said = time.monotonic()
            if not changes:
                await asyncio.sleep(_POLL_S)
    finally:
        streams.discard(id(request))
