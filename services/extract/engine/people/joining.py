"""Mentions of one person brought together, and the name that explains them best."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.extract.engine.people.declension import PARTICLES, Sex, fold
from services.extract.engine.people.layouts import words_of
from services.extract.engine.people.nominative import Reading
from services.extract.engine.people.persons import PersonMention
from services.extract.engine.people.register import Official

Words = tuple[str, ...]
_SEXES: tuple[Sex, ...] = ("m", "f")
_FEW = 100  # mentions up to which misspelt names are looked for; in longer lists only whole words join
_FAR = 5.0  # readings that fall so far behind a mention's best are not joined by


@dataclass(slots=True, eq=False)
class ReadMention:
    """A mention with its readings and the register's people whom its words can name."""

    mention: PersonMention
    readings: tuple[Reading, ...]
    officials: frozenset[Official]

    @property
    def weight(self) -> int:
        """How much of a name it gives: full names first, initials next, single words last."""
        best = self.readings[0]
        whole = any(not word.endswith(".") for word in best.given)
        return 4 * (whole and bool(best.surname)) + 2 * bool(best.patronymic) + bool(best.given) + len(best.surname)

    @property
    def place(self) -> tuple[int, int]:
        return self.mention.sentence, self.mention.tokens.start

    def beginnings(self, letters: int | None) -> set[str]:
        """The first letters of all words that it may be joined by."""
        words = {word for r in self.readings for word in (*r.surname_key, *r.given_key)}
        written = {piece[:letters] for word in words for piece in (word, *word.split("-"))}
        return written | {fold(word)[:letters] for word in self.registered}

    @property
    def registered(self) -> tuple[str, str] | tuple[()]:
        """Given name and patronymic of the one official whom a bare surname means."""
        if len(self.officials) != 1 or self.readings[0].given:
            return ()
        (official,) = self.officials
        return (words_of(official.name)[0], official.patronymic) if official.patronymic else ()


@dataclass(slots=True, eq=False)
class Group:
    """Mentions of one person, and whom of the register they may name: more than one where a bare surname is shared."""

    items: list[ReadMention]
    officials: tuple[Official, ...] = ()
    _name: Reading | None = None

    def add(self, item: ReadMention) -> None:
        self.items.append(item)
        self._name = None

    @property
    def name(self) -> Reading:
        """The name that explains the mentions best."""
        if self._name is None:
            self._name = self._vote()
        return self._name

    def _vote(self) -> Reading:
        """The fullest name, in the spelling and for the sex that explain the mentions best together."""
        sexes = {official.sex for official in self.officials}
        sex = sexes.pop() if len(sexes) == 1 else max(_SEXES, key=lambda sex: self._support(sex, "sex", ()))
        pool = [r for item in self.items for r in item.readings if r.sex == sex]
        pool = pool or [r for item in self.items for r in item.readings]
        surname = self._best(sex, "surname", [(r.surname, r.surname_key) for r in self._with_surname(pool)])
        surname = self._in_full(sex, pool, _key(surname)) or surname
        if all(item.readings[0].patronymic and not item.readings[0].surname for item in self.items):
            surname = ()  # "Гульнара Бахытовна"
        same = [r for r in pool if not r.surname or r.surname_key == _key(surname)]
        givens = [r for r in same if r.given and bool(r.surname) == bool(surname)]
        givens = givens or [r for r in same if r.given and r.patronymic]
        most = max((_fullness(r.given) for r in givens), default=(0, 0))
        given = self._best(sex, "given", [(r.given, r.given_key) for r in givens if _fullness(r.given) == most])
        patronymics = [((r.patronymic,), (fold(r.patronymic),)) for r in same if r.patronymic]
        own = _key(surname)[-1] if surname else ""
        patronymics = [  # "Вучич", "Милановичу" is the surname
            (words, key) for words, key in patronymics if not own or not key[0].startswith(own)
        ]
        patronymic = self._best(sex, "patronymic", patronymics)
        shape = next((r for r in same if r.given == given and r.surname == surname), pool[0])
        return shape._replace(
            given=given,
            patronymic=patronymic[0] if patronymic else "",
            surname=surname,
            sex=sex,
            case="Nom",
            given_key=_key(given),
            surname_key=_key(surname),
        )

    def _in_full(self, sex: Sex, pool: Sequence[Reading], alone: Words) -> Words:
        """The surname of the full name in which the word that seems to be one stands first; empty where there is none.

        "Мотэги Тосимицу", of whom the text goes on as "министр Мотэги".
        """
        if any(reading.given for reading in pool if reading.surname_key == alone):
            return ()
        full = [r for r in pool if r.surname and r.given_key == alone]
        return self._best(sex, "surname", [(r.surname, r.surname_key) for r in full])

    def _with_surname(self, pool: Sequence[Reading]) -> list[Reading]:
        """The readings that give a surname; not those of "Сергей Петрович" where another mention gives one."""
        polite = [i for i in self.items if any(r.patronymic and not r.surname for r in i.readings)]
        shut = {id(r) for item in polite for r in item.readings}
        named = [r for r in pool if r.surname]
        return [r for r in named if id(r) not in shut] or named

    def _best(self, sex: Sex, part: str, options: Sequence[tuple[Words, Words]]) -> Words:
        """Of the ways to write a part of the name, the one that most speaks for; the register and ё weigh in."""
        spelled = {word for official in self.officials for word in words_of(official.name)}
        known = {fold(word) for word in spelled}
        scores: dict[Words, float] = {}
        for words, key in options:
            if words not in scores:
                registered = sum(4.0 for word in key if word in known)
                marked = sum(0.1 * (word in spelled) + 0.01 * ("ё" in word) for word in words)
                scores[words] = self._support(sex, part, key) + registered + marked
        return max(scores, key=lambda words: (scores[words], words), default=())

    def _support(self, sex: Sex, part: str, key: Words) -> float:
        """How well the mentions are explained by readings of a sex that have these words for a part."""
        total = 0.0
        for item in self.items:
            scores = [r.score for r in item.readings if r.sex == sex and _tells(r, part, key)]
            total += max(scores, default=item.readings[-1].score - 3.0)
        return total


