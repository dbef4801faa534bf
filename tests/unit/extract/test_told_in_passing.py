"""Events told in passing: items of an agenda, visits known from a day of theirs or from how they end, who invites.

Each case is a text of Friday, 14 March 2025, and its events.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_any_order

CASES: dict[str, tuple[str, list[str]]] = {
    "the agenda goes on without verbs": (
        "17 марта министр обороны Кипра Василис Палмас примет посла Перу. 18 марта — переговоры с министром обороны "
        "Латвии Андрисом Спрудсом в Лимасоле. 19–20 марта — рабочий визит в Вену.",
        [
            "meeting planned | Василис Палмас CY, PE |  | 2025-03-17",
            "meeting planned | Василис Палмас CY, Андрис Спрудс LV | Лимасол | 2025-03-18",
            "visit planned | Василис Палмас CY | Вена | 2025-03-19..2025-03-20",
        ],
    ),
    "days of the week to come": (
        "Министр спорта Ганы Кофи Адамс посетит Данию. В понедельник — встреча с министром Якобом Энгель-Шмидтом. "
        "Во вторник — переговоры с премьером Метте Фредериксен.",
        [
            "visit planned | Кофи Адамс GH | Дания",
            "meeting planned | Кофи Адамс GH, Якоб Энгель-Шмидт DK | Дания | 2025-03-17",
            "meeting planned | Кофи Адамс GH, Метте Фредериксен DK | Дания | 2025-03-18",
        ],
    ),
    "a day of the visit": (
        "Во второй день поездки в Лиму король Иордании Абдалла II встретился с президентом Перу Диной Болуарте.",
        [
            "visit held | Абдалла II JO | Лима",
            "meeting held | Абдалла II JO, Дина Болуарте PE | Лима",
        ],
    ),
    "what the last day was about": (
        "Губернатор Тверской области Игорь Руденя подвёл итоги заключительного дня рабочей поездки в Каир.",
        ["visit held | Игорь Руденя RU | Каир"],
    ),
    "who leaves has been there": (
        "Министр обороны Латвии Андрис Спрудс отбыл из Найроби.",
        ["visit held | Андрис Спрудс LV | Найроби"],
    ),
    "but not who leaves home": ("Президент Кении Уильям Руто вылетел из Найроби.", []),
    "nor who leaves after the visit told of": (
        "Министр обороны Латвии Андрис Спрудс прибыл в Найроби 12 марта. В пятницу Спрудс вылетел из Найроби.",
        ["visit held | Андрис Спрудс LV | Найроби | 2025-03-12..2025-03-14"],
    ),
    "tomorrow is the day of the week beside it": (
        "Завтра, в субботу, начинается визит короля Иордании Абдаллы II в Перу.",
        ["visit planned | Абдалла II JO | Перу | 2025-03-15"],
    ),
    "a ministry invites": (
        "Министерство обороны Кипра пригласило министра обороны Латвии Андриса Спрудса в Никосию.",
        ["visit proposed | Андрис Спрудс LV, Министерство обороны Кипра CY* | Никосия"],
    ),
    "a state invites": (
        "Перу пригласила короля Иордании Абдаллу II на саммит в Лиму.",
        ["visit proposed | Абдалла II JO, PE* | Лима"],
    ),
    "who signed at a meeting with a Chinese governor": (
        "Аким области Асхат Шахаров встретился с вице-губернатором провинции Сычуань Ду Сяо. По итогам встречи подписано "
        "соглашение о побратимстве.",
        [
            "meeting held | Асхат Шахаров KZ, Ду Сяо CN",
            "signing held | Асхат Шахаров KZ, Ду Сяо CN",
        ],
    ),
    "talks with who invited are to be held": (
        "17–18 марта по приглашению президента Перу Дины Болуарте король Иордании Абдалла II посетит Перу. В ходе "
        "предстоящих переговоров на высшем уровне планируется рассмотреть вопросы торговли.",
        [
            "visit planned | Абдалла II JO, Дина Болуарте PE* | Перу | 2025-03-17..2025-03-18",
            "meeting planned | Абдалла II JO, Дина Болуарте PE |  | 2025-03-17..2025-03-18",
        ],
    ),
    "what comes of a meeting is denied, and not the meeting": (
        "Встреча Дины Болуарте и Габриэля Борича в Лиме не привела к прорыву.",
        ["meeting held | Дина Болуарте PE, Габриэль Борич CL | Лима"],
    ),
    "what a visit has nothing to do with": (
        "Визит короля Иордании Абдаллы II в Перу не связан с добычей фосфатов.",
        ["visit held | Абдалла II JO | Перу"],
    ),
    "what is not called off is still to come": (
        "Визит короля Иордании Абдаллы II в Перу не отменяется, заявил посол.",
        ["visit planned | Абдалла II JO | Перу"],
    ),
    "the legs of a journey after a colon": (
        "Глава Евросовета Антониу Кошта совершает турне: 17 марта он посетит Каир, 18 марта — Найроби, 19 марта — Гавану.",
        [
            "visit planned | Антониу Кошта - | Каир | 2025-03-17",
            "visit planned | Антониу Кошта - | Найроби | 2025-03-18",
            "visit planned | Антониу Кошта - | Гавана | 2025-03-19",
        ],
    ),
    "the other time that he was there": (
        "Министр обороны Латвии Андрис Спрудс посещал Оттаву в 2019 году, а второй раз — в 2023-м.",
        [
            "visit held | Андрис Спрудс LV | Оттава | 2019",
            "visit held | Андрис Спрудс LV | Оттава | 2023",
        ],
    ),
    "another one's time is not his": (
        "Министр обороны Латвии Андрис Спрудс посещал Оттаву в 2019 году, а премьер Эвика Силиня — в 2023-м.",
        ["visit held | Андрис Спрудс LV | Оттава | 2019"],
    ),
    "nor that of the talks": (
        "Король Иордании Абдалла II прибыл в Лиму 12 марта, а переговоры — 13 марта.",
        ["visit held | Абдалла II JO | Лима | 2025-03-12"],
    ),
    "a delegation of people of a nation": (
        "В Лиму прибыла делегация чилийских врачей. Делегацию бизнесменов из Кувейта принял мэр Осло Анне Линдбо.",
        [
            "visit held | CL | Лима",
            "meeting held | Анне Линдбо NO, KW",
        ],
    ),
    "a delegation of a province that no table has": (
        "В Сыктывкар приехала делегация вьетнамской провинции Ниньбинь.",
        ["visit held | VN | Сыктывкар"],
    ),
    "the region that the text is about": (
        "С рабочим визитом регион посетил посол Бразилии Родриго Соарес.",
        ["visit held | Родриго Соарес BR"],
    ),
    "a catholicos": (
        "Католикос-патриарх Грузии Илия II принял министра обороны Латвии Андриса Спрудса.",
        ["meeting held | Илия II GE, Андрис Спрудс LV"],
    ),
    "who is there has come, though for what is still to come": (
        "Король Иордании Абдалла II прибыл в Лиму для участия в саммите, который пройдёт 17 марта.",
        ["visit held | Абдалла II JO | Лима"],
    ),
    "where that was of which one speaks": (
        "Премьер Чада Аллах-Май Халина принял посла Кубы. Собеседники обсудили итоги форума в городе Гаване.",
        ["meeting held | Аллах-Май Халина TD, CU | "],
    ),
    "talks with who invited the guest that has come": (
        "Короля Иордании Абдаллу II, который прибыл в Лиму по приглашению президента Дины Болуарте, в аэропорту встретил "
        "министр энергетики Хорхе Монтеро. В ходе переговоров на высшем уровне планируется обсудить торговлю.",
        [
            "visit held | Абдалла II JO, Дина Болуарте PE*, Хорхе Монтеро PE* | Лима",
            "meeting planned | Абдалла II JO, Дина Болуарте PE | Лима",
        ],
    ),
    "who invites is at home": (
        "Президент Перу Дина Болуарте встретилась со спикером парламента Кубы Эстебаном Ласо. Дина Болуарте пригласила "
        "Эстебана Ласо в удобное для него время посетить Перу.",
        [
            "meeting held | Дина Болуарте PE, Эстебан Ласо CU",
            "visit proposed | Эстебан Ласо CU, Дина Болуарте PE* | Перу",
        ],
    ),
    "who prepares a visit does not come": (
        "Король Иордании Абдалла II прибудет в Лиму 17 марта. Чиновники Перу начали подготовку визита в Лиму. Министр "
        "Хорхе Монтеро проведёт встречи для согласования деталей визита.",
        ["visit planned | Абдалла II JO | Лима | 2025-03-17"],
    ),
    "a visit that is confirmed": (
        "В Лиме подтвердили визит короля Иордании Абдаллы II на форум.",
        ["visit planned | Абдалла II JO"],
    ),
    "with whom he comes to meet, he does not come": (
        "Глава МВФ Кристалина Георгиева прибудет в Пекин для встречи с премьером Ли Цяном.",
        [
            "visit planned | Кристалина Георгиева - | Пекин",
            "meeting planned | Кристалина Георгиева -, Ли Цян CN | Пекин",
        ],
    ),
    "not only with the one": (
        "Президент Кении Уильям Руто встретится не только с королём Иордании Абдаллой II, но и с президентом Монголии "
        "Ухнаагийн Хурэлсухом.",
        [
            "meeting planned | Уильям Руто KE, Абдалла II JO",
            "meeting planned | Уильям Руто KE, Ухнаагийн Хурэлсух MN",
        ],
    ),
    "a university's guest is none": ("Университет Лимы пригласил профессора Джона Брауна в Куско.", []),
    "an ambassador called in is none": ("МИД Перу пригласил посла Кипра для объяснений.", []),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_told_in_passing(engine: Engine, case: str) -> None:
    text, expected = CASES[case]
    assert_in_any_order(engine.extract(article(text)).events, expected)
