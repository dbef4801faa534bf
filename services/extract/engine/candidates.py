"""A candidate: one event as one sentence tells it, before dates, places and other sentences are brought in."""

from dataclasses import dataclass, field
from typing import Literal

from services.contracts.event import EventType, Function, Mode, SignedDocument, Status
from services.extract.engine.parties import Party
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading

Kind = Literal["talks", "session", "summit", "meal", "airport"]


@dataclass(eq=False, slots=True)
class Candidate:
    """What one construction found around one trigger.

    `trigger` is the word that names the event, `verb` the predicate that says whether it happens; both are indices
    of tokens in the sentence. `anaphoric` events are only referred to ("по итогам переговоров"): they join an event
    told before, or stand for themselves where there is none. `again` marks another event than those told before.
    `asserted` events are what the clause reports, `joined` ones a gathering that somebody takes part in; `completed`
    ones have a side that the clause leaves unsaid, `half_known` ones a side that is none of the parties known. `refers`
    is the document that "этот документ" stands for where nothing was told before, `points_back` says that a pronoun
    does. `for_states` marks a signing by unnamed officials of several states: `states` are those that are said, `body`
    what signs for each ("министерства экономики двух стран"). `sides_told_of` calls those told of before ("компании
    подписали"); `of_document` says that the signers are those whom the document is between.
    `goal` is where a visit leads, `gathering` marks one that leads to an event; `received` are the hosts
    and guests of a reception.
    """

    type: EventType
    construction: str
    reading: Reading
    trigger: int
    verb: int
    participants: list[tuple[Party, Function]] = field(default_factory=list)
    mode: Mode | None = None
    status: Status | None = None
    kind: Kind = "talks"
    anaphoric: bool = False
    again: bool = False
    weak: bool = False
    asserted: bool = False
    joined: bool = False
    half_known: bool = False
    completed: bool = False
    goal: PlaceMention | None = None
    gathering: bool = False
    refers: SignedDocument | None = None
    points_back: bool = False
    for_states: bool = False
    states: list[str] = field(default_factory=list)
    body: str | None = None
    sides_told_of: str | None = None
    of_document: bool = False
    received: tuple[list[Party], list[Party]] | None = None
    documents: list[SignedDocument] = field(default_factory=list)
    document_words: list[tuple[int, int]] = field(default_factory=list)

    def add(self, parties: list[Party], function: Function) -> None:
        """Add parties with a function; who is there already keeps the function it has."""
        present = {id(party) for party, _ in self.participants}
        for party in parties:
            if id(party) not in present:
                present.add(id(party))
                self.participants.append((party, function))

    def with_function(self, function: Function) -> list[Party]:
        return [party for party, own in self.participants if own == function]

    @property
    def index(self) -> int:
        """The number of its sentence."""
        return self.reading.sentence.index

    @property
    def parties(self) -> list[Party]:
        return [party for party, _ in self.participants]
