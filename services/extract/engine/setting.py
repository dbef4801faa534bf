"""When and where the text stands: what its sentences say of time and place for those that follow.

A date or place may stand over more than its own clause: in a dateline, in a heading ("Вторник, 26 мая"), at the
beginning of a paragraph, in a sentence that tells of no event ("Основная часть пришлась на среду"). `Setting` keeps
what stands, sentence by sentence; an event's own words always win over it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.extract.engine import circumstances, connectives, dates, event_places
from services.extract.engine import lexicon as lex
from services.extract.engine.addenda import Addenda
from services.extract.engine.agencies import home_of_agency
from services.extract.engine.circumstances import Frame, Span, Where, whereabouts
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
from services.extract.engine.digests import headings_of, items_of
from services.extract.engine.document import Document, Sentence
from services.extract.engine.merging import Telling
from services.extract.engine.occasions import kinds_of, names_another
from services.extract.engine.outlook import day_at_head, outlook_of
from services.extract.engine.places import PlaceMention, find_places
from services.extract.engine.reading import Reading
from services.extract.engine.scope import predicate
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
_IN_A_TOWN = re.compile(r"\b(?:[Вв]о?|[Нн]а)\s(?:сам\w\w\s)?(?:г(?:ород|\.)\w*\s)?[А-ЯЁ]")
_CENTRE = re.compile(r"\b(?:центр|столиц)\w{1,3} (?:во? )?$")  # "область с центром в Семее"
_FROM = re.compile(r"\s*(?:\d[^,]{1,20},\s)?[A-ZА-ЯЁ][\w-]+(?:\s[А-ЯЁ][\w-]+)?(?:,\s[^.]{2,30})?\s?[.,/(—–-]")
_WEEKDAY = re.compile(
    r"(?:со? )?(?:день|пн\b|вт\b|ср\b|чт\b|пт\b|сб\b|вс\b|"
    r"понедельник|вторник|сред[аы]|четверг|пятниц[аы]|суббот[аы]|воскресень[ея])"
)
_DAY_AND_COMMA = re.compile(r"[^\W\d]+,\s(?:\d{1,2} [а-я]+,?\s)?")
_BULLET = re.compile(r"^[^\w(«\"]+")
_WHERE = ("в", "во", "на", "под")
_GUEST_OF = re.compile(r"\bгост\w{1,3}\s$", re.IGNORECASE)
_LETTERS = re.compile(r"[а-яa-z]")
_DATE_WORDS = re.compile(r"\b(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|год)\w*|date")
_MOVES = re.compile(r"\b(?:от|вы|при|пере)?(?:правил|был[аи]?с|летел|ехал|следовал)\w*|прибыл|отбыл|перебрал")
# What undated news of a year compare it with: "по сравнению с аналогичным периодом 2021 года", "по итогам 2021 года".
_LAST_YEAR = re.compile(r"(?:по сравнению с (?:\w+ ){0,3}|[Пп]о итогам )(20\d\d)(?:-го)? год")


@dataclass(slots=True)
class Setting:
    """What stands at the sentence being read; `published` in its own offset is the day of "сегодня"."""

    published: datetime | None
    day: Span | None = None  # the date given last that later sentences may stand under
    day_line: int = -1
    main: Span | None = None  # the day that the article's own story has reached
    heading: Span | None = None
    item: int | None = None  # the line that the heading is of, where it is an item of a list
    dateline: Span | None = None
    rewritten: bool = False  # `published` is the day of the dateline, which came before
    led: bool = False  # a day of the text has come after its dateline
    place: Where | None = None
    place_line: int = -1
    place_ahead: bool = False  # whether it is only where somebody is to go
    town_line: int = -1  # the line that a town stands at the head of: "Ташкент. Рабочая поездка министра X"
    home: Where | None = None  # the city of the dateline
    home_line: int = -1
    abroad: bool = False  # whether the agency of the dateline is at home in another country
    headline: list[PlaceMention] = field(default_factory=list)  # where the title is: "в Осло", "гость Осло"
    scene: Where | None = None  # the city of the event told last
    there: Where | None = None  # where the visit or the coming event told last leads, be it a country
    there_line: int = -1
    land: str | None = None  # the country of the event told last
    cities: dict[str, Where] = field(default_factory=dict)  # every city that something is said to be in
    addenda: Addenda = field(default_factory=Addenda)  # what sentences add of the time of events told before them
    line: int = -1
    last: Span | None = None  # the date given last, however fine
    last_line: int = -1
    last_of: frozenset[str] = frozenset()  # what it was the date of: "visit", "meeting", "gathering", "signing", "call"
    ahead: Span | None = None  # the date of what is told to come
    ahead_line: int = -1
    spoken: Span | None = None  # the date of the event told last, whether it has happened or not
    headings: frozenset[int] = frozenset()  # the lines that head the one after them
    items: frozenset[int] = frozenset()  # the lines that begin an item of a digest
    alone: frozenset[int] = frozenset()  # the lines that are one sentence: only these can be headings
    visit_day: int | None = None  # "в первый день": the day of the visit that the text counted last
    year: int | None = None  # that the text gives, where nothing says when it was published
    dated: bool = False  # lines begin with dates
    timed: bool = False  # lines begin with hours: a chronicle, or a timetable, of one day
    timetable: int = -1  # the line that is somebody's timetable
    outing: tuple[Span, Where | None, Where | None] | None = None  # a day elsewhere, and where the text was before
    outlook: dates.Prefer | None = None  # where a text that goes through the days of a week looks

    @property
    def today(self) -> date | None:
        return self.published.date() if self.published else None

    @property
    def country(self) -> str | None:
        """Whose capital "в столице" is: the country that the text was last in."""
        place = self.scene or self.place or self.home
        return place.country if place is not None else self.land

    @property
    def fresh(self) -> bool:
        """Whether the day that stands was given in the paragraph being read."""
        return self.day is not None and self.day_line == self.line

    @property
    def frame(self) -> Frame:
        near = self.place_line == self.line
        there = self.there if self.there_line == self.line else None
        only = next(iter(self.cities.values())) if len(self.cities) == 1 else None
        ahead = self.ahead if self.ahead_line == self.line else None
        day = self.today.isoformat() if self.today is not None else None
        news = Span(day, day) if day is not None else None
        return Frame(
            self.day,
            self.fresh,
            self.main,
            self.heading,
            self.place,
            near,
            self.home,
            only,
            ahead,
            self.dateline,
            news,
            there,
            self.place_ahead,
            self.abroad,
        )

    @property
    def here(self) -> Where | None:
        """What "сюда", "там" stands for: where the paragraph leads or is, else the city of the event told last."""
        near = self.place if self.place_line == self.line else None
        if self.there is not None and self.there_line == self.line:
            within = near is not None and not self.there.city and near.country == self.there.country
            return near if within else self.there
        return near or self.scene or self.place

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

    def begin(self, document: Document) -> None:
        """Before the first sentence: which lines can be headings, where the text looks, the year of an undated one."""
        self.outlook = outlook_of(document)
        title = document.text[: document.body]
        self.headline = [
            p for p in find_places(title) if p.preposition in _WHERE or _GUEST_OF.search(title, 0, p.start)
        ]
        firsts = [_BULLET.sub("", lex.fold(line.sentences[0].text)) for line in document.lines if line.sentences]
        self.dated = sum(_DATE_FIRST.match(first) is not None for first in firsts) > 1
        self.timed = sum(_HOUR_FIRST.match(first) is not None for first in firsts) > 1
        self.headings = headings_of(document)
        self.items = items_of(document, self.headings)
        self.alone = frozenset(n for n, line in enumerate(document.lines) if len(line.sentences) == 1)
        past = None if self.published is not None else _LAST_YEAR.search(document.text)
        if past is not None:
            self.year = int(past[1]) + 1

    # --- entering a sentence -------------------------------------------------------------------------

    def enter(self, reading: Reading) -> None:
        """Begin a sentence that may tell of events: resolve its dates against those before it."""
        self._go_to(reading.sentence.line)
        self._begin(reading.dates, _in_the_past(reading))
        self._note_home(reading.sentence.text, reading.title)
        text, mentions = reading.sentence.text, reading.dates
        heading = self._heading(reading.sentence, mentions, reading.sentence.start)
        if heading is not None and self._head(heading, text):
            self._note_heading_town(text)
        elif reading.title and mentions and mentions[0].precision == "day" and circumstances.usable(mentions[0]):
            span = circumstances.span_of(mentions[0])
            if self.timed:
                self.heading = span
            elif self.items and span.single:  # "События дня: 15 ноября"
                self.dateline = self.day = self.main = span
        self.addenda.note_stays(reading.sentence, mentions)
        self.addenda.note(reading.sentence, mentions, self.resolve, reading.sentence.start, self._reported)
        self.addenda.note_town_days(reading)

    def _go_to(self, line: int) -> None:
        """Enter a line: an item of a digest is where it says itself, what a heading heads where that says."""
        if line == self.line:
            return
        if not self.items.isdisjoint(range(self.line + 1, line + 1)):
            self.place = self.scene = self.home = self.land = None
            self.cities.clear()
        elif self.place_line == self.line and self.line in self.headings:
            self.place_line = line
        self.line = line

    def pass_by(self, sentence: Sentence) -> None:
        """A sentence that tells of no event: only what it says of time and place for those after it."""
        self._go_to(sentence.line)
        text = sentence.text
        self._note_home(text, title=False)
        mentions = find_dates(text, self.published, prefer="future" if self._programme else None, year=self.year)
        if mentions:
            self._begin(mentions)
            heading = self._heading(sentence, mentions)
            if heading is not None and self._head(heading, text):
                self._note_heading_town(text)
                self._note_towns(text)
                return
            self.addenda.note_stays(sentence, mentions)
            first = mentions[0]
            if isinstance(first.expression, Anchored) and not first.resolved:
                self.visit_day = self.day_of_visit(first.expression)
            elif self._of_the_page(text):
                return
            elif circumstances.usable(first) and first.precision == "day" and "," not in text[: first.start]:
                self._stand_or_look_ahead(circumstances.span_of(first))
            self._note_schedule(sentence, mentions)
            self.addenda.note_return(sentence, mentions)
        self.addenda.note(sentence, mentions, self.resolve, 0, self._reported)
        self._note_towns(text)

    @property
    def _reported(self) -> Span | None:
        """The day of the dateline, in the paragraph that it stands in or the one right after it."""
        return self.dateline if self.home is not None and 0 <= self.line - self.home_line <= 1 else None

    def _stand_or_look_ahead(self, span: Span) -> None:
        """ "Домой летят завтра": a day that is still to come is not the day of what happened."""
        if self.today is not None and span.start > self.today.isoformat() and self.heading is None:
            self._look_ahead(span)
        else:
            self._stand_under(span)

    def _note_heading_town(self, text: str) -> None:
        """ "Понедельник, Каир.": where what a day heads takes place."""
        town = next(
            (p for p in find_places(text[:50]) if p.kind == "city" and _DAY_AND_COMMA.fullmatch(text[: p.start])), None
        )
        if town is not None and text[town.stop : town.stop + 1] in ("", ".", ":", " "):
            self._note_places([town])

    def _note_towns(self, text: str) -> None:
        if _IN_A_TOWN.search(text):
            moves = _MOVES.search(lex.fold(text)) is not None
            towns = [place for place in find_places(text) if place.preposition in ("в", "во", "на")]
            towns = [place for place in towns if _CENTRE.search(text, 0, place.start) is None]
            self._note_places(place for place in towns if moves or _locative(place, text))
            if self.place_line == self.line and self.scene is not None:
                self.scene = self.place

    def _of_the_page(self, text: str) -> bool:
        """Whether a line is what a page says of itself: "Общество / 24 сентября 2025"."""
        return self.line in self.alone and len(text) < 60 and text[-1:].isalnum()

    @property
    def _programme(self) -> bool:
        """Whether the text lists what is to come, day by day."""
        if self.outlook is not None:
            return self.outlook == "future" and self.heading is not None
        return self.heading is not None and self.today is not None and self.heading.start >= self.today.isoformat()

    def _begin(self, mentions: list[DateMention], past: bool = False) -> None:
        if self.rewritten:
            self._count_from_dateline(mentions)
        self._look_over_week(mentions)
        self._take_over_year(mentions)
        self._note_year(mentions)
        self._resolve_anchored(mentions, past)
        self._come_back(mentions)
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

    def _note_home(self, text: str, title: bool) -> None:
        """The city that a report is from: "АСТАНА, 15 сен –", "Минск. Агентство", "16 мая, Баку /…/"."""
        bullet = _BULLET.match(text)
        text = text[bullet.end() :] if bullet is not None else text
        if title or _FROM.match(text) is None:
            return
        towns = (place for place in find_places(text[:60]) if place.kind == "city" or circumstances.city_state(place))
        first = next(towns, None)
        agency = self.home is not None and self.home_line == self.line  # "Ереван. 19 февраля. Арагац. Президент …"
        if first is not None and not first.start and not text[first.stop :].strip(" .:") and not agency:
            # a heading: "Чолпон-Ата. 25 августа …"
            self.place, self.place_line, self.town_line = whereabouts([first]), self.line, self.line
        if self.home is not None or self.line > 3:
            return
        if first is not None and not _LETTERS.search(_DATE_WORDS.sub("", lex.fold(text[: first.start]))):
            self.home, self.home_line = whereabouts([first]), self.line
            self.abroad = home_of_agency(text[first.stop : first.stop + 60]) not in (None, first.country)

    def _heading(self, sentence: Sentence, mentions: Sequence[DateMention], offset: int = 0) -> DateMention | None:
        """The date that a sentence is headed by, or is nothing but."""
        text = sentence.text
        if mentions and _is_heading(text, mentions, offset):
            return mentions[0]
        day = day_at_head(sentence.folded)
        if day is None:
            return None
        if mentions and not _LETTERS.search(lex.fold(text[: mentions[0].start - offset])):
            return mentions[0]
        named = find_dates(day, self.published, prefer=self.outlook)
        self._look_over_week(named)
        return named[0]

    def _head(self, mention: DateMention, text: str) -> bool:
        """A line, or the beginning of one, that is nothing but a date: a heading, or the dateline of a report.

        "Понедельник, 10 февраля. Министр примет …" heads its line, "21 октября. Агентство —" is a dateline.
        """
        words = _BULLET.sub("", lex.fold(text))
        if self.line not in self.alone and not (_WEEKDAY.match(words) or self.dated or self.heading is not None):
            return False
        if self._programme:
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

    def _note_schedule(self, sentence: Sentence, mentions: Sequence[DateMention]) -> None:
        """ "Он запланирован на ноябрь": the day of the event told last, and of what is to come."""
        span = self.addenda.note_schedule(sentence, mentions, self.resolve)
        if span is not None:
            self.spoken = span
            self._look_ahead(span)

    def _look_ahead(self, span: Span) -> None:
        if self.today is None or span.end >= self.today.isoformat()[: len(span.end)]:
            self.ahead, self.ahead_line = span, self.line

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

    def day_of_visit(self, expression: Expression) -> int | None:
        """ "в первый день", "на следующий день": the day of the visit that an expression counts, 1 the first."""
        if not isinstance(expression, Anchored) or expression.unit != "day" or expression.count is None:
            return None
        if expression.anchor == "event day":
            return expression.count
        if expression.anchor == "shift" and self.visit_day is not None and self.visit_day > 0:
            return max(self.visit_day + expression.sign * expression.count, 1)
        return None

    # --- leaving a sentence --------------------------------------------------------------------------

    def leave(self, reading: Reading, tellings: Sequence[Telling], held_before: bool) -> None:
        """What the next sentence stands under: the date and place of this one's main clause.

        `held_before` says whether the text has told of anything that has happened.
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
        given = next((t.date for t in tellings if t.date is not None and t.status == "held" and not _aside(t)), None)
        planned = next((t.date for t in tellings if t.date is not None and t.status == "planned"), None)
        if given is not None or chosen is not None:
            self.last, self.last_line, self.visit_day = given or chosen, self.line, None
            self.last_of = kinds_of(tellings, self.last)
        elif planned is not None and (self.last is None or not held_before):
            self.last, self.last_of = planned, kinds_of(tellings, planned)
        outing = self._outing(tellings) if held_before else None
        if chosen is not None and not reading.title and outing is None:
            self._lead(chosen)
        told = next((t.date for t in tellings if t.date is not None and not _aside(t)), given or chosen)
        self.spoken = told or self.spoken
        counted = next((t.when.visit_day for t in tellings if t.when.visit_day is not None), None)
        if counted is not None:
            self.visit_day = counted
        coming = next((t.date for t in tellings if t.date is not None and t.status == "planned"), None)
        if coming is not None:
            self._look_ahead(coming)
        if not tellings:
            self._note_schedule(reading.sentence, reading.dates)
        travels = any(telling.candidate.type == "visit" for telling in tellings)
        taken = set() if travels else {telling.date for telling in tellings}
        self.addenda.drop_stays(reading.sentence.index, taken)
        if chosen is not None:
            stays = self.addenda.stays_of(reading.sentence.index)
            chosen = next((span for span in stays if span.start <= chosen.start <= chosen.end <= span.end), chosen)
            self._stand_under(
                chosen, recalled=any(connectives.recalls(t.candidate) for t in tellings if t.date == chosen)
            )
        located = [
            place
            for place in reading.places
            if event_places.located(reading, place) and not event_places.beside_the_story(reading, place)
        ]
        asides = ("participle", "relative")
        located += [place for place in reading.places if event_places.reached(reading, place)]
        located.sort(key=lambda place: reading.clauses.clauses[reading.clauses.of[place.head]].kind in asides)
        place_before, scene_before = self.place, self.scene
        stops = {t.place.name for t in tellings if t.place is not None and event_places.one_more_stop(t.candidate)}
        located = [place for place in located if place.name not in stops and not _yet_to_go(reading, place)]
        recalled = {t.place.name for t in tellings if t.place is not None and (_aside(t) or self._elsewhen(t))}
        if self.place is not None or self.home is not None:  # "договор, подписанный в Осло": the text does not go there
            located = [place for place in located if place.name not in recalled]
        self._note_places(located)
        self.land = next((t.place.country for t in tellings if t.place is not None and t.place.country), self.land)
        there = [t for t in tellings if t.place is not None and t.place.city and not _aside(t)]
        there = [t for t in there if not event_places.one_more_stop(t.candidate)]
        there = [t for t in there if not self._elsewhen(t)]
        if held_before and self.place is not None:
            there = [t for t in there if t.status == "held" or t.candidate.type != "visit" or t.date is not None]
        where = there[0].place if there else None
        if where is not None and outing is not None and self.outing is None:
            self.outing = outing, place_before, scene_before
        if where is not None:
            self.place, self.place_line, self.scene = where, self.line, where
            self.place_ahead = there[0].status == "planned" and there[0].candidate.type == "visit"
        self._note_goal(located, tellings)

    def _note_goal(self, located: Sequence[PlaceMention], tellings: Sequence[Telling]) -> None:
        """Where a visit or what is to come leads, till the text says in the same paragraph to be somewhere else."""
        goals = [
            t.place
            for t in tellings
            if t.place is not None and not _aside(t) and (t.candidate.type == "visit" or self._elsewhen(t))
        ]
        if goals:
            self.there, self.there_line = goals[-1], self.line
        elif located or any(telling.place is not None for telling in tellings):
            self.there_line = -1

    def _outing(self, tellings: Sequence[Telling]) -> Span | None:
        """ "Накануне X посетил Осло", after what the article reports: the day, where that is a day before."""
        trip = next((t for t in tellings if t.candidate.construction == "going" and t.status == "held"), None)
        now = max((span.start for span in (self.main, self.dateline) if span is not None), default="")
        day = trip.date if trip is not None and trip.place is not None and trip.place.city else None
        return day if day is not None and day.single and day.start < now else None

    def _come_back(self, mentions: Sequence[DateMention]) -> None:
        """ "Накануне X посетил Осло. … Завтра X встретится с Y": on another day he is where he was before."""
        if self.outing is None:
            return
        day, place, scene = self.outing
        if any(m.precision == "day" and m.resolved and m.since != day.start for m in mentions):
            self.place, self.scene, self.outing = place, scene, None
            self.place_line = -1

    def _elsewhen(self, telling: Telling) -> bool:
        """Whether an event is not of the time that the text tells of: one asked for, called off, or weeks ahead."""
        if telling.status in ("proposed", "cancelled", "denied"):
            return True  # where somebody is asked to come is not where we are
        begins = _beginning(telling.date) if telling.date is not None else None
        now = self.main.first_day if self.main is not None else self.today
        return telling.status == "planned" and begins is not None and now is not None and begins - now > _CURRENT

    def _lead(self, span: Span) -> None:
        """The first day that the text gives after its dateline is what it reports of, where that was just before."""
        if self.main is None or self.main != self.dateline or self.led:
            return
        self.led = True
        told, reported = span.first_day, self.main.first_day
        if told is not None and reported is not None and timedelta(0) < reported - told <= _REPORTED:
            self.main = span

    def _stand_under(self, span: Span, recalled: bool = False) -> None:
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

    def _note_places(self, places: Iterable[PlaceMention]) -> None:
        """Keep the cities that something is said to be in; the first of them is where what follows stands."""
        first: Where | None = None
        for place in places:
            where = whereabouts([place])
            if where is None or not where.city or not where.name:
                continue
            first = first or where
            self.cities.setdefault(where.name, replace(where, venue=None))
        if first is not None:
            self.place, self.place_line, self.place_ahead = first, self.line, False

    def _main_date(self, reading: Reading) -> Span | None:
        """The day that a sentence without events of its own gives in its main clause, or as its only date."""
        if self._of_the_page(reading.sentence.text):
            return None
        for mention in reading.dates:
            if circumstances.usable(mention) and mention.precision == "day":
                number = reading.clauses.of[circumstances.token_at(reading, mention.start)]
                if len(reading.dates) == 1 or reading.clauses.clauses[number].kind in ("main", "coordinate"):
                    span = circumstances.span_of(mention)
                    if self.today is None or span.start <= self.today.isoformat():
                        return span
        return None


