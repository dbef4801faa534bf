"""A page of a site as an article. Nothing in it is run or fetched."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.ingest.cleaning import clean
from services.ingest.encodings import decode
from services.ingest.language import language_of_page
from services.ingest.pages.boilerplate import without_boilerplate
from services.ingest.pages.main_text import main_text
from services.ingest.pages.metadata import Metadata
from services.ingest.pages.site_rules import rules
from services.ingest.pages.times import page_times
from services.ingest.pages.tree import has_endless_tag, line_of, parse, remove

_MIN_CHARS = 60
"""What is shorter is a button or a notice; the shortest of flash news is a sentence."""
_MIN_WORDS = 5
_MAX_TAGS = 40_000
"""Ten times what news pages have; a hundred thousand nested ones take seconds."""
_MAX_CHARS = 8_000_000


class NoArticle(Exception):
    """The page holds no text that could be an article. Refuse it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself; times have zones, `url` is as the page gives it, `lang` is what the text is in."""

    title: str
    text: str
    url: str | None
    published_at: datetime | None
    modified_at: datetime | None
    author: str | None
    site: str | None
    lang: str

    def fields(self) -> dict[str, Any]:
        """As fields of a draft, what is unknown left out."""
        fields = {
            "title": self.title,
            "text": self.text,
            "url": self.url,
            "published_at": self.published_at and self.published_at.isoformat(),
            "modified_at": self.modified_at and self.modified_at.isoformat(),
            "author": self.author,
            "source": self.site,
            "lang": self.lang,
        }
        return {name: value for name, value in fields.items() if value}


def read_page(raw: bytes, url: str | None = None, label: str | None = None, fetched_at: datetime | None = None) -> Page:
    """Read a page; `url` is where it was found, `label` what HTTP calls its encoding, `fetched_at` when (now).

    Takes 5–50 ms, with tags enough for a book 2 s. Raises NoArticle.
    """
    html = decode(raw, label).replace("\0", "")
    if html.count("<") > _MAX_TAGS or len(html) > _MAX_CHARS:
        raise NoArticle(f"holds more than {_MAX_TAGS:,} tags or {_MAX_CHARS:,} characters")
    if has_endless_tag(html) or (tree := parse(html)) is None:
        raise NoArticle("holds no HTML")
    known = rules()
    rule = known.of(url)
    metadata = Metadata(tree, url)
    title = next(filter(None, map(line_of, rule.find("title", tree))), "") or metadata.title
    told = [each.get("datetime") or each.get("content") or line_of(each) for each in rule.find("published", tree)]
    published, modified = page_times(tree, metadata, url, rule.zone, fetched_at or datetime.now(UTC), told)
    address, author = metadata.address, metadata.author  # before the tree loses what they stand in
    for element in rule.find("drop", tree):
        remove(element)
    text = clean(main_text(tree, html, title, metadata.description, rule.find("text", tree), known.never_text))
    text = "\n".join(line for line in text.split("\n") if line != author)
    body = without_boilerplate(clean(metadata.body))
    if len(body) > 2 * len(text):
        text = body
    if len(text) < _MIN_CHARS or len(text.split()) < _MIN_WORDS:
        raise NoArticle("holds no text of an article")
    return Page(
        title=title,
        text=text,
        url=address,
        published_at=published,
        modified_at=modified,
        author=author,
        site=metadata.site,
        lang=language_of_page(text, metadata.lang),
    )
