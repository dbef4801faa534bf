"""An article read in order: sentence by sentence, what is told joins the events told before or begins a new one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.contracts.event import SignedDocument
from services.extract.engine import circumstances
from services.extract.engine import lexicon as lex
from services.extract.engine.attention import is_item, is_list_of_documents
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Span, When, occasions, whereabouts
from services.extract.engine.constructions import calls, company, meetings, signings, visits
from services.extract.engine.coreference import HEADS, Discourse
from services.extract.engine.matching import (
    announced_before,
    documents_agree,
    kinds_agree,
    may_be_of,
    recalled,
    stands_under,
    statuses_agree,
    told_beside,
    turns_out_a_call,
)
from services.extract.engine.mentions import MINISTERS
from services.extract.engine.merging import (
    Telling,
    Told,
    begin,
    dates_agree,
    join,
    of_state,
    people_overlap,
    places_agree,
)
from services.extract.engine.papers import Paper
from services.extract.engine.parties import Party, distinct
from services.extract.engine.reading import Reading
from services.extract.engine.setting import Setting, share
from services.extract.engine.status import status_of, tense
from services.extract.engine.wording import (
    NEXT,
    against_fact,
    comes_for,
    counted,
    dated_in_clause,
    each_traveller,
    gathers,
    goes_home,
    in_first_person,
    length,
    only_made_possible,
    programme_of,
    signed_with,
    subject_before,
    unsure,
    vague_visit,
    with_one_side,
    with_speaker,
)

_PUT_OFF = frozenset("перенести переносить отложить откладывать сдвинуть".split())
_ARRANGED = frozenset(("назначить", "наметить", "запланировать"))  # "назначенный на июль, отложен"
_WELCOME_VERBS = frozenset(("приветствовать", "поприветствовать"))
_HOPS = frozenset("отправиться выехать проследовать перелететь вылететь переехать отбыть перебраться заехать".split())
_SPEAKERS = ("пресс-секретарь", "официальный представитель", "представитель")  # who tell of what others do
_STAY = 4  # days that a guest stays before his hosts receive him, at most
_NEAR = 4  # sentences within which what is added to an event speaks of it
_FOLLOWING = frozenset(("следующий", "очередной"))
_LATER_DAYS = ("втор", "трет", "завершающ", "заключительн", "последн", "следующ")
_HOUR = re.compile(r"(\d{1,2})[:.](\d\d)\s*[—–-]")


@dataclass(slots=True)
class Story:
    """Everything that has been told so far."""

    published: datetime | None
    discourse: Discourse = field(default_factory=Discourse)
    told: list[Told] = field(default_factory=list)
    setting: Setting = field(init=False)
    order: int = 0
    paper: Paper | None = None  # the document named last
    papers: list[SignedDocument] | None = None  # the documents of the sentence that named any last
    papers_at: int = -9
    listed_at: int = -9  # the sentence of the item read last
    sport: bool = False  # the text is about a game: "встреча" of clubs is a match
    arrived_at: int = -1  # the sentence that began a visit last
    awaiting_visit: list[tuple[Party, list[Party]]] = field(default_factory=list)  # a host and whom they met
    programme: int = -1  # the line that is somebody's timetable
    protagonist: Party | None = None  # the subject of the last main clause
    of_nobody: Telling | None = None  # talks that took place, the next words may say whose

    def __post_init__(self) -> None:
        self.setting = Setting(self.published)

    # --- one sentence --------------------------------------------------------------------------------

    def read(self, reading: Reading, papers: Sequence[Paper]) -> None:
        """Take in one sentence whose mentions are resolved."""
        self.setting.enter(reading)
        self._welcome()
        self._introduce(reading)
        owner = programme_of(reading)
        if owner is not None:
            self.protagonist, self.programme = owner, reading.sentence.line
        self._place_delegations(reading)
        self.sport = self.sport or not _SPORT.isdisjoint(reading.lemmas)
        candidates = [
            candidate
            for candidate in map(with_speaker, self._candidates(reading, papers))
            if not in_first_person(candidate)
            and not only_made_possible(candidate)
            and not against_fact(candidate)
            and not self._nowhere(candidate)
            and not self._is_match(candidate)
        ]
        self._note_papers(papers, reading.sentence.index)
        if not candidates:
            self._list_documents(reading, papers)
        candidates = [part for candidate in candidates for part in self._attendances(candidate, candidates)]
        tellings = [self._telling(candidate, candidates) for candidate in candidates]
        self._such_a_visit(tellings)
        tellings = [each for telling in tellings for each in self._occasions(telling)]
        share(reading, tellings)
        for telling in sorted(tellings, key=lambda telling: telling.candidate.type != "visit"):
            self._resolve_documents(telling)
            told_of = bool(telling.candidate.parties)
            self._complete_sides(telling.candidate)
            if telling.status == "denied" and not told_of and telling.candidate.completed and telling.date is None:
                continue  # "встречи не было": with whom is not said
            if telling.candidate.half_known and len(telling.candidate.parties) < 2:
                continue  # a meeting with somebody who is none of the parties known
            if not self._signed_before(telling):
                self._complete_signers(telling.candidate)
            self._tell(telling)
        self._move_on(reading, tellings)

    def _occasions(self, telling: Telling) -> list[Telling]:
        """ "дважды встречался с X: 6 мая в Париже и 7-го в Тарбе": a meeting at each."""
        if telling.candidate.type != "meeting" or telling.status != "held":
            return [telling]
        said = [(self.setting.day_of(mention), whereabouts([place])) for mention, place in occasions(telling.candidate)]
        if len(said) < 2:
            return [telling]
        return [replace(telling, date=day, place=where, order=telling.order) for day, where in said]

    def _candidates(self, reading: Reading, papers: Sequence[Paper]) -> list[Candidate]:
        found = [
            *visits.find(reading),
            *company.find(reading),
            *meetings.find(reading),
            *calls.find(reading),
            *signings.find(reading, papers),
        ]
        found = [part for candidate in found for part in each_traveller(candidate) if not goes_home(part)]
        found.sort(key=lambda candidate: candidate.trigger)
        return found

    def _attendances(self, candidate: Candidate, beside: Sequence[Candidate]) -> list[Candidate]:
        """Those who are greeted or arrive, nobody says where, when a session was just told of, take part in it."""
        if candidate.type != "visit" or candidate.goal is not None or candidate.mode is not None or self.sport:
            return [candidate]
        greeted = candidate.construction == "greeting" and candidate.weak
        came = candidate.construction.startswith("arrival") and candidate.gathering
        countries = {p.country for other in beside if other.type == "visit" for p in other.with_function("visitor")}
        if not (greeted and len(countries) >= 2) and not (came and None in countries):
            return [candidate]
        index = candidate.reading.sentence.index
        session = next((told for told in reversed(self.told) if told.type == "meeting"), None)
        if session is None or session.kind not in ("session", "summit"):
            return [candidate]
        if index - session.tellings[-1].candidate.reading.sentence.index > 3:
            return [candidate]
        attending = replace(candidate, type="meeting", construction="attending", kind="summit", anaphoric=True)
        attending.participants = [(party, "participant") for party in candidate.parties]
        return [attending]

    def _such_a_visit(self, tellings: Sequence[Telling]) -> None:
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

    def _telling(self, candidate: Candidate, rivals: Sequence[Candidate]) -> Telling:
        reading = candidate.reading
        status = status_of(candidate, self.setting.outlook)
        said = self.setting.date_of(candidate, rivals, status)
        when, mention = said.date, said.mention
        words = (mention.start, mention.stop) if mention is not None and when is not None else None
        if (
            status == "held"
            and when is not None
            and self.setting.today is not None
            and len(when.start) == 10
            and when.start > self.setting.today.isoformat()
        ):
            if tense(reading, candidate.verb) == "Past" and mention is not None and counted(mention):
                when = None  # "днём ранее общались": counted from a day to come, which was not meant
            else:
                status = "planned"
        if status == "cancelled" and mention is not None and mention.preposition == "на":
            verb = candidate.reading.lemma(candidate.verb)
            number = reading.clauses.of[circumstances.token_at(reading, mention.start)]
            at = circumstances.token_at(reading, mention.start)
            aside = any(reading.lemma(i) in _ARRANGED for i in range(max(0, at - 4), at))
            if verb in _PUT_OFF and number == reading.clauses.of[candidate.verb] and not aside:
                above = reading.tokens[candidate.verb].head
                offered = above >= 0 and reading.lemma(above) in lex.PROPOSE_VERBS
                status = "proposed" if offered else "planned"  # put off to a date
        on_programme = reading.sentence.line == self.programme
        if (
            status == "held"
            and (candidate.type != "visit" or on_programme)
            and unsure(candidate, status)
            and self._in_a_plan(candidate)
        ):
            status = "planned"
        if status == "held" and self._still_to_come(reading):
            status = "planned"
        purpose = status == "held" and comes_for(candidate)
        if purpose and (when is None or self.setting.today is None or when.end >= self.setting.today.isoformat()):
            status = "planned"
        where = self.setting.place_of(candidate, rivals)
        linked = circumstances.goes_on(candidate)
        said_so = f" {' '.join(reading.tokens[i].text.lower() for i in reading.clause(candidate.verb).tokens)} "
        if candidate.type != "visit" and not candidate.anaphoric and any(f" {cue} " in said_so for cue in NEXT):
            candidate.again = True
        last_years = any(reading.lemma(i) == "прошлогодний" for i in reading.children(candidate.trigger))
        if last_years and when is None and self.published is not None:
            year = str(self.published.year - 1)
            when = Span(year, year)
        telling = Telling(
            candidate,
            status,
            when,
            where,
            self.order,
            words,
            last_years or circumstances.told_as_earlier(reading, candidate),
            reading.title,
            unsure(candidate, status) or purpose,
            length(candidate),
            linked,
            said,
        )
        self.order += 1
        return telling

    def _still_to_come(self, reading: Reading) -> bool:
        """ "17:00 — встреча с X" in a timetable of the day that was published in the morning."""
        hour = _HOUR.match(reading.sentence.text)
        if hour is None or self.published is None or self.published.hour == self.published.minute == 0:
            return False
        return (int(hour[1]), int(hour[2])) > (self.published.hour, self.published.minute)

    def _signed_before(self, telling: Telling) -> bool:
        """Whether a signing without signers is the one told before: same status, documents of a kind."""
        candidate = telling.candidate
        if candidate.type != "signing" or candidate.with_function("signatory"):
            return False
        kinds = {document.kind for document in candidate.documents}
        return any(
            told.type == "signing"
            and told.status == telling.status
            and not self._on_another_day(told, telling)
            and (not kinds or kinds & {document.kind for document in told.documents})
            for told in self.told
        )

    def _complete_signers(self, candidate: Candidate) -> None:
        """Documents "were signed" by those who met, or by their states where the documents are the states'."""
        if candidate.type != "signing" or candidate.anaphoric or candidate.half_known:
            return
        signers = candidate.with_function("signatory")
        if len(signers) == 1 and signers[0].kind == "person" and signed_with(candidate):
            other = self._other_side(candidate, signers[0])
            if other is not None:
                candidate.add([other], "signatory")
                candidate.completed = True
        if signers:
            return
        watching = [party for party in candidate.with_function("witness") if party.kind == "person" and party.country]
        if candidate.documents and len({party.country for party in watching}) >= 2:
            # Leaders in whose presence documents are signed do not sign: their states do.
            candidate.add(distinct([self.discourse.state(party.country or "") for party in watching]), "signatory")
            candidate.completed = True
            return
        people = self._session_of_protocol(candidate) or [p for p in self.discourse.last_parties if p.kind == "person"]
        if candidate.construction.startswith("participle") and dated_in_clause(candidate):
            candidate.for_states = True  # "договор, подписанный в 2019 году": not by those who meet today
        if candidate.for_states:
            both = list(dict.fromkeys(p.country for p in (watching or people) if p.country))
            if len(both) == 2:
                candidate.add([self.discourse.state(country) for country in both], "signatory")
            return
        if not people and candidate.documents and self._states_met(candidate):
            candidate.add(self.discourse.last_parties, "signatory")
            candidate.completed = True
            return
        sides = {party.country for party in people}
        if len(people) < 2 or (len(sides) < 2 and None not in sides) or not candidate.documents:
            return
        text = candidate.reading.sentence.text.lower()
        unnamed = candidate.construction.startswith(("passive", "noun")) and all(
            document.title is None and document.kind == "other" for document in candidate.documents
        )  # "будет подписан пакет документов": nobody is said to sign, nor what
        if unnamed or "межправительственн" in text or "межведомственн" in text or "межгосударственн" in text:
            states = [self.discourse.state(party.country) for party in people if party.country]
            candidate.add(distinct(states), "signatory")
        else:
            candidate.add(people, "signatory")
        # "По итогам переговоров подписан ряд документов" says whose they are as surely as a name would.
        candidate.completed = not (unnamed and circumstances.goes_on(candidate))

    def _session_of_protocol(self, candidate: Candidate) -> list[Party]:
        """A protocol that nobody is said to sign is that of the session told of: of those who presided."""
        if [document.kind for document in candidate.documents] != ["protocol"]:
            return []
        if not candidate.construction.startswith(("passive", "noun")):
            return []
        for session in reversed(self.told):
            people = [party for party in session.parties if party.kind == "person"]
            if session.kind == "session" and session.status == "held" and people:
                return people if len({party.country for party in people}) == len(people) == 2 else []
        return []

    def _states_met(self, candidate: Candidate) -> bool:
        """Whether states, and nobody by name, met in the sentence or the one before."""
        last = next((told for told in reversed(self.told) if told.type == "meeting"), None)
        if last is None or len(last.parties) != 2 or any(party.kind != "country" for party in last.parties):
            return False
        since = candidate.reading.sentence.index - last.tellings[-1].candidate.reading.sentence.index
        return since <= 1 and all(party in last.parties for party in self.discourse.last_parties)

    def _on_another_day(self, told: Told, telling: Telling) -> bool:
        """Whether a telling has a day of its own and the event stands under another one."""
        return telling.date is not None and not dates_agree(stands_under(told, self.setting.dateline), telling.date)

    def _resolve_documents(self, telling: Telling) -> None:
        """ "этот документ" signed by parties named here is the document that the text named last."""
        candidate = telling.candidate
        if candidate.type != "signing" or candidate.refers is None or candidate.documents:
            return
        if candidate.points_back:
            if self.papers is None or candidate.reading.sentence.index - self.papers_at > 2:
                candidate.anaphoric = True
                return
            titles = {document.title for document in self.papers if document.title}
            signed_before = any(
                titles & {d.title for d in told.documents} for told in self.told if told.type == "signing"
            )
            if signed_before and candidate.construction == "signature":
                candidate.anaphoric = True  # "Подписи под ним поставили …": who signed for those told before
                return
            candidate.documents.extend(self.papers)
            return
        signed = [told for told in self.told if told.type == "signing"]
        if signed and not candidate.parties and all(self._on_another_day(told, telling) for told in signed):
            candidate.documents.append(candidate.refers)  # "19 апреля тоже подписали протокол"
            return
        latest = signed[-1].tellings[-1].candidate.reading.sentence.index if signed else -9
        if (
            candidate.parties
            and candidate.reading.sentence.index - latest <= 3
            and may_be_of(signed[-1], candidate.refers, candidate)
            and not (candidate.construction.startswith("participle") and dated_in_clause(candidate))
        ):
            candidate.anaphoric = True  # "Документ подписали X и Y" says who signed what was just told of
            return
        known = {document.title for told in signed for document in told.documents}
        if (
            self.paper is not None
            and self.paper.title
            and self.paper.title not in known
            and candidate.refers.kind in ("other", self.paper.kind)
        ):
            candidate.documents.append(SignedDocument(title=self.paper.title, kind=self.paper.kind))
        elif not signed or candidate.parties:
            candidate.documents.append(candidate.refers)

    def _list_documents(self, reading: Reading, papers: Sequence[Paper]) -> None:
        """ "Подписаны документы: — соглашение о …; — план …": what is listed was signed on the occasion told last."""
        index = reading.sentence.index
        signed = next((told for told in reversed(self.told) if told.type == "signing"), None)
        if signed is None or not is_item(reading.sentence.text):
            return
        before = max(signed.tellings[-1].candidate.reading.sentence.index, self.listed_at)
        if index - before > 2 or not is_list_of_documents(signed.tellings[-1].candidate.reading.sentence.text):
            return
        self.listed_at = index
        signed.list_documents(
            SignedDocument(title=paper.title, kind=paper.kind)
            for paper in papers
            if paper.title and not paper.preposition
        )

    def _note_papers(self, papers: Sequence[Paper], index: int) -> None:
        for paper in papers:
            if paper.title and not paper.reference:
                self.paper = paper
        told = [
            SignedDocument(title=paper.title, kind=paper.kind)
            for paper in papers
            if not paper.reference and not (paper.title is None and paper.preposition == "из")
        ]
        if told:
            self.papers, self.papers_at = told, index

    def _is_match(self, candidate: Candidate) -> bool:
        return self.sport and candidate.type == "meeting" and not any(p.kind == "person" for p in candidate.parties)

    def _nowhere(self, candidate: Candidate) -> bool:
        """An arrival that does not say where, unless the paragraph told of another visit."""
        if not candidate.gathering or candidate.mode is not None:
            return False
        told_of = any(
            telling.candidate.reading.sentence.line == self.setting.line
            for told in self.told
            if told.type == "visit"
            for telling in told.tellings
        )
        return not dated_in_clause(candidate) and (self.setting.place is None or not (told_of or gathers(candidate)))

    def _welcome(self) -> None:
        """Whoever the text calls the host of a visitor's meeting is a host of the visit."""
        called, self.discourse.called_host = self.discourse.called_host, []
        for host in called:
            for told in self.told:
                visitors = told.with_function("visitor")
                met = (
                    told.type == "visit" and told.status == "held" and any(v in self.discourse.guests for v in visitors)
                )
                if met and host not in visitors and host.kind == "person":
                    told.add([(host, "host")])
            if not self.discourse.guests:
                self.awaiting_visit = [(host, self.discourse.last_parties)]

    def _introduce(self, reading: Reading) -> None:
        """ "Министры обороны A и B провели переговоры. X и Y обсудили …": those known by office are now named."""
        nameless = self.discourse.last_parties
        if len(nameless) < 2 or not all(p.kind == "person" and p.name is None and p.country for p in nameless):
            return
        for group in reading.groups:
            people = group.people()
            strangers = all(p.name and p.role is None and p.country is None for p in people)
            if len(people) != len(nameless) or not strangers or any(m.form != "name" for m in group.mentions):
                continue
            named = {id(office): person for office, person in zip(nameless, people, strict=True)}
            for office, person in zip(nameless, people, strict=True):
                person.role, person.country, person.office = office.role, office.country, office.office
            for told in self.told:
                told.participants = [(named.get(id(party), party), function) for party, function in told.participants]
            self.discourse.last_parties = people
            return

    def _in_a_plan(self, candidate: Candidate) -> bool:
        """Whether a verbless item stands in the programme of a planned visit told last."""
        if candidate.reading.sentence.line == self.programme:
            return True
        visits = [told for told in self.told if told.type == "visit"]
        return bool(visits) and visits[-1].status == "planned" and not candidate.reading.title

    def _place_delegations(self, reading: Reading) -> None:
        """A delegation whose country is not said is of the country of the people in its sentence, if that is one."""
        countries = {
            party.country
            for mention in reading.mentions
            for party in mention.parties
            if party.kind == "person" and party.country
        }
        for mention in reading.mentions:
            for party in mention.parties:
                if party.kind == "delegation" and party.country is None:
                    if len(countries) == 1:
                        party.country = next(iter(countries))
                    elif self.protagonist is not None and not countries:
                        party.country = self.protagonist.country

    def _complete_sides(self, candidate: Candidate) -> None:
        """Talks "с X" of somebody left unsaid are the visitor's, or whoever's the text speaks of."""
        if candidate.type == "meeting" and (call := self._call_spoken_of(candidate)) is not None:
            candidate.type, candidate.mode = "call", call.mode
        if candidate.construction.startswith("invitation") and not candidate.with_function("visitor"):
            hosts = candidate.with_function("host")
            homes = {host.country for host in hosts}
            guests = [p for p in self.discourse.last_parties if p.kind == "person" and p.country not in homes]
            if len(guests) == 1:
                candidate.add(guests, "visitor")
                candidate.completed = True
        if candidate.kind == "session" and not candidate.parties and _of_both_states(candidate):
            both = list(dict.fromkeys(p.country for p in self.discourse.last_parties if p.country))
            if len(both) == 2:
                candidate.add([self.discourse.state(country) for country in both], "participant")
                candidate.completed = True
        if candidate.type not in ("meeting", "call") or candidate.kind == "session":
            return
        if candidate.kind == "summit":
            self._three_sides(candidate)
            return
        if candidate.construction.startswith("attending"):
            return  # those who join in come to what was told of
        if candidate.reading.unknown_companion({candidate.trigger, candidate.verb}) or _of_others(candidate):
            candidate.weak = candidate.half_known = True
            return
        if self._three_sides(candidate):
            return
        if with_one_side(candidate):
            other = self._other_side(candidate, candidate.parties[0])
            if other is not None:
                candidate.add([other], "participant")
                candidate.completed = True
        elif not candidate.parties and candidate.again and candidate.asserted and len(self.discourse.last_parties) >= 2:
            following = (candidate.reading.lemma(i) for i in candidate.reading.children(candidate.trigger, "amod"))
            gathering = self.discourse.gathering if any(word in _FOLLOWING for word in following) else []
            candidate.add(gathering or self.discourse.last_parties, "participant")
            candidate.kind = "summit" if gathering else candidate.kind
            candidate.completed = True
        elif (
            not candidate.parties
            and candidate.trigger != candidate.verb
            and candidate.construction.startswith("noun:")
            and not candidate.anaphoric
        ):
            pair = [*self.discourse.guests[:1], *self.discourse.hosts[:1]]
            before = any(told.type == candidate.type for told in self.told)
            nearby = self.discourse.nearby()
            if len(pair) == 2:
                candidate.add(pair, "participant")
                candidate.completed = True
            elif not before and len(nearby) == 2:
                candidate.add(nearby, "participant")
                candidate.completed = True
            else:
                candidate.anaphoric = True

    def _other_side(self, candidate: Candidate, one: Party) -> Party | None:
        """Who talks or signs "с X", left unsaid: the subject before, visitor or host, whom the text speaks of."""
        guests, hosts = self.discourse.guests, self.discourse.hosts
        others = [party for party in (hosts if one in guests else guests) if party is not one]
        subject = subject_before(candidate)
        if subject is not None and subject is not one and subject.country != one.country:
            others = [subject]
        if not others and self.protagonist is not None and self.protagonist is not one:
            others = [self.protagonist]
        others = [party for party in others if not (party.role or "").startswith(_SPEAKERS)]
        return others[0] if others and others[0].country != one.country else None

    def _call_spoken_of(self, candidate: Candidate) -> Told | None:
        """The call told last of the same people, where "разговор", "беседа", "обсудили" go on with it."""
        lemma = candidate.reading.lemma(candidate.trigger)
        told = next(
            (
                t
                for t in reversed(self.told)
                if t.type in ("meeting", "call")
                and all(any(party is known for known in t.parties) for party in candidate.parties)
            ),
            None,
        )
        if told is None or told.type != "call" or candidate.again:
            return None
        if lemma in lex.TALK_VERBS | lex.DISCUSS_VERBS:
            same_sentence = told.tellings[-1].candidate.reading is candidate.reading
            of_headline = all(telling.title for telling in told.tellings) and len(candidate.parties) >= 2
            since = candidate.reading.sentence.index - told.tellings[-1].candidate.reading.sentence.index
            nearby = since <= 3 and len(candidate.parties) >= 2 and not candidate.reading.dates
            return told if candidate.anaphoric or same_sentence or of_headline or nearby else None
        of_title = any(telling.title for telling in told.tellings) and len(candidate.parties) == len(told.parties) == 2
        if lemma == "переговоры" and of_title and candidate.reading.sentence.index <= 3:
            return told  # "обсудили по телефону": the talks of whom the headline names
        return told if lemma in lex.SPOKEN_NOUNS else None

    # --- joining -------------------------------------------------------------------------------------

    def _tell(self, telling: Telling) -> None:
        candidate = telling.candidate
        if candidate.construction == company.ALONG:
            self._come_along(candidate)
            return
        if (
            candidate.type == "signing"
            and candidate.construction.startswith("noun:")
            and not candidate.with_function("signatory")
        ):
            candidate.anaphoric = True
        if candidate.construction == "attending:seated":
            meetings = [
                told for told in self.told if told.type in ("meeting", "call") and told.status == telling.status
            ]
            latest = meetings[-1] if meetings else None
            at_table = "стол" in candidate.reading.lemmas
            if latest is not None and (latest.kind in ("session", "summit") or at_table):
                since = candidate.reading.sentence.index - latest.tellings[-1].candidate.reading.sentence.index
                if since <= 3:
                    join(latest, telling)
                    self.discourse.note_event(candidate.parties)
                    return
            if candidate.reading.lemma(candidate.verb) == "сидеть" and telling.date is not None:
                named = {party.country for party in candidate.parties if party.name}
                if len(named) == len(candidate.parties) == 2 and telling.place is not None:
                    candidate.kind, candidate.anaphoric = "talks", False
                    self._begin(telling)  # "министры два дня сидели в Лиме"
            return
        if candidate.construction == "joining":
            self._take_in(telling)
            return
        if candidate.construction == "attending":
            index = candidate.reading.sentence.index
            gathering = next(
                (
                    t
                    for t in reversed(self.told)
                    if t.type == "meeting"
                    and (
                        t.kind in ("session", "summit")
                        or candidate.kind == "talks"
                        or index - t.tellings[-1].candidate.reading.sentence.index == 1
                    )
                ),
                None,
            )
            if gathering is None or self._before_nobody(gathering, telling):
                gathering = self._of_those_attending(telling) or gathering
            if gathering is not None:
                candidate.kind = gathering.kind
                join(gathering, telling)
                people = [party for party in gathering.parties if party.kind == "person"]
                if gathering.kind in ("session", "summit") and len(people) > 2:
                    self.discourse.gathering = people
            return
        if candidate.construction == "held":
            body = next((told for told in reversed(self.told) if told.type == "meeting"), None)
            if body is not None and body.kind != "talks" and all(party.kind != "person" for party in body.parties):
                join(body, telling)
                self.discourse.note_event(candidate.parties)
                return
        if candidate.construction == "watching":
            self._watch(telling)
            return
        if candidate.type == "signing" and candidate.anaphoric:
            signed = next(
                (
                    t
                    for t in reversed(self.told)
                    if t.type == "signing" and dates_agree(t.date, telling.date) and documents_agree(t, candidate)
                ),
                None,
            )
            if signed is not None and {signed.status, telling.status} == {"held", "planned"} and candidate.parties:
                candidate.documents = list(signed.documents)  # "X поставит подпись позже": another signing of it
                self._begin(telling)
                return
            if signed is not None:
                join(signed, telling)
                self.discourse.note_event(candidate.parties)
                return
            if candidate.refers is not None and not candidate.documents:
                candidate.documents.append(candidate.refers)  # "предыдущий план подписали X и Y" of another day
        if candidate.anaphoric and not candidate.parties and candidate.type == "visit":
            self._this_trip(telling)
        if candidate.anaphoric and not candidate.parties and candidate.type != "signing":
            if self._day_of_visit(telling):
                return
            leg = self._is_leg(candidate)
            if candidate.reading.lemma(candidate.verb) in visits.LEG_VERBS and candidate.type == "visit" and not leg:
                telling.place = None  # another town of the country visited
            told = self._latest(candidate.type, telling) if not leg else None
            if told is not None and told.status == "held" and telling.status == "cancelled":
                return  # what has taken place is not called off: another one is meant
            if told is not None:
                join(told, telling)
            elif candidate.type in ("meeting", "call"):
                self.of_nobody = telling if candidate.asserted else None
                self._presupposed(telling)
            elif leg:
                candidate.add(self.discourse.guests, "visitor")
                telling.date, telling.when = telling.when.last or telling.date, When()  # the leg's, not the journey's
                self._begin(telling)
            return
        if candidate.kind in ("session", "summit") and candidate.asserted and not candidate.parties:
            told = self._latest(candidate.type, telling)
            if told is not None and statuses_agree(told, telling) and not (candidate.again or telling.earlier):
                join(told, telling)  # "X поедет на саммит. Саммит пройдёт в мае"
                return
            bodies = next(
                (
                    found
                    for other in reversed(self.told)
                    if other.kind == candidate.kind
                    and (found := [party for party in other.parties if party.kind == "organization"])
                ),
                [],
            )
            if telling.date is not None and bodies:
                candidate.add(bodies, "participant")  # "шестое заседание проходило в ноябре": of the same body
        self._name_delegation(candidate)
        self._name_delegation_of_headline(telling)
        if not telling.title:
            self._name_officials_of_headline(candidate)
        self._name_leaders()
        if candidate.type == "call":
            self._call_of_headline(candidate)
        if self._goes_on(telling) or self._names_signers(telling):
            return
        best: Told | None = None
        best_score = 0.0
        for told in self.told:
            score = self._fits(told, telling)
            if score > best_score or (score == best_score and score > 0):
                best, best_score = told, score
        if best is not None:
            if best.type != candidate.type:
                best.type, best.mode, best.place = candidate.type, candidate.mode, None
            if best.type == "visit":
                self._turn_invitation(best, telling)
            if all(earlier.title for earlier in best.tellings) and not telling.title:
                self._set_context(best)
            join(best, telling)
        elif candidate.weak and candidate.reading.lemma(candidate.trigger) in lex.AGREE_VERBS | _WELCOME_VERBS:
            return  # where and how they agreed is not told; who is welcomed need not have travelled
        elif vague_visit(candidate) and telling.unsure and telling.place is None and telling.date is None:
            return  # only spoken of: "статус поездки", "визит президента невозможен без встречи"
        else:
            best = self._begin(telling)
        if candidate.construction.startswith("invitation"):
            return  # who is asked has not come yet, nor has met anybody by that
        if best.type == "meeting" and sum(party.kind == "person" for party in best.parties) > 2:
            self.discourse.gathering = [party for party in best.parties if party.kind == "person"]
        guests = candidate.with_function("visitor")
        if candidate.type == "visit":  # whoever was told of first leads
            guests = [party for party in best.with_function("visitor") if party in guests]
        hosts = candidate.with_function("host")
        if candidate.received is not None:
            hosts, guests = candidate.received
            self._received(telling, hosts, guests)
        if candidate.type == "visit" and len(best.tellings) == 1:
            if self.arrived_at == candidate.reading.sentence.index:
                guests = distinct([*self.discourse.guests, *guests])  # "A и B прибыли": a visit each, guests together
            elif not hosts:
                self.discourse.hosts = []  # those of another visit
            self.arrived_at = candidate.reading.sentence.index
        if candidate.type == "visit":
            for guest in guests:
                self.discourse.note(guest, 5.0)
            self.discourse.note_event([*guests, *hosts], guests, hosts)
            if candidate.construction == "greeting" and len(guests) == 1 and guests[0].office in HEADS:
                where = best.place.country if best.place is not None else None
                land = where or next((host.country for host in hosts if host.country), None)
                if land is not None and not any(host.office in HEADS for host in hosts):
                    self.discourse.note_welcome(guests[0], land)
        else:
            self.discourse.note_event(
                best.parties if candidate.type != "signing" else candidate.with_function("signatory"), guests, hosts
            )

    def _take_in(self, telling: Telling) -> None:
        """Whoever joins those who were said to meet takes part in the gathering told of last."""
        index = telling.candidate.reading.sentence.index
        for told in reversed(self.told):
            if told.type not in ("meeting", "call"):
                continue
            if told.kind not in ("session", "summit") and telling.candidate.kind != "talks":
                continue
            if index - told.tellings[-1].candidate.reading.sentence.index <= _NEAR:
                told.add(telling.candidate.participants)
                people = [party for party in told.parties if party.kind == "person"]
                self.discourse.gathering = people
                self.discourse.note_event(people)
            return

    def _this_trip(self, telling: Telling) -> None:
        """ "нынешняя поездка": of the visitor of another year's visit told before, and not that visit."""
        candidate = telling.candidate
        if _PRESENT.isdisjoint(candidate.reading.attributes(candidate.trigger)):
            return
        trips = [told for told in self.told if told.type == "visit"]
        if not trips or any(trip.date is None or self._of_today(trip.date) for trip in trips):
            return
        visitors = [party for party in trips[-1].with_function("visitor") if party.kind == "person"]
        candidate.add(visitors[:1], "visitor")
        candidate.anaphoric, candidate.completed, candidate.again = False, True, True
        telling.place = telling.place or self.setting.scene or trips[-1].place

    def _of_today(self, span: Span) -> bool:
        main = self.setting.main.start if self.setting.main is not None else ""
        today = self.setting.today.isoformat() if self.setting.today is not None else main
        return not today or span.end[:7] >= today[:7] or span.start[:7] == main[:7]

    def _come_along(self, candidate: Candidate) -> None:
        """Who comes along with a visitor is of the same visit, or takes part in the talks told of last."""
        coming = candidate.with_function("visitor")
        with_whom = candidate.received[1] if candidate.received is not None else []
        index = candidate.reading.sentence.index
        for told in reversed(self.told):
            if told.type not in ("visit", "meeting") or told.status not in ("held", "planned"):
                continue
            if index - told.tellings[-1].candidate.reading.sentence.index > _NEAR:
                continue
            led = told.with_function("visitor", "participant")
            leader = next((party for party in led if party in with_whom), None)
            if leader is None and with_whom:
                continue
            if leader is None and told.type != "visit":
                continue
            country = (leader or led[0]).country if led else None
            ours = [party for party in coming if party.country in (None, country)]
            for party in ours:
                party.country = country
            told.add([(party, "visitor" if told.type == "visit" else "participant") for party in ours])
            return

    def _is_leg(self, candidate: Candidate) -> bool:
        """ "Турне завершится 5 июня в Уагадугу": another town of the one whose journey the text tells of."""
        goal = candidate.goal
        if goal is None or candidate.reading.lemma(candidate.verb) not in visits.LEG_VERBS:
            return False
        been = {told.place.country for told in self.told if told.type == "visit" and told.place is not None}
        return len(self.discourse.guests) == 1 and goal.country not in been

    def _watch(self, telling: Telling) -> None:
        """ "На церемонии присутствовал X": a witness of the signing told in one of the two sentences before.

        Where nobody was said to sign, those who watched stand for the states that did.
        """
        signed = next((told for told in reversed(self.told) if told.type == "signing"), None)
        index = telling.candidate.reading.sentence.index
        if signed is None or index - signed.tellings[-1].candidate.reading.sentence.index > 2:
            return
        watching = telling.candidate.with_function("witness")
        if not signed.with_function("signatory"):
            countries = list(dict.fromkeys(party.country for party in watching if party.country))
            if len(countries) < 2:
                return
            signed.add([(self.discourse.state(country), "signatory") for country in countries])
        signed.add([(party, "witness") for party in watching])

    def _before_nobody(self, told: Told, telling: Telling) -> bool:
        """Whether talks of nobody named were told after an event, just before the telling."""
        return self.of_nobody is not None and told.tellings[-1].order < self.of_nobody.order < telling.order

    def _of_those_attending(self, telling: Telling) -> Told | None:
        """ "Вчера прошли консультации. В них участвовали X, Y и Z": the talks that nobody was said to hold."""
        talks = self.of_nobody
        sides = {party.country for party in telling.candidate.parties}
        index = telling.candidate.reading.sentence.index
        if talks is None or len(sides) < 2 or index - talks.candidate.reading.sentence.index > 2:
            return None
        self.of_nobody = None
        talks.candidate.add(telling.candidate.parties, "participant")
        talks.candidate.anaphoric = False
        return self._begin(talks)

    def _names_signers(self, telling: Telling) -> bool:
        """ "ожидается подписание меморандума: его завизируют X и Y": who signs what nobody was said to sign."""
        candidate = telling.candidate
        signed = next((told for told in reversed(self.told) if told.type == "signing"), None)
        if candidate.type != "signing" or not candidate.points_back or signed is None or not candidate.parties:
            return False
        index = candidate.reading.sentence.index
        near = index - signed.tellings[-1].candidate.reading.sentence.index <= 1
        if not near or not all(earlier.candidate.completed for earlier in signed.tellings):
            return False
        signed.participants = []
        join(signed, telling)
        return True

    def _goes_on(self, telling: Telling) -> bool:
        """A visit told before goes on: the visitor stays, or goes to another town of the country and back."""
        candidate = telling.candidate
        # "Турне началось в понедельник в Осло. X принимал гостя 12 марта": a day of it
        received = candidate.construction == "greeting" and candidate.weak and telling.date is not None
        if candidate.type != "visit" or (candidate.with_function("host") and not received):
            return False
        lasts = (
            candidate.construction.startswith("noun:")
            and candidate.reading.lemma(candidate.verb) in ("продлиться", "длиться", "завершиться", "продолжаться")
            and telling.status == "planned"
        )
        lasts = lasts or (candidate.construction == "stay:находиться" and telling.status == "planned")
        stays = lasts or candidate.construction in (
            "stay:пробыть",
            "stay:остаться",
            "stay:задержаться",
            "stay:оставаться",
        )
        hops = candidate.construction.split(":")[-1] in _HOPS and candidate.mode is None
        if not stays and not hops and not received:
            return False
        visitors = candidate.with_function("visitor")
        for trip in reversed(self.told):
            if trip.type != "visit" or trip.status not in ("held", telling.status) or trip.place is None:
                continue
            same = people_overlap(trip.with_function("visitor"), visitors) == 1.0 or (
                all(party.kind == "delegation" and party.country is None for party in visitors)
            )
            if not same:
                continue
            within_days = received and trip.status == telling.status and _within_days(trip.date, telling.date)
            if (stays or within_days) and places_agree(trip.place, telling.place):
                if trip.date is not None and telling.date is not None and trip.date.start <= telling.date.end:
                    trip.date = replace(trip.date, end=telling.date.end)
                if not within_days:
                    telling.date, telling.status = trip.date or telling.date, trip.status
                join(trip, telling)
                return True
            where = telling.place
            within = where is not None and where.country is not None and where.country == trip.place.country
            if hops and within and trip.status == telling.status and not telling.earlier:
                telling.place, telling.date = trip.place, trip.date or telling.date
                join(trip, telling)
                return True
        return False

    def _begin(self, telling: Telling) -> Told:
        told = begin(telling)
        for host, met in self.awaiting_visit if told.type == "visit" and told.status == "held" else ():
            visitors = told.with_function("visitor")
            if host not in visitors and any(visitor in met for visitor in visitors):
                told.add([(host, "host")])
        if told.type == "visit":
            self.awaiting_visit = []
        self._set_context(told)
        self.told.append(told)
        return told

    def _set_context(self, told: Told) -> None:
        told.frame = self.setting.frame

    def _turn_invitation(self, told: Told, telling: Telling) -> None:
        if telling.status == "proposed" and told.status in ("held", "planned"):
            telling.status = told.status

    def _presupposed(self, telling: Telling) -> None:
        """ "после переговоров … подписали", "в ходе разговора X пригласил Y": an event told of only in passing.

        It is between those who then act, or the one who acts and the one acted upon.
        """
        candidate = telling.candidate
        subject = candidate.reading.subject(candidate.verb)
        people = subject.people() if subject is not None else []
        if len(people) < 2 and candidate.trigger != candidate.verb:
            people = candidate.reading.both_sides(candidate.verb)
        if len(people) == 1 and candidate.reading.presupposed(candidate.trigger):
            upon = candidate.reading.acted_upon(candidate.verb)
            people = [*people, *(party for party in upon if party not in people)][:2]
        placed = telling.date is not None or telling.place is not None
        if not people and placed and not telling.earlier and not any(t.type == candidate.type for t in self.told):
            people = self.discourse.just_named()  # "X и Y договорились … после вчерашних переговоров в Лиме"
        if len(people) >= 2 and len({party.country for party in people}) >= 2:
            candidate.add(people, "participant")
            candidate.completed = True
            self._begin(telling)
            self.discourse.note_event(people)

    def _day_of_visit(self, telling: Telling) -> bool:
        """ "На завершающий день визита, 15 марта, намечено …": a later day of the visit told of."""
        reading, noun = telling.candidate.reading, telling.candidate.trigger
        if telling.candidate.type != "visit" or noun < 2 or reading.lemma(noun - 1) != "день":
            return False
        told = [t for t in self.told if t.type == "visit" and t.status in ("held", "planned")]
        trip = next((t for t in reversed(told) if places_agree(t.place, telling.place)), None)
        if trip is None:
            return False
        if telling.date is not None and lex.fold(reading.tokens[noun - 2].text).startswith(_LATER_DAYS):
            telling.when = When(last=telling.date)
        telling.date, telling.status = None, trip.status
        join(trip, telling)
        return True

    def _latest(self, type_: str, telling: Telling) -> Told | None:
        alike = [told for told in self.told if told.status == telling.status]
        for told in (*reversed(alike), *reversed(self.told)):
            if told.type == type_ and dates_agree(told.date, telling.date) and places_agree(told.place, telling.place):
                if telling.candidate.kind in ("session", "summit") and told.kind != telling.candidate.kind:
                    continue
                return told
        return None

    def _name_delegation(self, candidate: Candidate) -> None:
        """A delegation is that of the visitor of its country told of before."""
        if not any(party.kind == "delegation" and party.name == "делегация" for party in candidate.parties):
            return
        visitors = [party for told in self.told if told.type == "visit" for party in told.with_function("visitor")]
        candidate.participants = [
            (
                next((v for v in reversed(visitors) if v.kind == "person" and v.country == party.country), party)
                if party.kind == "delegation" and party.country and party.name == "делегация"
                else party,
                function,
            )
            for party, function in candidate.participants
        ]

    def _name_delegation_of_headline(self, telling: Telling) -> None:
        """ "Делегация Кубы в Осло" of a headline is whose visit the text tells of."""
        visitors = telling.candidate.with_function("visitor")
        if telling.candidate.type != "visit" or telling.title or not visitors or visitors[0].kind != "person":
            return
        for told in self.told:
            of_headline = told.type == "visit" and all(earlier.title for earlier in told.tellings)
            if not of_headline or not places_agree(told.place, telling.place) or told.status != telling.status:
                continue
            if all(p.kind == "delegation" and p.country == visitors[0].country for p in told.with_function("visitor")):
                told.participants = [(p, f) for p, f in told.participants if f != "visitor"]
                told.add((visitor, "visitor") for visitor in visitors)

    def _name_officials_of_headline(self, candidate: Candidate) -> None:
        """ "Глава МИД Кубы прилетел в Осло" of a headline is the minister of Cuba whom the text names."""
        named = [p for p in candidate.parties if p.kind == "person" and p.name and p.country]
        for told in self.told:
            if told.type != candidate.type or not all(earlier.title for earlier in told.tellings):
                continue
            for position, (party, function) in enumerate(told.participants):
                if party.kind != "person" or party.name is not None:
                    continue
                same = [p for p in named if p.country == party.country and _same_office(p, party)]
                if len(same) == 1 and same[0] not in told.parties:
                    told.participants[position] = same[0], function

    def _call_of_headline(self, candidate: Candidate) -> None:
        """ "X и Y обсудили …" of a headline was the call that the text tells of."""
        for told in self.told:
            headline = told.type == "meeting" and all(t.title and t.candidate.weak for t in told.tellings)
            if headline and told.place is None and people_overlap(told.parties, candidate.parties) == 1.0:
                told.type, told.mode = "call", candidate.mode

    def _name_leaders(self) -> None:
        """Where a delegation took part, whoever the text has meanwhile said to lead it did."""
        leaders = self.discourse.delegations
        for told in self.told if leaders else ():
            if any(party.kind == "delegation" and party.country in leaders for party in told.parties):
                named = [
                    (leaders.get(party.country or "", party) if party.kind == "delegation" else party, function)
                    for party, function in told.participants
                ]
                told.participants = []
                told.add(named)

    def _three_sides(self, candidate: Candidate) -> bool:
        """ "трёхсторонние переговоры" of fewer than three: those of the sentence, the two told of last, the host."""
        reading = candidate.reading
        three = "трехсторонний" in reading.attributes(candidate.trigger)
        if not three or len(candidate.parties) >= 3 or any(party.kind != "person" for party in candidate.parties):
            return False
        named = [p for m in reading.mentions if m.form in ("name", "office") for p in m.parties if p.kind == "person"]
        sides = distinct([*candidate.parties, *named])
        if len(sides) < 2:
            sides = self._with_those_told_of(sides)
        if len(sides) == 2:
            place = self.setting.place.country if self.setting.place is not None else None
            where = next((p.country for p in reading.places if p.country), place)
            offices = {party.office for party in sides}
            hosts = [p for p in self.discourse.named if p.country == where and p.office in offices and p not in sides]
            sides = [*sides, *hosts[:1]]
        if len(sides) != 3 or len({party.country for party in sides}) != 3:
            return False
        candidate.participants = []
        candidate.add(sides, "participant")
        candidate.completed = True
        return True

    def _with_those_told_of(self, sides: list[Party]) -> list[Party]:
        """Three people out of the event told last, or out of the two last, with the one named here."""
        events = [told.parties for told in reversed(self.told) if told.type in ("meeting", "call")][:2]
        both = [party for parties in events for party in parties]
        for parties in (self.discourse.last_parties, *events, both):
            together = distinct([*sides, *(party for party in parties if party.kind == "person")])
            if len(together) == 3:
                return together
        return sides

    def _fits(self, told: Told, telling: Telling) -> float:
        """How well a telling fits an event told before; 0 where it is another one."""
        candidate = telling.candidate
        if told.type != candidate.type and not turns_out_a_call(told, candidate):
            return 0.0
        if not dates_agree(told.date, telling.date) or not places_agree(told.place, telling.place):
            return 0.0
        if candidate.type != "visit" and (not candidate.anaphoric or telling.date is not None) and not telling.title:
            setting = self.setting
            stands = telling.date or (setting.day if setting.fresh or setting.day == setting.dateline else None)
            if not dates_agree(stands_under(told, setting.dateline), stands) or recalled(told, telling):
                return 0.0
        if not statuses_agree(told, telling) or any(told_beside(earlier, telling) for earlier in told.tellings):
            return 0.0
        # "Ранее X прибыл в Узбекистан" tells how the visit began that the text tells of.
        arrived = candidate.construction.startswith("arrival") and telling.date is None
        of_news = telling.status == "planned" or announced_before(candidate)  # "ранее стало известно о встрече"
        announced = of_news and told.status == "held" and telling.earlier
        another = candidate.again or (telling.earlier and not arrived and not announced)
        if another and any(
            t.candidate.reading is candidate.reading and t.candidate.verb == candidate.verb for t in told.tellings
        ):
            another = False  # two constructions read the same words
        if another and not (telling.date is not None and told.date == telling.date):
            return 0.0
        if candidate.type == "visit":
            overlap = people_overlap(told.with_function("visitor"), candidate.with_function("visitor"))
            if overlap < 1.0 and not (overlap == 0.5 and not candidate.with_function("visitor")):
                return 0.0
            if (
                len(candidate.with_function("visitor")) < len(told.with_function("visitor"))
                and len(told.with_function("visitor")) > 1
            ):
                return 0.0
        elif candidate.type == "signing":
            if not documents_agree(told, candidate):
                return 0.0
            overlap = people_overlap(told.with_function("signatory"), candidate.with_function("signatory"))
            headline = all(earlier.title for earlier in told.tellings) and not telling.title
            if headline and _people_of_states(told.with_function("signatory"), candidate.with_function("signatory")):
                overlap = 1.0
            if overlap == 0.0 or (overlap < 1.0 and candidate.with_function("signatory")):
                return 0.0
            ours, theirs = told.with_function("signatory"), candidate.with_function("signatory")
            shortened = telling.title or candidate.anaphoric or all(earlier.title for earlier in told.tellings)
            if ours and theirs and len(ours) != len(theirs) and not shortened:
                return 0.0
        else:
            overlap = 1.0 if self._held_by(told, telling) else people_overlap(told.parties, candidate.parties)
            states = all(of_state(party) for party in (candidate.parties or told.parties))
            if overlap < (0.9 if states or all(earlier.title for earlier in told.tellings) else 1.0):
                return 0.0
            same_sentence = candidate.weak and any(
                earlier.candidate.reading is candidate.reading for earlier in told.tellings
            )
            if not same_sentence and not kinds_agree(told, candidate):
                return 0.0
            small, large = sorted((len(told.parties), len(candidate.parties)))
            if large - small > 1 and small >= 2 and told.kind == candidate.kind == "talks":
                return 0.0
            if (
                small == 1
                and large > 1
                and not (candidate.anaphoric or telling.linked or candidate.weak)
                and len(candidate.parties) == 1
                and told.kind == "talks"
            ):
                overlap = 0.6
        score = overlap
        if told.date is not None and telling.date is not None:
            score += 0.5
        if told.place is not None and telling.place is not None and told.place.name == telling.place.name:
            score += 0.3
        if told.kind == candidate.kind:
            score += 0.2
        if told.tellings[0].earlier and not telling.earlier and telling.date is None:
            score -= 0.25  # what was recalled is seldom come back to
        return score

    def _held_by(self, told: Told, telling: Telling) -> bool:
        """Whether people hold the session of a body that the headline or the sentence before told of."""
        candidate = telling.candidate
        if told.kind != "session" or candidate.kind != "session" or not told.parties or not candidate.parties:
            return False
        since = candidate.reading.sentence.index - told.tellings[-1].candidate.reading.sentence.index
        bodies = all(party.kind == "organization" for party in told.parties)
        people = len(candidate.parties) > 1 and all(party.kind == "person" for party in candidate.parties)
        return bodies and people and (since <= 1 or all(earlier.title for earlier in told.tellings))

    def _received(self, telling: Telling, hosts: Sequence[Party], guests: Sequence[Party]) -> None:
        """Who receives a visitor during the visit is a host of it."""
        for told in self.told:
            if told.type == "visit" and told.status == telling.status and dates_agree(told.date, telling.date):
                visitors = {id(party) for party in told.with_function("visitor")}
                if any(id(guest) in visitors for guest in guests) and places_agree(told.place, telling.place):
                    told.add([(host, "host") for host in hosts if id(host) not in visitors])

    # --- moving on -----------------------------------------------------------------------------------

    def _move_on(self, reading: Reading, tellings: Sequence[Telling]) -> None:
        """Whom and what the next sentence stands under."""
        subject = next(
            (g for g in reading.groups if g.case == "Nom" and g.preposition is None and len(g.people()) == 1), None
        )
        if subject is not None:
            self.protagonist = subject.people()[0]
        self.setting.leave(reading, tellings, any(told.status == "held" for told in self.told))


