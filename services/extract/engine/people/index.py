"""Who the people of a document are: all mentions of a person together, with the name in full and the offices.

`PeopleReader.read` takes a document whose entities are found (sentences may be tagged or not) and gives `People`.
Mentions vote: each brings every reading that the grammar allows, and the person gets the name that explains the
mentions best. The register adds a country, an office class and ё; it never adds a name that the text does not have.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pymorphy3 import MorphAnalyzer

from services.extract.engine.document import Document, Sentence
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import Case, Sex, fold
from services.extract.engine.people.forms import NameForms
from services.extract.engine.people.nominative import Hint, Namer, Reading, words_of
from services.extract.engine.people.offices import Office, OfficeClass, Offices, office_class
from services.extract.engine.people.register import Official, Register, Tenure, name_key

MENTIONS: Final = 400  # of one document; what comes later is not read (a list of names is no news)


@dataclass(slots=True, eq=False)
class PersonMention:
    """One place that names a person. Token indexes are within the sentence, `stop` exclusive.

    `tokens` is the name alone; `start` and `stop` take in the offices that stand beside it.
    """

    sentence: int
    tokens: range
    start: int
    stop: int
    words: tuple[str, ...]
    case: Case | None = None
    offices: list[Office] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Person:
    """A person of the document.

    name: nominative, as full as the text gives it. role: the office by the text, None where it gives none; two offices
    of one person are joined by " — ". country: of the side the person stands for, by the text or else the register.
    kind: the class of the office, by the text or else the register. official: the register's entry, where it has one.
    """

    name: str
    sex: Sex | None
    surname: str
    mentions: list[PersonMention]
    role: str | None = None
    country: str | None = None
    kind: OfficeClass | None = None
    official: Official | None = None
    offices: list[Office] = field(default_factory=list)  # said of the person, beside the name or by it
    tenures: tuple[Tenure, ...] = ()  # of the register, on the document's day


@dataclass(slots=True)
class People:
    """The people of one document and its offices."""

    persons: list[Person]
    offices: dict[int, list[Office]]  # by sentence, in order, those beside names included
    holders: dict[int, tuple[Person, ...]]  # by id of the office

    def at(self, sentence: int, token: int) -> Person | None:
        """The person whose name covers a token."""
        for person in self.persons:
            for mention in person.mentions:
                if mention.sentence == sentence and token in mention.tokens:
                    return person
        return None

    def in_sentence(self, sentence: int) -> list[tuple[PersonMention, Person]]:
        """The named people of a sentence in order."""
        found = [(m, p) for p in self.persons for m in p.mentions if m.sentence == sentence]
        return sorted(found, key=lambda pair: pair[0].tokens.start)

    def of(self, office: Office) -> tuple[Person, ...]:
        """Whom an office means: the one it stands beside, or whom the text or the register gives that office."""
        return self.holders.get(id(office), ())


class PeopleReader:
    """Finds the people of documents. Pure after loading; one for a process."""

    def __init__(self, register: Register, analyzer: MorphAnalyzer) -> None:
        self.register = register
        self.namer = Namer(register, analyzer)
        self.countries = Countries(analyzer)
        self.offices = Offices(self.countries, analyzer)
        self.forms = NameForms(register, self.namer)

    @classmethod
    def load(cls, analyzer: MorphAnalyzer, *registers: Path) -> "PeopleReader":
        """With the project's register and the user's. Raises RegisterError, OSError."""
        return cls(Register.load(*registers), analyzer)

    def read(self, document: Document, day: str | None = None) -> People:
        """The people of a document; `day` is the ISO date by which the register is read, None for today's holders."""
        offices = {s.index: self.offices.find(s) for s in document.sentences}
        mentions: list[_Read] = []
        for sentence in document.sentences:
            for tokens in _name_spans(sentence, offices[sentence.index], self.forms):
                if len(mentions) < MENTIONS:
                    mentions.append(self._mention(sentence, tokens, offices[sentence.index]))
        groups = _grouped(mentions, self.register)
        persons = [self._person(group) for group in groups]
        persons.sort(key=lambda p: (p.mentions[0].sentence, p.mentions[0].tokens.start))
        people = People(persons, offices, {})
        for person in persons:
            self._link(person, day)
        _attach(document, people)
        _resolve_offices(document, people)
        for person in persons:
            _settle(person)
        return people

    # --- mentions ----------------------------------------------------------------------------------------

    def _mention(self, sentence: Sentence, tokens: range, offices: Sequence[Office]) -> "_Read":
        start, stop = sentence.tokens[tokens.start].start, sentence.tokens[tokens.stop - 1].stop
        words = tuple(words_of(sentence.text[start - sentence.start : stop - sentence.start]))
        mention = PersonMention(sentence.index, tokens, tokens.start, tokens.stop, words)
        hint = _hint(sentence, tokens, offices)
        readings = self.namer.read(words, hint)
        return _Read(mention, readings, self.forms.officials(words))

    # --- persons -------------------------------------------------------------------------------------------

    def _person(self, group: "_Group") -> Person:
        reading = group.name()
        for item in group.items:
            own = [r for r in item.readings if _fits(r, reading)]
            item.mention.case = max(own, key=lambda r: r.score).case if own else None
        items = sorted(group.items, key=lambda item: (item.mention.sentence, item.mention.tokens.start))
        return Person(
            reading.name,
            group.sex(),
            " ".join(reading.surname),
            [item.mention for item in items],
            official=group.official,
        )

    def _link(self, person: Person, day: str | None) -> None:
        official = person.official
        if official is None:
            return
        person.sex = official.sex
        person.tenures = official.tenures_on(day)
        person.country = official.country_on(day)
        person.name = _with_yo(person.name, (official.name, *official.aliases))
        for tenure in person.tenures:
            kind = office_class(tenure.office, tenure.country is not None, tenure.office.split()[1:])
            if person.kind is None or _RANK[kind] < _RANK[person.kind]:
                person.kind = kind


