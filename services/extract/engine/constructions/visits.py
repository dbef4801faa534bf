"""Visits told by verbs of coming and going and by nouns; greetings, stays and invitations join them here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions import absences, greetings, invitations, stays
from services.extract.engine.constructions.journeys import (
    VEHICLES,
    as_far_as,
    direction,
    has_visit_word,
    noun_goal,
    origin,
    says_here,
    to_gathering,
    to_that_country,
    visit,
    visit_mode,
    whereto,
    who_travels,
)
from services.extract.engine.parties import Party
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading
from services.extract.engine.seats import is_seat
from services.extract.engine.status import scheduled


def find(reading: Reading) -> Iterator[Candidate]:
    for index, (token, lemma) in enumerate(zip(reading.tokens, reading.lemmas, strict=True)):
        candidate: Candidate | None = None
        if token.pos in ("VERB", "AUX", "ADJ"):
            if lemma in lex.ARRIVE_VERBS or (lemma in lex.LAND_VERBS and _by_vehicle(reading, index)):
                candidate = _arrival(reading, index, lemma)
            elif lemma in lex.STAY_VERBS or (lemma in ("провести", "работать") and stays.days_spent(reading, index)):
                candidate = stays.stay(reading, index)
            elif lemma in lex.GO_TO_VERBS:
                candidate = _going(reading, index)
            elif lemma in lex.SHOW_UP_VERBS:
                candidate = absences.never_came(reading, index)
            elif lemma in _INTEND_VERBS:
                candidate = _intention(reading, index)
            elif lemma in lex.EXPECT_VERBS:
                candidate = greetings.awaited(reading, index) or _expectation(reading, index)
            elif lemma in lex.GREET_VERBS:
                candidate = greetings.greeting(reading, index)
            elif lemma in absences.VERBS:
                candidate = absences.stays_at_home(reading, index)
        elif lemma == "церемония":
            candidate = greetings.welcome(reading, index)
        elif token.pos in ("NOUN", "PROPN") and lemma in lex.VISIT_NOUNS:
            candidate = _noun(reading, index)
        elif lemma == "маршрут":
            candidate = _route(reading, index)
        elif lemma in lex.STOP_NOUNS and reading.lemma(reading.verb_over(index)) in ("сделать", "делать"):
            candidate = _stop(reading, index)
        if candidate is not None and _take_up_posts(candidate):
            continue
        if candidate is not None and not invitations.under_invitation(reading, candidate):
            invitations.add_hosts(reading, candidate)
            yield candidate
            yield from _gapped(reading, candidate)
    yield from invitations.find(reading)
    verbless = _verbless(reading)
    if verbless is not None:
        yield verbless


def _take_up_posts(candidate: Candidate) -> bool:
    """ "с послами Кубы и Перу, прибывшими в страну": who is posted there, and not even named, pays no visit."""
    visitors = candidate.with_function("visitor")
    nameless = bool(visitors) and all(p.name is None and p.office == "ambassador" for p in visitors)
    return nameless and candidate.reading.clause(candidate.verb).kind in ("participle", "relative")


def _stop(reading: Reading, noun: int) -> Candidate | None:
    """ "сделал остановку в Осло"."""
    verb = reading.verb_over(noun)
    goal = direction(reading, reading.clause(verb).number, verb, ("Loc",))
    travellers = who_travels(reading, verb)
    return visit(reading, "stop", verb, travellers, goal) if goal is not None and travellers else None


def _route(reading: Reading, noun: int) -> Candidate | None:
    """ "Маршрут завершится 5 июня в Уагадугу": a leg of the journey that the text tells of."""
    verb = reading.verb_over(noun)
    goal = direction(reading, reading.clause(verb).number, verb, ("Loc",))
    if reading.lemma(verb) not in LEG_VERBS or goal is None or goal.kind != "city":
        return None
    leg = visit(reading, "noun:маршрут", noun, [], goal)
    leg.verb, leg.anaphoric = verb, True
    return leg


_WHEN = frozenset("сегодня завтра сейчас уже снова опять вчера вновь —  – -".split())


def _verbless(reading: Reading) -> Candidate | None:
    """ "X — в Осло с визитом", "X сегодня в Осло": somebody is somewhere, and no verb says so."""
    for place in reading.places:
        clause = reading.clause(place.head)
        if place.kind == "venue" or reading.preposition(place.head) not in ("в", "во", "на"):
            continue
        if reading.tokens[place.head].feats.get("Case") not in ("Loc", None):
            continue
        if any(reading.is_finite(i) or reading.tokens[i].pos == "AUX" for i in clause.tokens):
            continue
        start = place.tokens.start - 1
        subject = next(
            (
                g
                for g in reading.groups
                if g.case == "Nom"
                and g.preposition is None
                and g.people()
                and g.stop <= start
                and g.clause == clause.number
            ),
            None,
        )
        if subject is None:
            continue
        between = [token.text.lower() for token in reading.tokens[subject.stop : start]]
        if (not between and not reading.title) or not set(between) <= _WHEN or len(between) > 3:
            continue
        return visit(reading, "stay:—", place.head, subject.people(), place)
    return None


def _gapped(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "3 сентября был в Осло, 5-го — в Риме": the verb left out after a dash."""
    if candidate.type != "visit" or candidate.goal is None:
        return
    goals = [candidate.goal]
    for place in reading.places:
        link = [token.text.lower() for token in reading.tokens[goals[-1].tokens.stop : place.tokens.start]]
        if link[:1] == ["("] and ")" in link:
            link = link[link.index(")") + 1 :]  # "в Чили (5–6 мая) и Перу"
        if link and set(link) <= {"и", ",", "а", "затем", "также"}:
            if place.country not in {goal.country for goal in goals}:
                yield replace(candidate, goal=place, participants=list(candidate.participants))
            goals.append(place)
    if candidate.trigger != candidate.verb:
        return
    paid = reading.lemma(candidate.verb) in lex.GO_TO_VERBS  # "посетит Осло, а 4-го — Рим"
    for place in reading.places:
        into = reading.tokens[place.tokens.start - 1].text.lower() in ("в", "во", "на")
        at = place.tokens.start - 2 if into else place.tokens.start - 1
        if (
            at > max(candidate.trigger, candidate.goal.head)
            and place.kind not in ("venue", "adjective")
            and (into or (paid and any(t.text == "," for t in reading.tokens[candidate.goal.head : at])))
            and reading.tokens[at].text in ("—", "–", "-")
            and reading.no_predicate_between(candidate.trigger, place.head)
        ):
            other = visit(reading, "gapped", candidate.verb, candidate.with_function("visitor"), place)
            other.trigger = place.head
            yield other


