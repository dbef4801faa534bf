"""A page as a pusher hands it in: its HTML and what the pusher knows of it."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.ingest.drafts import ArticleDraft, Fault, RefusedItem, draft, faults_of
from services.ingest.pages import NoArticle, read_page


class PageDraft(BaseModel):
    """What may be said of a page; unknown fields are ignored. What is said goes before what the page says."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    url: Annotated[str, Field(min_length=1, description="Where the page was found")]
    html: Annotated[str, Field(min_length=1)]
    title: str | None = None
    published_at: Annotated[str | None, Field(description="ISO 8601 with the publisher's time zone")] = None
    source: str | None = None
    id: str | int | None = None
    lang: str | None = None


def read_page_draft(raw: bytes) -> ArticleDraft:
    """Read one page from JSON. Raises RefusedItem."""
    try:
        page = PageDraft.model_validate_json(raw)
    except ValidationError as error:
        raise RefusedItem(*faults_of(error, raw)) from None
    said = page.model_dump(exclude={"html", "url"}, exclude_none=True)
    return from_html(page.html.encode("utf-8", "surrogatepass"), url=page.url, label="utf-8", **said)


def from_html(raw: bytes, *, url: str | None, label: str | None, **said: Any) -> ArticleDraft:
    """Make an article of a page; `label` is what its transport calls the encoding. Raises RefusedItem."""
    if not url:
        raise RefusedItem(Fault("url", "is missing"))
    try:
        page = read_page(raw, url, label)
    except NoArticle as error:
        raise RefusedItem(Fault("html", str(error))) from None
    return draft(**{**page.fields(), **{name: value for name, value in said.items() if value is not None}})
