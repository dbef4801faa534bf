"""Reading topics from outside of a worker, for people and tools: no consumer group, nothing committed."""

import time
from collections.abc import Callable, Iterator, Sequence

from kafka import KafkaConsumer, TopicPartition

from services.platform import kafka
from services.platform.dead_letters import Incoming
from services.platform.errors import Refusal

_POLL_MS = 500
_METADATA_S = 5.0


class TopicMissing(Refusal):
    """A topic does not exist: `letopis topics create` makes it."""


def read_all(servers: Sequence[str], topics: Sequence[str]) -> Iterator[Incoming]:
    """What the topics hold now, each partition in its order, then end. Blocks while it reads.

    Raises TopicMissing, KafkaUnreachable.
    """
    with kafka.consumer(servers) as consumer:
        partitions = _assign(consumer, topics)
        consumer.seek_to_beginning(*partitions)
        ends = {each: end for each, end in consumer.end_offsets(partitions).items() if end > 0}
        while any(consumer.position(each) < end for each, end in ends.items()):
            for incoming in _poll(consumer):
                if incoming.offset < ends[TopicPartition(incoming.topic, incoming.partition)]:
                    yield incoming


def follow(
    servers: Sequence[str], topics: Sequence[str], until: Callable[[], bool], from_start: bool = False
) -> Iterator[Incoming]:
    """What arrives in the topics from now on, or all they hold and then what arrives, until `until()` holds.

    Blocks between records, and asks twice a second whether it is to end. Sits out a broker that goes away. Raises
    TopicMissing, KafkaUnreachable at the start.
    """
    with kafka.consumer(servers) as consumer:
        partitions = _assign(consumer, topics)
        (consumer.seek_to_beginning if from_start else consumer.seek_to_end)(*partitions)
        while not until():
            yield from _poll(consumer)


def _assign(consumer: KafkaConsumer, topics: Sequence[str]) -> list[TopicPartition]:
    deadline = time.monotonic() + _METADATA_S
    while missing := [topic for topic in topics if not consumer.partitions_for_topic(topic)]:
        if time.monotonic() > deadline or missing[0] not in consumer.topics():
            raise TopicMissing(f"topic {missing[0]} does not exist: `letopis topics create` makes it")
    partitions = [
        TopicPartition(topic, partition)
        for topic in topics
        for partition in sorted(consumer.partitions_for_topic(topic))
    ]
    consumer.assign(partitions)
    return partitions


def _poll(consumer: KafkaConsumer) -> Iterator[Incoming]:
    for records in consumer.poll(_POLL_MS).values():
        for record in records:
            yield Incoming(
                record.topic,
                record.partition,
                record.offset,
                record.timestamp / 1000,
                record.key,
                record.value,
                list(record.headers),
            )
