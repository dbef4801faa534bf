"""Topics on the broker, held against their definitions in the contracts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource
from kafka.errors import NoError, TopicAlreadyExistsError

from services.contracts.topics import Topic
from services.platform.errors import Refusal

_READY_MS = 60_000
"""How long new topics may take to get their leaders: a loaded broker takes more than the client's own ten seconds."""


class TopicRefused(Refusal):
    """The broker does not take a topic's definition; the text says what it objects to."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a topic on the broker is not as defined; `actual` is None where the topic is missing.

    `hint` says what to do where `reconcile` leaves the difference as it is.
    """

    topic: str
    setting: str
    actual: str | None
    wanted: str
    hint: str | None = None


def differences(admin: KafkaAdminClient, topics: Sequence[Topic], replication: int) -> list[Difference]:
    """How the topics on the broker differ from their definitions; empty where all is well. Blocks; changes nothing.

    More partitions than defined are no difference: Kafka cannot take them away. Raises kafka.errors.KafkaError.
    """
    present = set(admin.list_topics())
    there = [topic.name for topic in topics if topic.name in present]
    partitions = {each["name"]: each["partitions"] for each in admin.describe_topics(there)} if there else {}
    configs = admin.describe_configs([ConfigResource("TOPIC", name) for name in there], config_filter="all")
    found: list[Difference] = []
    for topic in topics:
        if topic.name in partitions:
            found += _layout(topic, partitions[topic.name], replication)
            found += _config(topic, configs["topic"][topic.name])
        else:
            found.append(Difference(topic.name, "topic", None, "exists"))
    return found


def reconcile(admin: KafkaAdminClient, topics: Sequence[Topic], replication: int) -> list[Difference]:
    """Create what is missing and mend what differs, where that is safe; the differences that were found.

    May be run again and by several at once. What it leaves carries a hint. Blocks.
    Raises TopicRefused, kafka.errors.KafkaError.
    """
    defined = {topic.name: topic for topic in topics}
    found = differences(admin, topics, replication)
    _create(admin, [defined[each.topic] for each in found if each.actual is None], replication)
    for each in found:
        if each.actual is None or each.hint is not None:
            continue
        if each.setting == "partitions":
            admin.create_partitions({each.topic: int(each.wanted)})
        else:
            answer = admin.alter_configs([ConfigResource("TOPIC", each.topic, {each.setting: each.wanted})])
            if (said := answer["topic"][each.topic]) != "OK":
                raise TopicRefused(f"{each.topic}: {said}")
    return found


def _create(admin: KafkaAdminClient, topics: Sequence[Topic], replication: int) -> None:
    if not topics:
        return
    wanted = {
        topic.name: {
            "num_partitions": topic.partitions,
            "replication_factor": replication,
            "configs": topic.config(),
        }
        for topic in topics
    }
    for answer in admin.create_topics(wanted, raise_errors=False)["topics"]:
        # that it exists: another run was faster, with the same definition
        if answer["error_code"] not in (NoError.errno, TopicAlreadyExistsError.errno):
            raise TopicRefused(f"{answer['name']}: {answer['error_message']}")
    admin.wait_for_topics(list(wanted), timeout_ms=_READY_MS)


def _layout(topic: Topic, partitions: Sequence[dict[str, Any]], replication: int) -> Iterable[Difference]:
    if len(partitions) < topic.partitions:
        hint = (
            "its keys would move and old states stay behind: make a new topic" if topic.cleanup == "compact" else None
        )
        yield Difference(topic.name, "partitions", str(len(partitions)), str(topic.partitions), hint)
    copies = min(len(partition["replica_nodes"]) for partition in partitions)
    if copies < replication:
        yield Difference(topic.name, "replication", str(copies), str(replication), "use kafka-reassign-partitions")


def _config(topic: Topic, actual: dict[str, dict[str, Any]]) -> Iterable[Difference]:
    for key, wanted in topic.config().items():
        value = actual.get(key, {}).get("value")
        if value != wanted:
            yield Difference(topic.name, key, str(value), wanted)
