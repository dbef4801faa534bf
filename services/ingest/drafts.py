"""An article as a pusher hands it in, before it has an id and a revision; what is wrong with it is said by field."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from services.contracts.article import MAX_TEXT_BYTES, MAX_TITLE_CHARS, Article
from services.ingest.addresses import canonical
from services.ingest.cleaning import clean, clean_line
from services.ingest.language import detect


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an item; `field` is None where it is the item as a whole."""

    field: str | None
    reason: str


class RefusedItem(Exception):
    """The item cannot be taken as it is, now or later: answer with the faults."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.field or 'the item'}: {fault.reason}" for fault in faults))


def _line(value: Any) -> Any:
    return clean_line(value) if isinstance(value, str) else value


def optional_line(value: Any) -> Any:
    """A text on one clean line, None where nothing is left; what is no text stays. Raises ValueError as `clean`."""
    return _line(value) or None if isinstance(value, str) else value


def _identifier(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else optional_line(value)


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = clean(value)
    if not text:
        raise ValueError("is empty")
    if len(text) > MAX_TEXT_BYTES // 4 and len(text.encode()) > MAX_TEXT_BYTES:
        raise ValueError(f"is longer than {MAX_TEXT_BYTES:,} bytes of UTF-8")
    return text


def _address(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    value = clean_line(value)
    return canonical(value) if value else None


def _time(value: Any) -> Any:
    """Numbers and bare digits are refused: nobody can tell seconds from milliseconds from the year 2025."""
    if value is None or isinstance(value, datetime):
        return value
    if not isinstance(value, str) or value.strip().lstrip("+-").replace(".", "", 1).isdigit():
        raise ValueError("is not a date of ISO 8601, such as 2025-11-12T16:05:00+03:00")
    return value.strip() or None


_Language = Annotated[str, Field(max_length=16, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
_Short300 = Annotated[str, Field(max_length=300)]
_Short2000 = Annotated[str, Field(max_length=2_000)]


class ArticleDraft(BaseModel):
    """What may be said of an article in a push; only `text` must be. Unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: Annotated[str, BeforeValidator(_text), Field(description="Plain text; an empty line parts paragraphs")]
    title: Annotated[str, Field(max_length=MAX_TITLE_CHARS), BeforeValidator(_line)] = ""
    url: Annotated[_Short2000 | None, BeforeValidator(_address)] = None
    published_at: Annotated[
        AwareDatetime | None,
        BeforeValidator(_time),
        Field(description="ISO 8601 with the publisher's time zone: 2025-11-12T16:05:00+03:00"),
    ] = None
    modified_at: Annotated[
        AwareDatetime | None, BeforeValidator(_time), Field(description="When its publisher last changed it")
    ] = None
    author: Annotated[_Short300 | None, BeforeValidator(optional_line), Field(description="Who wrote it")] = None
    source: Annotated[
        _Short300 | None,
        BeforeValidator(optional_line),
        Field(description="Who published it, as readers know them; by default the key's name"),
    ] = None
    id: Annotated[_Short300 | None, BeforeValidator(_identifier), Field(description="Your own id of the article")] = (
        None
    )
    lang: Annotated[
        _Language | None, BeforeValidator(optional_line), Field(description="BCP 47; by default found by the text")
    ] = None

    def article(self, source: str, received_at: datetime) -> Article:
        """The first revision of this article; `source` is for drafts that name none."""
        return Article.compose(
            source=self.source or source,
            external_id=self.id,
            url=self.url,
            title=self.title,
            text=self.text,
            published_at=self.published_at,
            modified_at=self.modified_at,
            author=self.author,
            lang=self.lang or detect(self.text),
            received_at=received_at,
        )


def read_draft(raw: bytes) -> ArticleDraft:
    """Read one article from JSON. Raises RefusedItem."""
    try:
        return ArticleDraft.model_validate_json(raw)
    except ValidationError as error:
        raise RefusedItem(*faults_of(error, raw)) from None


def draft(**fields: Any) -> ArticleDraft:
    """Make a draft from fields found elsewhere (a feed, a page). Raises RefusedItem."""
    try:
        return ArticleDraft.model_validate(fields)
    except ValidationError as error:
        raise RefusedItem(*faults_of(error)) from None


def faults_of(error: ValidationError, raw: bytes = b"") -> tuple[Fault, ...]:
    """What pydantic found, in our words; `raw` is the JSON that it read, if any."""
    try:
        raw.decode()
    except UnicodeDecodeError as wrong:
        return (Fault(None, f"is not UTF-8: byte 0x{raw[wrong.start]:02x} at offset {wrong.start}"),)
    return tuple(
        Fault(".".join(str(part) for part in item["loc"]) or None, _reason(item))
        for item in error.errors(include_url=False, include_input=False)
    )


def _reason(item: Any) -> str:
    context = item.get("ctx", {})
    match item["type"]:
        case "missing":
            return "is missing"
        case "json_invalid":
            # The parser counts lines within the item, which mislead in a stream: the column is what helps.
            return f"is not valid JSON: {context['error'].replace(' at line 1 column', ' at column')}"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "is not a JSON object"
        case "value_error":
            return str(context["error"])
        case "string_type":
            return "is not a string"
        case "string_unicode":
            return "holds half of a surrogate pair, which is no character"
        case "string_too_long":
            return f"is longer than {context['max_length']:,} characters"
        case "string_pattern_mismatch":
            return "is not a language tag, such as ru or kk-Cyrl"
        case "timezone_aware":
            return "has no time zone: write it as 2025-11-12T16:05:00+03:00, or with Z for UTC"
        case kind if "datetime" in kind or "date" in kind:
            return "is not a date of ISO 8601, such as 2025-11-12T16:05:00+03:00"
        case _:
            return str(item["msg"])
