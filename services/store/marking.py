"""Marking copies among the articles of the timeline."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.store import copies
from services.store.change import Change, array
from services.store.copies import Print

_REMEMBERED = 4_000
_SKETCH_BYTES = 12


class _Stored(NamedTuple):
    """An article among its possible copies: its place in time, and what it is marked as a copy of."""

    id: UUID
    revision: int
    published: datetime | None
    received: datetime
    original: UUID | None

    @property
    def at(self) -> datetime:
        """When it appeared, as far as is known."""
        return self.published or self.received

    @property
    def order(self) -> tuple[float, int]:
        """By publication time, unknown ones last."""
        return (self.published.timestamp() if self.published else float("inf"), self.id.int)


class RecentPrints:
    """The prints of the texts last looked at; None for a text that has none. What many repeat is asked for often."""

    def __init__(self) -> None:
        self._known: dict[tuple[UUID, int], Print | None] = {}

    def of(self, articles: Iterable[_Stored]) -> dict[UUID, Print | None]:
        """Those that are known."""
        keys = {each.id: (each.id, each.revision) for each in articles}
        return {id_: self._known[key] for id_, key in keys.items() if key in self._known}

    def put(self, article: _Stored, found: Print | None) -> None:
        """Remember one."""
        if len(self._known) >= _REMEMBERED:
            for old in list(self._known)[: _REMEMBERED // 4]:
                del self._known[old]
        self._known[article.id, article.revision] = found


class Marking:
    """Finds, for articles, the first of all that they are copies of. One transaction at a time does this."""

    def __init__(self, change: Change, recent: RecentPrints) -> None:
        self._change = change
        self._recent = recent

    async def mark(self, articles: list[UUID]) -> list[UUID]:
        """Print the texts of articles anew and compare; returns the articles whose original has changed."""
        # Who was a copy of one of these may be one no more, or of another.
        sql = "SELECT id FROM articles WHERE id = ANY(%b::uuid[]) OR duplicate_of = ANY(%b::uuid[])"
        anew = await self._stored({id_ for (id_,) in await self._change.fetch(sql, [articles, articles])})
        prints = await self._prints(anew.values())
        await self._save([anew[id_] for id_ in articles if id_ in anew], prints)
        pairs = await self._alike(anew, prints)
        stored = anew | await self._stored({other for _, other in pairs} - anew.keys())
        prints |= await self._prints([each for id_, each in stored.items() if id_ not in prints])
        stored |= await self._stored({each.original for each in stored.values() if each.original} - stored.keys())
        originals: dict[UUID, UUID | None] = dict.fromkeys(anew)
        for pair in pairs:
            first, second = sorted((stored[id_] for id_ in pair), key=lambda each: each.order)
            one, other = prints[first.id], prints[second.id]
            if not one or not other or abs(first.at - second.at) > copies.WINDOW or not copies.are_copies(one, other):
                continue
            known = originals.get(second.id, second.original)
            if known is None or known not in stored or first.order < stored[known].order:
                originals[second.id] = first.id
        new = {id_: original for id_, original in originals.items() if original != stored[id_].original}
        await self._change.execute(
            """
            UPDATE articles AS a SET duplicate_of = new.original
            FROM unnest(%b::uuid[], %b::uuid[]) AS new (id, original) WHERE a.id = new.id
            """,
            [list(new), list(new.values())],
        )
        return list(new)

    async def _stored(self, articles: Collection[UUID]) -> dict[UUID, _Stored]:
        sql = "SELECT id, revision, published_at, received_at, duplicate_of FROM articles WHERE id = ANY(%b::uuid[])"
        return {row[0]: _Stored(*row) for row in await self._change.fetch(sql, [list(articles)])}

    async def _prints(self, articles: Iterable[_Stored]) -> dict[UUID, Print | None]:
        wanted = {each.id: each for each in articles}
        prints = self._recent.of(wanted.values())
        sql = "SELECT id, text FROM articles WHERE id = ANY(%b::uuid[])"
        for id_, text in await self._change.fetch(sql, [[id_ for id_ in wanted if id_ not in prints]]):
            prints[id_] = copies.print_of(text)
            self._recent.put(wanted[id_], prints[id_])
        return prints

    async def _save(self, articles: Collection[_Stored], prints: Mapping[UUID, Print | None]) -> None:
        new = {each.id: (found, each.at) for each in articles if (found := prints[each.id])}
        await self._change.execute(
            "DELETE FROM prints WHERE article_id = ANY(%b::uuid[])",
            [[each.id for each in articles if each.id not in new]],
        )
        await self._change.execute(
            """
            INSERT INTO prints AS p (article_id, sketch, bands)
            SELECT id, sketch, bands::bigint[]
            FROM unnest(%b::uuid[], %b::bytea[], %b::text[]) AS new (id, sketch, bands)
            ON CONFLICT (article_id) DO UPDATE SET sketch = excluded.sketch, bands = excluded.bands
            WHERE p.bands <> excluded.bands
            """,
            [
                list(new),
                [found.sketch.to_bytes(_SKETCH_BYTES) for found, _ in new.values()],
                [array(found.bands(at)) for found, at in new.values()],
            ],
        )

    async def _alike(
        self, articles: Mapping[UUID, _Stored], prints: Mapping[UUID, Print | None]
    ) -> list[tuple[UUID, UUID]]:
        """Pairs of one of these articles and another that may be alike: they have a band in common."""
        wanted = {id_: found for id_ in articles if (found := prints[id_])}
        sketches = {id_: found.sketch for id_, found in wanted.items()}
        rows = await self._change.fetch(
            # LATERAL and OFFSET 0: always by the index, one article after the other.
            """
            SELECT asked.id, found.article_id, found.sketch
            FROM unnest(%b::uuid[], %b::text[]) AS asked (id, bands)
            CROSS JOIN LATERAL (
                SELECT p.article_id, p.sketch FROM prints AS p WHERE p.bands && asked.bands::bigint[] OFFSET 0
            ) AS found
            WHERE found.article_id <> asked.id
            """,
            [list(wanted), [array(found.bands_around(articles[id_].at)) for id_, found in wanted.items()]],
        )
        return [
            (one, other) for one, other, sketch in rows if copies.may_be_copies(sketches[one], int.from_bytes(sketch))
        ]
