"""Database migrations: Alembic, run from the program, for each service that owns a schema of PostgreSQL.

A service's migrations are the files `services/<service>/migrations/NNNN_subject.py`, plain Alembic revisions:

    revision = "0001"
    down_revision = None

    def upgrade() -> None:
        op.execute("CREATE TABLE articles (…)")

They run with `search_path = <service>, public`, in one transaction each, so they name tables without a schema.
The schema is made before the first of them; its `alembic_version` table says how far it has come. There is no
`env.py`: this module is the environment of all services. There are no downgrades: a mistake is mended by the next
migration.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy
from alembic import op
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from services.platform.errors import Refusal

OWNERS = ("ingest", "store")
"""The services that own a schema, which bears the service's name."""

_CONNECT_TIMEOUT_S = 10
_TURNS = 600
_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('letopis.migrations.' || :schema, 0))"


class DatabaseUnreachable(Refusal):
    """PostgreSQL does not answer, or refuses this user. Retry while it may be starting, else refuse."""


class SchemaNewer(Refusal):
    """The database has a migration that this version of Letopis does not know: it was upgraded by a newer one."""


def wait_for_database(dsn: str, seconds: float) -> None:
    """Block until PostgreSQL lets us in. Raises DatabaseUnreachable, saying why, when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with _connect(dsn):
                return
        except DatabaseUnreachable:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.5)


def upgrade(dsn: str, service: str, directory: Path | None = None) -> list[str]:
    """Bring the schema of a service up to date; returns the revisions that were applied, none if it was.

    Blocks while another process migrates the same schema (an advisory lock of the session keeps them apart) and
    while the migrations run. `directory` holds the revisions, by default those of the service.
    Raises DatabaseUnreachable or SchemaNewer; what fails inside a migration leaves as it came, that migration
    rolled back and those before it kept.
    """
    applied: list[str] = []
    script = _script(service, directory)

    def steps(current: Any, _context: MigrationContext) -> Any:
        _refuse_unknown(script, service, current)
        for step in script._upgrade_revs("head", current):  # what Alembic's own `upgrade` command calls
            applied.append(step.revision.revision)
            yield step

    with _connect(dsn) as connection:
        # Asked again and again rather than waited for: a statement that waits would hold up CREATE INDEX CONCURRENTLY.
        while not _execute(connection, _LOCK, service).scalar():
            time.sleep(0.2)
        _execute(connection, f'CREATE SCHEMA IF NOT EXISTS "{service}"')
        _execute(connection, f'SET search_path = "{service}", public')
        with EnvironmentContext(Config(), script, fn=steps) as environment:
            environment.configure(connection=connection, version_table_schema=service, transaction_per_migration=True)
            with environment.begin_transaction():
                environment.run_migrations()
    return applied


def _script(service: str, directory: Path | None) -> ScriptDirectory:
    directory = directory or Path(__file__).parents[1] / service / "migrations"
    return ScriptDirectory(directory, version_locations=[directory])


def _refuse_unknown(script: ScriptDirectory, service: str, current: tuple[str, ...]) -> None:
    known = {revision.revision for revision in script.walk_revisions()}
    for revision in set(current) - known:
        raise SchemaNewer(
            f"The database's schema {service} is at revision {revision}, which this version of Letopis does not know: "
            "start the newer version that made it, or restore a backup from before the upgrade."
        )


def between_readers(statement: str) -> None:
    """In a migration: execute a quick statement that nobody may read beside.

    Who reads for long is waited for with no queue behind, for five minutes or more; then with one.
    """
    op.execute("SET lock_timeout = '200ms'")
    for _ in range(_TURNS):
        try:
            op.execute(statement)
            break
        except OperationalError:
            time.sleep(0.5)
    else:
        op.execute("SET lock_timeout = 0")
        op.execute(statement)
    op.execute("SET lock_timeout = 0")


@contextmanager
def _connect(dsn: str) -> Iterator[sqlalchemy.Connection]:
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(dsn, connect_timeout=_CONNECT_TIMEOUT_S),
        poolclass=sqlalchemy.NullPool,
    )
    try:
        connection = engine.connect()
    except (psycopg.OperationalError, sqlalchemy.exc.OperationalError) as error:
        raise DatabaseUnreachable(f"PostgreSQL does not let us in: {_first_line(error)}") from None
    with connection:
        yield connection


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0]


def _execute(connection: sqlalchemy.Connection, sql: str, schema: str | None = None) -> sqlalchemy.CursorResult[Any]:
    """In a transaction of its own: session locks and settings outlast it."""
    result = connection.execute(sqlalchemy.text(sql), {"schema": schema} if schema else {})
    connection.commit()
    return result
