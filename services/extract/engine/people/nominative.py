"""From a name as a sentence inflects it to the name in the nominative.

`Namer.read` gives every reading of a name that the grammar allows, each with a score: which words are given name,
patronymic and surname, the bearer's sex, the case, and how plausible all of that is. One mention alone is often
ambiguous ("Бектенова" is he in the genitive or she in the nominative); `people.index` lets all mentions of a
document vote. Nothing is guessed that is not written: initials stay initials, words are only put into the nominative.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Final, Literal

from pymorphy3 import MorphAnalyzer

from services.extract.engine.people.declension import CASES, PARTICLES, Case, Part, Sex, fold, nominatives
from services.extract.engine.people.register import Register

WORDS: Final = 6  # the longest name read; of longer ones the last words are taken for what NER glued on
READINGS: Final = 24  # kept of one mention, the best

Kind = Literal["given", "initial", "patronymic", "surname", "particle"]


@dataclass(frozen=True, slots=True)
class Hint:
    """What the sentence says of a name: its case and its bearer's sex, None where it does not say."""

    case: Case | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a name. Words are in the nominative; a part that is not written is empty."""

    given: tuple[str, ...]  # given names and initials in order
    patronymic: str
    surname: tuple[str, ...]  # with its particles
    sex: Sex
    case: Case
    score: float
    eastern: bool = False  # the surname stands first by custom: Chinese, Korean, Vietnamese

    @property
    def name(self) -> str:
        """The name in the order in which agencies write it."""
        patronymic = (self.patronymic,) if self.patronymic else ()
        words = (*self.surname, *self.given) if self.eastern else (*self.given, *patronymic, *self.surname)
        return " ".join(words)


_WORD = re.compile(r"[^\W\d_]+(?:[-–‑’'ʼ`][^\W\d_]+)*\.?(?:-[^\W\d_]{1,2}\.)*")
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.(?:-[^\W\d_]{1,2}\.)*\Z|[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]\Z")
_ROMAN = re.compile(r"[IVX]+\Z")
_PATRONYMIC: Final[dict[Sex, re.Pattern[str]]] = {
    "m": re.compile(r".{2,}(?:[оеё]вич|(?:ль|ьм|ом|ук|ит)ич)(?:|а|у|ем|е)\Z|.{3,}(?:улы|уулу|угли|оглы|оглу|ұлы)\Z"),
    "f": re.compile(r".{2,}(?:[оеё]вн|ичн)(?:а|ы|е|у|ой|ою)\Z|.{3,}(?:кызы|кизи|гызы|қызы)\Z"),
}
_SLAVIC: Final[dict[Sex, re.Pattern[str]]] = {
    "m": re.compile(r".+(?:[оеё]в|[иы]н|[сц]кий)\Z"),
    "f": re.compile(r".+(?:[оеё]ва|[иы]на|[сц]кая)\Z"),
}
_SURNAME_FIRST = frozenset(
    # Chinese
    "ван ли чжан лю чэнь ян чжао хуан чжоу у сюй сунь ху чжу гао линь хэ го ма ло лян сун чжэн се хань тан фэн юй дун "
    "сяо чэн цао юань дэн фу шэнь цзэн пэн люй су лу цзян цай цзя дин вэй сюэ е янь пань ду дай ся чжун тянь жэнь фань "
    "фан ши яо тань ляо цзоу сюн цзинь хао кун бай цуй кан мао цю цинь гу хоу шао мэн лун вань дуань лэй цянь инь и "
    "си пан вэнь гун лоу ян шан юй чу цзи лань "
    # Korean
    "ким пак чон юн мун чо хан цой чхве сон со квон хван ан ю хон чун ном о пэк "
    # Vietnamese
    "нгуен чан фам ле хоанг фан ву во данг буй до хо нго зыонг то выонг лыонг динь".split()
)
# One to three syllables of Chinese, Korean or Vietnamese as Russian writes them, perhaps with a case ending.
_EASTERN_WORD = re.compile(
    r"(?:(?:цз|чж|тх|кх|пх|чх|[бвгджзклмнпрстфхцчшй])?[ьъ]?[юуия]?[аоэеиуыюяё](?:нь|нг|[йоукмнпрлтг](?![аоэеиуыюяё]))?ь?){1,3}"
    r"(?:а|у|ом|ем|е|я|ю)?\Z"
)
_FOREIGN = re.compile(r".*[^а-яёА-ЯЁ\-–‑’'ʼ`.].*\Z")


def words_of(name: str) -> list[str]:
    """The words of a name as written, initials with their full stops; numbers of monarchs are words too."""
    return _WORD.findall(name)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which part of the name each word is."""

    kinds: tuple[Kind, ...]
    eastern: bool
    score: float


