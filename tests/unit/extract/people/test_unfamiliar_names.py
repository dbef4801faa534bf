"""Names that no register and no network has seen, of many naming cultures."""

from collections.abc import Callable

import pytest

from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.people.index import PeopleReader, Person
from services.extract.engine.people.spans import agree_on_people

Persons = Callable[..., dict[str, Person]]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        # NER takes them for places, for parts of the office, or for nothing
        ("Президент Каирского университета Бурак Темизкан подписал соглашение.", "Бурак Темизкан", "президент"),
        ("Генеральный директор Актауского морского порта Лю Вэньцзюнь прибыл в Баку.", "Лю Вэньцзюнь", "генеральный"),
        ("Он встретился с президентом Швейцарской Конфедерации Шэн Чжихао.", "Шэн Чжихао", "президент"),
        ("Вчера в ратуше мэр Жолдас-Али Байсеркенов увиделся с послом Турции.", "Жолдас-Али Байсеркенов", "мэр"),
        ("Главой государства Толегеном Әмірғалиевым подписан Закон о рыбалке.", "Толеген Әмірғалиев", "глава"),
        (
            "Руководитель Администрации Президента Кыргызской Республики Адил Чынгыз уулу прилетел в Минск.",
            "Адил Чынгыз уулу",
            "руководитель",
        ),
    ],
)
def test_what_stands_after_an_office_is_a_name(persons: Persons, text: str, name: str, role: str) -> None:
    found = persons(text)
    assert name in found
    assert (found[name].role or "").startswith(role)


def test_a_country_without_cases_is_no_part_of_a_name(tagger: Tagger, reader: PeopleReader) -> None:
    document = Document.of("", "В Минск с рабочим визитом прилетает премьер Фиджи Фридрих фон Альтенбург.")
    tagger.find_entities(document.lines)
    agree_on_people(document, reader.leaders, reader.countries, reader.namer.knows_given)
    tagger.tag(document.sentences)
    (person,) = reader.read(document, "2025-03-01").persons
    assert (person.name, person.role, person.country) == ("Фридрих фон Альтенбург", "премьер-министр", "FJ")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("С послом Латвии Эгилсом Зариньшем Думан Ержанов обсудил поставки.", ["Эгилс Зариньш", "Думан Ержанов"]),
        ("С ректором Яном Новаком Айжан Сеитова подписала договор.", ["Ян Новак", "Айжан Сеитова"]),
        ("С Реджепом Тайип Эрдоганом беседовал посол.", ["Реджеп Тайип Эрдоган"]),
        ("С Луисом Альберто Морено беседовал посол.", ["Луис Альберто Морено"]),
    ],
)
def test_two_names_side_by_side_are_two(persons: Persons, text: str, names: list[str]) -> None:
    assert list(persons(text)) == names


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Во вторник его принял генеральный секретарь Организации Леопольд Миранда.", "Леопольд Миранда", "секретарь"),
        ("Хоким области Чинь Ван Лонг встретил гостей у трапа.", "Чинь Ван Лонг", "хоким области"),
        ("Губернатор штата Хорхе Луис Вильяно прибыл в Минск.", "Хорхе Луис Вильяно", "губернатор штата"),
        ("Генерал-губернатор Гиляна Лу Вэньцян принимал гостей.", "Лу Вэньцян", "генерал-губернатор Гиляна"),
        ("Гостей принял аким Рудного Гафур Чалыкбаев.", "Гафур Чалыкбаев", "аким Рудного"),
        ("Ректор университета имени Янки Купалы Инна Гринько открыла форум.", "Инна Гринько", "ректор"),
    ],
)
def test_whose_an_office_is_and_who_holds_it_are_told_apart(
    tagger: Tagger, reader: PeopleReader, text: str, name: str, role: str
) -> None:
    document = Document.of("", text)
    tagger.find_entities(document.lines)
    agree_on_people(document, reader.leaders, reader.countries, reader.namer.knows_given)
    tagger.tag(document.sentences)
    (person,) = reader.read(document, "2025-03-01").persons
    assert person.name == name
    assert role in (person.role or "")


