"""From a name as a sentence inflects it to the name in the nominative.

`Namer.read` gives every reading of a name that the grammar allows, each with a score: which words are given name,
patronymic and surname, the bearer's sex, the case, and how plausible all of that is. One mention alone is often
ambiguous ("Бектенова" is he in the genitive or she in the nominative); `joining` lets all mentions of a document
vote. Nothing is guessed that is not written: initials stay initials, words are only put into the nominative.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from operator import itemgetter
from typing import Final, NamedTuple

from pymorphy3 import MorphAnalyzer

from services.extract.engine.people.declension import CASES, Case, Part, Sex, fold, nominatives
from services.extract.engine.people.layouts import PATRONYMIC, Layout, layouts, nominative_layout, often_left, words_of
from services.extract.engine.people.register import Register

WORDS: Final = 8  # the longest name read; of longer ones the rest is taken for what was glued on
READINGS: Final = 24  # kept of one mention, the best
LONGEST_WORD: Final = 30

_Option = tuple[str, float, str]  # a nominative, how likely it is, folded
_Options = Mapping[Case, Sequence[_Option]]


@dataclass(frozen=True, slots=True)
class Hint:
    """What the sentence says of a name: its case and its bearer's sex, None where it does not say.

    `sure` of the case where an office or a preposition of one case only gives it, and no network.
    """

    case: Case | None = None
    sex: Sex | None = None
    sure: bool = False


NO_HINT: Final = Hint()


class Reading(NamedTuple):
    """One way to understand a name. Words are in the nominative; a part that is not written is empty.

    `given_key` and `surname_key` are the same words folded, to compare by.
    """

    given: tuple[str, ...]  # given names and initials in order
    patronymic: str
    surname: tuple[str, ...]  # with its particles
    sex: Sex
    case: Case
    score: float
    eastern: bool  # the surname stands first by custom: Chinese, Korean, Vietnamese
    given_key: tuple[str, ...]
    surname_key: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name in the order in which agencies write it."""
        patronymic = (self.patronymic,) if self.patronymic else ()
        words = (*self.surname, *self.given) if self.eastern else (*self.given, *patronymic, *self.surname)
        return " ".join(words)


