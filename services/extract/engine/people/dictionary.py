"""What the dictionary says of the words of offices, whether a network has tagged them or not."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pymorphy3 import MorphAnalyzer

from services.extract.engine.document import Token
from services.extract.engine.people.declension import CASES, Case, fold

Parse = tuple[str, str, frozenset[str], bool]  # lemma, part of speech, grammemes, whether the dictionary has the word


class Dictionary:
    """pymorphy3's dictionary with a memory. Pure after loading; safe to share between threads."""

    def __init__(self, analyzer: MorphAnalyzer) -> None:
        self.analyzer = analyzer
        self.parse = lru_cache(maxsize=8192)(self._parse_word)

    def _parse_word(self, word: str) -> tuple[Parse, ...]:
        """Each parse of a lower-case word."""
        if len(word) > 40:
            return ()
        return tuple(
            (p.normal_form, str(p.tag.POS or ""), frozenset(p.tag.grammemes), bool(p.is_known))
            for p in self.analyzer.parse(word)
        )

    def can_be(self, token: Token, case: str) -> bool:
        """Whether the word can stand in a case (OpenCorpora's name for it), indeclinable words in any."""
        return any(
            case in grammemes or "Fixd" in grammemes
            for _, pos, grammemes, _ in self.parse(token.text.lower())
            if pos in ("NOUN", "ADJF", "PRTF", "NUMR")
        )

    def is_a(self, token: Token, *parts: str) -> bool:
        """Whether the word can be one of these parts of speech (OpenCorpora's names for them)."""
        return any(pos in parts for _, pos, _, _ in self.parse(token.text.lower())[:3])

    def genitive(self, word: str) -> str:
        """The genitive singular of a noun or adjective of an office, given in the nominative."""
        parses = [p for p in self.analyzer.parse(word) if {"nomn", "sing"} in p.tag and "Name" not in p.tag]
        parse = next((p for p in parses if "anim" in p.tag or p.tag.POS == "ADJF"), next(iter(parses), None))
        form = parse.inflect({"gent", "sing"}) if parse is not None else None
        return str(form.word) if form is not None else word

    def adjective(self, token: Token) -> str:
        """The lemma of an adjective or participle."""
        if fold(token.text).startswith("управляющ"):
            return "управляющий"
        return next(
            (lemma for lemma, pos, _, _ in self.parse(token.text.lower()) if pos in ("ADJF", "PRTF")), fold(token.text)
        )

    def cases_of(self, token: Token) -> frozenset[Case]:
        """The case that the network saw, else all that the dictionary allows."""
        said = token.feats.get("Case")
        if said in CASES:
            return frozenset((as_case(said),))
        return frozenset(
            CASE_OF[g] for _, _, grammemes, _ in self.parse(token.text.lower()) for g in grammemes if g in CASE_OF
        )

    def is_genitive_country(self, token: Token, word: str) -> bool:
        """Whether the country's name can be a genitive: a declinable name in another case is none."""
        said = token.feats.get("Case")
        parses = [g for _, pos, g, known in self.parse(word.lower()) if pos in ("NOUN", "ADJF") and known]
        if word.isupper() or not parses:
            return True
        if any("Fixd" in g for g in parses) and not token.rel.startswith("nsubj"):
            return True
        if any("gent" in g or "Fixd" in g for g in parses):
            return not (said == "Nom" and any("nomn" in g and "sing" in g for g in parses))
        return False

    def begins_genitive(self, token: Token) -> bool:
        """Whether a name that begins with the word can be a genitive."""
        if token.text.isupper() or not "а" <= token.text[0].lower() <= "ё":
            return True
        parses = self.parse(token.text.lower())
        if not any(known for *_, known in parses):
            return token.feats.get("Case") in ("Gen", None)
        return any("gent" in g or "Fixd" in g for _, pos, g, _ in parses if pos in ("NOUN", "ADJF", "PRTF"))

    def is_genitive_adjective(self, token: Token) -> bool:
        """Whether the word is first of all an adjective or participle that can be a genitive."""
        return any(
            pos in ("ADJF", "PRTF") and "gent" in grammemes
            for _, pos, grammemes, _ in self.parse(token.text.lower())[:3]
        ) and not any(
            pos == "NOUN" and "gent" in g and "anim" in g for _, pos, g, _ in self.parse(token.text.lower())[:1]
        )

    def is_genitive_noun(self, token: Token) -> bool:
        """Whether the word is a noun in the genitive and no part of a person's name."""
        if not token.text[0].isalpha() or len(token.text) < 3 or token.pos not in ("", "NOUN", "PROPN", "ADJ", "X"):
            return False
        said = token.feats.get("Case")
        if said is not None and said != "Gen" and token.text[0].islower():
            return False
        parses = self.parse(token.text.lower())
        if token.text[0].isupper() and (is_name_like(token, parses) or not any(known for *_, known in parses)):
            return False
        return any(pos == "NOUN" and ("gent" in g or "Fixd" in g) for _, pos, g, _ in parses[:4])


CASE_OF: Final[dict[str | None, Case]] = {
    "nomn": "Nom", "gent": "Gen", "gen2": "Gen", "datv": "Dat", "accs": "Acc",
    "ablt": "Ins", "loct": "Loc", "loc2": "Loc",
}  # fmt: skip


def as_case(said: str | None) -> Case:
    return next(case for case in CASES if case == said)


def is_acronym(word: str) -> bool:
    """Whether the word has two capital letters or more."""
    return sum(1 for letter in word if letter.isupper()) >= 2


def is_name_like(token: Token, parses: Sequence[Parse]) -> bool:
    """Whether a capitalised word is first of all part of a person's name."""
    return token.text[0].isupper() and bool(parses) and bool({"Name", "Surn", "Patr"} & parses[0][2])
