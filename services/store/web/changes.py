"""What has changed in the timeline, in an order in which nothing can come to stand before what was told already."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg.sql import SQL, Composed, Identifier

from services.store.web.filters import Filters
from services.store.web.queries import Sql
from services.store.web.reading import Reader

_TOLD_AT_ONCE = 200
_LOOKED_AT_AT_ONCE = 1_000

Kind = Literal["entry", "withdrawn", "left"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the order in which changes can be seen: the transaction that made them, and the version."""

    transaction: int
    version: int

    def __str__(self) -> str:
        return f"{self.transaction}-{self.version}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Raises ValueError for what `str` never made."""
        found = re.fullmatch(r"([0-9]{1,19})-([0-9]{1,19})", text)
        if not found or int(found[1]) >= 2**63 or int(found[2]) >= 2**63:
            raise ValueError("is no position of this timeline")
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What became of an entry that bears the filters, or did: new or changed (`document`), no more, or outside now."""

    position: Position
    id: UUID
    kind: Kind
    since: datetime
    document: str | None


async def present(reader: Reader) -> Position:
    """Where the changes to come will begin."""
    rows = await reader.fetch(SQL("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"), [])
    return Position(rows[0][0], 2**62)


async def changes(reader: Reader, filters: Filters, after: Position) -> tuple[list[EntryChange], Position]:
    """The next changes after a position, in order, and the position to ask on from; both stand still at the end.

    Only of transactions older than all that are running, so that nothing can come to stand before it later. What does
    not bear the filters is passed over, but for entries that did so until then. Of `text` only the present is known.
    """
    conditions, parameters = _bearing(filters, "r")
    before, before_parameters = _bearing(filters, "p")
    filtered = bool(conditions)
    text: Sql = SQL("true")
    if filters.text:
        filtered = True
        text = SQL("EXISTS (SELECT FROM entries e WHERE e.id = r.entry_id AND e.search @@ %s::tsquery)")
        parameters = [*parameters, await reader.query_of(filters.text)]
    bears = SQL(" AND ").join([SQL("r.document IS NOT NULL"), *conditions, text])
    bore = SQL(" AND ").join([SQL("p.document IS NOT NULL"), *before]) if filtered else SQL("true")
    sql = SQL(
        """
        SELECT position, version, entry_id, since, bears, gone, CASE WHEN bears THEN document::text END,
               NOT bears AND coalesce((
                   SELECT {} FROM revisions AS p
                   WHERE p.entry_id = told.entry_id AND p.version < told.version ORDER BY p.version DESC LIMIT 1
               ), {})
        FROM (
            SELECT r.written_by::text::bigint AS position, r.version, r.entry_id, r.since, r.document,
                   r.document IS NULL AS gone, coalesce({}, false) AS bears
            FROM revisions AS r
            WHERE (r.written_by, r.version) > (%s::text::xid8, %s)
                AND r.written_by < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY r.written_by, r.version LIMIT %s
        ) AS told
        ORDER BY position, version
        """
    ).format(bore, SQL("false" if filtered else "true"), bears)
    limit = _LOOKED_AT_AT_ONCE if filtered else _TOLD_AT_ONCE
    rows = await reader.fetch(sql, [*before_parameters, *parameters, str(after.transaction), after.version, limit])
    found = []
    for transaction, version, id_, since, bears_now, gone, document, bore_before in rows:
        kind: Kind | None = "entry" if bears_now else ("withdrawn" if gone else "left") if bore_before else None
        if kind:
            found.append(EntryChange(Position(transaction, version), id_, kind, since, document))
    return found, Position(rows[-1][0], rows[-1][1]) if rows else after


def _bearing(filters: Filters, revision: str) -> tuple[list[Composed], list[Any]]:
    """That a revision bears all but the text."""
    asked: list[tuple[str, Any]] = [("{}.facets && %s::bigint[]", group) for group in filters.facets()]
    asked += [
        (condition, value)
        for condition, value in (
            ("{}.last_day >= %s", filters.first),
            ("{}.first_day <= %s", filters.last),
            ("{}.independent >= %s", filters.min_sources),
            ("{}.confidence >= %s::real", filters.min_confidence),
        )
        if value is not None
    ]
    return [SQL(condition).format(Identifier(revision)) for condition, _ in asked], [value for _, value in asked]
