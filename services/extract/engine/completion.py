"""What the whole article adds to its events: dates and places out of the visit, the paragraph or the dateline, modes.

Runs once, after the last sentence. An event's own words always win over what is inherited here.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.contracts.event import Mode
from services.extract.engine.capitals import capitals
from services.extract.engine.circumstances import Span, Where
from services.extract.engine.connectives import at_an_hour, on_another_occasion, on_the_margins, results_of
from services.extract.engine.contests import is_contest
from services.extract.engine.merging import Telling, Told, contains, dates_agree, places_agree
from services.extract.engine.places import country_name
from services.extract.engine.story import Story
from services.extract.engine.wording import finishes, recently

_LONGEST_VISIT = timedelta(days=10)


def complete(story: Story) -> list[Told]:
    """The article's events, each as full as the text allows, in the order of telling."""
    told = [event for event in story.told if _is_event(event)]
    told = [
        event
        for event in told
        if not _shadow_of_call(event, told) and not _is_journey(event, told) and not _of_one_party(event, told)
    ]
    for event in told:
        _leave_bodies(event)
        _leave_nameless_delegations(event)
        _call_contracts(event)
    _call_off_with_visits(told)
    _attach_to_visits(told, story.setting.today.isoformat() if story.setting.today is not None else None)
    _settle_locals(told)
    _add_hosts(told)
    _place_hosts(told)
    _refine_visit_places(told, story)
    for event in told:
        _inherit_place(event, told)
    for event in told:
        if event.type == "visit":
            _date_by_schedule(event, told, story)
    _date_visits(told, story)
    _date_in_order(told, story)
    _date_visits(told, story)
    _date_results(told)
    for event in told:
        _date_by_schedule(event, told, story)
        if event.date is None:
            _date_by_report(event, story)
            _lengthen(event)
        event.mode = event.mode or _mode(event)
        if event.type == "call":
            event.place = None  # each side is at home
    _date_what_is_not_to_be(told)
    return told


def _date_what_is_not_to_be(told: Sequence[Told]) -> None:
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


# --- what is no event ----------------------------------------------------------------------------------


def _is_event(event: Told) -> bool:
    """Whether somebody identifiable takes part, as the type demands."""
    if event.type == "visit":
        visitors = event.with_function("visitor")
        known = any(party.country or party.role for party in visitors)
        if all(party.unowned for party in visitors):
            return False
        return bool(visitors) and (known or event.place is not None or event.mode is not None)
    if event.type == "signing":
        return bool(event.with_function("signatory"))
    parties = event.parties
    if not parties:
        return False
    if len(parties) == 1 and parties[0].kind == "country":
        return False
    if event.type == "meeting" and any(is_contest(telling.candidate) for telling in event.tellings):
        return False
    if event.kind in ("session", "summit"):
        people = any(party.kind == "person" for party in parties)
        if len(parties) == 1 and people and all(_open_to_all(telling) for telling in event.tellings):
            return False  # somebody alone at a conference
        if sum(party.kind == "person" for party in parties) == 1 and not any(
            telling.candidate.joined or (event.kind == "session" and telling.candidate.asserted and len(parties) > 1)
            for telling in event.tellings
        ):
            return False
        return people or any(
            telling.candidate.asserted or telling.candidate.construction.startswith("verb:")
            for telling in event.tellings
        )
    sides = {party.country or id(party) for party in parties}
    return len(parties) >= 2 and (len(sides) >= 2 or any(party.kind == "person" for party in parties))


def _open_to_all(telling: Telling) -> bool:
    return telling.candidate.reading.lemma(telling.candidate.trigger) in ("форум", "конференция")


def _shadow_of_call(event: Told, told: Sequence[Told]) -> bool:
    """Whether a meeting is only "обсудили" of a call told in the same sentence."""
    if event.type != "meeting" or not all(telling.candidate.weak for telling in event.tellings):
        return False
    lines = {telling.candidate.reading.sentence.index for telling in event.tellings}
    people = {id(party) for party in event.parties}
    return any(
        other.type == "call"
        and people <= {id(party) for party in other.parties}
        and lines & {telling.candidate.reading.sentence.index for telling in other.tellings}
        for other in told
    )


def _of_one_party(event: Told, told: Sequence[Told]) -> bool:
    """Whether "стороны" of talks are only those who travel together: whom they talk to the text has not said."""
    people = {id(party) for party in event.parties}
    if event.type != "meeting" or len(people) < 2 or len({party.country for party in event.parties}) > 1:
        return False
    if not all(telling.candidate.anaphoric for telling in event.tellings):
        return False
    return any(other.type == "visit" and people <= {id(p) for p in other.with_function("visitor")} for other in told)


