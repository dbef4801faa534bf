"""From a text to its date mentions: expressions joined, doubted where there is reason to, and resolved."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from services.extract.engine.dates.expressions import (
    Anchored,
    DateMention,
    Days,
    Duration,
    Expression,
    Point,
    Prefer,
    Season,
    Shift,
    Week,
    Weekday,
)
from services.extract.engine.dates.reading import (
    folded_text,
    read_expressions,
)
from services.extract.engine.dates.resolution import (
    Clock,
    add_days,
    bounds_of,
    fineness,
    kind_of,
    local_date,
    resolved_by,
    shifted,
)
from services.extract.engine.dates.words import (
    MONTHS,
    WORD,
)

_STREET = re.compile(
    r"(?:улиц|площад|ул\.|пл\.|проспект|имени|им\.|парк|переул|завод|мкр|микрорайон)\w{0,4}\s{0,2}[«\"]?$"
)
_STREET_AFTER = re.compile(r"[»\"]?\s(?:улиц|площад)")
_BIRTH_BEFORE = re.compile(r"(?:родил(?:ся|ась|ись)|рожд[её]н\w?|г\.\s?р\.|рождения)[^.;:]{0,40}$")
_BIRTH_AFTER = re.compile(r"\s{0,2}(?:рождения|г\.\s?р\.|р\.)")
_DOCUMENT_BEFORE = re.compile(
    r"(?:закон|указ|постановлени|распоряжени|приказ|договор|соглашени|решени|резолюци|письм|редакци|конституци|кодекс|"
    r"протокол|меморандум|декларац|конвенци|№\s?\S{1,12})\w{0,5}[^.,;]{0,60}$"
)
_NUMBER_AFTER = re.compile(r"\s{0,2}(?:№|n\s?\d)")
_EDITION_BEFORE = re.compile(
    r"(?:чемпионат|кубк|олимпиад|игр|конкурс|преми|выбор|форум|войн|кризис|революци|договор|соглашени|конституци|перепис)\w{0,6}\s(?:\w+\s){0,2}$"
)
_CITY = r"[A-ZА-ЯЁ][\w.]*(?:[\s-][\w.-]+){0,3}"
_DATELINE_CITY_FIRST = re.compile(rf"\s*{_CITY}[.,]\s{{0,2}}")
_AFTER_CITY_FIRST = re.compile(r"\s?(?:[-–—]\s|[.,]?\s?[/(]|\.\s|\.?$)")
_AFTER_DATE_FIRST = re.compile(rf"\s?(?:[.,]\s{_CITY}\s?[/(]|[,.]?\s?[/(][А-ЯЁ]|\.?\s?$)")
_QUOTATION_MARK = re.compile(r"[«»“”„\"]")
_SPEECH_BEFORE = re.compile(r":\s?$")
_SPEECH_AFTER = re.compile(r".[»”\"],\s?[-–—]|[.,!?…][»”\"]", re.DOTALL)
_MERGE = re.compile(r"\s?[,(–—-]?\s?(?:(?:во?|то есть|т\.\s?е\.)\s)?")
_UNTIL = re.compile(r",?\s(?:по|до)\s")
_LEAN_GAP = re.compile(r"[^.,;:()«»\"]{0,70}")


def _titles(text: str) -> list[tuple[int, int]]:
    """The spans in quotation marks that are closed and no speech, outermost, in order."""
    spans: list[tuple[int, int]] = []
    depth = opened = 0
    for mark in _QUOTATION_MARK.finditer(text):
        opens = mark[0] in "«“„" if mark[0] != '"' else not depth
        if opens:
            opened = mark.start() if not depth else opened
            depth += 1
        elif depth:
            depth -= 1
            if not depth and not _SPEECH_BEFORE.search(text, max(opened - 3, 0), opened):
                spans.append((opened, mark.end()))
    return [span for span in spans if not _SPEECH_AFTER.match(text, span[1] - 2)]


def _flags(text: str, folded: str, start: int, stop: int, preposition: str, expression: Expression) -> frozenset[str]:
    flags = set()
    low = max(start - 80, 0)
    if isinstance(expression, Days):
        last = expression.last
        if last.day is None and last.month is None:
            years = last != expression.first
            if (
                (preposition in ("до", "к", "по") and last.year_shift is None and expression.part is None)
                or (preposition == "на" and (years or last.dated) and expression.part is None)
                or (folded[low:start].endswith("на период "))
            ):
                flags.add("horizon")
            if _EDITION_BEFORE.search(folded, low, start) and not preposition:
                flags.add("edition")
        if preposition in ("с", "со", "начиная") and expression.first == last:
            flags.add("since")
        if last.month is not None:
            words = WORD.findall(text[start:stop]) if start else []
            if any(word[0].isupper() and not word.isupper() and word.lower() in MONTHS for word in words):
                flags.add("name")
        street = _STREET.search(folded, max(start - 30, 0), start) or _STREET_AFTER.match(folded, stop)
        if last.day is not None and street:
            flags.add("name")
        if preposition == "от" and (_NUMBER_AFTER.match(folded, stop) or _DOCUMENT_BEFORE.search(folded, low, start)):
            flags.add("reference")
        if _BIRTH_BEFORE.search(folded, low, start) or _BIRTH_AFTER.match(folded, stop):
            flags.add("birth")
        if last.day is not None and expression.first == last and not preposition and _heads_report(text, start, stop):
            flags.add("dateline")
    if isinstance(expression, Shift) and expression.count is None:
        flags.add("vague")
    if isinstance(expression, (Shift, Anchored)) and expression.unit == "week":
        flags.add("approximate")
    return frozenset(flags)


def _heads_report(text: str, start: int, stop: int) -> bool:
    """Whether the date is a dateline ("АСТАНА, 15 сен –", "16 мая, Минск /Корр. БЕЛТА/") or a line of its own."""
    if start > 60 or not text[start].isdecimal():
        return False
    if not start or text[:start].isspace():
        return _AFTER_DATE_FIRST.match(text, stop) is not None
    return (
        _DATELINE_CITY_FIRST.fullmatch(text, 0, start) is not None and _AFTER_CITY_FIRST.match(text, stop) is not None
    )


def _two_days(first: Expression, second: Expression, today: date | None) -> bool:
    """Whether "11 марта, в среду" are two days, for the 11 March of these days was no Wednesday."""
    if today is None or not isinstance(first, Days) or not isinstance(second, Weekday) or first.first != first.last:
        return False
    nearest = resolved_by(first, Clock(today, None, None, None, None, None))
    if nearest is None or nearest[2] is None:
        return False
    day = nearest[2][0]
    return abs((day - today).days) <= 14 and day.weekday() != second.first


def _merged(
    text: str, folded: str, items: list[tuple[Expression, int, int, str]], today: date | None
) -> list[tuple[Expression, int, int, str]]:
    """Join "в среду, 27 ноября", "завтра, 16 ноября", "накануне (4 июня)", "год назад, в июне 2022-го"."""
    merged: list[tuple[Expression, int, int, str]] = []
    for item in items:
        expression, start, stop, _ = item
        if merged:
            previous, a, b, before = merged[-1]
            gap = folded[b:start]
            joined = _joined(previous, expression) if len(gap) <= 8 and _MERGE.fullmatch(gap) else None
            if joined is not None and not _two_days(previous, expression, today):
                merged[-1] = (joined, a, stop, before)
                continue
        merged.append(item)
    return _spans(folded, merged)


def _spans(folded: str, items: list[tuple[Expression, int, int, str]]) -> list[tuple[Expression, int, int, str]]:
    """Join "со вторника, 25 ноября, по четверг, 27-е": from one day to another."""
    spans: list[tuple[Expression, int, int, str]] = []
    for item in items:
        if spans and spans[-1][3] in ("с", "со") and item[3] in ("по", "до"):
            first, a, b, before = spans[-1]
            joined = _from_to(first, item[0]) if _UNTIL.fullmatch(folded[b : item[1]]) else None
            if joined is not None:
                spans[-1] = (joined, a, item[2], before)
                continue
        spans.append(item)
    return spans


def _from_to(first: Expression, last: Expression) -> Expression | None:
    """The days from one to another, None where they are no single days."""
    if isinstance(first, Weekday) and isinstance(last, Weekday) and first.first == first.last:
        return Weekday(first.first, last.last, first.which)
    if not isinstance(first, Days) or first.first != first.last or first.first.day is None:
        return None
    if isinstance(last, Days) and last.first == last.last and last.last.day is not None:
        end = last.last
        if end.month is None and first.first.month is not None:
            end = replace(first.first, day=end.day)
            return replace(first, last=end) if (end.day or 0) >= (first.first.day or 0) else None
        return replace(first, last=end)
    return None


def _joined(first: Expression, second: Expression) -> Expression | None:
    """One expression for two that stand in apposition, None where they do not."""
    if isinstance(first, Days) and first.first.day and isinstance(second, (Weekday, Shift)):
        first, second = second, first
    if isinstance(second, Days) and second.first.month is not None and second.part is None:
        if second.first.day is not None:
            if isinstance(first, Weekday):
                return replace(second, weekday=first.first)
            if isinstance(first, Shift) and first.unit == "day" and not first.narrative:
                return second
            if isinstance(first, Anchored) and first.anchor in ("shift", "eve"):
                return second
            if isinstance(first, Week) and first.first_weekday is not None:
                return replace(second, weekday=first.first_weekday)
        elif isinstance(first, Shift) and first.unit == "year" and first.count is not None and second.first.bare:
            shift = first.count * first.sign
            return replace(
                second, first=replace(second.first, year_shift=shift), last=replace(second.last, year_shift=shift)
            )
        if isinstance(first, (Shift, Anchored)) and first.unit in ("year", "month") and second.first.dated:
            return second
    if isinstance(first, Weekday) and isinstance(second, Days) and second.first.month is None and second.first.day:
        return replace(second, weekday=first.first)
    if isinstance(first, Week) and isinstance(second, Weekday) and first.first_weekday is None and second.which is None:
        return Week(first.shift, second.first, second.last)
    return None


def find_dates(
    text: str,
    published: datetime | date | None = None,
    *,
    prefer: Prefer | None = None,
    year: int | None = None,
    anchor: str | None = None,
) -> list[DateMention]:
    """All date expressions of `text`, in order, not overlapping, resolved as far as what is known allows.

    `published` is the moment of publication; its date in its own offset is "сегодня". `prefer`, `year` and
    `anchor` are those of `resolve`. Never raises on any text; does not block.
    """
    folded = folded_text(text)
    items = list(read_expressions(folded))
    if not items:
        return []
    mentions: list[DateMention] = []
    today = local_date(published)
    previous_day: date | None = None
    previous_year: Point | None = None
    titles = _titles(text) if _QUOTATION_MARK.search(text) else []
    for expression, start, stop, preposition in _merged(text, folded, items, today):
        flags = _flags(text, folded, start, stop, preposition, expression)
        while titles and titles[0][1] <= start:
            titles.pop(0)
        if titles and titles[0][0] < start:
            flags |= {"quoted"}
        expression = _of_month_before(expression, mentions)
        resolved = resolved_by(expression, Clock(today, prefer, year, anchor, previous_day, previous_year))
        since, until, within, precision = resolved or (None, None, None, fineness(expression))
        kind = kind_of(expression, resolved)
        days = expression.days if isinstance(expression, Duration) else None
        mention = DateMention(
            start,
            stop,
            precision,
            kind,
            preposition,
            flags,
            expression,
            since,
            until,
            within,
            days,
            previous_day,
            previous_year,
        )
        mentions.append(mention)
        if mention.flags & {"quoted", "birth", "name", "reference"} or mention.kind == "duration":
            continue
        if mention.precision == "day" and mention.within is not None:
            previous_day = mention.within[0]
        if (
            isinstance(expression, Days)
            and (expression.first.dated or expression.first.year_shift is not None)
            and mention.within
        ):
            first = expression.first
            previous_year = Point(mention.within[0].year, first.month, first.day)
        elif isinstance(expression, Season) and not expression.point.bare and mention.since:
            # Its middle: "осенью 2022 года …, 13 октября" is of that year.
            previous_year = Point(int(mention.since[:4]), expression.season * 3 + 1, 15)
    _lean_on_named(folded, mentions)
    return mentions


def _of_month_before(expression: Expression, mentions: list[DateMention]) -> Expression:
    """ "В марте X побывал в Осло, где 12-го числа …": a bare day is of the month that the text gave right before."""
    last = mentions[-1].expression if mentions else None
    if not isinstance(expression, Days) or expression.first.month is not None or expression.first.day is None:
        return expression
    if not isinstance(last, Days) or last.first != last.last or last.first.month is None or last.first.day is not None:
        return expression
    if expression.first.month_shift is not None:
        return expression
    first, until = replace(last.first, day=expression.first.day), replace(last.first, day=expression.last.day)
    return replace(expression, first=first, last=until)


def _lean_on_named(folded: str, mentions: list[DateMention]) -> None:
    """Resolve "накануне саммита 16 мая", "за два дня до визита 3 июня" against the date after it in the clause."""
    for i, mention in enumerate(mentions[:-1]):
        expression = mention.expression
        if (
            not isinstance(expression, Anchored)
            or expression.anchor not in ("named", "eve")
            or expression.count is None
        ):
            continue
        following = mentions[i + 1]
        if following.precision != "day" or following.since is None or not isinstance(following.expression, Days):
            continue
        gap = folded[mention.stop : following.start]
        if expression.anchor == "eve" and not gap.isspace():
            continue
        if not _LEAN_GAP.fullmatch(gap):
            continue
        count = expression.count * expression.sign
        if following.within is not None:
            since, until, within, precision = shifted(following.within[0], count, expression.unit)
        else:  # no year: count in a leap year, which has every day
            bounds = bounds_of("2000" + following.since[1:])
            if bounds is None or expression.unit != "day":
                continue
            day = add_days(bounds[0], count)
            since = until = f"--{day:%m-%d}"
            within, precision = None, "day"
        mentions[i] = replace(mention, since=since, until=until, within=within, precision=precision)
        mentions[i + 1] = replace(following, flags=following.flags | {"reference"})
