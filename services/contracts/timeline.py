"""A timeline entry: one real-world event, merged over every article that reports it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, computed_field

from services.contracts.coding import EventCodes, code
from services.contracts.event import (
    EventDate,
    EventType,
    EvidenceSpan,
    Mode,
    Participant,
    Place,
    SignedDocument,
    Status,
)


class Report(BaseModel):
    """One article's report of the event, with the sentence that says so."""

    model_config = ConfigDict(frozen=True)

    event_id: UUID
    article_id: UUID
    article_revision: Annotated[int, Field(ge=1)]
    source: str
    url: str | None = None
    title: str = ""
    published_at: AwareDatetime | None = None
    status: Status
    evidence: str
    evidence_span: EvidenceSpan
    confidence: Annotated[float, Field(ge=0, le=1)]
    duplicate_of: Annotated[UUID | None, Field(description="The article that this one is a copy of")] = None
    author: Annotated[str | None, Field(description="Who wrote the article, where that is said")] = None
    modified_at: Annotated[AwareDatetime | None, Field(description="When its publisher last changed it")] = None


class ConflictingValue(BaseModel):
    """A value that some reports give for a field, and which reports."""

    model_config = ConfigDict(frozen=True)

    value: str
    event_ids: tuple[UUID, ...]


class Conflict(BaseModel):
    """A field in which the reports differ; the value shown in the entry stands first."""

    model_config = ConfigDict(frozen=True)

    field: Literal["mode", "status", "date", "place", "participants", "documents"]
    values: tuple[ConflictingValue, ...]


class TimelineEntry(BaseModel):
    """The current state of one real-world event. Equal sets of reports give equal entries, whatever their order."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    type: EventType
    mode: Mode | None = None
    status: Status
    participants: tuple[Participant, ...] = ()
    date: EventDate | None = None
    place: Place | None = None
    documents: tuple[SignedDocument, ...] = ()
    confidence: Annotated[float, Field(ge=0, le=1)]
    part_of: Annotated[
        UUID | None, Field(description="The timeline entry of the visit in whose course this took place")
    ] = None
    reports: Annotated[tuple[Report, ...], Field(min_length=1, description="By publication time, then by event id")]
    independent_reports: Annotated[int, Field(ge=1, description="Reports that are not copies of another article")] = 1
    conflicts: tuple[Conflict, ...] = ()
    corrected: Annotated[
        tuple[Literal["mode", "status", "date", "place", "participants", "documents"], ...],
        Field(description="Fields that an editor has set, whatever the reports say"),
    ] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def codes(self) -> EventCodes:
        """PLOVER and CAMEO codes, for users who join on them."""
        return code(self.type, self.mode, self.status)
