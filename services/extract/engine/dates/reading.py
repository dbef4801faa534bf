"""From words to expressions: one rule for each way to say a date.

A rule is tried only at the words that may begin it, so a sentence without such words costs a look-up for each word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from services.extract.engine.dates.expressions import (
    Anchor,
    Anchored,
    Days,
    Duration,
    Expression,
    Point,
    Season,
    Shift,
    Unit,
    Week,
    Weekday,
)
from services.extract.engine.dates.words import (
    ANY_MONTH,
    CLOSED,
    COUNTS,
    DASH,
    DAY,
    DAY_ONE,
    DAY_WORDS,
    DAYS,
    MONTH,
    MONTH_ADJECTIVES,
    MONTHS,
    NTH,
    OCCASION,
    ORDINALS,
    OWN_YEAR,
    PARTS,
    PREPOSITIONS,
    RANGE_DAYS,
    SAME_YEAR_TAIL,
    SEASON_ADVERBS,
    SEASONS,
    SINGLE_UNITS,
    TENS,
    UNITS,
    WEEKDAYS,
    WHICH,
    WHICH_WORDS,
    WORD,
    YEAR,
    YEAR_TAIL,
    S,
    alternatives,
    day_number,
    forms,
    month_number,
    valid_day,
    year_of,
)

# A reader takes the match and the word before it; it gives (expression, start, stop) for each mention, none to refuse.
_Found = tuple[Expression, int, int]
_Reader = Callable[[re.Match[str], str], "list[_Found]"]


class _Pattern:
    """A pattern that is compiled when it is first tried: to compile all takes as long as reading twenty articles."""

    __slots__ = ("_compiled", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._compiled: re.Pattern[str] | None = None

    def match(self, text: str, start: int) -> re.Match[str] | None:
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled.match(text, start)


RULES: dict[str, list[tuple[_Pattern, _Reader]]] = {}
DIGIT_RULES: dict[int, list[tuple[_Pattern, _Reader]]] = {1: [], 2: [], 3: [], 4: []}  # by number of digits


def _rule(pattern: str, *starts: str, digits: Iterable[int] = ()) -> Callable[[_Reader], _Reader]:
    """Try `pattern` at each of the words `starts`, and at numbers of so many `digits`."""
    expected = _Pattern(pattern)

    def register(reader: _Reader) -> _Reader:
        for word in dict.fromkeys(starts):
            RULES.setdefault(word, []).append((expected, reader))
        for length in digits:
            DIGIT_RULES[length].append((expected, reader))
        return reader

    return register


def _whole(expression: Expression, match: re.Match[str]) -> list[_Found]:
    return [(expression, match.start(), match.end())]


_ORDINAL_STARTS = (*ORDINALS, "двадцать", "тридцать")


@_rule(
    rf"(\d{{1,2}})(?:{DASH}(\d{{1,2}}))?[./](\d{{1,2}})[./]((?:19|20)\d\d|\d\d)(?![\w/]|[.:]\d)"
    rf"(?:{DASH}(\d{{1,2}})[./](\d{{1,2}})[./]((?:19|20)\d\d|\d\d)(?![\w/]|[.:]\d))?(?:\s?г\b\.?)?",
    digits=(1, 2),
)
def _figures(match: re.Match[str], before: str) -> list[_Found]:
    """16.05.2024, 16-18.05.2024, 16.05.2024 – 18.05.2024."""
    day, day2, month, year, last_day, last_month, last_year = match.groups()
    first = _point(day, month, year)
    last = _point(last_day, last_month, last_year) if last_day else _point(day2 or day, month, year)
    return _whole(Days(first, last), match) if first and last else []


@_rule(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])", digits=(4,))
def _iso(match: re.Match[str], before: str) -> list[_Found]:
    point = _point(match[3], match[2], match[1])
    return _whole(Days(point, point), match) if point else []


def _point(day: str, month: str, year: str) -> Point | None:
    d, m, y = int(day), int(month), int(year)
    if not 1 <= m <= 12 or not valid_day(d, m):
        return None
    return Point(2000 + y if y < 100 else y, m, d)


@_rule(
    rf"(?P<days>{DAYS})(?:{S})?(?P<month>{MONTH})(?P<year>{YEAR_TAIL})?"
    rf"(?:(?P<to>{DASH}|{S}(?:по|до|и|или){S})(?P<day2>{DAY}){S}(?P<month2>{MONTH})(?P<year2>{YEAR_TAIL})?)?",
    *_ORDINAL_STARTS,
    digits=(1, 2),
)
def _day_and_month(match: re.Match[str], before: str) -> list[_Found]:
    """16 мая, 11–12 ноября, с 30 июня по 2 июля 2024 года, 10 и 15 ноября прошлого года."""
    month = month_number(match["month"])
    numbers = [(day_number(m[0]), m.start(), m.end()) for m in DAY_ONE.finditer(match["days"])]
    offset = match.start("days")
    year = year_of(match["year"])
    end = match.end()
    if match["day2"]:
        last_month, last_day = month_number(match["month2"]), day_number(match["day2"])
        last_year = year_of(match["year2"])
        if not valid_day(last_day, last_month):
            return []
        if match["to"].strip() in ("и", "или"):
            first_end = match.start("to")
            second = Point(
                last_year.year or year.year, last_month, last_day, last_year.year_shift, None, last_year.same_year
            )
            head = _day_list(numbers, month, year if not year.bare else last_year, offset, first_end, match)
            return [*head, (Days(second, second), match.start("day2"), end)]
        if year.bare and not last_year.bare:  # "30 июня – 2 июля 2024 года"
            behind = last_year.year is not None and last_month < month
            year = replace(last_year, year=last_year.year - 1) if behind and last_year.year else last_year
        elif last_year.bare and year.year is not None:
            last_year = replace(year, year=year.year + (last_month < month))
        elif last_year.bare:
            last_year = year
        day = numbers[-1][0]
        if not valid_day(day, month):
            return []
        first = replace(year, month=month, day=day)
        return [(Days(first, replace(last_year, month=last_month, day=last_day)), offset + numbers[-1][1], end)]
    return _day_list(numbers, month, year, offset, end, match)


def _day_list(
    numbers: list[tuple[int, int, int]], month: int, year: Point, offset: int, end: int, match: re.Match[str]
) -> list[_Found]:
    """The days before one month: one range where they follow each other or a dash says so, else each for itself."""
    words = match["days"]
    runs: list[list[tuple[int, int, int]]] = []
    for number in numbers:
        if not valid_day(number[0], month) or (runs and number[0] <= runs[-1][-1][0]):
            runs.clear()  # not a list of days so far: "в группах 4, 16 и 17 мая"
            if not valid_day(number[0], month):
                continue
        last = runs[-1][-1] if runs else None
        joined = last and (number[0] - last[0] == 1 or RANGE_DAYS.fullmatch(words[last[2] : number[1]]))
        if joined:
            runs[-1].append(number)
        else:
            runs.append([number])
    found: list[_Found] = []
    for run in runs:
        first, last_of_run = replace(year, month=month, day=run[0][0]), replace(year, month=month, day=run[-1][0])
        stop = end if run is runs[-1] else offset + run[-1][2]
        found.append((Days(first, last_of_run), offset + run[0][1], stop))
    return found


@_rule(
    rf"(?P<days>{DAY}(?:(?:{DASH}|{S}(?:по|и|до){S}){DAY})?){S}числ(?:а|о|у|ам|ами)\b"
    rf"(?:{S}(?P<which>{WHICH_WORDS}){S}месяца\b)?",
    *_ORDINAL_STARTS,
    digits=(1, 2),
)
def _day_of_month(match: re.Match[str], before: str) -> list[_Found]:
    """15-го числа, с 3 по 5 число."""
    numbers = [day_number(m[0]) for m in DAY_ONE.finditer(match["days"])]
    if not all(1 <= n <= 31 for n in numbers) or numbers != sorted(numbers):
        return []
    shift = WHICH[match["which"]] if match["which"] else None
    return _whole(Days(Point(day=numbers[0], month_shift=shift), Point(day=numbers[-1], month_shift=shift)), match)


_PARTS_OF_DAY = frozenset(("утром", "вечером", "днем", "ночью"))
_BEFORE_DAY = PREPOSITIONS | _PARTS_OF_DAY | {"а", "и", "но", "уже", "что"}
_NO_NOUN_AFTER = re.compile(
    rf"\s{{0,3}}[,.;:)!?—–]|\s*$|{S}(?:в|во|на|с|по|и|а|но|он|она|они)\b|{S}\w{{2,}}(?:л|ла|ли|лся|лась|лись|ет|ит)\b"
)


@_rule(rf"(?P<days>\d{{1,2}}(?:{DASH}\d{{1,2}})?){DASH}(?:го|ого|е|ое|му)\b", digits=(1, 2))
def _bare_day(match: re.Match[str], before: str) -> list[_Found]:
    """16-го; по 27-е; 24–26-го; утром 7-го: of the month that the text speaks of."""
    numbers = [int(number) for number in re.findall(r"\d+", match["days"])]
    if before not in _PARTS_OF_DAY and not _NO_NOUN_AFTER.match(match.string, match.end()):
        return []  # "16-го заседания"
    closed = match[0].endswith("го") and CLOSED.match(match.string, match.end())  # "вернётся домой 13-го."
    if before and len(numbers) == 1 and before not in _BEFORE_DAY and not closed:
        return []
    if not all(1 <= n <= 31 for n in numbers) or numbers != sorted(numbers):
        return []
    return _whole(Days(Point(day=numbers[0]), Point(day=numbers[-1])), match)


@_rule(
    rf"(?P<first>{YEAR})(?:{DASH}?(?:го|м|й|му)\b)?(?:(?P<to>{DASH}|/|{S}(?:по|до|и){S})"
    rf"(?P<last>{YEAR}|\d\d\b)(?:{DASH}?(?:го|м|й|му)\b)?)?(?:\s{{0,2}}(?P<word>год\w{{0,3}}\b|гг?\b\.?))?",
    digits=(4,),
)
def _years(match: re.Match[str], before: str) -> list[_Found]:
    """в 2025 году, 2025–2027 годы, с 2019 по 2024 год, в 2016-м."""
    text, end = match.string, match.end()
    first = int(match["first"])
    last = first
    if match["last"]:
        last = int(match["last"]) if len(match["last"]) == 4 else first // 100 * 100 + int(match["last"])
        if last < first or last - first > 60:
            return []
    elif not match["word"]:
        if not 1900 <= first < 2100:
            return []
        suffixed = match.end() > match.end("first")
        if before not in ("в", "с", "до", "к", "по", "от", "после") and not suffixed:
            return []
        if not suffixed and not CLOSED.match(text, end):
            return []
    if match["last"] and match["to"].strip() == "и" and last - first > 1:
        return [
            (Days(Point(first), Point(first)), match.start("first"), match.end("first")),
            (Days(Point(last), Point(last)), match.start("last"), end),
        ]
    return _whole(Days(Point(first), Point(last)), match)


@_rule(
    rf"(?P<first>{ANY_MONTH})(?P<year1>{YEAR_TAIL})?(?:(?P<to>{DASH}|{S}(?:по|до|и|или){S}(?:в{S})?)(?P<last>{ANY_MONTH}))?"
    rf"(?P<year>{YEAR_TAIL})?",
    *MONTHS,
)
def _month(match: re.Match[str], before: str) -> list[_Found]:
    """в ноябре, в ноябре прошлого года, в ноябре — декабре, с июня по август 2024 года."""
    word, first = match["first"], MONTHS[match["first"]]
    year1, year = year_of(match["year1"]), year_of(match["year"])
    tail = match["year1"] or match["year"]
    if before not in PREPOSITIONS and not tail and not match["last"]:
        return []
    if before == "с" and word == "маем":
        return []
    if not match["last"]:
        point = replace(year if year1.bare else year1, month=first)
        return _whole(Days(point, point), match)
    last = MONTHS[match["last"]]
    if before not in PREPOSITIONS and not tail and match["to"].strip() in ("и", "или"):
        return []
    if year1.bare and not year.bare:
        year1 = replace(year, year=year.year - (last < first)) if year.year is not None else year
    elif year.bare:
        year = replace(year1, year=year1.year + (last < first)) if year1.year is not None else year1
    return _whole(Days(replace(year1, month=first), replace(year, month=last)), match)


_PART_TARGET = (
    rf"(?:(?P<month>{ANY_MONTH})(?P<year>{YEAR_TAIL})?"
    rf"|(?:(?P<which>{WHICH_WORDS}|того{S}же){S})?(?P<unit>года|месяца|недели)\b"
    rf"|(?P<figures>{YEAR})(?:{DASH}го)?(?:{S}г(?:ода)?\b\.?)?(?!\d)"
    rf"|(?P<season>зимы|весны|лета|осени)\b(?P<syear>{YEAR_TAIL})?)"
)


@_rule(rf"(?P<part>{alternatives(PARTS)}){S}(?:же{S})?{_PART_TARGET}", *PARTS)
def _part(match: re.Match[str], before: str) -> list[_Found]:
    """в конце октября, в начале года, до конца 2024 года, в конце прошлой недели."""
    return _part_of(PARTS[match["part"]], match)


@_rule(
    rf"(?P<nth>перв|втор|последн|треть)\w{{1,3}}{S}(?P<noun>числ|половин|декад|дн)\w{{1,3}}{S}{_PART_TARGET}",
    *forms("перв", "втор", "последн", "трет"),
)
def _nth_part(match: re.Match[str], before: str) -> list[_Found]:
    """в первых числах июня, во второй половине мая, в первой декаде."""
    parts = {
        ("перв", "числ"): "first days",
        ("последн", "числ"): "last days",
        ("перв", "дн"): "first days",
        ("последн", "дн"): "last days",
        ("перв", "половин"): "first half",
        ("втор", "половин"): "second half",
        ("перв", "декад"): "start",
        ("втор", "декад"): "middle",
        ("треть", "декад"): "end",
        ("последн", "декад"): "end",
    }
    part = parts.get((match["nth"], match["noun"]))
    return _part_of(part, match) if part else []


def _part_of(part: str, match: re.Match[str]) -> list[_Found]:
    if match["season"]:
        return _whole(Season(SEASONS[match["season"]], year_of(match["syear"])), match)
    if match["month"]:
        point = replace(year_of(match["year"]), month=MONTHS[match["month"]])
        return _whole(Days(point, point, part), match)
    if match["figures"]:
        point = Point(int(match["figures"]))
        return _whole(_halved(point, part), match)
    which = match["which"] or ""
    same = which.startswith("того")
    shift = WHICH.get(which, 0)
    if match["unit"] == "недели":
        return [] if same else _whole(Week(shift), match)
    if match["unit"] == "месяца":
        point = Point(month_shift=shift)
        return [] if same else _whole(Days(point, point, part), match)
    return _whole(_halved(Point(same_year=True) if same else Point(year_shift=shift), part), match)


def _halved(year: Point, part: str) -> Days:
    """A half of a year is a range of months; other parts of a year leave the year."""
    if part in ("first half", "second half"):
        first = 1 if part == "first half" else 7
        return Days(replace(year, month=first), replace(year, month=first + 5))
    return Days(year, year, part)


@_rule(
    rf"(?:(?P<nth>{alternatives(NTH)})|(?P<digit>[1-4])(?:{DASH}?(?:й|м|го|му|ом|ый))?){S}"
    rf"(?P<unit>квартал|полугоди)\w{{0,3}}(?P<year>{YEAR_TAIL}|{SAME_YEAR_TAIL})?",
    *NTH,
    digits=(1,),
)
def _quarter(match: re.Match[str], before: str) -> list[_Found]:
    """в первом квартале 2024 года, II квартал, во втором полугодии."""
    number = int(match["digit"]) if match["digit"] else NTH[match["nth"]]
    length = 3 if match["unit"] == "квартал" else 6
    if not 1 <= number <= 12 // length:
        return []
    year = year_of(match["year"]) if match["year"] and not OWN_YEAR.fullmatch(match["year"]) else Point()
    first = (number - 1) * length + 1
    return _whole(Days(replace(year, month=first), replace(year, month=first + length - 1)), match)


@_rule(
    rf"(?P<season>{alternatives(SEASONS)})(?P<year>{YEAR_TAIL})?(?:{DASH}(?P<to>{YEAR})(?:{S}год\w+)?)?",
    *SEASONS,
)
def _season(match: re.Match[str], before: str) -> list[_Found]:
    """осенью 2024 года, к осени."""
    word = match["season"]
    if (
        not match["year"]
        and word not in SEASON_ADVERBS
        and (before not in ("к", "до", "на", "с") or word in ("лета", "лету"))
    ):
        return []
    return _whole(Season(SEASONS[word], year_of(match["year"])), match)


@_rule(rf"(?P<month>{alternatives(MONTH_ADJECTIVES)}){S}(?:\w+{S})?{OCCASION}", *MONTH_ADJECTIVES)
def _month_adjective(match: re.Match[str], before: str) -> list[_Found]:
    """на сентябрьском саммите, ноябрьский визит."""
    point = Point(month=MONTH_ADJECTIVES[match["month"]])
    return [(Days(point, point), match.start(), match.end("month"))]


@_rule(
    rf"(?P<which>{WHICH_WORDS}){S}(?:же{S})?(?:(?P<unit>год(?:а|у|ом|ы)?|месяц(?:а|е|у|ем)?|недел(?:я|и|е|ю|ей))\b"
    rf"|(?P<weekday>{alternatives(WEEKDAYS)})\b|(?P<season>{alternatives(SEASONS)})\b|(?P<weekend>выходн(?:ые|ых))\b"
    rf"|(?P<days>дни|дней)\b|(?P<part>утром|вечером|ночью|днем)\b|(?P<day>день|утро|вечер)\b)",
    *WHICH,
)
def _which(match: re.Match[str], before: str) -> list[_Found]:
    """в прошлом году, на следующей неделе, в минувшую пятницу, этой осенью, в ближайшие дни, на следующий день."""
    word = match["which"]
    shift = WHICH[word]
    coming = word.startswith(("ближайш", "грядущ", "наступающ", "предстоящ"))
    gone = word.startswith(("минувш", "прошедш", "ушедш", "истекш", "предыдущ"))
    if unit := match["unit"]:
        if unit.startswith("недел"):
            return _whole(Week(shift), match)
        if unit.startswith("месяц"):
            point = Point(month_shift=shift)
            return _whole(Days(point, point), match)
        if unit == "годы":
            return []
        point = Point(year_shift=shift)
        return _whole(Days(point, point), match)
    if match["weekday"]:
        day = WEEKDAYS[match["weekday"]]
        if gone:
            return _whole(Weekday(day, day, "last"), match)
        if coming:
            return _whole(Weekday(day, day, "next"), match)
        return _whole(Week(shift, day, day), match)
    if match["season"]:
        season = SEASONS[match["season"]]
        if shift == 0:
            return _whole(Season(season, Point(year_shift=0)), match)
        return _whole(Season(season, Point(), "last" if shift < 0 else "next"), match)
    if match["weekend"]:
        return _whole(Weekday(5, 6, "last" if shift < 0 else "next") if shift else Week(0, 5, 6), match)
    if match["days"]:
        return _whole(Shift(None, "day", 1), match) if coming else []
    if match["part"]:
        if shift == 0 and match["part"] != "днем":
            return _whole(Shift(0, "day", 0), match)
        return _whole(Anchored("shift", 1), match) if word.startswith("следующ") else []
    if word.startswith("следующ"):
        return _whole(Anchored("shift", 1), match) if before == "на" else []
    if word.startswith("предыдущ"):
        return _whole(Anchored("shift", 1, "day", -1), match) if before == "в" else []
    return _whole(Anchored("shift"), match) if word in ("этот", "это") and before in ("в", "во") else []


_OF_A_DAY = _PARTS_OF_DAY | frozenset(
    "вечер утро программа программе программу программы график графике расписание расписании".split()
)
_AFTER_HEADING = re.compile(rf"\s{{0,2}}(?:$|[,.:(]|{DASH})")


def _heads_line(match: re.Match[str]) -> bool:
    """ "Вторник, 26 мая", "▪ Воскресенье": a day that what follows stands under."""
    text = match.string
    return not any(map(str.isalnum, text[: match.start()])) and _AFTER_HEADING.match(text, match.end()) is not None


@_rule(
    rf"(?P<first>{alternatives(WEEKDAYS)})\b(?!{S}обитани)(?:(?P<to>{DASH}|{S}(?:и|по|до){S}(?:в{S})?)"
    rf"(?P<last>{alternatives(WEEKDAYS)})\b)?"
    rf"(?:,?{S}(?:на{S})?(?P<which>{WHICH_WORDS}){S}недел(?:е|и)\b)?",
    *WEEKDAYS,
)
def _weekday(match: re.Match[str], before: str) -> list[_Found]:
    """в понедельник, в четверг и пятницу, в среду на прошлой неделе."""
    of_day = before in _OF_A_DAY  # "на вечер среды", "программа четверга"
    if before not in PREPOSITIONS and not match["which"] and not of_day and not _heads_line(match):
        return []
    if match["first"] == "среде" and before != "к":
        return []
    first = WEEKDAYS[match["first"]]
    last = WEEKDAYS[match["last"]] if match["last"] else first
    which = match["which"]
    make: Callable[[int, int], Expression] = (lambda a, b: Week(WHICH[which], a, b)) if which else Weekday
    if match["last"] and match["to"].strip().startswith("и") and last - first != 1:
        return [
            (make(first, first), match.start("first"), match.end("first")),
            (make(last, last), match.start("last"), match.end()),
        ]
    return _whole(make(first, last), match)


@_rule(rf"(?:{alternatives(DAY_WORDS)})\b(?!\s?-)", *DAY_WORDS)
def _day_word(match: re.Match[str], before: str) -> list[_Found]:
    """вчера, сегодня, завтра, вчерашний."""
    return _whole(Shift(DAY_WORDS[match[0]], "day", 1), match)


@_rule(r"(?:выходные|выходных)\b", "выходные", "выходных")
def _weekend(match: re.Match[str], before: str) -> list[_Found]:
    """в выходные."""
    return _whole(Weekday(5, 6), match) if before in ("в", "на") else []


@_rule(r"днях\b", "днях")
def _lately(match: re.Match[str], before: str) -> list[_Found]:
    """на днях."""
    return _whole(Shift(None, "day", 0), match) if before == "на" else []


@_rule(rf"накануне\b(?P<named>{S}(?:\w+(?:ого|его|ой|ей|ых|их){S}){{0,3}}{OCCASION})?", "накануне")
def _eve(match: re.Match[str], before: str) -> list[_Found]:
    """накануне; накануне саммита."""
    anchor: Anchor = "named" if match["named"] else "eve"
    return [(Anchored(anchor, 1, "day", -1), match.start(), match.start() + len("накануне"))]


@_rule(
    rf"(?:(?:тот|этот|ту|эту|той|этой|том|этом|того|тем|этим){S}(?:же{S}|самый{S})?|тогда{S}(?:же)\b)"
    rf"(?P<unit>день|дня|днем|вечер|вечера|вечером|утро|утром|ночь|ночью|сутки|году?|года|месяце|месяца|неделе)?\b",
    *"тот том того той ту тем этот этого этим этом эту этой тогда".split(),
)
def _same(match: re.Match[str], before: str) -> list[_Found]:
    """в тот же день, вечером того же дня, тем же вечером, тогда же, в том же году."""
    words, unit = match[0].split(), match["unit"]
    if words[0] == "тогда":
        return [(Anchored("shift"), match.start(), match.start() + match[0].index("же") + 2)]
    if not unit or (words[0].startswith("эт") and "же" not in words):
        return []
    if "же" not in words and not (words[0] == "тот" and before in ("в", "во") and unit == "день"):
        return []
    if unit.startswith("год"):
        return _whole(Anchored("shift", 0, "year"), match)
    if unit.startswith("месяц"):
        return _whole(Anchored("shift", 0, "month"), match)
    if unit == "неделе":
        return []
    return _whole(Anchored("shift"), match)


@_rule(r"(?:назавтра|наутро)\b", "назавтра", "наутро")
def _next_morning(match: re.Match[str], before: str) -> list[_Found]:
    return _whole(Anchored("shift", 1), match)


@_rule(rf"другой{S}день\b", "другой")
def _other_day(match: re.Match[str], before: str) -> list[_Found]:
    """на другой день."""
    return _whole(Anchored("shift", 1), match) if before == "на" else []


@_rule(
    rf"(?:ходе|рамках|время){S}(?:\w+{S}){{0,3}}?(?P<occasion>визит|поездк|пребывани|командировк|турне)\w{{0,4}}",
    *"ходе рамках время".split(),
)
def _during(match: re.Match[str], before: str) -> list[_Found]:
    """в ходе визита, во время официальной поездки."""
    return _whole(Anchored("event"), match)


@_rule(
    rf"(?P<nth>{alternatives(NTH)})(?:{S}же)?{S}день\b(?P<occasion>{S}(?:(?:своего|его|ее|их|\w+ого){S}){{0,2}}{OCCASION})?"
    rf"(?P<other>{S}(?:нового|работы|недели|года|месяца|лета|весны|осени|зимы|войны|торгов|{ANY_MONTH}))?",
    *NTH,
)
def _event_day(match: re.Match[str], before: str) -> list[_Found]:
    """в первый день визита, во второй день саммита; в первый день."""
    if match["other"] or (not match["occasion"] and before not in ("в", "во", "на")):
        return []
    return _whole(Anchored("event day", NTH[match["nth"]]), match)


@_rule(rf"день{S}(?:(?:своего|его|ее|их){S})?(?:(?P<first>приезда|прибытия|прилета)|отъезда|отлета|отбытия)\b", "день")
def _first_or_last_day(match: re.Match[str], before: str) -> list[_Found]:
    """в день приезда, в день отъезда."""
    return _whole(Anchored("event day", 1 if match["first"] else -1), match) if before == "в" else []


_QUANTITY = (
    rf"(?:(?P<count>\d{{1,3}}|{alternatives(COUNTS)}){S})?(?:(?:календарных|рабочих|с{S}половиной|с{S}лишним){S})?"
    rf"(?P<unit>{alternatives(UNITS)})\b"
)
_HALF_YEAR = r"(?P<half>полгода|полугодом|полтора(?:\sгода|\sмесяца))"


def _quantity(match: re.Match[str]) -> tuple[int | None, Unit] | None:
    groups = match.groupdict()
    if half := groups.get("half"):
        return (
            (6, "month")
            if half in ("полгода", "полугодом")
            else (18, "month")
            if half.endswith("года")
            else (6, "week")
        )
    count = groups["count"]
    if count is None:
        return (1, UNITS[groups["unit"]]) if groups["unit"] in SINGLE_UNITS else None
    number = int(count) if count.isdecimal() else COUNTS[count]
    return number, UNITS[groups["unit"]]


@_rule(
    rf"(?:{_QUANTITY}|{_HALF_YEAR})(?:{S}(?:тому{S})?(?P<way>назад|ранее|раньше|позже|позднее|спустя|погодя|до|перед|после)\b"
    rf"(?P<than>,?{S}чем\b)?)?",
    *COUNTS,
    *UNITS,
    "полгода",
    "полугодом",
    "полтора",
    digits=(1, 2, 3),
)
def _counted(match: re.Match[str], before: str) -> list[_Found]:
    """два дня назад, днём ранее, двумя днями позже; (через) неделю; (за) два дня до визита, (через) день после него."""
    way = match["way"]
    if not way and before not in ("через", "спустя"):
        return []
    quantity = _quantity(match)
    if quantity is None or match["than"] or (match["count"] and before in TENS):
        return []
    count, unit = quantity
    if way == "назад":
        return _whole(Shift(count, unit, -1), match)
    if way in ("до", "перед", "после"):
        if before != ("за" if way != "после" else "через") and not (way == "после" and before == "спустя"):
            return []
        return [(Anchored("named", count, unit, 1 if way == "после" else -1), match.start(), match.start("way") - 1)]
    if way or before == "спустя":
        return _whole(Anchored("shift", count, unit, -1 if way in ("ранее", "раньше") else 1), match)
    return _whole(Shift(count, unit, 1, narrative=True), match)


_LONG = {"одно": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "десяти": 10}
_LONG_FORMS = [prefix + form for prefix in _LONG for form in forms("дневн")]


@_rule(r"(?P<words>одно|двух|трех|четырех|пяти|шести|семи|десяти)дневн\w{2,3}\b", *_LONG_FORMS)
@_rule(r"(?P<digits>\d{1,2})-дневн\w{2,3}\b", digits=(1, 2))
def _lasting(match: re.Match[str], before: str) -> list[_Found]:
    """двухдневный, 3-дневный."""
    groups = match.groupdict()
    days = int(groups["digits"]) if groups.get("digits") else _LONG[groups["words"] or "одно"]
    return _whole(Duration(days), match) if days else []


@_rule(
    rf"(?:прод(?:лится|олжится|лился|олжался)|займет|занял|рассчитан\w?{S}на){S}{_QUANTITY}",
    *"продлится продолжится продлился продолжался займет занял рассчитан рассчитана".split(),
)
def _lasts(match: re.Match[str], before: str) -> list[_Found]:
    """визит продлится два дня."""
    quantity = _quantity(match)
    if quantity is None or quantity[0] is None or quantity[1] != "day" or not 1 <= quantity[0] <= 60:
        return []
    return [(Duration(quantity[0]), match.start("count") if match["count"] else match.start("unit"), match.end())]


_SPOILED = re.compile(r"\d[.,:/-]$")
_DIGITS = "0123456789"
_DIGIT = re.compile("[0-9]")


def folded_text(text: str) -> str:
    """The text in lower case, ё as е, of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters of other scripts grow when lowered
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _MONTH_AFTER_DAY.sub(_spelled, lowered.replace("ё", "е"))


