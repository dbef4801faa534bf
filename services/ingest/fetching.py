"""Fetching from the web without being led into one's own network, drowned or held up.

Every connection is guarded (`services.platform.public_network`): neither a redirect nor a name that changes its address
between two look-ups leads into a private network.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from services.ingest.body import BadBody, BodyTooLarge, Gunzip
from services.platform import public_network
from services.platform.public_network import AllowList, GuardedTransport

MAX_BODY_BYTES = 16 * 1024 * 1024
_MAX_REDIRECTS = 5
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REPEATED = frozenset({307, 308})
"""Redirects after which a request is made again as it was."""
MAX_SECONDS = 60.0
"""The longest that a fetch may take in all."""
_STEP_SECONDS = 15.0


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
        return label_of(self.headers)


def label_of(headers: Mapping[str, str]) -> str | None:
    """What HTTP calls the encoding of a body."""
    return httpx.Response(200, headers=dict(headers)).charset_encoding


class Fetcher:
    """Fetches documents: redirects followed by hand, sizes and times capped. Close it in the end."""

    def __init__(self, allowed: AllowList, user_agent: str) -> None:
        self.user_agent = user_agent
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(allowed),
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
        return await self._within_limits(self._follow("GET", url, _REDIRECTS, headers=dict(headers or {})))

    async def post(self, url: str, form: Mapping[str, str]) -> Fetched:
        """Send a form, within the same limits. Raises FetchFailed or AddressRefused."""
        return await self._within_limits(self._follow("POST", url, _REPEATED, data=dict(form)))

    @staticmethod
    async def _within_limits(following: Awaitable[Fetched]) -> Fetched:
        try:
            async with asyncio.timeout(MAX_SECONDS):
                return await following
        except public_network.AddressRefused as error:
            raise AddressRefused(f"{error} (LETOPIS_ALLOW_HOSTS)") from error
        except TimeoutError:
            raise FetchFailed(f"was not there within {MAX_SECONDS:.0f} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
            raise FetchFailed(_distrust(error) or f"{type(error).__name__}: {error}".rstrip(": ")) from error
        except (BadBody, BodyTooLarge) as error:
            raise FetchFailed(str(error)) from error

    async def _follow(self, method: str, url: str, redirects: frozenset[int], **request: Any) -> Fetched:
        permanent = True
        start = url
        for _ in range(_MAX_REDIRECTS + 1):
            if urlsplit(url).scheme not in ("http", "https"):
                raise AddressRefused(f"{url[:200]} is not a web address")
            async with self._client.stream(method, url, **request) as response:
                target = response.headers.get("location")
                if response.status_code not in redirects or not target:
                    body = b"" if response.status_code == 304 else await _read(response)
                    moved_to = url if permanent and url != start else None
                    return Fetched(response.status_code, dict(response.headers), body, url, moved_to)
                permanent = permanent and response.status_code in _PERMANENT
                url = urljoin(url, target)
        raise FetchFailed(f"redirects more than {_MAX_REDIRECTS} times")


def _distrust(error: BaseException | None) -> str | None:
    """What is wrong with a certificate, where that is what lies under an error."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate is not to be trusted: {error.verify_message}"
        error = error.__cause__ or error.__context__
    return None


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
