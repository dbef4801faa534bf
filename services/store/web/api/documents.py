"""`/v1/documents`: what was signed, or is to be."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.contracts.event import DocumentKind, EventDate, EventType, Participant, Status
from services.contracts.timeline import TimelineEntry
from services.store.web import filters
from services.store.web.api import examples
from services.store.web.api.answers import reader_of
from services.store.web.api.described import example, parameters, problems

router = APIRouter(prefix="/v1", tags=["documents"])
_ASKED = tuple(name for name in filters.PARAMETERS if name != "as_of")


class Document(BaseModel):
    """A document with the timeline entry that it belongs to."""

    title: Annotated[str | None, Field(description="Null where the sources give a kind or a number only")]
    kind: DocumentKind
    entry_id: UUID
    type: EventType
    status: Status
    date: EventDate | None
    participants: tuple[Participant, ...]


class DocumentPage(BaseModel):
    """Documents in the order of the timeline. `limit` counts entries: one may have several documents."""

    documents: list[Document]
    next: Annotated[str | None, Field(description="The `cursor` of the next page; null on the last")]


@router.get(
    "/documents",
    summary="Documents",
    response_model=DocumentPage,
    responses=problems(400, 503) | example(examples.DOCUMENTS),
    openapi_extra={"parameters": parameters(_ASKED)},
)
async def documents(request: Request) -> DocumentPage:
    """The documents of entries that bear all the filters; with `document`, those of these kinds only."""
    asked = filters.read(request.query_params.multi_items(), _ASKED)
    kinds = asked.document or filters.KINDS
    page = await reader_of(request).page(replace(asked, document=kinds))
    entries = [TimelineEntry.model_validate_json(document) for document in page.documents]
    shown = [
        Document(
            title=document.title,
            kind=document.kind,
            entry_id=entry.id,
            type=entry.type,
            status=entry.status,
            date=entry.date,
            participants=entry.participants,
        )
        for entry in entries
        for document in entry.documents
        if document.kind in kinds
    ]
    return DocumentPage(documents=shown, next=page.next.encode() if page.next else None)
