"""What the sites of ministries and parliaments write: towns after "г.", envoys to several states, who has come to whom."""

import pytest

from services.extract.engine import Engine
from tests.unit.extract.expectations import article, assert_in_any_order

CASES: dict[str, tuple[str, list[str]]] = {
    "a town after its abbreviation": (
        "Министр обороны Латвии Андрис Спрудс, прибывший 6 марта в г.Нью-Дели, провёл встречу с министром обороны Индии "
        "Раджнатхом Сингхом.",
        [
            "visit held | Андрис Спрудс LV | Нью-Дели | 2025-03-06",
            "meeting held | Андрис Спрудс LV, Раджнатх Сингх IN | Нью-Дели",
        ],
    ),
    "no man's name after it": (
        "В г.Виндхуке 18 февраля посол Кубы Хорхе Мартинес провел встречу с министром торговли Намибии Лусией Иипумбу.",
        ["meeting held | Хорхе Мартинес CU, Лусия Иипумбу NA | Виндхук | 2025-02-18"],
    ),
    "on the margins of a conference called by its town": (
        "На полях Мюнхенской конференции по безопасности президент Черногории Яков Милатович встретился с президентом "
        "Финляндии Александром Стуббом.",
        ["meeting held | Яков Милатович ME, Александр Стубб FI | Мюнхен"],
    ),
    "within a forum called by its town": (
        "В рамках Бакинского глобального форума президент Албании Байрам Бегай провёл встречу с президентом Азербайджана "
        "Ильхамом Алиевым.",
        ["meeting held | Байрам Бегай AL, Ильхам Алиев AZ | Баку"],
    ),
    "an envoy to two states": (
        "Чрезвычайный и Полномочный Посол Республики Беларусь в ЮАР и по совместительству в Республике Ботсвана Пётр "
        "Козлов встретился с министром торговли Анголы Жозе Сальвадором.",
        ["meeting held | Пётр Козлов BY, Жозе Сальвадор AO"],
    ),
    "an envoy who resides elsewhere": (
        "Заместитель министра иностранных дел Киргизии Айбек Молдогазиев встретился с послом Перу в Киргизии (с резиденцией "
        "в Москве) Хуаном Карлосом Капуньяем.",
        ["meeting held | Айбек Молдогазиев KG, Хуан Карлос Капуньяй PE"],
    ),
    "a consul in a town after its abbreviation": (
        "Мэр Казани Ильсур Метшин встретился с генеральным консулом КНР в г. Казани Сян Бо.",
        ["meeting held | Ильсур Метшин RU, Сян Бо CN"],
    ),
    "who has come before he is named": (
        "Премьер-министр Непала Прачанда принял прибывшего в Катманду с визитом генерального директора корпорации "
        "Toyota Масару Като.",
        [
            "visit held | Масару Като JP, Прачанда NP* | Катманду",
            "meeting held | Прачанда NP, Масару Като JP | Катманду",
        ],
    ),
    "the head of a body": (
        "Генеральный директор МАГАТЭ Рафаэль Гросси посетил Минск 5 марта. Главу МАГАТЭ принял президент Александр "
        "Лукашенко.",
        [
            "visit held | Рафаэль Гросси -, Александр Лукашенко BY* | Минск | 2025-03-05",
            "meeting held | Александр Лукашенко BY, Рафаэль Гросси - | Минск",
        ],
    ),
    "who accepts an invitation receives nobody": (
        "Александр Лукашенко принял приглашение посетить Вологодчину.",
        [],
    ),
    "leaders of a part of the world are not those named": (
        "Президент Чехии Петр Павел и президент Польши Карол Навроцкий встретились в Брно. 13 марта в Лиме собрались "
        "лидеры Латинской Америки.",
        ["meeting held | Петр Павел CZ, Карол Навроцкий PL | Брно"],
    ),
}


@pytest.mark.parametrize(("text", "lines"), CASES.values(), ids=CASES.keys())
def test_official_sites(engine: Engine, text: str, lines: list[str]) -> None:
    assert_in_any_order(engine.extract(article(text)).events, lines)
