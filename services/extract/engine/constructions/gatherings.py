"""Gatherings told over several sentences: who attends, presides, represents a state or is called together."""

from collections.abc import Iterator

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.delegations import of_the_other_side
from services.extract.engine.parties import Party, distinct
from services.extract.engine.reading import Reading


def gathered(reading: Reading, verb: int) -> Candidate | None:
    """ "X собрал у себя Y и Z"."""
    host, guests = reading.subject(verb), reading.object(verb)
    if host is None or guests is None or not host.people() or len(guests.people()) < 2:
        return None
    candidate = Candidate("meeting", "gathered", reading, verb, verb)
    candidate.add(distinct([*host.people(), *guests.people()]), "participant")
    candidate.kind = "summit"
    return candidate


def represents_a_state(reading: Reading, verb: int) -> bool:
    """ "Чили представляет X", "делегацию от Чили представляет X", "Сантьяго представлял X", "чилийскую сторону — X"."""
    clause = reading.clause(verb)
    return (
        any(
            reading.tokens[place.head].head == verb
            and (place.kind == "country" or (place.kind in ("city", "region") and not place.preposition))
            for place in reading.places
        )
        or any(g.mentions[0].form in ("country", "delegation") and g.clause == clause.number for g in reading.groups)
        or any(
            reading.lemma(i) in _REPRESENTED
            and reading.tokens[i].feats.get("Case") == "Acc"
            and not reading.preposition(i)
            for i in clause.tokens
        )
    )


_REPRESENTED = frozenset("сторона регион область край республика провинция страна государство правительство".split())
_TALKS_AT = frozenset("встреча беседа переговоры аудиенция разговор консультация видеоконференция телемост".split())


def _at_talks(reading: Reading, verb: int) -> bool:
    """Whether the clause says "на встрече", "на переговорах": at those that were told of."""
    return any(
        reading.lemma(i) in _TALKS_AT and reading.preposition(i) in ("на", "при") for i in reading.clause(verb).tokens
    )


def is_at_talks(reading: Reading, verb: int) -> bool:
    """ "На встрече был и посол X", where nothing says whose meeting it was."""
    clause = reading.clause(verb)
    return (
        clause.head == verb
        and _at_talks(reading, verb)
        and not any(g.preposition in ("с", "со", "между") and g.clause == clause.number for g in reading.groups)
    )


def seated(reading: Reading, verb: int) -> Candidate | None:
    """ "за столом сидели X и Y", "Россию представлял X", "X передал председательство Y": at what was told of."""
    clause = reading.clause(verb)
    subject = reading.subject(verb)
    people = list(subject.people()) if subject is not None else []
    talks = _at_talks(reading, verb)
    if talks and people and reading.lemma(verb) in _ARE_THERE:
        others = Candidate("meeting", "attending", reading, verb, verb)
        others.add(_of_all_sides(reading, verb, people), "participant")
        others.kind, others.anaphoric = "talks", True
        return others  # "на встрече присутствовали министры"
    for group in reading.groups:
        if group.clause != clause.number or group is subject or not group.people():
            continue
        if (
            (group.preposition in ("с", "со") and group.case == "Ins")
            or (group.case == "Nom" and group.preposition is None)
            or (group.case == "Dat" and group.preposition is None)
        ):
            people.extend(group.people())
        if group.preposition == "с" and reading.lemma(group.start - 2) == "рядом":
            for party in people:  # who sits beside a leader is of the same side
                party.country = party.country or group.people()[0].country
    if not people:
        return None
    if reading.lemma(verb) in ("представлять", "представить"):
        people += of_the_other_side(reading, verb)  # "Осло представлял X, чилийскую сторону — Y"
        _side_with(reading)
    candidate = Candidate("meeting", "attending:seated", reading, verb, verb)
    candidate.add(distinct(people), "participant")
    candidate.kind, candidate.anaphoric = "summit", True
    return candidate


_ARE_THERE = frozenset("присутствовать сидеть быть находиться представлять представить".split())


def _of_all_sides(reading: Reading, verb: int, people: list[Party]) -> list[Party]:
    """Those who take part by their sides: "с чилийской стороны присутствовали X и Y, от Кубы — Z"."""
    if any(reading.lemma(i) == "сторона" for i in reading.clause(verb).tokens):
        people = [
            *people,
            *(p for g in reading.groups if g.case == "Nom" and g.preposition is None for p in g.people()),
        ]
    return [party for party in distinct([*people, *_sent_as_well(reading, verb)]) if not _only_helps(party)]


