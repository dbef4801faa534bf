"""Meetings and calls as an article goes on with them: who joins, attends, sits down, and talks named after the fact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.coreference import Discourse
from services.extract.engine.matching import last_of, latest, rejoin, turn_into_call
from services.extract.engine.merging import Telling, Told, begin, join
from services.extract.engine.parties import Party
from services.extract.engine.places import countries_of_compound
from services.extract.engine.status_agreement import statuses_agree
from services.extract.engine.story.implicit_sides import presupposed_sides

_LARGE = ("session", "summit")
_NEAR = 3  # sentences within which somebody sits down at a session
_NAMED = 2  # within which those are named whom somebody met
_MANY = 3  # states whose people do not meet beside a session but hold it
_JOINED = 4  # and within which somebody joins those who meet


def _beside(candidate: Candidate) -> int:
    """How many sentences before those who attend the talks may be that they attended: "в мероприятии участвовал X"."""
    reading = candidate.reading
    there = (i for i in reading.clause(candidate.verb).tokens if reading.lemma(i) in ("мероприятие", "встреча"))
    bare = any(reading.preposition(i) in ("в", "на") and not any(reading.children(i, "nmod", "amod")) for i in there)
    return 2 if bare else 1


@dataclass(slots=True)
class Gatherings:
    """Talks that nobody is said to hold. `told` and `discourse` are the article's: events are read and added there."""

    told: list[Told]
    discourse: Discourse
    of_nobody: Telling | None = None  # talks that took place, the next words may say whose
    of_states: list[tuple[Telling, list[str]]] = field(default_factory=list)  # and between which states they were
    of_one: Telling | None = None  # a meeting with people whom the next words may name

    def attendances(self, candidate: Candidate, beside: Sequence[Candidate]) -> list[Candidate]:
        """Those who are greeted or arrive, nobody says where, when a session was just told of, take part in it."""
        if candidate.type != "visit" or candidate.goal is not None or candidate.mode is not None:
            return [candidate]
        greeted = candidate.construction == "greeting" and candidate.weak
        came = candidate.construction.startswith("arrival") and candidate.gathering
        countries = {p.country for other in beside if other.type == "visit" for p in other.with_function("visitor")}
        if not (greeted and len(countries) >= 2) and not (came and None in countries):
            return [candidate]
        session = last_of(self.told, "meeting")
        if session is None or session.kind not in _LARGE or session.since(candidate) > _NEAR:
            return [candidate]
        attending = replace(candidate, type="meeting", construction="attending", kind="summit", anaphoric=True)
        attending.participants = [(party, "participant") for party in candidate.parties]
        return [attending]

    def wait_for_names(self, telling: Telling) -> None:
        """Keep "X встретился с предпринимателями" for the words that name those whom X met."""
        candidate = telling.candidate
        talks = candidate.type == "meeting" and candidate.kind == "talks" and not candidate.anaphoric
        kinds = [party.kind for party in candidate.parties] if talks else []
        if kinds == ["person"]:
            self.of_one = telling
        elif kinds == ["country"] and candidate.asserted:
            self.of_nobody = telling  # "прошли консультации с Чили": the next words say who represented whom

    def conclude(self) -> None:
        """At the end of the text: talks of two states whose people it has not told of are the states' own."""
        for telling, states in self.of_states:
            talks = (event for event in self.told if event.type in ("meeting", "call"))
            if not any(set(states) <= {party.country for party in event.parties} for event in talks):
                telling.candidate.add([self.discourse.state(country) for country in states], "participant")
                telling.candidate.completed, telling.candidate.anaphoric = True, False
                self._begin(telling)

    # --- going on with a gathering told before ---------------------------------------------------------

    def refers_back(self, telling: Telling) -> bool:
        """Take in a telling that only refers to a gathering or adds to one: "по итогам встречи", "присутствовал X".

        One that finds none is of nothing, or of talks that the next words may say whose they are.
        """
        candidate = telling.candidate
        if candidate.type not in ("meeting", "call"):
            return False
        if _lead_sides(candidate):
            _take_sides(candidate, _states_of_compound(candidate.reading.lemmas) or self._states_told(telling))
        match candidate.construction:
            case "attending:seated" | "attending" | "attending:coming" if self._names_those_met(telling):
                return True
            case "attending:seated":
                self._sit_down(telling)
                return True
            case "attending:coming":
                return True
            case "joining":
                self._join_in(candidate)
                return True
            case "attending":
                self._attend(telling)
                return True
            case "held" if self._hold(telling):
                return True
        if self._is_at_session(candidate) or self._meet_at_session(telling) or self._works_there(telling):
            return True
        if candidate.parties:
            return self._is_of_several(candidate)
        if candidate.anaphoric:
            if not rejoin(self.told, telling) and not turn_into_call(self.told, telling):
                self.of_nobody = telling if candidate.asserted else None
                if candidate.asserted and not telling.title and (states := _states_of_adjective(candidate)):
                    self.of_states.append((telling, states))
                self._presuppose(telling)
            return True
        if candidate.kind in _LARGE and not candidate.asserted:
            return self._goes_on(telling)
        return candidate.kind in _LARGE and self._is_same_session(telling)

    def _is_of_several(self, candidate: Candidate) -> bool:
        """ "24 мая встречи с A и B. В ходе встречи с A и B обсудят …": the two meetings, and no third one."""
        if not candidate.reading.presupposed(candidate.trigger):
            return False
        people = [party for party in candidate.parties if party.kind == "person"]
        of_each: dict[int, Party] = {}
        for event in self.told if len(people) > 1 else ():
            here = [party for party in people if party in event.parties]
            if event.type != candidate.type or not here:
                continue
            if len(here) > 1:
                others = {id(p) for e in self.told if e.type == event.type and e is not event for p in e.parties}
                if not {id(party) for party in here} <= others:
                    return False
            else:
                of_each[id(here[0])] = here[0]
        return len(of_each) > 1 and len({party.country for party in of_each.values()}) == 1

    def _is_at_session(self, candidate: Candidate) -> bool:
        """ "Заседание Совета министров началось. На встрече министры обсудят …": no talks of the two named last."""
        reading = candidate.reading
        clause = reading.clause(candidate.verb).tokens
        there = any(reading.lemma(i) == "встреча" and reading.preposition(i) == "на" for i in clause)
        if not there or candidate.kind in _LARGE:
            return False
        said = {id(p) for m in reading.mentions if m.form == "anaphor" and m.plural for p in m.parties}
        session = last_of(self.told, "meeting")
        if session is None or session.kind not in _LARGE or session.since(candidate) > _NEAR + 1:
            return False
        bodies = any(party.kind == "organization" for party in session.parties)
        return bodies and bool(candidate.parties) and all(id(party) in said for party in candidate.parties)

    def _meet_at_session(self, telling: Telling) -> bool:
        """ "На заседании встретились спикеры Кубы, Перу и Чили": they held the session told of just before."""
        candidate = telling.candidate
        reading, clause = candidate.reading, candidate.reading.clause(candidate.verb).tokens
        there = any(
            reading.lemma(i) in lex.GATHERING_NOUNS
            and reading.preposition(i) == "на"
            and not any(reading.children(i, "nmod", "amod", "appos"))
            for i in clause
        )
        several = len({party.country for party in candidate.parties}) >= _MANY
        session = last_of(self.told, "meeting")
        if not there or not several or session is None or session.kind not in _LARGE:
            return False
        if session.since(candidate) > _NEAR + 1 or session.status != telling.status:
            return False
        candidate.kind = session.kind
        join(session, telling)
        self.note_people(session)
        return True

    def _works_there(self, telling: Telling) -> bool:
        """ "Прошло совещание министров, на нём был X. В работе саммита принял участие X": in that just told of."""
        candidate = telling.candidate
        if (
            not candidate.joined
            or candidate.kind not in _LARGE
            or telling.date is not None
            or telling.place is not None
        ):
            return False
        last = last_of(self.told, "meeting")
        if last is None or last.since(candidate) != 1 or last.status != telling.status or candidate.again:
            return False
        bare = not any(candidate.reading.children(candidate.trigger, "nmod", "amod", "appos", "flat:name"))
        if not bare or not all(party in last.parties for party in candidate.parties):
            return False
        candidate.kind = last.kind
        join(last, telling)
        return True

    def note_people(self, event: Told) -> None:
        """Who took part in a gathering of more than two: "следующая встреча" is theirs."""
        people = [party for party in event.parties if party.kind == "person"]
        if len(people) > 2:
            self.discourse.gathering = people

    def _sit_down(self, telling: Telling) -> None:
        """ "За столом сидели X и Y": of the session told of last, or talks of their own where the words date them."""
        candidate = telling.candidate
        meetings = [
            event for event in self.told if event.type in ("meeting", "call") and event.status == telling.status
        ]
        last = meetings[-1] if meetings else None
        at_table = "стол" in candidate.reading.lemmas
        if (last is None or self._before_nobody(last, telling)) and self._of_those_attending(telling) is not None:
            self.discourse.note_event(candidate.parties)
            return
        nobodys = last is not None and not any(party.kind == "person" for party in last.parties)
        several = nobodys and len({party.country for party in candidate.parties}) > 1  # "встреча лидеров «тройки»"
        several = several or (last is not None and _represents_side(candidate, last))
        if last is not None and last is self.told[-1] and _was_there_too(candidate, last):
            several = True
            candidate.kind = last.kind
            self.discourse.attendants |= {id(p) for p in candidate.parties if p not in last.parties}
        if last is not None and (last.kind in _LARGE or at_table or several) and last.since(candidate) <= _NEAR:
            self._name_seated(last, candidate)
            join(last, telling)
            self.discourse.note_event(candidate.parties)
            return
        if candidate.reading.lemma(candidate.verb) == "сидеть" and telling.date is not None:
            named = {party.country for party in candidate.parties if party.name}
            if len(named) == len(candidate.parties) == 2 and telling.place is not None:
                candidate.kind, candidate.anaphoric = "talks", False
                self._begin(telling)  # "министры два дня сидели в Лиме"

    def _names_those_met(self, telling: Telling) -> bool:
        """ "X встретился с предпринимателями. На встречу пришли Y и Z": X met them."""
        meeting, candidate = self.of_one, telling.candidate
        if meeting is None or candidate.index - meeting.candidate.index > _NAMED:
            return False
        since = [event for event in self.told if event.type == "meeting" and event.tellings[-1].order > meeting.order]
        met = [p for p in candidate.parties if p.kind == "person" and p not in meeting.candidate.parties]
        if since or not met:
            return False
        self.of_one = None
        meeting.candidate.add(met, "participant")
        meeting.candidate.half_known = meeting.candidate.weak = False
        self.discourse.note_event(self._begin(meeting).parties)
        return True

    def _join_in(self, candidate: Candidate) -> None:
        """Whoever joins those who were said to meet takes part in the gathering told of last."""
        for event in reversed(self.told):
            if event.type not in ("meeting", "call"):
                continue
            if event.kind not in _LARGE and candidate.kind != "talks":
                continue
            if event.since(candidate) <= _JOINED:
                event.add(candidate.participants)
                people = [party for party in event.parties if party.kind == "person"]
                self.discourse.gathering = people
                self.discourse.note_event(people)
            return

    def _attend(self, telling: Telling) -> None:
        """Those who take part come to the session told of last, or to the meeting of the sentence before."""
        candidate = telling.candidate
        gathering = next(
            (
                event
                for event in reversed(self.told)
                if (
                    event.type == "meeting"
                    and (
                        event.kind in _LARGE
                        or candidate.kind == "talks"
                        or event.since(candidate) <= _beside(candidate)
                    )
                )
                or (event.type == "call" and candidate.kind == "talks" and event.since(candidate) <= 2)
                or self._talks_of_bodies(event, telling)
            ),
            None,
        )
        if gathering is not None and candidate.kind == "talks" and gathering.kind in _LARGE:
            gathering = self._talks_beside(gathering) or gathering
        if gathering is None or self._before_nobody(gathering, telling):
            gathering = self._of_those_attending(telling) or gathering
        if gathering is not None:
            self._name_seated(gathering, candidate)
            if gathering.kind == "talks":
                self.discourse.attendants |= {id(p) for p in candidate.parties if p not in gathering.parties}
            candidate.kind = gathering.kind
            bodies = gathering.parties if self._talks_of_bodies(gathering, telling) else []
            join(gathering, telling)
            gathering.participants = [(party, own) for party, own in gathering.participants if party not in bodies]
            if gathering.kind in _LARGE:
                self.note_people(gathering)

    def _talks_of_bodies(self, event: Told, telling: Telling) -> bool:
        """Whether several who attend hold the talks or the call of bodies that was told just before."""
        candidate = telling.candidate
        near = event.since(candidate) <= 2 and event.status == telling.status and event.type in ("meeting", "call")
        several = len([party for party in candidate.parties if party.kind == "person"]) > 1
        return near and several and not any(party.kind == "person" for party in event.parties)

    def _talks_beside(self, session: Told) -> Told | None:
        """ "X принял Y, прибывшего на заседание. На встрече был Z": the talks that the session's sentence tells of."""
        number = session.tellings[-1].candidate.index
        talks = (e for e in reversed(self.told) if e.type == "meeting" and e.kind == "talks" and len(e.parties) > 1)
        return next((event for event in talks if event.tellings[-1].candidate.index == number), None)

    def _name_seated(self, event: Told, candidate: Candidate) -> None:
        """ "Собрались министры Перу и Чили. Перу представлял X": X is the minister of Peru."""
        for party in candidate.parties:
            offices = [p for p in event.parties if p.kind == "person" and not p.name and p.country == party.country]
            if party.name is None or party.country is None or len(offices) != 1 or party in event.parties:
                continue
            (office,) = offices
            if party.role is not None and party.office != office.office:
                continue
            party.role, party.office = party.role or office.role, party.office or office.office
            event.participants = [(party if p is office else p, function) for p, function in event.participants]
            self.discourse.identify(office, party)

    def _states_told(self, telling: Telling) -> list[str]:
        """The two states whose talks were told just before, in the order of telling, nobody's people being named."""
        talks, last = self.of_nobody, last_of(self.told, "meeting")
        if last is not None and (talks is None or not self._before_nobody(last, telling)):
            since, parties, place = last.since(telling.candidate), last.parties, last.place
        elif talks is not None:
            since, parties, place = (
                telling.candidate.index - talks.candidate.index,
                talks.candidate.parties,
                talks.place,
            )
        else:
            return []
        if since > 2 or any(party.kind == "person" for party in parties):
            return []
        states = list(dict.fromkeys(party.country for party in parties if party.country))
        if len(states) == 1 and place is not None and place.country:
            states = list(dict.fromkeys((place.country, *states)))  # "в Осло прошли консультации с Кубой"
        return states or (_states_of_adjective(talks.candidate) if talks is not None else [])

    def _before_nobody(self, event: Told, telling: Telling) -> bool:
        """Whether talks of nobody named were told after an event, just before the telling."""
        return self.of_nobody is not None and event.tellings[-1].order < self.of_nobody.order < telling.order

    def _of_those_attending(self, telling: Telling) -> Told | None:
        """ "Вчера прошли консультации. В них участвовали X, Y и Z": the talks that nobody was said to hold."""
        talks, candidate = self.of_nobody, telling.candidate
        sides = {party.country for party in candidate.parties}
        if talks is None or len(sides) < 2 or candidate.index - talks.candidate.index > 2:
            return None
        self.of_nobody = None
        talks.candidate.participants = [(p, f) for p, f in talks.candidate.participants if p.kind != "country"]
        talks.candidate.add(candidate.parties, "participant")
        talks.candidate.anaphoric = False
        talks.frame = telling.frame
        return self._begin(talks)

    def _hold(self, telling: Telling) -> bool:
        """Who held the session of a body told of last."""
        body = last_of(self.told, "meeting")
        if body is None or body.kind == "talks" or any(party.kind == "person" for party in body.parties):
            return False
        join(body, telling)
        self.discourse.note_event(telling.candidate.parties)
        return True

    def _presuppose(self, telling: Telling) -> None:
        """ "после переговоров … подписали": an event told of only in passing, between those who then act."""
        people = presupposed_sides(telling, self.told, self.discourse)
        if people:
            telling.candidate.add(people, "participant")
            telling.candidate.completed = True
            self._begin(telling)
            self.discourse.note_event(people)

    def _is_same_session(self, telling: Telling) -> bool:
        """Take in a session of nobody named that goes on with one told before; else it is one of the same body."""
        candidate = telling.candidate
        event = latest(self.told, telling)
        if event is not None and statuses_agree(event, telling) and not (candidate.again or telling.earlier):
            join(event, telling)  # "X поедет на саммит. Саммит пройдёт в мае"
            return True
        bodies = self._bodies(candidate)
        if telling.date is not None and bodies:
            candidate.add(bodies, "participant")  # "шестое заседание проходило в ноябре": of the same body
        return False

    def _goes_on(self, telling: Telling) -> bool:
        """ "на заседании выступил X", of no body by its words: the session or summit told of last."""
        candidate, event = telling.candidate, latest(self.told, telling)
        if event is None or not event.parties or candidate.again or telling.earlier:
            return False
        words = candidate.reading.children(candidate.trigger, "nmod", "amod", "det", "appos", "acl", "acl:relcl")
        if any(True for _ in words) or event.since(candidate) > _NEAR or not statuses_agree(event, telling):
            return False
        join(event, telling)
        return True

    def _bodies(self, candidate: Candidate) -> list[Party]:
        """The organisations of the gathering of the candidate's kind that was told of last with any.

        Also where people were named since who stand for them: "заседание совета. В нём участвовали X и Y".
        """
        of_kind = (event for event in reversed(self.told) if event.kind == candidate.kind)
        tellings = (telling for event in of_kind for telling in reversed(event.tellings))
        bodies = ([party for party in each.candidate.parties if party.kind == "organization"] for each in tellings)
        return next((found for found in bodies if found), [])

    def _begin(self, telling: Telling) -> Told:
        event = begin(telling)
        self.told.append(event)
        return event


