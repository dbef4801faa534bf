"""Parties of events (people, organisations, states, delegations) and their mentions in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

PartyKind = Literal["person", "organization", "country", "delegation"]
Form = Literal["name", "office", "pronoun", "anaphor", "country", "organization", "delegation"]


@dataclass(eq=False, slots=True)
class Party:
    """Somebody who can take part in events; one object per party and document.

    `office` is the class of office ("head_of_state", "foreign_minister", …) that plural and bare offices
    ("президенты", "министр") are matched by.
    """

    kind: PartyKind
    name: str | None = None
    role: str | None = None
    country: str | None = None
    gender: Literal["m", "f"] | None = None
    office: str | None = None

    @property
    def unowned(self) -> bool:
        """Whether it is a delegation of which nobody can say whose: "правительственная делегация"."""
        return self.kind == "delegation" and self.country is None and (self.name or "").endswith("делегация")

    @property
    def only_named(self) -> bool:
        """Whether it is a person of whom the text has said nothing but the name."""
        return self.kind == "person" and self.name is not None and self.role is None and self.country is None

    @property
    def speaks_for_others(self) -> bool:
        """Whether the office is to tell of what others do, or what they say: a press secretary, an interpreter."""
        return (self.role or "").startswith(
            ("пресс-секретарь", "официальный представитель", "представитель", "переводчик", "журналист")
        )

    def described(self) -> str:
        return self.name or self.role or self.country or self.kind


@dataclass(eq=False, slots=True)
class Mention:
    """Words of a sentence that stand for one party or several: tokens [start, stop), with the head's case."""

    form: Form
    start: int
    stop: int
    head: int
    case: str | None
    plural: bool
    parties: list[Party] = field(default_factory=list)
    reporter: bool = False


@dataclass(eq=False, slots=True)
class Group:
    """Coordinated mentions ("X, Y и Z") with the preposition and case that they share."""

    mentions: list[Mention]
    preposition: str | None
    case: str | None
    clause: int

    @property
    def start(self) -> int:
        return self.mentions[0].start

    @property
    def stop(self) -> int:
        return self.mentions[-1].stop

    @property
    def head(self) -> int:
        return self.mentions[0].head

    def parties(self) -> list[Party]:
        return distinct(party for mention in self.mentions for party in mention.parties)

    def people(self) -> list[Party]:
        return [party for party in self.parties() if party.kind == "person"]


def distinct(parties: Iterator[Party] | Sequence[Party]) -> list[Party]:
    """The parties in order, each once."""
    seen: dict[int, Party] = {}
    for party in parties:
        seen.setdefault(id(party), party)
    return list(seen.values())