def _side_with(reading: Reading) -> None:
    """ "Чили представлял X, Перу — Y": each is of the state named right before, if nothing else says whose he is."""
    state: str | None = None
    for group in reading.groups:
        if group.mentions[0].form == "country" and group.case in ("Acc", "Nom", None):
            state = group.parties()[0].country
        elif group.case == "Nom" and state is not None and (people := group.people()):
            people[0].country, state = people[0].country or state, None


_TALKS = lex.MEETING_NOUNS - lex.SESSION_NOUNS - lex.SUMMIT_NOUNS


def joining(reading: Reading, verb: int) -> Candidate | None:
    """ "к ним присоединятся X и Y", "X подключился по видеосвязи": more participants of the gathering told before."""
    subject = reading.subject(verb)
    if subject is None or not subject.people():
        return None
    number = reading.clause(verb).number
    joined = [g for g in reading.groups if g.preposition in ("к", "ко") and g.clause == number]
    beyond = [
        reading.lemma(i)
        for i in reading.clause(verb).tokens
        if reading.preposition(i) in ("к", "ко") and reading.group_at(i) is None and reading.tokens[i].pos == "NOUN"
    ]
    talks = reading.is_finite(verb) and (any(lemma in _TALKS for lemma in beyond) or _to_those_talks(reading, verb))
    if beyond and not talks and not any(group.people() for group in joined):
        return None  # "присоединился к договору"
    candidate = Candidate("meeting", "joining", reading, verb, verb)
    candidate.add(distinct([*(p for g in joined for p in g.people()), *subject.people()]), "participant")
    candidate.kind, candidate.anaphoric = "talks" if talks else "summit", True
    return candidate


def _to_those_talks(reading: Reading, verb: int) -> bool:
    """ "беседа, к которой подключились X и Y"."""
    clause = reading.clause(verb)
    which = next((i for i in clause.tokens if reading.lemma(i) == "который" and reading.preposition(i) == "к"), None)
    return which is not None and any(reading.lemma(i) in _TALKS for i in range(max(0, which - 16), which))


_COMING = frozenset("прийти попасть явиться прибыть приехать собраться пригласить позвать".split())
_AMONG = frozenset(
    "гостей приглашенных участников собеседников собравшихся присутствовавших присутствующих них".split()
)
_IT = frozenset(("нее", "него"))
_EVENTS = _TALKS | {"мероприятие"}


def comings(reading: Reading) -> Iterator[Candidate]:
    """ "на встречу пришли X и Y", "среди гостей были X и Y", "…, среди которых X": those met, not named before."""
    text = reading.sentence.folded
    if _COMING.isdisjoint(reading.lemmas) and "среди" not in text and "числ" not in text:
        return
    for index, token in enumerate(reading.tokens):
        word = lex.fold(token.text)
        if word in _AMONG or word == "которых":
            before = [lex.fold(t.text) for t in reading.tokens[max(0, index - 2) : index]]
            if before[-1:] != ["среди"] and before not in (["в", "числе"], ["в", "число"]):
                continue
            people = [
                party
                for group in reading.groups
                if group.case in ("Nom", None) and group.preposition is None and group.start > index
                for party in group.people()
            ]
            verb = reading.clause(index).head
        elif reading.lemmas[index] in _COMING and _to_a_meeting(reading, index):
            subject, verb = reading.subject(index), index
            people = subject.people() if subject is not None else []
        else:
            continue
        if people:
            candidate = Candidate("meeting", "attending:coming", reading, index, verb)
            candidate.add(distinct(people), "participant")
            candidate.anaphoric = candidate.joined = True
            yield candidate


def _to_a_meeting(reading: Reading, verb: int) -> bool:
    """Whether the clause has "на встречу", "на неё" and does not say with whom."""
    clause = reading.clause(verb)
    if any(g.preposition in ("с", "со") and g.clause == clause.number and g.people() for g in reading.groups):
        return False
    return any(
        (
            lex.fold(reading.tokens[i].text) in _IT
            or (reading.lemma(i) in _EVENTS and reading.tokens[i].feats.get("Case") == "Acc")
        )
        and reading.preposition(i) == "на"
        for i in clause.tokens
    )


