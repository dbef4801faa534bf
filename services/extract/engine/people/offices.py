"""Offices in a sentence: "первый заместитель премьер-министра Казахстана", "белорусский лидер", "глава МИД".

An office is a head noun (`heads`) with the adjectives before it and the genitives after it (`complements`). Countries
are dropped from the role (`roles`), the rest (a body, a region, a company, a field) stays in it. Forms of words come
from pymorphy3's dictionary, so that sentences without tags are read too; where the networks have tagged a sentence,
their cases decide between what the dictionary allows.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from pymorphy3 import MorphAnalyzer

from services.extract.engine.document import Sentence, Token
from services.extract.engine.people.complements import OVER, Complement, Complements
from services.extract.engine.people.countries import Countries, abbreviations_in
from services.extract.engine.people.declension import CASES, Case, fold
from services.extract.engine.people.dictionary import Dictionary, as_case
from services.extract.engine.people.heads import Head, Heads
from services.extract.engine.people.office_classes import OfficeClass, office_class
from services.extract.engine.people.roles import role_of
from services.extract.engine.places import namesakes_in


@dataclass(slots=True, eq=False)
class Office:
    """One office as one place of the text names it. Token indexes are within the sentence, `stop` exclusive."""

    sentence: int
    start: int
    stop: int
    head: int
    role: str  # nominative, lower case but for proper names; without the country
    kind: OfficeClass
    countries: tuple[str, ...]  # ISO alpha-2, in the order of the text; several with a plural or with envoys
    position: str  # the words of the office without whose it is, as the text has them
    owner: str  # whose it is (country, body, company), as the text has it; may be empty
    cases: frozenset[Case]
    plural: bool
    former: bool
    acting: bool
    told: str = ""  # the role of who only acts: "исполняющий обязанности министра обороны"
    previous: bool = False  # former too, but told of when it was held: "прежний премьер"

    def take(self, owner: str) -> None:
        """Add the word that follows the office to it as whose it is."""
        self.stop += 1
        self.role = f"{self.role} {owner}"
        self.owner = owner
        if self.kind == "other":
            self.kind = office_class(self.role, (owner,))

    @property
    def country(self) -> str | None:
        """The one country of the office, None where it names none or several."""
        return self.countries[0] if len(self.countries) == 1 else None


class Offices:
    """Finds offices. Pure after loading; safe to share between threads."""

    def __init__(self, countries: Countries, analyzer: MorphAnalyzer) -> None:
        self._countries = countries
        self._words = Dictionary(analyzer)
        self._heads = Heads(analyzer)
        self._complements = Complements(countries, self._words, self._heads)
        self._knowing: dict[tuple[object, ...], Offices] = {}

    def of_text(self, text: str) -> "Offices":
        """The finder for the offices of a text, which knows what such a text calls a country: "МИД РА"."""
        abbreviations, namesakes = abbreviations_in(text), namesakes_in(text)
        if not abbreviations and not namesakes:
            return self
        if (key := (*abbreviations, *namesakes.items())) not in self._knowing:
            finder = copy(self)
            finder._countries = self._countries.knowing(abbreviations, namesakes)
            finder._complements = Complements(finder._countries, self._words, self._heads)
            self._knowing[key] = finder
        return self._knowing[key]

    def may_be_in(self, sentence: Sentence) -> bool:
        """Whether a word of the sentence may be the head of an office; needs no tags."""
        return any(self._heads.readings(token.text) for token in sentence.tokens)

    def find(self, sentence: Sentence) -> list[Office]:
        """All offices of a sentence in order; they do not overlap."""
        words = [token.text for token in sentence.tokens]
        readings = self._heads.readings
        begun = [(index, heads) for index, word in enumerate(words) if (heads := readings(word))]
        found: list[Office] = []
        if not begun:
            return found
        owners = _spans(sentence)
        reached = 0
        for index, heads in begun:
            if index < reached:
                continue
            office = self._office(sentence, words, owners, index, heads, reached)
            if office is not None:
                found.append(office)
                reached = office.stop
        return found

    def _office(
        self,
        sentence: Sentence,
        words: Sequence[str],
        owners: Mapping[int, tuple[int, str]],
        index: int,
        heads: Sequence[Head],
        after: int,
    ) -> Office | None:
        tokens = sentence.tokens
        token = tokens[index]
        if (token.pos in ("ADP", "ADV", "VERB") and heads[0].role not in OVER) or (
            not token.pos and fold(token.text) in _ALSO_PREPOSITIONS
        ):
            return None
        if index > 1 and tokens[index - 1].text == "в" and fold(tokens[index - 2].text).startswith(_CANDIDATES):
            return None  # "кандидат в президенты"
        if fold(token.text) == "главе" and index and fold(tokens[index - 1].text) == "во":
            return None
        inside = any(first < index < stop and kind == "PER" for first, (stop, kind) in owners.items())
        if inside and token.text.istitle():
            return None  # a surname: "Королёв"
        if self._words.is_a(token, "PRTF") and index + 1 < len(tokens) and self._heads.readings(tokens[index + 1].text):
            return None  # "управляющий директор"
        head = self._choose(token, tokens[index - 1] if index else None, heads)
        if head.plural and "Gen" in head.cases and index and fold(tokens[index - 1].text).startswith(_COUNCILS):
            return None  # "Совет министров иностранных дел": a body
        before = self._before(tokens, index, after, head)
        cases = head.cases
        tail = self._complements.after(tokens, words, owners, index, head)
        if before.acting_of is not None:
            cases = before.acting_of
        elif sentence.tagged and len(cases) < len(CASES):  # "замглавы" shows none, whatever the network sees
            said = token.feats.get("Case")
            if said in cases:
                cases = frozenset((as_case(said),))
        countries = tuple(dict.fromkeys((*before.countries, *tail.countries)))
        if not head.plural and (len(tail.countries) > 1 or tail.several) and head.kind != "envoy":
            head = next((other for other in heads if other.plural), head)
            cases = head.cases
        if head.kind == "colleague" and not countries and not self._is_named_next(tokens, owners, tail.stop):
            return None  # "его коллега": nobody can say whose
        if head.role == "королева" and token.text.istitle() and index and index + 1 not in owners:
            return None  # "Королева" is a form of Королёв too
        if head.role == "шах" and token.text.istitle() and index:
            return None  # a given name: "Шах Махмуд"
        if head.role == "султан" and token.text.istitle() and index and _ends_office(tokens, index, after):
            return None  # likewise: "директор «Сокола» Султан Алиев"
        if head.kind == "monarch" and before.start == index and self._is_figurative(tokens, index):
            return None
        if head.kind in ("noble",) and "наследный" not in before.adjectives:
            return None
        if head.kind == "kin" and not self._is_of_official(tokens, words, owners, index, tail):
            return None
        of_rome = fold(tokens[index + 1].text).startswith("римск") if index + 1 < len(tokens) else False
        if (head.role == "член" and not tail.words) or (head.role == "папа" and not of_rome):
            return None
        role = role_of(head, before.adjectives, tail, countries)
        if head.role.startswith("папа"):
            role, countries = "папа римский", ("VA",)
        kind = office_class(role, tuple(tail.words))
        if not countries and kind in ("governor", "mayor") and tail.owner:
            within = self._countries.within(words, tail.owner[0])
            countries = (within,) if within is not None else ()
        owner = [*before.owner, *(tokens[i].text for i in tail.owner)]
        if before.region is not None and not tail.owner:
            role, owner, countries = f"{role} {before.region[0]}", [before.region[0]], (before.region[1],)
        if head.kind == "colleague":
            kind = "colleague"
        position = [tokens[i].text for i in range(before.office_start, index + 1)]
        position += [tokens[i].text for i in tail.field]
        return Office(
            sentence.index,
            before.start,
            max(tail.stop, index + 2) if head.role == "папа" else tail.stop,
            index,
            role,
            kind,
            countries,
            " ".join(position),
            " ".join(owner),
            cases,
            head.plural,
            before.former or fold(token.text).startswith("экс-"),
            before.acting,
            f"исполняющий обязанности {self._genitive(role, len(before.adjectives) + 1)}" if before.acting else "",
            before.previous,
        )

    def genitive_of(self, role: str) -> str:
        """A role in the nominative, in the genitive: "первого заместителя министра торговли"."""
        words = role.split()
        head = next((i for i, word in enumerate(words) if self._heads.has(fold(word))), 0)
        return self._genitive(role, head + 1)

    def _genitive(self, role: str, count: int) -> str:
        """A role with its first words, which are in the nominative, in the genitive."""
        words = role.split()
        return " ".join([*(self._words.genitive(word) for word in words[:count]), *words[count:]])

    def _is_of_official(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        owners: Mapping[int, tuple[int, str]],
        index: int,
        tail: Complement,
    ) -> bool:
        """ "супруга президента Чили N": somebody's wife by his office, which is not hers."""
        official = index + 1 < len(words) and any(h.kind != "kin" for h in self._heads.readings(words[index + 1]))
        titled = tail.stop < len(words) and bool(self._heads.readings(words[tail.stop]))  # "зять султана принц N"
        name = tail.stop + titled
        if not official or owners.get(name, (0, ""))[1] != "PER":
            return False
        own, said = tokens[index].feats.get("Case"), tokens[owners[name][0] - 1].feats.get("Case")
        return said != "Gen" or own in ("Gen", "Acc", None)  # "сын премьера Эди Рамы": the premier's name

    def _is_named_next(self, tokens: Sequence[Token], owners: Mapping[int, tuple[int, str]], at: int) -> bool:
        """Whether a name follows, perhaps after a dash and a rank: "его визави — генерал N"."""
        if at < len(tokens) and tokens[at].text in ("—", "–"):
            at += 1
        if at + 1 < len(tokens) and any(head.kind == "rank" for head in self._heads.readings(tokens[at].text)):
            at += 1
        return owners.get(at, (0, ""))[1] == "PER"

    def _is_figurative(self, tokens: Sequence[Token], index: int) -> bool:
        """ "музыкальный король": an adjective of no country before a monarch."""
        previous = tokens[index - 1] if index else None
        return (
            previous is not None
            and previous.text.islower()
            and self._words.is_a(previous, "ADJF")
            and previous.feats.get("Case") == tokens[index].feats.get("Case")
            and self._words.adjective(previous) not in _SKIPPED
            and previous.pos == "ADJ"
        )

    @staticmethod
    def _choose(token: Token, before: Token | None, heads: Sequence[Head]) -> Head:
        """Of several heads of one form, the one whose number and case the network saw, an adjective's before it too."""
        said, number = token.feats.get("Case"), token.feats.get("Number")
        adjective = before.feats.get("Number") if before is not None and before.pos == "ADJ" else None
        if adjective is not None and before is not None and before.feats.get("Case") == said:
            number = adjective
        return max(heads, key=lambda h: (number is not None and (number == "Plur") == h.plural, said in h.cases))

    def _before(self, tokens: Sequence[Token], index: int, after: int, head: Head) -> "_Before":
        found = _Before(index, index)
        at = index
        while at > after and index - at < 8:
            token = tokens[at - 1]
            word = fold(token.text)
            country = self._countries.adjective(token.text)
            if country is not None:
                found.countries.insert(0, country)
                found.owner.insert(0, token.text)
            elif word in ("и", ",") and head.plural and found.countries and at - 2 >= after:
                if self._countries.adjective(tokens[at - 2].text) is None:
                    break  # "узбекский и казахский коллеги": one of each
            elif (
                head.kind == "colleague"
                and self._countries.place_of_adjective(token.text) is not None
                and (within := self._countries.within([token.text], 0)) is not None
            ):
                found.countries.insert(0, within)
            elif head.role in _OF_REGIONS and (region := self._countries.region_of_adjective(token.text)) is not None:
                found.region = region
            elif head.role in _LOCAL and (place := self._countries.place_of_adjective(token.text)) is not None:
                found.owner.insert(0, place)
            elif word in _PAST:
                found.former = True
                found.previous = not word.startswith("бывш")
            elif word in ("обязанности",) and at - 2 >= after and fold(tokens[at - 2].text).startswith("исполняющ"):
                at -= 1
                found.acting = True
                found.acting_of = self._words.cases_of(tokens[at - 1])
            elif word in ("врио", "ио", "и.о", "и.о."):
                found.acting, found.acting_of = True, frozenset(CASES)
            elif (
                word == "." and at - 4 >= after and [fold(t.text) for t in tokens[at - 4 : at]] == ["и", ".", "о", "."]
            ):
                at -= 3
                found.acting, found.acting_of = True, frozenset(CASES)
            elif self._words.is_a(token, "ADJF", "PRTF") and (lemma := self._words.adjective(token)) in _ADJECTIVES:
                found.adjectives.insert(0, "временный" if lemma == "временной" else lemma)
                found.office_start = at - 1
            elif (
                (self._words.is_a(token, "ADJF") and self._words.adjective(token) in _SKIPPED)
                or (word == "и" and at - 2 >= after and self._words.adjective(tokens[at - 2]) == "чрезвычайный")
                or (word == "-" and at - 2 >= after and tokens[at - 2].text.isdigit())
            ):
                pass
            else:
                break
            at -= 1
        found.start = at
        found.office_start = min(found.office_start, index)
        return found


