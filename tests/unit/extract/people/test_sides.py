"""Which country a person stands for, where the office beside the name does not say."""

import pytest

from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.people.index import PeopleReader

CASES = {
    # --- beside the name
    "a native": ("Переговоры с бразильцем Рамиро Кондори начались утром.", "Рамиро Кондори", "BR"),
    "in parentheses": ("За столом сидел Рамиро Кондори (Боливия).", "Рамиро Кондори", "BO"),
    "from": ("Посол поговорил с Рамиро Кондори из Боливии.", "Рамиро Кондори", "BO"),
    "a colleague from": (
        "Министр культуры Перу Луис Торрес позвонил коллеге из Боливии Рамиро Кондори.",
        "Рамиро Кондори",
        "BO",
    ),
    "on the side of": (
        "С литовской стороны в ней участвовала депутат Руте Каваляускайте, с чешской — сенатор Павел Дворжак.",
        "Павел Дворжак",
        "CZ",
    ),
    "companies of a country": (
        "Он принял руководителей крупных чешских компаний: председателя «Моравии» Павла Дворжака и директора «Лабы» Якуба Крейчи.",
        "Якуб Крейчи",
        "CZ",
    ),
    # --- whom the register does not know
    "a new head of government": (
        "Правительство Казахстана собралось в Астане. Премьер-министр Марлен Дюсупов открыл заседание. "
        "Казахстан растёт, и экономика Казахстана тоже.",
        "Марлен Дюсупов",
        "KZ",
    ),
    # --- by what the office is of
    "a region": ("Губернатор Астраханской области Пётр Лямин выступил на форуме.", "Пётр Лямин", "RU"),
    "a head of a region": ("Глава Карелии Пётр Лямин выступил на форуме.", "Пётр Лямин", "RU"),
    "a province": ("Прибыл вице-губернатор провинции Шаньдун Сунь Лицзюнь.", "Сунь Лицзюнь", "CN"),
    "a city": ("Мэр Граца Эльке Вальднер открыла ярмарку.", "Эльке Вальднер", "AT"),
    "a legal form": ("Директор ТОО «Жасыл Дала» Айдос Бекенов подписал договор.", "Айдос Бекенов", "KZ"),
    "a parliament": ("Депутат бундестага Эльке Вальднер открыла ярмарку.", "Эльке Вальднер", "DE"),
    # --- by other people
    "leads a delegation": (
        "Министр принял делегацию парламента Чехии, которую возглавляет заместитель председателя палаты Павел Дворжак.",
        "Павел Дворжак",
        "CZ",
    ),
    "came with": (
        "С премьер-министром Чехии Яном Кочкой в Вену приехали министр финансов Павел Дворжак и министр культуры Ева Новотна.",
        "Павел Дворжак",
        "CZ",
    ),
    "the only delegation": (
        "Заместитель министра экономики Павел Дворжак был в Дели. Чешская делегация посетила завод.",
        "Павел Дворжак",
        "CZ",
    ),
    # --- at home
    "as the known president without a country": (
        "Президент Касым-Жомарт Токаев принял посла. Потом посла принял министр транспорта Айдос Бекенов.",
        "Айдос Бекенов",
        "KZ",
    ),
    "the other foreign minister": (
        "Министр иностранных дел Мурат Нуртлеу прилетел в Ла-Пас, столицу Боливии. После разговора о Боливии и Казахстане "
        "Мурат Нуртлеу и министр иностранных дел Рамиро Кондори подписали план.",
        "Рамиро Кондори",
        "BO",
    ),
    "a host abroad": (
        "Президент Касым-Жомарт Токаев прилетел вечером. В Праге он встретился с министром транспорта Павлом Дворжаком.",
        "Павел Дворжак",
        "CZ",
    ),
    "nothing shows it": ("Министр транспорта Рамиро Кондори выступил на форуме.", "Рамиро Кондори", None),
}


@pytest.mark.parametrize(("text", "name", "country"), CASES.values(), ids=CASES.keys())
def test_a_side(tagger: Tagger, reader: PeopleReader, text: str, name: str, country: str | None) -> None:
    assert _country(tagger, reader, text, name) == country


@pytest.mark.parametrize(
    ("publisher", "country"),
    [("Пресс-служба Правительства Литвы", "LT"), ("Пражский вестник", "CZ"), ("Русская линия", None), ("Форум", None)],
)
def test_the_publisher_tells_who_is_at_home(
    tagger: Tagger, reader: PeopleReader, publisher: str, country: str | None
) -> None:
    text = "Министр транспорта Рамиро Кондори выступил на форуме."
    assert _country(tagger, reader, text, "Рамиро Кондори", publisher) == country


def _country(tagger: Tagger, reader: PeopleReader, text: str, name: str, publisher: str = "") -> str | None:
    document = Document.of("", text)
    tagger.find_entities(document.lines)
    tagger.tag(document.sentences)
    people = reader.read(document, "2025-03-01", publisher=publisher)
    found = {person.name: person.country for person in people.persons}
    assert name in found, found
    return found[name]
