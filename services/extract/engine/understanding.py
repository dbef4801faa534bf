"""What the engine made of an article before records are made of it."""

from dataclasses import dataclass, field

from services.extract.engine.document import Document
from services.extract.engine.merging import Told


@dataclass(slots=True)
class Understanding:
    """An article as the engine read it: its text in sentences and the events told in it."""

    document: Document
    told: list[Told]
    whole: dict[int, tuple[int, int]] = field(default_factory=dict)  # offsets of the whole sentence by a part's index
