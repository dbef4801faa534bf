"""Organisations as parties: where a text names them, and which mentions are of one body.

A body is named by quotation marks («Самрук-Қазына»), by a generic noun with its complements (правительство
Казахстана, Министерство энергетики) or by an abbreviation (ОДКБ). An abbreviation in brackets after a name stands
for it in the rest of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pymorphy3 import MorphAnalyzer

from services.extract.engine.body_nominative import OPEN, as_written, first_noun, left_open, nominative, quotation
from services.extract.engine.body_phrases import BODY_NOUNS, BodyPhrases, is_field
from services.extract.engine.body_rows import REGIONS, BodyRows
from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.lexicon import fold
from services.extract.engine.parties import Party
from services.extract.engine.people.companies import Companies
from services.extract.engine.people.countries import Countries
from services.extract.engine.places import find_bodies

_FIRMS = frozenset("компания корпорация концерн холдинг авиакомпания".split())  # called by what follows in Latin
# Bodies of the place that they are named after.
_SEATED = frozenset(
    "компания университет институт акимат мэрия хокимият администрация правительство область край город завод "
    "предприятие порт дума собрание провинция район округ префектура воеводство велаят вилоят аймак "
    "авиакомпания академия фонд банк агентство комбинат мясокомбинат фабрика "
    "облисполком горисполком аэропорт департамент управление комитет министерство минкульт минспорт минспорта минобр "
    "минцифры минстрой минприроды минпросвещения минтуризма муниципалитет".split()
)
_LEGAL_FORMS = frozenset(
    (
        "ао",
        "сп",
        "оао",
        "зао",
        "ооо",
        "тоо",
        "пао",
        "гк",
        "нк",
        "гп",
        "рбк",
        "нао",
        "ск",
        "чп",
        "ип",
        "фгуп",
        "ск-фармация",
    )
)
_PARTS_OF_THE_WORLD = frozenset(("ЦА", "ЮВА", "ЮКК"))  # Central Asia and the like, abbreviated
_COUNCILS = frozenset(("совет", "комитет", "комиссия", "собрание"))
# Whom a council or a cabinet is of.
_SITTING = frozenset("глава министр президент руководитель секретарь председатель премьер депутат".split())
_CABINETS = frozenset(("кабинет", "кабмин"))  # of ministers, who govern a state


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body in a sentence: tokens [start, stop), the token that bears its case, and its name in the nominative."""

    start: int
    stop: int
    head: int
    name: str
    country: str | None
    party: Party