def _is_journey(event: Told, told: Sequence[Told]) -> bool:
    """Whether a visit that leads nowhere in particular ("турне по Африке") is that of which the text tells each leg."""
    if event.type != "visit" or event.place is not None or event.with_function("host"):
        return False
    visitors = {id(party) for party in event.with_function("visitor")}
    legs = {
        other.place.name
        for other in told
        if other.type == "visit" and other.status == event.status and other.place is not None
        if {id(party) for party in other.with_function("visitor")} == visitors
    }
    framed = all(telling.candidate.reading.presupposed(telling.candidate.trigger) for telling in event.tellings)
    return len(legs) > 1 or (bool(legs) and framed and event.date is None)


def _leave_nameless_delegations(event: Told) -> None:
    """ "с участием больших делегаций": whose they are is not said, and the people are named."""
    people = sum(party.kind == "person" for party in event.parties)
    if event.type in ("meeting", "call") and people >= 2:
        event.participants = [(p, f) for p, f in event.participants if not p.unowned]


_PUBLIC = re.compile(
    r"правительств|министерств|мид\b|парламент|сенат|палат|комисси|совет|комитет|ведомств|служб|агентств|область|край|"
    r"акимат|администрац|мэри|хокимият|облисполком|университет|институт|академи|минис?[тэ]|союз"
)


_OF_A_COMPANY = re.compile(
    r"(?:(?:глава|руководитель|директор|президент|основатель|владелец) "
    r"(?:компании|корпорации|группы|холдинга|концерна|банка)"
    r"|(?:заместитель |первый заместитель )?(?:председател[ья] (?:правления|совета директоров)|"
    r"(?:генеральн|исполнительн|управляющ|коммерческ)\w+ директора?))"
)


def _call_contracts(event: Told) -> None:
    """A "договор" that companies, or those who head them, sign is a contract."""
    signers = event.with_function("signatory")
    bodies = [party for party in signers if party.kind == "organization"]
    firms = bool(bodies) and not any(_PUBLIC.search((party.name or "").lower()) for party in bodies)
    firms = firms or all(
        party.kind == "person" and _OF_A_COMPANY.match((party.role or "").lower()) for party in signers
    )
    if event.type != "signing" or not firms or any(party.kind == "country" for party in signers):
        return
    event.documents = [
        document.model_copy(update={"kind": "contract"})
        if document.kind == "treaty" and (document.title or "договор").lower().startswith("договор")
        else document
        for document in event.documents
    ]


_FORMAT = re.compile(r"\w \+ \w|\w [—–] \w")  # «Центральная Азия + Япония» is what a summit is called, no body


_MINISTRY = re.compile(r"(?:министерств|правительств|мин[а-яё]{3,} |мид |мвд |мчс )")


def _leave_bodies(event: Told) -> None:
    """A session's own body takes part only where its leaders are not named; one of them is not all."""
    if (
        event.type == "meeting"
        and event.kind in ("session", "summit")
        and sum(p.kind == "person" for p in event.parties) >= 2
    ):
        event.participants = [(p, f) for p, f in event.participants if p.kind == "person"]
    if event.type == "meeting" and any(party.kind == "person" for party in event.parties):
        event.participants = [(p, f) for p, f in event.participants if not _FORMAT.search(p.name or "")]
    represented = {p.country for p in event.parties if p.kind == "person" and p.country}
    if event.type in ("meeting", "call") and len(represented) >= 2:
        event.participants = [
            (p, f)
            for p, f in event.participants
            if not (p.kind == "organization" and p.country in represented and _MINISTRY.match((p.name or "").lower()))
        ]


def _call_off_with_visits(told: Sequence[Told]) -> None:
    """The talks planned in the sentence of a visit that was called off later are called off with it."""
    for trip in told:
        if trip.type != "visit" or trip.status != "cancelled":
            continue
        sentences = {telling.candidate.reading.sentence.index for telling in trip.tellings}
        for event in told:
            with_visitor = {id(p) for p in event.parties} & {id(p) for p in trip.with_function("visitor")}
            beside = sentences & {telling.candidate.reading.sentence.index for telling in event.tellings}
            if event.type == "meeting" and event.status == "planned" and with_visitor and beside:
                event.status = "cancelled"


# --- visits and what happens in them -----------------------------------------------------------------------


