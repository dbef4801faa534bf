"""Reference time: the day that what a text tells next is read from, and the dates of a sentence counted from it.

A day may stand over more than its own clause: in a dateline, in a heading ("Вторник, 26 мая"), at the beginning of a
paragraph. `ReferenceTime` keeps which day the text gave last, which its own story has reached and which is to come, and
resolves what refers to them: "в тот же день", "накануне", "того же года", a date without its year.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.extract.engine import circumstances, dates
from services.extract.engine import lexicon as lex
from services.extract.engine.circumstances import Span
from services.extract.engine.dates import find_dates
from services.extract.engine.dates.expressions import (
    Anchored,
    DateMention,
    Days,
    Expression,
    Point,
    Shift,
    Week,
    Weekday,
)
from services.extract.engine.dates.words import MONTHS
from services.extract.engine.digests import BULLET
from services.extract.engine.document import Document, Sentence
from services.extract.engine.merging import Telling
from services.extract.engine.occasions import kinds_of, names_another
from services.extract.engine.outlook import day_at_head, outlook_of
from services.extract.engine.reading import Reading
from services.extract.engine.status import tense

_CURRENT = timedelta(days=10)  # how far behind publication the article's own story may lie
_REPORTED = timedelta(days=3)  # within which agencies report
_OUTSIDE_HEADING = re.compile(
    r"(?:\b(?:с|со|по|до|в|во|на|и|год|года|г|число|день|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"пн|вт|ср|чт|пт|сб|вс|первый|второй|третий|четвертый|пятый|шестой|седьмой|й)\b"
    r"|[^а-яa-z]++)*+"
)
_DATE_FIRST = re.compile(
    rf"\d{{1,2}}(?:\s?[-–—]\s?\d{{1,2}})? (?:{'|'.join(MONTHS)})(?: \d{{4}}(?: года)?)?\s?(?:[.:—–]|$)"
)
_HOUR_FIRST = re.compile(r"\d{1,2}[:.]\d\d\b")
_WEEKDAY = re.compile(
    r"(?:со? )?(?:день|пн\b|вт\b|ср\b|чт\b|пт\b|сб\b|вс\b|"
    r"понедельник|вторник|сред[аы]|четверг|пятниц[аы]|суббот[аы]|воскресень[ея])"
)
LETTERS = re.compile(r"[а-яa-z]")
# What undated news of a year compare it with: "по сравнению с аналогичным периодом 2021 года", "по итогам 2021 года".
_LAST_YEAR = re.compile(r"(?:по сравнению с (?:\w+ ){0,3}|[Пп]о итогам )(20\d\d)(?:-го)? год")


@dataclass(slots=True)
class ReferenceTime:
    """The days that stand at the sentence being read; `published` in its own offset is the day of "сегодня"."""

    published: datetime | None
    line: int = -1  # that is being read
    day: Span | None = None  # the date given last that later sentences may stand under
    day_line: int = -1
    main: Span | None = None  # the day that the article's own story has reached
    heading: Span | None = None
    item: int | None = None  # the line that the heading is of, where it is an item of a list
    dateline: Span | None = None
    rewritten: bool = False  # `published` is the day of the dateline, which came before
    led: bool = False  # a day of the text has come after its dateline
    last: Span | None = None  # the date given last, however fine
    last_line: int = -1
    last_of: frozenset[str] = frozenset()  # what it was the date of: "visit", "meeting", "gathering", "signing", "call"
    ahead: Span | None = None  # the date of what is told to come
    ahead_line: int = -1
    spoken: Span | None = None  # the date of the event told last, whether it has happened or not
    visit_day: int | None = None  # "в первый день": the day of the visit that the text counted last
    year: int | None = None  # that the text gives, where nothing says when it was published
    alone: frozenset[int] = frozenset()  # the lines that are one sentence: only these can be headings
    dated: bool = False  # lines begin with dates
    timed: bool = False  # lines begin with hours: a chronicle, or a timetable, of one day
    outlook: dates.Prefer | None = None  # where a text that goes through the days of a week looks

    @property
    def today(self) -> date | None:
        return self.published.date() if self.published else None

    @property
    def fresh(self) -> bool:
        """Whether the day that stands was given in the paragraph being read."""
        return self.day is not None and self.day_line == self.line

    @property
    def programme(self) -> bool:
        """Whether the text lists what is to come, day by day."""
        if self.outlook is not None:
            return self.outlook == "future" and self.heading is not None
        return self.heading is not None and self.today is not None and self.heading.start >= self.today.isoformat()

    def of_the_page(self, text: str) -> bool:
        """Whether a line is what a page says of itself: "Общество / 24 сентября 2025"."""
        return self.line in self.alone and len(text) < 60 and text[-1:].isalnum()

    def resolve(
        self, mention: DateMention, prefer: dates.Prefer | None = None, anchor: str | None = None
    ) -> DateMention:
        """A mention read with a view to the past or the future, counted from `anchor` where it counts at all."""
        return dates.resolve(mention, self.published, prefer=prefer, anchor=anchor, year=self.year)

    def anchor_of(self, mention: DateMention) -> str | None:
        """The day that "в тот же день", "того же года" of an event's clause counts from."""
        if self.last is not None and _of_same_year(mention):
            return self.last.end
        return self.day.end if self.day is not None and self.day.daily else None

    def day_of_visit(self, expression: Expression) -> int | None:
        """ "в первый день", "на следующий день": the day of the visit that an expression counts, 1 the first."""
        if not isinstance(expression, Anchored) or expression.unit != "day" or expression.count is None:
            return None
        if expression.anchor == "event day":
            return expression.count
        if expression.anchor == "shift" and self.visit_day is not None and self.visit_day > 0:
            return max(self.visit_day + expression.sign * expression.count, 1)
        return None

    def begin(self, document: Document) -> None:
        """Before the first sentence: where the text looks, which lines can be headings, the year of an undated one."""
        self.outlook = outlook_of(document)
        firsts = [BULLET.sub("", lex.fold(line.sentences[0].text)) for line in document.lines if line.sentences]
        self.dated = sum(_DATE_FIRST.match(first) is not None for first in firsts) > 1
        self.timed = sum(_HOUR_FIRST.match(first) is not None for first in firsts) > 1
        self.alone = frozenset(n for n, line in enumerate(document.lines) if len(line.sentences) == 1)
        past = None if self.published is not None else _LAST_YEAR.search(document.text)
        if past is not None:
            self.year = int(past[1]) + 1

    # --- the dates of a sentence, counted from those before it ---------------------------------------

    def dates_of(self, text: str) -> list[DateMention]:
        """The dates of a sentence that tells of no event."""
        return find_dates(text, self.published, prefer="future" if self.programme else None, year=self.year)

    def settle(self, mentions: list[DateMention], past: bool = False) -> None:
        """Resolve in place what counts from a date given before; `past`: the sentence tells of what has happened."""
        if self.rewritten:
            self._count_from_dateline(mentions)
        self._look_over_week(mentions)
        self._take_over_year(mentions)
        self._note_year(mentions)
        self._resolve_anchored(mentions, past)

    def _count_from_dateline(self, mentions: list[DateMention]) -> None:
        for position, mention in enumerate(mentions):
            if isinstance(mention.expression, (Shift, Weekday, Week)):
                mentions[position] = self.resolve(mention)

    def _look_over_week(self, mentions: list[DateMention]) -> None:
        """Days of the week are those of the week that the text looks back on, or ahead to."""
        if self.outlook is None or self.today is None:
            return
        for position, mention in enumerate(mentions):
            expression = mention.expression
            if isinstance(expression, Weekday) and expression.which is None:
                if self.outlook == "past" and expression.first == self.today.weekday() == 0:
                    mention = replace(mention, expression=replace(expression, which="last"))  # a Monday's digest
                mentions[position] = dates.resolve(mention, self.published, prefer=self.outlook)

    def _take_over_year(self, mentions: list[DateMention]) -> None:
        """A date without a year soon after one of another year in the same paragraph is of that year."""
        before = self.last.first_day if self.last is not None and self.last_line == self.line else None
        if before is None or self.today is None or before.year == self.today.year:
            return
        for position, mention in enumerate(mentions):
            expression = mention.expression
            if isinstance(expression, Days) and expression.first.bare and mention.previous_year is None:
                year = Point(before.year, before.month, before.day)
                known = replace(mention, previous_year=year)
                mentions[position] = self.resolve(known)

    def _note_year(self, mentions: Sequence[DateMention]) -> None:
        """Where nothing says when the text was published, a date without a year is of the year that it gave last."""
        if self.published is not None:
            return
        for mention in mentions:
            since = mention.since or ""
            if since[:4].isdigit() and mention.precision != "year" and circumstances.usable(mention):
                self.year = int(since[:4])

    def _resolve_anchored(self, mentions: list[DateMention], past: bool) -> None:
        """ "в тот же день", "на следующий день", "того же года" count from the date that the text gave last.

        `past` says whether the sentence tells of what has happened.
        """
        last, beside = self.last, None
        for position, mention in enumerate(mentions):
            expression = mention.expression
            if not isinstance(expression, Anchored):
                if (mention.since or "").startswith("--") and self.year is not None:
                    mention = mentions[position] = self.resolve(mention)
                if _of_same_year(mention) and last is not None and not _full(mention):
                    mention = mentions[position] = self.resolve(mention, anchor=last.end)
                if circumstances.usable(mention) and _full(mention):
                    beside = circumstances.span_of(mention)  # "в мае был в Осло, тогда же …"
                    last = beside if mention.precision == "day" else last
                continue
            if expression.anchor == "eve" and self._tells_of_another_day(mention):
                day = self.day.start if self.day is not None else None
                mentions[position] = dates.resolve(mention, None, anchor=day)
                continue
            last = last or self.spoken
            if last is None or _full(mention) or not _counts_from_last(expression):
                continue
            if self.visit_day is not None and expression.unit == "day":
                continue  # counted from a day of the visit
            if expression.anchor == "named" and last is self.last and names_another(expression.noun, self.last_of):
                continue  # "за день до саммита", after a day that was not the summit's
            # "в этот день" may be one that is still to come; "днём ранее" counts from what has happened.
            base = self.spoken if expression.count == 0 and last is self.last and self.spoken is not None else last
            if base is self.spoken and (not base.daily or (past and self._to_come(base))):
                base = last  # "договорились провести комиссию весной. В тот же день X встретился с Y"
            then = expression.count == 0 and expression.unit == "day" and beside is not None
            base = beside if then and beside is not None else base
            if _backwards(expression) and expression.anchor == "shift" and self._recalled_elsewhere(base):
                base = self.main or base
            if expression.unit == "day" and not base.daily and not then and (expression.count or _a_day(self.day)):
                base = (self.main if expression.count else None) or self.day or base
            anchor = base.start if _backwards(expression) else base.end
            counted = self.resolve(mention, anchor=anchor)
            if not counted.resolved and not expression.count:
                counted = replace(mention, since=base.start, until=base.end)  # "тогда же" of a month
            mentions[position] = counted

    def _to_come(self, span: Span) -> bool:
        return self.today is not None and span.start > self.today.isoformat()

    def _recalled_elsewhere(self, span: Span) -> bool:
        """Whether a date was recalled in a paragraph before this one: "днём раньше" counts from the story's own day."""
        return self.main is not None and self.last_line != self.line and span.end < self.main.start

    def _tells_of_another_day(self, mention: DateMention) -> bool:
        """Whether "накануне" is the eve of a day that the paragraph gave, and not of publication."""
        if mention.previous_day is not None or not self.fresh or self.day is None or not self.day.single:
            return False
        return self.today is None or self.day.start != self.today.isoformat()

    # --- datelines and headings ----------------------------------------------------------------------

    def note_dateline(self, mentions: list[DateMention]) -> None:
        """Stand under the date of a dateline, the first that the text gives."""
        for mention in mentions:
            if "dateline" in mention.flags and mention.resolved and self.dateline is None and not self.dated:
                self.dateline = self.day = self.main = self.last = circumstances.span_of(mention)
                self.day_line = self.line
                self._write_on(self.dateline, mentions)

    def _write_on(self, span: Span, mentions: list[DateMention]) -> None:
        """A report that came out some days after its dateline speaks of "сегодня" and "во вторник" from there."""
        day, today = span.first_day, self.today
        if self.published is None or day is None or today is None or not timedelta(0) < today - day <= _REPORTED:
            return
        self.published, self.rewritten = datetime.combine(day, self.published.timetz()), True
        self._count_from_dateline(mentions)

    def stand_under_heading(self, sentence: Sentence, mentions: Sequence[DateMention], offset: int = 0) -> bool:
        """Whether a date heads the sentence, or is all of it; then what follows stands under it.

        The mentions' own offsets count from `offset` before the sentence's beginning.
        """
        heading = self._heading(sentence, mentions, offset)
        return heading is not None and self._head(heading, sentence.text)

    def _heading(self, sentence: Sentence, mentions: Sequence[DateMention], offset: int = 0) -> DateMention | None:
        """The date that a sentence is headed by, or is nothing but."""
        text = sentence.text
        if mentions and _is_heading(text, mentions, offset):
            return mentions[0]
        day = day_at_head(sentence.folded)
        if day is None:
            return None
        if mentions and not LETTERS.search(lex.fold(text[: mentions[0].start - offset])):
            return mentions[0]
        named = find_dates(day, self.published, prefer=self.outlook)
        self._look_over_week(named)
        return named[0]

    def _head(self, mention: DateMention, text: str) -> bool:
        """A line, or the beginning of one, that is nothing but a date: a heading, or the dateline of a report.

        "Понедельник, 10 февраля. Министр примет …" heads its line, "21 октября. Агентство —" is a dateline.
        """
        words = BULLET.sub("", lex.fold(text))
        if self.line not in self.alone and not (_WEEKDAY.match(words) or self.dated or self.heading is not None):
            return False
        if self.programme:
            mention = self.resolve(mention, "future")
        if not mention.resolved:
            return False
        span = circumstances.span_of(mention)
        if span == self.dateline and self.heading is None and not _WEEKDAY.match(words):
            return False
        self.heading, self.last, self.visit_day = span, span, None
        self.item = self.line if words != lex.fold(text) and self.line not in self.alone else None
        self.day, self.day_line = span, self.line
        return True

    def stand_under_title(self, span: Span, digest: bool) -> None:
        """ "События дня: 15 ноября": the day that a title gives is that of a timetable, or of a digest."""
        if self.timed:
            self.heading = span
        elif digest and span.single:
            self.dateline = self.day = self.main = span

    # --- what the next sentence stands under ---------------------------------------------------------

    def note_told(self, reading: Reading, tellings: Sequence[Telling], held_before: bool, outing: bool) -> Span | None:
        """Keep the dates of what a sentence told; returns the day of its main clause, where it gives one.

        `held_before` says whether the text has told of anything that has happened, `outing` whether the sentence goes
        back to a day elsewhere.
        """
        chosen = next(
            (
                telling.date
                for telling in tellings
                if telling.date is not None
                and telling.date.daily
                and telling.status == "held"
                and reading.clause(telling.candidate.verb).kind not in ("relative", "participle")
            ),
            None,
        )
        if chosen is None and not any(telling.date is not None for telling in tellings):
            chosen = self._main_date(reading)
        given = next((t.date for t in tellings if t.date is not None and t.status == "held" and not t.aside), None)
        planned = next((t.date for t in tellings if t.date is not None and t.status == "planned"), None)
        if given is not None or chosen is not None:
            self.last, self.last_line, self.visit_day = given or chosen, self.line, None
            self.last_of = kinds_of(tellings, self.last)
        elif planned is not None and (self.last is None or not held_before):
            self.last, self.last_of = planned, kinds_of(tellings, planned)
        if chosen is not None and not reading.title and not outing:
            self._lead(chosen)
        told = next((t.date for t in tellings if t.date is not None and not t.aside), given or chosen)
        self.spoken = told or self.spoken
        counted = next((t.when.visit_day for t in tellings if t.when.visit_day is not None), None)
        if counted is not None:
            self.visit_day = counted
        coming = next((t.date for t in tellings if t.date is not None and t.status == "planned"), None)
        coming = coming or (self._day_to_come(reading) if not tellings else None)
        if coming is not None:
            self.look_ahead(coming)
        return chosen

    def _main_date(self, reading: Reading) -> Span | None:
        """The day that a sentence without events of its own gives in its main clause, or as its only date."""
        if self.of_the_page(reading.sentence.text):
            return None
        for mention in reading.dates:
            if circumstances.usable(mention) and mention.precision == "day":
                number = reading.clauses.of[circumstances.token_at(reading, mention.start)]
                if len(reading.dates) == 1 or reading.clauses.clauses[number].kind in ("main", "coordinate"):
                    span = circumstances.span_of(mention)
                    if self.today is None or span.start <= self.today.isoformat():
                        return span
        return None

    def _day_to_come(self, reading: Reading) -> Span | None:
        """ "Сегодня гость осмотрит завод": the day on which what follows in the paragraph is to be."""
        for mention in reading.dates:
            if not circumstances.usable(mention) or mention.precision != "day":
                continue
            clause = reading.clauses.clauses[reading.clauses.of[circumstances.token_at(reading, mention.start)]]
            if clause.kind in ("main", "coordinate") and tense(reading, clause.head) == "Fut":
                counts = isinstance(mention.expression, Anchored)  # resolved already, against what the text gave
                ahead = mention if counts else self.resolve(mention, "future")
                return circumstances.span_of(ahead) if ahead.resolved else None
        return None

    def _lead(self, span: Span) -> None:
        """The first day that the text gives after its dateline is what it reports of, where that was just before."""
        if self.main is None or self.main != self.dateline or self.led:
            return
        self.led = True
        told, reported = span.first_day, self.main.first_day
        if told is not None and reported is not None and timedelta(0) < reported - told <= _REPORTED:
            self.main = span

    def stand_or_look_ahead(self, span: Span) -> None:
        """ "Домой летят завтра": a day that is still to come is not the day of what happened."""
        if self.today is not None and span.start > self.today.isoformat() and self.heading is None:
            self.look_ahead(span)
        else:
            self.stand_under(span)

    def stand_under(self, span: Span, recalled: bool = False) -> None:
        """Let what follows stand under a day; the story has reached it, unless it is only recalled."""
        self.last = self.spoken = span
        self.last_line = self.line
        self.day, self.day_line, self.visit_day = span, self.line, None
        if not recalled and self._is_current(span):
            self.main = span

    def _is_current(self, span: Span) -> bool:
        """Whether the article's own story may have reached the day: near publication, and not back in time."""
        first = span.first_day
        if first is None:
            return self.main is None and self.today is None
        reached = self.main.first_day if self.main is not None else None
        if reached is not None and first < reached:
            return False
        if self.today is None:
            return reached is None or first - reached <= _CURRENT
        return timedelta(days=-1) <= self.today - first <= _CURRENT

    def schedule(self, span: Span) -> None:
        """Keep the days that the event told last is to be on."""
        self.spoken = span
        self.look_ahead(span)

    def look_ahead(self, span: Span) -> None:
        """Keep the days of what is to come, unless they have passed."""
        if self.today is None or span.end >= self.today.isoformat()[: len(span.end)]:
            self.ahead, self.ahead_line = span, self.line

    def elsewhen(self, telling: Telling) -> bool:
        """Whether an event is not of the time that the text tells of: one asked for, called off, or weeks ahead."""
        if telling.status in ("proposed", "cancelled", "denied"):
            return True  # where somebody is asked to come is not where we are
        begins = _beginning(telling.date) if telling.date is not None else None
        now = self.main.first_day if self.main is not None else self.today
        return telling.status == "planned" and begins is not None and now is not None and begins - now > _CURRENT


