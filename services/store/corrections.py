"""What people have set right: entries merged, split, hidden, fields fixed.

A correction names the mentions it is about, not entries or clusters: so it holds whatever becomes of these when
articles come, change or go, and is undone by leaving it out. Applying corrections is pure.
"""

from collections.abc import Collection, Iterable, Sequence
from math import fsum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.contracts.timeline import TimelineEntry
from services.store.clustering import Cluster
from services.store.consensus import entry_id
from services.store.likeness import likeness
from services.store.mentions import Mention

Action = Literal["merge", "split", "hide", "fix"]
FixedField = Literal["mode", "status", "date", "place", "participants", "documents"]


class Correction(BaseModel):
    """One correction. Later ones see what earlier ones have made."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    action: Action
    events: Annotated[tuple[UUID, ...], Field(description="The mentions it is about: of a split, those set apart")]
    rest: Annotated[tuple[UUID, ...], Field(description="Of a split: those they are parted from")] = ()
    field: FixedField | None = None
    value: Annotated[Any, Field(description="Of a fix: the field's value, as in a timeline entry")] = None
    author: str
    reason: str
    made_at: AwareDatetime
    undone_at: AwareDatetime | None = None
    undone_by: str | None = None


def regroup(clusters: Iterable[Cluster], corrections: Iterable[Correction]) -> list[Cluster]:
    """Clusters as people want them. Mentions that came later go with those they resemble."""
    groups = list(clusters)
    for correction in _in_order(corrections):
        about = set(correction.events)
        if correction.action == "merge":
            meant = [group for group in groups if any(m.id in about for m in group)]
            if len(meant) > 1:
                groups = [group for group in groups if group not in meant]
                groups.append(frozenset(m for group in meant for m in group))
        elif correction.action == "split":
            groups = [part for group in groups for part in _parts(group, about, set(correction.rest))]
    return groups


def _parts(group: Cluster, apart: Collection[UUID], rest: Collection[UUID]) -> list[Cluster]:
    first = [m for m in group if m.id in apart]
    second = [m for m in group if m.id in rest]
    if not first or len(first) == len(group):
        return [group]
    if second:
        first += [m for m in group if m.id not in apart and m.id not in rest and _nearer(m, first, second)]
    return [frozenset(first), group.difference(first)]


def _nearer(mention: Mention, first: Sequence[Mention], second: Sequence[Mention]) -> bool:
    return _resemblance(mention, first) > _resemblance(mention, second)


def _resemblance(mention: Mention, others: Sequence[Mention]) -> float:
    scores = [likeness(mention.profile, other.profile) for other in others]
    return fsum(-1.0 if score is None else score for score in scores) / len(scores)


def is_hidden(group: Cluster, corrections: Iterable[Correction]) -> bool:
    """Whether people have hidden the entry of these mentions."""
    return any(c.action == "hide" and any(m.id in c.events for m in group) for c in corrections)


def fixes(groups: Sequence[Cluster], corrections: Iterable[Correction]) -> dict[UUID, list[Correction]]:
    """Which fixes apply to which entry: each to the one that has most of the mentions it is about."""
    found: dict[UUID, list[Correction]] = {}
    for correction in _in_order(c for c in corrections if c.action == "fix"):
        about = set(correction.events)
        shares = [(-sum(m.id in about for m in group), entry_id(group)) for group in groups]
        share, id_ = min(shares, default=(0, None))
        if share and id_ is not None:
            found.setdefault(id_, []).append(correction)
    return found


def fixed(entry: TimelineEntry, corrections: Sequence[Correction]) -> TimelineEntry:
    """The entry with the fields that people have fixed. Raises pydantic.ValidationError for a value that is none."""
    if not corrections:
        return entry
    values = {str(c.field): c.value for c in corrections}
    given = {**entry.model_dump(mode="json", exclude={"codes"}), **values, "corrected": sorted(values)}
    given["conflicts"] = [c for c in given["conflicts"] if c["field"] not in values]
    return TimelineEntry.model_validate(given)


def _in_order(corrections: Iterable[Correction]) -> list[Correction]:
    return sorted(corrections, key=lambda c: (c.made_at, c.id))