@dataclass(slots=True, eq=False)
class _Read:
    """A mention with its readings and the register's people whom its words can name."""

    mention: PersonMention
    readings: tuple[Reading, ...]
    officials: frozenset[Official]

    @property
    def weight(self) -> int:
        """How much of a name it gives: full names first, initials next, single words last."""
        best = self.readings[0]
        whole = sum(1 for word in best.given if not word.endswith("."))
        return 4 * bool(whole and best.surname) + 2 * bool(best.patronymic) + (len(best.given) > 0) + len(best.surname)

    @property
    def place(self) -> tuple[int, int]:
        return self.mention.sentence, self.mention.tokens.start


@dataclass(slots=True, eq=False)
class _Group:
    """Mentions of one person."""

    items: list[_Read] = field(default_factory=list)
    official: Official | None = None

    def _support(self, test: Callable[[Reading], bool]) -> float:
        """How well the mentions can be explained by readings that pass a test."""
        total = 0.0
        for item in self.items:
            total += max((r.score for r in item.readings if test(r)), default=item.readings[-1].score - 3.0)
        return total

    def sex(self) -> Sex | None:
        if self.official is not None:
            return self.official.sex
        scores = {sex: self._support(lambda r, sex=sex: r.sex == sex) for sex in ("m", "f")}  # type: ignore[misc]
        return "m" if scores["m"] >= scores["f"] else "f"

    def name(self) -> Reading:
        """The fullest name with the spelling that explains the mentions best."""
        sex = self.sex()
        pool = [r for item in self.items for r in item.readings if sex is None or r.sex == sex]
        pool = pool or [r for item in self.items for r in item.readings]
        official = {fold(word) for word in words_of(self.official.name)} if self.official else set()

        def best(options: Iterable[tuple[str, ...]], part: Callable[[Reading], tuple[str, ...]]) -> tuple[str, ...]:
            scored: dict[tuple[str, ...], float] = {}
            for option in options:
                if option not in scored:
                    key = _key(option)
                    support = self._support(lambda r: (sex is None or r.sex == sex) and _key(part(r)) == key)
                    known = sum(1.0 for word in option if fold(word) in official)
                    marks = 0.01 * sum("ё" in word for word in option)
                    scored[option] = support + 4.0 * known + marks
            return max(scored, key=lambda option: (scored[option], option), default=())

        surname = best((r.surname for r in pool if r.surname), lambda r: r.surname)
        with_surname = [r for r in pool if not r.surname or _key(r.surname) == _key(surname)]
        givens = [r.given for r in with_surname if r.given and r.surname] or [
            r.given for r in with_surname if r.given and not surname
        ]
        most = max((_fullness(given) for given in givens), default=(0, 0))
        given = best((g for g in givens if _fullness(g) == most), lambda r: r.given)
        patronymics = [(r.patronymic,) for r in with_surname if r.patronymic]
        patronymic = best(patronymics, lambda r: (r.patronymic,) if r.patronymic else ())
        shape = max(
            (r for r in with_surname if r.given == given and r.surname == surname),
            key=lambda r: r.score,
            default=with_surname[0] if with_surname else pool[0],
        )
        return Reading(
            given, patronymic[0] if patronymic else "", surname, sex or "m", "Nom", shape.score, shape.eastern
        )