_TOURS = frozenset("турне поездка вояж мини-турне".split())
# What a journey does in one of its towns.
LEG_VERBS = lex.words(
    "начаться начинаться стартовать продолжиться продолжаться завершиться завершаться закончиться заканчиваться"
)
_SENTENCES = frozenset(("наказание", "срок", "арест", "заключение"))
_ARRIVED = frozenset("прибыть прибывать прилететь прилетать приехать приезжать".split())
_REACH_VERBS = frozenset("добраться добираться долететь доехать".split())
_PURPOSES = frozenset(("цель", "задача", "тема", "повестка"))
_RETURN_VERBS = frozenset(("вернуться", "возвратиться", "возвращаться"))


def _arrival(reading: Reading, verb: int, lemma: str) -> Candidate | None:
    clause = reading.clause(verb).number
    if any(
        reading.lemma(i) in lex.GREET_VERBS
        and reading.tokens[i].feats.get("VerbForm") == "Inf"
        and (i in reading.clause(verb).tokens or reading.tokens[i].head == verb)
        for i in range(max(0, verb - 12), min(verb + 12, len(reading.tokens)))
    ):
        return None  # "встречать гостей приехал спикер"
    if lemma == "отбывать" and any(reading.lemma(c) in _SENTENCES for c in reading.children(verb, "obj")):
        return None  # "отбывает наказание"
    words = [reading.tokens[i].text.lower() for i in range(len(reading.tokens))]
    if "когда" in words[:verb] and {"неизвестно", "неясно", "непонятно"} & set(words):
        return None
    travellers = who_travels(reading, verb)
    goal = origin(reading, clause) if lemma in _RETURN_VERBS else direction(reading, clause, verb)
    goal = goal or whereto(reading, clause) or (as_far_as(reading, clause) if lemma in _REACH_VERBS else None)
    if lemma in _RETURN_VERBS and goal is None:
        return None
    if not travellers:
        return None
    to_whom = next(
        (g for g in reading.groups if g.preposition in ("к", "ко") and g.clause == clause and g.people()), None
    )
    together = len({party.country for party in travellers}) >= 2
    talks = any(reading.lemma(i) in lex.MEETING_NOUNS for i in reading.clause(verb).tokens)
    if goal is None and together and talks and lemma in ("отправиться", "направиться", "проследовать"):
        return None  # "оба отправились на переговоры": into the next room
    here = says_here(reading, clause) or to_whom is not None or to_that_country(reading, clause)
    if (
        goal is None
        and not has_visit_word(reading, clause)
        and not to_gathering(reading, clause)
        and not here
        and lemma not in _ARRIVED
    ):
        return None
    candidate = visit(reading, f"arrival:{lemma}", verb, travellers, goal)
    candidate.add(_with_whom(reading, verb, travellers), "visitor")
    if to_whom is not None:
        candidate.add([party for party in to_whom.people() if party not in travellers], "host")
    candidate.weak = goal is None
    there = any(reading.lemma(i) in lex.HERE for i in reading.clauses.clauses[clause].tokens)
    there = there or to_that_country(reading, clause)
    candidate.gathering = (
        goal is None and to_whom is None and (to_gathering(reading, clause) or (lemma in _ARRIVED and not there))
    )
    return candidate


