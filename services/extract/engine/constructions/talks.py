"""Meetings and calls told by a noun: "провёл переговоры", "состоялась встреча", "по итогам беседы".

Whether the noun tells of one, of which kind, and whether the clause says that it took place; `participants` says who
was there.
"""

import re

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate, Kind
from services.extract.engine.constructions.calls import call_mode
from services.extract.engine.constructions.gatherings import SPEAK_VERBS
from services.extract.engine.constructions.journeys import AIRPORT
from services.extract.engine.constructions.participants import (
    EARN_VERBS,
    attendance,
    become_participants,
    going_to,
    host_and_guest,
    ministries_of_two,
    of_later_noun,
    of_other_talk,
    of_programme,
    on_the_list_of,
    possessor_of,
    shared_possessor,
    speech_at,
    together_with,
)
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading
from services.extract.engine.scope import SAY_VERBS
from services.extract.engine.status import stays_away

_AFTER_WORDS = frozenset(
    (
        "ход",
        "итог",
        "время",
        "рамка",
        "поле",
        "результат",
        "окончание",
        "завершение",
        "начало",
        "участник",
        "участие",
        "повестка",
        "тема",
        "подготовка",
        "программа",
        "кулуары",
        "место",
        "организация",
        "проведение",
        "перенос",
        "отмена",
        "дата",
        "предмет",
    )
)


