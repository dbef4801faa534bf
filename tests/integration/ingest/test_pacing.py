"""Hosts are asked at one pace by all workers together."""

import asyncio
from datetime import datetime, timedelta

import pytest

from services.ingest.database import Pool
from services.ingest.fetching import Fetched, Fetcher, FetchFailed
from services.ingest.pacing import LeftAlone, Pace
from tests.integration.ingest.clock import START, Clock

PAUSE = timedelta(seconds=10)


class Site(Fetcher):
    """Stands for the web: notes when it is asked, and whether by two at once."""

    def __init__(self, clock: Clock, *answers: Fetched | Exception) -> None:
        self.clock, self.answers = clock, list(answers)
        self.asked: list[datetime] = []
        self.inside = self.most_inside = 0

    async def fetch(self, url: str, headers: object = None) -> Fetched:
        self.asked.append(self.clock.now)
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await asyncio.sleep(0.02)
        self.inside -= 1
        answer = self.answers.pop(0) if self.answers else Fetched(200, {}, b"", url)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_two_workers_ask_one_host_one_after_the_other_with_a_pause(pool: Pool) -> None:
    clock = Clock(4)
    site = Site(clock)
    workers = [Pace(pool, site, clock, clock.sleep) for _ in range(2)]

    async def ask(n: int) -> None:
        await workers[n % 2].fetch(f"https://example.org/{n}", pause=PAUSE)
        clock.leave()

    await asyncio.gather(*(ask(n) for n in range(4)))

    assert site.most_inside == 1
    assert all(later - earlier >= PAUSE for earlier, later in zip(site.asked, site.asked[1:], strict=False))


async def test_hosts_do_not_wait_for_each_other(pool: Pool) -> None:
    clock = Clock(1)
    site = Site(clock)
    pace = Pace(pool, site, clock, clock.sleep)

    await pace.fetch("https://a.example/", pause=PAUSE)
    await pace.fetch("https://b.example/", pause=PAUSE)

    assert site.asked == [START, START]


async def test_a_host_that_asks_to_be_left_alone_is_left_alone_by_all(pool: Pool) -> None:
    clock = Clock(1)
    site = Site(clock, Fetched(503, {"retry-after": "3600"}, b"", "https://example.org/"))
    one, another = (Pace(pool, site, clock, clock.sleep) for _ in range(2))

    assert (await one.fetch("https://example.org/")).status == 503
    with pytest.raises(LeftAlone) as left_alone:
        await another.fetch("https://example.org/page")
    assert left_alone.value.retry_after == 3600
    clock.now += timedelta(hours=1)
    assert (await another.fetch("https://example.org/page")).status == 200


async def test_a_fetch_that_fails_gives_the_turn_back_and_a_worker_that_dies_holds_it_up_for_a_while_only(
    pool: Pool,
) -> None:
    clock = Clock(1)
    site = Site(clock, FetchFailed("nothing came"))
    pace = Pace(pool, site, clock, clock.sleep)
    with pytest.raises(FetchFailed):
        await pace.fetch("https://example.org/")
    await pace.fetch("https://example.org/")
    async with pool.connection() as connection:  # as if somebody were asking
        await connection.execute("UPDATE ingest.hosts SET asking = true, free_at = %s", [START + timedelta(minutes=2)])

    await pace.fetch("https://example.org/")

    assert site.asked[-1] >= START + timedelta(minutes=2)
