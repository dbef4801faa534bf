"""The nouns that offices begin with, in all their forms: `offices.tsv` says what each is called in a role."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pymorphy3 import MorphAnalyzer

from services.extract.engine.people.declension import CASES, Case, fold
from services.extract.engine.people.dictionary import CASE_OF


@dataclass(frozen=True, slots=True)
class Head:
    """One form of a head noun: the role that it gives, how its complements are read, its cases and number."""

    role: str
    kind: str
    cases: frozenset[Case]
    plural: bool


class Heads:
    """Looks up head nouns. Pure after loading; safe to share between threads."""

    def __init__(self, analyzer: MorphAnalyzer) -> None:
        self._analyzer = analyzer
        self._heads: dict[str, list[Head]] = {}
        text = files(__package__).joinpath("offices.tsv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines(), delimiter="\t"):
            for form, cases, plural in self._forms(row["head"]):
                self._heads.setdefault(form, []).append(Head(row["role"], row["kind"], cases, plural))
        self._typos = {
            deletion: form for form in self._heads if len(form) >= 9 for deletion in (form, *_deletions(form))
        }
        self._typos_begin = {deletion[:4] for deletion in self._typos}
        self._typos_end = {deletion[-4:] for deletion in self._typos}
        self._may_begin = lru_cache(maxsize=4096)(self._begins_like_head)
        self._may_end = lru_cache(maxsize=4096)(self._ends_like_head)
        self._rare = lru_cache(maxsize=4096)(self._rare_readings)

    def has(self, form: str) -> bool:
        """Whether a folded word is written like a head noun."""
        return form in self._heads

    def readings(self, text: str) -> Sequence[Head]:
        """The heads that a word may be, a known word first, else a word one letter away from one."""
        key = fold(text)
        found = self._heads.get(key)
        if found is None and (len(key) >= 9 or "-" in key):
            return self._rare(text)
        return found or ()

    def _rare_readings(self, text: str) -> Sequence[Head]:
        """The same of a long word or one with a hyphen."""
        key = fold(text)
        former = key.removeprefix("экс-")
        found = self._heads.get(former)
        if found is None and "-" in former:  # "депутат-коммунист"
            first, _, second = former.partition("-")
            if (
                first in self._heads
                and second not in self._heads
                and any("anim" in p.tag for p in self._analyzer.parse(second)[:2])
            ):
                found = self._heads[first]
        if found is None and len(key) >= 9 and self._may_begin(key[:5]) and self._may_end(key[-5:]):
            form = self._typos.get(key) or next((self._typos[d] for d in _deletions(key) if d in self._typos), None)
            if form is not None and abs(len(form) - len(key)) <= 1 and not self._analyzer.word_is_known(text):
                found = self._heads[form]
        return found or ()

    def _begins_like_head(self, first: str) -> bool:
        """Whether a word's first five letters are a head noun's, or those with one letter less: most words' are not."""
        return not self._typos_begin.isdisjoint(_deletions(first))

    def _ends_like_head(self, last: str) -> bool:
        """The same of its last five."""
        return not self._typos_end.isdisjoint(_deletions(last))

    def _both_declined(self, first: str, second: str) -> Iterator[tuple[str, frozenset[Case], bool]]:
        left, right = self._analyzer.parse(first)[0], self._analyzer.parse(second)[0]
        for number in ("sing", "plur"):
            for tag, case in CASE_OF.items():
                forms = left.inflect({tag, number}), right.inflect({tag, number})
                if forms[0] is not None and forms[1] is not None:
                    yield fold(f"{forms[0].word}-{forms[1].word}"), frozenset((case,)), number == "plur"

    def _forms(self, head: str) -> Iterator[tuple[str, frozenset[Case], bool]]:
        """All forms of a head noun with their cases. "Замминистра" and its like do not decline."""
        if head.startswith("зам") and head.endswith("а"):
            yield fold(head), frozenset(CASES), False
            return
        stem, hyphen, noun = head.rpartition("-")
        if stem in _DECLINED or stem in _DECLINED_TOO:
            yield from self._both_declined(stem, noun)
        if stem in _DECLINED:
            return
        parses = [p for p in self._analyzer.parse(noun) if p.normal_form == noun and "Name" not in p.tag]
        parse = next((p for p in parses if "anim" in p.tag or p.tag.POS == "ADJF"), None)
        if parse is None:
            parse = parses[0] if parses else self._analyzer.parse(noun)[0]
        found: dict[tuple[str, bool], set[Case]] = {}
        for form in parse.lexeme:
            case = CASE_OF.get(form.tag.case)
            if case is not None and (form.tag.POS == "NOUN" or form.tag.gender == "masc" or form.tag.number == "plur"):
                found.setdefault((fold(stem + hyphen + form.word), form.tag.number == "plur"), set()).add(case)
        for (word, plural), cases in found.items():
            yield word, frozenset(cases), plural


# First halves that are declined too: "директором-распорядителем", but "премьер-министром".
_DECLINED = frozenset(("директор",))
_DECLINED_TOO = frozenset(("премьер",))  # "с премьером-министром", as some write


def _deletions(word: str) -> list[str]:
    """The word with one letter left out, in every way: two words that share one are a letter apart or so."""
    return [word[:i] + word[i + 1 :] for i in range(len(word))]
