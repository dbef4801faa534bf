"""Temporal and spatial anchoring: the date and place that a candidate's words give, read in its setting.

"в тот же день", "вечером", "сюда" and days of the week mean something only against what stands over the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from services.contracts.event import Status
from services.extract.engine import circumstances, event_dates, event_places, scope
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Span, When, Where, whereabouts
from services.extract.engine.dates import DateMention, Prefer
from services.extract.engine.dates.expressions import Anchored, Days, Point, Weekday
from services.extract.engine.places import PlaceMention, country_name
from services.extract.engine.reading import Reading
from services.extract.engine.setting import Setting
from services.extract.engine.status import possible, tense, was_to_be

_SAME_DAY = re.compile(
    r"\b(?:утром|вечером|днем|ночью|(?:перв|втор)ой половине дня|после обеда|в полдень|к вечеру|под вечер)\b"
)
_OF_ITS_DAY = lex.FIXING_VERBS | lex.CANCEL_VERBS | lex.LIST_VERBS  # "встреча назначена на март"
_THEN = re.compile(r"\bтогда\b(?! как)")


def date_of(candidate: Candidate, rivals: Sequence[Candidate], status: Status, setting: Setting) -> When:
    """What the candidate's words and what stands right over them say of its time."""
    mention = event_dates.own_date(candidate, rivals)
    if mention is None:
        mention = event_dates.carried_date(candidate, rivals)
        counted = _day_of_those(candidate, mention) if mention is not None else None
        if counted is not None:
            return When(_resolved(counted, status, setting), mention=counted)
    if mention is None and candidate.type == "visit" and status in ("denied", "cancelled"):
        mention = event_dates.announced_date(candidate)
    of_stay = status == "planned" if candidate.type == "signing" else status in ("planned", "held")
    if mention is None and candidate.type != "visit" and of_stay:
        mention = _of_the_stay(candidate, rivals)
    if status == "proposed" and mention is not None and _dates_the_asking(candidate, mention):
        return When()
    if candidate.type == "visit":
        first, last = event_dates.first_and_last(candidate, mention)
        if last is None and first is not None and _closing_day(candidate):
            first, last = None, first
        if last is not None:
            begin = _resolved(first, status, setting) if first is not None else None
            return When(begin, _resolved(last, None, setting), mention=first or last)
    invites = status == "proposed" and candidate.reading.lemma(candidate.verb) not in _NOT_ASKING
    invites = invites and not possible(candidate.reading, candidate.verb)
    if mention is None or (invites and _of_inviting(candidate, mention, setting)):
        return _without_date(candidate, setting)
    named = isinstance(mention.expression, Anchored) and mention.expression.anchor == "named"
    if named and status in ("cancelled", "denied"):
        return _without_date(candidate, setting)  # "за два дня до поездки её отменили"
    if status == "planned" and _of_talk_about(candidate, mention, setting):
        return _without_date(candidate, setting)
    if status == "cancelled" and _of_calling_off(candidate, mention, setting):
        return When()
    if status == "planned" and was_to_be(candidate):
        return When(_resolved(mention, None, setting), mention=mention)
    return When(_resolved(_counted_anew(candidate.reading, mention, status, setting), status, setting), mention=mention)


def _day_of_those(candidate: Candidate, mention: DateMention) -> DateMention | None:
    """ "27–28 мая был в Осло: в первый день встретился с X, во второй – с Y": the day that the words count."""
    reading, days = candidate.reading, mention.within
    if days is None or not days[0] < days[1] or mention.precision != "day":
        return None
    for other in reversed(reading.dates):
        expression, token = other.expression, circumstances.token_at(reading, other.start)
        if not isinstance(expression, Anchored) or expression.anchor != "event day" or expression.count is None:
            continue
        if (
            other.start < mention.stop
            or token > max(candidate.trigger, candidate.verb)
            or not scope.over(candidate, token)
        ):
            continue
        count = expression.count
        day = days[0] + timedelta(days=count - 1) if count > 0 else days[1] + timedelta(days=count + 1)
        if days[0] <= day <= days[1]:
            point = Point(day.year, day.month, day.day)
            return replace(
                other, expression=Days(point, point), since=day.isoformat(), until=day.isoformat(), within=(day, day)
            )
    return None


