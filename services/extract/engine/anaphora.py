"""Whom the expressions of a sentence mean: by its own words, else by what the text has told before.

`antecedents` has the rules for its own words, `coreference` the memory of the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.extract.engine.antecedents import (
    OF_SOMEBODY,
    TOLD_WORDS,
    acts_meanwhile,
    antecedents_of,
    by_whose_words,
    dash_between,
    in_apposition,
    of_others,
    partner_before,
    received_topic,
    side_by_side,
    subject_before,
    two_before,
    whom_he_means,
    with_others,
)
from services.extract.engine.clauses import ClauseMap
from services.extract.engine.coreference import Discourse, Expression
from services.extract.engine.document import Sentence
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
from services.extract.engine.parties import Mention, Party, distinct
from services.extract.engine.places import PlaceMention, find_places
from services.extract.engine.reading import Reading

_GOING = ARRIVE_VERBS | VISIT_NOUNS
_MET_ABROAD = frozenset(("head_of_state", "head_of_government", "speaker", "foreign_minister", "minister"))
_THEN = re.compile(
    r"(?:кроме|помимо) (?:того|этого)|вместе с тем|наряду с этим|за(?:тем|одно)|далее|потом|позже|позднее|следом|"
    r"вслед за (?:этим|тем)|после (?:этого|чего)|в завершение(?: дня| визита| поездки)?|(?:в|на) (?:тот|этот) же день|"
    r"накануне|вечером|днем|отдельно|параллельно"
)


@dataclass(frozen=True, slots=True)
class Anaphora:
    """The expressions among the mentions of one sentence, which stand for parties that other words name."""

    sentence: Sentence
    spotted: Sequence[Spotted]
    tree: ClauseMap
    places: Sequence[PlaceMention]
    discourse: Discourse
    country: str | None  # that the text was last in

    def resolve(self) -> None:
        """Give each expression its parties, in order; all whom the sentence mentions become known to the discourse."""
        for position, spot in enumerate(self.spotted):
            if spot.expression is not None:
                sides = self._traveller_and_land(position)
                spot.mention.parties = sides or self._meant(position, spot.expression)
            for party in spot.mention.parties:
                self.discourse.note(party, 5.0 if spot.mention.case == "Nom" else 0.0)

    def _traveller_and_land(self, position: int) -> list[Party]:
        """ "X отправился в Перу, стороны подпишут меморандум": who goes somewhere, and the country where he goes."""
        sentence, spotted, tree = self.sentence, self.spotted, self.tree
        expression, mention = spotted[position].expression, spotted[position].mention
        if expression is None or not expression.sides or mention.case != "Nom":
            return []
        if _GOING.isdisjoint(sentence.lemmas[: mention.start]):
            return []
        people = [p for spot in spotted[:position] for p in spot.mention.parties if p.kind != "organization"]
        goals = [
            p
            for p in self.places
            if p.tokens.stop <= mention.start and p.preposition in ("в", "во", "на") and p.country
        ]
        if len(people) != 1 or not goals or people[0].country in (None, goals[-1].country):
            return []
        if tree.of[goals[-1].head] == tree.of[mention.head]:
            return []
        return [people[0], self.discourse.state(goals[-1].country or "")]

    def _meant(self, position: int, expression: Expression) -> list[Party]:
        """Whom an expression means: by the words of its own sentence, else by the discourse."""
        sentence, spotted, tree = self.sentence, self.spotted, self.tree
        mention, before = spotted[position].mention, spotted[:position]
        clause = tree.of[mention.head]
        beside = self._beside(position)
        if expression.own and not expression.countries:
            owner = next((p for p in beside if p.kind == "person" and p.country), None)
            if owner is not None and owner.country is not None:
                expression.countries = (owner.country,)
        of_whom = expression.kind == "office" and mention.case == "Ins" and not expression.countries
        if expression.kind == "colleague" or of_whom:
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
            case "his" if _whose_words(sentence, mention) and (teller := self._teller(expression)) is not None:
                return [teller]
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
                guest = self._received(mention, expression, beside) if alone else None
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
                if len(pair) == 1 and (shown := _by_pronoun(before, pair[0])) is not None:
                    return [*pair, shown]  # "X показал ему завод, затем они подписали …"
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
        return found or self._official_of_land(position, expression, beside)

    def _teller(self, expression: Expression) -> Party | None:
        """Whose words "по его словам" gives: who spoke or acted in the sentence before."""
        leading = self.discourse.protagonist
        return leading if leading is not None and leading.gender in (None, expression.gender) else None

    def _received(self, mention: Mention, expression: Expression, beside: Sequence[Party]) -> Party | None:
        """ "Завтра его примет президент": the one visitor, where nobody of the visitor's country receives."""
        if not _is_received(self.sentence, mention):
            return None
        guests = [p for p in self.discourse.guests if p.kind == "person" and p.gender in (None, expression.gender)]
        hosts = {party.country for party in beside if party.kind == "person"}
        return guests[0] if len(guests) == 1 and hosts and guests[0].country not in hosts else None

    def _official_of_land(self, position: int, expression: Expression, beside: Sequence[Party]) -> list[Party]:
        """ "X прибыл в Рим. Он встретился с министром обороны": whom a guest meets, of the country that he is in.

        Likewise who receives a foreigner there: "Посол Перу завершает миссию в Осло. Его принял премьер-министр".
        """
        mention = self.spotted[position].mention
        office = next(iter(expression.offices)) if len(expression.offices) == 1 else None
        if expression.kind != "office" or expression.countries or office not in _MET_ABROAD or expression.role is None:
            return []
        people = [party for party in beside if party.kind == "person" and party.country is not None]
        land = self.country
        if mention.case == "Nom":
            verb = self.sentence.tokens[mention.head].head
            if verb < 0 or self.sentence.lemmas[verb] not in RECEIVE_VERBS or len(people) != 1:
                return []
            land = _post_of(people[0]) or land
        else:
            before = [token.text.lower() for token in self.sentence.tokens[max(0, mention.start - 2) : mention.start]]
            alone = before[-1:] in (["с"], ["со"]) and before[0] not in ("вместе", "главе", "наряду")
            people = [party for party in people if any(party is guest for guest in self.discourse.guests)]
            if mention.case != "Ins" or not alone:
                return []
        if land is None or not any(party.country != land for party in people):
            return []
        return self.discourse.resolve(replace(expression, countries=(land,)), beside)

    def _beside(self, position: int) -> list[Party]:
        """Those named in the clause of an expression, who cannot be meant by it."""
        sentence, spotted, tree = self.sentence, self.spotted, self.tree
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


