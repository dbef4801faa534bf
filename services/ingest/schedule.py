"""When to poll a feed again, and what to remember of its server. Pure: times come in, times go out."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
FIRST = timedelta(minutes=15)
_OFTEN_ENOUGH = timedelta(minutes=30)
"""Sites that publish a handful at one stroke are not asked more often than this on that account."""
GONE = timedelta(days=7)
_FASTER, _SLOWER = 0.6, 1.4
_JITTER = 0.1
_MOVED_AFTER = 3
_PROBE_EVERY = 12
"""Polls between two that ask for the whole feed, whatever its validators say: some servers' never change."""

Health = Literal["new", "ok", "failing", "gone"]


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two polls."""

    url: str
    address: str
    interval: timedelta = FIRST
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None
    distrusted: bool = False
    polls: int = 0
    failures: int = 0
    moved_to: str | None = None
    moved_seen: int = 0
    health: Health = "new"
    error: str | None = None
    overturn: timedelta | None = None
    rhythm: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """What a poll brought: `status` is 0 where nothing came at all, `fresh` counts items that were new to us,
    `overturn` is how soon new items may push all of these out of the list, `rhythm` the pause that it usually makes
    at most."""

    status: int
    headers: Mapping[str, str]
    body_hash: bytes | None = None
    moved_to: str | None = None
    fresh: int = 0
    left_over: bool = False
    ttl: timedelta | None = None
    overturn: timedelta | None = None
    rhythm: timedelta | None = None
    error: str | None = None


def conditions(state: FeedState) -> dict[str, str]:
    """The headers that spare the server an answer we have; none where its validators lie, or to see whether they do."""
    if state.distrusted or state.polls % _PROBE_EVERY == _PROBE_EVERY - 1:
        return {}
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}


def after(state: FeedState, poll: Poll, now: datetime, chance: random.Random) -> tuple[FeedState, datetime]:
    """The state after a poll, and when the next is due (with jitter, so that feeds do not march in step)."""
    state = replace(state, polls=state.polls + 1)
    if poll.status in (200, 304) and poll.error is None:
        state, wait = _well(_moved(state, poll), poll)
    else:
        state, wait = _ill(state, poll, now)
    return state, now + wait * chance.uniform(1, 1 + _JITTER)


def _well(state: FeedState, poll: Poll) -> tuple[FeedState, timedelta]:
    factor = _FASTER if poll.fresh else _SLOWER
    overturn = poll.overturn if poll.status == 200 else state.overturn
    # Twice as often as the list may be overturned: what has fallen out of it before we look is lost.
    longest = max(overturn / 2, _OFTEN_ENOUGH) if overturn is not None else LONGEST
    interval = _within(min(state.interval * factor, longest))
    state = replace(state, interval=interval, overturn=overturn, failures=0, health="ok", error=None)
    if poll.status == 200:
        # Asked for the whole feed although the validators are the same: the body must be, too.
        same_validators = (poll.headers.get("etag"), poll.headers.get("last-modified")) == (
            state.etag,
            state.last_modified,
        )
        has_validators = bool(state.etag or state.last_modified)
        changed = state.body_hash is not None and poll.body_hash != state.body_hash
        state = replace(
            state,
            distrusted=state.distrusted or (has_validators and same_validators and changed),
            etag=poll.headers.get("etag"),
            last_modified=poll.headers.get("last-modified"),
            body_hash=poll.body_hash,
            rhythm=poll.rhythm or state.rhythm,
        )
    if poll.left_over:
        # With its validators the server would say that there is nothing new, and what is left over would be lost.
        return replace(state, etag=None, last_modified=None), SHORTEST
    asked = max(poll.ttl or timedelta(), _max_age(poll.headers))
    return state, max(state.interval, min(asked, LONGEST))


def _ill(state: FeedState, poll: Poll, now: datetime) -> tuple[FeedState, timedelta]:
    failures = state.failures + 1
    error = poll.error or f"HTTP {poll.status}"
    if poll.status == 410:
        return replace(state, failures=failures, health="gone", error=error), GONE
    backoff = _within(SHORTEST * 2 ** min(failures, 10))
    asked = retry_after(poll.headers, now)
    state = replace(state, failures=failures, health="failing", error=error)
    return state, max(backoff, state.interval if poll.status == 429 else backoff, min(asked, LONGEST))


def _moved(state: FeedState, poll: Poll) -> FeedState:
    """A permanent redirect is believed when it was seen often enough in a row; a temporary one never."""
    if poll.moved_to is None:
        return replace(state, moved_to=None, moved_seen=0)
    seen = state.moved_seen + 1 if poll.moved_to == state.moved_to else 1
    if seen >= _MOVED_AFTER:
        return replace(state, address=poll.moved_to, moved_to=None, moved_seen=0)
    return replace(state, moved_to=poll.moved_to, moved_seen=seen)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long a server asks to be left alone; zero where it does not, or not readably."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) < 10:
        return timedelta(seconds=int(value))
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return timedelta()
    return max(then.replace(tzinfo=then.tzinfo or UTC) - now, timedelta())


def _max_age(headers: Mapping[str, str]) -> timedelta:
    found = re.search(r"\bmax-age\s*=\s*(\d{1,9})\b", headers.get("cache-control", ""))
    return timedelta(seconds=int(found[1])) if found else timedelta()


def _within(interval: timedelta) -> timedelta:
    return min(max(interval, SHORTEST), LONGEST)
