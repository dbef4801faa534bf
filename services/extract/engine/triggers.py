"""Which articles and sentences are worth reading: an Aho–Corasick automaton over the forms of the event words.

The forms are those of the lexicon's words: a word added there is a trigger here. A sentence without any of them
holds nothing that a construction could begin with.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from ahocorasick import Automaton
from pymorphy3 import MorphAnalyzer

from services.extract.engine import lexicon
from services.extract.engine.document import Document, Sentence
from services.extract.engine.lexicon import fold

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
    | lexicon.EXPECT_VERBS
    | lexicon.SIGN_VERBS
    | lexicon.CONCLUDE_VERBS
    | lexicon.SIGN_NOUNS
    | lexicon.SIGNATURE_NOUNS
)


class Triggers:
    """Finds event words in running text. Reading an article takes microseconds."""

    def __init__(self, analyzer: MorphAnalyzer, words: frozenset[str] = EVENT_WORDS) -> None:
        self._automaton = Automaton()
        for form in _forms(analyzer, words):
            self._automaton.add_word(form, len(form))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[int]:
        """Where event words start, in order."""
        folded = _fold(text)
        size = len(folded)
        found: list[int] = []
        for last, length in self._automaton.iter(folded):
            start, stop = last + 1 - length, last + 1
            if (start and folded[start - 1].isalpha()) or (stop < size and folded[stop].isalpha()):
                continue
            if not found or found[-1] < start:  # "встреча" and its end "встреч" are one
                found.append(start)
        return found

    @staticmethod
    def sentences(document: Document, found: Sequence[int]) -> list[Sentence]:
        """The sentences of `document` that hold one of the event words found in its text."""
        starts = [sentence.start for sentence in document.sentences]
        indexes = sorted({bisect_right(starts, place) - 1 for place in found})
        return [document.sentences[index] for index in indexes if index >= 0]


def _fold(text: str) -> str:
    """As `lexicon.fold`, of the same length as the text."""
    folded = text.lower()
    if len(folded) != len(text):  # a few letters, such as İ, are two in lower case
        folded = "".join(char.lower()[0] for char in text)
    return folded.replace("ё", "е")


def _forms(analyzer: MorphAnalyzer, words: frozenset[str]) -> set[str]:
    forms = set(words)
    for word in words:
        for parse in analyzer.parse(word):
            if fold(parse.normal_form) == word:
                forms.update(fold(form.word) for form in parse.lexeme)
    return forms
