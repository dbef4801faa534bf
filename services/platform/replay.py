"""The dead letters of a service on the broker: which wait, and sending them back to where they came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kafka import KafkaProducer
from kafka.errors import KafkaError

from services.platform import dead_letters, kafka, reading
from services.platform.dead_letters import DeadLetter
from services.platform.errors import Refusal
from services.platform.outgoing import Outgoing

_CONFIRM_S = 60


class NotReplayed(Refusal):
    """Kafka did not confirm a replay; the letter still waits. Try again when Kafka is well."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The letters of one dead-letter topic in their order, and the offsets of those that have been replayed."""

    topic: str
    letters: tuple[DeadLetter, ...]
    replayed: frozenset[int]

    @property
    def waiting(self) -> list[DeadLetter]:
        """The letters that have not been replayed."""
        return [letter for letter in self.letters if letter.offset not in self.replayed]


def load(servers: Sequence[str], topic: str) -> Queue:
    """Read a dead-letter topic. Blocks. Raises TopicMissing, KafkaUnreachable."""
    read = [dead_letters.read(record) for record in reading.read_all(servers, [topic])]
    return Queue(
        topic,
        tuple(each for each in read if isinstance(each, DeadLetter)),
        frozenset(each for each in read if isinstance(each, int)),
    )


def replay(servers: Sequence[str], queue: Queue, letters: Iterable[DeadLetter]) -> Iterable[DeadLetter]:
    """Send letters back, one after the other; yields each when it is confirmed and remembered as replayed.

    Where this ends between the two, the letter waits on and will be replayed twice, which is without effect.
    Blocks. Raises NotReplayed, KafkaUnreachable.
    """
    with kafka.producer(servers) as producer:
        for letter in letters:
            _send(producer, dead_letters.revive(letter))
            _send(producer, dead_letters.marker(letter, queue.topic))
            yield letter


def _send(producer: KafkaProducer, record: Outgoing) -> None:
    try:
        producer.send(record.topic, key=record.key, value=record.value, headers=record.headers).get(_CONFIRM_S)
    except KafkaError as error:
        raise NotReplayed(f"Kafka did not confirm a record for {record.topic} ({type(error).__name__})") from error
