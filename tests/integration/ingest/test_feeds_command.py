"""`letopis feeds …` against a running service and a site on the loopback address."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

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
    assert (check.returncode, "HTTP 404" in check.stdout) == (1, True)
    assert feeds("pause", url).returncode == 0
    assert health() == "paused"
    assert feeds("check").returncode == 0
    assert feeds("resume", url).returncode == 0

    (tmp_path / "list.opml").write_text(feeds("export").stdout)
    assert feeds("rm", url).returncode == 0
    assert feeds("list").stdout == ""
    assert feeds("import", str(tmp_path / "list.opml")).stdout == "1 feeds\n"
    assert feeds("list").stdout.split("\t")[:2] == [url, "Агентство"]


def test_what_is_refused(feeds: Feeds) -> None:
    for arguments, says in (
        (("add", "ftp://example.org/"), "refuses"),
        (("rm", "https://example.org/"), "there is no such feed"),
        (("discover", "http://127.0.0.1:9/"), "not a public address"),
    ):
        done = feeds(*arguments)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_discovery(feeds: Feeds, site: Site) -> None:
    site.put(
        "/", b'<html><link rel="alternate" type="application/rss+xml" href="/news.xml"><a href="/help">?</a></html>'
    )
    site.put("/news.xml", "<rss version='2.0'><channel><title>Новости</title></channel></rss>".encode())
    site.put("/robots.txt", f"Sitemap: {site.url}/maps/news.xml".encode())
    site.put("/maps/news.xml", sitemap((f"{site.url}/1", "2026-01-01")))

    found = feeds("discover", site.url, "--allow-hosts", "127.0.0.1")

    assert found.stdout.splitlines() == [
        f"{site.url}/news.xml\tНовости\t0 entries",
        f"{site.url}/maps/news.xml\tsitemap\t1 entries",
    ]


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
