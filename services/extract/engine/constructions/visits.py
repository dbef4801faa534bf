"""Visits told by verbs of coming and going and by nouns; greetings, stays and invitations join them here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import token_at, usable
from services.extract.engine.constructions import absences, greetings, invitations, stays
from services.extract.engine.constructions.journeys import (
    INTEND_VERBS,
    LEG_VERBS,
    RETURN_VERBS,
    VEHICLES,
    as_far_as,
    direction,
    has_visit_word,
    origin,
    says_here,
    to_gathering,
    to_that_country,
    visit,
    whereto,
    who_travels,
)
from services.extract.engine.constructions.visit_nouns import told_by_noun
from services.extract.engine.parties import Party
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading
from services.extract.engine.seats import is_seat


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
            elif lemma in INTEND_VERBS:
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
            candidate = told_by_noun(reading, index)
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
    if candidate.type != "visit":
        return
    again = _gapped_day(reading, candidate)
    if again is not None:
        other = visit(reading, "gapped", candidate.verb, candidate.with_function("visitor"), candidate.goal)
        other.trigger, other.again = again, True
        yield other
    if candidate.goal is None:
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
    if candidate.trigger != candidate.verb and not candidate.with_function("visitor"):
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


def _gapped_day(reading: Reading, candidate: Candidate) -> int | None:
    """ "посещал Осло в 2014 году, а второй раз – в 2020-м": the word of the other time that he was there."""
    if candidate.trigger != candidate.verb or reading.tokens[candidate.verb].feats.get("Tense") != "Past":
        return None
    days = sorted(token_at(reading, mention.start) for mention in reading.dates if usable(mention))
    for first, day in pairwise(days):
        at = day - 1 if reading.tokens[day - 1].pos == "ADP" else day
        linked = any(token.text.lower() in ("а", "и") for token in reading.tokens[first:at])
        no_other = not any(first < place.head < day for place in reading.places)
        no_other = no_other and all(token.feats.get("Case") != "Nom" for token in reading.tokens[first + 1 : at])
        if first > candidate.verb and linked and no_other and reading.tokens[at - 1].text in ("—", "–", "-"):
            return day if reading.no_predicate_between(candidate.verb, day) else None
    return None


_SENTENCES = frozenset(("наказание", "срок", "арест", "заключение"))
_ARRIVED = frozenset("прибыть прибывать прилететь прилетать приехать приезжать".split())
_REACH_VERBS = frozenset("добраться добираться долететь доехать".split())


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
    goal = origin(reading, clause) if lemma in RETURN_VERBS else direction(reading, clause, verb)
    goal = goal or whereto(reading, clause) or (as_far_as(reading, clause) if lemma in _REACH_VERBS else None)
    if lemma in RETURN_VERBS and goal is None:
        return None
    if not travellers:
        return None
    if lemma in lex.LEAVE_VERBS and goal is None and (left := _abroad(reading, clause, travellers)) is not None:
        return visit(reading, f"departure:{lemma}", verb, travellers, left)
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


def _abroad(reading: Reading, clause: int, travellers: list[Party]) -> PlaceMention | None:
    """ "отбыл из Осло": where one leaves, a foreigner there who is not posted to the country."""
    left = origin(reading, clause)
    foreign = left is not None and all(p.country not in (None, left.country) for p in travellers)
    return left if foreign and all(p.office != "ambassador" for p in travellers) else None


def _with_whom(reading: Reading, verb: int, travellers: list[Party]) -> list[Party]:
    """ "прилетел вместе с министром Y", "с президентом приехали X и Y": of one country, they travel together."""
    companions = reading.companions([verb], reading.clause(verb).number)
    if companions is None or not companions.people() or reading.lemma(companions.start - 2) == "глава":
        return []
    if companions.clause != reading.clauses.of[verb] or any(party.office == "body" for party in travellers):
        return []  # "прибыл из Осло, где виделся с Y"
    if not lex.MEETING_NOUNS.isdisjoint(reading.lemmas[verb + 1 : companions.start]):
        return []  # "прибыл для встречи с Y"
    people = [party for party in companions.people() if party not in travellers]
    known = {party.country for party in (*travellers, *people) if party.country}
    if len(known) != 1 or not people:
        return []
    for party in (*travellers, *people):
        party.country = party.country or next(iter(known))
    return people


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
    """ "посещал страну", "с визитом регион посетил X": the one that the text speaks of."""
    visiting = has_visit_word(reading, reading.clause(verb).number)
    return any(
        (reading.lemma(child) in ("страна", "республика") or (visiting and reading.lemma(child) in _REGIONS))
        and not any(reading.children(child, "amod", "nmod"))
        for child in reading.children(verb, "obj")
    )


_REGIONS = frozenset(("регион", "область", "край", "город"))


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
    asked = reading.tokens[verb].feats.get("VerbForm") == "Inf" and not _INVITING.isdisjoint(reading.lemmas[:verb])
    if asked and goal is not None and any(party.country == goal.country is not None for party in travellers):
        return None  # "X пригласил Y в удобное для него время посетить Перу": not X, who is at home there
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


_INVITING = lex.INVITE_VERBS | lex.INVITE_NOUNS


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
