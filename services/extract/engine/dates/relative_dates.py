"""Dates counted from the day of publication, from another date or from an event; days of the week; durations."""

import re
from collections.abc import Callable

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
from services.extract.engine.dates.rules import Found, Rules, whole
from services.extract.engine.dates.words import (
    ANY_MONTH,
    COUNTS,
    DASH,
    DAY_WORDS,
    MONTH_ADJECTIVES,
    MONTHS,
    NTH,
    OCCASION,
    PARTS_OF_DAY,
    PREPOSITIONS,
    SEASONS,
    SINGLE_UNITS,
    TENS,
    UNITS,
    WEEKDAYS,
    WHICH,
    WHICH_WORDS,
    WORD,
    S,
    alternatives,
    forms,
)

RULES = Rules()


@RULES.at(
    rf"(?P<which>{WHICH_WORDS}){S}(?:же{S})?(?:(?P<unit>год(?:а|у|ом|ы)?|месяц(?:а|е|у|ем)?|недел(?:я|и|е|ю|ей))\b"
    rf"|(?P<weekday>{alternatives(WEEKDAYS)})\b|(?P<season>{alternatives(SEASONS)})\b|(?P<weekend>выходн(?:ые|ых))\b"
    rf"|(?P<month>{ANY_MONTH})|(?P<days>дни|дней)\b|(?P<part>утром|вечером|ночью|днем)\b|(?P<day>день|утро|вечер)\b)",
    *WHICH,
)
def _which(match: re.Match[str], before: str) -> list[Found]:
    """в прошлом году, на следующей неделе, в минувшую пятницу, этой осенью, в ближайшие дни, на следующий день."""
    word = match["which"]
    shift = WHICH[word]
    coming = word.startswith(("ближайш", "грядущ", "наступающ", "предстоящ"))
    gone = word.startswith(("минувш", "прошедш", "ушедш", "истекш", "предыдущ"))
    if unit := match["unit"]:
        if unit.startswith("недел"):
            return whole(Week(shift), match)
        if unit.startswith("месяц"):
            point = Point(month_shift=shift)
            return whole(Days(point, point), match)
        if unit == "годы":
            return []
        point = Point(year_shift=shift)
        return whole(Days(point, point), match)
    if match["weekday"]:
        day = WEEKDAYS[match["weekday"]]
        if gone:
            return whole(Weekday(day, day, "last"), match)
        if coming:
            return whole(Weekday(day, day, "next"), match)
        return whole(Week(shift, day, day), match)
    if match["season"]:
        season = SEASONS[match["season"]]
        if shift == 0:
            return whole(Season(season, Point(year_shift=0)), match)
        return whole(Season(season, Point(), "last" if shift < 0 else "next"), match)
    if match["month"]:
        point = Point(month=MONTHS[match["month"]])
        return whole(Days(point, point), match) if before in PREPOSITIONS else []  # which is for the tense to say
    if match["weekend"]:
        return whole(Weekday(5, 6, "last" if shift < 0 else "next") if shift else Week(0, 5, 6), match)
    if match["days"]:
        return whole(Shift(None, "day", 1), match) if coming else []
    if match["part"]:
        if shift == 0 and match["part"] != "днем":
            return whole(Shift(0, "day", 0), match)
        return whole(Anchored("shift", 1), match) if word.startswith("следующ") else []
    if word.startswith("следующ"):
        return whole(Anchored("shift", 1), match) if before == "на" else []
    if word.startswith("предыдущ"):
        return whole(Anchored("shift", 1, "day", -1), match) if before == "в" else []
    return whole(Anchored("shift"), match) if word in ("этот", "это") and before in ("в", "во") else []


_OF_A_DAY = PARTS_OF_DAY | frozenset(
    "вечер утро программа программе программу программы график графике расписание расписании".split()
)
_AFTER_HEADING = re.compile(rf"\s{{0,2}}(?:$|[,.:(]|{DASH})")


def _heads_line(match: re.Match[str]) -> bool:
    """ "Вторник, 26 мая", "▪ Воскресенье": a day that what follows stands under."""
    text = match.string
    return not any(map(str.isalnum, text[: match.start()])) and _AFTER_HEADING.match(text, match.end()) is not None


@RULES.at(
    rf"(?P<first>{alternatives(WEEKDAYS)})\b(?!{S}обитани)(?:(?P<to>{DASH}|{S}(?:и|по|до){S}(?:в{S})?)"
    rf"(?P<last>{alternatives(WEEKDAYS)})\b)?"
    rf"(?:,?{S}(?:на{S})?(?P<which>{WHICH_WORDS}){S}недел(?:е|и)\b)?",
    *WEEKDAYS,
)
def _weekday(match: re.Match[str], before: str) -> list[Found]:
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
    return whole(make(first, last), match)


