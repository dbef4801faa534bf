"""The road from push to timeline, on a broker and a database of a test's own, to be disturbed and compared."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
from kafka import TopicPartition

from services.contracts.topics import Topic, Topics
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.process_group import ProcessGroup
from services.local.service import Service
from services.platform import kafka as clients
from services.platform.topics import reconcile

KEY = "a-key-of-the-tests-0123456789"
PATIENCE_S = 180


def wait_until(what: str, holds: Callable[[], bool]) -> None:
    """Block until the condition holds; fails with its name."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"not within {PATIENCE_S} s: {what}"
        time.sleep(0.05)


@dataclass(frozen=True)
class State:
    """What the database says, and what subscribers of the timeline's topic know, without times of arrival."""

    articles: Mapping[str, Any]
    mentions: Mapping[str, Any]
    entries: Mapping[str, Any]
    announced: Mapping[str, Any]

    def differences(self, other: "State") -> list[tuple[str, str, Any, Any]]:
        """What is not the same in the two: where, which, here, there."""
        return [
            (name, key, mine.get(key), others.get(key))
            for name, mine, others in ((name, mine, getattr(other, name)) for name, mine in vars(self).items())
            for key in mine.keys() | others.keys()
            if mine.get(key) != others.get(key)
        ]


class Road:
    """Ingest, extract and store on a broker and a database."""

    def __init__(self, broker: Kafka, database_url: str, prefix: str, group: ProcessGroup, folder: Path) -> None:
        self.broker = broker
        self.topics = Topics(prefix)
        self._database_url = database_url
        self._group = group
        settings = {
            "LETOPIS_KAFKA": broker.address,
            "LETOPIS_TOPIC_PREFIX": prefix,
            "LETOPIS_DATABASE_URL": database_url,
            "LETOPIS_API_KEYS": f"tests:{KEY}",
            "LETOPIS_ARTICLE_SECONDS": "20",  # what is found must not depend on how busy the machine is
        }
        self.ingest, self.extract, self.store = (
            Service(name, free_port(), settings, folder / f"{prefix}-{name}.log")
            for name in ("ingest", "extract", "store")
        )
        with clients.admin([broker.address]) as admin:
            reconcile(admin, self.topics.all(), replication=1)

    def start(self) -> None:
        """Start all three and wait until they are ready."""
        services = (self.ingest, self.extract, self.store)
        for service in services:
            service.start(self._group)
        for service in services:
            service.wait_ready()

    def push(self, articles: Sequence[Mapping[str, Any]]) -> None:
        """Push the articles, and push again what was not answered as taken, as a crawler does."""
        body = "".join(json.dumps(article) + "\n" for article in articles)
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-ndjson"}

        def taken() -> bool:
            try:
                answer = httpx.post(f"{self.ingest.url}/v1/articles", content=body, headers=headers, timeout=60)
            except httpx.TransportError:
                return False
            assert answer.status_code in (200, 202, 503), answer.text
            return answer.status_code != 503

        wait_until("the push is taken", taken)

    def stored(self) -> int:
        """How many articles the store has taken in."""
        with psycopg.connect(self._database_url) as connection:
            row = connection.execute("SELECT count(*) FROM store.articles").fetchone()
        assert row is not None
        return int(row[0])

    def wait_settled(self) -> None:
        """Block until everything on the topics has been worked on and announced."""
        for group, topic in (("extract", self.topics.articles), ("store", self.topics.extractions)):
            wait_until(f"{group} has read {topic.name}", lambda g=group, t=topic: self._lag(g, t) == 0)  # type: ignore[misc]
        wait_until("copies are marked", lambda: not self._query("SELECT article_id FROM store.unprinted"))
        wait_until("the outbox is empty", lambda: not self._query("SELECT entry_id, version FROM store.outbox"))

    def read_all_again(self) -> None:
        """Have extract and store read their topics from the start, as an operator replays them."""
        for service in (self.extract, self.store):
            service.stop()
        with clients.admin([self.broker.address]) as admin:
            admin.delete_groups([self._group_id("extract"), self._group_id("store")])
        for service in (self.extract, self.store):
            service.start(self._group)
        for service in (self.extract, self.store):
            service.wait_ready()

    def state(self) -> State:
        """What has come of the articles."""
        return State(
            articles=self._query(
                "SELECT id, revision, extractor, withdrawn, source, url, title, text FROM store.articles"
            ),
            mentions=self._query("SELECT event_id, article_id, entry_id, part_of, record::text FROM store.mentions"),
            entries=self._query("SELECT id, document::text FROM store.entries"),
            announced=self._announced(),
        )

    def versions(self) -> Mapping[str, Any]:
        """The version of each entry: it grows with every change."""
        return self._query("SELECT id, version FROM store.entries")

    def dead_letters(self) -> int:
        """How many records were given up."""
        return sum(self._end(topic) for topic in self.topics.dead_letters.values())

    def stop(self) -> None:
        """Stop the services."""
        for service in (self.ingest, self.extract, self.store):
            service.stop()

    def _query(self, sql: str) -> dict[str, Any]:
        with psycopg.connect(self._database_url) as connection:
            return {str(first): rest for first, *rest in connection.execute(sql).fetchall()}

    def _announced(self) -> dict[str, Any]:
        """The last state of each entry on the timeline's topic, as a subscriber who reads it all comes to know it."""
        last: dict[str, Any] = {}
        with clients.consumer([self.broker.address], auto_offset_reset="earliest") as consumer:
            partitions = [TopicPartition(self.topics.timeline.name, n) for n in range(self.topics.timeline.partitions)]
            consumer.assign(partitions)
            ends = consumer.end_offsets(partitions)
            while any(consumer.position(partition) < ends[partition] for partition in partitions):
                for records in consumer.poll(timeout_ms=200).values():
                    last |= {record.key.decode(): record.value and json.loads(record.value) for record in records}
        return {key: value for key, value in last.items() if value is not None}

    def _group_id(self, service: str) -> str:
        return f"{self.topics.prefix}.{service}"

    def _end(self, topic: Topic) -> int:
        with clients.consumer([self.broker.address]) as consumer:
            return sum(consumer.end_offsets([TopicPartition(topic.name, n) for n in range(topic.partitions)]).values())

    def _lag(self, service: str, topic: Topic) -> int:
        with clients.consumer([self.broker.address], group_id=self._group_id(service)) as consumer:
            partitions = [TopicPartition(topic.name, n) for n in range(topic.partitions)]
            ends = consumer.end_offsets(partitions)
            return sum(ends[partition] - (consumer.committed(partition) or 0) for partition in partitions)
