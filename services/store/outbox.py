"""From the outbox to `letopis.timeline.v1`: what has changed in the timeline, told to Kafka and then crossed off.

The outbox names entries, not messages: an entry's change and its note are one transaction, and what is sent is the
entry's state at the time of sending, so that a hundred changes in a row may become one message but the last always is
sent. One relay at a time holds a lock and sends an entry's states one after the other; a note is crossed off only after
Kafka has confirmed the message, and only if the entry has not changed again.

A relay that has lost its lock, with its connection to the database, may not know it yet and have messages under way.
So whoever gets the lock opens a producer under the relays' common transactional id: from then on Kafka refuses
everything of the former one, and only then is read what is to be sent.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from psycopg import AsyncConnection, InterfaceError, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout

from services.contracts.headers import cloud_event, new_traceparent
from services.contracts.timeline import TimelineEntry
from services.contracts.topics import MAX_RECORD_BYTES, Topic
from services.platform import metrics
from services.platform.kafka import COMPRESSION
from services.store.database import Pool

_LOCK = 7_312_002
_BATCH = 500
_IDLE_S = 0.1
_WAIT_FOR_TURN_S = 0.5
_CONFIRM_TIMEOUT_S = 60
_LONGEST_PAUSE_S = 15.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Note:
    entry_id: UUID
    version: int
    traceparent: str | None
    document: bytes | None


class Relay:
    """Sends what the outbox holds, for as long as it runs. Several may run: one works, the others wait for its lock.

    `transactions=False` is for a broker without them: there a relay cut off from the database in the middle of sending
    could be overtaken.
    """

    def __init__(self, pool: Pool, servers: Sequence[str], topic: Topic, *, transactions: bool = True) -> None:
        self._pool = pool
        self._transactions = transactions
        self._servers = list(servers)
        self._topic = topic
        self._trouble: str | None = None
        self._tries = 0

    async def check(self) -> str | None:
        """For readiness: why the timeline topic lags behind, None where it does not."""
        return self._trouble

    async def run(self) -> None:
        """Relay until cancelled; what goes wrong with Kafka or PostgreSQL is tried again."""
        while True:
            try:
                async with self._turn() as connection:
                    if connection is not None:
                        await self._relay_for_ever(connection)
                self._trouble, self._tries = None, 0
                await asyncio.sleep(_WAIT_FOR_TURN_S)
            except (KafkaError, OperationalError, InterfaceError, PoolTimeout, TimeoutError) as error:
                self._tries += 1
                self._trouble = f"timeline not told to Kafka: {type(error).__name__}"
                pause = random.uniform(0, min(_LONGEST_PAUSE_S, 0.2 * 2**self._tries))  # noqa: S311
                _log.warning("will try again", reason=self._trouble, tries=self._tries, pause=round(pause, 3))
                await asyncio.sleep(pause)

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[AsyncConnection[TupleRow] | None]:
        """A connection that holds the relays' lock for as long as it lives; None where another relay does."""
        async with self._pool.connection() as connection:
            if not await _first(connection, "SELECT pg_try_advisory_lock(%s)", _LOCK):
                yield None
                return
            try:
                yield connection
            finally:
                await connection.close()  # and the lock with it, whatever has come between

    async def _relay_for_ever(self, connection: AsyncConnection[TupleRow]) -> None:
        async with self._producer() as producer:
            while True:
                sent = await self._relay(connection, producer)
                self._trouble, self._tries = None, 0
                if not sent:
                    await asyncio.sleep(_IDLE_S)

    @contextlib.asynccontextmanager
    async def _producer(self) -> AsyncIterator[AIOKafkaProducer]:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._servers,
            acks="all",
            # Idempotent too: a retry never overtakes, an entry's states keep their order.
            transactional_id=f"{self._topic.name}.relay" if self._transactions else None,
            compression_type=COMPRESSION,
            max_request_size=6 * MAX_RECORD_BYTES,
            request_timeout_ms=_CONFIRM_TIMEOUT_S * 1000,
        )
        try:
            await producer.start()
            yield producer
        finally:
            await producer.stop()

    async def _relay(self, connection: AsyncConnection[TupleRow], producer: AIOKafkaProducer) -> int:
        """Send one batch; returns how many entries it held."""
        notes = await self._notes(connection)
        if not notes:
            return 0
        async with producer.transaction() if self._transactions else contextlib.nullcontext():
            confirmations = [await producer.send(**self._message(note)) for note in notes]
            await asyncio.gather(*confirmations)
        metrics.OUTPUTS.labels(self._topic.name).inc(len(notes))
        # In the order of the ids, as writers touch them, so that neither waits for the other for ever.
        await connection.execute(
            """
            WITH sent AS (
                SELECT o.entry_id FROM outbox AS o
                JOIN unnest(%b::uuid[], %b::bigint[]) AS note (entry_id, version) USING (entry_id, version)
                ORDER BY o.entry_id FOR UPDATE OF o
            )
            DELETE FROM outbox AS o USING sent WHERE o.entry_id = sent.entry_id
            """,
            [[n.entry_id for n in notes], [n.version for n in notes]],
        )
        return len(notes)

    async def _notes(self, connection: AsyncConnection[TupleRow]) -> list[_Note]:
        cursor = await connection.execute(
            """
            SELECT o.entry_id, o.version, o.traceparent, e.document::text
            FROM (SELECT * FROM outbox ORDER BY version LIMIT %s) AS o
            LEFT JOIN entries AS e ON e.id = o.entry_id AND NOT e.hidden
            ORDER BY o.version
            """,
            [_BATCH],
        )
        rows = await cursor.fetchall()
        return [_Note(id_, v, trace, document.encode() if document else None) for id_, v, trace, document in rows]

    def _message(self, note: _Note) -> dict[str, object]:
        key = str(note.entry_id)
        headers = cloud_event(
            TimelineEntry,
            source="store",
            subject=key,
            identity=f"{key}/{note.version}",
            traceparent=new_traceparent(note.traceparent),
        )
        return {"topic": self._topic.name, "key": key.encode(), "value": note.document, "headers": headers}


async def _first(connection: AsyncConnection[TupleRow], sql: str, *parameters: object) -> object:
    row = await (await connection.execute(sql, parameters)).fetchone()
    return row[0] if row else None
