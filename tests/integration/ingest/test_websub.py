"""Subscriptions at a hub on the loopback address: asked for, verified, delivered, renewed, ended; polls go on below."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import psycopg
import pytest

from services.contracts.article import Article
from services.local.ports import free_port
from services.local.service import Service
from tests.integration.conftest import RunService
from tests.integration.ingest.conftest import KEY
from tests.integration.ingest.hub import Hub, serve_hub
from tests.integration.ingest.site import Site

TODAY = format_datetime(datetime.now(UTC))
LONG = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 12


def until(condition: Callable[[], object], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve_hub() as hub:
        yield hub


@pytest.fixture
def topic(site: Site) -> str:
    return f"{site.url}/rss"


@pytest.fixture
def rss(site: Site, hub: Hub) -> Callable[..., bytes]:
    """The site's feed with these items, which names the hub."""

    def write(*items: tuple[int, str]) -> bytes:
        written = "".join(
            f"<item><title>Новость {n}</title><guid>g{n}</guid><link>{site.url}/{n}</link><pubDate>{TODAY}</pubDate>"
            f"<description>{text}</description></item>"
            for n, text in items
        )
        links = f'<a:link rel="hub" href="{hub.url}"/><a:link rel="self" href="{site.url}/rss"/>'
        return (
            f'<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Сайт</title>{links}{written}'
            "</channel></rss>"
        ).encode()

    return write


@pytest.fixture
def service(run_service: RunService) -> Service:
    """Ingest that hubs can reach, and that reaches the test's site and hub."""
    port = free_port()
    return run_service(
        "ingest",
        port=port,
        LETOPIS_API_KEYS=f"crawler:{KEY}",
        LETOPIS_ALLOW_HOSTS="127.0.0.1",
        LETOPIS_PUBLIC_URL=f"http://127.0.0.1:{port}",
    )


@pytest.fixture
def api(service: Service) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=f"{service.url}/v1", headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def sql(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def subscribed(site: Site, hub: Hub, topic: str, rss: Callable[..., bytes], api: httpx.Client) -> dict[str, str]:
    """The feed is subscribed to, with one item read; the form that the hub was sent."""
    site.put("/rss", rss((1, LONG)))
    assert api.post("feeds", json={"url": topic, "source": "Агентство"}).status_code == 201
    until(lambda: topic in hub.subscribed)
    until(lambda: api.get("feeds").json()[0]["hub_until"])
    return hub.subscribed[topic]


def test_what_a_hub_sends_is_taken_once_and_not_polled_for(
    subscribed: dict[str, str],
    service: Service,
    hub: Hub,
    site: Site,
    topic: str,
    rss: Callable[..., bytes],
    on_topic: Callable[[], list[Article]],
) -> None:
    assert 32 <= len(subscribed["hub.secret"]) < 200
    assert len(subscribed["hub.callback"].rpartition("/")[2]) >= 32
    polls = site.asked("/rss")

    for method in ("sha256", "sha1"):
        assert hub.deliver(topic, rss((2, LONG), (1, LONG)), method).status_code == 202
    assert sorted(article.title for article in on_topic()) == ["Новость 1", "Новость 2"]
    assert {article.source for article in on_topic()} == {"Агентство"}
    assert site.asked("/rss") == polls

    # What is not signed rightly is let go, without a word of it to whoever tries.
    forged = rss((9, "Подделка. " * 100))
    answers = [
        hub.deliver(topic, forged, secret="guessed"),
        httpx.post(subscribed["hub.callback"], content=forged),
        httpx.post(subscribed["hub.callback"], content=forged, headers={"X-Hub-Signature": "sha256="}),
    ]
    assert {answer.status_code for answer in answers} == {202}
    stranger = subscribed["hub.callback"].rpartition("/")[0] + "/another-token"
    assert httpx.post(stranger, content=forged).status_code == 410
    assert hub.deliver(topic, b"<html>no feed</html>").status_code == 400
    assert len(on_topic()) == 2
    assert service.log.read_text().count("delivery without a right signature ignored") == 3
    assert subscribed["hub.secret"] not in service.log.read_text()

    # A summary leads to a poll at once, which fetches the page.
    site.put("/3", f"<html lang=ru><body><article><p>{LONG}</p></article></body></html>".encode())
    site.put("/rss", rss((3, "Кратко."), (2, LONG), (1, LONG)))
    assert hub.deliver(topic, rss((3, "Кратко."))).status_code == 202
    until(lambda: len(on_topic()) == 3)
    assert {article.text for article in on_topic()} == {LONG.strip()}


def test_a_subscription_is_verified_renewed_and_denied_and_polls_take_its_place(
    subscribed: dict[str, str], hub: Hub, site: Site, api: httpx.Client, sql: psycopg.Connection
) -> None:
    assert hub.verify(subscribed, hub_topic="https://example.org/other").status_code == 404
    assert hub.verify(subscribed, hub_mode="unsubscribe").status_code == 404
    assert hub.verify(subscribed, hub_challenge="").status_code == 404
    assert hub.verify({**subscribed, "hub.callback": subscribed["hub.callback"][:-1]}).status_code == 404

    ((rest_of_lease,),) = sql.execute("SELECT active_until - ask_at FROM ingest.subscriptions").fetchall()
    assert rest_of_lease == timedelta(seconds=hub.lease_seconds) * 0.2
    sql.execute("UPDATE ingest.subscriptions SET ask_at = now()")
    until(lambda: len(hub.asked) == 2)
    until(lambda: hub.verified.count(("subscribe", 200)) == 2)
    assert hub.asked[1] == hub.asked[0]

    hub.refusal = 503
    polls = site.asked("/rss")
    sql.execute("UPDATE ingest.feeds SET next_poll_at = now() + interval '1 day'")
    sql.execute("UPDATE ingest.subscriptions SET ask_at = now(), active_until = now()")
    until(lambda: site.asked("/rss") > polls)
    until(lambda: api.get("feeds").json()[0]["hub_error"] == "HTTP 503")
    assert api.get("feeds").json()[0]["hub_until"] is None

    assert hub.verify(subscribed, hub_mode="denied", hub_reason="no such subscriber").status_code == 200
    assert api.get("feeds").json()[0]["hub_error"] == "denied: no such subscriber"


def test_who_reads_a_feed_no_longer_unsubscribes(
    subscribed: dict[str, str],
    hub: Hub,
    site: Site,
    topic: str,
    rss: Callable[..., bytes],
    api: httpx.Client,
    sql: psycopg.Connection,
) -> None:
    def ends(form: dict[str, str]) -> None:
        until(lambda: topic not in hub.subscribed)
        until(lambda: not sql.execute("SELECT FROM ingest.subscriptions").fetchall())
        assert hub.asked[-1] == {
            "hub.mode": "unsubscribe",
            "hub.topic": topic,
            "hub.callback": form["hub.callback"],
        }
        assert httpx.post(form["hub.callback"], content=b"").status_code == 410

    api.patch("feeds", params={"url": topic, "paused": True})
    ends(subscribed)

    api.patch("feeds", params={"url": topic, "paused": False})
    until(lambda: topic in hub.subscribed)
    again = hub.subscribed[topic]
    assert again["hub.callback"] != subscribed["hub.callback"]
    site.put("/rss", rss((1, LONG)).replace(b'rel="hub"', b'rel="other"'))
    sql.execute("UPDATE ingest.feeds SET next_poll_at = now()")
    ends(again)
