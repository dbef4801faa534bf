"""Text as it should be."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.cleaning import clean, clean_line


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("\ufeff Астана \r\n\r\nВстреча\rи\u2028визит ", "Астана \n\nВстреча\nи\nвизит"),
        ("пере\u00adговоры\x00\x07", "переговоры"),
        ("и\u0306", "й"),
        ("«Ёж» — 5\u00a0млн", "«Ёж» — 5\u00a0млн"),
        ("\t\n", ""),
    ],
)
def test_examples(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_one_line() -> None:
    assert clean_line(" Встреча\n в\u00a0Астане\t") == "Встреча в Астане"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_cleaning_is_idempotent_and_composes(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\0" not in cleaned
    assert "\r" not in cleaned
