"""`/v1/corrections`: what people set right, with their name and their reason."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.contracts.timeline import TimelineEntry
from services.platform.errors import PassingError
from services.platform.problems import problem
from services.store.corrections import Action, Correction, FixedField, fixed
from services.store.database import Timeline
from services.store.web import filters
from services.store.web.api import examples
from services.store.web.api.answers import reader_of, uuid_of
from services.store.web.api.described import UUID_TEXT, example, path, problems
from services.store.web.api.editors import body_of, editor_of
from services.store.web.fetching import DatabaseAway
from services.store.web.filters import BadRequest, Fault

router = APIRouter(prefix="/v1/corrections", tags=["corrections"])

_LISTED = 500


class Proposal(BaseModel):
    """A correction as an editor asks for it.

    `merge` takes two entries or more of one type; `split` one entry and the `events` to be set apart; `hide` one
    entry; `fix` one entry, a `field` and its `value` as it stands in an entry.
    """

    model_config = ConfigDict(extra="forbid")

    action: Action
    entries: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    events: Annotated[list[UUID], Field(max_length=1_000)] = []
    field: FixedField | None = None
    value: Any = None
    reason: Annotated[str, Field(min_length=1, max_length=1_000)]


@router.get(
    "",
    summary="What people have set right",
    response_model=list[Correction],
    responses=problems(400, 503) | example([examples.CORRECTION]),
)
async def listed(request: Request) -> list[Correction]:
    """The newest 500, undone ones included."""
    filters.read(request.query_params.multi_items(), ())
    return await reader_of(request).corrections(_LISTED)


@router.post(
    "",
    summary="Set something right",
    status_code=201,
    response_model=Correction,
    responses=problems(400, 403, 503) | example(examples.CORRECTION, 201),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Proposal.model_json_schema(), "example": examples.PROPOSAL}},
        }
    },
)
async def correct(request: Request) -> Response:
    """Needs an editor's key. The correction holds whatever articles come, until it is undone."""
    author = editor_of(request)
    proposal = await body_of(request, Proposal)
    correction = await _correction(request, proposal, author)
    try:
        await _timeline(request).correct(correction)
    except PassingError as error:
        raise DatabaseAway(str(error)) from error
    return Response(correction.model_dump_json(), 201, media_type="application/json")


@router.delete(
    "/{id}",
    summary="Undo a correction",
    response_model=Correction,
    responses=problems(400, 403, 404, 503) | example(examples.CORRECTION),
    openapi_extra={"parameters": [path("id", "Of the correction", UUID_TEXT, examples.CORRECTION["id"])]},
)
async def undo(request: Request, id: str) -> Response:
    """Needs an editor's key. Everything is then as if the correction had never been; the record of it stays."""
    author = editor_of(request)
    id_ = uuid_of(id)
    try:
        undone = await _timeline(request).undo(id_, author, datetime.now(UTC))
    except PassingError as error:
        raise DatabaseAway(str(error)) from error
    if undone is None:
        return problem(404, "no-such-correction", f"there is no correction {id_} in force")
    return Response(undone.model_dump_json(), media_type="application/json")


async def _correction(request: Request, proposal: Proposal, author: str) -> Correction:
    """The correction that a proposal means. Raises BadRequest where it makes no sense."""
    reader = reader_of(request)
    found: list[TimelineEntry] = []
    for id_ in dict.fromkeys(proposal.entries):
        document = await reader.entry(id_)
        if document is None:
            raise BadRequest([Fault("entries", f"there is no timeline entry {id_}")])
        found.append(TimelineEntry.model_validate_json(document))
    mentions = tuple(r.event_id for entry in found for r in entry.reports)
    rest: tuple[UUID, ...] = ()
    faults = []
    if proposal.action == "merge":
        if len(found) < 2 or len({entry.type for entry in found}) > 1:
            faults.append(Fault("entries", "a merge takes two entries or more of one type"))
    elif len(found) != 1:
        faults.append(Fault("entries", f"a {proposal.action} takes one entry"))
    if proposal.action == "split":
        apart = set(proposal.events)
        if not apart or not apart < set(mentions):
            faults.append(Fault("events", "a split takes some, not all, of the event ids of the entry's reports"))
        rest = tuple(m for m in mentions if m not in apart)
        mentions = tuple(m for m in mentions if m in apart)
    elif proposal.events:
        faults.append(Fault("events", "are for a split only"))
    correction = Correction(
        id=uuid4(),
        action=proposal.action,
        events=mentions,
        rest=rest,
        field=proposal.field,
        value=proposal.value,
        author=author,
        reason=proposal.reason,
        made_at=datetime.now(UTC),
    )
    if proposal.action == "fix" and not faults:
        if proposal.field is None:
            faults.append(Fault("field", "a fix takes a field"))
        else:
            try:
                fixed(found[0], [correction])
            except ValidationError as error:
                faults.append(Fault("value", f"is none for {proposal.field}: {error.errors()[0]['msg']}"))
    elif proposal.field is not None:
        faults.append(Fault("field", "is for a fix only"))
    if faults:
        raise BadRequest(faults)
    return correction


def _timeline(request: Request) -> Timeline:
    timeline: Timeline = request.app.state.timeline
    return timeline
