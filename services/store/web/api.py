"""`/v1`: the timeline for programs."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import RedirectResponse, StreamingResponse

from services.contracts.event import EventRecord
from services.contracts.timeline import TimelineEntry
from services.platform.problems import MEDIA_TYPE, problem
from services.store.web import examples, exports, filters
from services.store.web.filters import BadRequest, Fault
from services.store.web.reading import Reader

router = APIRouter(prefix="/v1")


class TimelinePage(BaseModel):
    """A page of the timeline."""

    entries: list[TimelineEntry]
    next: Annotated[str | None, Field(description="The `cursor` of the next page; null on the last")]


class ArticleEvent(BaseModel):
    """One event as the article reports it, and the timeline entry it went into."""

    event: EventRecord
    entry_id: UUID


class ArticleAnswer(BaseModel):
    """An article and what it reports."""

    id: UUID
    revision: int
    withdrawn: bool
    source: str
    url: str | None
    title: str
    text: str
    lang: str
    published_at: AwareDatetime | None
    received_at: AwareDatetime
    events: list[ArticleEvent]


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    faults: Annotated[list[dict[str, Any]] | None, Field(description="What is wrong, by parameter")] = None


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    said = {400: "A parameter is unknown or wrong", 404: "There is none", 503: "The database is away; try again"}
    return {
        status: {"description": said[status], "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
        for status in statuses
    }


def _query(name: str, description: str, schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    parameter = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    return parameter | ({"example": example} if example is not None else {})


def _several(values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": list(values)}}


FILTERS = [
    _query("actor", "Words of a participant's name, in any order", {"type": "string"}, "Токаев"),
    _query(
        "country",
        "ISO 3166-1 alpha-2 of a participant or of the place; several with commas: any of them",
        {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z]{2}$"}},
        ["KZ"],
    ),
    _query("type", "Any of these", _several(filters.TYPES), ["visit"]),
    _query("status", "Any of these", _several(filters.STATUSES), ["held"]),
    _query("from", "Events that end on this day or later", {"type": "string", "format": "date"}, "2025-11-01"),
    _query("to", "Events that begin on this day or earlier", {"type": "string", "format": "date"}, "2025-11-30"),
    _query(
        "text",
        'Russian full text over names, places, documents, headlines and quotes; "quoted phrases", -without, or',
        {"type": "string", "maxLength": 300},
        "стратегическое партнёрство",
    ),
    _query("office", "Words of an office", {"type": "string"}, "министр иностранных дел"),
    _query("pair", "Two countries that both take part; several with commas: any", {"type": "string"}, "KZ-RU"),
    _query("mode", "Any of these", _several(filters.MODES)),
    _query("place", "Words of a city or venue", {"type": "string"}, "Астана"),
    _query("document", "Kinds of signed documents: any of these", _several(filters.KINDS)),
    _query("min_sources", "Independent reports at the least", {"type": "integer", "minimum": 1}),
    _query("min_confidence", "Confidence at the least", {"type": "number", "minimum": 0, "maximum": 1}),
    _query("as_of", "The timeline as it was at that moment", {"type": "string", "format": "date-time"}),
    _query("sort", "By the day of the event", {"type": "string", "enum": list(filters.SORTS), "default": "newest"}),
    _query(
        "limit",
        "Entries on a page",
        {"type": "integer", "minimum": 1, "maximum": filters.MAX_LIMIT, "default": filters.DEFAULT_LIMIT},
    ),
    _query("cursor", "`next` of the page before", {"type": "string"}),
]


@router.get(
    "/timeline",
    summary="The timeline",
    response_model=TimelinePage,
    responses=_problems(400, 503) | {200: {"content": {"application/json": {"example": examples.PAGE}}}},
    openapi_extra={"parameters": FILTERS},
)
async def timeline(request: Request) -> Response:
    """Entries that bear all the filters, page by page: ask again with `cursor` set to `next` until it is null."""
    page = await _reader(request).page(filters.read(request.query_params.multi_items()))
    after = json.dumps(page.next.encode() if page.next else None)
    return _json(f'{{"entries":[{",".join(page.documents)}],"next":{after}}}')


@router.get(
    "/timeline/{id}",
    summary="One entry",
    response_model=TimelineEntry,
    responses=_problems(400, 404, 503)
    | {
        200: {"content": {"application/json": {"example": examples.ENTRY}}},
        308: {"description": "The entry has another id now: `Location` leads to it"},
    },
    openapi_extra={"parameters": [parameter for parameter in FILTERS if parameter["name"] == "as_of"]},
)
async def entry(request: Request, id: Annotated[str, Path(json_schema_extra={"format": "uuid"})]) -> Response:
    """An entry with its sources, the sentences that support it, and where they differ."""
    reader, id_ = _reader(request), _id(id)
    asked = filters.read((name, value) for name, value in request.query_params.multi_items())
    if asked != filters.Filters(as_of=asked.as_of):
        raise BadRequest([Fault("query", "of one entry, only as_of can be asked")])
    document = await (reader.entry_as_of(id_, asked.as_of) if asked.as_of else reader.entry(id_))
    if document:
        return _json(document)
    if heir := await reader.led_to(id_):
        return RedirectResponse(f"/v1/timeline/{heir}", 308)
    return problem(404, "no-such-entry", f"there is no timeline entry {id_}")


@router.get(
    "/exports/{format}",
    summary="The timeline as a file",
    response_class=StreamingResponse,
    responses=_problems(400, 503),
    openapi_extra={"parameters": [p for p in FILTERS if p["name"] not in ("limit", "cursor")]},
)
async def export(
    request: Request,
    format: Annotated[str, Path(json_schema_extra={"enum": list(exports.FORMATS)})],
) -> Response:
    """Everything that bears the filters, of any size, streamed.

    `csv`, `jsonl`, `ics` (iCalendar), `atom`, `geojson`, `events` (a table of event data with PLOVER and CAMEO codes).
    """
    if format not in exports.FORMATS:
        raise BadRequest([Fault("format", f"{format[:50]!r} is no format", tuple(exports.FORMATS))])
    pairs = request.query_params.multi_items()
    if given := {name for name, _ in pairs} & {"limit", "cursor"}:
        raise BadRequest([Fault(name, "is not for exports: they hold everything") for name in sorted(given)])
    asked = replace(filters.read(pairs), limit=filters.MAX_LIMIT)
    chosen, reader = exports.FORMATS[format], _reader(request)
    first = await reader.page(asked)  # what is wrong with the database is said before anything is sent

    async def pieces() -> AsyncIterator[str]:
        yield chosen.head.replace("{now}", datetime.now(UTC).isoformat())
        page, number = first, 0
        while True:
            text = []
            for document in page.documents:
                text.append(chosen.each(TimelineEntry.model_validate_json(document), number))
                number += 1
            yield "".join(text)
            if page.next is None:
                break
            page = await reader.page(replace(asked, cursor=page.next))
        yield chosen.tail

    name = f'attachment; filename="letopis.{chosen.extension}"'
    return StreamingResponse(pieces(), media_type=chosen.media_type, headers={"Content-Disposition": name})


class Revision(BaseModel):
    """What an entry was from a moment on."""

    version: int
    since: AwareDatetime
    cause: Annotated[dict[str, Any], Field(description="Articles, copies or a correction: ids of what changed it")]
    entry: Annotated[TimelineEntry | None, Field(description="Null: it was no more, or hidden")]


@router.get("/timeline/{id}/revisions", summary="What an entry has been", response_model=list[Revision])
async def revisions(request: Request, id: str) -> Response:
    """The newest 200 states of an entry, with the moment and the cause of each."""
    id_ = _id(id)
    found = await _reader(request).revisions(id_, 200)
    if not found:
        return problem(404, "no-such-entry", f"there is no timeline entry {id_}")
    items = (
        f'{{"version":{version},"since":{json.dumps(since.isoformat())},"cause":{json.dumps(cause)},'
        f'"entry":{document or "null"}}}'
        for version, since, cause, document in found
    )
    return _json(f"[{','.join(items)}]")


@router.get(
    "/articles/{id}",
    summary="One article",
    response_model=ArticleAnswer,
    responses=_problems(400, 404, 503) | {200: {"content": {"application/json": {"example": examples.ARTICLE}}}},
)
async def article(request: Request, id: Annotated[str, Path(json_schema_extra={"format": "uuid"})]) -> Response:
    """An article as the store keeps it, with the events it reports and the timeline entries they went into."""
    id_ = _id(id)
    stored = await _reader(request).article(id_)
    if stored is None:
        return problem(404, "no-such-article", f"the timeline knows no article {id_}")
    answer = ArticleAnswer(
        id=stored.id,
        revision=stored.revision,
        withdrawn=stored.withdrawn,
        source=stored.source,
        url=stored.url,
        title=stored.title,
        text=stored.text,
        lang=stored.lang,
        published_at=stored.published_at,
        received_at=stored.received_at,
        events=[
            ArticleEvent(event=EventRecord.model_validate_json(record), entry_id=entry_id)
            for record, entry_id in stored.events
        ],
    )
    return _json(answer.model_dump_json())


def _reader(request: Request) -> Reader:
    reader: Reader = request.app.state.reader
    return reader


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest([Fault("id", f"{text[:50]!r} is no UUID")]) from None


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")
