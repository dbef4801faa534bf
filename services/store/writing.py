"""Entries written: from clusters to documents, what they are found by, and what Kafka is to be told."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.contracts.event import EventType
from services.contracts.records import encode
from services.contracts.timeline import TimelineEntry
from services.store import consensus, corrections, facets, visits
from services.store.change import Change, array
from services.store.clustering import Cluster
from services.store.corrections import Correction
from services.store.mentions import Mention, plain

_MOST_CAUSES = 10
_SAVED_TOGETHER = 64
"""Entries that PostgreSQL is handed at once."""
_DIGEST = 16
"""Bytes of a digest. An entry bears that of its document and, behind it, that of its facets, where these are known."""
_SEARCHED_CHARS = 6_000
"""Of a much-reported entry the first words are searched: the reports after them hardly add any."""


class Writing:
    """The last part of a change: entries, what they are found by, and what Kafka is to be told."""

    def __init__(
        self,
        change: Change,
        cause: Mapping[str, Any],
        traces: Mapping[UUID, str | None] | None = None,
        *,
        anew: bool = False,
    ) -> None:
        """`cause` goes into the revisions; `traces` are the traceparents of the articles that brought the change.

        Of a list of articles (UUIDs) in the cause each entry's revision has those that bear on the entry. `anew` writes
        what entries are found by also where the entry itself stays as it is.
        """
        self._change = change
        self._cause = cause
        self._anew = anew
        self._bearing: dict[UUID, set[UUID]] = defaultdict(set)
        """Of each entry the articles that report it, or did before the change."""
        self._places = {
            name: {article: n for n, article in enumerate(value)}
            for name, value in cause.items()
            if isinstance(value, list)
        }
        self._digests: dict[UUID, bytes] = {}
        """Of the entries that may be written, where they are stored already."""
        self._told: dict[UUID, str | None] = {}
        """The entries that Kafka is to be told of, with their traceparents."""
        self._traces = traces or {}
        self._trace = next((trace for trace in self._traces.values() if trace), None)

    async def write(self, clusters: Sequence[Cluster], went: Sequence[Mention]) -> tuple[int, int]:
        """Bring entries in line with clusters; returns how many entries were written, and how many are no more."""
        change = self._change
        clusters, made = await self._with_corrections(clusters, went)
        groups = corrections.regroup(clusters, made)
        members = {consensus.entry_id(group): group for group in groups}
        hidden = {id_ for id_, group in members.items() if corrections.is_hidden(group, made)}
        for mention in went:
            if before := change.stood_in(mention):
                self._bearing[before].add(mention.article.id)
        for id_, group in members.items():
            self._bearing[id_].update(m.article.id for m in group)
            for mention in group:
                if (before := change.stood_in(mention)) and before != id_:
                    self._bearing[before].add(mention.article.id)
        gone = self._bearing.keys() - members.keys()
        originals = await self._originals(members.values())
        fixes = corrections.fixes(groups, made)
        await self._read_digests(members)

        def composed(ids: Iterable[UUID]) -> dict[UUID, TimelineEntry]:
            return {
                id_: corrections.fixed(consensus.compose(members[id_], originals), fixes.get(id_, ())) for id_ in ids
            }

        # While PostgreSQL stores what this hands it the entries are composed; first those that are part of no visit.
        await self._move({consensus.entry_id(c): c for c in clusters} if made else members, members, set(went))
        apart = composed(id_ for id_, group in members.items() if all(m.event.type in visits.APART for m in group))
        written = await self._save(apart, hidden)
        entries = apart | composed(members.keys() - apart.keys())
        entries = await self._place_in_visits(entries, members, {*gone, *hidden})
        written += await self._save({id_: entry for id_, entry in entries.items() if id_ not in apart}, hidden)
        await self._forget(gone, members)
        await self._tell()
        return written, len(gone)

    async def _with_corrections(
        self, clusters: Sequence[Cluster], went: Sequence[Mention]
    ) -> tuple[list[Cluster], list[Correction]]:
        """The corrections that touch these clusters, and with the clusters all those that corrections tie to them."""
        found = list(clusters)
        while True:
            ids = {m.id for c in found for m in c} | {m.id for m in went}
            made = await self._corrections(ids)
            if not made:
                return found, []
            meant = {event for c in made if c.action == "merge" for event in c.events} - ids
            standing = await self._change.members({e for c in found for m in c if (e := self._change.stood_in(m))})
            meant |= {m.id for group in standing.values() for m in group} - ids
            more = await self._change.clusters_around(meant) if meant else {}
            fresh = [frozenset(group) for group in more.values() if group and ids.isdisjoint(m.id for m in group)]
            if not fresh:
                return found, made
            self._change.hold(m for c in fresh for m in c)
            found += fresh

    async def _corrections(self, events: Collection[UUID]) -> list[Correction]:
        return await read_corrections(self._change, events)

    async def _move(
        self, clusters: Mapping[UUID, Cluster], members: Mapping[UUID, Cluster], replaced: Collection[Mention]
    ) -> None:
        """Note for each mention its cluster and its entry, where they are others than before."""
        change = self._change
        cluster_of = {m: id_ for id_, c in clusters.items() for m in c}
        moved = [
            (m, cluster_of[m], id_)
            for id_, group in members.items()
            for m in group
            if change.stood_in(m) != id_ or change.clustered_in(m) != cluster_of[m] or m in replaced
        ]
        await change.place(moved)

    async def _originals(self, clusters: Iterable[Cluster]) -> dict[UUID, UUID]:
        """Of the articles that are copies, the original."""
        articles = list({m.article.id for c in clusters for m in c})
        sql = "SELECT id, duplicate_of FROM articles WHERE id = ANY(%b::uuid[]) AND duplicate_of IS NOT NULL"
        return dict(await self._change.fetch(sql, [articles]))

    async def _place_in_visits(
        self, entries: Mapping[UUID, TimelineEntry], members: Mapping[UUID, Cluster], gone: Collection[UUID]
    ) -> dict[UUID, TimelineEntry]:
        """Find the visit of each entry, also of stored entries whose visit has changed; those are added.

        What is `gone`, or hidden, is no visit to be part of.
        """
        change = self._change
        result = dict(entries)
        own: dict[UUID, Collection[Mention]] = dict(members)
        travels = {id_: e for id_, e in entries.items() if e.type == "visit" and id_ not in gone}
        dependent = await self._depending_on(travels, members, gone) - entries.keys() - set(gone)
        if dependent:
            own |= await change.members(dependent)
            change.hold(m for id_ in dependent for m in own.get(id_, ()))
            await self._read_digests(dependent)
            result |= await self._stored(dependent)
        stays = [e for e in result.values() if e.type in ("meeting", "signing")]
        known = {id_: (e, frozenset(m.id for m in members[id_])) for id_, e in travels.items()}
        known |= await self._visits_around(stays, own, exclude={*known, *gone})
        around = visits.Visits(known.values())
        for entry in stays:
            part_of = around.containing(entry, own[entry.id])
            if part_of != entry.part_of:
                result[entry.id] = entry.model_copy(update={"part_of": part_of})
        return result

    async def _depending_on(
        self, travels: Mapping[UUID, TimelineEntry], members: Mapping[UUID, Cluster], gone: Collection[UUID]
    ) -> set[UUID]:
        """Stored entries that lie, or lay, within these visits."""
        within = {
            (who.surname, place.country, days)
            for visit in travels.values()
            if (days := visits.days_of(visit)) and (place := visit.place) and place.country
            for who in visits.travellers(visit)
        }
        rows = await self._change.fetch(
            """
            SELECT entry_id FROM mentions WHERE part_of = ANY(%b::uuid[])
            UNION SELECT id FROM entries WHERE part_of = ANY(%b::uuid[])
            """,
            [[m.id for id_ in travels for m in members[id_]], [*travels, *gone]],
        )
        said = {id_ for (id_,) in rows if id_ is not None}
        return said | await self._entries_with(within, ["meeting", "signing"])

    async def _visits_around(
        self, stays: Sequence[TimelineEntry], own: Mapping[UUID, Collection[Mention]], exclude: Collection[UUID]
    ) -> dict[UUID, tuple[TimelineEntry, frozenset[UUID]]]:
        """Stored visits in whose course these entries may lie."""
        around = {
            (who.surname, place.country, visits.ends_around(days))
            for entry in stays
            if (days := visits.days_of(entry)) and (place := entry.place) and place.country
            for who in visits.people(entry)
        }
        outright = {m.event.part_of for entry in stays for m in own[entry.id] if m.event.part_of}
        rows = await self._change.fetch(
            "SELECT DISTINCT entry_id FROM mentions WHERE event_id = ANY(%b::uuid[])", [list(outright)]
        )
        said = {id_ for (id_,) in rows if id_ is not None}
        stored = await self._stored((said | await self._entries_with(around, ["visit"])) - set(exclude))
        return {
            id_: (entry, frozenset(r.event_id for r in entry.reports))
            for id_, entry in stored.items()
            if entry.type == "visit"
        }

    async def _entries_with(
        self, wanted: Collection[tuple[str, str, visits.Days]], types: Sequence[EventType]
    ) -> set[UUID]:
        """Stored entries of these types that bear a surname and a country and end within the days wanted with them.

        Looked for by what entries bear, not by the keys of mentions, which leave out who only was present.
        """
        self._change.hold_actors(surname for surname, _, _ in wanted)
        rows = await self._change.fetch(
            # LATERAL and OFFSET 0: always by the index, whatever the planner thinks of the lists.
            """
            SELECT DISTINCT found.entry_id
            FROM unnest(%b::bigint[], %b::bigint[], %b::date[], %b::date[]) AS wanted (actor, country, first, last)
            CROSS JOIN LATERAL (
                SELECT f.entry_id, f.sort_day FROM facets AS f
                WHERE f.facet = wanted.actor AND f.sort_day BETWEEN wanted.first AND wanted.last
                OFFSET 0
            ) AS found
            WHERE EXISTS (
                SELECT FROM facets AS f
                WHERE f.facet = wanted.country AND f.sort_day = found.sort_day AND f.entry_id = found.entry_id
                OFFSET 0
            ) AND EXISTS (
                SELECT FROM facets AS f
                WHERE f.facet = ANY(%b::bigint[]) AND f.sort_day = found.sort_day AND f.entry_id = found.entry_id
                OFFSET 0
            )
            """,
            [
                [facets.facet("actor", surname) for surname, _, _ in wanted],
                [facets.facet("country", country) for _, country, _ in wanted],
                [first for _, _, (first, _) in wanted],
                [last for _, _, (_, last) in wanted],
                [facets.facet("type", type_) for type_ in types] if wanted else [],
            ],
        )
        return {id_ for (id_,) in rows}

    async def _stored(self, ids: Collection[UUID]) -> dict[UUID, TimelineEntry]:
        rows = await self._change.fetch(
            "SELECT id, document::text FROM entries WHERE id = ANY(%b::uuid[]) AND NOT hidden", [list(ids)]
        )
        return {id_: TimelineEntry.model_validate_json(document) for id_, document in rows}

    async def _save(self, entries: Mapping[UUID, TimelineEntry], hidden: Collection[UUID]) -> int:
        """Write the entries that differ from what is stored, and have Kafka told of them; returns how many they are.

        Some at a time: while PostgreSQL stores the ones the next are made ready.
        """
        ids = sorted(entries)
        parts = [ids[n : n + _SAVED_TOGETHER] for n in range(0, len(ids), _SAVED_TOGETHER)]
        return sum([await self._save_some({id_: entries[id_] for id_ in part}, hidden) for part in parts])

    async def _read_digests(self, entries: Iterable[UUID]) -> None:
        sql = "SELECT id, digest FROM entries WHERE id = ANY(%b::uuid[])"
        self._digests |= dict(await self._change.fetch(sql, [list(entries)]))

    async def _save_some(self, entries: Mapping[UUID, TimelineEntry], hidden: Collection[UUID]) -> int:
        stored = self._digests
        documents = {id_: encode(entry) for id_, entry in entries.items()}
        days = {id_: facets.sort_day(entry) for id_, entry in entries.items()}
        borne = {id_: () if id_ in hidden else sorted(facets.facets_of(entry)) for id_, entry in entries.items()}
        digests = {
            id_: _digest(text, b"hidden" if id_ in hidden else b"") + _digest(repr((days[id_], borne[id_])).encode())
            for id_, text in documents.items()
        }
        changed = {id_ for id_ in entries if stored.get(id_, b"")[:_DIGEST] != digests[id_][:_DIGEST]}
        new = [entry for id_, entry in entries.items() if self._anew or id_ in changed]
        if not new:
            return 0
        spans = [facets.days_covered(e) for e in new]
        await self._change.execute(
            """
            INSERT INTO entries (id, version, type, status, first_day, last_day, sort_day, part_of, hidden, digest,
                                 independent, confidence, search, document)
            SELECT id, nextval('versions'), type, status, first_day, last_day, sort_day, part_of, hidden, digest,
                   independent, confidence,
                   setweight(to_tsvector('russian', names), 'A') || setweight(to_tsvector('russian', words), 'B'),
                   document
            FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::date[], %b::date[], %b::date[], %b::uuid[],
                        %b::boolean[], %b::bytea[], %b::integer[], %b::real[], %b::text[], %b::text[], %b::json[])
                AS new (id, type, status, first_day, last_day, sort_day, part_of, hidden, digest, independent,
                        confidence, names, words, document)
            ON CONFLICT (id) DO UPDATE SET
                version = CASE WHEN substr(entries.digest, 1, 16) = substr(excluded.digest, 1, 16)
                               THEN entries.version ELSE excluded.version END,
                changed_at = CASE WHEN substr(entries.digest, 1, 16) = substr(excluded.digest, 1, 16)
                                  THEN entries.changed_at ELSE now() END,
                type = excluded.type, status = excluded.status,
                first_day = excluded.first_day, last_day = excluded.last_day, sort_day = excluded.sort_day,
                part_of = excluded.part_of, hidden = excluded.hidden, digest = excluded.digest,
                independent = excluded.independent, confidence = excluded.confidence, search = excluded.search,
                document = excluded.document
            """,
            [
                [e.id for e in new],
                [e.type for e in new],
                [e.status for e in new],
                [span[0] if span else None for span in spans],
                [span[1] if span else None for span in spans],
                [days[e.id] for e in new],
                [e.part_of for e in new],
                [e.id in hidden for e in new],
                [digests[e.id] for e in new],
                [e.independent_reports for e in new],
                [e.confidence for e in new],
                [_names(e) for e in new],
                [_words(e) for e in new],
                [documents[e.id].decode() for e in new],
            ],
        )
        # Most of an entry's facets stay as they are when a report joins it, mostly all.
        found_anew = [e.id for e in new if self._anew or stored.get(e.id, b"")[_DIGEST:] != digests[e.id][_DIGEST:]]
        await self._change.execute(
            """
            WITH new AS (
                SELECT unnest(facets::bigint[]) AS facet, sort_day, entry_id
                FROM unnest(%b::text[], %b::date[], %b::uuid[]) AS n (facets, sort_day, entry_id)
            ),
            gone AS (
                DELETE FROM facets AS f USING unnest(%b::uuid[]) AS known (id)
                WHERE f.entry_id = known.id AND (f.facet, f.sort_day, f.entry_id) NOT IN (SELECT * FROM new)
            )
            INSERT INTO facets SELECT facet, sort_day, entry_id FROM new ON CONFLICT DO NOTHING
            """,
            [
                [array(borne[id_]) for id_ in found_anew],
                [days[id_] for id_ in found_anew],
                found_anew,
                [id_ for id_ in found_anew if id_ in stored],
            ],
        )
        await self._change.execute(
            "DELETE FROM redirects WHERE id = ANY(%b::uuid[])", [[e.id for e in new if e.id not in stored]]
        )
        await self._remember({id_: found for id_, found in borne.items() if id_ in changed})
        self._told |= {e.id: self._trace_of(e) for e in new if e.id in changed}
        return len(changed)

    async def _remember(self, borne: Mapping[UUID, Iterable[int]]) -> None:
        """Keep what these entries, with their facets, are from now on: nothing, where they are no more or hidden."""
        await self._change.execute(
            # From the entries themselves: the documents are neither sent nor packed a second time.
            """
            INSERT INTO revisions (entry_id, version, cause, first_day, last_day, sort_day, independent, confidence,
                                   facets, document)
            SELECT new.id, coalesce(e.version, nextval('versions')), new.cause, e.first_day, e.last_day, e.sort_day,
                   e.independent, e.confidence, CASE WHEN e.id IS NOT NULL THEN new.facets::bigint[] END, e.document
            FROM unnest(%b::uuid[], %b::text[], %b::json[]) AS new (id, facets, cause)
            LEFT JOIN entries AS e ON e.id = new.id AND NOT e.hidden
            """,
            [
                list(borne),
                [array(each) for each in borne.values()],
                [json.dumps(self._cause_of(id_), ensure_ascii=False, default=str) for id_ in borne],
            ],
        )

    def _cause_of(self, entry: UUID) -> Mapping[str, Any]:
        """What changed an entry: a batch may bring hundreds of articles, of which few bear on it.

        What changes without any of them, such as the visit of a meeting, has the first ones.
        """
        cause = dict(self._cause)
        for name, places in self._places.items():
            bearing = sorted(places.keys() & self._bearing[entry], key=lambda article: places[article])
            cause[name] = bearing or cause[name][:_MOST_CAUSES]
        return cause

    async def _forget(self, gone: set[UUID], members: Mapping[UUID, Cluster]) -> None:
        """Remove entries that are no more; who asks for one is led to the entry that has its first report now."""
        if not gone:
            return
        heirs: dict[UUID, tuple[tuple[float, int], UUID]] = {}
        for id_, cluster in members.items():
            for mention in cluster:
                old = self._change.stood_in(mention)
                if old in gone:
                    heirs[old] = min(heirs.get(old, (mention.order, id_)), (mention.order, id_))
        pairs = [(old, heir) for old, (_, heir) in sorted(heirs.items())]
        change = self._change
        await change.execute("DELETE FROM facets WHERE entry_id = ANY(%b::uuid[])", [list(gone)])
        await change.execute("DELETE FROM entries WHERE id = ANY(%b::uuid[])", [list(gone)])
        await change.execute(
            """
            UPDATE redirects AS r SET entry_id = heir.entry_id
            FROM unnest(%b::uuid[], %b::uuid[]) AS heir (id, entry_id) WHERE r.entry_id = heir.id
            """,
            [[old for old, _ in pairs], [heir for _, heir in pairs]],
        )
        await change.execute("DELETE FROM redirects WHERE entry_id = ANY(%b::uuid[])", [list(gone - heirs.keys())])
        await change.execute(
            """
            INSERT INTO redirects (id, entry_id) SELECT * FROM unnest(%b::uuid[], %b::uuid[])
            ON CONFLICT (id) DO UPDATE SET entry_id = excluded.entry_id, since = now()
            """,
            [[old for old, _ in pairs], [heir for _, heir in pairs]],
        )
        await self._remember(dict.fromkeys(sorted(gone), ()))
        self._told |= dict.fromkeys(gone, self._trace)

    async def _tell(self) -> None:
        """Note for Kafka what has changed: all at once, in the order in which the relay crosses notes off."""
        ids = sorted(self._told)
        await self._change.execute(
            """
            INSERT INTO outbox (entry_id, version, traceparent)
            SELECT id, nextval('versions'), traceparent FROM unnest(%b::uuid[], %b::text[]) AS new (id, traceparent)
            ON CONFLICT (entry_id) DO UPDATE SET version = excluded.version, traceparent = excluded.traceparent
            """,
            [ids, [self._told[id_] for id_ in ids]],
        )

    def _trace_of(self, entry: TimelineEntry) -> str | None:
        return next((t for r in entry.reports if (t := self._traces.get(r.article_id))), self._trace)


async def read_corrections(change: Change, events: Collection[UUID]) -> list[Correction]:
    """The corrections in force that are about any of these mentions."""
    rows = await change.fetch(
        f"SELECT {CORRECTION_COLUMNS} FROM corrections "  # noqa: S608
        "WHERE undone_at IS NULL AND (events && %b::uuid[] OR rest && %b::uuid[]) ORDER BY made_at, id",
        [list(events), list(events)],
    )
    return [correction_of(row) for row in rows]


CORRECTION_COLUMNS = "id, action, events, rest, field, value, author, reason, made_at, undone_at, undone_by"


def correction_of(row: Sequence[Any]) -> Correction:
    """A correction from a row of CORRECTION_COLUMNS."""
    return Correction.model_validate(dict(zip(CORRECTION_COLUMNS.split(", "), row, strict=True)))


def _digest(content: bytes, salt: bytes = b"") -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST, salt=salt).digest()


def _names(entry: TimelineEntry) -> str:
    """What an entry is found by in the first place: people, places, documents."""
    parts = [part for p in entry.participants for part in (p.name, p.role) if part]
    if entry.place:
        parts.extend(part for part in (entry.place.name, entry.place.venue) if part)
    parts.extend(d.title for d in entry.documents if d.title)
    return _searchable(parts)


def _words(entry: TimelineEntry) -> str:
    """What an entry is found by besides: headlines and quoted sentences, those that many reports repeat once."""
    told = dict.fromkeys(text for r in entry.reports for text in (r.title, r.evidence[:2_000]))
    return _searchable(told)[:_SEARCHED_CHARS]


def _searchable(parts: Iterable[str]) -> str:
    return plain("\n".join(parts)).replace("ё", "е").replace("Ё", "Е")
