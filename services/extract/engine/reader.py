"""From a tagged sentence to its reading: who is mentioned and meant, which dates and places it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from services.extract.engine import clauses, coordination, mentions
from services.extract.engine.antecedents import (
    OF_SOMEBODY,
    acts_meanwhile,
    antecedents_of,
    by_whose_words,
    dash_between,
    in_apposition,
    leaders_of,
    leads_it,
    members_of,
    of_one_row,
    of_others,
    of_the_country_visited,
    partner_before,
    received_topic,
    side_by_side,
    subject_before,
    two_before,
    whom_he_means,
    with_others,
)
from services.extract.engine.bodies import Bodies
from services.extract.engine.body_references import bodies_meant
from services.extract.engine.capitals import capitals as capitals_of
from services.extract.engine.capitals import capitals_in, this_country
from services.extract.engine.clauses import ClauseMap
from services.extract.engine.coreference import Discourse, Expression
from services.extract.engine.dates import DateMention, find_dates
from services.extract.engine.document import Document, Sentence
from services.extract.engine.lexicon import (
    ARRIVE_VERBS,
    GREET_VERBS,
    RECEIVE_VERBS,
    SESSION_NOUNS,
    SUMMIT_NOUNS,
    VISIT_NOUNS,
    fold,
)
from services.extract.engine.mentions import Spotted
from services.extract.engine.nominal_mentions import (
    chiefs_of_residences,
    delegations_in,
    foreigners_in,
    led_in,
    office_in,
)
from services.extract.engine.parties import Mention, Party, distinct
from services.extract.engine.people.offices import Office
from services.extract.engine.places import PlaceMention, find_bodies
from services.extract.engine.reading import Reading
from services.extract.engine.seats import seats_in
from services.extract.engine.spotting import (
    DATELINE,
    Named,
    case_of,
    claim,
    countries_in,
    in_brackets,
    is_attached,
    is_dateline,
    of_the_noun_before,
    organization_of,
    prepositional,
    put_delegates_first,
    put_people_first,
    regions_that_sign,
    side_of,
    without_countries_of_offices,
)

_GOING = ARRIVE_VERBS | VISIT_NOUNS


@dataclass(slots=True)
class Reader:
    """Reads the sentences of one document in order."""

    document: Document
    published: datetime | None
    discourse: Discourse
    bodies: Bodies
    country: str | None = None  # that the text was last in

    def read(
        self,
        sentence: Sentence,
        named: Sequence[Named],
        offices: Sequence[tuple[Office, list[Party]]],
        places: list[PlaceMention],
    ) -> Reading:
        """The sentence with its mentions resolved; what it says becomes part of the discourse."""
        tree = clauses.split(sentence.tokens)
        claimed = [False] * len(sentence.tokens)
        spotted = [self._name(sentence, person) for person in named]
        claim(claimed, spotted)
        countries = countries_in(sentence, places, self.bodies)
        for spot in spotted:
            (party,) = spot.mention.parties
            party.country = party.country or side_of(sentence, spot.mention, countries, places)
        known = {index for place in places if place.kind != "adjective" for index in place.tokens}
        dateline = DATELINE.match(sentence.text)
        if dateline is not None:  # "БАКУ /Тренд/ - Делегация …": where the agency sits
            places = [place for place in places if place.start >= sentence.start + dateline.end()]
        capitals = [p for p in capitals_in(sentence, countries, self._home(named)) if p.head not in known]
        capitals += this_country(sentence, places)
        seats = list(seats_in(sentence, countries, places, {person.start for person in named}, self._governing(named)))
        placeless = {p.start for p in places if p.kind == "venue" and p.name is None} & {p.start for p in seats}
        places = [p for p in places if p.kind != "adjective" and p.start not in placeless]
        places = sorted([*places, *capitals, *seats], key=lambda place: place.start)
        for body in self.bodies.councils(sentence, claimed):
            spot = organization_of(sentence, body)
            spotted.append(spot)
            claim(claimed, [spot])
        for chief in chiefs_of_residences(sentence, places):
            spotted.append(chief)
            claim(claimed, [chief])
        of_each: list[range] = []  # "секретари | советов безопасности | ОДКБ"
        of_row = of_one_row(sentence, offices, named)
        of_row |= of_the_country_visited(sentence, [office for office, _ in offices], places, self._home(named))
        for office, holders in offices:
            if is_attached(sentence, office.start):
                continue  # "Академия при Президенте": whose the body is
            if office.start in of_row:
                office, holders = replace(office, countries=(of_row[office.start],)), []
            if (ours := self._ours(sentence, office)) is not None:
                role = "президент" if office.role == "глава государства" else office.role
                office, holders = replace(office, countries=(ours,), role=role), []
            if not any(claimed[office.start : office.stop]):
                own = office.start > 0 and fold(sentence.tokens[office.start - 1].lemma) == "свой"
                holders = holders or self._head_of_body(office)
                bare = office_in(sentence, office, [] if own and not office.countries else holders)
                if bare is None and office.former and not office.plural:
                    claimed[office.start : office.stop] = [True] * (office.stop - office.start)
                if bare is None and office.plural and (stop := _of_bodies_of_each(sentence, office)):
                    of_each.append(range(office.start, stop))
                if bare is not None and own and bare.expression is not None and not office.countries:
                    bare.expression.own = True
                if bare is not None:
                    spotted.append(bare)
                    claim(claimed, [bare])
        led = list(led_in(sentence, claimed))
        spotted += led
        claim(claimed, led)
        meant = bodies_meant(sentence, claimed, self.discourse)
        spotted += meant
        claim(claimed, meant)
        more = [
            spot
            for spot in mentions.anaphors(sentence.tokens, claimed, countries)
            if spot.mention.form != "office" or not is_attached(sentence, spot.mention.start)
        ]
        spotted += more
        claim(claimed, more)
        for delegation in delegations_in(sentence, claimed, countries, places):
            delegation.mention.parties = [self.discourse.delegation(party) for party in delegation.mention.parties]
            spotted.append(delegation)
            claim(claimed, [delegation])
        for several in foreigners_in(sentence, claimed, countries):
            several.mention.parties = [self.discourse.delegation(party) for party in several.mention.parties]
            spotted.append(several)
            claim(claimed, [several])
        for index in chain.from_iterable(of_each):
            claimed[index] = True
        for body in self.bodies.find(self.document, sentence, claimed):
            if is_dateline(sentence, body):
                continue
            spot = organization_of(sentence, body)
            spotted.append(spot)
            claim(claimed, [spot])
        for place in places:
            if place.kind == "country" and place.country and not any(claimed[i] for i in place.tokens):
                token = sentence.tokens[place.head]
                if prepositional(sentence, place.tokens.start):
                    continue
                party = self.discourse.state(place.country, place.name)
                spot = Spotted(
                    Mention(
                        "country",
                        place.tokens.start,
                        place.tokens.stop,
                        place.head,
                        "Nom" if token.text.isupper() and token.rel.startswith("nsubj") else token.feats.get("Case"),
                        False,
                        [party],
                    )
                )
                spotted.append(spot)
                claim(claimed, [spot])
        regions = regions_that_sign(sentence, places, claimed, self.bodies)
        spotted += regions
        claim(claimed, regions)
        inside = {
            i
            for spot in spotted
            if spot.mention.form in ("name", "office", "anaphor", "delegation")
            for i in range(spot.mention.start, spot.mention.stop)
        } | {i for spot in spotted if spot.mention.form == "organization" for i in in_brackets(sentence, spot.mention)}
        for place in places:
            token = sentence.tokens[place.head]
            if (
                place.kind == "city"
                and place.country
                and capitals_of().get(place.country) in (place.name, f"Нью-{place.name}")
                and place.venue is None
                and token.text[:1].isupper()
                and not prepositional(sentence, place.tokens.start)
                and (token.feats.get("Case") in ("Nom", "Ins") or token.rel.startswith("nsubj"))
                and not of_the_noun_before(sentence, place.head)
                and not any(claimed[i] for i in place.tokens)
                and not sentence.start < self.document.body - 2
                and fold(token.lemma) != "столица"
            ):
                party = self.discourse.state(place.country)
                case = "Nom" if token.rel.startswith("nsubj") else token.feats.get("Case")
                mention = Mention("country", place.tokens.start, place.tokens.stop, place.head, case, False, [party])
                spotted.append(Spotted(mention))
        put_people_first(sentence, spotted, self.bodies)
        put_delegates_first(sentence, spotted)
        spotted = coordination.absorb_plurals(sentence.tokens, without_countries_of_offices(sentence, spotted))
        self._resolve(sentence, spotted, tree, places)
        self._lead_delegations(sentence, spotted)
        kept = [spot.mention for spot in spotted if spot.mention.parties]
        kept_places = [place for place in places if place.head not in inside or _leads_there(sentence, place)]
        return self._reading(sentence, tree, kept, kept_places)

    def _lead_delegations(self, sentence: Sentence, spotted: Sequence[Spotted]) -> None:
        """A delegation stands for whoever leads it, in this sentence or by one before."""
        unled = self.discourse.unled
        if unled is not None and (leader := leads_it(sentence, spotted)) is not None:
            leader.country = leader.country or unled.country
            self.discourse.delegations[leader.country or ""] = leader
            self.discourse.led, self.discourse.led_at = leader, self.discourse.clock
            self.discourse.guests = [leader if guest is unled else guest for guest in self.discourse.guests]
            self.discourse.unled = None
        for spot in spotted:
            if spot.mention.form != "delegation" and not any(p.kind == "delegation" for p in spot.mention.parties):
                continue
            if len(spot.mention.parties) != 1:
                continue
            (delegation,) = spot.mention.parties
            leaders = leaders_of(sentence, spot.mention, spotted)
            if spot.mention.plural and (leaders or delegation.country is None):
                spot.mention.parties = leaders
                continue
            if not leaders and (members := members_of(sentence, spot.mention, spotted)):
                for member in members:
                    member.country = member.country or delegation.country
                spot.mention.parties, self.discourse.unled = members, None
                continue
            leader = leaders[0] if leaders else None
            known = self.discourse.delegations
            if leader is not None:
                country = delegation.country
                if country is None and delegation.name == "делегация" and unled is not None:
                    country = unled.country  # "Делегация Кубы прибыла …. Возглавил делегацию X"
                leader.country = leader.country or country
                known[country or leader.country or ""] = leader
                self._lead_body(sentence, spot.mention, delegation if delegation.name != "делегация" else unled, leader)
            elif delegation.country is None:
                leader = next(iter(known.values())) if len(known) == 1 else self._only_guest(None)
                if delegation.name == "делегация" and not known and (several := self._came_together()):
                    spot.mention.parties = several
                    continue
                if leader is None and delegation.name == "делегация" and (told := self._delegation_told()) is not None:
                    spot.mention.parties = [told]
                    delegation = told
            else:
                leader = known.get(delegation.country) or self._only_guest(delegation.country)
            if not leaders and leader is not None and _of_elsewhere(delegation, leader):
                leader = None  # "ждут делегацию провинции Гилян", told of after the ambassador of its country
            self.discourse.unled = delegation if leader is None else None
            if leader is not None:
                spot.mention.parties = [leader]
                self.discourse.led, self.discourse.led_at = leader, self.discourse.clock

    def _lead_body(self, sentence: Sentence, mention: Mention, delegation: Party | None, leader: Party) -> None:
        """Note who leads a body's delegation, by whatever words: "делегация банка во главе с X" is that of the body."""
        if delegation is None and mention.stop < len(sentence.tokens):
            delegation = self.bodies.delegation_named(sentence, mention.head)
        if delegation is not None and delegation.country is None:
            self.discourse.leaders[id(delegation)] = leader

    def _delegation_told(self) -> Party | None:
        """The one delegation whose visit was told last: "делегация" of the sentences after."""
        guests = self.discourse.guests
        return guests[0] if len(guests) == 1 and guests[0].kind == "delegation" else None

    def _ours(self, sentence: Sentence, office: Office) -> str | None:
        """Whose "глава нашего государства" is: of the press that says so, else of the spokesman whom it names."""
        words = (fold(token.text) for token in sentence.tokens[office.head + 1 : office.stop])
        if office.countries or not any(word in ("нашего", "нашей") for word in words):
            return None
        teller = next((p.country for p in self.discourse.named if p.speaks_for_others and p.country), None)
        return teller or self.discourse.home

    def _head_of_body(self, office: Office) -> list[Party]:
        """ "глава ООН": the one whom the text calls its secretary-general, president or director."""
        if (
            office.plural
            or office.countries
            or not office.owner
            or office.role.split()[0] not in ("глава", "руководитель")
        ):
            return []
        owner = fold(office.owner)
        found = [
            p
            for p in self.discourse.named
            if p.kind == "person"
            and p.name
            and p.role
            and (fold(p.role).endswith(f" {owner}") or _of_one_body(p.role, office.owner))
            and fold(p.role).startswith(("генеральн", "президент ", "председатель ", "директор ", "исполнительн"))
        ]
        return found if len(found) == 1 else []

    def _only_guest(self, country: str | None) -> Party | None:
        """The one person, of a country if one is given, whose visit was told last: the delegation is theirs."""
        guests = [party for party in self.discourse.guests if party.kind == "person" and party.name]
        return guests[0] if len(guests) == 1 and country in (None, guests[0].country) else None

    def _came_together(self) -> list[Party]:
        """The visitors of several countries who were named in one breath last: "министры X, Y и Z прибыли"."""
        people = self.discourse.together
        guests = any(party in self.discourse.guests for party in people)
        return list(people) if guests and len({party.country for party in people}) > 1 else []

    def _home(self, named: Sequence[Named]) -> str | None:
        """The country that the text was last in, else of whoever the sentence names first, else of whom it spoke."""
        if self.country is not None:
            return self.country
        party = named[0].party if named else self.discourse.latest()
        return party.country if party is not None else None

    def _governing(self, named: Sequence[Named]) -> str | None:
        """Whose "парламент" or "МИД" is: the country that the first one named governs, if the text is there."""
        governs = (p.party for p in named if p.party.country and _OF_STATE.match(p.party.role or ""))
        first = next(governs, None)
        return first.country if first is not None and self.country in (None, first.country) else None

    def _name(self, sentence: Sentence, person: Named) -> Spotted:
        case = case_of(sentence, person)
        mention = Mention("name", person.start, person.stop, person.head, case, False, [person.party])
        governed = person.start > 0 and sentence.tokens[person.start - 1].pos == "ADP"
        return Spotted(mention, with_preposition=governed)

    def _resolve(
        self, sentence: Sentence, spotted: Sequence[Spotted], tree: ClauseMap, places: Sequence[PlaceMention]
    ) -> None:
        for position, spot in enumerate(spotted):
            if spot.expression is not None:
                sides = self._traveller_and_land(sentence, spotted, position, tree, places)
                spot.mention.parties = sides or self._meant(sentence, spotted, position, spot.expression, tree)
            for party in spot.mention.parties:
                self.discourse.note(party, 5.0 if spot.mention.case == "Nom" else 0.0)

    def _traveller_and_land(
        self,
        sentence: Sentence,
        spotted: Sequence[Spotted],
        position: int,
        tree: ClauseMap,
        places: Sequence[PlaceMention],
    ) -> list[Party]:
        """ "X отправился в Перу, стороны подпишут меморандум": who goes somewhere, and the country where he goes."""
        expression, mention = spotted[position].expression, spotted[position].mention
        if expression is None or not expression.sides or mention.case != "Nom":
            return []
        if _GOING.isdisjoint(sentence.lemmas[: mention.start]):
            return []
        people = [p for spot in spotted[:position] for p in spot.mention.parties if p.kind != "organization"]
        goals = [
            p for p in places if p.tokens.stop <= mention.start and p.preposition in ("в", "во", "на") and p.country
        ]
        if len(people) != 1 or not goals or people[0].country in (None, goals[-1].country):
            return []
        if tree.of[goals[-1].head] == tree.of[mention.head]:
            return []
        return [people[0], self.discourse.state(goals[-1].country or "")]

    def _received(
        self, sentence: Sentence, mention: Mention, expression: Expression, beside: Sequence[Party]
    ) -> Party | None:
        """ "Завтра его примет президент": the one visitor, where nobody of the visitor's country receives."""
        if not _is_received(sentence, mention):
            return None
        guests = [p for p in self.discourse.guests if p.kind == "person" and p.gender in (None, expression.gender)]
        hosts = {party.country for party in beside if party.kind == "person"}
        return guests[0] if len(guests) == 1 and hosts and guests[0].country not in hosts else None

    def _meant(
        self, sentence: Sentence, spotted: Sequence[Spotted], position: int, expression: Expression, tree: ClauseMap
    ) -> list[Party]:
        """Whom an expression means: by the words of its own sentence, else by the discourse."""
        mention, before = spotted[position].mention, spotted[:position]
        clause = tree.of[mention.head]
        beside = self._beside(sentence, spotted, position, tree)
        if expression.own and not expression.countries:
            owner = next((p for p in beside if p.kind == "person" and p.country), None)
            if owner is not None and owner.country is not None:
                expression.countries = (owner.country,)
        if expression.kind == "colleague":
            beside += subject_before(before, tree, clause)
        if expression.kind == "guest" and not any(party.kind == "person" for party in beside):
            beside += [p for other in before if other.mention.form == "name" for p in other.mention.parties]
        if expression.kind == "host":
            called = in_apposition(sentence, spotted, position)
            if called is not None:
                self.discourse.called_host = [called]
                return [called]
        match expression.kind:
            case "relative":
                return antecedents_of(before, mention)
            case "his":
                named = [
                    other for other in before if other.mention.form in ("name", "office") and other.mention.parties
                ]
                acting = [
                    other for other in named if other.mention.case == "Nom" and tree.of[other.mention.head] == clause
                ]
                if fold(sentence.tokens[tree.clauses[clause].head].lemma) in OF_SOMEBODY:
                    upon = [other for other in named if other.mention.case in ("Acc", "Gen", "Dat")]
                    acting = upon[-1:] or acting  # "поздравил Y с его победой"
                party = (acting or named)[-1].mention.parties[-1] if named else None
                if party is not None and party.kind == "person" and party.gender in (None, expression.gender):
                    return [party]
            case "he" if mention.case in ("Nom", None) and (teller := by_whose_words(sentence, before)) is not None:
                return [teller]
            case "he":
                colons = (i for i in range(mention.start - 1, 0, -1) if sentence.tokens[i].text == ":")
                led = any(
                    other.mention.case == "Nom" and tree.of[other.mention.head] == clause
                    for other in spotted[position + 1 :]
                )  # "его принял Y": the clause has a subject of its own
                alone = not any(p.kind == "person" for other in before for p in other.mention.parties)
                guest = self._received(sentence, mention, expression, beside) if alone else None
                if guest is not None:
                    return [guest]
                partner = partner_before(sentence, before, mention, tree, expression.gender)
                if partner is not None:
                    return [partner]
                party = whom_he_means(before, mention, expression, beside, tree, next(colons, 0), led)
                if party is not None:
                    topic = received_topic(sentence, before, party, tree, expression.gender)
                    return [topic if topic is not None and mention.case == "Nom" else party]
                if mention.case not in ("Nom", None) and not led:
                    beside += subject_before(before, tree, clause)
            case "that":
                acted_upon = [
                    other.mention.parties[-1]
                    for other in before
                    if other.mention.form in ("name", "office", "anaphor")
                    and other.mention.case not in ("Nom", None)
                    and other.mention.parties
                    and other.mention.parties[-1].kind == "person"
                    and other.mention.parties[-1].gender in (None, expression.gender)
                ]
                if acted_upon:
                    return acted_upon[-1:]
            case "they" if not before and mention.case != "Nom" and of_others(sentence, mention):
                return []
            case "they" if mention.case != "Nom" and (one := with_others(sentence, before)) is not None:
                return [one]
            case "they" if mention.case in ("Nom", None):
                pair = [
                    party
                    for other in before
                    if other.mention.form in ("name", "office") and tree.of[other.mention.head] != clause
                    for party in other.mention.parties
                    if party.kind == "person"
                ]
                if len(pair) == 2 and pair[0] is not pair[1]:
                    return pair
                guests = [
                    other.mention.parties
                    for other in before
                    if other.expression is not None
                    and other.expression.kind == "guests"
                    and tree.of[other.mention.head] != clause
                ]
                if guests and guests[-1]:
                    return list(guests[-1])  # "гостей принял X, завтра они посетят …"
                if sentence.tokens[mention.head].text.lower() in ("оба", "обе"):
                    both = distinct(p for other in before for p in other.mention.parties if p.kind == "person")
                    if len(both) == 2:
                        return both  # "его встретил X, и оба …"
            case "they":
                several = [
                    other
                    for other in before
                    if other.expression is not None
                    and other.expression.kind in ("guests", "plural")
                    and other.mention.parties
                    and tree.of[other.mention.head] != clause
                ]
                if several:
                    return list(several[-1].mention.parties)
            case "office" if mention.case == "Nom" and not expression.countries and _goes_on(sentence, mention):
                leading = self.discourse.protagonist
                if leading is not None and leading.office in expression.offices and leading not in beside:
                    return [leading]
            case "plural":
                if fold(sentence.tokens[mention.head].lemma) == "коллега" and expression.count == 2:
                    speaker = next((p for p in (*subject_before(before, tree, clause), *beside) if p.office), None)
                    alike = [
                        p
                        for p in self.discourse.known.values()
                        if speaker is not None and p.office == speaker.office and p.country != speaker.country
                    ]
                    if len(alike) == 2:
                        return alike
                if fold(sentence.tokens[mention.head].lemma) == "сторона" and mention.case == "Nom":
                    two = two_before(before, tree, clause)
                    if two:
                        return two
                gathering = self.discourse.gathering
                of_summit = any(fold(token.lemma) in SUMMIT_NOUNS for token in sentence.tokens[: mention.start])
                bodies = any(other.mention.form == "organization" for other in before)
                of_body = any(fold(token.lemma) in SESSION_NOUNS for token in sentence.tokens[: mention.start])
                if of_body and bodies and not gathering and not expression.countries and expression.count is None:
                    return []  # the leaders of a body whom the text has not named
                if of_summit and gathering and not expression.countries and expression.count in (None, len(gathering)):
                    return list(gathering)
        found = self.discourse.resolve(expression, beside)
        if expression.kind == "they" and _is_received(sentence, mention):
            at_home = {party.country for party in beside if party.kind == "person"}  # "их примет президент"
            found = [party for party in found if party.country not in at_home] or found
        return found or self._official_of_land(sentence, mention, expression, beside)

    def _official_of_land(
        self, sentence: Sentence, mention: Mention, expression: Expression, beside: Sequence[Party]
    ) -> list[Party]:
        """ "X прибыл в Рим. Он встретился с министром обороны": whom a guest meets, of the country that he is in."""
        office = next(iter(expression.offices)) if len(expression.offices) == 1 else None
        if expression.kind != "office" or expression.countries or mention.case != "Ins" or self.country is None:
            return []
        abroad = any(p in self.discourse.guests and p.country not in (None, self.country) for p in beside)
        if not abroad or office not in _MET_ABROAD or expression.role is None:
            return []
        before = [token.text.lower() for token in sentence.tokens[max(0, mention.start - 2) : mention.start]]
        if before[-1:] not in (["с"], ["со"]) or before[0] in ("вместе", "главе", "наряду"):
            return []
        return self.discourse.resolve(replace(expression, countries=(self.country,)), beside)

    def _beside(self, sentence: Sentence, spotted: Sequence[Spotted], position: int, tree: ClauseMap) -> list[Party]:
        """Those named in the clause of an expression, who cannot be meant by it."""
        own = spotted[position].mention
        bare = Reading(sentence, tree, [], [])
        return [
            party
            for number, other in enumerate(spotted)
            if number != position
            and not (other.expression is not None and other.expression.kind == "his")
            and (
                side_by_side(sentence, other.mention, own)
                or (
                    (
                        tree.of[other.mention.head] == tree.of[own.head]
                        or acts_meanwhile(tree, tree.of[other.mention.head], tree.of[own.head])
                    )
                    and (number < position or other.expression is None)
                    and not bare.barrier_between(other.mention.head, own.head)
                    and not dash_between(sentence, own, other.mention)
                )
            )
            for party in other.mention.parties
        ]

    def _reading(self, sentence: Sentence, tree: ClauseMap, kept: list[Mention], places: list[PlaceMention]) -> Reading:
        bare = Reading(sentence, tree, kept, [])
        prepositions = {m.head: bare.preposition(m.start) or bare.preposition(m.head) for m in kept}
        for mention in _nominative_after_oblique(sentence, kept):
            mention.case, prepositions[mention.head] = "Nom", None
        for mention in kept:
            governed = mentions.CASE_OF_PREPOSITION.get(prepositions[mention.head] or "")
            if governed is not None and mention.case in ("Nom", None):
                mention.case = governed
        _join_states_to_names(sentence, kept)
        groups = coordination.group(sentence.tokens, kept, tree, prepositions)
        for found_group in groups:
            people = found_group.people()
            if len(people) >= 2 and all(mention.form in ("name", "office") for mention in found_group.mentions):
                self.discourse.together, self.discourse.together_at = people, self.discourse.clock
        found: list[DateMention] = [
            replace(mention, start=mention.start + sentence.start, stop=mention.stop + sentence.start)
            for mention in find_dates(sentence.text, self.published)
        ]
        return Reading(sentence, tree, kept, groups, found, places, title=self.document.heads(sentence))


