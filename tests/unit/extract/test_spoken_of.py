"""Events that are only spoken of, and the same words where something is reported.

Each case is a text published on Friday and the events in it, one line each as in `expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_any_order

ONCE_PLANNED: dict[str, tuple[str, list[str]]] = {
    "a place that another has replaced": (
        "Президент Чили Габриэль Борич и президент Перу Дина Болуарте встретятся 20 мая в Лиме. Первоначально "
        "переговоры Борича и Болуарте планировалось провести в Арике.",
        ["meeting planned | Габриэль Борич CL, Дина Болуарте PE | Лима | 2025-05-20"],
    ),
    "a journey that was meant for another month": (
        "Премьер-министр Непала Кхадга Оли посетит Ханой 3 апреля. Изначально визит Оли во Вьетнам намечался на январь.",
        ["visit planned | Кхадга Оли NP | Ханой | 2025-04-03"],
    ),
    "what was first said of a treaty that is signed": (
        "Первоначально документ держали в тайне. Министр иностранных дел Кубы Бруно Родригес и министр иностранных "
        "дел Ганы Самуэль Аблаква встретились в Аккре.",
        ["meeting held | Бруно Родригес CU, Самуэль Аблаква GH | Аккра"],
    ),
}

ALLEGED: dict[str, tuple[str, list[str]]] = {
    "by the version of the investigators": (
        "По версии следствия, в 2019 году экс-министр Болат Ермеков встречался с владельцем фирмы Ринатом Сабировым.",
        [],
    ),
    "a bribe": (
        "Бывший аким Ержан Садыков встретился в кафе с подрядчиком Олегом Кимом и получил от него взятку.",
        [],
    ),
    "a prosecutor general who meets another": (
        "Генеральный прокурор Кубы Ямила Пенья встретилась в Ханое с генеральным прокурором Вьетнама Нгуен Хуи Тиеном.",
        ["meeting held | Ямила Пенья CU, Нгуен Хуи Тиен VN | Ханой"],
    ),
}

SUMMED_UP: dict[str, tuple[str, list[str]]] = {
    "since a year": ("С 1993 года между Перу и Непалом подписано более 120 документов.", []),
    "over the years": ("За эти годы Чили и Куба подписали 80 соглашений.", []),
    "to this day": ("На сегодняшний день между Ганой и Эстонией подписано 25 договоров.", []),
    "in the course of one visit": (
        "По итогам переговоров Чили и Куба подписали 20 документов.",
        ["signing held | CL, CU | | | other"],
    ),
}

WISHED: dict[str, tuple[str, list[str]]] = {
    "that another may come": (
        "Премьер-министр Непала Кхадга Оли принял посла Перу Хосе Гарсию. Посол выразил надежду, что премьер посетит "
        "Лиму.",
        ["meeting held | Кхадга Оли NP, Хосе Гарсия PE"],
    ),
    "that others may meet": (
        "Спикер парламента Эстонии Лаури Хуссар сказал, что надеется, что министр обороны Ганы Эдвард Боама встретится "
        "с депутатами.",
        [],
    ),
    "one's own journey": (
        "Президент Кении Уильям Руто надеется посетить Ханой в мае.",
        ["visit planned | Уильям Руто KE | Ханой | 2025-05"],
    ),
}

SUPPOSED: dict[str, tuple[str, list[str]]] = {
    "by an expert": (
        "Переговоры президента Перу Дины Болуарте с президентом Чили Габриэлем Боричем могут пройти позже, считает "
        "политолог Луис Рамос.",
        [],
    ),
    "by a press secretary": (
        "Переговоры президента Перу Дины Болуарте с президентом Чили Габриэлем Боричем могут пройти позже, сообщил "
        "пресс-секретарь Луис Рамос.",
        ["meeting planned | Дина Болуарте PE, Габриэль Борич CL"],
    ),
    "an expert of what has been": (
        "Политолог Луис Рамос напомнил, что президент Перу Дина Болуарте провела 12 марта переговоры с президентом Чили "
        "Габриэлем Боричем.",
        ["meeting held | Дина Болуарте PE, Габриэль Борич CL | | 2025-03-12"],
    ),
}

AT_LARGE: dict[str, tuple[str, list[str]]] = {
    "close contact": (
        "Близкого общения у министра иностранных дел Кубы Бруно Родригеса с министром Ганы Самуэлем Аблаквой не было.",
        [],
    ),
    "talks that nobody holds": (
        "Президент Эстонии Алар Карис не ведёт переговоров с президентом Ганы Джоном Махамой.",
        [],
    ),
    "a meeting that did not take place": (
        "Встреча президента Эстонии Алара Кариса с президентом Ганы Джоном Махамой в Аккре не состоялась.",
        ["meeting denied | Алар Карис EE, Джон Махама GH | Аккра"],
    ),
    "what a meeting will become": (
        "Президент Эстонии Алар Карис принял спикера парламента Ганы Албана Багбина. По словам Кариса, встреча "
        "парламентариев станет хорошим механизмом сотрудничества.",
        ["meeting held | Алар Карис EE, Албан Багбин GH"],
    ),
    "what the talks of people who are named will become": (
        "Переговоры президента Эстонии Алара Кариса и президента Ганы Джона Махамы станут важным сигналом.",
        ["meeting planned | Алар Карис EE, Джон Махама GH"],
    ),
}

STAYING_AWAY: dict[str, tuple[str, list[str]]] = {
    "who takes no part in a summit": (
        "Президент Перу Дина Болуарте не примет участие в саммите АТЭС, который пройдёт 20 мая в Сеуле.",
        ["visit denied | Дина Болуарте PE | Сеул | 2025-05-20"],
    ),
    "who misses it": (
        "Премьер-министр Непала Кхадга Оли пропустит саммит в Ханое, сообщила его пресс-служба.",
        ["visit denied | Кхадга Оли NP | Ханой"],
    ),
    "who refuses": (
        "Президент Чили Габриэль Борич отказался участвовать в форуме в Лиме.",
        ["visit denied | Габриэль Борич CL | Лима"],
    ),
    "at home nobody travels": (
        "Президент Чили Габриэль Борич не будет участвовать в форуме в Сантьяго.",
        [],
    ),
    "a vote at a summit": (
        "Премьер-министр Венгрии Виктор Орбан не участвовал в голосовании на саммите в Брюсселе.",
        [],
    ),
}


@pytest.mark.parametrize(("text", "events"), ONCE_PLANNED.values(), ids=list(ONCE_PLANNED))
def test_a_plan_that_another_has_replaced_is_no_event(engine: Engine, text: str, events: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, events)


@pytest.mark.parametrize(("text", "events"), ALLEGED.values(), ids=list(ALLEGED))
def test_what_a_court_is_to_judge_is_no_event(engine: Engine, text: str, events: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, events)


@pytest.mark.parametrize(("text", "events"), SUMMED_UP.values(), ids=list(SUMMED_UP))
def test_documents_of_many_years_are_no_event(engine: Engine, text: str, events: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, events)


@pytest.mark.parametrize(("text", "events"), WISHED.values(), ids=list(WISHED))
def test_what_is_wished_of_others_is_no_event(engine: Engine, text: str, events: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, events)


@pytest.mark.parametrize(("text", "events"), SUPPOSED.values(), ids=list(SUPPOSED))
def test_what_experts_suppose_is_no_event(engine: Engine, text: str, events: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, events)


@pytest.mark.parametrize(("text", "events"), AT_LARGE.values(), ids=list(AT_LARGE))
def test_what_is_said_of_talks_at_large_is_no_event(engine: Engine, text: str, events: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, events)


@pytest.mark.parametrize(("text", "events"), STAYING_AWAY.values(), ids=list(STAYING_AWAY))
def test_who_stays_away_from_a_gathering_abroad_pays_no_visit(engine: Engine, text: str, events: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, events)
