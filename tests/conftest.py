"""One Apache Kafka and one PostgreSQL for each process of the tests; topics and a database of its own for each test.

Both start when the first test asks for them, and end with the session, however that ends. Where Kafka's jars cannot
be had, the fallback broker takes its place, unless LETOPIS_TEST_BROKER=kafka forbids it. Where there is no Chromium,
the tests marked `browser` are left out, unless LETOPIS_TEST_BROWSER=required forbids it. Either is said at the end.
"""

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, sync_playwright

from services.local import jars
from services.local.errors import KafkaUnavailable
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from services.local.tansu import Tansu
from services.platform import migrations

_BROKERS = pytest.StashKey[set[str]]()
_LEFT_OUT = pytest.StashKey[int]()
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_CHROME_OF_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_TEMPLATE = "template_letopis"


@pytest.fixture(scope="session")
def process_group() -> Iterator[ProcessGroup]:
    """Children of the test session; killed with it."""
    group = ProcessGroup()
    yield group
    group.close()


@pytest.fixture(scope="session")
def session_folder() -> Iterator[Path]:
    """A folder for the session's servers, gone after it."""
    with _open_folder() as folder:
        yield folder


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder for a PostgreSQL of the test's own, gone after it.

    As root that runs as a user of its own, from whom pytest shuts `tmp_path` again whenever another session begins.
    """
    with _open_folder() as folder:
        yield folder


@contextlib.contextmanager
def _open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="letopis-tests-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def kafka_jars() -> list[Path]:
    """Apache Kafka's jars, their sums checked; a test that asks for them needs Apache Kafka itself."""
    return jars.fetch(jars.locked())


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest, process_group: ProcessGroup, session_folder: Path) -> Iterator[str]:
    """HOST:PORT of the session's broker. Topics are not made by themselves."""
    broker: Kafka | Tansu
    log = session_folder / "broker.log"
    try:
        found = request.getfixturevalue("kafka_jars")
        broker = Kafka(session_folder / "kafka", log, found, free_port(), free_port())
    except KafkaUnavailable:
        if os.environ.get("LETOPIS_TEST_BROKER") == "kafka":
            raise
        broker = Tansu(log, free_port())
    _brokers(request.config).add(broker.name)
    broker.start(process_group)
    broker.wait_ready()
    yield broker.address
    broker.stop()


@pytest.fixture
def topic_prefix() -> str:
    """A prefix for topics and consumer groups that no other test has."""
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def postgres(process_group: ProcessGroup, session_folder: Path) -> Iterator[Postgres]:
    """The session's database server."""
    server = Postgres(session_folder / "postgres", session_folder / "postgres.log", free_port(), durable=False)
    server.start(process_group)
    server.wait_ready()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_template(postgres: Postgres) -> str:
    """The name of a database with every service's tables, empty: copying it is faster than migrating again."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_TEMPLATE}")
    for service in migrations.OWNERS:
        migrations.upgrade(postgres.url(_TEMPLATE), service)
    return _TEMPLATE


@pytest.fixture
def database_url(postgres: Postgres, migrated_template: str) -> Iterator[str]:
    """The address of a database of this test's own, migrated and empty; dropped after it."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
        yield postgres.url(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def page() -> Iterator[Page]:
    """A page in a headless Chromium of its own; the test is marked `browser`."""
    # The browser that is there, not one that Playwright would download; root runs none with a sandbox.
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=_chromium(), args=arguments)
        yield browser.new_page(viewport={"width": 1280, "height": 900}, locale="ru-RU", timezone_id="Europe/Moscow")
        browser.close()


def _chromium() -> str | None:
    found = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    return found or (_CHROME_OF_MACOS if Path(_CHROME_OF_MACOS).exists() else None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none and none is required."""
    if _chromium() or os.environ.get("LETOPIS_TEST_BROWSER") == "required":
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)
    config.stash[_LEFT_OUT] = len(left_out)
    items[:] = [item for item in items if item not in left_out]


def _brokers(config: pytest.Config) -> set[str]:
    return config.stash.setdefault(_BROKERS, set())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a process of pytest-xdist's: give what is to be said at the end to the process that prints."""
    said: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if said is not None:
        said["brokers"] = list(_brokers(session.config))
        said["left_out"] = session.config.stash.get(_LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take it (each process collects all tests: what one leaves out, all do)."""
    said = getattr(node, "workeroutput", {})  # a process that died has said nothing
    _brokers(node.config).update(said.get("brokers", ()))
    node.config.stash[_LEFT_OUT] = said.get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which broker the tests ran on, and what was left out."""
    for broker in sorted(_brokers(config)):
        terminalreporter.write_line(f"broker of the tests: {broker}")
    if left_out := config.stash.get(_LEFT_OUT, 0):
        terminalreporter.write_line(f"no Chromium here: {left_out} tests of the page were left out")