def _yet_to_go(reading: Reading, place: PlaceMention) -> bool:
    """ "Сегодня он осмотрел ферму, а завтра побывает в колледже в Бергене": where nobody is yet."""
    verb = predicate(reading, place.head)
    if verb is None or tense(reading, verb) != "Fut":
        return False
    before = [i for i in range(verb) if reading.is_finite(i) and reading.clauses.of[i] != reading.clauses.of[verb]]
    return any(tense(reading, i) == "Past" for i in before) and any(
        reading.tokens[i].text.lower() == "а" and reading.tokens[i - 1].text == "," for i in range(1, verb)
    )


def _in_the_past(reading: Reading) -> bool:
    """Whether the finite verbs of a sentence are all of what has happened."""
    tenses = {tense(reading, i) for i in range(len(reading.tokens)) if reading.is_finite(i)}
    return "Past" in tenses and "Fut" not in tenses


def _aside(telling: Telling) -> bool:
    """Whether an event only describes something: "договор, подписанный в 2019 году"."""
    return telling.candidate.reading.clause(telling.candidate.verb).kind == "participle"


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


def _locative(place: PlaceMention, text: str) -> bool:
    """Whether a mention in a sentence without a tree says "in" the place, by its preposition and ending."""
    return text[: place.stop].endswith(("е", "и", "у", "о", "ы"))


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
