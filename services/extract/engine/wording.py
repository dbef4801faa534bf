"""What the words of a candidate say beyond its construction: who speaks, how surely, for how long, of whom."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from services.contracts.event import Status
from services.extract.engine import circumstances
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.dates.expressions import Anchored, DateMention
from services.extract.engine.parties import Group, Party
from services.extract.engine.reading import Reading
from services.extract.engine.status import discussed

_TIMES = frozenset("утром днем днём вечером ночью накануне".split())


NEXT = (
    "наутро",
    "назавтра",
    "повторно",
    "вторично",
    "ещё раз",
    "еще раз",
    "во второй раз",
    "на следующий день",
    "на другой день",
    "днём позже",
    "днем позже",
    "через день",
)


_PROGRAMMES = frozenset("график программа расписание план повестка".split())


def programme_of(reading: Reading) -> Party | None:
    """Whose timetable a sentence begins with: "график главы МИД X на неделю"."""
    head = next((i for i in range(min(3, len(reading.tokens))) if reading.lemma(i) in _PROGRAMMES), None)
    owner = reading.genitive(head) if head is not None else None
    return owner.people()[0] if owner is not None and len(owner.people()) == 1 else None


def dated_item(reading: Reading) -> bool:
    """ "12–13 марта — визит в Осло", "Во вторник — переговоры с X": an item of an agenda, a day and no verb."""
    if not reading.dates or any(map(reading.is_finite, range(len(reading.tokens)))):
        return False
    first = min(circumstances.token_at(reading, mention.start) for mention in reading.dates)
    return first <= 2 and any(token.text in ("—", "–", "-", ":") for token in reading.tokens[first : first + 6])


def subject_before(candidate: Candidate) -> Party | None:
    """The one person who is the subject of the sentence that tells of talks "с X" further on.

    Or whose the subject is: "самолёт X не приземлился, и переговоры с Y отменены".
    """
    reading = candidate.reading
    before = [g for g in reading.groups if g.preposition is None and g.stop <= candidate.trigger]
    groups = [g for g in before if g.case == "Nom"] or [g for g in before if _of_subject(reading, g)]
    if len(groups) != 1:
        return None
    clause = reading.clauses.clauses[groups[0].clause]
    if reading.lemma(clause.head) in lex.RECEIVE_VERBS and clause.number != reading.clauses.of[candidate.trigger]:
        guest = reading.object(clause.head)  # "в Осло его примет король, в Риге запланированы переговоры с X"
        people = guest.people() if guest is not None else []
    else:
        people = groups[0].people()
    return people[0] if len(people) == 1 else None


def _of_subject(reading: Reading, group: Group) -> bool:
    """Whether people stand in the genitive under the subject of their clause."""
    above = reading.governor(group)
    return group.case == "Gen" and above >= 0 and reading.tokens[above].rel.startswith("nsubj")


def signed_with(candidate: Candidate) -> bool:
    """Whether the words only say with whom something was signed: "с X подписан меморандум"."""
    reading = candidate.reading
    companions = reading.companions([candidate.trigger], reading.clause(candidate.trigger).number)
    return companions is not None and reading.agent(candidate.verb) is None and reading.subject(candidate.verb) is None


def with_one_side(candidate: Candidate) -> bool:
    """Whether the words name one side only: "встреча с X", "с премьером X и спикером Y" of one country.

    Those "с участием" of whom the talks with X were held may be of either side.
    """
    people = candidate.parties
    reading = candidate.reading
    if len(people) == 1:
        return people[0].kind == "person"
    of_noun = bool(people) and candidate.construction.startswith("noun:")
    group = next((g for g in candidate.reading.groups if of_noun and people[0] in g.people()), None)
    return (
        group is not None
        and group.preposition in ("с", "со")
        and all(any(party is other for other in (*group.people(), *_taking_part(reading, group))) for party in people)
        and len({party.country for party in people} - {None}) <= 1
    )


def _taking_part(reading: Reading, companions: Group) -> list[Party]:
    """Y of "переговоры с X прошли с участием Y"."""
    return [
        party
        for group in reading.groups
        if group is not companions and group.case == "Gen" and group.start > companions.stop
        if "участие" in reading.lemmas[max(0, group.start - 2) : group.start]
        for party in group.people()
    ]


def counted(mention: DateMention) -> bool:
    """Whether a date is counted from another one: "днём ранее"."""
    return isinstance(mention.expression, Anchored)


def dated_in_clause(candidate: Candidate) -> bool:
    """Whether the clause of the predicate has a date of its own."""
    reading = candidate.reading
    if any(reading.tokens[i].text.lower() in _TIMES for i in reading.clause(candidate.verb).tokens):
        return True
    return any(
        circumstances.usable(mention)
        and reading.clauses.of[circumstances.token_at(reading, mention.start)] == reading.clauses.of[candidate.verb]
        for mention in reading.dates
    )


_FIRST_PERSON = frozenset("я мы нам нами нас мне мной мною меня".split())


def with_speaker(candidate: Candidate) -> Candidate:
    """ "«Вчера я говорил с X и Y», — написал он": he who is quoted took part."""
    reading = candidate.reading
    verb = candidate.verb
    said = next((c for c in reading.clauses.clauses if c.kind == "aside" and c.number > reading.clauses.of[verb]), None)
    if said is None or candidate.type not in ("meeting", "call") or len(candidate.parties) < 2:
        return candidate
    if not any(reading.tokens[child].text.lower() == "я" for child in reading.children(verb, "nsubj")):
        return candidate
    speaker = reading.subject(said.head)
    if speaker is not None and len(speaker.people()) == 1:
        candidate.add(speaker.people(), "participant")
    return candidate


def in_first_person(candidate: Candidate) -> bool:
    """Whether somebody quoted tells of himself: who "мы" are is not for us to guess, unless both sides are named."""
    reading = candidate.reading
    clause = reading.clause(candidate.verb)
    mine = any(
        reading.tokens[i].text.lower() in _FIRST_PERSON
        and not (i and reading.tokens[i - 1].text.lower() in ("к", "у"))  # "приехал к нам": here
        and not (_in_quotes(reading, i) and not _in_quotes(reading, candidate.trigger))
        for i in clause.tokens
    ) or (reading.tokens[candidate.verb].feats.get("Person") == "1")
    if not mine:
        return False
    named = {id(p) for m in reading.mentions if m.form in ("name", "office") for p in m.parties}
    return sum(id(party) in named for party in candidate.parties) < 2


def _in_quotes(reading: Reading, index: int) -> bool:
    """Whether a word stands between quotation marks that both are of its sentence."""
    before = [token.text for token in reading.tokens[:index]]
    after = [token.text for token in reading.tokens[index + 1 :]]
    if before.count("«") > before.count("»"):
        return "»" in after
    return before.count('"') % 2 == 1 and '"' in after


def gathers(candidate: Candidate) -> bool:
    """Whether the clause says what the arrival is for: "приехал на форум"."""
    reading = candidate.reading
    return any(
        reading.lemma(index) in lex.MEETING_NOUNS and reading.preposition(index) in ("на", "в")
        for index in reading.clause(candidate.verb).tokens
    )


def goes_home(candidate: Candidate) -> bool:
    """Whether the traveller only comes to a city of the own country and nothing calls that a visit."""
    if (
        candidate.type != "visit"
        or candidate.goal is None
        or candidate.construction.startswith(("noun:", "going", "invitation", "greeting"))
    ):
        return False
    countries = {party.country for party in candidate.with_function("visitor")}
    if countries != {candidate.goal.country} or candidate.goal.country is None:
        return False
    clause = candidate.reading.clause(candidate.verb)
    words = [candidate.reading.tokens[index].text.lower() for index in clause.tokens]
    if "во главе с" in " ".join(words):
        return False  # a delegation has come, wherever its leader is taken to be from
    return not any(candidate.reading.lemma(index) in lex.VISIT_NOUNS for index in clause.tokens)


def finishes(candidate: Candidate) -> bool:
    """ "завершил визит", "вернулся из поездки": it is over."""
    back = candidate.reading.lemma(candidate.verb) in ("вернуться", "возвратиться", "возвращаться")
    if back and candidate.trigger != candidate.verb:
        return candidate.reading.preposition(candidate.trigger) == "из"
    finished = ("завершить", "завершиться", "закончить", "закончиться")
    return candidate.reading.lemma(candidate.verb) in finished and candidate.trigger != candidate.verb


def each_traveller(candidate: Candidate) -> list[Candidate]:
    """Leaders of different countries make a visit each."""
    visitors = candidate.with_function("visitor")
    if candidate.type != "visit" or len({party.country for party in visitors if party.country}) < 2:
        return [candidate]
    others = [(party, function) for party, function in candidate.participants if function != "visitor"]
    return [replace(candidate, participants=[(visitor, "visitor"), *others]) for visitor in visitors]


def comes_for(candidate: Candidate) -> bool:
    """Whether a meeting is what somebody has come for: "прибыл на переговоры с X", "для участия во встрече X и Y"."""
    reading, at = candidate.reading, candidate.trigger
    while reading.tokens[at].rel == "conj" and 0 <= reading.tokens[at].head < at:
        at = reading.tokens[at].head  # "для встречи и переговоров"
    above = reading.tokens[at].head
    if above >= 0 and reading.lemma(above) in ("проведение", "участие"):
        at = above
    return (
        candidate.type == "meeting"
        and candidate.kind == "talks"
        and candidate.trigger != candidate.verb
        and reading.lemma(candidate.verb) in lex.ARRIVE_VERBS
        and reading.preposition(at) in ("на", "для")
        and not candidate.asserted
    )


def by_another_noun(candidate: Candidate, rivals: Sequence[Candidate]) -> Candidate:
    """ "Прошлый визит – поездка X в Осло – состоялся в мае": what is told of the one noun is told of the other."""
    reading, noun = candidate.reading, candidate.trigger
    before = next((i for i in range(noun - 1, max(-1, noun - 4), -1) if reading.tokens[i].text in DASHES), None)
    if noun != candidate.verb or not candidate.participants or before is None:
        return candidate
    same = (r for r in rivals if r.type == candidate.type and r.trigger < before and r.verb > noun and r.anaphoric)
    other = next(same, None)
    closed = other is not None and any(token.text in DASHES for token in reading.tokens[noun : other.verb])
    if other is None or not closed:
        return candidate
    return replace(candidate, verb=other.verb, asserted=True, again=candidate.again or other.again)


DASHES = frozenset("—–-")


_OCCASION_NOUNS = frozenset(
    "ход рамка время итог результат окончание завершение начало день этап часть период канун преддверие "
    "участник".split()
)


def _of_something(candidate: Candidate) -> bool:
    """Whether a visit only says what something is of: "инициатор визита", "значение визита"."""
    reading, at = candidate.reading, candidate.trigger
    token = reading.tokens[at]
    if candidate.type != "visit" or at == candidate.verb or token.rel != "nmod" or token.feats.get("Case") != "Gen":
        return False
    return reading.tokens[token.head].pos == "NOUN" and reading.lemma(token.head) not in _OCCASION_NOUNS


def vague_visit(candidate: Candidate) -> bool:
    """Whether a noun tells of a visit by nobody who is named beside it."""
    if candidate.type != "visit" or not candidate.construction.startswith("noun:"):
        return False
    owner = candidate.reading.owner(candidate.trigger)
    return owner is None or owner.mentions[0].form != "name"


_DURING = frozenset(("ход", "рамка", "время"))


def unsure(candidate: Candidate, status: Status) -> bool:
    """Whether no predicate says that it happened: a verbless headline, "о визите", "к визиту", "визит даст импульс"."""
    reading = candidate.reading
    if _only_spoken_of(candidate) or (status == "held" and _of_something(candidate)):
        return True
    if status == "planned" and candidate.type == "visit" and candidate.trigger != candidate.verb:
        framed = reading.follows(candidate.trigger, _DURING, 4)  # "в ходе визита запланирована встреча"
        return framed or discussed(reading, candidate.trigger, candidate.verb)
    if status == "held" and candidate.trigger != candidate.verb and reading.preposition(candidate.trigger) == "из-за":
        return True  # "уехал из-за саммита"
    if status != "held" or (
        candidate.trigger != candidate.verb and reading.preposition(candidate.trigger) not in ("о", "об", "к", "про")
    ):
        return False
    return reading.tokens[candidate.verb].pos in ("NOUN", "PROPN") or reading.preposition(candidate.trigger) in (
        "о",
        "об",
        "к",
        "про",
    )


# What can be said of whether and when an event takes place.
_OF_EVENTS = lex.TAKE_PLACE_VERBS | lex.HOLD_VERBS | lex.CANCEL_VERBS | lex.DENY_VERBS | (lex.PLAN_VERBS - {"должный"})


def _only_spoken_of(candidate: Candidate) -> bool:
    """Whether the event is the subject of what says nothing of whether it takes place: "переговоры откроют рынки"."""
    reading = candidate.reading
    at = candidate.trigger
    if at == candidate.verb or candidate.asserted or reading.tokens[at].feats.get("Case") != "Nom":
        return False
    while reading.tokens[at].rel == "conj" and 0 <= reading.tokens[at].head < at:
        at = reading.tokens[at].head
    verb = reading.tokens[at].head
    if not reading.tokens[at].rel.startswith("nsubj") or verb < 0 or reading.tokens[verb].pos not in ("VERB", "ADJ"):
        return False
    below = [
        child for child in reading.children(verb, "xcomp", "csubj", "csubj:pass") if reading.tokens[child].pos == "VERB"
    ]
    said = {reading.lemma(index) for index in (verb, *below)}
    return (said - {"иметь"}).isdisjoint(_OF_EVENTS)


_RECENTLY = frozenset(("недавно", "намедни"))


def recently(candidate: Candidate) -> bool:
    """Whether the words say no more of the time than that it is past: "на днях", "недавно"."""
    words = [candidate.reading.tokens[i].text.lower() for i in candidate.reading.clause(candidate.verb).tokens]
    return not _RECENTLY.isdisjoint(words) or ("на", "днях") in pairwise(words)


def length(candidate: Candidate) -> int | None:
    """ "двухдневный визит": how many days, for visits."""
    if candidate.type != "visit":
        return None
    reading = candidate.reading
    for mention in reading.dates:
        if mention.kind == "duration" and mention.days:
            number = reading.clauses.of[circumstances.token_at(reading, mention.start)]
            if number in (reading.clauses.of[candidate.trigger], reading.clauses.of[candidate.verb]):
                return mention.days
    return None
