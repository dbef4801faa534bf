"""Who was told of only by office, country or delegation turns out to be somebody whom the text now names."""

from collections.abc import Mapping, Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.coreference import Discourse
from services.extract.engine.mentions import MINISTERS
from services.extract.engine.merging import Telling, Told, places_agree
from services.extract.engine.parties import Mention, Party
from services.extract.engine.people.office_classes import is_rank
from services.extract.engine.reading import Reading


def introduce(reading: Reading, told: Sequence[Told], discourse: Discourse) -> None:
    """ "Министры обороны A и B провели переговоры. X и Y обсудили …": those known by office are now named."""
    nameless = discourse.last_parties
    if len(nameless) < 2 or not all(p.kind == "person" and p.name is None and p.country for p in nameless):
        return
    for group in reading.groups:
        people = group.people()
        if len(people) != len(nameless) or any(m.form != "name" or not m.parties[0].name for m in group.mentions):
            continue
        offices = _in_order_of(people, nameless)
        if offices is None:
            continue
        named = {id(office): person for office, person in zip(offices, people, strict=True)}
        for office, person in zip(offices, people, strict=True):
            person.role, person.country, person.office = office.role, office.country, office.office
        for event in told:
            event.participants = [(named.get(id(party), party), function) for party, function in event.participants]
        discourse.last_parties = people
        return


def _in_order_of(people: Sequence[Party], nameless: Sequence[Party]) -> list[Party] | None:
    """The offices in the order of the people who hold them: by country where it is known, else as they were told.

    None where somebody cannot be one of them, or more than one is of no country while others are.
    """
    if all(p.role is None and p.country is None for p in people):
        return list(nameless)
    by_country = {office.country: office for office in nameless}
    known = [p.country for p in people if p.country]
    if len(by_country) != len(nameless) or len(set(known)) != len(known) or not by_country.keys() >= set(known):
        return None
    if any(p.role and not is_rank(p.role) and p.office != by_country[p.country].office for p in people if p.country):
        return None
    left = [office for office in nameless if office.country not in known]
    unknown = [p for p in people if not p.country]
    if len(unknown) > 1 or any(p.role for p in unknown):
        return None
    return [by_country[p.country] if p.country else left[0] for p in people]


def recognise(reading: Reading, discourse: Discourse) -> None:
    """ "X и Y встретились. Министры Чили и Перу подписали …": offices in the order of the two just named, each is one.

    Only where nothing has been said of either.
    """
    strangers = discourse.last_parties
    if len(strangers) != 2 or not all(party.only_named for party in strangers):
        return
    for group in reading.groups:
        offices = group.people()
        unknown = len(offices) == 2 and all(p.name is None and p.role and p.country for p in offices)
        if not unknown or offices[0].country == offices[1].country:
            continue
        for office, person in zip(offices, strangers, strict=True):
            person.role, person.country, person.office = office.role, office.country, office.office
            discourse.identify(office, person)
            for mention in group.mentions:
                mention.parties = [person if party is office else party for party in mention.parties]
        return


def place_delegations(reading: Reading, protagonist: Party | None) -> None:
    """A delegation whose country is not said is of the country of the people in its sentence, if that is one."""
    countries = {
        party.country
        for mention in reading.mentions
        for party in mention.parties
        if party.kind == "person" and party.country
    }
    for mention in reading.mentions:
        for party in mention.parties:
            if party.unowned and not _of_somewhere(reading, mention) and not _met(reading, mention):
                if len(countries) == 1:
                    party.country = next(iter(countries))
                elif protagonist is not None and not countries:
                    party.country = protagonist.country


def _met(reading: Reading, mention: Mention) -> bool:
    """Whether it is the other side of those named: "X встретился с омской делегацией", "принял омскую делегацию"."""
    verb = reading.clause(mention.head).head
    if mention.case == "Ins":
        with_whom = reading.preposition(mention.head) in ("с", "со")
        return with_whom and reading.lemma(verb) in lex.RECIPROCAL_VERBS | lex.HOLD_VERBS
    return mention.case == "Acc" and reading.lemma(verb) in lex.RECEIVE_VERBS


def _of_somewhere(reading: Reading, mention: Mention) -> bool:
    """ "делегация провинции Куангнинь": of a region that is not known, so not of whom the text speaks of."""
    after = mention.stop
    return after < len(reading.tokens) and reading.lemma(after) in ("провинция", "штат", "префектура", "уезд", "округ")


def name_visitors(candidate: Candidate, told: Sequence[Told]) -> None:
    """A delegation is that of the visitor of its country told of before."""
    if not any(party.kind == "delegation" and party.name == "делегация" for party in candidate.parties):
        return
    visitors = [party for event in told if event.type == "visit" for party in event.with_function("visitor")]
    candidate.participants = [
        (
            next((v for v in reversed(visitors) if v.kind == "person" and v.country == party.country), party)
            if party.kind == "delegation" and party.country and party.name == "делегация"
            else party,
            function,
        )
        for party, function in candidate.participants
    ]


