import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.engine.people.declension import CASES, Part, Sex, decline, fold, nominatives
from services.extract.engine.people.layouts import nominative_layout, words_of
from services.extract.engine.people.register import Register

FORMS = [
    # word, sex, part, genitive, dative, instrumental, prepositional
    ("Рахимов", "m", "surname", "Рахимова Рахимову Рахимовым Рахимове"),
    ("Рахимова", "f", "surname", "Рахимовой Рахимовой Рахимовой Рахимовой"),
    ("Соловьёв", "m", "surname", "Соловьёва Соловьёву Соловьёвым Соловьёве"),
    ("Лужин", "m", "surname", "Лужина Лужину Лужиным Лужине"),
    ("Марина", "f", "given", "Марины Марине Мариной Марине"),
    ("Вишневский", "m", "surname", "Вишневского Вишневскому Вишневским Вишневском"),
    ("Вишневская", "f", "surname", "Вишневской Вишневской Вишневской Вишневской"),
    ("Бородулин", "m", "surname", "Бородулина Бородулину Бородулиным Бородулине"),
    ("Шевченко", "m", "surname", "Шевченко Шевченко Шевченко Шевченко"),
    ("Долгих", "m", "surname", "Долгих Долгих Долгих Долгих"),
    ("Дитрих", "m", "surname", "Дитриха Дитриху Дитрихом Дитрихе"),
    ("Мхитарян", "m", "surname", "Мхитаряна Мхитаряну Мхитаряном Мхитаряне"),
    ("Мхитарян", "f", "surname", "Мхитарян Мхитарян Мхитарян Мхитарян"),
    ("Беридзе", "m", "surname", "Беридзе Беридзе Беридзе Беридзе"),
    ("Гелашвили", "f", "surname", "Гелашвили Гелашвили Гелашвили Гелашвили"),
    ("Павел", "m", "given", "Павла Павлу Павлом Павле"),
    ("Пётр", "m", "given", "Петра Петру Петром Петре"),
    ("Юрий", "m", "given", "Юрия Юрию Юрием Юрии"),
    ("Сергей", "m", "given", "Сергея Сергею Сергеем Сергее"),
    ("Игорь", "m", "given", "Игоря Игорю Игорем Игоре"),
    ("Асель", "f", "given", "Асели Асели Аселью Асели"),
    ("Мария", "f", "given", "Марии Марии Марией Марии"),
    ("Майя", "f", "given", "Майи Майе Майей Майе"),
    ("Нур-Мухаммед", "m", "given", "Нур-Мухаммеда Нур-Мухаммеду Нур-Мухаммедом Нур-Мухаммеде"),
    ("Салтыков-Щедрин", "m", "surname", "Салтыкова-Щедрина Салтыкову-Щедрину Салтыковым-Щедриным Салтыкове-Щедрине"),
    ("Иванович", "m", "patronymic", "Ивановича Ивановичу Ивановичем Ивановиче"),
    ("Ивановна", "f", "patronymic", "Ивановны Ивановне Ивановной Ивановне"),
    ("Кунаевулы", "m", "patronymic", "Кунаевулы Кунаевулы Кунаевулы Кунаевулы"),
    ("Гольдштейн", "m", "surname", "Гольдштейна Гольдштейну Гольдштейном Гольдштейне"),
    ("Палуцкас", "f", "surname", "Палуцкас Палуцкас Палуцкас Палуцкас"),
    ("Окава", "m", "surname", "Окавы Окаве Окавой Окаве"),
    ("Гусман", "m", "surname", "Гусмана Гусману Гусманом Гусмане"),
]


@pytest.mark.parametrize(("word", "sex", "part", "forms"), FORMS)
def test_declines(word: str, sex: Sex, part: Part, forms: str) -> None:
    declined = decline(word, sex, part)
    assert [declined[case][0] for case in ("Gen", "Dat", "Ins", "Loc")] == forms.split()
    assert declined["Nom"] == (word,)


@pytest.mark.parametrize(("word", "sex", "part", "forms"), FORMS)
def test_a_form_leads_back_to_its_nominative(word: str, sex: Sex, part: Part, forms: str) -> None:
    for form, case in zip(forms.split(), ("Gen", "Dat", "Ins", "Loc"), strict=True):
        assert (word, case) in nominatives(form, sex, part)


def test_every_name_of_the_register_is_found_by_each_of_its_forms() -> None:
    for official in Register.load().officials:
        words = words_of(official.name)
        layout = nominative_layout(words)
        for index in {*layout.given, *layout.surname} - layout.fixed:
            part: Part = "given" if index in layout.given else "surname"
            for case in CASES:
                for form in decline(words[index], official.sex, part)[case]:
                    found = {fold(name) for name, its in nominatives(form, official.sex, part) if its == case}
                    assert fold(words[index]) in found, (words[index], form, case)


NAME_LETTERS = "абвгдежзийклмнопрстуфхцчшщыьэюяёАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ-'’"


@given(
    st.text(alphabet=NAME_LETTERS, min_size=1, max_size=16) | st.text(min_size=1, max_size=12),
    st.sampled_from(["m", "f"]),
    st.sampled_from(["given", "patronymic", "surname"]),
)
def test_what_is_taken_for_a_nominative_declines_to_the_word(word: str, sex: Sex, part: Part) -> None:
    for name, case in nominatives(word, sex, part):
        assert name == word or word in decline(name, sex, part)[case]
    assert (word, "Nom") in nominatives(word, sex, part)
    assert set(decline(word, sex, part)) == set(CASES)
