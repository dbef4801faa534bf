"""`/v1/webhooks`: changes of the timeline posted to subscribers' own addresses. For editors."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.platform.problems import problem
from services.store.web import changes, filters
from services.store.web.api import examples
from services.store.web.api.answers import json_answer, reader_of, uuid_of
from services.store.web.api.described import UUID_TEXT, example, parameters, path, problems, query
from services.store.web.api.editors import body_of, editor_of
from services.store.web.filters import BadRequest, Fault
from services.store.web.webhooks import signing, subscriptions
from services.store.web.webhooks.deliverer import Deliverer
from services.store.web.webhooks.posting import Poster, UrlRefused
from services.store.web.webhooks.subscriptions import Webhook, Webhooks

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])

Value = str | int | float


class Wish(BaseModel):
    """A webhook as an editor asks for it."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=2_000, description="https://…; addresses in private networks are refused")]
    filters: Annotated[
        dict[Annotated[str, Field(max_length=30)], Value | Annotated[list[Value], Field(max_length=100)]],
        Field(max_length=20, description="As those of /v1/timeline, without as_of, sort, limit and cursor"),
    ] = {}
    note: Annotated[str, Field(max_length=500, description="What it is for")] = ""


class WebhookAnswer(BaseModel):
    """A webhook."""

    id: UUID
    url: str
    filters: dict[str, list[str]]
    note: str
    made_by: str
    made_at: AwareDatetime
    state: Literal["active", "failing", "paused"]
    paused_at: AwareDatetime | None
    paused_because: str | None
    failures: Annotated[int, Field(description="Attempts in a row that the receiver did not take")]
    failing_since: AwareDatetime | None


class NewWebhook(WebhookAnswer):
    """A webhook that was made just now."""

    secret: Annotated[str, Field(description="Signs the messages (Standard Webhooks); shown this once")]


class DeliveryAnswer(BaseModel):
    """One attempt to post one message."""

    at: AwareDatetime | None
    message_id: str
    type: str
    entry_id: UUID | None
    attempt: int
    status: Annotated[int | None, Field(description="HTTP status of the receiver; null: none came")]
    error: str | None
    seconds: float


_ID = path("id", "Of the webhook", UUID_TEXT, examples.WEBHOOK["id"])


@router.post(
    "",
    summary="Subscribe an address",
    status_code=201,
    response_model=NewWebhook,
    responses=problems(400, 403, 409, 503) | example(examples.NEW_WEBHOOK, 201),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Wish.model_json_schema(), "example": examples.WISH}},
        }
    },
)
async def add(request: Request) -> Response:
    """From now on every change of an entry that bears the filters is posted there. The secret is shown once."""
    editor = editor_of(request)
    wish = await body_of(request, Wish)
    pairs = tuple(
        (name, _text(value))
        for name, values in wish.filters.items()
        for value in (values if isinstance(values, list) else [values])
    )
    filters.read(pairs, filters.BEARING)
    poster: Poster = request.app.state.poster
    try:
        await poster.vet(wish.url)
    except UrlRefused as error:
        raise BadRequest([Fault("url", str(error))]) from error
    secret = signing.new_secret()
    position = await changes.present(reader_of(request))
    made = await _webhooks(request).add(wish.url, pairs, secret, wish.note, editor, position)
    if made is None:
        return problem(409, "too-many-webhooks", f"there are {subscriptions.MOST} webhooks already: delete one first")
    new = NewWebhook(**_answer(made).model_dump(), secret=signing.shown(secret))
    return json_answer(new.model_dump_json(), 201)


@router.get(
    "",
    summary="Webhooks",
    response_model=list[WebhookAnswer],
    responses=problems(400, 403, 503) | example([examples.WEBHOOK]),
)
async def listed(request: Request) -> list[WebhookAnswer]:
    """All webhooks, the oldest first."""
    editor_of(request)
    filters.read(request.query_params.multi_items(), ())
    return [_answer(each) for each in await _webhooks(request).all()]


@router.get(
    "/{id}",
    summary="One webhook",
    response_model=WebhookAnswer,
    responses=problems(400, 403, 404, 503) | example(examples.WEBHOOK),
    openapi_extra={"parameters": [_ID]},
)
async def one(request: Request, id: str) -> Response | WebhookAnswer:
    """Where it posts to, what, and how it fares."""
    editor_of(request)
    return _answered(await _webhooks(request).one(uuid_of(id)), id)


