"""A parsed sentence: what governs what, in which clause a word stands and what is between two words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from services.extract.engine.clauses import Clause, ClauseMap
from services.extract.engine.document import Sentence, Token
from services.extract.engine.lexicon import (
    BORDERING,
    TAKE_PLACE_VERBS,
    fold,
)
from services.extract.engine.parties import Group

EVENT_WORDS = frozenset(
    "ход итог время рамка поле результат окончание завершение заключение начало участник участие повестка программа "
    "кулуары место канун преддверие день".split()
)
TOWN_WORDS = frozenset("город городок столица поселок село деревня курорт порт мегаполис зона".split())
_QUOTES = frozenset('«»„“”"')
SUBORDINATORS = frozenset("где который когда куда что чтобы если хотя поскольку откуда чей".split())
# What is done with events before or instead of holding them.
ARRANGING = frozenset(
    "планировать запланировать наметить намечать назначить перенести переносить отложить откладывать отменить отменять "
    "провести готовить анонсировать".split()
)


@dataclass(slots=True)
class Syntax:
    """The words of a sentence with their tree and clauses; indices are those of its tokens."""

    sentence: Sentence
    clauses: ClauseMap
    title: bool = field(default=False, kw_only=True)
    tokens: Sequence[Token] = field(init=False)
    lemmas: Sequence[str] = field(init=False)  # ё as е

    def __post_init__(self) -> None:
        self.tokens, self.lemmas = self.sentence.tokens, self.sentence.lemmas

    def lemma(self, index: int) -> str:
        return self.lemmas[index]

    def clause(self, index: int) -> Clause:
        return self.clauses.clause(index)

    def is_finite(self, index: int) -> bool:
        token = self.tokens[index]
        if token.pos not in ("VERB", "AUX"):
            return False
        form = token.feats.get("VerbForm")
        return form in (None, "Fin") or token.feats.get("Variant") == "Short"

    def preposition(self, index: int) -> str | None:
        """The preposition that governs the noun at `index`, through its adjectives and numerals.

        A name in apposition has that of the noun before it ("с его коллегой X", "для г-на X").
        """
        known = self.clauses.prepositions
        if index not in known:
            known[index] = self._preposition(index)
        return known[index]

    def _preposition(self, index: int) -> str | None:
        tokens, lemmas = self.tokens, self.lemmas
        noun = tokens[index]
        explained, case = noun.head, noun.feats.get("Case")
        if (
            noun.rel in ("appos", "flat:name", "nmod")
            and 0 <= explained < index
            and index - explained <= 6
            and tokens[explained].pos == "NOUN"
            and tokens[explained].feats.get("Animacy") == "Anim"
            and tokens[explained].feats.get("Case") == case
            and noun.text[:1].isupper()
            and not any(token.text in (",", ";", ":") for token in tokens[explained:index])
        ):
            return self.preposition(explained)
        at = index - 1
        while at >= 0 and index - at <= 6:
            token = tokens[at]
            if token.pos == "ADP":
                return fold(token.text) if fold(token.text) != "спустя" else None  # "месяц спустя X приехал"
            if (
                at == index - 1
                and token.pos == "ADJ"
                and case == "Nom"
                and token.feats.get("Case") not in (None, "Nom")
            ):
                break  # "с последним министр подписал": the adjective is not the noun's
            if lemmas[at] in TOWN_WORDS and noun.text[:1].isupper():
                at -= 1
                continue
            if token.text == "." and at and self.tokens[at - 1].text in ("г", "с", "пос") and index - at == 1:
                at -= 2  # "в г.Осло"
                continue
            if at > 2 and tokens[at - 1].text in ("с", "со") and fold(tokens[at - 2].text).startswith(BORDERING):
                at -= 3  # "в приграничный с Перу город"
                continue
            if (
                token.pos not in ("ADJ", "DET", "NUM")
                and token.feats.get("VerbForm") != "Part"
                and token.text not in '«"“'
            ):
                break
            if lemmas[at] == "день" and at < index:
                break  # "в первый его день ректор …": taken for an adjective
            at -= 1
        for child in self.clauses.children[index]:
            if (
                child < index
                and tokens[child].rel == "case"
                and tokens[child].pos == "ADP"
                and index - child <= 4
                and not self._has_its_noun(child, index)
            ):
                return lemmas[child]
        return self._before_participle(index)

    def _has_its_noun(self, preposition: int, index: int) -> bool:
        """Whether another noun stands right after a preposition: "на аудиенции короля" is not "на короля"."""
        case = self.tokens[index].feats.get("Case")
        return any(
            token.pos in ("NOUN", "PROPN") and token.feats.get("Case") not in (case, None)
            for token in self.tokens[preposition + 1 : index]
        )

    def _before_participle(self, index: int) -> str | None:
        """ "с прибывшими на форум в Осло президентами": the preposition of a long participle before its noun."""
        tokens = self.tokens
        case = tokens[index].feats.get("Case")
        if case is None or tokens[index].pos not in ("NOUN", "PROPN"):
            return None
        for at in range(index - 3, max(-1, index - 18), -1):
            token = tokens[at]
            pos = token.pos
            if pos in ("VERB", "AUX"):
                if self.is_finite(at):
                    return None
            elif pos == "ADP":
                after = tokens[at + 1].feats
                if after.get("VerbForm") == "Part" and after.get("Case") == case:
                    return fold(token.text)
            elif pos in ("NOUN", "PROPN") and token.feats.get("Case") == case and not self._right_after_adposition(at):
                return None
        return None

    def _right_after_adposition(self, noun: int) -> bool:
        """Whether nothing but adjectives stands between a preposition and a noun: "с официальным визитом"."""
        at = noun - 1
        while at > 0 and self.tokens[at].pos in ("ADJ", "DET", "NUM"):
            at -= 1
        return at >= 0 and self.tokens[at].pos == "ADP"

    def children(self, index: int, *relations: str) -> Iterator[int]:
        for child in self.clauses.children[index]:
            if not relations or self.tokens[child].rel in relations:
                yield child

    def ascend(self, index: int, most: int) -> Iterator[int]:
        """A word and those that it hangs on, one above the other: so many at most, for the parser may make a circle."""
        for _ in range(most):
            if index < 0:
                return
            yield index
            index = self.tokens[index].head

    def attributes(self, noun: int) -> set[str]:
        """The lemmas of the adjectives of a noun, however the parser ties them to it."""
        found = {self.lemma(child) for child in self.children(noun, "amod", "acl", "det")}
        at = noun - 1
        while at >= 0 and self.tokens[at].pos in ("ADJ", "DET", "NUM"):
            found.add(self.lemma(at))
            at -= 1
        return found

    def verb_over(self, index: int) -> int:
        """The predicate that a word depends on: the nearest verb above it in its clause, infinitives included."""
        beyond = self._predicate_beyond(index)
        if beyond is not None:
            return beyond
        told = self.told_of(index, TAKE_PLACE_VERBS) if self.tokens[index].pos == "NOUN" else []
        if told and self.tokens[index].head == told[0]:  # a circle: "на встрече, которая прошла, X сказал"
            main = next((i for i in range(told[0] + 1, len(self.tokens)) if self.is_finite(i)), None)
            if main is not None and self.clauses.of[main] != self.clauses.of[told[0]]:
                return main
        if self.title and self._after_colon(index):
            return index
        left_out = self._gapped_predicate(index)
        if left_out is not None:
            return left_out
        number = self.clauses.of[index]
        for at in self.ascend(self.tokens[index].head, 8):
            if self.clauses.of[at] != number:
                break
            if self.tokens[at].pos in ("VERB", "AUX") and self.tokens[at].feats.get("VerbForm") != "Part":
                return at
        return self.clause(index).head

    def _gapped_predicate(self, noun: int) -> int | None:
        """ "15 мая пройдёт саммит, а 16-го — встреча X и Y": the verb that the second clause leaves out."""
        dashed = noun > 1 and self.tokens[noun].feats.get("Case") == "Nom" and self.clause(noun).head == noun
        if not dashed or self.tokens[noun - 1].text not in ("—", "–", "-"):
            return None
        at = next((i for i in range(noun - 2, -1, -1) if self.is_finite(i)), None)
        if at is None or self.lemma(at) not in TAKE_PLACE_VERBS:
            return None
        return at if any(token.text.lower() in ("а", "и") for token in self.tokens[at:noun]) else None

    def _after_colon(self, noun: int) -> bool:
        """Whether a headline names an event after its colon, with no predicate there: "«Будет газ»: визит X в Осло"."""
        colon = next((i for i in range(noun - 1, 0, -1) if self.tokens[i].text == ":"), None)
        return colon is not None and not any(self.is_finite(i) for i in range(colon + 1, len(self.tokens)))

    def _predicate_beyond(self, index: int) -> int | None:
        """ "агентство сообщило, встреча X, к которой готовились, отложена": the predicate that agrees with the noun.

        The parser gives the noun as a second subject to the verb before it.
        """
        token = self.tokens[index]
        above = token.head
        if token.feats.get("Case") != "Nom" or token.rel != "nsubj" or not 0 <= above < index:
            return None
        if not any(child < above for child in self.children(above, "nsubj")):
            return None
        for later in range(index + 1, len(self.tokens)):
            other = self.tokens[later]
            if (
                self.is_finite(later)
                and other.pos == "VERB"
                and self.clause(later).kind in ("main", "coordinate")
                and other.feats.get("Gender") in (token.feats.get("Gender"), None)
                and other.feats.get("Number") == token.feats.get("Number")
                and not any(self.children(later, "nsubj", "nsubj:pass"))
            ):
                return later
        return None

    def told_of(self, noun: int, verbs: frozenset[str]) -> list[int]:
        """The predicates of "…, который состоится", "…, который откладывали, а потом отменили" about a noun.

        Only those of `verbs`: the words between may hold other nouns that "который" agrees with.
        """
        if "который" not in self.lemmas[noun + 2 : noun + 16]:
            return []
        feats = self.tokens[noun].feats
        for mark in range(noun + 2, min(noun + 16, len(self.tokens))):
            token = self.tokens[mark]
            if self.lemma(mark) != "который" or self.tokens[mark - 1].text != ",":
                if self.is_finite(mark):
                    return []
                continue
            same = token.feats.get("Number") == feats.get("Number") and (
                feats.get("Number") == "Plur" or token.feats.get("Gender") in (feats.get("Gender"), None)
            )
            if not same or token.feats.get("Case") not in ("Nom", "Acc"):
                return []
            own = [i for i in range(mark + 1, len(self.tokens)) if self._predicates(i) and self.lemma(i) != "быть"]
            if token.feats.get("Case") == "Acc" and own and self.lemma(own[0]) not in ARRANGING:
                return []  # "делегация, которую он собирался возглавить"
            found: list[int] = []
            for verb in own:
                if self.clause(verb).kind == "aside" and not found:
                    continue
                if self.lemma(verb) not in verbs:
                    break
                found.append(verb)
            return found
        return []

    def _predicates(self, index: int) -> bool:
        """Whether a word is a predicate: a finite verb or a short participle, whatever the tagger calls it."""
        token = self.tokens[index]
        return self.is_finite(index) or (token.pos in ("ADJ", "VERB") and token.feats.get("Variant") == "Short")

    def not_there(self, place: int) -> bool:
        """ "не в Осло, а в Лиме": whether a place is named only to say that it is another one."""
        before = [fold(token.text) for token in self.tokens[max(0, place - 2) : place]]
        return len(before) == 2 and before[0] == "не" and before[1] in ("в", "во", "на")

    def presupposed(self, noun: int) -> bool:
        """Whether the noun stands under "в ходе", "по итогам", "на", "после": the event is taken as known."""
        if self.preposition(noun) in ("на", "в", "во", "после", "перед", "до", "по", "за", "с", "со"):
            return True
        return self.follows(noun, EVENT_WORDS, 4)

    def follows(self, noun: int, words: frozenset[str], within: int) -> bool:
        """Whether one of the words stands at most `within` tokens before the noun, with only its attributes between."""
        for back in range(1, within + 1):
            at = noun - back
            if at < 0:
                return False
            if self.lemma(at) in words:
                return True
            passed = self.tokens[at].text in _QUOTES or self.lemma(at) == "работа"  # "в рамках работы форума"
            if not passed and self.tokens[at].pos not in ("ADJ", "DET", "NUM", "PRON"):
                return False
        return False

    def governor(self, group: Group) -> int:
        """The token outside the group that its head hangs on, or -1."""
        at, steps = group.head, 0
        while at >= 0 and group.start <= at < group.stop and steps < 50:
            at, steps = self.tokens[at].head, steps + 1
        return at

    def no_predicate_between(self, first: int, last: int, allowed: Iterable[int] = ()) -> bool:
        """Whether no finite verb stands strictly between two tokens, but for those allowed."""
        spared = set(allowed)
        low, high = min(first, last), max(first, last)
        return not any(self.is_finite(index) and index not in spared for index in range(low + 1, high))

    def barrier_between(self, first: int, last: int) -> bool:
        """Whether a subordinate clause begins between two tokens: ", где", ", который", ", что"."""
        low, high = min(first, last), max(first, last)
        between = self.lemmas[max(low + 1, 1) : high]
        return not SUBORDINATORS.isdisjoint(between) and any(
            lemma in SUBORDINATORS
            and (before.text in (",", "—", "(", ";") or before.pos == "ADP")
            and not self._closed_between(at, low, high)
            for at, (before, lemma) in enumerate(
                zip(self.tokens[max(low, 0) :], between, strict=False), max(low, 0) + 1
            )
        )

    def _closed_between(self, subordinator: int, low: int, high: int) -> bool:
        """Whether a subordinate clause has ended again: "король, который прилетел вчера, был принят"."""
        of = self.clauses.of
        if low < 0 or of[low] != of[high] or of[subordinator] == of[high]:
            return False
        last = self.clauses.clauses[of[subordinator]].tokens[-1]
        return last < high and self.tokens[last].text == ","
