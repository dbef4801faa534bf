"""Words in all their forms: whoever is meant in any case is found where the name stands in another."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymorphy3 import MorphAnalyzer

from services.store.forms import forms
from services.store.parties import words
from services.store.web.filters import Filters
from services.store.web.fulltext import Wanted
from tests.unit.store.made import OFFICES, SETTLEMENTS


@pytest.mark.parametrize(
    ("name", "declined"),
    [
        ("Токаев", "Токаева Токаеву Токаевым Токаеве ТОКАЕВА"),
        ("Мирзиёев", "Мирзиёева Мирзиеевым Мирзиееву"),
        ("Шольц", "Шольца Шольцем Шольцу"),
        ("Цзиньпин", "Цзиньпина Цзиньпином"),
        ("Павел", "Павла Павлом"),
        ("Пётр", "Петра Петром"),
        ("Лев", "Льва Львом"),
        ("Захарова", "Захаровой Захарову"),
        ("Тихановская", "Тихановской Тихановскую"),
        ("Зеленский", "Зеленского Зеленским"),
        ("Сергей", "Сергея Сергеем"),
        ("Вучич", "Вучича Вучичем"),
        ("Сибига", "Сибиги Сибигой"),
        ("Коломоец", "Коломойца Коломойцем"),
        ("Лукашенко", "Лукашенко лукашенко"),
        ("Астана", "Астане Астану Астаны"),
        ("Тоқаев", "Токаева Тоқаев"),
        ("Министр", "министра министром министру"),
    ],
)
def test_a_name_is_meant_by_each_of_its_cases(name: str, declined: str) -> None:
    for word in declined.split():
        assert words(name)[0] in forms(word), word


def test_other_names_stay_others() -> None:
    for one, other in (("Токаев", "Токтаев"), ("Путин", "Пушилин"), ("Лавров", "Лавренов"), ("Минск", "Москва")):
        assert not set(words(other)) & forms(one)


@given(st.text(max_size=30))
@settings(max_examples=60)
def test_every_word_is_a_form_of_itself_and_folded(text: str) -> None:
    for word in re.findall(r"\w+", text.lower()):
        found = forms(word)
        assert {*words(word)} <= found or len(words(word)) != 1
        assert all(words(form) == (form,) for form in found)


@cache
def _morphology() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


_NAMES = sorted({word for name in (*OFFICES, *SETTLEMENTS) for word in re.findall(r"\w+", name)})


@given(st.sampled_from(_NAMES), st.sampled_from(["gent", "datv", "accs", "ablt", "loct"]), st.booleans())
@settings(max_examples=60)
def test_a_filter_by_a_declined_name_asks_for_the_name(name: str, case: str, loud: bool) -> None:
    reading = max(_morphology().parse(name), key=lambda each: ({"Surn", "Name", "Geox"} & each.tag.grammemes) != set())
    declined = reading.inflect({case, "sing"})
    said = declined.word if declined else name
    ((*asked,),) = Filters(actor=said.upper() if loud else said).facets()
    assert set(Filters(actor=name).facets()[0]) & set(asked)


def test_initials_say_nothing() -> None:
    assert Filters(actor="К. Токаев").facets() == Filters(actor="Токаев").facets()


def lexemes(wanted: Wanted) -> dict[str, str]:
    """As the database would tell: words of three letters and less say nothing, others are what they begin with."""
    return {form: f"'{form[:5]}'" if len(form) > 3 else "" for form in wanted.forms()}


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("договор", "('догов')"),
        ("договоры Минска", "('догов') & ('минск')"),
        ('"договор в Минске"', "('догов' <2> 'минск')"),
        ("договор -визит", "('догов') & !('визит')"),
        ("договор or визит", "('догов') | ('визит')"),
        ("договор,визит", "('догов' & 'визит')"),
        ("Токаевым", "('токае')"),
        ("or", ""),
        ("и в на", ""),
        ('"', ""),
        ("--", ""),
    ],
)
def test_a_search_text_is_read_as_people_write_it(text: str, query: str) -> None:
    wanted = Wanted.read(text)
    assert wanted.query(lexemes(wanted)) == query
