"""From a tagged sentence to its reading: who is mentioned and meant, which dates and places it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from services.extract.engine import clauses, coordination, mentions
from services.extract.engine.anaphora import Anaphora
from services.extract.engine.antecedents import of_one_row, of_the_country_visited
from services.extract.engine.bodies import Bodies
from services.extract.engine.body_references import bodies_meant
from services.extract.engine.capitals import capitals as capitals_of
from services.extract.engine.capitals import capitals_in, this_country
from services.extract.engine.clauses import ClauseMap
from services.extract.engine.coreference import Discourse
from services.extract.engine.dates import DateMention, find_dates
from services.extract.engine.delegation_leaders import lead_delegations
from services.extract.engine.document import Document, Sentence
from services.extract.engine.lexicon import BORDERING, fold
from services.extract.engine.mentions import Spotted
from services.extract.engine.nominal_mentions import (
    chiefs_of_residences,
    delegations_in,
    foreigners_in,
    led_in,
    office_in,
)
from services.extract.engine.parties import Mention, Party
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
                if prepositional(sentence, place.tokens.start) or _borders(sentence, place):
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
                and not _heads_the_report(sentence, place)
            ):
                party = self.discourse.state(place.country)
                case = "Nom" if token.rel.startswith("nsubj") else token.feats.get("Case")
                mention = Mention("country", place.tokens.start, place.tokens.stop, place.head, case, False, [party])
                spotted.append(Spotted(mention))
        put_people_first(sentence, spotted, self.bodies)
        put_delegates_first(sentence, spotted)
        spotted = coordination.absorb_plurals(sentence.tokens, without_countries_of_offices(sentence, spotted))
        Anaphora(sentence, spotted, tree, places, self.discourse, self.country).resolve()
        lead_delegations(sentence, spotted, self.discourse, self.bodies)
        kept = [spot.mention for spot in spotted if spot.mention.parties]
        kept_places = [place for place in places if place.head not in inside or _leads_there(sentence, place)]
        return self._reading(sentence, tree, kept, kept_places)

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


def _of_one_body(role: str, owner: str) -> bool:
    """Whether an office is of an international body that "owner" names in other words: in short, or in full."""
    own, other = find_bodies(role), find_bodies(owner)
    return bool(own) and bool(other) and own[-1].name == other[-1].name


def _leads_there(sentence: Sentence, place: PlaceMention) -> bool:
    """ "визит министра в Кению X": where somebody goes, between his office and his name."""
    into = place.preposition in ("в", "во", "на")
    return into and place.kind != "venue" and sentence.tokens[place.head].feats.get("Case") == "Acc"


def _heads_the_report(sentence: Sentence, place: PlaceMention) -> bool:
    """ "Сан-Хосе – Президент …": where the report is from."""
    after = sentence.tokens[place.tokens.stop : place.tokens.stop + 1]
    return place.tokens.start == 0 and bool(after) and after[0].text in ("-", "–", "—")


def _borders(sentence: Sentence, place: PlaceMention) -> bool:
    """ "в приграничный с Перу город", "граничащей с Чили области": which country something lies beside."""
    before = place.tokens.start - 2
    if before < 0 or sentence.tokens[before + 1].text.lower() not in ("с", "со"):
        return False
    return fold(sentence.tokens[before].text).startswith(BORDERING)


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
