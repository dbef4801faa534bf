"""Where an event was that no words place: as its visit, as what it follows from, or where the text stands."""

from collections.abc import Sequence
from dataclasses import replace

from services.extract.engine.capitals import capitals
from services.extract.engine.circumstances import Span, Where, whereabouts
from services.extract.engine.completion.relations import days_of, event_before, just_before, same_paragraph
from services.extract.engine.connectives import on_the_margins
from services.extract.engine.merging import Told, contains, dates_agree, places_agree
from services.extract.engine.papers import ACTS
from services.extract.engine.places import country_name, find_places
from services.extract.engine.story import Story


def place_by_ceremony(event: Told, story: Story) -> None:
    """ "Церемония прошла в Осло", after the sentence that tells of a signing which no words place."""
    if event.type == "signing" and event.status == "held" and event.place is None:
        towns = story.setting.addenda.ceremony_towns
        event.place = next((town for number, town in towns if number - 1 in event.sentences), None)


def inherit_place(event: Told, told: Sequence[Told]) -> None:
    """Place what no words place: where its visit was, or what it follows from, or where the text stands."""
    if event.place is not None and event.place.name is not None:
        trip = event.visit.place if event.visit is not None else None
        land = event.place.country
        if trip is not None and trip.city and land == trip.country and event.place.name == country_name(land or ""):
            event.place = replace(trip, venue=event.place.venue)  # "посещает Албанию, где встретился с X"
        return
    if event.type not in ("meeting", "signing"):
        return
    if event.documents and all(document.kind in ACTS for document in event.documents):
        return  # signed at a desk, whatever was told before
    if event.visit is None and all(
        telling.candidate.construction.startswith("participle") and telling.date is not None
        for telling in event.tellings
    ):
        return  # "обменялись подписанным накануне протоколом"
    inherited: Where | None = None
    if _still_to_be_signed(event):
        return
    if event.status in ("denied", "cancelled"):
        known = {id(party) for party in event.parties}
        takes_place = [e for e in told if e.status not in ("denied", "cancelled") and e.place is not None]
        met = [e for e in takes_place if known & {id(p) for p in e.parties}]
        only = event.frame.only
        if only is not None and any(e.place is not None and e.place.name == only.name for e in met):
            event.place = replace(only, venue=None)  # "встреча с X не состоялась": in the one town of the text
        return
    if any(trip.type == "visit" and _elsewhere_on_tour(event, trip) for trip in told):
        return
    if event.visit is not None and event.visit.place is not None:
        inherited = event.visit.place
        near = event.frame.place if all(telling.date is None for telling in event.tellings) else None
        if not inherited.city and near is not None and event.frame.near and places_agree(inherited, near):
            inherited = near
        elif not inherited.city and event.status == "held":
            inherited = _town_before(event, told) or inherited
    elif event.date is None or event.date.daily:
        before = event_before(event, told) or just_before(event, told)
        linked = any(telling.linked for telling in event.tellings)
        if before is not None and (
            linked or (same_paragraph(event, before) and dates_agree(before.date, event.date) and before.type != "call")
        ):
            inherited = before.place
        if inherited is None:
            inherited = _standing_place(event) or _town_of_the_host(event, told)
            if inherited is not None and not event.frame.near and _envoy_elsewhere(event, inherited.country):
                inherited = None
    if inherited is not None and not on_a_day_in_the_capital(event, inherited):
        venue = event.place.venue if event.place is not None else None
        same_room = event.type == "signing" and any(telling.linked for telling in event.tellings)
        event.place = replace(inherited, venue=venue or (inherited.venue if same_room else None))


def _town_before(event: Told, told: Sequence[Told]) -> Where | None:
    """In which town of the country visited the event of the visit told just before was, where the text still is."""
    order, stands = event.tellings[0].order, event.frame.place
    earlier = [e for e in told if e.visit is event.visit and e.type != "visit" and e.tellings[0].order < order]
    last = max(earlier, key=lambda other: other.tellings[0].order, default=None)
    if last is None or last.place is None or stands is None or not last.place.city or last.status != "held":
        return None
    return replace(stands, venue=None) if last.place.name == stands.name else None


def _elsewhere_on_tour(event: Told, trip: Told) -> bool:
    """Whether a traveller through several countries meets those of another one than where the text says he goes."""
    if trip.place is None or all(t.candidate.construction != "noun:турне" for t in trip.tellings):
        return False
    visitors = trip.with_function("visitor")
    met = {party.country for party in event.parties} - {party.country for party in visitors}
    if not any(visitor in event.parties for visitor in visitors):
        return False
    return bool(met) and None not in met and trip.place.country not in met