def _is_received(sentence: Sentence, mention: Mention) -> bool:
    """Whether a mention is whom a verb receives or greets."""
    head = sentence.tokens[mention.head].head
    return mention.case in ("Acc", "Gen") and head >= 0 and sentence.lemmas[head] in RECEIVE_VERBS | GREET_VERBS


_MET_ABROAD = frozenset(("head_of_state", "head_of_government", "speaker", "foreign_minister", "minister"))


def _of_one_body(role: str, owner: str) -> bool:
    """Whether an office is of an international body that "owner" names in other words: in short, or in full."""
    own, other = find_bodies(role), find_bodies(owner)
    return bool(own) and bool(other) and own[-1].name == other[-1].name


def _of_elsewhere(delegation: Party, leader: Party) -> bool:
    """Whether a delegation is of a region or a body that its would-be leader's office is not of."""
    owner = [fold(word)[:5] for word in (delegation.name or "").split()[1:] if word[:1].isupper()]
    role = fold(leader.role or "")
    return bool(owner) and bool(role) and leader.office != "body" and not any(word in role for word in owner)


def _goes_on(sentence: Sentence, mention: Mention) -> bool:
    """ "Также министр встретился с X", "Затем министр принял X": one more thing that the same man did."""
    beside = range(max(0, mention.start - 2), min(len(sentence.tokens), mention.stop + 3))
    if any(sentence.tokens[i].text.lower() == "также" for i in beside):
        return True
    before = " ".join(fold(token.text) for token in sentence.tokens[: mention.start] if token.pos != "PUNCT")
    return _THEN.fullmatch(before) is not None


