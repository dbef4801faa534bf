"""The timeline in PostgreSQL, as the store writes it: what an article says is replaced in one transaction.

Several workers may write at once. Each takes advisory locks on the people, bodies and countries that its change can
reach, so that changes of one event follow one another while others go on beside them. The reach is known only once it
is read: a transaction that finds itself reaching further than its locks is rolled back and begins again with more.
"""

import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import structlog
from psycopg import AsyncConnection, DataError, InterfaceError, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from services.contracts.event import EventRecord
from services.contracts.extraction import Extraction
from services.contracts.records import encode
from services.contracts.timeline import TimelineEntry
from services.platform.errors import PassingError, PermanentError
from services.store import consensus, copies, facets, periods, visits
from services.store.clustering import Cluster
from services.store.mentions import ArticleFacts, Mention, key, mentions, mentions_of, plain
from services.store.periods import Firmness
from services.store.region import recluster

ResultT = TypeVar("ResultT")
Pool = AsyncConnectionPool[AsyncConnection[TupleRow]]

SCHEMA = "store"
_POOL_WAIT_S = 5
_STRIPES = 512
"""Into so many locks the actors are hashed: few enough for PostgreSQL's lock table, enough to keep writers apart."""
_LOCK_CLASS, _COPIES_LOCK = 7_312_001, 7_312_003
_COPIES_BATCH = 100
_MOST_ATTEMPTS = 30
_CACHED_MENTIONS = 20_000
_SEARCHED_REPORTS = 30

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """An extraction as it came in, with the trace that its timeline changes belong to."""

    extraction: Extraction
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a replacement came to: articles taken and ignored (not newer than what is stored), entries by their fate."""

    taken: int
    ignored: int
    written: int
    withdrawn: int


class _TooNarrow(Exception):
    """The change reaches actors whose locks are not held."""

    def __init__(self, stripes: frozenset[int]) -> None:
        self.stripes = stripes
        super().__init__()


def pool(dsn: str, application: str, size: int, *, writes: bool = True) -> Pool:
    """A pool of connections to the store's schema, to be opened by the caller; `writes=False` allows reading only."""
    options = f"-c search_path={SCHEMA},public" + ("" if writes else " -c default_transaction_read_only=on")
    return AsyncConnectionPool(
        dsn,
        kwargs={
            "autocommit": True,
            "connect_timeout": _POOL_WAIT_S,
            "application_name": application,
            "options": options,
        },
        min_size=1,
        max_size=size,
        timeout=_POOL_WAIT_S,
        reconnect_timeout=0,  # never give up: the database may be away for as long as it likes
        open=False,
    )


