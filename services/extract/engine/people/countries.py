"""Countries as offices name them: "Казахстана", "Республики Казахстан", "РФ", "белорусский".

Names come from the CLDR (through Babel) in all cases that pymorphy3 knows, with the short and official names that news
use beside them; adjectives are listed, since they cannot be derived ("Кипр" but "кипрский", "Чили" but "чилийский").
"""

import csv
from collections.abc import Iterator, Sequence
from importlib.resources import files

from babel import Locale
from pymorphy3 import MorphAnalyzer

from services.extract.engine.people.declension import fold

LONGEST = 4  # words of a country's name

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


class Countries:
    """Looks up countries by the words of a text, in any case. Pure after loading."""

    def __init__(self, analyzer: MorphAnalyzer) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        self._adjectives: dict[str, str] = {}
        for code, name in Locale("ru").territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"):
                self._add(name, code, analyzer)
        text = files(__package__).joinpath("countries.tsv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines(), delimiter="\t"):
            for name in filter(None, row["names"].split("; ")):
                self._add(name, row["code"], analyzer)
            for adjective in filter(None, row["adjectives"].split("; ")):
                for stem_ending in _ADJECTIVE_ENDINGS:
                    self._adjectives.setdefault(fold(adjective[:-2]) + stem_ending, row["code"])
        self._first = {words[0] for words in self._names}

    def _add(self, name: str, code: str, analyzer: MorphAnalyzer) -> None:
        words = name.replace("(", "").replace(")", "").split()
        for case in _CASES:
            self._names.setdefault(tuple(_inflected(words, case, analyzer)), code)
        self._names.setdefault(tuple(fold(word) for word in words), code)

    def at(self, words: Sequence[str], index: int) -> tuple[int, str] | None:
        """The longest country name that begins at `index`: how many words it has, and its ISO 3166-1 alpha-2 code."""
        first = fold(words[index])
        if first not in self._first or not words[index][0].isupper():
            return None
        for length in range(min(LONGEST, len(words) - index), 0, -1):
            code = self._names.get((first, *(fold(word) for word in words[index + 1 : index + length])))
            if code is not None:
                return length, code
        return None

    def adjective(self, word: str) -> str | None:
        """The country of an adjective in any form ("казахстанского"), None for other words."""
        return self._adjectives.get(fold(word))


_ADJECTIVE_ENDINGS = "ий ого ому им ом ая ой ую ою ое ие их ими".split()


def _inflected(words: Sequence[str], case: str, analyzer: MorphAnalyzer) -> Iterator[str]:
    """The words of a country's name in a case: adjectives and the first noun, and again after "и"."""
    governed = False
    for word in words:
        form = None
        if word == "и":
            governed = False
        elif not governed and not word.isupper():
            parses = [
                p for p in analyzer.parse(word.lower()) if "nomn" in p.tag and p.tag.POS in ("NOUN", "ADJF", "PRTF")
            ]
            best = next((p for p in parses if "Geox" in p.tag), parses[0] if parses else None)
            form = best.inflect({case}) if best is not None else None
            governed = best is not None and best.tag.POS == "NOUN"
        yield fold(form.word if form is not None else word)
