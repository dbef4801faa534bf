"""A candidate set in fact, time and place: whether, when and where it was, in the light of what was told before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.contracts.event import Status
from services.extract.engine import circumstances, connectives
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Span, whereabouts
from services.extract.engine.dates import DateMention, Prefer
from services.extract.engine.dates.expressions import Anchored
from services.extract.engine.event_dates import goes_on_then, occasions
from services.extract.engine.matching import last_of
from services.extract.engine.merging import Telling, Told
from services.extract.engine.papers import ACTS
from services.extract.engine.reading import Reading
from services.extract.engine.setting import Setting
from services.extract.engine.status import status_of, tense
from services.extract.engine.story.anchoring import date_of, day_of, place_of
from services.extract.engine.wording import NEXT, comes_for, counted, dated_item, length, unsure

_ARRANGED = ("назнач", "намеч", "запланиров", "планиров")  # "назначенный на июль, отложен"
_HOUR = re.compile(r"(\d{1,2})[:.](\d\d)\s*[—–-]")


def ground(
    candidate: Candidate, rivals: Sequence[Candidate], setting: Setting, told: Sequence[Told], order: int
) -> Telling:
    """The telling that a candidate makes, number `order` of the article.

    `rivals` are all candidates of the sentence, `told` the events before it. Marks a candidate that "наутро" or
    "ещё раз" sets apart from those events.
    """
    reading = candidate.reading
    status = status_of(candidate, setting.time.outlook)
    if status == "held" and _stands_in_plan(candidate, setting, told):
        status = "planned"
    said = date_of(candidate, rivals, status, setting)
    when, mention = said.date, said.mention
    words = (mention.start, mention.stop) if mention is not None and when is not None else None
    if status == "held" and _is_to_come(when, setting.time.today):
        if tense(reading, candidate.verb) == "Past" and mention is not None and counted(mention):
            when = None  # "днём ранее общались": counted from a day to come, which was not meant
        elif mention is not None and _of_what_he_came_for(candidate, mention):
            when = None
        else:
            status = "planned"
    if status == "cancelled" and mention is not None and mention.preposition == "на":
        status = _put_off_to(candidate, mention) or status
    if status == "held" and _still_to_come(candidate, setting):
        status = "planned"
    purpose = status == "held" and comes_for(candidate)
    if purpose and (when is None or setting.time.today is None or when.end >= setting.time.today.isoformat()):
        status = "planned"
    place = place_of(candidate, rivals, setting) if not _by_the_way(candidate, rivals) else None
    if candidate.construction == "greeting" and candidate.goal is None and place is not None:
        lands = {host.country for host in candidate.with_function("host")} - {None}
        place = place if not lands or place.country in lands else None  # "делегацию встретил министр Конго": not here
    candidate.again = candidate.again or _is_next(candidate)
    last_years = any(reading.lemma(i) == "прошлогодний" for i in reading.children(candidate.trigger))
    if last_years and when is None and setting.time.published is not None:
        year = str(setting.time.published.year - 1)
        when = Span(year, year)
    return Telling(
        candidate,
        status,
        when,
        place,
        order,
        words,
        earlier=last_years or connectives.told_as_earlier(reading, candidate),
        title=reading.title,
        unsure=unsure(candidate, status) or purpose,
        length=length(candidate),
        linked=connectives.goes_on(candidate),
        when=said,
        frame=setting.frame,
    )


def _by_the_way(candidate: Candidate, rivals: Sequence[Candidate]) -> bool:
    """Whether a law's sentence also tells when and where the treaty was signed that it ratifies: the place is its."""
    act = bool(candidate.documents) and all(document.kind in ACTS for document in candidate.documents)
    return act and any(rival.type == "signing" and rival is not candidate for rival in rivals)


def each_occasion(telling: Telling, setting: Setting) -> list[Telling]:
    """ "дважды встречался с X: 6 мая в Париже и 7-го в Тарбе": a meeting at each."""
    if telling.candidate.type not in ("meeting", "call") or telling.status != "held":
        return [telling]
    said = [
        (day_of(mention, setting), whereabouts([place]) if place is not None else telling.place)
        for mention, place in occasions(telling.candidate)
    ]
    if len(said) < 2:
        return [telling]
    return [replace(telling, date=day, place=where, order=telling.order) for day, where in said]


def respectively(reading: Reading, tellings: Sequence[Telling], setting: Setting) -> bool:
    """ "3 и 4 июня соответственно встретился с X и Y", "посетит Рим и Осло 3 и 7 июня соответственно": a day for each.

    Where one verb or noun tells of as many events as the sentence lists days; False where it is not so.
    """
    if not any(token.text.lower() == "соответственно" for token in reading.tokens):
        return False
    told: dict[tuple[int, str], list[Telling]] = {}
    for telling in tellings:
        told.setdefault((telling.candidate.verb, telling.candidate.type), []).append(telling)
    alike = next((group for group in told.values() if len(group) > 1), [])
    if not alike:
        return False
    look: Prefer = "future" if alike[0].status == "planned" else "past"
    clause = reading.clauses.of[alike[0].candidate.verb]
    mentions = (
        setting.time.resolve(mention, look)
        for mention in reading.dates
        if circumstances.usable(mention)
        and mention.precision == "day"
        and not isinstance(mention.expression, Anchored)
        and reading.clauses.of[circumstances.token_at(reading, mention.start)] == clause
    )
    days = [day for mention in mentions if mention.resolved for day in _each_day(circumstances.span_of(mention))]
    if len(alike) != len(days):
        return False
    order = sorted(alike, key=lambda t: t.candidate.goal.start if t.candidate.goal is not None else t.order)
    for telling, day in zip(order, days, strict=True):
        telling.date, telling.when = day, replace(telling.when, date=day)
    return True


