"""Kafka clients outside of Faust: kafka-python, with the settings that all of Letopis shares.

kafka-python waits up to 30 s inside a client's constructor for brokers that may be starting; here a client tries in
short rounds and says in the end why it gave up.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from services.contracts.topics import MAX_RECORD_BYTES
from services.platform.errors import Refusal

COMPRESSION = "zstd"
"""Of all producers; both Python clients read it with the package cramjam."""

_ROUND_MS = 3_000
_REQUEST_TIMEOUT_MS = 15_000
ClientT = TypeVar("ClientT")


class KafkaUnreachable(Refusal):
    """No broker answers at the bootstrap servers. Retry while they may be starting, else refuse."""


@contextlib.contextmanager
def admin(servers: Sequence[str], wait: float = 10) -> Iterator[KafkaAdminClient]:
    """An admin client, closed at the end. Blocks up to `wait` seconds, then raises KafkaUnreachable.

    What Kafka refuses or leaves unanswered inside the block leaves it as KafkaUnreachable too.
    """
    client = connect(KafkaAdminClient, servers, wait, request_timeout_ms=_REQUEST_TIMEOUT_MS)
    try:
        yield client
    except KafkaError as error:
        raise KafkaUnreachable(f"Kafka at {', '.join(servers)} did not do what was asked: {error}") from error
    finally:
        client.close()


@contextlib.contextmanager
def consumer(servers: Sequence[str], wait: float = 10, **settings: Any) -> Iterator[KafkaConsumer]:
    """A consumer of raw bytes that joins no group and commits nothing unless `settings` say so, closed at the end.

    Blocks up to `wait` seconds, then raises KafkaUnreachable.
    """
    settings = {
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "max_partition_fetch_bytes": MAX_RECORD_BYTES,
        "allow_auto_create_topics": False,
        **settings,
    }
    client = connect(KafkaConsumer, servers, wait, **settings)
    try:
        yield client
    finally:
        client.close()


@contextlib.contextmanager
def producer(servers: Sequence[str], wait: float = 10, **settings: Any) -> Iterator[KafkaProducer]:
    """A producer of raw bytes, idempotent, confirmed by all replicas, flushed and closed at the end.

    Check every future that `send` returns. Blocks up to `wait` seconds, then raises KafkaUnreachable.
    """
    settings = {
        "acks": "all",
        "compression_type": COMPRESSION,
        "max_request_size": MAX_RECORD_BYTES,
        "delivery_timeout_ms": 60_000,
        "allow_auto_create_topics": False,
        **settings,
    }
    client = connect(KafkaProducer, servers, wait, **settings)
    try:
        yield client
    finally:
        client.close(timeout=30)


def connect(make: Callable[..., ClientT], servers: Sequence[str], wait: float, **settings: Any) -> ClientT:
    """Make a client of kafka-python, trying for up to `wait` seconds. Raises KafkaUnreachable. Blocks."""
    deadline = time.monotonic() + wait
    while True:
        left_ms = max(500, min(_ROUND_MS, int(1000 * (deadline - time.monotonic()))))
        try:
            return make(bootstrap_servers=list(servers), bootstrap_timeout_ms=left_ms, **settings)
        except KafkaError as error:
            if time.monotonic() >= deadline:
                raise KafkaUnreachable(
                    f"Kafka does not answer at {', '.join(servers)} ({type(error).__name__}): "
                    "is it running, and is LETOPIS_KAFKA right?"
                ) from error
        time.sleep(0.1)
