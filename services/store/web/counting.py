"""Entries counted over time, for charts."""

import time
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from psycopg.sql import SQL, Identifier

from services.store.web import queries
from services.store.web.filters import BadRequest, Fault, Filters
from services.store.web.reading import Reader

Step = Literal["day", "week", "month", "year"]
Split = Literal["type", "status"]
STEPS: tuple[Step, ...] = get_args(Step)
SPLITS: tuple[Split, ...] = get_args(Split)
_MOST_COUNTS = 5_000
_NO_YEAR = date(1, 1, 1)
_RECENT_S = 60
_MOST_KNOWN = 200


@dataclass(frozen=True, slots=True)
class Count:
    """Entries of a step that begins on a day (a week on its Monday), of one type or status where these are told apart.

    `first` is None for entries that nothing dates.
    """

    first: date | None
    part: str | None
    entries: int


async def counts(reader: Reader, filters: Filters, by: Step, split: Split | None) -> list[Count]:
    """Entries that bear the filters, by the day that they are sorted by; steps without any are left out.

    Raises BadRequest for more than 5,000 counts, and as the reader does.
    """
    survey = await reader.survey(filters)
    if survey.is_vain:
        return []
    found = queries.find(filters, survey)
    found.must(SQL("e.sort_day = {}").format(found.day))  # so that indexes alone tell; each bears the day
    part = SQL("e.{}").format(Identifier(split)) if split else SQL("NULL::text")
    sql = SQL(
        "SELECT CASE WHEN day > %s THEN date_trunc(%s, day::timestamp)::date END AS step, part, sum(entries)::bigint "
        "FROM (SELECT {} AS day, {} AS part, count(*) AS entries FROM {} WHERE {} GROUP BY 1, 2) AS daily "
        "GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 LIMIT %s"
    ).format(found.day, part, found.source, found.where())
    rows = await reader.fetch(sql, [_NO_YEAR, by, *found.parameters, _MOST_COUNTS + 1])
    if len(rows) > _MOST_COUNTS:
        raise BadRequest(
            [Fault("by", f"gives more than {_MOST_COUNTS} counts: take a longer step or fewer days", STEPS)]
        )
    return [Count(*row) for row in rows]


class RecentCounts:
    """Counts by month and type that may be a minute old: of a million entries they take longer than a page does."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[Filters, tuple[list[Count], float]] = {}

    async def of(self, filters: Filters) -> list[Count]:
        """As `counts`, whatever page and order are asked for."""
        question = replace(filters, cursor=None, sort="newest")
        known = self._known.get(question)
        if known is None or time.monotonic() - known[1] > _RECENT_S:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = await counts(self._reader, question, "month", "type"), time.monotonic()
            self._known[question] = known
        return known[0]
