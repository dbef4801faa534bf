"""Meetings and calls: reciprocal verbs, receptions, light verbs with a noun, and nouns that presuppose a meeting."""

from collections.abc import Iterator
from itertools import pairwise

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate, Kind
from services.extract.engine.constructions.calls import call_mode
from services.extract.engine.constructions.journeys import head_of_delegation
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading

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


def find(reading: Reading) -> Iterator[Candidate]:
    """All candidates for meetings and calls in a sentence, the most explicit constructions first."""
    yield from _face_to_face(reading)
    yield from _interlocutors(reading)
    for index, token in enumerate(reading.tokens):
        lemma = reading.lemma(index)
        if token.pos in ("VERB", "AUX", "ADJ"):
            for candidate in _verbs(reading, index, lemma):
                yield candidate
                yield from _gapped(reading, candidate)
        elif token.pos in ("NOUN", "PROPN", "X") and lemma in lex.MEETING_NOUNS:
            noun_candidate = _noun(reading, index, lemma)
            if noun_candidate is not None:
                yield from _one_with_each(reading, index, noun_candidate)


def _interlocutors(reading: Reading) -> Iterator[Candidate]:
    """ "среди его собеседников — X и Y", "собеседником X стал Y": a meeting with each."""
    for index, _ in enumerate(reading.tokens):
        if reading.lemma(index) == "участник" and reading.preposition(index) in ("среди", "из"):
            among = [
                party
                for group in reading.groups
                if group.case == "Nom" and group.preposition is None and group.start > index
                for party in group.people()
            ]
            if among:
                attending = Candidate("meeting", "attending:seated", reading, index, reading.clause(index).head)
                attending.add(distinct(among), "participant")
                attending.kind, attending.anaphoric = "summit", True
                yield attending
        if reading.lemma(index) != "собеседник":
            continue
        owner = reading.genitive(index) or _possessor(reading, index)
        if owner is None or len(owner.people()) != 1:
            continue
        verb = reading.clause(index).head
        others = [
            party
            for group in reading.groups
            if group.case == "Nom" and group.preposition is None and group is not owner
            for party in group.people()
            if party not in owner.people()
        ]
        for other in others:
            candidate = Candidate("meeting", "interlocutor", reading, index, verb)
            candidate.add([*owner.people(), other], "participant")
            yield candidate


def _face_to_face(reading: Reading) -> Iterator[Candidate]:
    """ "с глазу на глаз", "за одним столом", "без галстуков": whatever the verb, where the clause has two people."""
    words = [token.text.lower() for token in reading.tokens]
    for index, word in enumerate(words):
        if not (
            (word == "глаз" and words[max(0, index - 3) : index] == ["с", "глазу", "на"])
            or (word == "галстуков" and words[index - 1 : index] == ["без"])
            or word in ("тет-а-тет", "наедине")
            or (
                word in ("столом", "стол")
                and words[index - 1] in ("одним", "один", "круглым", "общим", "переговорным")
                and words[index - 2 : index - 1] == ["за"]
            )
        ):
            continue
        verb = reading.clause(index).head
        if reading.lemma(verb) in lex.RECIPROCAL_VERBS:
            continue  # the verb's own construction says it
        subject = reading.subject(verb)
        companions = reading.companions([verb], reading.clause(verb).number)
        sides = distinct([p for g in (subject, companions) if g is not None for p in g.people()])
        if word == "стол":  # "усадил за один стол X и Y"
            seated = reading.object(verb)
            sides = distinct([*sides, *(seated.people() if seated is not None else [])])
        if len(sides) >= 2:
            candidate = Candidate("meeting", "face to face", reading, verb, verb)
            candidate.add(sides, "participant")
            yield _as_call(reading, candidate)