def _attach_to_visits(told: Sequence[Told], today: str | None) -> None:
    """Join each meeting and signing to the visit in whose course it takes place."""
    trips = [event for event in told if event.type == "visit" and event.status in ("held", "planned")]
    for event in told:
        if event.type not in ("meeting", "signing"):
            continue
        scored = ((_within(event, trip, today), -number, trip) for number, trip in enumerate(trips))
        options = [option for option in scored if option[0] > 0]
        if options:
            event.visit = max(options, key=lambda option: option[:2])[2]
        if event.type == "signing" and (talks := _talks_before(event, told)) is not None:
            event.visit = talks.visit


def _talks_before(event: Told, told: Sequence[Told]) -> Told | None:
    """The talks, told in the sentence before, of those who then sign: both are of one visit."""
    index = event.tellings[0].candidate.reading.sentence.index
    parties = {id(party) for party in event.with_function("signatory")}
    undated = all(telling.date is None and telling.place is None for telling in event.tellings)
    return next(
        (
            other
            for other in told
            if undated
            and other.type == "meeting"
            and other.visit is not None
            and {id(party) for party in other.parties} == parties
            and 0 <= index - other.tellings[-1].candidate.reading.sentence.index <= 1
        ),
        None,
    )


def _within(event: Told, trip: Told, today: str | None) -> float:
    """How surely an event belongs to a visit; 0 for not at all."""
    if trip.status != event.status and not (trip.status == "held" and event.status == "planned"):
        return 0.0
    if not places_agree(trip.place, event.place):
        return 0.0
    visitors = trip.with_function("visitor")
    known = {id(party) for party in event.parties}
    countries = {party.country for party in event.parties if party.country}
    direct = any(id(party) in known for party in visitors)
    by_state = (
        all(party.kind != "person" for party in event.parties)
        and any(party.country in countries for party in visitors)
        and (trip.place is None or trip.place.country in countries)
    )
    if not direct and not by_state:
        return 0.0
    if direct and trip.place is not None and trip.place.country and len(event.parties) > 1:
        home = {party.country for party in visitors}
        others = countries - home
        elsewhere = bool(others) and trip.place.country not in others and event.kind == "talks"
        if elsewhere and not any(on_the_margins(telling.candidate) for telling in event.tellings):
            return 0.0
    if _another_time(event) != _another_time(trip) and not (direct and _goes_into(trip, event)):
        return 0.0
    if not _same_days(trip, event, today):
        return 0.0
    distance = min(abs(a.order - b.order) for a in event.tellings for b in trip.tellings)
    # The visit that the text speaks of most is the one whose talks it tells of.
    score = 3.0 - 0.1 * distance + 0.2 * min(len(trip.tellings) - 1, 2)
    if event.date is not None and trip.date is not None:
        score += 2.0
    if event.place is not None and trip.place is not None:
        score += 1.0
    if trip.tellings[0].order > event.tellings[-1].order:
        score -= 1.5
    return max(score, 0.1)


def _goes_into(trip: Told, event: Told) -> bool:
    """Whether an event tells more of a visit recalled just before: "Неделей ранее побывал X. 12 марта его принял Y"."""
    first, last = event.tellings[0], trip.tellings[-1]
    between = first.candidate.reading.sentence.index - last.candidate.reading.sentence.index
    return trip.date is None and event.date is not None and between == 1 and _same_paragraph(event, trip)


def _another_time(event: Told) -> bool:
    first = event.tellings[0]
    return first.earlier and (event.type == "visit" or on_another_occasion(first.candidate))


def _same_days(trip: Told, event: Told, today: str | None) -> bool:
    if event.date is None and trip.date is not None and event.tellings[0].order < trip.tellings[0].order:
        # A visit of another month, recalled later in the text: what was told before it is of its own day.
        stands = event.frame.day
        if stands is None and trip.status == "held" and not trip.date.daily and today is not None and _is_news(event):
            return trip.date.start == today[: len(trip.date.start)]
        return stands is None or not stands.daily or trip.date.start[:7] == stands.start[:7]
    if event.date is None and event.status == "held" and trip.date is not None:
        stands = event.frame.day if event.frame.fresh else event.frame.main
        if stands is not None and stands.daily and not _of_stay(stands, trip.date):
            return False
    if dates_agree(trip.date, event.date):
        return True
    if trip.date is None or event.date is None:
        return event.date is None or (event.date.daily and not event.tellings[0].earlier)
    first, last = _days(trip.date), _days(event.date)
    if first is None or last is None or event.kind == "summit":
        return False
    # An arrival opens the visit; talks of the days after belong to it.
    return timedelta(0) <= last[0] - first[0] <= timedelta(days=3)


