"""The push door: `POST /v1/articles`, one article as JSON or a stream of them as NDJSON."""

import asyncio
import contextlib
import json
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Annotated, Any

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import HTTPException
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect

from services.contracts.article import Article
from services.ingest import metrics, problems
from services.ingest.body import MAX_LINE_BYTES, BadBody, BodyTooLarge, Gunzip, Line, LineSplitter, OverlongLine
from services.ingest.drafts import ArticleDraft, Fault, RefusedItem, read_draft
from services.ingest.errors import Unavailable
from services.ingest.intake import Accepted, Duplicate, Intake, Outcome, Refused
from services.ingest.keys import Keys, Pusher
from services.ingest.problems import Problem

log = structlog.get_logger(__name__)

NDJSON = "application/x-ndjson"
_NDJSON_TYPES = frozenset({NDJSON, "application/ndjson", "application/jsonl", "application/x-jsonlines"})
_BATCH_ITEMS = 500
_BATCH_BYTES = 2 * 1024 * 1024
_LINGER_SECONDS = 0.1
_SILENCE_SECONDS = 30
_ANSWERS_IN_MEMORY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of the push door."""

    pushes_at_once: int
    stream_items: int


class PushDoor:
    """What the routes share: who may come in, how many at once, and where articles go."""

    def __init__(self, intake: Intake, keys: Keys, limits: Limits) -> None:
        self._intake = intake
        self._keys = keys
        self.limits = limits
        self._open = 0

    def pusher(self, request: Request) -> Pusher:
        """Who pushes. Raises Problem (401)."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        key = given.strip() if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")
        if key and (holder := self._keys.holder(key)):
            return holder
        raise Problem(
            401,
            "unauthorized",
            "the API key is not known" if key else "no API key: send `Authorization: Bearer KEY`",
            headers={"WWW-Authenticate": 'Bearer realm="letopis"'},
        )

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """One of the places for pushes. Raises Problem (429) where all are taken."""
        if self._open >= self.limits.pushes_at_once:
            raise Problem(429, "too-many-pushes", "too many pushes at once", headers={"Retry-After": "1"})
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    async def take_line(self, raw: bytes, pusher: Pusher, traceparent: str | None) -> Outcome:
        """Take one article. Raises Unavailable."""
        (outcome,) = await self.take_lines([(1, raw)], pusher, traceparent)
        return outcome

    async def take_lines(self, lines: Sequence[Line], pusher: Pusher, traceparent: str | None) -> list[Outcome]:
        """Take a batch of articles, each on a line of its own. Raises Unavailable."""
        read = await asyncio.to_thread(_read_lines, lines, pusher)
        articles = [item for item in read if isinstance(item, Article)]
        taken = iter(await self._intake.take(articles, "push", traceparent) if articles else [])
        return [next(taken) if isinstance(item, Article) else item for item in read]


def _read_lines(lines: Sequence[Line], pusher: Pusher) -> list[Article | Refused]:
    now = datetime.now(UTC)
    read: list[Article | Refused] = []
    for number, raw in lines:
        try:
            if isinstance(raw, OverlongLine):
                raise RefusedItem(Fault(None, f"is longer than {MAX_LINE_BYTES:,} bytes"))
            read.append(read_draft(raw).article(pusher.name, now))
        except RefusedItem as refusal:
            metrics.ITEMS.labels("push", "refused").inc()
            log.info("article refused", door="push", pusher=pusher.name, line=number, reason=str(refusal))
            read.append(Refused(refusal.faults))
    return read


router = APIRouter(prefix="/v1")
_schema = ArticleDraft.model_json_schema()


def _door(request: Request) -> PushDoor:
    door: PushDoor = request.app.state.push_door
    return door


def _pusher(request: Request) -> Pusher:
    try:
        return _door(request).pusher(request)
    except Problem as problem:
        metrics.REJECTED_PUSHES.labels(str(problem.status)).inc()
        raise