class Namer:
    """Reads names. What it has read it remembers; one for a process."""

    def __init__(self, register: Register, analyzer: MorphAnalyzer) -> None:
        self._analyzer = analyzer
        self._given = dict(_given_names())
        self._surnames: dict[str, set[Sex]] = {}
        for official in register.officials:
            words = words_of(official.name)
            layout = nominative_layout(words)
            for i in () if layout.eastern else layout.given:
                self._given.setdefault(fold(words[i]), set()).add(official.sex)
            for i in layout.surname:
                self._surnames.setdefault(fold(words[i]), set()).add(official.sex)
        self._tags = lru_cache(maxsize=8192)(self._nominative_tags)
        self.sexes_of_given = lru_cache(maxsize=8192)(self._sexes_of_given)
        self.knows_given = lru_cache(maxsize=8192)(self._knows_given)
        self._options = lru_cache(maxsize=8192)(self._options_of_word)
        self._grammar = lru_cache(maxsize=2048)(self._readings)
        self._read = lru_cache(maxsize=2048)(self._ranked)

    # --- what is known of words ------------------------------------------------------------------------

    def _sexes_of_given(self, name: str) -> frozenset[Sex]:
        """Which sexes bear the given name (a nominative); none where it is not known as one."""
        known = set(self._given.get(fold(name), ()))
        if not known and 1 < len(name) < LONGEST_WORD:
            for tag in self._tags(name):
                if "Name" in tag and "sing" in tag:
                    known |= {"m"} if "masc" in tag else {"f"} if "femn" in tag else {"m", "f"}
        if not known and len(name) > 5 and name.lower().endswith("улла"):
            return _MEN  # "Хайрулла": of God, as "Абдулла"
        first, hyphen, rest = name.partition("-")
        if not known and hyphen and first and rest:  # "Жан-Люк": both halves must be of one sex
            end = rest[-1].lower()  # "Анна-Лену" is of Анна-Лена
            last = self.sexes_of_given(rest) or ({"m"} if end in _CONSONANTS else {"f"} if end in "ая" else set())
            return self.sexes_of_given(first) & last
        return frozenset(known)

    def _nominative_tags(self, name: str) -> frozenset[frozenset[str]]:
        """The grammemes of each reading of a word as a nominative that the dictionary has; none for other words.

        Straight from the dictionary: `MorphAnalyzer.parse` would guess at words that it lacks, at ten times the cost.
        """
        dictionary = self._analyzer.dictionary
        found = dictionary.words.similar_items(name.lower(), self._analyzer.char_substitutes)
        tags = (dictionary.build_tag_info(paradigm, index) for _, readings in found for paradigm, index in readings)
        return frozenset(tag.grammemes for tag in tags if "nomn" in tag)

    def is_common_word(self, word: str) -> bool:
        """Whether the dictionary has the word as something else than a name."""
        lower = word.lower()
        return (
            len(lower) < LONGEST_WORD
            and self._analyzer.word_is_known(lower)
            and not any({"Surn", "Name", "Patr"} & parse.tag.grammemes for parse in self._analyzer.parse(lower))
        )

    def is_common_noun(self, word: str) -> bool:
        """Whether the dictionary has a noun that is called so, and not only some case of another: "салам", "киска"."""
        return len(word) < LONGEST_WORD and any(
            "NOUN" in tag and not {"Surn", "Name", "Patr", "Geox"} & tag for tag in self._tags(word)
        )

    def is_thing(self, word: str) -> bool:
        """Whether the dictionary knows the word as a noun for something that does not live and nothing else."""
        tags = self._tags(word) if len(word) < LONGEST_WORD else frozenset()
        return bool(tags) and all({"NOUN", "inan"} <= tag and not _NAMES & tag for tag in tags)

    def _knows_given(self, word: str) -> bool:
        """Whether some case of a known given name is written like this."""
        return any(sex in self.sexes_of_given(name) for sex in _SEXES for name, _ in nominatives(word, sex, "given"))

    # --- readings -------------------------------------------------------------------------------------------

    def read(self, words: Sequence[str], hint: Hint = NO_HINT) -> tuple[Reading, ...]:
        """The plausible readings of a name's words, the best first; empty only for no words."""
        return self._read(tuple(_cased(word) for word in words[:WORDS]), hint)

    def _ranked(self, words: tuple[str, ...], hint: Hint) -> tuple[Reading, ...]:
        agreement = _agreements(hint)
        scored = [(reading.score + agreement[reading.case, reading.sex], reading) for reading in self._grammar(words)]
        scored.sort(key=itemgetter(0), reverse=True)
        best: dict[tuple[object, ...], Reading] = {}
        for score, reading in scored:
            key = reading[:4]  # but for the case
            if key not in best:
                best[key] = Reading(*reading[:5], score, *reading[6:])
                if len(best) == READINGS:
                    break
        return tuple(best.values())

    def _readings(self, words: tuple[str, ...]) -> tuple[Reading, ...]:
        """Every reading by grammar alone, whatever the sentence says."""
        return tuple(
            reading
            for layout in layouts(words, self.knows_given)
            for sex in _SEXES
            for reading in self._of_layout(words, layout, sex)
        )

    def _of_layout(self, words: Sequence[str], layout: Layout, sex: Sex) -> Iterator[Reading]:
        columns: list[_Options] = []
        loose = often_left(words)
        for i, word in enumerate(words):
            if i in layout.fixed:
                columns.append(dict.fromkeys(CASES, ((word, 0.0, fold(word)),)))
            else:
                part: Part = "patronymic" if i == layout.patronymic else "given" if i in layout.given else "surname"
                columns.append(self._options(word, sex, part, layout.eastern))
        for case in CASES:
            options = [column.get(case, ()) for column in columns]
            missing = [i for i, column in enumerate(options) if not column]
            if missing and (len(words) < 2 or case == "Nom" or layout.eastern):
                continue
            known = [i for i in missing if i in layout.given and sex in self.sexes_of_given(words[i])]
            if len(missing) - len({*known, *loose}.intersection(missing)) > 1:
                continue
            for i in missing:
                likely = 3.0 if i in known else 0.8 if i in loose else 0.0
                options[i] = ((words[i], likely if i in loose else likely + _LEFT, fold(words[i])),)
            for i in layout.given if case != "Nom" and not missing else ():
                if self._is_left(words[i], sex, options[i]):
                    options[i] = ((words[i], _LEFT + 3.0, fold(words[i])), *options[i])
            for chosen in _combinations(options):
                given = [chosen[i] for i in layout.given]
                surname = [chosen[i] for i in layout.surname]
                yield Reading(
                    tuple([option[0] for option in given]),
                    chosen[layout.patronymic][0] if layout.patronymic is not None else "",
                    tuple([option[0] for option in surname]),
                    sex,
                    case,
                    layout.score + sum([option[1] for option in chosen]),
                    layout.eastern,
                    tuple([option[2] for option in given]),
                    tuple([option[2] for option in surname]),
                )

    def _is_left(self, word: str, sex: Sex, options: Sequence[_Option]) -> bool:
        """Whether a known given name is left in the nominative, for no other is known: "с Сергей N", not with Серга."""
        return sex in self.sexes_of_given(word) and not any(sex in self.sexes_of_given(name) for name, *_ in options)

    def _options_of_word(self, word: str, sex: Sex, part: Part, eastern: bool) -> _Options:
        """By case, the two best nominatives of a word, each with how likely it is a name of its part and sex."""
        found: dict[Case, list[_Option]] = {}
        for name, case in nominatives(word, sex, part):
            if part == "patronymic":
                if not PATRONYMIC[sex].match(name.lower()) or not name.lower().endswith(_PATRONYMIC_ENDS[sex]):
                    continue
                score = 1.0
            elif eastern:
                score = self._eastern_score(name, word, sex)
            elif part == "given":
                score = self._given_score(name, sex)
                if name[-1] == "я" and word[-1] == "и" and word[-2:-1] in _HARD and not self.sexes_of_given(name):
                    score -= 1.5  # "Мидори" is so in every case
                if name == word and case != "Nom" and word.endswith(("ги", "ки", "хи")):
                    score -= 0.8  # "Мануэля Ортеги Риваса"
                if (
                    name == word
                    and case in ("Acc", "Dat")
                    and word[-1] in "ую"
                    and sex not in self.sexes_of_given(name)
                ):
                    score -= 0.5  # "Фор Эссозимну N"
                head = name.rpartition("-")[0]
                if case == "Ins" and head.endswith(("ом", "ем")) and word.startswith(head):
                    score -= 0.5  # "Мукаддасом-хазратом"
                if word.endswith("ью"):  # "Изабелью" is of Изабель
                    score += 1.5 if name[-1] == "ь" else -2.0
            else:
                score = self._surname_score(name, word, sex, case)
            found.setdefault(case, []).append((name, score, fold(name)))
        return {
            case: sorted(names, key=lambda option: (-option[1], "ё" not in option[0], option[0]))[:2]
            if len(names) > 1
            else names
            for case, names in found.items()
        }

    def _given_score(self, name: str, sex: Sex) -> float:
        known = self.sexes_of_given(name)
        if known:
            return 3.0 if sex in known else 0.5 if name[-1].lower() in "еиоуы" else -3.0  # "Ульви" is he and she
        last = name[-1].lower()
        if last in "ая":
            return 0.5 if sex == "f" else -0.5
        if last in _CONSONANTS:
            score = 1.0 if sex == "m" else -1.5
            return score - 0.7 if len(name) > 5 and name[-2:].lower() in ("ом", "ем") else score
        if last in "ыуюе":
            return -0.5
        if name[-2:].lower() == "ии":
            return -1.3  # "Лючии" is of Лючия
        return 0.2 if sex == "m" else 0.0

    def _surname_score(self, name: str, word: str, sex: Sex, case: Case) -> float:
        lower = name.lower()
        score = 0.0
        known = self._surnames.get(fold(name))
        if known:
            score += 2.0 if sex in known else -1.0
        elif len(lower) < LONGEST_WORD and any("Surn" in tag for tag in self._tags(name)):
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
            # "Валенсии" is of Валенсия, "Прохазки" of Прохазка, "Боцуанги" of Боцуанга, not so "Кивимяки"
            fixed = -0.6 if _OF_A.search(lower) else _FIXED.get(last, 0.0)
            score += fixed if case != "Nom" or last in "ыуюе" else 0.0
        if name == word and case == "Nom" and len(lower) > 4 and lower.endswith(("ом", "ем")) and not self._tags(name):
            score -= 0.8  # "Манетом" is of Манет
        if last == "я" and word[-1] == "е" and lower[-2] in _CONSONANTS and not self._tags(name):
            score -= 1.0  # "де ла Фуэнте" is of no "Фуэнтя"
        if lower.endswith(("дзе", "швили", "ко", "улы", "кызы", "оглы", "оглу")):
            score += 1.5 - _FIXED.get(last, 0.0)
        if lower.endswith("ой"):
            if sex == "f":
                score -= 1.5
            known_so = lower.endswith("вой") and self._tags(name)  # "Береговой", but "Юлчиевой" is of Юлчиева
            score += -3.0 if lower.endswith(("ской", "цкой")) else 0.4 if known_so else -0.3
            score -= 1.0 if lower.endswith(("овой", "евой")) and not known_so else 0.0
        elif lower.endswith(("ая", "яя")) and not lower.endswith(("ская", "цкая")) and not self._tags(name):
            score -= 0.5  # "Мукаманой" is of Мукамана
        if name == word and _AZERBAIJANI.search(lower):
            score += 1.8
        if lower.endswith(("зода", "зодой", "зоду", "зоды", "зоде")):  # of Tajiks: "Холикзодой" is of Холикзода
            score += 0.7 if lower.endswith("зода") else -1.0
        elif lower.endswith(("зодая", "янец", "унец")):
            score -= 1.0  # "Петросянцем" is of Петросянц
        elif lower.endswith("зод"):
            score -= 3.0
        if name == word and sex == "f" and lower.endswith(("ией", "иней")):  # "Миериней" is of Миериня
            score -= 1.5
        if len(lower) > 3 and lower.endswith("иа") and name != word:
            score -= 1.0
        if lower.endswith("ец") and name != word:
            score += 0.2 if re.search(r"[бвмпйн]ец\Z", lower) else -0.4
        if len(lower) < 3 and name != word:
            score -= 2.0
        first, hyphen, _ = name.rpartition("-")
        if (
            hyphen
            and word.startswith(first + "-")
            and any(
                c == case and (first[-1] not in "ая" or h.endswith("ич") or _SLAVIC[sex].match(h.lower()))
                for h, c in nominatives(first, sex, "surname")
                if h != first
            )
        ):
            score -= 0.3  # "Стефановичем-Кочичем" is declined in both words, "Пеньяранда-Круса" in one
        return score

    def _eastern_score(self, name: str, word: str, sex: Sex) -> float:
        lower = name.lower()
        if name == word:
            declined = re.search(r".{2,}(?:[нйгкмпрлт](?:а|у|ом|е|ем)|[нл]ем|[нл]я|[нл]ь?ю)\Z", lower)
            return -1.5 if declined and (sex == "m" or lower.endswith(("ом", "ем"))) else 0.0
        return 1.0 if lower[-1] in _CONSONANTS else -1.0


