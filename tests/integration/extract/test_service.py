"""The extract service on a real broker: articles in, an extraction and its events out, nothing lost on the way."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil

from services.contracts.article import Article
from services.contracts.event import EventRecord
from services.contracts.examples import example
from services.contracts.extraction import Extraction
from services.contracts.headers import header
from services.contracts.records import decode
from services.contracts.topics import Topics
from services.extract.guidelines import article_of
from services.local.process_group import ProcessGroup
from tests.integration.conftest import RunService
from tests.integration.platform.conftest import Road, wait_until

GOLD = Path(__file__).parents[2] / "gold" / "news_a.jsonl"


def gold(copies: int) -> list[Article]:
    """The gold's articles, so many times, each copy an article of its own."""
    documents = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [article_of({**document, "id": f"{document['id']}-{n}"}) for n in range(copies) for document in documents]


def test_an_article_becomes_an_extraction_and_its_events(kafka: str, topics: Topics, run_service: RunService) -> None:
    run_service("extract", LETOPIS_WORKERS="1")
    road = Road(kafka, topics)
    article = decode(Article, example(Article))
    withdrawn = article.model_copy(update={"revision": 3, "withdrawn": True})
    trace = f"00-{'a' * 32}-{'b' * 16}-01".encode()
    road.send([article, article, withdrawn], partition=0, headers=[("traceparent", trace)])

    first, again, last = road.wait_for(topics.extractions.name, 3)
    extraction = decode(Extraction, first.value)
    assert extraction.article == article
    assert extraction.events
    assert (first.key, again.value) == (str(article.id).encode(), first.value)
    assert header(first.headers, "ce_id") == header(again.headers, "ce_id") != header(last.headers, "ce_id")
    assert decode(Extraction, last.value).events == (), "what is withdrawn supports nothing"
    for event in extraction.events:
        records = road.wait_for(topics.events[event.type].name, 2)
        found = {decode(EventRecord, record.value) for record in records if record.key == str(event.id).encode()}
        assert found == {event}
        assert all((header(record.headers, "traceparent") or "").startswith("00-" + "a" * 32) for record in records)


def test_sigkill_in_the_middle_of_a_stream_loses_nothing(
    kafka: str, topics: Topics, run_service: RunService, process_group: ProcessGroup
) -> None:
    road = Road(kafka, topics)
    articles = gold(4)
    poison = b"\xff poison"
    service = run_service("extract", LETOPIS_WORKERS="2")
    road.send(articles[:70])
    road.send([poison])
    road.send(articles[70:])
    children = psutil.Process(service.process.pid).children(recursive=True)
    wait_until(lambda: sum(map(road.committed, range(4))) > 10, "it is at work")

    service.kill()

    assert psutil.wait_procs(children, timeout=30)[1] == [], "its processes end with it"
    service.start(process_group)
    road.wait_for_keys(topics.extractions.name, {str(article.id) for article in articles})
    (letter,) = road.wait_for(topics.dead_letter(topics.articles.name, "extract").name, 1)
    assert letter.value == poison
    wait_until(lambda: sum(map(road.committed, range(4))) == len(articles) + 1, "all is committed")
    assert service.stop()


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = {
            **os.environ,
            "LETOPIS_DATA": str(tmp_path),
            "LETOPIS_KAFKA": "127.0.0.1:1",
            "LETOPIS_PORT": str(taken.getsockname()[1]),
        }
        command = [sys.executable, "-m", "services.cli", "serve", "extract"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert "LETOPIS_PORT: cannot listen on" in done.stderr
    assert "Traceback" not in done.stderr
