"""Invitations that are passed on for somebody, to an occasion, or to come on an official visit."""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_any_order

CASES: dict[str, tuple[str, list[str]]] = {
    "in somebody's name": (
        "От имени президента Бразилии Лулы да Силвы министр Мауру Виейра передал премьеру Индии Нарендре Моди "
        "приглашение посетить Бразилиа.",
        ["visit proposed | Нарендра Моди IN, Лула да Силва BR* | Бразилиа"],
    ),
    "to an occasion": (
        "Посол вручил президенту Сербии Александру Вучичу приглашение президента Албании Байрама Бегая принять участие в "
        "форуме.",
        ["visit proposed | Александр Вучич RS, Байрам Бегай AL*"],
    ),
    "to come to one in May": (
        "Консул передала градоначальнику Казани Ильсуру Метшину приглашение мэра Эскишехира Айше Унлюдже приехать в мае "
        "на фестиваль.",
        ["visit proposed | Ильсур Метшин RU, Айше Унлюдже TR* |  | 2025-05"],
    ),
    "to an official visit, which nobody is on": (
        "Президент Туркменистана Сердар Бердымухамедов получил приглашение президента Турции Реджепа Тайипа Эрдогана "
        "посетить Анкару с официальным визитом.",
        ["visit proposed | Сердар Бердымухамедов TM, Реджеп Тайип Эрдоган TR* | Анкара"],
    ),
    "to a state visit, by the minister": (
        "Премьер Греции Кириакос Мицотакис принял приглашение премьера Норвегии Йонаса Стёре посетить Осло с "
        "рабочим визитом.",
        ["visit proposed | Кириакос Мицотакис GR, Йонас Стёре NO* | Осло"],
    ),
    "by a diplomat whom the one invited received": (
        "Президент Парагвая Сантьяго Пенья принял посла Катара. Дипломат передал приглашение наследного принца Халида "
        "Аль Тани посетить Доху.",
        [
            "meeting held | Сантьяго Пенья PY, QA",
            "visit proposed | Сантьяго Пенья PY, Халид Аль Тани QA* | Доха",
        ],
    ),
    "of one whose office is long": (
        "Посол Ганы Кофи Аддо вручил министру обороны Чили Хуану Диасу приглашение заместителя председателя "
        "Государственного совета Ганы Джона Менсы посетить Аккру.",
        ["visit proposed | Хуан Диас CL, Джон Менса GH* | Аккра"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_invitations(engine: Engine, name: str) -> None:
    text, expected = CASES[name]
    assert_in_any_order(engine.extract(article(text)).events, expected)
