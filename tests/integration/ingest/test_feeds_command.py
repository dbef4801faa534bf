"""`letopis feeds …` against a running service and a site on the loopback address."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest

from services.contracts.article import Article
from services.local.service import Service
from tests.integration.conftest import RunService
from tests.integration.ingest.conftest import KEY
from tests.integration.ingest.site import Site

LONG = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 12
PAGE = (
    f"<html lang=ru><head><title>Новость со страницы</title></head><body><article><p>{LONG}</p></article></body></html>"
)
Feeds = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def service(run_service: RunService) -> Service:
    return run_service("ingest", LETOPIS_API_KEYS=f"crawler:{KEY}", LETOPIS_ALLOW_HOSTS="127.0.0.1")


@pytest.fixture
def feeds(service: Service) -> Feeds:
    environment = {**os.environ, "LETOPIS_INGEST_URL": service.url, "LETOPIS_API_KEY": KEY}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "services.cli", "feeds", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)

    return run


def until(condition: Callable[[], object], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.2)


def sitemap(*entries: tuple[str, str]) -> bytes:
    urls = "".join(f"<url><loc>{url}</loc><lastmod>{time}</lastmod></url>" for url, time in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def test_a_feeds_life(feeds: Feeds, site: Site, tmp_path: Path) -> None:
    url = f"{site.url}/rss"
    assert feeds("add", url, "--source", "Агентство").returncode == 0
    until(lambda: site.asked("/rss"))

    def health() -> str:
        (report,) = json.loads(feeds("list", "--json").stdout)
        return str(report["health"])

    until(lambda: health() == "failing")
    check = feeds("check")
    assert check.returncode == 1
    assert re.search(r"failing .*/rss .* 1 of 1 .* HTTP 404", check.stdout), check.stdout
    assert "1 of 1 feeds ill" in check.stdout
    tried = feeds("check", "--dry-run", "--allow-hosts", "127.0.0.1")
    assert (tried.returncode, "HTTP 404" in tried.stdout) == (1, True)
    assert feeds("pause", url).returncode == 0
    assert health() == "paused"
    assert feeds("check").returncode == 0
    assert feeds("resume", url).returncode == 0

    (tmp_path / "list.opml").write_text(
        feeds("export").stdout.replace("</body>", '<outline xmlUrl="rss://example.org/"/></body>')
    )
    assert feeds("rm", url).returncode == 0
    assert feeds("list").stdout == ""
    imported = feeds("import", str(tmp_path / "list.opml"))
    assert (imported.returncode, imported.stdout) == (1, "1 feeds\n")
    assert imported.stderr.startswith("rss://example.org/: "), imported.stderr
    assert feeds("list").stdout.split("\t")[:2] == [url, "Агентство"]


def test_what_is_refused(feeds: Feeds) -> None:
    for arguments, says in (
        (("add", "ftp://example.org/"), "body.url: must begin with http:// or https://"),
        (("add", "http://["), "body.url: Invalid IPv6 URL"),
        (("pause", "http://a.example/ "), "must not hold blanks"),
        (("check", "https://example.org/"), "no such feed: https://example.org/"),
        (("rm", "https://example.org/"), "there is no such feed"),
        (("discover", "http://127.0.0.1:9/"), "not a public address"),
        (("discover", "http://["), "not a web address"),
        (("discover", "example.org"), "not a web address"),
    ):
        done = feeds(*arguments)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_discovery(feeds: Feeds, site: Site) -> None:
    site.put(
        "/", b'<html><link rel="alternate" type="application/rss+xml" href="/news.xml"><a href="/help">?</a></html>'
    )
    site.put("/news.xml", "<rss version='2.0'><channel><title>Новости</title></channel></rss>".encode())
    site.put("/robots.txt", f"User-agent: *\nDisallow: /feed\nSitemap: {site.url}/maps/news.xml".encode())
    site.put("/feed", "<rss version='2.0'><channel><title>Не для роботов</title></channel></rss>".encode())
    site.put("/maps/news.xml", sitemap((f"{site.url}/1", "2026-01-01")))

    found = feeds("discover", site.url, "--allow-hosts", "127.0.0.1")

    assert found.stdout.splitlines() == [
        f"{site.url}/news.xml\tНовости\t0 entries",
        f"{site.url}/maps/news.xml\tsitemap\t1 entries",
    ]
    assert (site.asked("/robots.txt"), site.asked("/feed")) == (1, 0)


def test_a_feed_tried_out(site: Site) -> None:
    """Needs no service, and no settings."""
    items = (("1", LONG), ("2", "Кратко."), ("3", ""))
    written = "".join(
        f"<item><title>[red]{n}</title><guid isPermaLink='false'>{n}</guid>{f'<link>/{n}</link>' if n != '3' else ''}"
        f"<description>{text}</description><pubDate>{datetime.now(UTC).isoformat()}</pubDate></item>"
        for n, text in items
    )
    site.put("/rss", f"<rss version='2.0'><channel><title>[b]Сайт</title>{written}</channel></rss>".encode())
    site.put("/robots.txt", b"User-agent: *\nDisallow: /forbidden")
    urls = (f"{site.url}/rss", f"{site.url}/forbidden")
    command = [sys.executable, "-m", "services.cli", "feeds", "check", "--dry-run", "--allow-hosts=127.0.0.1", *urls]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert done.returncode == 1
    assert re.search(r"/rss .* \[b]Сайт .* [0-9] s ago .* 1 .* 1 .* 1 ", done.stdout), done.stdout
    assert re.search(r"/forbidden .* robots.txt forbids it", done.stdout), done.stdout
    assert [path for path, _ in site.requests] == ["/robots.txt", "/rss"]


def test_a_dry_run_of_the_service_hands_nothing_on_and_notes_nothing(
    run_service: RunService, site: Site, on_topic: Callable[[], list[Article]], database_url: str
) -> None:
    item = f"<item><title>Новость</title><guid>1</guid><description>{LONG}</description></item>"
    short = f"<item><title>Кратко</title><guid>2</guid><link>{site.url}/page</link></item>"
    site.put("/rss", f"<rss version='2.0'><channel><title>x</title>{item}{short}</channel></rss>".encode(), ETag='"1"')
    settings = {"LETOPIS_API_KEYS": f"crawler:{KEY}", "LETOPIS_ALLOW_HOSTS": "127.0.0.1"}
    site.put("/page", PAGE.encode())
    dry = run_service("ingest", LETOPIS_FEEDS_DRY_RUN="true", **settings)
    httpx.post(
        f"{dry.url}/v1/feeds", json={"url": f"{site.url}/rss"}, headers={"Authorization": f"Bearer {KEY}"}, timeout=30
    )
    until(lambda: "article would be handed on" in dry.log.read_text() and '"feed read"' in dry.log.read_text())
    dry.stop()
    assert on_topic() == []
    assert site.asked("/page") == 0

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE ingest.feeds SET next_poll_at = now()")
    run_service("ingest", **settings)
    until(lambda: len(on_topic()) == 2)


def test_an_index_of_sitemaps_leads_to_the_pages_of_the_last_days(
    feeds: Feeds, site: Site, on_topic: Callable[[], list[Article]]
) -> None:
    today = datetime.now(UTC).isoformat(timespec="seconds")
    index = f"<sitemapindex><sitemap><loc>{site.url}/news.xml</loc></sitemap></sitemapindex>"
    site.put("/sitemap.xml", index.encode())
    site.put("/news.xml", sitemap((f"{site.url}/new", today), (f"{site.url}/old", "2020-01-01T00:00:00Z")))
    site.put("/new", PAGE.encode())
    feeds("add", f"{site.url}/sitemap.xml")

    until(on_topic)

    (article,) = on_topic()
    assert (article.title, article.text, article.url) == ("Новость со страницы", LONG.strip(), f"{site.url}/new")
    assert site.asked("/old") == 0
