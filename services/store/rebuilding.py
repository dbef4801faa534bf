"""The timeline built anew from the stored records, after the rules of merging or of search have changed.

Every article's mentions are taken away and put back as the present rules see them, some articles at a time, each time
in a transaction like that of an article that comes in: what is stored is a timeline at every moment, readers and
workers go on, and the outcome is that of all articles coming in anew. What is left to do stands in a table of its own,
from which a transaction takes what it does; so it can be broken off and gone on with.
"""

from dataclasses import dataclass

from services.store.change import Change
from services.store.region import recluster
from services.store.writing import Writing

_LOCK = 7_312_005


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a step came to: articles done, entries that changed, entries that are no more."""

    articles: int
    changed: int
    withdrawn: int


async def begin(change: Change, *, anew: bool) -> tuple[int, bool]:
    """Make the list of what is to be done, unless one is there and not to be made `anew`.

    Returns how many articles are to be done, and whether that is what another rebuilding has left.
    """
    await change.fetch("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if anew:
        await change.execute("DELETE FROM rebuilding", [])
    ((left,),) = await change.fetch("SELECT count(*) FROM rebuilding", [])
    if left:
        return left, True
    # In the order of time: the reports of one event one after the other.
    rows = await change.fetch(
        """
        WITH listed AS (
            INSERT INTO rebuilding (article_id)
            SELECT id FROM articles AS a WHERE EXISTS (SELECT FROM mentions AS m WHERE m.article_id = a.id)
            ORDER BY published_at NULLS LAST, id
            RETURNING 1
        )
        SELECT count(*) FROM listed
        """,
        [],
    )
    return rows[0][0], False


async def go_on(change: Change, articles: int) -> Rebuilt:
    """Do the next articles of the list; none are left where it returns 0 of them."""
    rows = await change.fetch(
        """
        DELETE FROM rebuilding WHERE place IN (
            SELECT place FROM rebuilding ORDER BY place LIMIT %s FOR UPDATE SKIP LOCKED
        )
        RETURNING article_id
        """,
        [articles],
    )
    if not rows:
        return Rebuilt(0, 0, 0)
    mentions = await change.take_away([id_ for (id_,) in rows])
    await change.put_mentions(mentions)
    region = await recluster(mentions, mentions, change)
    change.hold(region.looked_at)
    written, withdrawn = await Writing(change, {"rebuilt": True}, anew=True).write(region.clusters, mentions)
    return Rebuilt(len(rows), written, withdrawn)
