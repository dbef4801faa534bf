"""Predicted facts against gold ones. Two figures:

- shared task: the rule of track 3's comparator in its easy mode (github.com/dialogue-evaluation/factRuEval-2016, under
  scripts/dialent: task3/eval.py, objects/fact.py, config.py). Facts are paired that have an argument in common other
  than the position. A pair is worth the weight of the arguments in common out of the weight of those of either, a
  position weighing a half and all else one; precision and recall are the sum of that over the predicted and over the
  gold facts. Facts that gold marks as difficult count neither way; phase and modality are not asked for.
- whole: the facts of which all that gold says was found, with nothing else in the slots that gold fills.

Two things are not as in the comparator: at most one predicted fact is paired with a gold one, and values are compared
by words and not as strings, for the file at hand does not tell all mentions of a name. Names of people need a word in
common; other values share half the words of the shorter, by their lemmas, names of countries and their adjectives by
code. So the figures are comparable with published ones only roughly.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.extract.engine.morphology import Morphology
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.evaluation import Found
from services.extract.factrueval.facts import Argument, Fact

_WEIGHTS: Final = {"Position": 0.5}
_NAMES: Final = frozenset(("Who", "Participant"))
Pair = tuple[Argument, Argument]


@dataclass(slots=True)
class Figures:
    """The counts of both figures, and what was missed, made up or found in part."""

    shared: Found = field(default_factory=Found)
    whole: Found = field(default_factory=Found)
    mistakes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(
            f"  {name:12} P {found.precision:.3f}  R {found.recall:.3f}  F1 {found.f1:.3f}  "
            f"(gold {found.gold}, predicted {found.predicted}, right {found.hits:g})"
            for name, found in (("shared task", self.shared), ("whole", self.whole))
        )


class Matching:
    """Compares facts by the words of their values."""

    def __init__(self, morphology: Morphology, countries: Countries) -> None:
        self._morphology = morphology
        self._countries = countries

    def count(self, figures: Figures, document: str, gold: Sequence[Fact], predicted: Sequence[Fact]) -> None:
        """Add the facts of one type of one document to the figures."""
        pairs = [(one, two, self.common(one, two)) for one in gold for two in predicted]
        pairs = [(one, two, common) for one, two, common in pairs if any(a.slot != "Position" for a, _ in common)]
        pairs.sort(key=lambda pair: (not pair[0].difficult, worth(*pair)), reverse=True)
        free_gold, free = list(gold), list(predicted)
        for one, two, common in pairs:
            if not (_is_in(one, free_gold) and _is_in(two, free)):
                continue
            free_gold, free = [f for f in free_gold if f is not one], [f for f in free if f is not two]
            if one.difficult:
                continue
            whole = _is_whole(one, two, common)
            figures.shared.hits += worth(one, two, common)
            figures.whole.hits += whole
            if not whole:
                figures.mistakes.append(f"{document} differs: {one} <> {two}")
            _add(figures, gold=1, predicted=1)
        missed = [fact for fact in free_gold if not fact.difficult]
        figures.mistakes += [f"{document} missed: {fact}" for fact in missed]
        figures.mistakes += [f"{document} made up: {fact}" for fact in free]
        _add(figures, gold=len(missed), predicted=len(free))

    def common(self, gold: Fact, predicted: Fact) -> list[Pair]:
        """The arguments of two facts that say the same, each in one pair."""
        free = list(predicted.arguments)
        found: list[Pair] = []
        for wanted in gold.arguments:
            got = next((argument for argument in free if self._same(wanted, argument)), None)
            if got is not None:
                free.remove(got)
                found.append((wanted, got))
        return found

    def same(self, one: Fact, other: Fact) -> bool:
        """Whether two facts say the same."""
        return _is_whole(one, other, self.common(one, other))

    def _same(self, one: Argument, other: Argument) -> bool:
        if one.slot != other.slot:
            return False
        names = one.slot in _NAMES and any(_names(a) & _names(b) for a in one.values for b in other.values)
        return names or (one.slot != "Who" and self._alike(one.values, other.values))

    def _alike(self, gold: Sequence[str], predicted: Sequence[str]) -> bool:
        for phrase in predicted:
            ours = self._lemmas(phrase)
            for allowed in gold:
                theirs = self._lemmas(allowed)
                shared = sum(1 for word in ours if any(_same_word(word, other) for other in theirs))
                if ours and theirs and 2 * shared >= min(len(ours), len(theirs)):
                    return True
        return False

    def _lemmas(self, phrase: str) -> set[str]:
        words = re.findall(r"\w+", phrase)
        found: set[str] = set()
        index = 0
        while index < len(words):
            if re.fullmatch(r"[A-Z]{2}", words[index]):
                found.add(words[index])  # a code already
                index += 1
                continue
            if (country := self._countries.told_at(words, index)) is not None:
                found.add(country[1])
                index += country[0]
                continue
            if len(words[index]) > 2 or words[index].isupper():
                found.add(fold(self._morphology.lemma(words[index].lower(), "NOUN")))
            index += 1
        return found


def worth(gold: Fact, predicted: Fact, common: Sequence[Pair]) -> float:
    """From 0 to 1: the weight of the arguments in common out of the weight of those of either fact."""
    shared = _weight(argument for argument, _ in common)
    return shared / (_weight(gold.arguments) + _weight(predicted.arguments) - shared)


def _weight(arguments: Iterable[Argument]) -> float:
    return sum(_WEIGHTS.get(argument.slot, 1.0) for argument in arguments)


def _is_whole(gold: Fact, predicted: Fact, common: Sequence[Pair]) -> bool:
    """Whether all that gold says is in common, and nothing else was predicted in the slots that gold fills."""
    slots = {argument.slot for argument in gold.arguments}
    return len(gold.arguments) == len(common) == sum(argument.slot in slots for argument in predicted.arguments)


def _is_in(fact: Fact, facts: Sequence[Fact]) -> bool:
    return any(fact is other for other in facts)


def _add(figures: Figures, gold: int, predicted: int) -> None:
    for found in (figures.shared, figures.whole):
        found.gold += gold
        found.predicted += predicted


def _same_word(left: str, right: str) -> bool:
    """Whether two lemmas are one word; of names that the dictionary lacks, lemmas may end differently."""
    length = min(len(left), len(right))
    return left == right or (
        length >= 4 and abs(len(left) - len(right)) <= 2 and left[: length - 1] == right[: length - 1]
    )


def _names(name: str) -> set[str]:
    return {fold(word) for word in re.findall(r"[\w-]+", name) if len(word) > 2}
