"""Feeds as sites write them."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.feeds import Entry, Feed, NotAFeed, html_to_text, parse_feed, web_address

URL = "https://example.org/rss"
LONG = "Президенты провели переговоры в Астане. " * 20
RSS = f"""<?xml version="1.0" encoding="{{encoding}}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:yandex="http://news.yandex.ru">
<channel><title>Лента новостей</title><ttl>30</ttl>
<item><title>Старая</title><link>/1</link><guid isPermaLink="false">g1</guid>
  <pubDate>Wed, 12 Nov 2025 16:05:00 +0300</pubDate>
  <description>&lt;p&gt;Кратко &amp;laquo;о&amp;raquo; том&lt;/p&gt;</description></item>
<item><title>Новая &amp; полная</title><link>https://example.org/2</link>
  <pubDate>Thu, 13 Nov 2025 10:00:00 MSK</pubDate><description>Кратко</description>
  <yandex:full-text>{LONG}</yandex:full-text></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Атом</title>
<entry><title type="html">Один</title><id>urn:1</id><link rel="alternate" href="/a/1"/>
<published>2025-11-12T16:05:00+05:00</published>
<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</content></entry>
</feed>"""


def test_rss() -> None:
    feed = parse_feed(RSS.format(encoding="utf-8").encode(), URL)

    assert (feed.title, feed.ttl) == ("Лента новостей", timedelta(minutes=30))
    new, old = feed.entries
    assert (new.title, new.link, new.key, new.is_summary) == (
        "Новая & полная",
        "https://example.org/2",
        "https://example.org/2",
        False,
    )
    assert new.text == LONG.strip()
    assert (old.link, old.guid, old.text, old.is_summary) == ("https://example.org/1", "g1", "Кратко «о» том", True)
    assert new.published_at == datetime(2025, 11, 13, 7, tzinfo=UTC)
    assert old.published_at is not None
    assert old.published_at.isoformat() == "2025-11-12T16:05:00+03:00"


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "koi8-r"])
@pytest.mark.parametrize("codec", ["utf-8", "cp1251", "koi8-r"])
@pytest.mark.parametrize("label", [None, "utf-8", "windows-1251"])
def test_encodings_right_and_wrong(declared: str, codec: str, label: str | None) -> None:
    feed = parse_feed(RSS.format(encoding=declared).replace("«", "").encode(codec), URL, label)

    assert [entry.title for entry in feed.entries] == ["Новая & полная", "Старая"]


def test_atom_without_what_would_be_run() -> None:
    (entry,) = parse_feed(ATOM.encode(), URL).entries

    assert (entry.link, entry.guid, entry.text) == ("https://example.org/a/1", "urn:1", LONG.strip())
    assert entry.published_at is not None
    assert entry.published_at.utcoffset() == timedelta(hours=5)


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Джейсон",
        "items": [
            {
                "id": 5,
                "url": "/5",
                "title": "Пять",
                "content_html": f"<p>{LONG}</p>",
                "date_published": "2025-11-12T16:05:00Z",
            },
            {"id": "nothing"},
            "no item",
        ],
    }
    feed = parse_feed(json.dumps(document).encode(), URL)

    (entry,) = feed.entries
    assert (feed.title, entry.guid, entry.link, entry.is_summary) == ("Джейсон", "5", "https://example.org/5", False)


def test_rss_that_is_not_well_formed() -> None:
    broken = "<rss version='2.0'><channel><item><title>А & Б</title><link>https://example.org/1</link></item>"

    (entry,) = parse_feed(broken.encode(), URL).entries
    assert entry.title == "А & Б"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html><body>503</body></html>",
        b"{}",
        b'{"version": "1", "items": []}',
        b"[" * 100_000,
        b"{" * 100_000,
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel></channel></rss>',
        b"http://127.0.0.1:9/",
    ],
)
def test_what_is_no_feed(raw: bytes) -> None:
    with pytest.raises(NotAFeed):
        parse_feed(raw, URL)


def test_a_changed_entry_has_another_fingerprint() -> None:
    raw = RSS.format(encoding="utf-8")
    before, after = (parse_feed(text.encode(), URL).entries[0] for text in (raw, raw.replace("полная", "иная")))

    assert before.key == after.key
    assert before.fingerprint != after.fingerprint


def test_blocks_become_lines() -> None:
    assert html_to_text("<p>Один</p><p>Два<br>три</p><style>x</style> &nbsp;") == "Один\nДва\nтри"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_fragment_has_a_text(html: str) -> None:
    assert "\0" not in html_to_text(html)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_not(raw: bytes) -> None:
    with contextlib.suppress(NotAFeed):
        parse_feed(b"<rss version='2.0'><channel>" + raw, URL)


@pytest.mark.parametrize(
    ("hours", "overturn"),
    [
        ([], None),
        ([0, 5], None),
        ([0, 1, 2, 3], timedelta(hours=1.5)),  # evenly: half of what it took
        ([0, 10, 20, 30, 30.5, 31, 31.5, 32], timedelta(hours=4)),  # a burst: at its pace
        ([0, 0, 0], timedelta()),
    ],
)
def test_how_soon_a_list_may_be_overturned(hours: list[float], overturn: timedelta | None) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    entries = tuple(Entry(str(n), None, None, "", "", False, start + timedelta(hours=n)) for n in hours)

    assert Feed("", entries, None).overturn == overturn


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("<rss><channel>" + "&" * 1_000_001, "references"),
        ("<rss><channel><a " + " ".join(f'a{n}="b"' for n in range(1_001)) + "/></channel></rss>", "attributes"),
        ("<urlset>" + "<a/>" * 2_000_000 + "</urlset>", "tags"),
        ("<rss><channel><item><title>&#55296;</title><description>&#xD800;", "cannot be read"),
    ],
    ids=["references", "attributes", "tags of a sitemap", "what the parser stumbles over"],
)
def test_what_would_hold_the_reader_up_is_no_feed(document: str, says: str) -> None:
    with pytest.raises(NotAFeed, match=says):
        parse_feed(document.encode(), URL)


def test_a_json_feed_with_odd_values_is_read_as_far_as_it_goes() -> None:
    item = '{"id": "1", "title": "\\ud800Новость", "content_text": "a\\ud800", "url": "http://e.org/\\ud800"}'
    document = f'{{"version": "https://jsonfeed.org/version/1.1", "hubs": 5, "items": [{item}]}}'

    (entry,) = parse_feed(document.encode(), URL).entries

    assert (entry.title, entry.text, entry.link) == ("?Новость", "a?", None)


@pytest.mark.parametrize("link", ["http://[", "mailto:a@example.org", "", "http://e.org/\ud800"])
def test_what_is_no_link_to_the_web(link: str) -> None:
    assert web_address(link, URL) is None
