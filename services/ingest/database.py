"""Connections to PostgreSQL, whose troubles are all one kind to our callers: not available now."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, InterfaceError, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.ingest.errors import Unavailable

Connection = AsyncConnection[TupleRow]
Pool = AsyncConnectionPool[Connection]


@asynccontextmanager
async def connected(pool: Pool) -> AsyncIterator[Connection]:
    """A connection, in autocommit. Raises Unavailable where there is none, or where it is lost on the way."""
    try:
        async with pool.connection() as connection:
            yield connection
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Unavailable("PostgreSQL", str(error).strip().partition("\n")[0]) from error
