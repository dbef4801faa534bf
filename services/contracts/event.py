"""An event as one article reports it: the fields of the annotation guidelines, and where the article says so."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, computed_field

from services.contracts.coding import EventCodes, code

EventType = Literal["visit", "meeting", "call", "signing"]
Mode = Literal["state", "official", "working", "private", "bilateral", "multilateral", "phone", "video"]
Status = Literal["held", "planned", "proposed", "cancelled", "denied"]
ParticipantKind = Literal["person", "organization", "country", "delegation"]
Function = Literal["visitor", "host", "signatory", "witness", "participant"]
DocumentKind = Literal[
    "treaty", "agreement", "memorandum", "declaration", "statement", "communique", "protocol",
    "contract", "program", "roadmap", "law", "decree", "other",
]  # fmt: skip

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
PartialDate = Annotated[
    str,
    Field(
        pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?|--\d{2}(-\d{2})?)$",
        description='ISO 8601, as precise as the text: "2025-11-11", "2025-11", "2025"; "--05-16": year unknown',
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Participant(_Part):
    """Who takes part; `name` is null for somebody the text knows by office only."""

    name: str | None = None
    kind: ParticipantKind = "person"
    role: Annotated[str | None, Field(description="Office held: nominative, lower case, without the country")] = None
    country: Country | None = None
    function: Function = "participant"


class EventDate(_Part):
    """When the event is (to be) held; both ends inclusive, in local dates of the place."""

    start: PartialDate
    end: PartialDate
    basis: Literal["text", "inferred"] = "text"


class Place(_Part):
    """Where: the most specific settlement, its country, perhaps a venue, and WGS 84 degrees where known."""

    name: str | None = None
    country: Country | None = None
    venue: str | None = None
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lon: Annotated[float | None, Field(ge=-180, le=180)] = None


class SignedDocument(_Part):
    """A signed document; `title` is null where the text gives a kind or a number only."""

    title: str | None = None
    kind: DocumentKind = "other"


class EvidenceSpan(_Part):
    """Where the evidence stands: characters [start, stop) of the article's title or text."""

    part: Literal["title", "text"]
    start: Annotated[int, Field(ge=0)]
    stop: Annotated[int, Field(ge=0)]


class EventRecord(_Part):
    """One event as one revision of one article reports it."""

    id: UUID
    article_id: UUID
    article_revision: Annotated[int, Field(ge=1)]
    type: EventType
    mode: Mode | None = None
    status: Status
    participants: tuple[Participant, ...] = ()
    date: EventDate | None = None
    place: Place | None = None
    documents: tuple[SignedDocument, ...] = ()
    evidence: Annotated[str, Field(description="The one sentence, verbatim, that supports the event best")]
    evidence_span: EvidenceSpan
    confidence: Annotated[
        float, Field(ge=0, le=1, description="Calibrated: of records given 0.9, nine in ten are right")
    ]
    part_of: Annotated[
        UUID | None, Field(description="The visit, of the same article, in whose course this took place")
    ] = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def codes(self) -> EventCodes:
        """PLOVER and CAMEO codes, for users who join on them."""
        return code(self.type, self.mode, self.status)
