"""`/v1/countries` and `/v1/pairs`: which countries take part, and which with which."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.platform.problems import problem
from services.store.web import directory, filters, wording
from services.store.web.api import examples
from services.store.web.api.actors import Actor, actor_of
from services.store.web.api.answers import reader_of
from services.store.web.api.described import COUNTRY, CURSOR, LIMIT, example, path, problems, query
from services.store.web.api.listing import Asked
from services.store.web.directory import Listed, Span
from services.store.web.filters import BadRequest, Fault, is_country

router = APIRouter(prefix="/v1", tags=["countries"])
_PARTNERS, _ACTORS = 50, 20


class Country(BaseModel):
    """A country as a party or as the place of events."""

    code: str
    name: Annotated[str, Field(description="In Russian")]
    entries: int
    first_day: date | None
    last_day: date | None


class Pair(BaseModel):
    """Two countries that take part in the same events; `pair` is as the timeline's filter takes it."""

    pair: str
    entries: int


class PairPage(BaseModel):
    """Pairs of countries, those of most entries first."""

    pairs: list[Pair]
    next: Annotated[str | None, Field(description="The `cursor` of the next page; null on the last")]


class CountryAnswer(Country):
    """A country, with whom it meets most, and who acts for it most."""

    pairs: list[Pair]
    actors: list[Actor]


def _country(listed: Listed, span: Span | None) -> Country:
    first, last = span or (None, None)
    return Country(
        code=listed.name, name=wording.country(listed.name), entries=listed.entries, first_day=first, last_day=last
    )


@router.get(
    "/countries",
    summary="Countries",
    response_model=list[Country],
    responses=problems(400, 503) | example(examples.COUNTRIES),
)
async def countries(request: Request) -> list[Country]:
    """All countries that the timeline speaks of, those of most entries first."""
    filters.read(request.query_params.multi_items(), ())
    return [_country(each, span) for each, span in await directory.countries(reader_of(request))]


@router.get(
    "/countries/{code}",
    summary="One country",
    response_model=CountryAnswer,
    responses=problems(400, 404, 503) | example(examples.COUNTRY),
    openapi_extra={"parameters": [path("code", "ISO 3166-1 alpha-2", COUNTRY, "KZ")]},
)
async def country(request: Request, code: str) -> Response | CountryAnswer:
    """A country with the 50 others that it meets most, and the 20 actors that act for it most."""
    filters.read(request.query_params.multi_items(), ())
    code = code.upper()
    if not is_country(code):
        raise BadRequest([Fault("code", f"{code[:50]!r} is no ISO 3166-1 alpha-2 code, such as KZ or RU")])
    reader = reader_of(request)
    found = await directory.countries(reader, [code])
    if not found:
        return problem(404, "no-such-country", f"the timeline does not speak of {code}")
    actors, _ = await directory.listed(reader, directory.ACTORS, _ACTORS, country=code)
    partners = await directory.partners(reader, code, _PARTNERS)
    return CountryAnswer(
        **_country(*found[0]).model_dump(),
        pairs=[Pair(pair=each.name, entries=each.entries) for each in partners],
        actors=[actor_of(each) for each in actors],
    )


@router.get(
    "/pairs",
    summary="Pairs of countries",
    response_model=PairPage,
    responses=problems(400, 503) | example(examples.PAIRS),
    openapi_extra={"parameters": [query("country", "One of the two", COUNTRY, "KZ"), LIMIT, CURSOR]},
)
async def pairs(request: Request) -> PairPage:
    """Which countries take part in the same events. `/v1/timeline?pair=KZ-RU` has the events."""
    asked = Asked.read(request, ("country", "limit", "cursor"), ("pair",))
    found, after = await directory.listed(
        reader_of(request), asked.kinds, asked.limit, text=asked.country, after=asked.after
    )
    shown = [Pair(pair=each.name, entries=each.entries) for each in found]
    return PairPage(pairs=shown, next=after.encode() if after else None)