class Timeline:
    """The timeline behind a pool of connections."""

    def __init__(self, connections: Pool) -> None:
        self._pool = connections
        self._read = _Cache()

    async def replace(self, batch: Sequence[Received]) -> Outcome:
        """Let articles say what these extractions say, and nothing else, and bring the timeline up to date.

        All in one transaction. An extraction that is not greater, by (revision, extractor), than what is stored is
        ignored: a replay has no effect. Raises PassingError while the database is away or contended, PermanentError
        for what PostgreSQL will never take.
        """
        latest = _latest(batch)
        stripes = {_stripe(id_.int & (2**63 - 1)) for id_ in latest}
        for received in latest.values():
            stripes.update(_stripe(actor) for m in mentions_of(received.extraction) for actor in m.actors)
        return await self._change(stripes, lambda change: change.make(latest))

    async def mark_copies(self) -> int:
        """Compare new and changed articles with all others and mark copies; returns how many were looked at.

        One transaction a call, for up to 100 articles; 0 also while another worker is at it. Raises as `replace` does.
        """
        return await self._change(set(), lambda change: change.mark_copies())

    async def _change(self, stripes: set[int], make: "Callable[[_Change], Awaitable[ResultT]]") -> ResultT:
        """Make a change in a transaction that holds the locks of all it reaches, as often as it takes to find those."""
        try:
            for _ in range(_MOST_ATTEMPTS):
                try:
                    async with self._pool.connection() as connection, connection.transaction():
                        await _lock(connection, stripes)
                        return await make(_Change(connection, self._read, frozenset(stripes)))
                except _TooNarrow as narrow:
                    stripes |= narrow.stripes
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise PassingError(f"PostgreSQL: {str(error).strip().partition(chr(10))[0]}") from error
        except DataError as error:
            raise PermanentError(f"PostgreSQL does not take it: {str(error).strip().partition(chr(10))[0]}") from error
        raise PassingError("the timeline is too contended")

    async def led_to(self, id_: UUID) -> UUID | None:
        """The entry that now has what an entry of this id had; None where the id was never borne or nothing is left."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute("SELECT entry_id FROM redirects WHERE id = %s", [id_])
            row = await cursor.fetchone()
        return row[0] if row else None

    async def check(self) -> str | None:
        """For readiness: what is wrong with the database, None where nothing is."""
        try:
            async with self._pool.connection(timeout=1) as connection:
                await connection.execute("SELECT 1 FROM outbox LIMIT 1")
        except PoolTimeout:
            return "does not answer"
        return None


def _latest(batch: Sequence[Received]) -> dict[UUID, Received]:
    """Of each article the greatest extraction of a batch, of equal ones the first; in the order of the ids."""
    latest: dict[UUID, Received] = {}
    for received in batch:
        article = received.extraction.article.id
        if article not in latest or _rank(received.extraction) > _rank(latest[article].extraction):
            latest[article] = received
    return dict(sorted(latest.items()))


def _rank(extraction: Extraction) -> tuple[int, int]:
    return extraction.article.revision, extraction.extractor


def _stripe(number: int) -> int:
    return number % _STRIPES


async def _lock(connection: AsyncConnection[TupleRow], stripes: Collection[int]) -> None:
    """Wait for the locks, always in one order; they are let go with the transaction, once it can be seen."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(%s, stripe) FROM unnest(%s::integer[]) WITH ORDINALITY AS s (stripe, n)",
        (_LOCK_CLASS, sorted(stripes)),
    )


