from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.extract.engine.document import Document
from services.extract.engine.people.index import People, PeopleReader, Person

Persons = Callable[..., dict[str, Person]]
Read = Callable[..., People]


# --- one person, many mentions ------------------------------------------------------------------------


def test_a_surname_alone_is_the_full_name_of_the_text(persons: Persons) -> None:
    found = persons(
        "В Ереван прилетел Нурлан Сагатов. С Сагатовым беседовал министр. Сагатову показали завод, о Сагатове писали."
    )
    assert list(found) == ["Нурлан Сагатов"]
    assert len(found["Нурлан Сагатов"].mentions) == 4


def test_mentions_in_oblique_cases_alone_give_the_nominative(persons: Persons) -> None:
    found = persons("Делегация беседовала с Дилшодом Кариевым. Слова Дилшода Кариева приводит пресс-служба.")
    assert list(found) == ["Дилшод Кариев"]


def test_initials_a_patronymic_and_capitals_join(persons: Persons) -> None:
    found = persons(
        "В зале был Виктор Павлович Стрельников. В. Стрельников открыл заседание. "
        "Слово взял СТРЕЛЬНИКОВ Виктор Павлович."
    )
    assert list(found) == ["Виктор Павлович Стрельников"]
    assert found["Виктор Павлович Стрельников"].sex == "m"


def test_a_given_name_and_patronymic_join_the_surname_of_the_text(persons: Persons) -> None:
    found = persons(
        "Премьер долго говорил с Сергеем Петровичем. Сергей Петрович Ломов улыбался. Сергей Петрович был доволен."
    )
    assert list(found) == ["Сергей Петрович Ломов"]
    assert list(persons("Сергей Петрович был доволен.")) == ["Сергей Петрович"]


def test_the_register_knows_whom_the_patronymic_means(persons: Persons) -> None:
    found = persons("Президент России Путин прилетел вчера. Владимир Владимирович доволен поездкой.")
    assert list(found) == ["Владимир Владимирович Путин"]


def test_initials_stay_where_the_text_gives_no_more(persons: Persons) -> None:
    assert list(persons("Президент Казахстана К.-Ж. Токаев выступил в Астане.")) == ["К.-Ж. Токаев"]


def test_a_letter_missed_does_not_make_another_person(persons: Persons) -> None:
    found = persons("Выступил Кайрат Жумадилов. По словам Жумадилова, мост готов. Жумадлов поблагодарил строителей.")
    assert list(found) == ["Кайрат Жумадилов"]


def test_yo_comes_from_another_mention(persons: Persons) -> None:
    found = persons(
        "Министр Артём Королёв приехал в Брест. Утром Королева встретил губернатор. Артем Королев выступил."
    )
    assert list(found) == ["Артём Королёв"]


def test_husband_and_wife_are_two(persons: Persons) -> None:
    found = persons("Приехали Рустам Каримов и Зульфия Каримова. Каримова открыла выставку.")
    assert set(found) == {"Рустам Каримов", "Зульфия Каримова"}
    assert len(found["Зульфия Каримова"].mentions) == 2


def test_womens_surnames_in_a_consonant_do_not_decline(persons: Persons) -> None:
    assert list(persons("Он встретился с Урсулой фон дер Ляйен и с Ингрид Хансен.")) == [
        "Урсула фон дер Ляйен",
        "Ингрид Хансен",
    ]


