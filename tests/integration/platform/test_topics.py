"""letopis topics: what is missing is made, what has drifted is mended, what cannot be mended safely is said."""

import pytest
from kafka.admin import ConfigResource
from typer.testing import CliRunner, Result

from services import cli
from services.contracts.topics import Topics
from services.platform import kafka as clients
from services.platform.kafka import KafkaUnreachable
from services.platform.topics import Difference, TopicRefused, differences, reconcile
from tests.integration.platform.conftest import wait_until

pytestmark = pytest.mark.usefixtures("kafka_jars")  # the fallback broker knows little of topics' settings


def letopis(kafka: str, prefix: str, *arguments: str) -> Result:
    environment = {"LETOPIS_KAFKA": kafka, "LETOPIS_TOPIC_PREFIX": prefix}
    result = CliRunner().invoke(cli.build(), ["topics", *arguments], env=environment)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_topics_are_made_once_and_found_as_defined(kafka: str, topic_prefix: str) -> None:
    missing = letopis(kafka, topic_prefix, "check")
    assert missing.exit_code == 1
    assert missing.output.count("missing") == len(Topics().all())
    assert letopis(kafka, topic_prefix, "create").output.count("created") == len(Topics().all())
    assert "all as defined" in letopis(kafka, topic_prefix, "create").output
    assert letopis(kafka, topic_prefix, "check").exit_code == 0


def test_drifted_settings_are_mended(kafka: str, topics: Topics) -> None:
    name = topics.articles.name
    with clients.admin([kafka]) as admin:
        admin.alter_configs([ConfigResource("TOPIC", name, {"retention.ms": "1000"})])
        drift = Difference(name, "retention.ms", "1000", topics.articles.config()["retention.ms"])
        wait_until(lambda: differences(admin, topics.all(), 1) == [drift], "the broker has the setting")
        assert reconcile(admin, topics.all(), 1) == [drift]
        wait_until(lambda: differences(admin, topics.all(), 1) == [], "it is mended")


def test_partitions_are_added_but_not_where_the_last_state_of_a_key_counts(kafka: str, topics: Topics) -> None:
    more = Topics(topics.prefix, partitions=6)
    with clients.admin([kafka]) as admin:
        reconcile(admin, more.all(), 1)
        wait_until(lambda: len(differences(admin, more.all(), 1)) == 1, "the others have their partitions")
        (left,) = differences(admin, more.all(), 1)
        assert (left.topic, left.setting, left.actual, left.wanted) == (more.timeline.name, "partitions", "4", "6")
        assert left.hint is not None
        assert differences(admin, topics.all(), 1) == [], "more partitions than defined are no difference"


def test_copies_that_are_missing_are_said_and_left(kafka: str, topics: Topics) -> None:
    with clients.admin([kafka]) as admin:
        found = reconcile(admin, topics.all(), 3)
        assert {(each.setting, each.actual, each.wanted) for each in found} == {("replication", "1", "3")}
        assert all(each.hint for each in found)


def test_what_kafka_refuses_is_raised(kafka: str, topic_prefix: str) -> None:
    with pytest.raises(TopicRefused, match="replication"), clients.admin([kafka]) as admin:
        reconcile(admin, Topics(topic_prefix).all(), 3)


def test_a_broker_that_does_not_answer_is_named(topic_prefix: str) -> None:
    with pytest.raises(KafkaUnreachable, match=r"127\.0\.0\.1:1 .*LETOPIS_KAFKA"):
        letopis("127.0.0.1:1", topic_prefix, "check", "--wait", "0")
