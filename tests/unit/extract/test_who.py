"""Who is meant: anaphors, offices and bodies that stand for the people whom the text names elsewhere.

Each case is a text and the events in it, one line each as in `test_constructions`.
"""

from datetime import datetime

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine
from tests.unit.extract.test_constructions import PUBLISHED, described, expected

CASES: dict[str, tuple[str, list[str]]] = {
    "a native of a country": (
        "Эмманюэль Макрон прилетел в Копенгаген. В среду датчанка Метте Фредериксен встретилась с ним. "
        "Днём ранее с датчанкой встретился Эди Рама.",
        [
            "visit held | Эмманюэль Макрон FR | Копенгаген",
            "meeting held | Метте Фредериксен DK, Эмманюэль Макрон FR",
            "meeting held | Эди Рама AL, Метте Фредериксен DK",
        ],
    ),
    "the delegation of the one who came": (
        "Аким Костанайской области Кумар Айтбаев прибыл с рабочей поездкой в Томск. "
        "Делегация встретилась с губернатором Томской области Петром Ляминым.",
        [
            "visit held | Кумар Айтбаев KZ | Томск",
            "meeting held | Кумар Айтбаев KZ, Пётр Лямин RU",
        ],
    ),
    "one's own head of state": (
        "Эмир Катара Тамим бен Хамад Аль Тани встретился в Астане с Касым-Жомартом Токаевым. Эмир поблагодарил Токаева. "
        "Президент Касым-Жомарт Токаев доволен. Эмир улетел. "
        "12 марта глава государства принял министра энергетики Франции Марка Феррачи.",
        [
            "meeting held | Тамим бен Хамад Аль Тани QA, Касым-Жомарт Токаев KZ | Астана",
            "meeting held | Касым-Жомарт Токаев KZ, Марк Феррачи FR | | 2025-03-12",
        ],
    ),
    "he after a colon": (
        "Не отстаёт и губернатор Томской области Пётр Лямин: 12 марта он встретился с послом Казахстана Айдосом Бекеновым.",
        ["meeting held | Пётр Лямин RU, Айдос Бекенов KZ | | 2025-03-12"],
    ),
    "the agency before the dash": (
        "ТЮП-ЮГ — Президент Франции Эмманюэль Макрон провёл переговоры с Эди Рамой.",
        ["meeting held | Эмманюэль Макрон FR, Эди Рама AL"],
    ),
    "both ministers of two states": (
        "12 марта главы МИД двух стран Хакан Фидан и Элина Валтонен подписали соглашение.",
        ["signing held | Хакан Фидан TR, Элина Валтонен FI | | 2025-03-12 | agreement"],
    ),
    "his host is another": (
        "Президент Румынии Никушор Дан улетел. 12 марта Минск посетил министр обороны Албании Пирро Венгу, "
        "тогда его принимал министр обороны Беларуси Виктор Хренин.",
        [
            "visit held | Пирро Венгу AL, Виктор Хренин BY* | Минск | 2025-03-12",
            "meeting held | Пирро Венгу AL, Виктор Хренин BY",
        ],
    ),
    "the heads of two ministries": (
        "Министр иностранных дел Турции Хакан Фидан и министр иностранных дел Финляндии Элина Валтонен давно знакомы. "
        "Это подтвердил эксперт Рауф Агаев. 12 марта главы двух МИД встретились в Риге.",
        ["meeting held | Хакан Фидан TR, Элина Валтонен FI | Рига | 2025-03-12"],
    ),
    "companies are of a country": (
        "ТОО «Жасыл Дала» и ПАО «Лямин» подписали контракт на поставку зерна.",
        ["signing held | Жасыл Дала KZ, Лямин RU | | | contract"],
    ),
    "people stand for their governments": (
        "Джорджа Мелони и Эди Рама провели 12 марта переговоры в Тиране. "
        "Переговоры правительств Италии и Албании прошли в Тиране.",
        ["meeting held | Джорджа Мелони IT, Эди Рама AL | Тирана | 2025-03-12"],
    ),
    "a given name that stands apart": (
        "Премьер-министр Монголии Лувсаннамсрайн Оюун-Эрдэнэ прибыл в Астану. "
        "Во второй половине дня Лувсаннамсрайна Оюун-Эрдэнэ принял в Акорде Президент Касым-Жомарт Токаев.",
        [
            "visit held | Лувсаннамсрайн Оюун-Эрдэнэ MN, Касым-Жомарт Токаев KZ* | Астана",
            "meeting held | Касым-Жомарт Токаев KZ, Лувсаннамсрайн Оюун-Эрдэнэ MN | Астана",
        ],
    ),
    "who heads the ministry": (
        "Министр иностранных дел Перу Эльмер Шьялер едет в Азию, рассказала пресс-секретарь Роза Кальво. "
        "По её словам, 17 марта глава ведомства прибудет в Ханой.",
        ["visit planned | Эльмер Шьялер PE | Ханой | 2025-03-17"],
    ),
    "the visitor will be received": (
        "Министр обороны Индии Раджнатх Сингх 13 марта прилетел в Минск. Вечером Виктор Хренин выступил на форуме. "
        "В субботу его примет президент Александр Лукашенко.",
        [
            "visit held | Раджнатх Сингх IN, Александр Лукашенко BY* | Минск",
            "meeting planned | Александр Лукашенко BY, Раджнатх Сингх IN | Минск | 2025-03-15",
        ],
    ),
    "terms that are not named": (
        "Президент Бразилии Лула да Силва пригласил Владимира Путина посетить Бразилиа. Сроки поездки пока не названы.",
        ["visit proposed | Владимир Путин RU, Лула да Силва BR* | Бразилиа"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES.keys())
def test_who(engine: Engine, text: str, lines: list[str]) -> None:
    at = datetime.fromisoformat(PUBLISHED)
    article = Article.compose(source="test", title="", text=text, published_at=at, received_at=at)
    found = [described(record) for record in engine.extract(article).events]
    wanted = [expected(line) for line in lines]
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert len(found) == len(wanted), found
    assert reduced == wanted
