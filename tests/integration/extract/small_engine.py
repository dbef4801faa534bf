"""A small engine for tests of the pool: does what the text of an article says, in the pool's own processes.

`die`, `hang`, `raise`: fail in that way. `die once FILE`, `hang once FILE`: the first time only. `pid`: as all other
texts, one event whose evidence is the process's id.
"""

import os
import signal
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from services.contracts.article import Article
from services.contracts.event import EventRecord, EvidenceSpan
from services.contracts.extraction import Extraction
from services.contracts.ids import event_id
from services.extract.pool import Extract, Load


def load(folder: Path) -> Load:
    """A loading that works while there is no file `broken` in the folder, and notes each process there."""
    return partial(_load, folder)


def _load(folder: Path) -> Extract:
    if (folder / "broken").exists():
        raise MemoryError("no models today")
    (folder / f"process-{os.getpid()}").touch()
    return _extract


def _extract(articles: Sequence[Article]) -> list[Extraction]:
    return [_extract_one(article) for article in articles]


def _extract_one(article: Article) -> Extraction:
    word, _, mark = article.text.partition(" once ")
    first = not mark or not Path(mark).exists()
    if mark:
        Path(mark).touch()
    if first and word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if first and word == "hang":
        time.sleep(600)
    if word == "raise":
        raise ZeroDivisionError("a defect")
    event = EventRecord(
        id=event_id(article.id, "visit", [], None, None, 0),
        article_id=article.id,
        article_revision=article.revision,
        type="visit",
        status="held",
        evidence=str(os.getpid()),
        evidence_span=EvidenceSpan(part="text", start=0, stop=1),
        confidence=1,
    )
    return Extraction(article=article, events=(event,), extractor=1)
