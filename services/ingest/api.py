"""The push door over HTTP: articles and pages, one or a stream of them; corrections and withdrawals."""

import contextlib
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO, Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from services.ingest import metrics, problems
from services.ingest.answers import KeptAnswer, KeyUsedOtherwise
from services.ingest.door import PushDoor, ReadItem
from services.ingest.drafts import ArticleDraft, read_draft
from services.ingest.errors import Unavailable
from services.ingest.intake import Accepted, Outcome, Refused, UnknownArticle
from services.ingest.keys import Pusher
from services.ingest.page_drafts import PageDraft, from_html, read_page_draft
from services.ingest.problems import Problem
from services.ingest.receiving import pieces, whole
from services.ingest.stream import Stream, answer

log = structlog.get_logger(__name__)

JSON = "application/json"
NDJSON = "application/x-ndjson"
_NDJSON_TYPES = frozenset({NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines"})
_ANSWERS_IN_MEMORY = 1024 * 1024
_MAX_KEY_CHARS = 255

router = APIRouter(prefix="/v1")

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "Nothing new: Kafka had it before"},
    202: {"description": "Kafka has it"},
    207: {"description": "Some items of the stream were taken and some refused; the body says which"},
    400: {"description": "Not JSON, not UTF-8, or not what Content-Encoding says"},
    401: {"description": "No key, or a wrong one"},
    404: {"description": "No such article of this key"},
    413: {"description": "Beyond a cap"},
    415: {"description": "Content-Type or Content-Encoding is none that we take"},
    422: {"description": "A field is wrong; of a stream: every item was refused"},
    429: {"description": "Too much at once, or beyond the key's quota: push again after Retry-After seconds"},
    503: {"description": "Kafka or the database is away: push again after Retry-After seconds"},
}


def _describe(*statuses: int, **bodies: Any) -> dict[str, Any]:
    """What OpenAPI says of a route beside its text."""
    return {
        "responses": {status: _RESPONSES[status] for status in statuses},
        "openapi_extra": {
            "requestBody": {"required": True, "content": {kind: {"schema": schema} for kind, schema in bodies.items()}},
            "security": [{"key": []}],
        }
        if bodies
        else {"security": [{"key": []}]},
    }


def _lines_of(what: str) -> dict[str, str]:
    return {"type": "string", "description": f"One {what} as JSON on each line"}


def _door(request: Request) -> PushDoor:
    door: PushDoor = request.app.state.push_door
    return door


def _pusher(request: Request) -> Pusher:
    return _door(request).pusher(request.headers.get("authorization", ""), request.headers.get("x-api-key", ""))


ByKey = Annotated[Pusher, Depends(_pusher)]


@router.post(
    "/articles",
    summary="Push articles",
    status_code=202,
    **_describe(
        200, 202, 207, 400, 401, 413, 415, 422, 429, 503,
        **{JSON: ArticleDraft.model_json_schema(), NDJSON: _lines_of("article")},
    ),
)  # fmt: skip
async def push_articles(request: Request, pusher: ByKey) -> Response:
    """Hand in one article (`application/json`) or a stream of them (`application/x-ndjson`), plain or gzipped.

    An answer of 200, 202 or 207 promises that Kafka has what it calls accepted. The answer to a stream is NDJSON:
    one line for each line that was read (`status` accepted, duplicate or refused), and a last one that counts them.
    Pushing the same again is safe at any time; an `Idempotency-Key` with a single article keeps a late repetition
    from undoing what was pushed in between.
    """
    return await _push(request, pusher, {JSON: read_draft})


@router.post(
    "/pages",
    summary="Push pages",
    status_code=202,
    **_describe(
        200, 202, 207, 400, 401, 413, 415, 422, 429, 503,
        **{
            JSON: PageDraft.model_json_schema(),
            NDJSON: _lines_of("page"),
            "text/html": {"type": "string", "format": "binary"},
        },
    ),
)  # fmt: skip
async def push_pages(
    request: Request, pusher: ByKey, url: str | None = None, source: str | None = None, id: str | None = None
) -> Response:
    """Hand in pages of sites: title, text, time and language are taken from the HTML. Otherwise as for articles.

    One page as JSON (`url` and `html`), a stream of such, or the bare HTML (`text/html`, in any encoding) with its
    address and, where wanted, source and id in the query.
    """
    label = (
        request.headers.get("content-type", "").lower().partition("charset=")[2].partition(";")[0].strip('" ') or None
    )

    def bare(raw: bytes) -> ArticleDraft:
        return from_html(raw, url=url, source=source, id=id, label=label)

    return await _push(request, pusher, {JSON: read_page_draft, "text/html": bare})


@router.put(
    "/articles/{article}",
    summary="Correct an article",
    status_code=202,
    **_describe(200, 202, 400, 401, 404, 413, 415, 422, 429, 503, **{JSON: ArticleDraft.model_json_schema()}),
)
async def correct_article(request: Request, pusher: ByKey, article: UUID) -> Response:
    """Replace an article that this key has pushed by its next revision; also brings a withdrawn article back."""
    if _kind(request) != JSON:
        raise Problem(415, "unsupported-media-type", f"Content-Type must be {JSON}")
    door, traceparent = _door(request), request.headers.get("traceparent")
    with door.entered():
        body = await whole(request)
        return await _once(request, pusher, body, lambda: door.correct(article, body, read_draft, pusher, traceparent))


