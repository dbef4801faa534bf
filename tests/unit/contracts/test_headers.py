"""Headers: CloudEvents for subscribers, a trace that goes through all services."""

import re

import pytest

from services.contracts.article import Article
from services.contracts.examples import example
from services.contracts.headers import CONTENT_TYPE, cloud_event, header, new_traceparent, trace_id
from services.contracts.records import decode

PARENT = f"00-{'a' * 32}-{'b' * 16}-00"


def test_a_child_keeps_the_trace_and_its_flags_and_has_a_span_of_its_own() -> None:
    child = new_traceparent(PARENT)
    assert child.startswith(f"00-{'a' * 32}-")
    assert child.endswith("-00")
    assert "b" * 16 not in child


@pytest.mark.parametrize(
    "broken", [None, "", "00-xyz", PARENT.upper(), f"00-{'0' * 32}-{'b' * 16}-01", PARENT + "-more"]
)
def test_what_is_no_parent_begins_a_new_trace(broken: str | None) -> None:
    fresh = new_traceparent(broken)
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", fresh)
    assert fresh != new_traceparent(broken)


def test_trace_id() -> None:
    assert trace_id(PARENT) == "a" * 32
    assert trace_id("nonsense") is None
    assert trace_id(None) is None


def test_cloud_event_headers() -> None:
    article = decode(Article, example(Article))
    first, second, other = (
        dict(cloud_event(article, source="ingest", subject="key", identity=identity, traceparent=PARENT))
        for identity in ("1", "1", "2")
    )
    assert first["ce_specversion"] == b"1.0"
    assert first["ce_source"] == b"/letopis/ingest"
    assert first["ce_type"] == b"letopis.article.v1"
    assert first["ce_subject"] == b"key"
    assert first["content-type"] == CONTENT_TYPE.encode()
    assert first["traceparent"] == PARENT.encode()
    assert first["ce_id"] == second["ce_id"] != other["ce_id"]


def test_a_header_is_read_where_it_is_text() -> None:
    assert header([("a", b"1"), ("a", b"2")], "a") == "1"
    assert header({"a": "д".encode()}, "a") == "д"
    assert header([("a", b"\xff")], "a") is None
    assert header([("a", b"1")], "b") is None
    assert header(None, "a") is None
