"""The push door: who may come in, how many at once, how much, and where their articles go."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

import structlog

from services.contracts.article import Article
from services.ingest import metrics
from services.ingest.answers import Answers
from services.ingest.body import MAX_LINE_BYTES, Line, OverlongLine
from services.ingest.drafts import ArticleDraft, Fault, RefusedItem
from services.ingest.intake import Intake, Outcome, Refused
from services.ingest.keys import Keys, Pusher
from services.ingest.problems import Problem
from services.ingest.quota import QuotaExceeded, Quotas

log = structlog.get_logger(__name__)

ReadItem = Callable[[bytes], ArticleDraft]
"""Makes an article of an item as it was pushed. Raises RefusedItem. May take long; called in a thread."""


class PushDoor:
    """What all pushes share."""

    def __init__(
        self, intake: Intake, keys: Keys, quotas: Quotas, answers: Answers, *, pushes_at_once: int, stream_items: int
    ) -> None:
        """`stream_items` is the most that one stream may hold."""
        self._intake = intake
        self._keys = keys
        self._quotas = quotas
        self.answers = answers
        self.stream_items = stream_items
        self._places = pushes_at_once

    def pusher(self, authorization: str, api_key: str) -> Pusher:
        """Who pushes, by the values of the headers. Raises Problem (401)."""
        scheme, _, given = authorization.partition(" ")
        key = given.strip() if scheme.lower() == "bearer" else api_key
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
        if not self._places:
            raise Problem(429, "too-many-pushes", "too many pushes at once", headers={"Retry-After": "1"})
        self._places -= 1
        try:
            yield
        finally:
            self._places += 1

    async def take_one(self, raw: bytes, read: ReadItem, pusher: Pusher, traceparent: str | None) -> Outcome:
        """Take one item. Raises as `take_lines` does."""
        (outcome,) = await self.take_lines([(1, raw)], read, pusher, traceparent)
        return outcome

    async def take_lines(
        self, lines: Sequence[Line], read: ReadItem, pusher: Pusher, traceparent: str | None
    ) -> list[Outcome]:
        """Take a batch of items. Raises Problem (429) where that is more than the pusher's quota, Unavailable."""
        await self._count(pusher, len(lines))
        items = await asyncio.to_thread(_read_lines, lines, read, pusher)
        articles = [item for item in items if isinstance(item, Article)]
        taken = iter(await self._intake.take(articles, "push", pusher.name, traceparent) if articles else [])
        return [next(taken) if isinstance(item, Article) else item for item in items]

    async def correct(
        self, article: UUID, raw: bytes, read: ReadItem, pusher: Pusher, traceparent: str | None
    ) -> Outcome:
        """Take a correction of the pusher's article. Raises UnknownArticle, Problem (429), Unavailable."""
        await self._count(pusher, 1)
        (item,) = await asyncio.to_thread(_read_lines, [(1, raw)], read, pusher)
        if isinstance(item, Refused):
            return item
        return await self._intake.correct(item.model_copy(update={"id": article}), pusher.name, traceparent)

    async def withdraw(self, article: UUID, pusher: Pusher, traceparent: str | None) -> Outcome:
        """Take the pusher's article back. Raises UnknownArticle, Unavailable."""
        return await self._intake.withdraw(article, pusher.name, datetime.now(UTC), traceparent)

    async def _count(self, pusher: Pusher, items: int) -> None:
        try:
            await self._quotas.take(pusher.name, items, pusher.per_minute)
        except QuotaExceeded as error:
            raise Problem(429, "quota", str(error), headers={"Retry-After": str(error.retry_after)}) from None


def _read_lines(lines: Sequence[Line], read: ReadItem, pusher: Pusher) -> list[Article | Refused]:
    now = datetime.now(UTC)
    items: list[Article | Refused] = []
    for number, raw in lines:
        try:
            if isinstance(raw, OverlongLine):
                raise RefusedItem(Fault(None, f"is longer than {MAX_LINE_BYTES:,} bytes"))
            article = read(raw).article(pusher.source, now)
            if pusher.sources is not None and article.source not in pusher.sources:
                raise RefusedItem(Fault("source", "is none that this key may push for"))
            items.append(article)
        except RefusedItem as refusal:
            metrics.ITEMS.labels("push", "refused").inc()
            log.info("article refused", door="push", pusher=pusher.name, line=number, reason=str(refusal))
            items.append(Refused(refusal.faults))
    return items
