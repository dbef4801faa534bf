"""From a tagged sentence to its reading: who is mentioned and meant, which dates and places it names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from services.extract.engine import clauses, mentions
from services.extract.engine.bodies import Bodies, BodyMention
from services.extract.engine.capitals import capitals as capitals_of
from services.extract.engine.capitals import capitals_in
from services.extract.engine.clauses import ClauseMap
from services.extract.engine.coreference import Discourse, Expression
from services.extract.engine.dates import DateMention, find_dates
from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.lexicon import GREET_VERBS, RECEIVE_VERBS, SESSION_NOUNS, SUMMIT_NOUNS, fold
from services.extract.engine.mentions import HEAD_OF_STATE, LEADERS, MINISTERS, Countries, Spotted
from services.extract.engine.parties import Mention, Party, distinct
from services.extract.engine.people.offices import Office
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import OF_PEOPLE, Reading


@dataclass(slots=True)
class Named:
    """A named person in a sentence: tokens [start, stop) with the offices around the name, the name at `head`."""

    start: int
    stop: int
    head: int
    name_start: int
    name_stop: int
    party: Party
    case: str | None = None  # by the forms of the name


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
        _claim(claimed, spotted)
        countries = _countries(sentence, places, self.bodies)
        for spot in spotted:
            (party,) = spot.mention.parties
            party.country = party.country or _side_of(sentence, spot.mention, countries, places)
        known = {index for place in places if place.kind != "adjective" for index in place.tokens}
        dateline = _DATELINE.match(sentence.text)
        if dateline is not None:  # "БАКУ /Тренд/ - Делегация …": where the agency sits
            places = [place for place in places if place.start >= sentence.start + dateline.end()]
        capitals = [p for p in capitals_in(sentence, countries, self._home(named)) if p.head not in known]
        places = sorted([*(p for p in places if p.kind != "adjective"), *capitals], key=lambda place: place.start)
        for body in self.bodies.councils(sentence, claimed):
            spot = _organization(sentence, body)
            spotted.append(spot)
            _claim(claimed, [spot])
        for chief in _chiefs_of_residences(sentence, places):
            spotted.append(chief)
            _claim(claimed, [chief])
        abroad = _of_the_country_visited(sentence, [office for office, _ in offices], places, self._home(named))
        for office, holders in offices:
            if office.start in abroad:
                office, holders = replace(office, countries=(abroad[office.start],)), []
            if not any(claimed[office.start : office.stop]):
                own = office.start > 0 and fold(sentence.tokens[office.start - 1].lemma) == "свой"
                bare = _office(sentence, office, [] if own and not office.countries else holders)
                if bare is None and office.former and not office.plural:
                    claimed[office.start : office.stop] = [True] * (office.stop - office.start)
                if bare is not None and own and bare.expression is not None and not office.countries:
                    bare.expression.own = True
                if bare is not None:
                    spotted.append(bare)
                    _claim(claimed, [bare])
        more = mentions.anaphors(sentence.tokens, claimed, countries)
        spotted += more
        _claim(claimed, more)
        for delegation in _delegations(sentence, claimed, countries, places):
            delegation.mention.parties = [self.discourse.delegation(party) for party in delegation.mention.parties]
            spotted.append(delegation)
            _claim(claimed, [delegation])
        for several in _foreigners(sentence, claimed, countries):
            several.mention.parties = [self.discourse.delegation(party) for party in several.mention.parties]
            spotted.append(several)
            _claim(claimed, [several])
        for body in self.bodies.find(self.document, sentence, claimed):
            if _is_dateline(sentence, body):
                continue
            spot = _organization(sentence, body)
            spotted.append(spot)
            _claim(claimed, [spot])
        for place in places:
            if place.kind == "country" and place.country and not any(claimed[i] for i in place.tokens):
                token = sentence.tokens[place.head]
                if _prepositional(sentence, place.tokens.start):
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
                _claim(claimed, [spot])
        inside = {
            i
            for spot in spotted
            if spot.mention.form in ("name", "office", "anaphor", "delegation")
            for i in range(spot.mention.start, spot.mention.stop)
        }
        for place in places:
            token = sentence.tokens[place.head]
            if (
                place.kind == "city"
                and place.country
                and capitals_of().get(place.country) in (place.name, f"Нью-{place.name}")
                and place.venue is None
                and token.text[:1].isupper()
                and not _prepositional(sentence, place.tokens.start)
                and (token.feats.get("Case") in ("Nom", "Ins") or token.rel.startswith("nsubj"))
                and not _of_the_noun_before(sentence, place.head)
                and not any(claimed[i] for i in place.tokens)
                and not sentence.start < self.document.body - 2
                and fold(token.lemma) != "столица"
            ):
                party = self.discourse.state(place.country)
                case = "Nom" if token.rel.startswith("nsubj") else token.feats.get("Case")
                mention = Mention("country", place.tokens.start, place.tokens.stop, place.head, case, False, [party])
                spotted.append(Spotted(mention))
        spotted = mentions.absorb_plurals(sentence.tokens, _without_countries_of_offices(sentence, spotted))
        self._resolve(sentence, spotted, tree)
        self._lead_delegations(sentence, spotted)
        kept = [spot.mention for spot in spotted if spot.mention.parties]
        return self._reading(sentence, tree, kept, [place for place in places if place.head not in inside])

    def _lead_delegations(self, sentence: Sentence, spotted: Sequence[Spotted]) -> None:
        """A delegation stands for whoever leads it, in this sentence or by one before."""
        unled = self.discourse.unled
        if unled is not None and (leader := _leads_it(sentence, spotted)) is not None:
            leader.country = leader.country or unled.country
            self.discourse.delegations[leader.country or ""] = leader
            self.discourse.led, self.discourse.led_at = leader, self.discourse.clock
            self.discourse.guests = [leader if guest is unled else guest for guest in self.discourse.guests]
            self.discourse.unled = None
        for spot in spotted:
            if spot.mention.form != "delegation":
                continue
            if len(spot.mention.parties) != 1:
                continue
            (delegation,) = spot.mention.parties
            leader = _leader(sentence, spot.mention, spotted)
            known = self.discourse.delegations
            if leader is not None:
                leader.country = leader.country or delegation.country
                known[delegation.country or leader.country or ""] = leader
            elif delegation.country is None:
                leader = next(iter(known.values())) if len(known) == 1 else self._only_guest(None)
            else:
                leader = known.get(delegation.country) or self._only_guest(delegation.country)
            self.discourse.unled = delegation if leader is None else None
            if leader is not None:
                spot.mention.parties = [leader]
                self.discourse.led, self.discourse.led_at = leader, self.discourse.clock

    def _only_guest(self, country: str | None) -> Party | None:
        """The one person, of a country if one is given, whose visit was told last: the delegation is theirs."""
        guests = [party for party in self.discourse.guests if party.kind == "person" and party.name]
        return guests[0] if len(guests) == 1 and country in (None, guests[0].country) else None

    def _home(self, named: Sequence[Named]) -> str | None:
        """The country that the text was last in, else of whoever the sentence names first, else of whom it spoke."""
        if self.country is not None:
            return self.country
        party = named[0].party if named else self.discourse.latest()
        return party.country if party is not None else None

    def _name(self, sentence: Sentence, person: Named) -> Spotted:
        case = _case(sentence, person)
        mention = Mention("name", person.start, person.stop, person.head, case, False, [person.party])
        governed = person.start > 0 and sentence.tokens[person.start - 1].pos == "ADP"
        return Spotted(mention, with_preposition=governed)

    def _resolve(self, sentence: Sentence, spotted: Sequence[Spotted], tree: ClauseMap) -> None:
        for position, spot in enumerate(spotted):
            if spot.expression is not None:
                spot.mention.parties = self._meant(sentence, spotted, position, spot.expression, tree)
            for party in spot.mention.parties:
                self.discourse.note(party, 5.0 if spot.mention.case == "Nom" else 0.0)

    def _received(
        self, sentence: Sentence, mention: Mention, expression: Expression, beside: Sequence[Party]
    ) -> Party | None:
        """ "Завтра его примет президент": the one visitor, where nobody of the visitor's country receives."""
        head = sentence.tokens[mention.head].head
        if mention.case not in ("Acc", "Gen") or head < 0 or sentence.lemmas[head] not in RECEIVE_VERBS | GREET_VERBS:
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
            beside += _subject_before(before, tree, clause)
        if expression.kind == "guest" and not any(party.kind == "person" for party in beside):
            beside += [p for other in before if other.mention.form == "name" for p in other.mention.parties]
        if expression.kind == "host":
            called = _in_apposition(sentence, spotted, position)
            if called is not None:
                self.discourse.called_host = [called]
                return [called]
        match expression.kind:
            case "relative":
                return _antecedents(before, mention)
            case "his":
                named = [
                    other for other in before if other.mention.form in ("name", "office") and other.mention.parties
                ]
                acting = [
                    other for other in named if other.mention.case == "Nom" and tree.of[other.mention.head] == clause
                ]
                if fold(sentence.tokens[tree.clauses[clause].head].lemma) in _OF_SOMEBODY:
                    upon = [other for other in named if other.mention.case in ("Acc", "Gen", "Dat")]
                    acting = upon[-1:] or acting  # "поздравил Y с его победой"
                party = (acting or named)[-1].mention.parties[-1] if named else None
                if party is not None and party.kind == "person" and party.gender in (None, expression.gender):
                    return [party]
            case "he" if mention.case in ("Nom", None) and (teller := _by_whose_words(sentence, before)) is not None:
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
                partner = _partner_before(sentence, before, mention, tree, expression.gender)
                if partner is not None:
                    return [partner]
                party = _he(before, mention, expression, beside, tree, next(colons, 0), led)
                if party is not None:
                    topic = _received_topic(sentence, before, party, tree, expression.gender)
                    return [topic if topic is not None and mention.case == "Nom" else party]
                if mention.case not in ("Nom", None) and not led:
                    beside += _subject_before(before, tree, clause)
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
            case "they" if not before and mention.case != "Nom" and _of_others(sentence, mention):
                return []
            case "they" if mention.case != "Nom" and (one := _with_others(sentence, before)) is not None:
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
            case "plural":
                if fold(sentence.tokens[mention.head].lemma) == "коллега" and expression.count == 2:
                    speaker = next((p for p in (*_subject_before(before, tree, clause), *beside) if p.office), None)
                    alike = [
                        p
                        for p in self.discourse.known.values()
                        if speaker is not None and p.office == speaker.office and p.country != speaker.country
                    ]
                    if len(alike) == 2:
                        return alike
                if fold(sentence.tokens[mention.head].lemma) == "сторона" and mention.case == "Nom":
                    two = _two_before(before, tree, clause)
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
        return self.discourse.resolve(expression, beside)

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
                _side_by_side(sentence, other.mention, own)
                or (
                    (
                        tree.of[other.mention.head] == tree.of[own.head]
                        or _acts_meanwhile(tree, tree.of[other.mention.head], tree.of[own.head])
                    )
                    and (number < position or other.expression is None)
                    and not bare.barrier_between(other.mention.head, own.head)
                    and not _dash_between(sentence, own, other.mention)
                )
            )
            for party in other.mention.parties
        ]

    def _reading(self, sentence: Sentence, tree: ClauseMap, kept: list[Mention], places: list[PlaceMention]) -> Reading:
        bare = Reading(sentence, tree, kept, [])
        prepositions = {m.head: bare.preposition(m.start) or bare.preposition(m.head) for m in kept}
        for mention in kept:
            governed = mentions.CASE_OF_PREPOSITION.get(prepositions[mention.head] or "")
            if governed is not None and mention.case in ("Nom", None):
                mention.case = governed
        groups = mentions.group(sentence.tokens, kept, tree, prepositions)
        for found_group in groups:
            people = found_group.people()
            if len(people) >= 2 and all(mention.form in ("name", "office") for mention in found_group.mentions):
                self.discourse.together, self.discourse.together_at = people, self.discourse.clock
        found: list[DateMention] = [
            replace(mention, start=mention.start + sentence.start, stop=mention.stop + sentence.start)
            for mention in find_dates(sentence.text, self.published)
        ]
        return Reading(sentence, tree, kept, groups, found, places, title=self.document.heads(sentence))


