"""Whether two names are of one organisation: "Фонд Росконгресс" and "Росконгресс", "ШОС" and its name in full."""

import re

from services.extract.engine.lexicon import fold
from services.extract.engine.parties import Party

_WORD = re.compile(r"\w+")
# Words that many bodies are called by; a name of nothing else says nothing.
_GENERIC = tuple(
    "министерств правительств компани корпораци холдинг групп банк фонд университет институт академи администраци "
    "област провинци город край округ совет комитет палат агентств акимат хокимият секретариат управлени центр служб "
    "завод предприяти ассоциаци союз парламент мэри".split()
)


def one_body(first: Party, second: Party) -> bool:
    """Whether two parties are one organisation by their names, of which one may be shorter or in initials."""
    if first is second:
        return True
    if not (first.kind == second.kind == "organization") or not first.name or not second.name:
        return False
    if first.country and second.country and first.country != second.country:
        return False
    short, long = sorted((_WORD.findall(first.name), _WORD.findall(second.name)), key=len)
    said = [word for word in short if len(word) > 2]
    if all(fold(word).startswith(_GENERIC) for word in said):
        return False
    return all(_is_in(word, long) for word in said)


def same_words(first: Party, second: Party) -> bool:
    """Whether two organisations have names of the same words, however the dashes between them are written."""
    if first is second:
        return True
    if not (first.kind == second.kind == "organization") or not first.name or not second.name:
        return False
    return _WORD.findall(fold(first.name)) == _WORD.findall(fold(second.name))


def _is_in(word: str, name: list[str]) -> bool:
    """Whether a name has a word, in whatever case form, or the words whose first letters it is."""
    stem = fold(word)[:5]
    if any(fold(other).startswith(stem) for other in name):
        return True
    initials = "".join(fold(other)[0] for other in name if len(other) > 1)
    return len(word) > 2 and word.isupper() and fold(word) in initials