def talk(reading: Reading, noun: int, lemma: str) -> Candidate | None:
    tokens = reading.tokens
    clause = reading.clause(noun)
    verb = reading.verb_over(noun)
    verb_lemma = reading.lemma(verb)
    preposition = reading.preposition(noun) or _shared_preposition(reading, noun)
    if noun and reading.lemma(noun - 1) == "раунд" and tokens[noun].feats.get("Case") == "Gen":
        preposition = reading.preposition(noun - 1)  # "после четвёртого раунда переговоров"
    feats = tokens[noun].feats
    companions = reading.companions([noun], None)
    if companions is None and verb != noun:
        # "провёл в четверг в Астане переговоры с X": "с X" may hang on the verb.
        # "первую встречу X проведёт с Y": beyond the verb of which the noun is the object
        direct = reading.companions(
            [noun, verb] if noun < verb and _is_held(reading, noun, verb) else [noun], clause.number
        )
        of_other = direct is not None and of_other_talk(reading, direct, noun)
        if direct is not None and not of_other and (direct.start > noun or verb_lemma in lex.HOLD_VERBS):
            companions = direct
    if companions is not None and of_later_noun(reading, noun, companions):
        companions = None
    if companions is None and verb_lemma in lex.HOLD_VERBS and preposition is None:
        companions = together_with(reading, verb)
    above = tokens[noun].head
    led = companions is not None and companions.start > 1 and reading.lemma(companions.start - 2) == "глава"
    welcome = lemma in ("прием", "встреча") and above >= 0 and reading.lemma(above) == "церемония"
    if lemma == "встреча" and "торжественный" in reading.attributes(noun) and companions is None:
        welcome = welcome or any(reading.lemma(i) in AIRPORT for i in clause.tokens)
    if welcome and (companions is None or led):
        return None  # "церемония приёма X": the guest is welcomed
    between = reading.between(noun)
    genitive = reading.genitive(noun) or (reading.after_place(noun) if companions is not None else None)
    if genitive is not None and _of_whole_kind(reading, noun, genitive):
        genitive = None
    sides: list[Party] = []
    subject: Group | None = None
    asserted = False
    joined = _joins(reading, noun, verb)
    attendees = become_participants(reading, noun, verb)
    if attendees is not None:
        sides.extend(attendees.parties())
        asserted = True
    in_row = tokens[noun].head >= 0 and reading.lemma(tokens[noun].head) in ("ряд", "серия", "цикл", "череда")
    direct_argument = (
        in_row
        or feats.get("Case") in ("Nom", "Acc", None)
        or reading.tokens[noun].rel
        in (
            "nsubj",
            "obj",
            "nsubj:pass",
        )
    )
    if (
        abs(noun - verb) > 1
        and tokens[noun].head != verb
        and not reading.no_predicate_between(noun, verb, allowed=[verb])
    ):
        direct_argument = False
    is_object = verb_lemma in lex.HOLD_VERBS and preposition is None and direct_argument
    gone = going_to(reading, noun, verb)
    if gone is not None:
        sides.extend(gone.parties())
        asserted = True
    speech = speech_at(reading, noun) if not joined and preposition in ("на", "в") else None
    if speech is not None:
        sides.extend(speech.people())
        asserted = joined = True
    elif is_object or joined:
        absent = joined and lemma in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS and stays_away(reading, verb)
        subject = reading.subject(verb) if not absent else None
        passive = tokens[verb].feats.get("Voice") == "Pass"
        if passive:
            subject = reading.agent(verb)
        if subject is not None and subject.start <= noun < subject.stop:
            subject = None
        asserted = True
    elif (
        preposition is None
        and verb_lemma in lex.TAKE_PLACE_VERBS
        and (
            (direct_argument and tokens[noun].rel != "conj")
            or (feats.get("Case") == "Gen" and _denied_subject(reading, noun, verb))
        )
    ):
        asserted = True
    asserted = asserted or _held_by_place(reading, noun, verb)
    asserted = asserted or any(
        preposition is None
        and reading.lemma(child) in lex.TAKE_PLACE_VERBS
        and tokens[child].feats.get("VerbForm") == "Part"
        for child in reading.children(noun, "acl", "amod", "acl:relcl")
    )
    owner = on_the_list_of(reading, noun, verb) or (reading.of_predicate(noun) if companions is not None else None)
    if owner is not None:
        sides.extend(owner.people())
        asserted = True
    shared = shared_possessor(reading, noun) if companions is not None and genitive is None else None
    host = reading.at_whose(clause.number) if asserted and companions is not None and shared is None else None
    if host is None and companions is not None and genitive is None and between is None:
        host = of_programme(reading, verb)
    for group in (host, genitive, between, subject, companions):
        if group is not None:
            sides.extend(group.parties())
    sides.extend(attendance(reading, noun, clause.number))
    granted = host_and_guest(reading, noun, verb)
    at_hosts = (lemma == "прием" and preposition == "на") or (lemma == "аудиенция" and verb_lemma in EARN_VERBS)
    received = granted if at_hosts and len(granted) == 2 else []
    if granted:
        sides.extend(granted)
        asserted = True
    sides = distinct(sides)
    presupposing = preposition in (
        "на",
        "в",
        "после",
        "перед",
        "до",
        "по",
        "за",
        "для",
        "ради",
        "с",
        "со",
    ) or _under_event_word(reading, noun)
    toward = next(
        (g for g in reading.groups if g.preposition in ("к", "ко") and 0 < g.start - noun <= 3 and g.people()), None
    )
    if toward is not None and companions is None and preposition in ("на", "для"):
        companions = toward
        sides = distinct([*sides, *toward.parties()])
    possessor = possessor_of(reading, noun) or shared
    if possessor is not None and genitive is None:
        teller = reading.subject(verb) if verb_lemma in _TELL_VERBS else None
        sides = distinct([*(teller or possessor).parties(), *sides])
    has_own = any(group is not None and group.parties() for group in (between, companions, genitive, possessor))
    if _at_the_table(reading, noun) and not asserted:
        at_table = reading.subject(verb)
        together = distinct([*(at_table.parties() if at_table is not None else []), *sides])
        if len(together) >= 2:
            sides = together
            asserted = has_own = True
    whose = genitive or between
    complete = whose is not None and bool(whose.people()) and companions is not None and bool(companions.parties())
    if preposition in ("о", "об") and companions is not None and not complete and verb_lemma in _TELL_VERBS:
        teller = reading.subject(verb)
        if teller is not None and len(teller.people()) == 1 and not teller.people()[0].speaks_for_others:
            sides = distinct([*teller.people(), *sides])
    if presupposing and not asserted and possessor is None and (has_own or companions is not None):
        subject = reading.subject(verb)
        if subject is not None and companions is not None and between is None:
            telling = verb_lemma in SAY_VERBS | lex.DISCUSS_VERBS  # "подтвердил подготовку встречи X с Y"
            told = [p for p in subject.parties() if not (telling and (complete or p.speaks_for_others))]
            sides = distinct([*told, *sides])
    kind: Kind = "talks"
    if lemma in lex.SESSION_NOUNS:
        kind = "session"
    elif lemma in lex.SUMMIT_NOUNS or (lemma == "встреча" and _summit_meeting(reading, noun)):
        kind = "summit"
    elif lemma in lex.MEAL_NOUNS:
        kind = "meal"
    if preposition == "по" and verb_lemma in lex.DISCUSS_VERBS and not has_own:
        return None  # "обменялись мнениями по встрече в Осло": what they spoke of
    if _to_go_on(reading, noun, verb) or _year_after_year(reading, noun, verb):
        return None
    bare = not reading.dates and not reading.places
    named = any(
        mention.form in ("name", "office")
        for group in (genitive, between, companions)
        if group is not None
        for mention in group.mentions
    )
    said_of = bare and verb_lemma in ("стать", "являться") and tokens[noun].rel.startswith("nsubj")
    if said_of and (kind == "summit" or not named):
        return None  # "одним из форматов стал форум ректоров", "встреча парламентариев станет хорошим механизмом"
    people = [party for party in sides if party.kind == "person"] or ministries_of_two(sides)
    by_telephone = any(reading.lemma(child) == "телефонный" for child in reading.children(noun, "amod")) or (
        lemma in lex.SPOKEN_NOUNS
        and any(reading.lemma(i) == "телефон" and reading.preposition(i) == "по" for i in clause.tokens)
    )
    if not sides and by_telephone and _under_event_word(reading, noun):
        sides = reading.both_sides(verb)  # "в ходе телефонного разговора X поздравил Y"
        people, has_own = sides, bool(sides)
    if lemma in lex.WEAK_MEETING_NOUNS and not by_telephone:
        told_of = asserted and not sides and lemma in ("разговор", "контакт", "общение")  # "Разговор прошёл 4 мая"
        if not people and not told_of and (kind == "talks" or lemma in ("форум", "конференция")):
            return None
        if lemma == "контакт" and verb_lemma in _ESTABLISH_VERBS:
            return None
        if kind == "talks" and not (len(sides) >= 2 and (has_own or is_object)):
            with_somebody = companions is not None and companions.people()
            if not with_somebody and not told_of:
                return None
    if (
        joined
        and not has_own
        and kind == "talks"
        and feats.get("Case") == "Loc"
        and lemma in ("беседа", "разговор", "встреча", "переговоры")
    ):
        return None  # "в беседе участвовал X": what was told of before
    if not people and lemma == "переговоры" and (verb_lemma in _ON_AND_ON or _may_be(reading, verb)):
        return None  # blocs and states "завершили переговоры" of years
    consulted = tokens[noun].rel.startswith("nsubj") or (is_object and len(people) > 1)
    held = lemma == "консультация" and asserted and consulted  # "прошли консультации", "X и Y провели консультации"
    several = feats.get("Number") == "Plur" and lemma != "переговоры" and not held
    if several and not has_own and _generic(reading, noun):
        return None
    himself = subject.parties() if subject is not None else []
    if (
        several
        and companions is not None
        and all(p.kind == "organization" or p in himself for p in companions.parties())
    ):
        return None  # "ряд встреч с главами ведомств стран — членов союза": of whom nobody is named
    spoken = joined and verb_lemma in SPEAK_VERBS and _of_the_one_told(reading, noun, verb)
    sat = subject is not None and not has_own and is_object and _where_they_sat(reading, verb)
    if subject is not None and (sat or (spoken and not has_own and subject.people())):
        how = "attending:seated" if spoken else "attending"
        at_it = Candidate("meeting", how, reading, noun, verb, kind="summit", anaphoric=True)
        at_it.add(subject.people(), "participant")
        at_it.joined = spoken
        return at_it
    candidate = Candidate("meeting", f"noun:{lemma}", reading, noun, verb)
    candidate.kind = kind
    if _offered(reading, verb):
        candidate.status = "proposed"
    candidate.asserted = asserted
    candidate.joined = joined
    if received:
        candidate.received = (received[1:], received[:1])  # "X был на приёме у Y"
    candidate.add(sides, "participant")
    candidate.anaphoric = not has_own and not asserted and kind not in ("session", "summit")
    if not sides and not asserted and _numbered(reading, noun):
        candidate.again = candidate.asserted = True
        candidate.anaphoric = False
        return candidate
    if not sides and not asserted and kind == "talks" and not presupposing:
        return None
    if (
        not has_own
        and not joined
        and any(
            reading.lemma(child) in ("такой", "этот", "тот", "данный")
            for child in reading.children(noun, "amod", "det")
        )
    ):
        candidate.anaphoric = True
    candidate.again = any(
        reading.lemma(child) in ("предыдущий", "прошлый", "другой", "новый", "следующий", "очередной", "отдельный")
        for child in reading.children(noun, "amod", "det")
    )
    return as_call(reading, candidate)


