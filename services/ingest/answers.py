"""Answers kept by idempotency key: a request that is sent again gets the answer of the first, and has no effect."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from services.ingest.database import Pool, connected

_KEPT = timedelta(hours=24)


class KeyUsedOtherwise(Exception):
    """The idempotency key belongs to another request. Refuse."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given."""

    status: int
    body: dict[str, Any]


class Answers:
    """Answers in PostgreSQL, for a day. Every method raises Unavailable."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find(self, owner: str, key: str, request_hash: bytes) -> KeptAnswer | None:
        """The answer that was given under the key, if any. Raises KeyUsedOtherwise."""
        rows = await self._execute(
            "SELECT request_hash, status, body FROM ingest.answers"
            " WHERE owner = %s AND key = %s AND given_at > now() - %s",
            [owner, key, _KEPT],
        )
        if not rows:
            return None
        known, status, body = rows[0]
        if bytes(known) != request_hash:
            raise KeyUsedOtherwise
        return KeptAnswer(status, body)

    async def keep(self, owner: str, key: str, request_hash: bytes, answer: KeptAnswer) -> None:
        """Keep an answer; of two at once, the first. What is older than a day goes."""
        await self._execute("DELETE FROM ingest.answers WHERE given_at <= now() - %s", [_KEPT])
        await self._execute(
            "INSERT INTO ingest.answers (owner, key, request_hash, status, body) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [owner, key, request_hash, answer.status, Jsonb(answer.body, dumps=json.dumps)],
        )

    async def _execute(self, sql: str, parameters: list[object]) -> list[TupleRow]:
        async with connected(self._pool) as connection:
            cursor = await connection.execute(sql, parameters)
            return await cursor.fetchall() if cursor.description else []
