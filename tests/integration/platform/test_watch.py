"""letopis watch: the events as they come, for people and for programs."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from services.contracts.examples import example
from services.contracts.topics import Topics
from services.platform import kafka as clients

Watch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def watch(kafka: str, topics: Topics) -> Iterator[Watch]:
    """`watch("visit", "--json")` starts the command; it is killed after the test."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = subprocess.Popen(
            [sys.executable, "-m", "services.cli", "watch", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LETOPIS_KAFKA": kafka, "LETOPIS_TOPIC_PREFIX": topics.prefix},
        )
        running.append(command)
        return command

    yield start
    for command in running:
        command.kill()
        command.communicate()


def produce(kafka: str, topic: str, *values: bytes) -> None:
    with clients.producer([kafka]) as producer:
        for future in [producer.send(topic, key=b"k", value=value) for value in values]:
            future.get(30)


def line(command: "subprocess.Popen[str]") -> str:
    assert command.stdout is not None
    return command.stdout.readline()


def test_events_are_shown_to_people(kafka: str, topics: Topics, watch: Watch) -> None:
    produce(kafka, topics.events["visit"].name, example("event-visit"))
    command = watch("--from-start")
    assert line(command) == "visit (state), held  2026-05-14  Сигрун Арнардоттир  Астана\n"
    assert line(command).startswith("    Президент Исландии")
    produce(kafka, topics.events["signing"].name, b"\xff unreadable", example("event-signing").replace(b"\n", b" "))
    assert line(command).startswith("signing, held")
    command.send_signal(signal.SIGINT)
    _, err = command.communicate(timeout=30)
    assert command.returncode == 0
    assert "unreadable" in err
    assert "Traceback" not in err


def test_programs_get_the_records_of_the_types_they_ask_for(kafka: str, topics: Topics, watch: Watch) -> None:
    value = json.dumps(json.loads(example("event-call"))).encode()
    produce(kafka, topics.events["visit"].name, example("event-visit"))
    produce(kafka, topics.events["call"].name, value)
    command = watch("call", "--json", "--from-start")
    assert line(command).encode().strip() == value


def test_a_type_that_is_none_is_refused(watch: Watch) -> None:
    command = watch("dinner")
    _, err = command.communicate(timeout=60)
    assert command.returncode == 2
    assert err == "letopis: dinner is no type of event; types: visit, meeting, call, signing\n"
