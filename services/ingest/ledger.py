"""The ledger in PostgreSQL: which revision of each article is handed on, so that a copy is known for one.

An article is reserved before it is produced and marked confirmed when Kafka has it. What crashes in between is
produced again under the same (article id, revision), which is harmless downstream. Two workers that reserve the same
content at once both get the same revision and may both produce it, harmless too; with different content the row's
lock puts one after the other, and the greater revision is the one that came later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg.rows import TupleRow

from services.contracts.article import Article
from services.ingest.database import Pool, connected

# Rows are locked in the order of their ids, here and in _CONFIRM, so that two batches never wait for each other.
# What was withdrawn stays as it is: a crawler that comes round again must not bring it back.
_RESERVE = """
    INSERT INTO ingest.ledger AS known (article_id, revision, content_hash, owner, source, url, external_id)
    SELECT id, 1, hash, %b, source, url, external_id
    FROM unnest(%b::uuid[], %b::bytea[], %b::text[], %b::text[], %b::text[])
        AS pushed (id, hash, source, url, external_id)
    ORDER BY id
    ON CONFLICT (article_id) DO UPDATE SET
        revision = known.revision + (NOT known.withdrawn AND known.content_hash <> excluded.content_hash)::integer,
        confirmed = known.confirmed AND (known.withdrawn OR known.content_hash = excluded.content_hash),
        content_hash = CASE WHEN known.withdrawn THEN known.content_hash ELSE excluded.content_hash END
    RETURNING article_id, revision, confirmed, withdrawn
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
_CORRECT = """
    UPDATE ingest.ledger SET
        revision = revision + (withdrawn OR content_hash <> %(hash)b)::integer,
        confirmed = confirmed AND NOT withdrawn AND content_hash = %(hash)b,
        content_hash = %(hash)b,
        withdrawn = false
    WHERE article_id = %(id)b AND owner = %(owner)b
    RETURNING revision, confirmed, withdrawn
"""
_WITHDRAW = """
    UPDATE ingest.ledger SET
        revision = revision + (NOT withdrawn)::integer, confirmed = confirmed AND withdrawn, withdrawn = true
    WHERE article_id = %b AND owner = %b
    RETURNING revision, confirmed, withdrawn, source, url, external_id
"""


@dataclass(frozen=True, slots=True)
class Reservation:
    """The revision that the content has; `confirmed` where Kafka has it, `withdrawn` where it was taken back."""

    revision: int
    confirmed: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawn article: its last revision, and what it was known by."""

    reservation: Reservation
    source: str
    url: str | None
    external_id: str | None


class Ledger:
    """The ledger behind a pool of connections. Every method is one round trip and raises Unavailable."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def reserve(self, articles: Iterable[Article], owner: str) -> dict[UUID, Reservation]:
        """Number the revision of each article (none may come twice): the last one's number where the content is the
        same, one more where it differs. `owner` becomes the owner of those that are new."""
        columns = zip(
            *((a.id, bytes.fromhex(a.content_hash), a.source, a.url, a.external_id) for a in articles), strict=True
        )
        rows = await self._execute(_RESERVE, [owner, *map(list, columns)])
        return {article: Reservation(*rest) for article, *rest in rows}

    async def confirm(self, revisions: Mapping[UUID, int]) -> None:
        """Note that Kafka has these revisions; those that a newer one has overtaken are left alone."""
        await self._execute(_CONFIRM, [list(revisions), list(revisions.values())], fetch=False)

    async def correct(self, article: UUID, content_hash: bytes, owner: str) -> Reservation | None:
        """Number the revision of a corrected article, withdrawn or not; None where the owner has no such article."""
        rows = await self._execute(_CORRECT, {"id": article, "hash": content_hash, "owner": owner})
        return Reservation(*rows[0]) if rows else None

    async def withdraw(self, article: UUID, owner: str) -> Withdrawal | None:
        """Number the revision that withdraws an article, the last one's number where it was withdrawn before; None
        where the owner has no such article."""
        rows = await self._execute(_WITHDRAW, [article, owner])
        return Withdrawal(Reservation(*rows[0][:3]), *rows[0][3:]) if rows else None

    async def _execute(
        self, sql: str, parameters: list[object] | dict[str, object], *, fetch: bool = True
    ) -> Sequence[TupleRow]:
        async with connected(self._pool) as connection:
            cursor = await connection.execute(sql, parameters)
            return await cursor.fetchall() if fetch else ()
