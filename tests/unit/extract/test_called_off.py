"""What is called off, put off to a day or without one, and the day that it was to be on.

Each case is a text of Friday, 14 March 2025, and its events: type, status, city and days.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import FRIDAY, article

CASES: dict[str, tuple[str, list[str]]] = {
    "a verb that the network takes for a noun": (
        "Встреча Уильяма Руто с главой Всемирного банка Аджаем Бангой в Найроби отменилась.",
        ["meeting cancelled Найроби -"],
    ),
    "planned before": (
        "Планировавшаяся 18 марта встреча Уильяма Руто с главой Всемирного банка Аджаем Бангой в Найроби отменилась.",
        ["meeting cancelled Найроби 2025-03-18"],
    ),
    "the next sentence says when it was to be": (
        "Министр обороны Ганы Эдвард Боамах отложил поездку в Осло. Она намечалась на 18–20 марта.",
        ["visit cancelled Осло 2025-03-18..2025-03-20"],
    ),
    "in the passive": (
        "Визит министра обороны Ганы Эдварда Боамаха в Осло отложен. Он был запланирован на 19 марта.",
        ["visit cancelled Осло 2025-03-19"],
    ),
    "somebody should have come": (
        "Президент Чили Габриэль Борич отменил поездку в Лиму. Переговоры должны были пройти 21 марта.",
        ["visit cancelled Лима 2025-03-21"],
    ),
    "moved by itself to a day": (
        "Переговоры премьер-министров Непала и Бутана в Катманду переносятся с 18 на 27 марта.",
        ["meeting planned Катманду 2025-03-27"],
    ),
    "moved to a month": (
        "Переговоры премьер-министров Непала и Бутана в Катманду сдвигаются на май.",
        ["meeting planned Катманду 2025-05"],
    ),
    "moved to no day": (
        "Переговоры премьер-министров Непала и Бутана в Катманду откладываются на неопределённый срок.",
        ["meeting cancelled Катманду -"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_called_off(name: str, engine: Engine) -> None:
    text, wanted = CASES[name]
    found = []
    for event in engine.extract(article(text, published=FRIDAY)).events:
        days = "-" if event.date is None else "..".join(dict.fromkeys((event.date.start, event.date.end)))
        found.append(f"{event.type} {event.status} {event.place and event.place.name} {days}")
    assert found == wanted