_OF_SOMEBODY = frozenset("поздравить поздравлять поблагодарить благодарить".split())


_DATELINE = re.compile(
    r"[А-ЯЁ][\w-]+(?:, \d{1,2} \w+)?\.?\s?/[^/\n]{2,60}/\.?\s?(?:[-–—]\s)?|[А-ЯЁ]{4,}(?:, [^—–\n]{2,30})?\s[—–]\s"
)


def _of_the_country_visited(
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


# Houses that stand for whoever sits in them; the rest of the register's are of heads of state.
_OF_GOVERNMENT = frozenset(("Даунинг-стрит", "Матиньонский дворец", "дворец Киджи"))
_SEATS = _OF_GOVERNMENT | frozenset(
    (
        "Белый дом", "Кремль", "Акорда", "Елисейский дворец", "Голубой дом", "Дворец Независимости",
        "Квиринальский дворец", "дворец Планалту", "Малаканьянский дворец",
        "дворец Мирафлорес", "дворец Бельвю", "Розовый дом", "Ынтымак Ордо",
    )
)  # fmt: skip
_SITTING = frozenset("глава хозяин хозяйка обитатель".split())


def _chiefs_of_residences(sentence: Sentence, places: Sequence[PlaceMention]) -> Iterable[Spotted]:
    """ "глава Белого дома", "хозяин Елисейского дворца"."""
    for place in places:
        before = place.tokens.start - 1
        if place.venue not in _SEATS or not place.country or before < 0:
            continue
        chief = sentence.tokens[before]
        if fold(chief.lemma) in _SITTING and chief.feats.get("Number") != "Plur":
            kind = "head_of_government" if place.venue in _OF_GOVERNMENT else "head_of_state"
            role = "премьер-министр" if place.venue in _OF_GOVERNMENT else "президент"
            mention = Mention("office", before, place.tokens.stop, before, chief.feats.get("Case"), False)
            yield Spotted(mention, Expression("office", frozenset((kind,)), (place.country,), role=role), role)


def _in_apposition(sentence: Sentence, spotted: Sequence[Spotted], position: int) -> Party | None:
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


def _side_of(sentence: Sentence, name: Mention, countries: Countries, places: Sequence[PlaceMention]) -> str | None:
    """The country that the words before a name give: "афганский предприниматель X", "коллега из Томской области X"."""
    tokens = sentence.tokens
    noun = name.start - 1
    home = next((place for place in places if place.tokens.stop == name.start and place.kind != "venue"), None)
    if home is not None and home.country:
        above = home.tokens.start - 2
        from_there = (
            above >= 0 and tokens[above + 1].text.lower() == "из" and tokens[above].feats.get("Animacy") == "Anim"
        )
        return home.country if from_there else None
    if noun < 1 or tokens[noun].pos != "NOUN" or tokens[noun].feats.get("Animacy") != "Anim":
        return None
    return countries.adjectives.get(noun - 1, (None,))[-1]


def _leads_it(sentence: Sentence, spotted: Sequence[Spotted]) -> Party | None:
    """X of "Её возглавляет X", of a delegation told just before."""
    verb = next(
        (i for i, token in enumerate(sentence.tokens) if fold(token.lemma) in ("возглавлять", "возглавить")), None
    )
    if verb is None or not any(token.text.lower() in ("ее", "её") for token in sentence.tokens[:verb]):
        return None
    people = [
        spot.mention.parties[0]
        for spot in spotted
        if spot.mention.form == "name" and spot.mention.case == "Nom" and spot.mention.start > verb
    ]
    return people[0] if len(people) == 1 else None


def _of_the_noun_before(sentence: Sentence, index: int) -> bool:
    """ "мэриями Осло": a town whose name shows no case, after the noun that is of it."""
    token, before = sentence.tokens[index], sentence.tokens[index - 1] if index else None
    if before is None or before.pos != "NOUN" or token.text[-1:] not in "оеиуэ":
        return False
    return token.rel in ("nmod", "appos") and token.head == index - 1


def _in_brackets(sentence: Sentence, mention: Mention) -> bool:
    """Whether nothing but the mention stands in a pair of brackets."""
    tokens = sentence.tokens
    return (
        mention.start > 0
        and mention.stop < len(tokens)
        and (tokens[mention.start - 1].text == "(" and tokens[mention.stop].text == ")")
    )


def _without_countries_of_offices(sentence: Sentence, spotted: list[Spotted]) -> list[Spotted]:
    """In "государственный министр Бангладеш X" the country says whose X is; it is no party beside X.

    The same in "президенты Албании X и Латвии Y", where Y holds the office of X.
    """
    starting = {spot.mention.start: spot.mention for spot in spotted if spot.mention.form == "name"}
    ending = {spot.mention.stop: spot.mention for spot in spotted if spot.mention.form == "name"}
    kept: list[Spotted] = []
    for spot in spotted:
        own = spot.mention
        person = starting.get(own.stop)
        before = sentence.tokens[own.start - 1] if own.start > 0 else None
        beside = ending.get(own.start - 1) if _in_brackets(sentence, own) else None
        if own.form == "country" and beside is not None:  # "X (Беларусь)"
            beside.parties[0].country = beside.parties[0].country or own.parties[0].country
            continue
        if own.form != "country" or person is None or before is None or own.case not in ("Gen", None):
            kept.append(spot)
            continue
        listed = ending.get(own.start - 1) if before.text in (",", "и") else None
        if listed is not None and mentions.same_case(listed.case, person.case):
            (holder,), (other,) = listed.parties, person.parties
            other.role, other.office = other.role or holder.role, other.office or holder.office
        elif before.pos != "NOUN" or before.feats.get("Animacy") != "Anim":
            kept.append(spot)
            continue
        person.parties[0].country = person.parties[0].country or own.parties[0].country
    return kept


def _leader(sentence: Sentence, delegation: Mention, spotted: Sequence[Spotted]) -> Party | None:
    """ "делегация во главе с X", "делегация, которую возглавляет X", "делегацию возглавил X", "возглавляемая X"."""
    lemmas = [fold(token.lemma) for token in sentence.tokens]
    for spot in sorted(spotted, key=lambda spot: spot.mention.start):
        named = spot.mention
        if named.form not in ("name", "office") or len(named.parties) != 1 or named.parties[0].kind != "person":
            continue
        low, high = min(delegation.stop, named.stop), max(delegation.start, named.start)
        between = lemmas[low:high]
        if len(between) > 24:
            continue
        heads = any(word in ("возглавить", "возглавлять") for word in between)
        if named.start > delegation.start:
            at_head = named.case in ("Ins", None) and _at_the_head(between)
            by_head = named.case in ("Ins", "Gen") and any(
                word in ("возглавлять", "руководство", "начало", "председательство") for word in between
            )
            if at_head or by_head or (heads and named.case in ("Nom", None)):
                return named.parties[0]
        elif heads and named.case == "Nom" and delegation.case in ("Acc", "Gen", None):
            return named.parties[0]
    return None


def _at_the_head(words: Sequence[str]) -> bool:
    """Whether the words between a delegation and a name say "во главе с", the name's office after them included."""
    at = next((i for i in range(len(words) - 1) if words[i] == "глава" and words[i + 1] == "с"), None)
    return at is not None and not {"с", ";", ":"} & set(words[at + 2 :])


def _he(
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
        taken_over = [] if led else _subject_before(before, tree, clause)
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


def _with_others(sentence: Sentence, before: Sequence[Spotted]) -> Party | None:
    """X of "X вместе с другими лидерами побывал в Осло, где их принимал Y": "их" are X and people not named."""
    lemmas = [fold(token.lemma) for token in sentence.tokens]
    named = [s.mention for s in before if s.mention.form in ("name", "office") and s.mention.case == "Nom"]
    if len(named) != 1 or len(named[0].parties) != 1:
        return None
    start = named[0].stop
    after = range(start, min(start + 4, len(lemmas) - 1))
    return named[0].parties[0] if any(lemmas[i] == "с" and lemmas[i + 1] in _OTHERS for i in after) else None


_OTHERS = frozenset(("другой", "остальной"))


def _of_others(sentence: Sentence, pronoun: Mention) -> bool:
    """Whether a plural of people who are none of the parties stands before: "о соседях … с ними"."""
    return any(
        token.pos == "NOUN" and token.feats.get("Number") == "Plur" and token.feats.get("Animacy") == "Anim"
        for token in sentence.tokens[: pronoun.start]
    )


def _two_before(before: Sequence[Spotted], tree: ClauseMap, number: int) -> list[Party]:
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


def _received_topic(
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


def _partner_before(
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


def _by_whose_words(sentence: Sentence, before: Sequence[Spotted]) -> Party | None:
    """The one whose words a sentence gives: "По словам президента, он рад …"."""
    if len(sentence.tokens) < 4 or sentence.tokens[0].text != "По":
        return None
    if sentence.tokens[1].text not in ("словам", "мнению", "признанию", "утверждению", "оценке"):
        return None
    teller = next((spot.mention for spot in before if spot.mention.start == 2), None)
    people = [party for party in teller.parties if party.kind == "person"] if teller is not None else []
    return people[0] if len(people) == 1 and teller is not None and teller.form != "pronoun" else None


def _acts_meanwhile(tree: ClauseMap, inner: int, outer: int) -> bool:
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


def _side_by_side(sentence: Sentence, before: Mention, own: Mention) -> bool:
    """ "с президентом он не встречался": one clause, whatever the parser says of the rest of it."""
    between = sentence.tokens[before.stop : own.start]
    return before.stop <= own.start and len(between) <= 1 and not any(token.pos == "PUNCT" for token in between)


def _dash_between(sentence: Sentence, pronoun: Mention, later: Mention) -> bool:
    """ "Он прибыл вчера — это первый визит Токаева": what follows the dash may name whom the pronoun means.

    So may what stands before a colon: "Не отстаёт и N: вчера он …".
    """
    if later.stop <= pronoun.start:
        return any(token.text in (":", ";") for token in sentence.tokens[later.stop : pronoun.start])
    between = sentence.tokens[pronoun.stop : later.start]
    return any(token.text in ("—", "–", ":") for token in between)


def _subject_before(before: Sequence[Spotted], tree: ClauseMap, number: int) -> list[Party]:
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
    return taken if len(taken) > 1 or not tree.plural[number] else []  # "X прибудет, его ждут": they are others


def _organization(sentence: Sentence, body: BodyMention) -> Spotted:
    """A body that the sentence names, as a mention of it."""
    case = _body_case(sentence, body.start, body.head)
    return Spotted(Mention("organization", body.start, body.stop, body.head, case, False, [body.party]))


def _is_dateline(sentence: Sentence, body: BodyMention) -> bool:
    """Whether the body is the agency that a paragraph begins with: "КАБАР — Президент принял …"."""
    return (
        body.start == 0
        and body.stop + 1 < len(sentence.tokens)
        and sentence.tokens[body.stop].text in ("—", "–", "-")
        and sentence.tokens[body.stop + 1].text[:1].isupper()
        and not any(token.text in '«"“„' for token in sentence.tokens[: body.stop])
    )


def _body_case(sentence: Sentence, start: int, head: int) -> str | None:
    """A body's case; a name that begins with quotation marks is often left in the nominative."""
    case = sentence.tokens[head].feats.get("Case")
    if case == "Gen" and sentence.tokens[head].rel.startswith("nsubj"):
        return "Nom"  # "правительства" of the plural, taken for the genitive of the singular
    if sentence.tokens[head].text.isupper() and len(sentence.tokens[head].text) > 1:
        return None
    return None if sentence.tokens[start].text in '«"“' and case == "Nom" else case


def _case(sentence: Sentence, person: Named) -> str | None:
    """The office's case, else the name's; None for an indeclinable name that the network takes for oblique."""
    tokens = sentence.tokens
    if (acting := _ACTING.get(tokens[person.start].text.lower())) is not None:
        return acting
    said = tokens[person.head].feats.get("Case")
    if said in ("Ins", "Loc", "Dat") and _is_nominative(sentence, person):
        return "Nom"  # the office is a word that the network does not know
    if said == "Acc" and person.head < person.name_start and _shows_nominative(tokens[person.head]):
        return "Nom"
    written = [token.text for token in tokens[person.name_start : person.name_stop] if token.text != "."]
    nominative = (person.party.name or "").replace(".", " ").split()
    unchanged = all(word in nominative for word in written)
    declines = any(_declines(word, person.party.gender) for word in written)
    if person.head < person.name_start and said and not fold(tokens[person.head].text).startswith("зам"):
        if said == "Gen" and unchanged and declines:
            return "Nom"  # "главы МИД двух стран A и B", taken for the genitive of one head
        if (
            said == "Nom"
            and not unchanged
            and person.case not in (None, "Nom")
            and tokens[person.head].text.endswith("и")
        ):
            return person.case  # "его коллеги Натальи N", taken for the plural
        return "Acc" if said == "Gen" and person.case == "Acc" else said
    if unchanged:
        if declines:
            return "Nom"
        above = tokens[person.name_start].head
        received = above >= 0 and fold(tokens[above].lemma) in OF_PEOPLE
        if tokens[person.name_start].rel == "obj" and person.party.gender == "f" and received:
            return "Acc"  # "Вильярруэль приняли президент и премьер"
        own = mentions.case_of(tokens, person.name_start, person.name_stop, person.name_start)
        return own if own == "Nom" else None
    own = mentions.case_of(tokens, person.name_start, person.name_stop, person.name_start)
    if person.case is not None and person.case != own and not (person.case in ("Gen", "Acc") and own in ("Gen", "Acc")):
        return person.case
    return own


# "исполняющим обязанности министра X": the case is the participle's.
_ACTING = {
    "исполняющий": "Nom", "исполняющая": "Nom", "исполняющего": "Gen", "исполняющему": "Dat",
    "исполняющую": "Acc", "исполняющим": "Ins", "исполняющем": "Loc",
}  # fmt: skip


def _shows_nominative(token: Token) -> bool:
    """Whether a man's office cannot be an accusative by its form: "президент", for that is "президента"."""
    one = token.feats.get("Gender") == "Masc" and token.feats.get("Number") == "Sing"
    return one and token.text[-1:].lower() in "бвгджзйклмнпрстфхцчшщь"


def _is_nominative(sentence: Sentence, person: Named) -> bool:
    """Whether the name is written as in the nominative, and would be written otherwise in another case."""
    written = [t.text for t in sentence.tokens[person.name_start : person.name_stop] if t.text != "."]
    nominative = (person.party.name or "").replace(".", " ").split()
    return all(word in nominative for word in written) and any(_declines(w, person.party.gender) for w in written)


def _declines(word: str, gender: str | None) -> bool:
    """Whether a name in this form would look different in another case."""
    last = word[-1:].lower()
    if last in "ая":
        return True
    return gender != "f" and (last in "бвгджзйклмнпрстфхцчшщь") and not word.endswith(("ых", "их"))


def _antecedents(before: Sequence[Spotted], relative: Mention) -> list[Party]:
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


def _claim(claimed: list[bool], spotted: Iterable[Spotted]) -> None:
    for spot in spotted:
        for index in range(spot.mention.start, spot.mention.stop):
            claimed[index] = True


def _countries(sentence: Sentence, places: Sequence[PlaceMention], bodies: Bodies) -> Countries:
    nouns = {
        index: place.country for place in places if place.kind == "country" and place.country for index in place.tokens
    }
    adjectives: dict[int, tuple[str, ...]] = {}
    for index, token in enumerate(sentence.tokens):
        if token.pos in ("ADJ", "NOUN", "PROPN", "DET") and token.text[:1].isalpha():
            found = bodies.countries.adjectives(token.text)
            if found:
                adjectives[index] = found
    natives: dict[int, tuple[str, Literal["m", "f"]]] = {}
    for index, token in enumerate(sentence.tokens):
        if token.pos == "NOUN" and token.text.islower() and token.feats.get("Number") == "Sing":
            if (man := bodies.countries.people(token.text)) is not None:
                natives[index] = man, "m"
            elif token.lemma.endswith("ка") and (woman := bodies.countries.woman(fold(token.lemma))) is not None:
                natives[index] = woman, "f"
    return Countries(nouns, adjectives, natives)


def _prepositional(sentence: Sentence, index: int) -> bool:
    return (
        index > 0
        and sentence.tokens[index - 1].pos == "ADP"
        and sentence.tokens[index - 1].text.lower() not in ("с", "со", "между")
    )


def _office(sentence: Sentence, office: Office, holders: list[Party]) -> Spotted | None:
    """An office without a name: its holders where they are known, else an expression to resolve."""
    tokens = sentence.tokens
    token = tokens[office.head]
    case = token.feats.get("Case") or next(iter(sorted(office.cases)), None)
    if office.cases and case not in office.cases:
        # The network misread the word ("Президенты" at the beginning of a sentence): its form knows better.
        case = "Nom" if "Nom" in office.cases else next(iter(sorted(office.cases)))
    if holders:
        return Spotted(Mention("office", office.start, office.stop, office.head, case, office.plural, list(holders)))
    if office.kind == "colleague":
        expression = Expression("colleague", countries=office.countries)
        return Spotted(Mention("anaphor", office.start, office.stop, office.head, case, office.plural), expression)
    kinds: frozenset[str] = frozenset((office.kind,))
    if office.role in ("лидер", "глава государства", "руководитель"):
        kinds = LEADERS
    if office.role == "глава государства" and not office.countries and not office.plural:
        kinds = HEAD_OF_STATE
    heads = _HEADS_MINISTRY.fullmatch(fold(office.role)) is not None
    if office.role == "министр" or heads:
        kinds = MINISTERS  # "турецкий министр" may be the foreign minister as well
    elif _HEADS_BODY.fullmatch(fold(office.role)) is not None and not office.countries:
        kinds = _BODY
    if office.former or fold(office.role).startswith(_NOBODY):
        return None
    if office.start and fold(tokens[office.start - 1].lemma) in ("другой", "иной") and not office.plural:
        return None  # none of those named
    count = _count_before(sentence, office.start)
    if office.plural or count is not None:
        if office.kind in ("other", "deputy") and len(office.countries) < 2:
            return None
        if not office.countries and _of_a_body(office):
            last = office.owner.split()[-1]
            if last.isupper() and len(last) > 2 and case == "Nom":
                party = Party("organization", last)
                return Spotted(Mention("organization", office.start, office.stop, office.head, case, False, [party]))
            return None
        expression = Expression(
            "plural", kinds, office.countries if len(office.countries) > 1 else (), count=count, role=office.role
        )
        if count is not None and case == "Gen":
            case = sentence.tokens[office.start - 1].feats.get("Case") or case
        return Spotted(Mention("anaphor", office.start, office.stop, office.head, case, True), expression)
    if not office.countries and office.start and fold(tokens[office.start - 1].lemma) in _CONTINENTS:
        # "с африканским лидером встретится премьер": whoever has come from there
        expression = Expression("guest", kinds)
        return Spotted(Mention("anaphor", office.start - 1, office.stop, office.head, case, False), expression)
    if (
        office.kind
        in (
            "other",
            "deputy",
            "minister",
            "body",
            "governor",
            "mayor",
            "ambassador",
            "speaker",
            "deputy_head_of_government",
        )
        or office.countries
        or office.kind in ("head_of_state", "head_of_government", "foreign_minister")
    ):
        role = "министр" if heads else office.role
        expression = Expression("office", kinds, office.countries, role=role)
        return Spotted(Mention("office", office.start, office.stop, office.head, case, False), expression, role)
    return None


_CONTINENTS = frozenset(
    "африканский азиатский европейский латиноамериканский южноамериканский центральноазиатский среднеазиатский "
    "арабский балканский прибалтийский скандинавский западноафриканский".split()
)
_BODY = frozenset(("body",))
_HEADS_BODY = re.compile(r"(?:глава|руководитель) (?:международной )?(?:организации|секретариата|объединения|альянса)")
_HEADS_MINISTRY = re.compile(r"(?:глава|руководитель) (?:ведомства|министерства)")
_STATES = (
    "стран",
    "государств",
    "держав",
    "республик",
    "сторон",
    "правительств",
    "мид",
    "ведомств",
    "внешнеполитических",
    "палат",
    "парламентов",
)


def _of_a_body(office: Office) -> bool:
    """Whether the office is of something that is not simply "двух стран": a body, a region, a group of states."""
    words = [fold(word) for word in office.owner.split()]
    if any(word[:1].isupper() for word in office.owner.split() if word.lower() not in ("мид",)):
        return True
    return (
        bool(words)
        and not any(word.startswith(_STATES) for word in words)
        and not all(word in _COUNTED for word in words)
    )


_NOBODY = (
    "пресс-секретарь",
    "эксперт",
    "политолог",
    "аналитик",
    "журналист",
    "корреспондент",
    "обозреватель",
    "экономист",
    "тренер",
    "капитан",
    "вратарь",
    "рабочий",
    "сотрудник",
    "врач",
    "инженер",
    "игрок",
    "представитель",
    "член",
    "редактор",
    "собеседник",
    "наблюдатель",
    "оператор",
    "юрист",
    "адвокат",
    "депутат",
)
_COUNTED = {
    "двух": 2,
    "оба": 2,
    "обе": 2,
    "обоих": 2,
    "два": 2,
    "трех": 3,
    "трёх": 3,
    "три": 3,
    "четырех": 4,
    "четырёх": 4,
    "пяти": 5,
    "пять": 5,
}


def _count_before(sentence: Sentence, start: int) -> int | None:
    return _COUNTED.get(sentence.tokens[start - 1].text.lower()) if start > 0 else None


_DELEGATIONS = frozenset(("делегация", "бизнес-делегация", "бизнес-миссия"))


def _delegations(
    sentence: Sentence, claimed: Sequence[bool], countries: Countries, places: Sequence[PlaceMention]
) -> Iterable[Spotted]:
    """ "делегация Оренбуржья", "белорусская правительственная делегация", "делегация Сената Чили"."""
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        if fold(token.lemma) not in _DELEGATIONS or claimed[index]:
            continue
        start, stop = index, index + 1
        country: str | None = None
        words: list[str] = []
        while start > 0 and tokens[start - 1].pos == "ADJ" and not claimed[start - 1]:
            start -= 1
            if start in countries.adjectives:
                country = countries.adjectives[start][-1]
            else:
                words.insert(0, fold(tokens[start].lemma))
        while (
            stop < len(tokens)
            and stop - index < 5
            and (stop in countries.nouns)
            and tokens[stop].feats.get("Case") in ("Gen", None)
        ):
            country = countries.nouns[stop]
            stop += 1
        of_what = ""
        if country is None and (whose := _whose_delegation(sentence, index, claimed, countries, places)) is not None:
            stop, country = whose
            of_what = (
                " " + sentence.text[tokens[index + 1].start - sentence.start : tokens[stop - 1].stop - sentence.start]
            )
        several = token.feats.get("Number") == "Plur" and stop + 1 < len(tokens) and tokens[stop].text.lower() == "и"
        if several and country is not None and stop + 1 in countries.nouns:
            # "делегации США и России"
            both = [Party("delegation", "делегация", None, found) for found in (country, countries.nouns[stop + 1])]
            yield Spotted(Mention("delegation", start, stop + 2, index, token.feats.get("Case"), True, both))
            continue
        if country is None and token.feats.get("Number") == "Plur":
            continue  # "правительственные делегации": nobody can say whose
        name = " ".join([_feminine(word) for word in words] + ["делегация"]) if words else "делегация"
        party = Party("delegation", name + of_what, None, country)
        yield Spotted(Mention("delegation", start, stop, index, token.feats.get("Case"), False, [party]))


def _whose_delegation(
    sentence: Sentence, index: int, claimed: Sequence[bool], countries: Countries, places: Sequence[PlaceMention]
) -> tuple[int, str] | None:
    """Where the genitives after "делегация" end that name a country or a region, and the country."""
    regions = {place.tokens.start: place for place in places if place.kind in ("region", "city") and place.country}
    at = index + 1
    from_there = at + 1 < len(sentence.tokens) and sentence.tokens[at].text == "из"
    at += from_there
    while at < len(sentence.tokens) and at - index <= 7 and not claimed[at]:
        token = sentence.tokens[at]
        if from_there and at in countries.adjectives:  # "делегация из иранской провинции Гилян"
            end = at + 1
            while end < len(sentence.tokens) and sentence.tokens[end].pos in ("NOUN", "PROPN") and not claimed[end]:
                end += 1
            return end, countries.adjectives[at][-1]
        if at in regions and regions[at].country is not None:
            return regions[at].tokens.stop, regions[at].country or ""
        if at in countries.nouns:
            while at + 1 in countries.nouns:
                at += 1
            return at + 1, countries.nouns[at]
        if token.pos not in ("NOUN", "ADJ", "PROPN") or token.feats.get("Case") not in ("Gen", None):
            return None
        at += 1
    return None


_PROFESSIONS = frozenset(
    "предприниматель бизнесмен инвестор нефтяник парламентарий депутат сенатор специалист военный дипломат "
    "промышленник железнодорожник энергетик аграрий банкир эмиссар переговорщик законодатель".split()
)


def _foreigners(sentence: Sentence, claimed: Sequence[bool], countries: Countries) -> Iterable[Spotted]:
    """ "китайские предприниматели": several of a trade and a country, who travel and meet like a delegation."""
    for index, token in enumerate(sentence.tokens):
        if index == 0 or fold(token.lemma) not in _PROFESSIONS or token.feats.get("Number") != "Plur":
            continue
        found = countries.adjectives.get(index - 1)
        if found is None or claimed[index] or claimed[index - 1]:
            continue
        adjective, noun = fold(sentence.tokens[index - 1].lemma), token.lemma
        plural = noun[:-1] + "и" if noun.endswith(("ь", "й", "к")) else noun + "ы"
        plural = noun + "и" if noun.endswith("к") else "военные" if noun == "военный" else plural
        party = Party("delegation", f"{adjective[:-1]}е {plural}", None, found[-1])
        yield Spotted(Mention("delegation", index - 1, index + 1, index, token.feats.get("Case"), True, [party]))


def _feminine(lemma: str) -> str:
    for ending, feminine in (("ый", "ая"), ("ий", "ая"), ("ой", "ая")):
        if lemma.endswith(ending):
            return lemma[: -len(ending)] + feminine
    return lemma