_THEN = re.compile(
    r"(?:кроме|помимо) (?:того|этого)|вместе с тем|наряду с этим|за(?:тем|одно)|далее|потом|позже|позднее|следом|"
    r"вслед за (?:этим|тем)|после (?:этого|чего)|в завершение(?: дня| визита| поездки)?|(?:в|на) (?:тот|этот) же день|"
    r"накануне|вечером|днем|отдельно|параллельно"
)


def _leads_there(sentence: Sentence, place: PlaceMention) -> bool:
    """ "визит министра в Кению X": where somebody goes, between his office and his name."""
    into = place.preposition in ("в", "во", "на")
    return into and place.kind != "venue" and sentence.tokens[place.head].feats.get("Case") == "Acc"


def _nominative_after_oblique(sentence: Sentence, kept: Sequence[Mention]) -> list[Mention]:
    """ "с послом N | X отметила": names right after others of another case, which the parser gives to them."""
    stops = {mention.stop: mention for mention in kept if mention.form == "name"}
    return [
        mention
        for mention in kept
        if mention.form == "name" and sentence.tokens[mention.stop - 1].feats.get("Case") == "Nom"
        if sentence.tokens[mention.start].pos == "PROPN"  # and no office, which would say its case
        if (before := stops.get(mention.start)) is not None and before.case in ("Ins", "Dat")
    ]


