"""Who meets on the pitch, in the ring or in a debate has no meeting; who meets beside it has one."""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_order


@pytest.mark.parametrize(
    "text",
    [
        "«Прибой» встретился с «Волгой» в финале кубка и победил 2:1.",
        "В субботу «Прибой» и «Волга» встретились в Омске, счёт 3:0.",
        "Егор Лутохин и Пётр Вегов встретятся в полуфинале турнира в Омске.",
        "12 марта Егор Лутохин и Пётр Вегов встретились на ринге в Омске.",
        "12 марта Анна Вегова и Елена Лутохина встретились на теледебатах в Омске.",
    ],
)
def test_rivals_do_not_meet(engine: Engine, text: str) -> None:
    assert engine.extract(article(text)).events == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "12 марта президент Чехии Петр Павел и король Дании Фредерик X встретились на матче в Берлине.",
            "meeting held | Петр Павел CZ, Фредерик X DK | Берлин | 2025-03-12",
        ),
        (
            "12 марта в 12:30 Егор Лутохин и Пётр Вегов встретились в Омске и обсудили чемпионат.",
            "meeting held | Егор Лутохин -, Пётр Вегов - | Омск | 2025-03-12",
        ),
    ],
)
def test_who_meets_beside_a_match_does(engine: Engine, text: str, line: str) -> None:
    assert_in_order(engine.extract(article(text)).events, [line])
