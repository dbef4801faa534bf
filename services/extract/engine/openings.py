"""Verbs that the network takes for names at the beginning of a sentence, and for adjectives elsewhere."""

import re
from collections.abc import Iterable

from services.extract.engine.document import Sentence
from services.extract.engine.lexicon import fold
from services.extract.engine.morphology import Morphology

_NAME_LIKE = frozenset(("NOUN", "PROPN", "ADJ"))


# "с пребывающей в стране делегацией"
_STAYING = re.compile(r"(пребыва|побыва|гости|прибыва)(?:ющ|вш|ящ)(?:ий|ая|ее|ие|его|ему|им|ем|ей|ую|их|ими)")
_PAST_PLURAL = ("ли", "лись")  # no adjective that is not short ends so
_PAST_REFLEXIVE = ("лась", "лось", "лись", "лся")  # nor does a noun: "встреча с X отменилась"


def correct_openings(sentences: Iterable[Sentence], morphology: Morphology) -> None:
    """Read the first word of each parsed sentence anew where the dictionary knows it as a verb only, in place.

    "Беседовали X и Y": the word leaves the name that begins with it. The tree stays as it is.
    """
    for sentence in sentences:
        for index, token in enumerate(sentence.tokens):
            if token.pos == "ADJ" and token.text.endswith(_PAST_PLURAL) and sentence.parsed:
                _read_as_verb(sentence, index, morphology)
            if token.pos in ("NOUN", "ADJ") and token.text.endswith(_PAST_REFLEXIVE) and sentence.parsed:
                _put_above_its_subject(sentence, index, morphology)
            if token.pos not in ("NOUN", "ADJ") or token.text[0] not in "пгПГ" or not sentence.parsed:
                continue
            if there := _STAYING.fullmatch(fold(token.text)):
                token.pos, token.lemma = "VERB", there[1] + "ть"
                token.feats = {**token.feats, "VerbForm": "Part", "Voice": "Act", "Tense": "Pres"}
                sentence.lemmas[index] = token.lemma
        first = next((i for i, token in enumerate(sentence.tokens) if token.text[0].isalpha()), None)
        if first is None or not sentence.parsed:
            continue
        token = sentence.tokens[first]
        if token.pos not in _NAME_LIKE or not token.text.istitle():
            continue
        if not _read_as_verb(sentence, first, morphology):
            continue
        for entity in sentence.entities:
            if entity.tokens.start == first and len(entity.tokens) > 1:
                entity.tokens = range(first + 1, entity.tokens.stop)
                entity.start = sentence.tokens[first + 1].start
        sentence.entities = [entity for entity in sentence.entities if entity.tokens != range(first, first + 1)]


def _put_above_its_subject(sentence: Sentence, index: int, morphology: Morphology) -> None:
    """A verb that was read as a noun under its own subject: what hung in the air hangs on it."""
    token = sentence.tokens[index]
    subject = sentence.tokens[token.head] if token.head >= 0 else None
    if not _read_as_verb(sentence, index, morphology) or subject is None:
        return
    above = subject.head
    if above in (-1, index) or sentence.tokens[above].head == token.head:
        subject.head, subject.rel = index, "nsubj"
        token.head, token.rel = -1, "root"


def _read_as_verb(sentence: Sentence, index: int, morphology: Morphology) -> bool:
    """Give a word the tag of the verb that it is by the dictionary; whether it can be nothing else."""
    token = sentence.tokens[index]
    word = token.text.lower()
    tag = morphology.verb(word)
    if tag is None:
        return False
    token.pos, token.feats = tag
    token.lemma = morphology.lemma(
        word, "|".join((token.pos, *(f"{name}={value}" for name, value in token.feats.items())))
    )
    sentence.lemmas[index] = fold(token.lemma)
    return True
