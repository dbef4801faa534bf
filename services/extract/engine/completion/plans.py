"""What became of plans: moved to a day that the text gives later, fallen through, come true."""

from collections.abc import Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.merging import Told, people_overlap, places_agree
from services.extract.engine.status import once_intended, was_to_be
from services.extract.engine.story import Story

_NEAR = 2  # sentences between a plan and what is said of its having been called off


def move_to_new_days(told: Sequence[Told], story: Story) -> list[Told]:
    """The events, without those that were put off to a day on which they are told of again as planned.

    "Визит отложен. Он состоится 3 июня" is one to come, not one that was called off.
    """
    addenda = story.setting.addenda
    once = {number for number, _ in addenda.once_scheduled}
    kept: list[Told] = []
    for event in told:
        if event.status not in ("cancelled", "denied") or not _put_off(event):
            kept.append(event)
            continue
        again = next((other for other in told if _moved(event, other)), None)
        if again is not None:
            again.place = again.place if again.place is not None and again.place.city else event.place or again.place
            again.tellings[:0] = event.tellings
            continue
        said = (day for number, day in addenda.schedules if number - 1 in event.sentences and number not in once)
        day = next(said, None)
        if day is not None and event.status == "cancelled" and (event.date is None or event.date.end < day.start):
            event.status, event.date, event.date_inferred = "planned", day, False
        kept.append(event)
    return kept


def _put_off(event: Told) -> bool:
    """Whether the sentences of an event say that it was put off, not that it was called off."""
    said = {lemma for telling in event.tellings for lemma in telling.candidate.reading.lemmas}
    return not said.isdisjoint(lex.PUT_OFF_VERBS)


def _moved(event: Told, other: Told) -> bool:
    """Whether an event is told of again as planned, for a later day and the same people."""
    if other.type != event.type or other.status != "planned" or other.date is None:
        return False
    if event.date is not None and other.date.start <= event.date.end:
        return False
    if event.type == "visit":
        same = event.with_function("visitor") == other.with_function("visitor")
    else:
        same = people_overlap(event.parties, other.parties) == 1.0
    near = 0 <= other.tellings[0].candidate.index - event.tellings[0].candidate.index <= _NEAR
    return same and near and places_agree(event.place, other.place)


def fall_through(told: Sequence[Told], story: Story) -> None:
    """What was only intended for a day that has passed, or was to be beside what was called off, has not taken place.

    "Планировалось, что X прилетит 10 мая", told on the 12th; "X отказался от переговоров. Предполагалось, что он …".
    """
    today = story.setting.time.today.isoformat() if story.setting.time.today is not None else None
    for event in told:
        said = [telling.candidate for telling in event.tellings if not telling.title]
        if event.status != "planned" or not said or not all(map(_looked_back_on, said)):
            continue
        intended = all(once_intended(candidate.reading, candidate.verb) is not None for candidate in said)
        days = event.date if event.date is not None and event.date.daily else None
        passed = intended and days is not None and today is not None and days.end < today
        if passed or any(_called_off_beside(other, event) for other in told):
            event.status = "cancelled"


def _looked_back_on(candidate: Candidate) -> bool:
    """ "собирался приехать", "был намечен"; what "стояло в календаре" may have taken place."""
    return was_to_be(candidate) and candidate.reading.lemma(candidate.verb) not in lex.LIST_VERBS


def _called_off_beside(other: Told, event: Told) -> bool:
    """Whether an event of one who was to take part in another one was called off right before or after it."""
    if other is event or other.status not in ("cancelled", "denied"):
        return False
    shared = {id(party) for party in other.parties} & {id(party) for party in event.parties}
    numbers = [abs(one - two) for one in other.sentences for two in event.sentences]
    return bool(shared) and min(numbers) <= _NEAR


def call_off_with_visits(told: Sequence[Told]) -> None:
    """The talks planned in the sentence of a visit that was called off later are called off with it."""
    for trip in told:
        if trip.type != "visit" or trip.status != "cancelled":
            continue
        sentences = trip.sentences
        for event in told:
            with_visitor = {id(p) for p in event.parties} & {id(p) for p in trip.with_function("visitor")}
            beside = sentences & event.sentences
            if event.type == "meeting" and event.status == "planned" and with_visitor and beside:
                event.status = "cancelled"


def take_place_with_talks(told: Sequence[Told]) -> None:
    """ "X и Y встретились в Осло. Ранее визит Y в Осло анонсировали": whoever was announced has come."""
    for trip in told:
        announced = trip.type == "visit" and trip.status == "planned" and trip.tellings[0].earlier
        if not announced or trip.date is not None or trip.place is None or not trip.place.city:
            continue
        visitors = {id(party) for party in trip.with_function("visitor")}
        trip.status = "held" if any(_met_there(event, trip, visitors) for event in told) else trip.status


def _met_there(event: Told, trip: Told, visitors: set[int]) -> bool:
    """Whether a meeting of the news that has been held was where a visit was announced to lead, with its visitors."""
    if event.type != "meeting" or event.status != "held" or event.place is None or trip.place is None:
        return False
    of_news = not any(telling.earlier for telling in event.tellings)
    return of_news and event.place.name == trip.place.name and visitors <= {id(party) for party in event.parties}
