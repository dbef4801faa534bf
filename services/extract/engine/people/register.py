"""The register of officials: who held which office of which country or body, and when.

Data files are tab-separated with a header (see `COLUMNS`); one row is one tenure. The format is described in
docs/register.md. A row that cannot be read is refused with its file and line: a register that is half read would
silently name the wrong people.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from services.extract.engine.people.declension import Sex

COLUMNS = ("person", "patronymic", "sex", "aliases", "office", "country", "body", "from", "to")

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


class RegisterError(ValueError):
    """A register file breaks its format. The message names the file and the line; correct them and start again."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """One office of one person. `since` and `until` are ISO dates, perhaps partial ("2019", "2019-03").

    An empty `since` means not known, an empty `until` not known or still in office. `country` is an ISO 3166-1
    alpha-2 code; None for offices of international bodies, which `body` then names.
    """

    office: str
    country: str | None
    body: str | None
    since: str
    until: str

    def holds(self, day: str) -> bool:
        """Whether the office was held on an ISO date, perhaps partial; a doubt at the edges counts as yes."""
        return (not self.since or self.since[: len(day)] <= day[: len(self.since)]) and (
            not self.until or day[: len(self.until)] <= self.until[: len(day)]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Official:
    """A person of the register with all tenures, the earliest first."""

    name: str
    patronymic: str
    sex: Sex
    aliases: tuple[str, ...]
    tenures: tuple[Tenure, ...]

    def tenures_on(self, day: str | None) -> tuple[Tenure, ...]:
        """The tenures that `day` falls in; with no day, those still running, or else the latest."""
        if day is None:
            return tuple(t for t in self.tenures if not t.until) or self.tenures[-1:]
        return tuple(t for t in self.tenures if t.holds(day))

    def country_on(self, day: str | None) -> str | None:
        """The country that the person stands for on `day`, or the one nearest in time where none is held then."""
        tenures = self.tenures_on(day) or self.tenures
        countries = [t.country for t in tenures if t.country]
        if not countries and tenures is not self.tenures:
            return None  # an officer of an international body stands for it, not for a country
        return countries[-1] if countries else None


class _Readable(Protocol):
    def read_text(self, encoding: str) -> str: ...


class Register:
    """All officials of the project's file and of the user's, found by name and by office.

    Rows of one person (the same name) in several files come together.
    """

    def __init__(self, officials: Iterable[Official]) -> None:
        self.officials: tuple[Official, ...] = tuple(officials)

    @classmethod
    def load(cls, *extra: Path) -> "Register":
        """The project's register and the user's files of the same format.

        Raises RegisterError for a row that cannot be read, OSError for a file that cannot.
        """
        own = files(__package__).joinpath("officials.tsv")
        rows = [*read_rows(own, "officials.tsv")]
        for path in extra:
            rows += read_rows(path, str(path))
        return cls.of(rows)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> "Register":
        """Bring rows together into people."""
        people: dict[str, list[Mapping[str, str]]] = {}
        for row in rows:
            people.setdefault(row["person"], []).append(row)
        return cls(
            Official(
                name,
                next((row["patronymic"] for row in own if row["patronymic"]), ""),
                "f" if own[0]["sex"] == "f" else "m",
                tuple(dict.fromkeys(alias for row in own for alias in _aliases(row))),
                tuple(sorted((_tenure(row) for row in own), key=lambda tenure: tenure.since)),
            )
            for name, own in people.items()
        )

    @cached_property
    def by_name(self) -> Mapping[str, Official]:
        """Officials by their names as the register writes them, aliases included."""
        return {name: official for official in self.officials for name in (*official.aliases, official.name)}

    def holders(self, office: str, country: str | None, day: str | None) -> tuple[Official, ...]:
        """Who held the office (as the register writes it) of a country, or of an international body, on a day."""
        return tuple(
            official
            for official in self._by_office.get((office, country), ())
            if any(t.office == office and t.country == country for t in official.tenures_on(day))
        )

    @cached_property
    def _by_office(self) -> Mapping[tuple[str, str | None], tuple[Official, ...]]:
        found: dict[tuple[str, str | None], dict[Official, None]] = {}
        for official in self.officials:
            for tenure in official.tenures:
                found.setdefault((tenure.office, tenure.country), {})[official] = None
        return {key: tuple(officials) for key, officials in found.items()}


def read_rows(file: _Readable, name: str) -> list[dict[str, str]]:
    """The rows of one register file, each checked. Raises RegisterError."""
    lines = file.read_text(encoding="utf-8").splitlines()
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise RegisterError(f"{name}, line 1: the columns must be {', '.join(COLUMNS)}, separated by tabs")
    rows = []
    for row in reader:
        where = f"{name}, line {reader.line_num}"
        if None in row or None in row.values():
            raise RegisterError(f"{where}: {len(COLUMNS)} tab-separated values are needed")
        if not row["person"] or not row["office"]:
            raise RegisterError(f"{where}: person and office must not be empty")
        if row["sex"] not in ("m", "f"):
            raise RegisterError(f"{where}: sex must be m or f, not {row['sex']!r}")
        if row["country"] and not _COUNTRY.match(row["country"]):
            raise RegisterError(f"{where}: country must be an ISO 3166-1 alpha-2 code, not {row['country']!r}")
        if bool(row["country"]) == bool(row["body"]):
            raise RegisterError(f"{where}: give either a country or an international body")
        for edge in ("from", "to"):
            if row[edge] and not _DATE.match(row[edge]):
                raise RegisterError(f"{where}: {edge} must be a date such as 2024-02-06, 2024-02 or 2024")
        if row["from"] and row["to"] and row["from"] > row["to"] + "~":
            raise RegisterError(f"{where}: the tenure ends before it begins")
        rows.append(row)
    return rows


def _aliases(row: Mapping[str, str]) -> Iterable[str]:
    return (alias.strip() for alias in row["aliases"].split(";") if alias.strip())


def _tenure(row: Mapping[str, str]) -> Tenure:
    return Tenure(row["office"], row["country"] or None, row["body"] or None, row["from"], row["to"])
