"""NDJSON streams on their way in: batches in bounded memory, an answer for each line."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import IO, Any

from services.ingest import problems
from services.ingest.body import Line, LineSplitter
from services.ingest.door import PushDoor, ReadItem
from services.ingest.intake import Accepted, Duplicate, Outcome, Refused
from services.ingest.keys import Pusher
from services.ingest.problems import Problem

_BATCH_ITEMS = 500
_BATCH_BYTES = 2 * 1024 * 1024
_LINGER_SECONDS = 0.1


def answer(outcome: Outcome, line: int | None = None) -> dict[str, Any]:
    """What is said of one item."""
    match outcome:
        case Accepted(id, revision):
            return {"status": "accepted", "id": str(id), "revision": revision}
        case Duplicate(id, revision):
            return {"status": "duplicate", "id": str(id), "revision": revision}
        case Refused(faults):
            return {"status": "refused", "problem": problems.refused(faults, line)}


class Stream:
    """One NDJSON stream on its way in, in batches; what is held at a time is one batch."""

    def __init__(
        self, door: PushDoor, pusher: Pusher, read: ReadItem, traceparent: str | None, answers: IO[bytes]
    ) -> None:
        """`answers` is written to as the batches are done."""
        self._door, self._pusher, self._read, self._traceparent = door, pusher, read, traceparent
        self._answers = answers
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
        if self.lines + len(self._batch) >= self._door.stream_items:
            raise Problem(
                413, "too-many-items", f"a stream may have {self._door.stream_items:,} articles: push the rest"
            )
        self._batch.append(line)
        self._batch_bytes += len(line[1]) if isinstance(line[1], bytes) else 0
        if len(self._batch) >= _BATCH_ITEMS or self._batch_bytes >= _BATCH_BYTES:
            await self._flush()

    async def _flush(self) -> None:
        if not self._batch:
            return
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        outcomes = await self._door.take_lines(batch, self._read, self._pusher, self._traceparent)
        written = bytearray()
        for (number, _), outcome in zip(batch, outcomes, strict=True):
            said = {"line": number, **answer(outcome, number)}
            self._counts[said["status"]] += 1
            written += _json_line(said)
        self._answers.write(written)

    def conclude(self, stopped: Problem | None) -> None:
        """Write the last line of the answer."""
        counts = {status: self._counts[status] for status in ("accepted", "duplicate", "refused")}
        end = {"status": "done"} if stopped is None else {"status": "stopped", "problem": stopped.body}
        self._answers.write(_json_line(end | counts))

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


def _json_line(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