def _with_whom(reading: Reading, verb: int, travellers: list[Party]) -> list[Party]:
    """ "прилетел вместе с министром Y", "с президентом приехали X и Y": of one country, they travel together."""
    companions = reading.companions([verb], reading.clause(verb).number)
    if companions is None or not companions.people() or reading.lemma(companions.start - 2) == "глава":
        return []
    if companions.clause != reading.clauses.of[verb] or any(party.office == "body" for party in travellers):
        return []  # "прибыл из Осло, где виделся с Y"
    people = [party for party in companions.people() if party not in travellers]
    known = {party.country for party in (*travellers, *people) if party.country}
    if len(known) != 1 or not people:
        return []
    for party in (*travellers, *people):
        party.country = party.country or next(iter(known))
    return people


_INTEND_VERBS = frozenset(("собраться", "собираться"))


def _intention(reading: Reading, verb: int) -> Candidate | None:
    """ "собирается в Осло": one person, no infinitive."""
    subject = reading.subject(verb)
    goal = direction(reading, reading.clause(verb).number, verb, ("Acc",))
    if subject is None or goal is None or len(subject.people()) != 1 or subject.mentions[0].plural:
        return None
    if any(reading.tokens[child].feats.get("VerbForm") == "Inf" for child in reading.children(verb)):
        return None
    candidate = visit(reading, "intention", verb, subject.people(), goal)
    candidate.status = "denied" if reading.tokens[verb - 1].text.lower() == "не" else "planned"
    return candidate


def _by_vehicle(reading: Reading, verb: int) -> bool:
    """ "борт с X сел в Осло"."""
    return any(
        reading.lemma(child) in VEHICLES and reading.tokens[child].feats.get("Case") in ("Nom", None)
        for child in reading.children(verb)
    )


def _other_subject(reading: Reading, verb: int, place: int) -> bool:
    """Whether a person is the subject beside the place ("Пхеньян посетил X")."""
    return any(
        g.people() and g.case == "Nom" and g.preposition is None and not g.start <= place < g.stop
        for g in reading.in_clause(reading.clause(verb).number)
    )


