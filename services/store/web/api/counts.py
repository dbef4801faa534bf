"""`/v1/counts`: how many entries over time, for charts."""

import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.store.web import counting, filters
from services.store.web.api import examples
from services.store.web.api.answers import reader_of
from services.store.web.api.described import example, parameters, problems, query
from services.store.web.counting import Split, Step
from services.store.web.filters import BadRequest, Fault

router = APIRouter(prefix="/v1", tags=["counts"])


class CountOfStep(BaseModel):
    """Entries of one step of time, and of one type or status where these are told apart."""

    start: Annotated[datetime.date | None, Field(description="First day of the step; null: nothing dates them")]
    part: Annotated[str | None, Field(description="The type or the status; null without `split`")]
    entries: int


class Counts(BaseModel):
    """Counts in the order of time; steps without entries are left out."""

    by: Step
    split: Literal["type", "status"] | None
    counts: list[CountOfStep]


@router.get(
    "/counts",
    summary="Counts over time",
    response_model=Counts,
    responses=problems(400, 503) | example(examples.COUNTS),
    openapi_extra={
        "parameters": [
            query(
                "by",
                "The step of time; a week begins on Monday",
                {"type": "string", "enum": list(counting.STEPS), "default": "month"},
                "month",
            ),
            query("split", "What to tell apart", {"type": "string", "enum": list(counting.SPLITS)}, "type"),
            *parameters(filters.BEARING),
        ]
    },
)
async def counts(request: Request) -> Counts:
    """How many entries bear the filters, by the last day of the event."""
    pairs = request.query_params.multi_items()
    by: Step | None = "month"
    split: Split | None = None
    faults: list[Fault] = []
    for name, value in pairs:
        if name == "by":
            by = next((step for step in counting.STEPS if step == value), None)
            if by is None:
                faults.append(Fault("by", f"{value[:50]!r} is no step of time", counting.STEPS))
        if name == "split":
            split = next((each for each in counting.SPLITS if each == value), None)
            if split is None:
                faults.append(Fault("split", f"{value[:50]!r} cannot be told apart", counting.SPLITS))
    if faults or by is None:
        raise BadRequest(faults)
    asked = filters.read(
        [(name, value) for name, value in pairs if name not in ("by", "split")], (*filters.BEARING, "by", "split")
    )
    found = await counting.counts(reader_of(request), asked, by, split)
    steps = [CountOfStep(start=each.first, part=each.part, entries=each.entries) for each in found]
    return Counts(by=by, split=split, counts=steps)