@dataclass(slots=True)
class _Before:
    """What stands before a head and belongs to it."""

    start: int
    office_start: int
    countries: list[str] = field(default_factory=list)
    owner: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    former: bool = False
    previous: bool = False
    acting: bool = False
    acting_of: frozenset[Case] | None = None
    region: tuple[str, str] | None = None  # of a governor: its name in the genitive, its country


# Adjectives that belong to an office.
_ADJECTIVES = frozenset(
    "первый генеральный исполнительный государственный верховный высокий наследный официальный постоянный полномочный "
    "чрезвычайный специальный федеральный главный старший временный народный почетный почётный председательствующий "
    "управляющий торговый военный коммерческий финансовый технический художественный научный пресс спортивный "
    "заслуженный региональный муниципальный личный центральный национальный общий политический второй третий "
    "запасный запасной великий вселенский духовный операционный креативный ответственный временной".split()
)
# Adjectives that may stand before an office and say nothing of it.
_SKIPPED = frozenset(
    "новый новоизбранный новоназначенный избранный действующий нынешний тогдашний будущий многолетний "
    "известный молодой знаменитый легендарный".split()
)
_CANDIDATES = ("кандидат", "экс-кандидат", "претендент")
_PAST = frozenset(
    f"{stem}{ending}"
    for stem in ("бывш", "прежн", "предыдущ", "былы")
    for ending in "ий его ему им ем ая ей юю ие их ими".split()
)
_ALSO_PREPOSITIONS = frozenset(("после",))
_OF_REGIONS = frozenset(("губернатор", "вице-губернатор"))
_LOCAL = frozenset(
    (
        "генерал-губернатор",
        "раис",
        "хяким",
        "губернатор",
        "вице-губернатор",
        "мэр",
        "вице-мэр",
        "градоначальник",
        "аким",
        "хоким",
        "прокурор",
    )
)
_COUNCILS = (
    "совет",
    "кабинет",
    "комитет",
    "конференци",
    "палат",
    "союз",
    "ассоциаци",
    "клуб",
    "корпус",
    "гильди",
    "ассамбле",
)


def _spans(sentence: Sentence) -> dict[int, tuple[int, str]]:
    """For the first token of each entity, the token after its last and its type."""
    return {entity.tokens.start: (entity.tokens.stop, entity.type) for entity in sentence.entities}


def _ends_office(tokens: Sequence[Token], index: int, after: int) -> bool:
    """Whether an office ends right before a word, so that this begins the name of who holds it."""
    return tokens[index - 1].text[0] in '»".' or after == index
