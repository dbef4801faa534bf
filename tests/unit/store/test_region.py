"""Whatever the order, batches and repetitions in which articles arrive, the clusters are those of all at once."""

from collections.abc import Collection, Iterable
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.extraction import Extraction
from services.store.clustering import cluster
from services.store.likeness import are_linked
from services.store.mentions import Mention, mentions_of
from services.store.periods import Firmness
from services.store.region import recluster
from tests.unit.store.made import OFFICES, SETTLEMENTS, article, event, extraction, person

Partition = frozenset[frozenset[UUID]]


def partition(clusters: Iterable[Iterable[Mention]]) -> Partition:
    return frozenset(frozenset(m.id for m in members) for members in clusters)


class Memory:
    """Stored mentions and entries in memory: what the database does, without the database."""

    def __init__(self) -> None:
        self.mentions: dict[UUID, Mention] = {}
        self.entry_of: dict[UUID, frozenset[UUID]] = {}
        self._came: set[UUID] = set()

    async def neighbours(self, of: Collection[Mention], firmness: Collection[Firmness]) -> Collection[Mention]:
        return {
            m
            for m in self.mentions.values()
            for other in of
            if m.firmness in firmness
            and m.keys & other.keys
            and m.window[0] <= other.window[1]
            and other.window[0] <= m.window[1]
            and are_linked(m.profile, other.profile)
        }

    async def siblings(self, of: Collection[Mention]) -> Collection[Mention]:
        wanted = {(m.article.id, m.event.type, m.firmness) for m in of}
        return {m for m in self.mentions.values() if (m.article.id, m.event.type, m.firmness) in wanted}

    async def entries(self, of: Collection[Mention]) -> Collection[Collection[Mention]]:
        found = {self.entry_of[m.id] for m in of if m.id in self.entry_of}
        return [[self.mentions[i] for i in entry if i in self.mentions and i not in self._came] for entry in found]

    async def replace(self, articles: Iterable[Extraction]) -> None:
        """Replace what the articles said, all in one go."""
        latest = {each.article.id: each for each in articles}
        went = [m for m in self.mentions.values() if m.article.id in latest]
        came = [m for each in latest.values() for m in mentions_of(each)]
        for mention in went:
            del self.mentions[mention.id]
        self.mentions |= {m.id: m for m in came}
        self._came = {m.id for m in came}
        region = await recluster(came, went, self)
        for mention in went:
            self._leave(mention.id)
        for members in region.clusters:
            for mention in members:
                self._leave(mention.id)
        for members in region.clusters:
            ids = frozenset(m.id for m in members)
            self.entry_of.update(dict.fromkeys(ids, ids))

    def _leave(self, id_: UUID) -> None:
        if entry := self.entry_of.pop(id_, None):
            rest = entry - {id_}
            self.entry_of.update({other: rest for other in rest if self.entry_of.get(other) == entry})


DATES = ["2025-11-10", "2025-11-11", "2025-11-12", ("2025-11-11", "2025-11-12"), "2025-11", "2025", "--11-12", None]
PEOPLE = ["Владимир Путин", "В. Путин", "Касым-Жомарт Токаев", "Шавкат Мирзиёев", "Сергей Лавров"]


@st.composite
def articles(draw: st.DrawFn, name: int, revision: int = 1) -> Extraction:
    published = draw(st.sampled_from(["2025-11-10", "2025-11-11", "2025-11-12", "2025-11-13", "2025-11-30", None]))
    of = article(str(name), published, revision=revision)
    events = []
    for number in range(draw(st.integers(0, 4))):
        type_ = draw(st.sampled_from(["visit", "meeting", "meeting", "signing"]))
        people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
        function = {"visit": "visitor", "signing": "signatory"}.get(type_, "participant")
        office = OFFICES["Владимир Путин"]
        crowd = [
            person(who, function, **({"role": office[0], "country": office[1]} if who == "В. Путин" else {}))
            for who in people
        ]
        if type_ == "signing":
            crowd += [person(who, "witness") for who in PEOPLE if who not in people and draw(st.booleans())]
        events.append(
            event(
                of,
                type_,
                crowd,
                date=draw(st.sampled_from(DATES)),
                basis=draw(st.sampled_from(["text", "text", "inferred"])),
                place=draw(st.sampled_from([*SETTLEMENTS, None])),
                status=draw(st.sampled_from(["held", "held", "planned", "cancelled"])),
                mode=draw(st.sampled_from([None, "bilateral", "multilateral"])) if type_ == "meeting" else None,
                number=number,
            )
        )
    return extraction(of, *events)


@st.composite
def news(draw: st.DrawFn) -> list[Extraction]:
    return [draw(articles(n)) for n in range(draw(st.integers(1, 9)))]


def everything(found: Iterable[Extraction]) -> list[Mention]:
    return [m for each in found for m in mentions_of(each)]


@given(news(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_clusters_do_not_depend_on_the_order_of_mentions(found: list[Extraction], random: object) -> None:
    mentions = everything(found)
    shuffled = mentions.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert partition(cluster(shuffled)) == partition(cluster(mentions))


@given(news(), st.data())
@settings(max_examples=600, deadline=None)
async def test_any_arrival_gives_what_all_at_once_gives(found: list[Extraction], data: st.DataObject) -> None:
    arrivals = data.draw(st.permutations(found + data.draw(st.lists(st.sampled_from(found), max_size=4))))
    memory = Memory()
    while arrivals:
        size = data.draw(st.integers(1, len(arrivals)))
        batch, arrivals = arrivals[:size], arrivals[size:]
        await memory.replace(batch)
    assert frozenset(memory.entry_of.values()) == partition(cluster(everything(found)))


@given(news(), st.data())
@settings(max_examples=400, deadline=None)
async def test_revisions_leave_no_trace_of_what_they_replace(found: list[Extraction], data: st.DataObject) -> None:
    memory = Memory()
    for each in found:
        await memory.replace([each])
    last = {each.article.id: each for each in found}
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(found) - 1))
        revised = data.draw(articles(number, revision=2))
        last[revised.article.id] = revised
        await memory.replace([revised])
    assert frozenset(memory.entry_of.values()) == partition(cluster(everything(last.values())))


@given(news())
@settings(max_examples=200, deadline=None)
def test_nothing_ties_together_two_different_days_or_two_events_of_one_article(found: list[Extraction]) -> None:
    for members in cluster(everything(found)):
        assert len({m.article.id for m in members}) == len(members)
        if next(iter(members)).event.type != "visit":
            dated = [m.profile.period for m in members if m.firmness == Firmness.DAYS]
            assert all(a.overlaps(b) for a in dated for b in dated)
