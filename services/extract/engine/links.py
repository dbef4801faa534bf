"""Lines that are no part of an article: links to other news, which tell of other events in a few words."""

import re

_TO_OTHERS = re.compile(
    r"\W{0,4}(?:(?:читайте|смотрите|слушайте) (?:также|еще|по теме)|(?:материалы|новости|ранее|еще) по теме|"
    r"по теме|другие новости|новости партнеров|похожие (?:новости|материалы)|вам (?:может быть|также) интересно)\b",
    re.IGNORECASE,
)
_HEADING = 40  # characters, at most, of a line that only announces links
_LONGEST = 160  # of a link


class Links:
    """Goes through the lines of a text in order and says which of them are links to other news."""

    def __init__(self) -> None:
        self._listed = False  # the lines that follow are links

    def has(self, line: str) -> bool:
        """Whether the next line is a link to other news or announces such: "Читайте также: …"."""
        line = line.strip()
        if _TO_OTHERS.match(line.replace("ё", "е")):
            self._listed = len(line) <= _HEADING
            return self._listed or len(line) <= _LONGEST + _HEADING
        self._listed = self._listed and len(line) <= _LONGEST and not line.endswith((".", "!", "…", ":", ";"))
        return self._listed