# --- spans of names ----------------------------------------------------------------------------------------

_HONORIFICS = frozenset(
    "шейх шейха шейху шейхом шейхе принц принца принцу принцем принцессе принцессу принцессы принцесса господин господина "
    "господину господином госпожа госпожи госпоже госпожу госпожой г-н г-на г-ну г-ном г-жа г-жи г-же г-жой мистер мистера "
    "мистером миссис мисс мулла муллы муллу муллой сэр сэра сэром леди товарищ товарища товарищем сенатор сенатора хаджи "
    "лорд лорда лордом барон барона королева королевы его ее её их коллега коллеги коллегой имени им дед".split()
)
_QUOTES = frozenset('«»"“”„')


def _name_spans(sentence: Sentence, offices: Sequence[Office], forms: NameForms) -> Iterator[range]:
    """The token ranges of names: what NER found without offices and titles, and what the register knows besides."""
    tokens = sentence.tokens
    covered = [False] * len(tokens)
    spans: list[range] = []
    for entity in sentence.entities:
        if entity.type != "PER":
            continue
        start, stop = entity.tokens.start, entity.tokens.stop
        for office in offices:
            if start <= office.head < stop and tokens[start].text != tokens[stop - 1].text:
                if office.stop < stop and office.start <= start:
                    start = office.stop
                elif office.start > start:
                    stop = min(stop, office.start)
        while start < stop and (
            fold(tokens[start].text) in _HONORIFICS or tokens[start].text in _QUOTES or not _is_word(tokens[start].text)
        ):
            start += 1
        while stop > start and (
            tokens[stop - 1].text in _QUOTES or not (_is_word(tokens[stop - 1].text) or tokens[stop - 1].text == ".")
        ):
            stop -= 1
        if start < stop and tokens[stop - 1].text == "." and stop - start > 1 and len(tokens[stop - 2].text) > 2:
            stop -= 1
        if start >= stop:
            continue
        while start > 0 and _is_initial_before(sentence, start):
            start -= 2
        if start > 0 and _is_capitals(tokens[start - 1].text) and not covered[start - 1] and stop - start >= 2:
            if not any(o.start <= start - 1 < o.stop for o in offices):
                start -= 1
        for piece in _pieces(sentence, start, stop):
            spans.append(piece)
            for index in piece:
                covered[index] = True
    for index in range(len(tokens)):
        if covered[index] or not tokens[index].text[0].isupper():
            continue
        length = forms.length_at(tokens, index)
        if length and not any(covered[index : index + length]):
            spans.append(range(index, index + length))
            for at in range(index, index + length):
                covered[at] = True
    spans.sort(key=lambda span: span.start)
    yield from spans


def _pieces(sentence: Sentence, start: int, stop: int) -> Iterator[range]:
    """A span cut where NER glued two names together ("Токаев, Путин", "Токаев и Путин")."""
    first = start
    for index in range(start, stop):
        text = sentence.tokens[index].text
        if text in (",", "/", ";") or (text == "и" and first < index < stop - 1):
            if index > first:
                yield range(first, index)
            first = index + 1
    if stop > first:
        yield range(first, stop)


def _is_word(text: str) -> bool:
    return text[0].isalpha()


def _is_capitals(text: str) -> bool:
    return len(text) > 3 and text.isupper() and text.isalpha()


