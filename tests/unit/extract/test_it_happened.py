"""What is said of an event later, or beside it: "это было в мае", "встреча, которую провели X и Y", "его принял премьер".

Each case is a text, when it was published (or None) and the events in it, one line each as in `expectations`.
"""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import FRIDAY, article, assert_in_any_order

CASES: dict[str, tuple[str, str | None, list[str]]] = {
    "it was in May, in the same sentence": (
        "Президент Кении Уильям Руто уже приезжал в Осло: это случилось в мае 2021 года.",
        FRIDAY,
        ["visit held | Уильям Руто KE | Осло | 2021-05"],
    ),
    "it was in February, in the next sentence": (
        "Министр обороны Венгрии Криштоф Салаи-Бобровницки приезжал в Скопье. Это было ещё в феврале.",
        FRIDAY,
        ["visit held | Криштоф Салаи-Бобровницки HU | Скопье | 2025-02"],
    ),
    "it will be on a day": (
        "Премьер Исландии Криструн Фростадоттир посетит Таллин. Это произойдёт 14 октября.",
        FRIDAY,
        ["visit planned | Криструн Фростадоттир IS | Таллин | 2025-10-14"],
    ),
    "a day within the year of a plan": (
        "Канцлер Австрии Кристиан Штокер приедет в Осло до конца года. "
        "Позже пресс-служба уточнила, что это произойдёт 5 ноября.",
        FRIDAY,
        ["visit planned | Кристиан Штокер AT | Осло | 2025-11-05"],
    ),
    "a talk that two held": (
        "Реки стали главной темой разговора, который провели в Осло министр экологии Чили Майса Рохас "
        "и глава комитета Сейма Латвии Рихардс Колс.",
        FRIDAY,
        ["meeting held | Майса Рохас CL, Рихардс Колс LV | Осло"],
    ),
    "talks that two held, others being there": (
        "В переговорах, которые провели накануне в Скопье министр обороны Северной Македонии Владо Мисайловский "
        "и его албанский коллега Пиро Венгу, участвовали также военные атташе.",
        FRIDAY,
        ["meeting held | Владо Мисайловский MK, Пиро Венгу AL | Скопье | 2025-03-13"],
    ),
    "a meeting that one held with another": (
        "Итогом встречи, которую премьер-министр Вьетнама Фам Минь Тинь провёл 6 марта в Ханое с главой правительства "
        "Лаоса Сонсаем Сипхандоном, стало решение построить дорогу.",
        FRIDAY,
        ["meeting held | Фам Минь Тинь VN, Сонсай Сипхандон LA | Ханой | 2025-03-06"],
    ),
    "talks that the journey of one was for": (
        "Самолёт министра энергетики Чили Диего Пардоу не смог приземлиться в Осло, и намеченные на пятницу переговоры "
        "с вице-премьером Кубы Рикардо Кабрисасом отменены.",
        FRIDAY,
        ["meeting cancelled | Рикардо Кабрисас CU, Диего Пардоу CL | Осло | 2025-03-14"],
    ),
    "who received an envoy, of the land where he is": (
        "Посол Турции Гювен Бегеч завершает миссию в Осло. Сегодня его принял премьер-министр.",
        FRIDAY,
        ["meeting held | NO, Гювен Бегеч TR | Осло | 2025-03-14"],
    ),
    "who received an envoy, of the land that he is sent to": (
        "Посол Турции в Чили Гювен Бегеч завершает миссию. Накануне дипломата принял министр иностранных дел.",
        FRIDAY,
        ["meeting held | CL, Гювен Бегеч TR |  | 2025-03-13"],
    ),
    "who led the delegations of two states": (
        "В Осло прошли норвежско-канадские консультации. Делегации возглавили замминистра иностранных дел Улаф Хансен "
        "и директор департамента Марк Бейли.",
        FRIDAY,
        ["meeting held | Улаф Хансен NO, Марк Бейли CA | Осло"],
    ),
    "who represented the ministries of two states": (
        "В Осло прошли консультации между МИД Норвегии и Канады. Стороны представляли директор департамента Улаф Хансен "
        "и посол Марк Бейли.",
        FRIDAY,
        ["meeting held | Улаф Хансен NO, Марк Бейли CA | Осло"],
    ),
    "who led the delegations at consultations with another state": (
        "В Осло прошли политические консультации с Канадой. Делегации возглавляли замминистра Улаф Хансен и посол "
        "Марк Бейли.",
        FRIDAY,
        ["meeting held | Улаф Хансен NO, Марк Бейли CA | Осло"],
    ),
    "who chaired the commission of two states": (
        "В Тиране состоялось пятое заседание албано-чилийской комиссии под председательством Эральда Эльмазая и "
        "Клаудии Санхуэсы.",
        FRIDAY,
        ["meeting held | Эральд Эльмазай AL, Клаудия Санхуэса CL | Тирана"],
    ),
    "two words for one state": (
        "В Осло прошло заседание британско-английской комиссии под председательством министра торговли Великобритании "
        "Джона Смита и Гвен Эванс.",
        FRIDAY,
        ["meeting held | Джон Смит GB, Гвен Эванс - | Осло"],
    ),
    "no journey to one's own country": (
        "Министр труда Киргизии Равшанбек Сабиров провёл два дня в Худжанде. Он открыл ярмарку, а до этого побывал "
        "у председателя Согдийской области Раджаббоя Ахмадзоды. Они условились в мае собраться в Оше.",
        FRIDAY,
        [
            "visit held | Равшанбек Сабиров KG | Худжанд",
            "visit held | Равшанбек Сабиров KG, Раджаббой Ахмадзода TJ*",
            "meeting planned | Равшанбек Сабиров KG, Раджаббой Ахмадзода TJ | Ош | 2025-05",
        ],
    ),
    "a document signed with an official of the land visited": (
        "Министр торговли Кении Ли Киньянджуи прилетел на Кубу. Он встретился с президентом Мигелем Диас-Канелем, "
        "а с министром внешней торговли подписал план мероприятий.",
        FRIDAY,
        [
            "visit held | Ли Киньянджуи KE | Куба",
            "meeting held | Ли Киньянджуи KE, Мигель Диас-Канель CU | Куба",
            "signing held | Ли Киньянджуи KE, CU | Куба",
        ],
    ),
    "commanders are the ministers of defence": (
        "Министр обороны Чили Адриана Дельпиано 12 марта приняла кенийского коллегу Бена Ондиеки. «Военачальники "
        "подписали протокол об учениях», — говорится в сообщении.",
        FRIDAY,
        [
            "meeting held | Адриана Дельпиано CL, Бен Ондиеки KE |  | 2025-03-12",
            "signing held | Адриана Дельпиано CL, Бен Ондиеки KE |  | 2025-03-12",
        ],
    ),
    "a minister for foreign affairs of a state": (
        "Государственный министр по иностранным делам Катара Ахмед Али 12 марта прибыл в Осло.",
        FRIDAY,
        ["visit held | Ахмед Али QA | Осло | 2025-03-12"],
    ),
    "a letter that invites": (
        "Президент Перу Дина Болуарте направила королю Иордании Абдалле II письмо с приглашением посетить Лиму.",
        FRIDAY,
        ["visit proposed | Абдалла II JO, Дина Болуарте PE* | Лима"],
    ),
    "the pope by another word": (
        "Папа римский принял президента Ганы Джона Махаму. Понтифик пообещал приехать в Аккру в июне.",
        FRIDAY,
        ["meeting held | VA, Джон Махама GH", "visit planned | VA | Аккра | 2025-06"],
    ),
    "with each of them": (
        "Александр Вучич и Альбин Курти прибыли в Брюссель. Король Бельгии Филипп встретился с каждым из них отдельно.",
        FRIDAY,
        [
            "visit held | Александр Вучич RS | Брюссель",
            "visit held | Альбин Курти XK | Брюссель",
            "meeting held | Филипп BE, Александр Вучич RS | Брюссель",
            "meeting held | Филипп BE, Альбин Курти XK | Брюссель",
        ],
    ),
    "he of whose words one tells": (
        "Премьер-министр Грузии Ираклий Кобахидзе вернулся из Берлина. «Я позвал Фридриха Мерца к нам, и он "
        "согласился», — сказал глава правительства. По его словам, он увиделся и с президентом ФРГ Франком-Вальтером "
        "Штайнмайером.",
        FRIDAY,
        [
            "visit held | Ираклий Кобахидзе GE | Берлин",
            "meeting held | Ираклий Кобахидзе GE, Франк-Вальтер Штайнмайер DE | Берлин",
        ],
    ),
    "a new envoy named just before": (
        "Абубакар Дикко вручил копии верительных грамот заместителю министра иностранных дел Чили Глории Хенриксен. "
        "Новый посол Нигерии прилетел в Сантьяго 3 марта.",
        FRIDAY,
        [
            "meeting held | Абубакар Дикко NG, Глория Хенриксен CL | Сантьяго",
            "visit held | Абубакар Дикко NG | Сантьяго | 2025-03-03",
        ],
    ),
    "seen by a minister at home": (
        "Посол Японии в Перу Хироси Сасаки побывал на приёме у главы МИД Эльмера Шиалера.",
        FRIDAY,
        ["meeting held | Хироси Сасаки JP, Эльмер Шиалер PE"],
    ),
    "they, of whom one was spoken of by a pronoun": (
        "Вологду посетил министр Чили Диего Пардоу. Губернатор Георгий Филимонов показал ему мастерскую, затем "
        "в Доме правительства области они подписали соглашение о сотрудничестве.",
        FRIDAY,
        ["visit held | Диего Пардоу CL | Вологда", "signing held | Георгий Филимонов RU, Диего Пардоу CL | Вологда"],
    ),
}


