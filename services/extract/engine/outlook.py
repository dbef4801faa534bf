"""Whether a text that goes through the days of a week looks back on them or ahead.

"Понедельник. Президент принял …" of a Sunday's digest is of the week that ends, "Понедельник. Президент примет …" of
the one that begins; a heading, a nominal phrase or the historic present does not say which, the rest of the text does.
"""

import re
from collections.abc import Iterable
from typing import Final

from services.extract.engine import lexicon as lex
from services.extract.engine.dates import Prefer
from services.extract.engine.document import Document, Sentence

_OPENING: Final = 400  # characters of the text, the title included, in which it says what it is
_DAYS = re.compile(r"\b(понедельник|вторник|сред[ауы]\b|четверг|пятниц[ауы]\b|суббот[ауы]\b|воскресень)")
_SHORT = {
    "пн": "понедельник", "вт": "вторник", "ср": "среда", "чт": "четверг", "пт": "пятница", "сб": "суббота",
    "вс": "воскресенье",
}  # fmt: skip
_NAMES = "|".join(_SHORT.values())
# A line, or an item of one, that begins with a day: "Вторник: …", "• Пн — …", "Понедельник начался с переговоров: …".
_DAY_FIRST: Final = (
    rf"(?:(?:{_NAMES})\s?(?:[,:.—–]|$|\s(?:начал|прош|запомнил|выдал|стал|был|принес|отмети|ознамен|заверш|отда|посвя))"
    rf"|(?:{'|'.join(_SHORT)})\b\s?[,:.—–])"
)
_AT_HEAD = re.compile(rf"\W{{0,3}}(?P<day>{_DAY_FIRST})")
_ON_DAY: Final = r"во? (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)\s?[—–]"  # no heading itself
_HEADINGS = re.compile(rf"(?:^\W{{0,3}}|[.!?]\s)(?:{_DAY_FIRST}|{_ON_DAY})", re.M)
_BACK = re.compile(
    r"\bитог\w* недел|\bза (?:\w+ ){0,2}(?:недел\w+|семь дней|7 дней)|"
    r"\b(?:прошл|минувш|прошедш|истекш|уходящ|завершивш|законч)\w* недел|\bнедел[яию] назад|"
    r"\bхроник|\bдайджест|\bобзор|\bглавн\w+ (?:событи\w+ )?недел|\bсобыти\w+ недел|"
    r"\bчто (?:было|произошло|случилось|мы пропустили|вы пропустили)|"
    r"\bнедел\w+ (?:выдал|начал|прошл|запомнил|заверш|законч|был|отмети|получи|оказал)|\bвспоминаем|\bкак прошл"
)
_AHEAD = re.compile(
    r"\b(?:следующ|предстоящ|наступающ|грядущ|будущ|нов|ближайш)\w* недел|\bафиш|\bанонс|\bближайш\w+ (?:дни|дней)|"
    r"\bчто (?:\w+ )?(?:ждет|ожидает|будет|предстоит)|\bпланы? (?:на )?недел|\bповестк|\bкалендар|\bрасписани|"
    r"\bграфик\w*\b|\bпрограмм\w+ (?:на )?недел|\bнедел[яю] (?:обещает|начнется|будет)|\bна неделе ожида"
)
_EVENT_VERBS = (
    lex.ARRIVE_VERBS
    | lex.GO_TO_VERBS
    | lex.RECEIVE_VERBS
    | lex.RECIPROCAL_VERBS
    | lex.HOLD_VERBS
    | lex.TAKE_PLACE_VERBS
    | lex.SIGN_VERBS
    | lex.CALL_VERBS
    | lex.STAY_VERBS
    | lex.DISCUSS_VERBS
)


def day_at_head(text: str) -> str | None:
    """The day of the week that a sentence, in lower case, is headed by; its name in full."""
    found = _AT_HEAD.match(text)
    if found is None:
        return None
    word = re.split(r"\W", found["day"], maxsplit=1)[0]
    return _SHORT.get(word, word)


def outlook_of(document: Document) -> Prefer | None:
    """Where a text that names several days of the week looks, by what it says of itself.

    Where it does not say, but days head its lines, by its verbs. Else None. Sentences must be tagged.
    """
    text = document.text.lower().replace("ё", "е")
    headings = sum(1 for _ in _HEADINGS.finditer(text))
    if headings < 2 and len({day[1] for day in _DAYS.finditer(text)}) < 2:
        return None
    opening = text[:_OPENING]
    back, ahead = _BACK.search(opening) is not None, _AHEAD.search(opening) is not None
    if back != ahead:
        return "past" if back else "future"
    if headings < 2:
        return None
    past, future = _tenses(document.sentences)
    return "past" if past > future else "future" if future > past else None


def _tenses(sentences: Iterable[Sentence]) -> tuple[int, int]:
    """How many verbs of events are in the past and how many in the future."""
    past = future = 0
    for sentence in sentences:
        for token, lemma in zip(sentence.tokens, sentence.lemmas, strict=False):
            if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin" and lemma in _EVENT_VERBS:
                past += token.feats.get("Tense") == "Past"
                future += token.feats.get("Tense") == "Fut"
    return past, future
