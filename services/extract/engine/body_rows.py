"""Rows: one noun that names several bodies, "правительства Киргизии и Таджикистана", "Курской и Омской палатами"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pymorphy3 import MorphAnalyzer

from services.extract.engine.body_nominative import gender_of, inflected
from services.extract.engine.body_phrases import BODY_NOUNS, between
from services.extract.engine.document import Token
from services.extract.engine.lexicon import fold
from services.extract.engine.people.countries import Countries

REGIONS = frozenset("область край город округ провинция район".split())
_DIVISIONS = REGIONS | frozenset(
    "республика провинция штат город губерния префектура земля кантон воеводство департамент".split()
)
_ADJECTIVE = re.compile(r"(?:ск|цк)(?:ий|ая|ое|им|ой|их|ого|ими|ую|ом|ому)$")
_WHICHEVER = frozenset("профильный соответствующий отраслевой различный разный ведущий крупный два оба ряд".split())
_IN_SHORT = re.compile(r"[А-ЯЁ]{2,6}|Мин(?!истерств)[а-яё]{3,}")
_OF_A = ("ой", "ей", "ого", "его")  # of an adjective in the genitive, whatever case the network takes it for


@dataclass(frozen=True, slots=True)
class BodyRows:
    """The rows around the nouns of bodies. `head` is the noun's index; bodies are names with their countries."""

    analyzer: MorphAnalyzer
    countries: Countries

    def of_states(self, tokens: Sequence[Token], start: int, stop: int, head: int) -> list[tuple[str, str | None]]:
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
        gender = gender_of(self.analyzer, fold(tokens[head].lemma))
        for token in reversed(tokens[max(head - 3, 0) : head]):  # "центральные банки", "таможенными службами"
            if token.pos != "ADJ" or short or fold(token.lemma) in _WHICHEVER:
                break
            adjective = inflected(self.analyzer, token.lemma, False, gender, True)
            base = f"{adjective.capitalize() if token.text.istitle() else adjective} {base}"
        middle = " ".join(words[head - start + 1 : first])
        return [
            (" ".join(filter(None, (base, middle, " ".join(words[offset : offset + length])))), country)
            for offset, (length, country) in named
        ]

    def of_regions(self, tokens: Sequence[Token], stop: int, head: int) -> tuple[int, list[tuple[str, str | None]]]:
        """ "правительства Республики Саха и Амурской области": where the last ends, and one body for each region."""
        if tokens[head].feats.get("Number") != "Plur":
            return stop, []
        base = self.analyzer.parse(tokens[head].lemma)[0].normal_form
        found: list[tuple[str, str | None]] = []
        at = head + 1
        while (end := _region_ends(tokens, at)) > at:
            words = [token.text for token in tokens[at:end]]
            country = self.countries.within(words, 0, known=True) or self.countries.told_in(words)
            found.append((" ".join((base, *words)), country))
            stop = end
            if end + 1 >= len(tokens) or tokens[end].text not in ("и", ","):
                break
            at = end + 1
        return stop, found if len(found) > 1 else []

    def of_adjectives(self, tokens: Sequence[Token], head: int) -> list[tuple[int, str, str | None]]:
        """ "с Псковской и Новгородской областями": each body of a row, with the token of its adjective."""
        row = self.adjectives(tokens, head)
        if not row:
            return []
        lemma = fold(tokens[head].lemma)
        gender = gender_of(self.analyzer, lemma)
        sort = [inflected(self.analyzer, tokens[i].lemma, False, gender, True) for i in range(row[-1] + 1, head)]
        named = [(i, " ".join((inflected(self.analyzer, tokens[i].text, False, gender), *sort, lemma))) for i in row]
        return [(i, name, self._country(name)) for i, name in named]

    def begins(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether an adjective at `at` is one of those that name the bodies of a noun in the plural after it."""
        following = range(at + 1, min(at + 8, len(tokens)))
        return any(at in self.adjectives(tokens, head) for head in following if tokens[head].pos == "NOUN")

    def adjectives(self, tokens: Sequence[Token], head: int) -> list[int]:
        """The adjectives that each name one of the bodies of a noun in the plural: "Курской и Омской палатами"."""
        several = tokens[head].feats.get("Number") == "Plur" or (
            tokens[head].feats.get("Case") == "Gen" and tokens[head].rel.startswith("nsubj")
        )  # "палаты" of the plural, taken for the genitive of the singular
        if fold(tokens[head].lemma) not in BODY_NOUNS or not several:
            return []
        found: list[int] = []
        at = _sort_begins(tokens, head) - 1
        while at >= 0 and tokens[at].text[:1].isupper() and _ADJECTIVE.search(tokens[at].text) is not None:
            found.insert(0, at)
            if at < 2 or tokens[at - 1].text not in ("и", ","):
                break
            at -= 2
        return found if len(found) > 1 else []

    def is_some_region(self, tokens: Sequence[Token], start: int, stop: int, head: int) -> bool:
        """ "двумя областями Кубы и Перу": regions that only their countries are said of."""
        if start != head or fold(tokens[head].lemma) not in REGIONS:
            return False
        words = [token.text for token in tokens[head + 1 : stop]]
        at = 0
        while at < len(words):
            country = self.countries.at(words, at)
            if country is None and words[at] not in ("и", ","):
                return False
            at += country[0] if country is not None else 1
        return bool(words)

    def _country(self, name: str) -> str | None:
        """The country of the adjective that a body's name begins with: "Псковская область", "Белорусский союз"."""
        words = name.split()
        return self.countries.within(words, 0, known=True) or self.countries.adjective(words[0])


def _sort_begins(tokens: Sequence[Token], head: int) -> int:
    """Where the adjectives in small letters right before a noun begin: "областными", "торгово-промышленные"."""
    at = head
    while at > 1 and tokens[at - 1].pos == "ADJ" and tokens[at - 1].text.islower():
        at -= 1
    return at


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