def _one_with_each(reading: Reading, noun: int, candidate: Candidate) -> Iterator[Candidate]:
    """ "провёл встречи с X и Y": meetings in the plural are one with each."""
    companions = reading.companions([noun], reading.clauses.of[noun])
    separate = any(
        reading.lemma(child) in ("отдельный", "раздельный", "двусторонний") for child in reading.children(noun, "amod")
    )
    plural = reading.tokens[noun].feats.get("Number") == "Plur" and (
        reading.lemma(noun) in ("встреча", "беседа", "разговор") or separate
    )
    if not plural or companions is None or len(companions.people()) < 2 or candidate.kind != "talks":
        yield candidate
        return
    sides = {id(party) for party in companions.people()}
    first = [party for party in candidate.parties if id(party) not in sides]
    for other in companions.people():
        single = Candidate(candidate.type, candidate.construction, reading, noun, candidate.verb, mode=candidate.mode)
        single.add([*first, other], "participant")
        single.asserted = candidate.asserted
        yield single


def _with_each(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "встретился с X, а также с Y": a meeting with each."""
    companions = [g for g in reading.groups if g.preposition in ("с", "со") and g.case == "Ins" and g.people()]
    if any(token.text.lower() in ("отдельности", "поочередно", "поочерёдно", "порознь") for token in reading.tokens):
        clause = reading.clause(candidate.verb).number
        one = candidate.parties[0]
        others = distinct(
            [
                party
                for group in reading.groups
                if group.preposition in ("с", "со", None) and group.case == "Ins" and group.clause == clause
                for party in group.people()
                if party is not one
            ]
        )
        for other in others[1:]:
            single = Candidate("meeting", "with each", reading, candidate.trigger, candidate.verb)
            single.add([one, other], "participant")
            yield single
        if others:
            candidate.participants = [(one, "participant"), (others[0], "participant")]
        return
    for first, second in pairwise(companions):
        link = [token.text.lower() for token in reading.tokens[first.stop : second.start]]
        if (
            not link
            or len(link) > 5
            or not all(word in (",", "и", "а", "также", "затем", "потом", "с", "со") for word in link)
        ):
            continue
        sides = {id(party) for party in first.people()}
        others = [party for party in candidate.parties if id(party) not in sides]
        if len(others) == len(candidate.parties) or not others:
            continue
        more = Candidate("meeting", "with each", reading, candidate.trigger, candidate.verb)
        more.add([*others, *second.people()], "participant")
        more.kind = candidate.kind
        yield more


def _gapped(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "встретился с X, а 16 февраля — с Y", "принял X, потом — Y": the verb left out after a dash."""
    if candidate.type != "meeting" or not candidate.parties:
        return
    yield from _with_each(reading, candidate)
    for group in reading.groups:
        if group.start <= candidate.trigger + 2 or not group.people():
            continue
        before = group.start - (2 if group.preposition else 1)
        if before <= candidate.trigger or reading.tokens[before].text not in ("—", "–", "-"):
            continue
        if not reading.no_predicate_between(candidate.trigger, group.head):
            continue
        if candidate.received is not None and group.case == "Nom" and group.preposition is None:
            if not {id(p) for p in group.people()} & {id(p) for p in candidate.parties}:
                by_other = Candidate("meeting", "gapped", reading, group.head, candidate.verb)
                by_other.add([*group.people(), *candidate.received[1]], "participant")
                by_other.received = (group.people(), candidate.received[1])
                yield by_other
            continue
        if (group.preposition in ("с", "со") and group.case == "Ins") or (
            candidate.received is not None and group.case in ("Acc", "Gen")
        ):
            first = candidate.received[0] if candidate.received is not None else candidate.parties[:1]
            if {id(p) for p in group.people()} & {id(p) for p in candidate.parties}:
                continue
            other = Candidate("meeting", "gapped", reading, group.head, candidate.verb)
            other.add([*first, *group.people()], "participant")
            if candidate.received is not None:
                other.received = (first, group.people())
            yield other


# --- verbs -------------------------------------------------------------------------------------------


def _verbs(reading: Reading, verb: int, lemma: str) -> Iterator[Candidate]:
    if lemma in ("возглавить", "возглавлять") and any(
        reading.lemma(i) == "делегация" for i in reading.clause(verb).tokens
    ):
        heads = reading.subject(verb)
        candidate = None
        if heads is not None and len(heads.people()) >= 2:
            candidate = Candidate("meeting", "attending", reading, verb, verb)
            candidate.add(heads.people(), "participant")
            candidate.kind = "summit"
    elif (
        lemma in lex.ATTEND_VERBS
        and reading.preposition(verb) is None
        and (lemma != "представлять" or _represents_a_state(reading, verb))
    ) or (
        lemma in ("передать", "принять") and any(reading.lemma(c) in lex.ATTEND_NOUNS for c in reading.children(verb))
    ):
        candidate = _seated(reading, verb)
    elif lemma in lex.JOIN_VERBS or (lemma in ("принять", "принимать") and _takes_part(reading, verb)):
        candidate = _attending(reading, verb)
    elif lemma in lex.RECIPROCAL_VERBS or lemma in lex.TALK_VERBS or lemma in lex.DISCUSS_VERBS:
        candidate = _together(reading, verb, lemma)
    elif lemma in lex.RECEIVE_VERBS:
        candidate = _reception(reading, verb)
    elif lemma in ("провести", "проводить"):
        candidate = _held(reading, verb)
    elif lemma in lex.GATHER_VERBS:
        candidate = _gathered(reading, verb)
    else:
        candidate = None
    if candidate is not None:
        yield candidate


def _together(reading: Reading, verb: int, lemma: str) -> Candidate | None:
    """ "X встретился с Y", "X и Y беседовали", "X обсудил с Y …"."""
    clause = reading.clause(verb)
    subject = reading.subject(verb)
    passive = any(reading.tokens[child].rel == "nsubj:pass" for child in reading.children(verb))
    if passive:
        subject = reading.agent(verb)
    companions = reading.companions([verb], clause.number)
    if companions is not None and subject is not None and companions.start == subject.start:
        companions = None
    sides = distinct([*(subject.parties() if subject else []), *(companions.parties() if companions else [])])
    sides = [party for party in sides if party.kind != "country" or lemma not in lex.DISCUSS_VERBS | lex.TALK_VERBS]
    if companions is None and (_vague(subject, sides) or (verb == 0 and len(reading.tokens) <= 6 and len(sides) < 2)):
        return None  # "Беседовал И. Петров."
    if any(
        (
            token.text.lower() in ("неоднократно", "регулярно", "часто", "ежегодно")
            or (
                token.text.lower() in ("раз", "раза")
                and i > 0
                and (
                    reading.tokens[i - 1].pos == "NUM"
                    or reading.tokens[i - 1].text.lower() in ("не", "много", "несколько", "столько")
                )
            )
        )
        and abs(i - verb) <= 5
        for i, token in enumerate(reading.tokens)
    ):
        return None
    if lemma == "сойтись" and any(
        reading.lemma(c) in ("то", "тот", "мнение", "оценка", "цена") for c in reading.children(verb)
    ):
        return None  # "сошлись на том, что"
    above = reading.tokens[verb].head
    if reading.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and reading.lemma(above) in _GENERIC_VERBS:
        return None  # "позволяет президентам общаться"
    explicit = companions is not None and bool(companions.parties())
    if lemma in lex.AGREE_VERBS and any(
        reading.tokens[child].feats.get("VerbForm") == "Inf" for child in reading.children(verb)
    ):
        return None
    if lemma in lex.DISCUSS_VERBS | lex.TALK_VERBS:
        if not explicit and not (subject is not None and len(subject.people()) >= 2):
            return None
        if any(party.kind in ("organization", "country") for party in sides) and not any(
            party.kind == "person" for party in sides
        ):
            return None
    if not sides:
        return None
    candidate = Candidate("meeting", f"verb:{lemma}", reading, verb, verb)
    if lemma in ("собраться", "собираться", "съехаться", "заседать"):
        if lemma in ("собраться", "собираться") and len(sides) == 1 and sides[0].kind == "person":
            return None  # "собирается в Осло"
        if (verb != clause.head and reading.tokens[clause.head].feats.get("VerbForm") == "Inf") or any(
            reading.tokens[child].feats.get("VerbForm") == "Inf" for child in reading.children(verb, "xcomp")
        ):
            return None
        if lemma == "заседать" and clause.kind == "relative" and reading.tokens[verb].feats.get("Tense") == "Pres":
            return None  # "совет, в котором заседают премьеры"
        candidate.kind = (
            "session" if all(p.kind != "person" for p in sides) else "summit" if len(sides) > 2 else "talks"
        )
    candidate.add(sides, "participant")
    anaphoric = subject is not None and subject.mentions[0].form in ("anaphor", "pronoun")
    candidate.weak = (lemma in lex.DISCUSS_VERBS | lex.TALK_VERBS and not explicit) or lemma in lex.AGREE_VERBS
    candidate.anaphoric = candidate.weak and (anaphoric or lemma in lex.AGREE_VERBS)
    if "ужин" in lemma or "обед" in lemma:
        candidate.kind = "meal"
    return _as_call(reading, candidate)


def _held(reading: Reading, verb: int) -> Candidate | None:
    """ "её проведут X и Y": the talks that the sentence before spoke of."""
    subject = reading.subject(verb)
    pronoun = any(
        reading.tokens[child].text.lower() in ("ее", "её", "их", "его")
        for child in reading.children(verb, "obj", "det")
    )
    if not pronoun or subject is None or len(subject.people()) < 2:
        return None
    candidate = Candidate("meeting", "held", reading, verb, verb)
    candidate.add(subject.people(), "participant")
    candidate.asserted = True
    return candidate


def _gathered(reading: Reading, verb: int) -> Candidate | None:
    """ "X собрал у себя Y и Z"."""
    host, guests = reading.subject(verb), reading.object(verb)
    if host is None or guests is None or not host.people() or len(guests.people()) < 2:
        return None
    candidate = Candidate("meeting", "gathered", reading, verb, verb)
    candidate.add(distinct([*host.people(), *guests.people()]), "participant")
    candidate.kind = "summit"
    return candidate


def _represents_a_state(reading: Reading, verb: int) -> bool:
    return any(reading.tokens[place.head].head == verb and place.kind == "country" for place in reading.places) or any(
        g.mentions[0].form == "country" and g.clause == reading.clause(verb).number for g in reading.groups
    )


def _seated(reading: Reading, verb: int) -> Candidate | None:
    """ "за столом сидели X и Y", "Россию представлял X", "X передал председательство Y": at what was told of."""
    clause = reading.clause(verb)
    subject = reading.subject(verb)
    people = list(subject.people()) if subject is not None else []
    for group in reading.groups:
        if group.clause != clause.number or group is subject or not group.people():
            continue
        if (
            (group.preposition in ("с", "со") and group.case == "Ins")
            or (group.case == "Nom" and group.preposition is None)
            or (group.case == "Dat" and group.preposition is None)
        ):
            people.extend(group.people())
    if not people:
        return None
    candidate = Candidate("meeting", "attending:seated", reading, verb, verb)
    candidate.add(distinct(people), "participant")
    candidate.kind, candidate.anaphoric = "summit", True
    return candidate


def _takes_part(reading: Reading, verb: int) -> bool:
    return any(reading.lemma(i) == "участие" for i in range(max(0, verb - 4), min(len(reading.tokens), verb + 5)))


def _attending(reading: Reading, verb: int) -> Candidate | None:
    """ "в нём участвуют X, Y": more participants of the session or summit told before."""
    pronoun = next(
        (
            i
            for i in reading.clause(verb).tokens
            if (
                reading.tokens[i].text.lower()
                in ("нем", "нём", "ней", "них", "котором", "которой", "которых", "мероприятии")
                or (
                    reading.lemma(i) in ("разговор", "беседа", "встреча", "переговоры")
                    and reading.tokens[i].feats.get("Case") == "Loc"
                )
            )
            and i > 0
            and reading.tokens[i - 1].text.lower() in ("в", "во")
        ),
        None,
    )
    if pronoun is None:
        return None
    subject = reading.subject(verb)
    people = subject.people() if subject is not None else []
    besides = [
        party
        for group in reading.groups
        if group.preposition in ("кроме", "помимо") and group.clause == reading.clause(verb).number
        for party in group.people()
    ]
    if not people:
        return None
    candidate = Candidate("meeting", "attending", reading, verb, verb)
    candidate.add(distinct([*besides, *people]), "participant")
    candidate.kind = "talks" if reading.lemma(pronoun) in ("разговор", "беседа", "встреча", "переговоры") else "summit"
    candidate.anaphoric = True
    return candidate


def _vague(subject: Group | None, sides: list[Party]) -> bool:
    return subject is None and len(sides) < 2


def _reception(reading: Reading, verb: int) -> Candidate | None:
    """ "X принял Y", "Y был принят X"."""
    passive = reading.tokens[verb].feats.get("Voice") == "Pass" or any(
        reading.tokens[child].rel in ("nsubj:pass", "aux:pass") for child in reading.children(verb)
    )
    host: Group | None
    guest: Group | None
    if passive:
        guest, host = reading.subject(verb), reading.agent(verb)
    else:
        host, guest = reading.subject(verb), reading.object(verb)
    if host is not None and guest is None and host.people() and (_hosts_gathering(reading, verb)):
        gathering = Candidate("meeting", "attending", reading, verb, verb)
        gathering.add(host.people(), "participant")
        gathering.kind = "summit"
        return gathering
    plural = guest is not None and guest.mentions[0].form == "anaphor" and guest.mentions[0].plural
    if plural and guest is not None:
        first = guest.mentions[0]
        counted = {token.text.lower() for token in reading.tokens[first.start : first.stop]}
        plural = not counted & {"обоих", "обеих", "двух", "трёх", "трех"}
    if host is not None and host.people() and plural and _hosts_gathering(reading, verb):
        gathering = Candidate("meeting", "attending", reading, verb, verb)
        gathering.add(host.people(), "participant")
        gathering.kind = "summit"
        return gathering
    led = head_of_delegation(reading, reading.clause(verb).number)
    if host is None or (guest is None and not led) or (guest is not None and host.start == guest.start):
        return None
    hosts = [party for party in host.parties() if party.kind == "person"]
    guests = [p for p in (guest.parties() if guest is not None else led) if p.kind in ("person", "delegation")]
    if not hosts or not guests or {id(party) for party in hosts} & {id(party) for party in guests}:
        return None
    candidate = Candidate("meeting", "reception", reading, verb, verb)
    if len({guest.country for guest in guests}) >= 3:
        candidate.kind = "summit"
    candidate.add([*hosts, *guests], "participant")
    candidate.received = (hosts, guests)
    return candidate


def _hosts_gathering(reading: Reading, verb: int) -> bool:
    """ "принимал гостей X", "саммит, который принимал X"."""
    if any(
        reading.lemma(child) in ("участник", "коллега", "лидер") or reading.lemma(child) in lex.SUMMIT_NOUNS
        for child in reading.children(verb, "obj")
        if reading.tokens[child].feats.get("Number") == "Plur" or reading.lemma(child) in lex.SUMMIT_NOUNS
    ):
        return True
    clause = reading.clause(verb)
    first = min(clause.tokens)
    return clause.kind == "relative" and any(
        reading.lemma(index) in lex.SUMMIT_NOUNS for index in range(max(0, first - 8), first)
    )


# --- nouns -------------------------------------------------------------------------------------------


def _noun(reading: Reading, noun: int, lemma: str) -> Candidate | None:
    tokens = reading.tokens
    clause = reading.clause(noun)
    verb = reading.verb_over(noun)
    verb_lemma = reading.lemma(verb)
    preposition = reading.preposition(noun)
    feats = tokens[noun].feats
    companions = reading.companions([noun], None)
    if companions is None and verb != noun:
        # "провёл в четверг в Астане переговоры с X": "с X" may hang on the verb.
        direct = reading.companions([noun], clause.number)
        if direct is not None and (direct.start > noun or verb_lemma in lex.HOLD_VERBS):
            companions = direct
    between = reading.between(noun)
    genitive = reading.genitive(noun) or (reading.after_place(noun) if companions is not None else None)
    sides: list[Party] = []
    subject: Group | None = None
    asserted = False
    joined = _joins(reading, noun, verb)
    attendees = _become_participants(reading, noun, verb)
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
    if is_object or joined:
        subject = reading.subject(verb)
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
    asserted = asserted or any(
        preposition is None
        and reading.lemma(child) in lex.TAKE_PLACE_VERBS
        and tokens[child].feats.get("VerbForm") == "Part"
        for child in reading.children(noun, "acl", "amod", "acl:relcl")
    )
    host = reading.at_whose(clause.number) if asserted and companions is not None else None
    for group in (host, genitive, between, subject, companions):
        if group is not None:
            sides.extend(group.parties())
    sides.extend(_attendance(reading, noun, clause.number))
    granted = _granted(reading, noun, verb)
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
    possessor = _possessor(reading, noun)
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
    if preposition in ("о", "об") and companions is not None and verb_lemma in _TELL_VERBS:
        teller = reading.subject(verb)
        if teller is not None and len(teller.people()) == 1:
            sides = distinct([*teller.people(), *sides])
    if presupposing and not asserted and possessor is None and (has_own or companions is not None):
        subject = reading.subject(verb)
        if subject is not None and companions is not None and between is None:
            sides = distinct([*subject.parties(), *sides])
    kind: Kind = "talks"
    if lemma in lex.SESSION_NOUNS:
        kind = "session"
    elif lemma in lex.SUMMIT_NOUNS or (lemma == "встреча" and _summit_meeting(reading, noun)):
        kind = "summit"
    elif lemma in lex.MEAL_NOUNS:
        kind = "meal"
    people = [party for party in sides if party.kind == "person"]
    by_telephone = any(reading.lemma(child) == "телефонный" for child in reading.children(noun, "amod"))
    if not sides and by_telephone and _under_event_word(reading, noun):
        sides = reading.both_sides(verb)  # "в ходе телефонного разговора X поздравил Y"
        people, has_own = sides, bool(sides)
    if lemma in lex.WEAK_MEETING_NOUNS and not by_telephone:
        if not people and (kind == "talks" or lemma in ("форум", "конференция")):
            return None
        if kind == "talks" and not (len(sides) >= 2 and (has_own or is_object)):
            with_somebody = companions is not None and companions.people()
            if not with_somebody and not (asserted and lemma in ("разговор", "контакт", "общение") and not sides):
                return None
    if not people and lemma == "переговоры" and verb_lemma in _ON_AND_ON:
        return None  # blocs and states "завершили переговоры" of years
    if feats.get("Number") == "Plur" and lemma != "переговоры" and not has_own and _generic(reading, noun):
        return None
    candidate = Candidate("meeting", f"noun:{lemma}", reading, noun, verb)
    candidate.kind = kind
    candidate.asserted = asserted
    candidate.joined = joined
    candidate.add(sides, "participant")
    candidate.anaphoric = not has_own and not asserted and kind not in ("session", "summit")
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
    return _as_call(reading, candidate)


_ON_AND_ON = frozenset("завершить завершать вести продолжать продолжить начать начинать закончить".split())
_GENERIC_VERBS = frozenset("позволять позволить помогать помочь мешать помешать уметь любить привыкнуть".split())
_GRANT_VERBS = frozenset("дать давать удостоиться удостоить получить устроить".split())


def _granted(reading: Reading, noun: int, verb: int) -> list[Party]:
    """ "дал аудиенцию Y", "удостоился аудиенции у Y", "дал обед в честь Y", "приём президентом X министра Y"."""
    lemma = reading.lemma(noun)
    after = [g for g in reading.groups if 0 < g.start - noun <= 12 and g.people()]
    if lemma in ("прием", "аудиенция"):
        agent = next((g for g in after if g.case == "Ins" and g.preposition is None), None)
        guest = next((g for g in after if g.case in ("Gen", "Acc") and g.preposition is None and g is not agent), None)
        if agent is not None and guest is not None:
            return [*agent.people(), *guest.people()]
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


def _joins(reading: Reading, noun: int, verb: int) -> bool:
    """ "примет участие в саммите", "участвует в заседании", "выступил на встрече"."""
    under_work = (
        noun > 1
        and reading.lemma(noun - 1) in ("работа", "церемония", "открытие")
        and reading.preposition(noun - 1) in ("в", "на")
    )
    if reading.preposition(noun) not in ("в", "во", "на") and not under_work:
        return False
    lemma = reading.lemma(verb)
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
    "поведать написать".split()
)


