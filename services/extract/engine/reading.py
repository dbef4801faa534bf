"""A sentence as the constructions read it: clauses, groups of parties, and who does what a verb says.

A subject is looked for in the tree first and, because the parser errs on long sentences, on the surface next: a group
of parties with the right case in the same clause, the nearest first.
"""

from dataclasses import dataclass
from itertools import pairwise

from services.extract.engine.arguments import Arguments
from services.extract.engine.clauses import Clause
from services.extract.engine.lexicon import SESSION_NOUNS, SUMMIT_NOUNS
from services.extract.engine.parties import Group, Party

_IMPERSONAL = frozenset(
    "предстоять удаться удаваться прийтись надо нужно необходимо следовать довестись остаться нужный".split()
)
_PERMITTING = frozenset("позволить помешать разрешить запретить дать".split())
# Verbs after which an infinitive is what another one is to do.
_INVITING = frozenset(
    "пригласить приглашать позвать звать попросить просить призвать поручить предложить предлагать уговорить".split()
)
# Whose infinitive the genitive after them is: "намерение X посетить".
_INTENTIONS = frozenset("намерение решение желание план обещание стремление отказ согласие готовность".split())

_OF_ANOTHER = _IMPERSONAL | _PERMITTING  # verbs whose infinitive somebody else is to do
_GATHERINGS = SUMMIT_NOUNS | SESSION_NOUNS | {"встреча"}


@dataclass(slots=True)
class Reading(Arguments):
    """Everything known about one sentence before its events are looked for."""

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
            near = self._right_before(verb) or near
        near = [group for group in near if group.people()] or near  # "Осло посетил X": the town is no subject
        if near:
            nearest = min(near, key=lambda group: abs(group.head - verb))
            return self._before_another(nearest, verb) or nearest
        above = self.tokens[verb].head
        if self.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and self.lemma(above) == "приглашение":
            asked = self.dative(above)  # "направил X письмо с приглашением посетить": he is to come
            if asked is not None:
                return asked
        if self.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and self.lemma(above) in _INVITING:
            asked = self.object(above) or self.dative(above)
            if asked is not None:
                return asked
        intent = self._who_intends(verb)
        if intent is not None:
            return intent
        if self.lemma(verb) == "предстоять":
            whom = self.dative(verb)
            if whom is not None:
                return whom
        permitted = above >= 0 and self.lemma(above) in _OF_ANOTHER
        if self.tokens[verb].feats.get("VerbForm") == "Inf" and permitted:
            whom = self.dative(above)
            if whom is not None:
                return whom
        if self.tokens[verb].feats.get("VerbForm") == "Part" and self.tokens[verb].feats.get("Variant") != "Short":
            described = (self.group_at(above) if above > verb else None) or self.described_after(verb)
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

    def _right_before(self, verb: int) -> list[Group]:
        """ "…, а «Заря» подписала": a body in quotation marks just before a verb of its clause, or none."""
        here, marks = self.clauses.of[verb], '»"”'
        if verb < 2 or self.tokens[verb - 1].text not in marks:
            return []
        return [
            group
            for group in self.groups
            if group.clause == here
            and group.preposition is None
            and group.case in ("Nom", None)
            and all(token.text in marks for token in self.tokens[group.stop : verb])
            and group.stop <= verb
        ]

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

    def both_sides(self, verb: int) -> list[Party]:
        """Who does something to whom, where they are of two countries: those who talk "в ходе разговора"."""
        groups = [self.subject(verb), self.object(verb), self.dative(verb)]
        people = {id(p): p for group in groups if group is not None for p in group.people()}
        return list(people.values()) if len({p.country for p in people.values()}) >= 2 else []

    def group_subject_is(self, index: int, verb: int) -> bool:
        """Whether the word is (part of) the verb's grammatical subject."""
        return self.tokens[index].rel.startswith("nsubj") and self.tokens[index].head == verb

    def _who_intends(self, verb: int) -> Group | None:
        """ "намерение X посетить", "решением X встретиться с Y": whose intention an infinitive is."""
        if self.tokens[verb].feats.get("VerbForm") != "Inf":
            return None
        for noun in range(verb - 1, max(-1, verb - 16), -1):
            if self.is_finite(noun) or self.tokens[noun].text in (",", ";", ":"):
                return None
            if self.lemma(noun) in _INTENTIONS:
                owner = self.genitive(noun) or self.possessor(noun)
                return owner if owner is not None and owner.stop <= verb and owner.people() else None
        return None
