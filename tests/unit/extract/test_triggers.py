"""Which texts the gate lets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger
from services.extract.engine.triggers import Triggers, sentences_with


@pytest.fixture(scope="module")
def triggers(tagger: Tagger) -> Triggers:
    return Triggers(tagger.morphology.analyzer)


@pytest.mark.parametrize(
    "text",
    [
        "Президенты встретились в Оше",
        "ВСТРЕЧА ПРЕЗИДЕНТОВ",
        "прошла беседа",
        "краткую беседу провели",
        "Министр приедет завтра",
        "приму участие, примет посла",
        "подписанный вчера договор",
        "созвонились",
        "с госвизитом",
        "провёл видеоконференцсвязь",
        "приём посла",
        "«визит» отложен",
    ],
)
def test_event_words_in_any_form(triggers: Triggers, text: str) -> None:
    assert triggers.find(text)


@pytest.mark.parametrize("text", ["", "Погода в Алматы: снег", "невстреча", "обедня", "1234 567", "reported"])
def test_other_texts(triggers: Triggers, text: str) -> None:
    assert not triggers.find(text)


def test_places_are_those_of_the_text(triggers: Triggers) -> None:
    text = "İİ 15 ноября ВСТРЕЧА, затем перегово\u0301ры и визит"  # İ is longer in lower case
    assert [text[word.start : word.start + 5] for word in triggers.find(text)] == ["ВСТРЕ", "визит"]


@pytest.mark.parametrize(
    ("text", "weak"), [("визит", False), ("подписали", False), ("принял", True), ("прилетит", True)]
)
def test_some_words_are_weak(triggers: Triggers, text: str, weak: bool) -> None:
    assert [word.weak for word in triggers.find(text)] == [weak]


def test_sentences_with_triggers(triggers: Triggers) -> None:
    document = Document.of("Визит в Баку", "Было холодно. Прошла встреча, потом ужин.\nСнег.")
    found = sentences_with(document, triggers.find(document.text))
    assert [sentence.text for sentence in found] == ["Визит в Баку", "Прошла встреча, потом ужин."]


@given(st.text())
def test_never_raises(triggers: Triggers, text: str) -> None:
    document = Document.of(text, text)
    sentences_with(document, triggers.find(document.text))
