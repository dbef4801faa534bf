"""The timeline in PostgreSQL, as it is read: pages of entries, one entry, one article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed
from psycopg_pool import PoolTimeout

from services.store.corrections import Correction
from services.store.database import Pool
from services.store.web import queries
from services.store.web.cursors import Cursor
from services.store.web.fetching import fetch
from services.store.web.filters import Filters
from services.store.web.fulltext import LEXEMES, Wanted
from services.store.web.queries import Survey
from services.store.writing import CORRECTION_COLUMNS, correction_of


@dataclass(frozen=True, slots=True)
class Page:
    """Documents (JSON of TimelineEntry) in the order asked for, and where the next page begins, if there is one."""

    documents: tuple[str, ...]
    next: Cursor | None


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
    author: str | None
    modified_at: datetime | None
    events: tuple[tuple[str, UUID], ...]


class Reader:
    """Reads the timeline behind a pool of connections. Every method raises DatabaseAway and TooHeavy."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def fetch(self, sql: SQL | Composed, parameters: Sequence[Any]) -> list[TupleRow]:
        """All rows of a query."""
        return await fetch(self._pool, sql, parameters)

    async def survey(self, filters: Filters) -> Survey:
        """How much each part of a question finds by itself."""
        query = await self.query_of(filters.text) if filters.text else None
        statement = queries.survey(filters)
        rows = await self.fetch(*statement) if statement else []
        return queries.surveyed(filters, dict(rows), query)

    async def query_of(self, text: str) -> str:
        """A text as `tsquery`, each word in all its forms; "" for one that finds nothing."""
        wanted = Wanted.read(text)
        return wanted.query(dict(await self.fetch(SQL(LEXEMES), [wanted.forms()])))

    async def page(self, filters: Filters) -> Page:
        """One page of the timeline."""
        survey = await self.survey(filters)
        if survey.is_vain:
            return Page((), None)
        rows = await (self._found(filters, survey) if filters.text else self.fetch(*queries.page(filters, survey)))
        shown = rows[: filters.limit]
        after = None
        if len(rows) > filters.limit:
            _, id_, *key = shown[-1]
            after = Cursor(filters.sort, tuple(key), id_)
        return Page(tuple(row[0] for row in shown), after)

    async def _found(self, filters: Filters, survey: Survey) -> list[TupleRow]:
        """The rows of a page of a text: document, id and the keys of the sort."""
        few = survey.least <= queries.FEW_TO_READ
        if filters.sort == "relevance":
            newest = self.fetch(*queries.newest_of_few(filters, survey)) if few else self._newest(filters, survey)
            return await self.fetch(*queries.ranked(filters, survey, [id_ for id_, _ in await newest]))
        if few or filters.sort not in ("newest", "oldest"):
            return await self.fetch(*queries.page(filters, survey))
        return await self.fetch(*queries.documents([id_ for id_, _ in await self._newest(filters, survey)]))

    async def _newest(self, filters: Filters, survey: Survey) -> list[TupleRow]:
        """Ids and days of what a text finds, as many as the page takes, in its order."""
        first, last, edge = (await self.fetch(*queries.bounds(filters)))[0]
        wanted = queries.RANKED if filters.sort == "relevance" else filters.limit + 1
        found: list[TupleRow] = []
        left, width = queries.periods(filters, first, last, edge) if first else (range(0), 0)
        number, searched = 0, 0
        while left and len(found) < wanted:
            found += await self.fetch(*queries.slice_of(filters, survey, left[:width], wanted - len(found)))
            left, searched, number = left[width:], searched + width, number + 1
            width = queries.further(number, searched, len(found), wanted)
        if filters.last and filters.sort != "oldest":
            found += await self.fetch(*queries.long_ones(filters, survey, wanted))
            found = sorted(found, key=lambda row: (row[1], row[0]), reverse=True)[:wanted]
        return found

    async def entry(self, id_: UUID) -> str | None:
        """The document of an entry, None where there is none of this id now."""
        rows = await self.fetch(SQL("SELECT document::text FROM entries WHERE id = %s AND NOT hidden"), [id_])
        return rows[0][0] if rows else None

    async def entry_as_of(self, id_: UUID, moment: datetime) -> str | None:
        """The document of an entry as it was at a moment, None where it was not."""
        sql = SQL(
            "SELECT document::text FROM revisions WHERE entry_id = %s AND since <= %s ORDER BY version DESC LIMIT 1"
        )
        rows = await self.fetch(sql, [id_, moment])
        return rows[0][0] if rows else None

    async def revisions(self, id_: UUID, limit: int) -> list[tuple[int, datetime, Any, str | None]]:
        """What an entry has been, the newest first: version, since when, why, its document (None: it was no more)."""
        sql = SQL(
            "SELECT version, since, cause, document::text FROM revisions WHERE entry_id = %s "
            "ORDER BY version DESC LIMIT %s"
        )
        return [tuple(row) for row in await self.fetch(sql, [id_, limit])]

    async def corrections(self, limit: int) -> list[Correction]:
        """What people have set right, the newest first, what was undone included."""
        sql = SQL("SELECT {} FROM corrections ORDER BY made_at DESC, id DESC LIMIT %s").format(SQL(CORRECTION_COLUMNS))
        return [correction_of(row) for row in await self.fetch(sql, [limit])]

    async def led_to(self, id_: UUID) -> UUID | None:
        """The entry that has taken the place of one that bore this id."""
        rows = await self.fetch(SQL("SELECT entry_id FROM redirects WHERE id = %s"), [id_])
        return rows[0][0] if rows else None

    async def parts(self, id_: UUID) -> list[str]:
        """Documents of what took place in the course of a visit, by day."""
        sql = SQL(
            "SELECT document::text FROM entries WHERE part_of = %s AND NOT hidden ORDER BY sort_day, id LIMIT 200"
        )
        return [row[0] for row in await self.fetch(sql, [id_])]

    async def article(self, id_: UUID) -> StoredArticle | None:
        """An article with its events in the order of the text; None where it is not known."""
        rows = await self.fetch(
            SQL(
                """
                SELECT id, revision, withdrawn, source, url, title, text, lang, published_at, published_offset,
                       received_at, author, modified_at
                FROM articles WHERE id = %s
                """
            ),
            [id_],
        )
        if not rows:
            return None
        article, revision, withdrawn, source, url, title, text, lang, published, offset, *rest = rows[0]
        events = await self.fetch(
            SQL("SELECT record::text, entry_id FROM mentions WHERE article_id = %s ORDER BY position"), [id_]
        )
        if published is not None:
            published = published.astimezone(timezone(timedelta(minutes=offset)))
        told = tuple((record, entry) for record, entry in events)
        received, author, modified = rest
        return StoredArticle(
            article, revision, withdrawn, source, url, title, text, lang, published, received, author, modified, told
        )

    async def check(self) -> str | None:
        """For readiness: what is wrong with the database, None where nothing is."""
        try:
            async with self._pool.connection(timeout=1) as connection:
                await connection.execute("SELECT 1 FROM entries LIMIT 1")
        except PoolTimeout:
            return "does not answer"
        return None
