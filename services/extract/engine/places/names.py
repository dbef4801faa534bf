"""The names of places, by all their case forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

_TABLE = Path(__file__).parent.parent / "data" / "places" / "gazetteer.tsv"

Kind = Literal["city", "country", "region", "venue", "adjective"]


@dataclass(frozen=True, slots=True)
class Place:
    """What a name denotes.

    `kind`     of the table: city, region, country, venue, gathering, body, people, compound, or "… adjective"
    `name`     the nominative; for a venue the city that it lies in, "" where that is not beyond doubt; for a
               gathering the city that it always meets in; for an adjective the place that it is made of
    `country`  ISO 3166-1 alpha-2 ("XK" Kosovo), "" where unknown
    `flags`    "p": only after a preposition of place; "u": only in capitals
    `venue`    what the venue is called, nominative
    `not_beside`  beginnings of a word that must not stand before a venue ("казанский Кремль")
    """

    kind: str
    name: str
    country: str
    lat: float | None
    lon: float | None
    flags: str
    venue: str | None = None
    not_beside: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Lower case, ё as е, of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.replace("ё", "е")


class Gazetteer:
    """Places by folded forms: `single` names of one word, `longer` names by their first word, the longest first.

    `body_words` are the words that names of international bodies begin with, `starts` those that any name begins with.

    Words are runs of letters and digits with single hyphens or apostrophes inside.
    """

    def __init__(self, table: Path = _TABLE) -> None:
        self.single: dict[str, Place] = {}
        self.longer: dict[str, list[tuple[tuple[str, ...], Place]]] = {}
        self._countries: dict[str, str] = {}
        self._cities: dict[tuple[str, str], Place] = {}
        with table.open(encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                self._add(line)
        for names in self.longer.values():
            names.sort(key=lambda item: -len(item[0]))
        bodies = {form for form, place in self.single.items() if place.kind == "body"}
        bodies |= {first for first, names in self.longer.items() if any(place.kind == "body" for _, place in names)}
        self.body_words = frozenset(bodies)
        self.starts = frozenset((*self.single, *self.longer))
        # Few words of a text: by themselves they stay in the processor's cache.
        self._adjectives = {f: place.country for f, place in self.single.items() if place.kind == "country adjective"}

    def _add(self, line: str) -> None:
        kind, name, country, lat, lon, flags, detail, forms = line.rstrip("\n").split("\t")
        north, east = (float(lat), float(lon)) if lat else (None, None)
        venue: str | None = None
        not_beside: tuple[str, ...] = ()
        if kind == "venue":
            venue, _, beside = detail.partition("/!")
            not_beside = tuple(word[:-2] for word in beside.split("|")) if beside else ()
        if kind in ("venue", "gathering") and (city := self._cities.get((name, country))):
            north, east = city.lat, city.lon
        place = Place(kind, name, country, north, east, flags, venue, not_beside)
        if kind == "country":
            self._countries.setdefault(country, name)
        elif kind == "city":
            self._cities.setdefault((name, country), place)
        for form in forms.split("|"):
            first, space, rest = form.partition(" ")
            if space:
                self.longer.setdefault(first, []).append((tuple(rest.split(" ")), place))
            else:
                self.single.setdefault(form, place)

    def country_name(self, code: str) -> str | None:
        """The short Russian name of a country, nominative, as news use it; None for an unknown code."""
        return self._countries.get(code)

    def country_of_adjective(self, word: str) -> str | None:
        """The country of an adjective of a country, in any form: "белорусской" is BY; None for others."""
        return self._adjectives.get(fold(word))

    def country_of_people(self, word: str) -> str | None:
        """The country of "россияне", "казахстанцев"; None for other words."""
        place = self.single.get(fold(word))
        return place.country if place is not None and place.kind == "people" else None

    def countries_of_compound(self, word: str) -> list[str]:
        """The countries of a compound adjective, in order: "российско-казахстанский" is RU, KZ; [] for others."""
        *parts, last = fold(word).split("-")
        places = [self.single.get(part) for part in parts]
        if not parts or not all(place is not None and place.kind == "compound" for place in places):
            return []
        code = self.country_of_adjective(last)
        return [place.country for place in places if place is not None] + [code] if code else []

    def nominative(self, name: str) -> str | None:
        """The nominative of a city, region or country given in any case form; None where it is not known."""
        first, *rest = fold(name).split()
        if not rest:
            place = self.single.get(first)
        else:
            place = next((p for words, p in self.longer.get(first, ()) if list(words) == rest), None)
        return place.name if place is not None and place.kind in ("city", "region", "country") else None

    def city(self, name: str, country: str | None = None) -> Place | None:
        """The city of that nominative name, in that country if one is given."""
        if country is not None:
            return self._cities.get((name, country))
        place = self.single.get(fold(name))
        if place is None and " " in name:
            first, *rest = fold(name).split()
            place = next((p for words, p in self.longer.get(first, ()) if list(words) == rest), None)
        return place if place is not None and place.kind == "city" else None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer of this process, loaded at first use (about 0.1 s)."""
    return Gazetteer()


def country_name(code: str) -> str | None:
    """`Gazetteer.country_name` of the gazetteer of this process."""
    return gazetteer().country_name(code)


def countries_of_compound(word: str) -> list[str]:
    """`Gazetteer.countries_of_compound` of the gazetteer of this process."""
    return gazetteer().countries_of_compound(word)


def country_of_adjective(word: str) -> str | None:
    """`Gazetteer.country_of_adjective` of the gazetteer of this process."""
    return gazetteer().country_of_adjective(word)
