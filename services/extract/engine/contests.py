"""Meetings on the pitch, in the ring or on the stage, which are none of those that the guidelines mean."""

import re
from typing import Final

from services.extract.engine.candidates import Candidate

_CONTESTS: Final = frozenset(
    "матч матч-реванш финал полуфинал четвертьфинал суперфинал плей-офф поединок бой спарринг ринг корт дерби "
    "чемпионат турнир кубок суперкубок олимпиада дебаты теледебаты нокаут".split()
)
_SCORE: Final = re.compile(r"(?<![\d:.,])\d{1,2}:\d(?![\d:])")  # "2:1", but not "12:30"


def is_contest(candidate: Candidate) -> bool:
    """Whether those who "met" are rivals: "«Прибой» встретился с «Волгой» в полуфинале".

    None of them holds an office, and they met in a contest, or the sentence has its score. Officials who meet at a
    match do meet.
    """
    if any(party.role or party.office or party.kind == "delegation" for party in candidate.parties):
        return False
    reading = candidate.reading
    contest = any(
        reading.lemma(index) in _CONTESTS and reading.preposition(index) in ("в", "во", "на")
        for index in reading.clause(candidate.trigger).tokens
    )
    return contest or _SCORE.search(reading.sentence.text) is not None
