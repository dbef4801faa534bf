"""Words that tie an event to what was told before: "по итогам", "затем", "вновь", "до этого", "на полях"."""

import re

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.lexicon import fold
from services.extract.engine.reading import Reading

_NOUNS = ("NOUN", "PROPN")
_THEREUPON = re.compile(r"после чего|\bзатем\b|\bследом\b")
# Here and below each way begins with a letter of its own, and what must stand before it is asked for after that: so a
# search passes over all places where none begins.
_GOES_ON = re.compile(
    r"по (?:\w+ )?(?:итогам|результатам|завершении|окончании)|"
    r"после (?:(?:\w+ ){0,2}(?:переговор|встреч|заседани|саммит|бесед|церемони|совещани|приема|аудиенци)|них)|"
    r"в(?<!\wв) (?:ходе|рамках|кулуарах|завершение|тот же день)\b|на(?<!\wна) полях\b|вслед(?<!\wвслед) за\b|"
    r"т(?<!\wт)(?:огда|ам) же\b|итогом|итог (?:встречи|переговоров|дня|визита)|кульминацией"
)


_RESULTS = re.compile(
    r"по (?:\w+ )?(?:итогам|результатам|завершении|окончании)(?! (?:\w+ ){0,2}(?:переговор|встреч|бесед|консультац))|"
    r"заверши\w+ подписанием"
)


def on_the_margins(candidate: Candidate) -> bool:
    """Whether the sentence tells of what is done on the margins of a gathering: "на полях саммита"."""
    return _MARGINS.search(candidate.reading.sentence.folded) is not None


_MARGINS = re.compile(
    r"(?:на полях|в кулуарах|на площадке)\b|на [«\"]полях[»\"]|"
    r"в рамках (?:[\w«»\"-]+ ){0,5}(?:форума|саммита|конференции|ассамблеи|сессии|выставки)\b"
)


_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\bв \d{1,2} час")


def at_an_hour(candidate: Candidate) -> bool:
    """Whether the sentence gives the hour: an item of the day's programme."""
    return _CLOCK.search(candidate.reading.sentence.text) is not None


def results_of(candidate: Candidate) -> bool:
    """Whether the sentence tells of results: "по его итогам"."""
    return _RESULTS.search(fold(candidate.reading.sentence.text)) is not None


def goes_on(candidate: Candidate) -> bool:
    """Whether the words go on with the event told just before: "по итогам", "после переговоров", "затем"."""
    sentence = candidate.reading.sentence
    text = sentence.folded
    verb = candidate.reading.tokens[max(candidate.verb, candidate.trigger)].start - sentence.start
    return _GOES_ON.search(text) is not None or _THEREUPON.search(text, 0, max(verb, 0)) is not None


# Another occasion, and only a moment before what was told.
_ANOTHER_TIME = re.compile(r"прошлый раз|последний раз|вновь\b(?<!\wвновь)|снова\b(?<!\wснова)|годом ран|предыдущ")
_AGAIN = re.compile(r"\bвновь\b|\bснова\b")
_JUST_BEFORE = re.compile(
    r"до (?:этого|того|визит|поездк|приезд)|ранее|раньше|прежде чем|перед (?:визит|поездк|приезд)|"
    r"уже (?:встреча|беседова|приезжа|приходил|прилета|посеща|быва|наведыва)"
)


_THE_OTHER = frozenset(("предыдущий", "прошлый", "последний"))


def _clause_text(candidate: Candidate) -> str:
    """The words of the clause, without what somebody is said to say in it: "отметил, что страна вновь …".

    Nor those of another event of the kind: "это второй их разговор: предыдущий состоялся в мае".
    """
    tokens, after = candidate.reading.tokens, candidate.trigger
    clause = candidate.reading.clause(candidate.verb).tokens
    said = next(
        (
            i
            for i in clause
            if (i > max(after, candidate.verb) and tokens[i].text == "что" and tokens[i - 1].text == ",")
            or (i > after + 1 and candidate.reading.lemma(i) in _THE_OTHER and tokens[i - 1].text in (",", ":", "—"))
        ),
        len(tokens),
    )
    return " ".join([tokens[i].text for i in clause if i < said]).lower().replace("ё", "е")


def told_as_earlier(reading: Reading, candidate: Candidate) -> bool:
    """Whether the clause says that this was before what was told: "до этого", "ранее", "в прошлый раз"."""
    text = _clause_text(candidate)
    if candidate.trigger != candidate.verb and reading.preposition(candidate.trigger) in ("перед", "до"):
        return False  # "перед визитом в Осло он был в Риме": what the other was before
    said = _ANOTHER_TIME.search(text) is not None or _JUST_BEFORE.search(text) is not None
    return said or _on_the_way_here(reading, candidate)


def _on_the_way_here(reading: Reading, candidate: Candidate) -> bool:
    """ "прибыл из Чили, где встретился с X", "после турне, в ходе которого посетил Чили": before the coming."""
    clause = reading.clause(candidate.verb)
    if clause.kind != "relative" or reading.tokens[candidate.verb].feats.get("Tense") != "Past":
        return False
    start = min(clause.tokens)
    noun = next((i for i in range(start - 1, max(-1, start - 6), -1) if reading.tokens[i].pos in _NOUNS), None)
    if noun is None or clause.parent is None:
        return False
    above = reading.clauses.clauses[clause.parent].head
    came = reading.lemma(above) in lex.ARRIVE_VERBS
    return came and reading.preposition(noun) in ("из", "после")


def recalls(candidate: Candidate) -> bool:
    """Whether the clause goes back in time: "в прошлый раз", "до этого", but not "вновь", which goes on."""
    text = _AGAIN.sub("", _clause_text(candidate))
    return _ANOTHER_TIME.search(text) is not None or _JUST_BEFORE.search(text) is not None


_REMINDING = re.compile(r"\W*(?:напомн|ранее |отмет(?:им|ит)|к слову|как (?:ранее )?(?:сообщал|писал)|ранее сообщал)")


def reminds(candidate: Candidate) -> bool:
    """Whether the sentence begins by recalling something: "Напомним, …", "Ранее сообщалось, что …"."""
    return _REMINDING.match(candidate.reading.sentence.folded) is not None


def on_another_occasion(candidate: Candidate) -> bool:
    """Whether the clause says that this was another time ("в прошлый раз") and not only earlier ("до этого")."""
    return _ANOTHER_TIME.search(_clause_text(candidate)) is not None