def _states_of_adjective(candidate: Candidate) -> list[str]:
    """The countries of "чилийско-норвежские консультации"; [] where no adjective says between whom."""
    return _states_of_compound(candidate.reading.attributes(candidate.trigger))


def _states_of_compound(words: Iterable[str]) -> list[str]:
    """The countries of the first of some words that is an adjective like "чилийско-перуанский"."""
    return next((found for word in words if "-" in word and (found := countries_of_compound(word))), [])


def _lead_sides(candidate: Candidate) -> bool:
    """Whether the words say of two people that they lead or represent the two sides, or chair them together."""
    people = [party for party in candidate.parties if party.kind == "person"]
    return len(people) == 2 and None in {p.country for p in people} and not _CHAIRS.isdisjoint(candidate.reading.lemmas)


_CHAIRS = frozenset("делегация сторона сопредседатель сопредседательство председательство руководство".split())


def _take_sides(candidate: Candidate, states: Sequence[str]) -> None:
    """ "Прошли переговоры Чили и Перу. Делегации возглавили X и Y": each is of the state that stands where he does."""
    people = [party for party in candidate.parties if party.kind == "person"]
    known = {party.country for party in people if party.country}
    two = dict.fromkeys(states)
    if len(two) != 2 or not known <= two.keys():
        return
    left = (state for state in two if state not in known)
    for person, state in zip((p for p in people if p.country is None), left, strict=True):
        person.country = state


def _was_there_too(candidate: Candidate, talks: Told) -> bool:
    """ "Также присутствовал X", "С чилийской стороны присутствовали Y и Z", nothing says where: at those talks."""
    reading, verb = candidate.reading, candidate.verb
    if reading.lemma(verb) != "присутствовать" or not reading.is_finite(verb) or talks.since(candidate) > _NAMED:
        return False
    return all(reading.preposition(i) not in ("на", "в", "во", "при") for i in reading.clause(verb).tokens)


def _represents_side(candidate: Candidate, talks: Told) -> bool:
    """ "Чили на них представлял X", right after the talks of two states: X was there for one of them."""
    reading = candidate.reading
    if reading.lemma(candidate.verb) not in ("представлять", "представить") or talks.since(candidate) > 1:
        return False
    elsewhere = any(
        reading.preposition(i) in ("на", "в", "во", "при") and reading.lemma(i) not in lex.MEETING_NOUNS
        for i in reading.clause(candidate.verb).tokens
        if reading.tokens[i].pos in ("NOUN", "PROPN")
    )
    sides = {party.country for party in talks.parties}
    return not elsewhere and len(sides) == 2 and all(party.country in sides for party in candidate.parties)
