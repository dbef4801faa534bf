"""Visits and what happens in their course: which meeting is of which visit, its hosts, the town visited."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.extract.engine import lexicon as lex
from services.extract.engine.capitals import capitals
from services.extract.engine.circumstances import Where, whereabouts
from services.extract.engine.completion.places import on_a_day_in_the_capital
from services.extract.engine.completion.relations import days_of, is_news, of_stay, same_paragraph, talks_before
from services.extract.engine.connectives import on_another_occasion, on_the_margins, reminds
from services.extract.engine.event_places import one_more_stop
from services.extract.engine.matching import long_before
from services.extract.engine.merging import Told, contains, dates_agree, places_agree
from services.extract.engine.places import country_name
from services.extract.engine.story import Story


def attach_to_visits(told: Sequence[Told], today: str | None) -> None:
    """Join each meeting and signing to the visit in whose course it takes place."""
    trips = [event for event in told if event.type == "visit" and event.status in ("held", "planned")]
    reached: dict[int, date] = {}  # the last day that an event of a visit was told to be on
    for event in told:
        if event.type not in ("meeting", "signing"):
            continue
        scored = (
            (_within(event, trip, today, reached.get(id(trip))), -number, trip) for number, trip in enumerate(trips)
        )
        options = [option for option in scored if option[0] > 0]
        if options:
            event.visit = max(options, key=lambda option: option[:2])[2]
            days = days_of(event.date) if event.date is not None and event.status == "held" else None
            if days is not None:
                reached[id(event.visit)] = max(days[1], reached.get(id(event.visit), days[1]))
        if event.type == "signing" and (talks := talks_before(event, told)) is not None:
            event.visit = talks.visit
        if event.visit is None and any(telling.when.visit_day is not None for telling in event.tellings):
            event.visit = _counted_from(event, trips)


def _counted_from(event: Told, trips: Sequence[Told]) -> Told | None:
    """ "Главный договор подписали в последний день": the visit told of last, whoever of its delegation signed."""
    order = event.tellings[0].order
    before = [t for t in trips if t.status == event.status and t.tellings[0].order < order]
    last = max(before, key=lambda trip: trip.tellings[-1].order, default=None)
    return last if last is not None and places_agree(last.place, event.place) else None


def _within(event: Told, trip: Told, today: str | None, reached: date | None) -> float:
    """How surely an event belongs to a visit; 0 for not at all. `reached` is the day that the visit has got to."""
    if trip.status != event.status and not (trip.status == "held" and event.status == "planned"):
        return 0.0
    if not places_agree(trip.place, event.place) and not _in_the_country(trip, event):
        return 0.0
    if _goes_on_elsewhere(trip, event) or (trip.place is not None and on_a_day_in_the_capital(event, trip.place)):
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
    at_home = event.place is not None and event.place.country in {party.country for party in visitors}
    if direct and trip.place is None and at_home:
        return 0.0  # a journey that nobody says where it went was not to one's own country
    if direct and trip.place is not None and trip.place.country and len(event.parties) > 1:
        home = {party.country for party in visitors}
        others = countries - home
        held_there = event.status == "held" and event.place is not None and event.place.country == trip.place.country
        elsewhere = bool(others) and trip.place.country not in others and event.kind == "talks" and not held_there
        elsewhere = elsewhere and not (trip.date is not None and _to_a_gathering(trip))
        if elsewhere and not any(on_the_margins(telling.candidate) for telling in event.tellings):
            return 0.0
    beside = direct and event.tellings[0].candidate.reading is trip.tellings[-1].candidate.reading
    if _another_time(event) != _another_time(trip) and not beside and not (direct and _goes_into(trip, event)):
        return 0.0
    if not _same_days(trip, event, today, reached):
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


def _in_the_country(trip: Told, event: Told) -> bool:
    """Whether a visit to come, of which a town is named, was said to be to the country of another one: of an event."""
    return trip.status == event.status == "planned" and any(
        telling.place is not None and not telling.place.city and places_agree(telling.place, event.place)
        for telling in trip.tellings
    )


def _goes_on_elsewhere(trip: Told, event: Told) -> bool:
    """Whether a visit is where somebody went after what was told: "также посетил Псков", "вечером отбыл в Осло"."""
    if event.place is not None or trip.tellings[0].order <= event.tellings[-1].order:
        return False
    said = (telling.candidate for telling in trip.tellings)
    return all(c.trigger == c.verb and (one_more_stop(c) or c.reading.lemma(c.verb) in lex.DEPART_VERBS) for c in said)


_GATHERING = re.compile(
    r"(?:для участия в|примет участие в|прин\w+ участие в|\bна) (?:[\w«»\"-]+ ){0,4}?(?:сесси|саммит|форум|ассамбле|"
    r"конференц|конгресс|заседани|выставк)"
)


def _to_a_gathering(trip: Told) -> bool:
    """ "прибыл в Нью-Йорк для участия в сессии Генассамблеи": where those of other states are met as well."""
    return any(_GATHERING.search(lex.fold(t.candidate.reading.sentence.text)) is not None for t in trip.tellings)


def _goes_into(trip: Told, event: Told) -> bool:
    """Whether an event tells more of a visit recalled just before: "Неделей ранее побывал X. 12 марта его принял Y"."""
    first, last = event.tellings[0], trip.tellings[-1]
    between = first.candidate.index - last.candidate.index
    if first.when.same_day and event.date == trip.date and between == 1:
        return True  # "Прошлый визит был в мае. Тогда X и Y подписали …"
    return trip.date is None and event.date is not None and between == 1 and same_paragraph(event, trip)


def _another_time(event: Told) -> bool:
    first = event.tellings[0]
    return first.earlier and (event.type == "visit" or on_another_occasion(first.candidate))


def _of_one_day(trip: Told) -> bool:
    """ "накануне посетил Осло": on that day, unlike "прибыл в Осло", after which he is there."""
    dated = [telling for telling in trip.tellings if telling.date is not None]
    return trip.date is not None and trip.date.single and all(t.candidate.construction == "going" for t in dated)


def _same_days(trip: Told, event: Told, today: str | None, reached: date | None) -> bool:
    if event.date is None and event.status == "held" and _of_one_day(trip) and trip.date is not None:
        stands = event.frame.day if event.frame.fresh else event.frame.main
        if stands is not None and stands.daily and not contains(stands, trip.date):
            return False
    if event.date is None and trip.date is not None and event.tellings[0].order < trip.tellings[0].order:
        # A visit of another month, recalled later in the text: what was told before it is of its own day.
        stands = event.frame.day
        news = event.frame.main or event.frame.dateline or event.frame.news
        recalled = trip.status == "held" and stands is None and news is not None and is_news(event)
        if recalled and news is not None and long_before(trip.date.end, news.start):
            return False
        if stands is None and trip.status == "held" and not trip.date.daily and today is not None and is_news(event):
            return trip.date.start == today[: len(trip.date.start)]
        return stands is None or not stands.daily or trip.date.start[:7] == stands.start[:7]
    if event.date is None and event.status == "held" and trip.date is not None:
        stands = event.frame.day if event.frame.fresh else event.frame.main
        if stands is not None and stands.daily and not of_stay(stands, trip.date):
            return False
    coarse = event.date is not None and not event.date.daily and trip.date is not None and trip.date.daily
    if coarse and event.status == "held" and reminds(event.tellings[0].candidate):
        return False  # "Напомним, на прошлой неделе X встретился с Y": not in the course of today's visit
    if trip.date is None and event.date is not None and trip.status == "held" and is_news(trip):
        news = trip.frame.dateline or trip.frame.news
        if news is not None and long_before(event.date.end, news.start):
            return False  # "прибыл в Осло. … 1 августа они встречались в Бергене": of another time
    if dates_agree(trip.date, event.date):
        return True
    if trip.date is None or event.date is None:
        return event.date is None or (event.date.daily and not event.tellings[0].earlier)
    first, last = days_of(trip.date), days_of(event.date)
    if first is None or last is None or event.kind == "summit":
        return False
    if _of_one_day(trip):
        return False
    # An arrival opens the visit; talks of the days after belong to it.
    since = max(first[0], reached) if reached is not None and event.status == "held" else first[0]
    return first[0] <= last[0] <= since + timedelta(days=3)


def settle_locals(told: Sequence[Told]) -> None:
    """Whom a visitor meets abroad, an official of no state told or of a region not known, is of the country visited."""
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
    r"(?:вице-)?(?:президент|премьер(?:-министр)?|спикер(?: парламента)?|министр(?!.*\bи министр\b).*)\Z"
    r"|(?:председатель|глава) (?:парламента|правительства)\Z"
    r"|(?:губернатор|мэр|глава|руководитель|председатель|секретарь|вице-губернатор|заместитель)\b.*\b"
    r"(?:провинци|город|район|округ|область|области|штат|префектур|уезд|муниципалитет|комитет)"
)


def add_hosts(told: Sequence[Told]) -> None:
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


def widen_to_countries(told: Sequence[Told]) -> None:
    """Of a visit to a country, told of as a whole, of which one town was a part, the place is the country."""
    for trip in told:
        if trip.type == "visit" and trip.status == "held" and trip.place is not None and trip.place.city:
            _widen(trip, trip.place, told)


def _widen(trip: Told, place: Where, told: Sequence[Told]) -> None:
    first = trip.tellings[0].place
    whole = first if first is not None and not first.city and first.country == place.country else None
    if whole is not None and whole.name != country_name(whole.country or ""):
        return  # a region: what is told of other towns was after it
    own = {t.place.name for t in trip.tellings if t.place is not None and t.place.city}
    visitors = {id(party) for party in trip.with_function("visitor")}
    towns = {
        event.place.name
        for event in told
        if event.type in ("meeting", "signing")
        and event.status == "held"
        and event.place is not None
        and event.place.city
        and event.place.country == place.country
        and visitors & {id(party) for party in event.parties}
        and not event.tellings[0].earlier
        and (event.date is None or trip.date is None or of_stay(event.date, trip.date))
    }
    stops = [telling for telling in trip.tellings if telling.place is not None and telling.place.city]
    on_a_day = all(telling.when.visit_day not in (None, 1) for telling in stops)  # "в последний день побывал в Осло"
    if whole is not None and (len(towns | own) > 1 or (stops and on_a_day)):
        trip.place = whole


def refine_visit_places(told: Sequence[Told], story: Story) -> None:
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
            if event.visit is trip
            and event.place is not None
            and event.place.city
            and event.place.name
            and (_of_the_past(trip, story) or not _of_the_past(event, story))
        }
        if trip.place is not None and any(e.visit is trip and _on_a_day_out(e, trip, told) for e in told):
            continue
        of_events = bool(cities)
        if (
            not cities
            and trip.status == "held"
            and trip.place is not None
            and trip.place.country
            and not trip.tellings[0].earlier
            and not _of_another_year(trip, story)
            and not _of_the_past(trip, story)
        ):
            ahead = {e.place.name for e in told if e.place is not None and e.status != "held"}
            past = {e.place.name for e in told if e.place is not None and _of_the_past(e, story)}
            cities = {
                name: city
                for name, city in story.setting.cities.items()
                if city.country == trip.place.country
                and name not in past
                and (name not in ahead or capitals().get(city.country or "") == name)
            }
        if not cities and trip.place is not None and trip.place.country and is_news(trip):
            cities = _of_the_headline(trip.place.country, story)
        home = story.setting.home
        news = trip.status == "held" and not trip.tellings[0].earlier and is_news(trip)
        # "Рабат, 8 февраля" may stand on a line of its own
        first_line = story.setting.home_line + 1 if story.setting.home_line in (0, 1) else 1
        lead = any(t.candidate.reading.sentence.line <= first_line for t in trip.tellings if not t.title)
        lead = lead and not of_events
        there = home is not None and trip.place is not None and home.country == trip.place.country
        if home is not None and there and news and (lead or not cities):
            cities = {home.name or "": home}  # "КИЕВ, 17 мая — Президент прибыл на Украину"
        cities = {name: city for name, city in cities.items() if _in_region_of(trip, name or "")}
        if len(cities) == 1:
            city = next(iter(cities.values()))
            trip.place = replace(city, venue=None)


def _on_a_day_out(event: Told, trip: Told, told: Sequence[Told]) -> bool:
    """ "1–3 мая посетил Перу. В первый день его приняла X. 3 мая в Арекипе его ждал мэр": not where all of it was.

    A town other than the capital, on a day of its own, after what was told of the visit without a place.
    """
    if event.place is None or event.place.name == capitals().get(event.place.country or ""):
        return False
    first = event.tellings[0]
    if first.when.visit_day not in (None, 1):
        return True
    if trip.date is None or trip.date.single or (event.date is None and first.when.visit_day is None):
        return False
    if event.date is not None and (event.date == trip.date or event.date.start == trip.date.start):
        return False
    before = [e for e in told if e.visit is trip and e.tellings[0].order < first.order and e.place is None]
    return any(e.status == event.status and (e.date is None or e.date != event.date) for e in before)


def _in_region_of(trip: Told, town: str) -> bool:
    """Whether a town may be in the region visited: one that is called by another town is not around a capital."""
    if trip.place is None or trip.place.name is None or capitals().get(trip.place.country or "") != town:
        return True
    return not trip.place.name.endswith(_REGIONS) or trip.place.name[:4] == town[:4]


_REGIONS = ("область", "край", "провинция", "округ", "велаят", "аймак")


def _of_the_past(event: Told, story: Story) -> bool:
    """Whether the words date an event weeks or years before the news."""
    today = story.setting.time.today
    return today is not None and event.date is not None and long_before(event.date.end, today.isoformat())


def _of_the_headline(country: str, story: Story) -> dict[str, Where]:
    """ "Премьер Кубы – гость Осло": the towns of the country visited that the title is in."""
    towns = [p for p in story.setting.headline if p.kind == "city" and p.country == country]
    there = (whereabouts([town]) for town in towns)
    return {where.name: where for where in there if where is not None and where.name}


def _of_another_year(trip: Told, story: Story) -> bool:
    """Whether a visit is recalled from another year: the towns that the text is in are not of it."""
    today = story.setting.time.today
    return today is not None and trip.date is not None and not trip.date.start.startswith((str(today.year), "--"))