def _visits_the_country(reading: Reading, verb: int) -> bool:
    """ "посещал страну": the one that the text speaks of."""
    return any(
        reading.lemma(child) in ("страна", "республика") and not any(reading.children(child, "amod", "nmod"))
        for child in reading.children(verb, "obj")
    )


_SHOWS = frozenset("парад саммит форум инаугурация игры олимпиада".split())


def _of_gathering(reading: Reading, verb: int) -> PlaceMention | None:
    """ "посещал парад в Осло": where the gathering is to which a foreigner went."""
    shows = [child for child in reading.children(verb, "obj") if reading.lemma(child) in _SHOWS]
    number = reading.clause(verb).number
    found = direction(reading, number, shows[0], ("Loc",)) if shows else None
    return found if found is not None and found.tokens.start > shows[0] else None


def _is_visited_seat(reading: Reading, place: PlaceMention) -> bool:
    """ "Мажилис посетила делегация": a parliament, ministry or head office, and no town or country beside it."""
    seat = (
        any(is_seat(reading.lemma(i)) or reading.lemma(i) in _HEAD_OFFICES for i in place.tokens)
        and reading.preposition(place.tokens.start) is None
    )
    return seat and not any(other.kind in ("city", "country") and other.preposition for other in reading.places)


_HEAD_OFFICES = frozenset(("штаб-квартира", "секретариат", "исполком"))


def _from_abroad(reading: Reading, travellers: list[Party], goal: PlaceMention) -> bool:
    """Whether a seat of government was visited by foreigners or a body's delegation: the own ones go there daily."""
    led = any(mention.form == "delegation" for mention in reading.mentions)
    if any(p.office == "ambassador" for p in travellers):
        return False  # who is posted there
    return bool(travellers) and all(p.country != goal.country and (p.country is not None or led) for p in travellers)


# Whose visit one speaks of, by the preposition of the visit: that of whoever is spoken to.
_SPOKEN_TO = {"поблагодарить": "за", "благодарить": "за", "поздравить": "с", "поздравлять": "с"}
_SETTLED = lex.words(
    "город столица страна республика государство королевство княжество султанат эмират федерация остров область край "
    "регион район округ провинция штат село поселок деревня аул центр порт курорт"
)


def _names_a_thing(reading: Reading, noun: int) -> bool:
    """Whether a noun that a place's name stands in apposition to is no place itself: a museum, a plant, a hotel."""
    token = reading.tokens[noun]
    place = any(mention.head == noun for mention in reading.places)
    return token.pos == "NOUN" and not place and reading.lemma(noun) not in _SETTLED and noun > 0


def _going(reading: Reading, verb: int) -> Candidate | None:
    """ "посетит с госвизитом Узбекистан"."""
    clause = reading.clause(verb)
    passive = reading.tokens[verb].feats.get("Voice") == "Pass"
    goal: PlaceMention | None = None
    for place in reading.places:
        if reading.clauses.of[place.tokens.start] != clause.number:
            continue
        if place.kind == "venue" and not _is_visited_seat(reading, place):
            continue
        if place.tokens.start and reading.tokens[place.tokens.start - 1].text == "(":
            continue  # "посетила делегация университета (Перу)"
        token = reading.tokens[place.head]
        of_kind = _after_kind_of_visit(reading, token.head)
        if token.rel == "appos" and token.head >= 0 and reading.preposition(token.head) is not None and not of_kind:
            continue  # "посетила миссия из провинции Гилян"
        if token.rel == "appos" and not of_kind and _names_a_thing(reading, token.head):
            continue  # "посетил театр «Большая Лима»"
        cases = ("Acc", "Nom", "Gen", None) if of_kind else ("Acc", "Nom", None)
        if reading.preposition(place.head) is None and token.feats.get("Case") in cases:
            if (
                reading.group_subject_is(place.head, verb)
                and token.feats.get("Case") == "Nom"
                and place.tokens.start < verb
                and not _other_subject(reading, verb, place.head)
            ):
                continue
            goal = place
            break
    travellers = who_travels(reading, verb) if not passive else []
    if goal is not None and goal.kind == "venue" and not _from_abroad(reading, travellers, goal):
        return None
    visited = reading.object(verb)
    hosts = visited.people() if visited is not None and reading.lemma(verb) == "навестить" else []
    if hosts and goal is None:
        goal = direction(reading, clause.number, verb, ("Loc",))
    if goal is None and not hosts and not passive and travellers:
        goal = _of_gathering(reading, verb)
        if goal is not None and any(party.country in (None, goal.country) for party in travellers):
            goal = None  # at home
    there = goal is None and not hosts and not passive
    there = there and (_visits_the_country(reading, verb) or _visits_a_seat(reading, verb, travellers))
    there = there or (goal is None and not passive and _visits_ours(reading, verb, travellers))
    if (goal is None and not hosts and not there) or not travellers:
        return None
    if there:
        return visit(reading, "going there", verb, travellers, None)
    if goal is None:
        if all(party in travellers for party in hosts):
            return None
        called_on = Candidate("meeting", "calling on", reading, verb, verb)
        called_on.add([*travellers, *hosts], "participant")
        return called_on
    candidate = visit(reading, "going", verb, travellers, goal)
    candidate.add([party for party in hosts if party not in travellers], "host")
    return candidate


