"""Times as sites write them for readers: "14 марта 2025 года, 16:05", "Сегодня, 14:30", "16:05 14.03.2025"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

# How names of months begin, in Russian, Belarusian, Ukrainian, Kazakh, Uzbek and English.
_MONTHS = (
    "январ янв студзен січ қаңтар yanvar yanv jan",
    "феврал фев лют ақпан fevr feb",
    "март мар сакавік берез наурыз mart mar",
    "апрел апр красавік квіт сәуір aprel apr",
    "мая май травен травн мамыр may",
    "июн чэрвен черв маусым iyun jun",
    "июл ліпен лип шілде iyul jul",
    "август авг жніўн серп тамыз avg aug",
    "сентябр сен верасн верес қыркүйек sent sep",
    "октябр окт кастрычнік жовт қазан okt oct",
    "ноябр ноя лістапад листопад қараша noya nov",
    "декабр дек снежн груд желтоқсан dek dec",
)
_STEMS = {stem: number for number, stems in enumerate(_MONTHS, 1) for stem in stems.split()}
_MONTH = rf"(?P<name>{'|'.join(sorted(_STEMS, key=len, reverse=True))})\w{{0,6}}\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)"
_DAYS = tuple(
    re.compile(rf"(?<![\w.:/-])(?:{form})(?![\w/])", re.IGNORECASE)
    for form in (
        rf"{_DAY}(?:-го)?[\s-]{{1,2}}{_MONTH}(?:,?[\s-]{{1,2}}{_YEAR}(?:[\s-]?(?:года|год|г\.|г|ж\.|жылы?|йил|yil))?)?",
        rf"{_YEAR}[\s-]?(?:жылғы|жылдын|йил|yil)[\s,]{{1,2}}{_DAY}[\s-]{_MONTH}",
        rf"{_MONTH}\s{_DAY},?\s{_YEAR}",
        rf"{_DAY}(?P<between>[./-])(?P<month>[01]?\d)(?P=between)(?:{_YEAR}|(?P<short>\d\d))",
        rf"{_DAY}/(?P<month>[0-3]\d)/{_YEAR}",
        rf"{_YEAR}(?P<between>[./-])(?P<month>[01]\d)(?P=between){_DAY}",
        r"(?P<today>сегодня|бүгін|бугун|бүгүн|bugun|сёння|сьогодні|today)",
        r"(?P<yesterday>вчера|кеше|кеча|кечээ|kecha|учора|вчора|yesterday)",
    )
)
_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?P<moscow>\s*\(?(?:мск|msk)\b)?"
_BETWEEN = r"(?:\s*[,|/•·–—-]\s*|\s+)"
_AFTER = re.compile(rf"(?:\s?года?\.?|\s?г\.?)?(?:{_BETWEEN}(?:(?:в|у|о|at)\s+)?){{1,2}}{_CLOCK}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\d.:]){_CLOCK}{_BETWEEN}{{1,2}}$", re.IGNORECASE)
_REACH = 24
"""Characters before a day in which its time of the day may stand."""
_AGO = re.compile(r"(?<!\w)(?:(\d{1,2})\s)?(минут|час|minute|hour)\w*\s(?:назад|тому|ago)(?!\w)", re.IGNORECASE)
_MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class Written:
    """A time as it stands in a text: from where to where, the moment, whether the text gives the minute.

    A day alone is its midnight in the zone of the site.
    """

    start: int
    stop: int
    moment: datetime
    exact: bool


def written_times(text: str, now: datetime, zone: ZoneInfo) -> list[Written]:
    """Each time that the text gives, in its order; `now` resolves "сегодня" and days without a year.

    Days that no calendar has are passed over. Takes a millisecond for each 10,000 characters.
    """
    here = now.astimezone(zone)
    return sorted([*_days(text, here, zone), *_ages(text, here)], key=lambda written: written.start)


def _days(text: str, here: datetime, zone: ZoneInfo) -> Iterator[Written]:
    taken = -1
    for match in sorted((each for form in _DAYS for each in form.finditer(text)), key=lambda each: each.start()):
        if match.start() < taken or (day := _day(match.groupdict(), here)) is None:
            continue
        clock = _AFTER.match(text, match.end()) or _BEFORE.search(text[max(0, match.start() - _REACH) : match.start()])
        at = time(int(clock["hour"]), int(clock["minute"])) if clock else time()
        moment = datetime.combine(day, at, _MOSCOW if clock and clock["moscow"] else zone)
        taken = max(match.end(), clock.end() if clock and clock.re is _AFTER else 0)
        yield Written(match.start(), taken, moment, clock is not None)


def _ages(text: str, here: datetime) -> Iterator[Written]:
    for match in _AGO.finditer(text):
        of_hours = match[2].lower() in ("час", "hour")
        moment = here - timedelta(**{"hours" if of_hours else "minutes": int(match[1] or 1)})
        yield Written(match.start(), match.end(), moment.replace(second=0, microsecond=0), not of_hours)


def _day(said: dict[str, str | None], here: datetime) -> date | None:
    if said.get("today"):
        return here.date()
    if said.get("yesterday"):
        return here.date() - timedelta(days=1)
    day, month = int(said["day"] or 0), _STEMS[name.lower()] if (name := said.get("name")) else int(said["month"] or 0)
    if month > 12:  # as Americans write it
        day, month = month, day
    year = said.get("year") or ("20" + short if (short := said.get("short")) else None)
    try:
        if year:
            return date(int(year), month, day)
        found = date(here.year, month, day)
        # The latest such day; where the page was made it may be tomorrow already.
        return found if found <= here.date() + timedelta(days=1) else date(here.year - 1, month, day)
    except ValueError:
        return None


def parse_time(value: str, zone: ZoneInfo, now: datetime | None = None) -> Written | None:
    """A value that is a time as a whole: ISO 8601, RFC 822 or as readers are told; None where it is none of these."""
    value = " ".join(value.split())[:80]
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return _rfc822(value) or next(iter(written_times(value, now or datetime.now(UTC), zone)), None)
    return Written(0, len(value), moment if moment.tzinfo else moment.replace(tzinfo=zone), moment.time() != time())


def _rfc822(value: str) -> Written | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return Written(0, len(value), moment, True) if moment.tzinfo else None
