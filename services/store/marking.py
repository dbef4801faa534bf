"""Marking copies among the articles of the timeline."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from services.store import copies
from services.store.change import Change


class _Printed(NamedTuple):
    """An article among its possible copies: its place in time, its print, and what it is marked as a copy of."""

    order: tuple[float, int]
    print: copies.Print
    original: UUID | None


class Marking:
    """Finds, for articles, the first of all that they are copies of. One transaction at a time does this."""

    def __init__(self, change: Change) -> None:
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
        rows = await self._alike(anew, prints)
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
            FROM unnest(%b::uuid[], %b::uuid[]) AS new (id, original) WHERE a.id = new.id
            """,
            [list(new), list(new.values())],
        )
        return list(new)

    async def _save(self, articles: list[UUID], prints: Mapping[UUID, copies.Print]) -> None:
        former = await self._prints(articles)
        bands = {(band, id_) for id_, p in former.items() for band in p.bands}
        new = {(band, id_) for id_, p in prints.items() for band in p.bands}
        await self._change.execute(
            """
            DELETE FROM bands AS b USING unnest(%b::bigint[], %b::uuid[]) AS gone (band, article_id)
            WHERE b.band = gone.band AND b.article_id = gone.article_id
            """,
            _columns(bands - new),
        )
        await self._change.execute("DELETE FROM prints WHERE article_id = ANY(%s)", [list(former)])
        await self._change.execute(
            "INSERT INTO prints (article_id, signature, salient) VALUES (%s, %s, %s)",
            [(id_, p.packed, sorted(p.salient)) for id_, p in prints.items()],
            many=True,
        )
        await self._change.execute(
            "INSERT INTO bands (band, article_id) SELECT * FROM unnest(%b::bigint[], %b::uuid[])",
            _columns(new - bands),
        )

    async def _alike(self, articles: Collection[UUID], prints: Mapping[UUID, copies.Print]) -> list[tuple[UUID, UUID]]:
        """Pairs of one of these articles and another that has a band in common with it."""
        known = {**await self._prints([id_ for id_ in articles if id_ not in prints]), **prints}
        bearers: dict[int, list[UUID]] = defaultdict(list)
        for id_, p in known.items():
            for band in p.bands:
                bearers[band].append(id_)
        rows = await self._change.fetch(
            "SELECT band, article_id FROM bands WHERE band = ANY(%b::bigint[])", [list(bearers)]
        )
        return list({(one, other) for band, other in rows for one in bearers[band] if one != other})

    async def _prints(self, articles: list[UUID]) -> dict[UUID, copies.Print]:
        sql = "SELECT article_id, signature, salient FROM prints WHERE article_id = ANY(%s)"
        rows = await self._change.fetch(sql, [articles])
        return {id_: copies.Print.unpack(signature, salient) for id_, signature, salient in rows}

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


def _columns(bands: Collection[tuple[int, UUID]]) -> list[list[object]]:
    """In order, so that transactions touch them in one order."""
    ordered = sorted(bands)
    return [[band for band, _ in ordered], [id_ for _, id_ in ordered]]