def _is_received(sentence: Sentence, mention: Mention) -> bool:
    """Whether a mention is whom a verb receives or greets."""
    head = sentence.tokens[mention.head].head
    return mention.case in ("Acc", "Gen") and head >= 0 and sentence.lemmas[head] in RECEIVE_VERBS | GREET_VERBS


def _by_pronoun(before: Sequence[Spotted], other: Party) -> Party | None:
    """The one other person whom a sentence has spoken of by a pronoun so far."""
    spoken_of = distinct(
        party
        for spot in before
        if spot.mention.form == "pronoun" and spot.mention.case != "Nom"
        for party in spot.mention.parties
        if party.kind == "person" and party is not other
    )
    return spoken_of[0] if len(spoken_of) == 1 else None


def _whose_words(sentence: Sentence, mention: Mention) -> bool:
    """ "По его словам", at the sentence's beginning."""
    return mention.start == 1 and len(sentence.tokens) > 2 and sentence.tokens[2].text in TOLD_WORDS


def _post_of(party: Party) -> str | None:
    """The country that an envoy is sent to, where the office says it: "посол в Чили"."""
    places = find_places(party.role or "") if party.office == "ambassador" else []
    return next((place.country for place in places if place.preposition in ("в", "во")), None)


def _goes_on(sentence: Sentence, mention: Mention) -> bool:
    """ "Также министр встретился с X", "Затем министр принял X": one more thing that the same man did."""
    beside = range(max(0, mention.start - 2), min(len(sentence.tokens), mention.stop + 3))
    if any(sentence.tokens[i].text.lower() == "также" for i in beside):
        return True
    before = " ".join(fold(token.text) for token in sentence.tokens[: mention.start] if token.pos != "PUNCT")
    return _THEN.fullmatch(before) is not None
