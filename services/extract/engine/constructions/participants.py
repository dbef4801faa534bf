"""Who took part in the meeting that a noun tells of: "его встреча с X", "аудиенция у X", "под председательством X".

Each function looks for the people of one wording, in the clause of the noun or beside it; `talks` puts them together.
"""

from services.extract.engine import lexicon as lex
from services.extract.engine.parties import Group, Party
from services.extract.engine.reading import Reading
from services.extract.engine.status import tense


def possessor_of(reading: Reading, noun: int) -> Group | None:
    """ "их переговоры", "его встреча с X"."""
    return next(
        (
            group
            for group in reading.groups
            if group.mentions[0].form == "pronoun"
            and group.case == "Gen"
            and group.preposition is None
            and 0 < noun - group.head <= 3
            and all(token.pos in ("ADJ", "DET", "NUM") for token in reading.tokens[group.stop : noun])
        ),
        None,
    )


def shared_possessor(reading: Reading, noun: int) -> Group | None:
    """Whose the talks before in a list are: "его аудиенция у президента, переговоры с X"."""
    first = next((i for i in range(noun - 1, -1, -1) if reading.lemma(i) in lex.MEETING_NOUNS), None)
    if first is None or not reading.no_predicate_between(first, noun):
        return None
    beside = reading.tokens[noun - 1].text in (",", "и") and reading.tokens[noun].feats.get("Case") == "Nom"
    return possessor_of(reading, first) if beside and reading.tokens[first].feats.get("Case") == "Nom" else None


def together_with(reading: Reading, verb: int) -> Group | None:
    """ "X вместе с литовским коллегой Y провёл консультации": Y, where he is of another country than X."""
    subject = reading.subject(verb)
    one = subject.people() if subject is not None else []
    for group in reading.groups:
        if group.preposition not in ("с", "со") or not group.people() or group.start < 2 or group.start > verb:
            continue
        words = [token.text.lower() for token in reading.tokens[max(0, group.start - 4) : group.start]]
        apart = {party.country for party in one}.isdisjoint({party.country for party in group.people()} | {None})
        if "вместе" in words and apart and reading.no_predicate_between(group.stop, verb):
            return group
    return None


def of_other_talk(reading: Reading, group: Group, noun: int) -> bool:
    """Whether "с X" before a noun is of another talk: "провёл встречу с X в рамках сессии"."""
    above = reading.governor(group)
    return group.start < noun and above not in (-1, noun) and reading.lemma(above) in lex.MEETING_NOUNS


def of_later_noun(reading: Reading, noun: int, companions: Group) -> bool:
    """ "встреча X и Y, а также переговоры с Z": Z took part in the talks that are named last."""
    at = companions.start - 2
    return noun < at and reading.tokens[at].pos == "NOUN" and reading.lemma(at) in lex.MEETING_NOUNS


_LEAVE_VERBS = frozenset(
    "отправиться направиться удалиться уйти проследовать пройти перейти сесть приступить уединиться".split()
)


def going_to(reading: Reading, noun: int, verb: int) -> Group | None:
    """ "оба отправились на переговоры", "президенты перешли к переговорам": those of two countries who go together."""
    if reading.lemma(verb) not in _LEAVE_VERBS or reading.preposition(noun) not in ("на", "за", "к"):
        return None
    if tense(reading, verb) != "Past" or reading.tokens[verb].feats.get("Number") != "Plur":
        return None
    subject = reading.subject(verb)
    people = subject.people() if subject is not None else []
    return subject if len(people) == 2 and len({party.country for party in people}) == 2 else None


_LISTS = frozenset("программа календарь график расписание повестка".split())


def on_the_list_of(reading: Reading, noun: int, verb: int) -> Group | None:
    """ "в его программе значилась встреча с X", "в программе министра — переговоры с X"."""
    if reading.preposition(noun) is not None:
        return None
    for index in range(max(0, noun - 8), noun):
        if reading.lemma(index) in _LISTS and reading.preposition(index) in ("в", "на"):
            owner = reading.genitive(index) or possessor_of(reading, index)
            return owner if owner is not None and len(owner.people()) == 1 and owner.stop <= noun else None
    return None


_PROGRAMMES = frozenset("программа график повестка план расписание".split())
_SCHEDULE_VERBS = frozenset("предусмотреть предусматривать запланировать значиться включить входить стоять".split())


def of_programme(reading: Reading, verb: int) -> Group | None:
    """ "программой визита X предусмотрена встреча с Y": whose programme it is."""
    if reading.lemma(verb) not in _SCHEDULE_VERBS:
        return None
    start = next((i for i in reading.clause(verb).tokens if reading.lemma(i) in _PROGRAMMES), None)
    if start is None:
        return None
    return next((g for g in reading.groups if 0 < g.start - start <= 4 and g.case == "Gen" and g.people()), None)


_GRANT_VERBS = frozenset("дать давать удостоиться удостоить получить устроить".split())
EARN_VERBS = frozenset("удостоиться удостаиваться удостоить удостаивать получить".split())


