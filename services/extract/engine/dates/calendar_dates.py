"""Dates by the calendar: days, months, years, their parts, quarters and seasons."""

import re
from dataclasses import replace

from services.extract.engine.dates.expressions import (
    Days,
    Point,
    Season,
    Week,
)
from services.extract.engine.dates.rules import Found, Rules, whole
from services.extract.engine.dates.words import (
    ANY_MONTH,
    CLOSED,
    DASH,
    DAY,
    DAY_ONE,
    DAYS,
    MONTH,
    MONTH_ADJECTIVES,
    MONTHS,
    NTH,
    OCCASION,
    ORDINALS,
    OWN_YEAR,
    PARTS,
    PARTS_OF_DAY,
    PREPOSITIONS,
    RANGE_DAYS,
    SAME_YEAR_TAIL,
    SEASON_ADVERBS,
    SEASONS,
    WHICH,
    WHICH_WORDS,
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

RULES = Rules()

_ORDINAL_STARTS = (*ORDINALS, "двадцать", "тридцать")


@RULES.at(
    rf"(\d{{1,2}})(?:{DASH}(\d{{1,2}}))?(?:[./]|\.\s(?=\d\d\.\s\d\d))(\d{{1,2}})[./]\s?((?:19|20)\d\d|\d\d)(?![\w/]|[.:]\d)"
    rf"(?:{DASH}(\d{{1,2}})[./](\d{{1,2}})[./]((?:19|20)\d\d|\d\d)(?![\w/]|[.:]\d))?(?:\s?г\b\.?)?",
    digits=(1, 2),
)
def _figures(match: re.Match[str], before: str) -> list[Found]:
    """16.05.2024, 16-18.05.2024, 16.05.2024 – 18.05.2024, 05. 09. 17."""
    day, day2, month, year, last_day, last_month, last_year = match.groups()
    first = _point(day, month, year)
    last = _point(last_day, last_month, last_year) if last_day else _point(day2 or day, month, year)
    return whole(Days(first, last), match) if first and last else []


@RULES.at(
    rf"(\d{{1,2}})\.(\d{{1,2}})(?:{DASH}|{S}(?:по|до){S})(\d{{1,2}})\.(\d{{1,2}})\.((?:19|20)\d\d|\d\d)(?![\w/]|[.:]\d)"
    r"(?:\s?г\b\.?)?",
    digits=(1, 2),
)
def _figures_of_one_year(match: re.Match[str], before: str) -> list[Found]:
    """28.02–02.03.2025, с 30.05 по 02.06.2024: the year is said once."""
    day, month, last_day, last_month, year = match.groups()
    last = _point(last_day, last_month, year)
    first = _point(day, month, str(int(year) - (int(month) > int(last_month))))
    return whole(Days(first, last), match) if first and last else []


@RULES.at(r"(\d{1,2})([./])(0[1-9]|1[0-2])(?![\w/%]|[.,:/]\d|[-–]\d)", digits=(1, 2))
def _day_and_month_in_figures(match: re.Match[str], before: str) -> list[Found]:
    """(12.05), 12/05 at the head of a sentence: where it is no hour and no amount."""
    point = _point(match[1], match[3], "0")
    text, start, stop = match.string, *match.span()
    bracketed = text[start - 1 : start] == "(" and text[stop : stop + 1] in (")", ",", ";")
    if point is None or not (bracketed or (match[2] == "/" and start == 0)):
        return []
    day = Point(month=point.month, day=point.day)
    return whole(Days(day, day), match)


@RULES.at(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])", digits=(4,))
def _iso(match: re.Match[str], before: str) -> list[Found]:
    point = _point(match[3], match[2], match[1])
    return whole(Days(point, point), match) if point else []


def _point(day: str, month: str, year: str) -> Point | None:
    d, m, y = int(day), int(month), int(year)
    if not 1 <= m <= 12 or not valid_day(d, m):
        return None
    return Point(2000 + y if y < 100 else y, m, d)


@RULES.at(
    rf"(?P<days>{DAYS})(?:{S})?(?P<month>{MONTH})(?P<year>{YEAR_TAIL})?"
    rf"(?:(?P<to>{DASH}|{S}(?:по|до|и|или){S})(?P<day2>{DAY}){S}(?P<month2>{MONTH})(?P<year2>{YEAR_TAIL})?)?",
    *_ORDINAL_STARTS,
    digits=(1, 2),
)
def _day_and_month(match: re.Match[str], before: str) -> list[Found]:
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
) -> list[Found]:
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
    found: list[Found] = []
    for run in runs:
        first, last_of_run = replace(year, month=month, day=run[0][0]), replace(year, month=month, day=run[-1][0])
        stop = end if run is runs[-1] else offset + run[-1][2]
        found.append((Days(first, last_of_run), offset + run[0][1], stop))
    return found


