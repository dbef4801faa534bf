"""How agencies and ministries tell of far partners: intentions, announcements before what is said, stays under way.

Each case is a title, a text published on Friday and the events in it, one line each as in `test_constructions`.
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine
from tests.unit.extract.test_constructions import described, expected
from tests.unit.extract.test_stories import lines_of

FRIDAY = datetime.fromisoformat("2025-03-14T12:00:00+03:00")

CASES: dict[str, tuple[str, str, list[str]]] = {
    "what somebody intends, told by another at a meeting": (
        "",
        "Президент Кении Уильям Руто намерен посетить Турцию с рабочим визитом в сентябре, заявил министр торговли "
        "Кении Ли Киньянджуи на встрече с послом Турции Субутаем Юкселем.",
        [
            "visit planned | Уильям Руто KE | Турция | 2025-09",
            "meeting held | Ли Киньянджуи KE, Субутай Юксель TR",
        ],
    ),
    "what is to take place, told before its source": (
        "",
        "В понедельник в Осло должна состояться встреча лидеров Непала и Бутана, формат беседы — «один на один», "
        "уточняет агентство NTB.",
        ["meeting planned | NP, BT | Осло | 2025-03-17"],
    ),
    "whose intention an infinitive is": (
        "",
        "В Тиране с интересом восприняли намерение президента Перу Дины Болуарте посетить Албанию 1–2 июля, заявил "
        "замминистра Эндри Фуга.",
        ["visit planned | Дина Болуарте PE | Албания | 2025-07-01..2025-07-02"],
    ),
    "since when a visit is the first": (
        "",
        "13 марта президент Эстонии Алар Карис, находящийся с визитом в Осло, провёл переговоры с премьер-министром "
        "Норвегии Йонасом Гаром Стёре. Это их первая встреча со времени вступления Кариса в должность в октябре 2021 года.",
        [
            "visit held | Алар Карис EE | Осло",
            "meeting held | Алар Карис EE, Йонас Гар Стёре NO | Осло | 2025-03-13",
        ],
    ),
    "days still to come of a stay under way": (
        "",
        "В пятницу в Перу с государственным визитом находится король Бельгии Филипп. Визит короля Бельгии по "
        "приглашению президента Перу Дины Болуарте пройдёт 12–16 марта, сообщил МИД.",
        ["visit held | Филипп BE, Дина Болуарте PE* | Перу | 2025-03-12..2025-03-16"],
    ),
    "a surname that ends like a word for again": (
        "",
        "Генеральный прокурор Чехии Павел Краснов прибыл в Осло. Это первый рабочий визит Краснова в Норвегию.",
        ["visit held | Павел Краснов CZ | Осло"],
    ),
    "a visit that lets somebody quoted prepare another": (
        "",
        "Он отметил, что состоявшийся в январе визит главы МИД Фиджи Марии Бейли в Лиму «позволит нам продолжить "
        "работу».",
        ["visit held | Мария Бейли FJ | Лима | 2025-01"],
    ),
    "the premier of a state council by another name": (
        "Премьер Госсовета КНР прибыл в Непал",
        "Премьер Госсовета Китая Ли Цян прибыл в Непал с официальным визитом. Главу Госсовета КНР в аэропорту Катманду "
        "встречал премьер-министр Непала Кхадга Оли. У глав правительств запланированы переговоры.",
        [
            "visit held | Ли Цян CN, Кхадга Оли NP* | Катманду",
            "meeting planned | Ли Цян CN, Кхадга Оли NP",
        ],
    ),
    "another one met on another day, without a dash": (
        "",
        "Премьер-министр Албании Эди Рама 12 марта провёл в Тиране переговоры с президентом Сербии Александром Вучичем, "
        "а 13 марта с министром обороны Перу Хорхе Чавесом.",
        [
            "meeting held | Эди Рама AL, Александр Вучич RS | Тирана | 2025-03-12",
            "meeting held | Эди Рама AL, Хорхе Чавес PE | Тирана | 2025-03-13",
        ],
    ),
    "a delegation in the region that the text is about": (
        "В Томскую область с рабочим визитом прибывает делегация Непала",
        "16–17 июня в регионе будет находиться делегация округа Катманду. В рамках визита гости обсудят вопросы "
        "сотрудничества. Стороны подпишут протокол о намерениях между Правительством Томской области и администрацией "
        "округа Катманду.",
        [
            "visit planned | NP | Томская область | 2025-06-16..2025-06-17",
            "signing planned | Правительство Томской области RU, администрация округа Катманду NP",
        ],
    ),
}


@pytest.mark.parametrize(("title", "text", "lines"), CASES.values(), ids=CASES.keys())
def test_agency_news(engine: Engine, title: str, text: str, lines: list[str]) -> None:
    article = Article.compose(source="test", title=title, text=text, published_at=FRIDAY, received_at=FRIDAY)
    found = [described(record) for record in engine.extract(article).events]
    wanted = [expected(line) for line in lines]
    found.sort(key=lambda record: lines_of(record, wanted))
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert reduced == wanted, found
    assert len(found) == len(wanted), found
