"""Dictionary forms of Russian words, by pymorphy3's dictionary and the network's reading of the sentence."""

from collections.abc import Mapping
from functools import lru_cache
from sys import intern
from typing import Final

from pymorphy3 import MorphAnalyzer

LONGEST_WORD: Final = 40  # longer ones have no entry, and guessing by their endings costs the square of their length

# Universal Dependencies to the grammemes of OpenCorpora
_PARTS_OF_SPEECH: Final[dict[str, frozenset[str]]] = {
    "NOUN": frozenset({"NOUN"}),
    "PROPN": frozenset({"NOUN"}),
    "ADJ": frozenset({"ADJF", "ADJS", "COMP"}),
    "VERB": frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"}),
    "AUX": frozenset({"VERB", "INFN", "PRTF", "PRTS", "GRND"}),
    "ADV": frozenset({"ADVB", "PRED", "COMP"}),
    "NUM": frozenset({"NUMR", "NUMB"}),
    "PRON": frozenset({"NPRO"}),
    "DET": frozenset({"ADJF"}),
    "ADP": frozenset({"PREP"}),
    "CCONJ": frozenset({"CONJ"}),
    "SCONJ": frozenset({"CONJ"}),
    "PART": frozenset({"PRCL"}),
    "INTJ": frozenset({"INTJ"}),
}
_GRAMMEMES: Final[dict[tuple[str, str], str]] = {
    ("Case", "Nom"): "nomn",
    ("Case", "Gen"): "gent",
    ("Case", "Dat"): "datv",
    ("Case", "Acc"): "accs",
    ("Case", "Ins"): "ablt",
    ("Case", "Loc"): "loct",
    ("Case", "Voc"): "voct",
    ("Number", "Sing"): "sing",
    ("Number", "Plur"): "plur",
    ("Gender", "Masc"): "masc",
    ("Gender", "Fem"): "femn",
    ("Gender", "Neut"): "neut",
    ("Animacy", "Anim"): "anim",
    ("Animacy", "Inan"): "inan",
    ("Tense", "Past"): "past",
    ("Tense", "Pres"): "pres",
    ("Tense", "Fut"): "futr",
    ("Aspect", "Perf"): "perf",
    ("Aspect", "Imp"): "impf",
    ("Person", "1"): "1per",
    ("Person", "2"): "2per",
    ("Person", "3"): "3per",
    ("Mood", "Imp"): "impr",
    ("Voice", "Act"): "actv",
    ("Voice", "Pass"): "pssv",
    ("Degree", "Cmp"): "COMP",
    ("Degree", "Sup"): "Supr",
    ("VerbForm", "Fin"): "VERB",
    ("VerbForm", "Inf"): "INFN",
    ("VerbForm", "Conv"): "GRND",
}


class Morphology:
    """Lemmas in context. A word that is new costs 10 µs, or 100 µs where the dictionary lacks it; then it is known."""

    def __init__(self, remembered: int = 32_768) -> None:
        self.analyzer = MorphAnalyzer(lang="ru")
        self.lemma = lru_cache(maxsize=remembered)(self._lemma)
        self.verb = lru_cache(maxsize=4096)(self._verb)
        self._agreement = lru_cache(maxsize=remembered)(self._agreement_of)

    def _lemma(self, word: str, tag: str) -> str:
        """The lower-case lemma of `word` in lower case, read as `tag` ("NOUN|Case=Gen|Number=Sing").

        Participles and converbs have their verb's infinitive. Words that are not Russian are their own lemmas.
        """
        if len(word) > LONGEST_WORD or not "а" <= word[0] <= "ё":
            return word
        dictionary = self.analyzer.dictionary
        lemmas: set[str] = set()
        most = -1
        for form, readings in dictionary.words.similar_items(word, self.analyzer.char_substitutes):
            for paradigm, index in readings:
                forms = dictionary.paradigms[paradigm]  # suffixes, then tags, then prefixes of all forms
                agrees = self._agreement(forms[len(forms) // 3 + index], tag)
                if agrees >= most:
                    if agrees > most:
                        lemmas.clear()
                        most = agrees
                    lemmas.add(dictionary.build_normal_form(paradigm, index, form))
        if len(lemmas) == 1:
            return lemmas.pop()
        # not in the dictionary, or several that agree alike: the parses with their probabilities
        parses = self.analyzer.parse(word)
        if not parses:
            return word
        parts, grammemes = _wanted(tag)
        best = max(parses, key=lambda parse: _agreement(parse.tag.grammemes, parts, grammemes) + parse.score)
        lemma: str = best.normal_form
        return lemma

    def _verb(self, word: str) -> tuple[str, Mapping[str, str]] | None:
        """The tag of a word in lower case that the dictionary knows as a form of a verb and as nothing else."""
        if len(word) > LONGEST_WORD:
            return None
        dictionary = self.analyzer.dictionary
        parts = {
            dictionary.build_tag_info(paradigm, index).POS
            for readings in dictionary.words.similar_item_values(word, self.analyzer.char_substitutes)
            for paradigm, index in readings
        }
        if not parts or not parts <= {"VERB", "GRND"}:
            return None
        found = self.analyzer.parse(word)[0].tag.grammemes
        feats = {name: value for (name, value), grammeme in _GRAMMEMES.items() if grammeme in found}
        feats["VerbForm"] = "Conv" if "GRND" in found else "Fin"
        return "VERB", feats

    def _agreement_of(self, number: int, tag: str) -> int:
        """How well a tag of the dictionary, by its number there, agrees with one of the network."""
        return _agreement(self.analyzer.dictionary.gramtab[number].grammemes, *_wanted(tag))


@lru_cache(maxsize=1024)
def _wanted(tag: str) -> tuple[frozenset[str], frozenset[str]]:
    """The parts of speech and the grammemes of OpenCorpora that a tag of Universal Dependencies asks for."""
    pos, feats = parse_tag(tag)
    wanted = frozenset(_GRAMMEMES[feat] for feat in feats.items() if feat in _GRAMMEMES)
    return _PARTS_OF_SPEECH.get(pos, frozenset()), wanted


def _agreement(found: frozenset[str], parts: frozenset[str], grammemes: frozenset[str]) -> int:
    return (0 if parts.isdisjoint(found) else 4) + len(grammemes & found)


def parse_tag(tag: str) -> tuple[str, Mapping[str, str]]:
    """ "NOUN|Case=Gen" as ("NOUN", {"Case": "Gen"}); interned, for the rules compare these strings all the time."""
    pos, *feats = tag.split("|")
    pairs = (feat.split("=", 1) for feat in feats)
    return intern(pos), {intern(name): intern(value) for name, value in pairs}