@RULES.at(
    rf"(?P<days>{DAY}(?:(?:{DASH}|{S}(?:по|и|до){S}){DAY})?){S}числ(?:а|о|у|ам|ами)\b"
    rf"(?:{S}(?P<which>{WHICH_WORDS}){S}месяца\b)?",
    *_ORDINAL_STARTS,
    digits=(1, 2),
)
def _day_of_month(match: re.Match[str], before: str) -> list[Found]:
    """15-го числа, с 3 по 5 число."""
    numbers = [day_number(m[0]) for m in DAY_ONE.finditer(match["days"])]
    if not all(1 <= n <= 31 for n in numbers) or numbers != sorted(numbers):
        return []
    shift = WHICH[match["which"]] if match["which"] else None
    return whole(Days(Point(day=numbers[0], month_shift=shift), Point(day=numbers[-1], month_shift=shift)), match)


_BEFORE_DAY = PREPOSITIONS | PARTS_OF_DAY | {"а", "и", "но", "уже", "что"}
_NO_NOUN_AFTER = re.compile(
    rf"\s{{0,3}}[,.;:)!?—–]|\s*$|{S}(?:в|во|на|с|по|и|а|но|он|она|они)\b|{S}\w{{2,}}(?:л|ла|ли|лся|лась|лись|ет|ит)\b"
)


# "16-го гости отбыли на родину": a sentence that begins with a day
_CLAUSE_AFTER = re.compile(rf"{S}(?:\w+{S}){{1,4}}?\w{{2,}}(?:л|ла|ли|лся|лась|лись|ет|ит|ут|ят)\b")


@RULES.at(rf"(?P<days>\d{{1,2}}(?:{DASH}\d{{1,2}})?){DASH}(?:го|ого|е|ое|му)\b", digits=(1, 2))
def _bare_day(match: re.Match[str], before: str) -> list[Found]:
    """16-го; по 27-е; 24–26-го; утром 7-го: of the month that the text speaks of."""
    numbers = [int(number) for number in re.findall(r"\d+", match["days"])]
    heads = not match.start() and match[0].endswith("го") and _CLAUSE_AFTER.match(match.string, match.end())
    if not heads and before not in PARTS_OF_DAY and not _NO_NOUN_AFTER.match(match.string, match.end()):
        return []  # "16-го заседания"
    closed = match[0].endswith("го") and CLOSED.match(match.string, match.end())  # "вернётся домой 13-го."
    if before and len(numbers) == 1 and before not in _BEFORE_DAY and not closed:
        return []
    if not all(1 <= n <= 31 for n in numbers) or numbers != sorted(numbers):
        return []
    return whole(Days(Point(day=numbers[0]), Point(day=numbers[-1])), match)


@RULES.at(
    rf"(?P<first>{YEAR})(?:{DASH}?(?:го|м|й|му)\b)?(?:(?P<to>{DASH}|/|{S}(?:по|до|и){S})"
    rf"(?P<last>{YEAR}|\d\d\b)(?:{DASH}?(?:го|м|й|му)\b)?)?(?:\s{{0,2}}(?P<word>год\w{{0,3}}\b|гг?\b\.?))?",
    digits=(4,),
)
def _years(match: re.Match[str], before: str) -> list[Found]:
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
    return whole(Days(Point(first), Point(last)), match)


@RULES.at(
    rf"(?P<first>{ANY_MONTH})(?P<year1>{YEAR_TAIL})?(?:(?P<to>{DASH}|{S}(?:по|до|и|или){S}(?:в{S})?)(?P<last>{ANY_MONTH}))?"
    rf"(?P<year>{YEAR_TAIL})?",
    *MONTHS,
)
def _month(match: re.Match[str], before: str) -> list[Found]:
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
        return whole(Days(point, point), match)
    last = MONTHS[match["last"]]
    if before not in PREPOSITIONS and not tail and match["to"].strip() in ("и", "или"):
        return []
    if year1.bare and not year.bare:
        year1 = replace(year, year=year.year - (last < first)) if year.year is not None else year
    elif year.bare:
        year = replace(year1, year=year1.year + (last < first)) if year1.year is not None else year1
    return whole(Days(replace(year1, month=first), replace(year, month=last)), match)


