"""The extract service: articles in, an extraction and its events out. Everything is wired here."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.contracts.topics import Topics
from services.extract import metrics
from services.extract.loading import load
from services.extract.pool import Load, Pool
from services.extract.settings import EngineSettings
from services.platform.streaming import Context, Handler, Outgoing, Worker, WorkerSettings

SERVICE = "extract"
_log = structlog.get_logger(__name__)


class ExtractSettings(EngineSettings, WorkerSettings):
    """What the extract service needs."""


def serve(settings: ExtractSettings, extraction: Load | None = None) -> None:
    """Run the service until SIGTERM or SIGINT; `extraction` is the engine unless given. Blocks."""
    extraction = extraction or load(settings)
    topics = settings.topics()

    @asynccontextmanager
    async def handler() -> AsyncIterator[Handler[Article]]:
        async with Pool.open(extraction, settings.workers, settings.hang_seconds) as pool:

            async def handle(article: Article, context: Context) -> Sequence[Outgoing]:
                return outputs(await pool.extract(article), topics, context.traceparent)

            yield handle

    Worker(SERVICE, settings, topics.articles, Article, handler).run()


def outputs(extraction: Extraction, topics: Topics, traceparent: str) -> list[Outgoing]:
    """What is produced for an article: the extraction, whole, and each event on the topic of its type.

    `ce_id` tells an article's revision and the extractor's version apart, and nothing else: produced again, a record
    bears the id of the first time.
    """
    article = extraction.article
    version = f"{article.revision}/{extraction.extractor}"
    metrics.PARTIAL.inc(extraction.partial)
    for event in extraction.events:
        metrics.EVENTS.labels(event.type).inc()
    _log.info("extracted", events=len(extraction.events), revision=article.revision, partial=extraction.partial)
    return [
        Outgoing.of(
            topics.extractions,
            extraction,
            key=str(article.id),
            service=SERVICE,
            identity=f"{article.id}/{version}",
            traceparent=traceparent,
        ),
        *(
            Outgoing.of(
                topics.events[event.type],
                event,
                key=str(event.id),
                service=SERVICE,
                identity=f"{event.id}/{version}",
                traceparent=traceparent,
            )
            for event in extraction.events
        ),
    ]
