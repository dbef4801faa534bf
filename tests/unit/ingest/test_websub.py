"""Hubs that feeds name, and the signatures of what hubs send."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.feeds import parse_feed
from services.ingest.websub import hub_of, is_signed

URL = "https://example.org/rss"
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
LINKS = '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://example.org/rss?all"/>'
RSS = f"<rss version='2.0' {ATOM}><channel><title>Сайт</title>{LINKS}</channel></rss>"
FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Сайт</title><link rel="hub" href="https://hub.example/"/>'
    '<link rel="self" href="https://example.org/rss?all"/></feed>'
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Сайт",
        "feed_url": "https://example.org/rss?all",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "items": [],
    }
)


@pytest.mark.parametrize("document", [RSS, FEED, JSON])
def test_a_feed_names_its_hub(document: str) -> None:
    feed = parse_feed(document.encode(), URL)

    assert hub_of(feed, {}, URL) == ("https://hub.example/", "https://example.org/rss?all")


def test_what_http_says_goes_before_the_document() -> None:
    feed = parse_feed(RSS.encode(), URL)
    headers = {"link": '<https://other.example/hub>; rel="hub", </rss.xml>; rel="self"'}

    assert hub_of(feed, headers, URL) == ("https://other.example/hub", "https://example.org/rss.xml")


@pytest.mark.parametrize("hub", ["", "ftp://hub.example/", "javascript:alert(1)"])
def test_no_hub_that_could_be_asked(hub: str) -> None:
    document = RSS.replace("https://hub.example/", hub)

    assert hub_of(parse_feed(document.encode(), URL), {}, URL) is None


def test_a_feed_that_does_not_say_what_it_is_called_is_asked_for_by_its_address() -> None:
    feed = parse_feed("<rss version='2.0'><channel><title>Сайт</title></channel></rss>".encode(), URL)

    assert hub_of(feed, {"Link": '<https://hub.example/>; rel="hub"'}, URL) == ("https://hub.example/", URL)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_right_signature(method: str) -> None:
    digest = hmac.new(b"secret", b"body", getattr(hashlib, method)).hexdigest()

    assert is_signed(b"body", f"{method}={digest}", "secret")
    assert not is_signed(b"another body", f"{method}={digest}", "secret")
    assert not is_signed(b"body", f"{method}={digest}", "another secret")


@given(st.binary(max_size=50), st.text(max_size=80))
def test_no_other_text_is_a_signature(body: bytes, signature: str) -> None:
    assert not is_signed(body, signature, "secret")
    assert not is_signed(body, f"sha256={signature}", "secret")


def test_methods_that_are_no_signatures_are_refused() -> None:
    digest = hmac.new(b"secret", b"body", hashlib.md5).hexdigest()

    assert not is_signed(b"body", f"md5={digest}", "secret")
    assert not is_signed(b"body", "", "secret")
