"""Organisations as parties: what they are called in the nominative, and which mentions are of one body.

A body is named by quotation marks («Самрук-Қазына»), by a generic noun with its complements (правительство
Казахстана, Министерство энергетики) or by an abbreviation (ОДКБ). An abbreviation in brackets after a name stands
for it in the rest of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pymorphy3 import MorphAnalyzer

from services.extract.engine.body_phrases import BodyPhrases, between, is_field
from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.lexicon import fold
from services.extract.engine.parties import Party
from services.extract.engine.people.companies import Companies
from services.extract.engine.people.countries import Countries
from services.extract.engine.places import find_bodies

_HEADS = frozenset(
    "межправкомиссия "
    "правительство министерство ведомство парламент сенат мажилис дума госдума палата комиссия совет совфед комитет "
    "агентство муниципалитет "
    "фонд компания корпорация холдинг банк университет институт акимат мэрия администрация организация союз евросоюз "
    "еврокомиссия минобороны минэнерго минфин миниюст минюст минтранс минсельхоз минпромторг минздрав мвд мид нато оон "
    "ес "
    "еаэс шос снг одкб брикс асеан отг цик кабмин совмин коллегия госсовет кабинет служба центр ассоциация лига "
    "федерация предприятие "
    "завод комбинат мясокомбинат фабрика облисполком горисполком хокимият аэропорт "
    "группа округ провинция порт управление секретариат прокуратура генпрокуратура общество дирекция авиалиния нацбанк "
    "центробанк "
    "концерн объединение биржа академия консорциум область край город авиакомпания госкорпорация нацкомпания "
    "департамент инспекция минкульт минспорт минспорта минобр минобрнауки минцифры минстрой минприроды минпрос "
    "минпросвещения минэкономразвития минэкономики минтруд минтруда минтуризм минтуризма "
    "музей театр библиотека колледж".split()
)
_FIRMS = frozenset("компания корпорация концерн холдинг авиакомпания".split())  # called by what follows in Latin
# Bodies of the place that they are named after.
_SEATED = frozenset(
    "компания университет институт акимат мэрия хокимият администрация правительство область край город завод "
    "предприятие порт дума собрание авиакомпания академия фонд банк агентство комбинат мясокомбинат фабрика "
    "облисполком горисполком аэропорт департамент управление комитет министерство минкульт минспорт минспорта минобр "
    "минцифры минстрой минприроды минпросвещения минтуризма муниципалитет".split()
)
_ADJECTIVE = re.compile(r"(?:ск|цк)(?:ий|ая|ое|им|ой|их|ого|ими|ую|ом|ому)$")
_REGIONS = frozenset("область край город округ провинция район".split())
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
_WHICHEVER = frozenset("профильный соответствующий отраслевой различный разный ведущий крупный два оба ряд".split())
_OPEN, _CLOSE = '«“"„', '»”"“'
_LONGEST = 14


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

    def __post_init__(self) -> None:
        self.phrases = BodyPhrases(self.countries)

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
            if any(taken[start:stop]) or not name or self._is_some_region(sentence.tokens, start, stop, head):
                continue
            if self._is_state(sentence.tokens, start, stop):
                continue
            several = self._of_states(sentence.tokens, start, stop, head)
            if not several:
                stop, several = self._of_regions(sentence.tokens, stop, head)
            each = [] if several else self._each_of(sentence.tokens, head)
            if each:
                several, start = [party for _, party in each], each[0][0]
            if several:
                for index in range(start, stop):
                    taken[index] = True
                found += [BodyMention(start, stop, head, party.name or "", party.country, party) for party in several]
                continue
            country = self._country(sentence.tokens, start, stop)
            if country is None and start > 0:
                country = self.countries.adjective(sentence.tokens[start - 1].text)  # "венгерская MVM"
            country = country or self._in_brackets(sentence.tokens, stop)
            country = country or self._seat(sentence.tokens, start, stop, head, name)
            party = self._party(name, country)
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
            name = self._nominative(tokens, start, stop, index)
            country = self._country(tokens, start, stop) if cabinet else None
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
            quoted = self._quoted(tokens, index) if token.text in _OPEN else None
            if lemma in _LEGAL_FORMS and index + 1 < len(tokens):
                inner = next(
                    (i for i in range(index + 1, min(index + 4, len(tokens))) if tokens[i].text in _OPEN), None
                )
                quoted = self._quoted(tokens, inner, True) if inner is not None else None
                if quoted is not None:
                    yield index, quoted[0], index, quoted[1]
                    index = quoted[0]
                    continue
            if (
                token.text in _OPEN
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
                    self._nominative(tokens, index, known[0], self._head(tokens, index, known[0])),
                )
                index = known[0]
                continue
            if lemma in _HEADS and token.pos in ("NOUN", "PROPN", "X") and not is_field(tokens, index):
                stop = self.phrases.stop(tokens, index)
                quote = next((i for i in range(index + 1, min(stop + 1, len(tokens))) if tokens[i].text in _OPEN), None)
                quoted = self._quoted(tokens, quote, True) if quote is not None and quote <= stop else None
                start = min(
                    self.phrases.adjectives(tokens, index),
                    self.phrases.adjectives_of_country(tokens, index),
                    *self._row(tokens, index),
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
                    name = self._as_written(tokens, index + 1, stop) if named and stop > index + 1 else None
                    yield start, stop, index, name or self._nominative(tokens, start, stop, index)
                    index = stop
                    if name is not None:
                        after_body.add(index)
                    continue
            if known is not None:
                name = self._nominative(tokens, index, known[0], self._head(tokens, index, known[0]))
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
                if adjectives and (following in _HEADS or self._begins_row(tokens, index)):
                    index += 1  # "Брестский областной | Совет", "Брестский | и Омский областные советы"
                    continue
                stop = max(entity.tokens.stop, index + 1)
                if _left_open(tokens, index, stop):
                    stop += 1
                generic = next((i for i in entity.tokens if fold(tokens[i].lemma) in _HEADS), None)
                named_after = generic is not None and index < generic < len(tokens) - 1
                if generic is not None and named_after and tokens[generic + 1].text in _OPEN:
                    index += 1  # "Государственный концерн «Заря»" is called by what is quoted
                    continue
                head = generic if generic is not None else self._head(tokens, index, stop)
                if generic is not None:  # "Национальная железнодорожная компания" goes on with "Монголии"
                    stop = max(stop, self.phrases.stop(tokens, generic))
                elif stop == index + 1 and token.text[:1].isalpha() and index not in international:
                    stop = self._of_country(tokens, stop)
                yield index, stop, head if generic is not None else index, self._nominative(tokens, index, stop, head)
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

    def _quoted(self, tokens: Sequence[Token], index: int | None, explained: bool = False) -> tuple[int, str] | None:
        """From an opening quotation mark: where the quotation ends, and the words inside in the nominative.

        `explained`: after a generic noun, which bears the case, so that the name is in the nominative already.
        """
        if index is None or tokens[index].text not in _OPEN:
            return None
        depth = 0
        for at in range(index, min(index + _LONGEST, len(tokens))):
            if at > index and tokens[at].text in _OPEN and tokens[at].text not in _CLOSE:
                depth += 1
            elif at > index and tokens[at].text in _CLOSE:
                if at - index < 2:
                    return None
                inner = next((i for i in range(at - 1, index, -1) if tokens[i].text in _OPEN), index)
                if explained and tokens[inner + 1].feats.get("Case") in ("Nom", None):
                    return at + 1, self._as_written(tokens, inner + 1, at)
                return at + 1, self._nominative(tokens, inner + 1, at, self._head(tokens, inner + 1, at))
        return None

    @staticmethod
    def _as_written(tokens: Sequence[Token], start: int, stop: int) -> str:
        words = [
            (" " if i > start and tokens[i].start > tokens[i - 1].stop else "") + tokens[i].text
            for i in range(start, stop)
        ]
        return "".join(words)

    def _head(self, tokens: Sequence[Token], start: int, stop: int) -> int:
        return next((i for i in range(start, stop) if tokens[i].pos in ("NOUN", "PROPN")), start)

    def _nominative(self, tokens: Sequence[Token], start: int, stop: int, head: int) -> str:
        """The words from `start` to `stop` with the head noun and the adjectives before it in the nominative."""
        words: list[str] = []
        case = tokens[head].feats.get("Case")
        plural = tokens[head].feats.get("Number") == "Plur"
        oblique = case not in (None, "Nom")
        gender = _gender(self.analyzer, tokens[head].lemma) if oblique else ""
        for index in range(start, stop):
            token = tokens[index]
            word = token.text
            if oblique and index <= head and token.pos in ("NOUN", "PROPN", "ADJ") and not word.isupper():
                word = _inflected(self.analyzer, word, plural, gender)
            gap = " " if index > start and token.start > tokens[index - 1].stop else ""
            words.append(gap + word)
        name = "".join(words).strip(' «»"“”„')
        return f"{name}»" if name.count("«") > name.count("»") else name

    def _of_states(self, tokens: Sequence[Token], start: int, stop: int, head: int) -> list[Party]:
        """ "правительства Киргизии и Таджикистана": one body for each state."""
        ministries = _IN_SHORT.fullmatch(tokens[head].text) is not None  # "Минобороны Кубы и Перу": one of each
        plural = tokens[head].feats.get("Number") == "Plur" or between(tokens, head) or ministries
        if not plural and not (tokens[head].rel.startswith("nsubj") and tokens[head].feats.get("Case") == "Gen"):
            return []
        words = [token.text for token in tokens[start:stop]]
        named: list[tuple[int, tuple[int, str]]] = []
        for offset in range(len(words)):
            reached = sum((named[-1][0], named[-1][1][0])) if named else 0  # "Республики Узбекистан" is one
            at = self.countries.at(words, offset) if offset >= reached else None
            if at is not None:
                named.append((offset, at))
        if len(named) < 2:
            return []
        first = named[0][0]
        short = tokens[head].text.isupper() or ministries
        base = tokens[head].text if short else self.analyzer.parse(tokens[head].lemma)[0].normal_form
        gender = _gender(self.analyzer, fold(tokens[head].lemma))
        for token in reversed(tokens[max(head - 3, 0) : head]):  # "центральные банки", "таможенными службами"
            if token.pos != "ADJ" or short or fold(token.lemma) in _WHICHEVER:
                break
            adjective = _inflected(self.analyzer, token.lemma, False, gender)
            base = f"{adjective.capitalize() if token.text.istitle() else adjective} {base}"
        middle = " ".join(words[head - start + 1 : first])
        return [
            self._party(" ".join(filter(None, (base, middle, " ".join(words[offset : offset + length])))), country)
            for offset, (length, country) in named
        ]

    def _of_regions(self, tokens: Sequence[Token], stop: int, head: int) -> tuple[int, list[Party]]:
        """ "правительства Республики Саха и Амурской области": one body for each region, and where the last ends."""
        if tokens[head].feats.get("Number") != "Plur":
            return stop, []
        base = self.analyzer.parse(tokens[head].lemma)[0].normal_form
        found: list[Party] = []
        at = head + 1
        while (end := _region_ends(tokens, at)) > at:
            words = [token.text for token in tokens[at:end]]
            country = self.countries.within(words, 0, known=True) or self._country(tokens, at, end)
            found.append(self._party(" ".join((base, *words)), country))
            stop = end
            if end + 1 >= len(tokens) or tokens[end].text not in ("и", ","):
                break
            at = end + 1
        return stop, found if len(found) > 1 else []

    def _is_some_region(self, tokens: Sequence[Token], start: int, stop: int, head: int) -> bool:
        """ "двумя областями Кубы и Перу": regions that only their countries are said of."""
        if start != head or fold(tokens[head].lemma) not in _REGIONS:
            return False
        words = [token.text for token in tokens[head + 1 : stop]]
        at = 0
        while at < len(words):
            country = self.countries.at(words, at)
            if country is None and words[at] not in ("и", ","):
                return False
            at += country[0] if country is not None else 1
        return bool(words)

    def _begins_row(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether an adjective at `at` is one of those that name the bodies of a noun in the plural after it."""
        following = range(at + 1, min(at + 8, len(tokens)))
        return any(at in self._row(tokens, head) for head in following if tokens[head].pos == "NOUN")

    def _row(self, tokens: Sequence[Token], head: int) -> list[int]:
        """The adjectives that each name one of the bodies of a noun in the plural: "Курской и Омской палатами"."""
        several = tokens[head].feats.get("Number") == "Plur" or (
            tokens[head].feats.get("Case") == "Gen" and tokens[head].rel.startswith("nsubj")
        )  # "палаты" of the plural, taken for the genitive of the singular
        if fold(tokens[head].lemma) not in _HEADS or not several:
            return []
        found: list[int] = []
        at = self._sort_begins(tokens, head) - 1
        while at >= 0 and tokens[at].text[:1].isupper() and _ADJECTIVE.search(tokens[at].text) is not None:
            found.insert(0, at)
            if at < 2 or tokens[at - 1].text not in ("и", ","):
                break
            at -= 2
        return found if len(found) > 1 else []

    @staticmethod
    def _sort_begins(tokens: Sequence[Token], head: int) -> int:
        """Where the adjectives in small letters right before a noun begin: "областными", "торгово-промышленные"."""
        at = head
        while at > 1 and tokens[at - 1].pos == "ADJ" and tokens[at - 1].text.islower():
            at -= 1
        return at

    def _each_of(self, tokens: Sequence[Token], head: int) -> list[tuple[int, Party]]:
        """ "с Псковской и Новгородской областями": each body of a row, with the token of its adjective."""
        row = self._row(tokens, head)
        if not row:
            return []
        lemma = fold(tokens[head].lemma)
        gender = _gender(self.analyzer, lemma)
        sort = [_inflected(self.analyzer, tokens[i].lemma, False, gender) for i in range(row[-1] + 1, head)]
        named = [(i, " ".join((_inflected(self.analyzer, tokens[i].text, False, gender), *sort, lemma))) for i in row]
        return [(i, self._party(name, self._country_of_adjective(name))) for i, name in named]

    def _country_of_adjective(self, name: str) -> str | None:
        """The country of the adjective that a body's name begins with: "Псковская область", "Белорусский союз"."""
        words = name.split()
        return self.countries.within(words, 0, known=True) or self.countries.adjective(words[0])

    def _remember_head(self, tokens: Sequence[Token], start: int, stop: int, head: int, party: Party) -> None:
        """A generic noun with a name ("фонд «Самрук-Қазына»") stands for the body when it comes alone later."""
        lemma = fold(tokens[head].lemma)
        if lemma in _HEADS and any(token.text in _OPEN for token in tokens[start:stop]):
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

    def _country(self, tokens: Sequence[Token], start: int, stop: int) -> str | None:
        words = [token.text for token in tokens[start:stop]]
        for offset in range(len(words)):
            if not words[offset]:
                continue
            at = self.countries.at(words, offset)
            if at is not None:
                return at[1]
            adjective = self.countries.adjective(words[offset])
            if adjective is not None:
                return adjective
        return None

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
        if key in self.alone and " " not in key:
            return self.alone[key]
        if key not in self.known:
            region = fold(name.rpartition(" ")[2]) in _REGIONS
            self.known[key] = Party("organization", name, None, country, office="region" if region else None)
        party = self.known[key]
        if party.country is None:
            party.country = country
        return party


