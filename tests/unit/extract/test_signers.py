"""Who signs what, where the sentences of a report say it in part: ratified treaties, rows of documents, headlines."""

import pytest

from services.extract.engine import Engine
from services.extract.engine.body_names import one_body
from services.extract.engine.parties import Party
from tests.unit.extract.expectations import article, assert_in_any_order

CASES: dict[str, tuple[str, str, list[str]]] = {
    "a treaty whose participle agrees with it and not with the law": (
        "",
        "Президент Киргизии Садыр Жапаров подписал закон № 71 о ратификации соглашения между Кабинетом министров "
        "Кыргызской Республики и правительством Венгрии о строительстве школ, подписанное 7 марта 2023 года в "
        "Будапеште.",
        [
            "signing held | Садыр Жапаров KG |  |  | law",
            "signing held | Кабинет министров Кыргызской Республики KG, правительство Венгрии HU | Будапешт | "
            "2023-03-07 | agreement",
        ],
    ),
    "a ratified treaty, come back to by one word": (
        "",
        "Сейм ратифицировал Договор о границе между Литвой и Швецией. Документ направлен президенту. "
        "Договор подписан 5 июня 2024 года в Вильнюсе и дополняет ранее заключённые соглашения.",
        ["signing held | LT, SE | Вильнюс | 2024-06-05 | treaty"],
    ),
    "a state by its long name": (
        "",
        "Ратифицировано соглашение между правительством Польши и правительством Лаосской Народно-Демократической "
        "Республики о налогах. Соглашение было подписано 3 мая 2023 года во Вьентьяне.",
        [
            "signing held | правительство Польши PL, правительство Лаосской Народно-Демократической Республики LA | "
            "Вьентьян | 2023-05-03 | agreement"
        ],
    ),
    "another treaty with somebody else": (
        "",
        "Министры иностранных дел Кубы Бруно Родригес и Чили Альберто ван Клаверен подписали договор о выдаче. "
        "Аналогичный договор с Перу пока лишь парафирован.",
        ["signing held | Бруно Родригес CU, Альберто ван Клаверен CL | | | treaty"],
    ),
    "officials by the dozen": (
        "",
        "Министры и губернаторы Перу и Чили подписали десять документов.",
        ["signing held | PE, CL | | | other"],
    ),
    "heads of ministries after a headline": (
        "По итогам визита подписано 12 документов",
        "Главы министерств и регионов Армении и Грузии подписали 12 документов. Кроме того, подписано соглашение о "
        "создании совместного фонда.",
        ["signing held | AM, GE | | | agreement"],
    ),
    "a signing with each counterpart": (
        "",
        "Министерство энергетики Египта подписало меморандум о взаимопонимании с компанией Siemens и контракт на "
        "поставку турбин с корпорацией General Electric.",
        [
            "signing held | Министерство энергетики Египта EG, Siemens DE | | | memorandum",
            "signing held | Министерство энергетики Египта EG, General Electric US | | | contract",
        ],
    ),
    "two sides with each a topic of their own": (
        "",
        "Премьер Перу Хосе Арана и премьер Чили Луис Сото подписали меморандум о торговле с Китаем и план борьбы с "
        "контрабандой.",
        ["signing held | Хосе Арана PE, Луис Сото CL | | | memorandum, program"],
    ),
    "cabinets of ministers in a row of documents": (
        "",
        "Планируется подписать ряд документов: соглашение между Кабинетом министров Латвии и правительством Кубы о "
        "визах; соглашение между Кабинетом министров Латвии и правительством Кубы о туризме.",
        ["signing planned | Кабинет министров Латвии LV, правительство Кубы CU | | | agreement, agreement"],
    ),
    "councils of a region": (
        "",
        "Подписан протокол о намерениях между Витебским областным Советом депутатов и Псковским областным Собранием "
        "депутатов.",
        ["signing held | Витебский областной Совет депутатов -, Псковское областное Собрание депутатов -"],
    ),
    "a committee for two things": (
        "",
        "Подписана программа обменов между Государственным комитетом по науке и технологиям Беларуси и Министерством "
        "образования Индии.",
        [
            "signing held | Государственный комитет по науке и технологиям Беларуси BY, "
            "Министерство образования Индии IN"
        ],
    ),
    "bodies of a headline and those who sign for them": (
        "МГУ и Ханойский университет подписали договор",
        "Ректор Московского университета Виктор Садовничий и президент Ханойского университета Ле Куан подписали "
        "договор о создании совместного института.",
        ["signing held | МГУ RU, Ханойский университет VN, Виктор Садовничий RU, Ле Куан VN | | | treaty"],
    ),
    "bodies told of by other names": (
        "Подписание меморандума между Секретариатом ШОС и фондом «Рассвет»",
        "Секретариат Шанхайской организации сотрудничества и фонд «Рассвет» подписали меморандум о взаимопонимании. "
        "«Для нас честь подписать меморандум о взаимопонимании», – сказал директор фонда «Рассвет» Олег Белов.",
        ["signing held | Секретариат ШОС -, Рассвет - | | | memorandum"],
    ),
    "years that it is for": (
        "",
        "Министры иностранных дел Литвы Кястутис Будрис и Кубы Бруно Родригес подписали план сотрудничества на период "
        "2027-2028 годов.",
        ["signing held | Кястутис Будрис LT, Бруно Родригес CU | |  | program"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_signers(engine: Engine, name: str) -> None:
    title, text, expected = CASES[name]
    assert_in_any_order(engine.extract(article(text, title)).events, expected)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Секретариат ШОС", "Секретариат Шанхайской организации сотрудничества", True),
        ("Фонд Росконгресс", "Росконгресс", True),
        ("АО «Волга-Дизель»", "Волга-Дизель", True),
        ("МИНИСТЕРСТВО ОБРАЗОВАНИЯ БЕЛАРУСИ", "Министерство образования Беларуси", True),
        ("Министерство", "Министерство финансов Перу", False),
        ("университет Инха", "Ташкентский университет", False),
        ("Минский облисполком", "Брестский облисполком", False),
    ],
)
def test_one_body_by_two_names(first: str, second: str, same: bool) -> None:
    one, other = Party("organization", first), Party("organization", second)
    assert one_body(one, other) is one_body(other, one) is same
