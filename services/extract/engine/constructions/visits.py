"""Visits: verbs of coming, going and staying, visit nouns, invitations, and greetings at the airport."""

from collections.abc import Iterator

from services.contracts.event import Mode
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading

_VEHICLES = frozenset(
    ("самолет", "борт", "лайнер", "кортеж", "спецборт", "авиалайнер", "вертолет", "поезд", "бронепоезд")
)
_AIRPORT = frozenset(
    (
        "аэропорт",
        "трап",
        "аэродром",
        "аэровокзал",
        "вокзал",
        "авиагавань",
        "терминал",
        "внуково",
        "шереметьево",
        "домодедово",
    )
)
_GATHERINGS = (
    lex.SUMMIT_NOUNS
    | lex.SESSION_NOUNS
    | lex.MEETING_NOUNS
    | frozenset(
        (
            "парад",
            "церемония",
            "переговоры",
            "открытие",
            "инаугурация",
            "похороны",
            "чемпионат",
            "празднование",
            "торжество",
            "игры",
            "выставка",
        )
    )
)


def find(reading: Reading) -> Iterator[Candidate]:
    for index, token in enumerate(reading.tokens):
        lemma = reading.lemma(index)
        candidate: Candidate | None = None
        if token.pos in ("VERB", "AUX", "ADJ"):
            if lemma in lex.ARRIVE_VERBS or (lemma in lex.LAND_VERBS and _by_vehicle(reading, index)):
                candidate = _arrival(reading, index, lemma)
            elif lemma in lex.STAY_VERBS or (lemma == "провести" and _days_spent(reading, index)):
                candidate = _stay(reading, index)
            elif lemma in lex.GO_TO_VERBS:
                candidate = _going(reading, index)
            elif lemma in lex.INVITE_VERBS:
                candidate = _invitation(reading, index)
            elif lemma in lex.EXPECT_VERBS:
                candidate = _expectation(reading, index)
            elif lemma in lex.GREET_VERBS:
                candidate = _greeting(reading, index)
        elif token.pos in ("NOUN", "PROPN") and lemma in lex.VISIT_NOUNS:
            candidate = _noun(reading, index)
        if candidate is not None:
            _invited_by(reading, candidate)
            yield candidate


# --- where to ---------------------------------------------------------------------------------------


def _direction(
    reading: Reading, clause: int, anchor: int, cases: tuple[str, ...] = ("Acc", "Loc")
) -> PlaceMention | None:
    """The place that "в" or "на" leads to, in the clause, the nearest after the anchor first."""
    options: list[tuple[int, PlaceMention]] = []
    for place in reading.places:
        if place.tokens.start >= len(reading.clauses.of) or reading.clauses.of[place.tokens.start] != clause:
            continue
        if place.kind == "venue":
            continue
        preposition = reading.preposition(place.head)
        case = reading.tokens[place.head].feats.get("Case")
        if preposition in ("в", "во", "на") and (case in cases or case is None or case == "Nom"):
            distance = place.tokens.start - anchor
            options.append((distance if distance > 0 else 3 - distance, place))
    return min(options, key=lambda option: option[0])[1] if options else None


_HERE = frozenset(("здесь", "тут", "там", "сюда", "туда"))


def _here(reading: Reading, clause: int) -> bool:
    return any(reading.lemma(i) in _HERE for i in reading.clauses.clauses[clause].tokens)


def _gathering(reading: Reading, clause: int) -> bool:
    """ "на саммит", "на форум": a goal that is no place."""
    return any(
        reading.lemma(i) in _GATHERINGS and reading.preposition(i) in ("на", "в")
        for i in reading.clauses.clauses[clause].tokens
    )


def visit_mode(reading: Reading, noun: int) -> Mode | None:
    lemma = reading.lemma(noun)
    if lemma == "госвизит":
        return "state"
    for child in reading.children(noun):
        mode = lex.VISIT_MODES.get(reading.lemma(child))
        if mode is not None:
            return mode  # type: ignore[return-value]
    for back in (1, 2, 3):
        if noun - back >= 0:
            mode = lex.VISIT_MODES.get(reading.lemma(noun - back))
            if mode is not None and reading.tokens[noun - back].pos == "ADJ":
                return mode  # type: ignore[return-value]
    return None


def _mode_in(reading: Reading, clause: int) -> Mode | None:
    for index in reading.clauses.clauses[clause].tokens:
        if reading.lemma(index) in lex.VISIT_NOUNS:
            mode = visit_mode(reading, index)
            if mode is not None:
                return mode
    return None


def _visit_word(reading: Reading, clause: int) -> bool:
    return any(reading.lemma(i) in lex.VISIT_NOUNS for i in reading.clauses.clauses[clause].tokens)


# --- who -------------------------------------------------------------------------------------------


