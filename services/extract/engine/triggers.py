"""Which articles and sentences are worth reading: an Aho–Corasick automaton over the forms of the event words.

The forms are those of the lexicon's words: a word added there is a trigger here. A sentence without any of them
holds nothing that a construction could begin with.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from ahocorasick import Automaton
from pymorphy3 import MorphAnalyzer

from services.extract.engine import lexicon
from services.extract.engine.document import Document, Sentence
from services.extract.engine.lexicon import fold

STRONG_WORDS: Final = (
    (lexicon.MEETING_NOUNS - lexicon.WEAK_MEETING_NOUNS - lexicon.MEAL_NOUNS)
    | lexicon.CALL_VIDEO_CUES
    | lexicon.VISIT_NOUNS
    | lexicon.SIGN_VERBS
    | lexicon.CONCLUDE_VERBS
    | lexicon.SIGN_NOUNS
    | lexicon.SIGNATURE_NOUNS
)
# Words that tell of an event only beside somebody who takes part in it.
WEAK_WORDS: Final = (
    lexicon.WEAK_MEETING_NOUNS
    | lexicon.MEAL_NOUNS
    | lexicon.RECIPROCAL_VERBS
    | lexicon.TALK_VERBS
    | lexicon.DISCUSS_VERBS
    | lexicon.RECEIVE_VERBS
    | lexicon.PRESENT_VERBS
    | lexicon.GREET_VERBS
    | lexicon.JOIN_VERBS
    | lexicon.ATTEND_VERBS
    | (lexicon.CHAIR_VERBS - {"открыть"})
    | lexicon.GATHER_VERBS
    | lexicon.CALL_ON_VERBS
    | lexicon.PARTNER_NOUNS
    | lexicon.ATTEND_NOUNS
    | lexicon.ADD_VERBS
    | lexicon.CALL_NOUNS
    | lexicon.CALL_VERBS
    | lexicon.ARRIVE_VERBS
    | lexicon.DEPART_VERBS
    | lexicon.LAND_VERBS
    | lexicon.GO_TO_VERBS
    | lexicon.SHOW_UP_VERBS
    | lexicon.MISS_VERBS
    | (lexicon.STAY_VERBS - {"быть", "оказаться"})
    | {"провести"}  # days somewhere
    | lexicon.INVITE_VERBS
    | lexicon.INVITE_NOUNS
    | lexicon.STOP_NOUNS
    | lexicon.COMPANY_NOUNS
    | lexicon.ACCOMPANY_VERBS
    | lexicon.EXPECT_VERBS
) - STRONG_WORDS


class EventWord(NamedTuple):
    """Where an event word starts in the text."""

    start: int
    weak: bool


class Triggers:
    """Finds event words in running text. Reading an article takes microseconds."""

    def __init__(self, analyzer: MorphAnalyzer) -> None:
        self._automaton = Automaton()
        for words, weak in ((WEAK_WORDS, True), (STRONG_WORDS, False)):  # a form of both is strong
            for form in _forms(analyzer, words):
                self._automaton.add_word(form, (len(form), weak))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[EventWord]:
        """The event words of a text, in order."""
        folded = _fold(text)
        size = len(folded)
        found: list[EventWord] = []
        for last, (length, weak) in self._automaton.iter(folded):
            start, stop = last + 1 - length, last + 1
            if not (start and folded[start - 1].isalpha()) and not (stop < size and folded[stop].isalpha()):
                found.append(EventWord(start, weak))
        return found


def sentences_with(document: Document, words: Sequence[EventWord]) -> list[Sentence]:
    """The sentences of `document` that hold one of the event words found in its text."""
    starts = [sentence.start for sentence in document.sentences]
    indexes = sorted({bisect_right(starts, word.start) - 1 for word in words})
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
