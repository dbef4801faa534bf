"""What becomes of a message: its outputs, a dead letter, or another try."""

import asyncio
from collections.abc import Sequence

import pytest
import structlog
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from services.contracts.article import Article
from services.contracts.examples import example
from services.contracts.topics import Topics
from services.platform import handling
from services.platform.dead_letters import DeadLetter, Incoming, read
from services.platform.errors import PassingError, PermanentError
from services.platform.handling import DEFECTS_IN_A_ROW, Context, Handler, Handling
from services.platform.outgoing import Outgoing

TOPICS = Topics()
OUTPUT = Outgoing("out", b"k", b"v", [])


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "_LONGEST_PAUSE_S", 0.0)


class Kafka:
    """What was produced and confirmed; raises the given errors first, one for each record."""

    def __init__(self, *errors: Exception) -> None:
        self.confirmed: list[Outgoing] = []
        self._errors = list(errors)

    async def produce(self, output: Outgoing) -> None:
        await asyncio.sleep(0)
        if self._errors:
            raise self._errors.pop(0)
        self.confirmed.append(output)

    @property
    def letters(self) -> list[DeadLetter]:
        found = [read(Incoming(o.topic, 0, 0, 0.0, o.key, o.value, o.headers)) for o in self.confirmed]
        return [letter for letter in found if isinstance(letter, DeadLetter)]


def handling_with(handle: Handler[Article]) -> Handling[Article]:
    queue = TOPICS.dead_letter(TOPICS.articles.name, "extract")
    return Handling(TOPICS.articles, Article, queue, "extract", handle)


def record(value: bytes | None = None, offset: int = 0) -> Incoming:
    return Incoming(TOPICS.articles.name, 1, offset, 0.0, b"key", value or example(Article), [])


def failing(*errors: Exception) -> Handler[Article]:
    """A handler that raises each of the errors once, then has an output."""
    remaining = list(errors)

    async def handle(_article: Article, _context: Context) -> Sequence[Outgoing]:
        if remaining:
            raise remaining.pop(0)
        return [OUTPUT]

    return handle


async def test_a_message_is_done_when_its_outputs_are_confirmed() -> None:
    kafka = Kafka()
    assert await handling_with(failing()).take(record(), kafka.produce, asyncio.Event())
    assert kafka.confirmed == [OUTPUT]


async def test_an_output_that_is_not_confirmed_is_produced_again() -> None:
    kafka = Kafka(KafkaTimeoutError(), KafkaTimeoutError())
    calls = 0

    async def handle(_article: Article, _context: Context) -> Sequence[Outgoing]:
        nonlocal calls
        calls += 1
        return [OUTPUT, OUTPUT]

    assert await handling_with(handle).take(record(), kafka.produce, asyncio.Event())
    assert kafka.confirmed == [OUTPUT, OUTPUT]
    assert calls == 1, "the work is not done twice for it"


async def test_a_passing_error_is_tried_again_and_leaves_no_trouble() -> None:
    kafka = Kafka()
    subject = handling_with(failing(PassingError("database away"), PassingError("database away")))
    assert await subject.take(record(), kafka.produce, asyncio.Event())
    assert kafka.confirmed == [OUTPUT]
    assert subject.trouble is None


async def test_giving_up_leaves_the_message_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "_LONGEST_PAUSE_S", 3600.0)
    monkeypatch.setattr(handling, "_FIRST_PAUSE_S", 3600.0)
    kafka = Kafka()
    subject = handling_with(failing(PassingError("database away")))
    give_up = asyncio.Event()
    waiting = asyncio.create_task(subject.take(record(), kafka.produce, give_up))
    while subject.trouble is None:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert subject.trouble == "database away"
    give_up.set()
    assert await waiting is False
    assert subject.trouble is None
    assert kafka.confirmed == []


