"""Visits told by where somebody is: "находится", "побывал", "провёл два дня", "работает в … с четверга"."""

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import token_at, usable
from services.extract.engine.clauses import Clause
from services.extract.engine.constructions.journeys import (
    direction,
    has_visit_word,
    says_here,
    to_that_country,
    visit,
    who_travels,
)
from services.extract.engine.reading import Reading
from services.extract.engine.status import is_to_be, negated

_ABROAD = frozenset(("побывать", "находиться", "пребывать"))
_STAYED = frozenset(("пробыть", "пребывать", "оставаться", "остаться"))
_CALLED_ON = frozenset(("побывать", "гостить", "погостить", "бывать"))


_DAYS = frozenset(
    "день сутки неделя выходной выходные уикенд понедельник вторник среда четверг пятница суббота воскресенье".split()
)


_FROM_TO = ("с", "со", "до", "по")
_MEANWHILE = ("это время", "эти дни", "это же время")


def _works_abroad(reading: Reading, verb: int) -> bool:
    """ "в это время министр Перу работал в Гаване"."""
    words = " ".join(reading.tokens[i].text.lower() for i in reading.clause(verb).tokens)
    if not any(phrase in words for phrase in _MEANWHILE):
        return False
    subject = reading.subject(verb)
    goal = direction(reading, reading.clause(verb).number, verb, ("Loc",))
    people = subject.people() if subject is not None else []
    return goal is not None and bool(people) and all(p.country not in (None, goal.country) for p in people)


def _works_there_for_days(reading: Reading, verb: int) -> bool:
    """ "министр работает в Перу с четверга": a foreigner who is not posted there, from one day or to another."""
    clause = reading.clause(verb)
    days = [m for m in reading.dates if m.precision == "day" and usable(m) and m.preposition in _FROM_TO]
    if not any(reading.clauses.of[token_at(reading, mention.start)] == clause.number for mention in days):
        return False
    subject = reading.subject(verb)
    goal = direction(reading, clause.number, verb, ("Loc",))
    people = subject.people() if subject is not None else []
    return (
        goal is not None
        and bool(people)
        and all(
            p.country not in (None, goal.country) and p.office is not None and p.office != "ambassador" for p in people
        )
    )


def _delegation_works(reading: Reading, verb: int, number: int) -> bool:
    """ "20–21 августа в Баку работала делегация", "мэр Осло в составе делегации работает в Перу"."""
    subject = reading.subject(verb)
    if subject is None:
        return False
    led = any(mention.form == "delegation" for mention in subject.mentions)
    dated = any(usable(m) and reading.clauses.of[token_at(reading, m.start)] == number for m in reading.dates)
    if led and dated:
        return True
    goal = direction(reading, number, verb, ("Loc",))
    among = any(
        reading.lemma(i) in lex.COMPANY_NOUNS and reading.follows(i, _AMONG, 4) for i in reading.clause(verb).tokens
    )
    over_something = any(reading.tokens[i].text.lower() == "над" for i in reading.clause(verb).tokens)
    return goal is not None and not over_something and (led or (among and bool(subject.people())))


_AMONG = frozenset(("состав", "глава"))


def _worked_there_lately(reading: Reading, verb: int) -> bool:
    """ "губернатор на этой неделе работал в Перу", "12 мая министр работал в Перу": an official at work abroad."""
    clause = reading.clause(verb)
    days = [m for m in reading.dates if m.precision in ("day", "week") and usable(m)]
    if not any(reading.clauses.of[token_at(reading, mention.start)] == clause.number for mention in days):
        return False
    subject = reading.subject(verb)
    goal = direction(reading, clause.number, verb, ("Loc",))
    people = subject.people() if subject is not None else []
    as_what = any(reading.tokens[child].feats.get("Case") == "Ins" for child in reading.children(verb, "obl", "nmod"))
    return (
        goal is not None
        and len(people) == 1
        and not as_what
        and all(p.country not in (None, goal.country) and p.office not in (None, "ambassador") for p in people)
    )