class _Cache:
    """Mentions as they were read, by their stamp: a stored mention never changes, its row is replaced."""

    def __init__(self) -> None:
        self._mentions: dict[int, Mention] = {}

    def get(self, stamp: int) -> Mention | None:
        return self._mentions.get(stamp)

    def put(self, stamp: int, mention: Mention) -> None:
        if len(self._mentions) >= _CACHED_MENTIONS:
            for old in list(self._mentions)[: _CACHED_MENTIONS // 4]:
                del self._mentions[old]
        self._mentions[stamp] = mention


class _Change:
    """One replacement within its transaction; serves as the neighbourhood of `recluster`."""

    def __init__(self, connection: AsyncConnection[TupleRow], cache: _Cache, stripes: frozenset[int]) -> None:
        self._connection = connection
        self._cache = cache
        self._stripes = stripes
        self._entry_of: dict[UUID, UUID | None] = {}
        """Where mentions stood before the change."""

    async def make(self, latest: Mapping[UUID, Received]) -> Outcome:
        taken = await self._newer(latest)
        if not taken:
            return Outcome(0, len(latest), 0, 0)
        went = await self._take_away([*taken])
        came = await self._put([received.extraction for received in taken.values()])
        region = await recluster(came, went, self)
        self.hold(region.looked_at)
        traces = {article: received.traceparent for article, received in taken.items()}
        written, withdrawn = await _Writing(self, traces).write(region.clusters, went)
        return Outcome(len(taken), len(latest) - len(taken), written, withdrawn)

    async def mark_copies(self) -> int:
        """Mark the copies among articles that were not looked at yet, and bring their entries up to date."""
        rows = await self.fetch("SELECT pg_try_advisory_xact_lock(%s)", [_COPIES_LOCK])
        if not rows[0][0]:
            return 0
        waiting = await self.fetch("SELECT article_id FROM unprinted LIMIT %s FOR UPDATE SKIP LOCKED", [_COPIES_BATCH])
        articles = [id_ for (id_,) in waiting]
        if not articles:
            return 0
        changed = await _Copies(self).mark(articles)
        if changed:
            rows = await self.fetch(
                "SELECT DISTINCT entry_id FROM mentions WHERE article_id = ANY(%s) AND entry_id IS NOT NULL", [changed]
            )
            entries = await self.members([entry for (entry,) in rows])
            self.hold(m for members in entries.values() for m in members)
            await _Writing(self, {}).write([frozenset(members) for members in entries.values()], [])
        await self.execute("DELETE FROM unprinted WHERE article_id = ANY(%s)", [articles])
        return len(articles)

    def hold(self, looked_at: Iterable[Mention]) -> None:
        """Raise _TooNarrow unless the locks of everything that these mentions can meet are held."""
        needed = frozenset(_stripe(actor) for mention in looked_at for actor in mention.actors)
        if not needed <= self._stripes:
            raise _TooNarrow(needed)

    async def fetch(self, sql: str, parameters: Sequence[object]) -> list[TupleRow]:
        cursor = await self._connection.execute(sql, parameters)
        return await cursor.fetchall()

    async def execute(self, sql: str, parameters: Sequence[Any], *, many: bool = False) -> None:
        if many:
            await self._connection.cursor().executemany(sql, parameters)
        else:
            await self._connection.execute(sql, parameters)

    async def _newer(self, latest: Mapping[UUID, Received]) -> dict[UUID, Received]:
        rows = await self.fetch("SELECT id, revision, extractor FROM articles WHERE id = ANY(%s)", [[*latest]])
        stored = {id_: (revision, extractor) for id_, revision, extractor in rows}
        return {
            id_: received
            for id_, received in latest.items()
            if id_ not in stored or _rank(received.extraction) > stored[id_]
        }

    async def _take_away(self, articles: list[UUID]) -> list[Mention]:
        """Remove the mentions of articles; returns them as they were."""
        stamps = await self.fetch(
            "SELECT stamp, event_id, entry_id FROM mentions WHERE article_id = ANY(%s)", [articles]
        )
        if not stamps:
            return []
        went = await self._load([stamp for stamp, _, _ in stamps])
        self._entry_of |= {event: entry for _, event, entry in stamps}
        await self.execute("DELETE FROM mentions WHERE article_id = ANY(%s)", [articles])
        return went

    async def _put(self, extractions: Sequence[Extraction]) -> list[Mention]:
        """Store the articles with their mentions, in no entry yet."""
        articles = [extraction.article for extraction in extractions]
        await self.execute(
            """
            INSERT INTO articles (id, revision, extractor, withdrawn, source, url, title, text, lang,
                                  published_at, published_offset, received_at)
            SELECT * FROM unnest(%s::uuid[], %s::integer[], %s::integer[], %s::boolean[], %s::text[], %s::text[],
                                 %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::smallint[],
                                 %s::timestamptz[])
            ON CONFLICT (id) DO UPDATE SET
                revision = excluded.revision, extractor = excluded.extractor, withdrawn = excluded.withdrawn,
                source = excluded.source, url = excluded.url, title = excluded.title, text = excluded.text,
                lang = excluded.lang, published_at = excluded.published_at,
                published_offset = excluded.published_offset, received_at = excluded.received_at
            """,
            [
                [a.id for a in articles],
                [a.revision for a in articles],
                [e.extractor for e in extractions],
                [a.withdrawn for a in articles],
                [plain(a.source) for a in articles],
                [plain(a.url) if a.url else None for a in articles],
                [plain(a.title) for a in articles],
                ["" if a.withdrawn else plain(a.text) for a in articles],
                [a.lang for a in articles],
                [a.published_at for a in articles],
                [_offset(a.published_at) if a.published_at else None for a in articles],
                [a.received_at for a in articles],
            ],
        )
        await self.execute(
            # Not DO NOTHING: whoever is comparing the former text must be done before this is noted.
            """
            INSERT INTO unprinted SELECT * FROM unnest(%s::uuid[])
            ON CONFLICT (article_id) DO UPDATE SET article_id = excluded.article_id
            """,
            [[a.id for a in articles]],
        )
        came = [m for extraction in extractions for m in mentions_of(extraction)]
        if not came:
            return []
        positions = {event.id: n for extraction in extractions for n, event in enumerate(extraction.events)}
        rows = await self.fetch(
            """
            INSERT INTO mentions (event_id, article_id, type, firmness, position, part_of, record)
            SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::smallint[], %s::smallint[], %s::uuid[],
                                 %s::json[])
            RETURNING event_id, stamp
            """,
            [
                [m.id for m in came],
                [m.article.id for m in came],
                [m.event.type for m in came],
                [int(m.firmness) for m in came],
                [positions[m.id] for m in came],
                [m.event.part_of for m in came],
                [encode(m.event).decode() for m in came],
            ],
        )
        stamps: dict[UUID, int] = dict(rows)
        for mention in came:
            self._cache.put(stamps[mention.id], mention)  # harmless if this is rolled back: a stamp is used once
        keys = [(k, m) for m in came for k in sorted(m.keys)]
        await self.execute(
            """
            INSERT INTO mention_keys (key, firmness, first_day, last_day, stamp)
            SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::date[], %s::date[], %s::bigint[])
            """,
            [
                [k for k, _ in keys],
                [int(m.firmness) for _, m in keys],
                [m.window[0] for _, m in keys],
                [m.window[1] for _, m in keys],
                [stamps[m.id] for _, m in keys],
            ],
        )
        return came

    # --- the neighbourhood -------------------------------------------------------------------------------------------

    async def neighbours(self, of: Collection[Mention], firmness: Collection[Firmness]) -> Collection[Mention]:
        spans: dict[int, tuple[date, date]] = {}
        for mention in of:
            first, last = mention.window
            for k in mention.keys:
                known = spans.get(k, (first, last))
                spans[k] = min(first, known[0]), max(last, known[1])
        return await self._load(await self.overlapping(spans, firmness))

    async def overlapping(self, spans: Mapping[int, tuple[date, date]], firmness: Iterable[Firmness]) -> list[int]:
        """Stamps of the mentions that bear a key within its span of days."""
        wanted = [
            (k, int(f), _earlier(first, periods.LONGEST.get(f)), first, last)
            for k, (first, last) in sorted(spans.items())
            for f in firmness
        ]
        rows = await self.fetch(
            """
            SELECT DISTINCT k.stamp
            FROM unnest(%s::bigint[], %s::smallint[], %s::date[], %s::date[], %s::date[])
                AS wanted (key, firmness, earliest, first_day, last_day)
            JOIN mention_keys AS k
                ON k.key = wanted.key AND k.firmness = wanted.firmness
                AND k.first_day BETWEEN wanted.earliest AND wanted.last_day AND k.last_day >= wanted.first_day
            """,
            [list(column) for column in zip(*wanted, strict=True)] if wanted else [[], [], [], [], []],
        )
        return [stamp for (stamp,) in rows]

    async def siblings(self, of: Collection[Mention]) -> Collection[Mention]:
        rows = await self.fetch(
            "SELECT stamp FROM mentions WHERE article_id = ANY(%s) AND type = ANY(%s)",
            [list({m.article.id for m in of}), list({m.event.type for m in of})],
        )
        wanted = {(m.article.id, m.event.type, m.firmness) for m in of}
        found = await self._load([stamp for (stamp,) in rows])
        return [m for m in found if (m.article.id, m.event.type, m.firmness) in wanted]

    async def entries(self, of: Collection[Mention]) -> Collection[Collection[Mention]]:
        ids = {self._entry_of.get(m.id) for m in of}
        rows = await self.fetch("SELECT DISTINCT entry_id FROM mentions WHERE event_id = ANY(%s)", [[m.id for m in of]])
        return list((await self.members([i for i in {*ids, *(r[0] for r in rows)} if i is not None])).values())

    async def members(self, entry_ids: Collection[UUID]) -> dict[UUID, list[Mention]]:
        """The mentions of entries, as they stand in the database now."""
        rows = await self.fetch(
            "SELECT stamp, event_id, entry_id FROM mentions WHERE entry_id = ANY(%s)", [list(entry_ids)]
        )
        entry_of: dict[UUID, UUID] = {event: entry for _, event, entry in rows}
        for event, entry in entry_of.items():
            self._entry_of.setdefault(event, entry)
        members: dict[UUID, list[Mention]] = defaultdict(list)
        for mention in await self._load([stamp for stamp, _, _ in rows]):
            members[entry_of[mention.id]].append(mention)
        return members

    def stood_in(self, mention: Mention) -> UUID | None:
        """The entry that a mention, or its predecessor of the same id, was in before the change."""
        return self._entry_of.get(mention.id)

    async def _load(self, stamps: Collection[int]) -> list[Mention]:
        missing = [stamp for stamp in stamps if self._cache.get(stamp) is None]
        found = {stamp: mention for stamp in stamps if (mention := self._cache.get(stamp)) is not None}
        if missing:
            # A mention's profile depends on its article's other events, so whole articles are read.
            rows = await self.fetch(
                """
                SELECT m.stamp, m.record::text, a.id, a.revision, a.source, a.url, a.title, a.published_at,
                       a.published_offset
                FROM mentions AS m JOIN articles AS a ON a.id = m.article_id
                WHERE m.article_id IN (SELECT article_id FROM mentions WHERE stamp = ANY(%s))
                ORDER BY m.article_id, m.position
                """,
                [missing],
            )
            by_article: dict[UUID, list[TupleRow]] = defaultdict(list)
            for row in rows:
                by_article[row[2]].append(row)
            for own in by_article.values():
                _, _, id_, revision, source, url, title, published, offset = own[0]
                if published is not None:
                    published = published.astimezone(timezone(timedelta(minutes=offset)))
                facts = ArticleFacts(id_, revision, source, url, title, published)
                records = [EventRecord.model_validate_json(row[1]) for row in own]
                for row, mention in zip(own, mentions(records, facts), strict=True):
                    self._cache.put(row[0], mention)
                    found[row[0]] = mention
            found = {stamp: found[stamp] for stamp in stamps}
        return list(found.values())


class _Printed(NamedTuple):
    """An article among its possible copies: its place in time, its print, and what it is marked as a copy of."""

    order: tuple[float, int]
    print: copies.Print
    original: UUID | None


class _Copies:
    """Finds, for articles, the first of all that they are copies of. One transaction at a time does this."""

    def __init__(self, change: _Change) -> None:
        self._change = change

    async def mark(self, articles: list[UUID]) -> list[UUID]:
        """Print the texts of articles anew and compare; returns the articles whose original has changed."""
        rows = await self._change.fetch("SELECT id, text FROM articles WHERE id = ANY(%s)", [articles])
        prints = {id_: found for id_, text in rows if (found := copies.print_of(text)) is not None}
        await self._save(articles, prints)
        # Who was a copy of one of these may be one no more, or of another.
        sql = "SELECT id, duplicate_of FROM articles WHERE id = ANY(%s) OR duplicate_of = ANY(%s)"
        marked: dict[UUID, UUID | None] = dict(await self._change.fetch(sql, [articles, articles]))
        anew = list(marked)
        rows = await self._change.fetch(
            """
            SELECT DISTINCT a.article_id, b.article_id FROM bands AS a JOIN bands AS b USING (band)
            WHERE a.article_id = ANY(%s) AND a.article_id <> b.article_id
            """,
            [anew],
        )
        printed = await self._facts({id_ for pair in rows for id_ in pair} | set(anew))
        originals: dict[UUID, UUID | None] = dict.fromkeys(anew)
        for one, other in rows:
            if not copies.are_copies(printed[one].print, printed[other].print):
                continue
            first, second = sorted((one, other), key=lambda id_: printed[id_].order)
            known = originals.get(second, printed[second].original)
            if known is None or known not in printed or printed[first].order < printed[known].order:
                originals[second] = first
        marked |= {id_: printed[id_].original for id_ in originals if id_ in printed}
        new = {id_: original for id_, original in originals.items() if original != marked[id_]}
        await self._change.execute(
            """
            UPDATE articles AS a SET duplicate_of = new.original
            FROM unnest(%s::uuid[], %s::uuid[]) AS new (id, original) WHERE a.id = new.id
            """,
            [list(new), list(new.values())],
        )
        return list(new)

    async def _save(self, articles: list[UUID], prints: Mapping[UUID, copies.Print]) -> None:
        await self._change.execute("DELETE FROM prints WHERE article_id = ANY(%s)", [articles])
        await self._change.execute(
            "INSERT INTO prints (article_id, signature, salient) VALUES (%s, %s, %s)",
            [(id_, p.packed, sorted(p.salient)) for id_, p in prints.items()],
            many=True,
        )
        bands = [(band, id_) for id_, p in prints.items() for band in p.bands]
        await self._change.execute(
            "INSERT INTO bands (band, article_id) SELECT DISTINCT * FROM unnest(%s::bigint[], %s::uuid[])",
            [[band for band, _ in bands], [id_ for _, id_ in bands]],
        )

    async def _facts(self, articles: Collection[UUID]) -> dict[UUID, _Printed]:
        """Of articles that have a print, and of their originals."""
        rows = await self._change.fetch(
            """
            SELECT a.id, a.published_at, p.signature, p.salient, a.duplicate_of
            FROM articles AS a JOIN prints AS p ON p.article_id = a.id
            WHERE a.id = ANY(%s) OR a.id IN (SELECT duplicate_of FROM articles WHERE id = ANY(%s))
            """,
            [list(articles), list(articles)],
        )
        return {
            id_: _Printed(
                (published.timestamp() if published else float("inf"), id_.int),
                copies.Print.unpack(signature, salient),
                original,
            )
            for id_, published, signature, salient, original in rows
        }


class _Writing:
    """The last part of a change: entries, what they are found by, and what Kafka is to be told."""

    def __init__(self, change: _Change, traces: Mapping[UUID, str | None]) -> None:
        self._change = change
        self._trace = next((trace for trace in traces.values() if trace), None)
        self._traces = traces

    async def write(self, clusters: Sequence[Cluster], went: Sequence[Mention]) -> tuple[int, int]:
        """Bring entries in line with clusters; returns how many entries were written, and how many are no more."""
        change = self._change
        before = {entry for m in (*went, *(m for c in clusters for m in c)) if (entry := change.stood_in(m))}
        members = {consensus.entry_id(c): c for c in clusters}
        replaced = set(went)
        moved = [(m.id, id_) for id_, c in members.items() for m in c if change.stood_in(m) != id_ or m in replaced]
        await change.execute(
            """
            UPDATE mentions AS m SET entry_id = moved.entry_id
            FROM unnest(%s::uuid[], %s::uuid[]) AS moved (event_id, entry_id) WHERE m.event_id = moved.event_id
            """,
            [[event for event, _ in moved], [entry for _, entry in moved]],
        )
        gone = before - members.keys()
        originals = await self._originals(members.values())
        entries = {id_: consensus.compose(c, originals) for id_, c in members.items()}
        entries = await self._place_in_visits(entries, members, gone)
        written = await self._save(entries)
        await self._forget(gone, members, went)
        return written, len(gone)

    async def _originals(self, clusters: Iterable[Cluster]) -> dict[UUID, UUID]:
        """Of the articles that are copies, the original."""
        articles = list({m.article.id for c in clusters for m in c})
        sql = "SELECT id, duplicate_of FROM articles WHERE id = ANY(%s) AND duplicate_of IS NOT NULL"
        return dict(await self._change.fetch(sql, [articles]))

    async def _place_in_visits(
        self, entries: Mapping[UUID, TimelineEntry], members: Mapping[UUID, Cluster], gone: Collection[UUID]
    ) -> dict[UUID, TimelineEntry]:
        """Find the visit of each entry, also of stored entries whose visit has changed; those are added."""
        change = self._change
        result = dict(entries)
        own: dict[UUID, Collection[Mention]] = dict(members)
        travels = {id_: e for id_, e in entries.items() if e.type == "visit"}
        dependent = await self._depending_on(travels, members, gone) - entries.keys() - set(gone)
        if dependent:
            own |= await change.members(dependent)
            change.hold(m for id_ in dependent for m in own.get(id_, ()))
            result |= await self._stored(dependent)
        stays = [e for e in result.values() if e.type in ("meeting", "signing")]
        known = {id_: (e, frozenset(m.id for m in members[id_])) for id_, e in travels.items()}
        known |= await self._visits_around(stays, own, exclude={*known, *gone})
        for entry in stays:
            part_of = visits.containing_visit(entry, own[entry.id], known.values())
            if part_of != entry.part_of:
                result[entry.id] = entry.model_copy(update={"part_of": part_of})
        return result

    async def _depending_on(
        self, travels: Mapping[UUID, TimelineEntry], members: Mapping[UUID, Cluster], gone: Collection[UUID]
    ) -> set[UUID]:
        """Stored entries that lie, or lay, within these visits."""
        if not travels and not gone:
            return set()
        spans: dict[int, tuple[date, date]] = {}
        for visit in travels.values():
            if days := visits.days_of(visit):
                for type_ in ("meeting", "signing"):
                    for who in visits.travellers(visit):
                        _extend(spans, key(f"{type_}|{who.surname}"), days)
        firm = [Firmness.DAYS, Firmness.INFERRED]
        stamps = await self._change.overlapping(spans, firm) if spans else []
        rows = await self._change.fetch(
            """
            SELECT entry_id FROM mentions WHERE stamp = ANY(%s) OR part_of = ANY(%s)
            UNION SELECT id FROM entries WHERE part_of = ANY(%s)
            """,
            [stamps, [m.id for id_ in travels for m in members[id_]], [*travels, *gone]],
        )
        return {id_ for (id_,) in rows if id_ is not None}

    async def _visits_around(
        self, stays: Sequence[TimelineEntry], own: Mapping[UUID, Collection[Mention]], exclude: Collection[UUID]
    ) -> dict[UUID, tuple[TimelineEntry, frozenset[UUID]]]:
        """Stored visits in whose course these entries may lie."""
        spans: dict[int, tuple[date, date]] = {}
        for entry in stays:
            if days := visits.days_of(entry):
                for who in visits.people(entry):
                    _extend(spans, key(f"visit|{who.surname}"), days)
        said = {m.event.part_of for entry in stays for m in own[entry.id] if m.event.part_of}
        if not spans and not said:
            return {}
        stamps = await self._change.overlapping(spans, [Firmness.DAYS, Firmness.INFERRED])
        rows = await self._change.fetch(
            "SELECT DISTINCT entry_id FROM mentions WHERE stamp = ANY(%s) OR event_id = ANY(%s)", [stamps, list(said)]
        )
        stored = await self._stored({id_ for (id_,) in rows if id_ is not None} - set(exclude))
        return {
            id_: (entry, frozenset(r.event_id for r in entry.reports))
            for id_, entry in stored.items()
            if entry.type == "visit"
        }

    async def _stored(self, ids: Collection[UUID]) -> dict[UUID, TimelineEntry]:
        rows = await self._change.fetch("SELECT id, document::text FROM entries WHERE id = ANY(%s)", [list(ids)])
        return {id_: TimelineEntry.model_validate_json(document) for id_, document in rows}

    async def _save(self, entries: Mapping[UUID, TimelineEntry]) -> int:
        """Write the entries that differ from what is stored, and note them for Kafka; returns how many."""
        rows = await self._change.fetch("SELECT id, digest FROM entries WHERE id = ANY(%s)", [list(entries)])
        stored: dict[UUID, bytes] = dict(rows)
        documents = {id_: encode(entry) for id_, entry in entries.items()}
        digests = {id_: hashlib.blake2b(text, digest_size=16).digest() for id_, text in documents.items()}
        new = [entry for id_, entry in sorted(entries.items()) if stored.get(id_) != digests[id_]]
        if not new:
            return 0
        spans = [facets.days_covered(e) for e in new]
        await self._change.execute(
            """
            INSERT INTO entries (id, version, type, status, first_day, last_day, sort_day, part_of, digest, search,
                                 document)
            SELECT id, nextval('versions'), type, status, first_day, last_day, sort_day, part_of, digest,
                   setweight(to_tsvector('russian', names), 'A') || setweight(to_tsvector('russian', words), 'B'),
                   document
            FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::date[], %s::date[], %s::date[], %s::uuid[],
                        %s::bytea[], %s::text[], %s::text[], %s::json[])
                AS new (id, type, status, first_day, last_day, sort_day, part_of, digest, names, words, document)
            ON CONFLICT (id) DO UPDATE SET
                version = excluded.version, changed_at = now(), type = excluded.type, status = excluded.status,
                first_day = excluded.first_day, last_day = excluded.last_day, sort_day = excluded.sort_day,
                part_of = excluded.part_of, digest = excluded.digest, search = excluded.search,
                document = excluded.document
            """,
            [
                [e.id for e in new],
                [e.type for e in new],
                [e.status for e in new],
                [span[0] if span else None for span in spans],
                [span[1] if span else None for span in spans],
                [facets.sort_day(e) for e in new],
                [e.part_of for e in new],
                [digests[e.id] for e in new],
                [_names(e) for e in new],
                [_words(e) for e in new],
                [documents[e.id].decode() for e in new],
            ],
        )
        await self._change.execute("DELETE FROM facets WHERE entry_id = ANY(%s)", [[e.id for e in new]])
        borne = [(facet, facets.sort_day(e), e.id) for e in new for facet in sorted(facets.facets_of(e))]
        await self._change.execute(
            """
            INSERT INTO facets (facet, sort_day, entry_id)
            SELECT * FROM unnest(%s::bigint[], %s::date[], %s::uuid[])
            """,
            [list(column) for column in zip(*borne, strict=True)],
        )
        await self._change.execute("DELETE FROM redirects WHERE id = ANY(%s)", [[e.id for e in new]])
        await self._tell([(e.id, self._trace_of(e)) for e in new])
        return len(new)

    async def _forget(self, gone: set[UUID], members: Mapping[UUID, Cluster], went: Sequence[Mention]) -> None:
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
        await change.execute("DELETE FROM entries WHERE id = ANY(%s)", [list(gone)])
        await change.execute(
            """
            UPDATE redirects AS r SET entry_id = heir.entry_id
            FROM unnest(%s::uuid[], %s::uuid[]) AS heir (id, entry_id) WHERE r.entry_id = heir.id
            """,
            [[old for old, _ in pairs], [heir for _, heir in pairs]],
        )
        await change.execute("DELETE FROM redirects WHERE entry_id = ANY(%s)", [list(gone - heirs.keys())])
        await change.execute(
            """
            INSERT INTO redirects (id, entry_id) SELECT * FROM unnest(%s::uuid[], %s::uuid[])
            ON CONFLICT (id) DO UPDATE SET entry_id = excluded.entry_id, since = now()
            """,
            [[old for old, _ in pairs], [heir for _, heir in pairs]],
        )
        await self._tell([(id_, self._trace) for id_ in sorted(gone)])

    async def _tell(self, entries: Sequence[tuple[UUID, str | None]]) -> None:
        await self._change.execute(
            """
            INSERT INTO outbox (entry_id, version, traceparent)
            SELECT id, nextval('versions'), traceparent FROM unnest(%s::uuid[], %s::text[]) AS new (id, traceparent)
            ON CONFLICT (entry_id) DO UPDATE SET version = excluded.version, traceparent = excluded.traceparent
            """,
            [[id_ for id_, _ in entries], [trace for _, trace in entries]],
        )

    def _trace_of(self, entry: TimelineEntry) -> str | None:
        return next((t for r in entry.reports if (t := self._traces.get(r.article_id))), self._trace)


def _extend(spans: dict[int, tuple[date, date]], k: int, days: tuple[date, date]) -> None:
    slack = timedelta(days=periods.MOST_SLACK)
    first, last = days[0] - slack, days[1] + slack
    known = spans.get(k, (first, last))
    spans[k] = min(first, known[0]), max(last, known[1])


def _earlier(day: date, longest: int | None) -> date:
    """The earliest first day of a span that reaches `day`; None is without bound."""
    if longest is None or (day - periods.FIRST_DAY).days <= longest:
        return periods.FIRST_DAY
    return day - timedelta(days=longest)


def _offset(published: datetime) -> int:
    """Minutes east of UTC."""
    return int((published.utcoffset() or timedelta()).total_seconds() // 60)


def _names(entry: TimelineEntry) -> str:
    """What an entry is found by in the first place: people, places, documents."""
    parts = [part for p in entry.participants for part in (p.name, p.role) if part]
    if entry.place:
        parts.extend(part for part in (entry.place.name, entry.place.venue) if part)
    parts.extend(d.title for d in entry.documents if d.title)
    return _searchable(parts)


def _words(entry: TimelineEntry) -> str:
    """What an entry is found by besides: headlines and quoted sentences."""
    return _searchable([text for r in entry.reports[:_SEARCHED_REPORTS] for text in (r.title, r.evidence[:2_000])])


def _searchable(parts: Iterable[str]) -> str:
    return plain("\n".join(parts)).replace("ё", "е").replace("Ё", "Е")
