"""A statement and its rows, and the ways in which there are none."""

from collections.abc import Sequence
from typing import Any

from psycopg import InterfaceError, OperationalError
from psycopg.errors import QueryCanceled
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed
from psycopg_pool import PoolTimeout

from services.store.database import Pool


class DatabaseAway(Exception):
    """PostgreSQL does not answer. Retry later."""


class TooHeavy(Exception):
    """The answer takes longer than a reader may keep the database busy. Ask for less: other filters, fewer days."""


async def fetch(pool: Pool, sql: SQL | Composed, parameters: Sequence[Any]) -> list[TupleRow]:
    """All rows of a statement, in a transaction of its own. Raises DatabaseAway or TooHeavy."""
    try:
        async with pool.connection() as connection:
            cursor = await connection.execute(sql, parameters)
            return await cursor.fetchall()
    except QueryCanceled as error:
        raise TooHeavy from error
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DatabaseAway(str(error).strip().partition("\n")[0]) from error