@router.delete(
    "/articles/{article}", summary="Withdraw an article", status_code=202, **_describe(200, 202, 401, 404, 503)
)
async def withdraw_article(request: Request, pusher: ByKey, article: UUID) -> Response:
    """Take back an article that this key has pushed: nothing of the timeline rests on it any more.

    It stays withdrawn when it is pushed again; only PUT brings it back.
    """
    door, traceparent = _door(request), request.headers.get("traceparent")
    with door.entered():
        return await _once(request, pusher, b"", lambda: door.withdraw(article, pusher, traceparent))


async def _push(request: Request, pusher: Pusher, readers: dict[str, ReadItem]) -> Response:
    """Take one item, by the reader for its type, or a stream of items of the JSON reader."""
    door, kind = _door(request), _kind(request)
    with door.entered():
        if kind in _NDJSON_TYPES:
            return await _push_stream(request, door, pusher, readers[JSON])
        if read := readers.get(kind):
            body = await whole(request)
            traceparent = request.headers.get("traceparent")
            return await _once(request, pusher, body, lambda: door.take_one(body, read, pusher, traceparent))
    raise Problem(415, "unsupported-media-type", f"Content-Type must be {', '.join(readers)} or {NDJSON}")


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _once(request: Request, pusher: Pusher, body: bytes, act: Callable[[], Awaitable[Outcome]]) -> Response:
    """Do it and answer; under an idempotency key that was used before, only give the answer of then."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return _response(_kept(await act()))
    if not key or len(key) > _MAX_KEY_CHARS:
        raise Problem(400, "idempotency-key", f"Idempotency-Key must have 1 to {_MAX_KEY_CHARS} characters")
    answers = _door(request).answers
    parts = (request.method, str(request.url), request.headers.get("content-type", ""))
    request_hash = hashlib.sha256("\n".join(parts).encode() + b"\n" + body).digest()
    try:
        known = await answers.find(pusher.name, key, request_hash)
    except KeyUsedOtherwise:
        raise Problem(422, "idempotency-key", "this Idempotency-Key was used with another request") from None
    if known is not None:
        return _response(known)
    given = _kept(await act())
    await answers.keep(pusher.name, key, request_hash, given)
    return _response(given)


def _kept(outcome: Outcome) -> KeptAnswer:
    if isinstance(outcome, Refused):
        problem = problems.refused(outcome.faults)
        return KeptAnswer(problem["status"], problem)
    return KeptAnswer(202 if isinstance(outcome, Accepted) else 200, answer(outcome))


def _response(given: KeptAnswer) -> Response:
    kind = "application/problem+json" if given.status >= 400 else JSON
    return JSONResponse(given.body, status_code=given.status, media_type=kind)


async def _push_stream(request: Request, door: PushDoor, pusher: Pusher, read: ReadItem) -> Response:
    """Answers are kept in a file until the stream is read: a client that reads no answer before it has sent all
    must not block us, and the status is known at the end only."""
    if "idempotency-key" in request.headers:
        raise Problem(
            400, "idempotency-key", "Idempotency-Key is for single items; streams may be repeated as they are"
        )
    with contextlib.ExitStack() as until_sent:
        answers = until_sent.enter_context(tempfile.SpooledTemporaryFile(_ANSWERS_IN_MEMORY))
        stream = Stream(door, pusher, read, request.headers.get("traceparent"), answers)
        stopped: Problem | None = None
        try:
            await stream.run(pieces(request))
        except Problem as problem:
            stopped = problem
        except Unavailable as error:
            stopped = _unavailable(error)
        if stopped is not None and not stream.lines:
            raise stopped
        stream.conclude(stopped)
        size = answers.tell()
        answers.seek(0)
        return StreamingResponse(
            _content(answers, until_sent.pop_all()),
            status_code=stopped.status if stopped else stream.status(),
            media_type=NDJSON,
            headers={"Content-Length": str(size), **(stopped.headers if stopped else {})},
        )


async def _content(file: IO[bytes], until_sent: contextlib.ExitStack) -> AsyncIterator[bytes]:
    with until_sent:
        while chunk := file.read(64 * 1024):
            yield chunk


def _unavailable(error: Unavailable) -> Problem:
    log.warning("request turned away", error=str(error))
    return Problem(
        503,
        "unavailable",
        f"{error.what} is not available: nothing that was not answered is taken, push again",
        headers={"Retry-After": str(error.retry_after)},
    )


def mount(app: FastAPI) -> None:
    """Add the push door to an app (`app.state.push_door` by its first request), and answer errors as problems."""
    app.include_router(router)

    async def on_problem(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, Problem)
        metrics.REJECTED_PUSHES.labels(str(problem.status)).inc()
        return problem.response()

    async def on_unavailable(request: Request, error: Exception) -> Response:
        assert isinstance(error, Unavailable)
        return await on_problem(request, _unavailable(error))

    async def on_unknown(request: Request, _error: Exception) -> Response:
        return await on_problem(request, Problem(404, "unknown-article", "this key has pushed no such article"))

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        reason = first["ctx"]["error"] if first["type"] == "value_error" else first["msg"]
        return await on_problem(request, Problem(422, "request", f"{where}: {reason}"))

    async def on_http_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return Problem(error.status_code, "http", str(error.detail), headers=error.headers).response()

    async def on_disconnect(_request: Request, _error: Exception) -> Response:
        return Response(status_code=400)  # nobody reads it

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(Unavailable, on_unavailable)
    app.add_exception_handler(UnknownArticle, on_unknown)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(ClientDisconnect, on_disconnect)
