"""What a date was the date of, for words that count from it by name: "за день до визита", "накануне саммита"."""

from collections.abc import Iterable

from services.extract.engine.circumstances import Span
from services.extract.engine.merging import Telling

_NAMED = {
    "visit": ("визит", "поездк", "пребыван", "командировк", "турне", "приезд", "прибыти", "отъезд", "вылет", "отлет"),
    "gathering": ("саммит", "форум", "конференц", "сесси", "заседан", "съезд"),
    "meeting": ("встреч", "переговор", "бесед", "консультац", "совещан"),
    "signing": ("подписан",),
}


def kinds_of(tellings: Iterable[Telling], span: Span | None) -> frozenset[str]:
    """What the events of a date are: "visit", "meeting", "call", "signing"; gatherings are meetings as well."""
    dated = [telling.candidate for telling in tellings if telling.date == span]
    gathers = any(candidate.kind in ("summit", "session") for candidate in dated)
    return frozenset((*(candidate.type for candidate in dated), *(("gathering",) if gathers else ())))


def names_another(noun: str, kinds: frozenset[str]) -> bool:
    """Whether a noun, in lower case, names none of the kinds; False where either is not known."""
    named = next((kind for kind, stems in _NAMED.items() if noun.startswith(stems)), None)
    return bool(kinds) and bool(noun) and named not in kinds