_DIVISIONS = _REGIONS | frozenset(
    "республика провинция штат город губерния префектура земля кантон воеводство департамент".split()
)


_OF_A = ("ой", "ей", "ого", "его")  # of an adjective in the genitive, whatever case the network takes it for


def _region_ends(tokens: Sequence[Token], start: int) -> int:
    """Where a region in the genitive ends that begins at a token; there itself where none does."""
    end = start
    while end < len(tokens) and tokens[end].pos == "ADJ" and tokens[end].text.endswith(_OF_A):
        end += 1
    if end == len(tokens) or fold(tokens[end].lemma) not in _DIVISIONS or tokens[end].feats.get("Number") == "Plur":
        return start
    named = end > start
    end += 1
    while not named and end < len(tokens) and end - start < 4 and tokens[end].text[:1].isupper():
        end += 1  # "провинции Северная Карелия"
    return end if named or end - start > 1 else start


@lru_cache(maxsize=8192)
def _gender(analyzer: MorphAnalyzer, lemma: str) -> str:
    """The gender of a noun: masc, femn or neut."""
    return next((str(p.tag.gender) for p in analyzer.parse(lemma) if p.tag.POS == "NOUN" and p.tag.gender), "masc")


_CAMEL = re.compile(r"[а-яё][А-ЯЁ]")


