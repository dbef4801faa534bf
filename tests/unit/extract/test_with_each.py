"""Lists of those whom somebody meets: one meeting with each, or all of them at one table.

Each case is a text and the events in it, one line each as in `expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_order

CASES: dict[str, tuple[str, list[str]]] = {
    "a list after a colon": (
        "20 марта президент Албании Байрам Бегай в Осло проведет встречи с зарубежными лидерами. Пройдут встречи: с "
        "премьер-министром Индии Нарендрой Моди, с президентом Турции Реджепом Эрдоганом.",
        [
            "meeting planned | Байрам Бегай AL, Нарендра Моди IN | Осло",
            "meeting planned | Байрам Бегай AL, Реджеп Эрдоган TR | Осло",
        ],
    ),
    "talks with leaders of many states": (
        "Президент Албании Байрам Бегай 20 марта проведёт в Лиме переговоры с президентом Чили Габриэлем Боричем, "
        "премьер-министром Индии Нарендрой Моди и президентом Турции Реджепом Эрдоганом.",
        [
            "meeting planned | Байрам Бегай AL, Габриэль Борич CL | Лима | 2025-03-20",
            "meeting planned | Байрам Бегай AL, Нарендра Моди IN | Лима | 2025-03-20",
            "meeting planned | Байрам Бегай AL, Реджеп Эрдоган TR | Лима | 2025-03-20",
        ],
    ),
    "talks with two leaders and others": (
        "Президент Албании Байрам Бегай 20 марта проведёт в Лиме переговоры с президентом Чили Габриэлем Боричем, "
        "премьер-министром Индии Нарендрой Моди и лидерами Африки.",
        [
            "meeting planned | Байрам Бегай AL, Габриэль Борич CL | Лима | 2025-03-20",
            "meeting planned | Байрам Бегай AL, Нарендра Моди IN | Лима | 2025-03-20",
        ],
    ),
    "leaders at one table": (
        "Президент Албании Байрам Бегай 12 марта провёл в Лиме четырёхстороннюю встречу с президентом Чили Габриэлем "
        "Боричем, премьер-министром Индии Нарендрой Моди и президентом Турции Реджепом Эрдоганом.",
        ["meeting held | Байрам Бегай AL, Габриэль Борич CL, Нарендра Моди IN, Реджеп Эрдоган TR | Лима | 2025-03-12"],
    ),
    "two leaders may sit at one table": (
        "Президент Албании Байрам Бегай 12 марта встретился с президентом Чили Габриэлем Боричем и премьер-министром "
        "Индии Нарендрой Моди.",
        ["meeting held | Байрам Бегай AL, Габриэль Борич CL, Нарендра Моди IN | | 2025-03-12"],
    ),
    "leaders of two states after another": (
        "20 марта Байрам Бегай встретится с президентом Турции Реджепом Эрдоганом, а также с лидерами Киргизии и Чада.",
        [
            "meeting planned | Байрам Бегай AL, Реджеп Эрдоган TR | | 2025-03-20",
            "meeting planned | Байрам Бегай AL, KG | | 2025-03-20",
            "meeting planned | Байрам Бегай AL, TD | | 2025-03-20",
        ],
    ),
    "a colleague whose office follows a dash": (
        "Делегация Албании во главе с Эльвой Нику отправилась в Баку. В рамках визита запланированы встречи Нику с "
        "азербайджанским коллегой - спикером Милли Меджлиса (парламент) Огтаем Асадовым, а также с президентом Ильхамом "
        "Алиевым и с премьер-министром Новрузом Мамедовым.",
        [
            "visit held | Эльва Нику AL | Баку",
            "meeting planned | Эльва Нику AL, Огтай Асадов AZ | Баку",
            "meeting planned | Эльва Нику AL, Ильхам Алиев AZ | Баку",
            "meeting planned | Эльва Нику AL, Новруз Мамедов AZ | Баку",
        ],
    ),
    "a meeting that somebody offers to talk of": (
        "Премьер-министр Албании Эди Рама принял 12 марта посла Чили Марко Паласиоса. Премьер-министр предложил обсудить "
        "вопросы организации двусторонней встречи с президентом Чили.",
        ["meeting held | Эди Рама AL, Марко Паласиос CL | | 2025-03-12", "meeting proposed | Эди Рама AL, CL"],
    ),
    "aside a conference of all their kind": (
        "Спикеры парламентов Азербайджана и Армении Сахиба Гафарова и Ален Симонян 12 марта встретились в Женеве. Встреча "
        "состоялась на полях конференции спикеров парламентов.",
        ["meeting held | Сахиба Гафарова AZ, Ален Симонян AM | Женева | 2025-03-12"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES.keys())
def test_one_meeting_with_each(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_order(engine.extract(article(text)).events, lines)


def test_what_each_of_two_is(engine: Engine) -> None:
    text = "Спикеры парламентов Азербайджана и Армении Сахиба Гафарова и Ален Симонян 12 марта встретились в Женеве."
    (meeting,) = engine.extract(article(text)).events
    assert {p.role for p in meeting.participants} == {"спикер парламента"}
