"""One message posted to one receiver, whatever the receiver does."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from services.platform.public_network import AddressRefused, AllowList, GuardedTransport, look_up
from services.store.web.webhooks.signing import signed

_SECONDS = 10.0
_LOOK_UP_S = 5.0
_MAX_URL_CHARS = 2_000
_MAX_ANSWER_BYTES = 64 * 1024
_LONGEST_PAUSE_S = 3_600


class UrlRefused(ValueError):
    """Nothing is posted to this address; the text says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of posting: a status, or an error where none came. `pause` is how long the receiver asks to wait."""

    status: int | None
    error: str | None
    seconds: float
    pause: float = 0.0

    @property
    def taken(self) -> bool:
        """Whether the receiver has taken the message."""
        return self.status is not None and 200 <= self.status < 300


class Poster:
    """Posts messages to public addresses. Close it in the end."""

    def __init__(self, allowed: AllowList) -> None:
        self._allowed = allowed
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(allowed),
            headers={"User-Agent": "Letopis-Webhooks/1", "Accept-Encoding": "identity"},
            timeout=_SECONDS,
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def vet(self, url: str) -> None:
        """Raise UrlRefused unless messages can be posted there, as far as can be said beforehand."""
        try:
            parts = urlsplit(url)
            port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
            httpx.URL(url)
        except (ValueError, httpx.InvalidURL) as error:
            raise UrlRefused("is no address") from error
        if len(url) > _MAX_URL_CHARS or not url.isprintable() or " " in url:
            raise UrlRefused(f"must be of {_MAX_URL_CHARS} characters at the most, without spaces")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UrlRefused("must be https://HOST/…, or http")
        if parts.username is not None or parts.password is not None:
            raise UrlRefused("must hold no password: messages are signed")
        try:
            async with asyncio.timeout(_LOOK_UP_S):
                await look_up(parts.hostname, port, self._allowed)
        except AddressRefused as error:
            raise UrlRefused(f"is refused: {error}") from error
        except (OSError, UnicodeError) as error:
            raise UrlRefused("its host has no address") from error

    async def post(self, url: str, secret: bytes, message_id: str, body: bytes) -> Answer:
        """Post one message, within 10 s in all. Never raises for what the receiver does."""
        began = time.monotonic()
        headers = {"Content-Type": "application/json", **signed(secret, message_id, int(time.time()), body)}
        try:
            async with asyncio.timeout(_SECONDS):
                async with self._client.stream("POST", url, content=body, headers=headers) as response:
                    await _pass_over(response)
        except TimeoutError:
            return Answer(None, f"did not answer within {_SECONDS:.0f} s", time.monotonic() - began)
        except AddressRefused as error:
            return Answer(None, str(error), time.monotonic() - began)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            return Answer(None, f"{type(error).__name__}: {error}".rstrip(": ")[:500], time.monotonic() - began)
        said = None
        if response.is_redirect:
            said = "leads on to another address: redirects are not followed"
        elif not response.is_success:
            said = f"answered {response.status_code}"
        return Answer(response.status_code, said, time.monotonic() - began, _pause(response))


async def _pass_over(response: httpx.Response) -> None:
    """Read a short answer, so that the connection can be used again; a long one is cut off."""
    length = 0
    async for piece in response.aiter_raw():
        length += len(piece)
        if length > _MAX_ANSWER_BYTES:
            return


def _pause(response: httpx.Response) -> float:
    after = response.headers.get("retry-after", "")
    return float(min(int(after), _LONGEST_PAUSE_S)) if after.isascii() and after.isdigit() and len(after) < 10 else 0.0