_MEN: Final[frozenset[Sex]] = frozenset(("m",))
_NAMES = frozenset(("Surn", "Name", "Patr", "Geox"))
_SEXES: Final[tuple[Sex, ...]] = ("m", "f")
_OF_A = re.compile(r"(?:ии|[бвгдзлмнпрт]ки|[лнр]ги)\Z")  # forms of surnames in "-а" and "-я" rather than surnames
_CONSONANTS = "бвгджзйклмнпрстфхцчшщьъ"
_FIXED = {"ы": -1.5, "у": -0.7, "ю": -0.7, "е": -0.3}  # how odd a surname is that ends so and does not decline
_AZERBAIJANI = re.compile(r"[бвгджзкмнпрстфхчш]л[ыи]\Z")  # "Гасымлы", "Алекперли" have no cases
_LEFT = -1.6  # how odd it is that one word of a name is left in the nominative: "с Кохиром Расулзода", misspelt names
_HARD = tuple("бвгджзкмпрстфхц")  # after which names hardly end in "-я"
_ROMAN = re.compile(r"[IVX]+\Z")
_SLAVIC: Final[dict[Sex, re.Pattern[str]]] = {
    "m": re.compile(r".+(?:[оеё]в|[иы]н|[сц]кий)\Z"),
    "f": re.compile(r".+(?:[оеё]ва|[иы]на|[сц]кая)\Z"),
}
_PATRONYMIC_ENDS: Final[dict[Sex, tuple[str, ...]]] = {
    "m": ("ич", "улы", "уулу", "угли", "оглы", "оглу", "ұлы"),
    "f": ("вна", "чна", "кызы", "кизи", "гызы", "қызы"),
}


def _combinations(columns: Sequence[Sequence[_Option]]) -> Iterator[list[_Option]]:
    """The best choice of each column, and those that differ from it in one column."""
    best = [column[0] for column in columns]
    yield best
    for i, column in enumerate(columns):
        for other in column[1:]:
            yield [*best[:i], other, *best[i + 1 :]]


@lru_cache(maxsize=128)
def _agreements(hint: Hint) -> Mapping[tuple[Case, Sex], float]:
    return {(case, sex): _agreement(case, sex, hint) for case in CASES for sex in _SEXES}


def _agreement(case: Case, sex: Sex, hint: Hint) -> float:
    score = 0.3 if case == "Nom" else 0.0
    score += 0.5 if sex == "m" else 0.0
    if case == "Loc" and hint.case != "Loc":
        score -= 1.5  # no locative without its preposition
    if hint.case is not None:
        if case == hint.case:
            score += 2.5
        elif {case, hint.case} == {"Gen", "Acc"} or (case, hint.case) == ("Dat", "Loc"):
            score += 1.0
        elif hint.sure:
            score -= 2.0  # "со спикером Ану N": no accusative of "Ана"
    if hint.sex is not None:
        score += 1.5 if sex == hint.sex else -0.5
    return score


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