def _closing_day(candidate: Candidate) -> bool:
    """ "17 мая, в завершающий день визита в Перу": whether the date is of the day that a visit ended on."""
    reading, noun = candidate.reading, candidate.trigger
    day = noun - 1 if reading.lemma(noun - 1) == "день" else noun - 2
    return day > 0 and reading.lemma(day) == "день" and reading.lemma(day - 1) in _CLOSING


_CLOSING = frozenset(("завершающий", "заключительный", "последний", "финальный"))


def _counted_anew(reading: Reading, mention: DateMention, status: Status, setting: Setting) -> DateMention:
    """ "прибудет во вторник, … в тот же день": counted from the day that the sentence gave, read by the tense."""
    if status != "planned" or not isinstance(mention.expression, Anchored) or mention.previous_day is None:
        return mention
    days = (m for m in reversed(reading.dates) if m.start < mention.start and circumstances.usable(m))
    base = next((m for m in days if m.precision == "day" and not isinstance(m.expression, Anchored)), None)
    if base is None:
        return mention
    base = setting.time.resolve(base, "future")
    if base.within is None or base.within[0] == mention.previous_day:
        return mention
    return setting.time.resolve(replace(mention, previous_day=base.within[0]))


def day_of(mention: DateMention, setting: Setting) -> Span | None:
    """The past day that a mention gives by itself."""
    return _resolved(mention, "held", setting)


def _of_inviting(candidate: Candidate, mention: DateMention, setting: Setting) -> bool:
    """ "4 мая X пригласил Y посетить Z": a date before the verb, or one that has passed, is not the visit's."""
    if circumstances.token_at(candidate.reading, mention.start) < candidate.verb:
        return True
    nearest = setting.time.resolve(mention)
    passed = nearest.within is not None and setting.time.today is not None and nearest.within[1] < setting.time.today
    return nearest.precision == "day" and passed


def _of_talk_about(candidate: Candidate, mention: DateMention, setting: Setting) -> bool:
    """ "13 мая рассмотрены вопросы предстоящего визита": a past day of the verb that tells of a plan."""
    reading = candidate.reading
    if candidate.trigger == candidate.verb or reading.tokens[candidate.verb].feats.get("Tense") != "Past":
        return False
    if reading.clauses.of[circumstances.token_at(reading, mention.start)] in scope.told_of(candidate):
        return False  # "обсудили визит, который запланирован на апрель"
    if reading.lemma(candidate.verb) in _OF_ITS_DAY:
        return False  # "встреча назначена на март"
    nearest = setting.time.resolve(mention, "past")
    past = nearest.within is not None and setting.time.today is not None and nearest.within[1] <= setting.time.today
    return past and not scope.hangs_on(reading, mention, candidate.trigger)


def _of_calling_off(candidate: Candidate, mention: DateMention, setting: Setting) -> bool:
    """ "Вчера X отложил поездку в Осло": a day that has come, before who called it off and not with its noun."""
    reading, verb = candidate.reading, candidate.verb
    token = circumstances.token_at(reading, mention.start)
    today, days = setting.time.today, mention.within
    if candidate.trigger == verb or token > verb or reading.tokens[verb].feats.get("Voice") == "Pass":
        return False
    if mention.precision != "day" or mention.preposition == "на" or days is None or today is None or days[1] > today:
        return False
    beside = reading.clauses.of[token] == reading.clauses.of[verb]
    return beside and verb < candidate.trigger and not scope.hangs_on(reading, mention, candidate.trigger)