def days_spent(reading: Reading, verb: int) -> bool:
    """ "проведёт в Ташкенте два дня", "20–21 августа в Баку работала делегация"."""
    number = reading.clauses.of[verb]
    if reading.lemma(verb) == "работать" and (_works_abroad(reading, verb) or _works_there_for_days(reading, verb)):
        return True
    if reading.lemma(verb) == "работать" and _worked_there_lately(reading, verb):
        return True
    if reading.lemma(verb) == "работать" and _delegation_works(reading, verb, number):
        return True
    return any(
        reading.lemma(child) in _DAYS
        and reading.tokens[child].feats.get("Case") not in ("Loc", "Ins")
        and reading.preposition(child) is None
        for child in reading.children(verb, "obj", "obl", "nmod", "iobj")
    )


def stay(reading: Reading, verb: int) -> Candidate | None:
    lemma = reading.lemma(verb)
    clause = reading.clause(verb)
    visiting = has_visit_word(reading, clause.number)
    goal = direction(reading, clause.number, verb, ("Loc", "Acc") if visiting else ("Loc",))
    if lemma in ("быть", "оказаться", "бывать"):
        head = clause.head
        feats = reading.tokens[verb].feats
        intended = feats.get("VerbForm") == "Inf" and any(reading.lemma(i) in lex.PLAN_VERBS for i in clause.tokens)
        to_be = is_to_be(reading.tokens[verb].text)
        if feats.get("Tense") not in ("Past", "Fut") and not intended and not to_be:
            return None
        if goal is None and not says_here(reading, clause.number):
            return None
        at_place = (
            head == verb
            or (intended and head in (reading.tokens[verb].head, reading.tokens[reading.tokens[verb].head].head))
            or (goal is None and reading.lemma(head) in lex.HERE)
            or (goal is not None and goal.tokens.start <= head < goal.tokens.stop)
            or reading.tokens[head].rel == "nsubj"
        )
        if not at_place:
            return None
        other = verb if head != verb else reading.tokens[verb].head  # the noun of place that a copula hangs on
        subject = reading.subject(head) or (reading.subject(other) if other >= 0 else None)
        travellers = [p for p in (subject.parties() if subject else []) if p.kind in ("person", "delegation")]
        if to_be and any(goal is None or p.country == goal.country for p in travellers):
            return None  # "завтра он будет в столице": at home
    else:
        subject = reading.subject(verb)
        travellers = who_travels(reading, verb)
    at_whose = next(
        (g for g in reading.groups if g.preposition == "у" and g.clause == clause.number and g.people()), None
    )
    hosts = (
        [p for p in at_whose.people() if p not in travellers] if at_whose is not None and lemma in _CALLED_ON else []
    )
    led = subject is not None and subject.mentions[0].form == "delegation"
    guests = bool(travellers) and (led or all(party.kind == "delegation" for party in travellers))
    here = says_here(reading, clause.number) or (
        ((lemma in _STAYED or visiting) and to_that_country(reading, clause.number))
        or (guests and _in_the_region(reading, clause))
    )
    if not travellers or (goal is None and not visiting and not hosts and not here):
        return None
    if (
        goal is None
        and hosts
        and any(reading.lemma(i) in _SEEN_AT and reading.preposition(i) == "на" for i in clause.tokens)
    ):
        return None  # "побывал на приёме у министра": a meeting, told by its noun
    described = reading.tokens[verb].feats.get("VerbForm") in ("Part", "Conv")
    if described and not visiting and (lemma not in _ABROAD or goal is None or goal.country == travellers[0].country):
        return None
    candidate = visit(reading, f"stay:{lemma}", verb, travellers, goal)
    candidate.add(hosts, "host")
    if lemma in ("быть", "оказаться") and reading.tokens[verb].rel == "cop":
        planned = reading.tokens[verb].feats.get("VerbForm") == "Inf"  # "собирается быть в Осло"
        candidate.status = "planned" if planned and reading.tokens[clause.head - 1].text.lower() != "не" else None
    if is_to_be(reading.tokens[verb].text):
        candidate.status = "denied" if negated(reading, verb) else "planned"
    candidate.weak = not visiting and lemma == "находиться"
    return candidate


_SEEN_AT = lex.words("прием аудиенция встреча")
_REGION_WORDS = lex.words("регион область край республика страна город столица")


def _in_the_region(reading: Reading, clause: Clause) -> bool:
    """ "16–17 июня в регионе будет находиться делегация": the region that the text is about."""
    return any(
        reading.lemma(i) in _REGION_WORDS
        and reading.preposition(i) == "в"
        and reading.tokens[i].feats.get("Case") == "Loc"
        and not any(reading.children(i, "amod", "nmod", "det", "appos"))
        for i in clause.tokens
    )
