"""Event coreference within an article: which of the events told before a telling is of, if of any.

Events agree by status, kind, people, place, documents and the day that both stand under.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.contracts.event import EventType, SignedDocument
from services.extract.engine import lexicon as lex
from services.extract.engine.body_names import one_body, same_words
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Span
from services.extract.engine.coreference import HEADS
from services.extract.engine.merging import (
    Telling,
    Told,
    dates_agree,
    join,
    of_state,
    people_overlap,
    places_agree,
    same_people,
    same_title,
)
from services.extract.engine.papers import ACTS
from services.extract.engine.parties import Party
from services.extract.engine.scope import BEGINNING_VERBS
from services.extract.engine.status_agreement import announced_before, signed_already, statuses_agree
from services.extract.engine.wording import dated_in_clause


def last_of(told: Sequence[Told], *types: EventType) -> Told | None:
    """The event of such a type that was told last."""
    return next((event for event in reversed(told) if event.type in types), None)


def best_fit(told: Sequence[Told], telling: Telling) -> Told | None:
    """The event that a telling fits best, of equal ones the one told last; None where it is of another one."""
    best: Told | None = None
    best_score = 0.0
    for event in told:
        score = _fit(event, telling)
        if score > best_score or (score == best_score and score > 0):
            best, best_score = event, score
    return best


def rejoin(told: Sequence[Told], telling: Telling) -> bool:
    """Take in a telling that only refers to an event of its type ("по итогам переговоров"); False where none was told.

    What has taken place is not called off: then another one is meant, and the telling is of nothing.
    """
    event = latest(told, telling)
    if event is not None and not (event.status == "held" and telling.status == "cancelled"):
        join(event, telling)
    return event is not None


def turn_into_call(told: Sequence[Told], telling: Telling) -> bool:
    """Take in a call of nobody named where those who discussed something just before had it; False where none did."""
    event = next((e for e in reversed(told) if e.type in ("meeting", "call")), None)
    if event is None or not turns_out_a_call(event, telling.candidate) or not dates_agree(event.date, telling.date):
        return False
    if event.status == "planned" and telling.status == "held":
        return False  # the talk that is to come is another one
    event.type, event.mode, event.place = "call", telling.candidate.mode, None
    join(event, telling)
    return True


def latest(told: Sequence[Told], telling: Telling) -> Told | None:
    """The event told last that a telling can refer to, those of its own status first."""
    candidate = telling.candidate
    alike = [event for event in told if event.status == telling.status]
    for event in (*reversed(alike), *reversed(told)):
        if (
            event.type == candidate.type
            and dates_agree(event.date, telling.date)
            and places_agree(event.place, telling.place)
            and not _of_another_month(event, telling)
            and not _before_what_begins(event, telling)
            and not _still_planned(event, telling)
            and not (candidate.kind in ("session", "summit") and event.kind != candidate.kind)
        ):
            return event
    return None


def _still_planned(event: Told, telling: Telling) -> bool:
    """Whether an event is to come and a telling is of what took place, somewhere or once: "на встрече в Осло"."""
    said = telling.earlier or telling.place is not None or telling.date is not None
    return event.status == "planned" and telling.status == "held" and said and not event.headline


# --- how well a telling fits an event ----------------------------------------------------------------


def _fit(told: Told, telling: Telling) -> float:
    """How well a telling fits an event told before; 0 where it is another one."""
    candidate = telling.candidate
    if told.type != candidate.type and not turns_out_a_call(told, candidate):
        return 0.0
    if not dates_agree(told.date, telling.date) or not places_agree(told.place, telling.place):
        return 0.0
    if candidate.type == "visit" and not telling.title and _of_another_month(told, telling):
        return 0.0
    if not _days_agree(told, telling) or not statuses_agree(told, telling) or _is_another(told, telling):
        return 0.0
    if candidate.type == "visit":
        overlap = _same_visitors(told, candidate)
    elif candidate.type == "signing":
        overlap = _same_signers(told, telling)
    else:
        overlap = _same_sides(told, telling)
    if overlap == 0.0:
        return 0.0
    score = overlap
    if told.date is not None and telling.date is not None:
        score += 0.5
    if told.place is not None and telling.place is not None and told.place.name == telling.place.name:
        score += 0.3
    if told.kind == candidate.kind:
        score += 0.2
    if told.tellings[0].earlier and not telling.earlier and telling.date is None:
        score -= 0.25  # what was recalled is seldom come back to
    return score


def _days_agree(told: Told, telling: Telling) -> bool:
    """Whether both stand under one day, where it matters: not for visits, mere references and headlines."""
    candidate, frame = telling.candidate, telling.frame
    if candidate.type == "visit" or (candidate.anaphoric and telling.date is None) or telling.title:
        return True
    if candidate.type == "signing" and told.date is None and _same_paper(told, candidate):
        return not _recalled(told, telling)
    if candidate.type == "signing" and not candidate.parties and told.date is None:
        return not on_another_day(told, telling) and not _recalled(told, telling)  # "Документ подписан в среду"
    reported = frame.day == frame.dateline and telling.status == "held"
    stands = telling.date or (frame.day if (frame.day != frame.dateline and frame.fresh) or reported else None)
    return dates_agree(_stands_under(told, frame.dateline), stands) and not _recalled(told, telling)


def on_another_day(told: Told, telling: Telling) -> bool:
    """Whether a telling has a day of its own and the event stands under another one."""
    if telling.date is None:
        return False
    reported = telling.frame.dateline
    if told.date is None and reported is not None and told.frame.day == reported and telling.date.single:
        # "14 марта. /NTB/ A и B подписали договор. Документ подписан в среду": what a report tells was just before it
        then, day = telling.date.first_day, reported.first_day
        return then is None or day is None or not 0 <= (day - then).days <= _REPORTED
    return not dates_agree(_stands_under(told, reported), telling.date)


_REPORTED = 3  # days


def _is_another(told: Told, telling: Telling) -> bool:
    """Whether the words say that it is another event: told beside it, "ещё раз", "ранее"."""
    if any(_told_beside(earlier, telling) for earlier in told.tellings):
        return True
    candidate = telling.candidate
    if _before_what_begins(told, telling):
        return True
    # "Ранее X прибыл в Узбекистан" tells how the visit began that the text tells of.
    arrived = candidate.construction.startswith("arrival") and telling.date is None
    of_news = telling.status == "planned" or announced_before(candidate)  # "ранее стало известно о встрече"
    announced = of_news and told.status in ("held", telling.status) and telling.earlier
    if not candidate.again and not (telling.earlier and not arrived and not announced):
        return False
    if not candidate.again and told.headline and told.date is None and telling.date is not None:
        return False  # "Днём ранее они встретились": before what the text told of, not before its own headline
    # Two constructions may read the same words.
    same_words = candidate.construction != "ordinal" and any(
        t.candidate.reading is candidate.reading and t.candidate.verb == candidate.verb for t in told.tellings
    )
    return not same_words and not (telling.date is not None and told.date == telling.date)


_BEGUN = BEGINNING_VERBS | {"проходить", "идти"}


def _before_what_begins(told: Told, telling: Telling) -> bool:
    """ "Начались переговоры X и Y. … Накануне лидеры провели встречу": what has just begun was not the day before."""
    day, news = telling.date, telling.frame.dateline or telling.frame.news
    if told.type != "meeting" or told.date is not None or day is None or news is None or not day.end < news.start:
        return False
    tellings = [t.candidate for t in told.tellings if t.status == "held"]
    return any(candidate.reading.lemma(candidate.verb) in _BEGUN for candidate in tellings)


def _same_visitors(told: Told, candidate: Candidate) -> float:
    """How surely two visits are of the same people; 0 where they are not."""
    known, visitors = told.with_function("visitor"), candidate.with_function("visitor")
    overlap = people_overlap(known, visitors)
    if overlap < 1.0 and not (overlap == 0.5 and not visitors):
        return 0.0
    if len(visitors) < len(known) and len(known) > 1:
        # "прибыл X", after the visit of X and the others of his country, is that visit; of two alike, he came himself
        first = bool(visitors) and visitors[0] is known[0]
        leads = first and len({party.country for party in known}) == 1 and known[0].office in HEADS
        return overlap if leads and all(party.office != known[0].office for party in known[1:]) else 0.0
    return overlap


def _same_signers(told: Told, telling: Telling) -> float:
    """How surely two signings are of the same documents and people; 0 where they are not."""
    candidate = telling.candidate
    if not documents_agree(told, candidate):
        return 0.0
    ours, theirs = told.with_function("signatory"), candidate.with_function("signatory")
    gapped = candidate.verb != candidate.trigger and candidate.construction.startswith("active")
    beside = gapped and any(t.candidate.reading is candidate.reading for t in told.tellings)
    if beside and theirs and {id(party) for party in ours}.isdisjoint(id(party) for party in theirs):
        return 0.0  # "A и B подписали меморандум, C и D — протокол"
    theirs = [next((known for known in ours if one_body(known, party)), party) for party in theirs]
    overlap = people_overlap(ours, theirs)
    of_headline = told.headline and not telling.title
    if of_headline and _heads_of_bodies(ours, theirs) and _of_a_sort(told, candidate):
        overlap = 1.0
    if _state_is_named(ours, theirs) or (of_headline and _one_side_of_headline(told, candidate)):
        overlap = 1.0
    if (of_headline or _untitled(told, candidate)) and _people_of_states(ours, theirs):
        overlap = 1.0
    if _named_later(told, candidate) and (_people_of_states(ours, theirs) or _people_of_states(theirs, ours)):
        overlap = 1.0
    if _untitled(told, candidate) and _people_of_states(theirs, ours):
        overlap = 1.0  # "президенты подпишут ряд документов. Страны готовят к подписанию пакет договорённостей"
    if overlap < 1.0 and theirs:
        return 0.0
    again = telling.status == "planned" and signed_already(told, candidate)
    shortened = telling.title or candidate.anaphoric or told.headline or again or _same_paper(told, candidate)
    return 0.0 if ours and theirs and len(ours) != len(theirs) and not shortened else overlap


def _same_paper(told: Told, candidate: Candidate) -> bool:
    """Whether some of those who signed one titled document are said to have signed it, and nobody else."""
    if len(told.documents) != 1 or len(candidate.documents) != 1 or "также" in candidate.reading.lemmas:
        return False
    known, coming = told.documents[0].title, candidate.documents[0].title
    ours, theirs = told.with_function("signatory"), candidate.with_function("signatory")
    return bool(known and coming and theirs) and known == coming and all(party in ours for party in theirs)


def _untitled(told: Told, candidate: Candidate) -> bool:
    """Whether neither telling says which documents, but that there are some: "ряд документов"."""
    return all(document.title is None for document in (*told.documents, *candidate.documents))


def _named_later(told: Told, candidate: Candidate) -> bool:
    """Whether one telling only says the sort of the one document that the other calls by its title."""
    known, coming = told.documents, candidate.documents
    one = len(known) == len(coming) == 1 and known[0].kind == coming[0].kind != "other"
    return one and (known[0].title is None) != (coming[0].title is None)


def _people_of_states(states: Sequence[Party], people: Sequence[Party]) -> bool:
    """Whether the states, or their regions and ministries, that a headline names are those of the people who signed."""
    named = {party.country for party in states if party.country and (party.kind == "country" or is_region(party))}
    return len(named) >= 2 and len(named) == len(states) and {party.country for party in people} == named


def _state_is_named(ours: Sequence[Party], theirs: Sequence[Party]) -> bool:
    """Whether who signs with somebody told of is now named, and was told of by the state only."""
    known, named = {id(party) for party in ours}, {id(party) for party in theirs}
    states = [party for party in ours if id(party) not in named]
    people = [party for party in theirs if id(party) not in known]
    both = len(ours) == len(theirs) == 2 and len(states) == len(people) == 1
    one = both and states[0].kind == "country" and people[0].kind == "person"
    return one and states[0].country == people[0].country


def _one_side_of_headline(told: Told, candidate: Candidate) -> bool:
    """ "Курляндия и Беларусь подписали меморандум о торговле" of a headline: of one side known, and that paper."""
    ours, theirs = told.with_function("signatory"), candidate.with_function("signatory")
    if len(ours) != 1 or len(theirs) < 2 or not (ours[0].kind == "country" or is_region(ours[0])):
        return False
    known, coming = ({document.title for document in each} - {None} for each in (told.documents, candidate.documents))
    return bool(known & coming) and any(party.country == ours[0].country for party in theirs)


def _of_a_sort(told: Told, candidate: Candidate) -> bool:
    """Whether a document of both tellings is of one sort; "документ" may be of any."""
    ours = {document.kind for document in told.documents}
    theirs = {document.kind for document in candidate.documents}
    return bool(ours & theirs) or "other" in ours | theirs


def _heads_of_bodies(bodies: Sequence[Party], people: Sequence[Party]) -> bool:
    """Whether people may be those who sign for the bodies that a headline names: as many, of the same countries."""
    if not 1 < len(bodies) == len(people) or any(party.kind != "organization" for party in bodies):
        return False
    if any(party.kind != "person" or party.office in HEADS for party in people):
        return False
    lands, theirs = {party.country for party in bodies}, {party.country for party in people}
    return None in lands | theirs or lands == theirs


_PUBLIC = ("област", "край", "округ", "провинци", "министерство", "минобороны", "правительство", "акимат", "хокимият")


def is_region(party: Party) -> bool:
    """A region of a state, or a body that governs one."""
    return party.kind == "organization" and any(word.startswith(_PUBLIC) for word in (party.name or "").lower().split())


def _same_sides(told: Told, telling: Telling) -> float:
    """How surely two meetings, or calls, are of the same sides and of one kind; 0 where they are not."""
    candidate = telling.candidate
    theirs = [next((known for known in told.parties if same_words(known, party)), party) for party in candidate.parties]
    overlap = 1.0 if _held_by(told, telling) else people_overlap(told.parties, theirs)
    states = all(of_state(party) for party in (candidate.parties or told.parties))
    if overlap < (0.9 if states or told.headline else 1.0):
        return 0.0
    same_sentence = candidate.weak and any(earlier.candidate.reading is candidate.reading for earlier in told.tellings)
    if not same_sentence and not kinds_agree(told, candidate) and not _headed(told, telling):
        return 0.0
    small, large = sorted((len(told.parties), len(candidate.parties)))
    goes_on = candidate.anaphoric and candidate.weak and told.since(candidate) <= 2  # "Стороны сверили …"
    if large - small > 1 and small >= 2 and told.kind == candidate.kind == "talks" and not goes_on:
        return 0.0
    only_one = small == 1 and large > 1 and len(candidate.parties) == 1 and told.kind == "talks"
    if only_one and not (candidate.anaphoric or telling.linked or candidate.weak):
        return 0.6
    return overlap


def _held_by(told: Told, telling: Telling) -> bool:
    """Whether people hold the session or summit of a body that the headline or the sentence before told of."""
    candidate = telling.candidate
    large = told.kind == candidate.kind and told.kind in ("session", "summit")
    if not large or not told.parties or not candidate.parties:
        return False
    bodies = all(party.kind == "organization" for party in told.parties)
    people = all(party.kind == "person" for party in candidate.parties)
    several = len(candidate.parties) > 1  # whom one alone was seen with, the words must go on to say
    if not several and candidate.joined:
        return False
    return bodies and people and (told.since(candidate) <= 1 or (several and told.headline))


# --- what an event and a telling have in common ------------------------------------------------------


_PACTS: Final = frozenset(("agreement", "treaty", "contract"))  # one may be called by the other's name


def may_be_of(told: Told, document: SignedDocument, candidate: Candidate) -> bool:
    """Whether "Меморандум подписали X и Y" may say who signed what was told before: the kind fits, and so do they."""
    kinds = {known.kind for known in told.documents}
    called = _PACTS if document.kind in _PACTS and told.since(candidate) <= 1 else {document.kind}
    if document.kind != "other" and kinds and kinds.isdisjoint(called):
        return False
    ours, theirs = told.with_function("signatory"), candidate.with_function("signatory")
    strangers = not {id(party) for party in ours} & {id(party) for party in theirs}
    return not (strangers and {p.kind for p in ours} & {p.kind for p in theirs} & {"organization"})


def _told_beside(earlier: Telling, telling: Telling) -> bool:
    """Whether two gatherings are coordinated: "примет участие во встрече и саммите"."""
    one, two = earlier.candidate, telling.candidate
    if one.reading is not two.reading or "talks" in (one.kind, two.kind) or one.trigger == two.trigger:
        return False
    token = two.reading.tokens[max(one.trigger, two.trigger)]
    return token.rel == "conj" and token.head == min(one.trigger, two.trigger)


def _stands_under(told: Told, dateline: Span | None) -> Span | None:
    """The date of an event, by its own words or by the paragraph or dateline that it stands under."""
    if told.date is not None or told.headline:
        return told.date
    if told.status != "held" and told.frame.day == dateline:
        return None  # what is to come need not be on the day of the report
    return told.frame.day if told.frame.fresh or told.frame.day == dateline else None


def _of_another_month(told: Told, telling: Telling) -> bool:
    """ "по итогам переговоров в декабре": not of the undated news of the article's own day in July."""
    day, theirs = told.frame.main or told.frame.dateline or told.frame.news, telling.date
    if told.date is not None or told.status != "held" or day is None or theirs is None:
        return False
    return day.start[:4].isdigit() and long_before(theirs.end, day.start)


