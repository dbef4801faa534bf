"""A transaction on the timeline: mentions as they are stored, put, taken away and looked up."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier

from services.contracts.event import EventRecord
from services.contracts.extraction import Extraction
from services.store import periods
from services.store.likeness import linked
from services.store.mentions import (
    ArticleFacts,
    Mention,
    Profile,
    key,
    keys_of,
    mentions,
    plain,
    window_of,
)
from services.store.periods import Firmness

Span = tuple[date, date]
"""The first and the last day."""

_STRIPES = 512
"""Into so many locks the actors are hashed: few enough for PostgreSQL's lock table, enough to keep writers apart."""
_LOCK_CLASS = 7_312_001
_NOWHERE = (None, None)
_STORED_TOGETHER = 200
"""Articles, of up to 500 KB each, that PostgreSQL is handed at once."""
_ASKED_TOGETHER = 350
"""Keys, or mentions, that PostgreSQL is asked for at once: while it looks for the next, these are worked on."""
_CACHED_MENTIONS = 20_000
_CACHED_PROFILES = 200_000


class TooNarrow(Exception):
    """The change reaches actors whose locks are not held."""

    def __init__(self, stripes: frozenset[int]) -> None:
        self.stripes = stripes
        super().__init__()


ALL_STRIPES = frozenset(range(_STRIPES))
"""For a change that reaches so far that it is better made alone."""


def stripe(number: int) -> int:
    """The lock of a key."""
    return number % _STRIPES


