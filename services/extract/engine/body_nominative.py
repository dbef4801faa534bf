"""What a body is called: its words in the nominative, or those of a quotation that names it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pymorphy3 import MorphAnalyzer

from services.extract.engine.document import Token

OPEN, CLOSE = '«“"„', '»”"“'
_LONGEST = 14  # tokens of a quotation that is a name
_OF_PLACE = re.compile(r"[сц]к(?:ой|ого|им|ом|ую|ая|ий|ое)$")
_CAMEL = re.compile(r"[а-яё][А-ЯЁ]")  # "КазТрансОйлом", "АвтоВАЗа": no dictionary's word


def nominative(analyzer: MorphAnalyzer, tokens: Sequence[Token], start: int, stop: int, head: int) -> str:
    """The words from `start` to `stop` with the head noun and the adjectives before it in the nominative."""
    words: list[str] = []
    case = tokens[head].feats.get("Case")
    one = tokens[head].text.lower().endswith(("ом", "ем", "ою"))  # "акиматом", which the network takes for a plural
    plural = tokens[head].feats.get("Number") == "Plur" and not one
    oblique = case not in (None, "Nom")
    gender = gender_of(analyzer, tokens[head].lemma) if oblique else ""
    for index in range(start, stop):
        token = tokens[index]
        word = token.text
        if oblique and index <= head and token.pos in ("NOUN", "PROPN", "ADJ") and not word.isupper():
            word = inflected(analyzer, word, plural, gender)
        gap = " " if index > start and token.start > tokens[index - 1].stop else ""
        words.append(gap + word)
    name = "".join(words).strip(' «»"“”„')
    return f"{name}»" if name.count("«") > name.count("»") else name


def quotation(
    analyzer: MorphAnalyzer, tokens: Sequence[Token], index: int | None, explained: bool = False
) -> tuple[int, str] | None:
    """From an opening quotation mark: where the quotation ends, and the words inside in the nominative.

    `explained`: after a generic noun, which bears the case, so that the name is in the nominative already.
    """
    if index is None or tokens[index].text not in OPEN:
        return None
    for at in range(index, min(index + _LONGEST, len(tokens))):
        if at > index and tokens[at].text in CLOSE:
            if at - index < 2:
                return None
            inner = next((i for i in range(at - 1, index, -1) if tokens[i].text in OPEN), index)
            if explained and tokens[inner + 1].feats.get("Case") in ("Nom", None):
                return at + 1, as_written(tokens, inner + 1, at)
            return at + 1, nominative(analyzer, tokens, inner + 1, at, first_noun(tokens, inner + 1, at))
    return None


def as_written(tokens: Sequence[Token], start: int, stop: int) -> str:
    """The words from `start` to `stop` in their own case, with the spaces between them."""
    words = [
        (" " if i > start and tokens[i].start > tokens[i - 1].stop else "") + tokens[i].text for i in range(start, stop)
    ]
    return "".join(words)


def first_noun(tokens: Sequence[Token], start: int, stop: int) -> int:
    """The first noun from `start` to `stop`, which bears the case; `start` where there is none."""
    return next((i for i in range(start, stop) if tokens[i].pos in ("NOUN", "PROPN")), start)


def left_open(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether a body's words open a quotation that the very next token closes: "НАК «Заря | »"."""
    marks = [token.text for token in tokens[start:stop] if token.text in (*OPEN, *CLOSE)]
    return len(marks) == 1 and marks[0] in OPEN and stop < len(tokens) and tokens[stop].text in CLOSE


@lru_cache(maxsize=8192)
def gender_of(analyzer: MorphAnalyzer, lemma: str) -> str:
    """The gender of a noun: masc, femn or neut."""
    return next((str(p.tag.gender) for p in analyzer.parse(lemma) if p.tag.POS == "NOUN" and p.tag.gender), "masc")


@lru_cache(maxsize=8192)
def inflected(analyzer: MorphAnalyzer, word: str, plural: bool, gender: str, adjective: bool = False) -> str:
    """A noun or an adjective in the nominative of a number and, where singular, a gender; other words as they are.

    `adjective` says that the word is one, which "рабочий" need not be.
    """
    if _CAMEL.search(word):
        return re.sub(r"(?<=[бвгджзклмнпрстфхцчшщ])(?-i:ом|ем|а|у|е)$", "", word, flags=re.IGNORECASE)
    first, hyphen, last = word.rpartition("-")
    if hyphen and first[:1].isupper() and last[:1].isupper():
        return f"{first}-{inflected(analyzer, last, plural, gender)}"  # "Самрук-Казыной"
    parses = analyzer.parse(word)[:4]
    if adjective or _OF_PLACE.search(word):  # "Мангистауской", which may be taken for a noun
        parses = sorted(parses, key=lambda parse: parse.tag.POS != "ADJF")
    for parse in parses:
        if "Supr" in parse.tag and not word.lower().startswith("наи"):
            ending = {"femn": "ая", "neut": "ее"}.get(gender, "ий")
            stem = word[:-3] if word.lower().endswith(("его", "ему")) else word[:-2]
            return stem + ("ие" if plural else ending)
        if parse.tag.POS not in ("NOUN", "ADJF", "PRTF"):
            continue
        target = {"nomn", "plur"} if plural else {"nomn", "sing"}
        if parse.tag.POS != "NOUN" and not plural:
            target.add(gender)
        if not plural and parse.tag.number == "plur":
            continue
        form = parse.inflect(target)
        if form is not None:
            result: str = form.word
            if word[:1].isupper():
                result = result[:1].upper() + result[1:]
            return result
    return word