@router.post(
    "/articles",
    summary="Push articles",
    status_code=202,
    responses={
        200: {"description": "Nothing new: Kafka had every article before"},
        202: {"description": "Kafka has every article"},
        207: {"description": "Some articles of the stream were taken and some refused; the body says which"},
        400: {"description": "Not JSON, not UTF-8, or not what Content-Encoding says"},
        401: {"description": "No key, or a wrong one"},
        413: {"description": "Beyond a cap"},
        415: {"description": "Content-Type or Content-Encoding is none that we take"},
        422: {"description": "A field is wrong; of a stream: every article was refused"},
        429: {"description": "Too much at once: push again after Retry-After seconds"},
        503: {"description": "Kafka or the database is away: push again after Retry-After seconds"},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": _schema},
                NDJSON: {"schema": {"type": "string", "description": "One article as JSON on each line"}},
            },
        },
        "security": [{"key": []}],
    },
)
async def push_articles(request: Request, pusher: Annotated[Pusher, Depends(_pusher)]) -> Response:
    """Hand in one article (`application/json`) or a stream of them (`application/x-ndjson`), plain or gzipped.

    An answer of 200, 202 or 207 promises that Kafka has what it calls accepted. The answer to a stream is NDJSON:
    one line for each line that was read (`status` accepted, duplicate or refused), and a last one that counts them.
    Pushing the same again is safe at any time.
    """
    door = _door(request)
    with door.entered():
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _NDJSON_TYPES:
            return await _push_stream(request, door, pusher)
        if kind == "application/json":
            return await _push_one(request, door, pusher)
    raise Problem(415, "unsupported-media-type", f"Content-Type must be application/json or {NDJSON}")


async def _push_one(request: Request, door: PushDoor, pusher: Pusher) -> Response:
    body = bytearray()
    async for piece in _pieces(request):
        body += piece
        if len(body) > MAX_LINE_BYTES:
            raise Problem(413, "too-large", f"an article may have {MAX_LINE_BYTES:,} bytes of JSON")
    outcome = await door.take_line(bytes(body), pusher, request.headers.get("traceparent"))
    if isinstance(outcome, Refused):
        problem = problems.refused(outcome.faults)
        return JSONResponse(problem, status_code=problem["status"], media_type="application/problem+json")
    return JSONResponse(_answer(outcome), status_code=202 if isinstance(outcome, Accepted) else 200)


async def _push_stream(request: Request, door: PushDoor, pusher: Pusher) -> Response:
    """Answers are kept in a file until the stream is read: a client that reads no answer before it has sent all
    must not block us, and the status is known at the end only."""
    with contextlib.ExitStack() as until_sent:
        answers = until_sent.enter_context(tempfile.SpooledTemporaryFile(_ANSWERS_IN_MEMORY))
        stream = _Stream(door, pusher, request.headers.get("traceparent"), answers)
        stopped: Problem | None = None
        try:
            await stream.run(_pieces(request))
        except Problem as problem:
            stopped = problem
        except Unavailable as error:
            stopped = _unavailable(error)
        if stopped is not None and not stream.lines:
            raise stopped
        answers.write(_json_line(stream.summary(stopped)))
        size = answers.tell()
        answers.seek(0)
        return StreamingResponse(
            _content(answers, until_sent.pop_all()),
            status_code=stopped.status if stopped else stream.status(),
            media_type=NDJSON,
            headers={"Content-Length": str(size), **(stopped.headers if stopped else {})},
        )


class _Stream:
    """One NDJSON stream on its way in, in batches; what is held at a time is one batch."""

    def __init__(self, door: PushDoor, pusher: Pusher, traceparent: str | None, answers: IO[bytes]) -> None:
        self._door, self._pusher, self._traceparent, self._answers = door, pusher, traceparent, answers
        self._splitter = LineSplitter()
        self._batch: list[Line] = []
        self._batch_bytes = 0
        self._counts: Counter[str] = Counter()

    @property
    def lines(self) -> int:
        """How many lines have their answer."""
        return self._counts.total()

    async def run(self, pieces: AsyncIterator[bytes]) -> None:
        """Take all of the stream. Raises Problem or Unavailable with the lines before already answered."""
        try:
            async with contextlib.aclosing(_Lingering(pieces)) as arriving:
                async for piece in arriving:
                    if piece is None:
                        await self._flush()
                        continue
                    for line in self._splitter.feed(piece):
                        await self._add(line)
            for line in self._splitter.finish():
                await self._add(line)
        except Problem:
            await self._flush()  # the lines before the fault are whole
            raise
        await self._flush()

    async def _add(self, line: Line) -> None:
        if self.lines + len(self._batch) >= self._door.limits.stream_items:
            raise Problem(
                413, "too-many-items", f"a stream may have {self._door.limits.stream_items:,} articles: push the rest"
            )
        self._batch.append(line)
        self._batch_bytes += len(line[1]) if isinstance(line[1], bytes) else 0
        if len(self._batch) >= _BATCH_ITEMS or self._batch_bytes >= _BATCH_BYTES:
            await self._flush()

    async def _flush(self) -> None:
        if not self._batch:
            return
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        outcomes = await self._door.take_lines(batch, self._pusher, self._traceparent)
        written = bytearray()
        for (number, _), outcome in zip(batch, outcomes, strict=True):
            answer = {"line": number, **_answer(outcome, number)}
            self._counts[answer["status"]] += 1
            written += _json_line(answer)
        self._answers.write(written)

    def summary(self, stopped: Problem | None) -> dict[str, Any]:
        """The last line of the answer."""
        counts = {status: self._counts[status] for status in ("accepted", "duplicate", "refused")}
        if stopped is None:
            return {"status": "done", **counts}
        return {"status": "stopped", **counts, "problem": stopped.body}

    def status(self) -> int:
        """The status of a stream that was read to its end."""
        refused, accepted = self._counts["refused"], self._counts["accepted"]
        if refused:
            return 422 if refused == self.lines else 207
        return 202 if accepted else 200