@lru_cache(maxsize=8192)
def _inflected(analyzer: MorphAnalyzer, word: str, plural: bool, gender: str) -> str:
    if _CAMEL.search(word):
        # "КазТрансОйлом", "АвтоВАЗа": no dictionary's word
        return re.sub(r"(?<=[бвгджзклмнпрстфхцчшщ])(?-i:ом|ем|а|у|е)$", "", word, flags=re.IGNORECASE)
    first, hyphen, last = word.rpartition("-")
    if hyphen and first[:1].isupper() and last[:1].isupper():
        return f"{first}-{_inflected(analyzer, last, plural, gender)}"  # "Самрук-Казыной"
    for parse in analyzer.parse(word)[:4]:
        if "Supr" in parse.tag and not word.lower().startswith("наи"):
            ending = {"femn": "ая", "neut": "ее"}.get(gender, "ий")
            stem = word[:-3] if word.lower().endswith(("его", "ему")) else word[:-2]
            return stem + ("ие" if plural else ending)
        if parse.tag.POS not in ("NOUN", "ADJF", "PRTF"):
            continue
        target = {"nomn", "plur"} if plural else {"nomn", "sing"}
        if parse.tag.POS != "NOUN" and not plural:
            target.add(gender)
        if not plural and parse.tag.number == "plur":
            continue
        form = parse.inflect(target)
        if form is not None:
            result: str = form.word
            if word[:1].isupper():
                result = result[:1].upper() + result[1:]
            return result
    return word


def _left_open(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a body's words open a quotation that the very next token closes: "НАК «Заря | »"."""
    marks = [token.text for token in tokens[start:stop] if token.text in (*_OPEN, *_CLOSE)]
    return len(marks) == 1 and marks[0] in _OPEN and stop < len(tokens) and tokens[stop].text in _CLOSE


def _international(sentence: Sentence) -> dict[int, tuple[int, str]]:
    """Bodies that stand for no one country, by their first token: where they end and their short name."""
    found: dict[int, tuple[int, str]] = {}
    for body in find_bodies(sentence.text):
        start, stop = body.start + sentence.start, body.stop + sentence.start
        covered = sentence.covered(start, stop)
        if covered:
            found[covered.start] = (covered.stop, body.name)
    return found


_IN_SHORT = re.compile(r"[А-ЯЁ]{2,6}|Мин(?!истерств)[а-яё]{3,}")
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


def _key(name: str) -> str:
    return " ".join(fold(name).replace("«", "").replace("»", "").split())
