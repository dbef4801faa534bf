"""What sites ask of robots (robots.txt, RFC 9309), kept for a day."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from importlib.metadata import version
from urllib.parse import urlsplit

from protego import Protego

from services.ingest.encodings import decode
from services.ingest.fetching import AddressRefused, Fetched, FetchFailed
from services.ingest.pacing import LeftAlone

NAME = "Letopis"
_KEPT = timedelta(hours=24)
_KEPT_WHEN_AWAY = timedelta(minutes=30)
_MAX_CHARS = 500_000
_MAX_SITES = 5_000
_LONGEST_DELAY = timedelta(seconds=60)


def user_agent(contact: str) -> str:
    """What we call ourselves to sites; `contact` is where they may complain."""
    return f"{NAME}/{version('letopis')}" + (f" (+{contact})" if contact else "")


class Robots:
    """The rules of the sites that were asked; for one event loop."""

    def __init__(self, fetch: Callable[[str], Awaitable[Fetched]], clock: Callable[[], datetime]) -> None:
        """`fetch` may raise FetchFailed: then the site has no rules for half an hour, and allows nothing."""
        self._fetch = fetch
        self._clock = clock
        self._rules: dict[str, tuple[datetime, Protego | None]] = {}

    async def allows(self, url: str) -> bool:
        """Whether we may fetch this. Raises FetchFailed where that cannot be known now: then we may not."""
        rules = await self._of(url)
        if rules is None:
            raise FetchFailed("robots.txt cannot be had now, so nothing may be fetched")
        return bool(rules.can_fetch(url, NAME))

    async def delay(self, url: str) -> timedelta:
        """How long the site wants us to pause between two requests; a minute at most."""
        rules = await self._of(url)
        seconds = rules.crawl_delay(NAME) if rules is not None else None
        return min(timedelta(seconds=float(seconds)), _LONGEST_DELAY) if seconds else timedelta()

    async def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the site names in its robots.txt."""
        rules = await self._of(url)
        return list(rules.sitemaps) if rules is not None else []

    async def _of(self, url: str) -> Protego | None:
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise AddressRefused(f"{url[:200]} is not a web address: {error}") from error
        if parts.scheme not in ("http", "https"):
            raise AddressRefused(f"{url[:200]} is not a web address")
        site = f"{parts.scheme}://{parts.netloc}"
        now = self._clock()
        if (known := self._rules.get(site)) and known[0] > now:
            return known[1]
        rules = await self._ask(f"{site}/robots.txt")
        if len(self._rules) >= _MAX_SITES:
            self._rules.clear()
        self._rules[site] = (now + (_KEPT if rules else _KEPT_WHEN_AWAY), rules)
        return rules

    async def _ask(self, url: str) -> Protego | None:
        try:
            found = await self._fetch(url)
        except (AddressRefused, LeftAlone):
            raise
        except FetchFailed:
            return None
        if found.status >= 500 or found.status == 429:
            return None
        return Protego.parse(decode(found.body, found.label)[:_MAX_CHARS] if found.status == 200 else "")
