"""Which country a company, fund or agency is of, for its officers: companies stand for the side of their country.

`companies.tsv` lists the well-known ones of the region and its partners (columns `name`, `country`). Names are found in
the words of an office in any case: a Cyrillic name may have an ending ("КазМунайГаза"), others stand as they are.
"""

import csv
import re
from collections.abc import Sequence
from importlib.resources import files

from services.extract.engine.people.declension import fold

_WORD = re.compile(r"[\w&’'-]+")
_ENDING = 2  # letters that a case may add to a Cyrillic name


class Companies:
    """Looks up companies by the words of an office. Pure after loading."""

    def __init__(self) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        text = files(__package__).joinpath("companies.tsv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines(), delimiter="\t"):
            words = tuple(fold(word) for word in _WORD.findall(row["name"]))
            self._names.setdefault(words[0][:2], []).append((words, row["country"]))

    def country_of(self, owner: str) -> str | None:
        """The country of the first known company in the words of whose an office is; None for none."""
        words = [fold(word) for word in _WORD.findall(owner)]
        for start, word in enumerate(words):
            for name, country in self._names.get(word[:2], ()):
                if _same(name, words[start : start + len(name)]):
                    return country
        return None

    @staticmethod
    def of_legal_form(owner: str) -> str | None:
        """The country whose companies alone are of the legal form that the words name: "ТОО" is Kazakh."""
        return next((country for word in owner.split() if (country := _LEGAL_FORMS.get(word))), None)


# Forms of companies that one country of those whose press writes Russian has.
_LEGAL_FORMS = {"ТОО": "KZ", "ОсОО": "KG", "ПАО": "RU", "МЧЖ": "UZ", "ФГУП": "RU", "ГУП": "RU"}


def _same(name: Sequence[str], words: Sequence[str]) -> bool:
    if len(name) != len(words):
        return False
    return all(
        ours == theirs or (len(ours) > 4 and "а" <= ours[0] <= "я" and _inflected(ours, theirs))
        for ours, theirs in zip(name, words, strict=True)
    )


def _inflected(name: str, word: str) -> bool:
    stem = name[:-1] if name[-1] in "аяоеьйы" else name
    return word.startswith(stem) and len(word) - len(stem) <= _ENDING
