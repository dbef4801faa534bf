"""Migrations on a real PostgreSQL: each once, in order, one process at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from services import cli
from services.platform import migrations
from services.platform.migrations import DatabaseUnreachable, SchemaNewer

REVISION = """
from alembic import op

revision = {revision!r}
down_revision = {down!r}

def upgrade():
    op.execute({sql!r})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two revisions of a service of the tests' own."""
    add(tmp_path, "0001", None, "CREATE TABLE things (id int PRIMARY KEY)")
    add(tmp_path, "0002", "0001", "INSERT INTO things SELECT count(*) FROM things")
    return tmp_path


def add(folder: Path, revision: str, down: str | None, sql: str) -> None:
    (folder / f"{revision}_test.py").write_text(REVISION.format(revision=revision, down=down, sql=sql))


def things(database_url: str) -> list[int]:
    with psycopg.connect(database_url) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM sample.things ORDER BY id")]


def test_each_migration_runs_once_in_the_services_own_schema(database_url: str, folder: Path) -> None:
    assert migrations.upgrade(database_url, "sample", folder) == ["0001", "0002"]
    assert migrations.upgrade(database_url, "sample", folder) == []
    assert things(database_url) == [0]
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sample' ORDER BY 1").fetchall()
    assert tables == [("alembic_version",), ("things",)]


def test_several_at_once_apply_each_migration_once(database_url: str, folder: Path) -> None:
    start = threading.Barrier(4)

    def upgrade(_: int) -> list[str]:
        start.wait()
        return migrations.upgrade(database_url, "sample", folder)

    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(upgrade, range(4)))
    assert sorted(map(len, applied)) == [0, 0, 0, 2]
    assert things(database_url) == [0]


def test_a_migration_that_fails_leaves_those_before_it_and_nothing_of_itself(database_url: str, folder: Path) -> None:
    add(folder, "0003", "0002", "INSERT INTO things VALUES (7); SELECT 1 / 0")
    with pytest.raises(Exception, match="division by zero"):
        migrations.upgrade(database_url, "sample", folder)
    assert things(database_url) == [0]
    add(folder, "0003", "0002", "INSERT INTO things VALUES (7)")
    assert migrations.upgrade(database_url, "sample", folder) == ["0003"]
    assert things(database_url) == [0, 7]


def test_a_database_of_a_newer_version_is_refused(database_url: str, folder: Path) -> None:
    migrations.upgrade(database_url, "sample", folder)
    (folder / "0002_test.py").unlink()
    with pytest.raises(SchemaNewer, match="revision 0002"):
        migrations.upgrade(database_url, "sample", folder)


def test_a_database_that_lets_nobody_in_is_refused_without_its_password(database_url: str) -> None:
    wrong = database_url.replace("letopis:", "letopis:hunter2", 1)
    with pytest.raises(DatabaseUnreachable) as caught:
        migrations.wait_for_database(wrong, 0)
    assert "hunter2" not in str(caught.value)
    with pytest.raises(DatabaseUnreachable):
        migrations.wait_for_database("postgresql://nobody@127.0.0.1:1/none", 0)


def test_letopis_migrate_brings_every_service_up_to_date(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        for service in migrations.OWNERS:
            connection.execute(f"DROP SCHEMA IF EXISTS {service} CASCADE")  # type: ignore[call-overload]
    for said in ("applied 0001", "up to date"):
        result = CliRunner().invoke(cli.build(), ["migrate"], env={"LETOPIS_DATABASE_URL": database_url})
        assert result.exit_code == 0, result.output
        assert [said in line for line in result.output.splitlines()] == [True] * len(migrations.OWNERS)