_MONTH_AFTER_DAY = re.compile(r"(?<=\d )[а-я]{6,8}\b")
_GENITIVES = [month for month in MONTHS if month.endswith("я") and len(month) > 5] + ["августа"]


def _spelled(word: re.Match[str]) -> str:
    """ "27 сентебря": a month that is one letter off."""
    if word[0] in MONTHS:
        return word[0]
    near = (m for m in _GENITIVES if len(m) == len(word[0]) and m[0] == word[0][0] and m[-1] == word[0][-1])
    return next((m for m in near if sum(a != b for a, b in zip(m, word[0], strict=True)) == 1), word[0])


def read_expressions(folded: str) -> Iterator[tuple[Expression, int, int, str]]:
    """Expressions of a folded text in order: with offsets, and the preposition before them or ""."""
    names = WORD.findall(folded)
    if RULES.keys().isdisjoint(names) and not _DIGIT.search(folded):
        return  # three sentences in four
    words = list(WORD.finditer(folded))
    reached = 0
    for i, name in enumerate(names):
        if name not in RULES and name[0] not in _DIGITS:
            continue
        start, stop = words[i].span()
        if start < reached:
            continue
        tries = RULES.get(name) or _digit_rules(folded, words[i])
        before = names[i - 1] if i and folded[words[i - 1].end() : start].isspace() else ""
        for pattern, reader in tries:
            match = pattern.match(folded, start)
            found = reader(match, before) if match is not None else None
            if match is not None and found:
                preposition = before if before in PREPOSITIONS else ""
                for expression, a, b in found:
                    yield expression, a, b, preposition if a == start else ""
                reached = max(match.end(), stop)
                break


def _digit_rules(folded: str, word: re.Match[str]) -> list[tuple[_Pattern, _Reader]]:
    """The rules for a word that starts with a digit; none for what is part of a longer figure ("1,5", "10:30")."""
    name, start = word[0], word.start()
    if start and _SPOILED.match(folded, max(start - 2, 0), start):
        return []
    return DIGIT_RULES.get(len(name) if name.isdecimal() else len(name) - len(name.lstrip(_DIGITS)), [])