_PART_TARGET = (
    rf"(?:(?P<month>{ANY_MONTH})(?P<year>{YEAR_TAIL})?"
    rf"|(?:(?P<which>{WHICH_WORDS}|того{S}же){S})?(?P<unit>года|месяца|недели)\b"
    rf"|(?P<figures>{YEAR})(?:{DASH}го)?(?:{S}г(?:ода)?\b\.?)?(?!\d)"
    rf"|(?P<season>зимы|весны|лета|осени)\b(?P<syear>{YEAR_TAIL})?)"
)


@RULES.at(rf"(?P<part>{alternatives(PARTS)}){S}(?:же{S})?{_PART_TARGET}", *PARTS)
def _part(match: re.Match[str], before: str) -> list[Found]:
    """в конце октября, в начале года, до конца 2024 года, в конце прошлой недели."""
    return _part_of(PARTS[match["part"]], match)


@RULES.at(
    rf"(?P<nth>перв|втор|последн|треть)\w{{1,3}}{S}(?P<noun>числ|половин|декад|дн)\w{{1,3}}{S}{_PART_TARGET}",
    *forms("перв", "втор", "последн", "трет"),
)
def _nth_part(match: re.Match[str], before: str) -> list[Found]:
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


def _part_of(part: str, match: re.Match[str]) -> list[Found]:
    if match["season"]:
        return whole(Season(SEASONS[match["season"]], year_of(match["syear"])), match)
    if match["month"]:
        point = replace(year_of(match["year"]), month=MONTHS[match["month"]])
        return whole(Days(point, point, part), match)
    if match["figures"]:
        point = Point(int(match["figures"]))
        return whole(_halved(point, part), match)
    which = match["which"] or ""
    same = which.startswith("того")
    shift = WHICH.get(which, 0)
    if match["unit"] == "недели":
        return [] if same else whole(Week(shift), match)
    if match["unit"] == "месяца":
        point = Point(month_shift=shift)
        return [] if same else whole(Days(point, point, part), match)
    return whole(_halved(Point(same_year=True) if same else Point(year_shift=shift), part), match)


def _halved(year: Point, part: str) -> Days:
    """A half of a year is a range of months; other parts of a year leave the year."""
    if part in ("first half", "second half"):
        first = 1 if part == "first half" else 7
        return Days(replace(year, month=first), replace(year, month=first + 5))
    return Days(year, year, part)


@RULES.at(
    rf"(?:(?P<nth>{alternatives(NTH)})|(?P<digit>[1-4])(?:{DASH}?(?:й|м|го|му|ом|ый))?){S}"
    rf"(?P<unit>квартал|полугоди)\w{{0,3}}(?P<year>{YEAR_TAIL}|{SAME_YEAR_TAIL})?",
    *NTH,
    digits=(1,),
)
def _quarter(match: re.Match[str], before: str) -> list[Found]:
    """в первом квартале 2024 года, II квартал, во втором полугодии."""
    number = int(match["digit"]) if match["digit"] else NTH[match["nth"]]
    length = 3 if match["unit"] == "квартал" else 6
    if not 1 <= number <= 12 // length:
        return []
    year = year_of(match["year"]) if match["year"] and not OWN_YEAR.fullmatch(match["year"]) else Point()
    first = (number - 1) * length + 1
    return whole(Days(replace(year, month=first), replace(year, month=first + length - 1)), match)


@RULES.at(
    rf"(?P<season>{alternatives(SEASONS)})(?P<year>{YEAR_TAIL})?(?:{DASH}(?P<to>{YEAR})(?:{S}год\w+)?)?",
    *SEASONS,
)
def _season(match: re.Match[str], before: str) -> list[Found]:
    """осенью 2024 года, к осени."""
    word = match["season"]
    if (
        not match["year"]
        and word not in SEASON_ADVERBS
        and (before not in ("к", "до", "на", "с") or word in ("лета", "лету"))
    ):
        return []
    return whole(Season(SEASONS[word], year_of(match["year"])), match)


@RULES.at(rf"(?P<month>{alternatives(MONTH_ADJECTIVES)}){S}(?:\w+{S})?{OCCASION}", *MONTH_ADJECTIVES)
def _month_adjective(match: re.Match[str], before: str) -> list[Found]:
    """на сентябрьском саммите, ноябрьский визит."""
    point = Point(month=MONTH_ADJECTIVES[match["month"]])
    return [(Days(point, point), match.start(), match.end("month"))]