def long_before(end: str, day: str) -> bool:
    """Whether a date ended more than two weeks, two months or a year before a day, as fine as it is written."""
    if len(end) == len(day) == 10 and end[:4].isdigit():
        return (date.fromisoformat(day) - date.fromisoformat(end)).days > 14
    if len(end) == 7 and end[:4].isdigit():
        return (int(day[:4]) - int(end[:4])) * 12 + int(day[5:7]) - int(end[5:7]) > 1
    return len(end) == 4 and end < day[:4]


def _recalled(told: Told, telling: Telling) -> bool:
    """Whether a telling is of another year than the undated news of the article's own day."""
    ours, theirs = told.frame.main, telling.date
    if told.date is not None or ours is None or theirs is None or told.status != "held":
        return False
    return ours.start[:4].isdigit() and theirs.end[:4].isdigit() and int(ours.start[:4]) - int(theirs.end[:4]) > 1


def documents_agree(told: Told, candidate: Candidate) -> bool:
    """Whether the documents can be those of one ceremony: laws and decrees are signed at a desk, by one."""
    ours = {document.kind for document in told.documents}
    shortened = told.headline and not candidate.reading.title
    if ours and ours <= ACTS and not shortened and not _same_act(told, candidate):
        return False
    meant = candidate.documents or ([candidate.refers] if candidate.refers is not None else [])
    theirs = {document.kind for document in meant}
    return not ours or not theirs or (ours <= ACTS) == (theirs <= ACTS)


