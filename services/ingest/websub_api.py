"""Where hubs reach us (WebSub): they ask back about subscriptions, and send what feeds publish. No key opens this door:
each subscription has an address that only its hub knows, and a secret that signs what comes in."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response

from services.ingest import metrics
from services.ingest.feeds import NotAFeed
from services.ingest.fetching import MAX_BODY_BYTES, label_of
from services.ingest.problems import Problem
from services.ingest.reader import FeedReader
from services.ingest.receiving import whole
from services.ingest.subscriber import CALLBACK, Subscriber
from services.ingest.subscriptions import Subscriptions
from services.ingest.websub import is_signed

log = structlog.get_logger(__name__)

router = APIRouter(prefix=CALLBACK, include_in_schema=False)

Token = Annotated[str, Path(max_length=100, pattern=r"^[\w-]+$")]


class HubDoor:
    """What the routes need."""

    def __init__(self, subscriptions: Subscriptions, subscriber: Subscriber, reader: FeedReader) -> None:
        self.subscriptions, self.subscriber, self.reader = subscriptions, subscriber, reader


def _door(request: Request) -> HubDoor:
    door: HubDoor | None = request.app.state.hub_door
    if door is None:
        raise Problem(404, "no-subscriptions", "this service subscribes to nothing")
    return door


@router.get("/{token}")
async def answer(request: Request, token: Token) -> Response:
    """The hub asks whether it was us who asked."""
    said = await _door(request).subscriber.answer(token, request.query_params)
    if said is None:
        raise Problem(404, "unknown-subscription", "that was not asked for")
    return PlainTextResponse(said, headers={"X-Content-Type-Options": "nosniff"})


@router.post("/{token}")
async def deliver(request: Request, token: Token) -> Response:
    """The hub sends what a feed has published; 202 says that Kafka has it, or that the feed will be polled for it.

    What is not signed rightly is let go under the same answer, so that nobody can try signatures out.
    """
    door = _door(request)
    subscription = await door.subscriptions.find(token)
    if subscription is None or not subscription.wanted:
        raise Problem(410, "unknown-subscription", "there is no such subscription any more")
    body = await whole(request, MAX_BODY_BYTES)
    if not is_signed(body, request.headers.get("x-hub-signature", ""), subscription.secret):
        metrics.DELIVERIES.labels("unsigned").inc()
        log.warning("delivery without a right signature ignored", feed=subscription.feed, hub=subscription.hub)
        return Response(status_code=202)
    try:
        await door.reader.deliver(subscription.feed, body, subscription.topic, label_of(request.headers))
    except NotAFeed as error:
        metrics.DELIVERIES.labels("unreadable").inc()
        log.warning("delivery cannot be read", feed=subscription.feed, hub=subscription.hub, reason=str(error))
        raise Problem(400, "not-a-feed", str(error)) from None
    metrics.DELIVERIES.labels("taken").inc()
    return Response(status_code=202)
