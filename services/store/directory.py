"""Who and what the timeline speaks of: actors, countries, pairs of countries and places, each with how many entries.

It follows behind the timeline, as its changes can be seen: what an entry counts for now takes the place of what it
counted for before, so that being told twice of a change has no effect. One keeper works at a time.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Literal
from uuid import UUID

from psycopg import AsyncConnection, InterfaceError, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout

from services.contracts.event import Participant, Place
from services.platform.errors import PassingError
from services.store.database import Pool
from services.store.mentions import key
from services.store.parties import words

TermKind = Literal["person", "organization", "country", "pair", "place"]
_LOCK = 7_312_004
_BATCH = 500
_MOST_SIDES = 12
"""Countries of one entry that make pairs: beyond that it is a gathering, not a matter of two."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that entries speak of. `folded` is what it is found by."""

    id: int
    kind: TermKind
    name: str
    folded: str
    country: str | None = None
    office: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What an entry counts for."""

    day: date
    terms: tuple[Term, ...]


def term_id(kind: TermKind, folded: Iterable[str]) -> int:
    """The id of what bears these words, in whatever order."""
    return key(f"{kind}|{' '.join(sorted(folded))}")


def terms_of(type_: str, participants: Sequence[Participant], place: Place | None) -> tuple[Term, ...]:
    """What an entry speaks of, each once."""
    found: dict[int, Term] = {}
    for participant in participants:
        folded = words(participant.name or "")
        if folded and participant.kind in ("person", "organization"):
            kind: TermKind = "person" if participant.kind == "person" else "organization"
            id_ = term_id(kind, folded)
            name = participant.name or ""
            found.setdefault(id_, Term(id_, kind, name, " ".join(folded), participant.country, participant.role))
    sides = {p.country for p in participants if p.country}
    if type_ == "visit" and place and place.country:
        sides.add(place.country)
    lands = sides | ({place.country} if place and place.country else set())
    terms = [Term(term_id("country", [c]), "country", c, c.lower()) for c in sorted(lands)]
    if len(sides) <= _MOST_SIDES:
        terms += [
            Term(term_id("pair", [a, b]), "pair", f"{a}-{b}", f"{a} {b}".lower())
            for a, b in combinations(sorted(sides), 2)
        ]
    if place and (folded := words(place.name or "")):
        id_ = term_id("place", [*folded, f"({place.country})"])
        terms.append(Term(id_, "place", place.name or "", " ".join(folded), place.country, None, place.lat, place.lon))
    return (*found.values(), *terms)


class Directory:
    """Keeps the directory behind a pool of connections."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def follow(self) -> int:
        """Take in the next changes of the timeline, in one transaction; returns how many there were.

        0 also while another keeper is at it. Raises PassingError while the database is away.
        """
        try:
            async with self._pool.connection() as connection, connection.transaction():
                return await _follow(connection)
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise PassingError(f"PostgreSQL: {str(error).strip().partition(chr(10))[0]}") from error


