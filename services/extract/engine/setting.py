"""When and where the text stands: what its sentences say of time and place for those that follow.

A date or place may stand over more than its own clause: in a dateline, in a heading ("Вторник, 26 мая"), at the
beginning of a paragraph, in a sentence that tells of no event ("Основная часть пришлась на среду"). `Setting` keeps
what stands, sentence by sentence; an event's own words always win over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.contracts.event import Status
from services.extract.engine import circumstances, dates
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Span, Where, whereabouts
from services.extract.engine.dates.expressions import Anchored, DateMention, Days, Expression
from services.extract.engine.merging import Telling
from services.extract.engine.reading import Reading


@dataclass(slots=True)
class Setting:
    """What stands at the sentence being read; `published` in its own offset is the day of "сегодня"."""

    published: datetime | None
    day: Span | None = None  # the date given last that later sentences may stand under
    day_line: int = -1
    dateline: Span | None = None
    place: Where | None = None
    cities: dict[str, Where] = field(default_factory=dict)  # every city that something is said to be in
    line: int = -1
    last: Span | None = None  # the date given last, however fine
    year: int | None = None  # that the text gives, where nothing says when it was published

    @property
    def today(self) -> date | None:
        return self.published.date() if self.published else None

    @property
    def fresh(self) -> bool:
        """Whether the day that stands was given in the paragraph being read."""
        return self.day is not None and self.day_line == self.line

    # --- entering a sentence -------------------------------------------------------------------------

    def enter(self, reading: Reading) -> None:
        """Begin a sentence: resolve its dates against those before it."""
        self.line = reading.sentence.line
        self._note_year(reading)
        self._resolve_anchored(reading)
        for mention in reading.dates:
            if "dateline" in mention.flags and mention.resolved and self.dateline is None:
                self.dateline = circumstances.span_of(mention)
                self.day = self.dateline

    def _note_year(self, reading: Reading) -> None:
        """Where nothing says when the text was published, a date without a year is of the year that it gave last."""
        if self.published is not None:
            return
        for mention in reading.dates:
            since = mention.since or ""
            if since[:4].isdigit() and mention.precision != "year" and circumstances.usable(mention):
                self.year = int(since[:4])

    def _resolve_anchored(self, reading: Reading) -> None:
        """ "в тот же день", "на следующий день", "того же года" count from the date that the text gave last."""
        if self.last is None:
            return
        for position, mention in enumerate(reading.dates):
            expression = mention.expression
            if mention.resolved and not (mention.since or "").startswith("--"):
                continue
            if _of_same_year(mention) or (isinstance(expression, Anchored) and expression.anchor == "shift"):
                anchor = self.last.start if _backwards(expression) else self.last.end
                counted = dates.resolve(mention, self.published, anchor=anchor, year=self.year)
                if not counted.resolved and isinstance(expression, Anchored) and not expression.count:
                    counted = replace(mention, since=self.last.start, until=self.last.end)  # "тогда же" of a month
                reading.dates[position] = counted

    # --- what a candidate's own words say ----------------------------------------------------------------

    def date_of(
        self, candidate: Candidate, rivals: Sequence[Candidate], status: Status
    ) -> tuple[Span | None, DateMention | None]:
        """The date that the candidate's words give it, resolved by its tense, and the words."""
        mention = circumstances.own_date(candidate, rivals)
        if mention is None:
            return None, None
        prefer: dates.Prefer | None = (
            "future" if status in ("planned", "proposed") else "past" if status == "held" else None
        )
        counted = isinstance(mention.expression, Anchored) and mention.resolved
        again = (
            mention
            if counted
            else dates.resolve(mention, self.published, prefer=prefer, anchor=self._anchor(mention), year=self.year)
        )
        return (circumstances.span_of(again) if again.resolved else None), mention

    def _anchor(self, mention: DateMention) -> str | None:
        if self.last is not None and _of_same_year(mention):
            return self.last.end
        return self.day.end if self.day is not None and self.day.daily else None

    def place_of(self, candidate: Candidate, rivals: Sequence[Candidate]) -> Where | None:
        """Where the candidate's words put it, "здесь" and "сюда" included."""
        if candidate.type == "visit":
            if candidate.goal is None and (
                circumstances.refers_back(candidate.reading, candidate)
                or candidate.gathering
                or candidate.construction == "greeting"
            ):
                return self.place
            return whereabouts([candidate.goal]) if candidate.goal is not None else None
        reading = candidate.reading
        places = circumstances.own_places(candidate, rivals)
        if places:
            return whereabouts(places)
        if circumstances.where_clause(reading, candidate):
            goal = next(
                (
                    other.goal
                    for other in rivals
                    if other.type == "visit" and other.goal is not None and other.trigger < candidate.trigger
                ),
                None,
            )
            if goal is not None:
                return whereabouts([goal])
        if candidate.kind in ("summit", "session") and reading.lemma(candidate.verb) in lex.RECEIVE_VERBS:
            receiving = [
                p for p in reading.places if reading.tokens[p.head].feats.get("Case") == "Nom" and p.kind == "city"
            ]
            if receiving:
                return whereabouts(receiving[:1])  # "столица примет саммит"
        if circumstances.refers_back(reading, candidate):
            near = [
                place
                for place in reading.places
                if place.tokens.stop <= candidate.trigger and circumstances.located(reading, place)
            ]
            return whereabouts(near[-1:]) if near else self.place
        return None

    # --- leaving a sentence --------------------------------------------------------------------------

    def leave(self, reading: Reading, tellings: Sequence[Telling], held_before: bool) -> None:
        """What the next sentence stands under: the date and place of this one's main clause.

        `held_before` says whether the text has told of anything that has happened.
        """
        chosen = next((t.date for t in tellings if t.date is not None and t.date.daily and t.status == "held"), None)
        if chosen is None and not any(telling.date is not None for telling in tellings):
            chosen = self._main_date(reading)
        given = next((t.date for t in tellings if t.date is not None and t.status == "held"), None)
        planned = next((t.date for t in tellings if t.date is not None and t.status == "planned"), None)
        if given is not None or chosen is not None:
            self.last = given or chosen
        elif planned is not None and (self.last is None or not held_before):
            self.last = planned
        if chosen is not None:
            self.day, self.day_line = chosen, self.line
        for place in reading.places:
            if place.kind in ("city", "venue") and place.name and circumstances.located(reading, place):
                self.cities.setdefault(place.name, Where(place.name, place.country, None, True, place.lat, place.lon))
        for telling in tellings:
            if telling.place is not None and telling.place.city:
                self.place = telling.place
                break
        else:
            located = [place for place in reading.places if circumstances.located(reading, place)]
            where = whereabouts(located[:1]) if located else None
            if where is not None and where.city:
                self.place = where

    def _main_date(self, reading: Reading) -> Span | None:
        """The day that a sentence without events of its own gives in its main clause."""
        for mention in reading.dates:
            if circumstances.usable(mention) and mention.precision == "day":
                number = reading.clauses.of[circumstances.token_at(reading, mention.start)]
                if reading.clauses.clauses[number].kind in ("main", "coordinate"):
                    span = circumstances.span_of(mention)
                    if self.today is None or span.start <= self.today.isoformat():
                        return span
        return None


def share(reading: Reading, tellings: Sequence[Telling]) -> None:
    """In one sentence, coordinated clauses share what the first one says: "12 ноября прилетел и провёл …"."""
    for position, telling in enumerate(tellings):
        clause = reading.clause(telling.candidate.verb)
        for other in tellings[:position]:
            if other.status != telling.status:
                continue
            near = reading.clause(other.candidate.verb)
            related = (
                clause.parent == near.number
                or near.parent == clause.number
                or (clause.parent == near.parent and clause.parent is not None)
            )
            if not related or telling.earlier:
                continue
            if telling.date is None and other.date is not None and other.date.daily:
                telling.date = other.date
            if telling.place is None and other.place is not None and telling.candidate.type != "visit":
                telling.place = other.place


def _of_same_year(mention: DateMention) -> bool:
    """ "того же года"."""
    return isinstance(mention.expression, Days) and mention.expression.first.same_year


def _backwards(expression: Expression) -> bool:
    """ "накануне", "двумя днями ранее"."""
    return isinstance(expression, Anchored) and (expression.sign < 0 or (expression.count or 0) < 0)
