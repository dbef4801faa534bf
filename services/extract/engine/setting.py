"""The setting of an article's sentences: in which places, and at which reference time, what they tell takes place.

A town may stand over more than its own clause: in a dateline, in a heading, in a sentence that tells of no event
("Основная часть пришлась на Осло"). `Setting` goes from sentence to sentence, keeps where the text is, was and leads
to, and lets the reference time follow; an event's own words always win over both.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from services.extract.engine import circumstances, connectives, event_places
from services.extract.engine import lexicon as lex
from services.extract.engine.addenda import Addenda
from services.extract.engine.agencies import home_of_agency
from services.extract.engine.circumstances import Frame, Span, Where, whereabouts
from services.extract.engine.dates.expressions import Anchored, DateMention
from services.extract.engine.digests import BULLET, headings_of, items_of
from services.extract.engine.document import Document, Sentence
from services.extract.engine.merging import Telling
from services.extract.engine.places import PlaceMention, find_places
from services.extract.engine.reading import Reading
from services.extract.engine.reference_time import LETTERS, ReferenceTime
from services.extract.engine.scope import predicate
from services.extract.engine.status import tense

_IN_A_TOWN = re.compile(r"\b(?:[Вв]о?|[Нн]а)\s(?:сам\w\w\s)?(?:г(?:ород|\.)\w*\s)?[А-ЯЁ]")
_CENTRE = re.compile(r"\b(?:центр|столиц)\w{1,3} (?:во? )?$")  # "область с центром в Семее"
_FROM = re.compile(
    r"\s*(?:\d[^,]{1,20},\s)?[A-ZА-ЯЁ][\w-]+(?:\s[А-ЯЁ][\w-]+)?(?:,\s[^.]{2,30})?(?:\s?[.,/(—–]|\s-|-\s)"
)
_DAY_AND_COMMA = re.compile(r"[^\W\d]+,\s(?:\d{1,2} [а-я]+,?\s)?")
_WHERE = ("в", "во", "на", "под")
_GUEST_OF = re.compile(r"\bгост\w{1,3}\s$", re.IGNORECASE)
_DATE_WORDS = re.compile(r"\b(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|год)\w*|date")
_MOVES = re.compile(r"\b(?:от|вы|при|пере)?(?:правил|был[аи]?с|летел|ехал|следовал)\w*|прибыл|отбыл|перебрал")


@dataclass(slots=True)
class Setting:
    """Where the text is at the sentence being read, and `time`: the days that stand there."""

    time: ReferenceTime
    line: int = -1  # that is being read
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
    stated: str | None = None  # the country that something was said to be in last, be it no event
    cities: dict[str, Where] = field(default_factory=dict)  # every city that something is said to be in
    addenda: Addenda = field(default_factory=Addenda)  # what sentences add of the time of events told before them
    headings: frozenset[int] = frozenset()  # the lines that head the one after them
    items: frozenset[int] = frozenset()  # the lines that begin an item of a digest
    timetable: int = -1  # the line that is somebody's timetable
    outing: tuple[Span, Where | None, Where | None] | None = None  # a day elsewhere, and where the text was before

    @property
    def country(self) -> str | None:
        """Whose capital "в столице" is: the country that the text was last in."""
        place = self.scene or self.place or self.home
        return place.country if place is not None else self.land

    @property
    def frame(self) -> Frame:
        near = self.place_line == self.line
        there = self.there if self.there_line == self.line else None
        only = next(iter(self.cities.values())) if len(self.cities) == 1 else None
        ahead = self.time.ahead if self.time.ahead_line == self.line else None
        day = self.time.today.isoformat() if self.time.today is not None else None
        news = Span(day, day) if day is not None else None
        return Frame(
            self.time.day,
            self.time.fresh,
            self.time.main,
            self.time.heading,
            self.place,
            near,
            self.home,
            only,
            ahead,
            self.time.dateline,
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

    def begin(self, document: Document) -> None:
        """Before the first sentence: where the title is, which lines are headings and items of a digest."""
        self.time.begin(document)
        title = document.text[: document.body]
        self.headline = [
            p for p in find_places(title) if p.preposition in _WHERE or _GUEST_OF.search(title, 0, p.start)
        ]
        self.headings = headings_of(document)
        self.items = items_of(document, self.headings)

    # --- entering a sentence -------------------------------------------------------------------------

    def enter(self, reading: Reading) -> None:
        """Begin a sentence that may tell of events: resolve its dates against those before it."""
        self._go_to(reading.sentence.line)
        self._settle(reading.dates, _in_the_past(reading))
        self._note_home(reading.sentence.text, reading.title)
        text, mentions = reading.sentence.text, reading.dates
        if self.time.stand_under_heading(reading.sentence, mentions, reading.sentence.start):
            self._note_heading_town(text)
        elif reading.title and mentions and mentions[0].precision == "day" and circumstances.usable(mentions[0]):
            self.time.stand_under_title(circumstances.span_of(mentions[0]), digest=bool(self.items))
        self.addenda.note_stays(reading.sentence, mentions)
        self.addenda.note(reading.sentence, mentions, self.time.resolve, reading.sentence.start, self._reported)
        self.addenda.note_town_days(reading)

    def _go_to(self, line: int) -> None:
        """Enter a line: an item of a digest is where it says itself, what a heading heads where that says."""
        if line == self.line:
            return
        if not self.items.isdisjoint(range(self.line + 1, line + 1)):
            self.place = self.scene = self.home = self.land = self.stated = None
            self.cities.clear()
        elif self.place_line == self.line and self.line in self.headings:
            self.place_line = line
        self.line = self.time.line = line

    def pass_by(self, sentence: Sentence) -> None:
        """A sentence that tells of no event: only what it says of time and place for those after it."""
        self._go_to(sentence.line)
        text = sentence.text
        self._note_home(text, title=False)
        mentions = self.time.dates_of(text)
        if mentions:
            self._settle(mentions)
            if self.time.stand_under_heading(sentence, mentions):
                self._note_heading_town(text)
                self._note_towns(text)
                return
            self.addenda.note_stays(sentence, mentions)
            first = mentions[0]
            if isinstance(first.expression, Anchored) and not first.resolved:
                self.time.visit_day = self.time.day_of_visit(first.expression)
            elif self.time.of_the_page(text):
                return
            elif circumstances.usable(first) and first.precision == "day" and "," not in text[: first.start]:
                self.time.stand_or_look_ahead(circumstances.span_of(first))
            self._note_schedule(sentence, mentions)
            self.addenda.note_return(sentence, mentions)
        self.addenda.note(sentence, mentions, self.time.resolve, 0, self._reported)
        self._note_towns(text)

    @property
    def _reported(self) -> Span | None:
        """The day of the dateline, in the paragraph that it stands in or the one right after it."""
        return self.time.dateline if self.home is not None and 0 <= self.line - self.home_line <= 1 else None

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
            lands = (place.country for place in towns if place.kind == "country" and _locative(place, text))
            self.stated = next(lands, self.stated)
            if self.place_line == self.line and self.scene is not None:
                self.scene = self.place

    def _settle(self, mentions: list[DateMention], past: bool = False) -> None:
        """Resolve the dates of a sentence in place, and follow them to where the text was on another day."""
        self.time.settle(mentions, past)
        self._come_back(mentions)
        self.time.note_dateline(mentions)

    def _note_home(self, text: str, title: bool) -> None:
        """The city that a report is from: "АСТАНА, 15 сен –", "Минск. Агентство", "16 мая, Баку /…/"."""
        bullet = BULLET.match(text)
        text = text[bullet.end() :] if bullet is not None else text
        text = text.removeprefix("С.-")  # "С.-ПЕТЕРБУРГ, 28 июл —"
        if title or _FROM.match(text) is None:
            return
        towns = [place for place in find_places(text[:60]) if place.kind == "city" or circumstances.city_state(place)]
        first = towns[0] if towns else None
        if len(towns) > 1 and text[towns[0].stop : towns[1].start] in (", ", " и "):
            return  # "Осло, Рига и Вена подписали"
        agency = self.home is not None and self.home_line == self.line  # "Ереван. 19 февраля. Арагац. Президент …"
        if first is not None and not first.start and not text[first.stop :].strip(" .:") and not agency:
            # a heading: "Чолпон-Ата. 25 августа …"
            self.place, self.place_line, self.town_line = whereabouts([first]), self.line, self.line
        if self.home is not None or self.line > 3:
            return
        if first is not None and not LETTERS.search(_DATE_WORDS.sub("", lex.fold(text[: first.start]))):
            self.home, self.home_line = whereabouts([first]), self.line
            self.abroad = home_of_agency(text[first.stop : first.stop + 60]) not in (None, first.country)

    def _note_schedule(self, sentence: Sentence, mentions: Sequence[DateMention]) -> None:
        """ "Он запланирован на ноябрь": the day of the event told last, and of what is to come."""
        span = self.addenda.note_schedule(sentence, mentions, self.time.resolve)
        if span is not None:
            self.time.schedule(span)

    # --- leaving a sentence --------------------------------------------------------------------------

    def leave(self, reading: Reading, tellings: Sequence[Telling], held_before: bool) -> None:
        """What the next sentence stands under: the date and place of this one's main clause.

        `held_before` says whether the text has told of anything that has happened.
        """
        outing = self._outing(tellings) if held_before else None
        chosen = self.time.note_told(reading, tellings, held_before, outing is not None)
        if not tellings:
            self._note_schedule(reading.sentence, reading.dates)
        travels = any(telling.candidate.type == "visit" for telling in tellings)
        taken = set() if travels else {telling.date for telling in tellings}
        self.addenda.drop_stays(reading.sentence.index, taken)
        if chosen is not None:
            stays = self.addenda.stays_of(reading.sentence.index)
            chosen = next((span for span in stays if span.start <= chosen.start <= chosen.end <= span.end), chosen)
            self.time.stand_under(
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
        recalled = {t.place.name for t in tellings if t.place is not None and (t.aside or self.time.elsewhen(t))}
        if self.place is not None or self.home is not None:  # "договор, подписанный в Осло": the text does not go there
            located = [place for place in located if place.name not in recalled]
        self._note_places(located)
        self.stated = next((place.country for place in located if place.kind == "country"), self.stated)
        self.land = next((t.place.country for t in tellings if t.place is not None and t.place.country), self.land)
        there = [t for t in tellings if t.place is not None and t.place.city and not t.aside]
        there = [t for t in there if not event_places.one_more_stop(t.candidate)]
        there = [t for t in there if not self.time.elsewhen(t)]
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
            if t.place is not None and not t.aside and (t.candidate.type == "visit" or self.time.elsewhen(t))
        ]
        if goals:
            self.there, self.there_line = goals[-1], self.line
        elif located or any(telling.place is not None for telling in tellings):
            self.there_line = -1

    def _outing(self, tellings: Sequence[Telling]) -> Span | None:
        """ "Накануне X посетил Осло", after what the article reports: the day, where that is a day before."""
        trip = next((t for t in tellings if t.candidate.construction == "going" and t.status == "held"), None)
        now = max((span.start for span in (self.time.main, self.time.dateline) if span is not None), default="")
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


def _locative(place: PlaceMention, text: str) -> bool:
    """Whether a mention in a sentence without a tree says "in" the place, by its preposition and ending."""
    return text[: place.stop].endswith(("е", "и", "у", "о", "ы"))
