"""What ministries and parliaments report: envoys received, offices at length, denials, plans, the margins of forums.

Each case is a text, when it was published and the events in it, one line each as in `test_constructions`.
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine
from tests.unit.extract.test_constructions import described, expected

FRIDAY = "2025-03-14T12:00:00+03:00"

CASES: dict[str, tuple[str, list[str]]] = {
    "an envoy newly appointed": (
        "Министр иностранных дел Лаоса Тхонгсаван Пхомвихан принял вчера вновь назначенного посла Японии "
        "Мидори Кавагути, которая вручила ему копии верительных грамот.",
        ["meeting held | Тхонгсаван Пхомвихан LA, Мидори Кавагути JP | | 2025-03-13"],
    ),
    "an office for two regions": (
        "Министр России по развитию Дальнего Востока и Арктики Игорь Седых и министр строительства Монголии "
        "Бат Эрдэнэ подписали меморандум.",
        ["signing held | Игорь Седых RU, Бат Эрдэнэ MN | | | memorandum"],
    ),
    "parliaments are no people": (
        "Документ подписали Жогорку Кенеш и Милли Меджлис.",
        ["signing held | Жогорку Кенеш KG, Милли Меджлис AZ | | | other"],
    ),
    "what is denied with 'будто'": (
        "Пресс-секретарь опроверг сообщения, будто на саммите премьер-министр Албании Эди Рама встретится с "
        "президентом Сербии Александром Вучичем.",
        ["meeting denied | Эди Рама AL, Александр Вучич RS"],
    ),
    "what is being worked on": (
        "Встреча премьер-министра Албании Эди Рамы с президентом Сербии Александром Вучичем прорабатывается.",
        ["meeting proposed | Эди Рама AL, Александр Вучич RS"],
    ),
    "where two are going": (
        "В мае премьер-министр Албании Эди Рама и президент Сербии Александр Вучич собираются в Загреб на форум.",
        ["meeting planned | Эди Рама AL, Александр Вучич RS | Загреб | 2025-05"],
    ),
    "the margins of a forum in the dateline's town": (
        "СПЛИТ, 14 марта. На полях Адриатического форума в пятницу увиделись премьер-министр Албании Эди Рама и "
        "президент Хорватии Зоран Миланович.",
        ["meeting held | Эди Рама AL, Зоран Миланович HR | Сплит | 2025-03-14"],
    ),
    "received on a day of a tour": (
        "Поездка премьер-министра Албании Эди Рамы началась во вторник в Осло. Йонас Гар Стёре принимал гостя 12 марта.",
        ["visit held | Эди Рама AL, Йонас Гар Стёре NO* | Осло | 2025-03-11..2025-03-12"],
    ),
    "received long after a visit": (
        "Премьер-министр Албании Эди Рама 2 марта побывал в Осло. Йонас Гар Стёре принимал гостя 12 марта.",
        [
            "visit held | Эди Рама AL | Осло | 2025-03-02",
            "visit held | Эди Рама AL, Йонас Гар Стёре NO* | Осло | 2025-03-12",
        ],
    ),
    "what a visit recalled held": (
        "Месяцем ранее в Осло приезжал премьер-министр Албании Эди Рама. 10 февраля его принял премьер-министр Норвегии "
        "Йонас Гар Стёре.",
        [
            "visit held | Эди Рама AL, Йонас Гар Стёре NO* | Осло",
            "meeting held | Йонас Гар Стёре NO, Эди Рама AL | Осло | 2025-02-10",
        ],
    ),
    "where and at whose table a guest is awaited": (
        "Завтра президента Албании Байрама Бегая ждут в Загребе: днём – обед у президента Хорватии Зорана Милановича.",
        [
            "visit planned | Байрам Бегай AL | Загреб | 2025-03-15",
            "meeting planned | Байрам Бегай AL, Зоран Миланович HR | Загреб | 2025-03-15",
        ],
    ),
    "who does not come when another does": (
        "Премьер-министр Индии Нарендра Моди 3–4 апреля посетит Осло. Президент Албании Байрам Бегай в Осло не прилетит. "
        "Премьер-министр Сербии Джуро Мацут приглашён посетить Осло.",
        [
            "visit planned | Нарендра Моди IN | Осло | 2025-04-03..2025-04-04",
            "visit denied | Байрам Бегай AL | Осло | 2025-04-03..2025-04-04",
            "visit proposed | Джуро Мацут RS | Осло",
        ],
    ),
    "the programme of a day": (
        "Программа четверга включает беседу президента Албании Байрама Бегая с президентом Хорватии Зораном "
        "Милановичем.",
        ["meeting planned | Байрам Бегай AL, Зоран Миланович HR | | 2025-03-20"],
    ),
    "what a programme held": (
        "Программа визита включала переговоры президента Албании Байрама Бегая с президентом Хорватии Зораном "
        "Милановичем.",
        ["meeting held | Байрам Бегай AL, Зоран Миланович HR"],
    ),
    "the town of today is not that of another year": (
        "Президент Германии Франк-Вальтер Штайнмайер ведёт сегодня переговоры в Осло с премьер-министром Норвегии "
        "Йонасом Гаром Стёре.\nНорвегию с визитом в июне 2023 года посещал и премьер-министр Албании Эди Рама.",
        [
            "meeting held | Франк-Вальтер Штайнмайер DE, Йонас Гар Стёре NO | Осло | 2025-03-14",
            "visit held | Эди Рама AL | Норвегия | 2023-06",
        ],
    ),
    "a possible meeting": (
        "Пресс-секретарь рассказал о возможной встрече в Загребе премьер-министра Албании Эди Рамы с президентом Сербии "
        "Александром Вучичем.",
        ["meeting proposed | Эди Рама AL, Александр Вучич RS | Загреб"],
    ),
    "where from is no part of a name": (
        "Сегодня из Учжэня С. Лавров прибыл в Осло с рабочим визитом.",
        ["visit held | С. Лавров RU | Осло | 2025-03-14"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_protocol(engine: Engine, name: str) -> None:
    text, lines = CASES[name]
    when = datetime.fromisoformat(FRIDAY)
    article = Article.compose(source="test", title="", text=text, published_at=when, received_at=when)
    found = [described(record) for record in engine.extract(article).events]
    wanted = [expected(line) for line in lines]
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert len(found) == len(wanted), found
    assert reduced == wanted