def _still_to_be_signed(event: Told) -> bool:
    """Whether states are only said to sign some day: where they do is not where that was said."""
    signers = event.with_function("signatory")
    undated = all(telling.date is None and not telling.linked for telling in event.tellings)
    return (
        event.type == "signing"
        and event.status in ("planned", "denied", "proposed")
        and event.visit is None
        and undated
        and bool(signers)
        and all(party.kind == "country" for party in signers)
    )


def _standing_place(event: Told) -> Where | None:
    """The city that the text was last said to be in, or the only one that it has spoken of."""
    frame, first = event.frame, event.tellings[0]
    if first.earlier or event.status not in ("held", "planned"):
        return None
    if event.date is not None and not event.date.daily:
        return None  # long ago
    stands = frame.near and frame.fresh and frame.day is not None and _near(event.date, frame.day)
    if event.date is not None and frame.main is not None and not stands and not _near(event.date, frame.main):
        return None
    if event.status == "planned" and frame.there is not None and frame.there.city:
        return frame.there
    place, near = frame.place, frame.near
    if frame.ahead_place and event.status == "held":
        place, near = None, False  # where somebody is still to go
    if place is not None and on_a_day_in_the_capital(event, place):
        place, near = None, False
    current = near or (frame.main is not None and frame.day == frame.main)
    sides = {party.country for party in event.parties if party.country}
    undated = all(telling.date is None for telling in event.tellings)
    of_day = stands and frame.day is not None and event.date is not None and contains(frame.day, event.date)
    if current and place is not None and (place.country in sides or (near and (undated or of_day))):
        return replace(place, venue=None)
    # Who writes from another town than the capital has come there for what is told.
    aside = (
        any(on_the_margins(telling.candidate) for telling in event.tellings)
        and not frame.abroad
        and (frame.home is None or capitals().get(frame.home.country or "") == frame.home.name)
    )
    at_home = frame.home is not None and place in (None, frame.home) and not aside
    if frame.home is not None and at_home and (frame.home.country in sides or frame.abroad):
        return frame.home  # the dateline's, where the text speaks of no other
    if frame.only is not None and (event.date is None or _near(event.date, frame.main)):
        return frame.only
    return None


def _town_of_the_host(event: Told, told: Sequence[Told]) -> Where | None:
    """ "Мэр Осло встретился с послом Кубы": a mayor who meets foreigners, and went nowhere, is at home."""
    if event.type != "meeting" or (event.date is not None and not event.date.daily):
        return None
    mayors = [party for party in event.parties if (party.role or "").startswith(_MAYORS)]
    others = [party for party in event.parties if party not in mayors]
    guests = bool(others) and all(party.country for party in others)
    if len(mayors) != 1 or not guests or any(party.country == mayors[0].country for party in others):
        return None
    if any(trip.type == "visit" and mayors[0] in trip.with_function("visitor") for trip in told):
        return None
    towns = [place for place in find_places(mayors[0].role or "") if place.kind == "city"]
    return whereabouts(towns) if len(towns) == 1 else None


_MAYORS = ("мэр ", "аким города ", "хоким города ", "глава города ", "городской голова ", "бургомистр ", "аким ")


def on_a_day_in_the_capital(event: Told, place: Where) -> bool:
    """ "Посол посетил Псков. Во вторник он встретился с министром": ministers meet envoys where the state governs."""
    in_capital = place.name == capitals().get(place.country or "")
    if event.date is None or event.place is not None or not place.city or in_capital:
        return False
    posted = [party for party in event.parties if party.office == "ambassador"]
    state = [party for party in event.parties if party.office in _OF_STATE and party.country == place.country]
    return bool(posted) and bool(state)


_OF_STATE = ("minister", "head_of_government", "head_of_state", "deputy_head_of_government")


def _envoy_elsewhere(event: Told, country: str | None) -> bool:
    """Whether an envoy takes part and nobody of the country: he meets others where he serves, or where they are."""
    envoys = [party for party in event.parties if (party.role or "").startswith(_ENVOYS)]
    others = {party.country for party in event.parties if party not in envoys}
    served = {party.country for party in envoys} if len(envoys) > 1 else set()
    return bool(envoys) and country not in others | served


_ENVOYS = ("посол", "постоянный представитель", "временный поверенный", "генеральный консул")


def _near(day: Span | None, other: Span | None) -> bool:
    """Whether two days are of one story; None of them says nothing against it."""
    one, two = (days_of(span) if span is not None else None for span in (day, other))
    return one is None or two is None or abs((one[0] - two[0]).days) <= 10