def _settle_locals(told: Sequence[Told]) -> None:
    """Whom a visitor meets abroad, an official of a region that is not known, is of the country visited."""
    for event in told:
        trip = event.visit
        if event.type != "meeting" or trip is None or trip.place is None or trip.place.country is None:
            continue
        visitors = {id(party) for party in trip.with_function("visitor")}
        others = [party for party in event.parties if id(party) not in visitors]
        homes = {party.country for party in trip.with_function("visitor")}
        if len(event.parties) != 2 or len(others) != 1 or trip.place.country in homes:
            continue
        party = others[0]
        if party.kind == "person" and party.country is None and _LOCAL.match((party.role or "").lower()):
            party.country = trip.place.country


_LOCAL = re.compile(
    r"(?:губернатор|мэр|глава|руководитель|председатель|секретарь|вице-губернатор|заместитель)\b.*\b"
    r"(?:провинци|город|район|округ|область|области|штат|префектур|уезд|муниципалитет|комитет)"
)


def _add_hosts(told: Sequence[Told]) -> None:
    """Who receives a visitor in the course of the visit is a host of it."""
    for event in told:
        if event.visit is None:
            continue
        trip = event.visit
        visitors = {id(party) for party in trip.with_function("visitor")}
        for telling in event.tellings:
            if telling.candidate.received is not None:
                hosts, guests = telling.candidate.received
                if any(id(guest) in visitors for guest in guests):
                    trip.add([(host, "host") for host in hosts if id(host) not in visitors])


# No government receives its own leaders abroad; ambassadors do.
_GOVERNMENT = frozenset(("head_of_government", "deputy_head_of_government", "minister"))


def _place_hosts(told: Sequence[Told]) -> None:
    """Officials who receive a foreign visitor and of whom no country is said are of the country visited."""
    for trip in told:
        if trip.type != "visit" or trip.place is None or trip.place.country is None:
            continue
        if trip.place.country in {party.country for party in trip.with_function("visitor")}:
            continue
        for host in trip.with_function("host"):
            if host.kind != "person" or not host.role or host.office == "body":
                continue
            guessed = host.office in _GOVERNMENT and host.country in {p.country for p in trip.with_function("visitor")}
            if host.country is None or guessed:
                host.country = trip.place.country


def _refine_visit_places(told: Sequence[Told], story: Story) -> None:
    """A visit to a country was where its talks were, or in the one city of it that the text speaks of."""
    for trip in told:
        if (
            trip.type != "visit"
            or trip.status not in ("held", "planned")
            or (trip.place is not None and trip.place.city)
        ):
            continue
        cities = {
            event.place.name: event.place
            for event in told
            if event.visit is trip and event.place is not None and event.place.city and event.place.name
        }
        if (
            not cities
            and trip.status == "held"
            and trip.place is not None
            and trip.place.country
            and not trip.tellings[0].earlier
            and not _of_another_year(trip, story)
        ):
            ahead = {e.place.name for e in told if e.status != "held" and e.place is not None}
            cities = {
                name: city
                for name, city in story.setting.cities.items()
                if city.country == trip.place.country
                and (name not in ahead or capitals().get(city.country or "") == name)
            }
        home = story.setting.home
        news = trip.status == "held" and not trip.tellings[0].earlier and _is_news(trip)
        if not cities and news and home is not None and trip.place is not None and home.country == trip.place.country:
            cities = {home.name or "": home}  # "КИЕВ, 17 мая — Президент прибыл на Украину"
        if len(cities) == 1:
            city = next(iter(cities.values()))
            trip.place = replace(city, venue=None)


def _of_another_year(trip: Told, story: Story) -> bool:
    """Whether a visit is recalled from another year: the towns that the text is in are not of it."""
    today = story.setting.today
    return today is not None and trip.date is not None and not trip.date.start.startswith((str(today.year), "--"))


def _inherit_place(event: Told, told: Sequence[Told]) -> None:
    """Place what no words place: where its visit was, or what it follows from, or where the text stands."""
    if event.place is not None and event.place.name is not None:
        trip = event.visit.place if event.visit is not None else None
        land = event.place.country
        if trip is not None and trip.city and land == trip.country and event.place.name == country_name(land or ""):
            event.place = replace(trip, venue=event.place.venue)  # "посещает Албанию, где встретился с X"
        return
    if event.type not in ("meeting", "signing"):
        return
    if event.documents and all(document.kind in ("law", "decree") for document in event.documents):
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
    if event.visit is not None and event.visit.place is not None:
        inherited = event.visit.place
        near = event.frame.place if all(telling.date is None for telling in event.tellings) else None
        if not inherited.city and near is not None and event.frame.near and places_agree(inherited, near):
            inherited = near
    elif event.date is None or event.date.daily:
        before = _before(event, told) or _just_before(event, told)
        linked = any(telling.linked for telling in event.tellings)
        if before is not None and (
            linked
            or (_same_paragraph(event, before) and dates_agree(before.date, event.date) and before.type != "call")
        ):
            inherited = before.place
        if inherited is None:
            inherited = _standing_place(event)
    if inherited is not None:
        venue = event.place.venue if event.place is not None else None
        same_room = event.type == "signing" and any(telling.linked for telling in event.tellings)
        event.place = replace(inherited, venue=venue or (inherited.venue if same_room else None))


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


