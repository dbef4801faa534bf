"""Sitemaps as feeds of bare addresses."""

import gzip
from datetime import UTC, datetime

import pytest

from services.ingest.feed_store import FeedSource
from services.ingest.feeds import NotAFeed, parse_feed
from services.ingest.opml import read_opml, write_opml
from services.ingest.sitemaps import addresses
from services.platform.errors import Refusal

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://example.org/1</loc><news:news><news:publication_date>2026-01-01T10:00:00+05:00</news:publication_date>
<news:title>Первая</news:title></news:news></url>
<url><loc>/2</loc><lastmod>2026-01-02T10:00:00Z</lastmod></url>
<url><lastmod>2026-01-02</lastmod></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.org/a.xml</loc><lastmod>2026-01-01T00:00:00Z</lastmod></sitemap>
<sitemap><loc>https://example.org/b.xml</loc><lastmod>2026-01-03T00:00:00Z</lastmod></sitemap>
<sitemap><loc>https://example.org/c.xml</loc></sitemap></sitemapindex>"""


def test_a_news_sitemap() -> None:
    feed = parse_feed(NEWS.encode(), "https://example.org/sitemap.xml")

    assert feed.is_sitemap
    assert [(entry.link, entry.title, entry.is_summary) for entry in feed.entries] == [
        ("https://example.org/2", "", True),
        ("https://example.org/1", "Первая", True),
    ]
    assert feed.entries[0].published_at == datetime(2026, 1, 2, 10, tzinfo=UTC)


def test_a_packed_sitemap() -> None:
    feed = parse_feed(gzip.compress(NEWS.encode()), "https://example.org/sitemap.xml.gz")

    assert [entry.link for entry in feed.entries] == ["https://example.org/2", "https://example.org/1"]


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (gzip.compress(bytes(200_000_000)), "gzip bomb"),
        (gzip.compress(NEWS.encode())[:-6], "ends too early"),
        (b"\x1f\x8b nonsense", "is not gzip"),
    ],
)
def test_packed_documents_that_are_none(packed: bytes, says: str) -> None:
    with pytest.raises(NotAFeed, match=says):
        parse_feed(packed, "https://example.org/sitemap.xml.gz")


def test_a_packed_sitemap_beyond_the_protocols_limit_is_let_go() -> None:
    line = b"<url><loc>https://example.org/%d</loc></url>\n"
    large = b"<urlset>" + b"".join(line % (n * 7919) for n in range(1_200_000)) + b"</urlset>"

    with pytest.raises(NotAFeed, match="larger than"):
        parse_feed(gzip.compress(large, 1), "https://example.org/sitemap.xml.gz")


def test_an_index() -> None:
    feed = parse_feed(INDEX.encode(), "https://example.org/sitemap.xml")

    assert feed.parts == ("https://example.org/c.xml", "https://example.org/b.xml", "https://example.org/a.xml")


def test_a_bomb_of_entities_is_refused_and_expands_to_nothing() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 100}">' for n in range(9))
    bomb = f"<!DOCTYPE urlset [{entities}]><urlset><url><loc>https://example.org/&e8;</loc></url></urlset>"

    with pytest.raises(NotAFeed, match="entities"):
        parse_feed(bomb.encode(), "https://example.org/")
    assert sum(len(address) for address, _, _ in addresses(bomb)[1]) < 100


def test_an_external_entity_is_not_fetched() -> None:
    document = '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>&x;</loc></url></urlset>'

    assert addresses(document) == ("urlset", [])


def test_a_sitemap_that_is_none() -> None:
    with pytest.raises(NotAFeed):
        parse_feed(b"<html><urlset></urlset></html>", "https://example.org/")


def test_opml_there_and_back() -> None:
    feeds = [FeedSource("https://example.org/rss?a=1&b=2", "«Агентство»"), FeedSource("https://example.org/atom", None)]

    again = read_opml(write_opml(feeds))

    assert again == [feeds[0], FeedSource("https://example.org/atom", "https://example.org/atom")]


@pytest.mark.parametrize("raw", [b"", b"<html/>", b"feeds: []"])
def test_what_is_no_opml(raw: bytes) -> None:
    with pytest.raises(Refusal, match="not OPML"):
        read_opml(raw)
