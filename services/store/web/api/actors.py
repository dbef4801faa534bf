"""`/v1/actors`: who takes part; their timelines, counterparts, and offices over time."""

import re
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.platform.problems import problem
from services.store.web import directory, filters
from services.store.web.api import examples
from services.store.web.api.answers import reader_of
from services.store.web.api.described import COUNTRY, CURSOR, LIMIT, WORDS, example, parameters, path, problems, query
from services.store.web.api.listing import Asked
from services.store.web.api.timeline import TimelinePage, page_of
from services.store.web.directory import Listed
from services.store.web.filters import BadRequest, Fault

router = APIRouter(prefix="/v1/actors", tags=["actors"])

_ID_PARAMETER = path("id", "Of the actor", {"type": "string", "pattern": "^[0-9a-f]{16}$"}, examples.ACTOR["id"])
_OF_ONE = tuple(name for name in filters.PARAMETERS if name != "as_of")


class Actor(BaseModel):
    """A person or an organization; country and office as told last."""

    id: str
    name: str
    kind: Literal["person", "organization"]
    country: str | None
    office: str | None
    entries: Annotated[int, Field(description="Timeline entries that the actor takes part in")]


class ActorPage(BaseModel):
    """Actors, those of most entries first."""

    actors: list[Actor]
    next: Annotated[str | None, Field(description="The `cursor` of the next page; null on the last")]


class Office(BaseModel):
    """An office in which an actor was told of, from the first such event to the last."""

    office: str | None
    country: str | None
    first_day: date | None
    last_day: date | None
    entries: int


class ActorAnswer(Actor):
    """An actor, and the offices over time."""

    offices: list[Office]


class Counterpart(BaseModel):
    """Another actor, and in how many entries both take part."""

    actor: Actor
    together: int


def actor_of(listed: Listed) -> Actor:
    """An actor as the API names it."""
    return Actor.model_validate(
        {
            "id": f"{listed.id % 2**64:016x}",
            "name": listed.name,
            "kind": listed.kind,
            "country": listed.country,
            "office": listed.office,
            "entries": listed.entries,
        }
    )


@router.get(
    "",
    summary="Actors",
    response_model=ActorPage,
    responses=problems(400, 503) | example(examples.ACTORS),
    openapi_extra={
        "parameters": [
            query(
                "text",
                "Words of a name, or their beginnings",
                WORDS,
                "ток",
            ),
            query("country", "Of the country", COUNTRY, "KZ"),
            query("kind", "What they are", {"type": "string", "enum": list(directory.ACTORS)}, "person"),
            LIMIT,
            CURSOR,
        ]
    },
)
async def actors(request: Request) -> ActorPage:
    """All actors, or those whose name has all the words."""
    asked = Asked.read(request, ("text", "country", "kind", "limit", "cursor"), directory.ACTORS)
    found, after = await directory.listed(
        reader_of(request),
        asked.kinds,
        asked.limit,
        text=asked.text,
        country=asked.country,
        after=asked.after,
    )
    return ActorPage(actors=[actor_of(each) for each in found], next=after.encode() if after else None)


@router.get(
    "/{id}",
    summary="One actor",
    response_model=ActorAnswer,
    responses=problems(400, 404, 503) | example(examples.ACTOR),
    openapi_extra={"parameters": [_ID_PARAMETER]},
)
async def actor(request: Request, id: str) -> Response | ActorAnswer:
    """Who it is, and the offices over time."""
    filters.read(request.query_params.multi_items(), ())
    reader, id_ = reader_of(request), _number(id)
    found = await directory.one(reader, directory.ACTORS, id_)
    if found is None:
        return _unknown(id)
    offices = [Office.model_validate(each, from_attributes=True) for each in await directory.tenures(reader, id_)]
    return ActorAnswer(**actor_of(found).model_dump(), offices=offices)


@router.get(
    "/{id}/timeline",
    summary="An actor's timeline",
    response_model=TimelinePage,
    responses=problems(400, 404, 503) | example(examples.PAGE),
    openapi_extra={"parameters": [_ID_PARAMETER, *parameters(_OF_ONE)]},
)
async def timeline(request: Request, id: str) -> Response:
    """As `/v1/timeline`, of this very actor."""
    asked = filters.read(request.query_params.multi_items(), _OF_ONE)
    reader, id_ = reader_of(request), _number(id)
    if await directory.one(reader, directory.ACTORS, id_) is None:
        return _unknown(id)
    return await page_of(reader, filters.of_actor(asked, id_))


@router.get(
    "/{id}/counterparts",
    summary="With whom an actor meets",
    response_model=list[Counterpart],
    responses=problems(400, 404, 503) | example(examples.COUNTERPARTS),
    openapi_extra={"parameters": [_ID_PARAMETER, *parameters(("from", "to", "limit"))]},
)
async def counterparts(request: Request, id: str) -> Response | list[Counterpart]:
    """Those who take part in most of the same entries, counted over the newest 3,000 of the days asked for."""
    asked = filters.read(request.query_params.multi_items(), ("from", "to", "limit"))
    reader, id_ = reader_of(request), _number(id)
    if await directory.one(reader, directory.ACTORS, id_) is None:
        return _unknown(id)
    found = await directory.counterparts(reader, id_, asked, asked.limit)
    return [Counterpart(actor=actor_of(each), together=together) for each, together in found]


def _number(id: str) -> int:
    if not re.fullmatch(r"[0-9a-f]{16}", id):
        raise BadRequest([Fault("id", f"{id[:50]!r} is no id of an actor: 16 hex digits")])
    return int.from_bytes(bytes.fromhex(id), signed=True)


def _unknown(id: str) -> Response:
    return problem(404, "no-such-actor", f"the timeline knows no actor {id}")
