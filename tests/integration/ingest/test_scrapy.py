"""The item pipeline in a real Scrapy run, from a site on the loopback address to a running service."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from services.contracts.article import Article
from services.local.service import Service
from tests.integration.ingest.conftest import KEY
from tests.integration.ingest.site import Site

SPIDER = """
from datetime import datetime, timezone
import scrapy

class News(scrapy.Spider):
    name = "news"

    def start_requests(self):  # as spiders of all versions have it
        yield scrapy.Request(self.site + "/")

    async def start(self):
        for request in self.start_requests():
            yield request

    def parse(self, response):
        for n, link in enumerate(response.css("a::attr(href)").getall()):
            yield response.follow(link, self.article, cb_kwargs={"n": n})

    def article(self, response, n):
        if n == 0:
            yield {"url": response.url, "html": response.text, "id": "page"}
        elif n == 1:
            yield {"id": n, "text": "Без времени", "published_at": datetime(2026, 1, 1)}
        else:
            yield {"id": n, "url": response.url, "text": response.css("p::text").get(), "seen_by": self,
                   "published_at": datetime(2026, 1, 1, tzinfo=timezone.utc)}
"""
BODY = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 12
ITEMS = 40


@pytest.fixture
def crawl(site: Site, tmp_path: Path) -> Callable[..., str]:
    """Runs the spider over the site, with these settings of Scrapy's; what it logs."""
    site.put("/", "".join(f"<a href=/{n}>{n}</a>" for n in range(ITEMS)).encode(), Content_Type="text/html")
    for n in range(ITEMS):
        page = f"<html lang=ru><title>Новость {n}</title><body><article><p>{n}. {BODY}</p></article></html>"
        site.put(f"/{n}", page.encode(), Content_Type="text/html; charset=utf-8")
    (tmp_path / "spider.py").write_text(SPIDER)
    pipelines = '{"services.ingest.scrapy_pipeline.LetopisPipeline": 900}'

    def run(**settings: str) -> str:
        wanted = {"ITEM_PIPELINES": pipelines, "ROBOTSTXT_OBEY": "True", **settings}
        command = [sys.executable, "-m", "scrapy", "runspider", str(tmp_path / "spider.py"), "-a", f"site={site.url}"]
        options = [part for name, value in wanted.items() for part in ("-s", f"{name}={value}")]
        outside = {name: value for name, value in os.environ.items() if not name.startswith("LETOPIS_")}
        environment = {**outside, "PYTHONPATH": str(Path.cwd())}
        done = subprocess.run(
            [*command, *options], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )
        return done.stderr

    return run


def said(log: str) -> str:
    """The closing line of the pipeline."""
    found = re.search(r"Letopis: (.*)", log)
    assert found, log
    return found[1]


def test_what_a_spider_finds_is_handed_in_once(
    ingest: Service, crawl: Callable[..., str], on_topic: Callable[[], list[Article]]
) -> None:
    settings = {"LETOPIS_INGEST_URL": ingest.url, "LETOPIS_API_KEY": KEY}

    first = crawl(**settings)
    again = crawl(**settings)

    assert said(first) == f"{ITEMS - 1} accepted, 0 duplicate, 1 refused, 0 lost"
    assert "Letopis refuses it: published_at has no time zone" in first
    assert "'letopis/accepted': 39" in first
    assert said(again) == f"0 accepted, {ITEMS - 1} duplicate, 1 refused, 0 lost"
    articles = {article.external_id: article for article in on_topic()}
    assert set(articles) == {"page", *(str(n) for n in range(2, ITEMS))}
    assert (articles["page"].title, articles["page"].text) == ("Новость 0", f"0. {BODY}".strip())
    assert "Traceback" not in first
    assert KEY not in first.replace(f"'LETOPIS_API_KEY': '{KEY}'", "")  # Scrapy shows its overridden settings

    unknown = crawl(LETOPIS_INGEST_URL=ingest.url, LETOPIS_API_KEY="wrong")
    assert "the API key is not known" in unknown
    assert_given_up(unknown)


def assert_given_up(log: str) -> None:
    """The spider was closed before it crawled for nothing."""
    assert "'finish_reason': 'letopis_unavailable'" in log
    assert re.fullmatch(r"0 accepted, 0 duplicate, 0 refused, [1-9]\d* lost", said(log))


def test_a_spider_stops_where_letopis_is_away(crawl: Callable[..., str]) -> None:
    log = crawl(LETOPIS_INGEST_URL="http://127.0.0.1:9", LETOPIS_API_KEY=KEY, LETOPIS_PATIENCE="1")

    assert "does not take articles now" in log
    assert_given_up(log)


def test_settings_that_are_not_there_end_the_crawl_before_it_begins(crawl: Callable[..., str], site: Site) -> None:
    assert "LETOPIS_INGEST_URL: is not set" in crawl()
    assert site.requests == []
