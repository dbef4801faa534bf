"""Settings of the extraction itself; the service around it has more. Every process of the pool reads this."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from services.platform.settings import Environment


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class EngineSettings(Environment):
    """What extraction needs, with or without a broker."""

    workers: Annotated[int, Field(ge=1, le=256, description="Processes that extract; by default one for each core")] = (
        Field(default_factory=_cores)
    )
    article_seconds: Annotated[
        float | None,
        Field(
            gt=0,
            le=60,
            description="Processor time for one article, what is found until then stands; unset: the engine's choice",
        ),
    ] = None
    hang_seconds: Annotated[
        float, Field(gt=0, le=20, description="Time by the clock after which an extraction is held to hang")
    ] = 15
    min_confidence: Annotated[
        float | None,
        Field(ge=0, le=1, description="Events that are less sure are left out; unset: the engine's choice"),
    ] = None
    officials: Annotated[
        tuple[Path, ...],
        NoDecode,
        Field(description="Files of further officials for the register (see docs/register.md), with commas"),
    ] = ()

    @field_validator("officials", mode="before")
    @classmethod
    def _paths(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("officials")
    @classmethod
    def _exist(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        for path in value:
            if not path.is_file():
                raise ValueError(f"there is no file {path}")
        return value
