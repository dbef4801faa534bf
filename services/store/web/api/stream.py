"""`/v1/stream`: changes of the timeline as server-sent events, from where the reader left off."""

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from services.platform.problems import problem
from services.store.web import changes, filters
from services.store.web.api.answers import reader_of
from services.store.web.api.described import parameters, problems
from services.store.web.changes import Position
from services.store.web.fetching import DatabaseAway, TooHeavy
from services.store.web.filters import BadRequest, Fault, Filters
from services.store.web.reading import Reader

router = APIRouter(prefix="/v1", tags=["live"])

MOST_STREAMS = 200
_POLL_S = 0.5
_HEARTBEAT_S = 15.0


@router.get(
    "/stream",
    summary="Changes as they happen",
    response_class=StreamingResponse,
    responses=problems(400, 503) | {200: {"content": {"text/event-stream": {}}}},
    openapi_extra={
        "parameters": [
            *parameters(filters.BEARING),
            {
                "name": "Last-Event-ID",
                "in": "header",
                "required": False,
                "description": "The id of the last event that was received: the stream goes on after it",
                "schema": {"type": "string", "pattern": "^[0-9]{1,18}-[0-9]{1,18}$"},
            },
        ]
    },
)
async def stream(request: Request) -> Response:
    """`entry`: an entry that is new or changed, as in the timeline. `withdrawn`, `left`: `{"id": …}` of one that is
    no more, or no longer bears the filters.

    Without `Last-Event-ID` from now on. Nothing that was committed is left out, and each entry's changes come in
    their order; after a break some may come again. Of `text` only the present is known.
    """
    asked = filters.read(request.query_params.multi_items(), filters.BEARING)
    position = _position(request.headers.get("last-event-id"))
    reader = reader_of(request)
    if position is None:
        position = await changes.present(reader)
    streams: set[int] = request.app.state.streams
    if len(streams) >= MOST_STREAMS:
        return problem(503, "too-many-streams", "too many streams are open", {"Retry-After": "30"})
    return StreamingResponse(
        _events(request, reader, asked, position, streams),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _position(last: str | None) -> Position | None:
    try:
        return Position.parse(last) if last else None
    except ValueError:
        raise BadRequest([Fault("Last-Event-ID", "is none of this stream")]) from None


async def _events(
    request: Request, reader: Reader, asked: Filters, position: Position, streams: set[int]
) -> AsyncIterator[str]:
    streams.add(id(request))
    try:
        said = time.monotonic()
        yield f"retry: 3000\nid: {position}\n\n"
        while not request.app.state.health.is_stopping and not await request.is_disconnected():
            before = position
            try:
                told, position = await changes.changes(reader, asked, position)
            except (DatabaseAway, TooHeavy):
                told = []
            for change in told:
                data = change.document or f'{{"id":"{change.id}"}}'
                yield f"id: {change.position}\nevent: {change.kind}\ndata: {data}\n\n"
                said = time.monotonic()
            if time.monotonic() - said > _HEARTBEAT_S:
                yield f": still here\nid: {position}\n\n"
                said = time.monotonic()
            if position == before:
                await asyncio.sleep(_POLL_S)
    finally:
        streams.discard(id(request))
