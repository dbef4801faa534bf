"""The timeline in PostgreSQL, as the store writes it: what an article says is replaced in one transaction.

Several workers may write at once. Each takes advisory locks on the people, bodies and countries that its change can
reach, so that changes of one event follow one another while others go on beside them. The reach is known only once it
is read: a transaction that finds itself reaching further than its locks is rolled back and begins again with more.
"""

import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from psycopg import AsyncConnection, DataError, InterfaceError, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.contracts.extraction import Extraction
from services.platform.errors import PassingError, PermanentError
from services.store import rebuilding
from services.store.change import ALL_STRIPES, Cache, Change, TooNarrow, lock, stripe
from services.store.corrections import Correction
from services.store.marking import Marking, RecentPrints
from services.store.mentions import Mention, mentions_of
from services.store.region import recluster
from services.store.writing import CORRECTION_COLUMNS, Writing, correction_of

ResultT = TypeVar("ResultT")
Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]

SCHEMA = "store"
_POOL_WAIT_S = 5
_READING_S = 10
_MOST_ATTEMPTS = 30
_FEW = 16
"""Articles of a batch that is made under the locks of its actors; a larger one would find most of them taken."""
_COPIES_LOCK = 7_312_003
_COPIES_BATCH = 400
_REBUILT_TOGETHER = 200


@dataclass(frozen=True)
class Received:
    """An extraction as it came in, with the trace that its timeline changes belong to."""

    extraction: Extraction
    traceparent: str | None = None

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What it says: worked out before a transaction waits for it."""
        return mentions_of(self.extraction)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a replacement came to: articles taken and ignored (not newer than what is stored), entries by their fate."""

    taken: int
    ignored: int
    written: int
    withdrawn: int


def pool(dsn: str, application: str, size: int, *, writes: bool = True) -> Pool:
    """A pool of connections to the store's schema, to be opened by the caller.

    `writes=False` allows reading only, and no statement of more than 10 s.
    """
    options = f"-c search_path={SCHEMA},public"
    if not writes:
        options += f" -c default_transaction_read_only=on -c statement_timeout={_READING_S}s"
    return AsyncConnectionPool(
        dsn,
        kwargs={
            "autocommit": True,
            "connect_timeout": _POOL_WAIT_S,
            "application_name": application,
            "options": options,
        },
        min_size=1,
        max_size=size,
        timeout=_POOL_WAIT_S,
        reconnect_timeout=0,  # no pauses that double: each request tries anew, however long the database is away
        open=False,
    )


