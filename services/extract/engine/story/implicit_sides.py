"""Implicit arguments: the sides of talks that a clause leaves unsaid, found in what the text has told so far."""

import re
from collections.abc import Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Where
from services.extract.engine.coreference import HEADS, Discourse, Expression
from services.extract.engine.merging import Telling, Told
from services.extract.engine.parties import Party, distinct
from services.extract.engine.wording import dated_item, subject_before, with_one_side

_FOLLOWING = frozenset(("следующий", "очередной"))
_STATES = frozenset("правительство страна государство кабинет кабмин парламент".split())
_OTHERS = frozenset(
    "комиссия эксперт специалист группа подгруппа посол консул парламентарий депутат бизнесмен предприниматель "
    "представитель военный разведчик помощник советник заместитель переговорщик учёный ученый ветеран".split()
)


def complete_sides(candidate: Candidate, told: Sequence[Told], discourse: Discourse, place: Where | None) -> None:
    """Add the sides that the words of an invitation, a session, a summit, talks or a call leave unsaid.

    Talks "с X" are the visitor's, or whoever's the text speaks of. `place` is where the text has got to. Where the
    sides cannot be known, the candidate is marked as half known or as only referring to what was told.
    """
    if candidate.construction.startswith("invitation"):
        _complete_invited(candidate, discourse)
    if candidate.kind == "session":
        _complete_states(candidate, discourse)
    elif candidate.type not in ("meeting", "call"):
        return
    elif candidate.kind == "summit":
        _complete_three(candidate, told, discourse, place)
    elif not candidate.construction.startswith("attending"):  # those who join in come to what was told of
        _complete_talks(candidate, told, discourse, place)


def _complete_invited(candidate: Candidate, discourse: Discourse) -> None:
    """Who is asked to come, where only the host is said: the one foreigner among those told of last."""
    if candidate.with_function("visitor"):
        return
    homes = {host.country for host in candidate.with_function("host")}
    homes |= {candidate.goal.country} if candidate.goal is not None else set()
    guests = [p for p in discourse.last_parties if p.kind == "person" and p.country not in homes]
    if len(guests) == 1:
        candidate.add(guests, "visitor")
        candidate.completed = True


def _complete_states(candidate: Candidate, discourse: Discourse) -> None:
    """ "совместное заседание двух правительств": of the two states of those told of last."""
    if candidate.parties or not _of_both_states(candidate):
        return
    both = list(dict.fromkeys(p.country for p in discourse.last_parties if p.country))
    if len(both) == 2:
        candidate.add([discourse.state(country) for country in both], "participant")
        candidate.completed = True


def _of_both_states(candidate: Candidate) -> bool:
    reading, noun = candidate.reading, candidate.trigger
    after = range(noun + 1, min(noun + 4, len(reading.tokens) - 1))
    return any(
        reading.tokens[i].text.lower() in ("двух", "обоих", "обеих") and reading.lemma(i + 1) in _STATES for i in after
    )


_HEADS_OF = (
    (re.compile(r"(?:глав|президентов)(?: (?:двух|обоих|обеих|наших))? (?:государств|стран)\b"), "head_of_state"),
    (re.compile(r"(?:глав(?: (?:двух|обоих))? правительств|премьер-министров)\b"), "head_of_government"),
)
_ROLES = {"head_of_state": "президент", "head_of_government": "премьер-министр"}


def _complete_heads(candidate: Candidate, discourse: Discourse) -> bool:
    """ "встреча глав государств" that others than they speak of: of the two states of those told of last."""
    reading, noun = candidate.reading, candidate.trigger
    if candidate.parties or not candidate.construction.startswith("noun:") or noun + 1 >= len(reading.tokens):
        return False
    after = lex.fold(reading.sentence.text)[reading.tokens[noun + 1].start - reading.sentence.start :]
    office = next((office for pattern, office in _HEADS_OF if pattern.match(after)), None)
    countries = list(dict.fromkeys(p.country for p in discourse.last_parties if p.country))
    if office is None or len(countries) != 2 or any(p.office == office for p in discourse.last_parties):
        return False
    expressions = (Expression("office", frozenset((office,)), (land,), role=_ROLES[office]) for land in countries)
    candidate.add([party for each in expressions for party in discourse.resolve(each)], "participant")
    candidate.completed = True
    return True


