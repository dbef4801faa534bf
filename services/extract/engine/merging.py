"""Within one article: which tellings are of one event, and what the event's fields are when they are put together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.contracts.event import EventType, Function, Mode, SignedDocument, Status
from services.extract.engine.body_names import one_body
from services.extract.engine.candidates import Candidate, Kind
from services.extract.engine.circumstances import Frame, Span, When, Where
from services.extract.engine.event_places import one_more_stop
from services.extract.engine.parties import Party


@dataclass(eq=False, slots=True)
class Telling:
    """One candidate with what its clause gives: status, date, place."""

    candidate: Candidate
    status: Status
    date: Span | None
    place: Where | None
    order: int
    date_words: tuple[int, int] | None = None
    earlier: bool = False
    title: bool = False
    unsure: bool = False  # the words do not say whether it has happened ("о визите X")
    length: int | None = None
    linked: bool = False  # goes on with the event told just before ("по итогам", "затем")
    when: When = field(default_factory=When)  # all that the words say of the time
    frame: Frame = field(default_factory=Frame)  # what stands over its sentence

    @property
    def aside(self) -> bool:
        """Whether it only describes something: "договор, подписанный в 2019 году"."""
        return self.candidate.reading.clause(self.candidate.verb).kind == "participle"


@dataclass(eq=False, slots=True)
class Told:
    """One event as the article tells it, over all its tellings."""

    type: EventType
    kind: Kind
    status: Status
    mode: Mode | None = None
    participants: list[tuple[Party, Function]] = field(default_factory=list)
    date: Span | None = None
    date_inferred: bool = False
    place: Where | None = None
    documents: list[SignedDocument] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)
    visit: "Told | None" = None
    length: int | None = None  # in days, where the text says so
    frame: Frame = field(default_factory=Frame)  # what stands over its first telling
    score: float = 0.0

    @property
    def parties(self) -> list[Party]:
        return [party for party, _ in self.participants]

    def with_function(self, *functions: Function) -> list[Party]:
        return [party for party, own in self.participants if own in functions]

    @property
    def headline(self) -> bool:
        """Whether only the headline has told of it."""
        return all(telling.title for telling in self.tellings)

    @property
    def sentences(self) -> set[int]:
        """The numbers of the sentences that tell of it."""
        return {telling.candidate.index for telling in self.tellings}

    def since(self, candidate: Candidate) -> int:
        """How many sentences before the candidate's it was told of last."""
        return candidate.index - self.tellings[-1].candidate.index

    def list_documents(self, documents: Iterable[SignedDocument]) -> None:
        """Take in documents that a list names, each once; a number of them without titles is what they are."""
        for document in documents:
            _add_document(self.documents, document)

    def add(self, participants: Iterable[tuple[Party, Function]]) -> None:
        present = {id(party): position for position, (party, _) in enumerate(self.participants)}
        for party, function in participants:
            if id(party) not in present:
                present[id(party)] = len(self.participants)
                self.participants.append((party, function))


def begin(telling: Telling) -> Told:
    """An event that this telling is the first of."""
    candidate = telling.candidate
    told = Told(candidate.type, candidate.kind, telling.status, candidate.mode, date=telling.date, place=telling.place)
    told.add(candidate.participants)
    told.documents = list(candidate.documents)
    told.length, told.frame = telling.length, telling.frame
    told.tellings.append(telling)
    return told


def join(told: Told, telling: Telling) -> None:
    """Take one more telling of the event in: what is more specific wins, people add up."""
    candidate = telling.candidate
    if candidate.participants and not _of_the_same_states(told, candidate):
        told.participants = _people_for_states(told.participants, candidate.participants)
        present = {party.country for party in told.parties if party.kind == "delegation"}
        people = {party.country for party in told.parties if party.kind == "person"}
        told.add(
            (p, f)
            for p, f in candidate.participants
            if not (p.kind == "delegation" and ((p.country and p.country in present) or (p.unowned and present)))
            and not (told.type in ("meeting", "call") and of_state(p) and p.country in people)
            and not (told.type == "signing" and p.kind == "country" and p.country in people)
            and not (told.type == "signing" and any(one_body(p, known) for known in told.parties))
        )
    told.mode = told.mode or candidate.mode
    if candidate.mode in ("state", "official") and told.mode == "working":
        told.mode = candidate.mode
    if told.kind == "talks" and candidate.kind != "talks":
        told.kind = candidate.kind
    told.date = finer_date(told.date, telling.date)
    told.length = told.length or telling.length
    if told.place is None or not one_more_stop(candidate):
        told.place = finer_place(told.place, telling.place)
    corrects = telling.status == "planned" and telling.date is not None and told.status == "held"
    if told.tellings and all(earlier.unsure for earlier in told.tellings) and not telling.unsure:
        told.status = telling.status
    elif told.tellings and corrects and told.headline:
        told.status = "planned"  # "Премьер полетел в Осло": он отбывает завтра
    elif (
        telling.status != told.status
        and not telling.unsure
        and (not candidate.anaphoric or telling.status in ("cancelled", "denied"))
    ):
        told.status = _stronger(told.status, telling.status)
    if told.tellings and told.headline and any(d.title or d.kind != "other" for d in candidate.documents):
        told.documents = []  # a headline shortens titles: the body's documents are the ones it means
    spoken_of = told.status == "held" and telling.status == "planned"  # "для нас честь подписать …", which they have
    if not spoken_of and not _names_sides_again(told.documents, candidate.documents):
        for document in candidate.documents:
            _add_document(told.documents, document)
    told.tellings.append(telling)