HEADLINES: dict[str, tuple[str, str, list[str]]] = {
    "who was met, and of which country the other is": (
        "Брунвик встретилась с главой ЦИК Узбекистана",
        "В Осло прошла встреча Эллы Брунвик и Зайниддина Низамходжаева. Узбекский гость пригласил норвежскую коллегу "
        "в Ташкент.",
        [
            "meeting held | Элла Брунвик NO, Зайниддин Низамходжаев UZ | Осло",
            "visit proposed | Элла Брунвик NO, Зайниддин Низамходжаев UZ* | Ташкент",
        ],
    ),
    "who came": (
        "Министр энергетики Болгарии прибыл в Баку",
        "В столицу Азербайджана 11 марта прилетел Жечо Станков. Болгарский министр проведёт переговоры с коллегой "
        "Парвизом Шахбазовым.",
        [
            "visit held | Жечо Станков BG | Баку | 2025-03-11",
            "meeting planned | Жечо Станков BG, Парвиз Шахбазов AZ | Баку",
        ],
    ),
}


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_tells_of_whom_the_text_has_but_the_name(engine: Engine, name: str) -> None:
    title, text, expected = HEADLINES[name]
    assert_in_any_order(engine.extract(article(text, title, FRIDAY)).events, expected)


def test_offices_listed_after_somebody_with_an_office_are_of_others(engine: Engine) -> None:
    news = article(
        "Делегация Верховного суда Узбекистана во главе с председателем Бахтиёром Исламовым находилась в Осло. "
        "Состоялись встречи с председателем Верховного суда Туриль Марией Эйе, министром юстиции и генеральным прокурором."
    )
    events = engine.extract(news).events
    roles = {party.name: party.role for event in events for party in event.participants if party.name}
    assert roles == {
        "Бахтиёр Исламов": "председатель Верховного суда",
        "Туриль Мария Эйе": "председатель Верховного суда",
    }


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_an_event_later(engine: Engine, name: str) -> None:
    text, published, expected = CASES[name]
    assert_in_any_order(engine.extract(article(text, published=published)).events, expected)
