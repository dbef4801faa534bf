"""The text of an article as the engine sees it: lines, sentences, tokens and named entities.

Every offset is a character offset into `Document.text`, which is the title, an empty line and the body.
Nothing here runs a model: `networks.Tagger` fills the tags in.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Final, Literal

from razdel import tokenize

from services.extract.engine.links import Links

EntityType = Literal["PER", "LOC", "ORG"]

SENTENCE_TOKENS: Final = 200  # memory of the syntax network grows with the square of a sentence's length
DOCUMENT_TOKENS: Final = 12_000  # ten times a long article; what follows is not read


@dataclass(slots=True)
class Token:
    """A word, number or punctuation mark. The fields from `lemma` on are empty until the sentence is tagged."""

    start: int
    stop: int
    text: str
    lemma: str = ""  # lower case, as the dictionary writes it (with ё)
    pos: str = ""  # Universal Dependencies part of speech
    feats: Mapping[str, str] = field(default_factory=dict)  # Universal Dependencies features; shared, never changed
    head: int = -1  # index within the sentence, -1 for the root
    rel: str = ""  # Universal Dependencies relation to the head


_start, _stop = attrgetter("start"), attrgetter("stop")


@dataclass(slots=True)
class Entity:
    """A named person, place or organisation, within one sentence."""

    start: int
    stop: int
    type: EntityType
    tokens: range  # indexes within the sentence


@dataclass(slots=True)
class Sentence:
    """A sentence, never longer than SENTENCE_TOKENS and never crossing a line break."""

    index: int  # within the document
    line: int  # index into Document.lines
    start: int
    stop: int
    text: str
    tokens: list[Token]
    entities: list[Entity] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)  # of the tokens, ё as е; empty until the sentence is parsed
    tagged: bool = False  # parts of speech and features are there
    parsed: bool = False  # lemmas, heads and relations are there too
    _folded: str = ""

    @property
    def folded(self) -> str:
        """The text in lower case, ё as е, for patterns to look in."""
        self._folded = self._folded or self.text.lower().replace("ё", "е")
        return self._folded

    def covered(self, start: int, stop: int) -> range:
        """The tokens that share a character with the text from `start` to `stop`."""
        first = bisect_right(self.tokens, start, key=_stop)
        return range(first, bisect_left(self.tokens, stop, first, key=_start))


@dataclass(slots=True)
class Line:
    """A line with at least one token: the title, a paragraph, a caption, an item of a list."""

    start: int
    stop: int
    sentences: list[Sentence]


@dataclass(slots=True)
class Document:
    """An article's text in lines and sentences; `body` is where the article's text starts, after its title."""

    text: str
    body: int
    lines: list[Line]
    sentences: list[Sentence]
    partial: bool = False  # the text goes on beyond what was read

    @classmethod
    def of(cls, title: str, text: str, tokens: int = DOCUMENT_TOKENS) -> "Document":
        """Cut an article into lines and sentences, the first `tokens` tokens of it."""
        whole = f"{title}\n\n{text}"
        document = cls(whole, len(title) + 2, [], [])
        left, links = tokens, Links()
        for match in _LINE.finditer(whole):
            words = _tokens(whole, match.start(), match.end(), left)
            if "г." in match[0]:
                words = _without_town_signs(words)
            if not words or words[0].text == "©":
                continue  # "© Reuters": whose the photograph is
            if match.start() >= document.body and links.has(match[0]):
                continue
            left -= len(words)
            line = Line(words[0].start, words[-1].stop, [])
            for group in _sentences(words):
                start, stop = group[0].start, group[-1].stop
                sentence = Sentence(len(document.sentences), len(document.lines), start, stop, whole[start:stop], group)
                line.sentences.append(sentence)
                document.sentences.append(sentence)
            document.lines.append(line)
            if left <= 0:
                document.partial = words[-1].stop < len(whole.rstrip())
                break
        return document

    def heads(self, sentence: Sentence) -> bool:
        """Whether a sentence is of the title, or is the line without a full stop right below it, with others after."""
        if sentence.start < self.body:
            return True
        if sentence.line != 1 or self.lines[0].start >= self.body or len(self.lines) < 3:
            return False
        if _DATELINE.match(sentence.text):
            return False
        return len(self.lines[1].sentences) == 1 and len(sentence.tokens) <= 25 and sentence.text[-1].isalpha()

    @property
    def entities(self) -> Iterator[Entity]:
        for sentence in self.sentences:
            yield from sentence.entities


_DATELINE = re.compile(r"[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?,? \d{1,2} ")  # "Рабат, 8 февраля, АЗЕРТАДЖ"


# --- tokens ---------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# A word or a number, perhaps opened, closed and followed by one mark each: most of what stands between two spaces,
# where razdel needs no asking. Anything else in pieces: razdel is quadratic in the length of a run of like signs.
_CHUNK = re.compile(r"([«“(\"]?)([а-яёА-ЯЁ]{1,90}|[a-zA-Z]{1,90}|[0-9]{1,90})([»”)\"]?)([.,:;!?…]?)(?!\S)|\S{1,100}")


# "и.о. министра": one word, which the networks would take for a conjunction and a preposition
_ACTING = re.compile(r"[Ии]\.о\.")

_NO_FEATS: Mapping[str, str] = {}


@lru_cache(maxsize=4096)
def _split(chunk: str) -> tuple[tuple[int, int, str], ...]:
    """The tokens of text without spaces. Apart from its neighbours, razdel does not glue "2024, 2025" together."""
    if _ACTING.match(chunk):
        rest = _tokens(chunk, 4, len(chunk), DOCUMENT_TOKENS)
        return ((0, 4, chunk[:4]), *((token.start, token.stop, token.text) for token in rest))
    return tuple((token.start, token.stop, token.text) for token in tokenize(chunk))


def _tokens(text: str, start: int, stop: int, limit: int) -> list[Token]:
    tokens: list[Token] = []
    for match in _CHUNK.finditer(text, start, stop):
        opening, word, closing, mark = match.groups()
        if word is None:
            offset = match.start()
            for first, last, part in _split(match[0]):
                tokens.append(Token(offset + first, offset + last, part, "", "", _NO_FEATS))
        else:
            first, last = match.span(2)
            if opening:
                tokens.append(Token(first - 1, first, opening, "", "", _NO_FEATS))
            tokens.append(Token(first, last, word, "", "", _NO_FEATS))
            if closing:
                tokens.append(Token(last, last + 1, closing, "", "", _NO_FEATS))
                last += 1
            if mark:
                tokens.append(Token(last, last + 1, mark, "", "", _NO_FEATS))
        if len(tokens) >= limit:
            return tokens[:limit]
    return tokens


def _without_town_signs(tokens: list[Token]) -> list[Token]:
    """The tokens of a line without the "г." before a town: the networks read "аким г. Алматы" as two sentences.

    What follows a number is the sign of a year.
    """
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        sign = token.text in ("г", ".") and index + 1 < len(tokens)
        first = index if token.text == "г" else index - 1
        town = tokens[first + 2] if sign and first >= 0 and first + 2 < len(tokens) else None
        if (
            town is not None
            and tokens[first].text == "г"
            and tokens[first + 1].text == "."
            and len(town.text) > 1
            and town.text[0].isupper()
            and not (first and tokens[first - 1].text.isdigit())
        ):
            continue
        kept.append(token)
    return kept


def after_town_sign(tokens: Sequence[Token], index: int) -> bool:
    """Whether the sign of a town, which is no token, stands before a word: "мэр г. | Ош"."""
    return index > 0 and tokens[index].start - tokens[index - 1].stop > 2


# --- sentences ------------------------------------------------------------------------------------

_ENDS = frozenset(".!?…")
_CLOSING = frozenset("»”’\"')]")
_OPENING = frozenset("«“„‘\"'([<—–-−―*•/")

# what a full stop follows without ending the sentence, whatever comes next
_BEFORE_NAME = frozenset(
    """им ул пр просп пер бул бульв наб пл пос дер обл р-н окр гор г с д р о оз х а ст п пп ч гл стр рис табл см ср св
    акад проф доц канд докт зам пом нач зав ген полк подполк майор кап лейт адм тов гр гражд г-н г-жа корр спец чл
    ред изд сост напр т тт тел факс доб кв корп оф эт ок около род ум мин-во деп пред сек гос нац межд рус англ кит
    каз узб кирг тадж тур фр нем исп араб букв лат юр физ mr mrs ms dr prof st gen no vs""".split()
)
# what may end a sentence: a full stop ends it when a capital letter follows
_AFTER_NUMBER = frozenset("г гг в вв р с ч м т кв стр д ст п".split())
_TAIL = frozenset(
    """млн млрд трлн тыс руб коп долл дол тг тенге евро проц км кг га мм см куб час мин сек др пр проч проц чел экз
    шт янв фев февр мар апр авг сен сент окт ноя нояб дек inc ltd co corp""".split()
)
_TAIL_PAIRS = frozenset({("т", "д"), ("т", "п"), ("н", "э"), ("с", "г"), ("т", "г"), ("у", "е")})
_ROMAN = frozenset("IVX")
_NAME = re.compile(r"[А-ЯЁ][а-яё]{3,}")
_SHORT_GIVEN_NAMES = frozenset("дж вс ал ант ст ник вл юр дм сер бор мих".split())


def _sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    """Cut the tokens of one line into sentences."""
    start = 0
    index = 0
    count = len(tokens)
    while index < count:
        if tokens[index].text[0] in _ENDS:
            after = index + 1
            while after < count and tokens[after].text in _CLOSING and tokens[after].start == tokens[after - 1].stop:
                after += 1
            if after < count and _ends(tokens, start, index, after):
                yield from _capped(tokens[start:after])
                start = after
            index = after
        else:
            index += 1
    if start < count:
        yield from _capped(tokens[start:])


def _capped(tokens: list[Token]) -> Iterator[list[Token]]:
    while len(tokens) > SENTENCE_TOKENS:
        cut = next((i + 1 for i in range(SENTENCE_TOKENS - 1, SENTENCE_TOKENS // 2, -1) if tokens[i].text in ",;"), 0)
        cut = cut or SENTENCE_TOKENS
        yield tokens[:cut]
        tokens = tokens[cut:]
    yield tokens


def _ends(tokens: list[Token], start: int, mark: int, after: int) -> bool:
    """Whether the mark at `mark` ends the sentence begun at `start`; `after` is the token that would begin another."""
    following = tokens[after]
    glued = following.start == tokens[after - 1].stop
    if glued and not _forgot_space(tokens, mark, after):
        return False
    opening = after
    while opening < len(tokens) - 1 and tokens[opening].text in _OPENING:
        opening += 1
    first = tokens[opening].text
    if first[0].islower() or (opening == after and not first[0].isalnum()):
        return False
    if tokens[mark].text != "." or mark == start:
        return mark != start
    previous = tokens[mark - 1]
    if previous.stop != tokens[mark].start:
        return True
    return _full_stop_ends(tokens, start, mark, first)


def _forgot_space(tokens: list[Token], mark: int, after: int) -> bool:
    """ "прошли переговоры.Президент": two Russian words with the space between the sentences left out."""
    left, right = tokens[mark - 1].text if mark else "", tokens[after].text
    return (
        after == mark + 1
        and tokens[mark].text == "."
        and len(left) > 2
        and len(right) > 1
        and left.islower()
        and right.istitle()
        and "а" <= left[-1] <= "я"
        and "А" <= right[0] <= "Я"
    )


def _full_stop_ends(tokens: list[Token], start: int, mark: int, following: str) -> bool:
    word = tokens[mark - 1].text
    lower = word.lower()
    if word.isdigit():
        return mark - 1 > start  # "1. Подписать": the number of an item
    pair = ""
    if mark - start >= 3 and tokens[mark - 2].text == "." and len(word) == 1:
        pair = tokens[mark - 3].text.lower()
    if pair and (pair, lower) in _TAIL_PAIRS:
        return following[0].isupper()
    if len(word) == 1 and word.isalpha():
        if word in _ROMAN and mark - 2 >= start and _NAME.fullmatch(tokens[mark - 2].text):
            return following[0].isupper()  # "принял король Фредерик X. Затем …"
        if word.isupper() or pair:
            return False  # initials; "т.е.", "и.о.", "т.н."
        if lower in _AFTER_NUMBER and _is_number(tokens, mark - 2, start):
            return following[0].isupper()
        return lower not in _BEFORE_NAME
    if lower in _SHORT_GIVEN_NAMES and word.istitle():
        return False
    if lower in _TAIL or (lower in _AFTER_NUMBER and _is_number(tokens, mark - 2, start)):
        return following[0].isupper() and following not in ("США", "Ltd", "LTD", "Inc")
    return lower not in _BEFORE_NAME


def _is_number(tokens: list[Token], index: int, start: int) -> bool:
    """Whether a number, Arabic or Roman, stands at `index`."""
    return index >= start and (tokens[index].text[-1].isdigit() or not tokens[index].text.strip("IVXLCХ"))