def _same_act(told: Told, candidate: Candidate) -> bool:
    """Whether a law or decree may be the one told before: two of them are two signings, in one sentence one."""
    if any(telling.candidate.reading is candidate.reading for telling in told.tellings):
        return True
    return not candidate.documents or any(
        known.kind == other.kind
        and (known.title is None or other.title is None or same_title(known.title, other.title))
        for known in told.documents
        for other in candidate.documents
    )


def turns_out_a_call(told: Told, candidate: Candidate) -> bool:
    """Whether what was only called a talk ("состоялся разговор") is now said to have been held by telephone.

    So is what a headline says of two who discussed something; a place in it is of what they discussed. "Разговор
    состоялся по телефону" of nobody named says so of those who discussed something before.
    """
    if candidate.type != "call" or told.type != "meeting":
        return False
    words = {t.candidate.reading.lemma(t.candidate.trigger) for t in told.tellings}
    says_himself = any(candidate.reading.tokens[i].text == "я" for i in candidate.reading.children(candidate.verb))
    if _held_at_a_distance(told, candidate):
        return True
    if told.headline or (says_himself and not any(t.date is not None for t in told.tellings)):
        return words <= lex.SPOKEN_NOUNS | lex.DISCUSS_VERBS | lex.CONVERSE_VERBS | {"переговоры"}
    # "обсудили …. Разговор состоялся по телефону", "обсудил …. В телефонном разговоре он подчеркнул"
    since = told.since(candidate)
    goes_on = candidate.completed or (candidate.asserted and since == 1) or (candidate.anaphoric and since <= 2)
    goes_on = goes_on or (since == 1 and candidate.reading.presupposed(candidate.trigger))  # "по итогам разговора"
    spoken = lex.SPOKEN_NOUNS | (lex.DISCUSS_VERBS | lex.CONVERSE_VERBS if goes_on else frozenset())
    return told.place is None and words <= spoken


