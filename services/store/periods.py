"""When a mention says its event is (to be) held: a span of days, and how firmly the mention says so."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from services.contracts.event import EventDate, EventType, Status

LONGEST = {0: 45, 1: 60, 2: 110, 3: 800}
"""Days that a span of a firmness covers at the most, widened, so that an index by first day finds all that overlap."""
MOST_SLACK = 2
"""Days by which a span may be widened at either end when spans of one event are looked for."""
FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)


class Firmness(IntEnum):
    """How firmly a mention is dated. Clusters form in this order, so that a loose mention never ties two firm ones."""

    DAYS = 0  # days that the text gives
    INFERRED = 1  # news of the day, or a day whose year the publication gives
    MONTH = 2  # a month, or a span of weeks
    LOOSE = 3  # a year, or no date and an article that is dated
    FLOATING = 4  # no date, and nothing that dates the article


@dataclass(frozen=True, slots=True)
class Anchor:
    """What dates an article: its day of publication, else the days its events give (`certain` is false then).

    `season` is a month and day that an event gives without a year, for an article that nothing else dates.
    """

    day: date | None = None
    certain: bool = False
    season: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both inclusive, in which the event may lie.

    `stated` is the (partial) date as written, where there is one; `season` is the month and day of a date without a
    year (of the event itself where `stated`, else of its neighbours in the article); `anchor` is the day of publication
    for periods that lean on it, None for firm ones.
    """

    firmness: Firmness
    first: date
    last: date
    stated: bool = False
    anchor: date | None = None
    season: tuple[int, int] | None = None

    def overlaps(self, other: "Period", slack: int = 0) -> bool:
        """Whether the two share a day, or lie at most `slack` days apart."""
        return self.gap(other) <= slack

    def gap(self, other: "Period") -> int:
        """Days from the end of the earlier to the start of the later; 0 or less where they overlap."""
        return max((other.first - self.last).days, (self.first - other.last).days)

    @property
    def plain(self) -> tuple[object, ...]:
        """The same in numbers."""
        anchor = self.anchor and self.anchor.toordinal()
        return int(self.firmness), self.first.toordinal(), self.last.toordinal(), self.stated, anchor, self.season

    @property
    def days(self) -> int:
        """How many days the period covers."""
        return (self.last - self.first).days + 1


def anchor_of(published: date | None, dates: Iterable[EventDate | None]) -> Anchor:
    """What dates an article that was published on `published` and whose events have these dates."""
    if published is not None:
        return Anchor(published, certain=True)
    latest: date | None = None
    season: tuple[int, int] | None = None
    for stated in dates:
        if stated is None:
            continue
        if stated.end.startswith("--"):
            season = season or _season(stated.end)
        elif len(stated.end) == 10 and (span := _span(stated)):
            latest = max(latest or span[1], span[1])
    return Anchor(latest, certain=False, season=season if latest is None else None)


def period_of(type_: EventType, status: Status, stated: EventDate | None, anchor: Anchor) -> Period:
    """The days in which an event may lie, from what its mention says and what dates the article. Total: never raises.

    An impossible date ("2025-02-31") counts as none.
    """
    if stated is not None:
        if stated.start.startswith("--"):
            return _without_year(stated, anchor)
        span = _span(stated)
        if span is not None:
            return _dated(type_, status, stated, span, anchor)
    return _undated(status, anchor)


def days_of(stated: EventDate) -> tuple[date, date] | None:
    """First and last day of what is dated firmly, to the day; None for any other date."""
    span = _span(stated) if _is_exact(stated) else None
    return span if span and (span[1] - span[0]).days < LONGEST[Firmness.DAYS] - 2 * MOST_SLACK else None


def _is_exact(stated: EventDate) -> bool:
    return len(stated.start) == len(stated.end) == 10


def _dated(type_: EventType, status: Status, stated: EventDate, span: tuple[date, date], anchor: Anchor) -> Period:
    first, last = span
    days = (last - first).days + 1
    exact = _is_exact(stated)
    # News "of the day" may be a day old, and a visitor may stay on.
    earlier, later = 2, 2 if type_ == "visit" else 1
    if exact and stated.basis == "inferred" and days + earlier + later <= LONGEST[Firmness.INFERRED] - 2 * MOST_SLACK:
        return Period(Firmness.INFERRED, _shift(first, -earlier), _shift(last, later), stated=True, anchor=last)
    if exact and days <= LONGEST[Firmness.DAYS] - 2 * MOST_SLACK:
        return Period(Firmness.DAYS, first, last, stated=True)
    if anchor.certain and anchor.day is not None:
        # What is planned lies ahead of its publication, what was held behind it.
        if status in ("planned", "proposed") and first < anchor.day <= last:
            first = _shift(anchor.day, -1)
        elif status == "held" and first <= anchor.day < last:
            last = anchor.day
    if days <= LONGEST[Firmness.MONTH] - 2 * MOST_SLACK:
        return Period(Firmness.MONTH, first, last, stated=True, anchor=anchor.day)
    if days <= 366:
        return Period(Firmness.LOOSE, first, last, stated=True, anchor=anchor.day)
    return Period(Firmness.FLOATING, first, last, stated=True, anchor=anchor.day)


def _without_year(stated: EventDate, anchor: Anchor) -> Period:
    season = _season(stated.start)
    if season is None:
        return _undated("held", anchor)
    if anchor.day is None:
        return Period(Firmness.FLOATING, FIRST_DAY, LAST_DAY, stated=True, season=season)
    end = _season(stated.end) or season
    candidates = [
        (first, last)
        for year in range(anchor.day.year - 1, anchor.day.year + 2)
        if (first := _day(year, *season)) and (last := _day(year + (end < season), *end))
    ]
    if not candidates:
        return _undated("held", anchor)
    day = anchor.day
    first, last = min(candidates, key=lambda span: (abs((span[0] - day).days), span))
    if (last - first).days + 1 > LONGEST[Firmness.INFERRED] - 2 * MOST_SLACK:
        return Period(Firmness.LOOSE, first, last, stated=True, anchor=day)
    return Period(Firmness.INFERRED, first, last, stated=True, anchor=day if anchor.certain else None)


def _undated(status: Status, anchor: Anchor) -> Period:
    day = anchor.day
    if day is None:
        return Period(Firmness.FLOATING, FIRST_DAY, LAST_DAY, season=anchor.season)
    if not anchor.certain:
        return Period(Firmness.LOOSE, _shift(day, -60), _shift(day, 60), anchor=day)
    before, after = {
        "held": (45, 1),
        "planned": (1, 120),
        "proposed": (1, 365),
        "cancelled": (60, 120),
        "denied": (60, 120),
    }[status]
    return Period(Firmness.LOOSE, _shift(day, -before), _shift(day, after), anchor=day)


def _span(stated: EventDate) -> tuple[date, date] | None:
    """First and last day of a date with a year, None where there is no such day or the end comes before the start."""
    try:
        first = date.fromisoformat((stated.start + "-01-01")[:10])
        parts = [int(part) for part in stated.end.split("-")]
        if len(parts) == 1:
            last = date(parts[0], 12, 31)
        elif len(parts) == 2:
            last = date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
        else:
            last = date(*parts)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _season(text: str) -> tuple[int, int] | None:
    parts = text.removeprefix("--").split("-")
    month, day = int(parts[0]), int(parts[1]) if len(parts) > 1 else 15
    return (month, day) if _day(2024, month, day) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shift(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day
