"""PostgreSQL out of a Python package: a password, Russian search, and the data back after SIGKILL."""

import os
from pathlib import Path

import psycopg
import pytest

from services.local.errors import LocalError
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup


@pytest.fixture
def server(open_folder: Path) -> Postgres:
    """A server of this test's own, not started, in a folder with a name as Russian users have them."""
    folder = open_folder / "Летопись новостей"
    folder.mkdir()
    return Postgres(folder / "postgres", folder / "postgres.log", free_port())


def test_committed_rows_survive_sigkill(server: Postgres, process_group: ProcessGroup) -> None:
    server.start(process_group)
    server.wait_ready()
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE articles AS SELECT generate_series(1, 1000) AS id")

    server.kill()
    server.start(process_group)
    server.wait_ready()

    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1000,)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    assert server.stop()


def test_the_process_id_of_a_killed_server_may_be_another_programs(
    server: Postgres, process_group: ProcessGroup, open_folder: Path
) -> None:
    server.start(process_group)
    server.wait_ready()
    pid_file = open_folder / "Летопись новостей/postgres/data/postmaster.pid"
    stale = pid_file.read_text()
    server.kill()
    pid_file.write_text(stale.replace(str(server.process.pid), str(os.getpid()), 1))

    server.start(process_group)
    server.wait_ready()
    assert server.stop()


def test_without_the_password_nobody_gets_in(postgres: Postgres) -> None:
    address = psycopg.conninfo.conninfo_to_dict(postgres.url("postgres")) | {"password": "guess"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**address)  # type: ignore[arg-type]


def test_russian_search_knows_case_and_word_forms(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("postgres")) as connection:
        found = connection.execute(
            "SELECT to_tsvector('russian', 'Встретился с ПРЕЗИДЕНТОМ') @@ plainto_tsquery('russian', 'президент')"
        ).fetchone()
    assert found == (True,)


def test_a_lost_password_is_named_and_the_data_are_left_alone(
    server: Postgres, process_group: ProcessGroup, open_folder: Path
) -> None:
    server.start(process_group)
    server.wait_ready()
    server.stop()
    folder = open_folder / "Летопись новостей/postgres"
    (folder / "password").unlink()
    with pytest.raises(LocalError, match=r"put the file back"):
        server.start(process_group)
    assert (folder / "data/PG_VERSION").exists()