def _after_kind_of_visit(reading: Reading, above: int) -> bool:
    """ "посетил с официальным визитом Чили": a place that the parser hangs on what kind of visit it was."""
    return above >= 0 and reading.lemma(above) in lex.VISIT_NOUNS and reading.preposition(above) in ("с", "со")


_SEATS = ("университет", "институт", "академи", "палат", "парламент", "министерств", "сенат", "банк", "штаб-квартир")


def _visits_a_seat(reading: Reading, verb: int, travellers: Sequence[Party]) -> bool:
    """ "университет посетила делегация Кубы": those of elsewhere who come to where a body sits."""
    sent = all(party.kind == "delegation" and not party.unowned for party in travellers)
    if not travellers or not (sent or not _SENT.isdisjoint(reading.lemmas)):
        return False
    subject, ours = reading.subject(verb), {party.country for party in travellers}
    bodies = [
        party
        for group in reading.groups
        if group.preposition is None and group.case in ("Acc", "Nom", None) and group is not subject
        if reading.governor(group) == verb
        for party in group.parties()
        if party.kind == "organization" and party not in travellers
    ]
    return any(
        any(word in lex.fold(body.name or "") for word in _SEATS) or (body.name or "").isupper()
        for body in bodies
        if body.country is None or body.country not in ours
    )


_SENT = frozenset(("делегация", "представитель"))
_OURS = lex.words("университет институт академия вуз палата завод предприятие компания регион город область край район")


def _visits_ours(reading: Reading, verb: int, travellers: Sequence[Party]) -> bool:
    """ "наш институт посетила делегация университета": a delegation comes to where the text is from."""
    if not travellers or not all(party.kind == "delegation" and not party.unowned for party in travellers):
        return False
    return any(
        reading.lemma(child) in _OURS
        and reading.group_at(child) is None
        and not any(reading.children(child, "amod", "nmod", "appos"))
        and all(reading.lemma(i) == "наш" for i in reading.children(child, "det"))
        for child in reading.children(verb, "obj")
    )


