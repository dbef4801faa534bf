"""Visits that somebody does not pay: "не примет участие в саммите", "пропустит форум", "в Осло так и не появился"."""

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.journeys import direction, visit
from services.extract.engine.parties import Party
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading
from services.extract.engine.status import negated, stays_away, tense

_TAKE_PART = frozenset("участвовать поучаствовать присутствовать".split())
VERBS = lex.MISS_VERBS | _TAKE_PART | {"принять", "принимать"}
_SUMMITS = frozenset(("саммит", "минисаммит", "мини-саммит", "инаугурация"))  # where one goes from abroad
_LARGE = lex.SUMMIT_NOUNS | lex.SESSION_NOUNS | _SUMMITS


def never_came(reading: Reading, verb: int) -> Candidate | None:
    """ "X в Аммане так и не появился"."""
    goal = direction(reading, reading.clause(verb).number, verb, ("Loc",))
    subject = reading.subject(verb)
    people = subject.people() if subject is not None else []
    if goal is None or not people or reading.tokens[verb - 1].text.lower() != "не":
        return None
    return _denied(reading, "absence", verb, people, goal)


def stays_at_home(reading: Reading, verb: int) -> Candidate | None:
    """ "X не примет участие в саммите", "X пропустит саммит": who does not go to a gathering abroad."""
    lemma = reading.lemma(verb)
    if lemma in lex.MISS_VERBS:
        missed = not negated(reading, verb)
        noun = next((i for i in reading.children(verb, "obj") if reading.lemma(i) in _LARGE), None)
    elif lemma in _TAKE_PART or (lemma in ("принять", "принимать") and _part(reading, verb) is not None):
        missed, noun = stays_away(reading, verb), _gathering(reading, verb)
    else:
        return None
    subject = reading.subject(verb)
    people = [p for p in subject.people() if p.office or p.role] if subject is not None else []
    if not missed or noun is None or not people or tense(reading, verb) == "Past":
        return None
    goal = _where(reading, noun)
    if goal is None and reading.lemma(noun) not in _SUMMITS:
        return None  # a session that may be at home
    return _denied(reading, "staying away", verb, people, goal)


def _denied(reading: Reading, name: str, verb: int, people: list[Party], goal: PlaceMention | None) -> Candidate | None:
    if goal is not None and any(person.country == goal.country for person in people):
        return None
    candidate = visit(reading, name, verb, people, goal)
    candidate.status = "denied"
    return candidate


def _part(reading: Reading, verb: int) -> int | None:
    """ "участие", as the object of "принять"."""
    return next((i for i in reading.children(verb) if reading.lemma(i) == "участие"), None)


def _gathering(reading: Reading, verb: int) -> int | None:
    """The gathering that the clause says somebody takes part in, that he goes to and does not join by a link."""
    return next(
        (
            i
            for i in reading.clause(verb).tokens
            if i > verb and reading.lemma(i) in _LARGE and reading.preposition(i) in ("в", "во", "на")
        ),
        None,
    )


def _where(reading: Reading, noun: int) -> PlaceMention | None:
    """Where a gathering is: "саммит в Осло", "саммит, который пройдёт 5 мая в Осло"."""
    own = reading.clauses.of[noun]
    described = {c.number for c in reading.clauses.clauses if c.kind == "relative" and c.parent == own}
    after = [p for p in reading.places if p.tokens.start > noun and p.kind != "venue"]
    for place in after:
        where = reading.preposition(place.head) in ("в", "во", "на")
        if where and reading.clauses.of[place.head] in {own, *described}:
            return place
    return None