def _just_before(event: Told, told: Sequence[Told]) -> Told | None:
    """For a signing: the event of its paragraph told just before, where a state takes part in both."""
    if event.type != "signing":
        return None
    order = event.tellings[0].order
    earlier = [e for e in told if e is not event and e.status == event.status and e.tellings[0].order < order]
    last = max(earlier, key=lambda other: other.tellings[0].order, default=None)
    if last is None or last.type == "call" or not _same_paragraph(event, last):
        return None
    shared = {p.country for p in event.parties if p.country} & {p.country for p in last.parties if p.country}
    return last if shared or any(telling.linked for telling in event.tellings) else None


def _standing_place(event: Told) -> Where | None:
    """The city that the text was last said to be in, or the only one that it has spoken of."""
    frame, first = event.frame, event.tellings[0]
    if first.earlier or event.status not in ("held", "planned"):
        return None
    if event.date is not None and not event.date.daily:
        return None  # long ago
    if event.date is not None and frame.main is not None and not _near(event.date, frame.main):
        return None
    current = frame.near or (frame.main is not None and frame.day == frame.main)
    sides = {party.country for party in event.parties if party.country}
    undated = all(telling.date is None for telling in event.tellings)
    if current and frame.place is not None and (frame.place.country in sides or (frame.near and undated)):
        return replace(frame.place, venue=None)
    # Who writes from another town than the capital has come there for what is told.
    aside = any(on_the_margins(telling.candidate) for telling in event.tellings) and (
        frame.home is None or capitals().get(frame.home.country or "") == frame.home.name
    )
    if frame.home is not None and frame.home.country in sides and frame.place in (None, frame.home) and not aside:
        return frame.home  # the dateline's, where the text speaks of no other
    if frame.only is not None and (event.date is None or _near(event.date, frame.main)):
        return frame.only
    return None


def _near(day: Span, other: Span | None) -> bool:
    """Whether two days are of one story; None of them says nothing against it."""
    one, two = _days(day), _days(other) if other is not None else None
    return one is None or two is None or abs((one[0] - two[0]).days) <= 10


def _same_paragraph(event: Told, other: Told) -> bool:
    line = event.tellings[0].candidate.reading.sentence.line
    return not event.tellings[0].earlier and any(
        telling.candidate.reading.sentence.line == line for telling in other.tellings
    )


def _for_states(event: Told, other: Told) -> bool:
    """Whether states sign for whom it was that their people met."""
    states = {party.country for party in event.with_function("signatory") if party.kind == "country"}
    return len(states) >= 2 and states <= {party.country for party in other.parties}


def _before(event: Told, told: Sequence[Told]) -> Told | None:
    """The event told last before this one, of the same status, sharing a party with it; of a sentence, no visit."""
    order = next((t.order for t in event.tellings if t.linked and not t.title), event.tellings[0].order)
    parties = {id(party) for party in event.parties}
    best: tuple[tuple[int, bool, int], Told] | None = None
    for other in told:
        if other is event or other.status != event.status:
            continue
        last = max((t for t in other.tellings if t.order < order), key=lambda t: t.order, default=None)
        if last is None or not (parties & {id(party) for party in other.parties} or _for_states(event, other)):
            continue
        told_at = last.candidate.reading.sentence.index, other.type != "visit", last.order
        if best is None or told_at > best[0]:
            best = (told_at, other)
    return best[1] if best is not None else None


# --- dates -----------------------------------------------------------------------------------------------


def _days(span: Span) -> tuple[date, date] | None:
    try:
        return date.fromisoformat(span.start), date.fromisoformat(span.end)
    except ValueError:
        return None