@router.delete(
    "/{id}",
    summary="Unsubscribe",
    status_code=204,
    response_class=Response,
    responses=problems(400, 403, 404, 503),
    openapi_extra={"parameters": [_ID]},
)
async def remove(request: Request, id: str) -> Response:
    """Take it away, with its log."""
    editor_of(request)
    return Response(status_code=204) if await _webhooks(request).remove(uuid_of(id)) else _unknown(id)


@router.post(
    "/{id}/pause",
    summary="Pause a webhook",
    response_model=WebhookAnswer,
    responses=problems(400, 403, 404, 503) | example(examples.WEBHOOK),
    openapi_extra={"parameters": [_ID]},
)
async def pause(request: Request, id: str) -> Response | WebhookAnswer:
    """Nothing is posted until it is resumed; what changes meanwhile waits."""
    editor = editor_of(request)
    return _answered(await _webhooks(request).pause(uuid_of(id), f"paused by {editor}"), id)


@router.post(
    "/{id}/resume",
    summary="Resume a webhook",
    response_model=WebhookAnswer,
    responses=problems(400, 403, 404, 503) | example(examples.WEBHOOK),
    openapi_extra={
        "parameters": [
            _ID,
            query("skip", "Leave out what was missed, and go on with what changes now", {"type": "boolean"}, False),
        ]
    },
)
async def resume(request: Request, id: str) -> Response | WebhookAnswer:
    """It goes on where it stopped, at once; also one that waits for its next attempt."""
    editor_of(request)
    pairs = request.query_params.multi_items()
    if faults := [Fault(name[:50], "is no parameter here", ("skip",)) for name, _ in pairs if name != "skip"]:
        raise BadRequest(faults)
    skip = [value.lower() for _, value in pairs]
    if any(value not in ("true", "false") for value in skip) or len(skip) > 1:
        raise BadRequest([Fault("skip", "is true or false", ("true", "false"))])
    position = await changes.present(reader_of(request)) if skip == ["true"] else None
    return _answered(await _webhooks(request).resume(uuid_of(id), position), id)


@router.post(
    "/{id}/ping",
    summary="Try a webhook",
    response_model=DeliveryAnswer,
    responses=problems(400, 403, 404, 503) | example(examples.DELIVERY),
    openapi_extra={"parameters": [_ID]},
)
async def ping(request: Request, id: str) -> Response | DeliveryAnswer:
    """Post a message of the type `ping` now, also to one that is paused, and tell what came of it."""
    editor_of(request)
    webhook = await _webhooks(request).one(uuid_of(id))
    if webhook is None:
        return _unknown(id)
    deliverer: Deliverer = request.app.state.deliverer
    return DeliveryAnswer.model_validate(await deliverer.ping(webhook), from_attributes=True)


@router.get(
    "/{id}/deliveries",
    summary="The log of a webhook",
    response_model=list[DeliveryAnswer],
    responses=problems(400, 403, 404, 503) | example([examples.DELIVERY]),
    openapi_extra={"parameters": [_ID, *parameters(["limit"])]},
)
async def deliveries(request: Request, id: str) -> Response | list[DeliveryAnswer]:
    """The newest attempts first; the newest 200 are kept."""
    editor_of(request)
    asked = filters.read(request.query_params.multi_items(), ["limit"])
    webhook = await _webhooks(request).one(uuid_of(id))
    if webhook is None:
        return _unknown(id)
    found = await _webhooks(request).deliveries(webhook.id, asked.limit)
    return [DeliveryAnswer.model_validate(each, from_attributes=True) for each in found]


def _webhooks(request: Request) -> Webhooks:
    webhooks: Webhooks = request.app.state.webhooks
    return webhooks


def _answer(webhook: Webhook) -> WebhookAnswer:
    said: dict[str, list[str]] = {}
    for name, value in webhook.filters:
        said.setdefault(name, []).append(value)
    return WebhookAnswer(
        id=webhook.id,
        url=webhook.url,
        filters=said,
        note=webhook.note,
        made_by=webhook.made_by,
        made_at=webhook.made_at,
        state="paused" if webhook.paused_at else "failing" if webhook.failures else "active",
        paused_at=webhook.paused_at,
        paused_because=webhook.paused_because,
        failures=webhook.failures,
        failing_since=webhook.failing_since,
    )


def _answered(webhook: Webhook | None, id: str) -> Response | WebhookAnswer:
    return _answer(webhook) if webhook else _unknown(id)


def _unknown(id: str) -> Response:
    return problem(404, "no-such-webhook", f"there is no webhook {id}")


def _text(value: Value) -> str:
    return value if isinstance(value, str) else str(value)
