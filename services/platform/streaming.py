"""Workers: a Faust app that reads one topic and never loses a message.

Faust 0.15 acknowledges a message whose agent raised, was cancelled or skipped it, and commits past gaps of one; so
its acknowledgement is switched off (`acks=False`) and what is committed is decided here, from `Progress`: a message
counts when `Handling` has said that it is done, which it does after Kafka has confirmed every output. Each partition
has an agent of its own (`isolated_partitions`), and as many messages in work at a time as the service allows: with one,
a partition's messages are handled in their order; with more, what is committed is still the first that is not done.

What happens when
- a message cannot be handled: see `services.platform.handling`.
- partitions are taken away: messages waiting for another try are left to the next owner, those in work are finished
  (up to 25 s), what is done is committed, then the partitions are given back.
- SIGTERM or SIGINT comes: nothing new is begun, what is in work is finished (up to `drain_seconds`), what is done
  is committed, and the process ends with code 0. What was not finished comes again at the next start.
- Faust fails, or is seen to pass over a message: the app is thrown away and a new one starts from what is committed.
- Kafka is away: the worker stays unready, tries again and recovers by itself.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, Generic, TypeVar, cast

import faust
import structlog
from aiohttp import web
from aiokafka import TopicPartition
from faust.exceptions import NotReady, ProducerSendError
from pydantic import BaseModel, Field

from services.contracts.topics import MAX_RECORD_BYTES, Topic
from services.platform import metrics
from services.platform.dead_letters import Incoming
from services.platform.errors import PassingError, Refusal
from services.platform.handling import Context, Handler, Handling
from services.platform.health import PATHS, Check, Health
from services.platform.kafka import COMPRESSION
from services.platform.outgoing import Outgoing
from services.platform.progress import Progress
from services.platform.settings import HttpSettings, KafkaSettings

__all__ = ["Context", "Handler", "Outgoing", "Worker", "WorkerSettings"]

ModelT = TypeVar("ModelT", bound=BaseModel)

# A worker that dies is missed after this time; its heartbeats come from a thread of their own.
_SESSION_TIMEOUT_S = 10.0
_HEARTBEAT_S = 3.0
# Kafka waits so long for a member to give its partitions back; finishing what is in work must take less.
_REBALANCE_TIMEOUT_S = 60.0
_HAND_OVER_S = 25.0
_COMMIT_EVERY_S = 0.5
# Long enough to sit out a broker's restart, short enough to notice that it does not come back.
_CONFIRM_TIMEOUT_S = 60.0
# Messages read ahead in each partition, of up to 500 KB each: about a second's work.
_READ_AHEAD = 256
# A record may unpack to more than the topics take packed; the broker has the last word.
_MAX_REQUEST_BYTES = 6 * MAX_RECORD_BYTES
_COMMIT_TIMEOUT_S = 1.0
_STOP_APP_S = 2.0
_RESTART_PAUSE_S = (0.5, 10.0)

_log = structlog.get_logger(__name__)


class WorkerSettings(KafkaSettings, HttpSettings):
    """What every worker needs."""

    drain_seconds: Annotated[
        float, Field(gt=0, description="After SIGTERM, the most that a message in work may take")
    ] = 5


class Worker(Generic[ModelT]):
    """One process of a service that reads a topic, with its health and metrics over HTTP.

    `handler` opens what the service needs and yields the handler of records; it is opened before the first message
    and closed after the last. `service` names the consumer group (`<prefix>.<service>`) and the dead letters.
    `in_flight` messages of each partition may be with the handler at the same time.
    """

    def __init__(
        self,
        service: str,
        settings: WorkerSettings,
        source: Topic,
        model: type[ModelT],
        handler: Callable[[], AbstractAsyncContextManager[Handler[ModelT]]],
        checks: Mapping[str, Check] | None = None,
        in_flight: int = 1,
    ) -> None:
        self.health = Health({"kafka": self._check_kafka, "messages": self._check_messages, **(checks or {})})
        self._service = service
        self._settings = settings
        self._source = source
        self._model = model
        self._handler = handler
        self._in_flight = in_flight
        self._app: _App | None = None
        self._handling: Handling[ModelT] | None = None

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Blocks. Raises Refusal, and what opening the handler raises."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, self._on_signal, stop)
        async with self._http(), self._handler() as handle:
            dead_letters = self._settings.topics().dead_letter(self._source.name, self._service)
            self._handling = Handling(self._source, self._model, dead_letters, self._service, handle)
            pause, longest = _RESTART_PAUSE_S
            while not stop.is_set():
                ready = await self._run_app(self._handling, stop)
                pause = _RESTART_PAUSE_S[0] if ready else min(longest, pause * 2)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
        _log.info("stopped")

    def _on_signal(self, stop: asyncio.Event) -> None:
        _log.info("stopping")
        self.health.stopping()
        stop.set()

    async def _run_app(self, handling: Handling[ModelT], stop: asyncio.Event) -> bool:
        """Run one Faust app until it fails or is to stop; whether it ever held partitions."""
        folder = tempfile.mkdtemp(prefix="letopis-")
        self._app = app = _App(self._service, self._settings, self._source, handling, folder, self._in_flight)
        try:
            await app.run(stop)
        except Exception as error:
            _log.warning("starting anew", reason=f"{type(error).__name__}: {error}")
        finally:
            self._app = None
            await self._stop_app(app)
            shutil.rmtree(folder, ignore_errors=True)
        return app.assigned.is_set()

    async def _stop_app(self, app: "_App") -> None:
        """Stop the app; where it hangs end the process: nothing that is committed depends on an orderly end."""
        try:
            await asyncio.wait_for(app.close(self._settings.drain_seconds), self._settings.drain_seconds + _STOP_APP_S)
        except Exception as error:
            _log.warning("Faust does not stop; ending the process", reason=f"{type(error).__name__}: {error}")
            os._exit(0 if self.health.is_stopping else 1)

    async def _check_kafka(self) -> str | None:
        if self._app is None or not self._app.assigned.is_set():
            return "not connected yet"
        return None if await self._app.reaches_kafka() else "does not answer"

    async def _check_messages(self) -> str | None:
        return self._handling.trouble if self._handling else "not started yet"

    @contextlib.asynccontextmanager
    async def _http(self) -> AsyncIterator[None]:
        application = web.Application()
        for path in PATHS:
            application.router.add_get(path, self._answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            host, port = self._settings.host, self._settings.port
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                raise Refusal(
                    f"LETOPIS_HOST, LETOPIS_PORT: cannot listen on {host}:{port} ({error.strerror})"
                ) from None
            _log.info("listening", host=host, port=runner.addresses[0][1])
            yield
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        answer = await self.health.answer(request.path)
        return web.Response(body=answer.body, status=answer.status, headers={"Content-Type": answer.content_type})


class _App:
    """One life of a Faust app, from joining the group to leaving it."""

    def __init__(
        self,
        service: str,
        settings: WorkerSettings,
        source: Topic,
        handling: Handling[Any],
        folder: str,
        in_flight: int,
    ) -> None:
        self.assigned = asyncio.Event()
        self._handling = handling
        self._progress: Progress[faust.types.TP] = Progress()
        self._closing = False
        self._in_flight = in_flight
        self._in_work: set[asyncio.Task[None]] = set()
        self._give_up = asyncio.Event()
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._faust = app = faust.App(
            f"{settings.topic_prefix}.{service}",
            broker="kafka://" + ";".join(settings.kafka_servers()),
            datadir=folder,
            autodiscover=False,
            web_enabled=False,
            key_serializer="raw",
            value_serializer="raw",
            topic_allow_declare=False,
            topic_disable_leader=True,
            table_standby_replicas=0,  # with it Faust leaves the assignment to Kafka's own round robin
            stream_wait_empty=True,
            stream_buffer_maxsize=_READ_AHEAD,
            broker_session_timeout=_SESSION_TIMEOUT_S,
            broker_heartbeat_interval=_HEARTBEAT_S,
            broker_rebalance_timeout=_REBALANCE_TIMEOUT_S,
            broker_max_poll_interval=24 * 3600.0,  # a worker that waits for its database is to keep its partitions
            consumer_auto_offset_reset="earliest",
            consumer_max_fetch_size=MAX_RECORD_BYTES,
            producer_acks=-1,
            producer_compression_type=COMPRESSION,
            producer_max_request_size=_MAX_REQUEST_BYTES,
            producer_request_timeout=_CONFIRM_TIMEOUT_S,
        )
        app.on_partitions_revoked.connect(self._on_revoked)  # type: ignore[arg-type]
        app.on_rebalance_complete.connect(self._on_assigned)  # type: ignore[arg-type]
        topic = app.topic(source.name, value_serializer="raw", key_serializer="raw", acks=False)
        app.agent(topic, name=service, isolated_partitions=True)(self._read)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop. Raises what Faust failed with, SkippedMessages where it passed over a message."""
        await self._faust.start()
        endings: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(stop.wait()),
            asyncio.ensure_future(self._faust._crashed.wait()),
            asyncio.ensure_future(self._commit_for_ever()),
        ]
        try:
            done, _ = await asyncio.wait([*endings, self._failed], return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
            if self._faust.crash_reason is not None:
                raise self._faust.crash_reason
        finally:
            for each in endings:
                each.cancel()

    async def close(self, seconds: float) -> None:
        """Begin nothing new, finish what is in work within so many seconds, commit, leave the group."""
        self._closing = True
        self._give_up.set()
        await self._finish(seconds)
        await self._faust.stop()

    async def reaches_kafka(self) -> bool:
        """Whether a broker answers now."""
        producer = cast(Any, self._faust.producer)._producer
        return producer is not None and bool(await producer.client.force_metadata_update())

    @property
    def _consumer(self) -> Any:
        """Faust's driver for aiokafka, by more than the interface that Faust has types for."""
        return self._faust.consumer

    async def _read(self, stream: faust.StreamT[bytes]) -> None:
        room = asyncio.Semaphore(self._in_flight)
        async for event in stream.events():
            await room.acquire()
            give_up = self._give_up
            try:
                begun = await self._begin(event.message, give_up)
            except Exception as error:
                self._fail(error)
                begun = False
            if not begun:
                room.release()
                continue
            work = asyncio.create_task(self._take(event.message, give_up))
            self._in_work.add(work)
            work.add_done_callback(self._in_work.discard)
            work.add_done_callback(lambda _: room.release())

    async def _begin(self, message: Any, give_up: asyncio.Event) -> bool:
        """Note that a message comes into work; False where it is not to: from before a rebalance, or after the end."""
        if give_up.is_set() or message.generation_id != self._faust.consumer_generation_id:
            return False
        if message.tp not in self._progress:
            first = await self._first(message.tp)
            if give_up.is_set():
                return False
            self._progress.follow(message.tp, first)
        self._progress.begin(message.tp, message.offset)
        return True

    async def _take(self, message: Any, give_up: asyncio.Event) -> None:
        try:
            done = not give_up.is_set() and await self._handling.take(_incoming(message), self._produce, give_up)
            if done and give_up is self._give_up and message.tp in self._progress:
                self._progress.done(message.tp, message.offset)
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        if not self._failed.done():
            self._failed.set_exception(error)
        self._closing = True
        self._give_up.set()

    async def _first(self, tp: faust.types.TP) -> int:
        """Where the group stands in a partition, by the broker; its beginning where it never was or that is gone."""
        consumer = self._consumer
        thread = consumer._thread
        committed = await thread.call_thread(thread._ensure_consumer().committed, TopicPartition(*tp))
        earliest = (await consumer.earliest_offsets(tp))[tp]
        return max(committed or 0, earliest or 0)

    async def _produce(self, output: Outgoing) -> None:
        try:
            sent = await self._faust.producer.send(output.topic, output.key, output.value, None, None, output.headers)
        except ProducerSendError as error:
            raise error.__cause__ or error from None
        except NotReady:
            raise PassingError("not connected to Kafka") from None
        await sent

    async def _commit_for_ever(self) -> None:
        while True:
            await asyncio.sleep(_COMMIT_EVERY_S)
            await self._commit()
            self._measure_lag()

    async def _commit(self) -> None:
        offsets = self._progress.to_commit()
        if offsets and await self._consumer._commit(offsets):
            self._progress.committed(offsets)

    def _measure_lag(self) -> None:
        for tp in self._consumer.assignment():
            end = self._consumer.highwater(tp)
            if end is not None:
                begun = self._progress.next(tp) if tp in self._progress else self._consumer._committed_offset[tp]
                metrics.LAG.labels(tp.topic, tp.partition).set(max(0, end - (begun or 0)))

    async def _finish(self, seconds: float) -> None:
        if self._in_work:
            _, late = await asyncio.wait(self._in_work, timeout=seconds)
            for task in late:
                task.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._commit(), _COMMIT_TIMEOUT_S)

    async def _on_revoked(self, _app: faust.App, revoked: set[faust.types.TP], **_: Any) -> None:
        self._give_up.set()
        await self._finish(_HAND_OVER_S)
        metrics.LAG.clear()
        self._progress.clear()

    async def _on_assigned(self, _app: faust.App, **_: Any) -> None:
        if not self._closing:
            self._give_up = asyncio.Event()
        self.assigned.set()
        _log.info("partitions assigned", partitions=sorted(tp.partition for tp in self._consumer.assignment()))


def _incoming(message: Any) -> Incoming:
    return Incoming(
        message.topic,
        message.partition,
        message.offset,
        message.timestamp or 0.0,
        message.key,
        message.value,
        list(message.headers or ()),
    )
