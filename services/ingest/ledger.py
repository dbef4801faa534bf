"""The ledger in PostgreSQL: which revision of each article is handed on, so that a copy is known for one.

An article is reserved before it is produced and marked confirmed when Kafka has it. What crashes in between is
produced again under the same (article id, revision), which is harmless downstream. Two workers that reserve the same
content at once both get the same revision and may both produce it, harmless too; with different content the row's
lock puts one after the other, and the greater revision is the one that came later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.ingest.errors import Unavailable

# Rows are locked in the order of their ids, here and in _CONFIRM, so that two batches never wait for each other.
_RESERVE = """
    INSERT INTO ingest.ledger AS known (article_id, revision, content_hash)
    SELECT id, 1, hash FROM unnest(%b::uuid[], %b::bytea[]) AS pushed (id, hash) ORDER BY id
    ON CONFLICT (article_id) DO UPDATE SET
        revision = known.revision + (known.content_hash <> excluded.content_hash)::integer,
        confirmed = known.confirmed AND known.content_hash = excluded.content_hash,
        content_hash = excluded.content_hash
    RETURNING article_id, revision, confirmed
"""
_CONFIRM = """
    WITH produced AS (
        SELECT known.article_id
        FROM ingest.ledger AS known
        JOIN unnest(%b::uuid[], %b::integer[]) AS pushed (id, revision)
            ON known.article_id = pushed.id AND known.revision = pushed.revision
        ORDER BY known.article_id
        FOR UPDATE OF known
    )
    UPDATE ingest.ledger AS known SET confirmed = true FROM produced WHERE known.article_id = produced.article_id
"""


@dataclass(frozen=True, slots=True)
class Reservation:
    """The revision that the content has; `confirmed` where Kafka has it already."""

    revision: int
    confirmed: bool


class Ledger:
    """The ledger behind a pool of connections. Every method is one round trip and raises Unavailable."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]]) -> None:
        self._pool = pool

    async def reserve(self, contents: Mapping[UUID, bytes]) -> dict[UUID, Reservation]:
        """Number the revision of each article, given the SHA-256 of its content: the last one's number where the
        content is the same, one more where it differs."""
        rows = await self._execute(_RESERVE, [list(contents), list(contents.values())], fetch=True)
        return {article: Reservation(revision, confirmed) for article, revision, confirmed in rows}

    async def confirm(self, revisions: Mapping[UUID, int]) -> None:
        """Note that Kafka has these revisions; those that a newer one has overtaken are left alone."""
        await self._execute(_CONFIRM, [list(revisions), list(revisions.values())])

    async def _execute(self, sql: str, parameters: list[object], fetch: bool = False) -> Sequence[TupleRow]:
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(sql, parameters)
                return await cursor.fetchall() if fetch else ()
        except (OperationalError, PoolTimeout) as error:
            raise Unavailable("PostgreSQL", str(error).strip().partition("\n")[0]) from error
