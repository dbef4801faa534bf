"""Asks hubs to send what feeds publish, and tells them that it was us when they ask back (WebSub, section 5)."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from services.ingest.errors import Unavailable
from services.ingest.fetching import Fetcher, FetchFailed
from services.ingest.pacing import Clock, Sleep
from services.ingest.subscriptions import Subscription, Subscriptions

log = structlog.get_logger(__name__)

CALLBACK = "/v1/websub"
_LEASE = timedelta(days=10)
_SHORTEST_LEASE, _LONGEST_LEASE = timedelta(minutes=1), timedelta(days=30)
_IDLE_SECONDS = 5.0
_MAX_CHALLENGE_CHARS = 2_000
_MAX_REASON_CHARS = 300


class Subscriber:
    """Keeps subscriptions up. One for each worker; they share the work."""

    def __init__(
        self, subscriptions: Subscriptions, fetcher: Fetcher, public_url: str, clock: Clock, sleep: Sleep
    ) -> None:
        """`public_url` is where hubs reach our HTTP from outside."""
        self._subscriptions, self._fetcher = subscriptions, fetcher
        self._public_url = public_url.rstrip("/")
        self._clock, self._sleep = clock, sleep

    async def run(self) -> None:
        """Ask on and on."""
        while True:
            try:
                await self.tend()
            except Unavailable as error:
                log.warning("subscriptions have to wait", error=str(error))
            except Exception:
                log.exception("asking a hub failed")  # it is asked again later
            await self._sleep(_IDLE_SECONDS)

    async def tend(self) -> None:
        """Ask every hub that is to be asked now, one after the other. Raises Unavailable."""
        for feed in await self._subscriptions.settle(self._clock()):
            log.warning("subscription has run out: the feed is polled", feed=feed)
        while subscription := await self._subscriptions.claim(self._clock()):
            await self._ask(subscription)

    async def _ask(self, subscription: Subscription) -> None:
        form = {
            "hub.mode": "subscribe" if subscription.wanted else "unsubscribe",
            "hub.topic": subscription.topic,
            "hub.callback": f"{self._public_url}{CALLBACK}/{subscription.token}",
        }
        if subscription.wanted:
            form |= {"hub.lease_seconds": f"{_LEASE.total_seconds():.0f}", "hub.secret": subscription.secret}
        said = {"feed": subscription.feed, "hub": subscription.hub, "mode": form["hub.mode"]}
        try:
            answer = await self._fetcher.post(subscription.hub, form)
            error = None if 200 <= answer.status < 300 else f"HTTP {answer.status}"
        except FetchFailed as failure:
            error = str(failure)
        if error is None:
            log.info("hub asked", **said)
        else:
            log.warning("hub refuses", error=error, **said)
            await self._subscriptions.failed(subscription.token, error)

    async def answer(self, token: str, query: Mapping[str, str]) -> str | None:
        """What to answer a hub that asks back, or tells us that it will not; None where we want no such thing.

        Raises Unavailable.
        """
        subscription = await self._subscriptions.find(token)
        challenge = query.get("hub.challenge", "")
        if (
            subscription is None
            or query.get("hub.topic") != subscription.topic
            or len(challenge) > _MAX_CHALLENGE_CHARS
        ):
            return None
        said = {"feed": subscription.feed, "hub": subscription.hub}
        match query.get("hub.mode"), subscription.wanted:
            case "subscribe", True if challenge:
                lease = _lease(query.get("hub.lease_seconds", ""))
                await self._subscriptions.confirmed(token, lease, self._clock())
                log.info("subscribed", lease_seconds=lease.total_seconds(), **said)
                return challenge
            case "unsubscribe", False if challenge:
                await self._subscriptions.ended(token)
                log.info("unsubscribed", **said)
                return challenge
            case "denied", True:
                reason = query.get("hub.reason", "")[:_MAX_REASON_CHARS] or "no reason given"
                await self._subscriptions.denied(token, reason, self._clock())
                log.warning("subscription denied", reason=reason, **said)
                return ""
        return None


def _lease(seconds: str) -> timedelta:
    """What the hub grants, within reason; what we asked for where it does not say."""
    granted = timedelta(seconds=int(seconds)) if seconds.isdecimal() and len(seconds) < 10 else _LEASE
    return min(max(granted, _SHORTEST_LEASE), _LONGEST_LEASE)
