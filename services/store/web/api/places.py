"""`/v1/places`: where events take place."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.store.web import directory
from services.store.web.api import examples
from services.store.web.api.answers import reader_of
from services.store.web.api.described import COUNTRY, CURSOR, LIMIT, WORDS, example, problems, query
from services.store.web.api.listing import Asked

router = APIRouter(prefix="/v1", tags=["places"])


class NamedPlace(BaseModel):
    """A settlement; WGS 84 degrees where known. `/v1/timeline?place=NAME` has the events."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    entries: int


class PlacePage(BaseModel):
    """Places, those of most entries first."""

    places: list[NamedPlace]
    next: Annotated[str | None, Field(description="The `cursor` of the next page; null on the last")]


@router.get(
    "/places",
    summary="Places",
    response_model=PlacePage,
    responses=problems(400, 503) | example(examples.PLACES),
    openapi_extra={
        "parameters": [
            query(
                "text",
                "Words of a name, or their beginnings",
                WORDS,
                "аст",
            ),
            query("country", "Where they lie", COUNTRY, "KZ"),
            LIMIT,
            CURSOR,
        ]
    },
)
async def places(request: Request) -> PlacePage:
    """All places, or those whose name has all the words."""
    asked = Asked.read(request, ("text", "country", "limit", "cursor"), ("place",))
    found, after = await directory.listed(
        reader_of(request), asked.kinds, asked.limit, text=asked.text, country=asked.country, after=asked.after
    )
    shown = [
        NamedPlace(name=each.name, country=each.country, lat=each.lat, lon=each.lon, entries=each.entries)
        for each in found
    ]
    return PlacePage(places=shown, next=after.encode() if after else None)
