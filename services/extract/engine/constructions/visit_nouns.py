"""Visits told by a noun: "визит X в Осло", "в ходе поездки", "нанёс визит", "поблагодарил за визит"."""

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.journeys import (
    INTEND_VERBS,
    LEG_VERBS,
    RETURN_VERBS,
    direction,
    noun_goal,
    visit_mode,
)
from services.extract.engine.parties import Party
from services.extract.engine.reading import Reading
from services.extract.engine.status import scheduled

_TOURS = frozenset("турне поездка вояж мини-турне".split())
_PURPOSES = frozenset(("цель", "задача", "тема", "повестка"))
# Whose visit one speaks of, by the preposition of the visit: that of whoever is spoken to.
_SPOKEN_TO = {"поблагодарить": "за", "благодарить": "за", "поздравить": "с", "поздравлять": "с"}
_MAKE_VERBS = frozenset(
    "совершить совершать нанести наносить осуществить осуществлять завершить завершать начать начинать продолжить "
    "продолжать провести проводить отменить отложить перенести запланировать планировать анонсировать предпринять "
    "прервать сократить продлить закончить готовить".split()
)
_PREPARATION = frozenset("подготовка организация согласование деталь программа дата срок вопрос план".split())
_BANS = frozenset("запрет ограничение мораторий".split())
_CONSIDER_VERBS = lex.words(
    "рассматривать рассмотреть изучать изучить обдумывать допустить допускать исключать исключить"
)
_TELL_VERBS = frozenset("рассказать рассказывать отчитаться доложить написать поделиться".split())
_HOLDING = frozenset("включать включаться включить войти входить".split())
_WHOLES = lex.VISIT_NOUNS | {"программа"}


