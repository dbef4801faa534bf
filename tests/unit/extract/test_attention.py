"""Which sentences are read closely."""

import pytest
from pymorphy3 import MorphAnalyzer

from services.extract.engine import attention
from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.forms import NameForms
from services.extract.engine.people.offices import Offices
from services.extract.engine.people.register import Register
from services.extract.engine.places import gazetteer
from services.extract.engine.triggers import Triggers


class Reader:
    def __init__(self, tagger: Tagger) -> None:
        analyzer: MorphAnalyzer = tagger.morphology.analyzer
        self._tagger = tagger
        self._triggers = Triggers(analyzer)
        self._offices = Offices(Countries(gazetteer()), analyzer)
        self._forms = NameForms(Register.load())

    def __call__(self, title: str, text: str) -> tuple[list[str], list[str]]:
        document = Document.of(title, text)
        self._tagger.find_entities(document.lines)
        told = attention.telling(document, self._triggers.find(document.text), self._offices)
        named = attention.naming(document, told, self._offices, self._forms)
        return [sentence.text for sentence in told], [sentence.text for sentence in named]


@pytest.fixture(scope="module")
def read(tagger: Tagger) -> Reader:
    return Reader(tagger)


def test_a_sentence_with_an_event_word_its_forerunner_and_the_title(read: Reader) -> None:
    told, _ = read("Новости дня", "Шёл снег. Было утро 5 мая. Стороны завершили переговоры. Вечером потеплело.")
    assert told == ["Новости дня", "Было утро 5 мая.", "Стороны завершили переговоры."]


@pytest.mark.parametrize("text", ["Парламент принял закон.", "Летать стало дешевле.", "Завод принимает заказы."])
def test_a_weak_word_without_anybody(read: Reader, text: str) -> None:
    assert read("", text) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "Ахмед Демир прилетел в Измир.",
        "Премьер принял гонца.",
        "Он вылетел утром.",
        "Делегация прибыла ночью.",
        "Гана и Перу обсудили пошлины.",
    ],
)
def test_a_weak_word_with_somebody(read: Reader, text: str) -> None:
    assert read("", text) == ([text], [])


def test_an_official_of_the_register_named_right_after(read: Reader) -> None:
    _, named = read("", "Он принял президента Казахстана. Касым-Жомарт Токаев поблагодарил. Было тепло.")
    assert named == ["Касым-Жомарт Токаев поблагодарил."]


def test_names_that_say_more_of_the_people(read: Reader) -> None:
    _, named = read(
        "Визит Демира",
        "Демир прилетел в Гану.\nШёл дождь.\nАхмед Демир любит шахматы.\nШахматист Пак Чон играет.\nСпел Иван Сусанин.",
    )
    assert "Ахмед Демир любит шахматы." in named
    assert "Спел Иван Сусанин." not in named
    assert "Шёл дождь." not in named


def test_nothing_to_read(read: Reader) -> None:
    assert read("", "") == ([], [])
