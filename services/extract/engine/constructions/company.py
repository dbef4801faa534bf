"""Who comes along: those who are of a visitor's delegation, or accompany somebody."""

from collections.abc import Iterator

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading

ALONG = "along"

_WORDS = lex.COMPANY_NOUNS | lex.ACCOMPANY_VERBS | {"состав"}
_ITS = frozenset("ее её его их".split())


def find(reading: Reading) -> Iterator[Candidate]:
    """Candidates of construction `along`: who comes along are its visitors, whom they come with its `received` guests.

    The second may be empty: then it is whoever's visit was told of last. Its `received` hosts lead the delegation.
    """
    if _WORDS.isdisjoint(reading.lemmas):
        return
    for index, lemma in enumerate(reading.lemmas):
        token = reading.tokens[index]
        if lemma in lex.ACCOMPANY_VERBS and token.pos in ("VERB", "AUX"):
            yield from _accompanying(reading, index)
        elif lemma in lex.COMPANY_NOUNS and token.pos == "NOUN":
            yield from _members(reading, index)
        elif lemma == "состав" and index and reading.tokens[index - 1].text.lower() in _ITS:
            yield from _members(reading, index - 1)  # "в её состав вошли Y и Z"


def _along(reading: Reading, word: int, group: Group, whom: Group | None) -> Iterator[Candidate]:
    with_whom = whom.people() if whom is not None else []
    people = [party for party in group.people() if party.name and party not in with_whom]
    if people:
        candidate = Candidate("visit", ALONG, reading, word, reading.clause(word).head, anaphoric=True)
        candidate.add(distinct(people), "visitor")
        candidate.received = (_leading(reading, word), with_whom)
        yield candidate


def _leading(reading: Reading, noun: int) -> list[Party]:
    """Who leads the delegation that a noun names."""
    delegations = (m for m in reading.mentions if m.form == "delegation" and noun in range(m.start, m.stop))
    return [party for mention in delegations for party in mention.parties if party.kind == "person"]


def _accompanying(reading: Reading, verb: int) -> Iterator[Candidate]:
    """ "X сопровождали Y и Z", "его сопровождает Y"."""
    if reading.tokens[verb].feats.get("Voice") == "Pass":
        return
    subject, whom = reading.subject(verb), reading.object(verb)
    if subject is not None and whom is not None and whom.people():
        yield from _along(reading, verb, subject, whom)


def _members(reading: Reading, noun: int) -> Iterator[Candidate]:
    """ "в делегацию вошли Y и Z", "в составе делегации — Y и Z", "члены делегации — Y и Z"."""
    before = {reading.lemma(i) for i in range(max(0, noun - 4), noun)}
    into = reading.preposition(noun) in ("в", "во") or reading.tokens[max(0, noun - 1)].text.lower() == "в"
    if not into and not before & {"состав", "член", "число", "участник"}:
        return
    clause = reading.clause(noun)
    verb = next((i for i in clause.tokens if reading.is_finite(i)), None)
    if verb is not None and reading.lemma(verb) not in _BELONG_VERBS:
        return
    members = [
        group
        for group in reading.groups
        if group.preposition is None
        and group.case in ("Nom", None)
        and group.people()
        and all(mention.form == "name" for mention in group.mentions)
        and (group.clause == clause.number or reading.no_predicate_between(noun, group.head, [verb or noun]))
    ]
    for group in members:
        yield from _along(reading, noun, group, _beside(reading, clause.number))


def _beside(reading: Reading, clause: int) -> Group | None:
    """X of "вместе с X в делегацию входят …"."""
    with_him = (g for g in reading.in_clause(clause) if g.preposition in ("с", "со") and g.people() and g.start > 1)
    return next((group for group in with_him if reading.lemma(group.start - 2) == "вместе"), None)


_BELONG_VERBS = frozenset("войти входить включить включать быть стать находиться значиться числиться".split())