def _join_states_to_names(sentence: Sentence, kept: list[Mention]) -> None:
    """ "министры Перу — X, Кении — Y и Чили — Z": each state but the first is whose the name after its dash is."""
    tokens = sentence.tokens
    names = {mention.start: mention for mention in kept if mention.form == "name"}
    stops = {mention.stop: mention for mention in kept if mention.form == "name"}
    for state in [mention for mention in kept if mention.form == "country"]:
        name, before = names.get(state.stop + 1), stops.get(state.start - 1)
        if name is None or before is None or tokens[state.stop].text not in _DASHES:
            continue
        dashed = any(token.text in _DASHES for token in tokens[max(before.start - 1, 0) : before.stop])
        if not dashed or tokens[state.start - 1].text.lower() not in (",", "и"):
            continue
        kept.remove(state)
        name.start = state.start
        for party in name.parties:
            party.country = party.country or state.parties[0].country
            if party.role is None:
                party.role, party.office = before.parties[0].role, before.parties[0].office


_DASHES = ("—", "–", "-")
# Of the state and not of a region or a company, which a role names ("президент Татарстана").
_OF_STATE = re.compile(
    r"(?:(?:первый )?(?:вице-|заместитель |замглавы )?(?:министр|премьер|президент|спикер|"
    r"(?:государственный |гос)секретарь|председатель (?:[Пп]арламента|[Сс]ената|[Пп]равительства))[^А-ЯЁA-Z]*)$"
)


def _of_bodies_of_each(sentence: Sentence, office: Office) -> int:
    """Where "советов безопасности" of "секретари советов безопасности стран ОДКБ" ends: no body that takes part.

    0 where the office is not of a body of each state.
    """
    tokens, first = sentence.tokens, office.head + 1
    if first >= office.stop or tokens[first].feats.get("Number") != "Plur" or tokens[first].feats.get("Case") != "Gen":
        return 0
    begin = tokens[first].start - sentence.start
    whole = sentence.text[begin : tokens[office.stop - 1].stop - sentence.start]
    union = next((body.start for body in find_bodies(whole)), None)
    if union is None:
        return office.stop
    return next(i for i in range(first, office.stop) if tokens[i].stop - sentence.start > begin + union)
