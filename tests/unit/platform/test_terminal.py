"""Text from outside cannot command the terminal."""

from hypothesis import given
from hypothesis import strategies as st

from services.platform.terminal import printable


def test_control_characters_are_replaced_and_letters_are_not() -> None:
    assert printable("Встреча\nв \x1b[2JАстане\r\u202e") == "Встреча\nв \ufffd[2JАстане\ufffd\ufffd"


@given(st.text())
def test_nothing_but_line_ends_and_printable_characters_is_left(text: str) -> None:
    assert all(char == "\n" or char.isprintable() for char in printable(text))