def test_titles_are_no_names(persons: Persons) -> None:
    assert list(persons("Эмира Катара шейха Тамима бен Хамада Аль Тани проводили в аэропорту.")) == [
        "Тамим бен Хамад Аль Тани"
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Документ подписан главами МИД Айдосом Бекеновым и Рамиро Калатравой.", "Рамиро Калатрава"),
        ("Договор заключили компании в лице Айгуль Бекеновой и Рамеза аль-Бахрани.", "Рамез аль-Бахрани"),
        ("Министр говорил с вице-премьером Чехии Душаном Павловичем-Коваричем.", "Душан Павлович-Коварич"),
        ("Он говорил с Йоханом-Кристианом Ольсеном о рыбе.", "Йохан-Кристиан Ольсен"),
        ("Визит президента Эрнесто Саласа-младшего завершён.", "Эрнесто Салас-младший"),
        ("Он побеседовал с главой ЮНЕП Ингрид Хансен.", "Ингрид Хансен"),
        ("Выступил генерал-губернатор Дарвана Хусейн Ширази.", "Хусейн Ширази"),
        ("Премьер-министр Айбек Асанбек уулу встретился с делегацией.", "Айбек Асанбек уулу"),
        ("Премьер принял владелицу фабрики Паолу Ренту.", "Паола Рента"),
    ],
)
def test_the_words_around_a_name_decide_its_form(persons: Persons, text: str, name: str) -> None:
    assert name in persons(text)


def test_half_of_a_double_surname_and_a_middle_name_alone(persons: Persons) -> None:
    found = persons("Душан Павлович-Коварич прилетел в Минск. Утром Коварича встретил министр.")
    assert list(found) == ["Душан Павлович-Коварич"]
    found = persons("Выступил Жозе Карлуш Нелу ду Прадо. О Нелу писали газеты.")
    assert list(found) == ["Жозе Карлуш Нелу ду Прадо"]


def test_a_patronymic_of_another_mention_belongs_to_the_name(persons: Persons) -> None:
    found = persons("Гостя принял Сергей Ломов. Сергей Петрович показал завод.")
    assert list(found) == ["Сергей Петрович Ломов"]


# --- offices beside names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "role", "country"),
    [
        ("Прибыл министр транспорта Латвии Янис Калниньш.", "Янис Калниньш", "министр транспорта", "LV"),
        ("Янис Калниньш, министр транспорта Латвии, прибыл.", "Янис Калниньш", "министр транспорта", "LV"),
        ("Янис Калниньш (министр транспорта Латвии) прибыл.", "Янис Калниньш", "министр транспорта", "LV"),
        ("Беседа с латвийским министром транспорта Янисом Калниньшем.", "Янис Калниньш", "министр транспорта", "LV"),
        (
            "Встречал вице-премьер — министр финансов Грузии Гела Маисурадзе.",
            "Гела Маисурадзе",
            "вице-премьер — министр финансов",
            "GE",
        ),
        ("Глава Республики Коми Янис Калниньш прибыл.", "Янис Калниньш", "глава Республики Коми", "RU"),
        ("Посол Индии, г-н Раджив Кумар, попрощался.", "Раджив Кумар", "посол", "IN"),
        ("Его принял Янис Калниньш (тогда министр транспорта Латвии).", "Янис Калниньш", "министр транспорта", "LV"),
        ("Прибыл глава кабинета министров Латвии Янис Калниньш.", "Янис Калниньш", "премьер-министр", "LV"),
        ("Прежний латвийский премьер Янис Калниньш звонил.", "Янис Калниньш", "премьер-министр", "LV"),
        ("Принял посла Индии в Перу Раджива Кумара.", "Раджив Кумар", "посол в Перу", "IN"),
        (
            "Подписал председатель правления «Тенизнефти» Асхат Бекбулатов.",
            "Асхат Бекбулатов",
            "председатель правления «Тенизнефти»",
            None,
        ),
    ],
)
def test_an_office_beside_a_name(persons: Persons, text: str, name: str, role: str, country: str | None) -> None:
    person = persons(text)[name]
    assert (person.role, person.country) == (role, country)


def test_offices_in_the_plural_are_shared_out(persons: Persons) -> None:
    found = persons("Президенты Замбии и Намибии Джозеф Мвале и Петрус Шиканга подписали договор.")
    assert {name: (p.role, p.country) for name, p in found.items()} == {
        "Джозеф Мвале": ("президент", "ZM"),
        "Петрус Шиканга": ("президент", "NA"),
    }


