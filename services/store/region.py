"""What a change can affect: the mentions that must be clustered anew so that the whole is as if all had been.

Two mentions are linked if their likeness reaches the threshold. Clusters never reach across what no link joins, and a
mention's place depends on nothing looser than itself. So from the mentions that came or went the affected region grows
sideways along the links among mentions of one firmness, and on to looser mentions that are linked to a cluster which
may have changed. Firmer mentions outside the region serve as fixed surroundings.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from services.store.clustering import Cluster, cluster
from services.store.mentions import Mention
from services.store.periods import Firmness


class Neighbourhood(Protocol):
    """The mentions that are stored, as a change leaves them: without those that went, with those that came."""

    async def neighbours(self, of: Collection[Mention], firmness: Collection[Firmness]) -> Collection[Mention]:
        """Mentions of these firmnesses that are linked to one of `of`.

        These have a key in common, windows that overlap, and profiles that `likeness.are_linked`.
        """
        ...

    async def siblings(self, of: Collection[Mention]) -> Collection[Mention]:
        """All mentions of the articles of `of` that are of the same type and firmness; more will do."""
        ...

    async def entries(self, of: Collection[Mention]) -> Collection[Collection[Mention]]:
        """The entries that hold any of `of` or, for those that went, held them: of each, what the change leaves.

        Mentions that came are in no entry yet.
        """
        ...


@dataclass(frozen=True, slots=True)
class Region:
    """The outcome of a change.

    `clusters` are all clusters that may differ from what is stored, each complete. `looked_at` is every mention that
    the outcome rests on: a writer that holds locks on all their keys can be sure of it.
    """

    clusters: tuple[Cluster, ...]
    looked_at: tuple[Mention, ...]


async def recluster(came: Collection[Mention], went: Collection[Mention], stored: Neighbourhood) -> Region:
    """Cluster anew what a change affects; with the clusters it leaves alone, the outcome is that of clustering all.

    `came` are mentions that are new or were changed, `went` those that are gone or as they were before the change.
    """
    affected = set(came)
    disturbed = _Entries(stored)
    await disturbed.take(went)
    for firmness in Firmness:
        changed = [m for m in (*came, *went) if m.firmness <= firmness]
        firmer = [m for m in (*affected, *disturbed.mentions()) if m.firmness < firmness]
        sources = [*changed, *firmer]
        level = {m for m in came if m.firmness == firmness}
        level |= set(await stored.neighbours(sources, [firmness])) if sources else set()
        fresh = level
        while fresh:
            beside = set(await stored.neighbours(fresh, [firmness]))
            if firmness > Firmness.DAYS:
                beside |= {m for m in await stored.siblings(fresh) if m.firmness == firmness}
            fresh = beside - level
            level = level | fresh
        affected |= level
        await disturbed.take(level)
        if level and firmness > Firmness.DAYS:
            firmer_ones = await stored.neighbours(level, [Firmness(f) for f in range(firmness)])
            await disturbed.take(set(firmer_ones) - affected)
    settled = [left for entry in disturbed.all() if (left := [m for m in entry if m not in affected])]
    looked_at = (*came, *went, *affected, *(m for group in settled for m in group))
    return Region(tuple(cluster(affected, settled)), looked_at)


class _Entries:
    """The stored entries that a change may alter, each read once."""

    def __init__(self, stored: Neighbourhood) -> None:
        self._stored = stored
        self._of: dict[Mention, Collection[Mention]] = {}
        self._asked: set[Mention] = set()

    async def take(self, mentions: Collection[Mention]) -> None:
        """Add the entries that hold, or held, these mentions."""
        unknown = [m for m in mentions if m not in self._asked]
        if not unknown:
            return
        self._asked.update(unknown)
        for entry in await self._stored.entries(unknown):
            for mention in entry:
                self._of[mention] = entry
                self._asked.add(mention)

    def mentions(self) -> Collection[Mention]:
        return self._of.keys()

    def all(self) -> list[Collection[Mention]]:
        return list({id(entry): entry for entry in self._of.values()}.values())
