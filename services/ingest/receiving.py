"""Bodies of requests as they come: unpacked, in bounded memory, and not waited for for ever."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request

from services.ingest.body import MAX_LINE_BYTES, BadBody, BodyTooLarge, Gunzip
from services.ingest.problems import Problem

_SILENCE_SECONDS = 30


async def whole(request: Request, max_bytes: int = MAX_LINE_BYTES) -> bytes:
    """A body that is one thing, by default an item. Raises Problem."""
    body = bytearray()
    async for piece in pieces(request):
        body += piece
        if len(body) > max_bytes:
            raise Problem(413, "too-large", f"this may have {max_bytes:,} bytes")
    return bytes(body)


async def pieces(request: Request) -> AsyncIterator[bytes]:
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
        raise Problem(400, "bad-body", f"the body {error}") from None
    except BodyTooLarge as error:
        raise Problem(413, "too-large", f"the body {error}") from None
    except TimeoutError:
        raise Problem(408, "silent", f"nothing came for {_SILENCE_SECONDS} s") from None