def _held_at_a_distance(told: Told, candidate: Candidate) -> bool:
    """ "X провёл переговоры с Y. Встреча прошла по видеосвязи": said of the talks told just before."""
    reading, noun = candidate.reading, candidate.trigger
    bare = noun != candidate.verb and not any(reading.children(noun, "amod", "nmod", "det"))
    said = bare and candidate.asserted and reading.lemma(candidate.verb) in lex.TAKE_PLACE_VERBS
    near = told.since(candidate) <= 2 and told.kind == "talks" and (told.place is None or told.headline)
    return said and near and reading.tokens[noun].pos == "NOUN" and "ранее" not in reading.sentence.folded


def call_of_headline(told: Sequence[Told], candidate: Candidate) -> None:
    """ "X и Y обсудили …" of a headline was the call that the text tells of."""
    for event in told:
        headline = event.type == "meeting" and all(t.title and t.candidate.weak for t in event.tellings)
        if headline and event.place is None and people_overlap(event.parties, candidate.parties) == 1.0:
            event.type, event.mode = "call", candidate.mode


def call_spoken_of(told: Sequence[Told], candidate: Candidate) -> Told | None:
    """The call told last of the same people, where "разговор", "беседа", "обсудили" go on with it."""
    lemma = candidate.reading.lemma(candidate.trigger)
    call = next(
        (
            event
            for event in reversed(told)
            if event.type in ("meeting", "call")
            and all(any(party is known for known in event.parties) for party in candidate.parties)
        ),
        None,
    )
    beside = call is not None and call.tellings[-1].candidate.reading is candidate.reading
    if candidate.construction == "ordinal" and call is not None and call.type == "call" and beside:
        return call  # "их второй разговор: предыдущий состоялся 5 мая"
    if call is None or call.type != "call" or candidate.again:
        return _call_as_well(told, candidate)
    two = len(candidate.parties) >= 2
    if lemma in lex.CONVERSE_VERBS | lex.DISCUSS_VERBS:
        same_sentence = call.tellings[-1].candidate.reading is candidate.reading
        of_headline = call.headline and two
        talked = lemma in lex.CONVERSE_VERBS and not candidate.reading.places  # "последний раз они общались 2 мая"
        nearby = call.since(candidate) <= 3 and two and (talked or not dated_in_clause(candidate))
        return call if candidate.anaphoric or same_sentence or of_headline or nearby else None
    of_title = any(telling.title for telling in call.tellings) and len(candidate.parties) == len(call.parties) == 2
    if lemma == "переговоры" and of_title and candidate.index <= 3:
        return call  # "обсудили по телефону": the talks of whom the headline names
    discussed = lemma == "обсуждение" and call.since(candidate) <= 3
    of_it = lemma == "переговоры" and call.since(candidate) <= 4 and _about_the_course(candidate)
    return call if lemma in lex.SPOKEN_NOUNS or discussed or of_it else None


