"""Kafka or PostgreSQL away, frozen or back: 503 meanwhile, nothing lost of what was accepted, recovery by itself."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from services.contracts.article import Article
from services.contracts.records import decode
from services.contracts.topics import Topics
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from services.local.service import Service
from services.platform import kafka as platform_kafka
from services.platform import migrations, topics
from tests.integration.ingest.conftest import KEY, read_topic

NDJSON = {"Content-Type": "application/x-ndjson"}
TOPICS = Topics("outage")
MEGABYTE = 1024 * 1024


@pytest.fixture
def broker(kafka_jars: list[Path], process_group: ProcessGroup, tmp_path: Path) -> Iterator[Kafka]:
    """A broker of the test's own, to be frozen and killed."""
    broker = Kafka(tmp_path / "kafka", tmp_path / "kafka.log", kafka_jars, free_port(), free_port())
    broker.start(process_group)
    broker.wait_ready()
    with platform_kafka.admin([broker.address]) as admin:
        topics.reconcile(admin, TOPICS.all(), replication=1)
    yield broker
    broker.process.send_signal(signal.SIGCONT)
    broker.stop()


@pytest.fixture
def database(process_group: ProcessGroup, session_folder: Path, tmp_path: Path) -> Iterator[Postgres]:
    """A database server of the test's own; not below pytest's folder, which each session closes to others."""
    server = Postgres(session_folder / f"postgres-{tmp_path.name}", tmp_path / "postgres.log", free_port())
    server.start(process_group)
    server.wait_ready()
    migrations.upgrade(server.url("postgres"), "ingest")
    yield server
    server.stop()


@pytest.fixture
def ingest(broker: Kafka, database: Postgres, process_group: ProcessGroup, tmp_path: Path) -> Iterator[Service]:
    """The service on them, not patient with Kafka."""
    service = Service(
        "ingest",
        free_port(),
        {
            "LETOPIS_KAFKA": broker.address,
            "LETOPIS_DATABASE_URL": database.url("postgres"),
            "LETOPIS_TOPIC_PREFIX": TOPICS.prefix,
            "LETOPIS_API_KEYS": f"crawler:{KEY}",
            "LETOPIS_CONFIRM_TIMEOUT": "2",
        },
        tmp_path / "ingest.log",
    )
    service.start(process_group)
    service.wait_ready()
    yield service
    service.stop()


