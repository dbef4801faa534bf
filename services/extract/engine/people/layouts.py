"""Which words of a name are the given name, the patronymic and the surname.

By the number of words, particles, initials, patronymics and what is known of given names; Chinese, Korean and
Vietnamese names put the surname first. A name may have several layouts, each with how likely it is.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.extract.engine.people.declension import PARTICLES, Sex, fold

PATRONYMIC: Final[dict[Sex, re.Pattern[str]]] = {
    "m": re.compile(r".{2,}(?:[оеё]вич|(?:ль|ьм|ом|ук|ит)ич)(?:|а|у|ем|е)\Z|.{3,}(?:улы|уулу|угли|оглы|оглу|ұлы)\Z"),
    "f": re.compile(r".{2,}(?:[оеё]вн|ичн)(?:а|ы|е|у|ой|ою)\Z|.{3,}(?:кызы|кизи|гызы|қызы)\Z"),
}

_WORD = re.compile(r"[^\W\d_]+(?:[-–‑’'ʼ`][^\W\d_]+)*\.?(?:-[^\W\d_]{1,2}\.)*")
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.(?:-[^\W\d_]{1,2}\.)*\Z|[A-HJ-UWYZБ-ДЖЗК-НП-ТФ-Щ]\Z")  # "Харальд V" is a king
_SON_OF = frozenset(("бен", "бин", "бинт", "ибн", "абу"))
_CHILD_OF = frozenset("улы уулу угли огли оглы оглу ұлы кызы гызы қызы кизи".split())  # after the father's name
_DUTCH = frozenset(("дер", "ден", "де"))  # after "Ван", which is Chinese too
_SURNAMES_FIRST = frozenset(
    # Chinese
    "ван ли чжан лю чэнь ян чжао хуан чжоу у сюй сунь ху чжу гао линь хэ го ма ло лян сун чжэн се хань тан фэн юй дун "
    "сяо чэн цао юань дэн фу шэнь цзэн пэн люй су лу цзян цай цзя дин вэй сюэ е янь пань ду дай ся чжун тянь жэнь фань "
    "фан ши яо тань ляо цзоу сюн цзинь хао кун бай цуй кан мао цю цинь гу хоу шао мэн лун вань дуань лэй цянь инь и "
    "си вэнь гун лоу шан чу цзи лань тао чай бао мяо мэй жуань дэ пу нин оуян чжугэ кэ фэй жун юэ шу цэнь пэй сян жао "
    # Korean
    "ким пак пан чон юн мун нам сим мин квак пэ ку вон ом тэ чу кан им чо хан цой чхве "
    "сон со квон хван ан ю хон чун но о пэк "
    # Vietnamese
    "нгуен чыонг чинь лыу дао доан фунг чан фам ле хоанг ву во данг буй до хо нго зыонг то выонг лыонг динь май "
    "тхай лам тон куать лай мак кьеу нгием".split()
)
# One to three syllables of Chinese, Korean or Vietnamese as Russian writes them, perhaps with a case ending.
_EASTERN_WORD = re.compile(
    r"(?:(?:цз|чж|дж|тх|кх|пх|чхв?|[хк]в|[бвгджзклмнпрстфхцчшй])?[ьъ]?[юуия]?[аоэеиуыюяё]"
    r"(?:нь|нг|[йоукмнпрлтг](?![аоэеиуыюяё]))?ь?){1,3}(?:а|у|ом|ем|е|я|ю)?\Z"
)
# English letters by their names, two of which stand for a given name and have no cases: "Джей Ди", "Эй Джей".
_SPELLED = frozenset("эй би си ди эф джи эйч джей кей эл эм эн пи ар эс ти".split())
_VOWEL = re.compile("[аеёиоуыэюя]+")
_SURNAME_ENDING = re.compile(r"(?:[оеё]в|[иы]н|ск)[а-яё]{0,3}\Z|(?:ко|дзе|швили|ян)[а-яё]{0,2}\Z")
_MONGOLIAN = ("ийн", "айн", "авын")  # genitives of the father's name, which stand first and have no cases
_FATHERS = re.compile(r"[а-яёА-ЯЁ]{3,}[бвгдзйлмнпрстхш]ын\Z")  # likewise, where it is no name of its own
_DAUGHTER = re.compile(r"[оеё]вн(?:а|ы|е|у|ой|ою)\Z")  # hardly a surname, as "-ович" may be
_FATHER = re.compile(r"(?:[оеё]вич|[оеё]вн).*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """The indexes of the words that make each part; `fixed` ones have no cases here. score: how likely it is."""

    given: tuple[int, ...]
    patronymic: int | None
    surname: tuple[int, ...]
    fixed: frozenset[int]
    eastern: bool = False  # the surname stands first by custom
    score: float = 0.0


def words_of(name: str) -> list[str]:
    """The words of a name as written, initials with their full stops ("К.-Ж."), numbers of monarchs among them."""
    words = _WORD.findall(name)
    if len(words) > 1 and words[-1] in ("I.", "V.", "X."):
        words[-1] = words[-1][0]  # "Харальдом V." at the end of a sentence
    return words


def is_initial(word: str) -> bool:
    return bool(_INITIAL.match(word))


def is_patronymic(word: str) -> bool:
    """Whether the word, in some case, is formed as a patronymic."""
    lower = word.lower()
    return any(pattern.match(lower) for pattern in PATRONYMIC.values())


def often_left(words: Sequence[str]) -> frozenset[int]:
    """The indexes of words that oblique names often leave in the nominative, the last word never among them.

    Fathers after "бин" ("с Халедом бин Сауд Аль Саудом") and syllables ("с Као Ким Хорном").
    """
    son = next((i for i, word in enumerate(words) if word.lower() in _SON_OF), len(words))
    syllables = len(words) > 2 and all(len(_VOWEL.findall(word.lower())) == 1 for word in words[:-1])
    return frozenset(i for i in range(len(words) - 1) if i > son or syllables)


def is_eastern_surname(word: str) -> bool:
    """Whether the word is a common surname of China, Korea or Vietnam."""
    return fold(word) in _SURNAMES_FIRST


def nominative_layout(words: Sequence[str]) -> Layout:
    """The layout of a name of the register, which is written in full and in the usual order."""
    found = list(layouts(words, lambda word: False))
    return next((layout for layout in found if layout.surname), found[0])  # "Чавушоглу" looks like a patronymic


def layouts(words: Sequence[str], is_given: Callable[[str], bool]) -> Iterator[Layout]:
    """The ways to divide a name, the likeliest mostly first; none for no words.

    is_given: whether some case of a known given name is written like a word.
    """
    count = len(words)
    if count == 0:
        return
    if count == 1:
        yield Layout((), None, (0,), frozenset())
        yield Layout((0,), None, (), frozenset(), score=0.6 if is_given(words[0]) else -1.5)
        return
    if _is_eastern(words, is_given):
        yield Layout(tuple(range(1, count)), None, (0,), frozenset(range(count - 1)), True, 1.5)
        return
    initials = frozenset(i for i, word in enumerate(words) if is_initial(word))
    if count >= 3 and not initials and {fold(word) for word in words[:2]} <= _SPELLED:
        initials = frozenset((0, 1))
    fixed = initials | {i for i, word in enumerate(words) if word.lower() in PARTICLES}
    if count == 2 and (words[0].lower().endswith(_MONGOLIAN) or (_FATHERS.match(words[0]) and not is_given(words[0]))):
        fixed |= {0}
    solid = [i for i in range(count) if i not in fixed]
    if not solid:
        yield Layout(tuple(range(count)), None, (), fixed, score=-3.0)
    elif initials:
        yield from _with_initials(count, initials, fixed, solid)
    else:
        yield from _in_full(words, fixed, solid, is_given)


def _is_eastern(words: Sequence[str], is_given: Callable[[str], bool]) -> bool:
    count = len(words)
    folded = [fold(word) for word in words]
    return (
        count <= 4
        and folded[0] in _SURNAMES_FIRST
        and not any(word.islower() or is_initial(word) or fold(word) in _DUTCH for word in words)
        and all(_EASTERN_WORD.match(word) for word in folded[1:])
        and not any(len(word) > min(count, 4) + 1 and is_given(word) for word in folded[1:])
    )


def _with_initials(
    count: int, initials: frozenset[int], fixed: frozenset[int], solid: Sequence[int]
) -> Iterator[Layout]:
    surname = tuple(i for i in range(count) if i not in initials)
    if len(solid) == 2 and solid[0] == 0:  # "Джордж У. Буш"
        yield Layout((0, *sorted(initials)), None, surname[1:], fixed, score=1.5)
    yield Layout(tuple(sorted(initials)), None, surname, fixed, score=1.0)


def _in_full(
    words: Sequence[str], fixed: frozenset[int], solid: Sequence[int], is_given: Callable[[str], bool]
) -> Iterator[Layout]:
    count = len(words)
    child = next((i for i in fixed if i > 0 and words[i].lower() in _CHILD_OF), None)
    if child is not None:  # neither the father's name nor what follows it has cases
        kinship = frozenset((child - 1, child))
        rest = tuple(i for i in range(count) if i not in kinship)
        if len(rest) < 2:  # "Кубат Чекирбек уулу"
            yield Layout(rest, None, (child - 1, child), fixed | kinship, score=1.5)
        elif child == count - 1:  # "Алиев Ильхам Гейдар оглы"
            yield Layout((*rest[1:], child - 1, child), None, rest[:1], fixed | kinship, score=1.5)
        else:
            yield Layout(tuple(range(child + 1)), None, tuple(range(child + 1, count)), fixed | kinship, score=1.5)
        return
    patronymic = next((i for i in solid if i > 0 and is_patronymic(words[i])), None)
    if patronymic is not None and count >= 3 and patronymic - 1 not in fixed and patronymic in (1, count - 1):
        rest = tuple(i for i in range(count) if i not in (patronymic - 1, patronymic))
        yield Layout((patronymic - 1,), patronymic, rest, fixed, score=2.0)
        return
    if patronymic == 1 and count == 2:
        father = _FATHER.sub("", words[1]) or words[1]
        known = (is_given(words[0]) and is_given(father)) or _DAUGHTER.search(words[1].lower()) is not None
        yield Layout((0,), 1, (), fixed, score=0.5 if known else -1.0)
    # A particle opens the surname ("фон дер Ляйен"), but "бен" joins given names: "Мухаммед бен Салман Аль Сауд".
    first = 0 if words[0].islower() and words[0] not in _SON_OF else count - 1  # "да Силва Коста"
    for i in range(count - 1, 0, -1):
        if i in fixed and fold(words[i]) in _SON_OF:
            break
        if i in fixed:
            first = i
    if all(word.lower() in PARTICLES for word in words[:first]):
        first = 0  # "Аль Нахайян"
    yield Layout(tuple(range(first)), None, tuple(range(first, count)), fixed, score=0.5)
    reversed_ = count == 2 and 0 not in fixed and _SURNAME_ENDING.search(words[0].lower()) is not None
    if reversed_ and is_given(words[1]) and not is_given(words[0]):
        yield Layout((1,), None, (0,), fixed, score=1.5)  # "Нукенов Кайрат"
    if count >= 3 and not fixed and first > 1:
        yield Layout((0,), None, tuple(range(1, count)), fixed, score=-0.5)  # "Мария Мальмер Стенергард"
