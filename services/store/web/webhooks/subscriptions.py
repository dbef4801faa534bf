"""Webhooks in PostgreSQL: who is told what, how far each has come, and the log of what was sent.

A webhook is worked on under a lease: one process at a time has it, and what a process does after it has lost the lease
has no effect.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed

from services.store.database import Pool
from services.store.web.changes import Position
from services.store.web.fetching import fetch

LEASE_S = 60
MOST = 200
KEPT_DELIVERIES = 200
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription. `filters` are pairs of a query string, as `filters.read` takes them."""

    id: UUID
    url: str
    filters: Pairs
    secret: bytes
    note: str
    made_by: str
    made_at: datetime
    paused_at: datetime | None
    paused_because: str | None
    position: Position
    failures: int
    failing_since: datetime | None
    lease: UUID | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to post one message: the receiver's status, or the error that there was instead."""

    message_id: str
    type: str
    entry_id: UUID | None
    attempt: int
    status: int | None
    error: str | None
    seconds: float
    at: datetime | None = None


_COLUMNS = (
    "id, url, filters, secret, note, made_by, made_at, paused_at, paused_because, seen_by, seen, failures, "
    "failing_since, lease"
)


class Webhooks:
    """Webhooks behind a pool of connections that may write. Every method raises DatabaseAway."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(
        self, url: str, filters: Pairs, secret: bytes, note: str, editor: str, position: Position
    ) -> Webhook | None:
        """A new webhook that is told what changes after a position; None where there are too many already."""
        found = await self._ask(
            "INSERT INTO webhooks (id, url, filters, secret, note, made_by, seen_by, seen) "
            "SELECT %s, %s, %s, %s, %s, %s, %s, %s WHERE (SELECT count(*) FROM webhooks) < %s RETURNING {}",
            [uuid4(), url, json.dumps(filters), secret, note, editor, position.transaction, position.version, MOST],
        )
        return found[0] if found else None

    async def all(self) -> list[Webhook]:
        """All, the oldest first."""
        return await self._ask("SELECT {} FROM webhooks ORDER BY made_at, id", [])

    async def one(self, id_: UUID) -> Webhook | None:
        """The one of this id."""
        found = await self._ask("SELECT {} FROM webhooks WHERE id = %s", [id_])
        return found[0] if found else None

    async def remove(self, id_: UUID) -> bool:
        """Take one away with its log; whether there was one."""
        return bool(await self._ask("DELETE FROM webhooks WHERE id = %s RETURNING {}", [id_]))

    async def pause(self, id_: UUID, because: str) -> Webhook | None:
        """Tell it nothing until it is resumed. One that is paused already stays as it is."""
        found = await self._ask(
            "UPDATE webhooks SET paused_at = coalesce(paused_at, now()), "
            "paused_because = coalesce(paused_because, %s) WHERE id = %s RETURNING {}",
            [because, id_],
        )
        return found[0] if found else None

    async def resume(self, id_: UUID, skip_to: Position | None) -> Webhook | None:
        """Go on where it stopped, or at a later position. One that is not paused is tried again at once."""
        found = await self._ask(
            "UPDATE webhooks SET paused_at = NULL, paused_because = NULL, failures = 0, failing_since = NULL, "
            "due_at = now(), seen_by = coalesce(%s, seen_by), seen = coalesce(%s, seen) WHERE id = %s RETURNING {}",
            [skip_to and skip_to.transaction, skip_to and skip_to.version, id_],
        )
        return found[0] if found else None

    async def lease(self) -> Webhook | None:
        """Take the lease of one that is due and has not been told everything; None where there is none."""
        found = await self._ask(
            "UPDATE webhooks SET lease = %s, leased_until = now() + make_interval(secs => %s) WHERE id = ("
            "    SELECT id FROM webhooks WHERE paused_at IS NULL AND due_at <= now() AND leased_until <= now() "
            "        AND (seen_by, seen) < ("
            "            SELECT written_by::text::bigint, version FROM revisions "
            "            WHERE written_by < pg_snapshot_xmin(pg_current_snapshot()) "
            "            ORDER BY written_by DESC, version DESC LIMIT 1"
            "        ) "
            "    ORDER BY due_at FOR UPDATE SKIP LOCKED LIMIT 1"
            ") RETURNING {}",
            [uuid4(), LEASE_S],
        )
        return found[0] if found else None

    async def advance(self, webhook: Webhook, position: Position, log: Sequence[Delivery]) -> Webhook | None:
        """Everything up to a position was taken: note it and keep the lease; None where the lease is lost."""
        found = await self._ask(
            "UPDATE webhooks SET seen_by = %s, seen = %s, failures = 0, failing_since = NULL, "
            "leased_until = now() + make_interval(secs => %s) "
            "WHERE id = %s AND lease = %s AND paused_at IS NULL RETURNING {}",
            [position.transaction, position.version, LEASE_S, webhook.id, webhook.lease],
        )
        await self.note(webhook.id, log)
        return found[0] if found else None

    async def fail(
        self, webhook: Webhook, position: Position, log: Sequence[Delivery], pause: float, give_up: str | None
    ) -> None:
        """Up to a position all was taken, then not: try again after so many seconds, or be paused for that reason."""
        await self._ask(
            "UPDATE webhooks SET seen_by = %s, seen = %s, "
            "failures = CASE WHEN (seen_by, seen) = (%s, %s) THEN failures + 1 ELSE 1 END, "
            "failing_since = CASE WHEN (seen_by, seen) = (%s, %s) THEN coalesce(failing_since, now()) ELSE now() END, "
            "due_at = now() + make_interval(secs => %s), "
            "leased_until = '-infinity', paused_at = CASE WHEN %s::text IS NULL THEN NULL ELSE now() END, "
            "paused_because = %s WHERE id = %s AND lease = %s AND paused_at IS NULL RETURNING {}",
            [*(position.transaction, position.version) * 3, pause, give_up, give_up, webhook.id, webhook.lease],
        )
        await self.note(webhook.id, log)

    async def release(self, webhook: Webhook) -> None:
        """Let go of the lease; it is its turn again after the others."""
        await self._ask(
            "UPDATE webhooks SET leased_until = '-infinity', due_at = now() WHERE id = %s AND lease = %s RETURNING {}",
            [webhook.id, webhook.lease],
        )

    async def note(self, id_: UUID, log: Sequence[Delivery]) -> None:
        """Add to the log, of which the newest are kept."""
        if not log:
            return
        await fetch(
            self._pool,
            SQL(
                """
                WITH newest AS (
                    SELECT id, at FROM deliveries WHERE webhook_id = %s ORDER BY at DESC, id DESC OFFSET %s
                ), outdated AS (
                    DELETE FROM deliveries WHERE id IN (SELECT id FROM newest)
                )
                INSERT INTO deliveries (id, webhook_id, at, message_id, type, entry_id, attempt, status, error, seconds)
                SELECT gen_random_uuid(), w.id, clock_timestamp(), message_id, type, entry_id, attempt, status, error,
                       seconds
                FROM webhooks AS w, unnest(%s::text[], %s::text[], %s::uuid[], %s::integer[], %s::integer[],
                                           %s::text[], %s::real[])
                    AS sent (message_id, type, entry_id, attempt, status, error, seconds)
                WHERE w.id = %s
                RETURNING id
                """
            ),
            [
                id_,
                max(0, KEPT_DELIVERIES - len(log)),
                [d.message_id for d in log],
                [d.type for d in log],
                [d.entry_id for d in log],
                [d.attempt for d in log],
                [d.status for d in log],
                [d.error for d in log],
                [d.seconds for d in log],
                id_,
            ],
        )

    async def deliveries(self, id_: UUID, limit: int) -> list[Delivery]:
        """The log, the newest first."""
        rows = await fetch(
            self._pool,
            SQL(
                "SELECT message_id, type, entry_id, attempt, status, error, seconds, at FROM deliveries "
                "WHERE webhook_id = %s ORDER BY at DESC, id DESC LIMIT %s"
            ),
            [id_, limit],
        )
        return [Delivery(*row) for row in rows]

    async def _ask(self, sql: str, parameters: Sequence[Any]) -> list[Webhook]:
        statement: Composed = SQL(sql).format(SQL(_COLUMNS))
        return [_webhook(row) for row in await fetch(self._pool, statement, parameters)]


def _webhook(row: TupleRow) -> Webhook:
    id_, url, pairs, secret, note, made_by, made_at, paused_at, because, seen_by, seen, failures, since, lease = row
    filters = tuple((name, value) for name, value in pairs)
    return Webhook(
        id_, url, filters, secret, note, made_by, made_at, paused_at, because, Position(seen_by, seen), failures,
        since, lease,
    )  # fmt: skip
