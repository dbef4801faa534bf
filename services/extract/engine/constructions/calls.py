"""Calls: verbs of calling, and the words that turn a talk into a telephone or video call."""

import re
from collections.abc import Iterator, Sequence

from services.contracts.event import Mode
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading
from services.extract.engine.status import negated, tense

_PHONE_PHRASES = ("по телефону", "телефонн", "на связь", "созвон")
_VIDEO_PHRASES = (
    "видеосвяз",
    "видеоконференц",
    "телеконференц",
    "вкс",
    "видеозвон",
    "видеоформат",
    "в онлайн",
    "онлайн-",
    "по видео",
    "видеоразговор",
    "видеобесед",
    "видеоперегов",
    "видеомост",
    "телемост",
    "дистанционн",
    "в режиме онлайн",
    "посредством цифровой с",  # "системы связи", as Turkmen news has it
    "по цифровой системе",
)


_WORDS = lex.CALL_VERBS | lex.CALL_NOUNS | {"телефон", "видеосвязь", "видеоконференция", "видеоконференцсвязь"}


def find(reading: Reading) -> Iterator[Candidate]:
    if _WORDS.isdisjoint(reading.lemmas):
        return
    for index, token in enumerate(reading.tokens):
        lemma = reading.lemma(index)
        if token.pos in ("VERB", "AUX") and lemma in lex.CALL_VERBS:
            candidate = _call_verb(reading, index)
            if candidate is not None:
                yield from _one_by_one(reading, candidate)
        elif (
            lemma in ("телефон", "видеосвязь", "видеоконференция", "видеоконференцсвязь")
            and reading.preposition(index) == "по"
        ) or (lemma == "видеосвязь" and _gone_on_air(reading, index)):
            candidate = _by_telephone(reading, index)
            if candidate is not None and candidate.mode == "phone":
                yield from _one_by_one(reading, candidate)
            elif candidate is not None:
                yield candidate
        elif (
            (token.pos in ("NOUN", "PROPN") or lemma == "видеоконференция")
            and lemma in lex.CALL_NOUNS
            and lemma not in ("телефон", "видеосвязь")
        ):
            candidate = _call_noun(reading, index) if not _is_manner(reading, index) else None
            if candidate is not None and _is_joined_by_one(reading, candidate):
                candidate = None
            if candidate is not None:
                yield candidate