def _resolved(mention: DateMention, status: Status | None, setting: Setting) -> Span | None:
    """The days of a mention, read by the tense of its event; without a tense, the nearest."""
    prefer: Prefer | None = "future" if status in ("planned", "proposed") else "past" if status == "held" else None
    if prefer == "past" and mention.preposition == "на" and mention.precision == "day":
        prefer = None  # "видеоконференция подтверждена на 30 апреля"
    if not (isinstance(mention.expression, Anchored) and mention.resolved):
        mention = setting.time.resolve(mention, prefer, setting.time.anchor_of(mention))
    return circumstances.span_of(mention) if mention.resolved else None


def _without_date(candidate: Candidate, setting: Setting) -> When:
    """What words that are no date of the event say: a day of the visit, "вечером", "тогда", the heading."""
    reading = candidate.reading
    days = reading.dates
    if candidate.construction == "gapped":  # "а во второй — с Y"
        days = sorted(days, key=lambda mention: abs(circumstances.token_at(reading, mention.start) - candidate.trigger))
    for mention in days:
        if mention.resolved or not scope.over(candidate, circumstances.token_at(reading, mention.start)):
            continue
        number = setting.time.day_of_visit(mention.expression)
        if number is not None:
            return When(visit_day=number)
        if isinstance(mention.expression, Weekday):
            return When(weekday=mention.expression.first)  # nothing says when the text was published
    if candidate.type != "visit" and not reading.title:
        text = reading.sentence.folded
        stands = setting.time.day if setting.time.fresh else setting.time.main or setting.time.last
        same = _SAME_DAY.search(text)
        if same and setting.time.visit_day is not None and _says(candidate, same):
            return When(visit_day=setting.time.visit_day, same_day=True)
        if tense(reading, candidate.verb) == "Fut" and setting.time.ahead_line == setting.line:
            stands = setting.time.ahead  # "в полдень он встретится"
        if same and stands is not None and stands.daily and _says(candidate, same):
            return When(stands, same_day=True)
        then = _THEN.search(text)
        if then and setting.time.last is not None and _says(candidate, then):
            return When(setting.time.last, same_day=True)
    return When(setting.time.heading if setting.time.item in (None, setting.line) else None)


_NOT_ASKING = lex.EXPECT_VERBS | lex.words(
    "обсуждать обсуждаться рассматривать рассматриваться прорабатываться изучаться допускаться"
)


def _says(candidate: Candidate, cue: re.Match[str]) -> bool:
    """Whether words of the sentence stand over the candidate's clause."""
    reading = candidate.reading
    return scope.over(candidate, circumstances.token_at(reading, reading.sentence.start + cue.start()))