@dataclass(slots=True)
class Bodies:
    """The organisations of one document."""

    analyzer: MorphAnalyzer
    countries: Countries
    companies: Companies
    known: dict[str, Party] = field(default_factory=dict)
    alone: dict[str, Party] = field(default_factory=dict)
    phrases: BodyPhrases = field(init=False)
    rows: BodyRows = field(init=False)

    def __post_init__(self) -> None:
        self.phrases = BodyPhrases(self.countries)
        self.rows = BodyRows(self.analyzer, self.countries)

    def note_abbreviations(self, document: Document) -> None:
        """Read «…» (АББР) everywhere first, so that a headline's abbreviation is of the same body."""
        for sentence in document.sentences:
            if "(" in sentence.text and any(token.text == "(" for token in sentence.tokens):
                self.find(document, sentence, [False] * len(sentence.tokens))

    def find(self, document: Document, sentence: Sentence, claimed: Sequence[bool]) -> list[BodyMention]:
        """The organisations named in a sentence, but for the words that people and places have claimed."""
        found: list[BodyMention] = []
        taken = list(claimed)
        for start, stop, head, name in self._spans(sentence, taken):
            if any(taken[start:stop]) or not name or self.rows.is_some_region(sentence.tokens, start, stop, head):
                continue
            if self._is_state(sentence.tokens, start, stop):
                continue
            several = self.rows.of_states(sentence.tokens, start, stop, head)
            if not several:
                stop, several = self.rows.of_regions(sentence.tokens, stop, head)
            each = [] if several else self.rows.of_adjectives(sentence.tokens, head)
            if each:
                several, start = [(name, country) for _, name, country in each], each[0][0]
            if several:
                for index in range(start, stop):
                    taken[index] = True
                parties = [self._party(*named) for named in several]
                found += [BodyMention(start, stop, head, party.name or "", party.country, party) for party in parties]
                continue
            country = self.countries.told_in([token.text for token in sentence.tokens[start:stop]])
            if country is None and start > 0:
                country = self.countries.adjective(sentence.tokens[start - 1].text)  # "венгерская MVM"
            country = country or self._in_brackets(sentence.tokens, stop)
            country = country or self._seat(sentence.tokens, start, stop, head, name)
            name, short = _without_short(name)
            party = self._party(name, country)
            if short:
                self.known.setdefault(_key(short), party)
            self._remember_head(sentence.tokens, start, stop, head, party)
            end = self._bracketed(sentence.tokens, stop, party)
            for index in range(start, end):
                taken[index] = True
            found.append(BodyMention(start, end, head, name, country, party))
        return found

    def _is_state(self, tokens: Sequence[Token], start: int, stop: int) -> bool:
        """Whether what the network took for a body is a country by its long name: "Российской Федерацией"."""
        if stop - start < 2:
            return False
        found = self.countries.at([token.text for token in tokens[start:stop]], 0)
        return found is not None and found[0] == stop - start

    def councils(self, sentence: Sentence, claimed: Sequence[bool]) -> list[BodyMention]:
        """Bodies of office-holders ("Совет глав МИД ОДКБ"), whose words are no offices of their own."""
        found: list[BodyMention] = []
        if (_COUNCILS | _CABINETS).isdisjoint(sentence.lemmas):
            return found
        tokens = sentence.tokens
        for index, token in enumerate(tokens[:-1]):
            cabinet = sentence.lemmas[index] in _CABINETS
            council = sentence.lemmas[index] in _COUNCILS and token.text[:1].isupper()
            if not (cabinet or council) or claimed[index]:
                continue
            after = index + 2 if tokens[index + 1].pos == "ADJ" and index + 2 < len(tokens) else index + 1
            deputies = fold(tokens[after].lemma) == "депутат"
            if fold(tokens[after].lemma) not in _SITTING or (after > index + 1 and not deputies):
                continue
            stop = self.phrases.stop(tokens, index)
            start = self.phrases.adjectives(tokens, index) if deputies else index
            name = nominative(self.analyzer, tokens, start, stop, index)
            country = self.countries.told_in([token.text for token in tokens[start:stop]]) if cabinet else None
            found.append(BodyMention(start, stop, index, name, country, self._party(name, country)))
        return found

    def _spans(self, sentence: Sentence, taken: Sequence[bool]) -> Iterator[tuple[int, int, int, str]]:
        tokens = sentence.tokens
        lemmas = sentence.lemmas or [""] * len(tokens)
        entity_at = {e.tokens.start: e for e in sentence.entities if e.type == "ORG"}
        index = 0
        international = _international(sentence)
        after_body: set[int] = set()  # where a coordinated quoted name may begin
        while index < len(tokens):
            if taken[index]:
                index += 1
                continue
            token = tokens[index]
            lemma = lemmas[index]
            quoted = quotation(self.analyzer, tokens, index) if token.text in OPEN else None
            if lemma in _LEGAL_FORMS and index + 1 < len(tokens):
                inner = next((i for i in range(index + 1, min(index + 4, len(tokens))) if tokens[i].text in OPEN), None)
                quoted = quotation(self.analyzer, tokens, inner, True) if inner is not None else None
                if quoted is not None:
                    yield index, quoted[0], index, quoted[1]
                    index = quoted[0]
                    continue
            if (
                token.text in OPEN
                and quoted is not None
                and (
                    any(
                        e.type == "ORG" and e.tokens.start <= index + 1 and e.tokens.stop >= quoted[0] - 1
                        for e in sentence.entities
                    )
                    or (index >= 2 and tokens[index - 1].text in ("и", ",") and index - 1 in after_body)
                )
            ):
                yield index, quoted[0], index + 1, quoted[1]
                index = quoted[0]
                after_body.add(index)
                continue
            known = international.get(index)
            if known is not None and len(range(index, known[0])) > 1:
                yield (
                    index,
                    known[0],
                    index,
                    nominative(self.analyzer, tokens, index, known[0], first_noun(tokens, index, known[0])),
                )
                index = known[0]
                continue
            if lemma == "город" and token.feats.get("Number") == "Plur":
                index += 1  # "между городами Измир и Баку"
                continue
            if lemma in BODY_NOUNS and token.pos in ("NOUN", "PROPN", "X") and not is_field(tokens, index):
                stop = self.phrases.stop(tokens, index)
                quote = next((i for i in range(index + 1, min(stop + 1, len(tokens))) if tokens[i].text in OPEN), None)
                quoted = quotation(self.analyzer, tokens, quote, True) if quote is not None and quote <= stop else None
                start = min(
                    self.phrases.adjectives(tokens, index),
                    self.phrases.adjectives_of_country(tokens, index),
                    *self.rows.adjectives(tokens, index),
                )
                if quoted is not None:
                    yield start, quoted[0], index, quoted[1]
                    index = quoted[0]
                    after_body.add(index)
                    continue
                if (
                    index in entity_at
                    or any(e.tokens.start <= index < e.tokens.stop for e in sentence.entities if e.type == "ORG")
                    or stop > index + 1
                    or start < index
                ):
                    named = lemma in _FIRMS and all(t.text.isascii() for t in tokens[index + 1 : stop])
                    name = as_written(tokens, index + 1, stop) if named and stop > index + 1 else None
                    yield start, stop, index, name or nominative(self.analyzer, tokens, start, stop, index)
                    index = stop
                    if name is not None:
                        after_body.add(index)
                    continue
            if known is not None:
                name = nominative(self.analyzer, tokens, index, known[0], first_noun(tokens, index, known[0]))
                yield index, known[0], index, name
                index = known[0]
                continue
            if index in entity_at and token.text not in _PARTS_OF_THE_WORLD:
                entity = entity_at[index]
                after = entity.tokens.stop
                while after < len(tokens) and tokens[after].pos == "ADJ":
                    after += 1  # "Брестский городской | исполнительный комитет"
                following = lemmas[after] if after < len(tokens) else ""
                adjectives = all(tokens[i].pos == "ADJ" for i in entity.tokens)
                if adjectives and (following in BODY_NOUNS or self.rows.begins(tokens, index)):
                    index += 1  # "Брестский областной | Совет", "Брестский | и Омский областные советы"
                    continue
                stop = max(entity.tokens.stop, index + 1)
                if left_open(tokens, index, stop):
                    stop += 1
                generic = next((i for i in entity.tokens if fold(tokens[i].lemma) in BODY_NOUNS), None)
                named_after = generic is not None and index < generic < len(tokens) - 1
                if generic is not None and named_after and tokens[generic + 1].text in OPEN:
                    index += 1  # "Государственный концерн «Заря»" is called by what is quoted
                    continue
                head = generic if generic is not None else first_noun(tokens, index, stop)
                if generic is not None:  # "Национальная железнодорожная компания" goes on with "Монголии"
                    stop = max(stop, self.phrases.stop(tokens, generic))
                elif stop == index + 1 and token.text[:1].isalpha() and index not in international:
                    stop = self._of_country(tokens, stop)
                yield (
                    index,
                    stop,
                    head if generic is not None else index,
                    nominative(self.analyzer, tokens, index, stop, head),
                )
                index = stop
                continue
            if token.pos == "PROPN" and token.text[:1].isupper() and len(lemma) > 3 and lemma in self.known:
                yield index, index + 1, index, self.known[lemma].name or token.text  # named before; NER overlooks it
            index += 1

    def _of_country(self, tokens: Sequence[Token], stop: int) -> int:
        """Where a country in the genitive right after a body ends: "МЧС Армении", "Минэкономики Молдовы"."""
        if stop == len(tokens):
            return stop
        country = self.countries.at([token.text for token in tokens[stop : stop + 5]], 0)
        genitive = country is not None and all(
            token.feats.get("Case") in ("Gen", None) for token in tokens[stop : stop + country[0]]
        )
        return stop + country[0] if country is not None and genitive else stop

    def _remember_head(self, tokens: Sequence[Token], start: int, stop: int, head: int, party: Party) -> None:
        """A generic noun with a name ("фонд «Самрук-Қазына»") stands for the body when it comes alone later."""
        lemma = fold(tokens[head].lemma)
        if lemma in BODY_NOUNS and any(token.text in OPEN for token in tokens[start:stop]):
            self.alone[lemma] = party

    def _bracketed(self, tokens: Sequence[Token], stop: int, party: Party) -> int:
        """Take in "(КТЖ)" after a name as another name of the body."""
        if self._in_brackets(tokens, stop) is not None:
            return next(i for i in range(stop, len(tokens)) if tokens[i].text == ")") + 1
        if stop + 2 < len(tokens) and tokens[stop].text == "(" and tokens[stop + 2].text == ")":
            short = tokens[stop + 1].text
            if short.isupper() or short[:1].isupper():
                self.known.setdefault(_key(short), party)
                return stop + 3
        return stop

    def _in_brackets(self, tokens: Sequence[Token], stop: int) -> str | None:
        """The country in the brackets right after a body: "Болонский университет (Италия)", "(г. Сеул, Корея)"."""
        if stop >= len(tokens) or tokens[stop].text != "(":
            return None
        close = next((i for i in range(stop, min(stop + 8, len(tokens))) if tokens[i].text == ")"), None)
        if close is None:
            return None
        words = [token.text for token in tokens[stop + 1 : close]]
        ends = ((i, self.countries.at(words, i)) for i in range(len(words)) if words[i][:1].isupper())
        return next((at[1] for i, at in ends if at is not None and i + at[0] == len(words)), None)

    def _seat(self, tokens: Sequence[Token], start: int, stop: int, head: int, name: str) -> str | None:
        """The country that a body is known to be of, or of which its form, its region or its city is."""
        words = [token.text for token in tokens[start:stop]]
        found = self.companies.country_of(name) or self.companies.of_legal_form(" ".join(words))
        if found is None and fold(tokens[head].lemma) in _SEATED:
            within = (self.countries.within(words, index, known=True) for index in range(len(words)) if words[index])
            found = next((country for country in within if country is not None), None)
        return found

    def delegation_named(self, sentence: Sentence, noun: int) -> Party | None:
        """The delegation told of before that the words from `noun` on name: "с делегацией банка «Рассвет» во главе"."""
        for key, party in self.known.items():
            if party.kind == "delegation" and party.country is None:
                words = key.split()
                following = [fold(token.text) for token in sentence.tokens[noun : noun + len(words)]]
                if following[1:] == words[1:]:
                    return party
        return None

    def region(self, name: str, country: str) -> Party:
        """A region that acts like a body."""
        return self.known.setdefault(_key(name), Party("organization", name, None, country, office="region"))

    def delegation(self, name: str, country: str | None) -> Party:
        """The delegation of a body, one for all that the text says of it."""
        return self.known.setdefault(_key(name), Party("delegation", name, None, country))

    def _party(self, name: str, country: str | None) -> Party:
        key = _ministry(_key(name), country) or _key(name)
        if key not in self.known and (same := self._by_initials(name)) is not None:
            self.known[key] = same
        if key in self.alone and " " not in key:
            return self.alone[key]
        if key not in self.known:
            region = fold(name.rpartition(" ")[2]) in REGIONS
            self.known[key] = Party("organization", name, None, country, office="region" if region else None)
        party = self.known[key]
        if party.country is None:
            party.country = country
        return party

    def _by_initials(self, name: str) -> Party | None:
        """The body of which "АБР" are the initials, told of before; or which those told of before are initials of.

        Only of schools and banks: firms go by their initials ("МТЗ").
        """
        bodies = (party for party in self.known.values() if party.kind == "organization" and party.name)
        if _INITIALS.fullmatch(name) is not None:
            full = (party for party in bodies if _CALLED_IN_FULL.search(party.name or ""))
            return next((party for party in full if _initials(party.name or "") == name), None)
        short = _initials(name)
        if (
            _INITIALS.fullmatch(short) is None
            or not _CALLED_IN_FULL.search(name)
            or (party := self.known.get(_key(short))) is None
            or party.name != short
        ):
            return None
        party.name = name
        return party


