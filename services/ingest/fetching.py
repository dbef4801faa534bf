"""Fetching from the web without being led into one's own network, drowned or held up.

Every connection goes through `GuardedBackend`: it resolves the name, refuses the connection unless all addresses may
be reached, and connects to the very address that it looked at. So neither a redirect nor a name that changes its
address between two look-ups leads anywhere else. Certificates are still checked against the name.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from httpcore import AnyIOBackend

from services.ingest.body import BadBody, BodyTooLarge, Gunzip

MAX_BODY_BYTES = 16 * 1024 * 1024
_MAX_REDIRECTS = 5
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SECONDS = 60.0
_STEP_SECONDS = 15.0
# Ranges that `ipaddress` calls global although they may lead inside: they wrap IPv4 addresses.
_WRAPPED = [ipaddress.ip_network(each) for each in ("::/96", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48")]
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class FetchFailed(Exception):
    """Nothing came that could be used; the text says why. Try again later."""


class AddressRefused(FetchFailed):
    """The address leads where we do not go: a private network, or no web at all. Trying again is useless."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `moved_to` is the new address where every redirect on the way was permanent."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved_to: str | None = None

    @property
    def label(self) -> str | None:
        """What HTTP calls the encoding of the body."""
        return httpx.Response(200, headers=self.headers).charset_encoding


class AllowList:
    """Private hosts and networks that may be reached all the same, for sites of one's own."""

    def __init__(self, listed: str) -> None:
        """`listed`: networks (CIDR), addresses and host names, with commas. Raises ValueError."""
        self._networks: list[_Network] = []
        self._hosts: set[str] = set()
        for each in filter(None, (item.strip() for item in listed.split(","))):
            try:
                self._networks.append(ipaddress.ip_network(each))
            except ValueError:
                if "/" in each:
                    raise
                self._hosts.add(each.lower())

    def allows(self, host: str, address: str) -> bool:
        """Whether a connection to this address of this host may be made."""
        ip = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None)
        ip = mapped or ip
        if host.lower() in self._hosts or any(
            ip in network for network in self._networks if network.version == ip.version
        ):
            return True
        if any(ip in network for network in _WRAPPED if network.version == ip.version):
            return False
        return ip.is_global and not ip.is_multicast


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only where the allow-list lets it, to addresses that it has looked at itself."""

    def __init__(self, allowed: AllowList) -> None:
        self._allowed = allowed
        self._inner = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, look, connect. Raises AddressRefused, httpcore.ConnectError."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not self._allowed.allows(host, address):
                raise AddressRefused(f"{host} leads to {address}, which is not a public address (LETOPIS_ALLOW_HOSTS)")
        last: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise AddressRefused("not a web address")

    async def sleep(self, seconds: float) -> None:
        """As the library asks."""
        await self._inner.sleep(seconds)


class _GuardedTransport(httpx.AsyncHTTPTransport):
    def __init__(self, allowed: AllowList) -> None:
        super().__init__(trust_env=False)
        # httpx has no parameter for the network below; everything else of its transport stays.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=20,
            keepalive_expiry=5,
            network_backend=GuardedBackend(allowed),
        )


class Fetcher:
    """Fetches documents: redirects followed by hand, sizes and times capped. Close it in the end."""

    def __init__(self, allowed: AllowList, user_agent: str) -> None:
        self.user_agent = user_agent
        self._client = httpx.AsyncClient(
            transport=_GuardedTransport(allowed),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
            timeout=_STEP_SECONDS,
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch one document, within a minute in all. Raises FetchFailed or AddressRefused."""
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._follow(url, headers or {})
        except TimeoutError:
            raise FetchFailed(f"was not there within {_SECONDS:.0f} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise FetchFailed(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        except (BadBody, BodyTooLarge) as error:
            raise FetchFailed(str(error)) from error

    async def _follow(self, url: str, headers: Mapping[str, str]) -> Fetched:
        permanent = True
        start = url
        for _ in range(_MAX_REDIRECTS + 1):
            if urlsplit(url).scheme not in ("http", "https"):
                raise AddressRefused(f"{url[:200]} is not a web address")
            async with self._client.stream("GET", url, headers=dict(headers)) as response:
                target = response.headers.get("location")
                if response.status_code not in _REDIRECTS or not target:
                    body = b"" if response.status_code == 304 else await _read(response)
                    moved_to = url if permanent and url != start else None
                    return Fetched(response.status_code, dict(response.headers), body, url, moved_to)
                permanent = permanent and response.status_code in _PERMANENT
                url = urljoin(url, target)
        raise FetchFailed(f"redirects more than {_MAX_REDIRECTS} times")


async def _read(response: httpx.Response) -> bytes:
    if int(response.headers.get("content-length", "0") or 0) > MAX_BODY_BYTES:
        raise BodyTooLarge(f"is larger than {MAX_BODY_BYTES:,} bytes")
    body = bytearray()
    async for piece in _unpacked(response):
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge(f"is larger than {MAX_BODY_BYTES:,} bytes")
    return bytes(body)


async def _unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    """Raw bytes through our own unpacking: httpx would expand a bomb at once."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if encoding not in ("gzip", "x-gzip"):
        raise BadBody(f"came packed as {encoding[:40]!r}, which was not asked for")
    gunzip = Gunzip()
    async for chunk in response.aiter_raw():
        for piece in gunzip.feed(chunk):
            yield piece
    gunzip.finish()
