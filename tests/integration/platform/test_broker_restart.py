"""A worker lives through the end of its broker: nothing is lost, and it recovers by itself."""

from pathlib import Path

from services.contracts.topics import Topics
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.process_group import ProcessGroup
from services.platform import kafka as clients
from services.platform.topics import reconcile
from tests.integration.platform.conftest import EchoWorker, Road, article, wait_until


def test_a_broker_that_is_killed_and_comes_back(
    kafka_jars: list[Path], topic_prefix: str, tmp_path: Path, process_group: ProcessGroup
) -> None:
    broker = Kafka(tmp_path / "kafka", tmp_path / "kafka.log", kafka_jars, free_port(), free_port())
    topics = Topics(topic_prefix)
    worker = EchoWorker(broker.address, topics, tmp_path, 0)
    worker.start(process_group)
    wait_until(lambda: worker.checks().get("kafka") == "not connected yet", "it answers without Kafka")

    broker.start(process_group)
    broker.wait_ready()
    with clients.admin([broker.address]) as admin:
        reconcile(admin, topics.all(), replication=1)
    worker.wait_ready()
    road = Road(broker.address, topics)
    messages = [article("wait 0.02", number) for number in range(400)]
    road.send(messages)
    wait_until(lambda: len(worker.noted()) > 50, "it is at work")

    broker.kill()
    wait_until(lambda: not worker.answers(), "it is not ready without a broker")
    broker.start(process_group)
    broker.wait_ready()

    road.wait_for_keys(topics.extractions.name, {str(each.id) for each in messages})
    wait_until(worker.answers, "it is ready again")
    wait_until(lambda: sum(map(road.committed, range(4))) == len(messages), "all is committed")
    assert worker.stop()
    assert broker.stop()
