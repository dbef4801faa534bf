"""From words to expressions: one rule for each way to say a date.

A rule is tried only at the words that may begin it, so a sentence without such words costs a look-up for each word.
"""

import re
from collections.abc import Iterator

from services.extract.engine.dates import calendar_dates, relative_dates
from services.extract.engine.dates.expressions import Expression
from services.extract.engine.dates.rules import Pattern, Reader
from services.extract.engine.dates.words import (
    MONTHS,
    PREPOSITIONS,
    WORD,
)

RULES = calendar_dates.RULES.then(relative_dates.RULES)

_SPOILED = re.compile(r"\d[.,:/-]$")
_DIGITS = "0123456789"
_DIGIT = re.compile("[0-9]")


def folded_text(text: str) -> str:
    """The text in lower case, ё as е, of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters of other scripts grow when lowered
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    folded = lowered.replace("ё", "е")
    return _MONTH_AFTER_DAY.sub(_spelled, folded) if _ANY_DIGIT.search(folded) else folded


_ANY_DIGIT = re.compile(r"\d")
_MONTH_AFTER_DAY = re.compile(r"(\d )([а-я]{6,8})\b")
_GENITIVES = [month for month in MONTHS if month.endswith("я") and len(month) > 5] + ["августа"]


def _spelled(found: re.Match[str]) -> str:
    """ "27 сентебря": a month that is one letter off."""
    day, word = found.groups()
    if word in MONTHS:
        return found[0]
    near = (m for m in _GENITIVES if len(m) == len(word) and m[0] == word[0] and m[-1] == word[-1])
    return day + next((m for m in near if sum(a != b for a, b in zip(m, word, strict=True)) == 1), word)


def read_expressions(folded: str) -> Iterator[tuple[Expression, int, int, str]]:
    """Expressions of a folded text in order: with offsets, and the preposition before them or ""."""
    if not _DIGIT.search(folded) and RULES.by_word.keys().isdisjoint(WORD.findall(folded)):
        return  # three sentences in four
    words = list(WORD.finditer(folded))
    names = [word[0] for word in words]
    reached = 0
    for i in [i for i, name in enumerate(names) if name in RULES.by_word or name[0] in _DIGITS]:
        name = names[i]
        start, stop = words[i].span()
        if start < reached:
            continue
        tries = RULES.by_word.get(name) or _digit_rules(folded, words[i])
        before = names[i - 1] if i and folded[words[i - 1].end() : start].isspace() else ""
        for pattern, reader in tries:
            match = pattern.match(folded, start)
            found = reader(match, before) if match is not None else None
            if match is not None and found:
                preposition = before if before in PREPOSITIONS else ""
                for expression, a, b in found:
                    yield expression, a, b, preposition if a == start else ""
                reached = max(match.end(), stop)
                break


def _digit_rules(folded: str, word: re.Match[str]) -> list[tuple[Pattern, Reader]]:
    """The rules for a word that starts with a digit; none for what is part of a longer figure ("1,5", "10:30")."""
    name, start = word[0], word.start()
    if start and _SPOILED.match(folded, max(start - 2, 0), start):
        return []
    return RULES.by_digits.get(len(name) if name.isdecimal() else len(name) - len(name.lstrip(_DIGITS)), [])
