"""Sentences cut before they are parsed: at their semicolons, and after the agency or dateline of a report.

A digest strings events together with semicolons; the parser ties words of one part to verbs of another, and takes the
agency of "ИНТЕРФАКС - Президент прибыл …", or the city of "ЖЕНЕВА, 18 мая — Президент прибыл …", for the one who acts.
Each part is read as a sentence of its own. What is quoted as evidence stays the whole sentence.
"""

import re

from services.extract.engine.document import Document, Line, Sentence


def cut_into_parts(document: Document) -> dict[int, tuple[int, int]]:
    """Cut the document's sentences in place; gives the offsets of the whole sentence by the index of each part."""
    whole: dict[int, tuple[int, int]] = {}
    sentences: list[Sentence] = []
    for line in document.lines:
        parts = [part for sentence in line.sentences for part in _parts(document, line, sentence)]
        for part, span in parts:
            part.index = len(sentences)
            sentences.append(part)
            whole[part.index] = span
        line.sentences[:] = [part for part, _ in parts]
    document.sentences[:] = sentences
    return whole


def _parts(document: Document, line: Line, sentence: Sentence) -> list[tuple[Sentence, tuple[int, int]]]:
    span = (sentence.start, sentence.stop)
    cuts = [i for i, token in enumerate(sentence.tokens) if token.text == ";" and 2 <= i < len(sentence.tokens) - 3]
    if cuts and _lists_companions(sentence, cuts):
        return [(sentence, span)]
    agency = _agency(document, line, sentence)
    if agency:
        dash = next(i for i, token in enumerate(sentence.tokens) if token.stop >= sentence.start + agency)
        if dash < len(sentence.tokens) - 3 and dash not in cuts:
            cuts.insert(0, dash)
    if not cuts:
        return [(sentence, span)]
    parts: list[tuple[Sentence, tuple[int, int]]] = []
    first = 0
    for cut in [*cuts, len(sentence.tokens) - 1]:
        tokens = sentence.tokens[first : cut + 1]
        if not tokens:
            continue
        start, stop = tokens[0].start, tokens[-1].stop
        parts.append((Sentence(0, sentence.line, start, stop, document.text[start:stop], tokens), span))
        first = cut + 1
    return parts


_AGENCY = re.compile(
    r"((?:[А-ЯЁ]{5,}|INTERFAX(?:\.RU)?|Интерфакс(?:-\w+)?|КазТАГ|БелТА|ТАСС|УзА|РИА Новости|Trend|Тренд|Sputnik)"
    r"\s[-–—])\s[«\"А-ЯЁA-Z]"
)
_AFTER_DAY = re.compile(r"([«\"]?[A-ZА-ЯЁ][\w.+-]{1,15}(?:\s[A-ZА-ЯЁ]\w{1,12})?[»\"]?\s[-–—])\s[«\"А-ЯЁA-Z]")
_CITY_AND_DAY = re.compile(
    r"([А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?[.,] \d{1,2} [а-я]{3,8}\.?(?: \d{4})?\.?\s[-–—])\s[«\"А-ЯЁA-Z]"
)
_AGENCY_ALONE = 40  # letters that an agency after the day has at most
_DAY = re.compile(r"(?:[А-ЯЁ][\w-]+[.,] )?\d{1,2} [а-я]{3,8}\.?(?: \d{4})?\.?")


def _agency(document: Document, line: Line, sentence: Sentence) -> int:
    """How long the agency or dateline is that a paragraph begins with, its dash included; 0 where none is."""
    if sentence.start < document.body:
        return 0
    dated = line.start < sentence.start and _DAY.fullmatch(document.text, line.start, sentence.start - 1) is not None
    agency = _AGENCY.match(sentence.text) or (_AFTER_DAY.match(sentence.text) if dated else None)
    if agency is None and sentence.start == line.start:
        agency = _CITY_AND_DAY.match(sentence.text)  # "ОСЛО, 16 мая — РИА Новости." is a dateline through and through
        agency = agency if agency is not None and len(sentence.text) - agency.end() > _AGENCY_ALONE else None
    return agency.end(1) if agency is not None else 0


_WITH = frozenset(("с", "со"))


def _lists_companions(sentence: Sentence, cuts: list[int]) -> bool:
    """ "провёл три встречи: с X; с Y; с Z": what no part says without the words before the colon."""
    words = [token.text.lower() for token in sentence.tokens]
    colon = words.index(":") if ":" in words[: cuts[0]] else None
    return colon is not None and all(words[at + 1] in _WITH for at in (colon, *cuts))