def _expectation(reading: Reading, verb: int) -> Candidate | None:
    """ "ожидается в Астане 27 ноября"."""
    clause = reading.clause(verb).number
    goal = direction(reading, clause, verb, ("Loc", "Acc"))
    if goal is not None and reading.lemma(reading.tokens[goal.head].head) in lex.VISIT_NOUNS:
        goal = None  # "во время визита в Осло его ждёт …"
    waiting = next(
        (p for p in reading.places if p.kind in ("city", "country") and reading.group_subject_is(p.head, verb)), None
    )
    goal = goal or (waiting if reading.lemma(verb) != "ожидаться" else None)  # "Осло ждёт в гости X"
    if goal is None and reading.tokens[verb].text.lower() in ("ждут", "ожидают") and reading.subject(verb) is None:
        whom = reading.object(verb)
        if whom is None or not whom.people():
            return None
        awaited = visit(reading, "expectation", verb, whom.people(), None)
        awaited.status, awaited.gathering, awaited.anaphoric = "planned", True, True
        return awaited
    if goal is None:
        return None
    if goal is waiting:
        guest = reading.object(verb) or next(
            (g for g in reading.in_clause(clause) if g.start > verb and g.people() and g.case in ("Acc", "Gen")), None
        )
        candidate = visit(reading, "expectation", verb, guest.people() if guest is not None else [], goal)
        candidate.status = "planned"
        return candidate if candidate.participants else None
    if reading.lemma(verb) != "ожидаться" and any(
        reading.group_at(child) is None and all(t.text != ":" for t in reading.tokens[verb:child])
        for child in reading.children(verb, "nsubj")
    ):
        return None  # "гостя ожидал приём", but not "его ждут в Осло: днём — приём"
    subject = reading.subject(verb)
    group = (
        subject
        if reading.lemma(verb) == "ожидаться" or reading.tokens[verb].feats.get("Voice") in ("Pass", "Mid")
        else reading.object(verb)
    )
    travellers = [p for p in (group.parties() if group else []) if p.kind in ("person", "delegation")]
    if not travellers:
        return None
    candidate = visit(reading, "expectation", verb, travellers, goal)
    candidate.status = "planned"
    theirs = reading.tokens[verb].feats.get("Number") == "Plur"  # "X прилетит в Осло, а завтра его ждут в Риме"
    if theirs and subject is not None and subject.clause != clause and len(subject.people()) == 1:
        subject = None
    if group is not subject and subject is not None and subject.people():  # "X ждёт Y в Осло"
        candidate.add([party for party in subject.people() if party not in travellers], "host")
        candidate.status = "proposed"
    return candidate


_MAKE_VERBS = frozenset(
    "совершить совершать нанести наносить осуществить осуществлять завершить завершать начать начинать продолжить "
    "продолжать провести проводить отменить отложить перенести запланировать планировать анонсировать предпринять "
    "прервать сократить продлить закончить готовить".split()
)


_BANS = frozenset("запрет ограничение мораторий".split())
_CONSIDER_VERBS = lex.words(
    "рассматривать рассмотреть изучать изучить обдумывать допустить допускать исключать исключить"
)
_TELL_VERBS = frozenset("рассказать рассказывать отчитаться доложить написать поделиться".split())


_HOLDING = frozenset("включать включаться включить войти входить".split())
_WHOLES = lex.VISIT_NOUNS | {"программа"}


def _noun(reading: Reading, noun: int) -> Candidate | None:
    clause = reading.clause(noun)
    verb = reading.verb_over(noun)
    verb_lemma = reading.lemma(verb)
    preposition = reading.preposition(noun)
    moving = lex.ARRIVE_VERBS | lex.STAY_VERBS | lex.GO_TO_VERBS | lex.EXPECT_VERBS
    if preposition in ("с", "со") and verb_lemma in moving | lex.INVITE_VERBS | _INTEND_VERBS:
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
    made = verb < noun or (reading.tokens[noun].rel == "obj" and reading.tokens[noun].head == verb)
    if goal is None and verb_lemma in _MAKE_VERBS and made:
        # "совершит в Осло первый визит", "свой первый визит X совершил в Перу"
        goal = direction(reading, reading.clause(verb).number, verb, ("Acc",) if verb < noun else ("Acc", "Loc"))
    if not visitors and preposition == "из" and verb_lemma in _RETURN_VERBS:
        back = reading.subject(verb)  # "X вернулся из поездки в Осло"
        visitors = [p for p in back.parties() if p.kind in ("person", "delegation")] if back is not None else []
    own = bool(visitors)
    if not visitors and (
        (verb_lemma in _MAKE_VERBS and (preposition is None or preposition in ("с", "со")))
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
