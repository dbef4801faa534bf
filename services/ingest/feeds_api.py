"""Feeds over HTTP: list, add, pause, resume and remove them, with any key of the push door."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from services.ingest import feed_health
from services.ingest.addresses import web_site_address
from services.ingest.api import ByKey
from services.ingest.drafts import optional_line
from services.ingest.feed_store import FeedSource, FeedStore
from services.ingest.problems import Problem

router = APIRouter(prefix="/v1/feeds")

Url = Annotated[str, AfterValidator(web_site_address)]


class NewFeed(BaseModel):
    """A feed to be read."""

    url: Annotated[str, Field(max_length=2_000), AfterValidator(web_site_address)]
    source: Annotated[
        Annotated[str, Field(max_length=300)] | None,
        BeforeValidator(optional_line),
        Field(description="Who publishes it; by default the feed's title"),
    ] = None


class FeedReport(BaseModel):
    """How a feed is, and what is wrong with it; `silent` is one that answers, but without a new item for long."""

    url: str
    source: str | None
    health: feed_health.Health
    error: str | None
    hub: Annotated[str | None, Field(description="Where we subscribe to it (WebSub)")]
    hub_until: Annotated[AwareDatetime | None, Field(description="How long the hub has promised to send what is new")]
    hub_error: str | None
    polled_at: AwareDatetime | None
    next_poll_at: AwareDatetime
    newest_item_at: AwareDatetime | None
    polls: int
    errors: Annotated[int, Field(description="Polls that failed")]
    failures: Annotated[int, Field(description="In a row")]
    accepted: int
    duplicates: int
    refused: int
    listed: Annotated[bool, Field(description="Named in feeds.yaml")]


def _store(request: Request) -> FeedStore:
    store: FeedStore = request.app.state.feed_store
    return store


@router.get("", summary="List the feeds, the ill ones first")
async def list_feeds(request: Request, _pusher: ByKey) -> list[FeedReport]:
    """Every feed and how it is."""
    now = datetime.now(UTC)
    reports = []
    for row in await _store(request).all():
        health, why = feed_health.health(row, now)
        reports.append(FeedReport(**row | {"health": health, "error": why}))
    return sorted(reports, key=lambda report: (report.health in feed_health.WELL, report.url))


@router.post("", summary="Add a feed", status_code=201)
async def add_feed(request: Request, _pusher: ByKey, feed: NewFeed) -> NewFeed:
    """Read a feed from now on; adding it again changes its source."""
    await _store(request).add(FeedSource(feed.url, feed.source), datetime.now(UTC))
    return feed


@router.patch("", summary="Pause or resume a feed", status_code=204)
async def pause_feed(request: Request, _pusher: ByKey, url: Url, paused: Annotated[bool, Query()]) -> None:
    """Leave a feed alone, or read it again at once."""
    _known(await _store(request).pause(url, paused))


@router.delete("", summary="Remove a feed", status_code=204)
async def remove_feed(request: Request, _pusher: ByKey, url: Url) -> None:
    """Forget a feed; its articles stay. One that feeds.yaml names comes back with the next start."""
    _known(await _store(request).remove(url))


def _known(found: bool) -> None:
    if not found:
        raise Problem(404, "unknown-feed", "there is no such feed")