async def test_those_who_fail_for_one_reason_wait_together_and_are_told_of_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handling, "_LONGEST_PAUSE_S", 3600.0)
    monkeypatch.setattr("random.uniform", lambda _least, most: most)
    monkeypatch.setattr(handling, "_FIRST_PAUSE_S", 3600.0)
    kafka, give_up = Kafka(), asyncio.Event()
    subject = handling_with(failing(*(PassingError("database away") for _ in range(20))))
    with structlog.testing.capture_logs() as logs:
        waiting = [asyncio.create_task(subject.take(record(offset=n), kafka.produce, give_up)) for n in range(20)]
        while len(subject._trouble) < len(waiting):  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert [line["reason"] for line in logs if line["event"] == "will try again"] == ["database away"]
    give_up.set()
    assert not any(await asyncio.gather(*waiting))
    assert subject.trouble is None
    assert all([await subject.take(record(offset=n), kafka.produce, asyncio.Event()) for n in range(20)])


@pytest.mark.parametrize("value", [b"\xff", b"{}", b"not json"])
async def test_unreadable_bytes_are_a_dead_letter(value: bytes) -> None:
    kafka = Kafka(KafkaTimeoutError())
    assert await handling_with(failing()).take(record(value), kafka.produce, asyncio.Event())
    (letter,) = kafka.letters
    assert (letter.error, letter.original.value) == ("UnreadableRecord", value)


async def test_a_permanent_error_and_a_defect_are_dead_letters() -> None:
    kafka = Kafka()
    subject = handling_with(failing(PermanentError("never"), ZeroDivisionError("defect")))
    for offset in range(3):
        assert await subject.take(record(offset=offset), kafka.produce, asyncio.Event())
    assert [(letter.error, letter.traceback is None) for letter in kafka.letters] == [
        ("PermanentError", True),
        ("ZeroDivisionError", False),
    ]
    assert kafka.confirmed[-1] == OUTPUT


async def test_when_all_messages_fail_the_worker_is_at_fault_and_waits() -> None:
    kafka = Kafka()
    subject = handling_with(failing(*(ZeroDivisionError() for _ in range(DEFECTS_IN_A_ROW + 3))))
    for offset in range(DEFECTS_IN_A_ROW + 1):
        assert await subject.take(record(offset=offset), kafka.produce, asyncio.Event())
    assert len(kafka.letters) == DEFECTS_IN_A_ROW
    assert kafka.confirmed[-1] == OUTPUT, "the last was tried until it went well"


async def test_a_message_that_goes_on_failing_becomes_a_dead_letter_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "DEFECT_PATIENCE_S", 0.0)
    kafka = Kafka()
    subject = handling_with(failing(*(ZeroDivisionError() for _ in range(DEFECTS_IN_A_ROW + 3))))
    for offset in range(DEFECTS_IN_A_ROW + 3):
        assert await subject.take(record(offset=offset), kafka.produce, asyncio.Event())
    assert len(kafka.letters) == DEFECTS_IN_A_ROW + 3


async def test_an_output_that_is_too_large_makes_a_dead_letter() -> None:
    kafka = Kafka(MessageSizeTooLargeError())
    assert await handling_with(failing()).take(record(), kafka.produce, asyncio.Event())
    (letter,) = kafka.letters
    assert (letter.error, letter.omitted, letter.original.value) == (
        "MessageSizeTooLargeError",
        False,
        example(Article),
    )


async def test_a_record_that_is_too_large_even_as_a_dead_letter_is_left_out_of_it() -> None:
    kafka = Kafka(MessageSizeTooLargeError())
    assert await handling_with(failing()).take(record(b"poison"), kafka.produce, asyncio.Event())
    (letter,) = kafka.letters
    assert (letter.error, letter.omitted, letter.original.value) == ("UnreadableRecord", True, None)


async def test_the_handler_is_told_where_the_message_stands_and_how_the_trace_goes_on() -> None:
    seen: list[Context] = []

    async def handle(_article: Article, context: Context) -> Sequence[Outgoing]:
        seen.append(context)
        return []

    trace = "a" * 32
    incoming = Incoming(
        TOPICS.articles.name,
        1,
        7,
        1000.5,
        b"k",
        example(Article),
        [("traceparent", f"00-{trace}-{'b' * 16}-01".encode())],
    )
    assert await handling_with(handle).take(incoming, Kafka().produce, asyncio.Event())
    (context,) = seen
    assert (context.topic, context.partition, context.offset) == (TOPICS.articles.name, 1, 7)
    assert context.timestamp.timestamp() == 1000.5
    assert context.traceparent.split("-")[1] == trace
