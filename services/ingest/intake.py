"""The heart of ingest: every door hands its articles in here, and gets for each what has become of it."""

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import structlog

from services.contracts import headers, records
from services.contracts.article import Article
from services.ingest import metrics
from services.ingest.drafts import Fault
from services.ingest.errors import Unavailable
from services.ingest.ledger import Ledger, Reservation
from services.ingest.publisher import Position, Publisher, Record

log = structlog.get_logger(__name__)

Door = Literal["push", "feed", "hub"]
"""By which way an article came in: pushed, found in a feed that we polled, or in what a hub sent of it."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """New to us, and Kafka has it."""

    id: UUID
    revision: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Kafka has had this content as this revision before; it was not produced again."""

    id: UUID
    revision: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Cannot be taken as it is, now or later."""

    faults: tuple[Fault, ...]


Outcome = Accepted | Duplicate | Refused
_WITHDRAWN = Refused((Fault(None, "was withdrawn by its publisher; PUT it to bring it back"),))


class UnknownArticle(Exception):
    """The owner has pushed no such article. Refuse."""


class Intake:
    """Numbers revisions, produces what is new, and answers only when Kafka has it."""

    def __init__(self, ledger: Ledger, publisher: Publisher) -> None:
        self._ledger = ledger
        self._publisher = publisher
        self._log = log.bind(topic=publisher.topic)

    async def take(
        self, articles: Sequence[Article], door: Door, owner: str, traceparent: str | None = None
    ) -> list[Outcome]:
        """Hand articles on, in their order; their revisions are worked out here. `traceparent` is the caller's, and
        only `owner` may correct or withdraw by their ids those that are new.

        Raises Unavailable where the database or Kafka does not answer: some of the articles may have been produced,
        and taking all of them again does no harm.
        """
        started = time.monotonic()
        outcomes: list[Outcome | None] = [None] * len(articles)
        for round_ in _rounds(articles):
            for index, outcome in (await self._take_round(round_, door, owner, traceparent)).items():
                outcomes[index] = outcome
                metrics.ITEMS.labels(door, type(outcome).__name__.lower()).inc()
        metrics.BATCH_SECONDS.observe(time.monotonic() - started)
        return [outcome for outcome in outcomes if outcome is not None]

    async def correct(self, article: Article, owner: str, traceparent: str | None) -> Outcome:
        """Hand on a correction of the article of that id, which may have been withdrawn.

        Raises UnknownArticle, and Unavailable as `take` does.
        """
        reserved = await self._ledger.correct(article.id, bytes.fromhex(article.content_hash), owner)
        return await self._hand_on(article, reserved, traceparent)

    async def withdraw(self, id_: UUID, owner: str, received_at: datetime, traceparent: str | None) -> Outcome:
        """Hand on that an article is withdrawn: nothing rests on it any more. Raises as `correct` does."""
        found = await self._ledger.withdraw(id_, owner)
        if found is None:
            raise UnknownArticle
        article = Article(
            id=id_,
            revision=1,
            content_hash=hashlib.sha256(b"withdrawn").hexdigest(),
            source=found.source,
            external_id=found.external_id,
            url=found.url,
            text="—",  # the contract wants a text; nobody reads that of a withdrawn article
            received_at=received_at,
            withdrawn=True,
        )
        return await self._hand_on(article, found.reservation, traceparent)

    async def _hand_on(self, article: Article, reserved: Reservation | None, traceparent: str | None) -> Outcome:
        if reserved is None:
            raise UnknownArticle
        outcomes = await self._produce({0: article}, {article.id: reserved}, "push", traceparent)
        metrics.ITEMS.labels("push", type(outcomes[0]).__name__.lower()).inc()
        return outcomes[0]

    async def _take_round(
        self, articles: Mapping[int, Article], door: Door, owner: str, traceparent: str | None
    ) -> dict[int, Outcome]:
        reserved = await self._ledger.reserve(articles.values(), owner)
        withdrawn = {index for index, article in articles.items() if reserved[article.id].withdrawn}
        outcomes: dict[int, Outcome] = dict.fromkeys(withdrawn, _WITHDRAWN)
        for index in withdrawn:
            ids = _ids(articles[index], reserved[articles[index].id].revision, door)
            self._log.info("article refused", reason="was withdrawn", **ids)
        rest = {index: article for index, article in articles.items() if index not in withdrawn}
        return outcomes | await self._produce(rest, reserved, door, traceparent)

    async def _produce(
        self,
        articles: Mapping[int, Article],
        reserved: Mapping[UUID, Reservation],
        door: Door,
        traceparent: str | None,
    ) -> dict[int, Outcome]:
        """Produce what Kafka does not have yet, and note that it has it."""
        outcomes: dict[int, Outcome] = {}
        fresh: dict[int, Article] = {}
        for index, article in articles.items():
            reservation = reserved[article.id]
            if reservation.confirmed:
                outcomes[index] = Duplicate(article.id, reservation.revision)
                self._log.info("article duplicate", **_ids(article, reservation.revision, door))
            else:
                fresh[index] = article.model_copy(update={"revision": reservation.revision})
        if not fresh:
            return outcomes
        traces = [headers.new_traceparent(traceparent) for _ in fresh]
        produced = await self._publisher.publish(await asyncio.to_thread(_encode, list(fresh.values()), traces))
        confirmed: dict[UUID, int] = {}
        for (index, article), trace, result in zip(fresh.items(), traces, produced, strict=True):
            if isinstance(result, Position):
                confirmed[article.id] = article.revision
                outcomes[index] = Accepted(article.id, article.revision)
            else:
                outcomes[index] = Refused((Fault(None, "is too large for a record"),))
            self._note(article, door, trace, result)
        await self._confirm(confirmed)
        return outcomes

    async def _confirm(self, revisions: Mapping[UUID, int]) -> None:
        """Kafka has them, so the promise holds whether or not this is noted: then the next copy is produced again."""
        if not revisions:
            return
        try:
            await self._ledger.confirm(revisions)
        except Unavailable as error:
            log.warning("articles are on Kafka but not noted as such", articles=len(revisions), error=str(error))

    def _note(self, article: Article, door: Door, traceparent: str, result: Position | Exception) -> None:
        ids = {**_ids(article, article.revision, door), "trace_id": headers.trace_id(traceparent)}
        if isinstance(result, Position):
            self._log.info("article accepted", partition=result.partition, offset=result.offset, **ids)
        else:
            self._log.warning("article refused by Kafka", error=repr(result), **ids)


def _ids(article: Article, revision: int, door: Door) -> dict[str, Any]:
    """What finds an article again in the logs."""
    return {"article_id": str(article.id), "revision": revision, "url": article.url, "door": door}


def _rounds(articles: Sequence[Article]) -> list[dict[int, Article]]:
    """Split by how often an article has come before in the batch: a round never holds one article twice."""
    rounds: list[dict[int, Article]] = []
    seen: dict[UUID, int] = {}
    for index, article in enumerate(articles):
        nth = seen.get(article.id, 0)
        seen[article.id] = nth + 1
        if nth == len(rounds):
            rounds.append({})
        rounds[nth][index] = article
    return rounds


def _encode(articles: Sequence[Article], traceparents: Sequence[str]) -> list[Record]:
    return [
        Record(
            key=str(article.id).encode(),
            value=records.encode(article),
            headers=headers.cloud_event(
                article,
                source="ingest",
                subject=str(article.id),
                identity=f"{article.id}/{article.revision}",
                traceparent=traceparent,
                time=article.received_at,
            ),
        )
        for article, traceparent in zip(articles, traceparents, strict=True)
    ]
