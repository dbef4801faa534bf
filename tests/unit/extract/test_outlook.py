"""Digests of a week and programmes of one: of which week their days are, and what has happened of it.

Published on Sunday, 16 March 2025, unless a case says otherwise. Expected events are "type status day".
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine

SUNDAY = "2025-03-16T09:00:00+05:00"
MONDAY = "2025-03-17T08:00:00+05:00"

HELD = [
    "meeting held 2025-03-10",
    "visit held 2025-03-11",
    "signing held 2025-03-12",
    "call held 2025-03-13",
]

CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "days head the lines of what has happened": (
        "Неделя в лицах",
        SUNDAY,
        "Понедельник\nКороль Иордании Абдалла II принял в Аммане премьер-министра Греции Кириакоса Мицотакиса.\n\n"
        "Вторник\nМинистр обороны Сербии Братислав Гашич прибыл в Каир с рабочим визитом.\n\n"
        "Среда\nВ Лиме министр энергетики Перу Хорхе Монтеро и министр горной промышленности Чили Аурора Уильямс "
        "подписали меморандум о литии.\n\n"
        "Четверг\nПрезидент Финляндии Александр Стубб провёл телефонный разговор с Анджеем Дудой.",
        HELD,
    ),
    "days head their sentences": (
        "Главное за семь дней",
        SUNDAY,
        "Понедельник: король Иордании Абдалла II принял в Аммане премьер-министра Греции Кириакоса Мицотакиса.\n"
        "Вторник, Каир. Министр обороны Сербии Братислав Гашич встретился с Абдель Маджидом Сакром.\n"
        "Среда. В Лиме министр энергетики Перу Хорхе Монтеро и министр горной промышленности Чили Аурора Уильямс "
        "подписали меморандум о литии.\n"
        "Четверг. Президент Финляндии Александр Стубб позвонил Анджею Дуде.",
        [HELD[0], "meeting held 2025-03-11", HELD[2], HELD[3]],
    ),
    "the historic present": (
        "Дипломатия за неделю",
        SUNDAY,
        "В понедельник король Иордании Абдалла II принимает в Аммане премьер-министра Греции Кириакоса Мицотакиса. "
        "Во вторник министр обороны Сербии Братислав Гашич прибывает в Каир. "
        "В среду в Лиме министр энергетики Перу Хорхе Монтеро и министр горной промышленности Чили Аурора Уильямс "
        "подписывают меморандум о литии. В четверг президент Финляндии Александр Стубб звонит Анджею Дуде.",
        HELD,
    ),
    "without verbs": (
        "Итоги недели",
        SUNDAY,
        "Понедельник. Встреча короля Иордании Абдаллы II с премьер-министром Греции Кириакосом Мицотакисом в Аммане.\n"
        "Вторник. Визит министра обороны Сербии Братислава Гашича в Каир.\n"
        "Четверг. Телефонный разговор президента Финляндии Александра Стубба с Анджеем Дудой.",
        [HELD[0], HELD[1], HELD[3]],
    ),
    "a Monday's digest": (
        "Что было на прошлой неделе",
        MONDAY,
        "Понедельник\nКороль Иордании Абдалла II принял в Аммане премьер-министра Греции Кириакоса Мицотакиса.\n\n"
        "Вторник\nМинистр обороны Сербии Братислав Гашич прибыл в Каир.",
        HELD[:2],
    ),
    "what is to come": (
        "Афиша: что нас ждёт",
        SUNDAY,
        "Понедельник\nКороль Иордании Абдалла II примет в Аммане премьер-министра Греции Кириакоса Мицотакиса.\n\n"
        "Вторник\nМинистр обороны Сербии Братислав Гашич прибудет в Каир.",
        ["meeting planned 2025-03-17", "visit planned 2025-03-18"],
    ),
    "what is to come, in the present": (
        "На следующей неделе в Аммане ждут гостей",
        SUNDAY,
        "В понедельник в Амман прилетает премьер-министр Греции Кириакос Мицотакис. "
        "Во вторник его принимает король Иордании Абдалла II.",
        ["visit planned 2025-03-17", "meeting planned 2025-03-18"],
    ),
    "an announcement among news": (
        "Премьер Греции едет в Амман",
        SUNDAY,
        "В понедельник в Амман прибывает премьер-министр Греции Кириакос Мицотакис, сообщили во дворце. "
        "Во вторник его примет король Иордании Абдалла II.",
        ["visit planned 2025-03-17", "meeting planned 2025-03-18"],
    ),
    "a day to come in a report of the past": (
        "Гости из Белграда",
        "2025-03-11T20:00:00+03:00",
        "Министр обороны Сербии Братислав Гашич прилетел в Каир в понедельник. Во вторник он встретился с "
        "Абдель Маджидом Сакром. Домой он летит в среду.",
        ["visit held 2025-03-10", "meeting held 2025-03-11"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_of_which_week(engine: Engine, name: str) -> None:
    title, published, text, wanted = CASES[name]
    when = datetime.fromisoformat(published)
    article = Article.compose(
        source="test",
        external_id=name,
        url=None,
        title=title,
        text=text,
        published_at=when,
        lang="ru",
        received_at=when,
    )
    events = engine.extract(article).events
    found = [f"{event.type} {event.status} {event.date.start if event.date else '-'}" for event in events]
    assert found == wanted
