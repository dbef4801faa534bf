"""Declension of the words of Russian personal names, forwards and backwards.

A word of a name is declined by what it ends in, by the sex of its bearer and by the part of the name it is:
"Марина" is a woman's given name or, as a surname, the wife of Mr Марин. The endings are those of the school
grammar (Zaliznyak's classes cut down to names); dictionaries are of no use here, because most surnames of the
news are in none. `nominatives` is the exact inverse of `decline`: whatever it returns declines to the word given.

Cases bear the names of Universal Dependencies: Nom, Gen, Dat, Acc, Ins, Loc. Sexes are "m" and "f".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

Case = Literal["Nom", "Gen", "Dat", "Acc", "Ins", "Loc"]
Sex = Literal["m", "f"]
Part = Literal["given", "patronymic", "surname"]

CASES: tuple[Case, ...] = get_args(Case)
_OBLIQUE: tuple[Case, ...] = CASES[1:]

# Words inside a name that no case changes: nobiliary particles, Arabic articles, "сын" and "дочь" of Turkic names.
PARTICLES = frozenset(
    "фон дер ден ван де ди да ду дю дос дас ла ле эль аль ас ад ан ар аз аш ат бен бин бинт ибн абу оглы оглу огли "
    "улы уулу угли ұлы кызы гызы қызы кизи цу цур тен тер дель делла дела мак".split()
)


@lru_cache(maxsize=32_768)
def fold(word: str) -> str:
    """The key under which spellings of one word meet: lower case, ё as е, every dash a hyphen, apostrophes dropped."""
    lower = word.lower()
    return lower.replace("ё", "е") if lower.isalpha() and "ʼ" not in lower else lower.translate(_FOLDING)


_FOLDING = str.maketrans({"ё": "е", "–": "-", "—": "-", "‑": "-", "’": None, "'": None, "ʼ": None, "`": None})


@dataclass(frozen=True)
class Paradigm:
    """How words that match `nominative` decline.

    endings: one tuple of variants for each oblique case in the order Gen, Dat, Acc, Ins, Loc, the usual one first;
    they replace the last `drop` letters of the nominative. No endings: the word does not decline.
    """

    sexes: str
    parts: tuple[Part, ...]
    nominative: re.Pattern[str]
    drop: int = 0
    endings: tuple[tuple[str, ...], ...] = ()
    ends: tuple[str, ...] = ()  # what the dropped letters may have been


_ANY: tuple[Part, ...] = ("given", "patronymic", "surname")
_GIVEN: tuple[Part, ...] = ("given",)
_SURNAME: tuple[Part, ...] = ("surname",)


def _paradigm(sexes: str, parts: tuple[Part, ...], pattern: str, ends: str = "", endings: str = "") -> Paradigm:
    variants = tuple(tuple("" if e == "-" else e for e in cell.split("/")) for cell in endings.split())
    dropped = tuple(ends.split())
    return Paradigm(
        sexes, parts, re.compile(pattern + r"\Z"), len(dropped[0]) if dropped else 0, variants, dropped or ("",)
    )


# The first paradigm that fits is the one that counts.
_PARADIGMS: tuple[Paradigm, ...] = (
    # No declension: foreign vowels, -ко, -дзе, -швили, -ых; consonant names of women.
    _paradigm("mf", _ANY, r".*[^а-яё]"),
    _paradigm("mf", _ANY, r".*[оёэеиуюы]"),
    _paradigm("mf", _ANY, r".{3,}(?:улы|уулу|угли|ұлы|кызы|кизи|гызы|қызы|оглы|оглу)"),
    _paradigm("mf", _ANY, r".*[аеёиоуыэю]а"),
    _paradigm("mf", _SURNAME, r".{3,}ых"),
    _paradigm("mf", _SURNAME, r"(?!.*эрлих).{3,}[кгснвлдт]их"),
    _paradigm("f", ("patronymic", "surname"), r".*[бвгджзйклмнпрстфхцчшщьъ]"),
    _paradigm("f", _GIVEN, r".*[бвгджзйклмнпрстфхцчшщъ]"),
    _paradigm("f", _GIVEN, r".*[бвдзлмнпрстф]ь", "ь", "и/ь и/ь ь ью/ь и/ь"),
    # Women's adjectival and possessive surnames.
    _paradigm("f", _SURNAME, r".+[кгхжшчщцвнлрмстдбзп]ая", "ая", "ой ой ую ой/ою ой"),
    _paradigm("f", _SURNAME, r".+[жшчщн]яя", "яя", "ей ей юю ей/ею ей"),
    _paradigm("f", _SURNAME, r".+(?:ов|ев|ёв|ин|ын)а", "а", "ой ой у ой/ою ой"),
    # Men's adjectival and possessive surnames.
    _paradigm("m", _SURNAME, r".+[кгх]ий", "ий", "ого ому ого им ом"),
    _paradigm("m", _SURNAME, r".+[жшчщ]ий", "ий", "его ему его им ем"),
    _paradigm("m", _SURNAME, r".{2,}[бвджзлмнпрстфцчшщ]ый", "ый", "ого ому ого ым ом"),
    _paradigm("m", _SURNAME, r".*[а-яё]{3}[бвгдзклмнпрст]ой", "ой", "ого ому ого ым/им ом"),
    _paradigm("m", _SURNAME, r".+(?:ов|ев|ёв)", "", "а у а ым/ом е"),
    _paradigm("m", _SURNAME, r".{2,}(?:ин|ын)", "", "а у а ым/ом е"),
    # Fleeting vowels.
    _paradigm("m", _GIVEN, r"павел", "ел", "ла лу ла лом ле"),
    _paradigm("m", _GIVEN, r"лев", "ев", "ьва ьву ьва ьвом ьве"),
    _paradigm("m", _GIVEN, r"пётр", "ётр", "етра етру етра етром етре"),
    _paradigm("m", _SURNAME, r".{2,}[кг]оть", "оть", "тя тю тя тем те"),
    _paradigm("m", _SURNAME, r".+[аеёиоуыэюя]ец", "ец", "йца йцу йца йцем йце"),
    _paradigm("m", _SURNAME, r".{2,}[бвгджзкмнпрстфхчшщ]ец", "ец", "ца цу ца цом/цем це"),
    _paradigm("m", _SURNAME, r".{2,}лец", "ец", "ьца ьцу ьца ьцом/ьцем ьце"),
    # Consonants.
    _paradigm("m", _ANY, r".*[жшчщц]", "", "а у а ем/ом е"),
    _paradigm("m", _ANY, r".*[бвгдзклмнпрстфхъ]", "", "а у а ом е"),
    _paradigm("m", _ANY, r".*[бвгджзйклмнпрстфхцчшщ]ий", "й", "я ю я ем и"),
    _paradigm("m", _ANY, r".*[аеёоуыэюя]й", "й", "я ю я ем е"),
    _paradigm("m", _ANY, r".*[бвдзлмнпрстф]ь", "ь", "я ю я ем/ём е"),
    # -а and -я of either sex.
    _paradigm("mf", _ANY, r".*[гкхжш]а", "а", "и е у ой/ей/ою/ею е"),
    _paradigm("mf", _ANY, r".*[чщ]а", "а", "и е у ей/ой/ею е"),
    _paradigm("mf", _ANY, r".*ца", "а", "ы е у ей/ой/ею е"),
    _paradigm("mf", _ANY, r".*а", "а", "ы е у ой/ою е"),
    _paradigm("mf", _ANY, r".+ия", "я", "и и/е ю ей/ёй и/е"),
    _paradigm("mf", _ANY, r".*[бвдзлмнпрстфйьаеёоуыэюя]я", "я", "и е ю ей/ею е"),
)


@lru_cache(maxsize=8192)
def _paradigm_of(word: str, sex: Sex, part: Part) -> Paradigm | None:
    paradigms, nominatives = _paradigms_for(sex, part)
    match = nominatives.match(word)
    return paradigms[match.lastindex - 1] if match is not None and match.lastindex is not None else None


@lru_cache(maxsize=8)
def _paradigms_for(sex: Sex, part: Part) -> tuple[list[Paradigm], re.Pattern[str]]:
    """The paradigms of a sex and a part, and a pattern whose groups are theirs: the first that fits is the one."""
    paradigms = [p for p in _PARADIGMS if sex in p.sexes and part in p.parts]
    return paradigms, re.compile("|".join(f"({p.nominative.pattern})" for p in paradigms))


@lru_cache(maxsize=4096)
def decline(word: str, sex: Sex, part: Part) -> dict[Case, tuple[str, ...]]:
    """All six cases of a nominative word of a name, each with its variants, the usual one first.

    A hyphenated given name declines in its last word ("Касым-Жомарта"), a double surname of two Slavic surnames
    in both ("Иванов-Петрова" is "Иванова-Петрова" in the genitive). Never empty: a word that does not decline
    gives itself in every case.
    """
    head, hyphen, last = word.rpartition("-")
    if hyphen:
        ends = decline(last, sex, part)
        if head.lower() in PARTICLES:
            return {case: tuple(f"{head}-{end}" for end in ends[case]) for case in CASES}
        heads = decline(head, sex, part)
        if part != "surname":  # "Касым-Жомартом", but "Йенсом-Фредериком" beside "Йенс-Фредериком"
            return {
                case: tuple(
                    dict.fromkeys(
                        (*(f"{head}-{end}" for end in ends[case]), *(f"{heads[case][0]}-{end}" for end in ends[case]))
                    )
                )
                for case in CASES
            }
        if _SLAVIC[sex].match(head.lower()) or last.lower() in _GENERATIONS:
            return {case: tuple(f"{heads[case][0]}-{end}" for end in ends[case]) for case in CASES}
        # foreign ones vary: "Перес-Оливой", "Пересом-Оливой", "Пересом-Олива"
        return {
            case: tuple(
                dict.fromkeys(
                    (
                        *(f"{head}-{end}" for end in ends[case]),
                        *(f"{heads[case][0]}-{end}" for end in ends[case]),
                        *((f"{heads[case][0]}-{last}",) if last[-1:].lower() in _VOWELS else ()),
                    )
                )
            )
            for case in CASES
        }
    paradigm = None if word.lower() in PARTICLES else _paradigm_of(word.lower(), sex, part)
    if paradigm is None or not paradigm.endings:
        return dict.fromkeys(CASES, (word,))
    stem = word[: len(word) - paradigm.drop]
    cells = {case: tuple(stem + e for e in ends) for case, ends in zip(_OBLIQUE, paradigm.endings, strict=True)}
    if _often_undeclined(word, part):
        cells = {case: (*forms, word) for case, forms in cells.items()}
    return {"Nom": (word,), **cells}


def _often_undeclined(word: str, part: Part) -> bool:
    """Whether a surname is of Tajiks, which some decline and some do not: "с Холикзодой", "с Холикзода"."""
    return part == "surname" and word.lower().endswith("зода")


_VOWELS = frozenset("аеёиоуыэюя")
_GENERATIONS = frozenset(("младший", "старший"))  # "Фердинанд Маркос-младший"
_SLAVIC: dict[Sex, re.Pattern[str]] = {
    "m": re.compile(r".*[а-яё]{2}(?:ов|ев|ёв|ин|ын|[сц]кий)\Z"),
    "f": re.compile(r".*[а-яё]{2}(?:ова|ева|ёва|ина|ына|[сц]кая)\Z"),
}


@lru_cache(maxsize=8192)
def nominatives(word: str, sex: Sex, part: Part) -> tuple[tuple[str, Case], ...]:
    """Every (nominative, case) such that the nominative declines to `word` in that case.

    The word itself as a nominative comes first. ё that declension moves ("Пётр", "Петра") is restored for given
    names only, since there it is certain.
    """
    found = dict.fromkeys(_readings(word, sex, part))
    return tuple(found)


def _readings(word: str, sex: Sex, part: Part) -> Iterator[tuple[str, Case]]:
    yield word, "Nom"
    head, hyphen, last = word.rpartition("-")
    if hyphen:
        lasts = list(nominatives(last, sex, part))
        if generations := [(end, case) for end, case in lasts if end.lower() in _GENERATIONS]:
            lasts = generations
        elif part == "surname" and head.lower() not in PARTICLES and last[-1:].lower() in _VOWELS:
            lasts += [(last, case) for case in _OBLIQUE if (last, case) not in lasts]
        for end, case in lasts:
            heads = {head}
            if head.lower() not in PARTICLES:
                heads |= {h for h, c in nominatives(head, sex, part) if c == case}
            for first in sorted(heads):
                whole = f"{first}-{end}"
                if word in decline(whole, sex, part)[case]:
                    yield whole, case
        return
    lower = word.lower()
    if part == "given" and len(lower) > 5 and lower.endswith(("ийн", "аын", "гын")):
        yield from ((word, case) for case in _OBLIQUE)  # Mongolian: the father's name, a genitive already
    if lower in PARTICLES:
        yield from ((word, case) for case in _OBLIQUE)
        return
    if _often_undeclined(word, part):
        yield from ((word, case) for case in _OBLIQUE)
    for paradigm, marked, ending in _rows(sex, part, word[-1:]):
        if marked is None:
            if _paradigm_of(lower, sex, part) is paradigm:
                yield from ((word, case) for case in _OBLIQUE)
        elif word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            for end in paradigm.ends:
                if stem and _paradigm_of(stem.lower() + end, sex, part) is paradigm:
                    yield stem + end, marked


@lru_cache(maxsize=1024)
def _rows(sex: Sex, part: Part, last: str) -> tuple[tuple[Paradigm, Case | None, str], ...]:
    """The paradigms with the case endings that a word may have whose last letter this is; no case: indeclinable."""
    rows: list[tuple[Paradigm, Case | None, str]] = []
    for paradigm in _PARADIGMS:
        if sex not in paradigm.sexes or part not in paradigm.parts:
            continue
        if not paradigm.endings:
            rows.append((paradigm, None, ""))
        for case, variants in zip(_OBLIQUE, paradigm.endings, strict=False):
            rows.extend((paradigm, case, ending) for ending in variants if ending[-1:] in ("", last))
    return tuple(rows)