def _tells(reading: Reading, part: str, key: Words) -> bool:
    """Whether a reading has these words for a part; "Кабрисас" alone tells of "Рикардо Кабрисас Руис" too."""
    told = _part(reading, part)
    if told == key:
        return True
    in_short = part == "surname" and len(told) == 1 < len(key) and not reading.given
    return in_short and told[0] in (key[0], key[-1])


def _part(reading: Reading, part: str) -> Words:
    match part:
        case "surname":
            return reading.surname_key
        case "given":
            return reading.given_key
        case "patronymic":
            return (fold(reading.patronymic),) if reading.patronymic else ()
    return ()


def grouped(mentions: Iterable[ReadMention]) -> list[Group]:
    """Mentions of one person together: the fullest open groups, the rest join them or open their own."""
    items = sorted(mentions, key=lambda item: (-item.weight, item.place))
    letters = 2 if len(items) <= _FEW else None
    groups: list[Group] = []
    by_beginning: dict[str, dict[int, Group]] = {}
    for item in items:
        beginnings = item.beginnings(letters)
        near = {key: group for b in beginnings for key, group in by_beginning.get(b, {}).items()}
        joins = [(strength, group) for _, group in sorted(near.items()) if (strength := _joins(item, group)) > 0]
        if joins:
            top = max(strength for strength, _ in joins)
            best = [group for strength, group in joins if strength >= top - 0.5]
            chosen = min(best, key=lambda group: _distance(item, group)) if len(best) > 1 else best[0]
            chosen.add(item)
            number = next(number for number, group in near.items() if group is chosen)
        else:
            chosen, number = Group([item]), len(groups)
            groups.append(chosen)
        for beginning in beginnings:
            by_beginning.setdefault(beginning, {})[number] = chosen
    for group in groups:
        group.officials = _officials(group)
    return groups


def _distance(item: ReadMention, group: Group) -> tuple[int, int, int]:
    """How far the group's nearest mention stands: those before count first."""
    best = (2, 0, 0)
    for other in group.items:
        behind = item.place[0] - other.place[0], item.place[1] - other.place[1]
        if behind >= (0, 0):
            best = min(best, (0, behind[0], behind[1] if behind[0] == 0 else -other.place[1]))
        else:
            best = min(best, (1, -behind[0], -behind[1]))
    return best


def _joins(item: ReadMention, group: Group) -> float:
    """How well a mention fits a group, 0 where it cannot belong to it."""
    best = 0.0
    top = item.readings[0].score
    patronymic = next((o.patronymic for other in group.items for o in other.officials if o.patronymic), "")
    different = {(id(other.readings), other.officials): other for other in group.items}  # the same words read alike
    for other in different.values():
        if _by_patronymic(item, other) or _by_patronymic(other, item):
            best = max(best, 3.2)
        limit = other.readings[0].score
        for mine in item.readings:
            if mine.score < top - _FAR:
                break
            for theirs in other.readings:
                if theirs.score < limit - _FAR:
                    break
                kinship = _kinship(mine, theirs, patronymic)
                if kinship > 0:
                    # Readings far below the best of their mention say little.
                    best = max(best, kinship * 4 + 0.4 * (mine.score - top) + 0.4 * (theirs.score - limit))
    return best