def _possessor(reading: Reading, noun: int) -> Group | None:
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


def _at_the_table(reading: Reading, noun: int) -> bool:
    """ "за столом переговоров", "сели за стол переговоров"."""
    return noun > 0 and reading.lemma(noun - 1) in ("стол", "столик")


def _become_participants(reading: Reading, noun: int, verb: int) -> Group | None:
    """ "участниками саммита стали X, Y и Z"."""
    above = reading.tokens[noun].head
    if above < 0 or reading.lemma(above) != "участник":
        return None
    return next(
        (
            g
            for g in reading.groups
            if g.case == "Nom" and g.preposition is None and g.clause == reading.clause(noun).number and g.people()
        ),
        None,
    )


def _under_event_word(reading: Reading, noun: int) -> bool:
    """Whether the noun hangs on "в ходе", "по итогам", "на полях" and the like."""
    for back in range(1, 4):
        at = noun - back
        if at < 0:
            return False
        if reading.lemma(at) in _AFTER_WORDS:
            return True
        if reading.tokens[at].pos not in ("ADJ", "DET", "NUM", "PRON"):
            return False
    return False


def _attendance(reading: Reading, noun: int, clause: int) -> list[Party]:
    """ "под председательством X", "с участием X", "во главе с X", "при участии X"."""
    parties: list[Party] = []
    for index, _ in enumerate(reading.tokens):
        number = reading.clauses.of[index]
        if (
            reading.lemma(index) in ("председательство", "сопредседательство", "участие", "руководство")
            and (
                number in (clause, reading.clauses.of[noun])
                or (
                    reading.clauses.clauses[number].kind == "relative"
                    and reading.clauses.clauses[number].parent in (clause, reading.clauses.of[noun])
                )
            )
            and reading.preposition(index) in ("под", "с", "при")
        ):
            group = reading.genitive(index)
            if group is not None:
                parties.extend(group.parties())
    return parties


def _summit_meeting(reading: Reading, noun: int) -> bool:
    """ "Консультативная встреча глав государств Центральной Азии"."""
    return any(
        reading.lemma(child)
        in ("консультативный", "многосторонний", "трехсторонний", "четырехсторонний", "пятисторонний")
        for child in reading.children(noun, "amod")
    )


def _generic(reading: Reading, noun: int) -> bool:
    return not any(reading.tokens[child].pos in ("NUM",) for child in reading.children(noun))


# --- calls ------------------------------------------------------------------------------------------


def _as_call(reading: Reading, candidate: Candidate) -> Candidate:
    """The same candidate as a call where the clause says that it was held at a distance."""
    mode = call_mode(reading, candidate)
    if mode is not None and candidate.kind not in ("summit", "session"):
        candidate.type, candidate.mode = "call", mode
    return candidate