def _of_whole_kind(reading: Reading, noun: int, genitive: Group) -> bool:
    """ "на полях конференции спикеров": of all of them, not of those who met there."""
    every = genitive.mentions[0].form == "anaphor" and genitive.mentions[0].plural
    large = reading.lemma(noun) in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS
    return every and large and _under_event_word(reading, noun)


def _offered(reading: Reading, verb: int) -> bool:
    """ "предложил обсудить вопросы организации встречи с X"."""
    above = reading.tokens[verb].head
    infinitive = reading.tokens[verb].feats.get("VerbForm") == "Inf" and reading.lemma(verb) in lex.DISCUSS_VERBS
    return infinitive and above >= 0 and reading.lemma(above) in ("предложить", "предлагать")


_ESTABLISH_VERBS = frozenset("наладить налаживать установить устанавливать поддерживать развивать укреплять".split())


def _is_held(reading: Reading, noun: int, verb: int) -> bool:
    return (
        reading.lemma(verb) in lex.HOLD_VERBS
        and reading.tokens[noun].rel == "obj"
        and reading.tokens[noun].head == verb
    )


def _held_by_place(reading: Reading, noun: int, verb: int) -> bool:
    """ "заседание принимала Лима", "сессия собиралась в Лиме": that it took place is what the clause reports."""
    lemma = reading.lemma(noun)
    if reading.preposition(noun) is not None or lemma not in lex.GATHERING_NOUNS:
        return False
    if reading.lemma(verb) in ("собраться", "собираться"):
        return reading.tokens[noun].rel.startswith("nsubj")
    return reading.lemma(verb) in lex.RECEIVE_VERBS and any(
        place.kind in ("city", "country")
        and reading.preposition(place.head) is None
        and reading.tokens[place.head].feats.get("Case") in ("Nom", None)
        and reading.clauses.of[place.head] == reading.clauses.of[verb]
        for place in reading.places
    )


