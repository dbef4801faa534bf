"""Credentials: an ambassador and the one to whom he presents them meet."""

from collections.abc import Iterator

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.parties import Group
from services.extract.engine.reading import Reading


def find(reading: Reading) -> Iterator[Candidate]:
    """ "X вручил верительные грамоты Y", "Y принял копии верительных грамот у X", "… посла X"."""
    if not {"верительный", "грамота"} <= set(reading.lemmas):
        return
    letters = reading.lemmas.index("грамота")
    verb = reading.verb_over(letters)
    if verb == letters or not reading.is_finite(verb):  # "грамоты президенту N вручили …", where the parser errs
        verb = next((i for i in range(letters + 1, len(reading.tokens)) if reading.is_finite(i)), letters)
    lemma = reading.lemma(verb)
    if lemma in lex.PRESENT_VERBS:
        other = _beside(reading, verb, ("Dat",), (None,))
    elif lemma in lex.RECEIVE_VERBS:
        other = _beside(reading, verb, ("Gen",), ("у", "от")) or reading.genitive(letters)
    else:
        return
    subject = reading.subject(verb)
    if subject is None or other is None or subject.start == other.start:
        return
    people = [*subject.people(), *(party for party in other.people() if party not in subject.people())]
    if len(people) < 2 or len({party.country for party in people}) < 2:
        return
    candidate = Candidate("meeting", "credentials", reading, verb, verb)
    candidate.add(people, "participant")
    yield candidate


def _beside(reading: Reading, verb: int, cases: tuple[str, ...], prepositions: tuple[str | None, ...]) -> Group | None:
    return next(
        (
            group
            for group in reading.groups
            if group.people() and group.case in cases and group.preposition in prepositions
            if group.clause == reading.clauses.of[verb] or reading.no_predicate_between(group.head, verb)
        ),
        None,
    )
