"""Logs: one JSON object a line from structlog and the standard library alike, without secrets."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from services.platform.logging import configure


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_both_libraries_write_the_same_shape(capsys: pytest.CaptureFixture[str]) -> None:
    configure("extract", style="json")
    with structlog.contextvars.bound_contextvars(article_id="a1"):
        structlog.get_logger("ours").info("разобрано", events=2)
        logging.getLogger("theirs").warning("slow %s", "broker", extra={"partition": 3})
    ours, theirs = lines(capsys)
    assert (ours["message"], ours["events"], ours["article_id"], ours["service"]) == ("разобрано", 2, "a1", "extract")
    assert (theirs["message"], theirs["partition"], theirs["article_id"]) == ("slow broker", 3, "a1")
    assert ours.keys() >= {"timestamp", "level", "logger"} <= theirs.keys()


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_traceback_shows_no_local_variables(capsys: pytest.CaptureFixture[str], style: str) -> None:
    configure("store", style=style)
    password = "".join(("hun", "ter2"))
    try:
        raise RuntimeError("connection refused")
    except RuntimeError:
        structlog.get_logger().exception("failed")
        logging.getLogger("theirs").exception("failed too")
    err = capsys.readouterr().err
    assert err.count("test_logging.py") >= 2, "there is a traceback to look at"
    assert password not in err


def test_secret_keys_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    configure("ingest", style="json")
    structlog.get_logger().info("start", database_url="postgresql://u:p@h/d", api_key="k")
    (line,) = lines(capsys)
    assert line["database_url"] == line["api_key"] == "***"


def test_what_the_clients_of_kafka_repeat_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure("extract", style="json")
    for node in range(100):
        logging.getLogger("aiokafka").error("Unable connect to node with id %s", node)
        logging.getLogger("ours").error("failed")
    said = [line["logger"] for line in lines(capsys)]
    assert said.count("aiokafka") == 1
    assert said.count("ours") == 100
