"""Invitations: somebody is asked to come, by a verb or by the noun; and the host whom "по приглашению" names."""

import re
from collections.abc import Iterator

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.journeys import direction, visit
from services.extract.engine.constructions.participants import possessor_of
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading

_GIVE_VERBS = frozenset(
    "передать передавать вручить вручать направить направлять отправить послать подтвердить озвучить повторить "
    "сделать прислать".split()
)
_TAKE_VERBS = frozenset("получить получать принять принимать отклонить отвергнуть".split())
_THANKS = frozenset("поблагодарить благодарить признательность благодарность признательный благодарный".split())
_REFUSE_VERBS = frozenset("отклонить отвергнуть".split())


_WORDS = lex.INVITE_VERBS | lex.INVITE_NOUNS


def find(reading: Reading) -> Iterator[Candidate]:
    if _WORDS.isdisjoint(reading.lemmas):
        return
    for index, token in enumerate(reading.tokens):
        lemma = reading.lemma(index)
        candidate: Candidate | None = None
        if token.pos in ("VERB", "AUX", "ADJ") and lemma in lex.INVITE_VERBS:
            candidate = _verb(reading, index)
        elif token.pos == "NOUN" and lemma in lex.INVITE_NOUNS:
            candidate = _noun(reading, index)
        if candidate is not None:
            add_hosts(reading, candidate)
            yield candidate


def _verb(reading: Reading, verb: int) -> Candidate | None:
    """ "X пригласил Y в Осло", "Y приглашён X посетить …"."""
    if any(reading.tokens[i].text.lower() == "куда" for i in reading.clause(verb).tokens[:3]):
        return None  # "в Осло, куда обоих пригласил X": they have come
    host, guest = reading.subject(verb), reading.object(verb)
    if reading.tokens[verb].feats.get("Voice") == "Pass":
        guest, host = host, reading.agent(verb)
    if guest is None and host is not None and host.people() and _invites_the_others(reading, verb):
        goal = direction(reading, reading.clause(verb).number, verb, ("Acc", "Loc")) or _place_after(reading, verb)
        others = visit(reading, "invitation", verb, [], goal)
        others.add(host.people(), "host")
        others.status = "proposed"
        return others if goal is not None else None
    passive = reading.tokens[verb].feats.get("Voice") == "Pass" and host is None  # "X приглашён в Осло"
    if guest is None or (host is None and not passive) or (host is not None and guest.start == host.start):
        return None
    hosts = [party for party in host.parties() if _may_invite(party)] if host is not None else []
    guests = [party for party in guest.parties() if party.kind in ("person", "delegation")]
    states = bool(hosts) and all(party.kind != "person" for party in hosts)
    if not (hosts or passive) or not guests or {id(p) for p in hosts} & {id(p) for p in guests}:
        return None
    goal = _whither(reading, verb) or _place_after(reading, verb)
    if (passive or states) and (goal is None or any(guest.country in (None, goal.country) for guest in guests)):
        return None
    candidate = visit(reading, "invitation", verb, guests, goal)
    candidate.add(hosts, "host")
    candidate.status = "proposed"
    return candidate


_GOVERNMENT = re.compile(
    r"\b(?:мид|министерств|мин[а-я]{3,}|правительств|парламент|сенат|меджлис|мажилис|сейм|кнессет|кабинет министров|"
    r"администраци|секретариат|совбез)"
)


def _may_invite(party: Party) -> bool:
    """Whether those invite who are a person, a state or a body that governs; a university's guests are no visit."""
    if party.kind == "organization":
        return _GOVERNMENT.match(lex.fold(party.name or "")) is not None
    return party.kind in ("person", "country")


def _whither(reading: Reading, verb: int) -> PlaceMention | None:
    """Where somebody is invited to: not where the host was when he did, "во время визита в Осло пригласил"."""
    goal = direction(reading, reading.clause(verb).number, verb, ("Acc", "Loc"))
    above = reading.tokens[goal.head].head if goal is not None and goal.head < verb else -1
    return None if above >= 0 and reading.lemma(above) in lex.VISIT_NOUNS | lex.MEETING_NOUNS else goal


