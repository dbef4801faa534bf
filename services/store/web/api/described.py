"""What the OpenAPI document says of parameters and problems that several paths share."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BaseModel, Field

from services.platform.problems import MEDIA_TYPE
from services.store.web import filters, queries
from services.store.web.cursors import SORTS

Parameter = dict[str, Any]


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    faults: Annotated[list[dict[str, Any]] | None, Field(description="What is wrong, by parameter")] = None


_SAID = {
    400: "A parameter is unknown or wrong; `faults` names each, and what is allowed",
    401: "A key is needed: `Authorization: Bearer KEY`",
    403: "This key does not allow it",
    404: "There is none",
    409: "Not in this state",
    429: "Asked too often: wait as long as `Retry-After` says",
    503: "The database is away, or the question too heavy for it; try again, or ask for less",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers that are problems; every path may need a key and may be asked too often."""
    return {
        status: {"description": _SAID[status], "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
        for status in sorted({*statuses, 401, 429})
    }


def example(value: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """An answer by example."""
    return {status: {"content": {"application/json": {"example": value}}}}


def query(name: str, description: str, schema: dict[str, Any], example: Any = None) -> Parameter:
    """A parameter of a query string; a list may also be given with commas."""
    parameter = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter | ({"example": example} if example is not None else {})


def path(name: str, description: str, schema: dict[str, Any], example: Any) -> Parameter:
    """A part of a path."""
    return {
        "name": name, "in": "path", "required": True, "description": description, "schema": schema, "example": example,
    }  # fmt: skip


def _several(values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": list(values)}}


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest}


LIMIT = query(
    "limit",
    "How many at the most",
    {"type": "integer", "minimum": 1, "maximum": filters.MAX_LIMIT, "default": filters.DEFAULT_LIMIT},
)
CURSOR = query("cursor", "`next` of the page before", {"type": "string", "minLength": 1})
WORDS = _text(300)
COUNTRY = {"type": "string", "pattern": "^[A-Za-z]{2}$"}
UUID_TEXT = {"type": "string", "format": "uuid"}

_ALL = [
    query("actor", "Words of a participant's name, in any order and form; initials say nothing", _text(200), "Токаев"),
    query("office", "Words of an office, in any form", _text(200), "министр иностранных дел"),
    query(
        "country",
        "ISO 3166-1 alpha-2 of a participant or of the place; several: any of them",
        {"type": "array", "items": COUNTRY},
        ["KZ"],
    ),
    query(
        "pair",
        "Two countries that both take part; several: any of them",
        {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z]{2}-[A-Za-z]{2}$"}},
        ["KZ-RU"],
    ),
    query("type", "Any of these", _several(filters.TYPES), ["visit"]),
    query("mode", "Any of these", _several(filters.MODES), ["state"]),
    query("status", "Any of these", _several(filters.STATUSES), ["held"]),
    query("from", "Events that end on this day or later", {"type": "string", "format": "date"}, "2025-11-01"),
    query("to", "Events that begin on this day or earlier", {"type": "string", "format": "date"}, "2025-11-30"),
    query("place", "Words of a city or venue, in any form", _text(200), "Астана"),
    query("document", "Kinds of signed documents: any of these", _several(filters.KINDS), ["treaty"]),
    query(
        "text",
        'Russian full text over names, places, documents, headlines and quotes, in any form of the words; '
        '"quoted phrases", -without, or',
        _text(300),
        "стратегическое партнёрство",
    ),
    query(
        "min_sources", "Independent reports at the least", {"type": "integer", "minimum": 1, "maximum": 10_000}, 2
    ),
    query("min_confidence", "Confidence at the least", {"type": "number", "minimum": 0, "maximum": 1}, 0.8),
    query(
        "as_of",
        "The timeline as it was at that moment; not together with `text`, and sorted by day only",
        {"type": "string", "format": "date-time"},
        "2025-11-12T10:00:00+03:00",
    ),
    query(
        "sort",
        "`newest`, `oldest`: by the day of the event; `changed`: what changed last; `sources`: most reports; "
        f"`relevance`: of `text`, the newest {queries.RANKED} matches",
        {"type": "string", "enum": list(SORTS), "default": "newest"},
        "newest",
    ),
    LIMIT,
    CURSOR,
]  # fmt: skip


def parameters(names: Collection[str]) -> list[Parameter]:
    """Those of the timeline's parameters that a path takes."""
    return [parameter for parameter in _ALL if parameter["name"] in names]
