"""The engine as the pool loads it: in a process of its own, from the settings."""

import gc
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
    from services.extract.engine.engine import THRESHOLD, Engine

    threshold = THRESHOLD if settings.min_confidence is None else settings.min_confidence
    return Engine.load(register_files=settings.officials, threshold=threshold)


def _load(settings: EngineSettings) -> Extract:
    from services.extract.engine.engine import EXTRACTOR

    logging.configure("extract", settings.log_level, settings.log_format)
    engine = load_engine(settings)
    gc.collect()
    gc.freeze()  # the million objects just loaded stay: to look through them again and again takes 0.1 s each time

    def extract(article: Article) -> Extraction:
        if article.withdrawn:
            return Extraction(article=article, extractor=EXTRACTOR)
        return engine.extract(article)

    return extract
