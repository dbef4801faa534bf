"""What may be asked of the timeline, read from a query string, and refused with a reason where it makes no sense."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import get_args

import pycountry

from services.contracts.event import DocumentKind, EventType, Mode, Status
from services.store.facets import FacetName, facet
from services.store.forms import forms
from services.store.parties import words
from services.store.web.cursors import SORTS, Cursor, Sort

DEFAULT_LIMIT, MAX_LIMIT = 50, 500
_MAX_VALUE_CHARS = 200
_MAX_TEXT_CHARS = 300
_WORD = re.compile(r"\w+")

TYPES: tuple[str, ...] = get_args(EventType)
STATUSES: tuple[str, ...] = get_args(Status)
MODES: tuple[str, ...] = get_args(Mode)
KINDS: tuple[str, ...] = get_args(DocumentKind)
SORTS_OF_THE_PAST = ("newest", "oldest")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: the parameter, why, and what would be right where that can be listed."""

    parameter: str
    reason: str
    allowed: tuple[str, ...] = ()


class BadRequest(Exception):
    """The request cannot be answered as it stands; says everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.parameter}: {fault.reason}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the timeline. All that is given must hold at once; several values of one filter are "or"."""

    actor: str | None = None
    country: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    text: str | None = None
    office: str | None = None
    pair: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    place: str | None = None
    document: tuple[str, ...] = ()
    min_sources: int | None = None
    min_confidence: float | None = None
    appearing: int | None = None
    """Id of an actor (`services.store.directory`), for its own timeline."""
    as_of: datetime | None = None
    sort: Sort = "newest"
    limit: int = DEFAULT_LIMIT
    cursor: Cursor | None = None

    def facets(self) -> list[list[int]]:
        """Sets of facets of which an entry must bear one each. Words stand for all their forms."""
        worded: tuple[tuple[FacetName, str | None, int], ...] = (
            ("actor", self.actor, 2), ("place", self.place, 1), ("office", self.office, 1)
        )  # fmt: skip
        groups = [
            [facet(name, form) for form in sorted(forms(word))]
            for name, asked, least in worded
            for word in _WORD.findall((asked or "").lower())
            if len(word) >= least
        ]
        groups += [[facet("pair", p) for p in self.pair]] if self.pair else []
        groups += [[facet("document", d) for d in self.document]] if self.document else []
        groups += [[facet("country", c) for c in self.country]] if self.country else []
        groups += [[facet("mode", m) for m in self.mode]] if self.mode else []
        groups += [[facet("status", s) for s in self.status]] if self.status else []
        groups += [[facet("type", t) for t in self.type]] if self.type else []
        return groups


BEARING = (
    "actor", "office", "country", "pair", "type", "mode", "status", "from", "to", "place", "document", "text",
    "min_sources", "min_confidence",
)  # fmt: skip
"""What an entry is asked to bear."""
PARAMETERS = (*BEARING, "as_of", "sort", "limit", "cursor")
"""All that can be asked of the timeline."""


def is_country(code: str) -> bool:
    """Whether this is an ISO 3166-1 alpha-2 code."""
    return re.fullmatch(r"[A-Z]{2}", code) is not None and pycountry.countries.get(alpha_2=code) is not None


def read(pairs: Iterable[tuple[str, str]], names: Collection[str] = PARAMETERS) -> Filters:
    """Filters from the pairs of a query string that may bear `names`. Raises BadRequest naming all that is wrong."""
    return _Reading(pairs, names).filters()


def of_actor(asked: Filters, actor: int) -> Filters:
    """The same of one actor's timeline."""
    return replace(asked, appearing=actor)


def number(name: str, value: str, least: int, most: int) -> int:
    """A whole number. Raises BadRequest."""
    if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise BadRequest([Fault(name, f"must be a number from {least} to {most}")])
    return int(value)


