"""How a feed is, and why: ill ones are told from those that have nothing to say. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

Health = Literal["new", "ok", "failing", "gone", "paused", "silent"]

WELL: frozenset[Health] = frozenset({"new", "ok", "paused"})
_SILENT_AT_LEAST = timedelta(days=2)
"""A weekend is no silence."""
_RHYTHMS = 3
_INTERVALS = 5


def health(feed: Mapping[str, Any], now: datetime) -> tuple[Health, str | None]:
    """The health of a feed, by what the store knows of it, and what is wrong where something is.

    A feed that answers is silent when it has had no new item for three times the pause that it usually makes at most,
    and for two days. Where its pauses are not known, its interval between polls stands for them: it has grown to fit.
    """
    if feed["paused"]:
        return "paused", None
    if feed["health"] in ("failing", "gone"):
        times = f", {feed['failures']:,} times in a row" if feed["failures"] > 1 else ""
        return feed["health"], f"{feed['error']}{times}"
    newest: datetime | None = feed["newest_item_at"]
    usual: timedelta = _RHYTHMS * feed["rhythm"] if feed["rhythm"] else _INTERVALS * feed["interval"]
    if feed["health"] == "ok" and newest is not None and now - newest > max(_SILENT_AT_LEAST, usual):
        usually = f"it usually pauses for {_said(usual / _RHYTHMS)} at most"
        return "silent", f"no new item for {_said(now - newest)}; {usually}"
    return feed["health"], None


def _said(span: timedelta) -> str:
    for unit, name in ((timedelta(days=1), "days"), (timedelta(hours=1), "hours")):
        if span >= 2 * unit:
            return f"{span // unit:,} {name}"
    return f"{span // timedelta(minutes=1):,} minutes"