@RULES.at(
    rf"(?P<day>{alternatives(DAY_WORDS)})\b(?!\s?-)(?:,{S}во?{S}(?:{alternatives(WEEKDAYS)})\b(?=\s?[,.)]))?",
    *DAY_WORDS,
)
def _day_word(match: re.Match[str], before: str) -> list[Found]:
    """вчера, сегодня, вчерашний; "завтра, во вторник," is one day."""
    return whole(Shift(DAY_WORDS[match["day"]], "day", 1), match)


@RULES.at(r"(?:выходные|выходных)\b", "выходные", "выходных")
def _weekend(match: re.Match[str], before: str) -> list[Found]:
    """в выходные."""
    return whole(Weekday(5, 6), match) if before in ("в", "на") else []


@RULES.at(r"днях\b", "днях")
def _lately(match: re.Match[str], before: str) -> list[Found]:
    """на днях."""
    return whole(Shift(None, "day", 0), match) if before == "на" else []


_ADJECTIVES = rf"(?:\w+(?:ого|его|ой|ей|ых|их){S}){{0,3}}"
_FIXED_FOR = rf"(?:\w+(?:ного|ной|ных|того|той|тых){S}(?:на|во?){S}[^,.;:()«»\"]{{2,40}}?{S})"
_WAS_HELD = re.compile(
    r"(?:ш|нн|ем|им|вш)(?:ий|ая|ее|ие|его|ей|их|ему|им|ими|ем|ую|ый|ые|ое|ого|ой|ых|ому|ым|ыми|ом)(?:ся)?$"
)


@RULES.at(rf"накануне\b(?:(?={S}{_FIXED_FOR}?{_ADJECTIVES}(?P<named>{OCCASION}))|)", "накануне")
def _eve(match: re.Match[str], before: str) -> list[Found]:
    """накануне, also in "прошедших накануне переговоров"; накануне саммита, накануне намеченной на 15 мая встречи."""
    anchor: Anchor = "named" if match["named"] and not _WAS_HELD.search(before) else "eve"
    noun = match["named"] if anchor == "named" else ""
    return [(Anchored(anchor, 1, "day", -1, noun), match.start(), match.start() + len("накануне"))]


@RULES.at(
    rf"(?:(?:тот|этот|ту|эту|той|этой|том|этом|того|тем|этим){S}(?:же{S}|самый{S})?|тогда{S}(?:же)\b)"
    rf"(?P<unit>день|дня|днем|вечер|вечера|вечером|утро|утром|ночь|ночью|сутки|году?|года|месяце|месяца|неделе)?\b",
    *"тот том того той ту тем этот этого этим этом эту этой тогда".split(),
)
def _same(match: re.Match[str], before: str) -> list[Found]:
    """в тот же день, вечером того же дня, тем же вечером, тогда же, в том же году."""
    words, unit = match[0].split(), match["unit"]
    if words[0] == "тогда":
        return [(Anchored("shift"), match.start(), match.start() + match[0].index("же") + 2)]
    if not unit or (words[0].startswith("эт") and "же" not in words):
        return []
    if "же" not in words and not (words[0] == "тот" and before in ("в", "во") and unit == "день"):
        return []
    if unit.startswith("год"):
        return whole(Anchored("shift", 0, "year"), match)
    if unit.startswith("месяц"):
        return whole(Anchored("shift", 0, "month"), match)
    if unit == "неделе":
        return []
    return whole(Anchored("shift"), match)


@RULES.at(r"(?:назавтра|наутро)\b", "назавтра", "наутро")
def _next_morning(match: re.Match[str], before: str) -> list[Found]:
    return whole(Anchored("shift", 1), match)


@RULES.at(rf"другой{S}день\b", "другой")
def _other_day(match: re.Match[str], before: str) -> list[Found]:
    """на другой день."""
    return whole(Anchored("shift", 1), match) if before == "на" else []


@RULES.at(
    rf"(?:ходе|рамках|время){S}(?:\w+{S}){{0,3}}?(?P<occasion>визит|поездк|пребывани|командировк|турне)\w{{0,4}}",
    *"ходе рамках время".split(),
)
def _during(match: re.Match[str], before: str) -> list[Found]:
    """в ходе визита, во время официальной поездки; во время сентябрьского визита."""
    month = next((word for word in WORD.finditer(match[0]) if word[0] in MONTH_ADJECTIVES), None)
    if month is not None:
        point = Point(month=MONTH_ADJECTIVES[month[0]])
        return [(Days(point, point), match.start() + month.start(), match.start() + month.end())]
    return whole(Anchored("event"), match)


@RULES.at(
    rf"(?P<nth>{alternatives(NTH)})(?:{S}же)?{S}день\b(?P<occasion>{S}(?:(?:своего|его|ее|их|\w+ого){S}){{0,2}}{OCCASION})?"
    rf"(?P<other>{S}(?:нового|работы|недели|года|месяца|лета|весны|осени|зимы|войны|торгов|{ANY_MONTH}))?",
    *NTH,
)
def _event_day(match: re.Match[str], before: str) -> list[Found]:
    """в первый день визита, во второй день саммита; в первый день."""
    if match["other"] or (not match["occasion"] and before not in ("в", "во", "на")):
        return []
    return whole(Anchored("event day", NTH[match["nth"]]), match)