def _date_in_order(told: Sequence[Told], story: Story) -> None:
    """Date what no words date, event by event in the order of telling, each by the first that applies.

    What follows from an event ("по итогам переговоров") has its date; what happens in a visit has a day of it; then
    what the paragraph stands under, the day that the article's story has reached, the dateline, and the day of
    publication for plain news (the last and what crosses paragraphs only inferred).
    """
    for event in told:
        if event.date is not None or event.type == "visit":
            continue
        first = event.tellings[0]
        if _date_by_ceremony(event, story) or (event.status != "held" and _date_by_next(event, story)):
            continue
        town = event.place.name if event.place is not None else None
        if town in story.setting.addenda.town_days and event.status == "held":
            event.date = story.setting.addenda.town_days[town]
            continue
        if any(telling.linked for telling in event.tellings) and not first.earlier and not _counted(event):
            before = _before(event, told)
            # "На следующий день прошёл форум. По его итогам …": a day that the paragraph has given since
            moved_on = event.frame.fresh and before is not None and not _same_paragraph(event, before)
            if before is not None and before.type != "visit" and before.date is not None and not moved_on:
                event.date, event.date_inferred = before.date, before.date_inferred
                continue
        talks = _talks_before(event, told) if event.type == "signing" else None
        if talks is not None and talks.date is not None and talks.date.daily and not _counted(event):
            event.date, event.date_inferred = talks.date, talks.date_inferred
            continue
        stay = event.visit.date if event.visit is not None else None
        if stay is not None and event.status == "held":
            order = (event.frame.day, event.frame.main) if event.frame.fresh else (event.frame.main, event.frame.day)
            stands = next((day for day in order if day is not None and _of_stay(day, stay)), None)
            if stands is not None and not _counted(event):
                event.date = stands
                continue
        if event.frame.fresh and not _counted(event) and _date_by_frame(event):
            continue
        _date_by_visit(event, story)
        before = _before(event, told) or _just_before(event, told)
        if (
            event.date is None
            and before is not None
            and before.date is not None
            and _same_paragraph(event, before)
            and places_agree(before.place, event.place)
        ):
            event.date, event.date_inferred = before.date, True
        if event.date is None and not _date_by_frame(event):
            _date_by_report(event, story)


def _date_by_ceremony(event: Told, story: Story) -> bool:
    """ "Церемония прошла 4 мая", after the sentence that tells of a signing."""
    if event.type != "signing" or event.status != "held":
        return False
    told_at = {telling.candidate.reading.sentence.index for telling in event.tellings}
    event.date = next((span for number, span in story.setting.addenda.ceremonies if number - 1 in told_at), None)
    return event.date is not None


def _of_stay(day: Span, stay: Span) -> bool:
    """Whether a day is one of a visit: of its days, or, where only the arrival is dated, one of the three after it."""
    if contains(stay, day) or contains(day, stay):
        return True
    first, then = _days(stay), _days(day)
    return stay.single and first is not None and then is not None and 0 <= (then[0] - first[0]).days <= 3


def _date_results(told: Sequence[Told]) -> None:
    """What was signed "по итогам визита" was signed on its last day."""
    for event in told:
        if event.type != "signing" or event.visit is None or event.visit.date is None or not event.visit.date.daily:
            continue
        if event.frame.fresh and event.frame.day == event.date:
            continue  # the paragraph has gone on to a day since
        before = _before(event, told)
        undated = all(telling.date is None for telling in event.tellings)
        if before is event.visit and undated and any(results_of(telling.candidate) for telling in event.tellings):
            event.date = Span(event.visit.date.end, event.visit.date.end)


def _date_by_schedule(event: Told, told: Sequence[Told], story: Story) -> None:
    """Date what is to come, or will not, by the sentence after it or by the gathering that it is at."""
    if event.date is not None or event.status == "held":
        return
    if event.status in ("planned", "proposed") and _date_by_next(event, story):
        return
    last = max(telling.candidate.reading.sentence.index for telling in event.tellings)
    if event.status == "planned" and event.type != "visit" and event.frame.ahead is not None:
        event.date = event.frame.ahead
        return
    today = story.setting.today
    if event.status == "planned" and today is not None and any(at_an_hour(t.candidate) for t in event.tellings):
        event.date, event.date_inferred = Span(today.isoformat(), today.isoformat()), True  # of the day's timetable
        return
    for other in reversed(told):
        since = last - other.tellings[-1].candidate.reading.sentence.index
        near = 0 <= since <= 3 or (event.status == "denied" and -2 <= since < 0)
        if other is event or not near or other.date is None or other.type == "call" or other.status == "proposed":
            continue
        if event.type == "visit" and event.status in ("planned", "denied", "cancelled"):
            same_town = event.place is not None and other.place is not None and event.place.name == other.place.name
            missed = event.status == "denied" and other.status == "held"
            if same_town and _gathers(other) and (other.status == "planned" or missed):
                event.date = other.date
                return
        shared = {id(party) for party in event.parties} & {id(party) for party in other.parties}
        if event.status in ("denied", "cancelled") and event.type == "meeting" and _gathers(other) and shared:
            event.date, event.place = other.date, event.place or other.place
            return


