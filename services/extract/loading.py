"""The engine as the pool loads it: in a process of its own, from the settings."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.extract.pool import Extract, Load
from services.extract.settings import EngineSettings
from services.platform import logging

if TYPE_CHECKING:
    from services.extract.engine import Engine


def load(settings: EngineSettings) -> Load:
    """What a process does to have the engine; carries the settings and nothing heavy."""
    return partial(_load, settings)


def load_engine(settings: EngineSettings) -> "Engine":
    """The engine in this process. Raises ModelsMissing, RegisterError, OSError. Takes a second."""
    from services.extract.engine.budget import ARTICLE_SECONDS
    from services.extract.engine.engine import THRESHOLD, Engine

    threshold = THRESHOLD if settings.min_confidence is None else settings.min_confidence
    seconds = ARTICLE_SECONDS if settings.article_seconds is None else settings.article_seconds
    return Engine.load(register_files=settings.officials, threshold=threshold, seconds=seconds)


@contextmanager
def sparing_the_collector() -> Iterator[None]:
    """Keep the garbage collector from what is made within, which is to stay: the engine's million objects.

    To look through them takes a tenth of a second each time, while they are made a fifth of the time. An extraction
    leaves no cycles behind, so there is seldom anything to look for afterwards either.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(200_000, 20, 100)
        gc.enable()


def _load(settings: EngineSettings) -> Extract:
    logging.configure("extract", settings.log_level, settings.log_format)
    with sparing_the_collector():
        from services.extract.engine.engine import EXTRACTOR

        engine = load_engine(settings)

    def extract(articles: Sequence[Article]) -> list[Extraction]:
        extractions = iter(engine.extract_all([article for article in articles if not article.withdrawn]))
        return [
            Extraction(article=article, extractor=EXTRACTOR) if article.withdrawn else next(extractions)
            for article in articles
        ]

    return extract
