"""Latin letters inside Russian words ("Pоссия", a slip of the keyboard), read as the Cyrillic ones they look like."""

import re

_LATIN = "ABCEHKMOPTXaceopxy"
_CYRILLIC = "АВСЕНКМОРТХасеорху"
_AS_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
# begins with the Latin letter, of which there are few, so that all others are passed over at once
_TOUCHING = re.compile(rf"[{_LATIN}](?:(?<=[а-яёА-ЯЁ].)|(?=[а-яё]))")
_WORD = re.compile(rf"(?<![A-Za-zА-Яа-яЁё])[а-яёА-ЯЁ{_LATIN}]{{3,}}(?![A-Za-zА-Яа-яЁё])")
_CYRILLIC_LETTER = re.compile(r"[а-яёА-ЯЁ]")


def in_cyrillic(text: str) -> str:
    """The text with such letters replaced in words that are mostly Cyrillic; as long as before, letter by letter."""
    if _TOUCHING.search(text) is None:
        return text
    return _WORD.sub(_in_cyrillic, text)


def _in_cyrillic(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_AS_CYRILLIC) if 2 * len(_CYRILLIC_LETTER.findall(word)) > len(word) else word
