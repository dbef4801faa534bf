"""Guests greeted at the airport, awaited at the steps of their plane, welcomed with a ceremony."""

from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.journeys import AIRPORT, direction, of_airport, visit
from services.extract.engine.parties import Group
from services.extract.engine.reading import Reading


def awaited(reading: Reading, verb: int) -> Candidate | None:
    """ "у трапа гостя ждали X и Y"."""
    if reading.tokens[verb].feats.get("Tense") != "Past" or not any(
        reading.lemma(i) in AIRPORT for i in reading.clause(verb).tokens
    ):
        return None
    return greeting(reading, verb)


def _at_the_airport(reading: Reading, verb: int) -> Group | None:
    """ "у трапа президента встречал X": the parser gives the guest to the airport."""
    return next(
        (
            group
            for group in reading.in_clause(reading.clause(verb).number)
            if group.case in ("Gen", "Acc")
            and group.preposition is None
            and group.people()
            and group.start > 0
            and reading.lemma(group.start - 1) in AIRPORT
        ),
        None,
    )


_BORDER = frozenset("граница погранпереход погранпост рубеж".split())


def greeting(reading: Reading, verb: int) -> Candidate | None:
    """ "В аэропорту гостя встретил премьер-министр"."""
    host, guest = reading.subject(verb), reading.object(verb) or _at_the_airport(reading, verb)
    if host is None and guest is not None and _they_greet(reading, verb, guest):
        return visit(
            reading, "greeting", verb, guest.parties(), direction(reading, reading.clause(verb).number, verb, ("Loc",))
        )
    if reading.tokens[verb].feats.get("Voice") == "Pass":
        guest, host = host, reading.agent(verb)
    if host is None or guest is None or host.start == guest.start:
        return None
    guests = [p for p in guest.parties() if p.kind in ("person", "delegation")]
    hosts = [p for p in host.people() if p not in guests]  # "его встретил X, и оба ушли"
    if not hosts or not guests:
        return None
    clause = reading.clause(verb)
    at_airport = any(reading.lemma(i) in AIRPORT for i in range(len(reading.tokens)))
    goal = direction(reading, clause.number, verb, ("Loc",)) or of_airport(reading)
    on_the_way = any(reading.lemma(i) in _BORDER and reading.preposition(i) == "на" for i in clause.tokens)
    if goal is not None and goal.country in {party.country for party in guests}:
        goal = None  # "гостя встречал посол в Тегеране": in the guest's own country
    if on_the_way:
        goal = None  # "на границе, в Нарве, гостя встретил X": the visit goes further
    candidate = visit(reading, "greeting on the way" if on_the_way else "greeting", verb, guests, goal)
    abroad = [p for p in hosts if p.country is None or p.country not in {guest.country for guest in guests}]
    candidate.add(abroad or hosts, "host")  # one's own ambassador greets, but does not receive
    candidate.anaphoric = True
    candidate.weak = not at_airport
    return candidate


def welcome(reading: Reading, noun: int) -> Candidate | None:
    """ "В аэропорту Тираны прошла церемония встречи X": the guest has come to the airport's city."""
    welcome = noun + 1
    if welcome >= len(reading.tokens) or reading.lemma(welcome) not in ("встреча", "прием"):
        return None
    guest = reading.genitive(welcome)
    guests = [p for p in guest.parties() if p.kind in ("person", "delegation")] if guest is not None else []
    goal = of_airport(reading)
    if goal is None or not guests or any(party.country == goal.country for party in guests):
        return None
    return visit(reading, "greeting", reading.verb_over(noun), guests, goal)


def _they_greet(reading: Reading, verb: int, guest: Group) -> bool:
    """ "В аэропорту встретили делегацию Кубы": by whom is not said."""
    feats = reading.tokens[verb].feats
    past = feats.get("Tense") == "Past" and feats.get("Number") == "Plur" and feats.get("Voice") != "Pass"
    known = all(p.country and (p.name or p.role) and p.kind in ("person", "delegation") for p in guest.parties())
    airport = any(reading.lemma(i) in AIRPORT for i in reading.clause(verb).tokens)
    nobody = not any(reading.tokens[i].rel.startswith("nsubj") for i in reading.children(verb))
    return past and known and airport and nobody
