"""Who may read and who may correct: keys, compared in constant time, and how often each may ask."""

import base64
import hashlib
import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from services.platform.errors import Refusal

_MIN_KEY_CHARS = 16
_MOST_CLIENTS = 10_000


class Unauthorized(Exception):
    """No key, or one that nobody holds."""


class Forbidden(Exception):
    """A key that does not allow this."""


class TooMany(Exception):
    """The client asks more often than it may. Wait `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__("asked too often")


class Keys:
    """Keys by the digest of their SHA-256, with the names of those who hold them."""

    def __init__(self, holders: dict[bytes, str]) -> None:
        self._holders = holders

    def __bool__(self) -> bool:
        return bool(self._holders)

    @classmethod
    def read(cls, setting: str, listed: str) -> "Keys":
        """From `NAME:KEY` items with commas; KEY may be `sha256:HEX`. Raises Refusal, never showing a key."""
        holders: dict[bytes, str] = {}
        for number, item in enumerate(filter(None, map(str.strip, listed.split(","))), 1):
            name, _, key = item.partition(":")
            if not name or len(key) < _MIN_KEY_CHARS:
                raise Refusal(
                    f"{setting}: item {number} is no NAME:KEY with {_MIN_KEY_CHARS} characters of key or more"
                )
            holders[_digest(key)] = name
        return cls(holders)

    def holder(self, request: Request, *, basic: bool = False) -> str | None:
        """Who sends a request, by its `Authorization: Bearer KEY` or `X-API-Key`; None for nobody we know.

        `basic`: also by the password of HTTP Basic (RFC 7617), whatever the name. Browsers send that by themselves, on
        behalf of any site: it may let somebody read, never change anything.
        """
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        sent = key.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")
        if basic and scheme.lower() == "basic":
            sent = _password(key.strip())
        digest = hashlib.sha256(sent.encode()).digest()
        found = None
        for known, name in self._holders.items():  # all of them, however soon one fits
            if hmac.compare_digest(known, digest):
                found = name
        return found


def _password(credentials: str) -> str:
    """Of the credentials of HTTP Basic; "" where they are none."""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _digest(key: str) -> bytes:
    kind, _, value = key.partition(":")
    if kind == "sha256":
        if not re.fullmatch(r"[0-9a-fA-F]{64}", value):
            raise Refusal("a sha256: key is not written in 64 digits of hex")
        return bytes.fromhex(value)
    return hashlib.sha256(key.encode()).digest()


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """Token buckets: so many requests a minute for each client, as many at once. 0 is without limit."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._most = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, client: str) -> None:
        """Count one request of a client. Raises TooMany."""
        if not self._most:
            return
        now = self._clock()
        bucket = self._buckets.setdefault(client, _Bucket(self._most, now))
        self._buckets.move_to_end(client)
        bucket.left = min(self._most, bucket.left + (now - bucket.at) * self._per_second)
        bucket.at = now
        if bucket.left < 1:
            raise TooMany((1 - bucket.left) / self._per_second)
        bucket.left -= 1
        while len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
