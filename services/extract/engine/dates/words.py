"""The words of Russian dates and the patterns made of them.

All patterns run on text in lower case with ё folded to е, which keeps offsets. Each is bounded in length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.extract.engine.dates.expressions import Point, Unit

_MONTH_STEMS = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
MONTHS: dict[str, int] = {}
_GENITIVE: list[str] = []
for _number, _stem in enumerate(_MONTH_STEMS, 1):
    _endings = {
        "март": ("", "а", "у", "е", "ом"),
        "август": ("", "а", "у", "е", "ом"),
        "ма": ("й", "я", "ю", "е", "ем"),
    }.get(_stem, ("ь", "я", "ю", "е", "ем"))
    MONTHS.update((_stem + _ending, _number) for _ending in _endings)
    _GENITIVE.append(_stem + _endings[1])
_ABBREVIATED = {
    "янв": 1, "фев": 2, "февр": 2, "мар": 3, "апр": 4, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "сент": 9, "окт": 10,
    "ноя": 11, "нояб": 11, "дек": 12,
}  # fmt: skip

WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "понедельник понедельника понедельнику",
        "вторник вторника вторнику",
        "среду среды среде среда",
        "четверг четверга четвергу",
        "пятницу пятницы пятнице пятница",
        "субботу субботы субботе суббота",
        "воскресенье воскресение воскресенья воскресенью",
    )
):
    WEEKDAYS.update(dict.fromkeys(_names.split(), _number))

_ORDINAL_STEMS = (
    "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат "
    "шестнадцат семнадцат восемнадцат девятнадцат двадцат"
).split()
ORDINALS: dict[str, int] = {}
for _number, _stem in [*enumerate(_ORDINAL_STEMS, 1), (30, "тридцат")]:
    _cases = "ьего ье ьему ьим" if _stem == "трет" else "ого ое ому ым"
    ORDINALS.update((_stem + _case, _number) for _case in _cases.split())

COUNTS: dict[str, int | None] = {
    "один": 1, "одну": 1, "одним": 1, "одной": 1, "одного": 1, "два": 2, "две": 2, "двумя": 2, "двух": 2, "три": 3,
    "тремя": 3, "трех": 3, "четыре": 4, "четырьмя": 4, "четырех": 4, "пять": 5, "пятью": 5, "пяти": 5, "шесть": 6,
    "шестью": 6, "шести": 6, "семь": 7, "семью": 7, "семи": 7, "восемь": 8, "восемью": 8, "девять": 9, "девятью": 9,
    "десять": 10, "десятью": 10, "десяти": 10, "одиннадцать": 11, "двенадцать": 12,
    "четырнадцать": 14, "пятнадцать": 15,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "сто": 100,
    "пару": 2, "парой": 2, "несколько": None, "несколькими": None, "нескольких": None,
}  # fmt: skip
UNITS: dict[str, Unit] = {
    **dict.fromkeys(("день", "дня", "дней", "днем", "днями", "сутки", "суток", "сутками"), "day"),
    **dict.fromkeys(("неделю", "недели", "недель", "неделей", "неделями", "неделя"), "week"),
    **dict.fromkeys(("месяц", "месяца", "месяцев", "месяцем", "месяцами"), "month"),
    **dict.fromkeys(("год", "года", "лет", "годом", "годами"), "year"),
}

SINGLE_UNITS = frozenset("день днем сутки неделю неделей месяц месяцем год годом".split())
TENS = frozenset("двадцать тридцать сорок пятьдесят шестьдесят двадцатью тридцатью".split())

_ADJECTIVE_ENDINGS = (
    "ого ому ым ом ый ая ой ую ое ые ых ыми его ему им ем ий яя ей юю ее ие их ими ья ью ье ьи ьего ьему ьим ьем ьей"
).split()


def forms(*stems: str) -> list[str]:
    """All adjective forms of the stems, some of them no words: harmless in a look-up."""
    return [stem + ending for stem in stems for ending in _ADJECTIVE_ENDINGS]


# Which period an adjective points at, counted from the one of publication.
WHICH: dict[str, int] = {
    **dict.fromkeys(forms("прошл", "минувш", "прошедш", "предыдущ", "ушедш", "истекш"), -1),
    **dict.fromkeys(forms("позапрошл"), -2),
    **dict.fromkeys(forms("нынешн", "текущ"), 0),
    **dict.fromkeys("этот эта эту это этого этой этому этом этим эти этих сего сей".split(), 0),
    **dict.fromkeys(forms("следующ", "будущ", "ближайш", "грядущ", "наступающ", "предстоящ"), 1),
}
SEASONS: dict[str, int] = {
    "зимой": 0, "зима": 0, "зиму": 0, "зимы": 0, "зиме": 0, "весной": 1, "весна": 1, "весну": 1, "весны": 1, "весне": 1,
    "летом": 2, "лето": 2, "лета": 2, "лету": 2, "осенью": 3, "осень": 3, "осени": 3,
}  # fmt: skip
SEASON_ADVERBS = frozenset(("зимой", "весной", "летом", "осенью"))
PARTS: dict[str, str] = {
    **dict.fromkeys("начале начала началу начало".split(), "start"),
    **dict.fromkeys("середине середины середину середина".split(), "middle"),
    **dict.fromkeys("конце конца концу конец исходе исходу".split(), "end"),
}
PREPOSITIONS = frozenset("в во на с со до к ко по от за под после около перед начиная через спустя".split())
PARTS_OF_DAY = frozenset(("утром", "вечером", "днем", "ночью"))
DAY_WORDS = {"вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2, "позавчера": -2}
for _stem, _number in (("вчерашн", -1), ("сегодняшн", 0), ("завтрашн", 1)):
    DAY_WORDS.update(dict.fromkeys(forms(_stem), _number))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
NTH = {
    **{form: n for n, stem in enumerate(("перв", "втор", "трет", "четверт"), 1) for form in forms(stem)},
    **_ROMAN,
    **dict.fromkeys(("последний", "заключительный", "завершающий", "финальный"), -1),
}

MONTH_ADJECTIVES: dict[str, int] = {}
_MONTH_ADJECTIVES = (
    "январск февральск мартовск апрельск майск июньск июльск августовск сентябрьск октябрьск ноябрьск декабрьск"
)
for _number, _stem in enumerate(_MONTH_ADJECTIVES.split(), 1):
    MONTH_ADJECTIVES.update(dict.fromkeys(forms(_stem), _number))

# What a stay or gathering is called: "в ходе визита", "накануне саммита", "во второй день форума".
OCCASION = (
    r"(?:визит|поездк|саммит|встреч|переговор|заседани|форум|конференци|сесси|пребывани|командировк|турне|"
    r"выбор|приезд|прибыти|отъезд|подписани|праздник|юбиле|годовщин|церемони|консультаци|голосовани|открыти|"
    r"начал|старт|вылет|отлет|парад|инаугураци|беседы|беседой|съезд|совещани|событи|мероприяти)\w{0,6}"
)


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longer ones first."""
    return "|".join(sorted(words, key=len, reverse=True))