@pytest.fixture
def client(ingest: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=ingest.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as client:
        yield client


def push(client: httpx.Client, n: int) -> httpx.Response:
    return client.post("/v1/articles", json={"id": f"{n}", "text": f"Новость {n}"})


def until(condition: Callable[[], bool], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


def on_topic(broker: Kafka) -> set[str | None]:
    return {decode(Article, each.value).external_id for each in read_topic(broker.address, TOPICS.articles.name)}


def test_a_frozen_broker(client: httpx.Client, ingest: Service, broker: Kafka) -> None:
    accepted = {str(n) for n in range(20) if push(client, n).status_code == 202}
    assert len(accepted) == 20

    broker.process.send_signal(signal.SIGSTOP)
    turned_away = push(client, 100)
    assert turned_away.status_code == 503
    assert int(turned_away.headers["Retry-After"]) > 0
    assert turned_away.headers["content-type"] == "application/problem+json"
    until(lambda: not ingest.answers())

    broker.process.send_signal(signal.SIGCONT)
    until(ingest.answers)
    assert push(client, 100).json()["status"] == "accepted"
    assert push(client, 1).json()["status"] == "duplicate"
    assert on_topic(broker) == accepted | {"100"}


def test_memory_stays_flat_while_the_broker_is_frozen(client: httpx.Client, ingest: Service, broker: Kafka) -> None:
    text = "Президенты встретились в Астане. " * 500

    def stream(k: int) -> int:
        body = "".join(json.dumps({"id": f"{k}-{n}", "text": f"{n} {text}"}) + "\n" for n in range(100))
        return client.post("/v1/articles", content=body.encode(), headers=NDJSON).status_code

    def storm(rounds: range) -> set[int]:
        with ThreadPoolExecutor(8) as pool:
            return set(pool.map(stream, rounds))

    assert storm(range(16)) == {202}
    memory = psutil.Process(ingest.process.pid).memory_info
    before = memory().rss
    broker.process.send_signal(signal.SIGSTOP)

    assert storm(range(100, 400)) <= {429, 503}  # 900 MB of JSON

    assert memory().rss - before < 100 * MEGABYTE
    broker.process.send_signal(signal.SIGCONT)
    until(ingest.answers)
    assert stream(1000) == 202


def test_a_killed_broker(client: httpx.Client, ingest: Service, broker: Kafka, process_group: ProcessGroup) -> None:
    accepted = {str(n) for n in range(20) if push(client, n).status_code == 202}

    broker.process.kill()
    broker.process.wait()
    assert push(client, 100).status_code == 503
    until(lambda: not ingest.answers())
    broker.start(process_group)
    broker.wait_ready()

    until(ingest.answers)
    assert push(client, 100).json()["status"] == "accepted"
    assert on_topic(broker) == accepted | {"100"}


def test_a_stream_that_meets_an_outage_tells_how_far_it_came(
    client: httpx.Client, ingest: Service, broker: Kafka
) -> None:
    """The answer names what was taken; pushing all again doubles nothing."""
    items = [json.dumps({"id": f"{n}", "text": f"Новость {n}"}).encode() + b"\n" for n in range(1_000)]

    def freezing() -> Iterator[bytes]:
        yield b"".join(items[:500])
        until(lambda: ingest.log.read_text().count("article accepted") >= 500)
        broker.process.send_signal(signal.SIGSTOP)
        yield b"".join(items[500:])

    response = client.post("/v1/articles", content=freezing(), headers=NDJSON)

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    *answers, stopped = [json.loads(line) for line in response.text.splitlines()]
    assert [(each["line"], each["status"]) for each in answers] == [(n, "accepted") for n in range(1, 501)]
    assert (stopped["status"], stopped["accepted"]) == ("stopped", 500)

    broker.process.send_signal(signal.SIGCONT)
    until(ingest.answers)
    again = client.post("/v1/articles", content=b"".join(items), headers=NDJSON)
    assert json.loads(again.text.splitlines()[-1]) == {
        "status": "done",
        "accepted": 500,
        "duplicate": 500,
        "refused": 0,
    }
    assert on_topic(broker) == {str(n) for n in range(1_000)}


def test_a_killed_database(
    client: httpx.Client, ingest: Service, database: Postgres, process_group: ProcessGroup
) -> None:
    assert push(client, 1).status_code == 202

    psutil.Process(database.process.pid).kill()
    database.process.wait()
    turned_away = push(client, 2)
    assert (turned_away.status_code, "Retry-After" in turned_away.headers) == (503, True)
    database.start(process_group)
    database.wait_ready()

    until(ingest.answers)
    assert push(client, 2).json()["status"] == "accepted"
    assert push(client, 1).json()["status"] == "duplicate"


def test_the_service_starts_before_what_it_needs(
    broker: Kafka, database: Postgres, process_group: ProcessGroup, ingest: Service
) -> None:
    ingest.stop()
    broker.process.kill()
    broker.process.wait()
    ingest.start(process_group)
    until(lambda: b"kafka" in _readiness(ingest))

    broker.start(process_group)
    until(ingest.answers)


def _readiness(service: Service) -> bytes:
    try:
        return httpx.get(f"{service.url}/readyz", timeout=5).content
    except httpx.TransportError:
        return b""


def test_what_crashed_between_kafka_and_the_ledger_is_produced_again_as_the_same_revision(
    client: httpx.Client, database: Postgres, broker: Kafka
) -> None:
    first = push(client, 1).json()
    with psycopg.connect(database.url("postgres"), autocommit=True) as connection:
        connection.execute("UPDATE ingest.ledger SET confirmed = false")

    assert push(client, 1).json() == first
    records = [decode(Article, each.value) for each in read_topic(broker.address, TOPICS.articles.name)]
    assert {(record.id, record.revision) for record in records} == {(records[0].id, 1)}
    assert len(records) == 2
