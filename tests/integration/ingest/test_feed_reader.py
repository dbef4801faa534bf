"""Feeds from a site on the loopback address to the topic, by the running service."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import psycopg
import pytest

from services.contracts.article import Article
from services.local.service import Service
from tests.integration.conftest import RunService
from tests.integration.ingest.conftest import KEY
from tests.integration.ingest.site import Site

TODAY = format_datetime(datetime.now(UTC))
OnTopic = Callable[[], list[Article]]
LONG = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 12


def rss(*items: str, title: str = "Сайт") -> bytes:
    return f"<rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>".encode()


def item(n: int, text: str = LONG, link: str | None = None) -> str:
    return (
        f"<item><title>Новость {n}</title><guid>g{n}</guid><link>{link or f'https://example.org/{n}'}</link>"
        f"<pubDate>{TODAY}</pubDate><description>{escape(text)}</description></item>"
    )


def until(condition: Callable[[], object], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


@pytest.fixture
def read_feeds(run_service: RunService, tmp_path: Path) -> Callable[..., Service]:
    """Starts the service with these feeds listed."""

    def run(*feeds: dict[str, str]) -> Service:
        (tmp_path / "feeds.yaml").write_text(json.dumps({"feeds": feeds}))
        return run_service(
            "ingest",
            LETOPIS_API_KEYS=f"crawler:{KEY}",
            LETOPIS_FEEDS=str(tmp_path / "feeds.yaml"),
            LETOPIS_ALLOW_HOSTS="127.0.0.1",
            LETOPIS_CONTACT="https://example.org/bot",
        )

    return run


@pytest.fixture
def poll_now(database_url: str) -> Callable[[], None]:
    """Makes every feed due."""

    def idle_feeds_due(connection: psycopg.Connection) -> bool:
        connection.execute("UPDATE ingest.feeds SET next_poll_at = now() WHERE leased_until IS NULL")
        return not connection.execute("SELECT FROM ingest.feeds WHERE next_poll_at > now()").fetchall()

    def make_due() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            until(lambda: idle_feeds_due(connection))

    return make_due


def test_items_come_once_and_changes_as_revisions(
    read_feeds: Callable[..., Service], site: Site, on_topic: OnTopic, poll_now: Callable[[], None]
) -> None:
    site.put("/rss", rss(item(1), item(2)), ETag='"1"')
    service = read_feeds({"url": site.url + "/rss", "source": "Агентство"})
    until(lambda: len(on_topic()) == 2)

    poll_now()
    until(lambda: site.asked("/rss") == 2)
    site.put("/rss", rss(item(3), item(2), item(1, LONG + "Уточнено.")), ETag='"2"')
    poll_now()
    until(lambda: len(on_topic()) == 4)
    service.stop()

    assert sorted((article.title, article.revision) for article in on_topic()) == [
        ("Новость 1", 1),
        ("Новость 1", 2),
        ("Новость 2", 1),
        ("Новость 3", 1),
    ]
    assert {(article.source, article.external_id is not None) for article in on_topic()} == {("Агентство", True)}
    feeds = [headers for path, headers in site.requests if path == "/rss"]
    assert [headers.get("If-None-Match") for headers in feeds] == [None, '"1"', '"1"']
    assert feeds[0]["User-Agent"].startswith("Letopis/")
    assert feeds[0]["User-Agent"].endswith("(+https://example.org/bot)")


def test_a_summary_leads_to_the_page(read_feeds: Callable[..., Service], site: Site, on_topic: OnTopic) -> None:
    site.put("/rss", rss(item(1, "Кратко.", f"{site.url}/page")))
    site.put(
        "/page",
        f"<html lang=ru><meta charset=windows-1251><title>x</title><body><article><p>{LONG}</p></article>".encode(
            "cp1251"
        ),
        Content_Type="text/html; charset=windows-1251",
    )
    read_feeds({"url": site.url + "/rss"})
    until(on_topic)

    (article,) = on_topic()
    assert (article.title, article.text, article.source) == ("Новость 1", LONG.strip(), "Сайт")


def test_a_page_that_is_away_is_waited_for(
    read_feeds: Callable[..., Service], site: Site, on_topic: OnTopic, poll_now: Callable[[], None]
) -> None:
    site.put("/rss", rss(item(1, "Кратко.", f"{site.url}/page"), item(2)), ETag='"1"')
    site.put("/page", b"", 503)
    read_feeds({"url": site.url + "/rss"})
    until(lambda: len(on_topic()) == 1)

    site.put("/page", f"<body><article><p>{LONG}</p></article>".encode())
    poll_now()
    until(lambda: len(on_topic()) == 2)

    assert {article.title: article.text for article in on_topic()} == {
        "Новость 1": LONG.strip(),
        "Новость 2": LONG.strip(),
    }


def test_robots_are_asked_first(read_feeds: Callable[..., Service], site: Site, on_topic: OnTopic) -> None:
    site.put("/robots.txt", b"User-agent: *\nDisallow: /private\nDisallow: /page")
    site.put("/private/rss", rss(item(1)))
    site.put("/rss", rss(item(2, "Только кратко.", f"{site.url}/page"), title="Длинно " * 60))
    service = read_feeds({"url": site.url + "/private/rss"}, {"url": site.url + "/rss"})
    until(lambda: on_topic() and "robots.txt forbids" in service.log.read_text())

    assert [(article.text, article.source) for article in on_topic()] == [("Только кратко.", ("Длинно " * 60)[:300])]
    assert {path for path, _ in site.requests} == {"/robots.txt", "/rss"}


def test_two_workers_share_the_feeds(
    read_feeds: Callable[..., Service], site: Site, on_topic: OnTopic, poll_now: Callable[[], None]
) -> None:
    for n in range(6):
        site.put(f"/{n}", rss(item(n)))
    feeds = [{"url": f"{site.url}/{n}"} for n in range(6)]
    read_feeds(*feeds)
    read_feeds(*feeds)
    until(lambda: len(on_topic()) == 6)

    assert all(site.asked(f"/{n}") == 1 for n in range(6))


@pytest.mark.parametrize("body", [b"<html>no feed</html>", b"\x00" * 100])
def test_an_ill_feed_does_not_disturb_the_others(
    read_feeds: Callable[..., Service], site: Site, on_topic: OnTopic, body: bytes, database_url: str
) -> None:
    site.put("/ill", body)
    site.put("/well", rss(item(1)))
    read_feeds({"url": site.url + "/ill"}, {"url": site.url + "/well"}, {"url": "http://169.254.169.254/rss"})
    until(on_topic)

    def health() -> dict[str, tuple[str, str | None]]:
        with psycopg.connect(database_url) as connection:
            rows = connection.execute("SELECT url, health, error FROM ingest.feeds").fetchall()
        return {url: (state, error) for url, state, error in rows}

    until(lambda: all(state != "new" for state, _ in health().values()))
    assert health()[site.url + "/ill"] == ("failing", "is not RSS, Atom, JSON Feed or a sitemap")
    assert health()[site.url + "/well"] == ("ok", None)
    assert "not a public address" in str(health()["http://169.254.169.254/rss"])