_ORDINALS = frozenset(
    "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый одиннадцатый двенадцатый".split()
)


def _numbered(reading: Reading, noun: int) -> bool:
    """ "после восьмой встречи, 19 апреля": one of a row, with a day of its own right after it."""
    if reading.tokens[noun].feats.get("Number") == "Plur" or _ORDINALS.isdisjoint(reading.attributes(noun)):
        return False
    after = noun + 1
    if after < len(reading.tokens) and reading.tokens[after].text in (",", "("):
        after += 1
    return after < len(reading.tokens) and any(
        mention.precision == "day" and mention.start == reading.tokens[after].start for mention in reading.dates
    )


_VAGUE = frozenset("диалог контакт общение консультация взаимодействие".split())
_GOING_ON = frozenset(
    "продолжить продолжать вести поддерживать развивать наладить возобновить начать активизировать".split()
)


def _to_go_on(reading: Reading, noun: int, verb: int) -> bool:
    """ "договорились продолжать диалог", "готовы вести диалог": no one occasion is meant."""
    return (
        reading.lemma(noun) in _VAGUE
        and reading.lemma(verb) in _GOING_ON
        and reading.tokens[verb].feats.get("VerbForm") == "Inf"
    )


_ON_AND_ON = frozenset("завершить завершать вести продолжать продолжить начать начинать закончить носить".split())