class _Lingering:
    """Passes pieces on, and None where none has come for a moment: then what is gathered should not wait longer."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self._next: asyncio.Future[bytes] | None = None
        self._idle = False

    def __aiter__(self) -> "_Lingering":
        return self

    async def __anext__(self) -> bytes | None:
        if self._next is None:
            self._next = asyncio.ensure_future(self._pieces.__anext__())
        if not self._idle:
            await asyncio.wait({self._next}, timeout=_LINGER_SECONDS)
            if not self._next.done():
                self._idle = True
                return None
        piece = self._next
        try:
            return await piece
        finally:
            self._next, self._idle = None, False

    async def aclose(self) -> None:
        """Stop reading."""
        if self._next is not None:
            self._next.cancel()


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes, unpacked, in pieces of at most some 64 KB. Raises Problem."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise Problem(
            415,
            "unsupported-encoding",
            "Content-Encoding must be gzip or identity",
            headers={"Accept-Encoding": "gzip, identity"},
        )
    gunzip = None if encoding == "identity" else Gunzip()
    chunks = request.stream().__aiter__()
    try:
        while True:
            try:
                chunk = await asyncio.wait_for(chunks.__anext__(), _SILENCE_SECONDS)
            except StopAsyncIteration:
                break
            if gunzip is None:
                yield chunk
            else:
                for piece in gunzip.feed(chunk):
                    yield piece
        if gunzip is not None:
            gunzip.finish()
    except BadBody as error:
        raise Problem(400, "bad-body", str(error)) from None
    except BodyTooLarge as error:
        raise Problem(413, "too-large", str(error)) from None
    except TimeoutError:
        raise Problem(408, "silent", f"nothing came for {_SILENCE_SECONDS} s") from None


def _answer(outcome: Outcome, line: int | None = None) -> dict[str, Any]:
    match outcome:
        case Accepted(id, revision):
            return {"status": "accepted", "id": str(id), "revision": revision}
        case Duplicate(id, revision):
            return {"status": "duplicate", "id": str(id), "revision": revision}
        case Refused(faults):
            return {"status": "refused", "problem": problems.refused(faults, line)}


def _json_line(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


async def _content(file: IO[bytes], until_sent: contextlib.ExitStack) -> AsyncIterator[bytes]:
    with until_sent:
        while chunk := file.read(64 * 1024):
            yield chunk


def _unavailable(error: Unavailable) -> Problem:
    log.warning("push turned away", error=str(error))
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

    async def on_unavailable(_request: Request, error: Exception) -> Response:
        assert isinstance(error, Unavailable)
        metrics.REJECTED_PUSHES.labels("503").inc()
        return _unavailable(error).response()

    async def on_http_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)
        return Problem(error.status_code, "http", str(error.detail), headers=error.headers).response()

    async def on_disconnect(_request: Request, _error: Exception) -> Response:
        return Response(status_code=400)  # nobody reads it

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(Unavailable, on_unavailable)
    app.add_exception_handler(StarletteHTTPException, on_http_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(ClientDisconnect, on_disconnect)
