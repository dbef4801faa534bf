"""Which language a text is in."""

import json
from pathlib import Path

import pytest

from services.ingest.language import detect, language_of_page


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Президент Казахстана прибыл в Москву с официальным визитом, сообщила пресс-служба.", "ru"),
        ("Глава ТАСС сообщил о визите", "ru"),
        ("Самолёт Boeing 737 MAX авиакомпании SCAT Airlines вылетел в Москву рейсом DV-711.", "ru"),
        ("Қазақстан Президенті Мәскеуге ресми сапармен барды", "kk"),
        ("Oʻzbekiston Prezidenti Moskvaga tashrif buyurdi", "uz"),
        ("Ўзбекистон Президенти Москвага ташриф буюрди", "uz"),
        ("Кыргызстандын президенти Москвага барды", "ky"),
        ("Президенти Тоҷикистон ба Маскав рафт", "tg"),
        ("Прэзідэнт Беларусі прыбыў у Маскву", "be"),
        ("Президент України прибув до Варшави", "uk"),
        ("The president arrived in Moscow on Monday", "en"),
    ],
)
def test_languages_of_the_region(text: str, language: str) -> None:
    assert detect(text) == language


def test_the_gold_texts_are_russian() -> None:
    lines = Path("tests/gold/news_a.jsonl").read_text().splitlines()

    assert {detect(json.loads(line)["text"]) for line in lines} == {"ru"}


@pytest.mark.parametrize("text", ["", "1", "…", "\n"])
def test_what_is_no_language_is_some(text: str) -> None:
    assert detect(text).isalpha()


@pytest.mark.parametrize(
    ("text", "claimed", "language"),
    [
        ("Қазақстан Президенті Мәскеуге ресми сапармен барды", "ru", "kk"),
        ("Президент прибыл в Москву", "ru-RU", "ru"),
        ("Мемлекет басшысы келді", "kz", "kk"),
        ("El presidente llegó a Moscú en visita oficial", "es", "es"),
        ("Президент прибыл в Москву с официальным визитом, сообщила пресс-служба.", "es", "ru"),
        ("Президент прибыл в Москву с официальным визитом. " * 5, "en", "ru"),
        ("Президенти Тоҷикистон ба Маскав рафт", None, "tg"),
    ],
)
def test_what_a_template_claims(text: str, claimed: str | None, language: str) -> None:
    assert language_of_page(text, claimed) == language
