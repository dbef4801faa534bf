"""Verbs that begin their sentence, which the network takes for names because of their capital letters."""

from collections.abc import Iterable

from services.extract.engine.document import Sentence
from services.extract.engine.lexicon import fold
from services.extract.engine.morphology import Morphology

_NAME_LIKE = frozenset(("NOUN", "PROPN", "ADJ"))


def correct_openings(sentences: Iterable[Sentence], morphology: Morphology) -> None:
    """Read the first word of each parsed sentence anew where the dictionary knows it as a verb only, in place.

    "Беседовали X и Y": the word leaves the name that begins with it. The tree stays as it is.
    """
    for sentence in sentences:
        first = next((i for i, token in enumerate(sentence.tokens) if token.text[0].isalpha()), None)
        if first is None or not sentence.parsed:
            continue
        token = sentence.tokens[first]
        if token.pos not in _NAME_LIKE or not token.text.istitle():
            continue
        word = token.text.lower()
        tag = morphology.verb(word)
        if tag is None:
            continue
        pos, feats = tag
        token.pos, token.feats = pos, feats
        token.lemma = morphology.lemma(word, "|".join((pos, *(f"{name}={value}" for name, value in feats.items()))))
        sentence.lemmas[first] = fold(token.lemma)
        for entity in sentence.entities:
            if entity.tokens.start == first and len(entity.tokens) > 1:
                entity.tokens = range(first + 1, entity.tokens.stop)
                entity.start = sentence.tokens[first + 1].start
        sentence.entities = [entity for entity in sentence.entities if entity.tokens != range(first, first + 1)]
