"""Pre-inflected names of the register: from the words of a text to the officials they may name, by dictionary look-ups.

Each name and alias is written out in all cases: given name and surname, with the patronymic, surname first, initials
and surname, the surname alone. Keys are tuples of folded words, so ё, case and kinds of dashes do not matter.
"""

from collections.abc import Iterator, Sequence

from services.extract.engine.document import Token
from services.extract.engine.people.declension import CASES, Case, Part, decline, fold
from services.extract.engine.people.layouts import nominative_layout, words_of
from services.extract.engine.people.register import Official, Register

Key = tuple[str, ...]


class NameForms:
    """Looks up the register's people by inflected names."""

    def __init__(self, register: Register) -> None:
        self._officials: dict[Key, set[Official]] = {}
        self._full: dict[str, set[int]] = {}  # first word → lengths of the full names that begin with it
        for official in register.officials:
            for name in (official.name, *official.aliases):
                for key, full in _forms(official, words_of(name)):
                    self._officials.setdefault(key, set()).add(official)
                    if full:
                        self._full.setdefault(key[0], set()).add(len(key))

    def officials(self, words: Sequence[str]) -> frozenset[Official]:
        """Whom the words of a name, in any case, may name. A bare surname counts only where one person bears it."""
        key = tuple(fold(word) for word in words)
        found = self._officials.get(key)
        if found is None and len(key) > 1 and all(word.endswith(".") for word in key[:-1]):
            found = self._officials.get((key[0], key[-1]))
        if found is None:
            return frozenset()
        return frozenset(found)

    def length_at(self, tokens: Sequence[Token], index: int) -> int:
        """How many tokens from `index` on are the full name of somebody in the register, 0 for none."""
        lengths = self._full.get(fold(tokens[index].text))
        for length in sorted(lengths or (), reverse=True):
            key = tuple(fold(token.text) for token in tokens[index : index + length])
            if len(key) == length and key in self._officials:
                return length
        return 0


def _forms(official: Official, words: Sequence[str]) -> Iterator[tuple[Key, bool]]:
    """(key, whether it is a full name) of every way to write a name."""
    layout = nominative_layout(words)
    given, surname = [words[i] for i in layout.given], [words[i] for i in layout.surname]
    eastern = layout.eastern
    patronymic = [official.patronymic] if official.patronymic else []
    for case in CASES:
        first = list(_declined(given, official, "given", case, eastern))
        last = list(_declined(surname, official, "surname", case, eastern))
        middle = list(_declined(patronymic, official, "patronymic", case, False))
        for g in first:
            for s in last:
                if not g or not s:
                    yield (*g, *s), bool(len(g) + len(s) > 1)
                    continue
                yield (*s, *g) if eastern else (*g, *s), True
                if not eastern:
                    yield (*s, *g), True
                    initial = "-".join(piece[0] + "." for piece in given[0].lower().replace("ё", "е").split("-"))
                    yield (initial, *s), False
                    yield (*s, initial), False
                for m in middle:
                    yield (*g, *m, *s), True
                    yield (*s, *g, *m), True
        for s in last:
            if s and len(s[-1]) > 2:
                yield s, False
                if len(s) > 1:
                    yield s[-1:], False


def _declined(words: Sequence[str], official: Official, part: Part, case: Case, eastern: bool) -> Iterator[Key]:
    """The words in a case, with the variants of the last one; of an Eastern name only the last word declines."""
    if not words:
        if part != "patronymic":
            yield ()
        return
    if eastern and part == "surname":
        yield tuple(fold(word) for word in words)
        return
    heads = [fold(word if eastern else decline(word, official.sex, part)[case][0]) for word in words[:-1]]
    for variant in decline(words[-1], official.sex, part)[case]:
        yield (*heads, fold(variant))
