"""Texts of several items that have nothing to do with one another: a digest of the day, "коротко", a week in headlines.

What one item says of where it takes place holds for no other; a heading ("Переговоры в Женеве") holds for its own.
"""

import re

from services.extract.engine import lexicon as lex
from services.extract.engine.document import Document, Line

BULLET = re.compile(r"^[^\w(«\"]+")  # what stands before an item of a list

_SAYS_SO = re.compile(
    r"\bдайджест|\bитоги? (?:\w+ )?(?:дня|недели|месяца)\b|"
    r"\bглавн(?:ое|ые (?:новости|события)) (?:\w+ )?(?:за|дня|недели)\b|"
    r"\bсобытия (?:дня|недели)\b|\bновости (?:дня|недели|к этому часу|коротко)\b|\bкоротк(?:о|ой строкой)\b|"
    r"\b(?:обзор|хроника) (?:\w+ )?(?:дня|недели|событий|новостей)\b|\bчто (?:произошло|случилось) за\b|"
    r"\b(?:дипломатическая|прошедшая|минувшая) неделя\b|\bодной строкой\b"
)
_OF_NEWS = re.compile(r"главн|новост|событи|недел|дайджест|коротк|обзор|хроник|за день|сводк")  # besides headings
_OPENING = 200  # characters, the title included, in which a digest says that it is one
_LONGEST_HEADING = 90
_FURNITURE = re.compile(
    r"фото|видео|читайте|подписывайтесь|источник|автор|пресс-служба|тел\b|реклама|поделиться|#|теги|справочно"
)
_TOWN_FIRST = re.compile(r"\W*(?:[А-ЯЁ]{3,}|[А-ЯЁ][а-яё-]+)\.\s")
_FEWEST = 3


def headings_of(document: Document) -> frozenset[int]:
    """The lines that head what follows them: short, of one sentence, without a full stop, before a longer line."""
    lines = document.lines
    return frozenset(
        number
        for number, line in enumerate(lines[:-1])
        if line.start >= document.body and _heads(document, line) and not _heads(document, lines[number + 1])
    )


def items_of(document: Document, headings: frozenset[int]) -> frozenset[int]:
    """The lines that begin an item of a digest; none where the text is one story."""
    opening = lex.fold(document.text[:_OPENING])
    if len(headings) >= _FEWEST:
        return headings if _OF_NEWS.search(opening) else frozenset()
    bodies = [(number, line) for number, line in enumerate(document.lines) if line.start >= document.body]
    if _SAYS_SO.search(opening):
        return frozenset(number for number, _ in bodies)
    towns = frozenset(n for n, line in bodies if _TOWN_FIRST.match(document.text, line.start, line.stop))
    return towns if len(towns) >= _FEWEST else frozenset()


def _heads(document: Document, line: Line) -> bool:
    text = document.text[line.start : line.stop].strip()
    return (
        len(line.sentences) == 1
        and 0 < len(text) <= _LONGEST_HEADING
        and (text[-1].isalnum() or text[-1] in '»"')
        and not text[0].isdigit()
        and _FURNITURE.search(lex.fold(text)) is None
    )
