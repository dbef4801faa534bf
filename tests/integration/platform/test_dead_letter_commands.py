"""letopis dlq: dead letters are listed, shown, and sent back as they were."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from services import cli
from services.platform.errors import Refusal
from tests.integration.platform.conftest import Road, RunWorker, article, wait_until


def letopis(road: Road, *arguments: str) -> Result:
    """Run the command against the test's topics; what it refuses is raised."""
    environment = {"LETOPIS_KAFKA": road.kafka, "LETOPIS_TOPIC_PREFIX": road.topics.prefix}
    result = CliRunner().invoke(cli.build(), arguments, env=environment)
    if isinstance(result.exception, Refusal):
        raise result.exception
    return result


def listed(road: Road, *arguments: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in letopis(road, "dlq", "list", "--json", *arguments).output.splitlines()]


def test_letters_are_replayed_as_they_were_and_remembered(road: Road, run_worker: RunWorker, tmp_path: Path) -> None:
    run_worker()
    headers = [("traceparent", f"00-{'a' * 32}-{'b' * 16}-01".encode()), ("own", b"\xff\x00")]
    first, second = article("permanent"), article("defect", 1)
    road.send([first], partition=0, headers=headers)
    wait_until(lambda: road.committed(0) == 1, "the first is laid down")
    road.send([second, b"\xff poison"], partition=0, key=b"poison")
    wait_until(lambda: road.committed(0) == 3, "all are laid down")

    assert [letter["error"] for letter in listed(road)] == ["PermanentError", "KeyError", "UnreadableRecord"]
    shown = letopis(road, "dlq", "show", "extract", "0").output
    assert "reason: never" in shown
    assert "own: \\xff" in shown
    assert first.text in shown
    assert letopis(road, "dlq", "show", "extract", "2", "--raw").stdout_bytes == b"\xff poison"
    assert (
        "1 would be replayed"
        in letopis(road, "dlq", "replay", "extract", "--all", "--error", "KeyError", "--dry-run").output
    )

    assert "1 replayed" in letopis(road, "dlq", "replay", "extract", "--offset", "0").output

    replayed = road.wait_for(road.topics.articles.name, 4)[-1]
    assert (replayed.key, replayed.headers) == (str(first.id).encode(), [*headers, ("letopis_replays", b"1")])
    wait_until(lambda: len(listed(road)) == 3, "it could not be handled this time either")
    again = listed(road)[-1]
    assert (again["error"], again["replays"]) == ("PermanentError", 1)
    assert [letter["offset"] for letter in listed(road, "--replayed") if letter["replayed"]] == [0]

    assert "3 replayed" in letopis(road, "dlq", "replay", "extract", "--all").output
    wait_until(lambda: len(listed(road)) == 3, "they are laid down once more")
    assert {letter["replays"] for letter in listed(road)} == {1, 2}
    assert [letter["key"] for letter in listed(road)].count("poison") == 1


def test_what_cannot_be_replayed_is_refused(road: Road) -> None:
    with pytest.raises(Refusal, match="either"):
        letopis(road, "dlq", "replay", "extract")
    with pytest.raises(Refusal, match="extract, store"):
        letopis(road, "dlq", "replay", "ingest", "--all")
    with pytest.raises(Refusal, match="no dead letter at offset 7"):
        letopis(road, "dlq", "show", "extract", "7")
    assert "no dead letters wait" in letopis(road, "dlq", "list").output