_COURSE = frozenset("деталь подробность содержание итог результат тема предмет продолжительность".split())


def _about_the_course(candidate: Candidate) -> bool:
    """ "детали переговоров министров не раскрываются": of talks told before."""
    return candidate.reading.follows(candidate.trigger, _COURSE, 2) and not candidate.reading.places


def _call_as_well(told: Sequence[Told], candidate: Candidate) -> Told | None:
    """ "До этого X беседовал также с Z", after a call of X: another call."""
    reading, last = candidate.reading, last_of(told, "meeting", "call")
    if last is None or last.type != "call" or "также" not in reading.lemmas or last.since(candidate) > 2:
        return None
    ours = any(party is known for party in candidate.parties for known in last.parties)
    talked = reading.lemma(candidate.trigger) in lex.CONVERSE_VERBS and not reading.places and not reading.title
    return last if ours and talked else None


def _headed(told: Told, telling: Telling) -> bool:
    """ "встреча вице-премьеров 2 июня" of a headline is the session that the text tells of for that day."""
    parties = {id(party) for party in told.parties}
    same = parties == {id(party) for party in telling.candidate.parties} and len(parties) > 1
    return told.headline and same and told.date is not None and told.date == telling.date


def kinds_agree(told: Told, candidate: Candidate) -> bool:
    if told.kind == candidate.kind:
        return True
    joined = candidate.joined or any(telling.candidate.joined for telling in told.tellings)
    two = len(told.parties) == len(candidate.parties) == 2 and not joined
    if same_people(told, candidate) and (told.type == "call" or len(told.parties) > 2):
        return True  # "встретится с X и Y", "трёхсторонняя встреча с X и Y"
    if {told.kind, candidate.kind} == {"talks", "summit"} and two:
        return all(party.kind == "person" for party in told.parties)  # "саммит Макрона и Рамы" are their talks
    if candidate.anaphoric or not candidate.parties:
        return "talks" in (told.kind, candidate.kind)
    return False