def place_of(candidate: Candidate, rivals: Sequence[Candidate], setting: Setting) -> Where | None:
    """Where the candidate's words put it, "здесь" and "сюда" included."""
    if candidate.type == "visit":
        if candidate.construction == "greeting" and candidate.reading.lemma(candidate.verb).startswith("пров"):
            return None  # seen off: where from is not where the visit was
        airport = event_places.of_airport(candidate) if candidate.construction == "greeting" else None
        if airport is not None and (town := whereabouts([airport])) is not None:
            return replace(town, venue=None)
        land = setting.land or setting.country or _stated(candidate, setting)
        if candidate.goal is None and event_places.to_the_country(candidate):
            hosts = {party.country for party in candidate.with_function("host") if party.country}
            land = next(iter(hosts)) if len(hosts) == 1 else land  # "пригласил посетить республику": his own
        if candidate.goal is None and event_places.to_the_country(candidate) and land is not None:
            return Where(country_name(land), land, city=False)
        if candidate.goal is None and (
            event_places.refers_back(candidate.reading, candidate)
            or candidate.gathering
            or candidate.construction == "greeting"
            or (candidate.construction.startswith("arrival") and candidate.with_function("host"))
        ):
            return event_places.place_before(candidate) or setting.here
        return whereabouts([candidate.goal]) if candidate.goal is not None else _headed_town(candidate, setting)
    if candidate.type == "call":
        return None
    reading = candidate.reading
    places = event_places.own_places(candidate, rivals)
    if places:
        return event_places.nearer(candidate, places[0], rivals) or whereabouts(places)
    named = event_places.named_before_where(candidate)
    if named is not None:
        return named
    if event_places.where_clause(reading, candidate):
        goal = next(
            (
                other.goal
                for other in rivals
                if other.type == "visit" and other.goal is not None and other.trigger < candidate.trigger
            ),
            None,
        )
        return whereabouts([goal]) if goal is not None else event_places.place_before(candidate)
    gathers = candidate.kind in ("summit", "session")
    if candidate.type == "meeting" and reading.lemma(candidate.verb) in lex.RECEIVE_VERBS:
        receiving = [
            p
            for p in reading.places
            if p.kind == "city"
            and (reading.tokens[p.head].feats.get("Case") == "Nom" if gathers else _receives(candidate, p))
        ]
        if receiving:
            return whereabouts(receiving[:1])  # "столица примет саммит"
    if event_places.refers_back(reading, candidate):
        return event_places.place_before(candidate) or setting.here
    town = event_places.receiving_town(candidate)
    if town is not None:
        return town
    goal = event_places.where_visited(candidate, rivals)
    return whereabouts([goal]) if goal is not None else event_places.carried_place(candidate, rivals)


def _stated(candidate: Candidate, setting: Setting) -> str | None:
    """ "В Перу пройдёт заседание. 22 марта в республику прибыл X": the country spoken of, not the visitor's own."""
    homes = {visitor.country for visitor in candidate.with_function("visitor")}
    return setting.stated if setting.stated not in homes else None


def _receives(candidate: Candidate, town: PlaceMention) -> bool:
    """ "Осло готов принять переговоры": whether a town is the subject of the verb, or of what it depends on."""
    reading, verb = candidate.reading, candidate.verb
    token = reading.tokens[town.head]
    return token.rel.startswith("nsubj") and token.head in (verb, reading.tokens[verb].head)


def _headed_town(candidate: Candidate, setting: Setting) -> Where | None:
    """The town at the head of the line of a visit, or that its paragraph is in where it says "приезд", not of home."""
    comes = candidate.construction in _COMING and candidate.reading.lemma(candidate.verb) in lex.EXPECT_VERBS
    if setting.place is None or setting.place_line != setting.line or (setting.town_line != setting.line and not comes):
        return None
    visitors = candidate.with_function("visitor")
    abroad = bool(visitors) and all(p.country not in (None, setting.place.country) for p in visitors)
    return setting.place if abroad else None


_COMING = frozenset(("noun:приезд", "noun:прибытие", "noun:прилет"))


def _dates_the_asking(candidate: Candidate, mention: DateMention) -> bool:
    """Whether the day stands before a verb in the past: "4 мая X пригласил Y" does not say when Y is to come."""
    reading = candidate.reading
    asked = reading.clause(candidate.verb).head
    return reading.tokens[asked].feats.get("Tense") == "Past" and (
        circumstances.token_at(reading, mention.start) < asked
    )


_COURSE = frozenset(("ход", "рамка", "время"))


def _of_the_stay(candidate: Candidate, rivals: Sequence[Candidate]) -> DateMention | None:
    """ "В ходе визита в Осло 18–19 марта намечены переговоры": the days of the visit that they are to be in."""
    clause = candidate.reading.clauses.of[candidate.verb]
    for stay in rivals:
        if stay.type != "visit" or stay.trigger == stay.verb or stay.reading.clauses.of[stay.verb] != clause:
            continue
        mention = event_dates.own_date(stay, rivals)
        if mention is not None and stay.reading.follows(stay.trigger, _COURSE, 3):
            return mention
    return None