def _invites_the_others(reading: Reading, verb: int) -> bool:
    """ "пригласил соседей в Осло": those whom the text has told of."""
    return any(
        reading.lemma(child) in ("сосед", "коллега", "партнер", "гость", "собеседник", "визави")
        for child in reading.children(verb, "obj")
    )


def _noun(reading: Reading, noun: int) -> Candidate | None:
    """ "передал приглашение X посетить Осло", "получил от X приглашение на саммит": whoever gives it is the host."""
    thanked = reading.preposition(noun) == "за" and _thanks(reading, noun)
    if reading.preposition(noun) is not None and not thanked and not _in_letter(reading, noun):
        return None
    to_come = (
        i
        for i in range(noun + 1, len(reading.tokens))
        if reading.tokens[i].feats.get("VerbForm") == "Inf"
        and (reading.tokens[i].head == noun or reading.lemma(i) in lex.GO_TO_VERBS)
    )
    coming = next(to_come, None)
    host: Group | None = reading.genitive(noun) or _in_name_of(reading, reading.clause(noun).number)
    goal = _place_after(reading, noun)
    here = goal is None and _visits_us(reading, noun)
    occasion = goal is None and host is not None and _to_occasion(reading, noun)
    somewhere = goal is not None and (coming is not None or reading.preposition(goal.head) in ("в", "на"))
    if not here and not occasion and not somewhere:
        return None
    verb = reading.verb_over(noun)
    lemma = reading.lemma(verb)
    clause = reading.clause(verb).number
    subject = reading.subject(_asking(reading, verb)) if verb != noun else None
    sender = next((g for g in reading.groups if g.preposition == "от" and g.people() and g.clause == clause), None)
    asked = next(
        (g for g in reading.groups if g.case == "Dat" and g.preposition is None and g.clause == clause and g.people()),
        None,
    )
    asked = next(
        (g for g in reading.groups if g.preposition == "для" and 0 < g.start - noun <= 3 and g.people()), asked
    )  # "передал послу приглашение для президента"
    host = host or sender
    guest = asked
    if thanked:
        guest, host = subject, host or reading.object(verb) or asked
    elif lemma in _TAKE_VERBS:
        guest = subject
    elif lemma in _GIVE_VERBS:
        host = host or subject
    else:
        return None
    hosts = host.people() if host is not None else []
    guests = [p for p in (guest.people() if guest is not None else []) if p not in hosts]
    candidate = visit(reading, "invitation noun", noun, guests, goal)
    candidate.verb = verb
    candidate.add(hosts, "host")
    candidate.status = "denied" if lemma in _REFUSE_VERBS else "proposed"
    return candidate if hosts or guests else None


def _in_letter(reading: Reading, noun: int) -> bool:
    """ "направил Y письмо с приглашением посетить Осло"."""
    return reading.preposition(noun) == "с" and any(reading.lemma(i) in _LETTERS for i in range(noun))


_LETTERS = frozenset("письмо послание телеграмма нота обращение".split())


def _asking(reading: Reading, verb: int) -> int:
    """ "попросил передать приглашение Y": the verb whose subject invites."""
    above = reading.tokens[verb].head
    asks = above >= 0 and reading.lemma(above) in ("попросить", "просить", "поручить")
    return above if asks and reading.tokens[verb].feats.get("VerbForm") == "Inf" else verb


def _in_name_of(reading: Reading, clause: int) -> Group | None:
    """ "от имени президента передал приглашение": who invites through another one."""
    name = next(
        (i for i in reading.clauses.clauses[clause].tokens if reading.tokens[i].text.lower() == "имени" and i), None
    )
    if name is None or reading.tokens[name - 1].text.lower() != "от":
        return None
    group = reading.genitive(name)
    return group if group is not None and group.people() else None


_OCCASIONS = frozenset(
    "форум фестиваль праздник саммит конференция выставка день торжество открытие заседание ярмарка юбилей экспо "
    "парад инаугурация церемония игра чемпионат неделя".split()
)


def _to_occasion(reading: Reading, word: int) -> bool:
    """ "пригласил на фестиваль", "приглашение принять участие в форуме": to what is held where the host is."""
    return any(
        reading.lemma(i) in _OCCASIONS and reading.preposition(i) in ("на", "в")
        for i in range(word, len(reading.tokens))
    )


