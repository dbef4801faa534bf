"""Russian words in all their forms: what a reader types in one case is found where it stands in another.

The forms come from pymorphy3, whose dictionary also tells how words that it does not know are likely to decline. Two
things it gets wrong are done by rule: surnames in -ов, -ев, -ин that look like a plural ("Токаев" as "of токаи"), and
foreign names of a soft case ("Шольцем", which it takes for a "Шолец").
"""

import re
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer

from services.store.parties import words

_LIKELY = 0.25
"""Readings of a word this much less likely than the best are left out."""
_INFLECTED = frozenset({"NOUN", "ADJF", "ADJS", "PRTF", "NUMR", "NPRO"})
"""Parts of speech that decline. A verb has a hundred forms, which begin alike: Snowball joins those."""
_SURNAME = re.compile(r"(\w{2,}?(?:[оеё]в|[иы]н))(?:а|у|ым|е|ой|ою|ы|ых|ыми)?")
_SURNAME_ENDINGS = ("", "а", "у", "ым", "е", "ой", "ы", "ых", "ыми")
_NAME = re.compile(r"(\w{2,}?[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)?")
_NAME_ENDINGS = ("", "а", "у", "ом", "ем", "е")
_PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
_CYRILLIC = re.compile(r"[а-яё]{3,}")


@lru_cache(maxsize=16_384)
def forms(word: str, *, proper: bool = False) -> frozenset[str]:
    """A word and what else it may stand for, lower-case and folded as by `parties.words`.

    `proper`: as a name only; words that the dictionary knows as ordinary ones stay as they are.
    """
    word = word.lower()
    if not _CYRILLIC.fullmatch(word):  # a Kazakh spelling perhaps
        word = "".join(words(word))
    found = {word}
    if _CYRILLIC.fullmatch(word):
        readings = _morphology().parse(word)
        least = _LIKELY * max(reading.score for reading in readings)
        for reading in readings:
            if reading.tag.POS not in _INFLECTED or reading.score < least:
                continue
            if not proper or not reading.is_known or _PROPER & reading.tag.grammemes:
                found.update(form.word for form in reading.lexeme if "COMP" not in form.tag)
        for pattern, endings in ((_SURNAME, _SURNAME_ENDINGS), (_NAME, _NAME_ENDINGS)):
            if declined := pattern.fullmatch(word):
                found.update(declined[1] + ending for ending in endings)
    return frozenset(folded for form in found for folded in words(form))


@cache
def _morphology() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")
