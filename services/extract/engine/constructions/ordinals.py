"""Another event of a kind, told by its number only: "это второй их разговор, первый состоялся 6 марта"."""

from collections.abc import Iterator, Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.reading import Reading

_WHICH = lex.words("первый второй третий предыдущий последний прошлый предпоследний")


def find(reading: Reading, told: Sequence[Candidate]) -> Iterator[Candidate]:
    """One more event of the same parties for each ordinal that takes place; `told` are the sentence's candidates."""
    if not told or _WHICH.isdisjoint(reading.lemmas):
        return
    for index, token in enumerate(reading.tokens):
        if reading.lemma(index) not in _WHICH or token.feats.get("Case") != "Nom" or index == 0:
            continue
        if reading.tokens[index - 1].text not in (",", ":", "—", "–", "а"):
            continue
        verb = next((i for i in range(index + 1, min(index + 4, len(reading.tokens))) if reading.is_finite(i)), None)
        if verb is None or reading.lemma(verb) not in lex.TAKE_PLACE_VERBS:
            continue
        if any(reading.tokens[i].pos in ("NOUN", "PROPN") for i in range(index + 1, verb)):
            continue  # "первый саммит состоялся"
        kind = next((c for c in reversed(told) if c.trigger < index and _same_gender(c, index)), None)
        if kind is None or not kind.parties:
            continue
        other = Candidate(
            kind.type, "ordinal", reading, index, verb, list(kind.participants), kind.mode, kind=kind.kind
        )
        other.asserted = other.again = True
        other.goal = kind.goal
        yield other


def _same_gender(candidate: Candidate, index: int) -> bool:
    noun, number = candidate.reading.tokens[candidate.trigger], candidate.reading.tokens[index]
    return noun.pos == "NOUN" and noun.feats.get("Gender") == number.feats.get("Gender")