def told_by_noun(reading: Reading, noun: int) -> Candidate | None:
    clause = reading.clause(noun)
    verb = reading.verb_over(noun)
    verb_lemma = reading.lemma(verb)
    preposition = reading.preposition(noun)
    moving = lex.ARRIVE_VERBS | lex.STAY_VERBS | lex.GO_TO_VERBS | lex.EXPECT_VERBS
    if preposition in ("с", "со") and verb_lemma in moving | lex.INVITE_VERBS | INTEND_VERBS:
        return None  # the verb's own construction says it better
    if preposition in ("с", "со") and any(
        reading.tokens[i].feats.get("VerbForm") == "Part" and reading.lemma(i) in moving
        for i in range(max(0, noun - 7), noun)
    ):
        return None  # "встретился с находящимся в Осло с визитом X"
    above = reading.tokens[noun].head
    if preposition == "на" and above >= 0 and reading.lemma(above) in _BANS:
        return None  # "запрет на визиты чиновников в США"
    if verb_lemma in _HOLDING and any(i != noun and lemma in _WHOLES for i, lemma in enumerate(reading.lemmas)):
        return None  # "в программу визита входит поездка в Осло": an outing of the one told of
    visitors: list[Party] = []
    owner = reading.owner(noun)
    if owner is not None:
        visitors = [p for p in owner.parties() if p.kind in ("person", "delegation")]
    possessive = next(
        (
            group
            for group in reading.groups
            if group.mentions[0].form == "pronoun"
            and group.stop <= noun
            and noun - group.stop <= 3
            and reading.tokens[group.head].pos in ("DET", "PRON")
            and reading.tokens[group.head].feats.get("Case") in (None, "Gen")
        ),
        None,
    )
    if not visitors and possessive is not None:
        visitors = possessive.people()
    above = reading.tokens[noun].head
    if possessive is not None and above >= 0 and reading.lemma(above) in _PURPOSES and above < noun:
        return None  # "Целью его поездки является форум, который начнётся завтра": of the visit told of
    if not visitors and owner is None:
        whose = next((g for g in reading.in_clause(clause.number) if g.preposition == "у" and g.stop <= noun), None)
        fixed = verb_lemma in lex.FIXING_VERBS or scheduled(reading, noun)
        if whose is not None and len(whose.people()) == 1 and fixed:
            visitors = whose.people()  # "у президента запланирован визит в Осло"
    asked = reading.tokens[verb].head
    if not visitors and asked >= 0 and verb_lemma in _MAKE_VERBS and reading.lemma(asked) in lex.INVITE_VERBS:
        invited = reading.subject(verb)  # "сообщил, что пригласил X совершить визит"
        visitors = invited.people() if invited is not None else []
    if (
        not visitors
        and clause.kind == "complement"
        and noun_goal(reading, noun, clause.number) is not None
        and clause.parent is not None
    ):
        teller = reading.subject(reading.clauses.clauses[clause.parent].head)  # "X заявил, что поездка в Осло отложена"
        visitors = teller.people() if teller is not None and len(teller.people()) == 1 else []
        visitors = [party for party in visitors if not party.speaks_for_others]
    if not visitors and verb_lemma in ("предстоять", "ждать"):
        whom = reading.subject(verb) if verb_lemma == "предстоять" else reading.object(verb)
        visitors = whom.people() if whom is not None else []
    if not visitors:
        at_owner = next((g for g in reading.groups if g.preposition == "у" and g.clause == clause.number), None)
        if at_owner is not None and verb == noun:
            visitors = at_owner.people()
    if not visitors and reading.groups and reading.groups[0].preposition == "для" and reading.groups[0].stop <= noun:
        # "для X это первый визит"
        first = reading.groups[0]
        if first.start <= 3 and len(first.people()) == 1:
            visitors = first.people()
    goal = noun_goal(reading, noun, clause.number)
    if goal is None and verb_lemma in LEG_VERBS and reading.lemma(noun) in _TOURS:
        goal = direction(reading, clause.number, verb, ("Loc",))
    if goal is None and verb_lemma in ("состояться", "пройти", "проходить") and preposition is None and visitors:
        there = direction(reading, clause.number, verb, ("Loc",))
        homes = {visitor.country for visitor in visitors}
        goal = there if there is not None and there.country not in homes else None  # "в Осло прошёл визит X"
    if not visitors and preposition in ("о", "об") and goal is not None and verb_lemma in _TELL_VERBS:
        teller = reading.subject(verb)
        visitors = teller.people() if teller is not None and len(teller.people()) == 1 else []
        if any(party.country in (None, goal.country) for party in visitors):
            visitors = []  # "X рассказал о визите в свою страну"
    if not visitors and goal is not None and preposition is None and verb_lemma in _CONSIDER_VERBS:
        thinks = reading.subject(verb)  # "X рассматривает возможность поездки в Осло", "не исключил визита в Лиму"
        visitors = thinks.people() if thinks is not None and len(thinks.people()) == 1 else []
        visitors = [party for party in visitors if party.country not in (None, goal.country)]
    if goal is None and reading.lemma(noun) in _TOURS and _legs_follow(reading, noun):
        return None  # "совершает турне: 11 мая посетит Осло, 12-го — Рим": each leg is told of
    made = verb < noun or (reading.tokens[noun].rel == "obj" and reading.tokens[noun].head == verb)
    if goal is None and verb_lemma in _MAKE_VERBS and made:
        # "совершит в Осло первый визит", "свой первый визит X совершил в Перу"
        goal = direction(reading, reading.clause(verb).number, verb, ("Acc",) if verb < noun else ("Acc", "Loc"))
    if not visitors and preposition == "из" and verb_lemma in RETURN_VERBS:
        back = reading.subject(verb)  # "X вернулся из поездки в Осло"
        visitors = [p for p in back.parties() if p.kind in ("person", "delegation")] if back is not None else []
    own = bool(visitors)
    prepared = above >= 0 and above != verb and reading.lemma(above) in _PREPARATION  # "начали подготовку визита"
    if not visitors and (
        (verb_lemma in _MAKE_VERBS and (preposition is None or preposition in ("с", "со")) and not prepared)
        or (verb_lemma in ("отказаться", "отказываться", "воздержаться") and preposition == "от")
    ):
        subject = reading.subject(verb)
        if subject is not None:
            visitors = [p for p in subject.parties() if p.kind in ("person", "delegation")]
    if preposition in ("с", "со") and goal is None:
        goal = direction(reading, clause.number, verb, ("Loc", "Acc"))
    of_whom = _SPOKEN_TO.get(verb_lemma)  # "поблагодарил X за визит в Осло", "поздравил послов с прибытием"
    if not visitors and of_whom is not None and preposition == of_whom:
        spoken_to = reading.object(verb)
        visitors = spoken_to.people() if spoken_to is not None else []
        if not visitors or reading.lemma(noun) == "прибытие":
            return None
    if not visitors and ((goal is not None and reading.presupposed(noun)) or preposition in ("с", "со")):
        subject = reading.subject(verb)
        if subject is not None:
            visitors = [p for p in subject.parties() if p.kind in ("person", "delegation")]
    # "в ходе визита в Перу президент Чили и президент Перу подписали": whoever is at home there is visited
    at_home = [party for party in visitors if goal is not None and party.country == goal.country is not None]
    if not own and 0 < len(at_home) < len(visitors):
        visitors = [party for party in visitors if party not in at_home]
    if not own and goal is None and preposition is None and reading.presupposed(noun):
        together = len({party.country or id(party) for party in visitors}) < 2
        visitors = visitors if together else []  # "в завершение визита X и Y провели встречу": of one of them
    candidate = Candidate("visit", f"noun:{reading.lemma(noun)}", reading, noun, verb)
    candidate.add(visitors, "visitor")
    candidate.add([party for party in at_home if party not in visitors], "host")
    if verb_lemma in ("нанести", "наносить"):
        called_on = next(
            (g for g in reading.in_clause(clause.number) if g.case == "Dat" and g.preposition is None), None
        )
        candidate.add([p for p in called_on.people() if p not in visitors] if called_on is not None else [], "host")
    candidate.goal = goal
    candidate.mode = visit_mode(reading, noun)
    candidate.anaphoric = not visitors
    candidate.weak = goal is None and not own
    candidate.again = any(
        reading.lemma(child) in ("предыдущий", "прошлый", "другой", "следующий", "ответный")
        for child in reading.children(noun, "amod", "det")
    )
    said_of_it = reading.tokens[noun].feats.get("Case") == "Ins" and verb_lemma in ("стать", "являться", "оказаться")
    if said_of_it and any(reading.lemma(i) in lex.VISIT_NOUNS and i != noun for i in reading.children(verb, "nsubj")):
        return None  # "эта поездка станет вторым визитом": of the one told of
    several = reading.tokens[noun].feats.get("Number") == "Plur"
    if several and (not visitors or (goal is None and owner is not None and owner.mentions[0].form == "anaphor")):
        return None  # "программы визитов министров"
    if reading.lemma(noun) == "посещение" and goal is None and any(reading.children(noun, "nmod")) and owner is None:
        return None  # "запланировано посещение колледжа"
    if reading.lemma(noun) == "пребывание" and goal is None and owner is None and verb_lemma not in _MAKE_VERBS:
        return None  # "правила их пребывания"
    return candidate


def _legs_follow(reading: Reading, noun: int) -> bool:
    """Whether a colon after a journey is followed by where somebody goes."""
    colon = next((i for i in range(noun, len(reading.tokens)) if reading.tokens[i].text == ":"), None)
    return colon is not None and not _GOING.isdisjoint(reading.lemmas[colon + 1 :])


_GOING = lex.GO_TO_VERBS | lex.ARRIVE_VERBS
