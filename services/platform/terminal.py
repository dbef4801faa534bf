"""Text from outside on a terminal."""


def printable(text: str) -> str:
    """The text with control characters replaced, line ends kept: an article must not command the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)
