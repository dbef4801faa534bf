"""Who the people of a document are: all mentions of a person together, with the name in full and the offices.

`PeopleReader.read` takes a document whose entities are found and gives `People`; tagged sentences help, but untagged
ones are read too. Mentions vote: each brings every reading that the grammar allows, and a person gets the name that
explains the mentions best. The register adds a country, an office class and ё; it never adds a name that the text
does not have.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pymorphy3 import MorphAnalyzer

from services.extract.engine.document import Document, Sentence
from services.extract.engine.people.companies import Companies
from services.extract.engine.people.completed_offices import complete_offices
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import Case, decline, fold
from services.extract.engine.people.forms import NameForms
from services.extract.engine.people.headships import Headships
from services.extract.engine.people.holders import attach
from services.extract.engine.people.joining import Group, ReadMention, fits, grouped, with_yo
from services.extract.engine.people.layouts import nominative_layout, words_of
from services.extract.engine.people.names_after_offices import free_names_of_owners, name_after_offices
from services.extract.engine.people.nominative import NO_HINT, Hint, Namer
from services.extract.engine.people.office_bodies import name_bodies
from services.extract.engine.people.office_classes import RANK, tenure_class
from services.extract.engine.people.offices import Office, Offices
from services.extract.engine.people.persons import People, Person, PersonMention
from services.extract.engine.people.received import find_received
from services.extract.engine.people.register import Official, Register
from services.extract.engine.people.settling import settle, tell_acting
from services.extract.engine.people.sides import Sides
from services.extract.engine.people.spans import hint_at, name_spans
from services.extract.engine.people.unnamed_offices import resolve
from services.extract.engine.places.names import gazetteer

__all__ = ["People", "PeopleReader", "Person", "PersonMention"]

MENTIONS: Final = 400  # of one document; what comes later is not read (a list of names is no news)


class PeopleReader:
    """Finds the people of documents. What it has read it remembers; one for a process."""

    def __init__(self, register: Register, countries: Countries, analyzer: MorphAnalyzer) -> None:
        self.register = register
        self.countries = countries
        self.companies = Companies()
        self.namer = Namer(register, analyzer)
        self.offices = Offices(countries, analyzer)
        self.forms = NameForms(register)
        self.leaders = frozenset(word for official in register.officials for word in self._surname_of_leader(official))
        self._headships = Headships(countries, analyzer)

    @classmethod
    def load(cls, analyzer: MorphAnalyzer, *registers: Path) -> "PeopleReader":
        """With the project's register and the user's. Raises RegisterError, OSError."""
        return cls(Register.load(*registers), Countries(gazetteer()), analyzer)

    def read(
        self,
        document: Document,
        day: str | None = None,
        naming: Container[int] | None = None,
        publisher: str = "",
    ) -> People:
        """The people of a document; `day` is the ISO date by which the register is read, None for today's holders.

        `naming` are the indexes of the sentences in which to look for names, None for all. `publisher`, as readers
        know it, may tell which country writes of its own officials.
        """
        finder = self.offices.of_text(document.text)
        offices = {sentence.index: finder.find(sentence) for sentence in document.sentences}
        mentions: list[ReadMention] = []
        for sentence in document.sentences:
            if naming is not None and sentence.index not in naming:
                continue
            if free_names_of_owners(sentence, offices[sentence.index], self.namer, self.countries):
                offices[sentence.index] = finder.find(sentence)
            name_after_offices(sentence, offices[sentence.index], self.namer, self.countries)
            beside: tuple[range, Case | None] | None = None
            for tokens in name_spans(sentence, offices[sentence.index], self.forms, self.namer.knows_given):
                if len(mentions) < MENTIONS:
                    hint = hint_at(sentence, tokens, offices[sentence.index], beside)
                    beside = tokens, hint.case
                    mentions.append(self._mention(sentence, tokens, hint))
        mentions = [self._without_first_word(mention, mentions) for mention in mentions]
        groups = grouped(mention for mention in mentions if mention.readings)
        self._add_missed(document, groups, offices)
        self._take_in_given(document, groups)
        persons = [
            _person(group, day) for group in groups if any(len("".join(g.mention.words)) > 2 for g in group.items)
        ]
        persons = [person for person in persons if not self._is_thing(person)]
        persons.sort(key=lambda p: (p.mentions[0].sentence, p.mentions[0].tokens.start))
        people = People(persons, offices)
        name_bodies(document, people)
        attach(document, people, self.countries)
        resolve(document, people, day is not None)
        self._headships.attach(document, people)
        find_received(document, people)
        settle(document, people)
        complete_offices(document, people, finder)
        sides = Sides(document, people, self.countries, self.companies, publisher)
        sides.settle()
        tell_acting(people)
        people.home = sides.own_press
        return people

    def _is_thing(self, person: Person) -> bool:
        """Whether NER has taken a noun with a capital, named once, for a person: "цветы к Мавзолею"."""
        if len(person.mentions) > 1 or person.official is not None or " " in person.name:
            return False
        return self.namer.is_thing(person.name) or self.countries.adjective(person.name) is not None

    def _surname_of_leader(self, official: Official) -> Iterator[str]:
        """The surname in all cases, folded, of who has led a state or its government, where it is no other word."""
        kinds = {tenure_class(tenure) for tenure in official.tenures}
        words = words_of(official.name)
        layout = nominative_layout(words)
        surname = [words[i] for i in layout.surname]
        if not kinds & {"head_of_state", "head_of_government"} or layout.eastern or len(surname) != 1:
            return
        given = bool(self.namer.sexes_of_given(surname[0]))
        if len(surname[0]) < 5 or given or self.namer.is_common_noun(surname[0]):
            return
        yield fold(surname[0])
        for forms in decline(surname[0], official.sex, "surname").values():
            yield from (fold(form) for form in forms if not self.namer.is_common_word(form))

    def _mention(self, sentence: Sentence, tokens: range, hint: Hint) -> ReadMention:
        start, stop = sentence.tokens[tokens.start].start, sentence.tokens[tokens.stop - 1].stop
        words = tuple(words_of(sentence.text[start - sentence.start : stop - sentence.start]))
        mention = PersonMention(sentence.index, tokens, tokens.start, tokens.stop, words)
        readings = self.namer.read(words, hint)
        return ReadMention(mention, readings, self.forms.officials(words))

    def _add_missed(self, document: Document, groups: Sequence[Group], offices: Mapping[int, Sequence[Office]]) -> None:
        """Surnames of the document's people that NER overlooked elsewhere in it."""
        covered = {(i.mention.sentence, at) for group in groups for i in group.items for at in i.mention.tokens}
        capitalised = [
            (sentence, index, fold(token.text))
            for sentence in document.sentences
            for index, token in enumerate(sentence.tokens)
            if token.text[0].isupper() and (sentence.index, index) not in covered
        ]
        initials = {word[:1] for _, _, word in capitalised}  # no case changes the first letter
        by_form: dict[str, list[Group]] = {}
        for group in groups:
            name = group.name
            last = name.surname[-1] if name.surname else ""
            full = (name.given and len(name.surname) == 1) or len(name.surname) == 2  # "Ононгийн Болдбаатар"
            if full and len(last) > 3 and last[0].isupper() and not name.eastern and fold(last[0]) in initials:
                for form in {fold(form) for forms in decline(last, name.sex, "surname").values() for form in forms}:
                    by_form.setdefault(form, []).append(group)
        if not by_form:
            return
        for sentence, index, word in capitalised:
            owners = by_form.get(word, ())
            if len(owners) != 1 or any(o.start <= index < o.stop for o in offices[sentence.index]):
                continue
            if not self._is_word_of(sentence, index):
                alone = range(index, index + 1)
                owners[0].add(self._mention(sentence, alone, hint_at(sentence, alone, offices[sentence.index])))

    def _take_in_given(self, document: Document, groups: Sequence[Group]) -> None:
        """Surnames before which NER left the given name out: "дня Лувсаннамсрайна Оюун-Эрдэнэ принял …"."""
        covered = {(i.mention.sentence, at) for group in groups for i in group.items for at in i.mention.tokens}
        for group in groups:
            name = group.name
            words = (*name.given, *name.surname)
            if len(words) != 2 or words[0].endswith(".") or name.eastern:
                continue
            for position, item in enumerate(group.items):
                sentence, before = document.sentences[item.mention.sentence], item.mention.tokens.start - 1
                if len(item.mention.words) > 1 or before < 0 or (sentence.index, before) in covered:
                    continue
                word = sentence.tokens[before].text
                if word[:2] == words[0][:2] and any(
                    word in forms for forms in decline(words[0], name.sex, "given").values()
                ):
                    group.items[position] = self._mention(sentence, range(before, before + 2), NO_HINT)

    def _is_word_of(self, sentence: Sentence, index: int) -> bool:
        """Whether a capitalised word is part of another name, or an ordinary word that begins its sentence."""
        if any(index in entity.tokens and len(entity.tokens) > 1 for entity in sentence.entities):
            return True
        return index == 0 and self.namer.is_common_word(sentence.tokens[index].text)

    def _without_first_word(self, item: ReadMention, others: Sequence[ReadMention]) -> ReadMention:
        """The mention without the sentence's first word where that is no name: "Госвизит Токаева"."""
        words = item.mention.words
        if item.mention.tokens.start > 0 or len(words) != 2 or "." in words[0] or self.namer.knows_given(words[0]):
            return item
        rest = self.namer.read(words[1:])
        oblique = {reading.surname_key: reading.case != "Nom" for reading in reversed(rest) if reading.surname}
        if not any(
            oblique.get(reading.surname_key) and reading.given_key != item.readings[0].given_key
            for other in others
            if other is not item
            for reading in other.readings[:1]
        ):
            return item
        mention = item.mention
        tokens = range(mention.tokens.start + 1, mention.tokens.stop)
        shorter = PersonMention(mention.sentence, tokens, tokens.start, tokens.stop, words[1:])
        return ReadMention(shorter, rest, self.forms.officials(words[1:]))