def _thanks(reading: Reading, noun: int) -> bool:
    """ "поблагодарил X за приглашение", "выразил признательность за приглашение"."""
    return any(reading.lemma(i) in _THANKS for i in range(max(0, noun - 8), noun))


def _visits_us(reading: Reading, noun: int) -> bool:
    """ "приглашение посетить республику": the host's."""
    return any(
        reading.lemma(i) in lex.GO_TO_VERBS
        and reading.tokens[i].feats.get("VerbForm") == "Inf"
        and any(reading.lemma(child) in ("страна", "республика") for child in reading.children(i, "obj"))
        for i in range(noun + 1, min(noun + 9, len(reading.tokens)))
    )


def _place_after(reading: Reading, word: int) -> PlaceMention | None:
    """The next place, unless it is where a meeting was: "принял приглашение X в ходе встречи в Осло".

    Nor what a conference is about: "пригласил на конференцию по Чаду, которая пройдёт в Осло".
    """
    found = next(
        (
            p
            for p in reading.places
            if p.tokens.start > word and p.kind != "venue" and reading.preposition(p.head) not in _ABOUT
        ),
        None,
    )
    if found is None:
        return None
    met = any(
        reading.lemma(i) in lex.MEETING_NOUNS and reading.follows(i, _COURSE, 3)
        for i in range(word + 1, found.tokens.start)
    )
    return None if met else found


_ABOUT = frozenset("по о об для между".split())
_COURSE = frozenset("ход время рамка итог результат".split())


def under_invitation(reading: Reading, candidate: Candidate) -> bool:
    """Whether the coming is only what an invitation is to: "приглашение посетить Осло"."""
    verb = candidate.verb
    if reading.tokens[verb].feats.get("VerbForm") == "Inf" and any(
        reading.lemma(i) in lex.INVITE_NOUNS
        and reading.preposition(i) in (None, "за", "с")
        and (verb - i <= 6 or not any(_ends_phrase(reading, j) for j in range(i + 1, verb)))
        for i in range(max(0, verb - 16), verb)
    ):
        return True
    asked = next((i for i in range(candidate.trigger - 1, -1, -1) if reading.lemma(i) in lex.INVITE_NOUNS), None)
    if asked is not None and reading.lemma(candidate.trigger) in lex.VISIT_NOUNS:
        between = range(asked + 1, candidate.trigger)
        to_come = any(
            reading.lemma(i) in lex.GO_TO_VERBS and reading.tokens[i].feats.get("VerbForm") == "Inf" for i in between
        )
        if to_come and not any(reading.is_finite(i) for i in between):
            return True  # "получил приглашение посетить Осло с официальным визитом"
    for at in reading.ascend(verb, 4):
        if reading.tokens[at].pos == "NOUN" and reading.lemma(at) in lex.INVITE_NOUNS:
            return reading.preposition(at) in (None, "с")
        if at != candidate.verb and reading.is_finite(at):
            return False
    return False


def _ends_phrase(reading: Reading, index: int) -> bool:
    """Whether what hangs on a noun ends before this word: "приглашение президента страны X посетить" goes on."""
    token = reading.tokens[index]
    return token.text in (",", ";", ":") or reading.is_finite(index) or token.feats.get("VerbForm") == "Inf"


def add_hosts(reading: Reading, candidate: Candidate) -> None:
    """ "по приглашению X": X is the host."""
    if "приглашение" not in reading.lemmas:
        return
    for index, _ in enumerate(reading.tokens):
        clause = reading.clauses.of[index]
        own = clause in (reading.clauses.of[candidate.trigger], reading.clauses.of[candidate.verb])
        alone = reading.clauses.clauses[clause].kind != "complement"
        if reading.lemma(index) == "приглашение" and reading.preposition(index) == "по" and (own or alone):
            group: Group | None = reading.genitive(index) or possessor_of(reading, index)  # "по его приглашению"
            if group is not None:
                hosts: list[Party] = distinct([p for p in group.parties() if p.kind == "person"])
                visitors = {id(p) for p in candidate.with_function("visitor")}
                candidate.add([p for p in hosts if id(p) not in visitors], "host")