def _date_by_next(event: Told, story: Story) -> bool:
    """ "Они пройдут в среду", right after what is to come was told of."""
    told_at = {telling.candidate.reading.sentence.index for telling in event.tellings}
    event.date = next((span for number, span in story.setting.addenda.schedules if number - 1 in told_at), None)
    return event.date is not None


def _gathers(event: Told) -> bool:
    return event.type == "meeting" and event.kind in ("summit", "session")


def _counted(event: Told) -> bool:
    """Whether the words count the days of the visit: "в первый день"."""
    return any(telling.when.visit_day is not None or telling.when.weekday is not None for telling in event.tellings)


def _date_by_frame(event: Told) -> bool:
    """Date what has happened by the day that its paragraph stands under, else by the one that the story has reached."""
    frame = event.frame
    if event.status != "held" or event.tellings[0].earlier:
        return False
    if frame.fresh and frame.day is not None:
        event.date = frame.day
        return True
    if frame.main is not None and frame.day == frame.main:
        event.date, event.date_inferred = frame.main, True
        return True
    return False


def _date_visits(told: Sequence[Told], story: Story) -> None:
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
        dated = [e for e in told if e.visit is trip and e.date is not None and _days(e.date) and _tells_days(e)]
        days = [e.date for e in dated if e.date is not None and e.status == trip.status]
        if trip.date is None or trip.date.single:
            stay = _stay_beside(trip, story)
            if stay is not None and last is None and (trip.date is None or contains(stay, trip.date)):
                trip.date, trip.date_inferred = stay, False
                continue
        if trip.date is None and last is not None:
            trip.date = _backwards(last, trip, days, story)
        elif trip.date is None and trip.status == "held" and days:
            trip.date, trip.date_inferred = Span(min(d.start for d in days), max(d.end for d in days)), False
            trip.date_inferred = trip.date.single
        elif trip.date is None and trip.status == "held" and story.setting.today is not None:
            today = story.setting.today.isoformat()
            ahead = [
                e.date.end for e in dated if e.date is not None and e.status == "planned" and e.date.start >= today
            ]
            if ahead:
                trip.date = Span(today, max(ahead))
        if trip.date is None:
            continue
        bounds = _days(trip.date)
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
                inside = _days(span)
                if inside is not None and end < inside[1] <= start + _LONGEST_VISIT:
                    end = inside[1]
            first = min([start, *(d[0] for span in days if (d := _days(span)) and _present(trip) and d[0] < start)])
            trip.date = Span(first.isoformat(), end.isoformat())


def _tells_days(event: Told) -> bool:
    """Whether an event tells how long the visit lasted."""
    return not event.date_inferred and event.kind != "summit"


def _stay_beside(trip: Told, story: Story) -> Span | None:
    """ "Она продолжалась с 7 по 10 мая": days that the sentence of the visit, or one of the two after it, gives."""
    told_at = [telling.candidate.reading.sentence.index for telling in trip.tellings if not telling.title]
    back = -1 if all(telling.candidate.anaphoric for telling in trip.tellings) else 0
    for number, span in story.setting.addenda.stays:
        if any(back <= number - index <= 1 for index in told_at):
            return span
    return None


def _stretch(trip: Told, story: Story) -> tuple[Span | None, Span | None]:
    """ "Приехал в понедельник, пробудет до 27 сентября", right after a visit was told of: its first and last day."""
    told_at = {telling.candidate.reading.sentence.index for telling in trip.tellings}
    return next(((a, b) for number, a, b in story.setting.addenda.stretches if number - 1 in told_at), (None, None))


def _return(trip: Told, story: Story) -> str | None:
    """ "Домой летят в среду", soon after the visit was told of; "отбыл из Осло", where that is the town visited."""
    told_at = max(telling.candidate.reading.sentence.index for telling in trip.tellings)
    began = trip.tellings[0].candidate.reading.sentence.index
    for number, span, town in story.setting.addenda.departures if trip.place is not None else ():
        left = trip.place is not None and town in (trip.place.name, country_name(trip.place.country or ""))
        if left and number > began and trip.status == "held":
            return span.end
    return next((span.end for number, span in story.setting.addenda.returns if 0 < number - told_at <= 3), None)