def by_side(reading: Reading) -> Iterator[Candidate]:
    """ "С чилийской — X и Y", a sentence that goes on with who was there: its verb is that of the one before."""
    words = [token.text.lower() for token in reading.tokens[:6]]
    dash = next((i for i, word in enumerate(words) if word in ("—", "–", "-")), None)
    if dash is None or words[0] not in ("с", "со", "от") or any(reading.is_finite(i) for i in range(dash + 1)):
        return
    people = [
        party
        for group in reading.groups
        if group.case in ("Nom", None) and group.preposition is None and group.start > dash
        for party in group.people()
    ]
    if people and reading.no_predicate_between(0, dash):
        candidate = Candidate("meeting", "attending", reading, dash, reading.clause(dash).head)
        candidate.add(distinct(people), "participant")
        candidate.kind, candidate.anaphoric, candidate.joined = "talks", True, True
        yield candidate


def takes_part(reading: Reading, verb: int) -> bool:
    return any(reading.lemma(i) == "участие" for i in range(max(0, verb - 4), min(len(reading.tokens), verb + 5)))


def attending(reading: Reading, verb: int) -> Candidate | None:
    """ "в нём участвуют X, Y": more participants of the session or summit told before."""
    lemma = reading.lemma(verb)
    pronoun = next(
        (
            i
            for i in reading.clause(verb).tokens
            if (
                reading.tokens[i].text.lower()
                in ("нем", "нём", "ней", "них", "котором", "которой", "которых", "мероприятии")
                or (reading.lemma(i) in _TALKS_AT and reading.tokens[i].feats.get("Case") == "Loc")
                or (reading.lemma(i) == "работа" and _of_the_body_told(reading, i))
            )
            and i > 0
            and reading.tokens[i - 1].text.lower() in (("на",) if lemma in SPEAK_VERBS else ("в", "во"))
        ),
        None,
    )
    if pronoun is None and _only_takes_part(reading, verb):
        pronoun = verb
    if pronoun is None:
        return None
    subject = reading.subject(verb)
    people = subject.people() if subject is not None else []
    people = _of_all_sides(reading, verb, people)
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
    candidate.joined = "участие" in reading.lemmas or lemma.endswith("участвовать") or lemma in SPEAK_VERBS
    candidate.kind = "talks" if reading.lemma(pronoun) in _TALKS_AT else "summit"
    candidate.anaphoric = True
    return candidate


def _of_the_body_told(reading: Reading, work: int) -> bool:
    """ "в работе комиссии", "в работе совета": of that whose session was told of, for nothing more is said of it."""
    bodies = [
        i for i in reading.children(work, "nmod") if reading.lemma(i) in ("комиссия", "комитет", "совет", "группа")
    ]
    return any(not any(reading.children(i, "nmod", "amod", "appos", "flat:name")) for i in bodies)


_SURE_OF = frozenset(
    "ожидаться планироваться предполагаться подтвердить подтвердиться подтвержденный намечаться".split()
)


def expected(reading: Reading) -> Iterator[Candidate]:
    """ "Ожидается участие X, Y и Z": at the session or summit that was told of, for nothing says at which."""
    yield from _at_the_event(reading)
    if "участие" not in reading.lemmas:
        return
    for index, lemma in enumerate(reading.lemmas):
        group = reading.genitive(index) if lemma == "участие" else None
        if group is None or len(group.people()) < 2 or reading.tokens[index].feats.get("Case") not in ("Nom", "Acc"):
            continue
        verb = reading.clause(index).head
        clause = reading.clause(index).tokens
        elsewhere = any(reading.lemma(i) in lex.MEETING_NOUNS and reading.preposition(i) for i in clause)
        if reading.lemma(verb) in _SURE_OF and not elsewhere:
            yield _of_those_expected(reading, index, verb, group.people())


_ATTENDANCE = {"председательство": "под", "руководство": "под", "участие": "при с"}


