"""The fallback broker: enough of Kafka for trying Letopis out."""

from pathlib import Path

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from services.contracts.topics import Topics
from services.local.ports import free_port
from services.local.process_group import ProcessGroup
from services.local.tansu import Tansu
from services.platform import kafka as clients
from services.platform.topics import reconcile


def test_a_record_goes_through(process_group: ProcessGroup, tmp_path: Path) -> None:
    broker = Tansu(tmp_path / "tansu.log", free_port())
    broker.start(process_group)
    broker.wait_ready()
    topics = Topics()
    with clients.admin([broker.address]) as admin:
        reconcile(admin, topics.all(), replication=1)
    producer = KafkaProducer(bootstrap_servers=broker.address, acks="all")
    sent = producer.send(topics.articles.name, key=b"key", value="статья".encode()).get(30)
    producer.close()
    consumer = KafkaConsumer(bootstrap_servers=broker.address, auto_offset_reset="earliest", consumer_timeout_ms=30_000)
    consumer.assign([TopicPartition(topics.articles.name, sent.partition)])
    record = next(iter(consumer))
    consumer.close()
    assert (record.key, record.value) == (b"key", "статья".encode())
    assert broker.stop()