S = r"\s{1,3}"
DASH = r"(?:\s{0,2}[-–—−‑]\s{0,2})"
_ORDINAL = r"(?:(?:двадцать|тридцать)\s)?(?:" + alternatives(ORDINALS) + r")\b"
DAY = rf"(?:\d{{1,2}}(?:{DASH}?(?:го|ого|е|ое|му|м)\b)?|{_ORDINAL})"
DAYS = rf"{DAY}(?:(?:{DASH}|{S}(?:и|по|до|или){S}|,{S}(?:и{S})?|/){DAY}){{0,5}}"
MONTH = (
    r"(?:(?:" + "|".join(_GENITIVE) + r")\b|(?:" + "|".join(sorted(_ABBREVIATED, key=len, reverse=True)) + r")\b\.?)"
)
ANY_MONTH = r"(?:" + alternatives(MONTHS) + r")\b"
YEAR = r"(?:1[5-9]|20|21)\d\d"
WHICH_WORDS = r"(?:" + alternatives(WHICH) + r")"
# What may follow a day, month or season and name its year.
YEAR_TAIL = (
    rf"(?:,?{S}(?:{YEAR}(?!\d|[.,:/]\d|[-–]\d\d|{S}(?:человек|чел|тонн|тыс|млн|млрд|долл|руб|участник|км|тенге))"
    rf"(?:{DASH}?(?:го|м|й|му)\b)?(?:\s{{0,2}}(?:(?:года?|году|годом)\b|гг?\b\.?))?"
    rf"|(?:{WHICH_WORDS}(?:{S}же)?|того{S}же|того){S}года?\b|с\.\s?г\.|т\.\s?г\.))"
)
SAME_YEAR_TAIL = rf"(?:,?{S}(?:года?|году)\b)"


WORD = re.compile(r"\w+")
DAY_ONE = re.compile(DAY)
_YEAR_FIGURES = re.compile(YEAR)
CLOSED = re.compile(r"\s?(?:$|[.,;:)!?»](?!\d))")
OWN_YEAR = re.compile(SAME_YEAR_TAIL)
RANGE_DAYS = re.compile(rf"{DASH}|{S}(?:по|до){S}|/")


def year_of(tail: str | None) -> Point:
    """The year that a `YEAR_TAIL` names."""
    if not tail:
        return Point()
    if figures := _YEAR_FIGURES.search(tail):
        return Point(year=int(figures[0]))
    words = WORD.findall(tail)
    if words[0] == "того":
        return Point(same_year=True)
    return Point(year_shift=WHICH.get(words[0], 0))


def day_number(words: str) -> int:
    digits = "".join(c for c in words[:2] if c.isdecimal())
    if digits:
        return int(digits)
    first, _, second = words.partition(" ")
    tens = {"двадцать": 20, "тридцать": 30}.get(first)
    return ORDINALS[first] if tens is None else tens + ORDINALS.get(second.strip(), 0)


def month_number(word: str) -> int:
    word = word.rstrip(".")
    return MONTHS.get(word) or _ABBREVIATED[word]


def valid_day(day: int, month: int) -> bool:
    return 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)