@pytest.mark.parametrize(
    "text",
    [
        "Губернатор Западной Явы и директор Института Востоковедения открыли выставку.",
        "Президент Нидерландской Нефтяной Компании выступил в Гааге.",
        "Посол Сан-Марино и мэр Нижних Серогоз вручили награды.",
    ],
)
def test_whose_an_office_is_is_no_name(persons: Persons, text: str) -> None:
    assert not persons(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Переговоры с Талантом Мамыт уулу шли в Акорде. Мамыт уулу остался доволен.", ["Талант Мамыт уулу"]),
        ("Гостя принял Рустам Вели оглы Сафаров. Р. Сафаров угостил его чаем.", ["Рустам Вели оглы Сафаров"]),
        ("Он говорил с Чхве Сын Хваном о чае.", ["Чхве Сын Хван"]),
        ("Министр поблагодарил Эльшада Рагимлы за гостеприимство.", ["Эльшад Рагимлы"]),
        ("Посол говорил с Врежем Ованесянцем.", ["Вреж Ованесянц"]),
        ("С председателем Сената Зебо Шарифзодой беседовал посол.", ["Зебо Шарифзода"]),
        ("Соглашение подписано с эстонской коллегой Никой Кварацхелией.", ["Ника Кварацхелия"]),
        ("Председатель Сената Аминату Кейта прибудет в Минск.", ["Аминату Кейта"]),
        ("Посол передал приглашение мэра Болоньи Лючии Бертони.", ["Лючия Бертони"]),
        ("Вчера в Баку Асиф Караев принял Ульви Самедова.", ["Асиф Караев", "Ульви Самедов"]),
        ("Мустафа Бен Саид вышел к прессе. Бен Саид ответил на вопросы.", ["Мустафа Бен Саид"]),
        ("Посол опроверг слова о встрече с Жамбалын Мөнхбатом.", ["Жамбалын Мөнхбат"]),
        ("Эмир принял министра обороны Сауда бин Наиф Аль Джабера.", ["Сауд бин Наиф Аль Джабер"]),
        ("Посол встретился с министром обороны Мьянмы Со Вин Тунгом.", ["Со Вин Тунг"]),
        ("Министр обсудил это с Саид Резой Мохсенифом.", ["Саид Реза Мохсениф"]),
        ("Он говорил с председателем Сейма Илзе Лиепиней.", ["Илзе Лиепиня"]),
        ("Речь шла о приглашении Вацлава Грубки.", ["Вацлав Грубка"]),
        ("Посол беседовал с председателем Сената Джойс Мутомбаной.", ["Джойс Мутомбана"]),
        ("Подарок вручили Мухаббат Эргашевой.", ["Мухаббат Эргашева"]),
        ("Посол поблагодарил Анну-Лотту Лагранж.", ["Анна-Лотта Лагранж"]),
        ("На трёхсторонней встрече с Лу Чжэнем, которая прошла в мае, говорили о хлопке.", ["Лу Чжэнь"]),
        ("Кылымбек Токбаев принял посла. Токбаев остался доволен.", ["Кылымбек Токбаев"]),
        ("Мелкиор да Силва Пинту прибыл в Минск. Вечером да Силва Пинту отбыл.", ["Мелкиор да Силва Пинту"]),
    ],
)
def test_names_of_other_customs_are_read_whole(persons: Persons, text: str, names: list[str]) -> None:
    assert list(persons(text)) == names


@pytest.mark.parametrize(
    ("text", "guest", "case"),
    [
        ("Здесь 7 ноября Дикко принял министр инвестиций Узбекистана Лазиз Каримов.", "Дикко", "Acc"),
        ("Вчера Кармен Гонсалес приняла вице-спикер парламента Чили Роса Флорес.", "Кармен Гонсалес", "Acc"),
        ("В тот же день Сон Джун Гю встретил президент Кубы Мануэль Крус.", "Сон Джун Гю", "Acc"),
        ("Вчера Дикко принял посла Чили Хосе Ромеро.", "Дикко", "Nom"),
    ],
)
def test_who_is_received_though_the_name_shows_no_case(persons: Persons, text: str, guest: str, case: str) -> None:
    assert [mention.case for mention in persons(text)[guest].mentions] == [case]