def host_and_guest(reading: Reading, noun: int, verb: int) -> list[Party]:
    """ "дал аудиенцию Y", "удостоился аудиенции у Y", "дал обед в честь Y", "приём президентом X министра Y"."""
    lemma = reading.lemma(noun)
    after = [g for g in reading.groups if 0 < g.start - noun <= 12 and g.people()]
    if lemma in ("прием", "аудиенция"):
        agent = next((g for g in after if g.case == "Ins" and g.preposition is None), None)
        guest = next((g for g in after if g.case in ("Gen", "Acc") and g.preposition is None and g is not agent), None)
        if agent is not None and guest is not None:
            return [*agent.people(), *guest.people()]
        host = next((g for g in after if g.preposition == "у" and g.start - noun <= 2), None)
        if host is not None:
            return _received_by(reading, noun, verb, host)
    if reading.lemma(verb) not in _GRANT_VERBS:
        return []
    subject = reading.subject(verb)
    clause = reading.clause(verb).number
    other: Group | None = None
    if lemma == "аудиенция":
        other = next(
            (
                g
                for g in reading.groups
                if g.clause == clause
                and g.people()
                and ((g.case == "Dat" and g.preposition is None) or g.preposition == "у")
            ),
            None,
        )
    elif lemma in lex.MEAL_NOUNS:
        other = next((g for g in reading.groups if g.start and reading.lemma(g.start - 1) == "честь"), None)
    return [*subject.people(), *other.people()] if subject is not None and other is not None else []


def _received_by(reading: Reading, noun: int, verb: int, host: Group) -> list[Party]:
    """ "X был на приёме у Y", "у X намечена аудиенция у Y"."""
    if reading.preposition(noun) == "на" or reading.lemma(verb) in EARN_VERBS:
        guest = reading.subject(verb)
    else:
        at_whose = reading.at_whose(reading.clause(noun).number, noun)
        guest = at_whose if at_whose is not None and at_whose.stop <= noun else None
        if guest is None and reading.lemma(verb) in ("предстоять", "назначить", "дать"):
            guest = next((g for g in reading.groups if g.case == "Dat" and g.people() and g.preposition is None), None)
        if (
            guest is None
            and reading.lemma(verb) in lex.EXPECT_VERBS
            and reading.tokens[verb].feats.get("Tense") == "Pres"
        ):
            guest = reading.object(verb)  # "его ждут в Осло: днём — приём у X"
        guest = guest or possessor_of(reading, noun)
    scheduled = reading.lemma(verb) in _SCHEDULE_VERBS | lex.TAKE_PLACE_VERBS or not reading.is_finite(verb)
    if guest is None and scheduled and reading.preposition(noun) is None:
        return host.people()  # "запланированы встреча с X и приём у Y": of whoever is on a visit
    return [*guest.people(), *host.people()] if guest is not None and guest is not host else []


def speech_at(reading: Reading, noun: int) -> Group | None:
    """X of "намечено выступление X на саммите"."""
    for index in range(max(0, noun - 12), noun):
        if reading.lemma(index) in ("выступление", "участие") and reading.tokens[index].feats.get("Case") == "Nom":
            return reading.genitive(index) if reading.no_predicate_between(index, noun) else None
    return None


def become_participants(reading: Reading, noun: int, verb: int) -> Group | None:
    """ "участниками саммита стали X, Y и Z"."""
    above = reading.tokens[noun].head
    if above < 0 or reading.lemma(above) != "участник" or (above and reading.lemma(above - 1) == "число"):
        return None  # "в число участников встречи вошли X и Y": of those who were told of
    return next(
        (
            g
            for g in reading.groups
            if g.case == "Nom" and g.preposition is None and g.clause == reading.clause(noun).number and g.people()
        ),
        None,
    )


_CHAIRMANSHIP = frozenset(
    "председательство сопредседательство председательствование участие посредничество руководство".split()
)


def attendance(reading: Reading, noun: int, clause: int) -> list[Party]:
    """ "под председательством X", "с участием X", "во главе с X", "при участии X"."""
    parties: list[Party] = []
    for index, lemma in enumerate(() if _CHAIRMANSHIP.isdisjoint(reading.lemmas) else reading.lemmas):
        number = reading.clauses.of[index]
        if (
            lemma in _CHAIRMANSHIP
            and (
                number in (clause, reading.clauses.of[noun])
                or (
                    reading.clauses.clauses[number].kind in ("relative", "participle")
                    and reading.clauses.clauses[number].parent in (clause, reading.clauses.of[noun])
                )
            )
            and reading.preposition(index) in ("под", "с", "при")
            and not _of_thing(reading, index, noun)
        ):
            group = reading.genitive(index) or possessor_of(reading, index)  # "под его председательством"
            if group is not None:
                parties.extend(group.people() if lemma == "посредничество" else group.parties())
    return parties


def _of_thing(reading: Reading, index: int, noun: int) -> bool:
    """Whether "с участием X" is said of another noun: "договор о строительстве станции с участием России"."""
    above = reading.tokens[index].head
    if above < 0 or above == noun or reading.tokens[above].pos != "NOUN":
        return False
    if reading.tokens[above].head == noun and reading.tokens[above].feats.get("Case") == "Gen":
        return False  # "заседание комиссии под председательством X"
    return reading.lemma(above) not in lex.MEETING_NOUNS and above > noun


def ministries_of_two(sides: list[Party]) -> list[Party]:
    """Ministries of two states stand for people: "МВД Кубы и МВД Чили провели консультации"."""
    bodies = [p for p in sides if p.kind == "organization" and (p.name or "").lower().startswith(("мид", "мвд", "мин"))]
    return bodies if len({party.country for party in bodies if party.country}) >= 2 else []
