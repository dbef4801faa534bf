"""A sentence as the constructions read it: clauses, groups of parties, and who stands where to a word.

Arguments are looked for in the tree first and, because the parser errs on long sentences, on the surface next:
a group of parties with the right case and preposition in the same clause, the nearest first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from services.extract.engine.clauses import Clause
from services.extract.engine.dates import DateMention
from services.extract.engine.lexicon import (
    GREET_VERBS,
    INVITE_VERBS,
    RECEIVE_VERBS,
    SESSION_NOUNS,
    SUMMIT_NOUNS,
)
from services.extract.engine.parties import Group, Mention, Party
from services.extract.engine.places import PlaceMention
from services.extract.engine.syntax import Syntax

OF_PEOPLE = RECEIVE_VERBS | GREET_VERBS | INVITE_VERBS
IMPERSONAL = frozenset(
    "предстоять удаться удаваться прийтись надо нужно необходимо следовать довестись остаться нужный".split()
)
PERMITTING = frozenset("позволить помешать разрешить запретить дать".split())
# Verbs after which an infinitive is what another one is to do.
INVITING = frozenset(
    "пригласить приглашать позвать звать попросить просить призвать поручить предложить предлагать уговорить".split()
)
# Whose infinitive the genitive after them is: "намерение X посетить".
INTENTIONS = frozenset("намерение решение желание план обещание стремление отказ согласие готовность".split())
COLLECTIVES = frozenset("руководство делегация власть бизнес группа правительство круг община диаспора сторона".split())
HOUSES = frozenset(
    "особняк здание дворец дом зал комната кабинет резиденция замок отель парк сад вилла усадьба".split()
)


_OF_ANOTHER = IMPERSONAL | PERMITTING  # verbs whose infinitive somebody else is to do
_GATHERINGS = SUMMIT_NOUNS | SESSION_NOUNS | {"встреча"}
_ACCORDING = frozenset(("соответствии", "связи", "согласовании"))  # "в соответствии с программой"


@dataclass(slots=True)
class Reading(Syntax):
    """Everything known about one sentence before its events are looked for."""

    mentions: list[Mention]
    groups: list[Group]
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)

    # --- groups of parties ---------------------------------------------------------------------------

    def group_at(self, index: int) -> Group | None:
        """The group of parties that covers the token."""
        return next((group for group in self.groups if group.start <= index < group.stop), None)

    def subject(self, verb: int, depth: int = 0) -> Group | None:
        """Who does what the verb says: by the tree, by the surface, by the verb it is coordinated with."""
        own = [
            group
            for child in self.children(verb, "nsubj", "nsubj:pass")
            if (group := self.group_at(child)) is not None and group.preposition is None and group.case in ("Nom", None)
        ]
        own = [group for group in own if not self._whose_gathering(group)]
        one = self.tokens[verb].feats.get("Number") == "Sing" and self.is_finite(verb)
        own = [g for g in own if not (one and g.mentions[0].form == "anaphor" and g.mentions[0].plural)]
        near = [group for group in own if not self.barrier_between(group.head, verb)]
        here = self.clauses.of[verb]
        if near and all(group.clause != here for group in near):
            at_home = [
                g for g in self.groups if g.clause == here and g.case == "Nom" and not g.preposition and g.people()
            ]
            after = all(group.start > verb for group in near)
            near = [g for g in at_home if after or g.stop <= verb] or near  # the parser took that of the next clause
        near = [group for group in near if group.people()] or near  # "Осло посетил X": the town is no subject
        if near:
            nearest = min(near, key=lambda group: abs(group.head - verb))
            return self._before_another(nearest, verb) or nearest
        above = self.tokens[verb].head
        if self.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and self.lemma(above) == "приглашение":
            asked = self._dative(above)  # "направил X письмо с приглашением посетить": he is to come
            if asked is not None:
                return asked
        if self.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and self.lemma(above) in INVITING:
            asked = self.object(above) or self._dative(above)
            if asked is not None:
                return asked
        intent = self._who_intends(verb)
        if intent is not None:
            return intent
        if self.lemma(verb) == "предстоять":
            whom = self._dative(verb)
            if whom is not None:
                return whom
        permitted = above >= 0 and self.lemma(above) in _OF_ANOTHER
        if self.tokens[verb].feats.get("VerbForm") == "Inf" and permitted:
            whom = self._dative(above)
            if whom is not None:
                return whom
        if self.tokens[verb].feats.get("VerbForm") == "Part" and self.tokens[verb].feats.get("Variant") != "Short":
            described = self.group_at(above) if above > verb else self._described_after(verb)
            if described is not None:
                return described
        clause = self.clause(verb)
        if clause.kind in ("relative", "participle"):
            relative = self.relative_subject(clause)
            if relative is not None:
                return relative
        own_noun_subject = next(
            (
                child
                for child in self.children(verb, "nsubj", "nsubj:pass")
                if not self.barrier_between(child, verb)
                and not (one and self.tokens[child].feats.get("Number") == "Plur" and child > verb)
                and not self._no_subject(child, verb)
            ),
            None,
        )
        candidates = [
            group
            for group in self.groups
            if (group.case == "Nom" or (group.case is None and self.tokens[group.head].rel not in ("nmod", "obl")))
            and group.preposition is None
            and self.no_predicate_between(group.head, verb, allowed=[verb])
            and not self.barrier_between(group.head, verb)
            and (group.clause == clause.number or self._free_nominative(group))
            and not self._whose_gathering(group)
            and not (group.case is None and self._explains_oblique(group) and (one or len(group.mentions) < 2))
        ]
        if own_noun_subject is None and not candidates:
            candidates = [g for g in self.groups if g.stop == verb and g.case == "Nom" and not g.preposition]
        if own_noun_subject is None and candidates:
            before = [group for group in candidates if group.stop <= verb]
            return before[-1] if before else candidates[0]
        if own_noun_subject is not None and own_noun_subject > verb:
            thing = self.tokens[own_noun_subject].feats.get("Animacy") == "Inan"
            acting = [group for group in candidates if group.stop <= verb and group.case == "Nom" and group.people()]
            if thing and acting:
                return acting[-1]  # "президенты подпишут соглашения", where the parser takes what is signed for it
        named = next((group for group in candidates if self._explains(group, own_noun_subject)), None)
        if named is not None:
            return named
        if own_noun_subject is not None:
            return next(
                (
                    group
                    for group in candidates
                    if 0 < group.start - own_noun_subject <= 8
                    and any(token.text in ("—", "–") for token in self.tokens[own_noun_subject : group.start])
                ),
                None,
            )
        above = self.tokens[verb].head
        rel = self.tokens[verb].rel
        opens = next((self.tokens[i].text for i in clause.tokens if self.tokens[i].pos != "PUNCT"), "")
        if above < 0 and clause.kind == "main" and clause.number and opens == "а" and not depth:
            # "21 мая X посетил МИД, а 22 мая был принят Y": the parser made two sentences of it
            main = self.clauses.clauses[0].head
            mine, first = self.tokens[verb].feats, self.tokens[main].feats
            agree = all(mine.get(key) == first.get(key) for key in ("Gender", "Number"))
            nominative = any(self.tokens[i].feats.get("Case") == "Nom" for i in clause.tokens)
            return self.subject(main, depth + 1) if agree and main < verb and not nominative else None
        if depth >= 4 or above < 0:
            return None
        if (
            rel in ("acl", "nmod", "obl")
            and self.tokens[verb].feats.get("VerbForm") == "Inf"
            and self.tokens[above].pos == "NOUN"
        ):
            return self.subject(self.clause(above).head, depth + 1)
        if rel == "acl:relcl" and any(self.lemma(i) in ("где", "куда", "когда") for i in clause.tokens[:3]):
            return self.subject(self.clause(above).head, depth + 1)
        if clause.kind == "relative" and self._goes_on_from(clause):
            return (
                self.subject(self.clauses.clauses[clause.parent].head, depth + 1) if clause.parent is not None else None
            )
        where = rel == "ccomp" and any(self.lemma(i) in ("где", "куда") for i in clause.tokens[:3])
        if where and (whoever := [group for group in own if group.people() and group.stop <= verb]):
            return whoever[-1]  # "Y заявил, что X поедет в Осло, где встретится с Z": the tree knows that it is X
        if rel in ("conj", "xcomp", "advcl", "parataxis", "ccomp"):
            return self.subject(above, depth + 1)
        return None

    def _described_after(self, participle: int) -> Group | None:
        """ "принял прибывшего в страну с визитом директора фирмы X": whom an accusative participle leads to."""
        if self.tokens[participle].feats.get("Case") != "Acc" or self.tokens[participle - 1].text == ",":
            return None
        group = next((g for g in self.groups if g.start > participle and g.people() and g.preposition is None), None)
        if group is None or group.case not in ("Gen", "Acc") or group.start - participle > 14:
            return None
        between = self.tokens[participle + 1 : group.start]
        single = len(group.people()) == 1 and self.tokens[participle].feats.get("Number") == "Sing"
        return group if single and not any(t.text in (",", ";", ":", "—", "–") for t in between) else None

    def described_ahead(self, adjective: int) -> int | None:
        """The noun that an adjective with words of its own describes: "предстоящему 24 мая в Осло заседанию"."""
        case = self.tokens[adjective].feats.get("Case")
        days = {i for date in self.dates for i, t in enumerate(self.tokens) if date.start <= t.start < date.stop}
        for index in range(adjective + 1, min(adjective + 9, len(self.tokens))):
            token = self.tokens[index]
            if case is None or token.pos in ("VERB", "AUX", "CCONJ", "PUNCT"):
                return None
            own = token.feats.get("Case") == case and self.tokens[index - 1].pos != "ADP"
            if token.pos == "NOUN" and own and index not in days:
                return index
        return None

    def _goes_on_from(self, clause: Clause) -> bool:
        """ "…, с которым подписал", "…, по итогам которых подписали": whoever acts in the clause above acts here."""
        return any(
            self.lemma(i) == "который"
            and self.tokens[i].feats.get("Case") not in ("Nom", "Acc")
            and any(self.tokens[j].pos == "ADP" for j in range(max(clause.tokens[0], i - 2), i))
            for i in clause.tokens[:5]
        )

    def _explains_oblique(self, group: Group) -> bool:
        """Whether a group that shows no case explains a noun in an oblique one: "на полях саммита ОДКБ"."""
        above = self.tokens[group.head].head
        return (
            self.tokens[group.head].rel in ("appos", "flat:name")
            and above >= 0
            and self.tokens[above].pos == "NOUN"
            and self.tokens[above].feats.get("Case") not in ("Nom", None)
        )

    def _no_subject(self, word: int, verb: int) -> bool:
        """Whether what the parser calls a subject is none: a town in the accusative, "которое" before a plural."""
        feats = self.tokens[word].feats
        if feats.get("Case") == "Acc":
            return any(place.head == word for place in self.places)
        several = self.tokens[verb].text.lower().endswith("ли")
        return several and self.lemma(word) == "который" and feats.get("Number") == "Sing"

    def _whose_gathering(self, group: Group) -> bool:
        """Whether a body that shows no case stands right after a gathering: "в ходе саммита ШОС обсуждал с X"."""
        first = group.mentions[0]
        if first.form != "organization" or first.case is not None or group.start == 0:
            return False
        return self.lemma(group.start - 1) in _GATHERINGS

    def _before_another(self, group: Group, verb: int) -> Group | None:
        """The subject before the verb where the parser took that of ", а Y — …" after it."""
        between = [token.text.lower() for token in self.tokens[verb : group.start]]
        if not any(first == "," and second in ("а", "но") for first, second in pairwise(between)):
            return None
        return next(
            (
                other
                for other in reversed(self.groups)
                if other.stop <= verb
                and other.case == "Nom"
                and other.preposition is None
                and other.people()
                and self.no_predicate_between(other.head, verb)
            ),
            None,
        )

    def _explains(self, group: Group, noun: int | None) -> bool:
        """Whether the group stands in apposition to a noun right before it ("принц Уильям", "папа римский Лев XIV")."""
        if noun is None or not 0 < group.start - noun <= 14:
            return False
        at, steps = group.head, 0
        while at > noun and steps < 5:
            at, steps = self.tokens[at].head, steps + 1
        return at == noun

    def _dative(self, verb: int) -> Group | None:
        number = self.clause(verb).number
        return next((g for g in self.groups if g.case == "Dat" and g.preposition is None and g.clause == number), None)

    def _free_nominative(self, group: Group) -> bool:
        """Whether a nominative group hangs on something that cannot be what it is the subject of."""
        at = self.governor(group)
        return at >= 0 and self.tokens[at].pos in ("NOUN", "PROPN") and self.tokens[group.head].rel == "nmod"

    def relative_subject(self, clause: Clause) -> Group | None:
        """For "…, который прибыл" and "…, прибывший": the group that the clause describes, the nearest that agrees."""
        head = clause.head
        marker = next(
            (i for i in clause.tokens if self.lemma(i) == "который" and i <= max(head, clause.tokens[0] + 3)), None
        )
        if clause.kind == "relative" and (marker is None or self.tokens[marker].feats.get("Case") != "Nom"):
            return None
        pattern = self.tokens[marker if marker is not None else head].feats
        start = min(clause.tokens[0], marker if marker is not None else head)
        if marker is None and pattern.get("Case") == "Dat" and pattern.get("Number") == "Plur":
            # "с премьером X, прибывающим": the plural's dative and the instrumental of one man are one form.
            one = self.antecedent(start, "Sing", "Masc")
            if one is not None and one.case == "Ins":
                return one
        return self.antecedent(start, pattern.get("Number"), pattern.get("Gender"))

    def antecedent(self, before: int, number: str | None, gender: str | None) -> Group | None:
        """The nearest group that ends before a token and agrees with it."""
        for group in reversed(self.groups):
            if group.stop > before or before - group.stop > 3:
                continue
            if number == "Plur" and len(group.parties()) < 2 and not group.mentions[0].plural:
                continue
            if number == "Sing":
                last = group.mentions[-1]
                if last.plural and len(last.parties) > 1:
                    continue
                wanted = {"Masc": "m", "Fem": "f"}.get(gender or "")
                party = last.parties[-1] if last.parties else None
                if wanted and party is not None and party.gender and party.gender != wanted:
                    continue
                return group if len(group.mentions) == 1 else Group([last], group.preposition, group.case, group.clause)
            return group
        return None

    def object(self, verb: int) -> Group | None:
        """Whom the verb acts upon: an accusative (or genitive, under negation) group without a preposition."""
        for child in self.children(verb, "obj", "iobj"):
            group = self.group_at(child)
            if group is not None and group.preposition is None and group.case in ("Acc", "Gen", None):
                return group
        for child in self.children(verb, "obj"):
            named = self._named_after(child)
            if named is not None and self.group_at(child) is None:
                return named
        number = self.clause(verb).number
        near = [
            group
            for group in self.groups
            if group.preposition is None
            and group.case in ("Acc", "Gen")
            and group.clause == number
            and self.no_predicate_between(group.head, verb, allowed=[verb])
            and (self.governor(group) == verb or self.tokens[group.head].rel in ("obj", "iobj") or group.case == "Acc")
        ]
        if not near and self.lemma(verb) in OF_PEOPLE:
            listed = self._listed(verb)
            if listed is not None:
                return listed
        if not near and self.lemma(verb) in OF_PEOPLE:
            # "принял в Белом доме X": the parser gives the guest to the house.
            near = [
                group
                for group in self.groups
                if group.preposition is None
                and group.case == "Gen"
                and group.people()
                and group.clause == number
                and self.no_predicate_between(group.head, verb, allowed=[verb])
                and self.governor(group) >= 0
                and (
                    self._of_a_house(self.governor(group))
                    or any(
                        self.tokens[i].feats.get("VerbForm") == "Part" and self._described_after(i) is group
                        for i in self.children(verb)
                        if verb < i < group.start
                    )
                    or self.preposition(self.governor(group)) in ("с", "из", "от")
                    or group.stop == verb
                    or group.start <= self.governor(group) < group.stop  # which the parser leaves to itself
                    or all(self._describes(index) for index in range(verb + 1, group.start))
                )
            ]
        if not near:
            # "прибывшего в Рим X встретил Y": the parser leaves the guest in the clause that describes him.
            near = [
                group
                for group in self.groups
                if group.preposition is None
                and group.case == "Acc"
                and group.people()
                and self.clauses.clauses[group.clause].kind == "participle"
                and self.clauses.clauses[group.clause].head < group.start
                and self.no_predicate_between(group.head, verb, allowed=[verb])
            ]
        return min(near, key=lambda group: abs(group.head - verb), default=None)

    def _describes(self, index: int) -> bool:
        """Whether a word can stand before a noun that it says more of: "вчера", "вновь назначенного"."""
        token = self.tokens[index]
        return token.pos in ("ADJ", "ADV", "DET", "PART") or token.feats.get("VerbForm") == "Part"

    def _of_a_house(self, noun: int) -> bool:
        """Whether a noun stands in the locative, or belongs to one that does: "в Доме правительства"."""
        above = self.tokens[noun].head if self.tokens[noun].feats.get("Case") == "Gen" else -1
        return any(at >= 0 and self.tokens[at].feats.get("Case") == "Loc" for at in (noun, above))

    def _named_after(self, noun: int) -> Group | None:
        """The name of somebody of whom where he is from stands between: "коллегу из Брянской области X"."""
        if self.tokens[noun].feats.get("Animacy") != "Anim" or self.tokens[noun].pos != "NOUN":
            return None
        group = next((g for g in self.groups if 1 < g.start - noun <= 6 and g.people()), None)
        if group is None or group.mentions[0].form != "name" or group.case not in ("Gen", "Acc", None):
            return None
        between = self.tokens[noun + 1 : group.start]
        from_somewhere = between[0].text.lower() == "из" and all(
            t.pos in ("ADP", "ADJ", "NOUN", "PROPN") for t in between
        )
        return group if from_somewhere else None

    def acted_upon(self, verb: int) -> list[Party]:
        """The person to whom or with whom the verb's subject does something: its object or dative."""
        group = self.object(verb) or self._dative(verb)
        return group.people() if group is not None else []

    def _listed(self, verb: int) -> Group | None:
        """ "принял руководителей компаний: X из «А», Y и Z": all who are named after the colon."""
        colon = next((i for i in range(verb + 2, len(self.tokens)) if self.tokens[i].text == ":"), None)
        if colon is None or any(self.is_finite(i) for i in range(colon, len(self.tokens))):
            return None
        mentions = [m for g in self.groups if g.start > colon and g.people() for m in g.mentions if m.form == "name"]
        return Group(mentions, None, "Acc", self.clauses.of[verb]) if mentions else None

    def companions(self, anchors: Iterable[int], clause: int | None = None) -> Group | None:
        """The "с кем" of a verb or noun: "с" and the instrumental, hanging on an anchor or in its clause after it.

        People named after a colon stand for the body or state before it: "с руководством Кубы: президентом X".
        """
        found = self._with_whom(list(anchors), clause)
        if found is None or found.people():
            return found
        colon = next((i for i in range(found.stop, len(self.tokens)) if self.tokens[i].text in (":", "—", "–")), None)
        if colon is None or colon - found.stop > 8 or not self.no_predicate_between(found.stop - 1, colon):
            return found
        named = next((g for g in self.groups if g.start == colon + 1 and g.case == "Ins" and g.people()), None)
        return named or found

    def _with_whom(self, anchors: Sequence[int], clause: int | None) -> Group | None:
        with_groups = [
            group
            for group in self.groups
            if group.preposition in ("с", "со")
            and group.case in ("Ins", "Gen", None)
            and not (group.start and self.lemma(group.start - 1) == "сторона")  # "со стороны X"
        ]
        after = next((group for group in with_groups if self._right_after(group, anchors)), None)
        if after is not None:
            return after
        governed = [group for group in with_groups if self.governor(group) in anchors]
        if governed:
            near = [g for g in governed if self.no_predicate_between(g.head, anchors[0], allowed=anchors)]
            between = [
                g
                for g in with_groups
                if min(anchors) < g.head < governed[0].head
                and self.no_predicate_between(g.head, anchors[0], allowed=anchors)
                and g.people()
            ]
            return near[0] if near else between[0] if between else governed[0]
        if clause is not None:
            rest = [
                group
                for group in with_groups
                if group.clause == clause
                and all(self.no_predicate_between(group.head, anchor, allowed=anchors) for anchor in anchors[:1])
            ]
            return min(rest, key=lambda group: (abs(group.head - anchors[0]), group.head < anchors[0]), default=None)
        return None

    def _right_after(self, group: Group, anchors: Sequence[int]) -> bool:
        """Whether "с X" stands right after one of the words."""
        return any(
            self.tokens[anchor].pos == "VERB" and group.start == anchor + 2 and self.tokens[anchor + 1].pos == "ADP"
            for anchor in anchors
        )

    def unknown_companion(self, anchors: Iterable[int]) -> bool:
        """Whether an anchor has a "с кем" that is none of the parties ("встретился с представителями бизнеса")."""
        for anchor in anchors:
            near = list(self.children(anchor, "obl", "nmod", "iobj"))
            where = (child for child in near if self.preposition(child) in ("в", "на"))
            near += [child for place in where for child in self.children(place, "nmod")]  # "в отеле с членами партии"
            for child in near:
                if self.tokens[child].feats.get("Case") != "Ins" or self.preposition(child) not in ("с", "со"):
                    continue
                if not _ACCORDING.isdisjoint(token.text.lower() for token in self.tokens[max(0, child - 4) : child]):
                    continue
                if (
                    self.group_at(child) is None
                    and not self.lemma(child).endswith("визит")
                    and self.lemma(child) not in ("глаз", "поездка", "участие", "учет")
                    and not self._adorns(child)
                ):
                    return True
        return False

    def _adorns(self, noun: int) -> bool:
        """ "в особняке с колоннами": a thing that says more of the house right before it, whatever the parser says."""
        before = next((i - 1 for i in range(noun, 1, -1) if self.tokens[i].pos == "ADP"), -1)
        if before < 0 or self.tokens[noun].feats.get("Animacy") != "Inan" or self.lemma(noun) in COLLECTIVES:
            return False
        place = self.tokens[before]
        return place.pos == "NOUN" and place.feats.get("Case") == "Loc" and self.lemma(before) in HOUSES

    def between(self, noun: int) -> Group | None:
        """The "между X и Y" of a noun."""
        found = self._first_between(noun)
        return self._with_second(found) if found is not None else None

    def _with_second(self, first: Group) -> Group:
        """ "между делегацией из Осло и министром X": two of unlike kinds as one group."""
        if len(first.parties()) > 1:
            return first
        second = next((g for g in self.groups if g.start > first.stop and g.case == "Ins"), None)
        if second is None or second.preposition is not None or second.start - first.stop > 6:
            return first
        link = self.tokens[first.stop : second.start]
        of_first = all(t.pos in ("ADP", "ADJ", "NOUN", "PROPN") and t.feats.get("Case") != "Ins" for t in link[:-1])
        if not of_first or link[-1].text.lower() != "и":
            return first
        return Group([*first.mentions, *second.mentions], first.preposition, first.case, first.clause)

    def _first_between(self, noun: int) -> Group | None:
        return next(
            (
                group
                for group in self.groups
                if group.preposition == "между"
                and (
                    (0 < group.head - noun <= 12 and self.no_predicate_between(noun, group.head))
                    or (
                        group.clause == self.clauses.of[noun]
                        and group.start < noun
                        and not (group.start > 1 and self.tokens[group.start - 2].pos == "NOUN")
                    )
                )
                and not self._of_other_noun(group, noun)
            ),
            None,
        )

    def _of_other_noun(self, group: Group, noun: int) -> bool:
        """Whether "между X и Y" stands right after another noun and belongs to it."""
        at = group.start - 2
        return noun < at and self.tokens[at].pos == "NOUN" and self.tokens[at].text.lower() != "переговоры"

    def _who_intends(self, verb: int) -> Group | None:
        """ "намерение X посетить", "решением X встретиться с Y": whose intention an infinitive is."""
        if self.tokens[verb].feats.get("VerbForm") != "Inf":
            return None
        for noun in range(verb - 1, max(-1, verb - 16), -1):
            if self.is_finite(noun) or self.tokens[noun].text in (",", ";", ":"):
                return None
            if self.lemma(noun) in INTENTIONS:
                owner = self.genitive(noun) or self._possessor(noun)
                return owner if owner is not None and owner.stop <= verb and owner.people() else None
        return None

    def _possessor(self, noun: int) -> Group | None:
        """ "его готовность": whoever the possessive right before a noun stands for."""
        return next((g for g in self.groups if g.stop == noun and g.mentions[0].form == "pronoun"), None)

    def genitive(self, noun: int) -> Group | None:
        """The group in the genitive right after a noun ("визит X", "переговоры X и Y"), adjectives allowed between."""
        for group in self.groups:
            if group.start <= noun:
                continue
            if group.preposition is not None or not self._as_genitive(group):
                return None
            between = self.tokens[noun + 1 : group.start]
            if all(token.pos in ("ADJ", "DET", "NUM") or token.feats.get("Case") == "Gen" for token in between):
                return group
            return None
        return None

    def _as_genitive(self, group: Group) -> bool:
        """The genitive, which people's names have in common with the accusative."""
        if self.tokens[group.head].rel.startswith("nsubj") and group.mentions[0].plural:
            return False  # "главы двух стран подписали", read as a genitive
        return group.case in ("Gen", None) or (group.case == "Acc" and bool(group.people()))

    def owner(self, noun: int) -> Group | None:
        """Whose visit or meeting it is: the genitive right after the noun, or after a place ("визит в Казахстан X")."""
        direct = self.genitive(noun)
        if direct is not None:
            return direct
        after_place = self.after_place(noun) or self._after_date(noun)
        if after_place is not None:
            return after_place
        for group in self.groups:
            if (
                0 < group.start - noun <= 10
                and group.preposition is None
                and group.case is not None
                and self._as_genitive(group)
                and self.governor(group) == noun
                and self.tokens[group.head].rel in ("nmod", "obl")
            ):
                return group
        return None

    def _after_date(self, noun: int) -> Group | None:
        """Whose it is where a date stands between: "визит в 2008 году президента X"."""
        stop = self.tokens[noun].stop
        between = {m.stop + 1 for m in self.dates if 0 < m.start - stop <= 3}
        return next((g for g in self._people_behind(noun, "Gen") if self.tokens[g.start].start in between), None)

    def after_place(self, noun: int) -> Group | None:
        """Whose it is where a place stands between: "визит в Ташкент президента X", "беседа в Осло X с Y"."""
        between = {place.tokens.stop for place in self.places if place.tokens.start > noun}
        for group in self._people_behind(noun, "Gen", "Acc"):
            passed = self.tokens[noun + 1 : group.start]
            if group.start in between and all(token.pos not in ("VERB", "PUNCT", "CCONJ") for token in passed):
                return group
        return None

    def _people_behind(self, noun: int, *cases: str) -> Iterator[Group]:
        """Groups of people without a preposition, in one of these cases, that begin soon after a noun."""
        for group in self.groups:
            if 0 < group.start - noun <= 8 and group.preposition is None and group.case in cases and group.people():
                yield group

    def of_predicate(self, noun: int) -> Group | None:
        """ "последним шагом министра стал разговор с X": whose step, goal or stop the event was."""
        clause = self.clause(noun)
        if not any(self.lemma(i) in ("стать", "оказаться", "быть", "являться") for i in clause.tokens):
            return None
        for group in self.groups:
            if group.case != "Gen" or group.preposition is not None or len(group.people()) != 1 or group.stop > noun:
                continue
            above = self.governor(group)
            if above < 0 or above == noun or self.clauses.of[above] != clause.number:
                continue
            if self.tokens[above].pos == "NOUN" and self.tokens[above].feats.get("Case") == "Ins":
                return group
        return None

    def at_whose(self, clause: int) -> Group | None:
        """ "у X состоялся разговор"."""
        return next((g for g in self.groups if g.preposition == "у" and g.clause == clause and g.people()), None)

    def both_sides(self, verb: int) -> list[Party]:
        """Who does something to whom, where they are of two countries: those who talk "в ходе разговора"."""
        groups = [self.subject(verb), self.object(verb), self._dative(verb)]
        people = {id(p): p for group in groups if group is not None for p in group.people()}
        return list(people.values()) if len({p.country for p in people.values()}) >= 2 else []

    def agent(self, verb: int) -> Group | None:
        """Who does it in the passive: an instrumental group without a preposition, in the verb's clause."""
        number = self.clause(verb).number
        groups = [
            group
            for group in self.groups
            if group.case == "Ins"
            and group.preposition is None
            and (group.clause == number or self.governor(group) == verb)
        ]
        return min(groups, key=lambda group: abs(group.head - verb), default=None)

    def group_subject_is(self, index: int, verb: int) -> bool:
        """Whether the word is (part of) the verb's grammatical subject."""
        return self.tokens[index].rel.startswith("nsubj") and self.tokens[index].head == verb

    def in_clause(self, number: int) -> list[Group]:
        return [group for group in self.groups if group.clause == number]
