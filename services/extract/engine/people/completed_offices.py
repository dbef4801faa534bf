"""Offices that are said in short, in full: "его заместитель", "замминистра" in a text of one ministry."""

import re
from collections.abc import Sequence
from typing import Final

from services.extract.engine.document import Document
from services.extract.engine.people.declension import fold
from services.extract.engine.people.offices import Offices
from services.extract.engine.people.persons import People, Person, PersonMention

_HIS: Final = frozenset(("его", "ее"))
_DEPUTIES: Final = frozenset(("заместитель", "первый заместитель", "помощник", "советник"))
_OF_MINISTRY: Final = frozenset(
    ("министр", "заместитель министра", "первый заместитель министра", "помощник министра", "советник министра")
)
_MINISTER: Final = re.compile(r"министр[а-я]* (?P<field>(?!финляндии)[а-яё][\w ,-]+)\Z")
_MINISTRY: Final = re.compile(
    r"\bмид(?:а|е|ом|у)?\b|министерств\w{1,2} (?P<field>иностранных дел|внутренних дел|обороны|финансов|экономики|"
    r"торговли|юстиции|энергетики|транспорта|здравоохранения|культуры|образования|сельского хозяйства)\b"
)


def complete_offices(document: Document, people: People, offices: Offices) -> None:
    """Say whose deputy somebody is, and of what ministry, where the text has said it elsewhere.

    "Министр торговли N и его заместитель M": M is "заместитель министра торговли". A "заместитель министра" is of the
    one ministry that the text names, by whatever words.
    """
    for person in people.persons:
        chief = _whose_deputy(document, person, people) if person.role in _DEPUTIES else None
        if chief is not None and chief.role:
            person.role = f"{person.role} {offices.genitive_of(chief.role)}"
            person.country = person.country or chief.country
    unsaid = [person for person in people.persons if person.role in _OF_MINISTRY]
    fields = _fields(document, people.persons) if unsaid else set()
    if len(fields) == 1:
        (field,) = fields
        for person in unsaid:
            person.role = f"{person.role} {field}"


def _whose_deputy(document: Document, person: Person, people: People) -> Person | None:
    """The official named just before "его заместитель N"."""
    for mention in person.mentions:
        tokens = document.sentences[mention.sentence].tokens
        if mention.start == 0 or fold(tokens[mention.start - 1].text) not in _HIS or not mention.offices:
            continue
        before = _named_before(people.in_sentence(mention.sentence), mention)
        if before is None and mention.sentence:
            others = people.in_sentence(mention.sentence - 1)
            before = others[-1][1] if len(others) == 1 else None
        if before is not None and before is not person and before.role and " — " not in before.role:
            return before
    return None


def _named_before(named: Sequence[tuple[PersonMention, Person]], mention: PersonMention) -> Person | None:
    return next((person for other, person in reversed(named) if other.stop <= mention.start), None)


def _fields(document: Document, persons: Sequence[Person]) -> set[str]:
    """What the ministries of a text are of, by their names and their ministers."""
    named = {match["field"] or "иностранных дел" for match in _MINISTRY.finditer(fold(document.text))}
    roles = (part for person in persons for part in (person.role or "").split(" — "))
    return named | {fold(match["field"]) for role in roles if (match := _MINISTER.search(role)) is not None}
