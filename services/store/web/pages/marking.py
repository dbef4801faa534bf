"""The words that were looked for: texts cut where they begin and end, and the report that has them."""

from collections.abc import Mapping, Sequence

from services.contracts.timeline import Report

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


def first_shown(reports: Sequence[Report], marks: Marks) -> int:
    """Which report to show first: one that has what was looked for, no copy where there is a choice."""
    return min(
        range(len(reports)),
        key=lambda n: (f"/reports/{n}/evidence" not in marks, reports[n].duplicate_of is not None, n),
    )