def _person(group: Group, day: str | None) -> Person:
    """The person of a group of mentions, with what the register knows."""
    name = group.name
    for item in group.items:
        fitting = [reading for reading in item.readings if fits(reading, name)]
        words = {*name.given_key, *name.surname_key}  # what is one letter off is another case before a misspelling
        same = (reading for reading in fitting if words.issuperset((*reading.given_key, *reading.surname_key)))
        best = next(same, fitting[0] if fitting else None)
        item.mention.case = best.case if best is not None else None
    mentions = sorted((item.mention for item in group.items), key=lambda m: (m.sentence, m.tokens.start))
    person = Person(name.name, name.sex, " ".join(name.surname), mentions)
    official = _official(group.officials, day)
    if official is not None:
        person.official = official
        person.tenures = official.tenures_on(day)
        person.country = official.country_on(day)
        person.name = with_yo(person.name, (official.name, *official.aliases))
        kinds = sorted((tenure_class(tenure) for tenure in person.tenures), key=RANK.__getitem__)
        person.kind = kinds[0] if kinds else None
    elif len(countries := {official.country_on(day) for official in group.officials}) == 1:
        (person.country,) = countries
    return person


def _official(officials: Sequence[Official], day: str | None) -> Official | None:
    """The one whom a name means: the only one to bear it, or the only one of them in office on the day."""
    if len(officials) > 1:
        officials = [official for official in officials if any(not t.until or day for t in official.tenures_on(day))]
    return officials[0] if len(officials) == 1 else None
