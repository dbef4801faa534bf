"""The timeline in PostgreSQL, as it is read: pages of entries, one entry, one article. Only parameters reach SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from psycopg import InterfaceError, OperationalError
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed
from psycopg_pool import PoolTimeout

from services.store.corrections import Correction
from services.store.database import Pool
from services.store.facets import LONGEST_SPAN
from services.store.web.filters import Cursor, Filters
from services.store.writing import CORRECTION_COLUMNS, correction_of

_STATEMENT_TIMEOUT_MS = 10_000


class DatabaseAway(Exception):
    """PostgreSQL does not answer. Retry later."""


@dataclass(frozen=True, slots=True)
class Page:
    """Documents (JSON of TimelineEntry) in the order asked for, and where the next page begins, if there is one."""

    documents: tuple[str, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the order in which changes can be seen: the transaction that made them, and the version."""

    transaction: int
    version: int

    def __str__(self) -> str:
        return f"{self.transaction}-{self.version}"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What an entry became; `document` is None where it is no more."""

    position: Position
    id: UUID
    document: str | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the store keeps it, and its events: each record (JSON of EventRecord) with its timeline entry."""

    id: UUID
    revision: int
    withdrawn: bool
    source: str
    url: str | None
    title: str
    text: str
    lang: str
    published_at: datetime | None
    received_at: datetime
    events: tuple[tuple[str, UUID], ...]


