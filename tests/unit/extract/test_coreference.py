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
