"""Who acts where the words do not name them: colleagues, pronouns, verbs and subjects left out.

Each case is a text and the events in it, one line each as in `test_constructions`.
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine
from tests.unit.extract.test_constructions import PUBLISHED, described, expected

CASES: dict[str, tuple[str, list[str]]] = {
    "his colleague of another country, without a name, in a clause without a verb": (
        "Президент Эстонии Алар Карис прибыл в Рейкьявик вместе с президентом Литвы Гитанасом Науседой. "
        "Эстонский президент переговорил с премьер-министром Исландии Криструн Фростадоттир, "
        "а его литовский коллега — с президентом Исландии Халлой Томасдоттир.",
        [
            "visit held | Алар Карис EE | Рейкьявик",
            "meeting held | Алар Карис EE, Криструн Фростадоттир IS",
            "meeting held | Гитанас Науседа LT, Халла Томасдоттир IS",
        ],
    ),
    "a colleague beside his name, of a country that nothing names": (
        "Министр обороны Уганды Джейкоб Обот и его замбийский коллега Амброуз Луфума провели в Энтеббе переговоры, "
        "по завершении которых подписали протокол о сотрудничестве.",
        [
            "meeting held | Джейкоб Обот UG, Амброуз Луфума ZM | Энтеббе",
            "signing held | Джейкоб Обот UG, Амброуз Луфума ZM | Энтеббе | | protocol",
        ],
    ),
    "a colleague of her country's king is nobody's colleague": (
        "Спикер парламента Латвии Дайга Миериня находится в Норвегии. Вчера её принял король Харальд V. "
        "В тот же день она встретилась с норвежским коллегой Масудом Гарахани.",
        [
            "visit held | Дайга Миериня LV, Харальд V NO* | Норвегия",
            "meeting held | Харальд V NO, Дайга Миериня LV | | 2025-03-13",
            "meeting held | Дайга Миериня LV, Масуд Гарахани NO | | 2025-03-13",
        ],
    ),
    "with whom he signed": (
        "Глава МИД Перу Эльмер Скиалер встретился в Токио с министром экономики Японии Ёдзи Муто, "
        "с которым подписал меморандум.",
        [
            "meeting held | Эльмер Скиалер PE, Ёдзи Муто JP | Токио",
            "signing held | Эльмер Скиалер PE, Ёдзи Муто JP | Токио | | memorandum",
        ],
    ),
    "the mayor's colleague of a town": (
        "Мэр Варшавы Рафал Тшасковский прилетел в Тирану. Со своим тиранским коллегой Эрионом Велияем он открыл парк. "
        "Градоначальники подписали соглашение о партнёрстве.",
        [
            "visit held | Рафал Тшасковский PL | Тирана",
            "signing held | Рафал Тшасковский PL, Эрион Велияй AL | Тирана | | agreement",
        ],
    ),
    "an office in another case than the name right after it": (
        "Президент Гватемалы Бернардо Аревало доволен. Президент Чили Габриэль Борич прилетел в Лиму. "
        "С гватемальским лидером Борич переговорил по телефону 12 марта.",
        [
            "visit held | Габриэль Борич CL | Лима",
            "call held | Габриэль Борич CL, Бернардо Аревало GT | | 2025-03-12",
        ],
    ),
    "the monarch is no president": (
        "Король Бутана Джигме Кхесар Намгьял Вангчук живёт в Тхимпху. Президент Бангладеш Мохаммед Шахабуддин беседовал с ним "
        "по телефону. 12 марта монарх принял посла Индии Шивнатха Роя.",
        [
            "call held | Мохаммед Шахабуддин BD, Джигме Кхесар Намгьял Вангчук BT",
            "meeting held | Джигме Кхесар Намгьял Вангчук BT, Шивнатх Рой IN | | 2025-03-12",
        ],
    ),
    "greeted by one's own ambassador too": (
        "В аэропорту Асунсьона президента Чили Габриэля Борича встретили министр обороны Парагвая Оскар Гонсалес "
        "и посол Чили в Парагвае Марио Фуэнтес.",
        ["visit held | Габриэль Борич CL, Оскар Гонсалес PY* | Асунсьон"],
    ),
    "a visit and what a clause after it says of whether it will be": (
        "Лидеры обсудили подготовку к визиту президента Ботсваны Думы Боко в Виндхук, который запланирован на апрель.",
        ["visit planned | Дума Боко BW | Виндхук | 2025-04"],
    ),
    "a visit that was put off and called off": (
        "Газета напоминает о визите президента Турции Эрдогана в Карачи, который откладывали, а потом вовсе отменили.",
        ["visit cancelled | Эрдоган TR | Карачи"],
    ),
    "who tells of a visit that took place was there": (
        "Министр иностранных дел Хорватии Гордан Грлич-Радман рассказал о поездке в Канберру, "
        "которая состоялась 10 февраля.",
        ["visit held | Гордан Грлич-Радман HR | Канберра | 2025-02-10"],
    ),
    "a call and one more, its verb left out": (
        "Президент Словении Наташа Пирц Мусар 11 марта провела телефонный разговор с президентом Латвии "
        "Эдгарсом Ринкевичсом, а 12 марта — с президентом Эквадора Даниэлем Нобоа.",
        [
            "call held | Наташа Пирц Мусар SI, Эдгарс Ринкевичс LV | | 2025-03-11",
            "call held | Наташа Пирц Мусар SI, Даниэль Нобоа EC | | 2025-03-12",
        ],
    ),
    "talks and more, their verb left out": (
        "12 марта министр торговли Кубы Бетси Диас провела в Ханое переговоры с министром торговли Вьетнама "
        "Нгуен Хонг Зьеном, а 13 марта — с министром финансов Нгуен Ван Тхангом.",
        [
            "meeting held | Бетси Диас CU, Нгуен Хонг Зьен VN | Ханой | 2025-03-12",
            "meeting held | Бетси Диас CU, Нгуен Ван Тханг VN | Ханой | 2025-03-13",
        ],
    ),
    "with whom it was signed": (
        "12 марта министр иностранных дел Того Робер Дюссе прибыл в Дакку. "
        "С министром торговли Бангладеш Абдулом Рахманом подписан меморандум о торговле.",
        [
            "visit held | Робер Дюссе TG | Дакка | 2025-03-12",
            "signing held | Абдул Рахман BD, Робер Дюссе TG | Дакка | | memorandum",
        ],
    ),
    "bodies in the person of somebody": (
        "ТОО «Жасыл Дала» и ПАО «Лямин» в лице Асель Дуйсебаевой и Петра Котова подписали контракт на поставку зерна.",
        ["signing held | Жасыл Дала KZ, Лямин RU, Асель Дуйсебаева KZ, Пётр Котов RU | | | contract"],
    ),
    "who signs for each side": (
        "Документ подписал министр торговли Ганы Джон Адо, со стороны Мьянмы — глава Центробанка Тан Тан Све.",
        ["signing held | Джон Адо GH, Тан Тан Све MM | | | other"],
    ),
    "the president of a country and the premier with him": (
        "Генеральный секретарь НАТО Марк Рютте посетил Скопье. Он встретился с президентом Северной Македонии "
        "Горданой Силяновской-Давковой и премьер-министром Христианом Мицкоски.",
        [
            "visit held | Марк Рютте - | Скопье",
            "meeting held | Марк Рютте -, Гордана Силяновска-Давкова MK, Христиан Мицкоски MK | Скопье",
        ],
    ),
    "an official of the country that the paragraph is set in": (
        "Вице-премьер Казахстана Серик Жумангарин прибыл в Тегеран. Речь шла о торговле зерном и о портах. "
        "Позже Жумангарин встретился с министром сельского хозяйства Голамрезой Нури.",
        [
            "visit held | Серик Жумангарин KZ | Тегеран",
            "meeting held | Серик Жумангарин KZ, Голамреза Нури IR | Тегеран",
        ],
    ),
    "the delegation of a country's parliament, and its members": (
        "Делегация парламента Монголии во главе с его председателем Дашзэгвийн Амарбаясгаланом находится в Токио. "
        "Монгольские парламентарии встретились с председателем палаты советников Масакадзу Сэкигути.",
        [
            "visit held | Дашзэгвийн Амарбаясгалан MN | Токио",
            "meeting held | Дашзэгвийн Амарбаясгалан MN, Масакадзу Сэкигути JP | Токио",
        ],
    ),
    "to the country, instead of him": (
        "Президент Чили Габриэль Борич отменил поездку в Эквадор. "
        "Вместо него в страну отправится министр иностранных дел Альберто ван Клаверен.",
        ["visit cancelled | Габриэль Борич CL | Эквадор", "visit planned | Альберто ван Клаверен CL | Эквадор"],
    ),
    "in the country until": (
        "Премьер-министр Фиджи Ситивени Рабука прилетел в Веллингтон 12 марта. Он пробудет в стране до 15 марта.",
        ["visit held | Ситивени Рабука FJ | Веллингтон | 2025-03-12..2025-03-15"],
    ),
    "what was discussed was discussed by telephone": (
        "Президент Кении Уильям Руто обсудил с премьер-министром Японии Сигэру Исибой ситуацию в Судане. "
        "Разговор состоялся по телефону 12 марта.",
        ["call held | Уильям Руто KE, Сигэру Исиба JP | | 2025-03-12"],
    ),
    "ministers of two states who are not named": (
        "12 марта президент Сенегала Бассиру Диомай Фай встретился в Рабате с королём Марокко Мохаммедом VI. "
        "Министры двух стран подписали шесть соглашений.",
        [
            "meeting held | Бассиру Диомай Фай SN, Мохаммед VI MA | Рабат | 2025-03-12",
            "signing held | SN, MA | Рабат | 2025-03-12 | agreement",
        ],
    ),
    "three documents after a colon": (
        "Президент Ганы Джон Махама и король Марокко Мохаммед VI 12 марта подписали три документа: "
        "соглашение о торговле, меморандум о туризме и план консультаций.",
        ["signing held | Джон Махама GH, Мохаммед VI MA | | 2025-03-12 | agreement, memorandum, program"],
    ),
    "an office whose form shows that it is the subject": (
        "Фиджийского министра Бимана Прасада приняла генерал-губернатор Новой Зеландии Синди Киро.",
        ["meeting held | Синди Киро NZ, Биман Прасад FJ"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES.keys())
def test_coreference(engine: Engine, text: str, lines: list[str]) -> None:
    at = datetime.fromisoformat(PUBLISHED)
    article = Article.compose(source="test", title="", text=text, published_at=at, received_at=at)
    found = [described(record) for record in engine.extract(article).events]
    wanted = [expected(line) for line in lines]
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert len(found) == len(wanted), found
    assert reduced == wanted
