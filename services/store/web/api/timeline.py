"""`/v1/timeline`: the timeline for programs, one entry, what it has been; and the articles behind it."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import RedirectResponse

from services.contracts.event import EventRecord
from services.contracts.timeline import TimelineEntry
from services.platform.problems import problem
from services.store.web import filters
from services.store.web.api import examples
from services.store.web.api.answers import json_answer, reader_of, uuid_of
from services.store.web.api.described import UUID_TEXT, example, parameters, path, problems
from services.store.web.filters import Filters
from services.store.web.highlights import Highlight, highlights
from services.store.web.reading import Reader

router = APIRouter(prefix="/v1", tags=["timeline"])
_REVISIONS = 200


class TimelinePage(BaseModel):
    """A page of the timeline."""

    entries: list[TimelineEntry]
    next: Annotated[str | None, Field(description="The `cursor` of the next page; null on the last")]
    highlights: Annotated[
        list[list[Highlight]], Field(description="Of each entry in turn, where the words of `text` stand; else empty")
    ] = []


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
    author: str | None = None
    modified_at: Annotated[AwareDatetime | None, Field(description="When its publisher last changed it")] = None
    events: list[ArticleEvent]


class Revision(BaseModel):
    """What an entry was from a moment on."""

    version: int
    since: AwareDatetime
    cause: Annotated[dict[str, Any], Field(description="Articles, copies or a correction: ids of what changed it")]
    entry: Annotated[TimelineEntry | None, Field(description="Null: it was no more, or hidden")]


_ID = path("id", "Of the entry", UUID_TEXT, examples.ENTRY["id"])


@router.get(
    "/timeline",
    summary="The timeline",
    response_model=TimelinePage,
    responses=problems(400, 503) | example(examples.PAGE),
    openapi_extra={"parameters": parameters(filters.PARAMETERS)},
)
async def timeline(request: Request) -> Response:
    """Entries that bear all the filters, page by page: ask again with `cursor` set to `next` until it is null."""
    return await page_of(reader_of(request), filters.read(request.query_params.multi_items()))


async def page_of(reader: Reader, asked: Filters) -> Response:
    """A page of the timeline as an answer."""
    page = await reader.page(asked)
    after = json.dumps(page.next.encode() if page.next else None)
    found = "[]"
    if asked.text:
        entries = [TimelineEntry.model_validate_json(document) for document in page.documents]
        marked = await highlights(reader, entries, asked.text)
        found = json.dumps([[each.model_dump() for each in of_entry] for of_entry in marked])
    return json_answer(f'{{"entries":[{",".join(page.documents)}],"next":{after},"highlights":{found}}}')


@router.get(
    "/timeline/{id}",
    summary="One entry",
    response_model=TimelineEntry,
    responses=problems(400, 404, 503)
    | example(examples.ENTRY)
    | {308: {"description": "The entry has another id now: `Location` leads to it"}},
    openapi_extra={"parameters": [_ID, *parameters(["as_of"])]},
)
async def entry(request: Request, id: str) -> Response:
    """An entry with its sources, the sentences that support it, and where they differ."""
    reader, id_ = reader_of(request), uuid_of(id)
    asked = filters.read(request.query_params.multi_items(), ["as_of"])
    document = await (reader.entry_as_of(id_, asked.as_of) if asked.as_of else reader.entry(id_))
    if document:
        return json_answer(document)
    if not asked.as_of and (heir := await reader.led_to(id_)):
        return RedirectResponse(f"/v1/timeline/{heir}", 308)
    return problem(404, "no-such-entry", f"there is no timeline entry {id_}")


@router.get(
    "/timeline/{id}/revisions",
    summary="What an entry has been",
    response_model=list[Revision],
    responses=problems(400, 404, 503) | example(examples.REVISIONS),
    openapi_extra={"parameters": [_ID]},
)
async def revisions(request: Request, id: str) -> Response:
    """The newest 200 states of an entry, with the moment and the cause of each."""
    id_ = uuid_of(id)
    filters.read(request.query_params.multi_items(), ())
    found = await reader_of(request).revisions(id_, _REVISIONS)
    if not found:
        return problem(404, "no-such-entry", f"there is no timeline entry {id_}")
    items = (
        f'{{"version":{version},"since":{json.dumps(since.isoformat())},"cause":{json.dumps(cause)},'
        f'"entry":{document or "null"}}}'
        for version, since, cause, document in found
    )
    return json_answer(f"[{','.join(items)}]")


@router.get(
    "/articles/{id}",
    summary="One article",
    response_model=ArticleAnswer,
    responses=problems(400, 404, 503) | example(examples.ARTICLE),
    openapi_extra={"parameters": [path("id", "Of the article", UUID_TEXT, examples.ARTICLE["id"])]},
)
async def article(request: Request, id: str) -> Response:
    """An article as the store keeps it, with the events it reports and the timeline entries they went into."""
    id_ = uuid_of(id)
    filters.read(request.query_params.multi_items(), ())
    stored = await reader_of(request).article(id_)
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
        author=stored.author,
        modified_at=stored.modified_at,
        events=[
            ArticleEvent(event=EventRecord.model_validate_json(record), entry_id=entry_id)
            for record, entry_id in stored.events
        ],
    )
    return json_answer(answer.model_dump_json())