def _within_days(begun: Span | None, later: Span | None) -> bool:
    """Whether a day is one of the days right after another, so that one stay may hold both."""
    if begun is None or later is None or not begun.daily or not later.daily:
        return False
    try:
        return 0 < (date.fromisoformat(later.start) - date.fromisoformat(begun.end)).days <= _STAY
    except ValueError:
        return False  # a day of no known year


def _people_of_states(states: Sequence[Party], people: Sequence[Party]) -> bool:
    """Whether the states that a headline names are those of the people who signed."""
    named = {party.country for party in states if party.kind == "country"}
    return len(named) >= 2 and len(named) == len(states) and {party.country for party in people} == named


_OTHERS = frozenset(
    "комиссия эксперт специалист группа подгруппа посол консул парламентарий депутат бизнесмен предприниматель "
    "представитель военный разведчик помощник советник заместитель переговорщик учёный ученый ветеран".split()
)


def _of_others(candidate: Candidate) -> bool:
    """ "встреча комиссий", "переговоры экспертов": of people of whom the text has named none."""
    reading, noun = candidate.reading, candidate.trigger
    if candidate.parties or noun == candidate.verb or noun + 1 >= len(reading.tokens):
        return False
    after = next(
        (i for i in range(noun + 1, min(noun + 4, len(reading.tokens))) if reading.tokens[i].pos == "NOUN"), None
    )
    if after is None or any(token.pos not in ("ADJ", "DET", "NUM") for token in reading.tokens[noun + 1 : after]):
        return False
    feats = reading.tokens[after].feats
    return reading.lemma(after) in _OTHERS and feats.get("Case") == "Gen" and feats.get("Number") == "Plur"


_PRESENT = frozenset(("нынешний", "теперешний", "сегодняшний", "текущий"))
_STATES = frozenset("правительство страна государство кабинет кабмин парламент".split())


def _of_both_states(candidate: Candidate) -> bool:
    """ "совместное заседание двух правительств"."""
    reading, noun = candidate.reading, candidate.trigger
    after = range(noun + 1, min(noun + 4, len(reading.tokens) - 1))
    return any(
        reading.tokens[i].text.lower() in ("двух", "обоих", "обеих") and reading.lemma(i + 1) in _STATES for i in after
    )


def _same_office(named: Party, unnamed: Party) -> bool:
    """Whether a party with a name can be the one that is called by an office only."""
    return named.office == unnamed.office or (named.office in MINISTERS and unnamed.office in MINISTERS)


_SPORT = frozenset(
    "вничью ничья матч тайм гол чемпионат голкипер нападающий полузащитник арбитр тренер овертайм".split()
)
