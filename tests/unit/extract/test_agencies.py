"""How agencies of the region write: lists of colleagues by state, courtesies before names, delegations and who leads.

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
    "several rung one by one": (
        "",
        "12 марта глава МИД Турции Хакан Фидан провёл переговоры по телефону с главами МИД Государства Катар шейхом "
        "Мухаммедом Аль Тани, Королевства Марокко Насером Буритой и Республики Мальта Иэном Боргом, сообщает "
        "пресс-служба.",
        [
            "call held | Хакан Фидан TR, Мухаммед Аль Тани QA | | 2025-03-12",
            "call held | Хакан Фидан TR, Насер Бурита MA | | 2025-03-12",
            "call held | Хакан Фидан TR, Иэн Борг MT | | 2025-03-12",
        ],
    ),
    "several in one conversation": (
        "",
        "12 марта глава МИД Турции Хакан Фидан провёл общий телефонный разговор с главой МИД Марокко Насером Буритой и "
        "главой МИД Мальты Иэном Боргом.",
        ["call held | Хакан Фидан TR, Насер Бурита MA, Иэн Борг MT | | 2025-03-12"],
    ),
    "ministers by their states": (
        "",
        "Глава МИД Албании Игли Хасани провёл переговоры с главами МИД Королевства Бутан Доном Нгьелом, Султаната Бруней "
        "принцем Мохамедом Болкиахом и Республики Перу Эльмером Шиалером.",
        ["meeting held | Игли Хасани AL, Дон Нгьел BT, Мохамед Болкиах BN, Эльмер Шиалер PE"],
    ),
    "His Excellency": (
        "",
        "Глава МИД Албании Игли Хасани встретился с министром иностранных дел Катара Его Превосходительством Мухаммедом "
        "бин Абдулрахманом Аль Тани.",
        ["meeting held | Игли Хасани AL, Мухаммед бин Абдулрахман Аль Тани QA"],
    ),
    "delegations with a leader each": (
        "",
        "Премьер-министр Грузии Ираклий Кобахидзе принял делегации, возглавляемые министром обороны Литвы Гедиминасом "
        "Якавонисом и министром обороны Латвии Андрисом Спрудсом.",
        ["meeting held | Ираклий Кобахидзе GE, Гедиминас Якавонис LT, Андрис Спрудс LV"],
    ),
    "a deputy who is a minister": (
        "",
        "Президент Финляндии Александр Стубб принял заместителя председателя правительства, министра промышленности и "
        "торговли Чехии Йозефа Сикелу.",
        ["meeting held | Александр Стубб FI, Йозеф Сикела CZ"],
    ),
    "what is provided for": (
        "",
        "В ходе визита министра иностранных дел Албании Игли Хасани в Лиму предусматриваются переговоры с министром "
        "иностранных дел Перу Эльмером Шиалером.",
        ["visit planned | Игли Хасани AL | Лима", "meeting planned | Игли Хасани AL, Эльмер Шиалер PE | Лима"],
    ),
    "what one has come to take part in": (
        "",
        "Президент Финляндии Александр Стубб прибыл в Ригу для участия во встрече с президентом Латвии Эдгаром "
        "Ринкевичсом.",
        ["visit held | Александр Стубб FI", "meeting planned | Александр Стубб FI, Эдгар Ринкевичс LV"],
    ),
    "a commission with a hyphen": (
        "",
        "14 марта в Осло состоялось заседание Межправительственной комиссии по торгово-экономическому сотрудничеству.",
        ["meeting held | Межправительственная комиссия по торгово-экономическому сотрудничеству - | Осло | 2025-03-14"],
    ),
}


@pytest.mark.parametrize(("title", "text", "lines"), CASES.values(), ids=CASES.keys())
def test_agencies(engine: Engine, title: str, text: str, lines: list[str]) -> None:
    article = Article.compose(source="test", title=title, text=text, published_at=FRIDAY, received_at=FRIDAY)
    _, extraction = engine.explain(article)  # the unsure ones too
    found = [described(record) for record in extraction.events]
    wanted = [expected(line) for line in lines]
    found.sort(key=lambda record: lines_of(record, wanted))
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert reduced == wanted, found
    assert len(found) == len(wanted), found
