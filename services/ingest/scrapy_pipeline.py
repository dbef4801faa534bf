"""A Scrapy item pipeline that hands a spider's items in at the push door. Needs `pip install 'letopis[scrapy]'`.

    ITEM_PIPELINES = {"services.ingest.scrapy_pipeline.LetopisPipeline": 900}
    LETOPIS_INGEST_URL = "https://letopis.example"
    LETOPIS_API_KEY = "…"

Items have the fields of a push (`text`, and where known `title`, `url`, `source`, `published_at`, `id`, `lang`), or
`url` and `html` to let Letopis find text, title and time in the page; other fields stay with the spider. An item leaves
the pipeline when Kafka has it, so a spider that ends has lost nothing; crawling the same again is safe.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.asyncio import is_asyncio_available

from services.ingest.client import ARTICLES, PAGES, Answer, PushClient
from services.ingest.drafts import ArticleDraft
from services.ingest.settings import PushSettings
from services.platform.errors import Refusal
from services.platform.settings import load

_log = logging.getLogger(__name__)  # Scrapy's own way to log

_BATCH_ITEMS = 500
_BATCH_BYTES = 2 * 1024 * 1024
_PATIENCE_SECONDS = 300.0
_FIELDS = (*ArticleDraft.model_fields, "html")


class LetopisPipeline:
    """Pushes items in batches: while one is under way, the next gathers.

    An item that Letopis refuses is dropped with the reason. When Letopis stays away for longer than
    LETOPIS_PATIENCE seconds (300), or knows no such key, the spider is closed with the reason `letopis_unavailable`
    rather than crawl for nothing. Counts are in the stats under `letopis/`.
    """

    def __init__(self, client: PushClient, crawler: Crawler) -> None:
        self._crawler = crawler
        self._batches = {door: _Batches(client, door) for door in (ARTICLES, PAGES)}
        self._client = client
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it. Raises SettingsError, which ends the crawl before it begins."""
        own = {field: crawler.settings.get(f"LETOPIS_{field.upper()}") for field in ("ingest_url", "api_key")}
        settings = load(PushSettings, **{field: value for field, value in own.items() if value})
        patience = crawler.settings.getfloat("LETOPIS_PATIENCE", _PATIENCE_SECONDS)
        return cls(PushClient(settings.ingest_url, settings.api_key.get_secret_value(), patience), crawler)

    def open_spider(self) -> None:
        """Raises Refusal where Scrapy was set not to run on asyncio, as it does by default."""
        if not is_asyncio_available():
            raise Refusal("LetopisPipeline needs Scrapy on asyncio: leave TWISTED_REACTOR as it is by default")

    async def process_item(self, item: Any) -> Any:
        """Return the item when Letopis has it. Raises DropItem with the reason where it does not take it."""
        fields = {name: value for name, value in ItemAdapter(item).items() if name in _FIELDS and value is not None}
        door = PAGES if "html" in fields and "text" not in fields else ARTICLES
        try:
            line = json.dumps(fields, ensure_ascii=False, default=_written).encode("utf-8", "surrogatepass")
            answer = await self._batches[door].push(line)
        except Refusal as error:
            self._count("lost")
            self._close(error)
            raise DropItem(f"Letopis did not get it: {error}", log_level="ERROR") from None
        self._count(answer.status)
        if answer.reason is not None:
            raise DropItem(f"Letopis refuses it: {answer.reason}")
        return item

    def close_spider(self) -> None:
        """Every item has its answer by now: Scrapy waits for them."""
        self._client.close()
        said = ", ".join(f"{self._stats(each):,} {each}" for each in ("accepted", "duplicate", "refused", "lost"))
        _log.info("Letopis: %s", said)

    def _close(self, error: Refusal) -> None:
        engine = self._crawler.engine
        if self._closing is None and engine is not None:
            _log.error("The spider is closed: %s", error)
            self._closing = asyncio.create_task(engine.close_spider_async(reason="letopis_unavailable"))

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"letopis/{what}")

    def _stats(self, what: str) -> int:
        return int(self._crawler.stats.get_value(f"letopis/{what}", 0)) if self._crawler.stats is not None else 0


class _Batches:
    """Lines for one door, pushed together with those that came while the batch before was under way."""

    def __init__(self, client: PushClient, door: str) -> None:
        self._client, self._door = client, door
        self._gathered: list[tuple[bytes, asyncio.Future[Answer]]] = []
        self._pushing: asyncio.Task[None] | None = None
        self._refused: Refusal | None = None

    async def push(self, line: bytes) -> Answer:
        """Push a line and wait for its answer. Raises Refusal; after the first, at once."""
        if self._refused is not None:
            raise self._refused
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._gathered.append((line, answered))
        if self._pushing is None or self._pushing.done():
            self._pushing = asyncio.create_task(self._push_gathered())
        return await answered

    async def _push_gathered(self) -> None:
        while self._gathered:
            batch = _first(self._gathered)
            del self._gathered[: len(batch)]
            try:
                lines = [line for line, _ in batch]
                answers = await asyncio.to_thread(self._client.push, lines, self._door)
            except Exception as error:
                self._refused = error if isinstance(error, Refusal) else Refusal(repr(error))
                for _, answered in (*batch, *self._gathered):
                    answered.set_exception(self._refused)
                self._gathered.clear()
                return
            for (_, answered), answer in zip(batch, answers, strict=True):
                answered.set_result(answer)


def _first(gathered: Sequence[tuple[bytes, asyncio.Future[Answer]]]) -> list[tuple[bytes, asyncio.Future[Answer]]]:
    """As many as one batch may hold, one at least."""
    batch: list[tuple[bytes, asyncio.Future[Answer]]] = []
    size = 0
    for each in gathered[:_BATCH_ITEMS]:
        size += len(each[0])
        if batch and size > _BATCH_BYTES:
            break
        batch.append(each)
    return batch


def _written(value: Any) -> str:
    """A value that JSON has no form for: times in ISO 8601, other things as they print."""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