def _each_day(span: Span) -> list[Span]:
    first, last = span.first_day, Span(span.end, span.end).first_day
    if first is None or last is None or not timedelta(0) < last - first <= _ROW:
        return [span]
    days = ((first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1))
    return [Span(day, day) for day in days]


_ROW = timedelta(days=5)


def share(reading: Reading, tellings: Sequence[Telling]) -> None:
    """In one sentence, coordinated clauses share what the first one says: "12 ноября прилетел и провёл …"."""
    for position, telling in enumerate(tellings):
        clause = reading.clause(telling.candidate.verb)
        for other in tellings[:position]:
            if other.status != telling.status:
                continue
            near = reading.clause(other.candidate.verb)
            related = (
                clause.parent == near.number
                or near.parent == clause.number
                or (clause.parent == near.parent and clause.parent is not None)
            )
            if not related or telling.earlier:
                continue
            came = other.candidate.construction.startswith("arrival") and near.kind == "participle"
            days = other.date is not None and not other.date.single
            stays = near.kind == "relative" and other.candidate.type == "visit" and days  # "X, который 6–8 мая в Осло"
            counts = telling.when.visit_day is not None  # "в последний день визита побывал в Осло, где встретился с X"
            undated = telling.date is None and not counts and not (days and _leads_elsewhere(telling, other))
            if undated and other.date is not None and other.date.daily and not came and not stays:
                telling.date = other.date
            placed = telling.place is not None or telling.candidate.type in ("visit", "call")
            if not placed and other.place is not None:
                telling.place = other.place


def _leads_elsewhere(telling: Telling, other: Telling) -> bool:
    """ "3–5 мая пробудет в Риме, после чего отправится в Каир": whether two visits lead to two countries."""
    one, two = telling.place, other.place
    if not telling.candidate.type == other.candidate.type == "visit" or one is None or two is None:
        return False
    return one.country != two.country and goes_on_then(telling.candidate)


def _is_to_come(when: Span | None, today: date | None) -> bool:
    return when is not None and today is not None and len(when.start) == 10 and when.start > today.isoformat()


def _put_off_to(candidate: Candidate, mention: DateMention) -> Status | None:
    """What an event is that was put off, or is to be put off, to a date; None where the date is not such."""
    reading = candidate.reading
    at = circumstances.token_at(reading, mention.start)
    aside = any(lex.fold(reading.tokens[i].text).startswith(_ARRANGED) for i in range(max(0, at - 4), at))
    beside = reading.clauses.of[at] == reading.clauses.of[candidate.verb]
    if reading.lemma(candidate.verb) not in lex.PUT_OFF_VERBS or not beside or aside:
        return None
    above = reading.tokens[candidate.verb].head
    return "proposed" if above >= 0 and reading.lemma(above) in lex.PROPOSE_VERBS else "planned"


def _stands_in_plan(candidate: Candidate, setting: Setting, told: Sequence[Told]) -> bool:
    """Whether a verbless item stands in somebody's timetable, or in the programme of a planned visit told last."""
    on_timetable = candidate.reading.sentence.line == setting.timetable
    if dated_item(candidate.reading) and _goes_on_planning(candidate, told):
        return True
    if (candidate.type == "visit" and not on_timetable) or not unsure(candidate, "held"):
        return False
    visit = last_of(told, "visit")
    return on_timetable or (visit is not None and visit.status == "planned" and not candidate.reading.title)


def _of_what_he_came_for(candidate: Candidate, mention: DateMention) -> bool:
    """ "X прибыл в Осло на саммит, который пройдёт 17 мая": a day to come, of what one who is there has come for."""
    reading, verb = candidate.reading, candidate.verb
    if candidate.type != "visit" or candidate.trigger != verb or not reading.is_finite(verb):
        return False
    there = reading.lemma(verb) in lex.STAY_VERBS or tense(reading, verb) == "Past"
    clause = reading.clause(circumstances.token_at(reading, mention.start))
    return there and clause.kind == "relative" and clause.number != reading.clauses.of[verb]


def _goes_on_planning(candidate: Candidate, told: Sequence[Told]) -> bool:
    """ "Во вторник премьер примет X. В среду — визит в Осло": the plans told of in the sentences right before."""
    return bool(told) and told[-1].status == "planned" and told[-1].since(candidate) <= _NEXT


_NEXT = 2


def _still_to_come(candidate: Candidate, setting: Setting) -> bool:
    """ "17:00 — встреча с X" in a timetable of the day that was published in the morning."""
    hour, published = _HOUR.match(candidate.reading.sentence.text), setting.time.published
    if hour is None or published is None or published.hour == published.minute == 0:
        return False
    return (int(hour[1]), int(hour[2])) > (published.hour, published.minute)


def _is_next(candidate: Candidate) -> bool:
    """ "На следующий день они встретились снова": not the event told before."""
    if candidate.type == "visit" or candidate.anaphoric:
        return False
    reading = candidate.reading
    own = list(reading.clause(candidate.verb).tokens)
    gap = next((i for i in own if i > candidate.trigger and _begins_another(reading, i)), None)
    if gap is not None and candidate.construction != "gapped":
        own = [i for i in own if i < gap]  # "встретился с X, а на следующий день — с Y": so it was with Y only
    said = f" {' '.join(reading.tokens[i].text.lower() for i in own)} "
    return any(f" {cue} " in said for cue in NEXT)


def _begins_another(reading: Reading, index: int) -> bool:
    """Whether ", а", "; " or "и" with a word of time after it goes on with another event of the same verb."""
    if reading.tokens[index].text == ";":
        return True
    return reading.tokens[index].text.lower() == "а" and index > 0 and reading.tokens[index - 1].text == ","
