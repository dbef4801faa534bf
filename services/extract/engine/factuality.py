"""Events that are only spoken of: made possible, supposed, hoped for, alleged, once planned, counted in sum."""

import re
from itertools import pairwise

from services.contracts.event import Status
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import token_at, usable
from services.extract.engine.clauses import Clause
from services.extract.engine.reading import Reading
from services.extract.engine.scope import SAY_VERBS


def reports_no_event(candidate: Candidate) -> bool:
    """Whether the words of a candidate say neither that it took place nor that it is to."""
    return (
        only_made_possible(candidate)
        or against_fact(candidate)
        or _alleged(candidate)
        or _once_planned(candidate)
        or _summed_up(candidate)
        or _wished_of_others(candidate)
        or _told_to_the_press(candidate)
    )


_TELL_VERBS = SAY_VERBS | {"сделать", "пояснить", "признать", "прокомментировать", "назвать", "поделиться", "высказать"}


def _told_to_the_press(candidate: Candidate) -> bool:
    """ "в разговоре с ТАСС сообщил посол": an agency or a newspaper to which somebody spoke."""
    reading, noun = candidate.reading, candidate.trigger
    if noun == candidate.verb or reading.lemma(noun) not in lex.SPOKEN_NOUNS or reading.preposition(noun) != "в":
        return False
    bodies = [party for party in candidate.parties if party.kind == "organization"]
    people = [party for party in candidate.parties if party.kind == "person"]
    return len(bodies) == 1 and len(people) < 2 and reading.lemma(candidate.verb) in _TELL_VERBS


_MAKE_POSSIBLE = frozenset("позволять помогать мешать разрешать уметь привыкнуть способствовать".split())


def only_made_possible(candidate: Candidate) -> bool:
    """Whether the words speak of what can be at any time: "отношения позволяют им общаться"."""
    reading, verb = candidate.reading, candidate.verb
    if reading.tokens[verb].feats.get("VerbForm") != "Inf":
        return False
    finite = next((i for i in range(verb - 1, max(-1, verb - 9), -1) if reading.is_finite(i)), None)
    return finite is not None and reading.lemma(finite) in _MAKE_POSSIBLE


def against_fact(candidate: Candidate) -> bool:
    """Whether the words are of what would be: "не поехал бы, если бы встреча не была запланирована"."""
    reading = candidate.reading
    verb = candidate.verb
    colon = next((i for i in range(verb - 1, 0, -1) if reading.tokens[i].text in (":", ";")), 0)
    words = [reading.tokens[i].text.lower() for i in reading.clause(verb).tokens if i >= colon]
    if "бы" not in words and "б" not in words:
        return False
    return "не" in words or any(first == "если" and second in ("бы", "б") for first, second in pairwise(words))


_CASE = re.compile(
    r"по (?:версии|мнению|данным) (?:\w+ )?(?:следстви|следовател|обвинени|прокурат|гособвинени|правоохранител)|"
    r"по материалам (?:уголовного )?дела|(?:следстви|следовател|обвинени|гособвинени)\w* (?:считает|полагает|утвержда)|"
    r"взятк|подсудим|обвиняем|подозреваем"
)


def _alleged(candidate: Candidate) -> bool:
    """ "по версии следствия, он встречался с бизнесменом": what a court is to judge."""
    return candidate.type in ("meeting", "call") and _CASE.search(candidate.reading.sentence.folded) is not None


_AT_FIRST = frozenset("первоначально изначально".split())


def _once_planned(candidate: Candidate) -> bool:
    """ "первоначально встречу планировалось провести в Осло": a plan that another one has replaced."""
    reading = candidate.reading
    clause = reading.clause(candidate.verb)
    above = reading.clauses.clauses[clause.parent].tokens if clause.parent is not None else ()
    words = (*clause.tokens, *above)  # "первоначально планировалось провести"
    if not any(lex.fold(reading.tokens[i].text) in _AT_FIRST for i in words):
        return False
    return any(reading.lemma(i) in lex.PLAN_VERBS and _is_past(reading, i) for i in words)