def _travellers(reading: Reading, verb: int) -> list[Party]:
    """Who travels: the subject, or whose plane it is; the named head of a delegation stands for it."""
    subject = reading.subject(verb)
    for child in reading.children(verb, "nsubj", "nsubj:pass"):
        if reading.lemma(child) in _VEHICLES:
            owner = reading.genitive(child) or reading.companions([child])
            if owner is not None:
                subject = owner
    clause = reading.clause(verb).number
    led = head_of_delegation(reading, clause)
    parties = subject.parties() if subject is not None else []
    if led and (not parties or all(party.kind != "person" for party in parties)):
        parties = led
    return [party for party in parties if party.kind in ("person", "delegation")]


def head_of_delegation(reading: Reading, clause: int) -> list[Party]:
    """ "во главе с X", "возглавляемая X"."""
    for group in reading.groups:
        if group.preposition not in ("с", "со") or not reading.no_predicate_between(
            reading.clauses.clauses[clause].head, group.head
        ):
            continue
        before = [token.text.lower() for token in reading.tokens[max(0, group.start - 6) : group.start]]
        if "главе" in before:
            return group.people()
    return []


# --- constructions ----------------------------------------------------------------------------------


def _candidate(reading: Reading, name: str, verb: int, travellers: list[Party], goal: PlaceMention | None) -> Candidate:
    candidate = Candidate("visit", name, reading, verb, verb)
    candidate.add(travellers, "visitor")
    candidate.goal = goal
    candidate.mode = _mode_in(reading, reading.clause(verb).number)
    return candidate


_ARRIVED = frozenset("прибыть прибывать прилететь прилетать приехать приезжать".split())
_RETURN_VERBS = frozenset(("вернуться", "возвратиться", "возвращаться"))


def _origin(reading: Reading, clause: int) -> PlaceMention | None:
    """ "из Пекина": where somebody comes back from."""
    return next(
        (
            place
            for place in reading.places
            if place.kind != "venue"
            and reading.clauses.of[place.head] == clause
            and reading.preposition(place.head) in ("из", "с")
        ),
        None,
    )


def _arrival(reading: Reading, verb: int, lemma: str) -> Candidate | None:
    clause = reading.clause(verb).number
    travellers = _travellers(reading, verb)
    goal = _origin(reading, clause) if lemma in _RETURN_VERBS else _direction(reading, clause, verb)
    goal = goal or _whereto(reading, clause)
    if lemma in _RETURN_VERBS and goal is None:
        return None
    if not travellers:
        return None
    to_whom = next(
        (g for g in reading.groups if g.preposition in ("к", "ко") and g.clause == clause and g.people()), None
    )
    here = _here(reading, clause) or to_whom is not None
    if (
        goal is None
        and not _visit_word(reading, clause)
        and not _gathering(reading, clause)
        and not here
        and lemma not in _ARRIVED
    ):
        return None
    candidate = _candidate(reading, f"arrival:{lemma}", verb, travellers, goal)
    if to_whom is not None:
        candidate.add([party for party in to_whom.people() if party not in travellers], "host")
    candidate.weak = goal is None
    candidate.gathering = goal is None and (_gathering(reading, clause) or lemma in _ARRIVED)
    return candidate


def _whereto(reading: Reading, clause: int) -> PlaceMention | None:
    """ "в Риме, куда прибыл X": the place right before the clause."""
    tokens = reading.clauses.clauses[clause].tokens
    mark = next((i for i in tokens[:3] if reading.tokens[i].text.lower() == "куда"), None)
    if mark is None:
        return None
    return next((p for p in reading.places if p.kind != "venue" and 0 <= mark - p.tokens.stop <= 1), None)


_CALLED_ON = frozenset(("побывать", "гостить", "погостить", "бывать"))


def _by_vehicle(reading: Reading, verb: int) -> bool:
    """ "борт с X сел в Осло"."""
    return any(reading.lemma(child) in _VEHICLES for child in reading.children(verb, "nsubj"))


def _days_spent(reading: Reading, verb: int) -> bool:
    """ "проведёт в Ташкенте два дня"."""
    return any(
        reading.lemma(child) in ("день", "сутки", "неделя") and reading.tokens[child].feats.get("Case") != "Loc"
        for child in reading.children(verb, "obj", "obl", "nmod", "iobj")
    )


