"""The words that documents are told in: what a document is called, and a sentence read for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from services.contracts.event import DocumentKind
from services.extract.engine.dates import DateMention, find_dates
from services.extract.engine.document import Sentence
from services.extract.engine.places import PlaceMention, find_places


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, or a number of them that the text does not tell apart.

    `start`, `stop`  offsets into the article's text, from the first word that belongs to it (a number, an adjective)
    `tokens`, `head` the same as indices within the sentence, and the token of its noun
    `title`          nominative, without the quotation marks around it; None where only a kind or a number is given
    `kind`           as the annotation guidelines name it
    `count`          how many, where the text says; None also for "ряд", "пакет"
    `plural`         more than one
    `preposition`    the preposition that governs it ("под", "о"), lower case, or ""
    `reference`      the words point back at a document told before ("этот документ", "соглашение" by itself)
    """

    start: int
    stop: int
    tokens: range
    head: int
    title: str | None
    kind: DocumentKind
    count: int | None = None
    plural: bool = False
    preposition: str = ""
    reference: bool = False


NOUNS: dict[str, tuple[DocumentKind, str]] = {  # lemma: kind, gender
    "договор": ("treaty", "m"),
    "пакт": ("treaty", "m"),
    "конвенция": ("treaty", "f"),
    "соглашение": ("agreement", "n"),
    "меморандум": ("memorandum", "m"),
    "декларация": ("declaration", "f"),
    "заявление": ("statement", "n"),
    "коммюнике": ("communique", "n"),
    "протокол": ("protocol", "m"),
    "контракт": ("contract", "m"),
    "программа": ("program", "f"),
    "план": ("program", "m"),
    "карта": ("roadmap", "f"),
    "закон": ("law", "m"),
    "законопроект": ("law", "m"),
    "поправка": ("law", "f"),
    "указ": ("decree", "m"),
    "распоряжение": ("decree", "n"),
    "постановление": ("decree", "n"),
    "документ": ("other", "m"),
    "бумага": ("other", "f"),
    "акт": ("other", "m"),
    "хартия": ("other", "f"),
    "резолюция": ("other", "f"),
    "решение": ("other", "n"),
    "устав": ("other", "m"),
    "директива": ("other", "f"),
    "декрет": ("decree", "m"),
    "концепция": ("other", "f"),
    "письмо": ("other", "n"),
    "допсоглашение": ("agreement", "n"),
    "спецификация": ("other", "f"),
}
BUNDLES = frozenset("ряд пакет серия блок портфель десяток дюжина сотня множество".split())
ACTS: frozenset[DocumentKind] = frozenset(("law", "decree"))  # signed at a desk, by one
# Adjectives that tell the sort of a document by themselves.
JOINT = frozenset(
    ("совместный", "политический", "трехсторонний", "многосторонний", "четырехсторонний", "пятисторонний", "итоговый")
)
ABOUT = frozenset(("о", "об", "обо"))
OPENING, CLOSING = "«“„", "»”“"
DASHES = frozenset("—–-−")
_VISITS = frozenset("визит встреча поездка пребывание вечер день".split())


def lemmas_of(sentence: Sentence) -> Sequence[str]:
    """The lemmas of a sentence, of a document in two words ("протокол-описание") that of the first."""
    if "-" not in "".join(sentence.lemmas):
        return sentence.lemmas
    firsts = [lemma.partition("-")[0] for lemma in sentence.lemmas]
    return [first if first in NOUNS else lemma for first, lemma in zip(firsts, sentence.lemmas, strict=True)]


class Words:
    """A sentence's tokens, their forms (lower case, ё as е) and lemmas, its dates and places; one index for all."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.forms = [token.text.lower().replace("ё", "е") for token in sentence.tokens]
        self.lemmas = lemmas_of(sentence)

    @cached_property
    def dates(self) -> list[DateMention]:
        return find_dates(self.sentence.text)

    @cached_property
    def places(self) -> list[PlaceMention]:
        return find_places(self.sentence.text)

    def is_city(self, i: int) -> bool:
        start = self.tokens[i].start - self.sentence.start
        return any(place.start <= start < place.stop and place.kind == "city" for place in self.places)

    def is_document(self, i: int) -> bool:
        lemma = self.lemmas[i]
        if lemma not in NOUNS or self.tokens[i].pos not in ("NOUN", "PROPN"):
            return False
        if lemma == "карта":
            return i > 0 and self.lemmas[i - 1] == "дорожный"
        if lemma == "письмо":
            return self.forms[i + 1 : i + 3] == ["о", "намерениях"]
        if lemma in ("план", "программа"):
            return not any(word in _VISITS for word in self.lemmas[i + 1 : i + 3])
        return True

    def case(self, i: int) -> str | None:
        return self.tokens[i].feats.get("Case")

    def belongs(self, i: int, head: int) -> bool:
        """Whether the token hangs, directly or not, on the document's noun."""
        at, steps = i, 0
        while at >= 0 and steps < 40:
            if at == head:
                return True
            at, steps = self.tokens[at].head, steps + 1
        return False

    def closing(self, i: int) -> int | None:
        """The quotation mark that closes the one at `i`."""
        if self.tokens[i].text == '"':
            return self._closing_straight(i)
        depth = 0
        for j in range(i, len(self.tokens)):
            text = self.tokens[j].text
            if text in OPENING:
                depth += 1
            elif text in CLOSING:
                depth -= 1
                if not depth:
                    return j
        return None

    def _closing_straight(self, i: int) -> int | None:
        """The same of a straight mark: one that stands before a word and after a space opens another quotation."""
        depth = 0
        for j in range(i, len(self.tokens)):
            if self.tokens[j].text != '"':
                continue
            spaced = j > 0 and self.tokens[j - 1].stop < self.tokens[j].start
            before_word = j + 1 < len(self.tokens) and self.tokens[j + 1].start == self.tokens[j].stop
            depth += 1 if j == i or (spaced and before_word) else -1
            if not depth:
                return j
        return next((j for j in range(i + 1, len(self.tokens)) if self.tokens[j].text == '"'), None)

    def text(self, first: int, stop: int) -> str:
        if stop <= first:
            return ""
        offset = self.sentence.start
        return self.sentence.text[self.tokens[first].start - offset : self.tokens[stop - 1].stop - offset]
