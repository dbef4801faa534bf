"""Golden examples: records as they stand on the topics, one for each model. Every service's tests must accept them.

    from services.contracts.examples import EXAMPLES, example

    extraction = decode(Extraction, example(Extraction))

They are what the first release wrote: they are never changed, only added to.
"""

from importlib.resources import files

from pydantic import BaseModel

from services.contracts.article import Article
from services.contracts.event import EventRecord
from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry

EXAMPLES: dict[str, type[BaseModel]] = {
    "article": Article,
    "extraction": Extraction,
    "event-visit": EventRecord,
    "event-meeting": EventRecord,
    "event-call": EventRecord,
    "event-signing": EventRecord,
    "timeline-entry": TimelineEntry,
}
"""The examples by name, with the model that each is of. The extraction is of the article, and the first two events
and the signing are its events; the timeline entry has one of them."""


def example(of: str | type[BaseModel]) -> bytes:
    """The value of an example, by its name or, for the first one of a model, by the model."""
    name = of if isinstance(of, str) else next(name for name, model in EXAMPLES.items() if model is of)
    return files(__name__).joinpath(f"{name}.json").read_bytes().strip()
