"""Whoever relays the outbox after another one, the other's messages never come behind its own."""

import asyncio
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
from aiokafka.errors import KafkaError

from services.contracts.topics import Topics
from services.store.database import Pool, Received, Timeline, pool
from services.store.outbox import Relay
from tests.integration.store.conftest import Snapshot
from tests.integration.store.test_worker import records, told
from tests.unit.store.made import article, event, extraction, person


@pytest.fixture
async def connections(database_url: str) -> AsyncIterator[Pool]:
    """What a relay works with."""
    made = pool(database_url, "test-relay", 3)
    await made.open()
    yield made
    await made.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def call(timeline: Timeline, day: str) -> None:
    of = article("a", revision=int(day[-2:]))
    await timeline.replace([Received(extraction(of, event(of, "call", [person("Сергей Лавров")], date=day)))])


async def test_a_relay_that_has_lost_its_turn_is_refused(
    kafka: str, topics: Topics, timeline: Timeline, connections: Pool, snapshot: Snapshot
) -> None:
    first, second = (Relay(connections, [kafka], topics.timeline) for _ in range(2))
    await call(timeline, "2025-11-12")
    async with first._producer() as producer, connections.connection() as connection:
        await first._relay(connection, producer)
        assert snapshot.outbox() == 0

        # The first has been cut off and does not know it; the second has its turn.
        await call(timeline, "2025-11-13")
        running = asyncio.create_task(second.run())
        await until(lambda: snapshot.outbox() == 0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        now = await asyncio.to_thread(records, kafka, topics)
        await call(timeline, "2025-11-14")
        with pytest.raises(KafkaError):
            await first._relay(connection, producer)
    assert await asyncio.to_thread(records, kafka, topics) == now
    assert snapshot.outbox() > 0


async def test_another_goes_on_when_the_one_at_work_is_cut_off_from_the_database(
    kafka: str, topics: Topics, timeline: Timeline, connections: Pool, snapshot: Snapshot, database_url: str
) -> None:
    other = pool(database_url, "test-other-relay", 3)
    await other.open()
    running = [asyncio.create_task(Relay(each, [kafka], topics.timeline).run()) for each in (connections, other)]
    await call(timeline, "2025-11-12")
    await until(lambda: snapshot.outbox() == 0)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    await call(timeline, "2025-11-13")
    await until(lambda: snapshot.outbox() == 0)
    assert await asyncio.to_thread(told, kafka, topics) == snapshot.entries()
    for each in running:
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await other.close()


async def test_notes_are_made_in_the_order_in_which_they_are_crossed_off(timeline: Timeline, connections: Pool) -> None:
    """Else a writer and a relay might wait for each other."""
    lavrov, nurtleu = person("Сергей Лавров"), person("Мурат Нуртлеу")
    types = ("visit", "meeting", "call")

    def told(name: str, days: range, revision: int = 1) -> Received:
        of = article(name, revision=revision)
        events = [event(of, t, [lavrov, nurtleu], date=f"2025-11-{d}", number=d) for d in days for t in types]
        return Received(extraction(of, *events))

    await timeline.replace([told("a", range(10, 20))])
    await timeline.replace([told("a", range(15, 25), revision=2)])  # some change, some are new, some are no more
    async with connections.connection() as connection:
        rows = await (await connection.execute("SELECT entry_id FROM outbox ORDER BY version DESC LIMIT 45")).fetchall()
    told_last = [id_ for (id_,) in reversed(rows)]
    assert len(told_last) == 45
    assert told_last == sorted(told_last)
