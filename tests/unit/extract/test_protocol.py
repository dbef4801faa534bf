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
