"""Whether two participants are one party: a name with an initial, an office, a delegation and its head reconciled."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from services.contracts.event import Function, Participant, ParticipantKind

_FOLD = str.maketrans("ёқғңүұһәөі", "екгнуухаои")
_WORD = re.compile(r"\w+")
_PATRONYMIC = re.compile(r"(ович|евич|ич|овна|евна|инична|улы|кызы|оглы)$")

_OFFICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("foreign", re.compile(r"министр\w* иностранных дел|глав\w* (мид|внешнеполитическ)|госсекретар")),
    ("state", re.compile(r"^(президент|глава государства|председатель кнр|король|эмир|султан|император)")),
    ("government", re.compile(r"^(премьер|глава (правительства|кабинета)|канцлер)")),
    ("leader", re.compile(r"^(глава|лидер|правитель|руководитель)( страны| республики)?$")),
    ("senate", re.compile(r"(председател|спикер)\w* (сената|совета федерации|совфеда|верхней палаты)")),
    ("house", re.compile(r"(председател|спикер)\w* (мажилиса|государственной думы|госдумы|нижней палаты|парламента)")),
)  # fmt: skip
_FILLER = frozenset({"и", "в", "на", "по", "с", "о", "для", "при", "республика", "республики", "группа", "компания"})


class Party(NamedTuple):
    """A participant reduced to what tells it from others: folded words of its name, its office and its country."""

    kind: ParticipantKind
    name: tuple[str, ...]
    office: str
    country: str
    function: Function

    @property
    def surname(self) -> str:
        """The word of a person's name that other texts will use too; empty for a nameless one."""
        if not self.name:
            return ""
        if len(self.name) >= 3 and _PATRONYMIC.search(self.name[-1]):
            return self.name[0]  # "Лукашенко Александр Григорьевич"
        return self.name[-1]


def party(participant: Participant) -> Party:
    """The party that a participant is."""
    return Party(
        participant.kind,
        words(participant.name or ""),
        office(participant.role or ""),
        participant.country or "",
        participant.function,
    )


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """Lower-case words, ё and the letters of Kazakh folded, split at hyphens and dots."""
    return tuple(_WORD.findall(text.lower().translate(_FOLD)))


@lru_cache(maxsize=16_384)
def office(role: str) -> str:
    """A class of offices that bear many names ("state" for president, king, эмир), else the folded role itself."""
    folded = " ".join(words(role))
    return next((name for name, pattern in _OFFICES if pattern.search(folded)), folded)


@lru_cache(maxsize=262_144)
def agreement(a: Party, b: Party) -> float:
    """How surely two parties are one, from 0 (they are not) to 1 (the same name). Symmetric."""
    if a.kind == "person" and b.kind == "person":
        return _persons(a, b)
    if a.kind == "organization" and b.kind == "organization":
        if same_organization(a.name, b.name):
            return 1.0
        return 0.5 if a.country and a.country == b.country and _government(a) and _government(b) else 0.0
    if "person" in (a.kind, b.kind):
        person, body = (a, b) if a.kind == "person" else (b, a)
        return _person_and_body(person, body)
    # Countries, delegations, and organizations that may stand for them.
    if not a.country or a.country != b.country:
        return 0.0
    if a.kind == b.kind == "country":
        return 1.0
    if "organization" in (a.kind, b.kind):
        return 0.7 if _government(a if a.kind == "organization" else b) else 0.3
    return 0.8


def _persons(a: Party, b: Party) -> float:
    if a.name and b.name:
        if not same_person(a.name, b.name):
            return 0.0
        return 1.0 if a.country == b.country or not (a.country and b.country) else 0.8
    if a.country != b.country or not a.country:
        return 0.0
    if not a.office or not b.office:
        return 0.4
    if a.office == b.office:
        return 0.85
    leads = {"state", "government"}
    return 0.7 if "leader" in (a.office, b.office) and leads & {a.office, b.office} else 0.0


def _person_and_body(person: Party, body: Party) -> float:
    if body.kind == "organization" and not _government(body):
        # "председатель правления КТЖ" speaks for Қазақстан темір жолы.
        if set(_salient(tuple(person.office.split()))) & {*_salient(body.name), acronym(body.name)}:
            return 0.8
        return 0.25 if person.country and person.country == body.country else 0.0
    if not person.country or person.country != body.country:
        return 0.0
    return 0.75 if body.kind == "delegation" else 0.65


def _government(body: Party) -> bool:
    return any(word.startswith(("правительств", "министерств", "мид")) for word in body.name)


@lru_cache(maxsize=262_144)
def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one name is a part of the other; an initial stands for a word it begins, one letter may differ.

    A whole word of three letters or more must be common to both.
    """
    short, rest = (a, list(b)) if len(a) <= len(b) else (b, list(a))
    initials = {other[0] for other in rest}
    if any(word[0] not in initials for word in short):
        return False  # quickly told, and so of most
    whole = 0
    for word in short:
        hit = next((other for other in rest if other == word), None)
        if hit is not None:
            whole += len(word) > 2
        else:
            hit = next((other for other in rest if 1 in (len(other), len(word)) and other[0] == word[0]), None)
            if hit is None and (hit := next((other for other in rest if _nearly(word, other)), None)):
                whole += 1
        if hit is None:
            return False
        rest.remove(hit)
    return whole > 0


@lru_cache(maxsize=65_536)
def same_organization(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names are of one organization: the words of one in the other, or its initials."""
    if not a or not b:
        return False
    first, second = _salient(a), _salient(b)
    if (len(a) == 1 and a[0] == acronym(b)) or (len(b) == 1 and b[0] == acronym(a)):
        return True
    common = sum(1 for word in first if any(_stem(word) == _stem(other) for other in second))
    return common >= 0.75 * min(len(first), len(second)) and common * 2 >= max(len(first), len(second)) > 0


def acronym(name: Sequence[str]) -> str:
    """Initials of a name of two words and more, else its only word: "Российские железные дороги" → "ржд"."""
    if len(name) == 1:
        return name[0]
    return "".join(word[0] for word in name if len(word) > 2)


def _salient(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in name if word not in _FILLER) or name


def _stem(word: str) -> str:
    return word[:6] if len(word) > 6 else word[: max(3, len(word) - 1)]


def _nearly(a: str, b: str) -> bool:
    """One letter replaced, added or left out, in words of five letters and more."""
    if min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return max(len(a), len(b)) - head - tail <= 1
