"""The classes that offices fall into, by which anaphors ("министры", "главы государств") find their holders."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

from services.extract.engine.people.declension import fold
from services.extract.engine.people.register import Tenure

OfficeClass = Literal[
    "head_of_state",
    "head_of_government",
    "deputy_head_of_government",
    "foreign_minister",
    "minister",
    "deputy",
    "speaker",
    "ambassador",
    "governor",
    "mayor",
    "body",
    "colleague",
    "other",
]

# Which of several offices of one person is told first.
RANK: Final[Mapping[OfficeClass, int]] = {
    "head_of_state": 0, "head_of_government": 1, "foreign_minister": 2, "speaker": 3, "deputy_head_of_government": 4,
    "body": 5, "minister": 6, "governor": 7, "mayor": 8, "ambassador": 9, "deputy": 10, "other": 11, "colleague": 12,
}  # fmt: skip


def tenure_class(tenure: Tenure) -> OfficeClass:
    """The class of an office of the register."""
    return office_class(tenure.office, tuple(tenure.office.split()[1:]))


@lru_cache(maxsize=4096)
def office_class(role: str, complement: tuple[str, ...] = ()) -> OfficeClass:
    """The class of an office by its role in the nominative; complement: what follows the head noun of it."""
    words = fold(role)
    first = words.split()[0]
    if re.match(r"(?:первый |старший )?(?:помощник|советник|пресс-секретар)", words):
        return "deputy"
    if re.match(r"(?:первый |старший )?(?:замест|вице-(?:спикер|губ|мэр|мин|пред))", words):
        if "премьер" in words or re.search(_GOVERNMENT_HEAD, words):
            return "deputy_head_of_government"
        return "deputy"
    if "министр иностранных дел" in words or "министр внешних связей" in words:
        return "foreign_minister"
    if words == "государственный секретарь":
        return "foreign_minister"
    if re.match(r"(?:первый |старший )?вице-президент", words) and complement:
        return "deputy"  # of a company
    if re.match(r"(?:первый )?(?:вице-премьер|вице-президент|вице-канцлер)", words):
        return "deputy_head_of_government"
    if words in _STATE_ROLES or (first in _STATE_HEADS and not complement):
        return "head_of_state"
    if words.startswith(("премьер", "федеральный канцлер")) or words == "канцлер" or words in _GOVERNMENT_ROLES:
        return "head_of_government"
    if "министр" in words.split() or first == "министр":
        return "minister"
    if first in ("спикер", "торага") or (
        first in ("председатель", "глава", "руководитель")
        and words.split()[1:]
        and _PARLIAMENT.search(words)
        and not _PART_OF_PARLIAMENT.search(words)
    ):
        return "speaker"
    if first in ("посол", "посланник") or "постоянный представитель" in words or "поверенный в делах" in words:
        return "ambassador"
    if (
        first in ("аким", "хоким")
        and len(complement) == 1
        and (complement[0][:1].isupper() or complement[0] == "города")
    ):
        return "mayor"  # "аким Алматы"
    if first in ("губернатор", "генерал-губернатор", "аким", "хоким", "раис"):
        return "governor"
    of_region = first in ("глава", "руководитель") and " губернатора " not in words
    if of_region and re.search(r" (?:региона|области|края|провинции|губернии)\Z", words):
        return "governor"
    if first in ("мэр", "градоначальник", "хяким") or words in ("глава города", "глава мегаполиса", "глава столицы"):
        return "mayor"
    if words.startswith("генеральный секретарь") or any(part in words for part in _BODIES):
        return "body"
    return "other"


_GOVERNMENT_HEAD = re.compile(r"(?:председателя|главы) (?:\w+ )?(?:правительства|кабинета|кабмина|совета министров)")
_PARLIAMENT = re.compile(
    r"сенат|парламент|мажилис|дум|совета федерации|совфед|палат|собрани|меджлис|кенеш|рады|сейм|кнессет|маджлиси|олий|"
    r"хурал|скупщин|сабор|стортинг|риксдаг|фолькетинг|альтинг|рийгикогу|эдускунт|бундестаг|бундесрат|конгресс|"
    r"халк маслахат|всекитайского|совета республики|законодательн"
)
_PART_OF_PARLIAMENT = re.compile(
    r"\b(?:комитет|подкомитет|комисси|фракци|групп|аппарат|парти|представительств|отдел|счетн|торгов|обществен)"
)
_BODIES = ("еврокомисси", "европейского совета", "евросоюз", "еэк", "европарламент")
_STATE_HEADS = frozenset(("президент", "король", "королева", "султан", "эмир", "император", "монарх", "князь", "лидер"))
_STATE_ROLES = frozenset((
    "председатель кнр", "глава государства", "верховный лидер", "папа римский", "глава республики",
    "председатель государственных дел", "великий герцог",
))  # fmt: skip
_GOVERNMENT_ROLES = frozenset((
    "глава правительства", "глава кабмина", "глава кабинета министров", "председатель правительства",
    "председатель кабинета министров", "председатель кабмина", "председатель совета министров", "глава кабинета",
    "руководитель правительства", "глава совета министров", "глава госсовета",
))  # fmt: skip

_RANKS = frozenset(
    "генерал адмирал полковник подполковник майор капитан маршал фельдмаршал вице-адмирал контр-адмирал генерал-майор "
    "генерал-лейтенант генерал-полковник кардинал академик".split()
)
_OF_SERVICE = frozenset("армии авиации флота полиции милиции юстиции запаса внутренней службы".split())


def is_rank(role: str) -> bool:
    """ "генерал-лейтенант", "генерал армии": what its holder is, not what he does."""
    first, *rest = role.split()
    return first in _RANKS and _OF_SERVICE.issuperset(rest)


# Countries whose "leader" in the news is the head of government: monarchies and republics with a weak president.
LED_BY_GOVERNMENT = frozenset(
    "AM GE DE IT GB JP IN PK IL HU SK CZ GR ES NL BE SE NO DK FI EE LV BG HR SI AL MK ME XK IE MT LU AT AU NZ CA MY TH "
    "KH IQ ET BD NP AF MN".split()
)
