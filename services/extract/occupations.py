"""How well offices are read, measured on the Occupation facts of FactRuEval-2016 (who, position, where).

    python -m services.extract.occupations FILE [--half first|second] [--errors N]

FILE has one document a line: {"id", "text", "facts": [{"type": "Occupation", "slots": [{"slot", "value": [...]}]}]}.

A predicted fact is right where the person has the gold surname, the position shares half the words of the shorter of
the two, and so does the place of work with one of those that gold allows; words are compared by their lemmas, names
of countries and their adjectives by code. A slot that gold leaves out is not asked for. Facts of which no place of
work is said are not predicted: gold has next to none. The shared task's own comparison is stricter in some ways
(spans) and laxer in others (parts of facts), so figures are comparable only roughly.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.extract.engine.document import Document
from services.extract.engine.morphology import Morphology
from services.extract.engine.networks import Tagger
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.engine.people.holders import GENERIC
from services.extract.engine.people.index import PeopleReader
from services.extract.engine.people.offices import Office


@dataclass(frozen=True, slots=True)
class Occupation:
    """A person's office; positions and wheres are alternatives, in gold all that the annotators allow."""

    who: str
    positions: tuple[str, ...]
    wheres: tuple[str, ...]


@dataclass(slots=True)
class Score:
    """Counts of facts, and the facts missed and made up by document."""

    gold: int = 0
    predicted: int = 0
    hits: int = 0

    @property
    def precision(self) -> float:
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.gold + self.predicted) if self.gold + self.predicted else 0.0


class Occupations:
    """Reads the occupations of a text and compares them with gold."""

    def __init__(self, tagger: Tagger, reader: PeopleReader) -> None:
        self._tagger = tagger
        self._reader = reader
        self._morphology: Morphology = tagger.morphology
        self._countries: Countries = reader.countries

    @classmethod
    def load(cls) -> "Occupations":
        """With the models and the register of the project."""
        tagger = Tagger.load()
        return cls(tagger, PeopleReader.load(tagger.morphology.analyzer))

    def read(self, text: str) -> list[Occupation]:
        """The occupations that a text tells, each once."""
        document = Document.of("", text)
        long_names = {short: name for name, short in re.findall(r"([А-ЯЁ][^().,\n]{8,80}) \(([А-ЯЁ]{2,})\)", text)}
        self._tagger.find_entities(document.lines)
        self._tagger.tag(document.sentences)
        found: list[Occupation] = []
        for person in self._reader.read(document).persons:
            exact = {country for o in person.offices if o.role not in GENERIC for country in o.countries}
            generic: set[str] = set()
            for office in person.offices:
                if office.role in GENERIC and (exact | generic) & set(office.countries):
                    continue  # "американский лидер" of whom the text calls president of the USA
                generic.update(office.countries if office.role in GENERIC else ())
                wheres = self._wheres(office, person.country, long_names)
                fact = Occupation(person.name, (office.position, office.role), wheres)
                if wheres and not any(self.same(fact, other) for other in found):
                    found.append(fact)
        return found

    def _wheres(self, office: Office, country: str | None, long_names: dict[str, str]) -> tuple[str, ...]:
        """What a place of work is called; none where it is no named body or place."""
        own = office.owner
        if own and (any(letter.isupper() for letter in own) or len(own.split()) > 1 or self._countries.adjective(own)):
            return own, *(long_names[word] for word in own.split() if word in long_names)
        if own:
            return ()
        of_country = office.kind not in ("other", "body") or office.role in ("сенатор", "депутат", "конгрессмен")
        return (country,) if country and of_country else ()

    def same(self, gold: Occupation, predicted: Occupation) -> bool:
        """Whether a predicted fact says what gold says."""
        return (
            bool(_surnames(gold.who) & _surnames(predicted.who))
            and self._alike(gold.positions, predicted.positions)
            and self._alike(gold.wheres, predicted.wheres)
        )

    def _alike(self, gold: Sequence[str], predicted: Sequence[str]) -> bool:
        if not gold:
            return True
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
            country = self._countries.at(words, index)
            adjective = self._countries.adjective(words[index])
            if country is not None or adjective is not None:
                found.add(country[1] if country is not None else str(adjective))
                index += country[0] if country is not None else 1
                continue
            if len(words[index]) > 2 or words[index].isupper():
                found.add(fold(self._morphology.lemma(words[index].lower(), "NOUN")))
            index += 1
        return found

    def score(self, documents: Sequence[dict[str, object]], errors: int = 0) -> Score:
        """Count facts over documents; prints the first `errors` facts missed or made up."""
        total = Score()
        for document in documents:
            gold = list(_gold(document))
            predicted = self.read(str(document["text"]))
            free = list(predicted)
            missed = []
            for fact in gold:
                hit = next((p for p in free if self.same(fact, p)), None)
                if hit is None:
                    missed.append(fact)
                else:
                    free.remove(hit)
            total.gold += len(gold)
            total.predicted += len(predicted)
            total.hits += len(gold) - len(missed)
            for sign, facts in (("missed", missed), ("made up", free)):
                for fact in facts[: max(0, errors)]:
                    errors -= 1
                    print(f"{document['id']} {sign}: {fact.who} | {fact.positions} | {fact.wheres}")
        return total


def _gold(document: dict[str, object]) -> Iterator[Occupation]:
    """The Occupation facts of a document, each once."""
    seen: set[Occupation] = set()
    facts = document["facts"]
    for fact in facts if isinstance(facts, list) else []:
        if fact["type"] != "Occupation":
            continue
        slots = {
            slot["slot"]: tuple(re.sub(r"^span\d+ ", "", value) for value in slot["value"]) for slot in fact["slots"]
        }
        if "Who" not in slots:
            continue
        occupation = Occupation(slots["Who"][0], slots.get("Position", ()), slots.get("Where", ()))
        if occupation not in seen:
            seen.add(occupation)
            yield occupation


def _same_word(left: str, right: str) -> bool:
    """Whether two lemmas are one word; of names that the dictionary lacks, lemmas may end differently."""
    length = min(len(left), len(right))
    return left == right or (
        length >= 4 and abs(len(left) - len(right)) <= 2 and left[: length - 1] == right[: length - 1]
    )


def _surnames(name: str) -> set[str]:
    return {fold(word) for word in re.findall(r"[\w-]+", name) if len(word) > 2}


def main() -> None:
    """Measure a file and print its figures."""
    parser = argparse.ArgumentParser(description="Measure how well offices are read (FactRuEval-2016, Occupation).")
    parser.add_argument("file", type=Path, help="documents with gold facts, one a line")
    parser.add_argument(
        "--half", choices=("first", "second"), help="only every other document, from the first or second on"
    )
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N facts missed or made up")
    args = parser.parse_args()
    lines = args.file.read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines if line.strip()]
    if args.half:
        documents = documents[0 if args.half == "first" else 1 :: 2]
    score = Occupations.load().score(documents, args.errors)
    print(
        f"{len(documents)} documents: P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}  "
        f"(gold {score.gold}, predicted {score.predicted}, right {score.hits})"
    )


if __name__ == "__main__":
    main()
