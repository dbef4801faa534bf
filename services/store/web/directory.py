"""The directory as it is read: actors, countries, pairs of countries and places, those of most entries first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg.sql import SQL

from services.store.directory import TermKind, term_id
from services.store.facets import facet
from services.store.forms import forms
from services.store.parties import words
from services.store.web.cursors import Rung
from services.store.web.filters import Filters
from services.store.web.queries import Found
from services.store.web.reading import Reader

Span = tuple[date, date]
ACTORS: tuple[TermKind, ...] = ("person", "organization")
_NEWEST = 3_000
"""Of the entries of an actor, those among which counterparts are looked for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A term of the directory, as `services.store.directory.Term`, and how many entries speak of it."""

    id: int
    kind: TermKind
    name: str
    country: str | None
    office: str | None
    lat: float | None
    lon: float | None
    entries: int


@dataclass(frozen=True, slots=True)
class Tenure:
    """An actor in one office of one country, each perhaps unknown, in so many entries; the days of those with dates."""

    office: str | None
    country: str | None
    first_day: date | None
    last_day: date | None
    entries: int


_LISTED = SQL("d.id, d.kind, d.name, d.country, d.office, d.lat, d.lon, d.entries")


async def listed(
    reader: Reader,
    kinds: Collection[TermKind],
    limit: int,
    *,
    text: str | None = None,
    country: str | None = None,
    after: Rung | None = None,
) -> tuple[list[Listed], Rung | None]:
    """Those of a kind that bear all words of a text, in any form or begun, and where the next page begins."""
    found = Found()
    found.must(SQL("d.kind = ANY(%s) AND d.entries > 0"), list(kinds))
    if text:
        query = " & ".join(f"({word}:* | {' | '.join(sorted(forms(word)))})" for word in words(text))
        found.must(SQL("to_tsvector('simple', d.folded) @@ to_tsquery('simple', %s)"), query)
    if country:
        found.must(SQL("d.country = %s"), country)
    if after:
        found.must(SQL("(d.entries, d.id) < (%s, %s)"), after.entries, after.id)
    sql = SQL("SELECT {} FROM directory AS d WHERE {} ORDER BY d.entries DESC, d.id DESC LIMIT %s")
    rows = await reader.fetch(sql.format(_LISTED, found.where()), [*found.parameters, limit + 1])
    shown = [Listed(*row) for row in rows[:limit]]
    return shown, Rung(shown[-1].entries, shown[-1].id) if len(rows) > limit else None


async def one(reader: Reader, kinds: Collection[TermKind], id_: int) -> Listed | None:
    """A term by its id; None where the timeline speaks of none such."""
    sql = SQL("SELECT {} FROM directory AS d WHERE d.id = %s AND d.kind = ANY(%s) AND d.entries > 0").format(_LISTED)
    rows = await reader.fetch(sql, [id_, list(kinds)])
    return Listed(*rows[0]) if rows else None


async def tenures(reader: Reader, actor: int) -> list[Tenure]:
    """The offices in which an actor was told of, by their first day."""
    sql = SQL(
        "SELECT nullif(office, ''), nullif(country, ''), min(day) FILTER (WHERE day > '0001-01-01') AS first_day, "
        "max(day) FILTER (WHERE day > '0001-01-01') AS last_day, count(*) FROM appearances "
        "WHERE actor = %s GROUP BY office, country ORDER BY first_day, last_day, office, country LIMIT 200"
    )
    return [Tenure(*row) for row in await reader.fetch(sql, [actor])]


async def counterparts(reader: Reader, actor: int, filters: Filters, limit: int) -> list[tuple[Listed, int]]:
    """With whom an actor is told of most often, in the newest 3,000 entries of the days asked for, and how often."""
    found = Found()
    found.must(SQL("a.actor = %s"), actor)
    if filters.first:
        found.must(SQL("a.day >= %s"), filters.first)
    if filters.last:
        found.must(SQL("a.day <= %s"), filters.last)
    sql = SQL(
        """
        SELECT {}, together.n
        FROM (
            SELECT term, count(*) AS n
            FROM (
                SELECT a.entry_id FROM appearances AS a WHERE {} ORDER BY a.day DESC, a.entry_id DESC LIMIT %s
            ) AS newest
            JOIN listings AS l ON l.entry_id = newest.entry_id, unnest(l.terms) AS term
            WHERE term <> %s GROUP BY term
        ) AS together
        JOIN directory AS d ON d.id = together.term AND d.kind = ANY(%s)
        ORDER BY together.n DESC, d.id LIMIT %s
        """
    ).format(_LISTED, found.where())
    rows = await reader.fetch(sql, [*found.parameters, _NEWEST, actor, list(ACTORS), limit])
    return [(Listed(*row[:-1]), row[-1]) for row in rows]


async def countries(reader: Reader, codes: Collection[str] | None = None) -> list[tuple[Listed, Span | None]]:
    """Countries, all or these, with the days between which dated entries speak of them."""
    if codes is None:
        rows, _ = await listed(reader, ["country"], 300)
    else:
        found = [await one(reader, ["country"], term_id("country", [code])) for code in codes]
        rows = [each for each in found if each]
    return list(zip(rows, await _days(reader, [facet("country", each.name) for each in rows]), strict=True))


async def partners(reader: Reader, country: str, limit: int) -> list[Listed]:
    """The pairs that a country takes part in, those of most entries first."""
    rows, _ = await listed(reader, ["pair"], limit, text=country)
    return rows


async def _days(reader: Reader, facets: Sequence[int]) -> list[Span | None]:
    sql = SQL(
        "SELECT (SELECT min(sort_day) FROM facets WHERE facet = f AND sort_day > '0001-01-01'), "
        "(SELECT max(sort_day) FROM facets WHERE facet = f AND sort_day > '0001-01-01') "
        "FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked (f, n) ORDER BY n"
    )
    return [(first, last) if first else None for first, last in await reader.fetch(sql, [list(facets)])]