class Namer:
    """Reads names. Pure after loading; safe to share between threads once built."""

    def __init__(self, register: Register, analyzer: MorphAnalyzer | None = None) -> None:
        self._analyzer = analyzer or MorphAnalyzer(lang="ru")
        self._given = dict(_given_names())
        self._surnames: dict[str, set[Sex]] = {}
        self.sexes_of_given = lru_cache(maxsize=32_768)(self._sexes_of_given)
        self._is_surname_in_dictionary = lru_cache(maxsize=32_768)(self._surname_in_dictionary)
        for official in register.officials:
            layout = self._layout_of_nominative(words_of(official.name))
            for word, kind in zip(words_of(official.name), layout.kinds, strict=True):
                if kind == "given" and not layout.eastern:
                    self._given.setdefault(fold(word), set()).add(official.sex)
                elif kind == "surname":
                    self._surnames.setdefault(fold(word), set()).add(official.sex)

        self.sexes_of_given.cache_clear()

    # --- what is known of words ------------------------------------------------------------------------

    def _sexes_of_given(self, name: str) -> frozenset[Sex]:
        """Which sexes bear the given name (a nominative); none where it is not known as one."""
        key = fold(name)
        known = set(self._given.get(key, ()))
        if not known and 1 < len(key) < 30:
            for parse in self._analyzer.parse(name.lower()):
                tag = parse.tag
                if "Name" in tag and "nomn" in tag and "sing" in tag and parse.is_known:
                    known |= {"m"} if "masc" in tag else {"f"} if "femn" in tag else {"m", "f"}
        first, hyphen, _ = name.partition("-")
        if not known and hyphen:
            return self.sexes_of_given(first)
        return frozenset(known)

    def _surname_in_dictionary(self, name: str) -> bool:
        return len(name) < 30 and any(
            "Surn" in parse.tag and "nomn" in parse.tag and parse.is_known
            for parse in self._analyzer.parse(name.lower())
        )

    def knows_given(self, word: str) -> bool:
        """Whether some case of a known given name is written like this."""
        return any(
            sex in self.sexes_of_given(nominative)
            for sex in _SEXES
            for nominative, _ in nominatives(word, sex, "given")
        )

    def parts(self, nominative: Sequence[str]) -> tuple[list[str], list[str], bool]:
        """Given names, surname and whether the surname comes first by custom, of a register name's words."""
        layout = self._layout_of_nominative(nominative)
        first = next((i for i, kind in enumerate(layout.kinds) if kind in ("surname", "particle")), len(nominative))
        if any(fold(word) in _SON_OF for word in nominative):
            first = max((i for i, kind in enumerate(layout.kinds) if kind == "given"), default=-1) + 1
        if layout.eastern:
            return list(nominative[1:]), [nominative[0]], True
        return list(nominative[:first]), list(nominative[first:]), False

    # --- layouts ------------------------------------------------------------------------------------------

    def _layout_of_nominative(self, words: Sequence[str]) -> _Layout:
        """The parts of a register name, which is always written in full and in the usual order."""
        return next(iter(self._layouts(words, trusted=True)))

    def _layouts(self, words: Sequence[str], trusted: bool = False) -> Iterator[_Layout]:
        """Ways to divide the words into parts, the likeliest first."""
        base: list[Kind] = []
        for word in words:
            lower = word.lower()
            if _INITIAL.match(word) and len(words) != 1:
                base.append("initial")
            elif lower in PARTICLES and len(words) > 1:
                base.append("particle")
            else:
                base.append("surname")
        count = len(words)
        if count == 1:
            yield _Layout(("surname",), False, 0.0)
            if not trusted:
                yield _Layout(("given",), False, 0.6 if self.knows_given(words[0]) else -1.5)
            else:
                yield _Layout(("given",), False, 0.0)
            return
        solid = [i for i, kind in enumerate(base) if kind == "surname"]
        if not solid:
            yield _Layout(("given",) * count, False, -3.0)
            return
        lowers = [fold(word) for word in words]
        eastern = (
            "initial" not in base
            and "particle" not in base
            and 2 <= count <= 4
            and lowers[0] in _SURNAME_FIRST
            and all(_EASTERN_WORD.match(word) for word in lowers)
            and not any(not trusted and len(word) > min(count, 4) + 1 and self.knows_given(word) for word in lowers[1:])
        )
        if eastern:
            yield _Layout(_kinds("surname", *["given"] * (count - 1)), True, 1.5)
            return
        if "initial" in base:
            kinds = tuple(base)
            yield _Layout(kinds, False, 1.0)
            if len(solid) == 2 and solid[0] == 0:  # "Джордж У. Буш"
                yield _Layout(tuple("given" if i == 0 else k for i, k in enumerate(kinds)), False, 1.5)
            return
        yield from self._full_layouts(words, base, solid, trusted)

    def _full_layouts(
        self, words: Sequence[str], base: Sequence[Kind], solid: Sequence[int], trusted: bool
    ) -> Iterator[_Layout]:
        count = len(words)
        patronymic = next((i for i in solid if i > 0 and _is_patronymic(words[i])), None)
        if patronymic is not None and count >= 3 and base[patronymic - 1] == "surname":
            kinds: list[Kind] = list(base)
            kinds[patronymic] = "patronymic"
            kinds[patronymic - 1] = "given"
            if patronymic == 1 or patronymic == count - 1:
                yield _Layout(tuple(kinds), False, 2.0)
                return
        if patronymic == 1 and count == 2 and not trusted:
            surname_like = not self.knows_given(_patronymic_root(words[1]))
            yield _Layout(
                ("given", "patronymic"), False, 0.5 if self.knows_given(words[0]) and not surname_like else -1
            )
        first = solid[0]
        # "Мухаммед бен Салман Аль Сауд": names joined by "бен" are given names; any other particle opens the surname.
        surname = count - 1
        for i in range(count - 1, 0, -1):
            if base[i] == "particle":
                if fold(words[i]) in _SON_OF:
                    break
                surname = i
        kinds = ["given" if k == "surname" and i < surname else k for i, k in enumerate(base)]
        for i in range(surname, count):
            kinds[i] = "surname" if base[i] == "surname" or i == count - 1 else "particle"
        straight = 0.5 if first == 0 else 0.0
        reverse = 0.0
        if count == 2 and not trusted:
            ahead, behind = self.knows_given(words[0]), self.knows_given(words[1])
            reverse = 1.5 if behind and not ahead and _ends_like_surname(words[0]) else -2.0
        yield _Layout(tuple(kinds), False, straight)
        if reverse > 0:
            yield _Layout(("surname", "given"), False, reverse)
        if count >= 3 and not trusted and base.count("surname") == count:
            # "Владимир Путин" with two surnames ("Ле Пен" written apart, "Лопес Обрадор")
            yield _Layout(_kinds("given", *["surname"] * (count - 1)), False, -0.5)

    # --- readings -------------------------------------------------------------------------------------------

    def read(self, words: Sequence[str], hint: Hint = Hint()) -> tuple[Reading, ...]:
        """All plausible readings of a name's words, the best first; empty only for no words."""
        return self._read(tuple(words[:WORDS]), hint)

    @lru_cache(maxsize=4096)  # noqa: B019 - one Namer lives as long as its process
    def _read(self, words: tuple[str, ...], hint: Hint) -> tuple[Reading, ...]:
        if not words:
            return ()
        words = tuple(_cased(word) for word in words)
        best: dict[tuple[object, ...], Reading] = {}
        for layout in self._layouts(words):
            for sex in _SEXES:
                for case in CASES:
                    for reading in self._readings(words, layout, sex, case, hint):
                        key = (reading.given, reading.patronymic, reading.surname, sex)
                        if key not in best or best[key].score < reading.score:
                            best[key] = reading
        ranked = sorted(best.values(), key=lambda r: (-r.score, r.name, r.sex))
        return tuple(ranked[:READINGS])

    def _readings(self, words: Sequence[str], layout: _Layout, sex: Sex, case: Case, hint: Hint) -> Iterator[Reading]:
        score = layout.score + _agreement(case, sex, hint)
        options: list[list[tuple[str, float]]] = []
        last = len(words) - 1
        for i, (word, kind) in enumerate(zip(words, layout.kinds, strict=True)):
            fixed = kind in ("initial", "particle") or (layout.eastern and i < last)
            scored = [(word, 0.0)] if fixed else self._candidates(word, kind, sex, case, layout.eastern)
            if not scored:
                return
            options.append(scored[:4])
        for combination in product(*options):
            chosen = [word for word, _ in combination]
            kinds = layout.kinds
            given = tuple(w for w, k in zip(chosen, kinds, strict=True) if k in ("given", "initial"))
            surname_at = next((i for i, k in enumerate(kinds) if k == "surname"), len(kinds))
            before = tuple(
                w for i, (w, k) in enumerate(zip(chosen, kinds, strict=True)) if k == "particle" and i < surname_at
            )
            if before and kinds[0] not in ("particle",) and fold(before[0]) in _SON_OF:
                given = tuple(
                    w for i, (w, k) in enumerate(zip(chosen, kinds, strict=True)) if i < surname_at and k != "surname"
                )
                before = ()
            surname = (
                *before,
                *(
                    w
                    for i, (w, k) in enumerate(zip(chosen, kinds, strict=True))
                    if i >= surname_at and k in ("surname", "particle")
                ),
            )
            patronymic = next((w for w, k in zip(chosen, kinds, strict=True) if k == "patronymic"), "")
            yield Reading(
                given, patronymic, surname, sex, case, score + sum(value for _, value in combination), layout.eastern
            )

    def _candidates(self, word: str, kind: Kind, sex: Sex, case: Case, eastern: bool) -> list[tuple[str, float]]:
        """The nominatives of one word in a case, each with how likely it is a name of its kind and sex."""
        part: Part = "given" if kind == "given" else "patronymic" if kind == "patronymic" else "surname"
        found = []
        for nominative, its_case in nominatives(word, sex, part):
            if its_case != case:
                continue
            if kind == "patronymic":
                pattern = _PATRONYMIC[sex].match(nominative.lower())
                if not pattern or not nominative.lower().endswith(_PATRONYMIC_ENDS[sex]):
                    continue
                value = 1.0
            elif eastern:
                value = self._eastern_score(nominative, word, sex)
            elif kind == "given":
                value = self._given_score(nominative, sex)
            else:
                value = self._surname_score(nominative, word, sex, case)
            found.append((nominative, value))
        found.sort(key=lambda pair: (-pair[1], pair[0]))
        return found

    def _given_score(self, name: str, sex: Sex) -> float:
        known = self.sexes_of_given(name)
        if known:
            return 3.0 if sex in known else -3.0
        last = name[-1].lower()
        if last in "ая":
            return 0.5 if sex == "f" else -0.5
        if last in _CONSONANTS:
            return 1.0 if sex == "m" else -1.5
        return 0.2 if sex == "m" else 0.0

    def _surname_score(self, name: str, word: str, sex: Sex, case: Case) -> float:
        lower = name.lower()
        score = 0.0
        known = self._surnames.get(fold(name))
        if known:
            score += 2.0 if sex in known else -1.0
        elif self._is_surname_in_dictionary(name):
            score += 0.7
        other: Sex = "f" if sex == "m" else "m"
        if _SLAVIC[sex].match(lower):
            score += 1.5
        elif _SLAVIC[other].match(lower):
            score -= 2.5 if re.search(r"(?:[оеё]ва?|[сц]к(?:ий|ая))\Z", lower) else 0.8
        last = lower[-1]
        if last in _CONSONANTS:
            score += 0.5 if sex == "m" else 0.2
        elif last in "ая":
            score -= 0.3
        elif name == word:
            score += _FIXED.get(last, 0.0) if case != "Nom" or last in "ыуюе" else 0.0
        if lower.endswith(("дзе", "швили", "енко", "ко")):
            score += 1.5
        if lower.endswith("ой"):
            score += -3.0 if lower.endswith(("ской", "цкой")) else 0.4 if lower.endswith("вой") else -0.3
        if len(lower) > 3 and lower.endswith("иа") and name != word:
            score -= 1.0
        if lower.endswith("ец") and name != word:
            score += 0.2 if re.search(r"[бвмпйн]ец\Z", lower) else -0.4
        if len(lower) < 3 and name != word:
            score -= 2.0
        return score

    def _eastern_score(self, name: str, word: str, sex: Sex) -> float:
        lower = name.lower()
        if name == word:
            declined = re.search(r".{2,}(?:[нйгкмпрлт](?:а|у|ом|е|ем)|[нл]ем|[нл]я|[нл]ю)\Z", lower)
            return -1.5 if declined and sex == "m" else 0.0
        return 1.0 if lower[-1] in _CONSONANTS else -1.0


