"""Which addresses are one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from services.ingest.addresses import canonical, web_site_address


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("  HTTPS://Example.ORG:443/a?utm_source=x&utm_medium=rss#top", "https://example.org/a"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a?yclid=1&id=7&from=main&openstat=z&fbclid=q", "https://example.org/a?id=7"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("https://пример.рф/новости", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://example.org/?q=%CF%F0", "https://example.org/?q=%CF%F0"),
        ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]/a"),
    ],
)
def test_one_page(written: str, meant: str) -> None:
    assert canonical(written) == meant
    assert canonical(meant) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/?gallery=1", "https://example.org/?gallery=2"),
        ("https://example.org/news.php?cid=1", "https://example.org/news.php?cid=2"),
        ("https://example.org/a?q=%CF", "https://example.org/a?q=%F0"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?page=", "https://example.org/a"),
    ],
)
def test_two_pages(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@given(
    st.from_regex(
        r"https?://[a-z0-9-]{1,9}\.[a-z]{2,5}(:[0-9]{1,4})?(/[^\s#?]{0,12}){0,3}(\?[^\s#]{0,30})?", fullmatch=True
    )
)
def test_canonical_is_idempotent(url: str) -> None:
    try:
        once = canonical(url)
    except ValueError:
        return
    assert canonical(once) == once
    assert once.isascii()


@given(st.from_regex(r"https?://[a-z0-9-]{1,9}\.[a-z]{2,5}/[A-Za-z0-9._~/-]{0,20}", fullmatch=True))
def test_the_short_way_agrees_with_the_library(url: str) -> None:
    assert canonical(url) == canonicalize_url(url)


def test_a_feeds_address_stays_as_it_was_written() -> None:
    assert web_site_address("https://Example.org/rss?utm_source=x") == "https://Example.org/rss?utm_source=x"


@pytest.mark.parametrize(
    "written", ["", "example.org", "ftp://example.org/", "http://[", "http:///rss", "http://a.b/\0", "http://a.b/c d"]
)
def test_nothing_can_be_fetched_from_these(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        web_site_address(written)
