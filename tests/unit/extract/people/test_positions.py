"""Offices in other places than right before a name: after it, in participles, after verbs, of bodies named elsewhere."""

from collections.abc import Callable

import pytest

from services.extract.engine.people.index import People, Person

Persons = Callable[..., dict[str, Person]]
Read = Callable[..., People]


def offices(person: Person) -> list[tuple[str, str, bool]]:
    """Role, owner and whether it is held no more."""
    return [(office.role, office.owner, office.former) for office in person.offices]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Псковский губернатор Егор Лутохин открыл мост.", "губернатор Псковской области"),
        ("Встречу провёл вице-губернатор края Егор Лутохин.", "вице-губернатор края"),
        ("С хабаровским губернатором Егором Лутохиным говорили о лесе.", "губернатор Хабаровского края"),
        ("Патриарх Московский и всея Руси Елевферий прибыл в Минск.", "патриарх Московский и всея Руси"),
        ("С митрополитом Волоколамским Елевферием встретился посол.", "митрополит Волоколамский"),
        ("Командующий Балтийским флотом вице-адмирал Егор Лутохин доложил об учениях.", "командующий Балтийским флотом"),
        ("Депутат-аграрий Егор Лутохин выступил.", "депутат"),
        ("Председатель комитета сената по труду, либерал Егор Лутохин возразил.", "председатель комитета сената по труду"),
        ("Егор Лутохин, лидер фракции «Лад» (ФЛ) в краевом собрании, возразил.", "лидер фракции «Лад»"),
        ("Егор Лутохин, глава комитета в палате, спросил об этом.", "глава комитета"),
        (
            "Председатель комитета по защите семьи, вопросам детства и спорта Елена Лутохина возразила.",
            "председатель комитета по защите семьи, вопросам детства и спорта",
        ),
        ("Егор Лутохин, занимающий пост ректора академии «Лад», уехал.", "ректор академии «Лад»"),
        ("Президент назначил Егора Лутохина послом в Чили.", "посол в Чили"),
        ("Председатель правления Банка Алтая кардинал Егор Лутохин уехал.", "председатель правления Банка Алтая"),
    ],
)  # fmt: skip
def test_an_office_in_an_odd_place_is_its_holders(persons: Persons, text: str, role: str) -> None:
    assert [person.role for person in persons(text).values()] == [role]


@pytest.mark.parametrize(
    "text",
    [
        "Егор Лутохин, занимавший пост министра обороны Чехии, уехал в Брно.",
        "Будучи министром обороны Чехии, Егор Лутохин бывал в Брно.",
        "Работавший министром обороны Чехии Егор Лутохин уехал в Брно.",
    ],
)
def test_an_office_that_was_held_is_former(persons: Persons, text: str) -> None:
    person = persons(text)["Егор Лутохин"]
    assert offices(person) == [("министр обороны", "Чехии", True)]
    assert person.role is None


def test_a_body_named_once_completes_the_office(persons: Persons) -> None:
    found = persons(
        "Завод «Прибой» остановлен. Его купил банк «Лад», а до того другой банк — «Дон».\n"
        "Директор завода Егор Лутохин обещал выплаты. Глава банка Анна Вегова молчит."
    )
    assert found["Егор Лутохин"].role == "директор завода «Прибой»"
    assert found["Анна Вегова"].role == "глава банка «Лад»"


def test_a_kind_of_body_named_twice_completes_nothing(persons: Persons) -> None:
    found = persons("Завод «Прибой» и завод «Штиль» остановлены.\nДиректор завода Егор Лутохин молчит.")
    assert found["Егор Лутохин"].role == "директор завода"


def test_offices_within_an_office_say_what_it_is(persons: Persons) -> None:
    assert offices(persons("Помощник президента Латвии Егор Лутохин возразил.")["Егор Лутохин"]) == [
        ("помощник президента", "Латвии", False)
    ]
    (office,) = persons("Заместитель министра труда и спорта Егор Лутохин возразил.")["Егор Лутохин"].offices
    assert (office.position, office.owner) == ("Заместитель министра труда и спорта", "")


def test_one_of_two_ministers_has_the_owner_of_his_own(persons: Persons) -> None:
    found = persons("Министры обороны Чехии и Польши Егор Лутохин и Пётр Вегов встретились в Брно.")
    assert [(p.role, p.country, p.offices[0].owner) for p in found.values()] == [
        ("министр обороны", "CZ", ""),
        ("министр обороны", "PL", ""),
    ]


def test_a_country_with_an_apostrophe(persons: Persons) -> None:
    person = persons("Президент Кот-д'Ивуара Егор Лутохин прибыл в Париж.")["Егор Лутохин"]
    assert (person.role, person.kind, person.country) == ("президент", "head_of_state", "CI")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Вице-президент США Егор Лутохин прибыл.", "deputy_head_of_government"),
        ("Вице-президент компании «Прибой» Егор Лутохин прибыл.", "deputy"),
        ("Советник премьер-министра Латвии Егор Лутохин прибыл.", "deputy"),
        ("Заместитель премьер-министра Латвии Егор Лутохин прибыл.", "deputy_head_of_government"),
        ("Председатель Государственной думы Егор Лутохин прибыл.", "speaker"),
        ("Председатель комитета Государственной думы Егор Лутохин прибыл.", "other"),
    ],
)
def test_kinds_of_offices(persons: Persons, text: str, kind: str) -> None:
    assert persons(text)["Егор Лутохин"].kind == kind


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Егор Лутохин возглавляет банк «Лад».", "глава банка «Лад»"),
        ("Партию «Лад» возглавляет Егор Лутохин.", "глава партии «Лад»"),
        ("Егор Лутохин, возглавляющий Счётную палату, выступил.", "глава Счётной палаты"),
        ("Активисты партии «Лад», возглавляемой Егором Лутохиным, уехали.", "глава партии «Лад»"),
        ("Егор Лутохин возглавил министерство энергетики Чехии.", "министр энергетики"),
        ("Комиссию возглавил вице-премьер Чехии Егор Лутохин.", "вице-премьер"),
        ("Егор Лутохин, возглавлявший партию «Лад», уехал.", None),
        ("Егор Лутохин возглавит банк «Лад».", None),
        ("Делегацию возглавил Егор Лутохин.", None),
    ],
)
def test_who_heads_a_body_by_a_verb(persons: Persons, text: str, role: str | None) -> None:
    assert persons(text)["Егор Лутохин"].role == role