def _shared_preposition(reading: Reading, noun: int) -> str | None:
    """The preposition of the noun that this one is coordinated with: "примет участие во встрече и саммите"."""
    token = reading.tokens[noun]
    if token.rel != "conj" or not 0 <= token.head < noun:
        return None
    first = token.head
    if reading.lemma(first) not in lex.MEETING_NOUNS and token.feats.get("Case") == "Loc":
        # hung on a name between them: "в саммите «X – Y» и заседании"
        here = reading.clauses.of[noun]
        before = (i for i in range(noun - 1, -1, -1) if reading.clauses.of[i] == here)
        first = next((i for i in before if reading.lemma(i) in lex.GATHERING_NOUNS), first)
    if reading.lemma(first) not in lex.MEETING_NOUNS:
        return None
    return reading.preposition(first) if reading.tokens[first].feats.get("Case") == token.feats.get("Case") else None


def _may_be(reading: Reading, verb: int) -> bool:
    """ "могут завершиться саммитом"."""
    if reading.lemma(verb) == "мочь":
        return reading.tokens[verb].feats.get("Tense") != "Past"
    above = reading.tokens[verb].head
    modal = reading.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and reading.lemma(above) == "мочь"
    return modal and reading.tokens[above].feats.get("Tense") != "Past"


def _of_the_one_told(reading: Reading, noun: int, verb: int) -> bool:
    """ "в ходе заседания выступили X и Y", "выступая на саммите, X …": nothing says at which, so at that told of."""
    during = reading.follows(noun, _DURING, 3) or reading.tokens[verb].feats.get("VerbForm") == "Conv"
    named = any(reading.children(noun, "nmod", "amod", "appos")) or reading.tokens[noun].feats.get("Number") == "Plur"
    return during and not named and reading.lemma(noun) in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS


def _where_they_sat(reading: Reading, verb: int) -> bool:
    """ "участвовал в саммите, где беседу вёл X": who leads the talk there."""
    first = reading.clause(verb).tokens[:2]
    begins = min(first)
    gathering = any(reading.lemma(i) in lex.GATHERING_NOUNS for i in range(max(0, begins - 10), begins))
    return gathering and any(reading.tokens[i].text.lower() == "где" for i in first)


_DURING = frozenset(("рамка", "ход"))


def _joins(reading: Reading, noun: int, verb: int) -> bool:
    """ "примет участие в саммите", "участвует в заседании", "выступил на встрече"."""
    under_work = (
        noun > 1
        and reading.lemma(noun - 1) in ("работа", "церемония", "открытие")
        and reading.preposition(noun - 1) in ("в", "на")
    )
    preposition = reading.preposition(noun) or _shared_preposition(reading, noun)
    lemma = reading.lemma(verb)
    if lemma in SPEAK_VERBS and reading.follows(noun, _DURING, 3):
        return reading.lemma(noun) in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS  # "в рамках заседания выступили X и Y"
    if preposition not in ("в", "во", "на") and not under_work:
        return False
    if lemma in lex.CHAIR_VERBS and any(reading.lemma(i) == "делегация" for i in reading.children(verb, "obj")):
        return False  # "делегацию на заседании возглавил X", whom another construction sees there
    if lemma in ("предстоять", "ждать", "ожидать") and any(
        reading.lemma(i) == "участие" for i in range(max(0, noun - 4), noun)
    ):
        return True
    if lemma in lex.JOIN_VERBS or lemma in lex.CHAIR_VERBS:
        return True
    return lemma in ("принять", "принимать") and any(reading.lemma(i) == "участие" for i in reading.clause(verb).tokens)