def test_ministers_of_one_state_have_a_field_each(persons: Persons) -> None:
    found = persons(
        "В Осло прибыли министры обороны, финансов и иностранных дел Чили Адриана Дельпьяно, Марио Марсель и "
        "Альберто ван Клаверен. Их встретили министры экономики и финансов Кубы и Перу Хоакин Алонсо и Рауль Перес."
    )
    assert [(person.role, person.country) for person in found.values()] == [
        ("министр обороны", "CL"),
        ("министр финансов", "CL"),
        ("министр иностранных дел", "CL"),
        ("министр экономики и финансов", "CU"),
        ("министр экономики и финансов", "PE"),
    ]


def test_an_office_in_the_plural_explains_two_names(persons: Persons) -> None:
    found = persons("Договор подпишут Джозеф Мвале и Петрус Шиканга, министры транспорта.")
    assert {name: p.role for name, p in found.items()} == {
        "Джозеф Мвале": "министр транспорта",
        "Петрус Шиканга": "министр транспорта",
    }


def test_an_office_told_apart_from_its_known_holder(persons: Persons) -> None:
    found = persons("Прошли переговоры президентов Беларуси и Азербайджана. Ильхам Алиев встретил гостя у входа.")
    assert found["Ильхам Алиев"].role == "президент"


def test_an_office_right_after_a_name_without_one(persons: Persons) -> None:
    found = persons("Кумар Айтбаев — в Томске. Аким Костанайской области приехал вчера.")
    assert found["Кумар Айтбаев"].role == "аким Костанайской области"


@pytest.mark.parametrize(
    "text", ["Кандидат в президенты Чехии Павел Дворжак проиграл.", "Умер музыкальный король Павел Дворжак."]
)
def test_what_is_no_office(persons: Persons, text: str) -> None:
    assert persons(text)["Павел Дворжак"].role is None


def test_a_body_that_a_paragraph_has_named(persons: Persons) -> None:
    found = persons(
        "Министр принял председателя правления Norrvik Кнута Хальворсена. Вечером президент корпорации Ларс Бьёрк улетел."
    )
    assert found["Ларс Бьёрк"].role == "президент Norrvik"


def test_a_colleague_has_the_office_of_the_one_before(persons: Persons) -> None:
    found = persons("Министр культуры Чехии Павел Дворжак и его словацкая коллега Яна Коварова открыли выставку.")
    assert (found["Яна Коварова"].role, found["Яна Коварова"].country) == ("министр культуры", "SK")


def test_a_former_office_is_no_role(persons: Persons) -> None:
    assert persons("Бывший министр культуры Чехии Павел Дворжак открыл выставку.")["Павел Дворжак"].role is None


# --- offices without names ---------------------------------------------------------------------------------


def meant(people: People) -> dict[str, list[str]]:
    return {
        office.role: [person.name for person in people.of(office)]
        for offices in people.offices.values()
        for office in offices
    }


def test_an_office_means_the_person_whom_the_text_names_with_it(read: Read) -> None:
    people = read("Прибыл премьер-министр Намибии Петрус Шиканга. Вечером намибийский премьер посетил завод.")
    offices = [o for found in people.offices.values() for o in found]
    assert [[p.name for p in people.of(o)] for o in offices] == [["Петрус Шиканга"], ["Петрус Шиканга"]]


def test_an_office_means_whom_the_register_knows_on_the_day(read: Read) -> None:
    text = "Лиз Трасс прилетела в Киев. Премьер-министр Великобритании останется на день."
    assert meant(read(text, day="2022-09-20")) == {"премьер-министр": ["Лиз Трасс"]}
    assert meant(read(text, day="2020-09-20")) == {"премьер-министр": []}


def test_the_register_never_gives_a_name_that_the_text_lacks(read: Read) -> None:
    people = read("Президент Узбекистана прилетел в Душанбе. Его встретил президент Таджикистана.")
    assert people.persons == []
    assert all(people.of(o) == () for offices in people.offices.values() for o in offices)


