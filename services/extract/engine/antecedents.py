"""Whom a pronoun or an office may mean by what stands in its own sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.extract.engine import mentions
from services.extract.engine.clauses import ClauseMap
from services.extract.engine.coreference import Expression
from services.extract.engine.document import Sentence
from services.extract.engine.lexicon import GREET_VERBS, RECEIVE_VERBS, fold
from services.extract.engine.mentions import Spotted
from services.extract.engine.parties import Mention, Party
from services.extract.engine.people.offices import Office
from services.extract.engine.places import PlaceMention
from services.extract.engine.spotting import Named

OF_SOMEBODY = frozenset("поздравить поздравлять поблагодарить благодарить".split())


def of_the_country_visited(
    sentence: Sentence, offices: Sequence[Office], places: Sequence[PlaceMention], home: str | None
) -> dict[int, str]:
    """For offices "страны" after a place abroad, and those coordinated with them, by their start: whose they are.

    "В ходе визита в Италию X встретится с премьером и главой МИД страны."
    """
    found: dict[int, str] = {}
    following: Office | None = None
    for office in reversed(offices):
        last = fold(sentence.tokens[office.stop - 1].lemma)
        if home and not office.plural and not office.countries:
            joined = following is not None and following.start in found and following.start - office.stop == 1
            if joined and sentence.tokens[office.stop].text == "и" and following is not None:
                found[office.start] = found[following.start]
            elif last in ("страна", "государство") and office.stop - office.start > 1:
                goal = next((p for p in reversed(places) if p.tokens.stop <= office.start and p.country), None)
                if goal is not None and goal.country and goal.country != home:
                    found[office.start] = goal.country
        following = office
    return found


def of_one_row(
    sentence: Sentence, offices: Sequence[tuple[Office, list[Party]]], named: Sequence[Named]
) -> dict[int, str]:
    """For offices of no country coordinated with those of one, by their start: the country of the row.

    "встретится с президентом и премьером Перу", "с президентом Перу N и спикером парламента". Whoever holds the office
    by the rest of the text is meant where it is not of somebody met.
    """
    alone = [
        (office, held)
        for office, held in offices
        if not office.plural and not office.former and not any(p.start <= office.start < p.stop for p in named)
    ]
    row = [_InRow(person.start, person.stop, person.party.country) for person in named]
    row += [
        _InRow(
            office.start,
            office.stop,
            office.country,
            bare=not office.countries and office.kind in _OF_STATE,
            met="Ins" in office.cases,
            held=bool(held),
            office=True,
        )
        for office, held in alone
    ]
    row.sort(key=lambda one: one.start)
    found: dict[int, str] = {}
    pairs = [(left, right) for left, right in pairwise(row) if _goes_on_in_row(sentence, left.stop, right.start)]
    for left, right in pairs:
        country = left.country or found.get(left.start)
        if country and right.bare and right.met and not right.held:
            found[right.start] = country
    for left, right in reversed(pairs):
        country = right.country or found.get(right.start)
        if country and right.office and left.bare and (left.met or not left.held):
            found[left.start] = country
    return found


@dataclass(slots=True, frozen=True)
class _InRow:
    """Somebody with a name or an office in a list of such: tokens [start, stop)."""

    start: int
    stop: int
    country: str | None
    office: bool = False  # without a name
    bare: bool = False  # an office of a state, without its country
    met: bool = False  # in the instrumental
    held: bool = False  # by somebody whom the text names


def _goes_on_in_row(sentence: Sentence, stop: int, start: int) -> bool:
    words = [token.text.lower() for token in sentence.tokens[stop:start]]
    return bool(words) and len(words) <= 4 and set(words) <= {",", "и", "а", "также"}


_OF_STATE = frozenset(("head_of_state", "head_of_government", "foreign_minister", "speaker", "minister"))


def in_apposition(sentence: Sentence, spotted: Sequence[Spotted], position: int) -> Party | None:
    """Who is named between commas after a mention, in its case: "кроме хозяина, X, …"."""
    own = spotted[position].mention
    for other in spotted[position + 1 : position + 3]:
        named = other.mention
        between = [token.text for token in sentence.tokens[own.stop : named.start]]
        if named.form == "name" and between == [","] and mentions.same_case(own.case, named.case):
            closed = named.stop >= len(sentence.tokens) or sentence.tokens[named.stop].pos == "PUNCT"
            return named.parties[0] if closed and len(named.parties) == 1 else None
    return None


def _partner_above(before: Sequence[Spotted], tree: ClauseMap, number: int, gender: str | None) -> Party | None:
    """Whom the clause above speaks with, where nobody is its subject: "с X условились, что он прибудет"."""
    own = tree.clauses[number]
    if own.kind != "complement" or own.parent is None:
        return None
    above = [spot for spot in before if tree.of[spot.mention.head] == own.parent and spot.mention.parties]
    if any(spot.mention.case == "Nom" for spot in above):
        return None
    people = [p for spot in above for p in spot.mention.parties if p.kind == "person" and p.gender in (None, gender)]
    return people[0] if len(people) == 1 else None


def whom_he_means(
    before: Sequence[Spotted],
    mention: Mention,
    expression: Expression,
    beside: Sequence[Party],
    tree: ClauseMap,
    colon: int,
    led: bool,
) -> Party | None:
    """Whom "он", "его" means by what its sentence has said before it; None where that does not say.

    `colon` is the token of the last colon before it, 0 where there is none; `led` says whether its clause has a
    subject after it.
    """
    clause = tree.of[mention.head]
    shut = list(beside)
    if mention.case not in ("Nom", None):
        taken_over = [] if led else subject_before(before, tree, clause)
        shut += taken_over
        object_before = _object_before(before, tree, clause, expression.gender)
        if taken_over and object_before is not None:
            return object_before
    introduced = [
        party
        for other in before
        if other.mention.stop <= colon and other.mention.form in ("name", "office")
        for party in other.mention.parties
        if party.kind == "person" and party.gender in (None, expression.gender)
    ]
    if len(introduced) == 1 and mention.case in ("Nom", None):
        return introduced[0]  # "в столице ждут N: он примет участие в …"
    named = [
        party
        for other in before
        if other.mention.form in ("name", "office") and other.mention.case == "Nom"
        for party in other.mention.parties
        if party.kind == "person" and party.gender in (None, expression.gender) and party not in shut
    ]
    if named:
        return named[-1]
    if mention.case == "Nom":
        spoken_of = [
            party
            for other in before
            if other.mention.form == "name"
            and other.mention.case in ("Acc", "Gen")
            and not other.with_preposition
            and tree.of[other.mention.head] != clause
            for party in other.mention.parties
            if party.gender in (None, expression.gender)
        ]
        nobody_acts = all(other.mention.case != "Nom" for other in before)
        if len(spoken_of) == 1 and nobody_acts:
            return spoken_of[0]  # "ждали X, но он не приехал"
    return _partner_above(before, tree, clause, expression.gender) if mention.case in ("Nom", None) else None


def with_others(sentence: Sentence, before: Sequence[Spotted]) -> Party | None:
    """X of "X вместе с другими лидерами побывал в Осло, где их принимал Y": "их" are X and people not named."""
    lemmas = [fold(token.lemma) for token in sentence.tokens]
    named = [s.mention for s in before if s.mention.form in ("name", "office") and s.mention.case == "Nom"]
    if len(named) != 1 or len(named[0].parties) != 1:
        return None
    start = named[0].stop
    after = range(start, min(start + 4, len(lemmas) - 1))
    return named[0].parties[0] if any(lemmas[i] == "с" and lemmas[i + 1] in _OTHERS for i in after) else None


_OTHERS = frozenset(("другой", "остальной"))


def of_others(sentence: Sentence, pronoun: Mention) -> bool:
    """Whether a plural of people who are none of the parties stands before: "о соседях … с ними"."""
    return any(
        token.pos == "NOUN" and token.feats.get("Number") == "Plur" and token.feats.get("Animacy") == "Anim"
        for token in sentence.tokens[: pronoun.start]
    )


def two_before(before: Sequence[Spotted], tree: ClauseMap, number: int) -> list[Party]:
    """The two people whom the sentence named before a clause: "с ним встречался X, стороны подписали …".

    Or whose talks it is of: "по итогам встречи X и Y стороны подписали …".
    """
    people = {
        id(party): party
        for spot in before
        if (tree.of[spot.mention.head] != number or spot.mention.case == "Gen")
        and spot.mention.form in ("name", "office", "pronoun")
        for party in spot.mention.parties
        if party.kind == "person"
    }
    two = list(people.values())
    return two if len(two) == 2 and two[0].country != two[1].country else []


def received_topic(
    sentence: Sentence, before: Sequence[Spotted], subject: Party, tree: ClauseMap, gender: str | None
) -> Party | None:
    """Y of "Y встречал министр X, а назавтра он …": who stands first and is received is whom the sentence is about."""
    mine = next((s.mention for s in reversed(before) if subject in s.mention.parties), None)
    if mine is None or mine.case != "Nom":
        return None
    number = tree.of[mine.head]
    head = tree.clauses[number].head
    if not head < mine.start or fold(sentence.tokens[head].lemma) not in GREET_VERBS | RECEIVE_VERBS:
        return None
    upon = [
        party
        for spot in before
        if spot.mention.stop <= head and tree.of[spot.mention.head] == number and spot.mention.case in ("Acc", "Gen")
        for party in spot.mention.parties
        if party.kind == "person" and party.gender in (None, gender) and spot.mention.form != "pronoun"
    ]
    return upon[0] if len(upon) == 1 else None


def partner_before(
    sentence: Sentence, before: Sequence[Spotted], mention: Mention, tree: ClauseMap, gender: str | None
) -> Party | None:
    """ "провёл переговоры с X и подписал с ним": with whom the clause before says that something was done."""
    own = tree.clauses[tree.of[mention.head]]
    if own.kind != "coordinate" or own.parent is None or not _after_with(sentence, mention):
        return None
    partners = [
        party
        for spot in before
        if spot.mention.form in ("name", "office") and tree.of[spot.mention.head] == own.parent
        if _after_with(sentence, spot.mention)
        for party in spot.mention.parties
        if party.kind == "person" and party.gender in (None, gender)
    ]
    return partners[0] if len(partners) == 1 else None


def _after_with(sentence: Sentence, mention: Mention) -> bool:
    """Whether "с" stands before a mention, with no more than its attributes between."""
    before = sentence.tokens[max(0, mention.start - 4) : mention.start]
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i].text.lower() in ("с", "со")), None)
    return at is not None and all(token.pos in ("ADJ", "DET", "NOUN") for token in before[at + 1 :])


def _object_before(before: Sequence[Spotted], tree: ClauseMap, number: int, gender: str | None) -> Party | None:
    """The one person whom the clause before acts upon: Y of "X поздравил Y и пригласил его"."""
    found = {
        id(party): party
        for spot in before
        if spot.mention.case not in ("Nom", None) and tree.of[spot.mention.head] == tree.clauses[number].parent
        for party in spot.mention.parties
        if party.kind == "person" and party.gender in (None, gender)
    }
    return next(iter(found.values())) if len(found) == 1 else None


TOLD_WORDS = frozenset(("словам", "мнению", "признанию", "утверждению", "оценке"))


def by_whose_words(sentence: Sentence, before: Sequence[Spotted]) -> Party | None:
    """The one whose words a sentence gives: "По словам президента, он рад …"."""
    if len(sentence.tokens) < 4 or sentence.tokens[0].text != "По":
        return None
    his = sentence.tokens[2].text in TOLD_WORDS  # "По его словам"
    if not his and sentence.tokens[1].text not in TOLD_WORDS:
        return None
    teller = next((spot.mention for spot in before if spot.mention.start == (1 if his else 2)), None)
    people = [party for party in teller.parties if party.kind == "person"] if teller is not None else []
    return people[0] if len(people) == 1 and teller is not None and (his or teller.form != "pronoun") else None


def acts_meanwhile(tree: ClauseMap, inner: int, outer: int) -> bool:
    """Whether a clause is a gerund's of the other, whoever acts: "Напомнив о встрече с X, глава государства …"."""
    at: int | None = inner
    for _ in range(3):
        clause = tree.clauses[at] if at is not None else None
        if clause is None or clause.kind not in ("adverbial", "participle") or clause.parent is None:
            return False
        if clause.parent == outer:
            return clause.kind == "adverbial"
        at = clause.parent
    return False


