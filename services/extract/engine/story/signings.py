"""Signings as an article goes on with them: which documents, who signed and who watched, told over sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from services.contracts.event import SignedDocument
from services.extract.engine import connectives
from services.extract.engine.attention import is_item, is_list_of_documents
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.document_items import named_by_subject, one_side_of, signers_of_item
from services.extract.engine.constructions.signatories import of_state, states_signing
from services.extract.engine.constructions.signed_papers import sides_of, states_in_names, without_sides
from services.extract.engine.coreference import HEADS, Discourse
from services.extract.engine.matching import documents_agree, is_region, last_of, may_be_of, on_another_day
from services.extract.engine.mentions import MINISTERS
from services.extract.engine.merging import Telling, Told, begin, dates_agree, join
from services.extract.engine.papers import ACTS, Paper, paper_within
from services.extract.engine.parties import Party
from services.extract.engine.reading import Reading
from services.extract.engine.story.implicit_sides import other_side, yet_to_meet
from services.extract.engine.story.signers import (
    bundle,
    by_nobody,
    countries_of,
    of_delegation,
    of_firms,
    of_those_told,
    sign_for,
    signs_for_one,
    to_be_done,
    unequal_sides,
)
from services.extract.engine.wording import dated_in_clause, signed_with


@dataclass(slots=True)
class Signings:
    """The documents named so far. `told` and `discourse` are the article's: events are read and added there."""

    told: list[Told]
    discourse: Discourse
    paper: Paper | None = None  # the document named last
    earlier_paper: Paper | None = None  # the one named last before the sentence that is read
    papers: list[SignedDocument] | None = None  # the documents of the sentence that named any last
    papers_at: int = -9
    listed_at: int = -9  # the sentence of the item read last
    sides: list[Party] | None = None  # who the document named last is said to be between
    treaty: Paper | None = None  # what the law named last ratifies
    treaty_sides: list[Party] = field(default_factory=list)
    lead: Told | None = None  # the signing whose documents are listed
    unsaid: list[Candidate] = field(default_factory=list)  # those that leave unsaid who signed
    couple: tuple[int, list[Party]] | None = None  # the sentence that named several bodies or states last, and they
    chairs: tuple[int, list[Party]] | None = None  # the sentence that named who chairs a session together, and they
    ceremony: tuple[int, list[Party]] | None = None  # the line that told of documents one by one, and who watched

    # --- documents -----------------------------------------------------------------------------------

    def note(self, reading: Reading, papers: Sequence[Paper]) -> None:
        """The documents that a sentence names."""
        index = reading.sentence.index
        self.earlier_paper = self.paper
        for paper in papers:
            if paper.title and not paper.reference:
                self.paper, (self.sides, _) = paper, sides_of(reading, paper)
                inner = paper_within(reading.sentence, paper) if paper.kind == "law" else None
                if inner is None and paper.kind not in ACTS and not _RATIFYING.isdisjoint(reading.lemmas):
                    inner = paper
                if inner is not None:
                    self.treaty, (self.treaty_sides, _) = inner, sides_of(reading, inner)
                    self.treaty_sides = self.treaty_sides or self._ratifying_sides(reading, paper)
        named = [
            SignedDocument(title=paper.title, kind=paper.kind)
            for paper in papers
            if not paper.reference and not (paper.title is None and paper.preposition == "из")
        ]
        if named:
            self.papers, self.papers_at = named, index
        for group in reading.groups:
            if "сопредседатель" in reading.lemmas and group.case == "Nom" and len(group.people()) == 2:
                self.chairs = (index, group.people())
            several = len(group.parties()) > 1 and group.preposition is None and group.case in ("Nom", None)
            if several and all(party.kind in ("country", "organization") for party in group.parties()):
                self.couple = (index, group.parties())

    def _ratifying_sides(self, reading: Reading, paper: Paper) -> list[Party]:
        """ "Парламент Перу ратифицировал договор с Кубой о …": with whom it is, and the state that ratifies it."""
        with_whom = next((g for g in reading.groups if g.preposition in ("с", "со") and g.start in paper.tokens), None)
        by = next((g for g in reading.groups if g.case == "Nom" and g.preposition is None and not g.mentions[1:]), None)
        home = by.parties()[0].country if by is not None and by.parties() else None
        sides = with_whom.parties() if with_whom is not None else []
        if home is None or not sides or any(side.kind != "country" or side.country == home for side in sides):
            return []
        return [*self._states([home]), *sides]

    def list_documents(self, reading: Reading, papers: Sequence[Paper]) -> bool:
        """ "Подписаны документы: — соглашение о …; — план …": what is listed was signed on the occasion told last.

        An item that says between whom it is, where nobody was said to sign all, is a signing of its own. Whether the
        sentence is an item.
        """
        index = reading.sentence.index
        going_on = self.lead is not None and index - self.listed_at <= 2
        signings = [event for event in self.told if event.type == "signing"]
        signed = self.lead if going_on else max(signings, key=lambda e: e.tellings[-1].candidate.index, default=None)
        if signed is None or not is_item(reading.sentence.text):
            return False
        latest = signed.tellings[-1].candidate
        if index - max(latest.index, self.listed_at) > 2 or not is_list_of_documents(latest.reading.sentence.text):
            return False
        self.listed_at, self.lead = index, signed
        named = [paper for paper in papers if not paper.preposition]
        if signers := signers_of_item(reading, named):
            self._sign_item(reading, signed, signers, [SignedDocument(title=p.title, kind=p.kind) for p in named])
            return True
        sides, said = sides_of(reading, named[0] if named else None)
        sides = sides or one_side_of(reading, named)
        kinds = [named[0].kind] if named else list({document.kind for document in signed.documents})
        unsigned = all(t.candidate.of_document or t.candidate in self.unsaid for t in signed.tellings)
        unsigned = unsigned and {id(p) for p in sides} != {id(p) for p in signed.with_function("signatory")}
        if (of_firms(sides) or (sides and unsigned)) and len(kinds) == 1 and by_nobody(latest):
            item = SignedDocument(title=without_sides(named[0].title, said), kind=kinds[0]) if named else None
            self._sign_item(reading, signed, sides, [item or named_by_subject(reading, kinds[0])])
            return True
        signed.list_documents(SignedDocument(title=paper.title, kind=paper.kind) for paper in named if paper.title)
        if signed not in self.told and signed.documents:
            self.told.append(signed)
        return bool(named)

    def _sign_item(self, reading: Reading, lead: Told, sides: list[Party], documents: list[SignedDocument]) -> None:
        """An item signed by parties of its own; what led to the list was no other signing if it named no document."""
        telling = lead.tellings[-1]
        for event in self.told:
            item = event.tellings[-1].candidate.construction == "item"
            if item and {id(party) for party in event.with_function("signatory")} == {id(party) for party in sides}:
                event.list_documents(documents)
                return
        candidate = Candidate("signing", "item", reading, 0, 0)
        candidate.add(sides, "signatory")
        candidate.add(telling.candidate.with_function("witness"), "witness")
        candidate.documents.extend(documents)
        named = any(known.title or known.kind != "other" for known in lead.documents)
        if lead in self.told and not named and telling.candidate.reading.tokens[-1].text == ":":
            self.told.remove(lead)
        self.told.append(begin(replace(telling, candidate=candidate, linked=True)))

    def resolve_documents(self, telling: Telling) -> None:
        """ "этот документ" signed by parties named here is the document that the text named last."""
        candidate = telling.candidate
        if of_those_told(candidate) and any(e.type == "signing" and e.since(candidate) <= 3 for e in self.told):
            candidate.refers, candidate.documents = candidate.documents[0], []
        if candidate.type != "signing" or candidate.refers is None or candidate.documents:
            return
        if candidate.points_back:
            self._resolve_pronoun(candidate)
            return
        if self._is_ratified(telling):
            return
        signed = [event for event in self.told if event.type == "signing"]
        if signed and not candidate.parties and all(on_another_day(event, telling) for event in signed):
            candidate.documents.append(candidate.refers)  # "19 апреля тоже подписали протокол"
            return
        if (
            candidate.parties
            and signed
            and signed[-1].since(candidate) <= 3
            and may_be_of(signed[-1], candidate.refers, candidate)
            and not (candidate.construction.startswith("participle") and dated_in_clause(candidate))
        ):
            candidate.anaphoric = True  # "Документ подписали X и Y" says who signed what was just told of
            return
        known = {document.title for event in signed for document in event.documents}
        after = self.paper is not None and self.paper.start > candidate.reading.tokens[candidate.trigger].start
        paper = self.earlier_paper if after else self.paper  # "Документ подписан к годовщине договора о …"
        if (
            paper is not None
            and paper.title
            and paper.title not in known
            and candidate.refers.kind in ("other", paper.kind)
        ):
            candidate.documents.append(SignedDocument(title=paper.title, kind=paper.kind))
            if not candidate.parties and self.sides and candidate.construction.startswith("passive"):
                candidate.add(self.sides, "signatory")  # "ратифицировали договор между X и Y. Он подписан в мае"
        elif not signed or candidate.parties:
            candidate.documents.append(candidate.refers)

    def _is_ratified(self, telling: Telling) -> bool:
        """Take in when the treaty was signed that a law ratifies: "Соглашение подписано 5 мая 2023 года"."""
        candidate, treaty = telling.candidate, self.treaty
        if treaty is None or candidate.refers is None or telling.date is None or candidate.refers.kind != treaty.kind:
            return False
        candidate.documents.append(SignedDocument(title=treaty.title, kind=treaty.kind))
        if not candidate.parties:
            candidate.add(self.treaty_sides, "signatory")
            candidate.completed = True
        self.treaty = None
        return True

    def _resolve_pronoun(self, candidate: Candidate) -> None:
        """ "его подписали X и Y": the documents of the sentence that named any last, if that was just before."""
        if self.papers is None or candidate.index - self.papers_at > 2:
            candidate.anaphoric = True
            return
        titles = {document.title for document in self.papers if document.title}
        signed_before = any(
            titles & {document.title for document in event.documents} for event in self.told if event.type == "signing"
        )
        if signed_before and candidate.construction == "signature":
            candidate.anaphoric = True  # "Подписи под ним поставили …": who signed for those told before
            return
        candidate.documents.extend(self.papers)

    # --- signers -------------------------------------------------------------------------------------

    def complete_signers(self, telling: Telling) -> None:
        """Documents "were signed" by those who met, or by their states where the documents are the states'."""
        candidate = telling.candidate
        if candidate.type == "signing" and not candidate.with_function("signatory"):
            self.unsaid.append(candidate)
        candidate.add(self._states(candidate.states), "signatory")
        if candidate.sides_told_of:
            self._sign_by_couple(candidate)
            return
        self._watched_on(telling)
        if candidate.type != "signing" or self._told_before(telling) or candidate.anaphoric or candidate.half_known:
            return
        signers = candidate.with_function("signatory")
        if bundle(candidate) and unequal_sides(candidate):
            # "встретится со спикером. Стороны подпишут ряд документов"
            trip = last_of(self.told, "visit")
            where = trip.place.country if trip is not None and trip.place is not None else None
            states = list(dict.fromkeys([*countries_of(signers), *([where] if where is not None else [])]))
            if len(states) == 2:
                candidate.participants = [(state, "signatory") for state in self._states(states)]
                return
        if len(signers) == 1 and signers[0].kind == "person" and signed_with(candidate):
            other = other_side(candidate, signers[0], self.discourse)
            if other is not None:
                candidate.add([other], "signatory")
                candidate.completed = True
        if signers:
            return
        watching = [party for party in candidate.with_function("witness") if party.kind == "person" and party.country]
        if candidate.documents and len({party.country for party in watching}) >= 2:
            # Leaders in whose presence documents are signed do not sign: their states do.
            candidate.add(self._sign_for_states(candidate, countries_of(watching)), "signatory")
            candidate.completed = True
            return
        people = self._session_of_protocol(candidate) or [p for p in self.discourse.last_parties if p.kind == "person"]
        both = self._of_visit(candidate, people)
        if both and candidate.documents:
            candidate.add(self._states(both), "signatory")
            candidate.completed = True
            return
        if candidate.construction.startswith("participle") and dated_in_clause(candidate):
            candidate.for_states = True  # "договор, подписанный в 2019 году": not by those who meet today
        if telling.status == "held" and yet_to_meet(self.told, people):
            return
        if candidate.for_states:
            count = states_signing(candidate.reading)
            both = countries_of(watching or people)
            if len(both) != count and count > 2:
                both = self._countries_told_of(count)
            if len(both) == count:
                candidate.add(self._sign_for_states(candidate, both), "signatory")
        elif any(d.kind not in ACTS for d in candidate.documents) and not self._of_another_year(telling):
            self._sign_by_those_who_met(candidate, people, telling.status)

    def _of_another_year(self, telling: Telling) -> bool:
        """ "Договор о побратимстве города заключили в 1977 году": not signed by those who met today."""
        now = telling.frame.main or telling.frame.dateline or telling.frame.news
        if telling.date is None or now is None or telling.linked or not telling.date.start[:4].isdigit():
            return False
        year = telling.date.start[:4]
        return year < now.start[:4] and not any(e.date is not None and e.date.start[:4] == year for e in self.told)

    def _told_before(self, telling: Telling) -> bool:
        """Whether a signing without signers is the one told before: same status, documents of a kind."""
        candidate = telling.candidate
        kinds = {document.kind for document in candidate.documents}
        return not candidate.with_function("signatory") and any(
            event.type == "signing"
            and event.status == telling.status
            and not on_another_day(event, telling)
            and (not kinds or kinds & {document.kind for document in event.documents})
            for event in self.told
        )

    def _countries_told_of(self, count: int) -> list[str]:
        """The countries of the event told last in which people or bodies of so many took part."""
        told = (countries_of(event.parties) for event in reversed(self.told) if event.type in ("meeting", "signing"))
        return next((countries for countries in told if len(countries) == count), [])

    def _states(self, countries: Sequence[str]) -> list[Party]:
        return [self.discourse.state(country) for country in countries]

    def _sign_for_states(self, candidate: Candidate, countries: Sequence[str]) -> list[Party]:
        """The states, or the body of each that the words say signs."""
        if candidate.body is None:
            return self._states(countries)
        return [Party("organization", candidate.body, None, country) for country in countries]

    def _sign_by_couple(self, candidate: Candidate) -> None:
        """ "Компании подписали …": the bodies or states that a sentence just before named together."""
        if self.couple is None or candidate.with_function("signatory") or candidate.index - self.couple[0] > 2:
            return
        bodies = all(party.kind == "organization" for party in self.couple[1])
        if bodies or candidate.sides_told_of == "сторона":
            candidate.add(self.couple[1], "signatory")
            candidate.completed = True

    def _watched_on(self, telling: Telling) -> None:
        """Those who watched one of the documents told of one by one watched the others of the paragraph."""
        candidate = telling.candidate
        if self.ceremony is None or telling.date is not None or candidate.with_function("witness"):
            return
        signers = candidate.with_function("signatory")
        line, witnesses = self.ceremony
        if candidate.reading.sentence.line == line and signers and all(p.kind == "organization" for p in signers):
            candidate.add(witnesses, "witness")

    def _of_visit(self, candidate: Candidate, people: Sequence[Party]) -> list[str]:
        """ "Во время визита X в Перу подписана декларация", after others have met: the states of the visit."""
        trips = [e for e in self.told if e.type == "visit" and e.tellings[-1].candidate.reading is candidate.reading]
        where = trips[-1].place.country if trips and trips[-1].place is not None else None
        visitors = trips[-1].with_function("visitor") if trips else []
        if where is None or len(visitors) != 1 or visitors[0].country in (None, where):
            return []
        titled = any(document.title for document in candidate.documents)
        if visitors[0] in people and (len(people) > 1 or titled):
            return []  # he and those whom he met; or those whom the title is between
        return [visitors[0].country or "", where]

    def _states_of_trip(self, candidate: Candidate) -> list[str]:
        """ "19 мая X посетит Перу. По итогам планируется подписание плана …": his state and that where he goes."""
        trip = last_of(self.told, "visit")
        if last_of(self.told, "signing") is not None or trip is None or trip.status in ("cancelled", "denied"):
            return []
        if any("между" in (document.title or "").split() for document in candidate.documents):
            return []  # of others, whom nobody has named
        unsaid = candidate.construction.startswith(("passive", "noun")) or to_be_done(candidate, [])
        if trip.since(candidate) > 2 or not unsaid:
            return []
        visitors, where = trip.with_function("visitor"), trip.place.country if trip.place is not None else None
        home = visitors[0].country if len(visitors) == 1 and visitors[0].office in HEADS | MINISTERS else None
        return [home, where] if home and where and home != where else []

    def _session_of_protocol(self, candidate: Candidate) -> list[Party]:
        """A protocol that nobody is said to sign is that of the session told of: of those who presided."""
        if [document.kind for document in candidate.documents] != ["protocol"]:
            return []
        chairs_sign = "сопредседатель" in candidate.reading.lemmas
        if not candidate.construction.startswith(("passive", "noun")) and not chairs_sign:
            return []
        for session in reversed(self.told):
            people = [party for party in session.parties if party.kind == "person"]
            if session.kind == "session" and session.status == "held" and people:
                return people if len({party.country for party in people}) == len(people) == 2 else []
            if session.kind == "session" and self.chairs is not None and session.since(candidate) <= 2:
                index, chairs = self.chairs  # "Сопредседатели – X и Y. Подписан протокол"
                return chairs if candidate.index - index == 1 else []
        return []

    def _sign_by_those_who_met(self, candidate: Candidate, people: Sequence[Party], status: str) -> None:
        if not people and self._states_met(candidate):
            candidate.add(self.discourse.last_parties, "signatory")
            candidate.completed = True
            return
        sides = {party.country for party in people}
        trip = self._states_of_trip(candidate)
        if len(people) < 2 and trip:
            candidate.add(self._states(trip), "signatory")
            candidate.completed = True
            return
        if len(people) < 2 or (len(sides) < 2 and None not in sides):
            if both := states_in_names(candidate.reading, candidate.document_words):
                candidate.add(self._states(both), "signatory")
            elif any(document.title for document in candidate.documents):
                candidate.add(self._body_of_summit(candidate), "signatory")
            return
        text = candidate.reading.sentence.text.lower()
        unsaid = candidate.construction.startswith(("passive", "noun")) or to_be_done(candidate, people)
        # "будет подписан пакет документов": nobody is said to sign, nor what.
        unnamed = unsaid and (bundle(candidate) or status == "planned")
        of_states = "межправительственн" in text or "межведомственн" in text or "межгосударственн" in text
        candidate.add(self._states(countries_of(people)) if unnamed or of_states else list(people), "signatory")
        # "По итогам переговоров подписан ряд документов" says whose they are as surely as a name would.
        candidate.completed = not (unnamed and connectives.goes_on(candidate))

    def _body_of_summit(self, candidate: Candidate) -> list[Party]:
        """ "По итогам саммита ШОС подписана Астанинская декларация": the body whose leaders nobody has named."""
        reading = candidate.reading
        for noun, lemma in enumerate(reading.lemmas):
            if lemma not in _SUMMITS or not reading.presupposed(noun):
                continue
            body = reading.genitive(noun)
            parties = body.parties() if body is not None else []
            last = last_of(self.told, "meeting")
            if not parties and last is not None and last.kind in ("summit", "session") and last.since(candidate) <= 1:
                parties = last.parties
            return [party for party in parties if party.kind == "organization"]
        return []

    def _states_met(self, candidate: Candidate) -> bool:
        """Whether states, and nobody by name, met in the sentence or the one before."""
        last = last_of(self.told, "meeting")
        if last is None or len(last.parties) != 2 or any(party.kind != "country" for party in last.parties):
            return False
        return last.since(candidate) <= 1 and all(party in last.parties for party in self.discourse.last_parties)

    def conclude(self) -> None:
        """Say who signed what nobody was said to: states whose organs signed the rest of a list, who led a session."""
        for signed in self.told:
            if signed.type == "signing" and not signed.with_function("signatory"):
                states = self._states_of_list(signed)
                signed.add((party, "signatory") for party in states or self._leaders_of_session(signed))

    def _states_of_list(self, signed: Told) -> list[Party]:
        """ "Подписаны: меморандум между министерствами A и B, протокол о торговле": what is of no bodies is theirs."""
        items = (
            e
            for e in self.told
            if e.type == "signing"
            and e.tellings[-1].candidate.construction == "item"
            and 0 < e.tellings[-1].candidate.index - signed.tellings[-1].candidate.index <= 9
        )
        organs = (e.with_function("signatory") for e in items)
        lands = next((countries_of(signers) for signers in organs if all(map(of_state, signers))), [])
        titled = any(document.title for document in signed.documents)
        return self._states(lands) if len(lands) == 2 and titled and signed is self.lead else []

    def _leaders_of_session(self, signed: Told) -> list[Party]:
        """ "Сопредседатели подписали протокол. Перуанскую сторону возглавлял X, чилийскую – Y": those named after."""
        candidate = signed.tellings[-1].candidate
        if [d.kind for d in signed.documents] != ["protocol"] and "сопредседатель" not in candidate.reading.lemmas:
            return []
        for event in self.told:
            people = [party for party in event.parties if party.kind == "person"]
            near = event.type == "meeting" and any(0 <= i - candidate.index <= 2 for i in event.sentences)
            if near and len(people) == len(event.parties) == len(countries_of(people)) == 2:
                return people
        return []

    # --- going on with a signing told before -----------------------------------------------------------

    def refers_back(self, telling: Telling) -> bool:
        """Take in a telling that only refers to a signing or adds to one: "подписи поставили …", "присутствовал X"."""
        candidate = telling.candidate
        if candidate.type != "signing":
            return False
        if candidate.construction.startswith("noun:") and not candidate.with_function("signatory"):
            candidate.anaphoric = True
        if candidate.construction == "watching":
            self._watch(candidate)
            return True
        return candidate.anaphoric and self._is_signed_before(telling)

    def _is_signed_before(self, telling: Telling) -> bool:
        candidate = telling.candidate
        signed = next(
            (
                event
                for event in reversed(self.told)
                if event.type == "signing"
                and dates_agree(event.date, telling.date)
                and documents_agree(event, candidate)
            ),
            None,
        )
        if signed is None:
            if candidate.refers is not None and not candidate.documents:
                candidate.documents.append(candidate.refers)  # "предыдущий план подписали X и Y" of another day
            return False
        if {signed.status, telling.status} == {"held", "planned"} and candidate.parties:
            candidate.documents = list(signed.documents)  # "X поставит подпись позже": another signing of it
            self.told.append(begin(telling))
        else:
            people = [party for party in candidate.with_function("signatory") if party.kind == "person"]
            public = all(of_state(p) or is_region(p) for p in signed.with_function("signatory"))
            earlier = [telling.candidate for telling in signed.tellings]
            unsaid = (e.completed or e in self.unsaid or (e.of_document and public) for e in earlier)
            if signed.with_function("signatory") and of_delegation(candidate):
                candidate.participants = []  # "подписан в ходе визита делегации во главе с X": when, not by whom
            elif len(people) > 1 and all(unsaid):
                # those who were only taken for the signers
                signed.participants = [(party, own) for party, own in signed.participants if own == "witness"]
            join(signed, telling)
            self.discourse.note_event(candidate.parties)
        return True

    def _watch(self, candidate: Candidate) -> None:
        """ "На церемонии присутствовал X": a witness of the signing told in one of the two sentences before.

        Where nobody was said to sign, those who watched stand for the states that did.
        """
        signed = last_of(self.told, "signing")
        if signed is None or signed.since(candidate) > 2:
            return
        watching = candidate.with_function("witness")
        if not signed.with_function("signatory"):
            countries = countries_of(watching)
            if len(countries) < 2:
                return
            signers = self._sign_for_states(signed.tellings[0].candidate, countries)
            signed.add([(signer, "signatory") for signer in signers])
        signed.add([(party, "witness") for party in watching])

    def _tells_one_by_one(self, signed: Told, telling: Telling) -> bool:
        """ "Был подписан ряд документов. В частности, A и B заключили …": one of them, before those who watched."""
        candidate = telling.candidate
        told_of = all(document.title is None and document.kind == "other" for document in signed.documents)
        own = any(not t.candidate.completed and t.candidate.with_function("signatory") for t in signed.tellings)
        if not candidate.with_function("signatory") or candidate.completed or own or not told_of:
            return False
        if signed.since(candidate) > 1 or not _ONE_BY_ONE.match(candidate.reading.sentence.text):
            return False
        witnesses = signed.with_function("witness")
        signed.participants = [(party, "witness") for party in witnesses]
        self.ceremony = (candidate.reading.sentence.line, witnesses)
        join(signed, telling)
        return True

    def names_signers(self, telling: Telling) -> bool:
        """ "ожидается подписание меморандума: его завизируют X и Y": who signs what nobody was said to sign."""
        candidate = telling.candidate
        signed = last_of(self.told, "signing")
        if candidate.type == "signing" and signed is not None and self._tells_one_by_one(signed, telling):
            return True
        if candidate.type != "signing" or not candidate.points_back or signed is None or not candidate.parties:
            return False
        if signed.since(candidate) > 1:
            return False
        if signs_for_one(candidate, signed) or sign_for(
            candidate.with_function("signatory"), signed.with_function("signatory")
        ):
            join(signed, telling)
            return True
        if not all(earlier.candidate.completed for earlier in signed.tellings):
            return False
        signed.participants = []
        join(signed, telling)
        return True


_ONE_BY_ONE = re.compile(r"\W*(?:в частности|среди них|в том числе|в их числе|так)\b", re.IGNORECASE)
_SUMMITS = frozenset("саммит заседание сессия".split())
_RATIFYING = frozenset(("ратифицировать", "ратифицироваться"))
