"""Who is meant: offices without a name, "стороны", "гость", "его российский коллега", pronouns.

The text is read in order. `Discourse` remembers who was named when, who took part in the event told last, and who
visits whom; an expression takes the best party that agrees with it in office, country, gender and number.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from services.extract.engine.parties import Party, distinct
from services.extract.engine.people.office_classes import LED_BY_GOVERNMENT
from services.extract.engine.places import country_name, find_bodies

Anaphor = Literal[
    "office",
    "plural",
    "guest",
    "guests",
    "host",
    "colleague",
    "interlocutor",
    "he",
    "his",
    "native",
    "titled",
    "that",
    "they",
    "relative",
]

HEADS = frozenset(("head_of_state", "head_of_government"))
_OF_BODY = frozenset(("body",))
_OWN_HEAD = ("президент", "глава государства")  # of the country whose press says so, be the name left out
MONARCHS = frozenset("король королева эмир султан император князь герцог шейх монарх".split())


@dataclass(slots=True)
class Expression:
    """What an anaphoric expression says of its party: a class of offices, countries, gender."""

    kind: Anaphor
    offices: frozenset[str] = frozenset()
    countries: tuple[str, ...] = ()
    gender: Literal["m", "f"] | None = None
    count: int | None = None
    role: str | None = None
    members: bool = False  # "лидеры стран-участниц": of the body told of last
    sides: bool = False  # "стороны": whoever stands for the two states
    own: bool = False  # "своего президента": of the country of whoever acts
    peers: bool = False  # "с коллегами": of the office of whoever acts


@dataclass(slots=True)
class Discourse:
    """What the text has told so far."""

    named: list[Party] = field(default_factory=list)
    recency: dict[int, float] = field(default_factory=dict)
    mentioned: dict[int, float] = field(default_factory=dict)  # when last, whatever the case
    times: dict[int, int] = field(default_factory=dict)
    known: dict[int, Party] = field(default_factory=dict)
    last_parties: list[Party] = field(default_factory=list)
    together: list[Party] = field(default_factory=list)  # named in one breath last
    together_at: float = 0.0
    called_host: list[Party] = field(default_factory=list)  # "хозяйка встречи" of this sentence
    parties_at: float = 0.0
    welcomed: list[Party] = field(default_factory=list)  # the states of a guest and of who only met them at the airport
    guests: list[Party] = field(default_factory=list)
    hosts: list[Party] = field(default_factory=list)
    gathering: list[Party] = field(default_factory=list)  # who took part in the summit told last
    attendants: set[int] = field(default_factory=set)  # who only were present at talks of others, by identity
    home: str | None = None  # the country whose officials the text names without it
    here: str | None = None  # the country that the text was last in
    led: Party | None = None  # who leads the delegation named last
    unled: Party | None = None  # the delegation named last, where nobody is said to lead it
    led_at: float = -1.0
    protagonist: Party | None = None  # the subject of the main clause before
    delegations: dict[str, Party] = field(default_factory=dict)  # by country: who leads it
    leaders: dict[int, Party] = field(default_factory=dict)  # of bodies' delegations, by identity
    states: dict[str, Party] = field(default_factory=dict)
    groups: dict[tuple[str, str], Party] = field(default_factory=dict)  # delegations by name and country
    nameless: dict[tuple[str, str | None], Party] = field(default_factory=dict)
    clock: float = 0.0

    def note(self, party: Party, weight: float = 0.0) -> None:
        """A party is mentioned; subjects weigh more than the rest."""
        self.clock += 1.0
        self.recency[id(party)] = self.clock + weight
        self.mentioned[id(party)] = self.clock
        self.times[id(party)] = self.times.get(id(party), 0) + 1
        self.known[id(party)] = party

    def identify(self, nameless: Party, person: Party) -> None:
        """Whoever was called by an office only has turned out to be a person whom the text names."""
        self.known.pop(id(nameless), None)
        for parties in (self.last_parties, self.together, self.guests, self.hosts, self.gathering):
            parties[:] = [person if party is nameless else party for party in parties]
        for key, party in self.nameless.items():
            if party is nameless:
                self.nameless[key] = person

    def report_from(self, country: str | None) -> None:
        """A report from the country whose head the text begins with: "президент" is its own one."""
        first = self.named[0] if self.named else None
        if first is not None and first.country == country is not None and first.office in HEADS:
            self.home = country

    def note_event(self, parties: Sequence[Party], guests: Sequence[Party] = (), hosts: Sequence[Party] = ()) -> None:
        people = [party for party in parties if party.kind == "person"]
        self.welcomed = []
        among = {id(party) for party in self.last_parties}
        if guests and len(among) > 2 and all(id(party) in among for party in guests):
            pass  # how those who met had come
        elif len(people) >= 2:
            self.last_parties = people
            self.parties_at = self.clock
        elif people and any(party.kind == "country" for party in parties):
            pass  # for whom the state stands, the next words may say
        elif len(parties) >= 2 or (people and not self.last_parties):
            self.last_parties = list(parties)
        if guests:
            self.guests = list(guests)
        if hosts:
            self.hosts = list(hosts)

    def note_welcome(self, guest: Party, country: str) -> None:
        """A guest was met by somebody of lower rank: "стороны" of what follows are the two states."""
        if guest.country and guest.country != country:
            self.welcomed = [self.state(guest.country), self.state(country)]

    def state(self, country: str, name: str | None = None) -> Party:
        """The state of a country as a party."""
        return self.states.setdefault(country, Party("country", name or country_name(country), None, country))

    def delegation(self, party: Party) -> Party:
        """The delegation of that name and country that the text has told of, else this one."""
        if party.country is None:
            return party
        town = _proper_words(party.name)
        for (name, country), known in self.groups.items():
            if country == party.country and (name == party.name or (town and town == _proper_words(name))):
                return known  # "делегация из турецкого города Самсун", "делегация города Самсун"
        return self.groups.setdefault((party.name or "", party.country), party)

    def nearby(self) -> list[Party]:
        """The people of different countries mentioned last, if they are two."""
        people = sorted(
            (
                p
                for p in self.known.values()
                if p.kind == "person" and p.country and self.clock - self.recency[id(p)] < 12.0
            ),
            key=lambda p: -self.recency[id(p)],
        )
        return people if len(people) == 2 and people[0].country != people[1].country else []

    def just_named(self) -> list[Party]:
        """Two people of different countries named in one breath just before."""
        pair = self.together if self.clock - self.together_at <= 4.0 else []
        return list(pair) if len(pair) == 2 and len({party.country for party in pair}) == 2 else []

    def latest(self) -> Party | None:
        """The person mentioned last."""
        people = [party for party in self.known.values() if party.kind == "person"]
        return max(people, key=lambda party: self.recency[id(party)], default=None)

    # --- resolving -----------------------------------------------------------------------------------

    def resolve(self, expression: Expression, beside: Sequence[Party] = ()) -> list[Party]:
        """The parties meant; `beside` are those named in the same clause, who cannot be meant once more.

        An office with its country that nobody in the text holds gives a party without a name; what nothing in the
        text supports gives no party.
        """
        return self._agreeing(expression, beside) or self._stranger(expression, beside)

    def _stranger(self, expression: Expression, beside: Sequence[Party]) -> list[Party]:
        """ "X прилетел в Осло. Катарский гость …": the visitor whose country nothing has said is of that country.

        So is one of two who met, where the other is of another country.
        """
        if expression.kind not in ("guest", "native", "titled", "colleague") or len(expression.countries) != 1:
            return []
        met = [party for party in self.last_parties if party.country not in (None, *expression.countries)]
        among = [*self.guests, *(self.last_parties if len(met) == 1 and len(self.last_parties) == 2 else [])]
        shut = {id(party) for party in beside}
        unknown = distinct(
            party
            for party in among
            if party.kind == "person" and party.name and party.country is None and not party.speaks_for_others
            if id(party) not in shut and _agrees(party, replace(expression, countries=()))
        )
        if len(unknown) != 1:
            return []
        unknown[0].country = expression.countries[0]
        return unknown

    def _agreeing(self, expression: Expression, beside: Sequence[Party]) -> list[Party]:
        """Those who agree with the expression by what is known of them."""
        match expression.kind:
            case "he":
                led = self.led if expression.gender == "f" else None
                if led is not None and not any(
                    p.gender == "f" and self.mentioned[id(p)] > self.led_at for p in self._pool(expression)
                ):
                    return [led]  # "делегация во главе с X; её принял Y"
                return self._one(self._spoken_of(expression), beside)
            case "his":
                return self._one(self._spoken_of(expression), ())
            case "native":
                pool = [party for party in self._pool(expression) if party.name and all(party is not p for p in beside)]
                pool = [party for party in pool if id(party) not in self.attendants] or pool
                if not expression.countries:  # "политик": the visitor, else whom the text speaks of most
                    most = max((self.times.get(id(party), 0) for party in pool), default=0)
                    guests = [party for party in pool if any(party is guest for guest in self.guests)]
                    pool = guests or [party for party in pool if self.times.get(id(party), 0) == most]
                return self._one(pool, beside)
            case "titled":
                called = (p for p in self._pool(expression) if expression.role in (p.role or "").lower().split())
                return self._one(called, beside)
            case "that":
                shut = {id(party) for party in beside}
                pool = [party for party in self._pool(expression) if id(party) not in shut]
                return [max(pool, key=lambda party: self.mentioned[id(party)])] if pool else []
            case "they":
                return self._both_women() if expression.gender == "f" else self._they(beside)
            case "guest":
                return self._guest(expression, beside)
            case "guests":
                visitors = [p for p in self._visitors(expression) if all(p is not other for other in beside)]
                return [p for p in visitors if not expression.countries or p.country in expression.countries]
            case "host":
                self.called_host = self._host(expression, beside)
                return self.called_host
            case "colleague":
                return self._colleague(expression, beside)
            case "interlocutor":
                return self._other(beside)
            case "plural":
                found = self._plural(expression)
                holder = next((party for party in beside if party.kind == "person" and party.office), None)
                others = holder is not None and any(party.office not in (holder.office, None) for party in found)
                # The presidents named before are no colleagues of a minister.
                return [] if expression.peers and others else found
            case "office":
                return self._office(expression, beside)
        return []

    def _spoken_of(self, expression: Expression) -> list[Party]:
        """Whom a pronoun may mean: not who only tells of others, unless there is nobody else."""
        pool = self._pool(expression)
        return [party for party in pool if not party.speaks_for_others] or pool

    def _pool(self, expression: Expression) -> list[Party]:
        return [party for party in self.known.values() if party.kind == "person" and _agrees(party, expression)]

    def _one(self, pool: Iterable[Party], beside: Sequence[Party]) -> list[Party]:
        shut = {id(party) for party in beside}
        options = [party for party in pool if id(party) not in shut and id(party) in self.recency]
        best = max(options, key=lambda party: self.recency[id(party)], default=None)
        return [best] if best is not None else []

    def _they(self, beside: Sequence[Party]) -> list[Party]:
        just_named = self.clock - self.together_at <= 3.0 and self.together_at > self.parties_at
        if len(self.together) == 2 and just_named and not any(party in self.together for party in self.last_parties):
            return list(self.together)  # "премьеры X и Y перерезали ленту; перед этим они беседовали"
        return list(self.last_parties) or list(self.together)

    def _both_women(self) -> list[Party]:
        """ "обе": the two women mentioned last."""
        women = [party for party in self.known.values() if party.kind == "person" and party.gender == "f"]
        last = sorted(women, key=lambda party: self.mentioned[id(party)])[-2:]
        return last if len(last) == 2 else []

    def _guest(self, expression: Expression, beside: Sequence[Party]) -> list[Party]:
        shut = {id(party) for party in beside}
        for party in self.guests:
            if id(party) not in shut and _agrees(party, expression) and not self._back_home(party):
                return [party]
        if expression.countries:
            return self._one((party for party in self._pool(expression) if party.name), beside)
        # No visit was told: the guest is the foreigner whom the text speaks of most, and not who came along.
        shut |= self.attendants
        homes = {party.country for party in beside if party.kind == "person"}
        if not homes and expression.gender:
            alone = [party for party in self._pool(expression) if party.name and party.gender == expression.gender]
            return alone if len(alone) == 1 else []
        others = [p for p in self._pool(expression) if p.name and id(p) not in shut and p.country not in homes]
        best = max(others, key=lambda party: (self.times[id(party)], self.recency[id(party)]), default=None)
        return [best] if best is not None and homes else []

    def _back_home(self, guest: Party) -> bool:
        """Whether the text has come to the country of a visitor, who there has met a foreigner since."""
        abroad = any(p.kind == "person" and p.country not in (None, self.here) for p in self.last_parties)
        return self.here is not None and guest.country == self.here and guest in self.last_parties and abroad

    def _visitors(self, expression: Expression) -> list[Party]:
        """Those whose visits were told of, else the foreigners among those who met last."""
        if self.guests and expression.count in (None, len(self.guests)):
            return self.guests
        abroad = [p for p in self.last_parties if p.kind == "person" and p.country != self.here]
        known = self.here is not None and 2 <= len(abroad) < len(self.last_parties)
        return abroad if known and expression.count in (None, len(abroad)) else self.guests

    def _host(self, expression: Expression, beside: Sequence[Party]) -> list[Party]:
        shut = {id(party) for party in beside}
        for party in self.hosts:
            if id(party) not in shut and _agrees(party, expression):
                return [party]
        guests = {id(party) for party in self.guests}
        others = [p for p in self.last_parties if id(p) not in guests and id(p) not in shut and _agrees(p, expression)]
        if self.here is not None and guests:
            others = [p for p in others if p.country == self.here]
        if guests and not others:
            # Of the country that they have come to, with an office like theirs.
            offices = {p.office for p in self.guests}
            pool = [p for p in self._pool(expression) if p.country == self.here and id(p) not in guests | shut]
            others = [p for p in pool if p.office in offices] or self._one((p for p in pool if p.office in HEADS), ())
        if not guests:  # nobody was said to visit: of two who met, whoever was at home
            others = [p for p in others if p.kind == "person" and p.country == self.here]
        return others[:1]

    def _colleague(self, expression: Expression, beside: Sequence[Party]) -> list[Party]:
        """Somebody of the same office as the one beside; of several countries, one of each."""
        if len(expression.countries) > 1:
            each = (replace(expression, countries=(country,)) for country in expression.countries)
            return distinct([party for single in each for party in self._colleague(single, beside)])
        offices = frozenset(party.office for party in beside if party.office)
        shut = {id(party) for party in beside}
        pool = [
            party
            for party in self._pool(expression)
            if id(party) not in shut and (not offices or party.office in offices or party.office is None)
        ]
        found = self._one(pool, beside)
        if found or not expression.countries:
            return found or self._other(beside)
        stranger = self._stranger(expression, beside)
        if stranger:
            return stranger
        met = [p for p in self.last_parties if p.country in expression.countries and id(p) not in shut]
        if len(met) == 1 and met[0].kind == "person":
            return met  # "президент принял премьера Чили и сказал чилийскому коллеге": whatever his office is
        holder = next((party for party in beside if party.kind == "person" and party.role), None)
        return (
            [
                self._without_name(
                    holder.role if holder else None, holder.office if holder else None, expression.countries[0]
                )
            ]
            if holder
            else []
        )

    def _other(self, beside: Sequence[Party]) -> list[Party]:
        shut = {id(party) for party in beside}
        others = [party for party in self.last_parties if id(party) not in shut]
        return others[:1] if len(others) == 1 else []

    def _plural(self, expression: Expression) -> list[Party]:
        """ "президенты двух стран", "лидеры", "стороны", "министры иностранных дел Армении и Азербайджана"."""
        if expression.sides and self.welcomed:
            return list(self.welcomed)
        if expression.members:
            return [party for party in self.last_parties if party.kind == "organization"] or list(self.gathering)
        if expression.countries:
            found: list[Party] = []
            for country in expression.countries:
                single = Expression("office", expression.offices, (country,), role=expression.role)
                found.extend(self._office(single, ()))
            return distinct(found)
        if expression.role is not None and not expression.offices:
            called = [
                p for p in self.known.values() if p.kind == "person" and expression.role in (p.role or "").split()
            ]
            if len(called) < 2 and expression.role in ("сенатор", "депутат", "парламентарий"):
                called = [p for p in self.known.values() if p.kind == "person" and p.office == "speaker"]
            return self._salient(called, expression.count or 2) if len(called) >= 2 else []
        last = [
            p for p in self.last_parties if not expression.offices or (p.kind != "country" and _agrees(p, expression))
        ]
        wanted = expression.count
        pair = [
            p for p in (*self.guests[:1], *self.hosts[:1]) if not expression.offices or p.office in expression.offices
        ]
        if wanted == 2 and len(last) != 2 and len(pair) == 2:
            return pair
        if wanted is not None and wanted > 2 and wanted == len(self.gathering):
            return list(self.gathering)
        together = [p for p in self.together if not expression.offices or p.office in expression.offices]
        if wanted is not None and len(last) != wanted and len(together) == wanted:
            return together
        if (
            wanted is None
            and len(together) >= 2
            and (len(last) < 2 or (self.together_at > self.parties_at and len(together) > 2))
        ):
            return together
        if len(last) >= 2 and (wanted is None or len(last) == wanted or len(last) > wanted):
            return last if wanted is None else self._salient(last, wanted)
        pool = [p for p in self._pool(expression) if p.office in expression.offices] if expression.offices else []
        if wanted is not None and len({p.country for p in pool}) < wanted:
            pool = [p for p in self.named if p.office in expression.offices]
            if len({p.country for p in pool}) != wanted:
                return []
        chosen = self._salient(pool, wanted or 2)
        sides = {party.country for party in chosen}
        if len(chosen) >= 2 and len(sides) == len(chosen):
            return chosen
        near = self.nearby()
        near = near if wanted in (None, 2) and all(_agrees(party, expression) for party in near) else []
        return near or (self._guest_and_land() if expression.sides else [])

    def _guest_and_land(self) -> list[Party]:
        """The one visitor told of, whom nobody of the country visited is said to meet, and that country."""
        guest = self.guests[0] if len(self.guests) == 1 and not self.hosts else None
        if guest is None or guest.country is None or self.here in (None, guest.country):
            return []
        return [guest, self.state(self.here or "")]

    def _salient(self, parties: Sequence[Party], count: int) -> list[Party]:
        ranked = sorted(parties, key=lambda p: self.recency.get(id(p), 0.0), reverse=True)
        chosen: list[Party] = []
        for party in ranked:
            if party.country is None or party.country not in {other.country for other in chosen}:
                chosen.append(party)
            if len(chosen) == count:
                break
        kept = {id(party) for party in chosen}
        return [party for party in parties if id(party) in kept]

    def _office(self, expression: Expression, beside: Sequence[Party]) -> list[Party]:
        pool = [party for party in self.named if party.kind == "person" and _agrees(party, expression)]
        exact = [party for party in pool if party.office in expression.offices]
        if expression.role in MONARCHS:
            crowned = [p for p in exact if p.role is None or not MONARCHS.isdisjoint(p.role.split())]
            exact = [p for p in crowned if p.role is not None] or crowned
        shut = {id(party) for party in beside}
        alike = [
            party
            for party in exact
            if expression.role
            and party.role == expression.role
            and (expression.countries or (id(party) in self.recency and id(party) not in shut))
        ]
        exact = alike or [party for party in exact if _same_field(party, expression)]
        if expression.countries:
            exact = [party for party in exact if id(party) not in shut] or exact
            if not exact and len(pool) == 1 and pool[0].office is None and expression.offices & HEADS:
                exact = [party for party in pool if id(party) not in shut]
            if exact:
                if expression.role == "лидер" and not LED_BY_GOVERNMENT.issuperset(expression.countries):
                    exact = [party for party in exact if party.office == "head_of_state"] or exact
                told = [party for party in exact if id(party) in self.recency] or exact
                return [max(told, key=lambda party: self.recency.get(id(party), 0.0))]
            office = next(iter(sorted(expression.offices)), None)
            if office == "ambassador" and (envoy := self._named_before(shut)) is not None:
                envoy.role, envoy.country, envoy.office = expression.role, expression.countries[0], office
                return [envoy]
            return [self._without_name(expression.role, office, expression.countries[0])]
        if expression.offices == _OF_BODY and not exact and expression.role and find_bodies(expression.role):
            return [self._without_name(expression.role, None, None)]  # "генеральный секретарь НАТО"
        told = [party for party in exact if id(party) in self.recency and id(party) not in shut]
        if expression.offices <= HEADS:  # whom the text has called so without a name as well
            nameless = (p for p in self.nameless.values() if p.office in expression.offices and id(p) not in shut)
            told += [party for party in nameless if id(party) in self.known]
        if told:
            # The office alone means its most talked-of holder, not the foreigner named last.
            return [max(told, key=lambda p: (self._salience(p), self.recency[id(p)]))]
        later = [party for party in exact if id(party) not in shut]
        if (
            not exact
            and self.home is not None
            and "head_of_state" in expression.offices
            and expression.role in _OWN_HEAD
        ):
            return [self._without_name("президент", "head_of_state", self.home)]
        return later[:1] if len(later) == 1 else []

    def _named_before(self, shut: Collection[int]) -> Party | None:
        """ "X вручил верительные грамоты. Новый посол Перу …": the one named just before of whom nothing is said."""
        unknown = [party for party in self.known.values() if party.only_named and id(party) not in shut]
        near = len(unknown) == 1 and self.clock - self.mentioned[id(unknown[0])] <= 4.0
        return unknown[0] if near else None

    def _salience(self, party: Party) -> float:
        at_home = 0.0
        if self.home is not None and party.country == self.home:
            at_home = 7.0 if party.office in HEADS else 3.0  # "президент" is the own one sooner than "министр"
        if self.home is None and self.here is not None and party.country == self.here:
            at_home = 1.5  # "гостя встретил премьер-министр": of the country where that was
        travels = 2.0 if any(party is guest for guest in self.guests) else 0.0  # whom the text follows
        return self.times.get(id(party), 0) + 0.5 * self._fresh(party) + at_home + travels

    def _fresh(self, party: Party) -> float:
        return 6.0 / (1.0 + max(0.0, self.clock - self.recency.get(id(party), 0.0)))

    def _without_name(self, role: str | None, office: str | None, country: str | None) -> Party:
        key = (office or role or "", country)
        if key not in self.nameless:
            self.nameless[key] = Party("person", None, role, country, None, office)
        return self.nameless[key]


def _of_another_body(role: str, theirs: str) -> bool:
    """Whether "глава Карелии" and "директор школы" head different things."""
    owner = {word[:4].lower() for word in role.split()[1:] if word[:1].isupper()}
    ours, other = theirs.split(), {word[:4].lower() for word in theirs.split()[1:]}
    return bool(owner) and bool(other) and not owner & other and ours[0] != role.split()[0]


_DEPUTY = frozenset("первый заместитель старший помощник советник вице-президент".split())


def _same_field(party: Party, expression: Expression) -> bool:
    """Whether two ministers may be one by what they are ministers of: of transport and of health they are not."""
    if not party.role or not expression.role:
        return True
    if "deputy" in expression.offices:  # "с заместителем руководителя канцелярии" is no deputy minister
        ours, theirs = (
            {w for w in role.lower().split() if len(w) > 2} - _DEPUTY for role in (party.role, expression.role)
        )
        return not ours or not theirs or bool(ours & theirs)
    if "minister" not in expression.offices:
        heads = not expression.offices.isdisjoint(("body", "other"))
        return not (heads and _of_another_body(expression.role, party.role))
    ours, theirs = (set(role.split()[1:]) - {"и", ",", "по", "дел", "делам"} for role in (party.role, expression.role))
    return not ours or not theirs or len(ours & theirs) >= 0.6 * min(len(ours), len(theirs))


def _proper_words(name: str | None) -> frozenset[str]:
    """The words of a name in capitals."""
    return frozenset(word for word in (name or "").split() if word[:1].isupper())


def _agrees(party: Party, expression: Expression) -> bool:
    if expression.countries and party.country not in expression.countries:
        return False
    if expression.gender and party.gender and party.gender != expression.gender:
        return False
    return not (expression.offices and party.office is not None and party.office not in expression.offices)