async def lock(connection: AsyncConnection[TupleRow], stripes: Collection[int]) -> None:
    """Wait for the locks, always in one order; they are let go with the transaction, once it can be seen."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(%s, stripe) FROM unnest(%b::integer[]) WITH ORDINALITY AS s (stripe, n)",
        (_LOCK_CLASS, sorted(stripes)),
    )


class Cache:
    """Mentions as they were read, by their stamp: a stored mention never changes, its row is replaced.

    Of many more than it keeps it knows the profile, which is all that most of them are asked for.
    """

    def __init__(self) -> None:
        self._mentions: dict[int, Mention] = {}
        self._profiles: dict[int, Profile] = {}

    def get(self, stamp: int) -> Mention | None:
        return self._mentions.get(stamp)

    def profiles(self, stamps: Iterable[int]) -> dict[int, Profile]:
        return {stamp: profile for stamp in stamps if (profile := self._profiles.get(stamp))}

    def put(self, stamp: int, mention: Mention) -> None:
        _make_room(self._mentions, _CACHED_MENTIONS)
        _make_room(self._profiles, _CACHED_PROFILES)
        self._mentions[stamp] = mention
        self._profiles[stamp] = mention.profile


def _make_room(cached: dict[int, Any], most: int) -> None:
    if len(cached) >= most:
        for old in list(cached)[: most // 4]:
            del cached[old]


class Change:
    """One transaction on the timeline; serves as the neighbourhood of `recluster`."""

    def __init__(self, connection: AsyncConnection[TupleRow], cache: Cache, stripes: frozenset[int]) -> None:
        self._connection = connection
        self._cache = cache
        self._stripes = stripes
        self._stood: dict[UUID, tuple[UUID | None, UUID | None]] = {}
        """The cluster and the entry of mentions before the change."""
        self._articles: Sequence[Extraction] = ()
        """Articles that are not stored yet: PostgreSQL does so while the entries are composed."""
        self._put: dict[int, tuple[Mention, int]] = {}
        """By their stamps the mentions that are not stored before it is known where they stand, and their positions."""
        self._spans: dict[int, Span] = {}
        """Of the keys that were asked for, the days."""
        self._around: dict[int, dict[Profile, Span]] = defaultdict(dict)
        """By key, the profiles that bear it and overlap these days, with their windows."""
        self._bearing: dict[Profile, set[int]] = defaultdict(set)
        """The stamps of all mentions of these profiles."""
        self._linked: dict[Profile, set[Profile]] = {}

    def hold(self, looked_at: Iterable[Mention]) -> None:
        """Raise TooNarrow unless the locks of everything that these mentions can meet are held."""
        self._hold(actor for mention in looked_at for actor in mention.actors)

    def hold_actors(self, surnames: Iterable[str]) -> None:
        """Raise TooNarrow unless the locks of everything that concerns people of these names are held."""
        self._hold(map(key, surnames))

    def _hold(self, actors: Iterable[int]) -> None:
        needed = frozenset(map(stripe, actors))
        if not needed <= self._stripes:
            raise TooNarrow(needed)

    async def fetch(self, sql: str | Composed, parameters: Sequence[object]) -> list[TupleRow]:
        """Rows of a query. One about nothing, all its lists being empty, is not asked."""
        if _is_void(parameters):
            return []
        cursor = await self._connection.execute(sql, parameters, binary=True)
        return await cursor.fetchall()

    async def _fetch_parts(self, sql: str, parts: Iterable[Sequence[object]]) -> AsyncIterator[list[TupleRow]]:
        """Rows of a query for each of the parameters; PostgreSQL works on the next while the caller has some."""
        asked = None
        for parameters in parts:
            rows = await asked.fetchall() if asked else None
            asked = await self._connection.execute(sql, parameters, binary=True)
            if rows is not None:
                yield rows
        if asked:
            yield await asked.fetchall()

    async def execute(self, sql: str, parameters: Sequence[Any], *, many: bool = False) -> None:
        """Execute a statement, if it is about anything; with `many`, once for each of the sequences of parameters."""
        if many:
            if parameters:
                await self._connection.cursor().executemany(sql, parameters)
        elif not _is_void(parameters):
            await self._connection.execute(sql, parameters)

    async def take_away(self, articles: list[UUID]) -> list[Mention]:
        """Remove the mentions of articles; returns them as they were, in the order of the text."""
        rows = await self.fetch(
            "SELECT stamp, event_id, cluster_id, entry_id FROM mentions WHERE article_id = ANY(%b::uuid[]) "
            "ORDER BY position",
            [articles],
        )
        if not rows:
            return []
        went = await self._load([stamp for stamp, *_ in rows])
        self._stood |= {event: (cluster, entry) for _, event, cluster, entry in rows}
        await self.execute("DELETE FROM mentions WHERE article_id = ANY(%b::uuid[])", [articles])
        return went

    async def put(self, extractions: Sequence[Extraction], came: Sequence[Mention]) -> None:
        """Put articles with their mentions, all of them. `place` is to follow for all, and stores them."""
        self._articles = extractions
        await self.put_mentions(came)

    async def put_mentions(self, came: Sequence[Mention]) -> None:
        """Put mentions of stored articles, of each all and in the order of the text. `place` is to follow for all.

        Until then they are not stored, in no entry, and found by their neighbours only.
        """
        if not came:
            return
        rows = await self.fetch("SELECT nextval('mentions_stamp_seq') FROM generate_series(1, %s)", [len(came)])
        places: Counter[UUID] = Counter()
        for mention, (stamp,) in zip(came, rows, strict=True):
            self._put[stamp] = mention, places[mention.article.id]
            places[mention.article.id] += 1
            self._cache.put(stamp, mention)  # harmless if this is rolled back: a stamp is used once
            self._note(stamp, mention.profile)

    async def place(self, moved: Sequence[tuple[Mention, UUID, UUID]]) -> None:
        """Note of mentions the cluster and the entry that they are in from now on; what was put is stored."""
        for n in range(0, len(self._articles), _STORED_TOGETHER):
            await self._store_articles(self._articles[n : n + _STORED_TOGETHER])
        self._articles = ()
        await self._store_keys()
        where = {mention.id: (cluster, entry) for mention, cluster, entry in moved}
        new = [(stamp, m, position, *where.pop(m.id)) for stamp, (m, position) in self._put.items()]
        self._put.clear()
        await self.execute(
            """
            INSERT INTO mentions (stamp, event_id, article_id, type, firmness, position, part_of, record, cluster_id,
                                  entry_id)
            OVERRIDING SYSTEM VALUE
            SELECT * FROM unnest(%b::bigint[], %b::uuid[], %b::uuid[], %b::text[], %b::smallint[], %b::smallint[],
                                 %b::uuid[], %b::json[], %b::uuid[], %b::uuid[])
            """,
            [
                [stamp for stamp, *_ in new],
                [m.id for _, m, *_ in new],
                [m.article.id for _, m, *_ in new],
                [m.event.type for _, m, *_ in new],
                [int(m.firmness) for _, m, *_ in new],
                [position for _, _, position, _, _ in new],
                [m.event.part_of for _, m, *_ in new],
                # What reading puts back is left out: a fifth of it all.
                [m.event.model_dump_json(exclude_defaults=True, exclude={"codes"}) for _, m, *_ in new],
                [cluster for *_, cluster, _ in new],
                [entry for *_, entry in new],
            ],
        )
        await self.execute(
            """
            UPDATE mentions AS m SET cluster_id = moved.cluster_id, entry_id = moved.entry_id
            FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[]) AS moved (event_id, cluster_id, entry_id)
            WHERE m.event_id = moved.event_id
            """,
            [list(where), [cluster for cluster, _ in where.values()], [entry for _, entry in where.values()]],
        )

    async def _store_keys(self) -> None:
        put = [(stamp, m, window_of(m.profile)) for stamp, (m, _) in self._put.items()]
        await self.execute(
            """
            INSERT INTO mention_keys (key, firmness, first_day, last_day, stamp)
            SELECT unnest(keys::bigint[]), firmness, first_day, last_day, stamp
            FROM unnest(%b::text[], %b::smallint[], %b::date[], %b::date[], %b::bigint[])
                AS new (keys, firmness, first_day, last_day, stamp)
            """,
            [
                [array(keys_of(m.profile)) for _, m, _ in put],
                [int(m.firmness) for _, m, _ in put],
                [first for _, _, (first, _) in put],
                [last for _, _, (_, last) in put],
                [stamp for stamp, _, _ in put],
            ],
        )

    async def _store_articles(self, extractions: Sequence[Extraction]) -> None:
        articles = [extraction.article for extraction in extractions]
        await self.execute(
            # Not DO NOTHING for `unprinted`: whoever is comparing the former text must be done before this is noted.
            """
            WITH stored AS (
                INSERT INTO articles (id, revision, extractor, withdrawn, source, url, title, text, lang,
                                      published_at, published_offset, received_at, author, modified_at)
                SELECT * FROM unnest(%b::uuid[], %b::integer[], %b::integer[], %b::boolean[], %b::text[], %b::text[],
                                     %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::smallint[],
                                     %b::timestamptz[], %b::text[], %b::timestamptz[])
                ON CONFLICT (id) DO UPDATE SET
                    revision = excluded.revision, extractor = excluded.extractor, withdrawn = excluded.withdrawn,
                    source = excluded.source, url = excluded.url, title = excluded.title, text = excluded.text,
                    lang = excluded.lang, published_at = excluded.published_at,
                    published_offset = excluded.published_offset, received_at = excluded.received_at,
                    author = excluded.author, modified_at = excluded.modified_at
                RETURNING id
            )
            INSERT INTO unprinted SELECT id FROM stored
            ON CONFLICT (article_id) DO UPDATE SET article_id = excluded.article_id
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
                [plain(a.author) if a.author else None for a in articles],
                [a.modified_at for a in articles],
            ],
        )

    # --- the neighbourhood -------------------------------------------------------------------------------------------

    async def neighbours(self, of: Collection[Mention], firmness: Collection[Firmness]) -> Collection[Mention]:
        # Of each profile all neighbours are read at once, and with the first ones those of all that came: the next
        # questions will be for these.
        asked = {m.profile for m in of}
        if unasked := asked - self._linked.keys():
            came = {m.profile for m, _ in self._put.values()}
            await self._meet(unasked | came - self._linked.keys())
        near = {p for each in asked for p in self._linked[each] if p.period.firmness in firmness}
        return await self._load([stamp for profile in near for stamp in self._bearing[profile]])

    async def _meet(self, profiles: Collection[Profile]) -> None:
        """Find what is linked to profiles, for `neighbours`. Equal profiles have equal keys and windows."""
        # What lies around one profile mostly lies around its neighbours too: it is read once.
        spans: dict[int, Span] = {}
        for profile in profiles:
            window = window_of(profile)
            for k in keys_of(profile):
                spans[k] = _cover(window, spans.get(k) or self._spans.get(k))
        unread = [(k, part) for k, span in spans.items() for part in _beyond(self._spans.get(k), span)]
        self._spans |= spans
        unknown: set[int] = set()
        async for stamps in self._overlapping(unread):
            known = self._cache.profiles(stamps)
            unknown.update(stamp for stamp in stamps if stamp not in known)
            for stamp, profile in known.items():
                self._note(stamp, profile)
        missing = list(unknown)
        for n in range(0, len(missing), _CACHED_MENTIONS // 4):
            some = missing[n : n + _CACHED_MENTIONS // 4]
            for stamp, mention in zip(some, await self._load(some), strict=True):
                self._note(stamp, mention.profile)
        for profile in profiles:
            own_first, own_last = window_of(profile)
            near = {
                other
                for k in keys_of(profile)
                for other, (first, last) in self._around[k].items()
                if first <= own_last and own_first <= last
            }
            self._linked[profile] = linked(profile, near)

    def _note(self, stamp: int, profile: Profile) -> None:
        """Remember where a mention lies."""
        bearing = self._bearing[profile]
        if not bearing:
            window = window_of(profile)
            for k in keys_of(profile):
                self._around[k][profile] = window
        bearing.add(stamp)

    async def _overlapping(self, spans: Sequence[tuple[int, Span]]) -> AsyncIterator[list[int]]:
        """Stamps of the stored mentions that bear a key within a span of days that stands beside it."""
        levels = [[int(f) for f in Firmness], [periods.LONGEST.get(f) for f in Firmness]]
        parts = (spans[n : n + _ASKED_TOGETHER] for n in range(0, len(spans), _ASKED_TOGETHER))
        found = self._fetch_parts(
            # LATERAL and OFFSET 0: always by the index, whatever the planner thinks of the lists.
            """
            SELECT DISTINCT found.stamp
            FROM unnest(%b::bigint[], %b::date[], %b::date[]) AS wanted (key, first_day, last_day)
            CROSS JOIN unnest(%b::smallint[], %b::integer[]) AS level (firmness, longest)
            CROSS JOIN LATERAL (
                SELECT k.stamp FROM mention_keys AS k
                WHERE k.key = wanted.key AND k.firmness = level.firmness
                    AND k.first_day >= coalesce(wanted.first_day - level.longest, '-infinity')
                    AND k.first_day <= wanted.last_day AND k.last_day >= wanted.first_day
                OFFSET 0
            ) AS found
            """,
            (
                [[k for k, _ in part], [first for _, (first, _) in part], [last for _, (_, last) in part], *levels]
                for part in parts
            ),
        )
        async for rows in found:
            yield [stamp for (stamp,) in rows]

    async def siblings(self, of: Collection[Mention]) -> Collection[Mention]:
        put = {m.article.id for m, _ in self._put.values()}  # whole articles: nothing of them is stored
        rows = await self.fetch(
            "SELECT stamp FROM mentions WHERE article_id = ANY(%b::uuid[]) AND type = ANY(%b::text[])",
            [list({m.article.id for m in of} - put), list({m.event.type for m in of})],
        )
        wanted = {(m.article.id, m.event.type, m.firmness) for m in of}
        found = [*await self._load([stamp for (stamp,) in rows]), *(m for m, _ in self._put.values())]
        return [m for m in found if (m.article.id, m.event.type, m.firmness) in wanted]

    async def entries(self, of: Collection[Mention]) -> Collection[Collection[Mention]]:
        return list((await self.clusters_around([m.id for m in of])).values())

    async def clusters_around(self, events: Collection[UUID]) -> dict[UUID, list[Mention]]:
        """The clusters that hold these mentions or, of those that went, held them: what is left of each."""
        stored = list({*events} - {m.id for m, _ in self._put.values()})
        rows = await self.fetch("SELECT DISTINCT cluster_id FROM mentions WHERE event_id = ANY(%b::uuid[])", [stored])
        ids = {*(self._stood.get(event, _NOWHERE)[0] for event in events), *(id_ for (id_,) in rows)}
        return await self._grouped("cluster_id", [id_ for id_ in ids if id_ is not None])

    async def members(self, entry_ids: Collection[UUID]) -> dict[UUID, list[Mention]]:
        """The mentions of entries, as they stand in the database now."""
        return await self._grouped("entry_id", entry_ids)

    async def _grouped(
        self, column: Literal["cluster_id", "entry_id"], ids: Collection[UUID]
    ) -> dict[UUID, list[Mention]]:
        sql = SQL("SELECT stamp, event_id, cluster_id, entry_id, {0} FROM mentions WHERE {0} = ANY(%b::uuid[])")
        rows = await self.fetch(sql.format(Identifier(column)), [list(ids)])
        groups: dict[UUID, list[Mention]] = defaultdict(list)
        loaded = await self._load([stamp for stamp, *_ in rows])
        for mention, (_, event, cluster, entry, group) in zip(loaded, rows, strict=True):
            self._stood.setdefault(event, (cluster, entry))
            groups[group].append(mention)
        return groups

    def stood_in(self, mention: Mention) -> UUID | None:
        """The entry that a mention, or its predecessor of the same id, was in before the change."""
        return self._stood.get(mention.id, _NOWHERE)[1]

    def clustered_in(self, mention: Mention) -> UUID | None:
        """The cluster that a mention, or its predecessor of the same id, was in before the change."""
        return self._stood.get(mention.id, _NOWHERE)[0]

    async def _load(self, stamps: Collection[int]) -> list[Mention]:
        """Mentions, in the order of their stamps as given."""
        found = {stamp: self._put[stamp][0] for stamp in stamps if stamp in self._put}
        found |= {stamp: mention for stamp in stamps if (mention := self._cache.get(stamp)) is not None}
        missing = [stamp for stamp in stamps if stamp not in found]
        if missing:
            read = self._fetch_parts(
                # A mention's profile depends on its article's other events, so whole articles are read.
                """
                SELECT m.stamp, m.record::text, a.id, a.revision, a.source, a.url, a.title, a.published_at,
                       a.published_offset, a.author, a.modified_at
                FROM mentions AS m JOIN articles AS a ON a.id = m.article_id
                WHERE m.article_id IN (SELECT article_id FROM mentions WHERE stamp = ANY(%b::bigint[]))
                ORDER BY m.article_id, m.position
                """,
                ([missing[n : n + _ASKED_TOGETHER]] for n in range(0, len(missing), _ASKED_TOGETHER)),
            )
            async for rows in read:
                found |= self._mentions_of(rows)
        return [found[stamp] for stamp in stamps]

    def _mentions_of(self, rows: Iterable[TupleRow]) -> dict[int, Mention]:
        """By their stamps the mentions of articles, from rows in the order of articles and events."""
        found = {}
        by_article: dict[UUID, list[TupleRow]] = defaultdict(list)
        for row in rows:
            by_article[row[2]].append(row)
        for own in by_article.values():
            _, _, id_, revision, source, url, title, published, offset, author, modified = own[0]
            if published is not None:
                published = published.astimezone(timezone(timedelta(minutes=offset)))
            modified = modified.astimezone(UTC) if modified else None
            facts = ArticleFacts(id_, revision, source, url, title, published, author, modified)
            records = [EventRecord.model_validate_json(row[1]) for row in own]
            for row, mention in zip(own, mentions(records, facts), strict=True):
                self._cache.put(row[0], mention)
                found[row[0]] = mention
        return found


def array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array of them: handed over faster than as a list."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _cover(window: Span, known: Span | None) -> Span:
    """The least span that covers both."""
    return (min(window[0], known[0]), max(window[1], known[1])) if known else window


def _beyond(known: Span | None, span: Span) -> list[Span]:
    """What of a span lies beyond the known one, which it covers."""
    if known is None:
        return [span]
    before = [(span[0], known[0] - timedelta(days=1))] if span[0] < known[0] else []
    return [*before, (known[1] + timedelta(days=1), span[1])] if known[1] < span[1] else before


def _is_void(parameters: Sequence[Any]) -> bool:
    """Whether a statement would be about nothing: all its parameters are lists, and empty."""
    return bool(parameters) and all(isinstance(p, list) and not p for p in parameters)


def _offset(published: datetime) -> int:
    """Minutes east of UTC."""
    return int((published.utcoffset() or timedelta()).total_seconds() // 60)
