"""Dictionary forms of Russian words, by pymorphy3's dictionary and the network's reading of the sentence."""

from collections.abc import Mapping
from functools import lru_cache
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
    """Lemmas in context. Parsing a new word takes 50–500 µs; `cache` words are remembered."""

    def __init__(self, cache: int = 65_536) -> None:
        self.analyzer = MorphAnalyzer(lang="ru")
        self.lemma = lru_cache(maxsize=cache)(self._lemma)

    def _lemma(self, word: str, tag: str) -> str:
        """The lower-case lemma of `word` in lower case, read as `tag` ("NOUN|Case=Gen|Number=Sing").

        Participles and converbs have their verb's infinitive. Words that are not Russian are their own lemmas.
        """
        if len(word) > LONGEST_WORD or not "а" <= word[0] <= "ё":
            return word
        pos, *feats = tag.split("|")
        parts = _PARTS_OF_SPEECH.get(pos, frozenset())
        grammemes = frozenset(grammeme for feat in feats if (grammeme := _GRAMMEMES.get(_pair(feat))) is not None)
        best, agreement = word, -1.0
        for parse in self.analyzer.parse(word):
            found = parse.tag.grammemes
            agrees = 4 * (not parts.isdisjoint(found)) + len(grammemes & found) + parse.score
            if agrees > agreement:
                best, agreement = parse.normal_form, agrees
        return best


def parse_tag(tag: str) -> tuple[str, Mapping[str, str]]:
    """ "NOUN|Case=Gen" as ("NOUN", {"Case": "Gen"})."""
    pos, *feats = tag.split("|")
    return pos, dict(_pair(feat) for feat in feats)


def _pair(feat: str) -> tuple[str, str]:
    name, _, value = feat.partition("=")
    return name, value