def _of_the_same_states(told: Told, candidate: Candidate) -> bool:
    """Whether "стороны" of a telling are people of the states that the text said will sign, documents unnamed."""
    states = told.with_function("signatory")
    titled = any(document.title for document in candidate.documents)
    signers = candidate.with_function("signatory")
    named = any(m.form == "name" and m.parties[0] in signers for m in candidate.reading.mentions if m.parties)
    return (
        told.type == "signing"
        and not named
        and not (told.headline or titled)
        and len(states) > 1
        and all(party.kind == "country" for party in states)
        and {party.country for party in states} == {party.country for party in candidate.with_function("signatory")}
    )


def _stand_for(present: Sequence[tuple[Party, Function]], coming: Sequence[tuple[Party, Function]]) -> None:
    """ "Россия и Оман подписали меморандум. X и Y подписали документ": of whom one is not known, he is of the other."""
    states = [party.country for party, function in present if party.kind == "country" and function == "signatory"]
    people = [party for party, function in coming if party.kind == "person" and function == "signatory"]
    known = [party.country for party in people if party.country]
    if len(states) == len(people) == 2 and len(known) == 1 and known[0] in states:
        other = next(party for party in people if not party.country)
        other.country = next(state for state in states if state != known[0])


def _people_for_states(
    present: list[tuple[Party, Function]], coming: Sequence[tuple[Party, Function]]
) -> list[tuple[Party, Function]]:
    """Where people come in, the states and governments that they stand for leave (not where leaders only watch)."""
    _stand_for(present, coming)
    countries = {
        party.country
        for party, function in coming
        if party.country
        and (party.kind == "person" or (party.kind == "organization" and function == "signatory"))
        and function != "witness"
    }
    if len(countries) < 2:
        return present
    people = {party.country for party, function in coming if party.kind == "person" and function != "witness"}
    gone: dict[str, set[str | None]] = {"country": {*countries}, "organization": set()}
    if len(people - {None}) > 1:
        gone["organization"] = people
    return [
        (party, function)
        for party, function in present
        if not (of_state(party) and function in ("participant", "signatory") and party.country in gone[party.kind])
    ]


def _add_document(documents: list[SignedDocument], document: SignedDocument) -> None:
    for position, known in enumerate(documents):
        if known.title and document.title and same_title(known.title, document.title):
            if len(document.title) > len(known.title):
                documents[position] = (
                    document if document.kind != "other" else document.model_copy(update={"kind": known.kind})
                )
            return
        if known.kind == document.kind and (known.title is None or document.title is None):
            if known.title is None and document.title is not None:
                documents[position] = document
            return
        if known.title is None and known.kind == "other":
            documents[position] = document
            return
        if document.title is None and document.kind == "other":
            return
    documents.append(document)


def _names_sides_again(known: list[SignedDocument], coming: list[SignedDocument]) -> bool:
    """Take in one document that is told of again with those between whom it is by other names: the longer title."""
    if len(known) != 1 or len(coming) != 1 or known[0].kind != coming[0].kind:
        return False
    titles = [(document.title or "").partition(" между ") for document in (known[0], coming[0])]
    if not all(between for _, between, _ in titles) or titles[0][0].lower() != titles[1][0].lower():
        return False
    known[0] = max(known[0], coming[0], key=lambda document: len(document.title or ""))
    return True


