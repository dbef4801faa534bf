"""From expressions to ISO dates, against the day of publication and what the text has dated before."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.extract.engine.dates.expressions import (
    Anchored,
    DateMention,
    Days,
    Duration,
    Expression,
    Kind,
    Point,
    Precision,
    Prefer,
    Season,
    Shift,
    Unit,
    Week,
    Weekday,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """What expressions are resolved against."""

    today: date | None
    prefer: Prefer | None
    year: int | None
    anchor: str | None
    previous_day: date | None
    previous_year: Point | None


_Resolved = tuple[str, str, tuple[date, date] | None, Precision]


def _iso_of(year: int | None, month: int | None, day: int | None) -> str:
    if year is None:
        return f"--{month:02}" + (f"-{day:02}" if day else "")
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _add_months(day: date, months: int) -> date:
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _months_of(first: date, last: date) -> tuple[str, str]:
    return first.isoformat()[:7], last.isoformat()[:7]  # "%Y" leaves the zeros of early years out


def one_day(day: date) -> _Resolved:
    return day.isoformat(), day.isoformat(), (day, day), "day"


def bounds_of(value: str) -> tuple[date, date] | None:
    """The first and last day of an ISO partial date; None without a year."""
    try:
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 3:
            day = date(*parts)
            return day, day
        if len(parts) == 2:
            return date(parts[0], parts[1], 1), _month_end(parts[0], parts[1])
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    except (ValueError, TypeError):
        return None


def _day_of(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= 28 or day <= calendar.monthrange(year, month)[1] else None


def _nearest(candidates: list[tuple[date, date]], clock: Clock) -> tuple[date, date] | None:
    """Of spans in time order, the one that the tense allows and that lies nearest to publication."""
    today = clock.today
    if today is None or not candidates:
        return None

    def distance(span: tuple[date, date]) -> int:
        return (span[0] - today).days if span[0] > today else (today - span[1]).days if span[1] < today else 0

    # A day ahead still counts as past: reports cross midnight and time zones.
    if clock.prefer == "past":
        allowed = [span for span in candidates if span[0] <= add_days(today, 1)]
        soon = [span for span in candidates if 0 < (span[0] - today).days <= 7]
        if soon and not any((today - span[1]).days < 180 for span in allowed):
            allowed = soon  # nobody says "15 сентября" on the 12th of what is a year ago
    elif clock.prefer == "future":
        allowed = [span for span in candidates if span[1] >= today]
        recent = [span for span in candidates if 0 < (today - span[1]).days <= 14]
        if recent and not any((span[0] - today).days < 180 for span in allowed):
            allowed = recent  # "ранее сообщали, что 12 сентября прибудет …" of the 15th: nobody says so a year ahead
    else:
        allowed = candidates
    return min(allowed or candidates, key=distance)


def _year_for(first: Point, last: Point, clock: Clock, weekday: int | None) -> int | None:
    """The year of `first` where the words give none."""
    inherited = clock.previous_year
    if inherited is not None and inherited.year is not None and inherited.month is not None and first.month is not None:
        # "31 января 2022 года ... на 4 февраля": soon after a date whose year the text gave.
        gap = (first.month - inherited.month) * 31 + (first.day or 15) - (inherited.day or 15)
        if -45 <= gap <= 120:
            return inherited.year
    if clock.year is not None:
        return clock.year
    if clock.today is None or first.month is None:
        return None
    spans = []
    # A day of the week or the 29th of February may need years further off.
    reach = 6 if weekday is not None or (first.month, first.day) == (2, 29) else 1
    for year in range(max(clock.today.year - reach, 1), min(clock.today.year + reach, 9997) + 1):
        end_year = year + (last.month is not None and last.month < first.month)
        if first.day is not None and last.day is not None and last.month is not None:
            a, b = _day_of(year, first.month, first.day), _day_of(end_year, last.month, last.day)
            if a is None or b is None or (weekday is not None and a.weekday() != weekday):
                continue
            spans.append((a, b))
        elif last.month is not None:
            spans.append((date(year, first.month, 1), _month_end(end_year, last.month)))
    if weekday is not None and not spans:
        return _year_for(first, last, clock, None)
    span = _nearest(spans, clock)
    return span[0].year if span else None


def _resolve_days(days: Days, clock: Clock) -> _Resolved | None:
    first, last = days.first, days.last
    today = clock.today
    if first.month is None and first.day is not None:
        return _resolve_day_of_month(first, last, clock)
    if first.month_shift is not None and first.month is None:
        if today is None:
            return None
        at = _add_months(today.replace(day=1), first.month_shift)
        first = last = Point(at.year, at.month)
    year = _known_year(first, clock)
    end_year = _known_year(last, clock)
    if first.bare and first.month is not None:
        year = _year_for(first, last, clock, days.weekday)
        end_year = year
        if year is not None and last.month is not None and last.month < first.month:
            end_year = year + 1
    if (
        year is not None
        and end_year is not None
        and year == end_year
        and first.month
        and last.month
        and last.month < first.month
    ):
        # "с 30 декабря по 2 января прошлого года": whichever year was named is that of the end.
        year -= 1
    if year is None:
        if first.month is None or last.month is None:
            return None
        precision: Precision = "day" if first.day else "month"
        return _iso_of(None, first.month, first.day), _iso_of(None, last.month, last.day), None, precision
    end_year = year if end_year is None else end_year
    if not 1 <= year <= 9999 or not 1 <= end_year <= 9999:
        return None
    if first.day and first.month and last.day and last.month:
        a, b = _day_of(year, first.month, first.day), _day_of(end_year, last.month, last.day)
        if a is not None and b is not None and a <= b:
            return a.isoformat(), b.isoformat(), (a, b), "day"
        a, b = date(year, first.month, 1), _month_end(end_year, last.month)
        return None if b < a else (*_months_of(a, b), (a, b), "month")
    if first.month and last.month:
        a, b = date(year, first.month, 1), _month_end(end_year, last.month)
        within = _narrow(a, b, days.part)
        return _iso_of(year, first.month, None), _iso_of(end_year, last.month, None), within, "month"
    within = _narrow(date(year, 1, 1), date(end_year, 12, 31), days.part)
    return _iso_of(year, None, None), _iso_of(end_year, None, None), within, "year"


def _known_year(point: Point, clock: Clock) -> int | None:
    if point.year is not None:
        return point.year
    if point.year_shift is not None:
        return clock.today.year + point.year_shift if clock.today else None
    if point.same_year:
        if clock.previous_year is not None and clock.previous_year.year is not None:
            return clock.previous_year.year
        if clock.previous_day is not None:
            return clock.previous_day.year
        if clock.anchor and (bounds := bounds_of(clock.anchor)):
            return bounds[0].year
        return clock.year
    return None


def _narrow(first: date, last: date, part: str | None) -> tuple[date, date]:
    """The days of a part of a month or year: thirds for start, middle and end, five days for "в первых числах"."""
    if part is None:
        return first, last
    length = (last - first).days + 1
    third, half = length // 3, length // 2
    return {
        "start": (first, add_days(first, third - 1)),
        "middle": (add_days(first, third), add_days(last, -third)),
        "end": (add_days(last, 1 - third), last),
        "first half": (first, add_days(first, half - 1)),
        "second half": (add_days(first, half), last),
        "first days": (first, add_days(first, 4)),
        "last days": (add_days(last, -4), last),
    }[part]


def _resolve_day_of_month(first: Point, last: Point, clock: Clock) -> _Resolved | None:
    base = clock.previous_day or clock.today
    shifts = (first.month_shift,) if first.month_shift is not None else (-1, 0, 1)
    given = clock.previous_year
    if clock.previous_day is None and given is not None and given.year and given.month and given.day is None:
        base, shifts = date(given.year, given.month, 1), (0,)  # "в июне 2024 года …, прилетел 5-го"
    if base is None or first.day is None or last.day is None:
        return None
    spans = []
    for shift in shifts:
        month = _add_months(base.replace(day=1), shift)
        a, b = _day_of(month.year, month.month, first.day), _day_of(month.year, month.month, last.day)
        if a and b:
            spans.append((a, b))
    span = _nearest(spans, clock) or (spans[0] if spans else None)
    return (span[0].isoformat(), span[1].isoformat(), span, "day") if span else None


def _resolve_season(season: Season, clock: Clock) -> _Resolved | None:
    def span(year: int) -> tuple[date, date]:
        if season.season == 0:  # the winter of a year ends in it
            return date(year - 1, 12, 1), _month_end(year, 2)
        return date(year, season.season * 3, 1), _month_end(year, season.season * 3 + 2)

    year = _known_year(season.point, clock)
    if year is None and season.point.bare and season.which is None:
        year = clock.previous_year.year if clock.previous_year else clock.year
    if year is None and clock.today is not None:
        spans = [span(y) for y in range(max(clock.today.year - 2, 2), min(clock.today.year + 3, 9999))]
        if season.which == "last":
            # "прошлой весной" is last year's, in July as in March; winter has no one year.
            before = clock.today.year if season.season == 0 else clock.today.year - 1
            chosen = next((s for s in reversed(spans) if s[1] < clock.today and s[1].year <= before), None)
        elif season.which == "next":
            chosen = next((s for s in spans if s[0] > clock.today), None)
        else:
            chosen = _nearest(spans, clock)
        year = chosen[1].year if chosen else None
    if year is None or not 2 <= year <= 9999:
        return None
    return f"{year:04}", f"{year:04}", span(year), "season"


def _resolve_week(week: Week, clock: Clock) -> _Resolved | None:
    if clock.today is None:
        return None
    monday = add_days(clock.today, 7 * week.shift - clock.today.weekday())
    if week.first_weekday is not None:
        first = add_days(monday, week.first_weekday)
        last = add_days(first, ((week.last_weekday or 0) - week.first_weekday) % 7)
        return first.isoformat(), last.isoformat(), (first, last), "day"
    sunday = add_days(monday, 6)
    return (*_months_of(monday, sunday), (monday, sunday), "week")


def _resolve_weekday(weekday: Weekday, clock: Clock) -> _Resolved | None:
    today = clock.today
    if today is None:
        return None
    length = (weekday.last - weekday.first) % 7
    behind = (today.weekday() - weekday.first) % 7
    before = add_days(today, -behind)  # the latest such day, today included
    after = add_days(before, 7) if behind else before
    if weekday.which == "last":
        first = before if behind else add_days(before, -7)
    elif weekday.which == "next":
        first = after if behind else add_days(after, 7)
    elif clock.prefer == "past":
        first = before
    elif clock.prefer == "future":
        first = before if behind <= length else after
    else:
        first = before if behind <= 3 else after
    last = add_days(first, length)
    return first.isoformat(), last.isoformat(), (first, last), "day"


def shifted(day: date, count: int, unit: Unit) -> _Resolved:
    count = min(max(count, -9999), 9999)
    if unit == "day":
        return one_day(add_days(day, count))
    if unit == "week":
        return one_day(add_days(day, 7 * count))
    if unit == "month":
        at = _add_months(day, count)
        first, last = at.replace(day=1), _month_end(at.year, at.month)
        return (*_months_of(first, last), (first, last), "month")
    year = min(max(day.year + count, 1), 9999)
    return f"{year:04}", f"{year:04}", (date(year, 1, 1), date(year, 12, 31)), "year"


def _resolve_shift(shift: Shift, clock: Clock) -> _Resolved | None:
    base = clock.today
    if shift.narrative and clock.prefer == "past":
        base = _anchor_day(clock)
    if base is None:
        return None
    if shift.count is not None:
        return shifted(base, shift.count * shift.sign, shift.unit)
    if shift.unit != "day":
        if shift.unit == "year":
            return None
        step = 7 if shift.unit == "week" else 30
        a, b = sorted((add_days(base, shift.sign * 2 * step), add_days(base, shift.sign * 5 * step)))
        return (*_months_of(a, b), (a, b), "month")
    sign = shift.sign or {"past": -1, "future": 1}.get(clock.prefer or "", 0)
    a = add_days(base, -7 if sign <= 0 else 1)
    b = add_days(base, 7 if sign >= 0 else -1)
    if sign == 0:
        a = b = base
    month = b if sign < 0 else a  # the side nearer to publication
    return *_months_of(month, month), (a, b), "month"


def _anchor_day(clock: Clock) -> date | None:
    """The day that "в тот же день" points at: of the text before it, else of the event that the caller gave."""
    if clock.previous_day is not None:
        return clock.previous_day
    if clock.anchor is not None and len(clock.anchor) == 10 and (bounds := bounds_of(clock.anchor)):
        return bounds[0]
    return None


def _resolve_anchored(anchored: Anchored, clock: Clock) -> _Resolved | None:
    given = bounds_of(clock.anchor) if clock.anchor else None
    if anchored.anchor == "event":
        if clock.anchor is None or given is None:
            return None
        return clock.anchor, clock.anchor, given, {10: "day", 7: "month"}.get(len(clock.anchor), "year")  # type: ignore[return-value]
    if anchored.anchor == "event day":
        if given is None or given[0] != given[1] or anchored.count is None or anchored.count < 0:
            return None
        return one_day(add_days(given[0], anchored.count - 1))
    if anchored.anchor == "named":
        day = given[0] if given is not None and given[0] == given[1] else None
    elif anchored.anchor == "eve":
        day = clock.previous_day or clock.today
        if given is not None and given[0] == given[1] and clock.previous_day is None:
            # Reports say "накануне" of the day before they appear; far from it, of the event that they speak of.
            far = clock.today is None or abs((given[0] - clock.today).days) > 3
            day = given[0] if far else day
    else:
        day = _anchor_day(clock)
    if anchored.count is None:
        near = add_days(day, 4 * anchored.sign) if day is not None and anchored.unit == "day" else None
        return (*_months_of(near, near), (near, near), "month") if near is not None else None
    if day is None and anchored.anchor == "shift" and anchored.unit in ("year", "month"):
        day = _coarse_anchor(clock)
    return shifted(day, anchored.count * anchored.sign, anchored.unit) if day is not None else None


def _coarse_anchor(clock: Clock) -> date | None:
    """Some day of the year or month that the text or the caller gave."""
    if clock.previous_year is not None and clock.previous_year.year is not None:
        return date(clock.previous_year.year, clock.previous_year.month or 1, 1)
    if clock.anchor and (bounds := bounds_of(clock.anchor)):
        return bounds[0]
    return None


def resolved_by(expression: Expression, clock: Clock) -> _Resolved | None:
    match expression:
        case Days():
            return _resolve_days(expression, clock)
        case Season():
            return _resolve_season(expression, clock)
        case Week():
            return _resolve_week(expression, clock)
        case Weekday():
            return _resolve_weekday(expression, clock)
        case Shift():
            return _resolve_shift(expression, clock)
        case Anchored():
            return _resolve_anchored(expression, clock)
        case Duration():
            return None


def kind_of(expression: Expression, resolved: _Resolved | None) -> Kind:
    match expression:
        case Duration():
            return "duration"
        case Anchored():
            return "anchor"
        case Weekday():
            kind: Kind = "weekday"
        case Week(first_weekday=day) if day is not None:
            kind = "weekday"
        case Shift() | Week():
            kind = "relative"
        case Days(first=first):
            kind = (
                "relative"
                if first.month_shift is not None or (first.month is None and first.year_shift is not None)
                else "absolute"
            )
            if first != expression.last:
                return "range"
        case Season():
            kind = "absolute"
    if resolved and resolved[0] != resolved[1] and kind == "weekday":
        return "range"
    return kind


def local_date(published: datetime | date | None) -> date | None:
    return published.date() if isinstance(published, datetime) else published


def fineness(expression: Expression) -> Precision:
    """How fine the words are, resolved or not."""
    match expression:
        case Season():
            return "season"
        case Week(first_weekday=None):
            return "week"
        case Days(first=first):
            return "day" if first.day else "month" if first.month or first.month_shift is not None else "year"
        case _:
            return "day"


def resolve(
    mention: DateMention,
    published: datetime | date | None,
    *,
    prefer: Prefer | None = None,
    year: int | None = None,
    anchor: str | None = None,
) -> DateMention:
    """The same mention, resolved again: with the tense of its clause, or against another event.

    `prefer`  the tense of the clause: dates without a year and days of the week are sought in the past (publication
              included) or the future; None takes the nearest.
    `year`    the year that the text speaks of; dates without one take it.
    `anchor`  the ISO date of the event that the text speaks of: "в тот же день", "днём ранее", "в ходе визита",
              "того же года" count from it, unless the sentence itself gave a date before.
    """
    clock = Clock(local_date(published), prefer, year, anchor, mention.previous_day, mention.previous_year)
    resolved = resolved_by(mention.expression, clock)
    if resolved is None:
        return replace(mention, since=None, until=None, within=None, kind=kind_of(mention.expression, None))
    since, until, within, precision = resolved
    kind = kind_of(mention.expression, resolved)
    return replace(mention, since=since, until=until, within=within, precision=precision, kind=kind)
