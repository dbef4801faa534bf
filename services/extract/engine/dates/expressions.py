"""What date expressions say, before anything is known of the day that they are said on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["absolute", "relative", "weekday", "range", "anchor", "duration"]
Precision = Literal["day", "week", "month", "season", "year"]
Prefer = Literal["past", "future"]
Unit = Literal["day", "week", "month", "year"]
Anchor = Literal["shift", "eve", "named", "event", "event day"]


@dataclass(frozen=True, slots=True)
class Point:
    """A calendar day, month or year as the words give it.

    `year` is absolute, `year_shift` counts from the year of publication ("прошлого года" is -1), `same_year`
    is "того же года". None of them: the year is to be inferred. `month_shift` counts from the month of publication.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    year_shift: int | None = None
    month_shift: int | None = None
    same_year: bool = False

    @property
    def dated(self) -> bool:
        """Whether the words give the year in figures."""
        return self.year is not None

    @property
    def bare(self) -> bool:
        """Whether the words say nothing of the year."""
        return self.year is None and self.year_shift is None and not self.same_year


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both inclusive and equally precise.

    `part` narrows them ("в конце"); `weekday` is what the text says that `first` falls on.
    """

    first: Point
    last: Point
    part: str | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Season:
    """0 winter, 1 spring, 2 summer, 3 autumn of the year of `point`, or the "last" or "next" one."""

    season: int
    point: Point
    which: Literal["last", "next"] | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """The week of publication, moved by `shift` weeks; `weekday` of it where one is named."""

    shift: int
    first_weekday: int | None = None
    last_weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday 0; `which` is None, "last" (before publication) or "next" (after it)."""

    first: int
    last: int
    which: Literal["last", "next"] | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """So many units before (negative) or after publication; `count` None is "несколько"."""

    count: int | None
    unit: Unit
    sign: int
    narrative: bool = False  # "через два дня" counts from the event before it where the text tells of the past


@dataclass(frozen=True, slots=True)
class Anchored:
    """Counted from something else that the text dates.

    shift       so many units after (before, if negative) what was dated last; 0 is "в тот же день"; None is "несколько"
    eve         "накануне" by itself: the day before what was dated last, else before publication
    named       counted from what the words after it name: "накануне саммита", "через день после встречи"; `noun` is
                the form that names it, folded, or "" where it is none of the occasions known
    event       "в ходе визита"; event day: its day number `count`, -1 the last
    """

    anchor: Anchor
    count: int | None = 0
    unit: Unit = "day"
    sign: int = 1
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something lasts: "двухдневный"."""

    days: int


Expression = Days | Season | Week | Weekday | Shift | Anchored | Duration


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date expression.

    `start`, `stop`  offsets of the words, without the preposition before them
    `since`, `until` the first and last day, month or year, inclusive, as ISO partial dates; None while unresolved
    `within`         the same in full days, where the year is known
    `precision`      how fine the words are (not how fine `since` is: a week has the months that it lies in)
    `kind`           absolute, relative (to publication), weekday, range (`since` differs from `until`), anchor
                     (counted from another event; resolved only where that is known), duration (`days`)
    `preposition`    the preposition right before the words, lower case, or ""
    `flags`          reasons to doubt that this dates an event:
        quoted       inside quotation marks: part of a title
        birth        of a birth ("1950 года рождения")
        name         part of a proper name ("улица 8 Марта")
        horizon      a term or target ("до 2030 года", "на 2025–2027 годы", "на период 2025–2027 годов")
        since        the start of a lasting state ("с 2019 года")
        reference    the date of the document or occasion named beside it ("закон от 16 мая", "накануне саммита 16 мая")
        edition      the year of a recurrent thing ("чемпионат мира 2018 года")
        vague        "несколько дней назад", "на днях"
        approximate  counted in weeks ("неделю назад")
        dateline     the dateline of an agency: the day of the report
    `days`           of a duration
    `expression`     what was read, for `resolve`
    `previous_day`, `previous_year`  what the text before the mention gave
    """

    start: int
    stop: int
    precision: Precision
    kind: Kind
    preposition: str
    flags: frozenset[str]
    expression: Expression
    since: str | None = None
    until: str | None = None
    within: tuple[date, date] | None = None
    days: int | None = None
    previous_day: date | None = None
    previous_year: Point | None = None

    @property
    def resolved(self) -> bool:
        return self.since is not None