def _stay(reading: Reading, verb: int) -> Candidate | None:
    lemma = reading.lemma(verb)
    clause = reading.clause(verb)
    visiting = _visit_word(reading, clause.number)
    goal = _direction(reading, clause.number, verb, ("Loc", "Acc") if visiting else ("Loc",))
    if lemma in ("быть", "оказаться", "бывать"):
        head = clause.head
        if reading.tokens[verb].feats.get("Tense") not in ("Past", "Fut"):
            return None
        if goal is None and not _here(reading, clause.number):
            return None
        at_place = (
            head == verb
            or (goal is None and reading.lemma(head) in _HERE)
            or (goal is not None and goal.tokens.start <= head < goal.tokens.stop)
            or reading.tokens[head].rel == "nsubj"
        )
        if not at_place:
            return None
        subject = reading.subject(head) or (reading.subject(verb) if head != verb else None)
        travellers = [p for p in (subject.parties() if subject else []) if p.kind in ("person", "delegation")]
    else:
        travellers = _travellers(reading, verb)
    at_whose = next(
        (g for g in reading.groups if g.preposition == "у" and g.clause == clause.number and g.people()), None
    )
    hosts = (
        [p for p in at_whose.people() if p not in travellers] if at_whose is not None and lemma in _CALLED_ON else []
    )
    if not travellers or (goal is None and not visiting and not hosts and not _here(reading, clause.number)):
        return None
    if not visiting and reading.tokens[verb].feats.get("VerbForm") in ("Part", "Conv"):
        return None
    candidate = _candidate(reading, f"stay:{lemma}", verb, travellers, goal)
    candidate.add(hosts, "host")
    candidate.weak = not visiting and lemma == "находиться"
    return candidate


def _other_subject(reading: Reading, verb: int, place: int) -> bool:
    """Whether a person is the subject beside the place ("Пхеньян посетил X")."""
    return any(
        g.people() and g.case == "Nom" and g.preposition is None and not g.start <= place < g.stop
        for g in reading.in_clause(reading.clause(verb).number)
    )


def _going(reading: Reading, verb: int) -> Candidate | None:
    """ "посетит с госвизитом Узбекистан"."""
    clause = reading.clause(verb)
    passive = reading.tokens[verb].feats.get("Voice") == "Pass"
    goal: PlaceMention | None = None
    for place in reading.places:
        if place.kind == "venue" or reading.clauses.of[place.tokens.start] != clause.number:
            continue
        token = reading.tokens[place.head]
        if reading.preposition(place.head) is None and token.feats.get("Case") in ("Acc", "Nom", None):
            if (
                reading.group_subject_is(place.head, verb)
                and token.feats.get("Case") == "Nom"
                and place.tokens.start < verb
                and not _other_subject(reading, verb, place.head)
            ):
                continue
            goal = place
            break
    travellers = _travellers(reading, verb) if not passive else []
    visited = reading.object(verb)
    hosts = visited.people() if visited is not None and reading.lemma(verb) == "навестить" else []
    if hosts and goal is None:
        goal = _direction(reading, clause.number, verb, ("Loc",))
    if (goal is None and not hosts) or not travellers:
        return None
    candidate = _candidate(reading, "going", verb, travellers, goal)
    candidate.add([party for party in hosts if party not in travellers], "host")
    return candidate


def _invitation(reading: Reading, verb: int) -> Candidate | None:
    host, guest = reading.subject(verb), reading.object(verb)
    if reading.tokens[verb].feats.get("Voice") == "Pass":
        guest, host = host, reading.agent(verb)
    if guest is None or host is None or guest.start == host.start:
        return None
    hosts = [party for party in host.parties() if party.kind == "person"]
    guests = [party for party in guest.parties() if party.kind in ("person", "delegation")]
    if not hosts or not guests or {id(p) for p in hosts} & {id(p) for p in guests}:
        return None
    clause = reading.clause(verb).number
    goal = _direction(reading, clause, verb, ("Acc", "Loc"))
    if goal is None:
        for place in reading.places:
            if place.tokens.start > verb and place.kind != "venue":
                goal = place
                break
    candidate = _candidate(reading, "invitation", verb, guests, goal)
    candidate.add(hosts, "host")
    candidate.status = "proposed"
    return candidate


def _expectation(reading: Reading, verb: int) -> Candidate | None:
    """ "ожидается в Астане 27 ноября"."""
    clause = reading.clause(verb).number
    goal = _direction(reading, clause, verb, ("Loc", "Acc"))
    if goal is None:
        return None
    if reading.lemma(verb) != "ожидаться" and any(
        reading.group_at(child) is None for child in reading.children(verb, "nsubj")
    ):
        return None  # "гостя ожидал приём"
    subject = reading.subject(verb)
    group = (
        subject
        if reading.lemma(verb) == "ожидаться" or reading.tokens[verb].feats.get("Voice") in ("Pass", "Mid")
        else reading.object(verb)
    )
    travellers = [p for p in (group.parties() if group else []) if p.kind in ("person", "delegation")]
    if not travellers:
        return None
    candidate = _candidate(reading, "expectation", verb, travellers, goal)
    candidate.status = "planned"
    return candidate