def _beginning(span: Span) -> date | None:
    """The first day of a date, be it of a month."""
    return span.first_day or (
        date.fromisoformat(f"{span.start}-01") if re.fullmatch(r"\d{4}-\d\d", span.start) else None
    )


def _is_heading(text: str, mentions: Sequence[DateMention], offset: int = 0) -> bool:
    """Whether the text is nothing but a date: "Вторник, 26 мая", "С четверга по субботу"."""
    rest = lex.fold(text)
    for mention in reversed(mentions):
        rest = rest[: mention.start - offset] + " " + rest[mention.stop - offset :]
    return _OUTSIDE_HEADING.fullmatch(rest) is not None


def _full(mention: DateMention) -> bool:
    """Whether a mention is resolved, its year included."""
    return mention.resolved and not (mention.since or "").startswith("--")


def _a_day(span: Span | None) -> bool:
    """Whether a date is one known day, which "в тот же день" may go back to over a month recalled in between."""
    return span is not None and span.single and span.first_day is not None


def _counts_from_last(expression: Anchored) -> bool:
    """ "на следующий день", "через день после встречи", "за несколько дней до звонка"."""
    return expression.anchor in ("shift", "named")


def _of_same_year(mention: DateMention) -> bool:
    """ "того же года"."""
    return isinstance(mention.expression, Days) and mention.expression.first.same_year


def _backwards(expression: Expression) -> bool:
    """ "накануне", "двумя днями ранее"."""
    return isinstance(expression, Anchored) and (expression.sign < 0 or (expression.count or 0) < 0)