def _complete_talks(candidate: Candidate, told: Sequence[Told], discourse: Discourse, place: Where | None) -> None:
    if candidate.reading.unknown_companion({candidate.trigger, candidate.verb}) or _of_others(candidate):
        candidate.weak = candidate.half_known = True
        return
    if _complete_three(candidate, told, discourse, place) or _complete_heads(candidate, discourse):
        return
    if with_one_side(candidate):
        trips = (e for e in reversed(told) if e.type == "visit" and e.status in ("held", "planned"))
        travellers = next((trip.with_function("visitor") for trip in trips), [])
        other = other_side(candidate, candidate.parties[0], discourse, travellers)
        if other is not None:
            candidate.add([other], "participant")
            candidate.completed = True
        elif len(candidate.parties) > 1:
            candidate.participants, candidate.half_known = [], True  # "на встрече с X и Y": whose, nobody can say
    elif not candidate.parties and candidate.again and candidate.asserted and len(discourse.last_parties) >= 2:
        following = (candidate.reading.lemma(i) for i in candidate.reading.children(candidate.trigger, "amod"))
        gathering = discourse.gathering if any(word in _FOLLOWING for word in following) else []
        candidate.add(gathering or discourse.last_parties, "participant")
        candidate.kind = "summit" if gathering else candidate.kind
        candidate.completed = True
    elif (
        not candidate.parties
        and candidate.trigger != candidate.verb
        and candidate.construction.startswith("noun:")
        and not candidate.anaphoric
    ):
        if _just_told(candidate, told):
            candidate.anaphoric = True
            return
        pair = [*discourse.guests[:1], *discourse.hosts[:1]]
        before = any(event.type == candidate.type for event in told)
        nearby = discourse.nearby()
        if len(pair) == 2:
            candidate.add(pair, "participant")
            candidate.completed = True
        elif not before and len(nearby) == 2:
            candidate.add(nearby, "participant")
            candidate.completed = True
        else:
            candidate.anaphoric = True


def _just_told(candidate: Candidate, told: Sequence[Told]) -> bool:
    """ "Запланирована встреча X с Y. Переговоры пройдут за закрытыми дверями": those of the sentence before."""
    last = next((event for event in reversed(told) if event.type in ("meeting", "call")), None)
    if last is None or last.kind != "talks" or candidate.again:
        return False
    since = last.since(candidate)
    if since > 1 or (since == 0 and not last.tellings[-1].candidate.anaphoric):
        return False
    reading = candidate.reading
    new = any(reading.tokens[i].text.lower() in ("также", "затем", "позже", "потом") for i in range(candidate.verb))
    return len(last.parties) == 2 and not new and not reading.dates and not reading.places


def _of_others(candidate: Candidate) -> bool:
    """ "встреча комиссий", "переговоры экспертов": of people of whom the text has named none."""
    reading, noun = candidate.reading, candidate.trigger
    if candidate.parties or noun == candidate.verb or noun + 1 >= len(reading.tokens):
        return False
    after = next(
        (i for i in range(noun + 1, min(noun + 4, len(reading.tokens))) if reading.tokens[i].pos == "NOUN"), None
    )
    if after is None or any(token.pos not in ("ADJ", "DET", "NUM") for token in reading.tokens[noun + 1 : after]):
        return False
    feats = reading.tokens[after].feats
    both = {"двух", "обеих", "обоих"} & {token.text.lower() for token in reading.tokens[after + 1 : after + 2]}
    if reading.lemma(after) == "представитель" and both:
        return False  # "встреча представителей двух государств": of whom the text speaks
    return reading.lemma(after) in _OTHERS and feats.get("Case") == "Gen" and feats.get("Number") == "Plur"


def yet_to_meet(told: Sequence[Told], people: Sequence[Party]) -> bool:
    """Whether people are told of only as those of a visit or talks to come: what was held or signed, was by others."""
    known = {id(party) for party in people}
    common = [event for event in told if known and known <= {id(party) for party in event.parties}]
    return bool(common) and all(event.status in ("planned", "proposed") for event in common)


def other_side(
    candidate: Candidate, one: Party, discourse: Discourse, travellers: Sequence[Party] = ()
) -> Party | None:
    """Who talks or signs "с X", left unsaid: the subject before, visitor or host, whom the text speaks of."""
    guests, hosts = discourse.guests, discourse.hosts
    others = [party for party in (hosts if one in guests else guests) if party is not one]
    if travellers and one not in guests and one not in hosts:
        others = [host for host in hosts if host in travellers] or others  # who receives people abroad meets others too
    subject = subject_before(candidate)
    if subject is not None and subject is not one and subject.country != one.country:
        others = [subject]
    agenda = dated_item(candidate.reading) and candidate.trigger == candidate.verb
    if (not others or agenda) and discourse.protagonist is not None and discourse.protagonist is not one:
        others = [discourse.protagonist]
    others = [party for party in others if not party.speaks_for_others]
    of_visit = bool(others) and others[0] in guests and _in_course_of_visit(candidate)
    return others[0] if others and (others[0].country != one.country or of_visit) else None