def name_those_of_headline(telling: Telling, told: Sequence[Told], discourse: Discourse) -> None:
    """Whoever the headline tells of without a name are those whom the text names in the same events."""
    if not telling.title:
        _name_delegation_of_headline(telling, told)
        _name_officials_of_headline(telling, told, discourse)


def _name_delegation_of_headline(telling: Telling, told: Sequence[Told]) -> None:
    """ "Делегация Кубы в Осло" of a headline is whose visit the text tells of."""
    visitors = telling.candidate.with_function("visitor")
    if telling.candidate.type != "visit" or not visitors or visitors[0].kind != "person":
        return
    for event in told:
        of_headline = event.type == "visit" and event.tellings[0].title
        if not of_headline or not places_agree(event.place, telling.place) or event.status != telling.status:
            continue
        if all(p.kind == "delegation" and p.country == visitors[0].country for p in event.with_function("visitor")):
            event.participants = [(p, f) for p, f in event.participants if f != "visitor"]
            event.add((visitor, "visitor") for visitor in visitors)


def _name_officials_of_headline(telling: Telling, told: Sequence[Told], discourse: Discourse) -> None:
    """ "Глава МИД Кубы прилетел в Осло" of a headline is the minister of Cuba whom the text names."""
    candidate = telling.candidate
    named = [p for p in candidate.parties if p.kind == "person" and p.name and p.country]
    countries = {p.country for p in candidate.parties}
    for event in told:
        if event.type != candidate.type or not event.headline:
            continue
        for position, (party, function) in enumerate(event.participants):
            if party.kind != "person" or party.name is not None:
                continue
            leads = party.role in _CHIEFS and countries == {p.country for p in event.parties}
            leads = leads or _is_colleague(party, event.parties, candidate.parties)
            known = {id(p) for p in event.parties} & {id(p) for p in named}
            same = [
                p
                for p in named
                if p.country == party.country
                and (leads or _same_office(p, party) or (bool(known) and _called_alike(p, party)))
            ]
            same = same or _stranger_met(party, event.parties, candidate.parties)
            if candidate.type == "visit" and not same and places_agree(event.place, telling.place):
                same = _strangers(party, candidate.parties) if len(event.parties) == len(candidate.parties) == 1 else []
            if len(same) == 1 and same[0] not in event.parties:
                event.participants[position] = same[0], function
                discourse.identify(party, same[0])


def _stranger_met(unnamed: Party, theirs: Sequence[Party], ours: Sequence[Party]) -> list[Party]:
    """ "X встретился с главой комиссии Кубы", "прошла встреча X и Y": Y, of whom nothing else is known, is he."""
    if len(theirs) != 2 or len(ours) != 2 or not any(party in theirs for party in ours):
        return []
    return _strangers(unnamed, [party for party in ours if party not in theirs])


def _strangers(unnamed: Party, parties: Sequence[Party]) -> list[Party]:
    """Those of whom nothing but the name is known; they turn out to hold an office."""
    strangers = [party for party in parties if party.only_named]
    for party in strangers:
        party.role, party.country, party.office = unnamed.role, unnamed.country, unnamed.office
    return strangers


_CHIEFS = frozenset(("лидер", "глава государства", "глава правительства"))


def _is_colleague(unnamed: Party, theirs: Sequence[Party], ours: Sequence[Party]) -> bool:
    """ "X встретился со своим катарским коллегой": whose office is only that of X, with whom the text tells who met."""
    others = [party for party in theirs if party is not unnamed]
    return len(others) == 1 and len(ours) == 2 and others[0] in ours and unnamed.role == others[0].role


def _called_alike(named: Party, unnamed: Party) -> bool:
    """ "председатель нацсовета", "председатель Национального совета": what a headline shortens."""
    return bool(named.role and unnamed.role) and (named.role or "").split()[0] == (unnamed.role or "").split()[0]


def _same_office(named: Party, unnamed: Party) -> bool:
    """Whether a party with a name can be the one that is called by an office only."""
    return named.office == unnamed.office or (named.office in MINISTERS and unnamed.office in MINISTERS)


def name_leaders(told: Sequence[Told], leaders: Mapping[str, Party], of_bodies: Mapping[int, Party]) -> None:
    """Where a delegation took part, whoever the text has meanwhile said to lead it did.

    `leaders` by country, `of_bodies` by the identity of the delegation.
    """
    for event in told if leaders else ():
        if not any(party.kind == "delegation" for party in event.parties):
            continue
        named = [
            (of_bodies.get(id(party)) or leaders.get(party.country or "-", party), function)
            if party.kind == "delegation"
            else (party, function)
            for party, function in event.participants
        ]
        event.participants = []
        event.add(named)