def side_by_side(sentence: Sentence, before: Mention, own: Mention) -> bool:
    """ "с президентом он не встречался": one clause, whatever the parser says of the rest of it."""
    between = sentence.tokens[before.stop : own.start]
    return before.stop <= own.start and len(between) <= 1 and not any(token.pos == "PUNCT" for token in between)


def dash_between(sentence: Sentence, pronoun: Mention, later: Mention) -> bool:
    """ "Он прибыл вчера — это первый визит Токаева": what follows the dash may name whom the pronoun means.

    So may what stands before a colon: "Не отстаёт и N: вчера он …".
    """
    if later.stop <= pronoun.start:
        return any(token.text in (":", ";") for token in sentence.tokens[later.stop : pronoun.start])
    between = sentence.tokens[pronoun.stop : later.start]
    return any(token.text in ("—", "–", ":") for token in between)


def subject_before(before: Sequence[Spotted], tree: ClauseMap, number: int) -> list[Party]:
    """The subject that a coordinated clause without one of its own takes over: "X поздравил Y и пригласил его"."""
    own = tree.clauses[number]
    goes_on = own.kind == "aside" and any(spot.mention.case == "Nom" for spot in before)
    if (own.kind not in ("coordinate", "complement") and not goes_on) or own.parent is None:
        return []
    if any(spot.mention.case == "Nom" and tree.of[spot.mention.head] == number for spot in before):
        return []
    taken = [
        party
        for spot in before
        if spot.mention.case == "Nom" and tree.of[spot.mention.head] == own.parent
        for party in spot.mention.parties
    ]
    if not taken and own.kind == "complement":  # "министру предстоит встретиться с коллегами"
        told = [spot for spot in before if spot.mention.case == "Dat" and tree.of[spot.mention.head] == own.parent]
        taken = told[-1].mention.parties if told else []
    return taken if len(taken) > 1 or not tree.plural[number] else []  # "X прибудет, его ждут": they are others


def antecedents_of(before: Sequence[Spotted], relative: Mention) -> list[Party]:
    """Whom "которого", "с которыми" means: the mention right before it, in the plural all that are coordinated."""
    if not before or relative.start - before[-1].mention.stop > 3:
        return []
    if not relative.plural:
        return before[-1].mention.parties if not before[-1].mention.plural else []
    found: list[Party] = []
    for spot in reversed(before):
        if spot.mention.form not in ("name", "office", "anaphor") or spot.mention.case != before[-1].mention.case:
            break
        found[:0] = spot.mention.parties
    return found if len(found) >= 2 else []