class Timeline:
    """The timeline behind a pool of connections."""

    def __init__(self, connections: Pool) -> None:
        self._pool = connections
        self._read = Cache()
        self._prints = RecentPrints()

    async def replace(self, batch: Sequence[Received], handed_over: Callable[[], None] = lambda: None) -> Outcome:
        """Let articles say what these extractions say, and nothing else, and bring the timeline up to date.

        All in one transaction. An extraction that is not greater, by (revision, extractor), than what is stored is
        ignored: a replay has no effect. `handed_over` is called when all that is left is for PostgreSQL to do.
        Raises PassingError while the database is away or contended, PermanentError for what PostgreSQL will never take.
        """
        latest = _latest(batch)

        async def make(change: Change) -> Outcome:
            outcome = await _replace(change, latest)
            handed_over()
            return outcome

        if len(latest) > _FEW:
            return await self._change(set(ALL_STRIPES), make)
        stripes = {stripe(id_.int & (2**63 - 1)) for id_ in latest}
        for received in latest.values():
            stripes.update(stripe(actor) for m in received.mentions for actor in m.actors)
        return await self._change(stripes, make)

    async def mark_copies(self) -> int:
        """Compare new and changed articles with all others and mark copies; returns how many were looked at.

        One transaction a call, for some hundreds of articles; 0 also while another worker is at it.
        Raises as `replace` does.
        """
        return await self._change(set(), lambda change: _mark_copies(change, self._prints))

    async def correct(self, correction: Correction) -> None:
        """Put a correction in force. Made again it has no effect. Raises as `replace` does."""
        await self._change(set(), lambda change: _correct(change, correction))

    async def undo(self, correction: UUID, author: str, at: datetime) -> Correction | None:
        """Take a correction back, so that everything is as if it never was; None where there is none in force."""
        return await self._change(set(), lambda change: _undo(change, correction, author, at))

    async def begin_rebuilding(self, *, anew: bool) -> tuple[int, bool]:
        """Note all articles to be done by `rebuild`, unless some are left and it is not to begin `anew`.

        Returns how many there are, and whether they were left. Raises as `replace` does.
        """
        return await self._change(set(), lambda change: rebuilding.begin(change, anew=anew))

    async def rebuild(self) -> rebuilding.Rebuilt:
        """Do the next articles that are noted to be done anew, in one transaction. Raises as `replace` does."""
        return await self._change(set(ALL_STRIPES), lambda change: rebuilding.go_on(change, _REBUILT_TOGETHER))

    async def _change(self, stripes: set[int], make: Callable[[Change], Awaitable[ResultT]]) -> ResultT:
        """Make a change in a transaction that holds the locks of all it reaches, as often as it takes to find those."""
        try:
            for _ in range(_MOST_ATTEMPTS):
                try:
                    async with self._pool.connection() as connection, connection.pipeline(), connection.transaction():
                        await lock(connection, stripes)
                        return await make(Change(connection, self._read, frozenset(stripes)))
                except TooNarrow as narrow:
                    stripes |= narrow.stripes
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise PassingError(f"PostgreSQL: {str(error).strip().partition(chr(10))[0]}") from error
        except DataError as error:
            raise PermanentError(f"PostgreSQL does not take it: {str(error).strip().partition(chr(10))[0]}") from error
        raise PassingError("the timeline is too contended")

    async def led_to(self, id_: UUID) -> UUID | None:
        """The entry that now has what an entry of this id had; None where the id was never borne or nothing is left."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute("SELECT entry_id FROM redirects WHERE id = %s", [id_])
            row = await cursor.fetchone()
        return row[0] if row else None

    async def check(self) -> str | None:
        """For readiness: what is wrong with the database, None where nothing is."""
        try:
            async with self._pool.connection(timeout=1) as connection:
                await connection.execute("SELECT 1 FROM outbox LIMIT 1")
        except PoolTimeout:
            return "does not answer"
        return None


def _latest(batch: Sequence[Received]) -> dict[UUID, Received]:
    """Of each article the greatest extraction of a batch, of equal ones the first; in the order of the ids."""
    latest: dict[UUID, Received] = {}
    for received in batch:
        article = received.extraction.article.id
        if article not in latest or _rank(received.extraction) > _rank(latest[article].extraction):
            latest[article] = received
    return dict(sorted(latest.items(), key=lambda item: item[0].int))


def _rank(extraction: Extraction) -> tuple[int, int]:
    return extraction.article.revision, extraction.extractor


async def _replace(change: Change, latest: Mapping[UUID, Received]) -> Outcome:
    rows = await change.fetch("SELECT id, revision, extractor FROM articles WHERE id = ANY(%b::uuid[])", [[*latest]])
    stored = {id_: (revision, extractor) for id_, revision, extractor in rows}
    taken = {
        id_: received
        for id_, received in latest.items()
        if id_ not in stored or _rank(received.extraction) > stored[id_]
    }
    if not taken:
        return Outcome(0, len(latest), 0, 0)
    went = await change.take_away([*taken])
    came = [mention for received in taken.values() for mention in received.mentions]
    await change.put([received.extraction for received in taken.values()], came)
    region = await recluster(came, went, change)
    change.hold(region.looked_at)
    traces = {article: received.traceparent for article, received in taken.items()}
    cause = {"articles": [*taken]}
    written, withdrawn = await Writing(change, cause, traces).write(region.clusters, went)
    return Outcome(len(taken), len(latest) - len(taken), written, withdrawn)


async def _mark_copies(change: Change, prints: RecentPrints) -> int:
    """Mark the copies among articles that were not looked at yet, and bring their entries up to date."""
    rows = await change.fetch("SELECT pg_try_advisory_xact_lock(%s)", [_COPIES_LOCK])
    if not rows[0][0]:
        return 0
    sql = "SELECT article_id FROM unprinted LIMIT %s FOR UPDATE SKIP LOCKED"
    articles = [id_ for (id_,) in await change.fetch(sql, [_COPIES_BATCH])]
    if not articles:
        return 0
    changed = await Marking(change, prints).mark(articles)
    if changed:
        rows = await change.fetch("SELECT event_id FROM mentions WHERE article_id = ANY(%b::uuid[])", [changed])
        await _rewrite(change, [event for (event,) in rows], {"copies": changed})
    await change.execute("DELETE FROM unprinted WHERE article_id = ANY(%b::uuid[])", [articles])
    return len(articles)


async def _correct(change: Change, correction: Correction) -> None:
    await change.execute(
        """
        INSERT INTO corrections (id, action, events, rest, field, value, author, reason, made_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING
        """,
        [
            correction.id,
            correction.action,
            list(correction.events),
            list(correction.rest),
            correction.field,
            json.dumps(correction.value, ensure_ascii=False),
            correction.author,
            correction.reason,
            correction.made_at,
        ],
    )
    await _rewrite(change, [*correction.events, *correction.rest], {"correction": str(correction.id)})


async def _undo(change: Change, correction: UUID, author: str, at: datetime) -> Correction | None:
    rows = await change.fetch(
        f"""
        UPDATE corrections SET undone_at = %s, undone_by = %s WHERE id = %s AND undone_at IS NULL
        RETURNING {CORRECTION_COLUMNS}
        """,  # noqa: S608
        [at, author, correction],
    )
    if not rows:
        return None
    undone = correction_of(rows[0])
    await _rewrite(change, [*undone.events, *undone.rest], {"undone": str(correction)})
    return undone


async def _rewrite(change: Change, events: Collection[UUID], cause: Mapping[str, object]) -> None:
    """Write anew the entries that hold these mentions, and all clusters that stand in them."""
    clusters = await change.clusters_around(events)
    entries = {e for group in clusters.values() for m in group if (e := change.stood_in(m))}
    together = [m.id for group in (await change.members(entries)).values() for m in group]
    clusters |= await change.clusters_around(together)
    change.hold(m for group in clusters.values() for m in group)
    await Writing(change, cause).write([frozenset(group) for group in clusters.values()], [])