async def _follow(connection: AsyncConnection[TupleRow]) -> int:
    ((alone,),) = await _rows(connection, "SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
    if not alone:
        return 0
    changed = await _rows(
        connection,
        """
        SELECT r.entry_id, r.written_by::text, r.version
        FROM directory_position AS seen
        JOIN revisions AS r ON (r.written_by, r.version) > (seen.written_by, seen.version)
        WHERE r.written_by < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY r.written_by, r.version LIMIT %s
        """,
        [_BATCH],
    )
    if not changed:
        return 0
    ids = list({id_ for id_, _, _ in changed})
    now = await _listings_now(connection, ids)
    before = await _listings_before(connection, ids)
    await _replace(connection, ids, before, now)
    _, written_by, version = changed[-1]
    await connection.execute(
        "UPDATE directory_position SET written_by = %s::text::xid8, version = %s", [written_by, version]
    )
    return len(changed)


async def _listings_now(connection: AsyncConnection[TupleRow], ids: Sequence[UUID]) -> dict[UUID, Listing]:
    rows = await _rows(
        connection,
        "SELECT id, sort_day, type, document->'participants', document->'place' FROM entries "
        "WHERE id = ANY(%s) AND NOT hidden",
        [ids],
    )
    return {
        id_: Listing(
            day,
            terms_of(
                type_,
                [Participant.model_validate(each) for each in participants or ()],
                Place.model_validate(place) if place else None,
            ),
        )
        for id_, day, type_, participants, place in rows
    }


async def _listings_before(
    connection: AsyncConnection[TupleRow], ids: Sequence[UUID]
) -> dict[UUID, tuple[date, list[int], int]]:
    rows = await _rows(connection, "SELECT entry_id, day, terms, digest FROM listings WHERE entry_id = ANY(%s)", [ids])
    return {id_: (day, terms, digest) for id_, day, terms, digest in rows}


async def _replace(
    connection: AsyncConnection[TupleRow],
    ids: Sequence[UUID],
    before: Mapping[UUID, tuple[date, list[int], int]],
    now: Mapping[UUID, Listing],
) -> None:
    digests = {id_: key(repr(listing)) for id_, listing in now.items()}
    came = [id_ for id_ in ids if id_ in now and (id_ not in before or before[id_][2] != digests[id_])]
    went = [id_ for id_ in ids if id_ in before and (id_ not in now or before[id_][2] != digests[id_])]
    if not came and not went:
        return
    await connection.execute("DELETE FROM listings WHERE entry_id = ANY(%s)", [went])
    gone = [(term, before[id_][0], id_) for id_ in went for term in before[id_][1]]
    await connection.execute(
        "DELETE FROM appearances AS a "
        "USING unnest(%b::bigint[], %b::date[], %b::uuid[]) AS gone (actor, day, entry_id) "
        "WHERE a.actor = gone.actor AND a.day = gone.day AND a.entry_id = gone.entry_id",
        [[actor for actor, _, _ in gone], [day for _, day, _ in gone], [id_ for _, _, id_ in gone]],
    )
    await _insert(
        connection,
        "INSERT INTO listings (entry_id, day, terms, digest) VALUES (%s, %s, %s, %s)",
        [(id_, now[id_].day, [t.id for t in now[id_].terms], digests[id_]) for id_ in came],
    )
    seen = [(t, now[id_].day, id_) for id_ in came for t in now[id_].terms if t.kind in ("person", "organization")]
    await _insert(
        connection,
        "INSERT INTO appearances (actor, day, entry_id, office, country) VALUES (%s, %s, %s, %s, %s)",
        [(t.id, day, id_, t.office or "", t.country or "") for t, day, id_ in seen],
    )
    change: Counter[int] = Counter(t.id for id_ in came for t in now[id_].terms)
    change.subtract(term for id_ in went for term in before[id_][1])
    latest: dict[int, tuple[date, Term]] = {}
    for id_ in came:
        for term in now[id_].terms:
            if term.id not in latest or latest[term.id][0] < now[id_].day:
                latest[term.id] = now[id_].day, term
    await _insert(
        connection,
        """
        INSERT INTO directory AS d (id, kind, name, folded, country, office, lat, lon, told_on, entries)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name, country = coalesce(excluded.country, d.country),
            office = coalesce(excluded.office, d.office), lat = coalesce(excluded.lat, d.lat),
            lon = coalesce(excluded.lon, d.lon), told_on = excluded.told_on
        WHERE d.told_on <= excluded.told_on AND (d.name, d.country, d.office, d.lat, d.lon)
            IS DISTINCT FROM (excluded.name, excluded.country, excluded.office, excluded.lat, excluded.lon)
        """,
        [
            (t.id, t.kind, t.name, t.folded, t.country, t.office, t.lat, t.lon, day)
            for _, (day, t) in sorted(latest.items())
        ],
    )
    counted = sorted((id_, n) for id_, n in change.items() if n)
    await connection.execute(
        "UPDATE directory AS d SET entries = d.entries + counted.n "
        "FROM unnest(%b::bigint[], %b::integer[]) AS counted (id, n) WHERE d.id = counted.id",
        [[id_ for id_, _ in counted], [n for _, n in counted]],
    )


async def _rows(connection: AsyncConnection[TupleRow], sql: str, parameters: Sequence[Any]) -> list[TupleRow]:
    cursor = await connection.execute(sql, parameters)
    return await cursor.fetchall()


async def _insert(connection: AsyncConnection[TupleRow], sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        await connection.cursor().executemany(sql, rows)
