"""Visits as an article goes on with them: arrivals and legs, stays, those who come along, hosts and their guests."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.contracts.event import Function
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Span, When, whereabouts
from services.extract.engine.constructions import company
from services.extract.engine.constructions.journeys import LEG_VERBS, origin
from services.extract.engine.constructions.participants import possessor_of
from services.extract.engine.coreference import HEADS, Discourse
from services.extract.engine.matching import rejoin
from services.extract.engine.merging import (
    Telling,
    Told,
    begin,
    dates_agree,
    finer_place,
    join,
    people_overlap,
    places_agree,
)
from services.extract.engine.parties import Party, distinct
from services.extract.engine.setting import Setting
from services.extract.engine.status import stays_away
from services.extract.engine.wording import dated_in_clause, dated_item, gathers

_HOPS = frozenset(
    "отправиться направиться выехать проследовать перелететь вылететь переехать отбыть перебраться заехать".split()
)
_STAYING = frozenset(("stay:пробыть", "stay:остаться", "stay:задержаться", "stay:оставаться"))
_LASTS = frozenset(("продлиться", "длиться", "завершиться", "продолжаться"))
_STAY = 4  # days that a guest stays before his hosts receive him, at most
_NEAR = 4  # sentences within which who comes along is of the visit
_LATER_DAYS = ("втор", "трет", "завершающ", "заключительн", "последн", "следующ")
_FRAMING = frozenset(("накануне", "перед", "до", "после"))
_PRESENT = frozenset(("нынешний", "теперешний", "сегодняшний", "текущий"))


@dataclass(slots=True)
class Visits:
    """Who is on a visit now. `told` and `discourse` are the article's: events are read and added there."""

    told: list[Told]
    discourse: Discourse
    arrived_at: int = -1  # the sentence that began a visit last
    awaiting: list[tuple[Party, list[Party]]] = field(default_factory=list)  # a host and whom they met

    # --- before a sentence is told -------------------------------------------------------------------

    def welcome(self) -> None:
        """Whoever the text calls the host of a visitor's meeting is a host of the visit."""
        called, self.discourse.called_host = self.discourse.called_host, []
        for host in called:
            for event in self.told:
                visitors = event.with_function("visitor")
                met = event.type == "visit" and event.status == "held"
                met = met and any(visitor in self.discourse.guests for visitor in visitors)
                if met and host not in visitors and host.kind == "person":
                    event.add([(host, "host")])
            if not self.discourse.guests:
                self.awaiting = [(host, self.discourse.last_parties)]

    def leads_nowhere(self, candidate: Candidate, setting: Setting) -> bool:
        """An arrival that does not say where, unless the paragraph told of another visit."""
        if not candidate.gathering or candidate.mode is not None or _misses_gathering(candidate):
            return False
        told_of = any(
            telling.candidate.reading.sentence.line == setting.line
            for event in self.told
            if event.type == "visit"
            for telling in event.tellings
        )
        return not dated_in_clause(candidate) and (setting.place is None or not (told_of or gathers(candidate)))

    def take_status_over(self, tellings: Sequence[Telling]) -> None:
        """ "Это первый визит X в Осло" says what the visit told before is: it is still to come if that one is."""
        for number, telling in enumerate(tellings):
            candidate = telling.candidate
            reading = candidate.reading
            subjects = reading.children(candidate.trigger, "nsubj")
            this = any(reading.tokens[i].text.lower() == "это" for i in subjects)
            if candidate.type != "visit" or not this or telling.status != "held":
                continue
            known = {id(party) for party in candidate.parties}
            beside = [t.status for t in tellings[:number] if t.candidate.type == "visit"]
            before = [e.status for e in self.told if e.type == "visit" and known <= {id(p) for p in e.parties}]
            status = next(iter((*beside[-1:], *before[-1:])), telling.status)
            telling.status = "planned" if status == "planned" else telling.status

    # --- going on with a visit told before -----------------------------------------------------------

    def refers_back(self, telling: Telling, setting: Setting) -> bool:
        """Take in a telling that only refers to a visit or adds to one: "в ходе поездки", "его сопровождает X"."""
        candidate = telling.candidate
        if candidate.type != "visit":
            return False
        if candidate.construction == company.ALONG:
            self._come_along(candidate)
            return True
        if candidate.anaphoric and not candidate.parties:
            self._this_trip(telling, setting)
            self._trip_elsewhere(telling)
            self._on_agenda(telling, setting)
            self._guest_at_talks(telling)
        if candidate.anaphoric and self._invited_by(telling):
            return True
        if self._only_frames(candidate):
            return True
        if not candidate.anaphoric or candidate.parties:
            return False
        if self._day_of_visit(telling):
            return True
        if candidate.reading.lemma(candidate.verb) in LEG_VERBS:
            if self._is_leg(candidate):
                self._begin_leg(telling)
                return True
            telling.place = None  # another town of the country visited
        if self._other_goal(telling):
            return False
        whole = self._whole_trip(candidate)
        if whole is not None:
            join(whole, telling)
        else:
            rejoin(self.told, telling)
        return True

    def _whole_trip(self, candidate: Candidate) -> Told | None:
        """ "Визит завершится в пятницу", after a town that the visitor is still to go to: of the whole visit."""
        trips = [event for event in self.told if event.type == "visit"]
        if candidate.goal is not None or candidate.reading.lemma(candidate.verb) not in _LASTS or len(trips) < 2:
            return None
        leg, visitors = trips[-1], {id(party) for party in trips[-1].with_function("visitor")}
        return next(
            (
                trip
                for trip in reversed(trips[:-1])
                if trip.status == "held"
                and leg.status == "planned"
                and trip.place is not None
                and leg.place is not None
                and trip.place.country == leg.place.country
                and visitors == {id(party) for party in trip.with_function("visitor")}
            ),
            None,
        )

    def _other_goal(self, telling: Telling) -> bool:
        """ "Поездку в Осло пришлось отменить", "Визит в Лиму исключён": of whoever was told just before to travel."""
        candidate = telling.candidate
        place, goal = telling.place, candidate.goal
        if goal is None or place is None or telling.status not in ("cancelled", "denied", "planned"):
            return False
        trips = [event for event in self.told if event.type == "visit"]
        if any(places_agree(trip.place, place) for trip in trips):
            return False
        near = [t for t in trips if 0 <= t.since(candidate) <= _NEAR and not t.tellings[-1].earlier]
        visitors = near[-1].with_function("visitor") if near else []
        if not visitors or any(visitor.country in (None, place.country) for visitor in visitors):
            return False
        candidate.add(visitors, "visitor")
        candidate.anaphoric, candidate.completed = False, True
        return True

    def _only_frames(self, candidate: Candidate) -> bool:
        """ "накануне его визита умер Y": the visit told of, held or not, of which nothing more is said."""
        reading, noun = candidate.reading, candidate.trigger
        if candidate.goal is not None or noun == candidate.verb or reading.preposition(noun) not in _FRAMING:
            return False
        visitors = candidate.with_function("visitor")
        whose = possessor_of(reading, noun)
        if whose is None or not visitors or any(party not in whose.people() for party in visitors):
            return False
        return any(e.type == "visit" and all(p in e.with_function("visitor") for p in visitors) for e in self.told)

    def _come_along(self, candidate: Candidate) -> None:
        """Who comes along with a visitor is of the same visit, or takes part in the talks told of last."""
        coming = candidate.with_function("visitor")
        with_whom = candidate.received[1] if candidate.received is not None else []
        for event in reversed(self.told):
            if event.type not in ("visit", "meeting") or event.status not in ("held", "planned"):
                continue
            if event.since(candidate) > _NEAR:
                continue
            if event.type == "visit" and self._receive_together(event, candidate):
                return
            led = event.with_function("visitor", "participant")
            leader = next((party for party in led if party in with_whom), None)
            if leader is None and (with_whom or event.type != "visit"):
                continue
            country = (leader or led[0]).country if led else None
            ours = [party for party in coming if party.country in (None, country)]
            if not ours:
                continue  # "X из Перу прибыл в Осло. Ранее Перу посетил Y. В составе перуанской делегации – Z"
            for party in ours:
                party.country = country
            function: Function = "visitor" if event.type == "visit" else "participant"
            event.participants = [(p, f) for p, f in event.participants if f != function or p.kind != "delegation"]
            event.add([(party, function) for party in ours])
            return

    @staticmethod
    def _receive_together(event: Told, candidate: Candidate) -> bool:
        """ "Гостя встретила делегация во главе с X. В неё вошли Y и Z": they are hosts as X is."""
        leaders = candidate.received[0] if candidate.received is not None else []
        greeting = next((host for host in event.with_function("host") if host in leaders), None)
        if greeting is None:
            return False
        coming = candidate.with_function("visitor")
        for party in coming:
            party.country = party.country or greeting.country
        event.add([(party, "host") for party in coming])
        return True

    def _this_trip(self, telling: Telling, setting: Setting) -> None:
        """ "нынешняя поездка": of the visitor of another year's visit told before, and not that visit."""
        candidate = telling.candidate
        if _PRESENT.isdisjoint(candidate.reading.attributes(candidate.trigger)):
            return
        trips = [event for event in self.told if event.type == "visit"]
        if not trips or any(trip.date is None or _of_today(trip.date, setting) for trip in trips):
            return
        visitors = [party for party in trips[-1].with_function("visitor") if party.kind == "person"]
        candidate.add(visitors[:1], "visitor")
        candidate.anaphoric, candidate.completed, candidate.again = False, True, True
        telling.place = telling.place or setting.scene or trips[-1].place

    def _trip_elsewhere(self, telling: Telling) -> None:
        """ "X посетит Перу и Чили. Визит на Кубу отменён": of the same traveller, to a country told of nowhere else."""
        candidate = telling.candidate
        if candidate.goal is None or telling.status not in ("cancelled", "planned", "proposed"):
            return
        trips = [event for event in self.told if event.type == "visit"]
        where = {event.place.country for event in trips if event.place is not None}
        visitors = trips[-1].with_function("visitor") if trips else []
        if candidate.goal.country in where | {None} | {party.country for party in visitors}:
            return
        if all(event.with_function("visitor") == visitors for event in trips):
            candidate.add(visitors, "visitor")
            candidate.anaphoric, candidate.completed = False, True

    def _on_agenda(self, telling: Telling, setting: Setting) -> None:
        """ "X примет Y. 12 марта — визит в Осло": X, whose agenda the text goes through."""
        candidate, owner = telling.candidate, self.discourse.protagonist
        if candidate.goal is None or candidate.parties or owner is None or telling.status != "planned":
            return
        listed = dated_item(candidate.reading) or candidate.reading.sentence.line == setting.timetable
        if listed and owner.country not in (None, candidate.goal.country):
            candidate.add([owner], "visitor")
            candidate.anaphoric, candidate.completed = False, True

    def _invited_by(self, telling: Telling) -> bool:
        """ "Визит состоялся по приглашению X": the visit told of last that took place, not one to come."""
        candidate = telling.candidate
        hosts = candidate.with_function("host")
        if telling.unsure or not hosts or len(hosts) < len(candidate.parties):
            return False
        lands = {host.country for host in hosts}
        for trip in reversed(self.told):
            if trip.type != "visit" or trip.status != telling.status or trip.place is None:
                continue
            if places_agree(trip.place, telling.place) and (None in lands or trip.place.country in lands):
                join(trip, telling)
                return True
        return False

    def _guest_at_talks(self, telling: Telling) -> None:
        """ "В ходе визита в Перу прошли переговоры X с Y": no visit was told of, and one of the two is at home."""
        candidate = telling.candidate
        reading, goal = candidate.reading, candidate.goal
        if goal is None or goal.country is None or telling.status not in ("held", "planned"):
            return
        if any(event.type == "visit" and places_agree(event.place, telling.place) for event in self.told):
            return
        clause = reading.clauses.of[candidate.trigger]
        if not any(reading.lemma(i) in lex.MEETING_NOUNS for i in reading.clauses.clauses[clause].tokens):
            return
        met = distinct([p for g in reading.in_clause(clause) for p in g.people()])
        guests = [party for party in met if party.country not in (None, goal.country)]
        if len(met) == 2 and len(guests) == 1 and any(party.country == goal.country for party in met):
            candidate.add(guests, "visitor")
            candidate.anaphoric, candidate.completed = False, True

    def _day_of_visit(self, telling: Telling) -> bool:
        """ "На завершающий день визита, 15 марта, намечено …": a later day of the visit told of."""
        reading, noun = telling.candidate.reading, telling.candidate.trigger
        if noun < 2 or reading.lemma(noun - 1) != "день":
            return False
        trips = [event for event in self.told if event.type == "visit" and event.status in ("held", "planned")]
        trip = next((trip for trip in reversed(trips) if places_agree(trip.place, telling.place)), None)
        if trip is None:
            return False
        if telling.date is not None and lex.fold(reading.tokens[noun - 2].text).startswith(_LATER_DAYS):
            telling.when = When(last=telling.date)
        telling.date, telling.status = None, trip.status
        join(trip, telling)
        return True

    def _is_leg(self, candidate: Candidate) -> bool:
        """ "Турне завершится 5 июня в Уагадугу": another town of the one whose journey the text tells of."""
        if candidate.goal is None:
            return False
        been = {event.place.country for event in self.told if event.type == "visit" and event.place is not None}
        return len(self.discourse.guests) == 1 and candidate.goal.country not in been

    def _begin_leg(self, telling: Telling) -> None:
        telling.candidate.add(self.discourse.guests, "visitor")
        telling.date, telling.when = telling.when.last or telling.date, When()  # the leg's, not the journey's
        self.begin(telling)

    def goes_on(self, telling: Telling) -> bool:
        """A visit told before goes on: the visitor stays, or goes to another town of the country and back."""
        candidate = telling.candidate
        if candidate.construction.startswith("departure"):
            return self._ends(telling)
        # "Турне началось в понедельник в Осло. X принимал гостя 12 марта": a day of it
        received = candidate.construction == "greeting" and candidate.weak and telling.date is not None
        if candidate.type != "visit" or (candidate.with_function("host") and not received):
            return False
        stays = candidate.construction in _STAYING or _lasts(telling)
        hops = candidate.construction.split(":")[-1] in _HOPS and candidate.mode is None
        if not stays and not hops and not received and candidate.construction != "stay:провести":
            return False
        visitors = candidate.with_function("visitor")
        for trip in reversed(self.told):
            if trip.type != "visit" or trip.status not in ("held", telling.status):
                continue
            if trip.place is None and hops and trip.status == "held" and not trip.headline:
                trip.place = telling.frame.home  # "В рамках визита гости встретились с X. Сегодня они отбыли в Осло"
            if trip.place is None:
                continue
            same = people_overlap(trip.with_function("visitor"), visitors) == 1.0 or (
                all(party.unowned for party in visitors)
            )
            if not same:
                continue
            within_days = received and trip.status == telling.status and _within_days(trip.date, telling.date)
            if (stays or within_days) and places_agree(trip.place, telling.place):
                days, said = trip.date, telling.date
                # a range is not changed by the days that others give
                if days is not None and said is not None and days.start <= said.end and (days.single or said.single):
                    trip.date = replace(days, end=said.end)
                if not within_days:
                    telling.date, telling.status = trip.date or telling.date, trip.status
                join(trip, telling)
                return True
            where = telling.place
            within = where is not None and where.country is not None and where.country == trip.place.country
            spends = (
                candidate.construction == "stay:провести" and trip.status == "held"
            )  # "следующий день проведёт в Осло"
            if within and (spends or (hops and trip.status == telling.status)) and not telling.earlier:
                left = origin(candidate.reading, candidate.reading.clauses.of[candidate.verb]) if hops else None
                if left is not None and left.kind == "city" and left.country == trip.place.country:
                    trip.place = finer_place(trip.place, whereabouts([left]))  # "Из Осло гости направились в Берген"
                begun = trip.date or (telling.date if trip.tellings[0].title or not hops else None)
                join(trip, replace(telling, place=trip.place, date=begun))
                return True
        return False

    def _ends(self, telling: Telling) -> bool:
        """ "X отбыл из Осло", after his visit was told of: its last day is noted elsewhere."""
        gone = telling.candidate.with_function("visitor")
        return any(
            event.type == "visit"
            and event.status in ("held", "planned")
            and (event.place is None or places_agree(event.place, telling.place))
            and (people_overlap(event.with_function("visitor"), gone) > 0 or all(party.unowned for party in gone))
            for event in self.told
        )

    # --- a visit begun, its guests and hosts ---------------------------------------------------------

    def begin(self, telling: Telling) -> Told:
        """A visit that this telling is the first of; a host told of before it is awaiting the visitor."""
        trip = begin(telling)
        for host, met in self.awaiting if trip.status == "held" else ():
            visitors = trip.with_function("visitor")
            if host not in visitors and any(visitor in met for visitor in visitors):
                trip.add([(host, "host")])
        self.awaiting = []
        self.told.append(trip)
        return trip

    def receive(self, telling: Telling, hosts: Sequence[Party], guests: Sequence[Party]) -> None:
        """Who receives a visitor during the visit is a host of it."""
        for trip in self.told:
            if trip.type == "visit" and trip.status == telling.status and dates_agree(trip.date, telling.date):
                visitors = {id(party) for party in trip.with_function("visitor")}
                if any(id(guest) in visitors for guest in guests) and places_agree(trip.place, telling.place):
                    trip.add([(host, "host") for host in hosts if id(host) not in visitors])

    def note(self, trip: Told, candidate: Candidate, guests: Sequence[Party], hosts: Sequence[Party]) -> None:
        """Whom "гость" and "хозяин" stand for after a visit was told of."""
        if len(trip.tellings) == 1:
            if self.arrived_at == candidate.index:
                guests = distinct([*self.discourse.guests, *guests])  # "A и B прибыли": a visit each, guests together
            elif not hosts:
                self.discourse.hosts = []  # those of another visit
            self.arrived_at = candidate.index
        for guest in guests:
            self.discourse.note(guest, 5.0)
        place_hosts([trip])
        self.discourse.note_event([*guests, *hosts], guests, hosts)
        if candidate.construction == "greeting" and len(guests) == 1 and guests[0].office in HEADS:
            where = trip.place.country if trip.place is not None else None
            land = where or next((host.country for host in hosts if host.country), None)
            if land is not None and not any(host.office in HEADS for host in hosts):
                self.discourse.note_welcome(guests[0], land)


