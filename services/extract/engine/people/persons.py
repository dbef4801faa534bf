"""People of a document as the rest of the engine sees them."""

from dataclasses import dataclass, field

from services.extract.engine.people.declension import Case, Sex
from services.extract.engine.people.office_classes import OfficeClass
from services.extract.engine.people.offices import Office
from services.extract.engine.people.register import Official, Tenure


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
    offices: list[Office] = field(default_factory=list)  # all that the text says of the person, beside the name or not
    tenures: tuple[Tenure, ...] = ()  # of the register, on the document's day


@dataclass(slots=True)
class People:
    """The people of one document and its offices."""

    persons: list[Person]  # in order of their first mention
    offices: dict[int, list[Office]]  # by sentence, in order, those beside names included
    holders: dict[int, tuple[Person, ...]] = field(default_factory=dict)  # by id() of the office
    home: str | None = None  # the country whose officials the text names without it
    _named: dict[int, list[tuple[PersonMention, Person]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.persons:
            for mention in person.mentions:
                self._named.setdefault(mention.sentence, []).append((mention, person))
        for named in self._named.values():
            named.sort(key=lambda pair: pair[0].tokens.start)

    def in_sentence(self, sentence: int) -> list[tuple[PersonMention, Person]]:
        """The named people of a sentence in order."""
        return self._named.get(sentence, [])

    def at(self, sentence: int, token: int) -> Person | None:
        """The person whose name covers a token."""
        return next((person for mention, person in self.in_sentence(sentence) if token in mention.tokens), None)

    def of(self, office: Office) -> tuple[Person, ...]:
        """Whom an office means: the one it stands beside, or whom the text or the register gives that office."""
        return self.holders.get(id(office), ())
