"""Texts cut where the words that were looked for begin and end."""

from collections.abc import Mapping, Sequence

Spans = Sequence[tuple[int, int]]
Marks = Mapping[str, Spans]
"""Of one entry: spans by JSON Pointer."""


def pieces(text: str, marks: Marks, at: str) -> list[tuple[str, bool]]:
    """The text that stands at a place of the entry, in order, each piece with whether it was looked for."""
    found, reached = [], 0
    for start, stop in marks.get(at, ()):
        found += [(text[reached:start], False), (text[start:stop], True)]
        reached = stop
    found.append((text[reached:], False))
    return [piece for piece in found if piece[0]]
