"""Which articles and sentences are worth reading: an Aho–Corasick automaton over the stems of the event words.

The stems are derived from the lexicon's words, so that a word added there is a trigger here. They are generous
("подпи" finds "подписка" too): what a sentence means is for the networks and the constructions to say.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby
from os.path import commonprefix
from typing import Final

from ahocorasick import Automaton
from pymorphy3 import MorphAnalyzer

from services.extract.engine import lexicon
from services.extract.engine.document import Document, Sentence
from services.extract.engine.lexicon import fold

STEM: Final = 5  # shorter stems find too much; words shorter than this must match as a whole

EVENT_WORDS: Final = (
    lexicon.MEETING_NOUNS
    | lexicon.RECIPROCAL_VERBS
    | lexicon.TALK_VERBS
    | lexicon.DISCUSS_VERBS
    | lexicon.RECEIVE_VERBS
    | lexicon.GREET_VERBS
    | lexicon.CALL_NOUNS
    | lexicon.CALL_VERBS
    | lexicon.CALL_VIDEO_CUES
    | lexicon.VISIT_NOUNS
    | lexicon.ARRIVE_VERBS
    | lexicon.DEPART_VERBS
    | lexicon.GO_TO_VERBS
    | (lexicon.STAY_VERBS - {"быть", "оказаться", "бывать"})
    | lexicon.INVITE_VERBS
    | lexicon.SIGN_VERBS
    | lexicon.CONCLUDE_VERBS
    | lexicon.SIGN_NOUNS
    | lexicon.SIGNATURE_NOUNS
)


class Triggers:
    """Finds event words in running text. Reading an article takes microseconds."""

    def __init__(self, analyzer: MorphAnalyzer, words: Iterable[str] = EVENT_WORDS) -> None:
        self._automaton = Automaton()
        for stem, whole in _stems(analyzer, words).items():
            self._automaton.add_word(stem, (len(stem), whole))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[int]:
        """Where event words start, in order."""
        folded = _fold(text)
        last = len(folded) - 1
        found: list[int] = []
        for end, (length, whole) in self._automaton.iter(folded):
            start = end - length + 1
            if (start and folded[start - 1].isalpha()) or (whole and end < last and folded[end + 1].isalpha()):
                continue
            if not found or found[-1] != start:
                found.append(start)
        return found

    @staticmethod
    def sentences(document: Document, found: Sequence[int]) -> list[Sentence]:
        """The sentences of `document` that hold one of the event words found in its text."""
        starts = [sentence.start for sentence in document.sentences]
        indexes = sorted({bisect_right(starts, place) - 1 for place in found})
        return [document.sentences[index] for index in indexes if index >= 0]


def _fold(text: str) -> str:
    folded = fold(text)
    if len(folded) != len(text):  # a few letters, such as İ, are two in lower case
        folded = "".join(fold(char)[0] for char in text)
    return folded


def _stems(analyzer: MorphAnalyzer, words: Iterable[str]) -> dict[str, bool]:
    """Stems that every form of `words` begins with, and the forms too short for a stem, which must match as a whole."""
    whole: set[str] = set()
    stems: set[str] = set()
    for word in words:
        forms = {word}
        for parse in analyzer.parse(word):
            if fold(parse.normal_form) == word:
                forms.update(fold(form.word) for form in parse.lexeme)
        whole.update(form for form in forms if len(form) <= STEM)
        longer = sorted(form for form in forms if len(form) > STEM)
        groups = groupby(longer, lambda form: form[:STEM])
        stems.update(commonprefix(list(group)) for _, group in groups)  # noqa: RUF071  (letters are what is meant)
    return dict.fromkeys(whole, True) | dict.fromkeys(stems, False)
