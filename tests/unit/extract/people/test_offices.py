from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.people.index import PeopleReader
from services.extract.engine.people.offices import Office

Find = Callable[[str], list[Office]]


@pytest.fixture(scope="session")
def find(tagger: Tagger, reader: PeopleReader) -> Find:
    def offices(text: str) -> list[Office]:
        document = Document.of("", text)
        tagger.find_entities(document.lines)
        tagger.tag(document.sentences)
        return [office for sentence in document.sentences for office in reader.offices.find(sentence)]

    return offices


@pytest.mark.parametrize(
    ("text", "role", "kind", "countries"),
    [
        ("Президент Монголии прилетел в Улан-Батор.", "президент", "head_of_state", ("MN",)),
        ("На встрече с Президентом Республики Узбекистан обсудили воду.", "президент", "head_of_state", ("UZ",)),
        ("Его принял таджикский президент.", "президент", "head_of_state", ("TJ",)),
        ("Об этом сообщил глава Киргизии.", "глава государства", "head_of_state", ("KG",)),
        ("Сербский лидер побывал в Баку.", "лидер", "head_of_state", ("RS",)),
        ("Визит премьера Венгрии отложен.", "премьер-министр", "head_of_government", ("HU",)),
        ("Примьер-министр Грузии прибыл утром.", "премьер-министр", "head_of_government", ("GE",)),
        ("Канцлер ФРГ позвонил в Варшаву.", "канцлер", "head_of_government", ("DE",)),
        ("Глава правительства Эстонии подал в отставку.", "глава правительства", "head_of_government", ("EE",)),
        (
            "Председатель кабинета министров КР поехал в Ош.",
            "председатель кабинета министров",
            "head_of_government",
            ("KG",),
        ),
        ("Встреча с главой МИД Пакистана прошла утром.", "министр иностранных дел", "foreign_minister", ("PK",)),
        ("Глава внешнеполитического ведомства Чехии возразил.", "министр иностранных дел", "foreign_minister", ("CZ",)),
        ("Глава армянской дипломатии вылетел в Париж.", "министр иностранных дел", "foreign_minister", ("AM",)),
        ("Глава Минобороны Латвии подал рапорт.", "министр обороны", "minister", ("LV",)),
        (
            "Министр промышленности и торговли Казахстана открыл завод.",
            "министр промышленности и торговли",
            "minister",
            ("KZ",),
        ),
        (
            "Первый вице-премьер Белоруссии провёл совещание.",
            "первый вице-премьер",
            "deputy_head_of_government",
            ("BY",),
        ),
        (
            "Заместитель министра энергетики Азербайджана уточнил сроки.",
            "заместитель министра энергетики",
            "deputy",
            ("AZ",),
        ),
        ("Замминистра транспорта Латвии уточнил сроки.", "заместитель министра транспорта", "deputy", ("LV",)),
        ("Посол Италии в Армении вручил грамоты.", "посол в Армении", "ambassador", ("IT",)),
        (
            "Чрезвычайный и Полномочный Посол Республики Корея в Узбекистане дал приём.",
            "посол в Узбекистане",
            "ambassador",
            ("KR",),
        ),
        ("Спикер Милли Меджлиса Азербайджана выступила.", "спикер Милли Меджлиса", "speaker", ("AZ",)),
        ("Председатель Сената Парламента Республики Казахстан выступил.", "председатель Сената", "speaker", ("KZ",)),
        ("Генсек ООН призвал к миру.", "генеральный секретарь ООН", "body", ()),
        ("Секретарь Совета безопасности Армении прибыл.", "секретарь Совета безопасности", "other", ("AM",)),
        ("Аким Жамбылской области доложил.", "аким Жамбылской области", "governor", ("KZ",)),
        ("Мэр Тбилиси доложил.", "мэр Тбилиси", "mayor", ("GE",)),
        ("Гендиректор «Узбекнефтегаза» доложил.", "генеральный директор «Узбекнефтегаза»", "other", ()),
        ("Наследный принц Кувейта доложил.", "наследный принц", "other", ("KW",)),
        ("Султан Омана прибыл в Тегеран.", "султан", "head_of_state", ("OM",)),
    ],
)
def test_an_office_with_its_country(find: Find, text: str, role: str, kind: str, countries: tuple[str, ...]) -> None:
    found = find(text)
    assert [(o.role, o.kind, o.countries) for o in found][:1] == [(role, kind, countries)]


def test_several_countries_make_a_plural(find: Find) -> None:
    (office,) = find("Главы МИД Грузии, Армении и Турции встретились в Батуми.")
    assert office.plural
    assert office.countries == ("GE", "AM", "TR")
    assert office.role == "министр иностранных дел"


@pytest.mark.parametrize("text", ["Бывший президент Чехии вернулся.", "Экс-президент Чехии вернулся."])
def test_a_former_office(find: Find, text: str) -> None:
    (office,) = find(text)
    assert office.former
    assert office.role == "президент"


@pytest.mark.parametrize("text", ["И.о. министра обороны Литвы вернулся.", "Врио министра обороны Литвы вернулся."])
def test_an_acting_office(find: Find, text: str) -> None:
    (office,) = find(text)
    assert office.acting
    assert (office.role, office.countries) == ("министр обороны", ("LT",))


@pytest.mark.parametrize(
    "text",
    [
        "После переговоров стороны подписали протокол.",
        "Совет министров иностранных дел собрался в Ереване.",
        "Страны давно сотрудничают.",
    ],
)
def test_what_is_no_office(find: Find, text: str) -> None:
    assert find(text) == []


def test_sentences_without_tags_are_read_too(reader: PeopleReader) -> None:
    document = Document.of("", "Председатель Сената Бразилии принял посла Японии в Бразилии.")
    found = [o for sentence in document.sentences for o in reader.offices.find(sentence)]
    assert [(o.role, o.countries) for o in found] == [
        ("председатель Сената", ("BR",)),
        ("посол в Бразилии", ("JP",)),
    ]


WORDS = st.sampled_from(
    "президент президента Президенты глава МИД России и , Казахстана « » министр иностранных дел по в бывший первый "
    "заместитель совета « Роснефть ООН — ( ) посол Иван Петров . и.о. страны двух нашей Чрезвычайный "
    "Полномочный врио".split()
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=80))
def test_finding_never_fails_and_offices_do_not_overlap(reader: PeopleReader, text: str) -> None:
    for sentence in Document.of("", text).sentences:
        end = 0
        for office in reader.offices.find(sentence):
            assert end <= office.start <= office.head < office.stop <= len(sentence.tokens)
            assert office.role
            end = office.stop
