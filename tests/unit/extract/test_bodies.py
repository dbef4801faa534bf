"""Bodies as parties: their representatives, leadership and delegations stand for them.

Each case is a text and the events in it, one line each as in `expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_order

CASES: dict[str, tuple[str, list[str]]] = {
    "representatives who meet": (
        "12 марта представители «Волги» встретились с министром энергетики Литвы Дайнюсом Крейвисом.",
        ["meeting held | Волга -, Дайнюс Крейвис LT | | 2025-03-12"],
    ),
    "representatives of two bodies": (
        "12 марта представители «Волги» и «Дона» провели переговоры в Осло.",
        ["meeting held | Волга -, Дон - | Осло | 2025-03-12"],
    ),
    "representatives of two states": (
        "12 марта представители Чили и Перу провели переговоры в Осло.",
        ["meeting held | CL, PE | Осло | 2025-03-12"],
    ),
    "leadership that is received": (
        "12 марта премьер-министр Албании Эди Рама принял в Тиране руководство корпорации «Волга».",
        ["meeting held | Эди Рама AL, Волга - | Тирана | 2025-03-12"],
    ),
    "leadership that meets": (
        "12 марта руководство Всемирного банка встретилось с министром энергетики Литвы Дайнюсом Крейвисом.",
        ["meeting held | Всемирный банк -, Дайнюс Крейвис LT | | 2025-03-12"],
    ),
    "a body's delegation is not of whom it meets": (
        "12 марта министр энергетики Литвы Дайнюс Крейвис принял делегацию Всемирного банка.",
        ["meeting held | Дайнюс Крейвис LT, - | | 2025-03-12"],
    ),
    "a body's delegation on a visit": (
        "12 марта делегация Всемирного банка прибыла в Вильнюс.",
        ["visit held | - | Вильнюс | 2025-03-12"],
    ),
    "a body's delegation stands for who leads it": (
        "12 марта президент Албании Байрам Бегай принял делегацию Всемирного банка во главе с Анной Бьерде.",
        ["meeting held | Байрам Бегай AL, Анна Бьерде - | | 2025-03-12"],
    ),
    "representatives who only tell": (
        "Представители МИД Чили рассказали о встрече министров. Представитель «Волги» Анна Вегова молчит.",
        [],
    ),
}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES.keys())
def test_people_of_a_body_stand_for_it(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_order(engine.extract(article(text)).events, lines)


def test_a_delegation_has_the_name_of_its_body(engine: Engine) -> None:
    (visit,) = engine.extract(article("12 марта делегация Всемирного банка прибыла в Вильнюс.")).events
    assert [(p.kind, p.name) for p in visit.participants] == [("delegation", "делегация Всемирного банка")]
