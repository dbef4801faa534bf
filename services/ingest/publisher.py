"""Records to Kafka, each confirmed by all in-sync replicas or reported as not; what waits for that is bounded.

kafka-python 3 buffers without bound, may block in `send()`, and does not keep `delivery_timeout_ms` when the broker is
frozen before an idempotent producer has its id: so what is in flight is counted and timed here, sending happens in a
thread, and a producer that failed to deliver is thrown away with all it holds. Until a new one has reached the broker,
`publish` fails at once.
"""

import asyncio
import contextlib
import gc
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from services.contracts.topics import MAX_RECORD_BYTES
from services.ingest import metrics
from services.ingest.errors import Unavailable

log = structlog.get_logger(__name__)

_BOOTSTRAP_MS = 5_000
_METADATA_MS = 5_000
_PROBE_SECONDS = 5.0
_RECONNECT_SECONDS = 0.5
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


@dataclass(frozen=True, slots=True)
class Record:
    """One record to be produced."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]

    @property
    def size(self) -> int:
        """Bytes that it holds in the producer, about."""
        return len(self.key) + len(self.value) + sum(len(name) + len(value) for name, value in self.headers)


@dataclass(frozen=True, slots=True)
class Position:
    """Where Kafka keeps a record."""

    partition: int
    offset: int


class InFlight:
    """How much may wait for Kafka at once, in records and bytes; for one event loop."""

    def __init__(self, records: int, size: int) -> None:
        self._max_records, self._max_size = records, size
        self._records = self._size = 0
        self._freed = asyncio.Condition()

    async def enter(self, records: int, size: int) -> None:
        """Wait for room. What is larger than everything enters alone."""
        async with self._freed:
            await self._freed.wait_for(
                lambda: (
                    not self._records
                    or (self._records + records <= self._max_records and self._size + size <= self._max_size)
                )
            )
            self._count(records, size)

    async def leave(self, records: int, size: int) -> None:
        """Give the room back."""
        async with self._freed:
            self._count(-records, -size)
            self._freed.notify_all()

    def _count(self, records: int, size: int) -> None:
        self._records += records
        self._size += size
        metrics.IN_FLIGHT_RECORDS.set(self._records)
        metrics.IN_FLIGHT_BYTES.set(self._size)


@dataclass
class _Batch:
    """Futures of a batch, counted down by the producer's thread; `done` is set in the loop when the last is in."""

    size: int
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]
    results: list[Position | Exception | None] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.results = [None] * self.size
        self._missing = self.size

    def settle(self, index: int, result: Position | Exception) -> None:
        """From any thread, once for each record."""
        self.results[index] = result
        with self._lock:
            self._missing -= 1
            last = not self._missing
        if last:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self.loop.call_soon_threadsafe(self._finish)

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Publisher:
    """Produces to one topic. Start it in the loop that it is used in; it connects by itself, again and again."""

    def __init__(
        self, servers: Sequence[str], topic: str, *, confirm_timeout: float, in_flight: InFlight, client_id: str
    ) -> None:
        self.topic = topic
        self._confirm_timeout = confirm_timeout
        self._in_flight = in_flight
        self._config: dict[str, Any] = {
            "bootstrap_servers": list(servers),
            "client_id": client_id,
            "acks": "all",
            "enable_idempotence": True,
            "compression_type": "zstd",
            "linger_ms": 5,
            "batch_size": 512 * 1024,
            "max_request_size": MAX_RECORD_BYTES,
            "request_timeout_ms": int(confirm_timeout * 1000 * 0.9),
            "delivery_timeout_ms": int(confirm_timeout * 1000),
            "max_block_ms": _METADATA_MS,
            "bootstrap_timeout_ms": _BOOTSTRAP_MS,
            "reconnect_backoff_max_ms": 1_000,
            "allow_auto_create_topics": False,
            "metrics_enabled": False,
        }
        self._producer: KafkaProducer | None = None
        self._answers = False
        self._failed = asyncio.Event()
        self._ready = asyncio.Event()
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="publisher")
        self._connecting: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Whether the broker answered a few seconds ago and has confirmed all since."""
        return self._producer is not None and self._answers

    async def start(self, wait: float = 5) -> None:
        """Begin to connect; returns when connected or after `wait` seconds, whichever is first."""
        self._connecting = asyncio.create_task(self._stay_connected())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), wait)

    async def stop(self, wait: float = 2) -> None:
        """Let go of the producer; records that are still in flight get `wait` seconds to arrive."""
        if self._connecting is not None:
            self._connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._connecting
        producer, self._producer = self._producer, None
        if producer is not None:
            await self._in_thread(producer.close, wait)
        self._threads.shutdown(wait=False)

    async def publish(self, records: Sequence[Record]) -> list[Position | Exception]:
        """Produce and wait until Kafka has confirmed each record; the results stand in the order of the records.

        A record is answered by an exception where that record cannot be taken (it is too large). Raises Unavailable
        where Kafka did not confirm all others in time: some may be on the topic all the same. May wait for room.
        """
        size = sum(record.size for record in records)
        try:
            await asyncio.wait_for(self._in_flight.enter(len(records), size), self._confirm_timeout)
        except TimeoutError:
            raise Unavailable("Kafka", "too much waits for its confirmation", retry_after=5) from None
        producer = self._producer
        if producer is None:
            await self._in_flight.leave(len(records), size)
            raise Unavailable("Kafka", "no broker answers")
        loop = asyncio.get_running_loop()
        batch = _Batch(len(records), loop, loop.create_future())
        # A task of its own: neither a client that hangs up nor our own patience may free the room of records that
        # the producer still holds.
        sending = asyncio.create_task(self._send(producer, records, batch, size))
        try:
            await asyncio.wait_for(asyncio.shield(sending), self._confirm_timeout)
        except TimeoutError:
            self._give_up(producer, f"no answer for {self._confirm_timeout:g} s")
            raise Unavailable("Kafka", "did not confirm in time") from None
        results = [result for result in batch.results if result is not None]
        for result in results:
            if isinstance(result, Exception) and not isinstance(result, _TOO_LARGE):
                self._give_up(producer, repr(result))
                raise Unavailable("Kafka", f"did not confirm ({type(result).__name__})") from result
        return results

    async def _send(self, producer: KafkaProducer, records: Sequence[Record], batch: _Batch, size: int) -> None:
        """Returns when each record has its result, however long that takes."""
        try:
            await self._in_thread(self._send_all, producer, records, batch)
            await batch.done
        finally:
            await self._in_flight.leave(len(records), size)

    def _give_up(self, producer: KafkaProducer, why: str) -> None:
        """Have the producer replaced, if nobody has yet."""
        metrics.PUBLISH_FAILURES.inc()
        if producer is self._producer and not self._failed.is_set():
            log.warning("Kafka did not confirm", topic=self.topic, error=why)
            self._failed.set()

    def _send_all(self, producer: KafkaProducer, records: Sequence[Record], batch: _Batch) -> None:
        """In a thread: `send()` blocks while it learns of the topic."""
        failed: Exception | None = None
        for index, record in enumerate(records):
            if failed is not None:  # each further record would block as long
                batch.settle(index, failed)
                continue
            try:
                future = producer.send(self.topic, key=record.key, value=record.value, headers=record.headers)
            except (KafkaError, ValueError, AssertionError) as error:
                batch.settle(index, error)
                failed = None if isinstance(error, _TOO_LARGE) else error
                continue
            future.add_callback(_on_success, batch, index)
            future.add_errback(_on_failure, batch, index)

    async def _stay_connected(self) -> None:
        while True:
            self._failed.clear()
            try:
                self._producer = await self._in_thread(self._connect)
            except Exception as error:  # whatever it is, the next try may do
                log.warning("Kafka does not answer", servers=self._config["bootstrap_servers"], error=repr(error))
                gc.collect()  # a producer that found no broker is a cycle that holds sockets
                await asyncio.sleep(_RECONNECT_SECONDS)
                continue
            log.info("connected to Kafka", topic=self.topic)
            self._answers = True
            metrics.KAFKA_UP.set(1)
            self._ready.set()
            await self._watch(self._producer)
            metrics.KAFKA_UP.set(0)
            broken, self._producer = self._producer, None
            await self._in_thread(_abandon, broken)

    async def _watch(self, producer: KafkaProducer) -> None:
        """Return when a delivery has failed; until then ask the broker now and then, for readiness without pushes."""
        while not self._failed.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._failed.wait(), _PROBE_SECONDS)
                return
            self._answers = await self._in_thread(_answers, producer)
            metrics.KAFKA_UP.set(self._answers)

    def _connect(self) -> KafkaProducer:
        """Reach the broker and learn of the topic, so that the first push need not. Blocks up to 10 s."""
        producer = KafkaProducer(**self._config)
        try:
            producer.partitions_for(self.topic)
        except BaseException:
            producer.close(timeout=0)
            raise
        return producer

    async def _in_thread(self, function: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


def _abandon(producer: KafkaProducer) -> None:
    """Close a producer so that whatever it holds fails now. `close()` alone gives up closing when it cannot flush."""
    with contextlib.suppress(KafkaError):
        producer.close(timeout=0)
    producer._sender.force_close()


def _answers(producer: KafkaProducer) -> bool:
    """Whether the broker answers a request for metadata in time. Blocks; kafka-python has no public way to ask."""
    arrived = threading.Event()
    update = producer._metadata.request_update()
    update.add_both(lambda _: arrived.set())
    return arrived.wait(_METADATA_MS / 1000) and bool(update.succeeded())


def _on_success(batch: _Batch, index: int, metadata: Any) -> None:
    batch.settle(index, Position(metadata.partition, metadata.offset))


def _on_failure(batch: _Batch, index: int, error: Exception) -> None:
    batch.settle(index, error)