def same_title(first: str, second: str) -> bool:
    a, b = first.lower().replace("ё", "е"), second.lower().replace("ё", "е")
    if a.startswith(b) or b.startswith(a):
        return True
    stems_a, stems_b = _stems(a), _stems(b)
    return min(len(stems_a), len(stems_b)) > 1 and (stems_a <= stems_b or stems_b <= stems_a)


def _stems(title: str) -> set[str]:
    """How the words of a title begin, which no case changes, without little words; a law is called so or not."""
    return {word[:5] for word in re.findall(r"\w+", title) if len(word) > 2} - {"закон", "указ"}


def finer_date(first: Span | None, second: Span | None) -> Span | None:
    """The finer of two dates; of two equally fine ones, the one told first, widened where one continues the other."""
    if first is None or second is None:
        return first or second
    if len(second.start) > len(first.start) and second.start.startswith(first.start):
        return second
    if len(first.start) == len(second.start) and contains(second, first) and first.single:
        return second
    return first


def finer_place(first: Where | None, second: Where | None) -> Where | None:
    if first is None or second is None:
        return first or second
    if not first.city and second.city and (first.country == second.country or first.country is None):
        return (
            second
            if second.venue or not first.venue
            else Where(second.name, second.country, first.venue, True, second.lat, second.lon)
        )
    if first.city and second.name == first.name and not first.venue:
        return second
    if first.name and second.name and second.name.endswith("-" + first.name):
        return second  # "Дели", "Нью-Дели"
    if first.name is None and second.name is not None:
        return Where(second.name, second.country, first.venue or second.venue, second.city, second.lat, second.lon)
    return first


def _stronger(first: Status, second: Status) -> Status:
    if {first, second} == {"cancelled", "denied"}:
        return "cancelled"  # what was called off does not take place either
    order: dict[Status, int] = {"proposed": 0, "planned": 1, "held": 2, "cancelled": 3, "denied": 4}
    return first if order[first] >= order[second] else second


# --- are they one? ---------------------------------------------------------------------------------


def contains(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and (inner.end <= outer.end or inner.end.startswith(outer.end))


def dates_agree(first: Span | None, second: Span | None) -> bool:
    """Whether two dates can be of one event."""
    if first is None or second is None:
        return True
    if first == second:
        return True
    if _prefix(first, second) or _prefix(second, first):
        return True
    if len(first.start) == len(second.start):
        return first.start <= second.end and second.start <= first.end
    return False


def _prefix(coarse: Span, fine: Span) -> bool:
    if coarse.start.startswith("--") or fine.start.startswith("--"):
        return fine.start[-5:] == coarse.start[-5:] if len(coarse.start) >= 7 else False
    size = len(coarse.start)
    return size < len(fine.start) and coarse.start <= fine.start[:size] and fine.end[:size] <= coarse.end


def places_agree(first: Where | None, second: Where | None) -> bool:
    if first is None or second is None:
        return True
    if first.name is None or second.name is None:
        return first.country is None or second.country is None or first.country == second.country
    if first.name == second.name:
        return True
    if first.city and second.city:
        short, long = sorted((first.name, second.name), key=len)
        return long.endswith("-" + short)  # "Нью-Дели" is "Дели" for short
    return first.country is None or second.country is None or first.country == second.country


def of_state(party: Party) -> bool:
    """A state, a region that acts like one, or the government that stands for it."""
    return party.kind == "country" or (
        party.kind == "organization"
        and (party.office == "region" or (party.name or "").lower().startswith(("правительство", "мид ")))
    )


def people_overlap(first: Sequence[Party], second: Sequence[Party]) -> float:
    """How far two sets of parties are one: 1 where one holds the other, 0 where they are disjoint."""
    if not first or not second:
        return 0.5
    a, b = {id(party) for party in first}, {id(party) for party in second}
    common = len(a & b)
    if not common and all(p.kind == "delegation" for p in (*first, *second)):
        return 1.0 if {p.country for p in first} == {p.country for p in second} else 0.0
    if not common:
        states_a = {p.country for p in first if p.country}
        states_b = {p.country for p in second if p.country}
        only_states = all(of_state(p) for p in first) or all(of_state(p) for p in second)
        return 0.9 if only_states and states_a and states_a == states_b else 0.0
    return common / min(len(a), len(b))


def same_people(told: Told, candidate: Candidate) -> bool:
    """Whether both are of the same people, and of nobody else."""
    ours, theirs = {id(party) for party in told.parties}, {id(party) for party in candidate.parties}
    return ours == theirs and all(party.kind == "person" for party in told.parties)