def _is_initial_before(sentence: Sentence, start: int) -> bool:
    tokens = sentence.tokens
    return (
        start >= 2
        and tokens[start - 1].text == "."
        and len(tokens[start - 2].text) == 1
        and tokens[start - 2].text.isupper()
        and tokens[start - 1].start == tokens[start - 2].stop
    )


# --- hints ---------------------------------------------------------------------------------------------------

_PREPOSITIONS: Final[Mapping[str, Case]] = {
    "с": "Ins", "со": "Ins", "между": "Ins", "перед": "Ins", "к": "Dat", "ко": "Dat", "у": "Gen", "от": "Gen", "для": "Gen",
    "без": "Gen", "против": "Gen", "после": "Gen", "из": "Gen", "кроме": "Gen", "о": "Loc", "об": "Loc", "обо": "Loc",
    "при": "Loc", "благодаря": "Dat", "вместо": "Gen", "около": "Gen", "помимо": "Gen",
}  # fmt: skip


def _hint(sentence: Sentence, tokens: range, offices: Sequence[Office]) -> Hint:
    """The case and the sex that the words around a name show."""
    words = sentence.tokens
    before = next((o for o in offices if o.stop == tokens.start), None)
    case: Case | None = None
    if before is not None and len(before.cases) == 1 and not before.plural:
        (case,) = before.cases
    first = before.start if before is not None else tokens.start
    if case is None and first > 0:
        case = _PREPOSITIONS.get(words[first - 1].text.lower())
    sex: Sex | None = None
    if sentence.tagged:
        if case is None:
            said = [words[i].feats.get("Case") for i in tokens if words[i].pos in ("PROPN", "NOUN")]
            known = [c for c in said if c]
            if known and known.count(known[-1]) * 2 >= len(known):
                case = _case(known[-1])
        for i in tokens:
            above = words[i].head
            if 0 <= above < len(words) and above not in tokens and words[i].rel in ("nsubj", "nsubj:pass"):
                verb = words[above].feats
                if verb.get("Tense") == "Past" and verb.get("Number") == "Sing":
                    sex = {"Masc": "m", "Fem": "f"}.get(verb.get("Gender", ""))  # type: ignore[assignment]
                    case = "Nom" if before is None else case
    return Hint(case, sex)


