"""Who stands where to a word of a sentence: whom a verb acts upon, with whom, between whom, by whom, whose.

Arguments are looked for in the tree first and, because the parser errs on long sentences, on the surface next:
a group of parties with the right case and preposition in the same clause, the nearest first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from services.extract.engine.dates import DateMention
from services.extract.engine.lexicon import GREET_VERBS, INVITE_VERBS, RECEIVE_VERBS
from services.extract.engine.parties import Group, Mention, Party
from services.extract.engine.places import PlaceMention
from services.extract.engine.syntax import Syntax

OF_PEOPLE = RECEIVE_VERBS | GREET_VERBS | INVITE_VERBS
_COLLECTIVES = frozenset(
    "руководство делегация власть бизнес группа правительство круг община диаспора сторона".split()
)
_HOUSES = frozenset(
    "особняк здание дворец дом зал комната кабинет резиденция замок отель парк сад вилла усадьба".split()
)
_ACCORDING = frozenset(("соответствии", "связи", "согласовании"))  # "в соответствии с программой"


@dataclass(slots=True)
class Arguments(Syntax):
    """The people, bodies, dates and places of a sentence, and those that stand in an oblique case to a word."""

    mentions: list[Mention]
    groups: list[Group]
    dates: list[DateMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)

    def group_at(self, index: int) -> Group | None:
        """The group of parties that covers the token."""
        return next((group for group in self.groups if group.start <= index < group.stop), None)

    def described_after(self, participle: int) -> Group | None:
        """ "принял прибывшего в страну с визитом директора фирмы X", "с прибывшим …": whom a participle leads to."""
        case, before = self.tokens[participle].feats.get("Case"), self.tokens[participle - 1]
        if case not in ("Acc", "Ins") or before.text == ",":
            return None
        governed = before.text.lower() if before.pos == "ADP" else None
        group = next(
            (g for g in self.groups if g.start > participle and g.people() and g.preposition == governed), None
        )
        cases = ("Gen", "Acc") if case == "Acc" else ("Ins",)
        if group is None or group.case not in cases or group.start - participle > 14:
            return None
        between = self.tokens[participle + 1 : group.start]
        single = len(group.people()) == 1 and self.tokens[participle].feats.get("Number") == "Sing"
        return group if single and not any(t.text in (",", ";", ":", "—", "–") for t in between) else None

    def dative(self, verb: int) -> Group | None:
        number = self.clause(verb).number
        return next((g for g in self.groups if g.case == "Dat" and g.preposition is None and g.clause == number), None)

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
                        self.tokens[i].feats.get("VerbForm") == "Part" and self.described_after(i) is group
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
        group = self.object(verb) or self.dative(verb)
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
        if before < 0 or self.tokens[noun].feats.get("Animacy") != "Inan" or self.lemma(noun) in _COLLECTIVES:
            return False
        place = self.tokens[before]
        return place.pos == "NOUN" and place.feats.get("Case") == "Loc" and self.lemma(before) in _HOUSES

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
                        and not (group.start > 1 and self._governs_between(group.start - 2))
                    )
                )
                and not self._of_other_noun(group, noun)
            ),
            None,
        )

    def _governs_between(self, at: int) -> bool:
        """Whether a word right before "между X и Y" may be what is between them; "12 марта", "в среду" are not."""
        token = self.tokens[at]
        dated = any(mention.start <= token.start < mention.stop for mention in self.dates)
        return token.pos == "NOUN" and not dated

    def _of_other_noun(self, group: Group, noun: int) -> bool:
        """Whether "между X и Y" stands right after another noun and belongs to it."""
        at = group.start - 2
        return noun < at and self.tokens[at].pos == "NOUN" and self.tokens[at].text.lower() != "переговоры"

    def possessor(self, noun: int) -> Group | None:
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

    def at_whose(self, clause: int, word: int) -> Group | None:
        """ "у X состоялся разговор"; not "встреча и приём у X", where they are another noun's."""
        return next(
            (
                g
                for g in self.groups
                if g.preposition == "у" and g.clause == clause and g.people() and not self._of_other_noun(g, word)
            ),
            None,
        )

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

    def in_clause(self, number: int) -> list[Group]:
        return [group for group in self.groups if group.clause == number]
