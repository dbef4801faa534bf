"""Meetings with people whom only the next words name: "встретился с предпринимателями. На встречу пришли X и Y".

Each case is a text and the events in it, one line each as in `expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_order

MET = "12 марта президент Чили Габриэль Борич встретился в Осло с предпринимателями"
CASES: dict[str, tuple[str, list[str]]] = {
    "who came": (
        f"{MET}. На встречу пришли глава банка «Лад» Егор Лутохин и Анна Вегова.",
        ["meeting held | Габриэль Борич CL, Егор Лутохин -, Анна Вегова - | Осло | 2025-03-12"],
    ),
    "who came to it": (
        f"{MET}. На мероприятие попали Егор Лутохин и Анна Вегова.",
        ["meeting held | Габриэль Борич CL, Егор Лутохин -, Анна Вегова - | Осло | 2025-03-12"],
    ),
    "met in a house, to which the parser gives them": (
        "12 марта президент Чили Габриэль Борич встретился в отеле «Дон» с представителями оппозиции Перу. "
        "На встречу пришли Егор Лутохин и Анна Вегова.",
        ["meeting held | Габриэль Борич CL, Егор Лутохин -, Анна Вегова - | | 2025-03-12"],
    ),
    "who was invited": (
        f"{MET}. На неё были приглашены Егор Лутохин и Анна Вегова.",
        ["meeting held | Габриэль Борич CL, Егор Лутохин -, Анна Вегова - | Осло | 2025-03-12"],
    ),
    "who was among the guests": (
        f"{MET}. Среди гостей были Егор Лутохин и Анна Вегова.",
        ["meeting held | Габриэль Борич CL, Егор Лутохин -, Анна Вегова - | Осло | 2025-03-12"],
    ),
    "who took part": (
        f"{MET}. Во встрече приняли участие Егор Лутохин и Анна Вегова.",
        ["meeting held | Габриэль Борич CL, Егор Лутохин -, Анна Вегова - | Осло | 2025-03-12"],
    ),
    "who was among them, in the same sentence": (
        f"{MET}, среди которых были Егор Лутохин и Анна Вегова.",
        ["meeting held | Габриэль Борич CL, Егор Лутохин -, Анна Вегова - | Осло | 2025-03-12"],
    ),
    "nobody named": (f"{MET}. Речь шла о рыбе.", []),
    "somebody who came to other talks": (
        f"{MET}. В Перу король Испании Филипп VI провёл переговоры с президентом Диной Болуарте. "
        "На встречу пришёл Егор Лутохин.",
        ["meeting held | Филипп VI ES, Дина Болуарте PE"],
    ),
    "long after": (
        f"{MET}. Речь шла о рыбе. Рыбы много. Погода хорошая. Среди гостей кафе был Егор Лутохин.",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES.keys())
def test_those_met_are_named_later(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_order(engine.extract(article(text)).events, lines)