_COUNTED_BEFORE = re.compile(rf"\b(?:{alternatives(NTH)})\sдень\b")


@RULES.at(rf"(?P<nth>{alternatives(NTH)})(?=\s?[—–-]\s|{S}(?:он|она|они|же|встретил|провел|посетил|подписал))", *NTH)
def _event_day_again(match: re.Match[str], before: str) -> list[Found]:
    """в первый день …, а во второй — …: the noun is said once."""
    counted = _COUNTED_BEFORE.search(match.string, max(match.start() - 160, 0), match.start())
    if before not in ("в", "во", "на") or counted is None or not match["nth"].endswith(("ый", "ой", "ий")):
        return []
    return whole(Anchored("event day", NTH[match["nth"]]), match)


@RULES.at(
    rf"день{S}(?:(?:своего|его|ее|их){S})?(?:(?P<first>приезда|прибытия|прилета)|отъезда|отлета|отбытия)\b", "день"
)
def _first_or_last_day(match: re.Match[str], before: str) -> list[Found]:
    """в день приезда, в день отъезда."""
    return whole(Anchored("event day", 1 if match["first"] else -1), match) if before == "в" else []


_QUANTITY = (
    rf"(?:(?P<count>\d{{1,3}}|{alternatives(COUNTS)}){S})?(?:(?:календарных|рабочих|с{S}половиной|с{S}лишним){S})?"
    rf"(?P<unit>{alternatives(UNITS)})\b"
)
_NAMED_AFTER = re.compile(rf"(?:{S}\w+){{0,3}}?{S}({OCCASION})")
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


@RULES.at(
    rf"(?:{_QUANTITY}|{_HALF_YEAR})(?:{S}(?:тому{S})?(?P<way>назад|ранее|раньше|позже|позднее|спустя|погодя|до|перед|после)\b"
    rf"(?P<than>,?{S}чем\b)?)?",
    *COUNTS,
    *UNITS,
    "полгода",
    "полугодом",
    "полтора",
    digits=(1, 2, 3),
)
def _counted(match: re.Match[str], before: str) -> list[Found]:
    """два дня назад, днём ранее, двумя днями позже; (через) неделю; (за) два дня до визита, (через) день после него."""
    way = match["way"]
    if not way and before not in ("через", "спустя"):
        return []
    quantity = _quantity(match)
    if quantity is None or match["than"] or (match["count"] and before in TENS):
        return []
    count, unit = quantity
    if way == "назад":
        return whole(Shift(count, unit, -1), match)
    if way in ("до", "перед", "после"):
        if before != ("за" if way != "после" else "через") and not (way == "после" and before == "спустя"):
            return []
        named = _NAMED_AFTER.match(match.string, match.end())
        sign, noun = 1 if way == "после" else -1, named[1] if named else ""
        return [(Anchored("named", count, unit, sign, noun), match.start(), match.start("way") - 1)]
    if way or before == "спустя":
        return whole(Anchored("shift", count, unit, -1 if way in ("ранее", "раньше") else 1), match)
    return whole(Shift(count, unit, 1, narrative=True), match)


_LONG = {"одно": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "десяти": 10}
_LONG_FORMS = [prefix + form for prefix in _LONG for form in forms("дневн")]


@RULES.at(r"(?P<words>одно|двух|трех|четырех|пяти|шести|семи|десяти)дневн\w{2,3}\b", *_LONG_FORMS)
@RULES.at(r"(?P<digits>\d{1,2})-дневн\w{2,3}\b", digits=(1, 2))
def _lasting(match: re.Match[str], before: str) -> list[Found]:
    """двухдневный, 3-дневный."""
    groups = match.groupdict()
    days = int(groups["digits"]) if groups.get("digits") else _LONG[groups["words"] or "одно"]
    return whole(Duration(days), match) if days else []


@RULES.at(
    rf"(?:прод(?:лится|олжится|лился|олжался)|займет|занял|рассчитан\w?{S}на){S}{_QUANTITY}",
    *"продлится продолжится продлился продолжался займет занял рассчитан рассчитана".split(),
)
def _lasts(match: re.Match[str], before: str) -> list[Found]:
    """визит продлится два дня."""
    quantity = _quantity(match)
    if quantity is None or quantity[0] is None or quantity[1] != "day" or not 1 <= quantity[0] <= 60:
        return []
    return [(Duration(quantity[0]), match.start("count") if match["count"] else match.start("unit"), match.end())]


_STAYS = tuple(
    f"{stem}{end}" for stem, ends in (("пробу", ("дет", "дут")), ("пробы", ("л", "ла", "ли"))) for end in ends
)


@RULES.at(rf"(?:{alternatives(_STAYS)}){S}(?:(?:в{S}\w+|там|здесь){S})?{_QUANTITY}(?!{S}(?:назад|до|после))", *_STAYS)
def _stays(match: re.Match[str], before: str) -> list[Found]:
    """пробудет в Осло три дня."""
    return _lasts(match, before)
