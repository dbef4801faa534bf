"""`/v1/exports`: the timeline as a file."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from services.contracts.timeline import TimelineEntry
from services.store.web import filters
from services.store.web.api.answers import reader_of
from services.store.web.api.described import parameters, path, problems
from services.store.web.exports.formats import FORMATS, Writer
from services.store.web.filters import BadRequest, Fault

router = APIRouter(prefix="/v1", tags=["exports"])
_ASKED = (*filters.BEARING, "as_of", "sort")


@router.get(
    "/exports/{format}",
    summary="The timeline as a file",
    response_class=StreamingResponse,
    responses=problems(400, 503)
    | {200: {"content": {each.media_type.partition(";")[0]: {} for each in FORMATS.values()}}},
    openapi_extra={
        "parameters": [
            path("format", "Of the file", {"type": "string", "enum": list(FORMATS)}, "csv"),
            *parameters(_ASKED),
        ]
    },
)
async def export(request: Request, format: str) -> Response:
    """Everything that bears the filters, of any size, streamed.

    `csv`; `jsonl`; `parquet`; `ics` (iCalendar); `atom`; `geojson`; `events` (a table of event data with PLOVER and
    CAMEO codes, one line for each source and target).
    """
    if format not in FORMATS:
        raise BadRequest([Fault("format", f"{format[:50]!r} is no format", tuple(FORMATS))])
    asked = replace(filters.read(request.query_params.multi_items(), _ASKED), limit=filters.MAX_LIMIT)
    if asked.sort == "relevance":
        raise BadRequest([Fault("sort", "a file holds everything, relevance ranks a part only")])
    chosen, reader = FORMATS[format], reader_of(request)
    first = await reader.page(asked)  # what is wrong with the database is said before anything is sent

    async def pieces() -> AsyncIterator[bytes]:
        writer = await asyncio.to_thread(chosen.writer)
        yield writer.begin()
        page = first
        while True:
            if piece := await asyncio.to_thread(_written, writer, page.documents):
                yield piece
            if page.next is None:
                break
            page = await reader.page(replace(asked, cursor=page.next))
        yield await asyncio.to_thread(writer.end)

    name = f'attachment; filename="letopis.{chosen.extension}"'
    return StreamingResponse(pieces(), media_type=chosen.media_type, headers={"Content-Disposition": name})


def _written(writer: Writer, documents: tuple[str, ...]) -> bytes:
    return writer.page([TimelineEntry.model_validate_json(document) for document in documents])
