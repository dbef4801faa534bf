"""When an event was that no words date: as what it follows from, a day of its visit, the day that stands."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.extract.engine import lexicon as lex
from services.extract.engine.circumstances import Span
from services.extract.engine.completion.relations import (
    days_of,
    event_before,
    is_news,
    just_before,
    of_stay,
    same_paragraph,
    talks_before,
)
from services.extract.engine.connectives import at_an_hour, on_the_margins, results_of
from services.extract.engine.merging import Telling, Told, places_agree
from services.extract.engine.story import Story
from services.extract.engine.wording import recently


def date_what_is_not_to_be(told: Sequence[Told]) -> None:
    """Who does not come to a town, or is not met there, does not when others do: the days of their one visit there."""
    for event in told:
        if (
            event.type not in ("visit", "meeting")
            or event.status not in ("denied", "proposed")
            or event.date is not None
        ):
            continue
        place, line = event.place, event.tellings[0].order
        if place is None or not place.city or any(telling.earlier for telling in event.tellings):
            continue
        trips = [t for t in told if t.type == "visit" and t.status == "planned" and t.date is not None]
        there = [t for t in trips if t.place is not None and t.place.name == place.name and t.tellings[0].order < line]
        parties = {id(party) for trip in there for party in trip.with_function("visitor")}
        if event.type == "meeting" and not parties & {id(party) for party in event.parties}:
            continue
        if event.type == "visit" and event.status == "proposed":
            continue  # an invitation is for another time
        days = {trip.date for trip in there}
        if len(days) == 1:
            event.date, event.date_inferred = days.pop(), False


def date_in_order(told: Sequence[Told], story: Story) -> None:
    """Date what no words date, event by event in the order of telling, each by the first that applies.

    What follows from an event ("по итогам переговоров") has its date; what happens in a visit has a day of it; then
    what the paragraph stands under, the day that the article's story has reached, the dateline, and the day of
    publication for plain news (the last and what crosses paragraphs only inferred).
    """
    for event in told:
        if event.date is not None or event.type == "visit":
            continue
        first = event.tellings[0]
        if _date_by_gathering(event, story) or _date_by_ceremony(event, story) or _date_by_next(event, story):
            continue
        town = event.place.name if event.place is not None else None
        if town in story.setting.addenda.town_days and event.status == "held":
            event.date = story.setting.addenda.town_days[town]
            continue
        if any(telling.linked for telling in event.tellings) and not first.earlier and not _counted(event):
            before = event_before(event, told)
            # "На следующий день прошёл форум. По его итогам …": a day that the paragraph has given since
            moved_on = event.frame.fresh and before is not None and not same_paragraph(event, before)
            if before is not None and before.type != "visit" and before.date is not None and not moved_on:
                event.date, event.date_inferred = before.date, before.date_inferred
                continue
        talks = talks_before(event, told) if event.type == "signing" else None
        if talks is not None and talks.date is not None and talks.date.daily and not _counted(event):
            event.date, event.date_inferred = talks.date, talks.date_inferred
            continue
        stay = event.visit.date if event.visit is not None else None
        if _since_arrival(event) or _before_arrival(event):
            date_by_report(event, story)
            continue
        if stay is not None and event.status == "held":
            order = (event.frame.day, event.frame.main) if event.frame.fresh else (event.frame.main, event.frame.day)
            stands = next((day for day in order if day is not None and of_stay(day, stay)), None)
            if stands is not None and not stands.single and _goes_on(stands, story.setting.time.today):
                stands = None
            apart = _in_another_town(event) or (_besides(event) and not stay.single)
            if stands is not None and not _counted(event) and not apart:
                event.date = stands
                continue
        if event.frame.fresh and not _counted(event) and _date_by_frame(event, story.setting.time.today):
            continue
        _date_by_visit(event, story)
        before = event_before(event, told) or just_before(event, told)
        if (
            event.date is None
            and before is not None
            and before.date is not None
            and same_paragraph(event, before)
            and places_agree(before.place, event.place)
        ):
            event.date, event.date_inferred = before.date, True
        if event.date is None and not _date_by_frame(event, story.setting.time.today):
            date_by_report(event, story)


def _goes_on(days: Span, today: date | None) -> bool:
    """Whether `today` is one of the days, and not the last."""
    return today is not None and days.daily and days.start <= today.isoformat() < days.end


def _since_arrival(event: Told) -> bool:
    """ "X, прибывший 6 мая в Осло, встретился с Y": when he came, which says no more than that this was after it."""
    trip = event.visit
    if trip is None or event.status != "held" or event.frame.fresh or len(event.tellings) > 1:
        return False
    sentence = event.tellings[0].candidate.reading
    return any(
        telling.date is not None
        and telling.candidate.reading is sentence
        and telling.candidate.construction.startswith("arrival")
        and sentence.clause(telling.candidate.verb).kind == "participle"
        for telling in trip.tellings
    )


def _before_arrival(event: Told) -> bool:
    """ "Началась встреча X с Y. … X прилетел накануне": news that was told before the text says when somebody came."""
    trip = event.visit
    if trip is None or event.status != "held" or event.frame.fresh or not is_news(event):
        return False
    came = [telling for telling in trip.tellings if telling.date is not None]
    told_last = max(telling.order for telling in event.tellings)
    return bool(came) and all(
        telling.candidate.construction.startswith("arrival") and telling.order > told_last for telling in came
    )


def _besides(event: Told) -> bool:
    """ "Кроме того, X встретился с Y": a paragraph that adds to the visit, and not to the day told of before."""
    first = event.tellings[0].candidate.reading.sentence
    return not event.frame.fresh and lex.fold(first.text).startswith(("кроме того", "помимо этого", "помимо того"))


def _in_another_town(event: Told) -> bool:
    """Whether an event is in another town than what its paragraph stands under: that day is not its."""
    said = (telling.place for telling in event.tellings if not telling.title)
    here, there = next(said, None), event.frame.place
    if here is None or there is None or event.frame.fresh or not here.city or not there.city:
        return False
    return here.name != there.name


def _date_by_gathering(event: Told, story: Story) -> bool:
    """ "Форум проходил 22–24 мая в Осло", after a meeting on its margins: on one of its days, and there."""
    for telling in event.tellings if event.type == "meeting" else ():
        candidate = telling.candidate
        if not on_the_margins(candidate):
            continue
        for number, noun, days, town in story.setting.addenda.around:
            if 1 <= number - candidate.index <= 2 and noun in candidate.reading.sentence.folded:
                event.date, event.place = days, event.place or town
                return True
    return False


def _date_by_ceremony(event: Told, story: Story) -> bool:
    """ "Церемония прошла 4 мая", after the sentence that tells of a signing."""
    if event.type != "signing" or event.status != "held":
        return False
    told_at = event.sentences
    others = {index for other in story.told if other is not event for index in other.sentences}
    event.date = next(
        (
            span
            for number, span in story.setting.addenda.ceremonies
            if number - 1 in told_at or (number - 2 in told_at and number - 1 not in others)
        ),
        None,
    )
    return event.date is not None


def date_results(told: Sequence[Told]) -> None:
    """What was signed "по итогам визита" was signed on its last day."""
    for event in told:
        if event.type != "signing" or event.visit is None or event.visit.date is None or not event.visit.date.daily:
            continue
        said = {telling.date for telling in event.visit.tellings}
        if event.frame.fresh and event.frame.day == event.date and event.date not in said:
            continue  # the paragraph has gone on to a day since
        before = event_before(event, told)
        undated = all(telling.date is None for telling in event.tellings)
        if before is event.visit and undated and any(results_of(telling.candidate) for telling in event.tellings):
            event.date = Span(event.visit.date.end, event.visit.date.end)


def date_by_schedule(event: Told, told: Sequence[Told], story: Story) -> None:
    """Date an event by the sentence after it, or what is to come, or will not, by the gathering that it is at."""
    if _date_by_next(event, story) or event.date is not None or event.status == "held":
        return
    last = max(event.sentences)
    if event.status == "planned" and event.type != "visit" and event.frame.ahead is not None:
        event.date = event.frame.ahead
        return
    today = story.setting.time.today
    if event.status == "planned" and today is not None and any(at_an_hour(t.candidate) for t in event.tellings):
        event.date, event.date_inferred = _of(today), True  # of the day's timetable
        return
    for other in reversed(told):
        since = last - other.tellings[-1].candidate.index
        near = 0 <= since <= 3 or (event.status == "denied" and -2 <= since < 0)
        if other is event or not near or other.date is None or other.type == "call" or other.status == "proposed":
            continue
        if event.type == "visit" and event.status in ("planned", "denied", "cancelled"):
            same_town = event.place is not None and other.place is not None and event.place.name == other.place.name
            if event.place is None and all(telling.candidate.gathering for telling in event.tellings):
                event.place = other.place if _gathers(other) else None  # "не приедет на саммит": where that is
                same_town = event.place is not None
            missed = event.status == "denied" and other.status == "held"
            if same_town and _gathers(other) and (other.status == "planned" or missed):
                event.date = other.date
                return
        shared = {id(party) for party in event.parties} & {id(party) for party in other.parties}
        if event.status in ("denied", "cancelled") and event.type == "meeting" and _gathers(other) and shared:
            event.date, event.place = other.date, event.place or other.place
            return


def _date_by_next(event: Told, story: Story) -> bool:
    """ "Они пройдут в среду" after what is to come, "это было в мае" after what was, "намечались на среду" else."""
    told_at, addenda = event.sentences, story.setting.addenda
    if event.status == "held":
        said = addenda.happened
    else:
        said = addenda.schedules if event.status in ("planned", "proposed") else addenda.once_scheduled
    day = next((span for number, span in said if number - 1 in told_at), None)
    known = event.date
    if day is None or (known is not None and (known.daily or not day.start.startswith(known.end))):
        return False
    event.date = day  # or finer: "до конца года", "это произойдёт 5 ноября"
    return True


def _gathers(event: Told) -> bool:
    return event.type == "meeting" and event.kind in ("summit", "session")


def _counted(event: Told) -> bool:
    """Whether the words count the days of the visit: "в первый день"."""
    return any(telling.when.visit_day is not None or telling.when.weekday is not None for telling in event.tellings)


def _date_by_frame(event: Told, today: date | None) -> bool:
    """Date what has happened by the day that its paragraph stands under, else by the one that the story has reached.

    Of days that still go on today, it is the day's news.
    """
    frame = event.frame
    if event.status != "held" or event.tellings[0].earlier or _of_another_trip(event):
        return False
    if today is not None and frame.day is not None and _goes_on(frame.day, today):
        event.date, event.date_inferred = _of(today), True
        return True
    if frame.fresh and frame.day is not None:
        event.date = frame.day
        return True
    if frame.main is not None and frame.day == frame.main:
        event.date, event.date_inferred = frame.main, True
        return True
    return False


def _of_another_trip(event: Told) -> bool:
    """ "2–3 марта X посетил Осло. Свой первый визит он совершил в Рим": the days are those of the visit before."""
    here, there, day = event.place, event.frame.there, event.frame.day
    if event.type != "visit" or here is None or there is None or day is None or here.country == there.country:
        return False
    first = event.tellings[0].candidate
    return not day.single or "первый" in first.reading.attributes(first.trigger)


def _of_the_visit(telling: Telling) -> bool:
    """ "В программе визита — встреча с X": whether the sentence says of whose days it speaks."""
    return any(lemma in lex.VISIT_NOUNS for lemma in telling.candidate.reading.sentence.lemmas)


def _date_by_visit(event: Told, story: Story) -> None:
    if event.visit is None or event.visit.date is None or event.type == "visit":
        return
    day = next((t.when.visit_day for t in event.tellings if t.when.visit_day is not None), None)
    bounds = days_of(event.visit.date)
    weekday = next((t.when.weekday for t in event.tellings if t.when.weekday is not None), None)
    if weekday is not None and bounds is not None:
        day = (weekday - bounds[0].weekday()) % 7 + 1
    if day is not None and bounds is not None:
        on = bounds[0] + timedelta(days=day - 1) if day > 0 else bounds[1]
        event.date = _of(on)
        return
    by_hour = any(at_an_hour(telling.candidate) for telling in event.tellings)
    begun = event.status == "planned" and event.visit.status == "held" and event.visit.date.single
    begun = begun and event.visit.length != 1  # "прибыл с однодневным визитом": what is to come is of that day
    begun = begun and not any(t.status == "planned" and t.date is not None for t in event.visit.tellings)
    begun = begun and not _said_to_stay(event.visit)
    if begun and not by_hour and not any(_of_the_visit(telling) for telling in event.tellings):
        return  # what is still to come of a visit that has begun is of no day known
    today = story.setting.time.today
    past = today is not None and event.visit.date.daily and event.visit.date.end < today.isoformat()
    if event.status == "planned" and past and event.visit.length != 1 and _only_arrived(event.visit):
        return  # "прибыл вчера": what is still to come is of no day that has passed
    event.date = event.visit.date
    event.date_inferred = event.visit.date_inferred
    if event.status == "held" and today is not None and _goes_on(event.date, today):
        event.date, event.date_inferred = _of(today), True
        return
    if event.status == "held" and not event.visit.date.single:
        event.date_inferred = event.date_inferred or event.type == "meeting"


def _of(day: date) -> Span:
    return Span(day.isoformat(), day.isoformat())


def _said_to_stay(trip: Told) -> bool:
    """ "сегодня находится с визитом в Осло": the day is that of the visit, and not only that of the coming."""
    return any(t.date is not None and t.candidate.construction.startswith("stay") for t in trip.tellings)


def _only_arrived(trip: Told) -> bool:
    """Whether the day of a visit is no more than that of the coming."""
    dated = [telling.candidate.construction for telling in trip.tellings if telling.date is not None]
    return bool(dated) and all(construction.startswith("arrival") for construction in dated)


def date_by_report(event: Told, story: Story) -> None:
    """News of the day: the dateline's date is in the text, the day of publication is only inferred."""
    first = event.tellings[0]
    recent = "недавний" in first.candidate.reading.attributes(first.candidate.trigger)
    if event.status != "held" or first.earlier or (recent and len(event.tellings) == 1):
        return
    if _of_another_trip(event) or all(recently(telling.candidate) for telling in event.tellings):
        return
    dateline = story.setting.time.dateline
    if dateline is not None and event.frame.main in (dateline, None):
        event.date = dateline
    elif _date_by_frame(event, story.setting.time.today):
        return
    elif story.setting.time.today is not None and is_news(event):
        event.date, event.date_inferred = _of(story.setting.time.today), True
