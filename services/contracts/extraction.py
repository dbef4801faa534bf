"""What the extractor says of one revision of one article: the article, and the complete list of its events."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.contracts.article import Article
from services.contracts.event import EventRecord


class Extraction(BaseModel):
    """Complete per article, so that a consumer can replace all that an earlier extraction said in one transaction.

    Of two extractions of one article the greater (`article.revision`, `extractor`) holds.
    """

    model_config = ConfigDict(frozen=True)

    article: Article
    events: tuple[EventRecord, ...] = ()
    extractor: Annotated[int, Field(ge=1, description="Version of the extractor; counts up when its results change")]
    partial: Annotated[bool, Field(description="The time budget ran out: these are the events found until then")] = (
        False
    )

    @model_validator(mode="after")
    def _events_are_of_the_article(self) -> "Extraction":
        for event in self.events:
            if (event.article_id, event.article_revision) != (self.article.id, self.article.revision):
                raise ValueError(f"event {event.id} is not of revision {self.article.revision} of the article")
        if len({event.id for event in self.events}) != len(self.events):
            raise ValueError("two events bear one id")
        return self