def _denied_subject(reading: Reading, noun: int, verb: int) -> bool:
    """ "встречи не было", "переговоров не планируется": the genitive under negation."""
    return (
        reading.tokens[noun].head == verb
        and verb > 0
        and any(reading.tokens[i].text.lower() in ("не", "нет") for i in (verb - 1, verb))
    )


# "сообщил Y об итогах его встречи с Z": whoever tells of it was there.
_TELL_VERBS = frozenset(
    "сообщить рассказать рассказывать проинформировать информировать доложить изложить поделиться вспомнить отчитаться "
    "поведать написать напомнить напоминать".split()
)


def _at_the_table(reading: Reading, noun: int) -> bool:
    """ "за столом переговоров", "сели за стол переговоров"."""
    return noun > 0 and reading.lemma(noun - 1) in ("стол", "столик")


def _under_event_word(reading: Reading, noun: int) -> bool:
    """Whether the noun hangs on "в ходе", "по итогам", "на полях" and the like."""
    return reading.follows(noun, _AFTER_WORDS, 3)


def _summit_meeting(reading: Reading, noun: int) -> bool:
    """ "Консультативная встреча глав государств Центральной Азии"."""
    return any(
        reading.lemma(child)
        in ("консультативный", "многосторонний", "трехсторонний", "четырехсторонний", "пятисторонний")
        for child in reading.children(noun, "amod")
    )


def _year_after_year(reading: Reading, noun: int, verb: int) -> bool:
    """ "предложил проведение ежегодных встреч": none of them is told of."""
    if reading.tokens[noun].feats.get("Number") != "Plur" or reading.lemma(verb) in lex.TAKE_PLACE_VERBS:
        return False
    regular = ("ежегодный", "ежемесячный", "регулярный", "взаимный", "периодический")
    return any(reading.lemma(child) in regular for child in reading.children(noun, "amod"))


def _generic(reading: Reading, noun: int) -> bool:
    return not any(reading.tokens[child].pos in ("NUM",) for child in reading.children(noun))


_REMOTE = re.compile(r"(?:в (?:формате|режиме) (?:видео|онлайн)|в онлайн-(?:формате|режиме))")


def _wholly_remote(reading: Reading, candidate: Candidate) -> bool:
    """Whether the gathering itself was held over a link: not only somebody took part so."""
    words = " ".join(reading.tokens[i].text.lower() for i in reading.clause(candidate.verb).tokens)
    if reading.lemma(candidate.trigger) in ("собраться", "собираться", "заседать"):
        return "видео" in words or _REMOTE.search(words) is not None  # "по видеосвязи соберётся совет"
    if candidate.joined or _REMOTE.search(words) is None:
        return False
    return not candidate.parties or (candidate.asserted and reading.lemma(candidate.verb) in ("провести", "проводить"))


def as_call(reading: Reading, candidate: Candidate) -> Candidate:
    """The same candidate as a call where the clause says that it was held at a distance."""
    mode = call_mode(reading, candidate)
    discussed = candidate.trigger != candidate.verb and reading.lemma(candidate.verb) in lex.DISCUSS_VERBS
    if discussed and any(reading.lemma(i) in lex.PLAN_ADJECTIVES for i in reading.children(candidate.trigger)):
        return candidate  # "обсудили по телефону предстоящую встречу X и Y"
    if mode is not None and (candidate.kind not in ("summit", "session") or _wholly_remote(reading, candidate)):
        candidate.type, candidate.mode = "call", mode
    return candidate