def test_the_register_gives_the_country_but_no_role(persons: Persons) -> None:
    (person,) = persons("Эмманюэль Макрон осмотрел музей.").values()
    assert (person.country, person.role, person.kind) == ("FR", None, "head_of_state")


def test_a_surname_is_not_completed_from_the_register(persons: Persons) -> None:
    assert list(persons("Макрон осмотрел музей.")) == ["Макрон"]


def test_two_presidents_without_names(persons: Persons) -> None:
    found = persons("Эмманюэль Макрон принял Гитанаса Науседу. Затем президенты осмотрели порт.")
    assert {p.name: p.role for p in found.values()} == {"Эмманюэль Макрон": "президент", "Гитанас Науседа": "президент"}


# --- whose minister --------------------------------------------------------------------------------------


def test_a_minister_of_no_country_serves_the_one_the_text_is_about(persons: Persons) -> None:
    found = persons(
        "Замбия строит дорогу. Замбийская сторона вложит миллион, сообщил министр транспорта Мвила Банда. "
        "Власти Замбии ищут подрядчика."
    )
    assert found["Мвила Банда"].country == "ZM"


def test_a_minister_of_no_country_in_a_text_on_two_stays_without(persons: Persons) -> None:
    found = persons("Замбия и Намибия строят дорогу, сообщил министр транспорта Мвила Банда.")
    assert found["Мвила Банда"].country is None


def test_the_head_of_a_delegation_serves_its_country(persons: Persons) -> None:
    found = persons("Делегация Кубы во главе с министром внешней торговли Хосе Фрагой прибыла в Минск.")
    assert found["Хосе Фрага"].country == "CU"


def test_a_row_of_ministers_serves_one_country(persons: Persons) -> None:
    found = persons("На форум едут вице-премьер Роман Скляр и замминистра торговли Кайсар Омарханов.", day="2024-03-03")
    assert found["Кайсар Омарханов"].country == "KZ"


# --- always ------------------------------------------------------------------------------------------------


PIECES = st.sampled_from(
    "Касым-Жомарт Токаев Токаева президент Казахстана , и . — К.-Ж. « » Путин В. коллега российский министр "
    "иностранных дел ( ) Урсула фон дер Ляйен посол главы МИД двух стран Ким Чен Ын принял с # / И Абаев Даурен "
    "Аскербекович".split()
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=120))
def test_reading_never_fails_and_names_come_from_the_text(read: Read, text: str) -> None:
    people = read(text)
    for person in people.persons:
        assert person.name
        assert person.mentions
        longest = max(len(mention.words) for mention in person.mentions)
        assert len(person.name.split()) <= longest + 2
        for mention in person.mentions:
            assert mention.start <= mention.tokens.start < mention.tokens.stop <= mention.stop


def test_untagged_text_is_read_too(reader: PeopleReader) -> None:
    document = Document.of("", "Президент Казахстана Касым-Жомарт Токаев принял Сергея Лаврова.")
    people = reader.read(document, "2024-05-05")
    assert {p.name: (p.role, p.country) for p in people.persons} == {
        "Касым-Жомарт Токаев": ("президент", "KZ"),
        "Сергей Лавров": (None, "RU"),
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Министр г-н Мотэги Тосимицу прибыл. Министр Мотэги доволен. Затем Мотэги уехал.", "Мотэги Тосимицу"),
        ("Речь шла с президентом Хурэлсухом Ухнаа. Президента Хурэлсуха ждали.", "Хурэлсух Ухнаа"),
        ("Вице-премьер Ганхуяг Хассуурь вылетел. Позже Ганхуяг выступил.", "Ганхуяг Хассуурь"),
        ("Премьер Такаити Санаэ приехала. Премьер Такаити выступила.", "Такаити Санаэ"),
        ("Министр Кисида Хироси приехал. Министр Кисида опоздал.", "Кисида Хироси"),
    ],
)
def test_a_name_whose_first_word_the_text_goes_on_with_stays_whole(persons: Persons, text: str, name: str) -> None:
    assert name in persons(text)
