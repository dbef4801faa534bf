"""Meetings and calls told by a noun: "провёл переговоры", "состоялась встреча", "по итогам беседы".

Whether the noun tells of one occasion, and between whom; `talk_words` says how it stands in its clause, `participants`
who was there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate, Kind
from services.extract.engine.constructions.calls import as_call, is_planned_or_prepared
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
from services.extract.engine.constructions.talk_words import (
    ORDINALS,
    at_the_table,
    denied_subject,
    generic,
    held_by_place,
    is_held,
    joins,
    kind,
    may_be,
    numbered,
    of_the_one_told,
    of_whole_kind,
    offered,
    preposition,
    round,
    to_go_on,
    under_event_word,
    where_they_sat,
    year_after_year,
)
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading
from services.extract.engine.scope import SAY_VERBS
from services.extract.engine.status import stays_away, tense


@dataclass(slots=True)
class _Told:
    """What a clause says of the talks that a noun names, gathered step by step."""

    reading: Reading
    noun: int
    lemma: str
    verb: int
    verb_lemma: str
    preposition: str | None
    relative: bool = False  # the verb is that of "…, которую X провёл с Y"
    companions: Group | None = None
    genitive: Group | None = None
    between: Group | None = None
    possessor: Group | None = None
    subject: Group | None = None  # of the verb, where it holds, joins or speaks at them
    sides: list[Party] = field(default_factory=list)
    received: list[Party] = field(default_factory=list)  # host and guest of a reception
    asserted: bool = False  # the clause reports that they take place, do not, or are to
    joined: bool = False  # somebody comes to them or speaks there
    direct: bool = False  # the noun is the verb's subject or object
    held: bool = False  # the noun is what the verb holds
    own: bool = False  # the noun says itself between whom
    kind: Kind = "talks"

    def add(self, parties: Iterable[Party], *, first: bool = False) -> None:
        """More sides, each once; `first` before those that are there."""
        self.sides = distinct([*parties, *self.sides] if first else [*self.sides, *parties])


def talk(reading: Reading, noun: int, lemma: str) -> Candidate | None:
    """The meeting or call that a noun tells of; None where it names none, or none that is one occasion."""
    told_by = reading.told_of(noun, lex.HOLD_VERBS)  # "итогом встречи, которую X провёл с Y, …"
    verb = told_by[0] if told_by else reading.verb_over(noun)
    under = preposition(reading, noun) if not told_by else None
    told = _Told(reading, noun, lemma, verb, reading.lemma(verb), under, relative=bool(told_by))
    told.companions = _companions(told)
    if _welcomes(told):
        return None  # "церемония приёма X": the guest is welcomed
    told.between = reading.between(noun)
    told.genitive = reading.genitive(noun) or (reading.after_place(noun) if told.companions is not None else None)
    if told.genitive is not None and of_whole_kind(reading, noun, told.genitive):
        told.genitive = None
    told.joined = joins(reading, noun, verb)
    told.direct = told.relative or _is_direct_argument(told)
    told.held = told.verb_lemma in lex.HOLD_VERBS and told.preposition is None and told.direct
    _who_acts(told)
    _whether_told(told)
    _whose_talks(told)
    presupposing = _presupposes(told)
    _who_besides(told, presupposing)
    told.kind = kind(reading, noun, lemma)
    if _of_no_one_occasion(told):
        return None
    by_telephone = _by_telephone(told)
    if not told.sides and by_telephone and under_event_word(reading, noun):
        told.sides = reading.both_sides(verb)  # "в ходе телефонного разговора X поздравил Y"
        told.own = bool(told.sides)
    if _too_vague(told, by_telephone):
        return None
    at_gathering = _at_gathering(told)
    if at_gathering is not None:
        return at_gathering
    return _candidate(told, presupposing)


def _companions(told: _Told) -> Group | None:
    """With whom, by the noun or by the verb that it is the object of."""
    reading, noun, verb = told.reading, told.noun, told.verb
    companions = reading.companions([noun], None)
    if companions is None and verb != noun:
        # "провёл в четверг в Астане переговоры с X": "с X" may hang on the verb.
        # "первую встречу X проведёт с Y": beyond the verb of which the noun is the object
        held = noun < verb and (told.relative or is_held(reading, noun, verb))
        direct = reading.companions([noun, verb] if held else [noun], reading.clause(verb if held else noun).number)
        of_other = direct is not None and of_other_talk(reading, direct, noun)
        if direct is not None and not of_other and (direct.start > noun or told.verb_lemma in lex.HOLD_VERBS):
            companions = direct
    if companions is not None and of_later_noun(reading, noun, companions):
        companions = None
    if companions is None and told.verb_lemma in lex.HOLD_VERBS and told.preposition is None:
        companions = together_with(reading, verb)
    return companions


def _welcomes(told: _Told) -> bool:
    reading, noun = told.reading, told.noun
    above = reading.tokens[noun].head
    companions = told.companions
    led = companions is not None and companions.start > 1 and reading.lemma(companions.start - 2) == "глава"
    welcome = told.lemma in ("прием", "встреча") and above >= 0 and reading.lemma(above) == "церемония"
    if told.lemma == "встреча" and "торжественный" in reading.attributes(noun) and companions is None:
        welcome = welcome or any(reading.lemma(i) in AIRPORT for i in reading.clause(noun).tokens)
    return welcome and (companions is None or led)


def _is_direct_argument(told: _Told) -> bool:
    reading, noun, verb = told.reading, told.noun, told.verb
    token = reading.tokens[noun]
    if abs(noun - verb) > 1 and token.head != verb and not reading.no_predicate_between(noun, verb, allowed=[verb]):
        return False
    of_round = round(reading, noun)
    if of_round is not None:
        token = reading.tokens[of_round]
    in_row = token.head >= 0 and reading.lemma(token.head) in ("ряд", "серия", "цикл", "череда")
    return in_row or token.feats.get("Case") in ("Nom", "Acc", None) or token.rel in ("nsubj", "obj", "nsubj:pass")


def _who_acts(told: _Told) -> None:
    """Whom the verb makes a side: who holds, joins, goes to or speaks at the talks; what it thereby asserts."""
    reading, noun, verb = told.reading, told.noun, told.verb
    for group in (become_participants(reading, noun, verb), going_to(reading, noun, verb)):
        if group is not None:
            told.sides.extend(group.parties())
            told.asserted = True
    speech = speech_at(reading, noun) if not told.joined and told.preposition in ("на", "в") else None
    if speech is not None:
        told.sides.extend(speech.people())
        told.asserted = told.joined = True
    elif told.held or told.joined:
        absent = told.joined and told.lemma in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS and stays_away(reading, verb)
        subject = reading.subject(verb) if not absent else None
        if reading.tokens[verb].feats.get("Voice") == "Pass":
            subject = reading.agent(verb)
        if subject is not None and not subject.start <= noun < subject.stop:
            told.subject = subject
        told.asserted = True


def _whether_told(told: _Told) -> None:
    """Whether the clause reports of the talks themselves that they take place."""
    reading, noun, verb = told.reading, told.noun, told.verb
    token = reading.tokens[noun]
    takes_place = (
        told.preposition is None
        and told.verb_lemma in lex.TAKE_PLACE_VERBS
        and (
            (told.direct and token.rel != "conj")
            or (token.feats.get("Case") == "Gen" and denied_subject(reading, noun, verb))
        )
    )
    told.asserted = (
        told.asserted
        or takes_place
        or held_by_place(reading, noun, verb)
        or any(
            told.preposition is None
            and reading.lemma(child) in lex.TAKE_PLACE_VERBS
            and reading.tokens[child].feats.get("VerbForm") == "Part"
            for child in reading.children(noun, "acl", "amod", "acl:relcl")
        )
    )


def _whose_talks(told: _Told) -> None:
    """The sides whom the noun, its list, its host or its programme names."""
    reading, noun, verb = told.reading, told.noun, told.verb
    companions, genitive = told.companions, told.genitive
    clause = reading.clause(noun).number
    owner = on_the_list_of(reading, noun, verb) or (reading.of_predicate(noun) if companions is not None else None)
    if owner is not None:
        told.sides.extend(owner.people())
        told.asserted = True
    shared = shared_possessor(reading, noun) if companions is not None and genitive is None else None
    host = reading.at_whose(clause, noun) if told.asserted and companions is not None and shared is None else None
    if host is None and companions is not None and genitive is None and told.between is None:
        host = of_programme(reading, verb)
    for group in (host, genitive, told.between, told.subject, companions):
        if group is not None:
            told.sides.extend(group.parties())
    told.sides.extend(attendance(reading, noun, clause))
    granted = host_and_guest(reading, noun, verb)
    at_hosts = (told.lemma == "прием" and told.preposition == "на") or (
        told.lemma == "аудиенция" and told.verb_lemma in EARN_VERBS
    )
    if at_hosts and len(granted) == 2:
        told.received = granted
    if granted:
        told.asserted = True
    told.add(granted)
    told.possessor = possessor_of(reading, noun) or shared
    if told.asserted and told.sides and all(party.kind == "country" for party in told.sides):
        told.add(_ministry_that_tells(reading, noun, told.sides), first=True)


def _ministry_that_tells(reading: Reading, noun: int, sides: Sequence[Party]) -> list[Party]:
    """ "В МИД Кубы сообщили, что прошли консультации с Перу": the ministry that tells of talks with one state."""
    clause = reading.clause(noun)
    if len(sides) != 1 or clause.kind != "complement" or clause.parent is None:
        return []
    above = clause.parent
    if reading.lemma(reading.clauses.clauses[above].head) not in SAY_VERBS:
        return []
    return [
        party
        for group in reading.groups
        if group.clause == above and (group.preposition == "в" or group.case in ("Nom", None))
        for party in group.parties()
        if party.kind == "organization" and party.country not in (None, sides[0].country)
        if lex.fold(party.name or "").startswith(("мид", "министерств", "мин"))
    ][:1]


def _presupposes(told: _Told) -> bool:
    """Whether the clause speaks of the talks as of something that there is: "на встрече", "по итогам переговоров"."""
    prepositions = ("на", "в", "после", "перед", "до", "по", "за", "для", "ради", "с", "со")
    return told.preposition in prepositions or under_event_word(told.reading, told.noun)


def _who_besides(told: _Told, presupposing: bool) -> None:
    """Those who tell of the talks, sit at the table or go to somebody, where they are a side; sets `own`."""
    reading, noun, verb = told.reading, told.noun, told.verb
    toward = next(
        (g for g in reading.groups if g.preposition in ("к", "ко") and 0 < g.start - noun <= 3 and g.people()), None
    )
    if toward is not None and told.companions is None and told.preposition in ("на", "для"):
        told.companions = toward
        told.add(toward.parties())
    if told.possessor is not None and told.genitive is None:
        teller = reading.subject(verb) if told.verb_lemma in _TELL_VERBS else None
        told.add((teller or told.possessor).parties(), first=True)
    named = (told.between, told.companions, told.genitive, told.possessor)
    told.own = any(group is not None and group.parties() for group in named)
    if at_the_table(reading, noun) and not told.asserted:
        at_table = reading.subject(verb)
        together = distinct([*(at_table.parties() if at_table is not None else []), *told.sides])
        if len(together) >= 2:
            told.sides = together
            told.asserted = told.own = True
    companions = told.companions
    if companions is None:
        _agreed_upon(told)
        return
    whose = told.genitive or told.between
    complete = whose is not None and bool(whose.people()) and bool(companions.parties())
    if told.preposition in ("о", "об") and not complete and told.verb_lemma in _TELL_VERBS:
        teller = reading.subject(verb)
        if teller is not None and len(teller.people()) == 1 and not teller.people()[0].speaks_for_others:
            told.add(teller.people(), first=True)
    if presupposing and not told.asserted and told.possessor is None and not _of_people_unknown(told):
        told.subject = reading.subject(verb)
        if told.subject is not None and told.between is None:
            telling = told.verb_lemma in SAY_VERBS | lex.DISCUSS_VERBS  # "подтвердил подготовку встречи X с Y"
            of_it = told.subject.parties()
            if told.verb_lemma in _COMMENT_VERBS:
                of_it = []  # "комментируя ход переговоров с Кубой, X …"
            elif told.subject.mentions[0].form == "anaphor" and told.subject.mentions[0].plural:
                of_it = _the_one(of_it, companions)
            told.add([p for p in of_it if not (telling and (complete or p.speaks_for_others))], first=True)


_PAST_ONES = frozenset("первый прошлый последний предыдущий недавний".split())
_COMMENT_VERBS = frozenset("комментировать прокомментировать оценить оценивать критиковать".split())


def _the_one(sides: list[Party], companions: Group) -> list[Party]:
    """ "На встрече с X стороны обсудили …", after one met several: X and the one, who stands first, are the sides."""
    met = companions.people()
    if len(met) != 1:
        return sides
    return [party for party in sides if party is not met[0]][:1]


def _of_people_unknown(told: _Told) -> bool:
    """ "по итогам встречи глав государств Азии с X": of people of whom the text names none, not of who speaks of it."""
    reading = told.reading
    return told.genitive is None and any(
        reading.tokens[i].feats.get("Animacy") == "Anim" and reading.tokens[i].feats.get("Case") == "Gen"
        for i in reading.children(told.noun, "nmod")
        if reading.tokens[i].feats.get("Number") == "Plur"
    )


def _agreed_upon(told: _Told) -> None:
    """ "X и Y договорились о встрече в Осло в июне": those who agree are to meet."""
    reading = told.reading
    agreed = told.preposition in ("о", "об") and told.verb_lemma in lex.AGREE_VERBS and not told.sides
    subject = reading.subject(told.verb) if agreed and (reading.dates or reading.places) else None
    people = subject.people() if subject is not None else []
    if len({party.country for party in people}) >= 2:
        told.sides = distinct(people)
        told.asserted = told.own = True


def _of_no_one_occasion(told: _Told) -> bool:
    """Whether the noun is a topic, something that goes on or a thing of which something general is said."""
    reading, noun, verb = told.reading, told.noun, told.verb
    if told.preposition == "по" and told.verb_lemma in lex.DISCUSS_VERBS and not told.own:
        return True  # "обменялись мнениями по встрече в Осло": what they spoke of
    if told.preposition == "за" and told.lemma == "прием":
        return True  # "поблагодарил за тёплый приём делегации"
    if to_go_on(reading, noun, verb) or year_after_year(reading, noun, verb):
        return True
    recalled = told.possessor is not None and not told.asserted and not reading.dates
    recalled = recalled and not _PAST_ONES.isdisjoint(reading.attributes(noun))
    if recalled and reading.tokens[verb].feats.get("VerbForm") == "Inf":
        return True  # "хотел бы закрепить их первую встречу": one that was, nobody says when
    bare = not reading.dates and not reading.places
    named = any(
        mention.form in ("name", "office")
        for group in (told.genitive, told.between, told.companions)
        if group is not None
        for mention in group.mentions
    )
    said_of = bare and told.verb_lemma in ("стать", "являться") and reading.tokens[noun].rel.startswith("nsubj")
    # "одним из форматов стал форум ректоров", "встреча парламентариев станет хорошим механизмом"
    return said_of and (told.kind == "summit" or not named)


def _by_telephone(told: _Told) -> bool:
    reading = told.reading
    return any(reading.lemma(child) == "телефонный" for child in reading.children(told.noun, "amod")) or (
        told.lemma in lex.SPOKEN_NOUNS
        and any(
            reading.lemma(i) == "телефон" and reading.preposition(i) == "по" for i in reading.clause(told.noun).tokens
        )
        and not is_planned_or_prepared(reading, told.noun)
    )


def _too_vague(told: _Told, by_telephone: bool) -> bool:
    """Whether too little is said of who talked for one occasion to be meant."""
    reading, noun, verb, lemma = told.reading, told.noun, told.verb, told.lemma
    feats = reading.tokens[noun].feats
    people = [party for party in told.sides if party.kind == "person"] or ministries_of_two(told.sides)
    if lemma in lex.WEAK_MEETING_NOUNS and not by_telephone:
        told_of = (
            told.asserted and not told.sides and (lemma in ("разговор", "контакт", "общение") or _one_of_row(told))
        )
        if not people and not told_of and (told.kind == "talks" or lemma in ("форум", "конференция")):
            return True  # but not "Разговор прошёл 4 мая"
        if lemma == "контакт" and told.verb_lemma in _ESTABLISH_VERBS:
            return True
        if told.kind == "talks" and not (len(told.sides) >= 2 and (told.own or told.held)):
            with_somebody = told.companions is not None and told.companions.people()
            if not with_somebody and not told_of:
                return True
    told_before = lemma in ("беседа", "разговор", "встреча", "переговоры") and feats.get("Case") == "Loc"
    if told.joined and not told.own and told.kind == "talks" and told_before:
        return True  # "в беседе участвовал X": what was told of before
    if not people and lemma == "переговоры" and (told.verb_lemma in _ON_AND_ON or may_be(reading, verb)):
        return True  # blocs and states "завершили переговоры" of years
    of_round = round(reading, noun)
    head = reading.tokens[noun if of_round is None else of_round]
    takes_place = told.verb_lemma in lex.TAKE_PLACE_VERBS and head.feats.get("Case") == "Nom"
    past = of_round is None or tense(reading, verb) == "Past"  # not "следующий раунд пройдёт в Осло"
    consulted = ((takes_place or head.rel.startswith("nsubj")) and past) or (told.held and len(people) > 1)
    held = (
        lemma == "консультация" and told.asserted and consulted
    )  # "прошли консультации", "X и Y провели консультации"
    several = feats.get("Number") == "Plur" and lemma != "переговоры" and not held
    if several and not told.own and generic(reading, noun):
        return True
    himself = told.subject.parties() if told.subject is not None else []
    # "ряд встреч с главами ведомств стран — членов союза": of whom nobody is named
    return (
        several
        and told.companions is not None
        and all(p.kind == "organization" or p in himself for p in told.companions.parties())
    )


_OPEN_VERBS = frozenset(("открыть", "открывать"))  # "встречу открыл X": who is at the one told of


def _at_gathering(told: _Told) -> Candidate | None:
    """Somebody who sat or spoke at a gathering that the text has told of."""
    reading, noun, verb, subject = told.reading, told.noun, told.verb, told.subject
    if subject is None or told.own:
        return None
    spoken = told.joined and told.verb_lemma in SPEAK_VERBS and of_the_one_told(reading, noun, verb)
    sat = told.held and where_they_sat(reading, verb)
    opened = told.held and told.verb_lemma in _OPEN_VERBS and not any(reading.children(noun, "nmod", "amod", "appos"))
    if not sat and not ((spoken or opened) and subject.people()):
        return None
    how = "attending:seated" if spoken else "attending"
    kind: Kind = "talks" if opened else "summit"
    candidate = Candidate("meeting", how, reading, noun, verb, kind=kind, anaphoric=True)
    candidate.add(subject.people(), "participant")
    candidate.joined = spoken
    return candidate


def _candidate(told: _Told, presupposing: bool) -> Candidate | None:
    reading, noun, verb = told.reading, told.noun, told.verb
    candidate = Candidate("meeting", f"noun:{told.lemma}", reading, noun, verb)
    candidate.kind = told.kind
    if offered(reading, verb):
        candidate.status = "proposed"
    candidate.asserted = told.asserted
    candidate.joined = told.joined
    if told.received:
        candidate.received = (told.received[1:], told.received[:1])  # "X был на приёме у Y"
    candidate.add(told.sides, "participant")
    candidate.anaphoric = not told.own and not told.asserted and told.kind not in ("session", "summit")
    if not told.sides and not told.asserted and numbered(reading, noun):
        candidate.again = candidate.asserted = True
        candidate.anaphoric = False
        return candidate
    if not told.sides and not told.asserted and told.kind == "talks" and not presupposing:
        return None
    described = [reading.lemma(child) for child in reading.children(noun, "amod", "det")]
    if not told.own and not told.joined and any(word in ("такой", "этот", "тот", "данный") for word in described):
        candidate.anaphoric = True
    another = _OTHERS | ORDINALS if told.lemma == "раунд" else _OTHERS
    candidate.again = any(word in another for word in described)
    return as_call(reading, candidate)


_OTHERS = lex.words("предыдущий прошлый другой новый следующий очередной отдельный")
_ROUND_VERBS = lex.words("пройти состояться начаться стартовать наметить запланировать назначить планироваться")


def _one_of_row(told: _Told) -> bool:
    """ "Предыдущий раунд состоялся 4 мая": one of a row of talks told of, not "раунд переговоров"."""
    reading, noun = told.reading, told.noun
    after = range(noun + 1, min(noun + 4, len(reading.tokens)))
    alone = not any(reading.lemma(i) in lex.MEETING_NOUNS for i in after)
    return told.lemma == "раунд" and alone and told.verb_lemma in _ROUND_VERBS


_ESTABLISH_VERBS = frozenset("наладить налаживать установить устанавливать поддерживать развивать укреплять".split())
_ON_AND_ON = frozenset("завершить завершать вести продолжать продолжить начать начинать закончить носить".split())
# "сообщил Y об итогах его встречи с Z": whoever tells of it was there.
_TELL_VERBS = frozenset(
    "сообщить рассказать рассказывать проинформировать информировать доложить изложить поделиться вспомнить отчитаться "
    "поведать написать напомнить напоминать".split()
)
