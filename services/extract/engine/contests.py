"""Meetings on the pitch, in the ring or on the stage, which are none of those that the guidelines mean."""

import re
from typing import Final

from services.extract.engine.candidates import Candidate
from services.extract.engine.reading import Reading

_GAME: Final = frozenset(
    "вничью ничья матч тайм гол чемпионат голкипер нападающий полузащитник арбитр тренер овертайм".split()
)

_CONTESTS: Final = frozenset(
    "матч матч-реванш финал полуфинал четвертьфинал суперфинал плей-офф поединок бой спарринг ринг корт дерби "
    "чемпионат турнир кубок суперкубок олимпиада дебаты теледебаты нокаут".split()
)
_SCORE: Final = re.compile(r"(?<![\d:.,])\d{1,2}:\d(?![\d:])")  # "2:1", but not "12:30"


def tells_of_game(reading: Reading) -> bool:
    """Whether a sentence shows that its text is about a game."""
    return not _GAME.isdisjoint(reading.lemmas)


def may_be_match(candidate: Candidate) -> bool:
    """Whether "встреча" may be a game where the text is about one: no person takes part."""
    return candidate.type == "meeting" and not any(party.kind == "person" for party in candidate.parties)


def is_contest(candidate: Candidate) -> bool:
    """Whether those who "met" are rivals: "«Прибой» встретился с «Волгой» в полуфинале".

    None of them holds an office, and they met in a contest, or the sentence has its score. Officials who meet at a
    match do meet.
    """
    if candidate.type != "meeting" or any(
        party.role or party.office or party.kind == "delegation" for party in candidate.parties
    ):
        return False
    reading = candidate.reading
    contest = any(
        reading.lemma(index) in _CONTESTS and reading.preposition(index) in ("в", "во", "на")
        for index in reading.clause(candidate.trigger).tokens
    )
    return contest or _SCORE.search(reading.sentence.text) is not None