def _is_past(reading: Reading, verb: int) -> bool:
    own = reading.tokens[verb]
    was = any(lex.fold(reading.tokens[i].text) in ("был", "была", "было", "были") for i in reading.children(verb))
    return was or own.feats.get("Tense") == "Past"


_OVER_YEARS = re.compile(
    r"\bс \d{4} года\b|\bза (?:эти|последни[ех]|прошедши[ех]|минувши[ех]|все) (?:\w+ )?(?:год|лет)|"
    r"\bза (?:\w+ )?(?:лет|года) (?:сотрудничеств|независимост|отношени)|"
    r"\bза (?:этот|прошедший|минувший|весь) период|\bс (?:момента|начала) (?:установлени|обретени)|"
    r"\bна (?:сегодня|сегодняшний день|данный момент|настоящий момент)\b|\bк настоящему (?:времени|моменту)\b"
)
_NUMBER = re.compile(r"\b(?:\d{2,}|десятк\w+|сотн\w+|множеств\w+|несколько десятков|сто|двести)\b")


def _summed_up(candidate: Candidate) -> bool:
    """ "с 1992 года подписано более 100 документов": all those of many years."""
    if candidate.type != "signing" or any(document.title for document in candidate.documents):
        return False
    text = candidate.reading.sentence.folded
    return _OVER_YEARS.search(text) is not None and _NUMBER.search(text) is not None


_HOPES = frozenset("надежда надеяться пожелание желать пожелать хотеться".split())


def _wished_of_others(candidate: Candidate) -> bool:
    """ "выразил надежду, что министр посетит Осло", no day said: what one wishes that another may do."""
    reading = candidate.reading
    clause = reading.clause(candidate.verb)
    that = next((i for i in clause.tokens[:2] if reading.tokens[i].text.lower() in ("что", "чтобы")), None)
    if that is None or _is_dated(reading, clause):
        return False
    hoped = {reading.lemma(i) for i in range(max(0, that - 4), that)}
    if clause.parent is not None:
        hoped.add(reading.lemma(reading.clauses.clauses[clause.parent].head))
    return not _HOPES.isdisjoint(hoped)


def _is_dated(reading: Reading, clause: Clause) -> bool:
    return any(
        usable(mention) and reading.clauses.of[token_at(reading, mention.start)] == clause.number
        for mention in reading.dates
    )


_ANY_TALK = frozenset("общение контакт диалог обсуждение взаимодействие".split())


def denied_at_large(candidate: Candidate, status: Status) -> bool:
    """ "близкого общения между ними не было", "переговоры не ведутся": no one occasion is denied."""
    reading = candidate.reading
    if status != "denied" or candidate.type not in ("meeting", "call") or candidate.trigger == candidate.verb:
        return False
    if _is_dated(reading, reading.clause(candidate.verb)):
        return False
    token = reading.tokens[candidate.trigger]
    first = token.head if token.rel == "conj" and 0 <= token.head < candidate.trigger else candidate.trigger
    at_large = reading.lemma(candidate.trigger) in _ANY_TALK or reading.lemma(first) in _ANY_TALK
    return at_large or reading.lemma(candidate.verb) in ("вести", "вестись")


_JUDGES = ("эксперт", "политолог", "аналитик", "политаналитик", "американист", "востоковед", "обозреватель", "социолог")


def supposed(candidate: Candidate, status: Status) -> bool:
    """ "встреча могла бы пройти позже, считает политолог X": what somebody who has no part in it holds possible."""
    reading = candidate.reading
    if status not in ("planned", "proposed") or _is_dated(reading, reading.clause(candidate.verb)):
        return False
    return any(
        lex.fold(party.role or "").startswith(_JUDGES) and party not in candidate.parties
        for group in reading.groups
        if group.case == "Nom" and group.preposition is None
        for party in group.people()
    )
