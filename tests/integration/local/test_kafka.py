"""Apache Kafka out of Python packages: it answers, and keeps every confirmed record through SIGKILL."""

from pathlib import Path

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient

from services.contracts.topics import MAX_RECORD_BYTES
from services.local.errors import StartFailed
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.process_group import ProcessGroup


@pytest.fixture
def broker(kafka_jars: list[Path], tmp_path: Path) -> Kafka:
    """A broker of this test's own, not started, in a folder with a name as Russian users have them."""
    folder = tmp_path / "Летопись новостей"
    folder.mkdir()
    return Kafka(folder / "kafka", folder / "kafka.log", kafka_jars, free_port(), free_port())


def produce(address: str, topic: str, values: list[bytes]) -> None:
    """Send the values and wait until the broker has confirmed each."""
    producer = KafkaProducer(bootstrap_servers=address, acks="all", max_request_size=MAX_RECORD_BYTES)
    for future in [producer.send(topic, value) for value in values]:
        future.get(30)
    producer.close()


def consume(address: str, topic: str, count: int) -> list[bytes]:
    """Read `count` values of partition 0 from its start."""
    consumer = KafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=30_000)
    consumer.assign([TopicPartition(topic, 0)])
    values = [record.value for _, record in zip(range(count), consumer, strict=False)]
    consumer.close()
    return values


def test_every_confirmed_record_survives_sigkill(broker: Kafka, process_group: ProcessGroup) -> None:
    broker.start(process_group)
    broker.wait_ready()
    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    admin.create_topics({"records": {"num_partitions": 1}}, wait_for_metadata=True)
    admin.close()
    values = [str(number).encode() for number in range(1000)]
    large = bytes(range(256)) * (20 * 1024)  # 5 MB: a dead letter as it came
    produce(broker.address, "records", [*values, large])
    cluster = broker.cluster_id()

    broker.kill()
    broker.start(process_group)
    broker.wait_ready()

    assert broker.cluster_id() == cluster
    assert consume(broker.address, "records", 1001) == [*values, large]
    assert broker.stop()


def test_a_broker_that_cannot_start_shows_the_end_of_its_log(
    kafka: str, kafka_jars: list[Path], tmp_path: Path, process_group: ProcessGroup
) -> None:
    taken = int(kafka.rpartition(":")[2])
    broker = Kafka(tmp_path / "kafka", tmp_path / "kafka.log", kafka_jars, taken, free_port())
    broker.start(process_group)
    with pytest.raises(StartFailed, match=r"(?s)ended with exit code 1 .*Address already in use"):
        broker.wait_ready()


def test_another_broker_on_the_port_is_not_taken_for_this_one(
    kafka: str, kafka_jars: list[Path], tmp_path: Path, process_group: ProcessGroup
) -> None:
    broker = Kafka(tmp_path / "kafka", tmp_path / "kafka.log", kafka_jars, free_port(), free_port())
    broker.start(process_group)
    broker.wait_ready()
    broker.address = kafka
    with pytest.raises(StartFailed, match="was not ready"):
        broker.wait_ready(seconds=1)
    broker.stop()