def _backwards(last: str, trip: Told, days: Sequence[Span], story: Story) -> Span:
    """A visit of which only the end is told: as long as its length says, else from its first dated event.

    One that has begun and goes on beyond the day of the report has begun by then.
    """
    end = _days(Span(last, last))
    if end is not None and trip.length is not None:
        return Span((end[0] - timedelta(days=trip.length - 1)).isoformat(), last)
    starts = [span.start for span in days]
    today = trip.frame.main or story.setting.dateline
    if today is None and story.setting.today is not None:
        today = Span(story.setting.today.isoformat(), story.setting.today.isoformat())
    if trip.status == "held" and today is not None and today.start < last:
        starts.append(today.start)
    return Span(min([last, *(start for start in starts if start <= last)]), last)


def _present(trip: Told) -> bool:
    """Whether the dated words say that the visitor was there, not that he came."""
    return not any(
        telling.candidate.construction.startswith("arrival") for telling in trip.tellings if telling.date is not None
    )


def _lengthen(trip: Told) -> None:
    """ "прибыл с двухдневным визитом", "завершил двухдневный визит": so many days from or to the one that dates it."""
    days = _days(trip.date) if trip.date is not None and trip.date.single else None
    if trip.type == "visit" and days is not None and trip.length is not None and trip.length > 1:
        others = timedelta(days=trip.length - 1)
        over = any(finishes(telling.candidate) for telling in trip.tellings)
        first, last = (days[0] - others, days[0]) if over else (days[0], days[0] + others)
        trip.date = Span(first.isoformat(), last.isoformat())


def _is_news(event: Told) -> bool:
    """Whether the event is what the article reports, not what it recalls."""
    first = event.tellings[0]
    return not first.earlier and (first.title or first.candidate.reading.sentence.index <= 3)


def _date_by_visit(event: Told, story: Story) -> None:
    if event.visit is None or event.visit.date is None or event.type == "visit":
        return
    day = next((t.when.visit_day for t in event.tellings if t.when.visit_day is not None), None)
    bounds = _days(event.visit.date)
    weekday = next((t.when.weekday for t in event.tellings if t.when.weekday is not None), None)
    if weekday is not None and bounds is not None:
        day = (weekday - bounds[0].weekday()) % 7 + 1
    if day is not None and bounds is not None:
        on = bounds[0] + timedelta(days=day - 1) if day > 0 else bounds[1]
        event.date = Span(on.isoformat(), on.isoformat())
        return
    by_hour = any(at_an_hour(telling.candidate) for telling in event.tellings)
    if event.status == "planned" and event.visit.status == "held" and event.visit.date.single and not by_hour:
        return  # what is still to come of a visit that has begun is of no day known
    event.date = event.visit.date
    event.date_inferred = event.visit.date_inferred
    today = story.setting.today.isoformat() if story.setting.today is not None else None
    if (
        event.status == "held"
        and today is not None
        and bounds is not None
        and event.date.start <= today < event.date.end
    ):
        event.date = Span(event.date.start, today)
    if event.status == "held" and not event.visit.date.single:
        event.date_inferred = event.date_inferred or event.type == "meeting"


def _date_by_report(event: Told, story: Story) -> None:
    """News of the day: the dateline's date is in the text, the day of publication is only inferred."""
    first = event.tellings[0]
    recent = "недавний" in first.candidate.reading.attributes(first.candidate.trigger)
    if event.status != "held" or first.earlier or (recent and len(event.tellings) == 1):
        return
    if all(recently(telling.candidate) for telling in event.tellings):
        return
    dateline = story.setting.dateline
    if dateline is not None and event.frame.main in (dateline, None):
        event.date = dateline
    elif _date_by_frame(event):
        return
    elif story.setting.today is not None and _is_news(event):
        day = story.setting.today.isoformat()
        event.date, event.date_inferred = Span(day, day), True


# --- mode ------------------------------------------------------------------------------------------------


_OF_TWO = ("совместн", "межправ", "межгос", "смешан", "двусторон", "высш", "комисси", "комитет")


def _mode(event: Told) -> Mode | None:
    if event.type != "meeting":
        return None
    sides = {party.country for party in event.parties if party.country}
    bodies = [party for party in event.parties if party.country is None]
    if event.kind == "summit" or len(sides) + (1 if bodies and len(sides) >= 2 else 0) >= 3:
        return "multilateral"
    joint = any((party.name or "").lower().startswith(_OF_TWO) or "-" in (party.name or "") for party in bodies)
    if event.kind == "session" and any(p.kind == "organization" for p in bodies) and not joint:
        return "multilateral"  # of an international body
    if len(event.parties) >= 2 or joint:
        return "bilateral"
    return "multilateral" if event.kind == "session" and bodies else None
