"""Marking copies among the articles of the timeline."""

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
            FROM unnest(%b::uuid[], %b::uuid[]) AS new (id, original) WHERE a.id = new.id
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
            "INSERT INTO bands (band, article_id) SELECT DISTINCT * FROM unnest(%b::bigint[], %b::uuid[])",
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
