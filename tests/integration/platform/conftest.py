"""A worker of the platform as a child process, and what stands on topics."""

import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from services.contracts.article import Article
from services.contracts.records import encode
from services.contracts.topics import Topics
from services.local.ports import free_port
from services.local.process_group import ProcessGroup
from services.local.service import Service
from services.platform import kafka as clients
from services.platform import reading
from services.platform.dead_letters import Incoming

_PATIENCE_S = 180.0


def wait_until(holds: Callable[[], bool], what: str, seconds: float = _PATIENCE_S) -> None:
    """Block until the condition holds; fails, saying what did not come to pass, where it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)


def article(text: str, number: int = 0) -> Article:
    """An article whose text tells the echo worker what to do."""
    return Article.compose(source="test", text=text, external_id=str(number), received_at=datetime.now(UTC))


class EchoWorker(Service):
    """`tests.integration.platform.echo_worker`, and what it has noted."""

    def __init__(self, kafka: str, topics: Topics, folder: Path, number: int) -> None:
        self.notes = folder / f"notes-{number}"
        settings = {"LETOPIS_KAFKA": kafka, "LETOPIS_TOPIC_PREFIX": topics.prefix}
        super().__init__("extract", free_port(), settings, folder / f"worker-{number}.log")
        self._environment["LETOPIS_TEST_NOTES"] = str(self.notes)

    def start(self, group: ProcessGroup) -> None:
        command = [sys.executable, "-m", "tests.integration.platform.echo_worker"]
        self._process = group.start(command, log=self.log, env=self._environment)

    def hurry(self) -> None:
        """From the next start on, do not wait where an article says so."""
        self._environment["LETOPIS_TEST_HURRY"] = "yes"

    def see_skipped(self, partition: int, offset: int) -> None:
        """From the next start on, believe once that messages before this one were skipped."""
        self._environment["LETOPIS_TEST_SKIPPED"] = f"{partition} {offset}"

    def take_up(self, messages: int) -> None:
        """From the next start on, work on so many messages of a partition at once."""
        self._environment["LETOPIS_TEST_IN_FLIGHT"] = str(messages)

    def noted(self) -> list[str]:
        """The lines noted until now."""
        return self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []

    def checks(self) -> dict[str, str]:
        """What readiness says, check by check; nothing where it does not answer."""
        try:
            checks: dict[str, str] = httpx.get(f"{self.url}/readyz", timeout=5).json()["checks"]
        except httpx.TransportError:
            return {}
        return checks


class Road:
    """The topics of one test on one broker."""

    def __init__(self, kafka: str, topics: Topics) -> None:
        self.kafka = kafka
        self.topics = topics
        self._group = f"{topics.prefix}.extract"

    def send(
        self,
        values: Sequence[bytes | Article],
        partition: int | None = None,
        headers: Sequence[tuple[str, bytes]] = (),
        key: bytes | None = None,
    ) -> None:
        """Put records on the topic of articles and wait until they are confirmed."""
        with clients.producer([self.kafka]) as producer:
            futures = [
                producer.send(
                    self.topics.articles.name,
                    key=str(value.id).encode() if isinstance(value, Article) else key,
                    value=encode(value) if isinstance(value, Article) else value,
                    headers=list(headers),
                    partition=partition,
                )
                for value in values
            ]
            for future in futures:
                future.get(30)

    def wait_for(self, topic: str, count: int) -> list[Incoming]:
        """The first records of a topic, once there are so many."""
        deadline = time.monotonic() + _PATIENCE_S
        while len(found := list(reading.read_all([self.kafka], [topic]))) < count:
            assert time.monotonic() < deadline, f"{topic} holds {len(found)} records, not {count}"
            time.sleep(0.2)
        return found

    def wait_for_keys(self, topic: str, keys: set[str]) -> Counter[str]:
        """How often each key stands on a topic, once all the given ones do."""
        seen: Counter[str] = Counter()
        deadline = time.monotonic() + _PATIENCE_S
        with clients.consumer([self.kafka]) as consumer:
            partitions = [TopicPartition(topic, each) for each in range(self.topics.articles.partitions)]
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            while missing := keys - seen.keys():
                assert time.monotonic() < deadline, f"{len(missing)} of {len(keys)} keys do not come to {topic}"
                seen.update(each.key.decode() for each in itertools.chain(*consumer.poll(500).values()))
        return seen

    def committed(self, partition: int) -> int:
        """How far the workers' group has committed on the topic of articles; 0 where it has not."""
        with clients.admin([self.kafka]) as admin:
            offsets = admin.list_group_offsets([self._group])[self._group]
        found: OffsetAndMetadata | None = offsets.get(TopicPartition(self.topics.articles.name, partition))
        return 0 if found is None else max(0, found.offset)


@pytest.fixture
def road(kafka: str, topics: Topics) -> Road:
    """This test's topics on the session's broker."""
    return Road(kafka, topics)


RunWorker = Callable[..., EchoWorker]


@pytest.fixture
def run_worker(kafka: str, topics: Topics, tmp_path: Path, process_group: ProcessGroup) -> Iterator[RunWorker]:
    """`run_worker()` starts a worker of this test, ready; stopped after it. A second call starts another.

    `run_worker(in_flight=50)` works on so many messages of a partition at once.
    """
    running: list[EchoWorker] = []

    def run(in_flight: int = 1) -> EchoWorker:
        worker = EchoWorker(kafka, topics, tmp_path, len(running))
        worker.take_up(in_flight)
        running.append(worker)
        worker.start(process_group)
        worker.wait_ready()
        return worker

    yield run
    for worker in running:
        worker.stop()