class Reader:
    """Reads the timeline behind a pool of connections. Every method raises DatabaseAway."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def page(self, filters: Filters) -> Page:
        """One page of the timeline."""
        sql, parameters = _page_query(filters)
        rows = await self._fetch(sql, parameters)
        shown = rows[: filters.limit]
        after = Cursor(shown[-1][1], shown[-1][0]) if len(rows) > filters.limit else None
        return Page(tuple(row[2] for row in shown), after)

    async def entry(self, id_: UUID) -> str | None:
        """The document of an entry, None where there is none of this id now."""
        rows = await self._fetch(SQL("SELECT document::text FROM entries WHERE id = %s AND NOT hidden"), [id_])
        return rows[0][0] if rows else None

    async def entry_as_of(self, id_: UUID, moment: datetime) -> str | None:
        """The document of an entry as it was at a moment, None where it was not."""
        sql = SQL(
            "SELECT document::text FROM revisions WHERE entry_id = %s AND since <= %s ORDER BY version DESC LIMIT 1"
        )
        rows = await self._fetch(sql, [id_, moment])
        return rows[0][0] if rows else None

    async def revisions(self, id_: UUID, limit: int) -> list[tuple[int, datetime, Any, str | None]]:
        """What an entry has been, the newest first: version, since when, why, its document (None: it was no more)."""
        sql = SQL(
            "SELECT version, since, cause, document::text FROM revisions WHERE entry_id = %s "
            "ORDER BY version DESC LIMIT %s"
        )
        return [tuple(row) for row in await self._fetch(sql, [id_, limit])]

    async def present(self) -> Position:
        """Where the changes to come will begin."""
        rows = await self._fetch(SQL("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"), [])
        return Position(rows[0][0], 2**62)

    async def changes(self, filters: Filters, after: Position) -> tuple[list[EntryChange], Position]:
        """Up to 200 changes after a position, in order, and the position to ask on from.

        Only of transactions older than all that are running, so that nothing can come to stand before it later.
        Entries that do not bear the filters' facets are left out; those that are no more are told in any case.
        """
        holds = SQL("").join([SQL(" AND (document IS NULL OR facets && %s::bigint[])") for _ in filters.facets()])
        sql = SQL(
            """
            SELECT written_by::text::bigint, version, entry_id, document::text FROM revisions
            WHERE (written_by, version) > (%s::text::xid8, %s)
                AND written_by < pg_snapshot_xmin(pg_current_snapshot()) {}
            ORDER BY written_by, version LIMIT 200
            """
        ).format(holds)
        rows = await self._fetch(sql, [str(after.transaction), after.version, *filters.facets()])
        found = [EntryChange(Position(xid, version), id_, document) for xid, version, id_, document in rows]
        return found, found[-1].position if found else after

    async def corrections(self, limit: int) -> list[Correction]:
        """What people have set right, the newest first, what was undone included."""
        sql = SQL("SELECT {} FROM corrections ORDER BY made_at DESC, id DESC LIMIT %s").format(SQL(CORRECTION_COLUMNS))
        return [correction_of(row) for row in await self._fetch(sql, [limit])]

    async def led_to(self, id_: UUID) -> UUID | None:
        """The entry that has taken the place of one that bore this id."""
        rows = await self._fetch(SQL("SELECT entry_id FROM redirects WHERE id = %s"), [id_])
        return rows[0][0] if rows else None

    async def parts(self, id_: UUID) -> list[str]:
        """Documents of what took place in the course of a visit, by day."""
        sql = SQL(
            "SELECT document::text FROM entries WHERE part_of = %s AND NOT hidden ORDER BY sort_day, id LIMIT 200"
        )
        return [row[0] for row in await self._fetch(sql, [id_])]

    async def article(self, id_: UUID) -> StoredArticle | None:
        """An article with its events in the order of the text; None where it is not known."""
        rows = await self._fetch(
            SQL(
                """
                SELECT id, revision, withdrawn, source, url, title, text, lang, published_at, published_offset,
                       received_at
                FROM articles WHERE id = %s
                """
            ),
            [id_],
        )
        if not rows:
            return None
        article, revision, withdrawn, source, url, title, text, lang, published, offset, received = rows[0]
        events = await self._fetch(
            SQL("SELECT record::text, entry_id FROM mentions WHERE article_id = %s ORDER BY position"), [id_]
        )
        if published is not None:
            published = published.astimezone(timezone(timedelta(minutes=offset)))
        told = tuple((record, entry) for record, entry in events)
        return StoredArticle(article, revision, withdrawn, source, url, title, text, lang, published, received, told)

    async def check(self) -> str | None:
        """For readiness: what is wrong with the database, None where nothing is."""
        try:
            async with self._pool.connection(timeout=1) as connection:
                await connection.execute("SELECT 1 FROM entries LIMIT 1")
        except PoolTimeout:
            return "does not answer"
        return None

    async def _fetch(self, sql: SQL | Composed, parameters: Sequence[Any]) -> list[TupleRow]:
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(sql, parameters)
                return await cursor.fetchall()
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise DatabaseAway(str(error).strip().partition("\n")[0]) from error


_HISTORY = SQL(
    """
    (SELECT * FROM (
        SELECT DISTINCT ON (entry_id) entry_id AS id, first_day, last_day, sort_day, independent, confidence, facets,
               document
        FROM revisions WHERE since <= %s ORDER BY entry_id, version DESC
    ) AS was WHERE document IS NOT NULL)
    """
)


def _page_query(filters: Filters) -> tuple[Composed, list[Any]]:
    """A query that walks the timeline in its order, along the index of the filter that is likely to be the rarest.

    The past (`as_of`) is worked out from the revisions, without an index.
    """
    down = filters.sort == "newest"
    order = SQL("DESC") if down else SQL("ASC")
    beyond = SQL("<") if down else SQL(">")
    where: list[SQL | Composed] = []
    parameters: list[Any] = []
    groups = filters.facets()
    source: SQL | Composed = SQL("entries AS e")
    day, id_ = SQL("e.sort_day"), SQL("e.id")
    if filters.as_of:
        source = SQL("{} AS e").format(_HISTORY)
        parameters.append(filters.as_of)
        holds = SQL("e.facets && %s::bigint[]")
    else:
        where.append(SQL("NOT e.hidden"))
        holds = SQL(
            "EXISTS (SELECT FROM facets f WHERE f.facet = ANY(%s) AND f.sort_day = e.sort_day AND f.entry_id = e.id)"
        )
        if groups and len(groups[0]) == 1:
            source = SQL("facets AS d JOIN entries AS e ON e.id = d.entry_id")
            day, id_ = SQL("d.sort_day"), SQL("d.entry_id")
            where.append(SQL("d.facet = %s"))
            parameters.append(groups.pop(0)[0])
    for group in groups:
        where.append(holds)
        parameters.append(group)
    for condition, value in (
        (SQL("e.last_day >= %s"), filters.first),
        (SQL("e.first_day <= %s"), filters.last),
        (SQL("{} <= %s").format(day), filters.last and _shift(filters.last, LONGEST_SPAN)),
        (SQL("e.independent >= %s"), filters.min_sources),
        (SQL("e.confidence >= %s::real"), filters.min_confidence),
        (SQL("e.search @@ websearch_to_tsquery('russian', %s)"), filters.text and fold(filters.text)),
    ):
        if value is not None:
            where.append(condition)
            parameters.append(value)
    if filters.cursor:
        where.append(SQL("({}, {}) {} (%s, %s)").format(day, id_, beyond))
        parameters.extend([filters.cursor.day, filters.cursor.id])
    sql = SQL("SELECT e.id, e.sort_day, e.document::text FROM {} WHERE {} ORDER BY {} {}, {} {} LIMIT %s")
    condition_text = SQL(" AND ").join(where) if where else SQL("true")
    return sql.format(source, condition_text, day, order, id_, order), [*parameters, filters.limit + 1]


def _shift(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day


def fold(text: str) -> str:
    """Text as the search index has it: ё is е."""
    return text.replace("ё", "е").replace("Ё", "Е")
