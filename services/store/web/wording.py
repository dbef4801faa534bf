"""Timeline entries in Russian words, for the page: titles, dates, places, counts."""

import re
from datetime import date, datetime
from functools import lru_cache

from babel import Locale

from services.contracts.event import EventDate, Place
from services.contracts.timeline import TimelineEntry
from services.store.facets import sort_day

TYPES = {"visit": "Визит", "meeting": "Встреча", "call": "Разговор", "signing": "Подписание"}
STATUSES = {
    "held": "Состоялось",
    "planned": "Планируется",
    "proposed": "Предложено",
    "cancelled": "Отменено",
    "denied": "Не состоится",
}
KINDS = {
    "treaty": "договор", "agreement": "соглашение", "memorandum": "меморандум", "declaration": "декларация",
    "statement": "заявление", "communique": "коммюнике", "protocol": "протокол", "contract": "контракт",
    "program": "программа", "roadmap": "дорожная карта", "law": "закон", "decree": "указ", "other": "документ",
}  # fmt: skip
FIELDS = {
    "mode": "вид", "status": "статус", "date": "дата", "place": "место", "participants": "участники",
    "documents": "документы",
}  # fmt: skip
SORTS = {
    "newest": "Сначала новые", "oldest": "Сначала старые", "changed": "Недавно изменённые",
    "sources": "По числу источников", "relevance": "По близости к запросу",
}  # fmt: skip
FUNCTIONS = {"host": "принимает", "witness": "присутствует"}
_TITLES = {
    ("visit", "state"): "Государственный визит", ("visit", "official"): "Официальный визит",
    ("visit", "working"): "Рабочий визит", ("visit", "private"): "Частный визит", ("visit", None): "Визит",
    ("meeting", "bilateral"): "Двусторонняя встреча", ("meeting", "multilateral"): "Многосторонняя встреча",
    ("meeting", None): "Встреча",
    ("call", "phone"): "Телефонный разговор", ("call", "video"): "Разговор по видеосвязи", ("call", None): "Разговор",
}  # fmt: skip
MODES = {
    "state": "государственный", "official": "официальный", "working": "рабочий", "private": "частный",
    "bilateral": "двусторонняя", "multilateral": "многосторонняя", "phone": "по телефону", "video": "по видеосвязи",
}  # fmt: skip
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_OF_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_TERRITORIES = Locale("ru").territories


def title(entry: TimelineEntry) -> str:
    """What it was: "Государственный визит", "Подписание документов"."""
    if entry.type == "signing":
        return "Подписание документа" if len(entry.documents) == 1 and entry.documents[0].title else "Подписание"
    return _TITLES.get((entry.type, entry.mode), TYPES[entry.type])


def subject(entry: TimelineEntry) -> str:
    """Title and people in one line, for the head of a page."""
    names = [p.name or country(p.country) for p in entry.participants[:3]]
    return f"{title(entry)}: {', '.join(name for name in names if name)}"


@lru_cache(maxsize=512)
def country(code: str | None) -> str:
    """A country's name; the code itself where there is none, empty for None."""
    return str(_TERRITORIES.get(code, code)) if code else ""


def countries() -> list[tuple[str, str]]:
    """Codes and names of all countries, by name."""
    codes = [code for code in map(str, _TERRITORIES) if re.fullmatch(r"[A-Z]{2}", code) and code not in _NO_COUNTRIES]
    return sorted(((code, country(code)) for code in codes), key=lambda pair: pair[1].replace("Ё", "Е"))


_NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "XK"}


def when(value: EventDate | None) -> str:
    """A date as it is read: "11–12 ноября 2025", "ноябрь 2025", "16 мая"."""
    if value is None:
        return "дата неизвестна"
    if value.start == value.end:
        return partial(value.start)
    first, last = value.start.split("-"), value.end.split("-")
    if len(value.start) == len(value.end) == 10:
        if first[:2] == last[:2]:
            return f"{int(first[2])}–{partial(value.end)}"
        if first[0] == last[0]:
            return f"{int(first[2])} {_OF_MONTHS[int(first[1]) - 1]} – {partial(value.end)}"
    return f"{partial(value.start)} – {partial(value.end)}"


def partial(text: str) -> str:
    """A partial ISO date: "12 ноября 2025", "ноябрь 2025", "2025", "16 мая"."""
    if text.startswith("--"):
        month, _, day = text[2:].partition("-")
        return f"{int(day)} {_OF_MONTHS[int(month) - 1]}" if day else MONTHS[int(month) - 1]
    parts = text.split("-")
    if len(parts) == 1:
        return f"{parts[0]} год"
    month_number = int(parts[1]) - 1
    if len(parts) == 2:
        return f"{MONTHS[month_number]} {parts[0]}"
    return f"{int(parts[2])} {_OF_MONTHS[month_number]} {parts[0]}"


def day(value: date | datetime | None) -> str:
    """A day: "12 ноября 2025"; empty for None."""
    return f"{value.day} {_OF_MONTHS[value.month - 1]} {value.year}" if value else ""


def month(value: date) -> str:
    """A heading of the timeline: "Ноябрь 2025", "Без даты"."""
    return f"{MONTHS[value.month - 1].capitalize()} {value.year}" if value.year > 1 else "Без даты"


def period(entry: TimelineEntry) -> str:
    """The heading that an entry stands under, as precise as its date: "Ноябрь 2025", "2026 год"."""
    if entry.date and len(entry.date.end) == 4:
        return f"{entry.date.end} год"
    return month(sort_day(entry))


def span(first: date | None, last: date | None) -> str:
    """Between which months: "март 2019 – ноябрь 2025"; empty where nothing is dated."""
    return " – ".join(dict.fromkeys(partial(each.isoformat()[:7]) for each in (first, last) if each))


def where(place: Place | None) -> str:
    """A place, the most specific first: "Кремль, Москва, Россия"."""
    if place is None:
        return ""
    land = country(place.country)
    parts = [place.venue, place.name if place.name != land else None, land]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def said(field: str, value: str) -> str:
    """A value of a conflict."""
    if field == "date":
        first, _, last = value.partition("/")
        return when(EventDate(start=first, end=last or first))
    return {"mode": MODES, "status": STATUSES, "documents": KINDS}.get(field, {}).get(value, value)


def count(number: int, one: str, few: str, many: str) -> str:
    """A number with the noun in its form: 1 источник, 2 источника, 5 источников."""
    tail, last = number % 100, number % 10
    noun = many if 10 < tail < 20 or last == 0 or last > 4 else one if last == 1 else few
    return f"{number} {noun}"


def link(url: str | None) -> str | None:
    """An address that a page may lead to: http and https only, whatever an article claims."""
    return url if url and re.match(r"https?://", url, re.IGNORECASE) else None
