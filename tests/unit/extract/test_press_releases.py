"""What press services write: who was met in one sentence, plans told in the course of a visit, one event told twice.

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
    "a guest goes from office to office": (
        "",
        "В Оттаве министр иностранных дел Словакии Юрай Бланар встретился с министром иностранных дел Канады Мелани "
        "Жоли, министром международной торговли, содействия экспорту и малого бизнеса Канады Мэри Нг, председателем "
        "комитета по международным делам Палаты общин Али Эхсасси и президентом Канадской торговой палаты Перрином "
        "Битти.",
        [
            "meeting held | Юрай Бланар SK, Мелани Жоли CA | Оттава",
            "meeting held | Юрай Бланар SK, Мэри Нг CA | Оттава",
            "meeting held | Юрай Бланар SK, Али Эхсасси CA | Оттава",
            "meeting held | Юрай Бланар SK, Перрин Битти CA | Оттава",
        ],
    ),
    "a guest is received by each": (
        "",
        "Во Вьетнаме министра обороны Японии Минору Кихару приняли президент То Лам, премьер-министр Фам Минь Тинь и "
        "министр обороны Фан Ван Зянг.",
        [
            "meeting held | То Лам VN, Минору Кихара JP | Вьетнам",
            "meeting held | Фам Минь Тинь VN, Минору Кихара JP | Вьетнам",
            "meeting held | Фан Ван Зянг VN, Минору Кихара JP | Вьетнам",
        ],
    ),
    "two ministers at one table": (
        "",
        "Министр экономики Эстонии Эркки Кельдо встретился в Осло с министром торговли Сесилие Мюрсет и министром "
        "обороны Туре Саннвиком.",
        ["meeting held | Эркки Кельдо EE, Сесилие Мюрсет NO, Туре Саннвик NO | Осло"],
    ),
    "one's own officials in one room": (
        "",
        "Президент Эстонии Алар Карис встретился с премьер-министром Эстонии Кристеном Михалом, спикером парламента "
        "Лаури Хуссаром и министром обороны Ханно Певкуром.",
        ["meeting held | Алар Карис EE, Кристен Михал EE, Лаури Хуссар EE, Ханно Певкур EE"],
    ),
    "each of two apart": (
        "",
        "Спикер парламента Латвии Дайга Миериня отдельно встретилась с верховным комиссаром ООН по правам человека "
        "Фолькером Тюрком и генеральным директором Международной организации труда Жилбером Унгбо.",
        [
            "meeting held | Дайга Миериня LV, Фолькер Тюрк -",
            "meeting held | Дайга Миериня LV, Жилбер Унгбо -",
        ],
    ),
    "what is planned in the course of a visit": (
        "",
        "Министр иностранных дел Кубы Бруно Родригес прибыл в Осло. В ходе визита запланирована встреча с министром "
        "иностранных дел Норвегии Эспеном Бартом Эйде.",
        [
            "visit held | Бруно Родригес CU | Осло",
            "meeting planned | Эспен Барт Эйде NO, Бруно Родригес CU | Осло",
        ],
    ),
    "a visit that a headline and its programme leave open": (
        "Министр экономики Грузии в Бахрейне",
        "В рамках визита запланирована встреча с министром иностранных дел Бахрейна Абдуллатифом бин Рашидом Аль "
        "Заяни. Министр экономики Грузии Леван Давиташвили прибыл в Манаму накануне.",
        [
            "visit held | Леван Давиташвили GE | Манама | 2025-03-13",
            "meeting planned | Абдуллатиф бин Рашид Аль Заяни BH, Леван Давиташвили GE | Манама",
        ],
    ),
    "who comes and is received in one sentence": (
        "",
        "Король Бутана Джигме Кхесар Намгьял Вангчук, который накануне вечером приземлился в Дели, сегодня был принят "
        "премьер-министром Индии Нарендрой Моди.",
        [
            "visit held | Джигме Кхесар Намгьял Вангчук BT, Нарендра Моди IN* | Дели | 2025-03-13..2025-03-14",
            "meeting held | Нарендра Моди IN, Джигме Кхесар Намгьял Вангчук BT | Дели | 2025-03-14",
        ],
    ),
    "a delegation of the headline, one more stop, a colleague asked to come": (
        "Делегация парламента Ирландии посетила Хорватию",
        "С 11 по 13 марта делегация ирландского парламента во главе с председателем Палаты представителей Шоном "
        "О’Фиргаилом находилась с визитом в Хорватии. Делегация встретилась с председателем Сабора Горданом "
        "Яндроковичем. О’Фиргаил пригласил хорватского коллегу посетить Дублин. Делегация также посетила Дубровник.",
        [
            "visit held | Шон О’Фиргаил IE | Хорватия | 2025-03-11..2025-03-13",
            "meeting held | Шон О’Фиргаил IE, Гордан Яндрокович HR | Хорватия",
            "visit proposed | Гордан Яндрокович HR, Шон О’Фиргаил IE* | Дублин",
        ],
    ),
    "leaders of a headline by the offices that they hold": (
        "Лидеры Судана и Чада поговорили по телефону",
        "Председатель Суверенного совета Судана Абдель Фаттах аль-Бурхан провёл телефонный разговор с президентом Чада "
        "Махаматом Идрисом Деби. В ходе беседы лидеры обсудили торговлю.",
        ["call held | Абдель Фаттах аль-Бурхан SD, Махамат Идрис Деби TD"],
    ),
    "a visit that is talked about": (
        "",
        "10 марта министр обороны Финляндии Антти Хяккянен встретился с министром обороны Грузии Ираклием Чиковани. "
        "Собеседники обсудили визит Чиковани в Хельсинки.",
        [
            "meeting held | Антти Хяккянен FI, Ираклий Чиковани GE || 2025-03-10",
            "visit planned | Ираклий Чиковани GE | Хельсинки",
        ],
    ),
    "a visit that was and is talked about": (
        "",
        "Президент Чили Габриэль Борич 12 марта побывал в Осло. В четверг министр иностранных дел Чили Альберто ван "
        "Клаверен обсудил визит Борича в Осло с послом Норвегии Йоханом Вибе.",
        [
            "visit held | Габриэль Борич CL | Осло | 2025-03-12",
            "meeting held | Альберто ван Клаверен CL, Йохан Вибе NO || 2025-03-13",
        ],
    ),
    "a recent visit has no day": (
        "",
        "Министр обороны Финляндии Антти Хяккянен упомянул о недавнем визите министра обороны Грузии Ираклия Чиковани в "
        "Хельсинки.",
        ["visit held | Ираклий Чиковани GE | Хельсинки"],
    ),
}


@pytest.mark.parametrize(("title", "text", "lines"), CASES.values(), ids=CASES.keys())
def test_press_releases(engine: Engine, title: str, text: str, lines: list[str]) -> None:
    article = Article.compose(source="test", title=title, text=text, published_at=FRIDAY, received_at=FRIDAY)
    found = [described(record) for record in engine.extract(article).events]
    wanted = [expected(line) for line in lines]
    found.sort(key=lambda record: lines_of(record, wanted))
    reduced = [{key: record[key] for key in line} for record, line in zip(found, wanted, strict=False)]
    assert reduced == wanted, found
    assert len(found) == len(wanted), found