def _case(said: str) -> Case | None:
    return next((case for case in ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc") if case == said), None)


# --- joining mentions --------------------------------------------------------------------------------------


def _grouped(mentions: Sequence[_Read], register: Register) -> list[_Group]:
    """Mentions of one person together: the fullest open groups, the rest join them or open their own."""
    groups: list[_Group] = []
    for item in sorted((m for m in mentions if m.readings), key=lambda m: (-m.weight, m.place)):
        joins = [(strength, group) for group in groups if (strength := _joins(item, group)) > 0]
        if joins:
            top = max(strength for strength, _ in joins)
            near = [group for strength, group in joins if strength >= top - 0.5]
            group = near[0] if len(near) == 1 else min(near, key=lambda g: _distance(item, g))
            group.items.append(item)
        else:
            groups.append(_Group([item]))
    for group in groups:
        group.official = _official_of(group, register)
    return groups


def _distance(item: _Read, group: _Group) -> tuple[int, int, int]:
    """How far the group's nearest mention stands: those before count first."""
    best = (2, 0, 0)
    for other in group.items:
        behind = item.place[0] - other.place[0], item.place[1] - other.place[1]
        if behind >= (0, 0):
            best = min(best, (0, behind[0], behind[1] if behind[0] == 0 else -other.place[1]))
        else:
            best = min(best, (1, -behind[0], -behind[1]))
    return best


def _joins(item: _Read, group: _Group) -> float:
    """How well a mention fits a group, 0 where it cannot belong to it."""
    best = 0.0
    top = item.readings[0].score
    for other in group.items:
        limit = other.readings[0].score
        for mine in item.readings:
            if mine.score < top - 5.0:
                break
            for theirs in other.readings:
                if theirs.score < limit - 5.0:
                    break
                kinship = _kinship(mine, theirs)
                if kinship > 0:
                    # Readings far below the best of their mention say little.
                    best = max(best, kinship * 4 + 0.4 * (mine.score - top) + 0.4 * (theirs.score - limit))
    return best


def _kinship(mine: Reading, theirs: Reading) -> float:
    """Whether two readings can name one person: 1 the same words, less for a misspelt one."""
    if mine.sex != theirs.sex:
        return 0.0
    surname = _surname_match(mine, theirs)
    if mine.surname and theirs.surname:
        if surname == 0.0:
            return 0.0
        given = _given_match(mine.given, theirs.given)
        if given == 0.0 or (surname < 1.0 and given < 1.0):
            return 0.0
        if surname < 1.0 and not (mine.given and theirs.given):
            return 0.55 if min(len("".join(mine.surname)), len("".join(theirs.surname))) >= 6 else 0.0
        if mine.patronymic and theirs.patronymic and fold(mine.patronymic) != fold(theirs.patronymic):
            return 0.0
        return min(surname, given)
    # one of them is a given name alone, with or without a patronymic
    if mine.given and theirs.given and not (mine.surname and theirs.surname):
        alone, full = (mine, theirs) if not mine.surname else (theirs, mine)
        if any(word.endswith(".") for word in alone.given) or not alone.given:
            return 0.0
        if alone.patronymic and full.patronymic and fold(alone.patronymic) != fold(full.patronymic):
            return 0.0
        return 0.8 if _key(alone.given) == _key(full.given[: len(alone.given)]) else 0.0
    return 0.0


def _surname_match(mine: Reading, theirs: Reading) -> float:
    left, right = _key(mine.surname), _key(theirs.surname)
    if left == right:
        return 1.0
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if short and len(long) > len(short) and (long[-len(short) :] == short or long[: len(short)] == short):
        return 0.9  # "Ляйен" for "фон дер Ляйен", "Лула" for "Лула да Силва"
    if len(left) == len(right) == 1 and _misspelt(left[0], right[0]):
        return 0.7
    return 0.0


def _given_match(mine: Sequence[str], theirs: Sequence[str]) -> float:
    if not mine or not theirs:
        return 1.0
    left, right = [fold(word) for word in mine], [fold(word) for word in theirs]
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    matches = [_same_given(a, b) for a, b in zip(short, long, strict=False)]
    if all(matches):
        return min(1.0, *matches)
    if len(short) == 1 and not short[0].endswith(".") and short[0] in long:
        return 0.95  # "Тайип" for "Реджеп Тайип"
    joined = "".join(left).replace("-", ""), "".join(right).replace("-", "")
    return 0.95 if joined[0] == joined[1] else 0.0


def _same_given(mine: str, theirs: str) -> float:
    if mine == theirs:
        return 1.0
    if mine.endswith(".") or theirs.endswith("."):
        initials, word = (mine, theirs) if mine.endswith(".") else (theirs, mine)
        letters = [piece.strip(".") for piece in initials.split("-")]
        pieces = word.split("-")
        if all(piece.startswith(letter) for letter, piece in zip(letters, pieces, strict=False)):
            return 1.0
        return 0.0
    if mine.replace("-", "") == theirs.replace("-", ""):
        return 1.0
    return 0.7 if _misspelt(mine, theirs) else 0.0


def _misspelt(left: str, right: str) -> bool:
    """Whether two words of five letters or more are one letter apart: another, missing, doubled or two swapped.

    A vowel at the end is no misspelling but another word: "Каримов" and "Каримова" are two people.
    """
    if min(len(left), len(right)) < 5 or abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    if len(left) == len(right):
        differ = [i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        if len(differ) == 2 and differ[1] == differ[0] + 1:
            return left[differ[0]] == right[differ[1]] and left[differ[1]] == right[differ[0]]
        return len(differ) == 1 and differ[0] < len(left) - 1
    short, long = (left, right) if len(left) < len(right) else (right, left)
    return any(long[:i] + long[i + 1 :] == short for i in range(1, len(long) - 1))


def _key(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def _fullness(given: Sequence[str]) -> tuple[int, int]:
    return sum(1 for word in given if not word.endswith(".")), len(given)


def _fits(reading: Reading, name: Reading) -> bool:
    return (
        reading.sex == name.sex
        and (not reading.surname or _surname_match(reading, name) > 0)
        and _given_match(reading.given, name.given) > 0
    )


def _official_of(group: _Group, register: Register) -> Official | None:
    """The one person of the register whom the mentions can name together; a bare surname only where it is sole."""
    shared: set[Official] | None = None
    for item in sorted(group.items, key=lambda item: -item.weight):
        if shared is None:
            shared = set(item.officials)
        elif shared & item.officials:
            shared &= item.officials
    if shared and len(shared) == 1:
        return next(iter(shared))
    return None


def _with_yo(name: str, spellings: Iterable[str]) -> str:
    """The name with the ё that another spelling of it has."""
    known = {fold(word): word for spelling in spellings for word in re.split(r"\s+", spelling) if "ё" in word.lower()}
    return " ".join(known.get(fold(word), word) if "ё" not in word.lower() else word for word in name.split())


# --- offices beside names --------------------------------------------------------------------------------------

_RANK: Final[Mapping[OfficeClass, int]] = {
    "head_of_state": 0, "head_of_government": 1, "foreign_minister": 2, "speaker": 3, "deputy_head_of_government": 4,
    "body": 5, "minister": 6, "governor": 7, "mayor": 8, "ambassador": 9, "deputy": 10, "other": 11, "colleague": 12,
}  # fmt: skip
_JOINTS = frozenset(("—", "–", "-", "и", ","))
_TITLES = _HONORIFICS | _QUOTES
GENERIC: Final = frozenset(
    ("лидер", "глава государства", "глава правительства", "руководитель", "глава", "монарх", "коллега")
)


def _attach(document: Document, people: People) -> None:
    """Give each office that stands beside a name to its person."""
    for sentence in document.sentences:
        offices = people.offices.get(sentence.index, [])
        named = people.in_sentence(sentence.index)
        if not offices or not named:
            continue
        taken: set[int] = set()
        for office in offices:
            if office.plural:
                _attach_several(sentence, office, named, people, taken)
        chains = _chains(sentence, [o for o in offices if id(o) not in taken and not o.plural])
        for chain in chains:
            _attach_one(sentence, chain, named, people)


def _chains(sentence: Sentence, offices: Sequence[Office]) -> list[list[Office]]:
    """Offices of one person in a row: "вице-премьер — министр иностранных дел", "президент и председатель партии"."""
    chains: list[list[Office]] = []
    for office in offices:
        last = chains[-1][-1] if chains else None
        if last is not None and last.cases & office.cases and 1 <= office.start - last.stop <= 2:
            between = [t.text for t in sentence.tokens[last.stop : office.start]]
            if len(between) == 1 and between[0] in _JOINTS and _one_holder(last, office, between[0]):
                chains[-1].append(office)
                continue
        chains.append([office])
    return chains


def _one_holder(first: Office, second: Office, joint: str) -> bool:
    if second.kind == "colleague" or first.kind == "colleague":
        return False
    if joint in ("—", "–", "-"):
        return True
    if first.countries and second.countries and first.countries != second.countries:
        return False
    return (
        not (first.countries and joint in ("и", ",")) or (first.countries == second.countries) or not second.countries
    )


def _attach_one(
    sentence: Sentence, chain: list[Office], named: Sequence[tuple[PersonMention, Person]], people: People
) -> None:
    tokens = sentence.tokens
    start, stop = chain[0].start, chain[-1].stop
    for mention, person in named:
        gap = [t.text for t in tokens[stop : mention.tokens.start]] if mention.tokens.start >= stop else None
        if (
            gap is not None
            and len(gap) <= 3
            and all(fold(word) in _TITLES for word in gap)
            and _agrees(chain[-1], mention)
        ):
            _give(chain, mention, person, people)
            mention.start = min(mention.start, start)
            return
    for mention, person in named:
        at = mention.tokens.stop
        if 1 <= start - at <= 2 and tokens[at].text in (",", "(", "—", "–", "-") and not mention.offices:
            closed = stop >= len(tokens) or tokens[stop].text in (",", ")", ".", ";", "!", "?", "—", "–", ":", "и")
            dash = tokens[at].text in ("—", "–", "-")
            if dash and not closed:
                continue
            nominal = tokens[at].text == "(" or dash or (closed and _agrees(chain[0], mention))
            if start - at == 2 and tokens[at + 1].text not in ("а", "ныне", "бывший"):
                continue
            if nominal and not _begins_next_name(tokens, stop, named):
                _give(chain, mention, person, people)
                mention.stop = max(mention.stop, stop)
                return


def _begins_next_name(tokens: Sequence[object], stop: int, named: Sequence[tuple[PersonMention, Person]]) -> bool:
    return any(mention.tokens.start == stop for mention, _ in named)


def _agrees(office: Office, mention: PersonMention) -> bool:
    """Whether a name in this case can stand in apposition to the office."""
    if mention.case is None or not office.cases:
        return True
    cases = set(office.cases)
    if cases & {"Gen", "Acc"}:
        cases |= {"Gen", "Acc"}
    if cases & {"Dat", "Loc"}:
        cases |= {"Dat", "Loc"}
    return mention.case in cases or mention.case == "Nom"


def _give(chain: Iterable[Office], mention: PersonMention, person: Person, people: People) -> None:
    for office in chain:
        mention.offices.append(office)
        person.offices.append(office)
        people.holders[id(office)] = (person,)


def _attach_several(
    sentence: Sentence, office: Office, named: Sequence[tuple[PersonMention, Person]], people: People, taken: set[int]
) -> None:
    """ "Президенты РФ и Казахстана Владимир Путин и Касым-Жомарт Токаев": each name gets the office and its country."""
    tokens = sentence.tokens
    row: list[tuple[PersonMention, Person]] = []
    at = office.stop
    for mention, person in named:
        if mention.tokens.start < office.stop:
            continue
        gap = [t.text for t in tokens[at : mention.tokens.start]]
        first = not row
        allowed = ("—", "–", "-", ",", ":", "(") if first else (",", "и", "а", "также")
        if len(gap) > (1 if first else 3) or not all(word in allowed or fold(word) in _TITLES for word in gap):
            break
        row.append((mention, person))
        at = mention.tokens.stop
    if len(row) < 2 and not (row and len(office.countries) == 1):
        return
    taken.add(id(office))
    people.holders[id(office)] = tuple(person for _, person in row)
    zipped = len(office.countries) == len(row)
    for number, (mention, person) in enumerate(row):
        country = office.countries[number] if zipped else office.country
        known = [t.country for t in person.tenures if t.country]
        if zipped and known and country not in known and known[0] in office.countries:
            country = known[0]  # the names stand in another order than the countries
        own = _single(office, country)
        mention.offices.append(own)
        person.offices.append(own)
        if number == 0:
            mention.start = min(mention.start, office.start)


def _single(office: Office, country: str | None) -> Office:
    """One person's share of an office in the plural."""
    return Office(
        office.sentence, office.start, office.stop, office.head, office.role, office.kind,
        (country,) if country else (), office.position, office.owner, office.cases, False, office.former, office.acting,
    )  # fmt: skip


# --- offices without a name ----------------------------------------------------------------------------------


def _resolve_offices(document: Document, people: People) -> None:
    """Who is meant by "президент Узбекистана", "белорусский лидер", "его российский коллега"."""
    for sentence in document.sentences:
        for office in people.offices.get(sentence.index, []):
            if id(office) in people.holders:
                if office.kind == "colleague":
                    _complete_colleague(sentence, office, people)
                continue
            if office.plural or not office.country or office.former:
                continue
            if office.kind == "colleague":
                found = _colleagues(sentence, office, people)
            else:
                found = [p for p in people.persons if _holds(p, office)]
            if len(found) == 1:
                people.holders[id(office)] = (found[0],)
                found[0].offices.append(office)


def _complete_colleague(sentence: Sentence, office: Office, people: People) -> None:
    """ "премьер-министр Казахстана Олжас Бектенов и его белорусский коллега Роман Головченко": the same office."""
    model = _before(sentence, office, people)
    (person,) = people.holders[id(office)]
    if model is not None and model is not office:
        person.offices = [_like(model, office) if o is office else o for o in person.offices]


def _like(model: Office, colleague: Office) -> Office:
    return Office(
        colleague.sentence, colleague.start, colleague.stop, colleague.head, model.role, model.kind, colleague.countries,
        colleague.position, colleague.owner, colleague.cases, False, colleague.former, colleague.acting,
    )  # fmt: skip


def _before(sentence: Sentence, office: Office, people: People) -> Office | None:
    """The office of the person named nearest before an office, in the sentence or the one before."""
    for index in (sentence.index, sentence.index - 1):
        named = [
            (mention, person)
            for mention, person in people.in_sentence(index)
            if index != sentence.index or mention.tokens.stop <= office.start
        ]
        for mention, person in reversed(named):
            own = next((o for o in (*mention.offices, *person.offices) if o.kind != "colleague" and not o.former), None)
            if own is not None:
                return own
    return None


def _colleagues(sentence: Sentence, office: Office, people: People) -> list[Person]:
    model = _before(sentence, office, people)
    if model is None:
        found = [p for p in people.persons if p.country == office.country]
        return found if len(found) == 1 else []
    return [p for p in people.persons if _holds(p, _like(model, office))]


def _holds(person: Person, office: Office) -> bool:
    """Whether a person holds an office of a country, by the text or by the register."""
    classes = {office.kind}
    if office.role in ("лидер", "глава государства", "руководитель"):
        classes = (
            {"head_of_state"} if office.country not in _LED_BY_GOVERNMENT else {"head_of_state", "head_of_government"}
        )
    for own in person.offices:
        if own.kind in classes and own.country == office.country and not own.former and not own.plural:
            if own.kind in ("minister", "other", "deputy", "speaker") and not _alike(own.role, office.role):
                continue
            return True
    for tenure in person.tenures:
        kind = office_class(tenure.office, tenure.country is not None, tenure.office.split()[1:])
        if tenure.country == office.country and kind in classes:
            if kind in ("minister", "other", "deputy", "speaker") and not _alike(tenure.office, office.role):
                continue
            return True
    return False


# Countries whose "leader" in the news is the head of government: monarchies and republics with a weak president.
_LED_BY_GOVERNMENT = frozenset(
    "AM GE DE IT GB JP IN PK IL HU SK CZ GR ES NL BE SE NO DK FI EE LV BG HR SI AL MK ME XK IE MT LU AT AU NZ CA MY TH KH "
    "IQ ET BD NP AF MN".split()
)


def _alike(first: str, second: str) -> bool:
    """Whether two roles say the same: all words of the shorter are in the longer."""
    left, right = set(fold(first).split()), set(fold(second).split())
    return left <= right or right <= left


# --- the last word ------------------------------------------------------------------------------------------------


def _settle(person: Person) -> None:
    """The role, class and country of a person out of all that was said."""
    said = [o for o in person.offices if not o.former and o.kind != "colleague"]
    beside = {id(o) for mention in person.mentions for o in mention.offices}
    own = [o for o in said if id(o) in beside or o.role not in GENERIC]
    exact = [o for o in own if o.role not in GENERIC]
    chosen = exact or own or said
    if chosen:
        counts: dict[str, int] = {}
        for office in chosen:
            counts[office.role] = counts.get(office.role, 0) + (2 if id(office) in beside else 1)
        best = max(chosen, key=lambda o: (counts[o.role], -_RANK[o.kind], len(o.role)))
        person.role = _chain_role(person, best)
        person.kind = best.kind if best.role not in GENERIC or person.kind is None else person.kind
        if best.role in GENERIC:
            person.role = _by_register(person, best) or best.role
    countries = [o.country for o in [*chosen, *said] if o.country]
    if countries:
        person.country = max(dict.fromkeys(countries), key=countries.count)
    elif chosen and person.official is None:
        person.country = None


def _chain_role(person: Person, best: Office) -> str:
    """The role, together with a second office said in one breath ("вице-премьер — министр иностранных дел")."""
    for mention in person.mentions:
        if best in mention.offices and len(mention.offices) > 1:
            roles = [o.role for o in mention.offices if not o.former]
            return " — ".join(dict.fromkeys(roles))
    return best.role


def _by_register(person: Person, office: Office) -> str | None:
    """What the register calls the office of a "лидер" or "глава государства"."""
    for tenure in person.tenures:
        kind = office_class(tenure.office, tenure.country is not None, tenure.office.split()[1:])
        if kind in ("head_of_state", "head_of_government") and tenure.country == (office.country or person.country):
            return tenure.office
    return None


__all__ = ["People", "PeopleReader", "Person", "PersonMention", "name_key"]
