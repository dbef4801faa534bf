"""Who leads the delegations at talks or a session told of before: "делегацию Чили возглавил X, кубинскую — Y"."""

import re
from collections.abc import Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.places import country_of_adjective
from services.extract.engine.reading import Reading


def leads_a_side(reading: Reading, verb: int) -> bool:
    """Whether it is a delegation or a side that the verb says to be led, or a side among others to be represented."""
    lemma = reading.lemma(verb)
    if lemma not in _LEADS or not any(reading.lemma(i) in _SIDES for i in reading.clause(verb).tokens):
        return False
    return lemma in ("возглавить", "возглавлять") or _both(reading, verb) or bool(of_the_other_side(reading, verb))


def _both(reading: Reading, verb: int) -> bool:
    """ "стороны представляли X и Y"."""
    before = reading.tokens[verb - 1] if verb else None
    return before is not None and before.lemma in _SIDES and before.feats.get("Number") == "Plur"


def leading(reading: Reading, verb: int) -> Candidate | None:
    """Those who lead the delegations of both sides, or of one to what was told of."""
    heads = _right_after(reading, verb) if _both(reading, verb) else None
    heads = heads or reading.subject(verb)
    leaders = distinct([*(heads.people() if heads is not None else []), *of_the_other_side(reading, verb)])
    if len(leaders) >= 2:
        candidate = Candidate("meeting", "attending", reading, verb, verb, kind="summit")
    elif leaders and not _leads_elsewhere(reading, leaders):
        candidate = Candidate("meeting", "attending:seated", reading, verb, verb, kind="summit", anaphoric=True)
        candidate.joined = True
    else:
        return None
    candidate.add(leaders, "participant")
    return candidate


def _right_after(reading: Reading, verb: int) -> Group | None:
    """The two of "делегации возглавили X и Y", where the parser may take the delegations for the subject."""
    return next(
        (
            group
            for group in reading.groups
            if 0 < group.start - verb <= 2 and group.preposition is None and len(group.people()) == 2
        ),
        None,
    )


def _leads_elsewhere(reading: Reading, leaders: Sequence[Party]) -> bool:
    """Whether a delegation is somebody else's, or goes to a gathering in a place of its own: "на форуме в Осло"."""
    others = any(m.form == "delegation" and m.parties[0] not in leaders for m in reading.mentions)
    return others or any(place.kind == "city" for place in reading.places)


_LEADS = frozenset("возглавить возглавлять представить представлять".split())


_SIDES = frozenset(("делегация", "сторона"))
_OF_STATE = re.compile(r"\w+[сц]кую")


def of_the_other_side(reading: Reading, verb: int) -> list[Party]:
    """Y of "делегацию Чили возглавит X, кубинскую (делегацию) — Y" or "…, кубинскую сторону представит Y"."""
    left_out: list[Party] = []
    for group in reading.groups:
        dashed = group.start > verb + 2 and reading.tokens[group.start - 1].text in ("—", "–", "-")
        whose = _other_delegation(reading, group.start - 1) if dashed and group.case == "Nom" else range(0)
        for party in group.people() if whose else ():
            party.country = party.country or _state_in(reading, whose)
            left_out.append(party)
    sided = not _SIDES.isdisjoint(reading.lemmas[:verb])
    if left_out or not sided or not lex.MEETING_NOUNS.isdisjoint(reading.lemmas):
        return left_out  # nor where the sentence says at what they represent their sides
    return [
        party
        for other, lemma in enumerate(reading.lemmas)
        if other > verb and lemma in _LEADS and reading.tokens[other].pos == "VERB"
        if any(reading.lemma(i) in _SIDES for i in reading.clause(other).tokens)
        if (subject := reading.subject(other)) is not None and len(subject.people()) == 1
        for party in subject.people()
    ]


def _other_delegation(reading: Reading, dash: int) -> range:
    """The words "кубинскую", "кубинскую делегацию", "делегацию Кубы" between a comma and a dash; else none."""
    first = next((i for i in range(dash, max(dash - 6, 0), -1) if reading.tokens[i - 1].text in (",", ";", "а")), dash)
    words = [token.text.lower() for token in reading.tokens[first:dash]]
    of_state = bool(words) and _OF_STATE.fullmatch(words[0]) is not None
    named = of_state and words[1:] in ([], ["делегацию"], ["сторону"])
    return range(first, dash) if named or (len(words) > 1 and reading.lemma(first) in _SIDES) else range(0)


def _state_in(reading: Reading, words: range) -> str | None:
    """The country that some words name, by its adjective or its name."""
    named = next((party.country for m in reading.mentions if m.head in words for party in m.parties), None)
    adjectives = (country_of_adjective(reading.tokens[i].text) for i in words)
    return named or next((country for country in adjectives if country), None)
