"""The store as a process: from letopis.extractions.v1 to PostgreSQL and letopis.timeline.v1."""

import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from kafka import TopicPartition

from services.contracts.extraction import Extraction
from services.contracts.records import encode
from services.contracts.timeline import TimelineEntry
from services.contracts.topics import Topics
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from services.platform import kafka as clients
from services.platform import migrations
from tests.integration.conftest import RunService
from tests.integration.store.conftest import Snapshot
from tests.integration.store.test_timeline import expected
from tests.unit.store.made import article, event, extraction, person


def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def publish(kafka: str, topics: Topics, extractions: Sequence[Extraction]) -> None:
    with clients.producer([kafka]) as producer:
        sent = [
            producer.send(topics.extractions.name, encode(each), str(each.article.id).encode()) for each in extractions
        ]
        producer.flush()
        for each in sent:
            each.get(timeout=10)


def told(kafka: str, topics: Topics) -> dict[str, Any]:
    """What a subscriber knows who has read the timeline's topic from its start: the last state of each entry."""
    states: dict[str, Any] = {}
    for key, value in records(kafka, topics):
        states[key] = json.loads(value) if value is not None else None
    return {key: value for key, value in states.items() if value is not None}


def records(kafka: str, topics: Topics) -> list[tuple[str, bytes | None]]:
    with clients.consumer([kafka]) as consumer:
        name = topics.timeline.name
        partitions = [TopicPartition(name, number) for number in consumer.partitions_for_topic(name)]
        consumer.assign(partitions)
        ends = consumer.end_offsets(partitions)
        found = []
        while any(consumer.position(p) < ends[p] for p in partitions):
            for batch in consumer.poll(timeout_ms=500).values():
                found.extend((r.key.decode(), r.value) for r in batch)
    return found


def shuffled(extractions: Sequence[Extraction]) -> list[Extraction]:
    copy = list(extractions)
    random.Random(3).shuffle(copy)
    return copy


def test_articles_become_entries_in_the_database_and_on_the_topic(
    kafka: str, topics: Topics, run_service: RunService, snapshot: Snapshot, gold: Sequence[Extraction]
) -> None:
    run_service("store")
    publish(kafka, topics, shuffled(gold))
    until(lambda: snapshot.mentions() == expected(gold))
    until(lambda: snapshot.outbox() == 0)
    assert told(kafka, topics) == snapshot.entries()
    for _, value in records(kafka, topics):
        assert value is None or TimelineEntry.model_validate_json(value)


def test_a_replay_of_the_topic_changes_nothing(
    kafka: str, topics: Topics, run_service: RunService, snapshot: Snapshot, gold: Sequence[Extraction]
) -> None:
    run_service("store")
    publish(kafka, topics, gold)
    until(lambda: snapshot.mentions() == expected(gold) and snapshot.outbox() == 0)
    versions, before = snapshot.versions(), len(records(kafka, topics))
    last = article("the-last")
    end = extraction(last, event(last, "call", [person("Сергей Лавров")], date="2025-01-01"))
    publish(kafka, topics, [*shuffled(gold), end])
    until(lambda: len(snapshot.versions()) == len(versions) + 1 and snapshot.outbox() == 0)
    assert versions.items() <= snapshot.versions().items()
    assert len(records(kafka, topics)) == before + 1


def test_killed_workers_leave_the_timeline_of_an_undisturbed_run(
    kafka: str,
    topics: Topics,
    run_service: RunService,
    process_group: ProcessGroup,
    snapshot: Snapshot,
    gold: Sequence[Extraction],
) -> None:
    services = [run_service("store"), run_service("store")]
    revised = [e.model_copy(update={"extractor": 2}) for e in gold]
    publish(kafka, topics, shuffled(gold))
    publish(kafka, topics, shuffled(revised))
    for victim, reached in ((services[0], 20), (services[1], 60), (services[0], 100)):
        until(lambda reached=reached: len(snapshot.mentions()) >= reached)
        victim.kill()
        victim.start(process_group)
    until(lambda: snapshot.mentions() == expected(gold))
    until(lambda: snapshot.outbox() == 0)
    assert told(kafka, topics) == snapshot.entries()

    # Whatever was told of an entry is a state that it had, and none was told after a later one.
    states = snapshot.states()
    reached: dict[str, int] = {}
    for key, value in records(kafka, topics):
        reached[key] = states[key].index(json.loads(value) if value is not None else None, reached.get(key, 0))


def test_what_is_withdrawn_becomes_a_tombstone(
    kafka: str, topics: Topics, run_service: RunService, snapshot: Snapshot
) -> None:
    run_service("store")
    a = article("a")
    said = extraction(a, event(a, "call", [person("Владимир Путин"), person("Шавкат Мирзиёев")], date="2025-11-12"))
    publish(kafka, topics, [said])
    until(lambda: len(snapshot.entries()) == 1 and snapshot.outbox() == 0)
    (id_,) = snapshot.entries()
    publish(kafka, topics, [extraction(a.model_copy(update={"revision": 2, "withdrawn": True}))])
    until(lambda: not snapshot.entries() and snapshot.outbox() == 0)
    assert records(kafka, topics)[-1] == (id_, None)


def test_what_is_no_extraction_is_a_dead_letter_and_the_partition_goes_on(
    kafka: str, topics: Topics, run_service: RunService, snapshot: Snapshot
) -> None:
    run_service("store")
    a = article("a")
    with clients.producer([kafka]) as producer:
        for poison in (b"{", b"\xff\xfe", b'{"article": 1}'):
            producer.send(topics.extractions.name, poison, partition=0)
        said = extraction(a, event(a, "call", [person("Сергей Лавров")], date="2025-11-12"))
        producer.send(topics.extractions.name, encode(said), partition=0)
        producer.flush()
    until(lambda: len(snapshot.entries()) == 1)


def test_the_database_away_makes_it_unready_and_nothing_is_lost(
    kafka: str, topics: Topics, run_service: RunService, process_group: ProcessGroup, tmp_path: Path
) -> None:
    postgres = Postgres(tmp_path / "postgres", tmp_path / "postgres.log", free_port())
    postgres.start(process_group)
    postgres.wait_ready()
    url = postgres.url("postgres")
    migrations.upgrade(url, "store")
    snapshot = Snapshot(url)
    service = run_service("store", LETOPIS_DATABASE_URL=url)
    a, b = article("a"), article("b")
    publish(kafka, topics, [extraction(a, event(a, "call", [person("Сергей Лавров")], date="2025-11-12"))])
    until(lambda: len(snapshot.entries()) == 1)
    postgres.kill()
    publish(kafka, topics, [extraction(b, event(b, "visit", [person("Сергей Лавров", "visitor")], place="Астана"))])
    until(lambda: httpx.get(f"{service.url}/readyz", timeout=5).status_code == 503)
    postgres.start(process_group)
    postgres.wait_ready()
    until(lambda: len(snapshot.entries()) == 2)
    until(lambda: httpx.get(f"{service.url}/readyz", timeout=5).status_code == 200)
    postgres.stop()


@pytest.mark.parametrize("path", ["/livez", "/metrics"])
def test_it_answers_for_its_health(run_service: RunService, path: str) -> None:
    assert httpx.get(run_service("store").url + path).status_code == 200
