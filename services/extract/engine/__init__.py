"""The extraction engine: `Engine.load()` once a process, `Engine.extract(article)` for each article."""

from services.extract.engine.engine import Engine

__all__ = ["Engine"]