_INITIALS = re.compile(r"[А-ЯЁ]{3,6}")
_CALLED_IN_FULL = re.compile(r"(?i:университет|институт|академия|банк\b)")


def _initials(name: str) -> str:
    """ "АБР" of "Азиатский банк развития"."""
    return "".join(word[0] for word in re.findall(r"\w+", name) if len(word) > 2).upper()


def _international(sentence: Sentence) -> dict[int, tuple[int, str]]:
    """Bodies that stand for no one country, by their first token: where they end and their short name."""
    found: dict[int, tuple[int, str]] = {}
    for body in find_bodies(sentence.text):
        start, stop = body.start + sentence.start, body.stop + sentence.start
        covered = sentence.covered(start, stop)
        if covered:
            found[covered.start] = (covered.stop, body.name)
    return found


_MINISTRIES = {
    "министерство иностранных дел": "мид",
    "министерство внутренних дел": "мвд",
    "министерство обороны": "минобороны",
    "министерство по чрезвычайным ситуациям": "мчс",
    "министерство финансов": "минфин",
    "министерство юстиции": "минюст",
}


def _ministry(key: str, country: str | None) -> str | None:
    """One key for the ministry of a state, whether its name is given in full or in short."""
    for name, short in _MINISTRIES.items():
        rest = next((key.removeprefix(word) for word in (name, short) if key.startswith(f"{word} ")), None)
        if rest is not None and country is not None and len(rest.split()) <= 3:
            return f"{short} {country}"
    return None


_SHORT_NAME = re.compile(r"(.{5,}) \(([\w-]{2,12})\)")


def _without_short(name: str) -> tuple[str, str]:
    """ "Гаванский университет (ГУ)": the name and, where the network took it in, the short one in brackets."""
    both = _SHORT_NAME.fullmatch(name)
    return (both[1], both[2]) if both is not None and both[2].isupper() else (name, "")


def _key(name: str) -> str:
    return " ".join(fold(name).replace("«", "").replace("»", "").split())
