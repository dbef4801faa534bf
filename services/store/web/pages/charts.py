"""A small chart of counts over time: bars of one height scale, each leading to its days."""

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.store.web import wording
from services.store.web.counting import Count, Step

WIDTH, HEIGHT = 720, 84
_MOST_BARS = 60
_GAP = 0.18


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: an event type, and where it lies."""

    type: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of time: what it says, the days that it leads to, where it lies, and what it is made of."""

    label: str
    first: date
    last: date
    x: float
    width: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from left to right; `first` and `last` are the words beneath the ends."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    most: int


def chart(monthly: Sequence[Count]) -> Chart | None:
    """A chart of counts by month and type, of the newest years where there are many; None where nothing is dated."""
    by_month: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for count in monthly:
        if count.first is not None:
            by_month[count.first][count.part or ""] += count.entries
    if not by_month:
        return None
    step: Step = "month"
    months = _months(min(by_month), max(by_month))
    if len(months) > _MOST_BARS:
        step = "year"
        by_year: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for month, parts in by_month.items():
            for part, entries in parts.items():
                by_year[month.replace(month=1)][part] += entries
        by_month = by_year
        months = [date(year, 1, 1) for year in range(min(by_month).year, max(by_month).year + 1)][-_MOST_BARS:]
    most = max(sum(by_month[month].values()) for month in months if month in by_month)
    width = WIDTH / max(len(months), 12)
    bars = [_bar(step, month, by_month.get(month, {}), n * width, width, most) for n, month in enumerate(months)]
    return Chart(tuple(bars), _name(step, months[0]), _name(step, months[-1]), most)


def _months(first: date, last: date) -> list[date]:
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(number)]


def _bar(step: Step, start: date, counted: dict[str, int], x: float, width: float, most: int) -> Bar:
    parts, reached = [], 0.0
    for type_ in wording.TYPES:
        height = HEIGHT * counted.get(type_, 0) / most
        reached += height
        if height:
            parts.append(Part(type_, round(HEIGHT - reached, 2), round(height, 2)))
    total = sum(counted.values())
    label = f"{_name(step, start)}: {wording.count(total, 'запись', 'записи', 'записей')}"
    return Bar(label, start, _last(step, start), round(x, 2), round(width * (1 - _GAP), 2), tuple(parts))


def _last(step: Step, start: date) -> date:
    if step == "year":
        return date(start.year, 12, 31)
    return start + timedelta(days=calendar.monthrange(start.year, start.month)[1] - 1)


def _name(step: Step, start: date) -> str:
    return str(start.year) if step == "year" else wording.month(start)
