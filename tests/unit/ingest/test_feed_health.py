"""Which feeds are ill, and how Prometheus hears of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from services.ingest.feed_health import health
from services.ingest.feed_watch import FeedMetrics, label
from services.ingest.feeds import parse_feed

NOW = datetime(2026, 1, 10, tzinfo=UTC)


def feed(**known: Any) -> dict[str, Any]:
    plain = {
        "url": "https://example.org/rss",
        "health": "ok",
        "paused": False,
        "error": None,
        "failures": 0,
        "newest_item_at": NOW - timedelta(hours=1),
        "rhythm": timedelta(hours=8),
        "interval": timedelta(minutes=15),
        "polls": 0,
        "errors": 0,
        "accepted": 0,
        "duplicates": 0,
        "refused": 0,
    }
    return plain | known


@pytest.mark.parametrize(
    ("silence", "rhythm", "interval", "expected"),
    [
        (timedelta(days=2), timedelta(hours=8), timedelta(minutes=5), "ok"),  # a weekend
        (timedelta(days=3), timedelta(hours=8), timedelta(minutes=5), "silent"),
        (timedelta(days=20), timedelta(days=7), timedelta(hours=24), "ok"),  # a weekly
        (timedelta(days=22), timedelta(days=7), timedelta(hours=24), "silent"),
        (timedelta(days=4), None, timedelta(hours=24), "ok"),
        (timedelta(days=6), None, timedelta(hours=24), "silent"),
    ],
)
def test_silent_is_what_pauses_longer_than_it_usually_does(
    silence: timedelta, rhythm: timedelta | None, interval: timedelta, expected: str
) -> None:
    assert health(feed(newest_item_at=NOW - silence, rhythm=rhythm, interval=interval), NOW)[0] == expected


def test_what_is_wrong_is_said() -> None:
    silent = feed(newest_item_at=NOW - timedelta(days=5), rhythm=timedelta(hours=10))

    assert health(silent, NOW) == ("silent", "no new item for 5 days; it usually pauses for 10 hours at most")
    assert health(feed(health="failing", error="HTTP 500", failures=3), NOW) == (
        "failing",
        "HTTP 500, 3 times in a row",
    )
    assert health(feed(health="gone", error="HTTP 410", failures=1), NOW) == ("gone", "HTTP 410")
    assert health(feed(health="failing", paused=True), NOW) == ("paused", None)
    assert health(feed(newest_item_at=None), NOW) == ("ok", None)


def test_the_usual_pause_is_the_longest_but_one_of_those_between_entries() -> None:
    hours = (0, 1, 3, 13, 400)
    items = "".join(
        f"<item><guid>{n}</guid><title>t</title><pubDate>{(NOW - timedelta(hours=n)).isoformat()}</pubDate></item>"
        for n in hours
    )
    document = "<rss version='2.0'><channel><title>x</title>{}</channel></rss>"

    assert parse_feed(document.format(items).encode(), "https://example.org/").rhythm == timedelta(hours=10)
    assert parse_feed(document.format("").encode(), "https://example.org/").rhythm is None


def scraped(*feeds: dict[str, Any]) -> list[str]:
    shown, registry = FeedMetrics(lambda: NOW), CollectorRegistry()
    registry.register(shown)
    shown.show(feeds)
    return [line for line in generate_latest(registry).decode().splitlines() if not line.startswith("#")]


def test_each_feed_has_its_metrics() -> None:
    lines = scraped(feed(polls=7, errors=2, accepted=5, duplicates=1), feed(url="https://b.org/", health="gone"))

    for line in (
        'letopis_ingest_feed_newest_item_age_seconds{feed="https://example.org/rss"} 3600.0',
        'letopis_ingest_feed_health{feed="https://b.org/",health="gone"} 1.0',
        'letopis_ingest_feed_polls_total{feed="https://example.org/rss"} 7.0',
        'letopis_ingest_feed_errors_total{feed="https://example.org/rss"} 2.0',
        'letopis_ingest_feed_items_total{fate="accepted",feed="https://example.org/rss"} 5.0',
        'letopis_ingest_feed_items_total{fate="duplicate",feed="https://example.org/rss"} 1.0',
        'letopis_ingest_feeds{health="ok"} 1.0',
        'letopis_ingest_feeds{health="silent"} 0.0',
    ):
        assert line in lines


def test_however_many_feeds_there_are_the_series_are_bounded() -> None:
    lines = scraped(*(feed(url=f"https://example.org/{n}", accepted=1) for n in range(3_000)))

    assert len(lines) < 10_000
    assert 'letopis_ingest_feed_items_total{fate="accepted",feed="others"} 2000.0' in lines
    assert 'letopis_ingest_feeds{health="ok"} 3000.0' in lines


def test_metrics_give_no_secrets_of_addresses_away() -> None:
    secret = label("https://reader:password@example.org/rss?token=secret")

    assert secret.startswith("https://example.org/rss?")
    assert "secret" not in secret
    assert "password" not in secret
    assert secret != label("https://example.org/rss?token=other")
    assert label("https://example.org/rss") == "https://example.org/rss"