def _of_airport(reading: Reading) -> PlaceMention | None:
    """ "в аэропорту Тираны": the city that the airport is of."""
    return next(
        (
            place
            for place in reading.places
            if place.kind == "city" and place.head > 0 and reading.lemma(place.head - 1) in _AIRPORT
        ),
        None,
    )


def _greeting(reading: Reading, verb: int) -> Candidate | None:
    """ "В аэропорту гостя встретил премьер-министр"."""
    host, guest = reading.subject(verb), reading.object(verb)
    if reading.tokens[verb].feats.get("Voice") == "Pass":
        guest, host = host, reading.agent(verb)
    if host is None or guest is None or host.start == guest.start:
        return None
    hosts, guests = host.people(), [p for p in guest.parties() if p.kind in ("person", "delegation")]
    if not hosts or not guests or {id(p) for p in hosts} & {id(p) for p in guests}:
        return None
    clause = reading.clause(verb)
    at_airport = any(reading.lemma(i) in _AIRPORT for i in range(len(reading.tokens)))
    goal = _direction(reading, clause.number, verb, ("Loc",)) or _of_airport(reading)
    candidate = _candidate(reading, "greeting", verb, guests, goal)
    candidate.add(hosts, "host")
    candidate.anaphoric = True
    candidate.weak = not at_airport
    return candidate


_MAKE_VERBS = frozenset(
    "совершить совершать нанести наносить осуществить осуществлять завершить завершать начать начинать продолжить "
    "продолжать провести отменить отложить перенести запланировать планировать анонсировать предпринять прервать "
    "сократить продлить закончить готовить".split()
)


def _noun(reading: Reading, noun: int) -> Candidate | None:
    clause = reading.clause(noun)
    verb = reading.verb_over(noun)
    verb_lemma = reading.lemma(verb)
    preposition = reading.preposition(noun)
    moving = lex.ARRIVE_VERBS | lex.STAY_VERBS | lex.GO_TO_VERBS | lex.EXPECT_VERBS
    if preposition in ("с", "со") and verb_lemma in moving:
        return None  # the verb's own construction says it better
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
    if not visitors:
        at_owner = next((g for g in reading.groups if g.preposition == "у" and g.clause == clause.number), None)
        if at_owner is not None and verb == noun:
            visitors = at_owner.people()
    goal = _noun_goal(reading, noun, clause.number)
    own = bool(visitors)
    if not visitors and (
        (verb_lemma in _MAKE_VERBS and (preposition is None or preposition in ("с", "со")))
        or (verb_lemma in ("отказаться", "отказываться", "воздержаться") and preposition == "от")
    ):
        subject = reading.subject(verb)
        if subject is not None:
            visitors = [p for p in subject.parties() if p.kind in ("person", "delegation")]
    if preposition in ("с", "со") and goal is None:
        goal = _direction(reading, clause.number, verb, ("Loc", "Acc"))
    if not visitors and ((goal is not None and reading.presupposed(noun)) or preposition in ("с", "со")):
        subject = reading.subject(verb)
        if subject is not None:
            visitors = [p for p in subject.parties() if p.kind in ("person", "delegation")]
    candidate = Candidate("visit", f"noun:{reading.lemma(noun)}", reading, noun, verb)
    candidate.add(visitors, "visitor")
    candidate.goal = goal
    candidate.mode = visit_mode(reading, noun)
    candidate.anaphoric = not visitors
    candidate.weak = goal is None and not own
    candidate.again = any(
        reading.lemma(child) in ("предыдущий", "прошлый", "другой", "следующий", "ответный")
        for child in reading.children(noun, "amod", "det")
    )
    if reading.tokens[noun].feats.get("Number") == "Plur" and not visitors:
        return None
    return candidate


def _noun_goal(reading: Reading, noun: int, clause: int) -> PlaceMention | None:
    """The destination after a visit noun: "визит Путина в Казахстан", "поездка по странам" has none."""
    for place in reading.places:
        if place.kind == "venue" or not 0 < place.head - noun <= 14:
            continue
        if (
            reading.preposition(place.head) in ("в", "во", "на")
            and reading.no_predicate_between(noun, place.head)
            and reading.tokens[place.head].feats.get("Case") in ("Acc", None, "Nom", "Loc")
        ):
            return place
    return None


def _invited_by(reading: Reading, candidate: Candidate) -> None:
    """ "по приглашению X": X is the host."""
    for index, _ in enumerate(reading.tokens):
        if reading.lemma(index) == "приглашение" and reading.preposition(index) == "по":
            group: Group | None = reading.genitive(index)
            if group is not None:
                hosts = distinct([p for p in group.parties() if p.kind == "person"])
                visitors = {id(p) for p in candidate.with_function("visitor")}
                candidate.add([p for p in hosts if id(p) not in visitors], "host")
