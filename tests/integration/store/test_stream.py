"""The live stream tells every change once it is committed, and goes on from where a reader left off."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest

from services.contracts.extraction import Extraction
from tests.integration.conftest import RunService
from tests.integration.store.test_page import fill
from tests.unit.store.made import article, event, extraction, person


def call(name: str, who: str = "Сергей Лавров", *, withdrawn: bool = False) -> Extraction:
    of = article(name)
    if withdrawn:
        return extraction(of.model_copy(update={"revision": 2, "withdrawn": True}))
    return extraction(of, event(of, "call", [person(who)], date="2025-11-12"))


class Listener:
    """What comes over a stream: pairs of the event's name and its data, and the last id."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last_id = ""

    def next(self) -> tuple[str, dict[str, Any]]:
        name = ""
        for line in self._lines:
            field, _, value = line.partition(": ")
            if field == "id":
                self.last_id = value
            elif field == "event":
                name = value
            elif field == "data":
                return name, json.loads(value)
        raise AssertionError("the stream ended")


@contextmanager
def listening(url: str, last: str | None = None, **asked: str) -> Iterator[Listener]:
    headers = {"Last-Event-ID": last} if last else {}
    with httpx.stream("GET", f"{url}/v1/stream", params=asked, headers=headers, timeout=30) as answer:
        assert answer.status_code == 200
        lines = answer.iter_lines()
        listener = Listener(lines)
        for line in lines:  # the stream says at once where it begins
            if line.startswith("id: "):
                listener.last_id = line.removeprefix("id: ")
                break
        yield listener


def test_changes_come_as_they_are_made_and_after_a_break_those_that_were_missed(
    run_service: RunService, database_url: str
) -> None:
    url = run_service("web").url
    fill(database_url, [call("before")])
    with listening(url) as listener:
        fill(database_url, [call("a")])
        name, entry = listener.next()
        assert (name, entry["reports"][0]["source"]) == ("entry", "Агентство before")
        last = listener.last_id
    fill(database_url, [call("b", "Мурат Нуртлеу")])
    fill(database_url, [call("b", withdrawn=True)])
    with listening(url, last) as listener:
        first, second = listener.next(), listener.next()
        assert (first[0], first[1]["reports"][0]["source"]) == ("entry", "Агентство b")
        assert second == ("withdrawn", {"id": first[1]["id"]})


def test_only_what_bears_the_filters_is_told(run_service: RunService, database_url: str) -> None:
    url = run_service("web").url
    with listening(url, actor="нуртлеу") as listener:
        fill(database_url, [call("a"), call("b", "Мурат Нуртлеу")])
        assert listener.next()[1]["reports"][0]["source"] == "Агентство b"


def test_a_change_that_is_committed_late_is_not_left_out(run_service: RunService, database_url: str) -> None:
    url = run_service("web").url
    fill(database_url, [])
    with psycopg.connect(database_url) as slow:
        # An open transaction with an earlier place in the order than what is committed meanwhile.
        slow.execute("INSERT INTO store.revisions (entry_id, version, cause) VALUES (gen_random_uuid(), 1, '{}')")
        with listening(url, "1-1") as listener:
            fill(database_url, [call("a")])
            timer = threading.Timer(1.5, slow.commit)
            timer.start()
            assert [listener.next()[0], listener.next()[0]] == ["withdrawn", "entry"]
            timer.join()


@pytest.mark.parametrize("asked", [{"as_of": "2025-11-12T10:00:00Z"}, {"foo": "1"}])
def test_what_the_stream_cannot_filter_by_is_refused(run_service: RunService, asked: dict[str, str]) -> None:
    url = run_service("web").url
    assert httpx.get(f"{url}/v1/stream", params=asked).status_code == 400
    assert httpx.get(f"{url}/v1/stream", headers={"Last-Event-ID": "yesterday"}).status_code == 400
