import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.extract.engine.people.index import PeopleReader
from services.extract.engine.people.layouts import words_of
from services.extract.engine.people.nominative import WORDS, Hint, Namer


@pytest.fixture(scope="session")
def namer(reader: PeopleReader) -> Namer:
    return reader.namer


@pytest.mark.parametrize(
    ("written", "name"),
    [
        # Slavic
        ("Андрея Громова", "Андрей Громов"),
        ("Светлане Ковалёвой", "Светлана Ковалёва"),
        ("Игорем Левченко", "Игорь Левченко"),
        ("Петром Александровичем Вяземским", "Пётр Александрович Вяземский"),
        ("Ольги Седых", "Ольга Седых"),
        ("Ежи Лещинского", "Ежи Лещинский"),
        ("Драгана Йовича", "Драган Йович"),
        ("Томаша Гавела", "Томаш Гавел"),
        # Central Asia and the Caucasus
        ("Ерболату Сапарову", "Ерболат Сапаров"),
        ("Айгерим Нурлановой", "Айгерим Нурланова"),
        ("Жанибека Омарулы", "Жанибек Омарулы"),
        ("Дилшода Юлдашева", "Дилшод Юлдашев"),
        ("Нигорой Рахимовой", "Нигора Рахимова"),
        ("Кубатбеком Асанбековым", "Кубатбек Асанбеков"),
        ("Давлатали Назарзоды", "Давлатали Назарзода"),
        ("Оразгельды Мередову", "Оразгельды Мередов"),
        ("Эльнуром Гасымовым", "Эльнур Гасымов"),
        ("Тиграна Мовсисяна", "Тигран Мовсисян"),
        ("Нино Чхеидзе", "Нино Чхеидзе"),
        ("Звиадом Кобалией", "Звиад Кобалия"),
        # East Asia
        ("Чжао Вэньбо", "Чжао Вэньбо"),
        ("Сунь Лэйфэна", "Сунь Лэйфэн"),
        ("Хуан Цзиньхаем", "Хуан Цзиньхай"),
        ("Пак Сон Мина", "Пак Сон Мин"),
        ("Нгуен Ван Тхангом", "Нгуен Ван Тханг"),
        ("Кэндзи Ямамото", "Кэндзи Ямамото"),
        # the Muslim world
        ("Салема бен Хамада Аль Мактума", "Салем бен Хамад Аль Мактум"),
        ("Ахмедом аль-Хусейни", "Ахмед аль-Хусейни"),
        ("Мехмету Йылдызу", "Мехмет Йылдыз"),
        ("Мохаммада Резы Карими", "Мохаммад Реза Карими"),
        ("Зульфикаром Али Ханом", "Зульфикар Али Хан"),
        # the West
        ("Марианне фон дер Брюк", "Марианна фон дер Брюк"),
        ("Жан-Люка Моро", "Жан-Люк Моро"),
        ("Питеру Ван дер Меру", "Питер Ван дер Мер"),
        ("Карен Уотсон", "Карен Уотсон"),
        ("Хуана Карлоса Переса", "Хуан Карлос Перес"),
        ("Ингрид Хансен", "Ингрид Хансен"),
        ("Марии Фернанды Лопес", "Мария Фернанда Лопес"),
        ("Роберто Ди Стефано", "Роберто Ди Стефано"),
        ("Оскаром Пересом-Гарсия", "Оскар Перес-Гарсия"),
        # initials, capitals, surname first
        ("К.-М. Сагатова", "К.-М. Сагатов"),
        ("Дж. Р. Уилсоном", "Дж. Р. Уилсон"),
        ("САГАТОВ НУРЛАН", "Нурлан Сагатов"),
        ("Сагатова Нурлана Кайратовича", "Нурлан Кайратович Сагатов"),
        ("Сагатов", "Сагатов"),
        ("Вишневским", "Вишневский"),
    ],
)
def test_names_of_many_countries_return_to_the_nominative(namer: Namer, written: str, name: str) -> None:
    assert namer.read(words_of(written))[0].name == name


@pytest.mark.parametrize(
    ("written", "hint", "name", "sex"),
    [
        ("Сагатова", Hint("Gen"), "Сагатов", "m"),
        ("Сагатова", Hint("Nom", "f"), "Сагатова", "f"),
        ("Переса", Hint("Acc"), "Перес", "m"),
        ("Жана Моро", Hint("Gen"), "Жан Моро", "m"),
        ("Жанны Моро", Hint("Gen"), "Жанна Моро", "f"),
    ],
)
def test_the_sentence_decides_between_readings(namer: Namer, written: str, hint: Hint, name: str, sex: str) -> None:
    best = namer.read(words_of(written), hint)[0]
    assert (best.name, best.sex) == (name, sex)


def test_names_of_the_register_stay_as_they_are(reader: PeopleReader) -> None:
    """The nominative of a nominative is itself, where the sentence says that it is one."""
    changed = []
    for official in reader.register.officials:
        best = reader.namer.read(words_of(official.name), Hint("Nom", official.sex))[0]
        if sorted(best.name.split()) != sorted(words_of(official.name)):
            changed.append((official.name, best.name))
    assert changed == []


NAME = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ-.'’ құәABCdef", max_size=40)


@settings(deadline=None)
@given(NAME | st.text(max_size=40), st.sampled_from([Hint(), Hint("Gen"), Hint("Nom", "f")]))
def test_reading_never_fails_and_invents_no_words(namer: Namer, text: str, hint: Hint) -> None:
    words = words_of(text)
    for reading in namer.read(words, hint):
        assert len(reading.name.split()) == len(words[:WORDS])