_SEXES: Final[tuple[Sex, ...]] = ("m", "f")
_SON_OF = frozenset(("бен", "бин", "бинт", "ибн", "абу"))
_CONSONANTS = "бвгджзйклмнпрстфхцчшщьъ"
_FIXED = {"ы": -1.5, "у": -0.7, "ю": -0.7, "е": -0.3}
_PATRONYMIC_ENDS: Final[dict[Sex, tuple[str, ...]]] = {
    "m": ("ич", "улы", "уулу", "угли", "оглы", "оглу", "ұлы"),
    "f": ("вна", "чна", "кызы", "кизи", "гызы", "қызы"),
}


def _kinds(*kinds: Kind) -> tuple[Kind, ...]:
    return kinds


def _agreement(case: Case, sex: Sex, hint: Hint) -> float:
    score = 0.3 if case == "Nom" else 0.0
    score += 0.5 if sex == "m" else 0.0
    if hint.case is not None:
        if case == hint.case:
            score += 2.5
        elif {case, hint.case} in ({"Gen", "Acc"}, {"Dat", "Loc"}):
            score += 1.0
    if hint.sex is not None:
        score += 1.5 if sex == hint.sex else -0.5
    return score


def _is_patronymic(word: str) -> bool:
    lower = word.lower()
    return any(pattern.match(lower) for pattern in _PATRONYMIC.values())


def _patronymic_root(word: str) -> str:
    """ "Аскербекович" → "Аскербек": the father's name where it ends in a consonant."""
    return re.sub(r"(?:[оеё]вич|[оеё]вн).*\Z", "", word, flags=re.IGNORECASE) or word


def _ends_like_surname(word: str) -> bool:
    return bool(re.search(r"(?:[оеё]в|[иы]н|ск)[а-яё]{0,3}\Z|(?:ко|дзе|швили|ян)[а-яё]{0,2}\Z", word.lower()))


def _cased(word: str) -> str:
    """A word in capitals as a name is written: "ТОКАЕВ" is "Токаев"; abbreviations of up to three letters stay."""
    if len(word) > 3 and word.isupper() and not _ROMAN.match(word):
        return "-".join(piece.capitalize() for piece in word.split("-"))
    return word


def _given_names() -> Iterable[tuple[str, set[Sex]]]:
    text = files(__package__).joinpath("given_names.tsv").read_text(encoding="utf-8")
    found: dict[str, set[Sex]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        found.setdefault(fold(row["name"]), set()).add("f" if row["sex"] == "f" else "m")
    return found.items()
