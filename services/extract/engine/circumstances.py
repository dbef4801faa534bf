"""The terms of when and where: days, places, what words say of a time, and what stands over a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.extract.engine.capitals import capitals
from services.extract.engine.dates import DateMention
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading

_UNFIT = frozenset(
    ("quoted", "birth", "name", "horizon", "since", "reference", "edition", "vague", "approximate", "dateline")
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, months or years, inclusive, as ISO partial dates."""

    start: str
    end: str

    @property
    def single(self) -> bool:
        return self.start == self.end

    @property
    def daily(self) -> bool:
        return (len(self.start) == 10 and len(self.end) == 10) or (self.start.startswith("--") and len(self.start) == 7)

    @property
    def first_day(self) -> date | None:
        """None where the day or the year is not known."""
        try:
            return date.fromisoformat(self.start)
        except ValueError:
            return None

    @property
    def earliest(self) -> date | None:
        """The first day that may be meant: of a month or a year, the first of it. None where the year is not known."""
        try:
            return date.fromisoformat(self.start + "-01" * ((10 - len(self.start)) // 3))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Where:
    """A settlement (or, with `city` false, a country or region), perhaps with a venue."""

    name: str | None
    country: str | None
    venue: str | None = None
    city: bool = True
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class When:
    """What an event's own words say of its time.

    `date` is the event's, or only the last day that it reaches: then `last` is set in its place. `visit_day` is the day
    of the visit that it falls on, 1 the first and -1 the last, where the words count so. `same_day` is for words that
    presuppose a day that was told before ("вечером", "тогда"), `weekday` a day of the week (Monday 0) that no date of
    publication resolves. `mention` are the words that gave `date` or `last`.
    """

    date: Span | None = None
    last: Span | None = None
    visit_day: int | None = None
    same_day: bool = False
    weekday: int | None = None
    mention: DateMention | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands over a sentence.

    `day` is the date that the text gave last, `fresh` whether it did so in the same paragraph, `main` the day that the
    article's own story has reached, and `heading` the day of the programme or chronicle that the sentence stands in.
    `place` is the city that something was last said to be in, `near` whether in the same paragraph, `ahead_place`
    whether that is only where somebody is to go, `home` the city of the dateline, `abroad` whether the agency that it
    names is of another country, and `only` the one city that the text has spoken of so far. `ahead` is the date of
    what the same paragraph said last to come, `dateline` the day of the report and `news` that of its publication.
    """

    day: Span | None = None
    fresh: bool = False
    main: Span | None = None
    heading: Span | None = None
    place: Where | None = None
    near: bool = False
    home: Where | None = None
    only: Where | None = None
    ahead: Span | None = None
    dateline: Span | None = None
    news: Span | None = None
    there: Where | None = None
    ahead_place: bool = False
    abroad: bool = False


def usable(mention: DateMention) -> bool:
    """Whether an expression can date an event: resolved, and nothing speaks against it."""
    return mention.resolved and not mention.flags & _UNFIT and mention.kind != "duration"


def span_of(mention: DateMention) -> Span:
    """The days of a resolved mention."""
    assert mention.since is not None
    return Span(mention.since, mention.until or mention.since)


def token_at(reading: Reading, offset: int) -> int:
    """The index of the token at (or after) a document offset."""
    for index, token in enumerate(reading.tokens):
        if token.stop > offset:
            return index
    return len(reading.tokens) - 1


def city_state(place: PlaceMention) -> bool:
    """Whether a country is its own capital: Singapore, Luxembourg, the Vatican."""
    return place.kind == "country" and place.country is not None and capitals().get(place.country) == place.name


def whereabouts(places: Sequence[PlaceMention]) -> Where | None:
    """The most specific of the places, the nearest first; a venue adds itself and the city that it implies."""
    if not places:
        return None
    venue = next((place for place in places if place.kind == "venue"), None)
    city = next((place for place in places if place.kind == "city"), None)
    wider = next((place for place in places if place.kind in ("region", "country")), None)
    base = city or (venue if venue is not None and venue.name else None) or wider or venue
    if base is None:
        return None
    return Where(
        base.name,
        base.country,
        venue.venue if venue is not None else None,
        (base.kind in ("city", "venue") and base.name is not None) or city_state(base),
        base.lat,
        base.lon,
    )