def _at_the_event(reading: Reading) -> Iterator[Candidate]:
    """ "Мероприятие прошло под председательством X и при участии Y и Z": at what was told of."""
    if "мероприятие" not in reading.lemmas:
        return
    event = reading.lemmas.index("мероприятие")
    verb = reading.clause(event).head
    if reading.lemma(verb) not in lex.TAKE_PLACE_VERBS or not reading.tokens[event].rel.startswith("nsubj"):
        return
    people: list[Party] = []
    for index, lemma in enumerate(reading.lemmas):
        if (reading.preposition(index) or "?") in _ATTENDANCE.get(lemma, "").split():
            group = reading.genitive(index)
            people += group.people() if group is not None else []
    if people:
        yield _of_those_expected(reading, event, verb, distinct(people))


def _of_those_expected(reading: Reading, noun: int, verb: int, people: list[Party]) -> Candidate:
    """People who take part in the session or summit that was told of."""
    candidate = Candidate("meeting", "attending", reading, noun, verb)
    candidate.add(people, "participant")
    candidate.kind, candidate.anaphoric, candidate.joined = "summit", True, True
    return candidate


SPEAK_VERBS = frozenset(("выступить", "выступать"))
_SPEECHES = frozenset("доклад речь слово обращение сообщение отчет".split())


def speaking(reading: Reading, verb: int) -> Candidate | None:
    """ "С докладом выступил X": at the session told of just before, for nothing says where else."""
    subject, clause = reading.subject(verb), reading.clause(verb)
    if reading.lemma(verb) not in SPEAK_VERBS or subject is None or not subject.people():
        return None
    speaks = any(reading.lemma(i) in _SPEECHES and reading.preposition(i) in ("с", "со") for i in clause.tokens)
    elsewhere = any(reading.preposition(i) in ("на", "в", "во", "перед") for i in clause.tokens)
    if not speaks or elsewhere or not reading.is_finite(verb):
        return None
    candidate = Candidate("meeting", "attending:seated", reading, verb, verb)
    candidate.add(subject.people(), "participant")
    candidate.kind, candidate.anaphoric, candidate.joined = "summit", True, True
    return candidate


def _sent_as_well(reading: Reading, verb: int) -> list[Party]:
    """ "от Кубы участвовал X, от Чили — Y": Y."""
    return [
        party
        for group in reading.groups
        if group.start > verb and group.case == "Nom" and group.preposition is None
        if reading.tokens[group.start - 1].text in ("—", "–")
        if any(reading.tokens[i].text == "от" for i in range(max(verb, group.start - 5), group.start))
        for party in group.people()
    ]


def _only_takes_part(reading: Reading, verb: int) -> bool:
    """ "участвовали X, Y и Z", "X примет участие как гость": in what was just told of, for nothing says in what."""
    if _as_guest(reading, verb):
        return True
    if reading.lemma(verb) not in ("участвовать", "поучаствовать") or reading.tokens[verb].feats.get("Tense") != "Past":
        return False
    side = next((i for i in range(verb) if reading.lemma(i) == "сторона" and reading.preposition(i) in ("с", "со")), -1)
    before = [token for token in reading.tokens[side + 1 : verb] if token.pos not in ("PUNCT", "ADV", "PART", "CCONJ")]
    return (not before or (side >= 0 and all(token.feats.get("Case") == "Gen" for token in before))) and not any(
        reading.preposition(i) in ("в", "во") and reading.tokens[i].pos in ("NOUN", "PROPN", "PRON")
        for i in reading.clause(verb).tokens
        if reading.group_at(i) is None
    )


def _only_helps(party: Party) -> bool:
    """An interpreter or a reporter at talks takes no part in them."""
    return (party.role or "").startswith(("переводчик", "журналист", "корреспондент", "фотограф"))


_CAPACITIES = frozenset("гость наблюдатель приглашенный партнер".split())


def _as_guest(reading: Reading, verb: int) -> bool:
    """Whether somebody takes part "в качестве гостя", "как наблюдатель", and nothing says in what."""
    clause = reading.clause(verb).tokens
    said = next((i for i in clause if i > verb and reading.lemma(i) in ("качество", "как")), None)
    if said is None or (not takes_part(reading, verb) and reading.lemma(verb) not in ("участвовать", "поучаствовать")):
        return False
    as_what = any(reading.lemma(i) in _CAPACITIES for i in range(said + 1, min(said + 4, len(reading.tokens))))
    where = any(reading.lemma(i) in lex.MEETING_NOUNS | lex.ATTEND_NOUNS for i in clause)
    return as_what and not where


def hosts_gathering(reading: Reading, verb: int) -> bool:
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