def _in_course_of_visit(candidate: Candidate) -> bool:
    """ "в рамках визита запланирована встреча с X": of the visitor, from wherever he is."""
    reading = candidate.reading
    return any(
        reading.lemma(i) in lex.VISIT_NOUNS and reading.follows(i, _COURSE, 3)
        for i in reading.clause(candidate.verb).tokens
    )


_COURSE = frozenset(("рамка", "ход", "время", "программа"))


def _complete_three(candidate: Candidate, told: Sequence[Told], discourse: Discourse, place: Where | None) -> bool:
    """ "трёхсторонние переговоры" of fewer than three: those of the sentence, the two told of last, the host."""
    reading = candidate.reading
    three = "трехсторонний" in reading.attributes(candidate.trigger)
    if not three or len(candidate.parties) >= 3 or any(party.kind != "person" for party in candidate.parties):
        return False
    named = [p for m in reading.mentions if m.form in ("name", "office") for p in m.parties if p.kind == "person"]
    sides = distinct([*candidate.parties, *named])
    if len(sides) < 2:
        sides = _with_those_told_of(sides, told, discourse)
    if len(sides) == 2:
        where = next((p.country for p in reading.places if p.country), place.country if place is not None else None)
        offices = {party.office for party in sides}
        hosts = [p for p in discourse.named if p.country == where and p.office in offices and p not in sides]
        sides = [*sides, *hosts[:1]]
    if len(sides) != 3 or len({party.country for party in sides}) != 3:
        return False
    candidate.participants = []
    candidate.add(sides, "participant")
    candidate.completed = True
    return True


def _with_those_told_of(sides: list[Party], told: Sequence[Told], discourse: Discourse) -> list[Party]:
    """Three people out of the event told last, or out of the two last, with the one named here."""
    events = [event.parties for event in reversed(told) if event.type in ("meeting", "call")][:2]
    both = [party for parties in events for party in parties]
    for parties in (discourse.last_parties, *events, both):
        together = distinct([*sides, *(party for party in parties if party.kind == "person")])
        if len(together) == 3:
            return together
    return sides


def _inviters(candidate: Candidate) -> list[Party]:
    """X of "принял приглашение X в ходе встречи"."""
    reading = candidate.reading
    noun = next((i for i in reading.children(candidate.verb) if reading.lemma(i) == "приглашение"), None)
    whose = reading.genitive(noun) if noun is not None else None
    return whose.people() if whose is not None else []


def presupposed_sides(telling: Telling, told: Sequence[Told], discourse: Discourse) -> list[Party]:
    """ "после переговоров … подписали", "в ходе разговора X пригласил Y": whose an event told of in passing is.

    Those who then act, or the one who acts and the one acted upon; nobody where they are not of two countries.
    """
    candidate = telling.candidate
    subject = candidate.reading.subject(candidate.verb)
    people = subject.people() if subject is not None else []
    if len(people) < 2 and candidate.trigger != candidate.verb:
        people = candidate.reading.both_sides(candidate.verb) or people
    if len(people) == 1 and candidate.reading.presupposed(candidate.trigger):
        upon = candidate.reading.acted_upon(candidate.verb) or _inviters(candidate)
        people = [*people, *(party for party in upon if party not in people)][:2]
    placed = telling.date is not None or telling.place is not None
    if not people and placed and not telling.earlier and not any(event.type == candidate.type for event in told):
        people = discourse.just_named()  # "X и Y договорились … после вчерашних переговоров в Лиме"
    people = people or _guest_and_inviter(telling, told)
    return people if len(people) >= 2 and len({party.country for party in people}) >= 2 else []


_OF_THE_LEADERS = frozenset(("предстоящий", "намеченный", "запланированный", "двусторонний", "официальный", "высокий"))


def _guest_and_inviter(telling: Telling, told: Sequence[Told]) -> list[Party]:
    """ "X посетит Перу по приглашению Y. В ходе предстоящих переговоров …": X and Y, not said to talk so far."""
    candidate = telling.candidate
    reading, noun = candidate.reading, candidate.trigger
    if telling.status != "planned":
        return []
    if lex.fold(reading.lemma(noun)) != "переговоры" or any(event.type == candidate.type for event in told):
        return []
    attributes = [reading.lemma(i) for i in reading.children(noun, "amod")]
    if not _OF_THE_LEADERS.issuperset(attributes):
        return []
    for trip in reversed(told):
        if trip.type != "visit" or trip.status not in ("planned", "held") or trip.since(candidate) > _SOON:
            continue
        guests, hosts = trip.with_function("visitor"), trip.with_function("host")
        peers = [host for host in hosts if len(guests) == 1 and (host.office in HEADS) == (guests[0].office in HEADS)]
        sides = [*guests, *(peers if len(hosts) > 1 else hosts)]
        if len(sides) == 2 and all(party.kind == "person" for party in sides):
            return sides
    return []


_SOON = 3  # sentences after a visit was announced
