"""Pages, corrections, withdrawals, idempotency keys, quotas and sources, on a real broker and a real database."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from services.contracts.article import Article
from services.local.service import Service
from tests.integration.conftest import RunService
from tests.integration.ingest.conftest import KEY

OnTopic = Callable[[], list[Article]]
OTHER = "another-key-of-the-tests-012345"
ARTICLE = {"id": "1", "url": "https://example.org/1", "title": "Новость", "text": "Президенты встретились."}
BODY = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 8
PAGE = f"""<html lang="ru"><head><title>Сайт</title><meta property="og:title" content="Новость">
<meta property="og:site_name" content="Агентство">
<script type="application/ld+json">{{"@graph": [{{"datePublished": "2025-11-12T16:05:00+03:00"}}]}}</script></head>
<body><nav>Главная</nav><article><h1>Новость</h1><p>{BODY}</p><p>Читайте также: Другая новость</p></article></body>
</html>"""


@pytest.fixture
def ingest(run_service: RunService, tmp_path: Path) -> Service:
    """Two keys: one for everything, one for two sources and few articles."""
    keys = [
        {"name": "crawler", "key": KEY},
        {"name": "other", "key": OTHER, "source": "Газета", "sources": ["Газета", "Журнал"], "per_minute": 3},
    ]
    (tmp_path / "keys.yaml").write_text(json.dumps({"keys": keys}))
    return run_service("ingest", LETOPIS_API_KEYS_FILE=str(tmp_path / "keys.yaml"))


def client_with(service: Service, key: str) -> httpx.Client:
    return httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {key}"}, timeout=60)


def test_a_correction_and_a_withdrawal_are_revisions(client: httpx.Client, ingest: Service, on_topic: OnTopic) -> None:
    where = "/v1/articles/" + client.post("/v1/articles", json=ARTICLE).json()["id"]

    corrected = client.put(where, json={**ARTICLE, "title": "Другой заголовок", "url": "https://example.org/moved"})
    again = client.put(where, json={**ARTICLE, "title": "Другой заголовок", "url": "https://example.org/moved"})
    withdrawn = client.delete(where)
    withdrawn_again = client.delete(where)
    pushed_again = client.post("/v1/articles", json=ARTICLE)
    back = client.put(where, json=ARTICLE)

    assert [
        (each.status_code, each.json().get("revision")) for each in (corrected, again, withdrawn, withdrawn_again)
    ] == [
        (202, 2),
        (200, 2),
        (202, 3),
        (200, 3),
    ]
    assert (pushed_again.status_code, "withdrawn" in pushed_again.json()["reason"]) == (400, True)
    assert (back.status_code, back.json()["revision"]) == (202, 4)
    records = sorted(on_topic(), key=lambda article: article.revision)
    assert [(article.revision, article.title, article.withdrawn) for article in records] == [
        (1, "Новость", False),
        (2, "Другой заголовок", False),
        (3, "", True),
        (4, "Новость", False),
    ]
    assert len({article.id for article in records}) == 1
    assert (records[2].source, records[2].url, records[2].external_id) == ("crawler", "https://example.org/1", "1")


def test_nobody_corrects_what_another_has_pushed(client: httpx.Client, ingest: Service, on_topic: OnTopic) -> None:
    where = "/v1/articles/" + client.post("/v1/articles", json=ARTICLE).json()["id"]
    with client_with(ingest, OTHER) as other:
        assert other.put(where, json={**ARTICLE, "source": "Газета"}).status_code == 404
        assert other.delete(where).status_code == 404
    assert client.delete("/v1/articles/00000000-0000-0000-0000-000000000000").status_code == 404
    assert client.delete("/v1/articles/none").status_code == 422
    assert httpx.delete(ingest.url + where).status_code == 401
    assert len(on_topic()) == 1


def test_an_idempotency_key_keeps_a_late_repetition_from_undoing(client: httpx.Client, on_topic: OnTopic) -> None:
    first = client.post("/v1/articles", json=ARTICLE, headers={"Idempotency-Key": "k1"})
    client.post("/v1/articles", json={**ARTICLE, "text": "Уточнено."})
    late = client.post("/v1/articles", json=ARTICLE, headers={"Idempotency-Key": "k1"})
    other = client.post("/v1/articles", json={**ARTICLE, "text": "Иное."}, headers={"Idempotency-Key": "k1"})

    assert (late.status_code, late.json()) == (first.status_code, first.json())
    assert (other.status_code, other.json()["type"]) == (422, "urn:letopis:problem:idempotency-key")
    assert sorted((article.revision, article.text) for article in on_topic()) == [
        (1, "Президенты встретились."),
        (2, "Уточнено."),
    ]


def test_pages_as_json_as_a_stream_and_bare(client: httpx.Client, on_topic: OnTopic) -> None:
    pages = [{"url": f"https://example.org/{n}?utm_source=x", "html": PAGE} for n in (1, 2)]
    pages.append({"url": "https://example.org/3", "html": "<html><body>Вход</body></html>"})
    one = client.post("/v1/pages", json={**pages[0], "source": "Другой источник", "id": 7})
    stream = client.post(
        "/v1/pages",
        content="".join(json.dumps(page) + "\n" for page in pages[1:]),
        headers={"Content-Type": "application/x-ndjson"},
    )
    bare = client.post(
        "/v1/pages",
        params={"url": "https://example.org/4"},
        content=PAGE.encode("cp1251"),
        headers={"Content-Type": "text/html; charset=windows-1251"},
    )

    assert (one.status_code, stream.status_code, bare.status_code) == (202, 207, 202)
    refused = json.loads(stream.text.splitlines()[1])
    assert (refused["problem"]["field"], refused["problem"]["line"]) == ("html", 2)
    articles = {article.url: article for article in on_topic()}
    assert set(articles) == {"https://example.org/1", "https://example.org/2", "https://example.org/4"}
    for article in articles.values():
        assert (article.title, article.text, article.lang) == ("Новость", BODY.strip(), "ru")
        assert article.published_at is not None
        assert article.published_at.isoformat() == "2025-11-12T16:05:00+03:00"
    assert articles["https://example.org/1"].source == "Другой источник"
    assert articles["https://example.org/1"].external_id == "7"
    assert articles["https://example.org/4"].source == "Агентство"


def test_a_key_for_two_sources_and_three_articles_a_minute(ingest: Service, on_topic: OnTopic) -> None:
    with client_with(ingest, OTHER) as other:
        assert other.post("/v1/articles", json=ARTICLE).status_code == 202
        wrong = other.post("/v1/articles", json={**ARTICLE, "source": "ТАСС"})
        assert (wrong.status_code, wrong.json()["field"]) == (422, "source")
        assert other.post("/v1/articles", json={**ARTICLE, "id": "2", "url": None}).status_code == 202
        beyond = other.post("/v1/articles", json={**ARTICLE, "id": "3", "url": None})

    assert beyond.status_code == 429
    assert 0 < int(beyond.headers["Retry-After"]) <= 20
    assert {article.source for article in on_topic()} == {"Газета"}
