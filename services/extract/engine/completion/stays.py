"""From when to when a visit lasted."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.extract.engine.circumstances import Span
from services.extract.engine.completion.relations import days_of
from services.extract.engine.merging import Told, contains
from services.extract.engine.places import country_name
from services.extract.engine.story import Story
from services.extract.engine.wording import finishes

_LONGEST_VISIT = timedelta(days=10)
_LEAD = 5  # sentences, the title and the dateline among them, that tell what is reported


def date_visits(told: Sequence[Told], story: Story) -> None:
    """From when to when each visit lasted: by its own words, a stay told of beside it, its length, and what it held."""
    for trip in told:
        if trip.type != "visit" or trip.status not in ("held", "planned"):
            continue
        said = [telling.when for telling in trip.tellings]
        last = max((when.last.end for when in said if when.last is not None), default=None) or _return(trip, story)
        begin, until = _stretch(trip, story)
        if begin is not None and (trip.date is None or trip.date_inferred):
            trip.date, trip.date_inferred = begin, False
        last = last or (until.end if until is not None else None)
        dated = [e for e in told if e.visit is trip and e.date is not None and days_of(e.date) and _tells_days(e)]
        days = [e.date for e in dated if e.date is not None and e.status == trip.status]
        if trip.date is None or trip.date.single:
            stay = _stay_beside(trip, told, story)
            if stay is not None and last is None and (trip.date is None or contains(stay, trip.date)):
                trip.date, trip.date_inferred = stay, False
                continue
        if trip.date is None and last is not None:
            trip.date = _backwards(last, trip, days, story)
        elif trip.date is None and trip.status == "held" and days:
            trip.date, trip.date_inferred = Span(min(d.start for d in days), max(d.end for d in days)), False
            trip.date_inferred = trip.date.single
        elif trip.date is None and trip.status == "planned" and (stretch := _planned_days(trip, dated)) is not None:
            trip.date, trip.date_inferred = stretch, False
        elif trip.date is None and trip.status == "held" and story.setting.time.today is not None:
            today = story.setting.time.today.isoformat()
            ahead = [
                e.date.end for e in dated if e.date is not None and e.status == "planned" and e.date.start >= today
            ]
            if ahead:
                trip.date = Span(today, max(ahead))
        if trip.date is None:
            continue
        bounds = days_of(trip.date)
        if bounds is None and days and not trip.date.daily and all(contains(trip.date, day) for day in days):
            trip.date = Span(
                min(d.start for d in days), max(d.end for d in days)
            )  # "на этой неделе", its talks on the 7th
        if bounds is None or not trip.date.single:
            continue
        start, end = bounds
        if last is not None and last > trip.date.start:
            trip.date = Span(trip.date.start, last)
        elif trip.length is not None and trip.length > 1 and last is None:
            trip.date = Span(trip.date.start, (start + timedelta(days=trip.length - 1)).isoformat())
        else:
            for span in days:
                inside = days_of(span)
                if inside is not None and end < inside[1] <= start + _LONGEST_VISIT:
                    end = inside[1]
            first = min([start, *(d[0] for span in days if (d := days_of(span)) and _present(trip) and d[0] < start)])
            trip.date = Span(first.isoformat(), end.isoformat())
    _part_legs(told)


def _planned_days(trip: Told, dated: Sequence[Told]) -> Span | None:
    """ "Вылетает в Осло. 11–12 мая он примет участие в форуме и встретится с X": the days of all that is to come."""
    last = trip.tellings[-1].candidate
    spans = [e.date for e in dated if e.date is not None and 0 <= e.tellings[0].candidate.index - last.index <= 2]
    return spans[0] if spans and not spans[0].single and all(span == spans[0] for span in spans) else None


def _part_legs(told: Sequence[Told]) -> None:
    """ "посетит 18–19 июня A и B: 18 июня прилетит в A, 19 июня его ждут в B": the days of each leg of a journey.

    Where every leg has a day of its own in the days of the whole: up to the day before the next one's.
    """
    trips = [trip for trip in told if trip.type == "visit" and trip.status in ("held", "planned")]
    for first in trips:
        whole = first.date
        bounds = days_of(whole) if whole is not None and not whole.single else None
        if whole is None or bounds is None:
            continue
        visitors = {id(party) for party in first.with_function("visitor")}
        legs = [t for t in trips if t.date == whole and visitors == {id(p) for p in t.with_function("visitor")}]
        starts = {id(leg): day for leg in legs if (day := _own_day(leg, whole)) is not None}
        if len(legs) < 2 or len(starts) < len(legs) or len(set(starts.values())) < len(legs):
            continue
        legs.sort(key=lambda leg: starts[id(leg)])
        ends = [starts[id(leg)] - timedelta(days=1) for leg in legs[1:]]
        for leg, end in zip(legs, [*ends, bounds[1]], strict=True):
            leg.date = Span(starts[id(leg)].isoformat(), max(starts[id(leg)], end).isoformat())


def _own_day(trip: Told, whole: Span) -> date | None:
    """The one day in the days of a whole journey that a leg of it is said to begin on."""
    days = {t.date for t in trip.tellings if t.date is not None and t.date.single and contains(whole, t.date)}
    return next(iter(days)).first_day if len(days) == 1 else None


def _tells_days(event: Told) -> bool:
    """Whether an event tells how long the visit lasted."""
    return not event.date_inferred and event.kind != "summit"


def _stay_beside(trip: Told, told: Sequence[Told], story: Story) -> Span | None:
    """ "Она продолжалась с 7 по 10 мая": days that the sentence of the visit, or one of the two after it, gives."""
    told_at = [telling.candidate.index for telling in trip.tellings if not telling.title]
    back = -1 if all(telling.candidate.anaphoric for telling in trip.tellings) else 0
    today = story.setting.time.today
    for number, span in story.setting.addenda.stays:
        if trip.status == "planned" and today is not None and span.end < today.isoformat():
            continue  # "затем направится в Осло. Ранее он побывал в Риме, где 3-4 июля …"
        if trip.status == "held" and today is not None and span.start > today.isoformat():
            continue  # "начал поездку в преддверии форума. Тот пройдет 26-29 июля"
        if trip.date is None and _of_other_country(trip, number, span, told):
            continue  # "3–5 мая пробудет в Риме, после чего отправится в Каир"
        if any(back <= number - index <= 1 for index in told_at):
            return span
    return None


def _of_other_country(trip: Told, number: int, days: Span, told: Sequence[Told]) -> bool:
    """Whether the days that a sentence gave are those of a visit to another country that it tells of."""
    return trip.place is not None and any(
        other is not trip
        and other.type == "visit"
        and other.place is not None
        and trip.place.country != other.place.country
        and any(telling.date == days and telling.candidate.index == number for telling in other.tellings)
        for other in told
    )


def _stretch(trip: Told, story: Story) -> tuple[Span | None, Span | None]:
    """ "Приехал в понедельник, пробудет до 27 сентября", right after a visit was told of: its first and last day."""
    told_at = trip.sentences
    return next(((a, b) for number, a, b in story.setting.addenda.stretches if number - 1 in told_at), (None, None))


def _return(trip: Told, story: Story) -> str | None:
    """ "Домой летят в среду", soon after the visit was told of; "отбыл из Осло", where that is the town visited."""
    told_at = max(trip.sentences)
    began = trip.tellings[0].candidate.index
    for number, span, town in story.setting.addenda.departures if trip.place is not None else ():
        if trip.status != "held" or trip.place is None or not _may_end(trip, span):
            continue
        left = town in (trip.place.name, country_name(trip.place.country or "")) and (number > began or number <= _LEAD)
        if left or (town is None and (number in trip.sentences or 0 < number - told_at <= 3)):
            return span.end
    homes = {visitor.country for visitor in trip.with_function("visitor")}
    for number, span, land in story.setting.addenda.homecomings:
        if land in homes and 0 <= number - told_at <= 3 and _may_end(trip, span) and trip.status in ("held", "planned"):
            return span.end
    return next((span.end for number, span in story.setting.addenda.returns if 0 < number - told_at <= 3), None)


def _may_end(trip: Told, day: Span) -> bool:
    """Whether a visit may have ended on a day: it had begun by then, and not long before."""
    begun, end = trip.date.first_day if trip.date is not None else None, day.first_day
    return begun is None or end is None or timedelta(0) <= end - begun <= _LONGEST_VISIT


def _backwards(last: str, trip: Told, days: Sequence[Span], story: Story) -> Span:
    """A visit of which only the end is told: as long as its length says, else from its first dated event.

    One that has begun and goes on beyond the day of the report has begun by then.
    """
    end = days_of(Span(last, last))
    if end is not None and trip.length is not None:
        return Span((end[0] - timedelta(days=trip.length - 1)).isoformat(), last)
    starts = [span.start for span in days]
    today = trip.frame.main or story.setting.time.dateline
    if today is None and story.setting.time.today is not None:
        today = Span(story.setting.time.today.isoformat(), story.setting.time.today.isoformat())
    if trip.status == "held" and today is not None and today.start < last:
        starts.append(today.start)
    return Span(min([last, *(start for start in starts if start <= last)]), last)


def _present(trip: Told) -> bool:
    """Whether the dated words say that the visitor was there, not that he came."""
    return not any(
        telling.candidate.construction.startswith("arrival") for telling in trip.tellings if telling.date is not None
    )


def lengthen(trip: Told) -> None:
    """ "прибыл с двухдневным визитом", "завершил двухдневный визит": so many days from or to the one that dates it."""
    days = days_of(trip.date) if trip.date is not None and trip.date.single else None
    if trip.type == "visit" and days is not None and trip.length is not None and trip.length > 1:
        others = timedelta(days=trip.length - 1)
        over = any(finishes(telling.candidate) for telling in trip.tellings)
        first, last = (days[0] - others, days[0]) if over else (days[0], days[0] + others)
        trip.date = Span(first.isoformat(), last.isoformat())
