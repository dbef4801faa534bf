"""The course of an article: sentence by sentence, what is told joins the events told before or begins a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions import calls, company, meetings, ordinals, signings, visits
from services.extract.engine.contests import is_contest, may_be_match, tells_of_game
from services.extract.engine.coreference import Discourse
from services.extract.engine.factuality import denied_at_large, reports_no_event, supposed
from services.extract.engine.matching import best_fit, call_of_headline, call_spoken_of
from services.extract.engine.merging import Telling, Told, begin, join
from services.extract.engine.papers import Paper
from services.extract.engine.reading import Reading
from services.extract.engine.reference_time import ReferenceTime
from services.extract.engine.scope import SAY_VERBS
from services.extract.engine.setting import Setting
from services.extract.engine.story.gatherings import Gatherings
from services.extract.engine.story.grounding import each_occasion, ground, respectively, share
from services.extract.engine.story.implicit_sides import complete_sides, yet_to_meet
from services.extract.engine.story.introductions import (
    introduce,
    name_leaders,
    name_those_of_headline,
    name_visitors,
    place_delegations,
    recognise,
)
from services.extract.engine.story.signings import Signings
from services.extract.engine.story.visits import Visits
from services.extract.engine.wording import (
    by_another_noun,
    each_traveller,
    goes_home,
    in_first_person,
    programme_of,
    vague_visit,
    with_speaker,
)

_ABOUT = frozenset(("о", "об"))
_PLANS = frozenset(("план", "программа", "график"))
_WELCOME_VERBS = frozenset(("приветствовать", "поприветствовать"))


@dataclass(slots=True)
class Story:
    """Everything that an article has told so far: its events in `told`, in the order of their first telling.

    Give it the sentences in order: those that may tell of events to `read`, the others to `setting` and `discourse`.
    """

    published: datetime | None
    discourse: Discourse = field(default_factory=Discourse)
    told: list[Told] = field(default_factory=list)
    setting: Setting = field(init=False)
    visits: Visits = field(init=False)
    gatherings: Gatherings = field(init=False)
    signings: Signings = field(init=False)
    tellings: int = 0  # how many there have been
    sport: bool = False  # the text is about a game: "встреча" of clubs is a match

    def __post_init__(self) -> None:
        self.setting = Setting(ReferenceTime(self.published))
        self.visits = Visits(self.told, self.discourse)
        self.gatherings = Gatherings(self.told, self.discourse)
        self.signings = Signings(self.told, self.discourse)

    def read(self, reading: Reading, papers: Sequence[Paper]) -> None:
        """Take in one sentence whose mentions are resolved, with the documents that it names."""
        self._enter(reading)
        candidates = self._candidates(reading, papers)
        self.signings.note(reading, papers)
        no_clause = not candidates or not any(map(reading.is_finite, range(len(reading.tokens))))
        if no_clause and self.signings.list_documents(reading, papers):
            candidates = []
        if not self.sport:
            candidates = [part for each in candidates for part in self.gatherings.attendances(each, candidates)]
        tellings = self._ground(reading, candidates)
        share(reading, tellings)
        for telling in sorted(tellings, key=lambda telling: _turn(telling, tellings)):
            if self._complete(telling):
                self._tell(telling)
        self._leave(reading, tellings)

    def conclude(self) -> None:
        """Tell what the text has left open, after its last sentence."""
        self.gatherings.conclude()
        self.signings.conclude()

    # --- what a sentence tells -----------------------------------------------------------------------

    def _enter(self, reading: Reading) -> None:
        """Bring what was told before up to the words of a sentence, before its events are looked for."""
        self.setting.enter(reading)
        self.visits.welcome()
        introduce(reading, self.told, self.discourse)
        recognise(reading, self.discourse)
        owner = programme_of(reading)
        if owner is not None:
            self.discourse.protagonist, self.setting.timetable = owner, reading.sentence.line
        place_delegations(reading, self.discourse.protagonist)
        self.sport = self.sport or tells_of_game(reading)

    def _candidates(self, reading: Reading, papers: Sequence[Paper]) -> list[Candidate]:
        """The candidates of all constructions, without those that tell of no event, in the order of their words."""
        found = [
            *visits.find(reading),
            *company.find(reading),
            *meetings.find(reading),
            *calls.find(reading),
            *signings.find(reading, papers),
        ]
        found = [part for candidate in found for part in each_traveller(candidate) if not goes_home(part)]
        found = [candidate for candidate in found if not _in_title(candidate, papers)]
        found.sort(key=lambda candidate: candidate.trigger)
        found = [by_another_noun(candidate, found) for candidate in found]
        found += ordinals.find(reading, found)
        return [
            candidate
            for candidate in map(with_speaker, found)
            if not in_first_person(candidate)
            and not reports_no_event(candidate)
            and not self.visits.leads_nowhere(candidate, self.setting)
            and not (self.sport and may_be_match(candidate))
            and not is_contest(candidate)
        ]

    def _ground(self, reading: Reading, candidates: Sequence[Candidate]) -> list[Telling]:
        """The candidates with status, date and place; one that took place several times as a telling for each."""
        tellings = [
            ground(candidate, candidates, self.setting, self.told, order)
            for order, candidate in enumerate(candidates, self.tellings)
        ]
        self.tellings += len(tellings)
        self.visits.take_status_over(tellings)
        if respectively(reading, tellings, self.setting):
            return tellings
        return [each for telling in tellings for each in each_occasion(telling, self.setting)]

    def _complete(self, telling: Telling) -> bool:
        """Find the documents, sides and signers that the words leave unsaid; False where nobody can say whose it is."""
        candidate = telling.candidate
        self.signings.resolve_documents(telling)
        told_of = bool(candidate.parties)
        if supposed(candidate, telling.status) or denied_at_large(candidate, telling.status):
            return False
        call = call_spoken_of(self.told, candidate) if candidate.type == "meeting" else None
        if call is not None:
            candidate.type, candidate.mode = "call", call.mode
        complete_sides(candidate, self.told, self.discourse, self.setting.place)
        held = not told_of and telling.status == "held" and candidate.type != "visit" and candidate.asserted
        if held and candidate.completed and not candidate.again and yet_to_meet(self.told, candidate.parties):
            # "перед визитом X проведены переговоры": by others than X and his host
            candidate.participants, candidate.completed, candidate.anaphoric = [], False, True
        if telling.status == "denied" and not told_of and candidate.completed and telling.date is None:
            return False  # "встречи не было": with whom is not said
        if candidate.half_known and _of_one_side(candidate):
            self.gatherings.wait_for_names(telling)
            return False  # a meeting with somebody who is none of the parties known
        self.signings.complete_signers(telling)
        return True

    # --- what it adds to the events ------------------------------------------------------------------

    def _tell(self, telling: Telling) -> None:
        """Take a telling in: it adds to an event told before, is one more telling of it, or begins a new one."""
        candidate = telling.candidate
        if (
            self.visits.refers_back(telling, self.setting)
            or self.gatherings.refers_back(telling)
            or self.signings.refers_back(telling)
        ):
            return
        name_visitors(candidate, self.told)
        name_those_of_headline(telling, self.told, self.discourse)
        name_leaders(self.told, self.discourse.delegations, self.discourse.leaders)
        if candidate.type == "call":
            call_of_headline(self.told, candidate)
        if self.visits.goes_on(telling) or self.signings.names_signers(telling):
            return
        event = best_fit(self.told, telling)
        if event is not None:
            _join(event, telling)
        elif _is_no_news(telling):
            return
        else:
            event = self._begin(telling)
        asked = candidate.construction.startswith("invitation") or event.status == "proposed"
        if not asked:  # who is asked has not come yet, nor met anybody
            self._note(event, telling)

    def _begin(self, telling: Telling) -> Told:
        if telling.candidate.type == "visit":
            return self.visits.begin(telling)
        event = begin(telling)
        self.told.append(event)
        return event

    def _note(self, event: Told, telling: Telling) -> None:
        """Whom "стороны", "гость", "хозяин" of the next sentences stand for."""
        candidate = telling.candidate
        if event.type == "meeting":
            self.gatherings.note_people(event)
        guests, hosts = candidate.with_function("visitor"), candidate.with_function("host")
        if candidate.type == "visit":  # whoever was told of first leads
            guests = [party for party in event.with_function("visitor") if party in guests]
        if candidate.received is not None:
            hosts, guests = candidate.received
            self.visits.receive(telling, hosts, guests)
        if candidate.type == "visit":
            self.visits.note(event, candidate, guests, hosts)
        else:
            parties = candidate.with_function("signatory") if candidate.type == "signing" else event.parties
            self.discourse.note_event(parties, guests, hosts)

    def _leave(self, reading: Reading, tellings: Sequence[Telling]) -> None:
        """Whom and what the next sentence stands under."""
        subjects = [g for g in reading.groups if g.case == "Nom" and g.preposition is None and len(g.people()) == 1]
        speaking = (g for g in subjects if reading.lemma(reading.clauses.clauses[g.clause].head) in SAY_VERBS)
        subject = next(speaking, subjects[0] if subjects else None)  # "«… он согласился», — сказал X"
        if subject is not None:
            self.discourse.protagonist = subject.people()[0]
        name_leaders(self.told, self.discourse.delegations, self.discourse.leaders)
        self.setting.leave(reading, tellings, any(event.status == "held" for event in self.told))


def _of_one_side(candidate: Candidate) -> bool:
    """Whether the parties of a meeting with somebody else are one person, or several who act together."""
    if len(candidate.parties) < 2:
        return True
    subject = candidate.reading.subject(candidate.verb)
    together = {id(party) for party in subject.parties()} if subject is not None else set()
    return {id(party) for party in candidate.parties} <= together and len({p.country for p in candidate.parties}) == 1


def _join(event: Told, telling: Telling) -> None:
    """Take one more telling of an event in; the text corrects what its headline made of it."""
    candidate = telling.candidate
    if event.type != candidate.type:
        event.type, event.mode, event.place = candidate.type, candidate.mode, None
    if event.type == "visit" and telling.status == "proposed" and event.status in ("held", "planned"):
        telling.status = event.status  # who was asked to come does come
    if event.headline and not telling.title:
        event.frame = telling.frame
        if event.status == "cancelled" and telling.status == "planned" and telling.date is not None:
            event.status = "planned"  # "Визит переносится": to a day that the text gives
    join(event, telling)


def _in_title(candidate: Candidate, papers: Sequence[Paper]) -> bool:
    """ "меморандум о проведении консультаций между министерствами": what a document is about has not taken place."""
    if candidate.type not in ("meeting", "call"):
        return False
    lemmas = candidate.reading.lemmas
    return any(
        paper.head < candidate.trigger < paper.tokens.stop
        and (
            not _ABOUT.isdisjoint(lemmas[paper.head + 1 : candidate.trigger])
            or lemmas[paper.head] in _PLANS  # "план консультаций между министерствами на 2026 год"
        )
        for paper in papers
    )


def _turn(telling: Telling, tellings: Sequence[Telling]) -> int:
    """Visits are told first, and what nobody is said to sign "в ходе встречи X и Y" after the meeting."""
    candidate = telling.candidate
    if candidate.type == "visit":
        return 0
    unsigned = candidate.type == "signing" and not candidate.with_function("signatory")
    return 1 + (unsigned and any(_signed_at(candidate, other.candidate) for other in tellings))


def _signed_at(candidate: Candidate, meeting: Candidate) -> bool:
    if meeting.type != "meeting" or len(meeting.parties) < 2 or meeting.trigger < candidate.trigger:
        return False
    return candidate.reading.follows(meeting.trigger, _COURSE, 3)


_COURSE = frozenset("ход рамка итог результат время".split())


def _is_no_news(telling: Telling) -> bool:
    """Whether a telling that fits no event is too vague to begin one."""
    candidate = telling.candidate
    if candidate.weak and candidate.reading.lemma(candidate.trigger) in lex.AGREE_VERBS | _WELCOME_VERBS:
        return True  # where and how they agreed is not told; who is welcomed need not have travelled
    # only spoken of: "статус поездки", "визит президента невозможен без встречи"
    framed = telling.unsure or candidate.reading.preposition(candidate.trigger) in ("после", "перед", "до", "накануне")
    return vague_visit(candidate) and framed and telling.place is None and telling.date is None
