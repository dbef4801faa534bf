"""`POST /v1/articles` on a real broker and a real database."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.contracts.article import Article
from services.contracts.headers import header, trace_id
from services.contracts.topics import Topics
from services.local.process_group import ProcessGroup
from services.local.service import Service
from tests.integration.ingest.conftest import KEY, read_topic

pytestmark = pytest.mark.usefixtures("ingest")

NDJSON = {"Content-Type": "application/x-ndjson"}
OnTopic = Callable[[], list[Article]]


def article(n: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"n-{n}",
        "url": f"https://example.org/news/{n}",
        "title": f"Новость {n}",
        "text": f"Президенты встретились в Астане, {n}.",
        "published_at": "2025-11-12T16:05:00+03:00",
        **more,
    }


def lines(*items: Any) -> bytes:
    return b"".join(
        item + b"\n" if isinstance(item, bytes) else json.dumps(item, ensure_ascii=False).encode() + b"\n"
        for item in items
    )


def answers(response: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in response.text.splitlines()]


def test_an_article_is_accepted_once_and_then_a_duplicate(client: httpx.Client, on_topic: OnTopic) -> None:
    first = client.post("/v1/articles", json=article(1))
    again = client.post("/v1/articles", json=article(1))

    assert (first.status_code, first.json()["status"], first.json()["revision"]) == (202, "accepted", 1)
    assert (again.status_code, again.json()) == (200, {**first.json(), "status": "duplicate"})
    (record,) = on_topic()
    assert str(record.id) == first.json()["id"]
    assert (record.source, record.external_id, record.title) == ("crawler", "n-1", "Новость 1")


def test_each_change_of_content_is_a_revision_also_back_to_what_it_was(client: httpx.Client, on_topic: OnTopic) -> None:
    pushed = [client.post("/v1/articles", json=article(1, text=text)).json() for text in ("А", "Б", "А", "А")]

    assert [(each["status"], each["revision"]) for each in pushed] == [
        ("accepted", 1),
        ("accepted", 2),
        ("accepted", 3),
        ("duplicate", 3),
    ]
    assert sorted((record.revision, record.text) for record in on_topic()) == [(1, "А"), (2, "Б"), (3, "А")]


def test_one_stream_may_hold_an_article_several_times(client: httpx.Client, on_topic: OnTopic) -> None:
    response = client.post(
        "/v1/articles",
        content=lines(article(1), article(1), article(1, text="другой"), article(2), article(1)),
        headers=NDJSON,
    )

    *items, done = answers(response)
    assert [(item["status"], item["revision"]) for item in items] == [
        ("accepted", 1),
        ("duplicate", 1),
        ("accepted", 2),
        ("accepted", 1),
        ("accepted", 3),
    ]
    assert done == {"status": "done", "accepted": 4, "duplicate": 1, "refused": 0}
    assert len(on_topic()) == 4


def test_a_stream_with_faults_is_taken_but_for_them(client: httpx.Client, on_topic: OnTopic) -> None:
    response = client.post(
        "/v1/articles",
        content=lines(
            article(1, events=[{"type": "visit"}], unknown={"a": 1}),
            {"title": "без текста"},
            article(3, text=""),
            article(4, published_at="2025-11-12T16:05:00"),
            b"",
            article(6, text="я" * 250_001),
            b'{"text": ',
            b'{"text": "\xff\xfe"}',
            article(9, published_at="вчера"),
            article(10),
        ),
        headers=NDJSON,
    )

    assert response.status_code == 207
    *items, done = answers(response)
    refused = {
        item["line"]: (item["problem"]["field"], item["problem"]["reason"])
        for item in items
        if item["status"] == "refused"
    }
    assert refused == {
        2: ("text", "is missing"),
        3: ("text", "is empty"),
        4: ("published_at", "has no time zone: write it as 2025-11-12T16:05:00+03:00, or with Z for UTC"),
        6: ("text", "is longer than 500,000 bytes of UTF-8"),
        7: (None, "is not valid JSON: EOF while parsing a value at column 8"),
        8: (None, "is not UTF-8: byte 0xff at offset 10"),
        9: ("published_at", "is not a date of ISO 8601, such as 2025-11-12T16:05:00+03:00"),
    }
    assert all(item["problem"]["line"] == item["line"] for item in items if item["status"] == "refused")
    assert done["accepted"] == 2
    assert {record.external_id for record in on_topic()} == {"n-1", "n-10"}


def test_a_refused_article_gets_a_problem(client: httpx.Client) -> None:
    response = client.post("/v1/articles", json={"title": "x", "published_at": "2025"})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "urn:letopis:problem:refused-item",
        "title": "Unprocessable Entity" if "Entity" in response.json()["title"] else "Unprocessable Content",
        "status": 422,
        "detail": "text is missing; published_at is not a date of ISO 8601, such as 2025-11-12T16:05:00+03:00",
        "field": "text",
        "reason": "is missing",
        "faults": [
            {"field": "text", "reason": "is missing"},
            {
                "field": "published_at",
                "reason": "is not a date of ISO 8601, such as 2025-11-12T16:05:00+03:00",
            },
        ],
    }


def test_ten_thousand_lines_gzipped(client: httpx.Client, on_topic: OnTopic) -> None:
    body = gzip.compress(lines(*(article(n) for n in range(10_000))))

    response = client.post("/v1/articles", content=body, headers={**NDJSON, "Content-Encoding": "gzip"})

    assert response.status_code == 202
    *items, done = answers(response)
    assert [item["line"] for item in items] == list(range(1, 10_001))
    assert done == {"status": "done", "accepted": 10_000, "duplicate": 0, "refused": 0}
    assert {record.external_id for record in on_topic()} == {f"n-{n}" for n in range(10_000)}


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
def test_a_gzip_bomb_is_refused(client: httpx.Client, kind: str) -> None:
    bomb = gzip.compress(b'{"text":"' + b"a" * 200_000_000)

    response = client.post("/v1/articles", content=bomb, headers={"Content-Type": kind, "Content-Encoding": "gzip"})

    assert response.status_code == 413
    assert response.json()["type"] == "urn:letopis:problem:too-large"


def test_what_stands_before_a_broken_end_is_taken(client: httpx.Client, on_topic: OnTopic) -> None:
    whole = gzip.compress(lines(*(article(n, text=str(n) * 900) for n in range(100))))

    response = client.post("/v1/articles", content=whole[:-60], headers={**NDJSON, "Content-Encoding": "gzip"})

    assert response.status_code == 400
    *items, stopped = answers(response)
    assert stopped["status"] == "stopped"
    assert stopped["problem"]["detail"] == "the body ends too early for gzip"
    assert stopped["accepted"] == len(items) == len(on_topic()) > 0


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong-key-0123456789"}, {"X-API-Key": "ключ"}])
def test_without_the_right_key_nothing_enters(ingest: Service, headers: dict[str, str], on_topic: OnTopic) -> None:
    sent = {name: value.encode() for name, value in headers.items()}
    response = httpx.post(f"{ingest.url}/v1/articles", json=article(1), headers=sent)

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert on_topic() == []


def test_no_key_is_ever_logged(client: httpx.Client, ingest: Service) -> None:
    client.post("/v1/articles", json=article(1))
    httpx.post(f"{ingest.url}/v1/articles?api_key=wrong-key-0123456789", headers={"X-API-Key": "wrong-key-0123456789"})
    ingest.stop()

    log = ingest.log.read_text()
    assert "article accepted" in log
    assert KEY not in log
    assert "wrong-key" not in log


def test_duplicates_are_known_after_a_crash(
    client: httpx.Client, ingest: Service, process_group: ProcessGroup, on_topic: OnTopic
) -> None:
    client.post("/v1/articles", content=lines(article(1), article(2)), headers=NDJSON)
    ingest.kill()
    ingest.start(process_group)
    ingest.wait_ready()

    response = client.post("/v1/articles", content=lines(article(1), article(2, text="иной")), headers=NDJSON)

    assert [item["status"] for item in answers(response)] == ["duplicate", "accepted", "done"]
    assert len(on_topic()) == 3


def test_a_trace_goes_on_from_the_pusher_to_the_record(
    client: httpx.Client, ingest: Service, kafka: str, topics: Topics
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = client.post(
        "/v1/articles", json=article(1), headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    ).json()
    ingest.stop()

    (record,) = read_topic(kafka, topics.articles.name)
    assert record.key.decode() == answer["id"]
    assert trace_id(header(record.headers, "traceparent")) == trace
    assert header(record.headers, "ce_type") == "letopis.article.v1"
    (logged,) = [
        entry
        for entry in map(json.loads, ingest.log.read_text().splitlines())
        if entry["message"] == "article accepted"
    ]
    assert (logged["article_id"], logged["trace_id"]) == (answer["id"], trace)
    assert (logged["topic"], logged["partition"], logged["offset"]) == (
        topics.articles.name,
        record.partition,
        record.offset,
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/json", "Content-Encoding": "br"}, 415),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, 400),
    ],
)
def test_other_bodies_are_refused(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    response = client.post("/v1/articles", content=lines(article(1)), headers=headers)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_shared_gold_files_are_taken_as_they_are(client: httpx.Client, on_topic: OnTopic) -> None:
    gold = Path("tests/gold/news_a.jsonl").read_bytes()

    response = client.post("/v1/articles", content=gold, headers=NDJSON)

    assert response.status_code == 202
    assert len(on_topic()) == len(gold.splitlines())
