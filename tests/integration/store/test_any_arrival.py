"""Whatever comes in whatever batches, the database holds what all of it at once gives; and nothing of what went."""

import asyncio
import random

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contracts.extraction import Extraction
from services.store.database import Timeline, pool
from tests.integration.store.conftest import Snapshot
from tests.integration.store.test_timeline import expected, received
from tests.unit.store.test_region import articles, news


def empty(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("SET search_path = store")
        connection.execute(
            "TRUNCATE articles, mentions, mention_keys, entries, facets, former_facets, redirects, revisions, outbox, "
            "unprinted, prints"
        )


def keys_of_nothing(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM store.mention_keys WHERE stamp NOT IN (SELECT stamp FROM store.mentions)"
        ).fetchall()
    return int(count)


@given(news(), st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_batches_and_revisions_of_any_news(
    database_url: str, snapshot: Snapshot, found: list[Extraction], data: st.DataObject
) -> None:
    empty(database_url)
    numbers = data.draw(st.lists(st.integers(0, len(found) - 1), max_size=3, unique=True))
    revised = [data.draw(articles(n, revision=2)) for n in numbers]
    arrivals = data.draw(st.permutations([*found, *revised]))
    last = {each.article.id: each for each in (*found, *revised)}
    connections = pool(database_url, "test-store", 2)
    await connections.open()
    timeline = Timeline(connections)
    while arrivals:
        size = data.draw(st.integers(1, len(arrivals)))
        batch, arrivals = arrivals[:size], arrivals[size:]
        await timeline.replace(received(*batch))
    assert snapshot.mentions() == expected([*last.values()])
    assert keys_of_nothing(database_url) == 0
    entries = snapshot.entries()

    empty(database_url)
    await Timeline(connections).replace(received(*last.values()))
    await connections.close()
    assert snapshot.entries() == entries


@given(st.data(), st.integers(0, 2**32))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_several_workers_at_once_on_any_news(
    database_url: str, snapshot: Snapshot, data: st.DataObject, seed: int
) -> None:
    empty(database_url)
    found = [data.draw(articles(n)) for n in range(data.draw(st.integers(8, 24)))]
    numbers = data.draw(st.lists(st.integers(0, len(found) - 1), max_size=6, unique=True))
    everything = [*found, *(data.draw(articles(n, revision=2)) for n in numbers)]
    last = {each.article.id: each for each in everything}
    connections = pool(database_url, "test-store", 6)
    await connections.open()

    async def work(arrivals: list[Extraction], sizes: random.Random) -> None:
        timeline = Timeline(connections)
        sizes.shuffle(arrivals)
        while arrivals:
            size = sizes.choice((1, 1, 2, 5, 17))  # under the locks of its actors, or under all
            batch, arrivals = arrivals[:size], arrivals[size:]
            await timeline.replace(received(*batch))

    chances = [random.Random(seed + n) for n in range(4)]
    shares = [everything.copy(), *(chance.sample(everything, len(everything) // 2) for chance in chances[1:])]
    await asyncio.gather(*map(work, shares, chances))
    assert snapshot.mentions() == expected([*last.values()])
    entries = snapshot.entries()

    empty(database_url)
    await Timeline(connections).replace(received(*last.values()))
    await connections.close()
    assert snapshot.entries() == entries
