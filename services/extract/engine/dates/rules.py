"""What a rule for dates is: a pattern, the words that it is tried at, and what it makes of a match."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from services.extract.engine.dates.expressions import Expression

# A reader takes the match and the word before it; it gives (expression, start, stop) for each mention, none to refuse.
Found = tuple[Expression, int, int]
Reader = Callable[[re.Match[str], str], list[Found]]


class Pattern:
    """A pattern that is compiled when it is first tried: to compile all takes as long as reading twenty articles."""

    __slots__ = ("_compiled", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._compiled: re.Pattern[str] | None = None

    def match(self, text: str, start: int) -> re.Match[str] | None:
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled.match(text, start)


@dataclass(slots=True)
class Rules:
    """The rules to try, in order, at a word of the folded text or at a number of so many digits."""

    by_word: dict[str, list[tuple[Pattern, Reader]]] = field(default_factory=dict)
    by_digits: dict[int, list[tuple[Pattern, Reader]]] = field(default_factory=dict)

    def at(self, pattern: str, *starts: str, digits: Iterable[int] = ()) -> Callable[[Reader], Reader]:
        """Try `pattern` at each of the words `starts`, and at numbers of so many `digits`."""
        expected = Pattern(pattern)

        def register(reader: Reader) -> Reader:
            for word in dict.fromkeys(starts):
                self.by_word.setdefault(word, []).append((expected, reader))
            for length in digits:
                self.by_digits.setdefault(length, []).append((expected, reader))
            return reader

        return register

    def then(self, others: "Rules") -> "Rules":
        """These rules, and after them the others."""
        joined = Rules()
        for rules in (self, others):
            for word, tries in rules.by_word.items():
                joined.by_word.setdefault(word, []).extend(tries)
            for length, tries in rules.by_digits.items():
                joined.by_digits.setdefault(length, []).extend(tries)
        return joined


def whole(expression: Expression, match: re.Match[str]) -> list[Found]:
    """The one mention that the whole match is."""
    return [(expression, match.start(), match.end())]
