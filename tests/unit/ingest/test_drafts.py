"""What a pusher may hand in, and what it is told otherwise."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.article import MAX_TEXT_BYTES
from services.ingest.drafts import RefusedItem, draft, read_draft

NOW = datetime(2026, 1, 1, tzinfo=UTC)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def faults(raw: bytes | dict[str, Any]) -> list[tuple[str | None, str]]:
    with pytest.raises(RefusedItem) as refusal:
        read_draft(raw if isinstance(raw, bytes) else json.dumps(raw).encode())
    return [(fault.field, fault.reason) for fault in refusal.value.faults]


def test_the_least_draft() -> None:
    article = read_draft('{"text": "Президент прибыл с визитом"}'.encode()).article("crawler", NOW)

    assert (article.source, article.text, article.title, article.url, article.published_at, article.lang) == (
        "crawler",
        "Президент прибыл с визитом",
        "",
        None,
        None,
        "ru",
    )


def test_unknown_fields_are_ignored_and_an_id_may_be_a_number() -> None:
    article = read_draft(b'{"text": "a", "id": 7, "events": [{"type": "visit"}], "source": "TASS"}').article("x", NOW)

    assert (article.external_id, article.source) == ("7", "TASS")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({}, ("text", "is missing")),
        ({"text": " \n\u200b\x00"}, ("text", "is empty")),
        ({"text": None}, ("text", "is not a string")),
        ({"text": "a" * (MAX_TEXT_BYTES + 1)}, ("text", "is longer than 500,000 bytes of UTF-8")),
        ({"text": "я" * (MAX_TEXT_BYTES // 2 + 1)}, ("text", "is longer than 500,000 bytes of UTF-8")),
        ({"text": "a", "title": "t" * 2_001}, ("title", "is longer than 2,000 characters")),
        ({"text": "a", "url": "example.org/a"}, ("url", "must begin with http:// or https://")),
        ({"text": "a", "url": "javascript:alert(1)"}, ("url", "must begin with http:// or https://")),
        ({"text": "a", "url": "https:///a"}, ("url", "names no host")),
        ({"text": "a", "url": "https://u:p@example.org/"}, ("url", "must not hold a user name or password")),
        ({"text": "a", "lang": "русский"}, ("lang", "is not a language tag, such as ru or kk-Cyrl")),
        ({"text": "a", "id": [1]}, ("id", "is not a string")),
        ([], (None, "is not a JSON object")),
        ("text", (None, "is not a JSON object")),
    ],
)
def test_faults_by_field(item: Any, expected: tuple[str | None, str]) -> None:
    assert faults(json.dumps(item).encode()) == [expected]


@pytest.mark.parametrize(
    "date", ["2025", "1762905600", "вчера", "12.11.2025", "Wed, 12 Nov 2025 10:00:00 GMT", 1762905600, True, {}, "1.5"]
)
def test_what_is_no_date(date: Any) -> None:
    assert faults({"text": "a", "published_at": date}) == [
        ("published_at", "is not a date of ISO 8601, such as 2025-11-12T16:05:00+03:00")
    ]


@pytest.mark.parametrize("date", ["2025-11-12", "2025-11-12T10:00", "2025-11-12 10:00:00"])
def test_a_date_without_a_time_zone(date: str) -> None:
    assert faults({"text": "a", "published_at": date}) == [
        ("published_at", "has no time zone: write it as 2025-11-12T16:05:00+03:00, or with Z for UTC")
    ]


def test_the_publishers_offset_is_kept() -> None:
    read = read_draft(b'{"text": "a", "published_at": "2025-11-12T16:05:00+03:00"}').published_at

    assert read is not None
    assert (read.hour, read.utcoffset()) == (16, timedelta(hours=3))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"text": "\xcf\xf0"}', "is not UTF-8: byte 0xcf at offset 10"),
        (b'{"text": "a"', "is not valid JSON: EOF while parsing an object at column 12"),
        (b'{"text": "\\ud800"}', "is not valid JSON: unexpected end of hex escape at column 17"),
        (b'{"text": ' + b"[" * 9_000, "is not valid JSON: recursion limit exceeded at column 210"),
    ],
)
def test_what_is_no_json(raw: bytes, reason: str) -> None:
    assert faults(raw) == [(None, reason)]


def test_half_a_surrogate_pair_from_elsewhere_is_refused() -> None:
    with pytest.raises(RefusedItem, match="text: holds half of a surrogate pair"):
        draft(text="a\ud800")


def refused_fields(raw: bytes) -> set[str | None] | None:
    """The fields that it is refused for; None where it is an article, which then is sound."""
    try:
        article = read_draft(raw).article("crawler", NOW)
    except RefusedItem as refusal:
        return {fault.field for fault in refusal.faults}
    assert article.text == article.text.strip() != ""
    assert "\0" not in article.text + article.title
    article.model_dump_json().encode()
    return None


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert refused_fields(raw) != set()


@given(st.dictionaries(st.sampled_from(["text", "title", "url", "id", "source", "published_at", "lang"]), json_values))
def test_any_json_becomes_an_article_or_is_refused_by_field(item: dict[str, Any]) -> None:
    fields = refused_fields(json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    assert fields is None or set() < fields <= {*item, "text", None}


@given(st.text(), st.text(min_size=1), st.datetimes(timezones=st.just(UTC)))
def test_an_article_read_again_is_the_same(title: str, text: str, published: datetime) -> None:
    fields: dict[str, Any] = {"title": title[:100], "text": text, "published_at": published.isoformat()}
    try:
        first = draft(**fields).article("crawler", NOW)
    except RefusedItem:
        return
    again = draft(title=first.title, text=first.text, published_at=first.published_at).article("crawler", NOW)

    assert (again.id, again.content_hash) == (first.id, first.content_hash)
