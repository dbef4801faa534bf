"""Countries as offices name them: "Казахстана", "Исламской Республики Иран", "РФ", "белорусский".

Names and adjectives are the gazetteer's, in all their forms; here they are put together with what states call
themselves ("Республика …", "… Федерация").
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from services.extract.engine.places.names import Gazetteer, Place, fold

_TITLES = tuple(
    "республик королевств государств исламск федеративн боливарианск хашимитск демократическ социалистическ султанат "
    "княжеств эмират великое великого".split()
)
_SKY = re.compile("[сцСЦ][кК]")  # which every country's adjective has
_NATIVE = re.compile(r"(?P<stem>.{3,})(?P<ending>ец|ца|цу|цем|це)")
_REGIONAL = re.compile(r"(?P<stem>.{3,}ск)(?:ий|ого|ому|им|ом)")
_SORTS_OF_STATE = ("народн", "демократическ", "исламск", "арабск", "социалистическ", "федеративн")
_STATE_NOUNS = ("республик", "королевств", "федераци", "союз")


# Abbreviations that several republics have: the country, a word of the texts that mean it, words of those that do not.
_OF_SOME_TEXTS = (
    ("РА", "AM", re.compile("Армени|армянск"), re.compile("Абхази|Адыге|Алта")),
    ("РТ", "TJ", re.compile("Таджикистан|таджикск"), re.compile("Татарстан")),
    ("РМ", "MD", re.compile("Молдов|Молдави|молдавск"), re.compile("Мордови|Македони")),
)
_NONE: Mapping[str, str] = {}


def abbreviations_in(text: str) -> dict[str, str]:
    """The countries of the abbreviations in a text that mean one in some texts only: "РА" is Armenia in its press."""
    return {
        word: code
        for word, code, told, other in _OF_SOME_TEXTS
        if word in text and told.search(text) is not None and other.search(text) is None
    }


class Countries:
    """Looks up countries by the words of a text, in any case."""

    def __init__(
        self, gazetteer: Gazetteer, abbreviations: Mapping[str, str] = _NONE, namesakes: Mapping[str, str] = _NONE
    ) -> None:
        """`abbreviations`: codes of countries by what only some texts call them, "РА"; `namesakes`: codes that a
        text means by those of the gazetteer, as `namesakes_in` gives them.
        """
        self._gazetteer = gazetteer
        self._abbreviations = abbreviations
        self._namesakes = namesakes
        self.people = lru_cache(maxsize=8192)(self._people)

    def at(self, words: Sequence[str], index: int) -> tuple[int, str] | None:
        """The longest country name that begins at `index`: how many words it has, and its ISO 3166-1 alpha-2 code."""
        if not words[index][0].isupper():
            return None
        found = self._place(words, index, ("country",))
        if found is not None:
            return found[0], self._namesakes.get(found[1].country, found[1].country)
        if words[index] in self._abbreviations:
            return 1, self._abbreviations[words[index]]
        first = fold(words[index])
        following = index + 1
        if following >= len(words):
            return None
        if first.startswith(_TITLES):  # "Исламской Республики Афганистан"
            rest = self.at(words, following)
            return (rest[0] + 1, rest[1]) if rest is not None else None
        while following + 1 < len(words) and fold(words[following]).startswith(_SORTS_OF_STATE):
            following += 1  # "Алжирской Народной Демократической Республики"
        if fold(words[following]).startswith(_STATE_NOUNS):  # "Французской Республики"
            code = self.adjective(words[index])
            return (following - index + 1, code) if code is not None else None
        return None

    def knowing(self, abbreviations: Mapping[str, str], namesakes: Mapping[str, str]) -> "Countries":
        """The same, with abbreviations of countries that a text has, and those of one name that it means."""
        return Countries(self._gazetteer, abbreviations, namesakes)

    def told_at(self, words: Sequence[str], index: int) -> tuple[int, str] | None:
        """As `at`, and of an adjective too: what of a country begins at `index`, "Иран" or "иранский"."""
        if (named := self.at(words, index)) is not None:
            return named
        code = self.adjective(words[index])
        return (1, code) if code is not None else None

    def told_in(self, words: Sequence[str]) -> str | None:
        """The first country that words name, as `told_at`; None where they name none."""
        told = (self.told_at(words, index) for index in range(len(words)) if words[index])
        return next((found[1] for found in told if found is not None), None)

    def adjective(self, word: str) -> str | None:
        """The country of an adjective in any form ("казахстанского"), None for other words."""
        code = self._gazetteer.country_of_adjective(word) if _SKY.search(word) is not None else None
        return self._namesakes.get(code, code) if code is not None else None

    def adjectives(self, word: str) -> tuple[str, ...]:
        """The countries that the parts of an adjective name, in its order: two of "российско-казахстанский"."""
        if _SKY.search(word) is None:
            return ()
        if "-" not in word:
            only = self.adjective(word)
            return (only,) if only else ()
        parts = [part[:-1] + "ий" if part != word and part.endswith("о") else part for part in word.split("-")]
        return tuple([country for part in parts if (country := self.adjective(part))])

    def place_of_adjective(self, word: str) -> str | None:
        """The region or city, nominative, that an adjective is made of ("подмосковного"), None for other words."""
        place = self._gazetteer.single.get(fold(word))
        return place.name if place is not None and place.kind in ("region adjective", "city adjective") else None

    def region_of_adjective(self, word: str) -> tuple[str, str] | None:
        """The region whose governor an adjective names, in the genitive, and its country; None for other words.

        "псковский" is ("Псковской области", "RU").
        """
        match = _REGIONAL.fullmatch(fold(word))
        if match is None:
            return None
        for ending, noun in (("ой", "области"), ("ого", "края")):
            for rest, place in self._gazetteer.longer.get(match["stem"] + ending, ()):
                if place.kind == "region" and rest == (noun,):
                    return f"{match['stem'].capitalize()}{ending} {noun}", place.country
        return None

    def within(self, words: Sequence[str], index: int, known: bool = False) -> str | None:
        """The country of the region or city whose name begins at `index`, "Астраханской области" among them.

        `known`: only of places whose names are no other words.
        """
        found = self._place(words, index, ("region", "city"))
        if found is not None:
            return None if known and "p" in found[1].flags else found[1].country or None
        place = self._gazetteer.single.get(fold(words[index]))
        if place is None or place.kind not in ("region adjective", "city adjective"):
            return None
        return place.country or None

    def _people(self, word: str) -> str | None:
        """The country of "россиянин", "бразильцу", in any form; None for other words."""
        found = self._gazetteer.country_of_people(word)
        if found is not None:
            return found
        match = _NATIVE.fullmatch(fold(word))
        if match is None:
            return None
        links = ("",) if match["ending"] != "ец" else ("", "ь", "й")
        stems = [f"{match['stem']}{link}" for link in links]
        return next((code for stem in stems if (code := self._of_stem(stem))), None)

    def woman(self, lemma: str) -> str | None:
        """The country of "датчанка", "австрийка", a lemma; None for other words."""
        stem = lemma.removesuffix("ка")
        if stem == lemma or len(stem) < 3:
            return None
        return self._gazetteer.country_of_people(f"{stem}е") or self._of_stem(stem)

    def _of_stem(self, stem: str) -> str | None:
        """The country of a stem that makes a people or an adjective: "бразиль" of "бразильцы", "бразильский"."""
        return self._gazetteer.country_of_people(f"{stem}цы") or self._gazetteer.country_of_adjective(f"{stem}ский")

    def _place(self, words: Sequence[str], index: int, kinds: tuple[str, ...]) -> tuple[int, Place] | None:
        first = fold(words[index])
        if index + 2 < len(words) and words[index + 1] in "'’ʼ":  # "Кот-д'Ивуар"
            found = self._place([f"{words[index]}'{words[index + 2]}", *words[index + 3 :]], 0, kinds)
            if found is not None:
                return found[0] + 2, found[1]
        if index + 2 < len(words) and words[index + 1] in "—–-":  # "Папуа — Новая Гвинея"
            dashed = [f"{words[index]}-{words[index + 2]}", *words[index + 3 :]]
            found = self._place(dashed, 0, kinds)
            if found is not None:
                return found[0] + 2, found[1]
        for rest, place in self._gazetteer.longer.get(first, ()):
            if place.kind in kinds and [fold(word) for word in words[index + 1 : index + 1 + len(rest)]] == list(rest):
                return len(rest) + 1, place
        place_of_word = self._gazetteer.single.get(first)
        if place_of_word is None or place_of_word.kind not in kinds:
            return None
        if "u" in place_of_word.flags and not words[index].isupper():
            return None
        return 1, place_of_word