def _one_by_one(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "X созвонился с Y и Z": a call with each, unless they are said to have talked together."""
    subject = reading.subject(candidate.verb)
    first = subject.people() if subject is not None else []
    others = [party for party in candidate.parties if all(party is not one for one in first)]
    if len(first) != 1 or not rung_one_by_one(reading, others):
        yield candidate
        return
    for other in others:
        single = Candidate("call", candidate.construction, reading, candidate.trigger, candidate.verb)
        single.mode = candidate.mode
        single.add([*first, other], "participant")
        yield single


_TOGETHER = frozenset(("общий", "вместе", "совместный"))


def rung_one_by_one(reading: Reading, others: Sequence[Party]) -> bool:
    """Whether a talk over the telephone with several is one with each: they are of more than one state."""
    together = any(lemma in _TOGETHER or lemma.startswith(("трехсторон", "конференц")) for lemma in reading.lemmas)
    return len(others) >= 2 and len({party.country for party in others}) >= 2 and not together


# Speaking to a gathering over a link is no call.
_CONNECT_VERBS = frozenset(
    "подключиться подключаться обратиться обращаться выступить выступать присоединиться участвовать поучаствовать "
    "принять присутствовать".split()
)


def _gone_on_air(reading: Reading, anchor: int) -> bool:
    """ "вышел на видеосвязь с X"."""
    return reading.preposition(anchor) == "на" and reading.lemma(reading.clause(anchor).head) in ("выйти", "выходить")


_LINK_VERBS = frozenset("связаться связываться соединиться сказать".split())
_RING_VERBS = frozenset("поступить поступать раздаться последовать".split())
_ANSWER_VERBS = frozenset("принять принимать получить получать ответить отвечать сделать".split())


# "созвонились перед встречей": what the clause says of the call it does not say of the meeting.
_BESIDE = frozenset(("перед", "после", "до", "накануне"))


def _by_telephone(reading: Reading, anchor: int) -> Candidate | None:
    """ "по телефону поздравил X", "связались по видеосвязи": any verb, where the clause has the people of the call."""
    if reading.preposition(anchor) not in ("по", "в", "на"):
        return None
    clause = reading.clause(anchor)
    verb = clause.head
    if reading.lemma(verb) in _CONNECT_VERBS:
        return None
    subject = reading.subject(verb)
    others = [
        group
        for group in reading.groups
        if group.people()
        and group.clause == clause.number
        and group is not subject
        and (
            (group.case in ("Acc", "Dat", "Gen") and group.preposition is None and reading.governor(group) == verb)
            or (group.case == "Dat" and group.preposition is None and group.start > verb)
            or (group.preposition in ("с", "со") and reading.lemma(reading.governor(group)) not in lex.MEETING_NOUNS)
        )
    ]
    sides = distinct([party for group in (subject, *others) if group is not None for party in group.people()])
    if len(sides) < 2 or not (others or reading.lemma(verb) in _LINK_VERBS):
        return None  # "по видеосвязи дали старт": to others, not to each other
    candidate = Candidate(
        "call", "by telephone", reading, verb, verb, mode="video" if "видео" in reading.lemma(anchor) else "phone"
    )
    candidate.add(sides, "participant")
    if reading.lemma(verb) in lex.PROPOSE_VERBS and tense(reading, verb) == "Past" and not negated(reading, verb):
        candidate.status = "held"  # "по телефону предложил X встретиться"
    return candidate


def call_mode(reading: Reading, candidate: Candidate) -> Mode | None:
    """phone or video where the words around a talk's trigger say that it was held at a distance, else None."""
    tokens = reading.tokens
    own = {candidate.trigger}
    own.update(
        child
        for child in reading.children(candidate.trigger)
        if tokens[child].rel in ("amod", "nmod", "obl", "acl:relcl")
    )
    clause = reading.clause(candidate.trigger)
    words: set[int] = set(own)
    # "после разговора с X переговорил по телефону с Y": a talk before a call is a call as well
    if reading.preposition(candidate.trigger) not in _BESIDE or reading.lemma(candidate.trigger) == "разговор":
        words.update(clause.tokens)
        if clause.kind == "relative" and clause.parent is not None:
            words.update(reading.clauses.clauses[clause.parent].tokens)
    text = " ".join(tokens[i].text.lower() for i in sorted(words))
    trigger = tokens[candidate.trigger].text.lower()
    if "видео" in trigger:
        return "video"
    for phrase in _VIDEO_PHRASES:
        if phrase in text:
            return "video"
    for phrase in _PHONE_PHRASES:
        if phrase in text:
            return "phone"
    return None


def _call_verb(reading: Reading, verb: int) -> Candidate | None:
    subject = reading.subject(verb)
    companions = reading.companions([verb], reading.clause(verb).number)
    called: Group | None = next(
        (
            group
            for group in reading.groups
            if (group.case == "Dat" or (reading.lemma(verb) == "набрать" and group.case in ("Acc", "Gen")))
            and group.preposition is None
            and group.clause == reading.clause(verb).number
        ),
        None,
    )
    sides = distinct(
        [party for group in (subject, companions, called) if group is not None for party in group.parties()]
    )
    if not sides or (companions is None and called is None and len(sides) < 2):
        return None
    if reading.lemma(verb) == "набрать" and not (called is not None and called.people()):
        return None  # "набрал номер", "набрал очки"
    candidate = Candidate("call", f"verb:{reading.lemma(verb)}", reading, verb, verb, mode="phone")
    candidate.add(sides, "participant")
    candidate.mode = call_mode(reading, candidate) or "phone"
    return candidate


def _is_joined_by_one(reading: Reading, candidate: Candidate) -> bool:
    """ "В видеоконференции участвовал и посол X": at the one told of before, as at talks."""
    joins = reading.lemma(candidate.verb) in lex.JOIN_VERBS or "участие" in reading.lemmas
    into = reading.preposition(candidate.trigger) in ("в", "во")
    return joins and into and len({party.country for party in candidate.parties}) < 2


def _is_manner(reading: Reading, noun: int) -> bool:
    """ "встреча прошла в режиме телемоста": how the talks were held that another noun tells of."""
    return reading.follows(noun, _MANNERS, 2) and any(lemma in lex.MEETING_NOUNS for lemma in reading.lemmas[:noun])


_MANNERS = frozenset(("режим", "формат"))


def _call_noun(reading: Reading, noun: int) -> Candidate | None:
    clause = reading.clause(noun)
    called = next(  # "звонок X Y-у"
        (
            g
            for g in reading.groups
            if g.case == "Dat" and g.preposition is None and 0 < g.start - noun <= 6 and g.people()
        ),
        None,
    )
    verb = reading.verb_over(noun)
    if called is None and reading.lemma(verb) in _RING_VERBS:  # "X-у поступил звонок"
        called = next((g for g in reading.groups if g.case == "Dat" and g.clause == clause.number and g.people()), None)
    caller = next((g for g in reading.groups if g.preposition == "от" and 0 < g.start - noun <= 4 and g.people()), None)
    groups = [
        reading.at_whose(clause.number, verb) if reading.lemma(verb) in lex.TAKE_PLACE_VERBS else None,
        reading.of_predicate(noun),
        reading.genitive(noun),
        reading.between(noun),
        reading.companions([noun], clause.number),
        called,
        caller,
    ]
    answers = reading.lemma(verb) in lex.HOLD_VERBS | _ANSWER_VERBS
    subject = reading.subject(verb) if answers else None
    sides = distinct([party for group in (subject, *groups) if group is not None for party in group.parties()])
    if len(sides) < 2 and reading.presupposed(noun) and verb != noun:
        sides = distinct([*sides, *reading.both_sides(verb)])  # "в ходе разговора X пригласил Y"
    candidate = Candidate("call", f"noun:{reading.lemma(noun)}", reading, noun, verb)
    candidate.add(sides, "participant")
    candidate.mode = call_mode(reading, candidate) or "phone"
    candidate.anaphoric = len(sides) < 2
    candidate.asserted = verb != noun and reading.lemma(verb) in lex.TAKE_PLACE_VERBS
    return candidate


_REMOTE = re.compile(r"(?:в (?:формате|режиме) (?:видео|онлайн)|в онлайн-(?:формате|режиме))")


def _wholly_remote(reading: Reading, candidate: Candidate) -> bool:
    """Whether the gathering itself was held over a link: not only somebody took part so."""
    words = " ".join(reading.tokens[i].text.lower() for i in reading.clause(candidate.verb).tokens)
    if reading.lemma(candidate.trigger) in ("собраться", "собираться", "заседать"):
        return "видео" in words or _REMOTE.search(words) is not None  # "по видеосвязи соберётся совет"
    if candidate.joined or _REMOTE.search(words) is None:
        return False
    return not candidate.parties or (candidate.asserted and reading.lemma(candidate.verb) in ("провести", "проводить"))


_ITS_COURSE = frozenset("ход итог время рамка результат окончание завершение начало раунд ряд серия".split())


def is_planned_or_prepared(reading: Reading, noun: int) -> bool:
    """ "поздравил по телефону с подготовкой переговоров": talks that are spoken of by telephone, not held so."""
    above = reading.tokens[noun].head
    of_noun = above >= 0 and reading.tokens[noun].rel == "nmod" and reading.tokens[above].pos == "NOUN"
    return of_noun and reading.lemma(above) not in _ITS_COURSE


def as_call(reading: Reading, candidate: Candidate) -> Candidate:
    """The same candidate as a call where the clause says that it was held at a distance."""
    mode = call_mode(reading, candidate)
    discussed = candidate.trigger != candidate.verb and reading.lemma(candidate.verb) in lex.DISCUSS_VERBS
    if candidate.trigger != candidate.verb and is_planned_or_prepared(reading, candidate.trigger) and mode == "phone":
        return candidate
    if discussed and any(reading.lemma(i) in lex.PLAN_ADJECTIVES for i in reading.children(candidate.trigger)):
        return candidate  # "обсудили по телефону предстоящую встречу X и Y"
    above = reading.tokens[candidate.verb].head
    if mode == "phone" and candidate.trigger == candidate.verb and above >= 0:
        infinitive = reading.tokens[candidate.verb].feats.get("VerbForm") == "Inf"
        if infinitive and reading.lemma(above) in lex.PROPOSE_VERBS | lex.AGREE_VERBS:
            return candidate  # "по телефону предложил встретиться в Осло"
    if mode is not None and (candidate.kind not in ("summit", "session") or _wholly_remote(reading, candidate)):
        candidate.type, candidate.mode = "call", mode
    return candidate