def _by_patronymic(polite: ReadMention, surname: ReadMention) -> bool:
    """Whether "Владимир Владимирович" is what the official with that surname is called to the face."""
    known = [fold(word) for word in surname.registered]
    return bool(known) and any(
        [*map(fold, reading.given), fold(reading.patronymic)] == known
        for reading in polite.readings
        if not reading.surname
    )


def _kinship(mine: Reading, theirs: Reading, patronymic: str) -> float:
    """Whether two readings can name one person: 1 the same words, less for a misspelt one.

    patronymic: what the register knows of the group's, by which "Нурсултан Абишевич" alone is known.
    """
    if mine.sex != theirs.sex:
        return 0.0
    surname = _surname_match(mine, theirs)
    if mine.surname and theirs.surname:
        if surname == 0.0:
            return 0.0
        given = _given_match(mine.given_key, theirs.given_key)
        if given == 0.0 or (surname < 1.0 and given < 1.0):
            return 0.0
        if surname < 1.0 and not (mine.given and theirs.given):
            longer = max(mine.surname_key, theirs.surname_key, key=len)
            if len(longer) == 2 and longer[0] in PARTICLES and longer[-1:] in (mine.surname_key, theirs.surname_key):
                return 0.6  # "Мустафа бен | Халед" is "Бен Халед" in short
            whole = surname == 0.9  # "Хиль" of "Иван Хиль Пинто", no misspelling
            return 0.55 if min(len("".join(mine.surname)), len("".join(theirs.surname))) >= (4 if whole else 6) else 0.0
        if mine.patronymic and theirs.patronymic and fold(mine.patronymic) != fold(theirs.patronymic):
            return 0.0
        return min(surname, given)
    # one of them is a given name alone, with or without a patronymic
    if mine.given and theirs.given and not (mine.surname and theirs.surname):
        alone, full = (mine, theirs) if not mine.surname else (theirs, mine)
        if any(word.endswith(".") for word in alone.given) or not alone.given:
            return 0.0
        if alone.patronymic and fold(alone.patronymic) != fold(full.patronymic or patronymic or alone.patronymic):
            return 0.0
        if alone.patronymic and not (full.patronymic or patronymic) and len(full.given_key) + len(full.surname_key) > 2:
            return 0.0  # "Гордан Яндрокович" is not "Гордан Грлич Радман"
        if len(full.given_key) >= 3 and alone.given_key == full.given_key[-1:] and not alone.patronymic:
            return 0.8  # "Лула" of "Луис Инасиу Лула да Силва"
        return 0.8 if alone.given_key == full.given_key[: len(alone.given)] else 0.0
    return 0.0


def _surname_match(mine: Reading, theirs: Reading) -> float:
    left, right = mine.surname_key, theirs.surname_key
    if left == right:
        return 1.0
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if short and len(long) > len(short) and (long[-len(short) :] == short or long[: len(short)] == short):
        return 0.9  # "Ляйен" for "фон дер Ляйен", "Лула" for "Лула да Силва"
    if len(left) == len(right) == 1:
        shorter, longer = sorted((left[0], right[0]), key=len)
        if len(shorter) > 3 and "-" not in shorter and shorter in longer.split("-"):
            return 0.8  # "Кочич" for "Стефанович-Кочич"
        if _misspelt(left[0], right[0]):
            return 0.7
    return 0.0


def _given_match(left: Words, right: Words) -> float:
    if not left or not right:
        return 1.0
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


def fits(reading: Reading, name: Reading) -> bool:
    """Whether a reading of a mention is one of this name."""
    return (
        reading.sex == name.sex
        and (not reading.surname or _surname_match(reading, name) > 0)
        and _given_match(reading.given_key, name.given_key) > 0
    )


def _officials(group: Group) -> tuple[Official, ...]:
    """The people of the register whom all mentions can name, those that fit none of them left out."""
    first, *rest = sorted(group.items, key=lambda item: -item.weight)
    shared = set(first.officials)
    if not shared and first.readings[0].given and first.readings[0].surname:
        return ()  # somebody else of that surname
    for item in rest:
        shared = (shared & item.officials or shared) if shared else set(item.officials)
    return tuple(sorted(shared, key=lambda official: official.name))


def with_yo(name: str, spellings: Iterable[str]) -> str:
    """The name with the ё that another spelling of it has."""
    known = {fold(word): word for spelling in spellings for word in re.split(r"\s+", spelling) if "ё" in word.lower()}
    return " ".join(known.get(fold(word), word) if "ё" not in word.lower() else word for word in name.split())
