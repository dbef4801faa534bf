"""Offices in a sentence: "первый заместитель премьер-министра Казахстана", "белорусский лидер", "глава МИД".

An office is a head noun with the adjectives before it and the genitives after it. What the genitives name is sorted
into countries, which are dropped from the role, and the rest (a body, a region, a company, a field), which stays in
it. Forms of words come from pymorphy3's dictionary, so that sentences without tags are read too; where the networks
have tagged a sentence, their cases decide between what the dictionary allows.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from pymorphy3 import MorphAnalyzer

from services.extract.engine.document import Sentence, Token
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import CASES, Case, fold
from services.extract.engine.people.register import Tenure

OfficeClass = Literal[
    "head_of_state",
    "head_of_government",
    "deputy_head_of_government",
    "foreign_minister",
    "minister",
    "deputy",
    "speaker",
    "ambassador",
    "governor",
    "mayor",
    "body",
    "colleague",
    "other",
]

# Which of several offices of one person is told first.
RANK: Final[Mapping[OfficeClass, int]] = {
    "head_of_state": 0, "head_of_government": 1, "foreign_minister": 2, "speaker": 3, "deputy_head_of_government": 4,
    "body": 5, "minister": 6, "governor": 7, "mayor": 8, "ambassador": 9, "deputy": 10, "other": 11, "colleague": 12,
}  # fmt: skip
REACH: Final = 24  # tokens that may follow the head of an office and belong to it


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
    previous: bool = False  # former too, but told of when it was held: "прежний премьер"

    def take(self, owner: str) -> None:
        """Add the word that follows the office to it as whose it is."""
        self.stop += 1
        self.role = f"{self.role} {owner}"
        self.owner = owner

    @property
    def country(self) -> str | None:
        """The one country of the office, None where it names none or several."""
        return self.countries[0] if len(self.countries) == 1 else None


@dataclass(frozen=True, slots=True)
class _Head:
    role: str
    kind: str
    cases: frozenset[Case]
    plural: bool


@dataclass(slots=True)
class _Tail:
    """The genitives after a head: where they end, the words kept in the role, and what they name."""

    stop: int
    words: list[str]  # of the role
    countries: list[str]
    owner: list[int]  # token indexes of whose it is
    field: list[int]  # token indexes of the field ("иностранных дел")
    several: bool = False  # "двух стран": each has the office
    state: bool = False  # "страны", "республики", "государства": the state that the text is about


class Offices:
    """Finds offices. Pure after loading; safe to share between threads."""

    def __init__(self, countries: Countries, analyzer: MorphAnalyzer) -> None:
        self.countries = countries
        self._analyzer = analyzer
        self._heads: dict[str, list[_Head]] = {}
        self._roles: dict[str, str] = {}
        text = files(__package__).joinpath("offices.tsv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines(), delimiter="\t"):
            self._roles[fold(row["head"])] = row["role"]
            for form, cases, plural in self._forms(row["head"]):
                self._heads.setdefault(form, []).append(_Head(row["role"], row["kind"], cases, plural))
        self._typos = {
            deletion: form for form in self._heads if len(form) >= 9 for deletion in (form, *_deletions(form))
        }
        self._parse = lru_cache(maxsize=8192)(self._parse_word)
        self._readings = lru_cache(maxsize=16_384)(self._readings_of)

    # --- words ---------------------------------------------------------------------------------------------

    def _forms(self, head: str) -> Iterator[tuple[str, frozenset[Case], bool]]:
        """All forms of a head noun with their cases. "Замминистра" and its like do not decline."""
        if head.startswith("зам") and head.endswith("а"):
            yield fold(head), frozenset(CASES), False
            return
        stem, hyphen, noun = head.rpartition("-")
        parses = [p for p in self._analyzer.parse(noun) if p.normal_form == noun and "Name" not in p.tag]
        parse = next((p for p in parses if "anim" in p.tag or p.tag.POS == "ADJF"), None)
        if parse is None:
            parse = parses[0] if parses else self._analyzer.parse(noun)[0]
        found: dict[tuple[str, bool], set[Case]] = {}
        for form in parse.lexeme:
            case = _CASE.get(form.tag.case)
            if case is not None and (form.tag.POS == "NOUN" or form.tag.gender == "masc" or form.tag.number == "plur"):
                found.setdefault((fold(stem + hyphen + form.word), form.tag.number == "plur"), set()).add(case)
        for (word, plural), cases in found.items():
            yield word, frozenset(cases), plural

    def _parse_word(self, word: str) -> tuple[tuple[str, str, frozenset[str], bool], ...]:
        """(lemma, part of speech, grammemes, known) of each parse of a lower-case word."""
        if len(word) > 40:
            return ()
        return tuple(
            (p.normal_form, str(p.tag.POS or ""), frozenset(p.tag.grammemes), bool(p.is_known))
            for p in self._analyzer.parse(word)
        )

    def _can_be(self, token: Token, case: str) -> bool:
        """Whether the word can stand in a case (OpenCorpora's name for it), indeclinable words in any."""
        return any(
            case in grammemes or "Fixd" in grammemes
            for _, pos, grammemes, _ in self._parse(token.text.lower())
            if pos in ("NOUN", "ADJF", "PRTF", "NUMR")
        )

    def _is(self, token: Token, *parts: str) -> bool:
        return any(pos in parts for _, pos, _, _ in self._parse(token.text.lower())[:3])

    def _lemma(self, token: Token, case: str, *parts: str) -> str:
        for lemma, pos, grammemes, _ in self._parse(token.text.lower()):
            if pos in parts and case in grammemes:
                return lemma
        return token.text.lower()

    def _readings_of(self, text: str) -> list[_Head]:
        """The heads that a word may be, a known word first, else a word one letter away from one."""
        key = fold(text)
        former = key.removeprefix("экс-")
        found = self._heads.get(former)
        if found is None and len(key) >= 9:
            form = self._typos.get(key) or next((self._typos[d] for d in _deletions(key) if d in self._typos), None)
            if form is not None and abs(len(form) - len(key)) <= 1 and not self._analyzer.word_is_known(text):
                found = self._heads[form]
        return found or []

    # --- finding -----------------------------------------------------------------------------------------

    def may_be_in(self, sentence: Sentence) -> bool:
        """Whether a word of the sentence may be the head of an office; needs no tags."""
        return any(self._readings(token.text) for token in sentence.tokens)

    def find(self, sentence: Sentence) -> list[Office]:
        """All offices of a sentence in order; they do not overlap."""
        words = [token.text for token in sentence.tokens]
        owners = _spans(sentence)
        found: list[Office] = []
        reached = 0
        for index, word in enumerate(words):
            if index < reached or not (heads := self._readings(word)):
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
        heads: Sequence[_Head],
        after: int,
    ) -> Office | None:
        tokens = sentence.tokens
        token = tokens[index]
        if (token.pos in ("ADP", "ADV", "VERB") and heads[0].role not in _OVER) or (
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
        if self._is(token, "PRTF") and index + 1 < len(tokens) and self._readings(tokens[index + 1].text):
            return None  # "управляющий директор"
        head = self._choose(token, heads)
        if head.plural and "Gen" in head.cases and index and fold(tokens[index - 1].text).startswith(_COUNCILS):
            return None  # "Совет министров иностранных дел": a body
        before = self._before(tokens, index, after, head)
        cases = head.cases
        tail = self._after(tokens, words, owners, index, head)
        if before.acting_of is not None:
            cases = before.acting_of
        elif sentence.tagged:
            said = token.feats.get("Case")
            if said in cases:
                cases = frozenset((_as_case(said),))
        countries = tuple(dict.fromkeys((*before.countries, *tail.countries)))
        if not head.plural and (len(tail.countries) > 1 or tail.several) and head.kind != "envoy":
            head = next((other for other in heads if other.plural), head)
            cases = head.cases
        if head.kind == "colleague" and not countries:
            return None
        if head.role == "королева" and token.text.istitle() and index and index + 1 not in owners:
            return None  # "Королева" is a form of Королёв too
        if head.kind == "monarch" and before.start == index and self._is_figurative(tokens, index):
            return None
        if head.kind in ("noble",) and "наследный" not in before.adjectives:
            return None
        if (head.role == "член" and not tail.words) or (head.role == "папа" and tail.words[:1] != ["римского"]):
            return None
        role = self._role(head, before.adjectives, tail, countries)
        kind = office_class(role, tuple(tail.words))
        if not countries and kind in ("governor", "mayor") and tail.owner:
            within = self.countries.within(words, tail.owner[0])
            countries = (within,) if within is not None else ()
        if head.kind == "colleague":
            kind = "colleague"
        position = [tokens[i].text for i in range(before.office_start, index + 1)]
        position += [tokens[i].text for i in tail.field]
        owner = [*before.owner, *(tokens[i].text for i in tail.owner)]
        return Office(
            sentence.index,
            before.start,
            tail.stop,
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
            before.previous,
        )

    def _is_figurative(self, tokens: Sequence[Token], index: int) -> bool:
        """ "музыкальный король": an adjective of no country before a monarch."""
        previous = tokens[index - 1] if index else None
        return (
            previous is not None
            and previous.text.islower()
            and self._is(previous, "ADJF")
            and previous.feats.get("Case") == tokens[index].feats.get("Case")
            and self._adjective_lemma(previous) not in _SKIPPED
            and previous.pos == "ADJ"
        )

    @staticmethod
    def _choose(token: Token, heads: Sequence[_Head]) -> _Head:
        """Of several heads of one form, the one whose number and case the network saw."""
        said, number = token.feats.get("Case"), token.feats.get("Number")
        return max(heads, key=lambda h: (number is not None and (number == "Plur") == h.plural, said in h.cases))

    def _before(self, tokens: Sequence[Token], index: int, after: int, head: _Head) -> "_Before":
        found = _Before(index, index)
        at = index
        while at > after and index - at < 8:
            token = tokens[at - 1]
            word = fold(token.text)
            country = self.countries.adjective(token.text)
            if country is not None:
                found.countries.insert(0, country)
                found.owner.insert(0, token.text)
            elif head.role in _LOCAL and (place := self.countries.place_of_adjective(token.text)) is not None:
                found.owner.insert(0, place)
            elif word in _PAST:
                found.former = True
                found.previous = not word.startswith("бывш")
            elif word in ("обязанности",) and at - 2 >= after and fold(tokens[at - 2].text).startswith("исполняющ"):
                at -= 1
                found.acting = True
                found.acting_of = self._cases_of(tokens[at - 1])
            elif word in ("врио", "ио", "и.о", "и.о."):
                found.acting = True
            elif (
                word == "." and at - 4 >= after and [fold(t.text) for t in tokens[at - 4 : at]] == ["и", ".", "о", "."]
            ):
                at -= 3
                found.acting = True
            elif self._is(token, "ADJF", "PRTF") and (lemma := self._adjective_lemma(token)) in _ADJECTIVES:
                found.adjectives.insert(0, lemma)
                found.office_start = at - 1
            elif (
                (self._is(token, "ADJF") and self._adjective_lemma(token) in _SKIPPED)
                or (word == "и" and at - 2 >= after and self._adjective_lemma(tokens[at - 2]) == "чрезвычайный")
                or (word == "-" and at - 2 >= after and tokens[at - 2].text.isdigit())
            ):
                pass
            else:
                break
            at -= 1
        found.start = at
        found.office_start = min(found.office_start, index)
        return found

    def _adjective_lemma(self, token: Token) -> str:
        if fold(token.text).startswith("управляющ"):
            return "управляющий"
        return next(
            (lemma for lemma, pos, _, _ in self._parse(token.text.lower()) if pos in ("ADJF", "PRTF")), fold(token.text)
        )

    def _cases_of(self, token: Token) -> frozenset[Case]:
        said = token.feats.get("Case")
        if said in CASES:
            return frozenset((_as_case(said),))
        return frozenset(
            _CASE[g] for _, _, grammemes, _ in self._parse(token.text.lower()) for g in grammemes if g in _CASE
        )

    # --- the genitives after it ------------------------------------------------------------------------

    def _after(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        owners: Mapping[int, tuple[int, str]],
        index: int,
        head: _Head,
    ) -> _Tail:
        tail = _Tail(index + 1, [], [], [], [])
        if head.kind == "colleague":
            after = self.countries.at(words, index + 2) if index + 2 < len(words) else None
            if after is not None and words[index + 1].lower() == "из":  # "его коллега из Эквадора"
                tail.countries.append(after[1])
                tail.stop = index + 2 + after[0]
            return tail
        at = index + 1
        pending: list[int] = []  # adjectives that wait for their noun
        last_kind = ""  # of the last thing taken: country, proper, common
        end = min(len(tokens), index + REACH)
        may_be_plural = any(other.plural for other in self._readings(tokens[index].text))
        while at < end:
            token = tokens[at]
            word = fold(token.text)
            country = self.countries.at(words, at)
            span = owners.get(at)
            if word == "халк" and at + 1 < end and fold(tokens[at + 1].text) == "маслахаты":
                tail.words += [token.text, tokens[at + 1].text]
                tail.owner += [at, at + 1]
                at += 2
                last_kind = "proper"
            elif pending and word in _PARLIAMENTS:
                tail.words += [tokens[i].text for i in (*pending, at)]
                tail.owner += [*pending, at]
                pending.clear()
                at += 1
                last_kind = "proper"
            elif span is not None and span[1] == "PER":
                break
            elif country is not None and (span is None or span[1] == "LOC" or span[0] - at <= country[0]):
                if tail.countries and last_kind == "country" and not (may_be_plural or head.kind == "envoy"):
                    break
                if not self._genitive_country(tokens[at], words[at]):
                    break
                tail.countries.append(country[1])
                tail.owner += [*pending, *range(at, at + country[0])]
                tail.words += [tokens[i].text for i in pending]
                pending.clear()
                at += country[0]
                last_kind = "country"
            elif (demonym := self.countries.adjective(token.text)) is not None and self._can_be(token, "gent"):
                following = tokens[at + 1] if at + 1 < end else None
                if following is None or not (
                    self._can_be(following, "gent") or following.text.isupper() or following.pos == "ADV"
                ):
                    break
                tail.countries.append(demonym)
                tail.owner.append(at)
                at += 1
            elif token.text in _OPEN:
                close = next((i for i in range(at + 1, min(len(tokens), at + 14)) if tokens[i].text in _CLOSE), None)
                if close is None or close == at + 1:
                    break
                tail.words += _glued(tokens, at, close + 1).split()
                tail.owner += [*pending, *range(at, close + 1)]
                at = close + 1
                last_kind = "proper"
            elif word in _GENERIC:
                tail.state = True
                tail.several = tail.several or (head.kind == "chief" and word in _STATES)
                pending.clear()
                at += 1
                last_kind = "state"
            elif word in _UNCHANGING:
                pending.append(at)
                at += 1
            elif span is not None and (self._begins_genitive(token) or fold(tokens[at - 1].text) in _PLACE_NOUNS):
                if last_kind != "state":  # "глав государств Центральной Азии": no body of theirs
                    tail.words += [tokens[i].text for i in pending]
                    tail.words += _glued(tokens, at, span[0]).split()
                tail.owner += [*pending, *range(at, span[0])]
                pending.clear()
                at = span[0]
                last_kind = "proper"
            elif word in _DETERMINERS and at + 1 < end:
                following = tokens[at + 1]
                of_theirs = word in ("ее", "его", "их") and following.text[0].isupper() and at + 1 not in owners
                if not (of_theirs or fold(following.text) in _GENERIC or fold(following.text) in _DETERMINERS):
                    break
                tail.several = tail.several or word in _SEVERAL
                at += 1
            elif self._is_abbreviation(token):
                tail.words += [tokens[i].text for i in (*pending, at)]
                tail.owner += [*pending, at]
                pending.clear()
                at += 1
                last_kind = "proper"
            elif self._is_genitive_adjective(token) and not _is_name_like(token, self._parse(token.text.lower())):
                pending.append(at)
                at += 1
                if len(pending) > 5:
                    break
            elif self._is_genitive_noun(token):
                if fold(token.text) in self._heads and last_kind in ("country", "state", "proper") and not pending:
                    break
                tail.words += [tokens[i].text for i in (*pending, at)]
                common = last_kind in ("", "common") and token.text[0].islower()
                (tail.field if _is_field(head, pending, tokens) else tail.owner).extend((*pending, at))
                pending.clear()
                at += 1
                last_kind = "common" if common or token.text[0].islower() else "proper"
            elif word in ("и", ",") and not pending:
                step = self._coordinated(tokens, words, owners, at, may_be_plural or head.kind == "envoy", last_kind)
                if not step:
                    break
                if last_kind == "common":
                    tail.words.append(token.text)
                    (tail.field if tail.field and not tail.owner else tail.owner).append(at)
                at += 1
            elif token.pos == "ADV" and at + 1 < end and self._is_genitive_adjective(tokens[at + 1]):
                at += 1  # "крайне правого"
            elif word == "по" and self._topic(tokens, at):
                stop = self._topic_stop(tokens, words, owners, at)
                tail.words += [tokens[i].text for i in range(at, stop)]
                tail.field += range(at, stop)
                at = stop
                last_kind = "common"
            elif word in ("в", "во", "на", "при", "от"):
                stop, taken = self._seat(tokens, words, owners, at)
                beside_name = stop < len(tokens) and owners.get(stop, (0, ""))[1] == "PER"
                if not taken or not (head.kind == "envoy" or word in ("при", "от") or beside_name):
                    break
                tail.words += taken
                (tail.owner if word in ("от", "при") else tail.field).extend(range(at, stop))
                at = stop
                last_kind = "proper"
            elif head.role in _OVER and self._can_be(token, "ablt") and not tail.words:
                stop = self._instrumental(tokens, owners, at)
                tail.words += [tokens[i].text for i in range(at, stop)]
                tail.owner += range(at, stop)
                at = stop
                last_kind = "proper"
            else:
                break
            tail.stop = at
        return tail

    def _genitive_country(self, token: Token, word: str) -> bool:
        """Whether the country's name can be a genitive: a declinable name in another case is none."""
        said = token.feats.get("Case")
        parses = [g for _, pos, g, known in self._parse(word.lower()) if pos in ("NOUN", "ADJF") and known]
        if word.isupper() or not parses:
            return True
        if any("gent" in g or "Fixd" in g for g in parses):
            return not (said == "Nom" and any("nomn" in g and "sing" in g for g in parses))
        return False

    def _begins_genitive(self, token: Token) -> bool:
        if token.text.isupper() or not "а" <= token.text[0].lower() <= "ё":
            return True
        parses = self._parse(token.text.lower())
        if not any(known for *_, known in parses):
            return token.feats.get("Case") in ("Gen", None)
        return any("gent" in g or "Fixd" in g for _, pos, g, _ in parses if pos in ("NOUN", "ADJF", "PRTF"))

    def _is_abbreviation(self, token: Token) -> bool:
        text = token.text
        capitals = sum(1 for piece in text.split("-") for letter in piece[1:] if letter.isupper()) + text[0].isupper()
        return (len(text) >= 2 and (capitals >= 2 and text[0].isupper() and not _ROMAN.match(text))) or (
            fold(text).startswith(("мин", "гос", "рос")) and capitals >= 1 and bool(_MINISTRY.match(fold(text)))
        )

    def _is_genitive_adjective(self, token: Token) -> bool:
        return any(
            pos in ("ADJF", "PRTF") and "gent" in grammemes
            for _, pos, grammemes, _ in self._parse(token.text.lower())[:3]
        ) and not any(
            pos == "NOUN" and "gent" in g and "anim" in g for _, pos, g, _ in self._parse(token.text.lower())[:1]
        )

    def _is_genitive_noun(self, token: Token) -> bool:
        if not token.text[0].isalpha() or len(token.text) < 3 or token.pos not in ("", "NOUN", "PROPN", "ADJ", "X"):
            return False
        said = token.feats.get("Case")
        if said is not None and said != "Gen" and token.text[0].islower():
            return False
        parses = self._parse(token.text.lower())
        if token.text[0].isupper() and (_is_name_like(token, parses) or not any(known for *_, known in parses)):
            return False
        return any(pos == "NOUN" and ("gent" in g or "Fixd" in g) for _, pos, g, _ in parses[:4])

    def _coordinated(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        owners: Mapping[int, tuple[int, str]],
        at: int,
        several: bool,
        last_kind: str,
    ) -> bool:
        """Whether what follows "и" or a comma goes on with the genitives."""
        following = at + 1
        if following >= len(tokens):
            return False
        token = tokens[following]
        if last_kind in ("country", "proper", "state") and several:
            country = self.countries.at(words, following)
            span = owners.get(following)
            return (country is not None and self._genitive_country(token, words[following])) or (
                span is not None and span[1] != "PER" and self._begins_genitive(token)
            )
        if last_kind != "common" or token.text[0].isupper() or fold(token.text) in self._heads:
            return False
        if self._is_genitive_noun(token):
            return not self._is(token, "VERB", "PREP")
        nouns = tokens[following + 1] if following + 1 < len(tokens) else None
        return self._is_genitive_adjective(token) and nouns is not None and self._is_genitive_noun(nouns)

    def _topic(self, tokens: Sequence[Token], at: int) -> bool:
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        return following is not None and fold(following.text) not in _NO_TOPIC and self._can_be(following, "datv")

    def _topic_stop(
        self, tokens: Sequence[Token], words: Sequence[str], owners: Mapping[int, tuple[int, str]], at: int
    ) -> int:
        """Where "по иностранным делам и политике безопасности" ends."""
        stop = at + 1
        limit = min(len(tokens), at + 9)
        good = stop
        while stop < limit:
            token = tokens[stop]
            span = owners.get(stop)
            if (span is not None and span[1] in ("PER", "ORG")) or self.countries.adjective(token.text) is not None:
                break
            if self._is(token, "ADJF", "PRTF") and (self._can_be(token, "datv") or self._can_be(token, "gent")):
                stop += 1
            elif (self._is(token, "NOUN") and (self._can_be(token, "datv") or self._can_be(token, "gent"))) or (
                token.text.isupper() and len(token.text) > 1
            ):
                stop += 1
                good = stop
            elif token.text == "и" and stop + 1 < limit and tokens[stop + 1].text[0].islower():
                stop += 1
            else:
                break
        return good

    def _seat(
        self, tokens: Sequence[Token], words: Sequence[str], owners: Mapping[int, tuple[int, str]], at: int
    ) -> tuple[int, list[str]]:
        """Where an envoy is accredited: "в России", "при ООН", "в Казахстане и Киргизии", "при прокуратуре"."""
        stop = at + 1
        while stop < len(tokens):
            token = tokens[stop]
            country = self.countries.at(words, stop)
            span = owners.get(stop)
            first = stop == at + 1
            if country is not None:
                stop += country[0]
            elif span is not None and span[1] != "PER":
                stop = span[0]
            elif first and fold(token.text) in _PLACE_NOUNS and owners.get(stop + 1, (0, ""))[1] == "LOC":
                stop = owners[stop + 1][0]
            elif _is_acronym(token.text):
                stop += 1
            elif first and fold(tokens[at].text) == "при" and self._can_be(token, "loct"):
                while stop < len(tokens) - 1 and self._is(tokens[stop], "ADJF") and self._can_be(tokens[stop], "loct"):
                    stop += 1
                stop += 1
            else:
                break
            link = 1 if stop < len(tokens) and tokens[stop].text in ("и", ",") else 0
            if link and stop + 2 < len(tokens) and tokens[stop + 1].text in ("в", "на"):
                link = 2
            if not link or self.countries.at(words, min(stop + link, len(tokens) - 1)) is None:
                break
            stop += link
        return stop, [token.text for token in tokens[at:stop]] if stop > at + 1 else []

    def _instrumental(self, tokens: Sequence[Token], owners: Mapping[int, tuple[int, str]], at: int) -> int:
        """Where "компанией «Восход»" after "управляющий" ends."""
        stop = at
        while stop < len(tokens) and self._can_be(tokens[stop], "ablt") and owners.get(stop, (0, ""))[1] != "PER":
            stop += 1
        span = owners.get(stop)
        return span[0] if span is not None and span[1] == "ORG" else stop

    # --- the role --------------------------------------------------------------------------------------------

    def _role(self, head: _Head, adjectives: Sequence[str], tail: _Tail, countries: Sequence[str]) -> str:
        words = list(tail.words)
        folded = [fold(word) for word in words]
        said = " ".join(folded)
        adjectives = [a for a in adjectives if a not in ("чрезвычайный", "полномочный") or head.role != "посол"]
        if head.role == "премьер-министр" and words:
            return " ".join(["премьер", *words])  # "премьер Госсовета"
        if head.role == "глава" and not adjectives:
            if _FOREIGN_OFFICE.match(said):
                return "министр иностранных дел"
            if said in _MINISTRIES:
                return _MINISTRIES[said]
            if head.plural and said in _EACH_OF_SEVERAL:
                return _EACH_OF_SEVERAL[said]
            if said.startswith(("министерства ", "минестерства ")):
                return "министр " + " ".join(words[1:]).lower()
            if said in ("кабинета", "кабинета министров", "кабмина") and not head.plural:
                return "глава правительства"
            if said in ("госдепа", "госдепартамента"):
                return "государственный секретарь"
            if said == "пентагона":
                return "министр обороны"
            if not words and (countries or tail.state):
                return "глава государства"
        if head.role == "председатель" and not words and tuple(countries) == ("CN",):
            return "председатель КНР"
        if folded[:1] and folded[0] in _CHAMBERS and len(folded) > 1 and folded[1] in ("парламента",):
            words = [*words[:1], *words[2:]]
        if " ".join(folded[-2:]) == "федерального собрания" and len(folded) > 2:
            words = words[:-2]
        if head.kind == "minister" or head.role.startswith("заместитель министра"):
            words = [word if _is_acronym(word) or word[0] in '«"“' else word.lower() for word in words]
        return " ".join([*adjectives, head.role, *words])


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


def tenure_class(tenure: Tenure) -> OfficeClass:
    """The class of an office of the register."""
    return office_class(tenure.office, tuple(tenure.office.split()[1:]))


@lru_cache(maxsize=4096)
def office_class(role: str, complement: tuple[str, ...] = ()) -> OfficeClass:
    """The class of an office by its role in the nominative; complement: what follows the head noun of it."""
    words = fold(role)
    first = words.split()[0]
    if re.match(
        r"(?:первый |старший )?(?:замест|помощник|советник|пресс-секретар|вице-(?:спикер|губ|мэр|мин|пред))",
        words,
    ):
        if "премьер" in words or re.search(r"председателя (?:правительства|кабинета|кабмина|совета министров)", words):
            return "deputy_head_of_government"
        return "deputy"
    if "министр иностранных дел" in words or "министр внешних связей" in words:
        return "foreign_minister"
    if words == "государственный секретарь":
        return "foreign_minister"
    if re.match(r"(?:первый )?(?:вице-премьер|вице-президент|вице-канцлер)", words):
        return "deputy_head_of_government"
    if words in _STATE_ROLES or (first in _STATE_HEADS and not complement):
        return "head_of_state"
    if words.startswith(("премьер", "федеральный канцлер")) or words == "канцлер" or words in _GOVERNMENT_ROLES:
        return "head_of_government"
    if "министр" in words.split() or first == "министр":
        return "minister"
    if first in ("спикер", "торага") or (
        first in ("председатель", "глава", "руководитель") and words.split()[1:] and _PARLIAMENT.search(words)
    ):
        return "speaker"
    if first in ("посол", "посланник") or "постоянный представитель" in words:
        return "ambassador"
    if first in ("губернатор", "генерал-губернатор", "аким", "хоким", "раис"):
        return "governor"
    if first in ("глава", "руководитель") and re.search(r" (?:региона|области|края|провинции|губернии)\Z", words):
        return "governor"
    if first in ("мэр", "градоначальник", "хяким") or words == "глава города":
        return "mayor"
    if words.startswith("генеральный секретарь") or any(part in words for part in _BODIES):
        return "body"
    return "other"


# --- words of offices ------------------------------------------------------------------------------------

_CASE: Final[dict[str | None, Case]] = {
    "nomn": "Nom", "gent": "Gen", "gen2": "Gen", "datv": "Dat", "accs": "Acc",
    "ablt": "Ins", "loct": "Loc", "loc2": "Loc",
}  # fmt: skip
_ROMAN = re.compile(r"[IVX]+\Z")
_OPEN = frozenset('«"“„')
_CLOSE = frozenset('»"”“')
# Adjectives that belong to an office.
_ADJECTIVES = frozenset(
    "первый генеральный исполнительный государственный верховный наследный официальный постоянный полномочный "
    "чрезвычайный специальный федеральный главный старший временный народный почетный почётный председательствующий "
    "управляющий торговый военный коммерческий финансовый технический художественный научный пресс спортивный "
    "заслуженный региональный муниципальный личный центральный национальный общий политический второй третий "
    "запасный запасной великий вселенский духовный операционный креативный ответственный".split()
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
_GENERIC = frozenset(
    "страны государства республики державы королевства стран государств республик держав княжества".split()
)
# Words that stand unchanged in the names of parliaments: "спикер Милли Меджлиса", "торага Жогорку Кенеша".
_UNCHANGING = frozenset("милли жогорку олий маджлиси меджлиси великого".split())
_PARLIAMENTS = frozenset("кенеша меджлиса хурала мажлиса".split())  # which NER may take for surnames after those
_DETERMINERS = frozenset(
    "нашей вашей своей этой этого этих обеих обоих двух трех четырех пяти шести его ее их двоих соседней соседнего "
    "соседних другой других".split()
)
_STATES = frozenset("стран государств республик держав".split())
_SEVERAL = frozenset("обеих обоих двух трех четырех пяти шести".split())
_NO_TOPIC = frozenset(
    "приглашению итогам словам поручению данным окончании случаю телефону видеосвязи его ее их мнению сообщению "
    "информации завершении просьбе инициативе указу решению результатам этому прибытии предложению поводу "
    "обвинению подозрению мере пути всей всему сути делу слухам праву состоянию".split()
)
_FOREIGN_OFFICE = re.compile(
    r"(?:мид(?:а|е)?|(?:внешнеполитического|дипломатического|внешнего) (?:ведомства|министерства)|дипведомства|"
    r"дипломатии|министерства иностранных дел|внешней политики|внешнеполитической службы|мидов|дипведомств|"
    r"(?:внешнеполитических|дипломатических|внешних) (?:ведомств|министерств)|министерств иностранных дел)\Z"
)
_MINISTRIES: Final[dict[str, str]] = {
    **{form: role for forms, role in (
        ("минобороны", "министр обороны"),
        ("министерства обороны", "министр обороны"),
        ("оборонного ведомства", "министр обороны"),
        ("военного ведомства", "министр обороны"),
        ("мвд", "министр внутренних дел"),
        ("минфина", "министр финансов"),
        ("минэкономики", "министр экономики"),
        ("минэкономразвития", "министр экономического развития"),
        ("минэнерго", "министр энергетики"),
        ("минпромторга", "министр промышленности и торговли"),
        ("минтранса", "министр транспорта"),
        ("минторга", "министр торговли"),
        ("минсельхоза", "министр сельского хозяйства"),
        ("минкультуры", "министр культуры"),
        ("минздрава", "министр здравоохранения"),
        ("минюста", "министр юстиции"),
        ("минцифры", "министр цифрового развития"),
        ("минспорта", "министр спорта"),
        ("минпросвещения", "министр просвещения"),
        ("мчс", "министр по чрезвычайным ситуациям"),
    ) for form in (forms,)}
}  # fmt: skip
# What each of "главы правительств" is.
_EACH_OF_SEVERAL: Final = {
    "правительств": "глава правительства",
    "кабинетов": "глава правительства",
    "кабинетов министров": "глава правительства",
    "кабминов": "глава правительства",
    "государств": "глава государства",
    "парламентов": "глава парламента",
    "минобороны": "министр обороны",
    "оборонных ведомств": "министр обороны",
    "министерств обороны": "министр обороны",
}
_MINISTRY = re.compile(r"(?:мин|гос|рос)[а-я]{3,}\Z")
_ALSO_PREPOSITIONS = frozenset(("после",))
_PLACE_NOUNS = frozenset("района города штата провинции области округа села поселка острова городка уезда".split())
_OVER = frozenset(("управляющий", "заведующий", "командующий"))  # their complement is in the instrumental
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
_CHAMBERS = frozenset("сената мажилиса сейма палаты".split())
_PARLIAMENT = re.compile(
    r"сенат|парламент|мажилис|дум|совета федерации|совфед|палат|собрани|меджлис|кенеш|рады|сейм|кнессет|маджлиси|олий|"
    r"хурал|скупщин|бундестаг|бундесрат|конгресс|халк маслахат|всекитайского|совета республики|законодательн"
)
_BODIES = ("еврокомисси", "европейского совета", "евросоюз", "еэк", "европарламент")
_STATE_HEADS = frozenset(("президент", "король", "королева", "султан", "эмир", "император", "монарх", "князь", "лидер"))
_STATE_ROLES = frozenset((
    "председатель кнр", "глава государства", "верховный лидер", "папа римский", "глава республики",
    "председатель государственных дел", "великий герцог",
))  # fmt: skip
_GOVERNMENT_ROLES = frozenset((
    "глава правительства", "глава кабмина", "глава кабинета министров", "председатель правительства",
    "председатель кабинета министров", "председатель кабмина", "председатель совета министров", "глава кабинета",
    "руководитель правительства", "глава совета министров",
))  # fmt: skip


def _as_case(said: str | None) -> Case:
    return next(case for case in CASES if case == said)


def _deletions(word: str) -> list[str]:
    """The word with one letter left out, in every way: two words that share one are a letter apart or so."""
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def _is_acronym(word: str) -> bool:
    return sum(1 for letter in word if letter.isupper()) >= 2


def _is_name_like(token: Token, parses: Sequence[tuple[str, str, frozenset[str], bool]]) -> bool:
    """Whether a capitalised word is first of all part of a person's name."""
    return token.text[0].isupper() and bool(parses) and bool({"Name", "Surn", "Patr"} & parses[0][2])


def _is_field(head: _Head, pending: Sequence[int], tokens: Sequence[Token]) -> bool:
    """Whether a genitive says what the office deals with ("министр обороны") rather than whose it is."""
    return head.kind == "minister" or head.role in ("заместитель министра",)


def _glued(tokens: Sequence[Token], start: int, stop: int) -> str:
    """The words of tokens with the spaces of the text."""
    parts = [tokens[start].text]
    for left, right in zip(tokens[start : stop - 1], tokens[start + 1 : stop], strict=True):
        parts.append((" " if right.start > left.stop else "") + right.text)
    return "".join(parts)


def _spans(sentence: Sentence) -> dict[int, tuple[int, str]]:
    """For the first token of each entity, the token after its last and its type."""
    return {entity.tokens.start: (entity.tokens.stop, entity.type) for entity in sentence.entities}
