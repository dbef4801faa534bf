"""Legs of a journey, forums called by their towns, ambassadors in a row, two names side by side, offices named after.

Each case is a text published on Friday and the events in it, one line each as in `expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_any_order

LEGS: dict[str, tuple[str, list[str]]] = {
    "two days, a day for each": (
        "Президент Кении Уильям Руто посетит 18–19 марта Норвегию и Литву. Ожидается, что 18 марта он прилетит в Осло, "
        "а на следующий день, 19 марта, его ждут в Вильнюсе. В Норвегии гостя примет премьер-министр Йонас Гар Стёре. "
        "Из Скандинавии Уильям Руто отправится в Литву, где обсудит вопросы торговли с литовским коллегой Гитанасом "
        "Науседой.",
        [
            "visit planned | Уильям Руто KE, Йонас Гар Стёре NO* | Осло | 2025-03-18",
            "visit planned | Уильям Руто KE | Вильнюс | 2025-03-19",
            "meeting planned | Йонас Гар Стёре NO, Уильям Руто KE | Осло | 2025-03-18",
            "meeting planned | Уильям Руто KE, Гитанас Науседа LT | Вильнюс | 2025-03-19",
        ],
    ),
    "a leg up to the next": (
        "Президент Ганы Джон Махама 3–7 июня посетит Чили и Перу. 3 июня он прилетит в Сантьяго, 6 июня его ждут в Лиме.",
        [
            "visit planned | Джон Махама GH | Сантьяго | 2025-06-03..2025-06-05",
            "visit planned | Джон Махама GH | Лима | 2025-06-06..2025-06-07",
        ],
    ),
    "who waits is not who came": (
        "В понедельник президент Кении Уильям Руто прилетит в Осло, а во вторник, 18 марта, его ждут в Вильнюсе.",
        [
            "visit planned | Уильям Руто KE | Осло | 2025-03-17",
            "visit planned | Уильям Руто KE | Вильнюс | 2025-03-18",
        ],
    ),
    "days of the whole, where no leg has its own": (
        "Президент Ганы Джон Махама 3–7 июня посетит Чили и Перу.",
        [
            "visit planned | Джон Махама GH | Чили | 2025-06-03..2025-06-07",
            "visit planned | Джон Махама GH | Перу | 2025-06-03..2025-06-07",
        ],
    ),
    "a partner after all the topics": (
        "Затем Уильям Руто отправится в Литву, где обсудит вопросы торговли, а также общие проблемы, включая климат, "
        "с президентом Литвы Гитанасом Науседой.",
        [
            "visit planned | Уильям Руто KE | Литва",
            "meeting planned | Уильям Руто KE, Гитанас Науседа LT | Литва",
        ],
    ),
}

FORUMS: dict[str, tuple[str, list[str]]] = {
    "with adjectives between": (
        "Президент Сербии Александр Вучич на Ташкентском международном инвестиционном форуме встретится с "
        "премьер-министром Албании Эди Рамой.",
        ["meeting planned | Александр Вучич RS, Эди Рама AL | Ташкент"],
    ),
    "not the town of the dateline": (
        "Астана. 12 марта. KazNews – Министр Кении Ли Киньянджуи на Петербургском экономическом форуме встретится с "
        "министром Казахстана Аидой Балаевой.",
        ["meeting planned | Ли Киньянджуи KE, Аида Балаева KZ | Санкт-Петербург"],
    ),
    "right before the noun": (
        "На Мюнхенской конференции президент Кении Уильям Руто провёл переговоры с премьер-министром Албании Эди Рамой.",
        ["meeting held | Уильям Руто KE, Эди Рама AL | Мюнхен"],
    ),
    "a town said besides": (
        "В Алма-Ате 12 марта президент Кении Уильям Руто и премьер-министр Албании Эди Рама провели переговоры.",
        ["meeting held | Уильям Руто KE, Эди Рама AL | Алма-Ата | 2025-03-12"],
    ),
}

ENVOYS: dict[str, tuple[str, list[str]]] = {
    "a row of ambassadors": (
        "В четверг в Лиме верительные грамоты вручили послы Чили Хуан Риос, Федеративной Республики Бразилия Клаудио "
        "Линс и Ганы Джон Менза. Затем президент Перу Дина Болуарте провела отдельные встречи с послами.",
        [
            "meeting held | Дина Болуарте PE, Хуан Риос CL | Лима | 2025-03-13",
            "meeting held | Дина Болуарте PE, Клаудио Линс BR | Лима | 2025-03-13",
            "meeting held | Дина Болуарте PE, Джон Менза GH | Лима | 2025-03-13",
        ],
    ),
    "to whom, before the verb": (
        "Верительные грамоты президенту Перу Дине Болуарте вручили послы Чили Хуан Риос и Ганы Джон Менза.",
        ["meeting held | Дина Болуарте PE, Хуан Риос CL, Джон Менза GH"],
    ),
    "a state in brackets is no place": (
        "Копии верительных грамот министру иностранных дел Непала Арзу Деубе вручил посол Тоголезской Республики (Того).",
        ["meeting held | TG, Арзу Деубе NP | "],
    ),
    "instrumental and nominative": (
        "Во время встречи с послом Йемена Ахмедом Алашаби Марина Новикова отметила, что торговля растёт.",
        ["meeting held | Марина Новикова -, Ахмед Алашаби YE"],
    ),
    "a patronymic is of the same man": (
        "Президент Кении Уильям Руто встретился с Шавкатом Миромоновичем Мирзиёевым в Осло.",
        ["meeting held | Уильям Руто KE, Шавкат Миромонович Мирзиёев UZ | Осло"],
    ),
}

NAMED_AFTER: dict[str, tuple[str, list[str]]] = {
    "the head of state named right after": (
        "В ходе телефонной беседы президент Албании Байрам Бегай выразил поддержку президенту Казахстана и отметил, "
        "что Албания вновь рядом. Касым-Жомарт Токаев поблагодарил за это.",
        ["call held | Байрам Бегай AL, Касым-Жомарт Токаев KZ"],
    ),
    "who did not hold the office then": (
        "Премьер-министр Албании Эди Рама принял главу МИД Казахстана.\nЕрмек Кошербаев поблагодарил за приём.",
        ["meeting held | Эди Рама AL, KZ"],
    ),
    "a town that looks like a surname": (
        "Премьер-министр Чехии Петр Фиала 17 марта посетит Тирану.",
        ["visit planned | Петр Фиала CZ | Тирана | 2025-03-17"],
    ),
}

CASES = {**LEGS, **FORUMS, **ENVOYS, **NAMED_AFTER}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES)
def test_legs_and_envoys(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, lines)


def test_what_somebody_says_to_be_so_again_is_no_earlier_time(engine: Engine) -> None:
    text = "В ходе беседы с премьером Албании Эди Рамой президент Кении Уильям Руто отметил, что Кения вновь рядом."
    (meeting,) = engine.extract(article(text)).events
    assert meeting.date is not None
    assert (meeting.date.start, meeting.date.basis) == ("2025-03-14", "inferred")