_GOVERNMENT = frozenset(("head_of_government", "deputy_head_of_government", "minister"))


def place_hosts(told: Sequence[Told]) -> None:
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


def _misses_gathering(candidate: Candidate) -> bool:
    """ "X не приедет на саммит": who does not come, wherever it is."""
    reading = candidate.reading
    if not stays_away(reading, candidate.verb):
        return False
    return any(
        reading.lemma(i) in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS and reading.preposition(i) == "на"
        for i in reading.clause(candidate.verb).tokens
    )


def _of_today(span: Span, setting: Setting) -> bool:
    """Whether a date is not before the month that the article is of."""
    main = setting.time.main.start if setting.time.main is not None else ""
    today = setting.time.today.isoformat() if setting.time.today is not None else main
    return not today or span.end[:7] >= today[:7] or span.start[:7] == main[:7]


def _lasts(telling: Telling) -> bool:
    """ "визит продлится до пятницы", "будет находиться в Осло до пятницы": how long a visit goes on."""
    candidate = telling.candidate
    of_noun = candidate.construction.startswith("noun:") and candidate.reading.lemma(candidate.verb) in _LASTS
    return telling.status == "planned" and (of_noun or candidate.construction == "stay:находиться")


def _within_days(begun: Span | None, later: Span | None) -> bool:
    """Whether a day is one of the days right after another, so that one stay may hold both."""
    if begun is None or later is None or not begun.daily or not later.daily:
        return False
    try:
        return 0 < (date.fromisoformat(later.start) - date.fromisoformat(begun.end)).days <= _STAY
    except ValueError:
        return False  # a day of no known year
