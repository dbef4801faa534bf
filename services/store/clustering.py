"""Which mentions are one event: a pure function of the set of mentions, whatever their order.

Two records of one article are two events by definition, so they never share a cluster. Mentions are taken up by how
firmly they are dated (`Firmness`): the firm ones form clusters among themselves; each looser mention joins the one
cluster of firmer ones that it resembles most, or else forms clusters with its like. So a loose mention never ties
together two clusters that are dated differently.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import fsum
from uuid import UUID

from services.store.likeness import THRESHOLD, are_linked, likeness
from services.store.mentions import Mention, Profile
from services.store.periods import Firmness

_CLEARLY = 0.12
"""By how much the best cluster must beat the second for a mention that only a year, or nothing, dates."""

Cluster = frozenset[Mention]
Links = dict[tuple[int, int], float]
"""How alike groups are, by their numbers, the lesser first."""


@dataclass(slots=True)
class _Group:
    """A cluster in the making: its articles, and how many mentions of each profile it holds."""

    mentions: list[Mention]
    articles: set[UUID]
    profiles: dict[Profile, int]
    order: tuple[float, int]
    """That of its first mention."""

    @classmethod
    def of(cls, mentions: Collection[Mention]) -> "_Group":
        profiles: dict[Profile, int] = defaultdict(int)
        for mention in mentions:
            profiles[mention.profile] += 1
        first = min(m.order for m in mentions)
        return cls(list(mentions), {m.article.id for m in mentions}, dict(profiles), first)

    def add(self, mentions: Collection[Mention]) -> None:
        for mention in mentions:
            self.mentions.append(mention)
            self.articles.add(mention.article.id)
            self.profiles[mention.profile] = self.profiles.get(mention.profile, 0) + 1
            self.order = min(self.order, mention.order)


def cluster(mentions: Iterable[Mention], settled: Iterable[Collection[Mention]] = ()) -> list[Cluster]:
    """Partition mentions into events.

    `settled` are clusters that are known already and stay together: the mentions may join them, subject to firmness.
    What comes back holds them too, with what has joined. Equal sets give equal partitions.
    """
    fixed = [sorted(group, key=lambda m: m.order) for group in settled]
    todo = sorted(set(mentions), key=lambda m: m.order)
    # Per firmness: what is settled at that firmness enters the groups before the next firmness looks at them.
    groups: list[_Group] = []
    waiting: dict[int, _Group] = {}
    for firmness in Firmness:
        level = [m for m in todo if m.firmness == firmness]
        left = _join(level, groups) if groups and level else level
        fresh = _agglomerate(left)
        for number, members in enumerate(fixed):
            now = [m for m in members if m.firmness == firmness]
            if not now:
                continue
            if number in waiting:
                waiting[number].add(now)
            else:
                waiting[number] = _Group.of(now)
                fresh.append(waiting[number])
        groups.extend(fresh)
    return [frozenset(group.mentions) for group in groups]


def _join(level: list[Mention], groups: list[_Group]) -> list[Mention]:
    """Give each mention to the group of firmer mentions it resembles most; returns those that found none.

    The mentions of one article compete for groups, the surest first; those of different articles do not see each other.
    """
    by_key: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for key in {key for m in group.mentions for key in m.keys}:
            by_key[key].append(number)
    identity = [group.order for group in groups]
    left: list[Mention] = []
    joined: list[tuple[int, Mention]] = []
    articles: dict[UUID, list[Mention]] = defaultdict(list)
    for mention in level:
        articles[mention.article.id].append(mention)
    for article, own in articles.items():
        offers: list[tuple[float, tuple[float, int], tuple[float, int], int, Mention]] = []
        for mention in own:
            candidates = sorted({n for key in mention.keys for n in by_key[key]} if mention.keys else ())
            scored = [
                (score, n)
                for n in candidates
                if article not in groups[n].articles
                and (score := _resemblance(mention.profile, groups[n])) is not None
                and score >= THRESHOLD
            ]
            if mention.firmness >= Firmness.LOOSE and len(scored) > 1 and not mention.profile.period.anchor:
                best, second = sorted((score for score, _ in scored), reverse=True)[:2]
                if best - second < _CLEARLY:
                    continue
            offers.extend((-score, identity[n], mention.order, n, mention) for score, n in scored)
        taken: dict[int, Mention] = {}
        placed: set[Mention] = set()
        for _, _, _, n, mention in sorted(offers, key=lambda offer: offer[:3]):
            if n not in taken and mention not in placed:
                taken[n] = mention
                placed.add(mention)
                joined.append((n, mention))
        left.extend(m for m in own if m not in placed)
    for n, mention in joined:
        groups[n].add([mention])
    return left


def _resemblance(profile: Profile, group: _Group) -> float | None:
    """The average likeness of a mention to a group; None where one of the group contradicts it."""
    scores = []
    for other, number in group.profiles.items():
        score = likeness(profile, other)
        if score is None:
            return None
        scores.append((score, number))
    return _mean(scores)


def _agglomerate(mentions: list[Mention]) -> list[_Group]:
    """Average-link clustering under the ban on contradictions and on two mentions of one article."""
    by_profile: dict[Profile, list[Mention]] = defaultdict(list)
    groups: dict[int, _Group] = {}
    for mention in sorted(mentions, key=lambda m: m.order):
        by_profile[mention.profile].append(mention)
    for profile, alike in by_profile.items():
        # Mentions with one profile are one group, except that an article's second one starts another.
        layers: list[list[Mention]] = []
        if not are_linked(profile, profile):
            layers, alike = [[mention] for mention in alike], []
        told: Counter[UUID] = Counter()
        for mention in alike:
            layer = told[mention.article.id]
            told[mention.article.id] += 1
            if layer == len(layers):
                layers.append([])
            layers[layer].append(mention)
        for members in layers:
            groups[len(groups)] = _Group.of(members)
    links: Links = {}
    by_key: dict[int, list[int]] = defaultdict(list)
    for number, group in groups.items():
        for key in sorted(group.mentions[0].keys):
            by_key[key].append(number)
    for numbers in by_key.values():
        for i, first in enumerate(numbers):
            for second in numbers[i + 1 :]:
                if (first, second) not in links:
                    score = _average(groups[first], groups[second])
                    links[first, second] = -1.0 if score is None else score
    for linked in _components({pair: score for pair, score in links.items() if score >= THRESHOLD}):
        _merge(groups, linked)
    return list(groups.values())


def _components(links: Links) -> Iterable[Links]:
    """The links, parted where no link leads from one part to the other: what happens in one is nothing to the other."""
    root: dict[int, int] = {}

    def find(number: int) -> int:
        while root.setdefault(number, number) != number:
            root[number] = number = root[root[number]]
        return number

    for first, second in links:
        root[find(second)] = find(first)
    parts: dict[int, Links] = defaultdict(dict)
    for pair, score in links.items():
        parts[find(pair[0])][pair] = score
    return parts.values()


def _merge(groups: dict[int, _Group], links: Links) -> None:
    """Merge the most alike of linked groups, as long as there are any."""
    while links:
        best = max(links.values())
        first, second = min(
            (pair for pair, score in links.items() if score == best),
            key=lambda pair: sorted((groups[pair[0]].order, groups[pair[1]].order)),
        )
        kept, gone = groups[first], groups.pop(second)
        kept.add(gone.mentions)
        touched = {n for pair in links for n in pair if {first, second} & set(pair)} - {first, second}
        links = {pair: score for pair, score in links.items() if not {first, second} & set(pair)}
        for other in touched:
            score = _average(kept, groups[other])
            if score is not None and score >= THRESHOLD:
                links[min(first, other), max(first, other)] = score


def _average(a: _Group, b: _Group) -> float | None:
    if not a.articles.isdisjoint(b.articles):
        return None
    scores = []
    for x, m in a.profiles.items():
        for y, n in b.profiles.items():
            score = likeness(x, y)
            if score is None:
                return None
            scores.append((score, m * n))
    return _mean(scores)


def _mean(weighted: list[tuple[float, int]]) -> float:
    """The mean of (value, weight); exact summation, so that it does not depend on the order."""
    return fsum(value * weight for value, weight in weighted) / sum(weight for _, weight in weighted)
