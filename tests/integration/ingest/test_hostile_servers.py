"""Fetching from servers that mean ill: each attempt ends soon, in bounded memory, with an error that says why."""

import asyncio
import gzip
import socket
import ssl
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import brotli
import pytest
import trustme

from services.ingest import fetching
from services.ingest.feeds import NotAFeed, parse_feed
from services.ingest.fetching import AddressRefused, Fetcher, FetchFailed
from services.ingest.pages import NoArticle, read_page
from services.platform.public_network import AllowList
from tests.integration.ingest.site import Site, send, serve_site

MEGABYTE = 1024 * 1024
BOMB = gzip.compress(bytes(200 * MEGABYTE))
BROTLI_BOMB = brotli.compress(bytes(200 * MEGABYTE), quality=1)


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """May fetch from the test's site."""
    fetcher = Fetcher(AllowList("127.0.0.1"), "Letopis/test")
    yield fetcher
    await fetcher.close()


async def test_a_plain_document(fetcher: Fetcher, site: Site) -> None:
    site.put("/a", gzip.compress("привет".encode()), Content_Encoding="gzip", Content_Type="text/plain; charset=utf-8")

    fetched = await fetcher.fetch(site.url + "/a")

    assert (fetched.status, fetched.body.decode(), fetched.label) == (200, "привет", "utf-8")
    ((_, headers),) = site.requests
    assert headers["User-Agent"] == "Letopis/test"
    assert headers["Accept-Encoding"] == "gzip"


async def test_private_addresses_are_refused_by_name_by_number_and_after_a_redirect(site: Site) -> None:
    port = site.url.rpartition(":")[2]
    guarded = Fetcher(AllowList(""), "Letopis/test")
    for url in (
        site.url,
        f"http://localhost:{port}/",
        f"http://[::1]:{port}/",
        "http://169.254.169.254/latest/meta-data",
    ):
        with pytest.raises(AddressRefused):
            await guarded.fetch(url)
    await guarded.close()
    assert site.requests == []

    by_name_only = Fetcher(AllowList("localhost"), "Letopis/test")
    site.put("/to-loopback", b"", 302, Location=f"http://127.0.0.1:{port}/secret")
    site.put("/to-a-file", b"", 302, Location="file:///etc/passwd")
    for path in ("/to-loopback", "/to-a-file"):
        with pytest.raises(AddressRefused):
            await by_name_only.fetch(f"http://localhost:{port}{path}")
    await by_name_only.close()
    assert site.asked("/secret") == 0


async def test_a_name_that_changes_its_address_is_looked_at_each_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the address that was looked at is the one that is connected to."""
    looked_up: list[str] = []

    async def resolve(_loop: Any, host: str, port: int, **_: Any) -> list[Any]:
        looked_up.append(host)
        address = "127.0.0.2" if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(asyncio.get_running_loop().__class__, "getaddrinfo", resolve)
    site.put("/", b"secret")
    port = site.url.rpartition(":")[2]
    fetcher = Fetcher(AllowList("127.0.0.2"), "Letopis/test")

    for _ in range(2):
        with pytest.raises(FetchFailed):
            await fetcher.fetch(f"http://rebind.example:{port}/")
    await fetcher.close()

    assert looked_up == ["rebind.example"] * 2
    assert site.requests == []


async def test_redirect_loops_end(fetcher: Fetcher, site: Site) -> None:
    site.put("/loop", b"", 301, Location="/loop")

    with pytest.raises(FetchFailed, match="redirects more than 5 times"):
        await fetcher.fetch(site.url + "/loop")


async def test_only_permanent_redirects_move_a_document(fetcher: Fetcher, site: Site) -> None:
    site.put("/new", b"here")
    site.put("/301", b"", 301, Location="/308")
    site.put("/308", b"", 308, Location="/new")
    site.put("/302", b"", 302, Location="/new")
    site.put("/mixed", b"", 301, Location="/302")

    assert (await fetcher.fetch(site.url + "/301")).moved_to == site.url + "/new"
    assert (await fetcher.fetch(site.url + "/302")).moved_to is None
    assert (await fetcher.fetch(site.url + "/mixed")).moved_to is None


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(64 * 1024))


def endless_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-Header: " + b"x" * 1000 + b"\r\n")


def slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b".")
        time.sleep(0.05)


def too_short(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"short", {"Content-Length": "1000", "Connection": "close"})
    handler.close_connection = True


def nonsense_length(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"body", {"Content-Length": "minus one"})


def broken_chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nnonsense")
    handler.close_connection = True


def no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x15\x03\x01 not http\r\n\r\n")
    handler.close_connection = True


def gzip_bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, BOMB, {"Content-Encoding": "gzip"})


def cut_gzip(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, gzip.compress(b"a" * 1000)[:-5], {"Content-Encoding": "gzip"})


def brotli_bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, BROTLI_BOMB, {"Content-Encoding": "br"})


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (endless, "larger than"),
        (endless_headers, "RemoteProtocolError"),
        (slow, "was not there within"),
        (too_short, "RemoteProtocolError"),
        (nonsense_length, "RemoteProtocolError"),
        (broken_chunks, "RemoteProtocolError"),
        (no_http, "RemoteProtocolError"),
        (gzip_bomb, "gzip bomb"),
        (cut_gzip, "ends too early"),
        (brotli_bomb, "not asked for"),
    ],
)
async def test_hostile_answers(
    fetcher: Fetcher, site: Site, answer: Any, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_SECONDS", 2.0)
    site.pages["/"] = answer
    tracemalloc.start()

    with pytest.raises(FetchFailed, match=says):
        await fetcher.fetch(site.url + "/")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MEGABYTE


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Whose certificates are trusted."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        (lambda authority: authority.issue_cert("127.0.0.1"), None),
        (
            lambda authority: authority.issue_cert(
                "127.0.0.1", not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2021, 1, 1, tzinfo=UTC)
            ),
            "certificate has expired",
        ),
        (lambda authority: authority.issue_cert("bank.example"), "IP address mismatch"),
        (lambda _: trustme.CA().issue_cert("127.0.0.1"), "unable to get local issuer certificate"),
    ],
    ids=["right", "expired", "another host's", "nobody's"],
)
async def test_certificates(
    authority: trustme.CA, certificate: Callable[[trustme.CA], trustme.LeafCert], says: str | None
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate(authority).configure_cert(context)
    fetcher = Fetcher(AllowList("127.0.0.1"), "Letopis/test")
    with serve_site(tls=context) as site:
        site.put("/", b"secret")
        if says is None:
            assert (await fetcher.fetch(site.url)).body == b"secret"
        else:
            with pytest.raises(FetchFailed, match=f"its certificate is not to be trusted: .*{says}"):
                await fetcher.fetch(site.url)
            assert site.requests == []
    await fetcher.close()


async def test_a_server_that_speaks_no_tls(fetcher: Fetcher, site: Site) -> None:
    with pytest.raises(FetchFailed, match="SSL"):
        await fetcher.fetch(site.url.replace("http:", "https:"))


async def test_nobody_there(fetcher: Fetcher) -> None:
    with pytest.raises(FetchFailed):
        await fetcher.fetch("http://127.0.0.1:9/")


@pytest.mark.parametrize("tag", ["div", "p", "b", "table", "ul"])
def test_a_hundred_thousand_nested_tags(tag: str) -> None:
    nested = (f"<{tag}>" * 100_000).encode()

    with pytest.raises(NoArticle):
        read_page(b"<html><body>" + nested)
    with pytest.raises(NotAFeed):
        parse_feed(nested, "https://example.org/")