@dataclass
class _Reading:
    pairs: Iterable[tuple[str, str]]
    names: Collection[str]
    faults: list[Fault] = field(default_factory=list)

    def filters(self) -> Filters:
        given: dict[str, list[str]] = {}
        for name, value in self.pairs:
            if name not in self.names:
                self.faults.append(Fault(name[:50], "is no parameter here", tuple(self.names)))
            elif not value.strip():
                self.faults.append(Fault(name, "is empty: leave it out"))
            else:
                given.setdefault(name, []).append(value.strip())
        result = Filters(
            actor=self._words(given, "actor"),
            office=self._words(given, "office"),
            place=self._words(given, "place"),
            pair=self._pairs(given),
            mode=self._choices(given, "mode", MODES),
            document=self._choices(given, "document", KINDS),
            min_sources=self._number(given, "min_sources", 1, 10_000),
            min_confidence=self._share(given, "min_confidence"),
            as_of=self._moment(given, "as_of"),
            country=self._countries(given),
            type=self._choices(given, "type", TYPES),
            status=self._choices(given, "status", STATUSES),
            first=self._date(given, "from"),
            last=self._date(given, "to"),
            text=self._text(given, "text", _MAX_TEXT_CHARS),
            sort=self._sort(given),
            limit=self._limit(given),
            cursor=self._cursor(given),
        )
        if result.first and result.last and result.first > result.last:
            self.faults.append(Fault("from", "lies after to"))
        if result.as_of and result.text:
            self.faults.append(Fault("as_of", "cannot be asked together with text: only the present is searched"))
        if result.as_of and result.sort not in SORTS_OF_THE_PAST:
            self.faults.append(Fault("sort", "the past is sorted by day only", SORTS_OF_THE_PAST))
        if result.sort == "relevance" and not result.text:
            self.faults.append(Fault("sort", "relevance is of a text: give text as well"))
        if result.cursor and result.cursor.sort != result.sort:
            self.faults.append(Fault("cursor", f"is of a page sorted by {result.cursor.sort}: ask with the same sort"))
        if self.faults:
            raise BadRequest(self.faults)
        return result

    def _one(self, given: dict[str, list[str]], name: str) -> str | None:
        values = given.get(name, [])
        if len(values) > 1:
            self.faults.append(Fault(name, "may be given once"))
        return values[0] if values else None

    def _text(self, given: dict[str, list[str]], name: str, longest: int) -> str | None:
        value = self._one(given, name)
        if value is None:
            return None
        if len(value) > longest:
            self.faults.append(Fault(name, f"is longer than {longest} characters"))
        if "\x00" in value:
            self.faults.append(Fault(name, "holds a NUL character"))
        return value

    def _words(self, given: dict[str, list[str]], name: str) -> str | None:
        value = self._text(given, name, _MAX_VALUE_CHARS)
        if value is not None and not any(len(word) > 1 for word in words(value)):
            self.faults.append(Fault(name, "needs a word of two letters or more"))
        return value

    def _pairs(self, given: dict[str, list[str]]) -> tuple[str, ...]:
        values = [p.strip().upper() for value in given.get("pair", []) for p in value.split(",") if p.strip()]
        pairs = []
        for value in values:
            sides = re.split(r"[-+ ]", value)
            if len(sides) != 2 or sides[0] == sides[1] or not all(map(is_country, sides)):
                self.faults.append(Fault("pair", f"{value[:50]!r} is no pair of ISO 3166-1 codes, such as KZ-RU"))
            pairs.append("+".join(sorted(sides)))
        return tuple(dict.fromkeys(pairs))

    def _number(self, given: dict[str, list[str]], name: str, least: int, most: int) -> int | None:
        value = self._one(given, name)
        try:
            return None if value is None else number(name, value, least, most)
        except BadRequest as error:
            self.faults += error.faults
            return None

    def _share(self, given: dict[str, list[str]], name: str) -> float | None:
        value = self._one(given, name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{0,2}\.?[0-9]{1,20}(e-[0-9]{1,3})?", value, re.IGNORECASE) or float(value) > 1:
            self.faults.append(Fault(name, "must be a number from 0 to 1"))
            return None
        return float(value)

    def _moment(self, given: dict[str, list[str]], name: str) -> datetime | None:
        value = self._one(given, name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value.replace(" ", "+"))  # a plus sign of an address reads as a space
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.faults.append(Fault(name, f"{value[:50]!r} is no moment: write 2025-11-12T10:00:00+03:00"))
            return None
        return moment

    def _choices(self, given: dict[str, list[str]], name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        values = [part.strip() for value in given.get(name, []) for part in value.split(",") if part.strip()]
        for value in values:
            if value not in allowed:
                self.faults.append(Fault(name, f"{value[:50]!r} is none of the known values", allowed))
        return tuple(dict.fromkeys(values))

    def _countries(self, given: dict[str, list[str]]) -> tuple[str, ...]:
        values = [p.strip().upper() for value in given.get("country", []) for p in value.split(",") if p.strip()]
        for value in values:
            if not is_country(value):
                self.faults.append(Fault("country", f"{value[:50]!r} is no ISO 3166-1 alpha-2 code, such as KZ or RU"))
        return tuple(dict.fromkeys(values))

    def _date(self, given: dict[str, list[str]], name: str) -> date | None:
        value = self._one(given, name)
        if value is None:
            return None
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.faults.append(Fault(name, f"{value} is no day of the calendar"))
                return None
        self.faults.append(Fault(name, f"{value[:50]!r} is no date: write YYYY-MM-DD"))
        return None

    def _sort(self, given: dict[str, list[str]]) -> Sort:
        value = self._one(given, "sort") or "newest"
        for sort in SORTS:
            if value == sort:
                return sort
        self.faults.append(Fault("sort", f"{value[:50]!r} is none of the known values", SORTS))
        return "newest"

    def _limit(self, given: dict[str, list[str]]) -> int:
        return self._number(given, "limit", 1, MAX_LIMIT) or DEFAULT_LIMIT

    def _cursor(self, given: dict[str, list[str]]) -> Cursor | None:
        value = self._one(given, "cursor")
        if value is None:
            return None
        try:
            return Cursor.decode(value)
        except (ValueError, OverflowError):
            self.faults.append(Fault("cursor", "is broken: take it from `next` of the page before"))
            return None


assert {f.name for f in fields(Filters)} - {"first", "last", "appearing"} <= set(PARAMETERS)
