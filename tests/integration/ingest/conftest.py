"""A running ingest service, and what it has put on the topic."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from psycopg_pool import AsyncConnectionPool

from services.contracts.article import Article
from services.contracts.records import decode
from services.contracts.topics import Topics
from services.ingest.database import Pool
from services.local.service import Service
from services.platform import kafka as platform_kafka
from tests.integration.conftest import RunService
from tests.integration.ingest.site import Site, serve_site

KEY = "a-key-of-the-tests-0123456789"


@pytest.fixture
def ingest(run_service: RunService) -> Service:
    """The service with one key, that of `crawler`."""
    return run_service("ingest", LETOPIS_API_KEYS=f"crawler:{KEY}")


@pytest.fixture
def client(ingest: Service) -> Iterator[httpx.Client]:
    """A client that holds the key."""
    with httpx.Client(base_url=ingest.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as client:
        yield client


@pytest.fixture
def on_topic(kafka: str, topics: Topics) -> Callable[[], list[Article]]:
    """Reads all that is on the articles topic now."""

    def read() -> list[Article]:
        return [decode(Article, record.value) for record in read_topic(kafka, topics.articles.name)]

    return read


def read_topic(servers: str, topic: str) -> list[Any]:
    """Every record of a topic up to its present end."""
    with platform_kafka.consumer([servers]) as consumer:
        partitions = [platform_kafka_partition(topic, each) for each in consumer.partitions_for_topic(topic) or ()]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        records: list[Any] = []
        while any(consumer.position(each) < ends[each] for each in partitions):
            for polled in consumer.poll(timeout_ms=500).values():
                records += polled
        return records


def platform_kafka_partition(topic: str, partition: int) -> Any:
    """A partition by kafka-python's name for it."""
    from kafka import TopicPartition

    return TopicPartition(topic, partition)


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """Connections to the database of the test, as the service has them."""
    pool: Pool = AsyncConnectionPool(database_url, kwargs={"autocommit": True}, open=False)
    await pool.open()
    yield pool
    await pool.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on the loopback address."""
    with serve_site() as site:
        yield site
