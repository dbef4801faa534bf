"""What becomes of one message: handled and its outputs confirmed, or laid down as a dead letter, or left for later.

Knows nothing of Faust; `services.platform.streaming` feeds it. The rules:

- Bytes that are no record of the model, and PermanentError from the handler: a dead letter, confirmed by Kafka.
- PassingError, and Kafka not confirming an output: again, after a pause that doubles up to 30 s with full jitter.
- Any other exception is a defect. Of one message it is a dead letter, with the traceback. When several messages in a
  row fail so, the defect is rather the worker's than theirs: then each is tried for ten minutes before it becomes a
  dead letter, so that a broken release does not sweep a whole topic into the dead letters before anybody looks.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

import structlog
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError
from pydantic import BaseModel

from services.contracts.headers import header, new_traceparent, trace_id
from services.contracts.records import UnreadableRecord, decode
from services.contracts.topics import Topic
from services.platform import metrics
from services.platform.dead_letters import Incoming, bury
from services.platform.errors import PassingError, PermanentError
from services.platform.outgoing import Outgoing

ModelT = TypeVar("ModelT", bound=BaseModel)

DEFECTS_IN_A_ROW = 5
"""So many messages in a row may fail for unforeseen reasons before that is held against the worker."""

DEFECT_PATIENCE_S = 600.0
"""So long a message is tried then."""

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 30.0
_FORESEEN = (UnreadableRecord, PermanentError, MessageSizeTooLargeError, RecordListTooLargeError)
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Context:
    """Where the message that is being handled stands. `traceparent` is for its outputs: a child of its own."""

    topic: str
    partition: int
    offset: int
    timestamp: datetime
    traceparent: str


Handler = Callable[[ModelT, Context], Awaitable[Sequence[Outgoing]]]
"""Handles one record and returns what is to be produced. Must be idempotent: a message may come again.

Raises PassingError or PermanentError; anything else counts as a defect.
"""

Produce = Callable[[Outgoing], Awaitable[None]]
"""Produces a record and returns when Kafka has confirmed it. Raises aiokafka.errors.KafkaError."""


class Handling(Generic[ModelT]):
    """Takes the messages of one topic, for one service. Several may be with it at the same time."""

    def __init__(
        self, source: Topic, model: type[ModelT], dead_letters: Topic, service: str, handle: Handler[ModelT]
    ) -> None:
        self._source = source
        self._model = model
        self._queue = dead_letters.name
        self._service = service
        self._handle = handle
        self._defects = 0
        self._trouble: dict[tuple[int, int], str] = {}
        """Why messages wait, by partition and offset."""
        self._paused_until: dict[str, float] = {}
        """By the event loop's clock, when those who wait for a reason try again."""
        self._key_name = source.key.replace(" ", "_")

    @property
    def trouble(self) -> str | None:
        """Why messages are waiting to be tried again, None where none is. For readiness."""
        return next(iter(self._trouble.values()), None)

    async def take(self, record: Incoming, produce: Produce, give_up: asyncio.Event) -> bool:
        """Deal with one message; True when it is done and may be committed.

        False when `give_up` was set while it waited for another try: it must come again. Raises nothing else than
        CancelledError.
        """
        traceparent = header(record.headers, "traceparent")
        with structlog.contextvars.bound_contextvars(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            trace_id=trace_id(traceparent),
            **({self._key_name: record.key.decode(errors="replace")} if record.key else {}),
        ):
            try:
                return await self._take(record, new_traceparent(traceparent), produce, give_up)
            finally:
                self._trouble.pop((record.partition, record.offset), None)

    async def _take(self, record: Incoming, traceparent: str, produce: Produce, give_up: asyncio.Event) -> bool:
        began = time.perf_counter()
        tries = 0
        outputs: Sequence[Outgoing] | None = None
        error: Exception | None = None  # what makes it a dead letter
        while True:
            try:
                if outputs is None:
                    outputs = await self._handle(decode(self._model, record.value), self._context(record, traceparent))
                    self._defects = 0
                await self._deliver(outputs, produce)
                break
            except (PassingError, KafkaError) as failure:
                if isinstance(failure, _TOO_LARGE):
                    # An output is too large: a dead letter. The dead letter itself is: then without the record.
                    outputs, error = [self._bury(record, error or failure, keep=error is None)], error or failure
                    continue
                cause: Exception = failure
            except Exception as failure:
                if not self._is_to_be_held(failure, time.perf_counter() - began):
                    outputs, error = [self._bury(record, failure)], failure
                    continue
                cause = failure
            tries += 1
            if not await self._pause(record, cause, tries, give_up):
                return False
        self._settled(record, error, tries, time.perf_counter() - began)
        return True

    def _context(self, record: Incoming, traceparent: str) -> Context:
        at = datetime.fromtimestamp(record.timestamp, UTC)
        return Context(record.topic, record.partition, record.offset, at, traceparent)

    def _bury(self, record: Incoming, error: Exception, keep: bool = True) -> Outgoing:
        foreseen = isinstance(error, _FORESEEN)
        return bury(record, self._queue, self._service, error, foreseen=foreseen, keep=keep)

    def _is_to_be_held(self, error: Exception, seconds: float) -> bool:
        """Whether an error is held against the worker, not yet against its message."""
        if isinstance(error, _FORESEEN):
            return False
        self._defects += 1
        return self._defects > DEFECTS_IN_A_ROW and seconds < DEFECT_PATIENCE_S

    async def _deliver(self, outputs: Sequence[Outgoing], produce: Produce) -> None:
        """Produce all at once. Where one fails, all are produced again later: that is without effect for readers."""
        results = await asyncio.gather(*map(produce, outputs), return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        for failure in sorted(failures, key=lambda failure: not isinstance(failure, _TOO_LARGE)):
            raise failure
        for output in outputs:
            metrics.OUTPUTS.labels(output.topic).inc()

    async def _pause(self, record: Incoming, error: Exception, tries: int, give_up: asyncio.Event) -> bool:
        """Wait before the next try, together with others that fail for the same reason; False if it is not to be."""
        reason = str(error) if isinstance(error, PassingError) else type(error).__name__
        self._trouble[record.partition, record.offset] = reason
        metrics.RETRIES.labels(record.topic).inc()
        now = asyncio.get_running_loop().time()
        if self._paused_until.get(reason, 0.0) <= now:
            pause = random.uniform(0, min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**tries))  # noqa: S311
            unforeseen = None if isinstance(error, (PassingError, KafkaError)) else error
            _log.warning("will try again", reason=reason, tries=tries, pause=round(pause, 3), exc_info=unforeseen)
            self._paused_until = {reason: now + pause}
        try:
            await asyncio.wait_for(give_up.wait(), self._paused_until[reason] - now)
        except TimeoutError:
            return True
        return False

    def _settled(self, record: Incoming, error: Exception | None, tries: int, seconds: float) -> None:
        metrics.MESSAGES.labels(record.topic, "dead_lettered" if error else "processed").inc()
        metrics.MESSAGE_SECONDS.labels(record.topic).observe(seconds)
        metrics.MESSAGE_AGE_SECONDS.labels(record.topic).observe(max(0.0, time.time() - record.timestamp))
        if error is not None:
            unforeseen = None if isinstance(error, _FORESEEN) else error
            _log.warning("dead letter", error=type(error).__name__, reason=str(error)[:1000], exc_info=unforeseen)
        elif tries:
            _log.info("message done after all", tries=tries, seconds=round(seconds, 3))
