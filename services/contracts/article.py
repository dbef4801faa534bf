"""An article as it travels on `articles`: cleaned, identified, numbered by revision."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.contracts import ids

MAX_TEXT_BYTES = 500_000
"""The longest text that Letopis takes, in bytes of UTF-8."""
MAX_TITLE_CHARS = 2_000


class Article(BaseModel):
    """One revision of one article. Revisions count from 1; a greater revision replaces all lesser ones."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    revision: Annotated[int, Field(ge=1)]
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    source: Annotated[str, Field(min_length=1, max_length=300, description="Who published it, as readers know them")]
    external_id: Annotated[str | None, Field(max_length=300, description="The pusher's own id of the article")] = None
    url: Annotated[str | None, Field(max_length=2_000)] = None
    title: Annotated[str, Field(max_length=MAX_TITLE_CHARS)] = ""
    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT_BYTES)]
    published_at: Annotated[AwareDatetime | None, Field(description="With the publisher's own offset")] = None
    modified_at: Annotated[AwareDatetime | None, Field(description="When its publisher last changed it")] = None
    author: Annotated[str | None, Field(max_length=300, description="Who wrote it, where that is said")] = None
    lang: Annotated[str, Field(max_length=16, description="BCP 47")] = "ru"
    received_at: Annotated[AwareDatetime, Field(description="When Letopis took this revision in")]
    withdrawn: Annotated[bool, Field(description="Taken back by its publisher: it supports nothing any more")] = False

    @classmethod
    def compose(
        cls,
        *,
        source: str,
        text: str,
        received_at: datetime,
        title: str = "",
        url: str | None = None,
        external_id: str | None = None,
        published_at: datetime | None = None,
        modified_at: datetime | None = None,
        author: str | None = None,
        lang: str = "ru",
        revision: int = 1,
    ) -> "Article":
        """Make an article with its id and content hash worked out from the rest; `url` must be canonical.

        Raises pydantic.ValidationError where a field is out of bounds.
        """
        return cls(
            id=ids.article_id(
                source=source, url=url, external_id=external_id, title=title, published_at=published_at, text=text
            ),
            content_hash=ids.content_hash(title, text, published_at),
            revision=revision,
            source=source,
            external_id=external_id,
            url=url,
            title=title,
            text=text,
            published_at=published_at,
            modified_at=modified_at,
            author=author,
            lang=lang,
            received_at=received_at,
        )
