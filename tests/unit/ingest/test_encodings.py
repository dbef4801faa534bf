"""Bytes as text, whatever their label says."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.ingest.encodings import decode

TEXT = "Президент Казахстана прибыл в Москву с официальным визитом. «Переговоры» пройдут завтра, сообщил Ёлкин — 5 млн."
PLAIN = TEXT.translate(str.maketrans("«»—", '""-'))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866", "iso8859-5"])
@pytest.mark.parametrize("label", [None, "utf-8", "windows-1251", "koi8-r", "no-such-encoding"])
def test_the_label_may_be_wrong(codec: str, label: str | None) -> None:
    assert decode(PLAIN.encode(codec), label) == PLAIN


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-r"])
def test_what_the_document_says_of_itself(codec: str) -> None:
    for head in (f'<?xml version="1.0" encoding="{codec}"?>', f'<html><meta charset="{codec}">'):
        assert decode((head + PLAIN).encode(codec)) == head + PLAIN


def test_a_label_that_is_as_good_as_the_guess_holds() -> None:
    assert decode("Zürich".encode("latin-1"), "iso-8859-1") == "Zürich"


def test_a_flaw_does_not_make_it_another_encoding() -> None:
    broken = (TEXT * 3).encode().replace("ы".encode(), b"\xd1", 1)
    assert decode(broken).count("\ufffd") == 1


@example(b"\x80", "\x00")
@example(b"\x80", "rot13")
@example(b"\x80", "idna")
@example(b"\x80", "undefined")
@given(st.binary(), st.text(max_size=20) | st.none())
def test_any_bytes_are_decoded(raw: bytes, label: str | None) -> None:
    decode(raw, label)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode(), "windows-1251") == text.removeprefix("\ufeff")
