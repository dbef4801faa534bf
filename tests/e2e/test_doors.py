"""Every door of ingest, from the outside to `letopis timeline`, on one running stack.

Each door is given an article of its own, about a meeting on a day of its own; then all of them are waited for.
"""

import csv
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.local.ports import free_port
from tests.e2e.conftest import LetopisUp
from tests.integration.ingest.hub import Hub, serve_hub
from tests.integration.ingest.site import Site, serve_site

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
FILLER = "Погода в столице в этот день была тёплой и ясной, движение транспорта по проспектам города не прерывалось. "
DOORS = (
    "push", "pages", "put", "put-corrected", "delete", "scrapy", "feed", "sitemap", "websub", "jsonl", "csv", "folder",
    "warc",
)  # fmt: skip
DAYS = {door: date(2024 + n // 12, n % 12 + 1, 3) for n, door in enumerate(DOORS)}
SPIDER = """
import scrapy

class News(scrapy.Spider):
    name = "news"

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        yield {"url": response.url, "html": response.text}
"""


def text_for(door: str) -> str:
    """An article about a meeting on the door's day."""
    day = DAYS[door]
    told = f"Министры иностранных дел Казахстана и Киргизии встретились в Астане {day.day} {MONTHS[day.month - 1]}"
    return f"{told} {day.year} года. {FILLER * 8}".strip()


def page_for(door: str) -> bytes:
    """The same as a page of a site."""
    return f"<html lang=ru><title>{door}</title><body><article><p>{text_for(door)}</p></article></body></html>".encode()


def until(condition: Callable[[], object], otherwise: Callable[[], str], seconds: float = 240) -> None:
    """Wait for it; `otherwise` says what is wrong where it does not come to pass."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.5)


class Stack:
    """The running stack, and its doors."""

    def __init__(self, folder: Path, letopis: str) -> None:
        self.folder = folder
        self._letopis = letopis
        lines = (folder / ".letopis" / "stack.env").read_text().splitlines()
        self.settings = dict(line.split("=", 1) for line in lines if "=" in line)
        self.http = httpx.Client(
            base_url=self.settings["LETOPIS_INGEST_URL"],
            headers={"Authorization": f"Bearer {self.settings['LETOPIS_API_KEY']}"},
            timeout=60,
        )

    def run(self, *arguments: str) -> str:
        """What a command of `letopis` prints, run in the same folder as the stack; fails where it does."""
        done = subprocess.run([self._letopis, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def days(self) -> set[date]:
        """The days of all meetings in the timeline."""
        listed = self.run("timeline", "--json", "--limit", "500").splitlines()
        return {day for day in DAYS.values() for line in listed if f'"{day.isoformat()}"' in line}

    def comes_to_show(self, doors: set[str]) -> None:
        """Wait until the timeline holds the meetings that came through these doors, and no others."""
        wanted = {DAYS[door] for door in doors}
        until(
            lambda: self.days() == wanted,
            lambda: f"too many or missing: {sorted(map(str, self.days() ^ wanted))}",
        )


@pytest.fixture(scope="module")
def stack(letopis_up: LetopisUp, letopis: str, session_folder: Path) -> Iterator[Stack]:
    folder = session_folder / "doors"
    folder.mkdir()
    port = free_port()
    terminal = letopis_up(
        folder,
        "--no-sample",
        f"--ingest-port={port}",
        LETOPIS_ALLOW_HOSTS="127.0.0.1",
        LETOPIS_PUBLIC_URL=f"http://127.0.0.1:{port}",
    )
    terminal.wait_for("Ctrl-C stops everything")
    stack = Stack(folder, letopis)
    yield stack
    stack.http.close()
    terminal.press_ctrl_c()
    terminal.process.wait(30)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve_site() as site:
        yield site


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve_hub() as hub:
        yield hub


def push(stack: Stack, door: str) -> str:
    """POST /v1/articles; the article's id."""
    answer = stack.http.post("/v1/articles", json={"id": door, "text": text_for(door)})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def push_page(stack: Stack) -> None:
    """POST /v1/pages."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    url = "https://example.org/pages"
    answer = stack.http.post("/v1/pages", content=page_for("pages"), headers=headers, params={"url": url})
    assert answer.status_code == 202, answer.text


def crawl(stack: Stack, site: Site) -> None:
    """A spider with the item pipeline; it finds the stack's settings in the folder."""
    site.put("/scrapy", page_for("scrapy"), Content_Type="text/html; charset=utf-8")
    (stack.folder / "spider.py").write_text(SPIDER)
    pipeline = 'ITEM_PIPELINES={"services.ingest.scrapy_pipeline.LetopisPipeline": 900}'
    command = [sys.executable, "-m", "scrapy", "runspider", "spider.py", "-a", f"url={site.url}/scrapy", "-s", pipeline]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("LETOPIS_")}
    environment = {**outside, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(command, cwd=stack.folder, env=environment, capture_output=True, text=True, timeout=120)
    assert "Letopis: 1 accepted" in done.stderr, done.stderr


def rss(*items: str, links: str = "") -> bytes:
    return (
        f'<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Сайт</title>{links}{"".join(items)}'
        "</channel></rss>"
    ).encode()


def item(door: str, link: str, text: str) -> str:
    when = format_datetime(datetime.now(UTC))
    said = f"<title>{door}</title><link>{link}</link><pubDate>{when}</pubDate><description>{text}</description>"
    return f"<item>{said}</item>"


def publish_feed(stack: Stack, site: Site) -> None:
    """A feed with a summary, which leads to the page."""
    site.put("/from-feed", page_for("feed"))
    site.put("/rss", rss(item("feed", f"{site.url}/from-feed", "Кратко.")))
    stack.run("feeds", "add", f"{site.url}/rss")


def publish_sitemap(stack: Stack, site: Site) -> None:
    """An index of packed sitemaps."""
    site.put("/from-sitemap", page_for("sitemap"))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    news = f"<urlset><url><loc>{site.url}/from-sitemap</loc><lastmod>{now}</lastmod></url></urlset>"
    site.put("/news.xml.gz", gzip.compress(news.encode()))
    site.put(
        "/sitemap.xml", f"<sitemapindex><sitemap><loc>{site.url}/news.xml.gz</loc></sitemap></sitemapindex>".encode()
    )
    stack.run("feeds", "add", f"{site.url}/sitemap.xml")


def publish_by_hub(stack: Stack, site: Site, hub: Hub) -> None:
    """A feed that is empty when polled; its hub then sends the item."""
    topic = f"{site.url}/with-hub"
    links = f'<a:link rel="hub" href="{hub.url}"/><a:link rel="self" href="{topic}"/>'
    site.put("/with-hub", rss(links=links))
    stack.run("feeds", "add", topic)
    until(lambda: topic in hub.subscribed, lambda: "not subscribed")
    sent = hub.deliver(topic, rss(item("websub", f"{site.url}/from-hub", text_for("websub")), links=links))
    assert sent.status_code == 202, sent.text


def push_files(stack: Stack) -> None:
    """`letopis push` of all kinds of files."""
    folder = stack.folder / "texts"
    folder.mkdir()
    (folder / "article.txt").write_text(text_for("folder"))
    (stack.folder / "a.jsonl").write_text(json.dumps({"id": "jsonl", "text": text_for("jsonl")}))
    with (stack.folder / "a.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id", "text"], ["csv", text_for("csv")]])
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page_for("warc")
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:6b1d8a3e-0f0a-5c60-9b1e-1e7a0d1c5a10>\r\n"
        "WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: https://example.org/warc\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    (stack.folder / "a.warc.gz").write_bytes(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    pushed: Any = stack.run("push", "a.jsonl", "a.csv", "texts", "a.warc.gz", "--source", "Папка")
    assert pushed == "4 accepted, 0 duplicate, 0 refused\n"


def test_every_door_leads_to_the_timeline(stack: Stack, site: Site, hub: Hub) -> None:
    publish_feed(stack, site)
    publish_sitemap(stack, site)
    push(stack, "push")
    push_page(stack)
    put, deleted = push(stack, "put"), push(stack, "delete")
    push_files(stack)
    crawl(stack, site)
    publish_by_hub(stack, site, hub)
    stack.comes_to_show(set(DOORS) - {"put-corrected"})

    corrected = stack.http.put(f"/v1/articles/{put}", json={"text": text_for("put-corrected")})
    withdrawn = stack.http.delete(f"/v1/articles/{deleted}")
    assert (corrected.status_code, withdrawn.status_code) == (202, 202)
    stack.comes_to_show(set(DOORS) - {"put", "delete"})
