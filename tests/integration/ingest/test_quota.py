"""How much a key may push, whichever worker it pushes to."""

from datetime import UTC, datetime, timedelta

import pytest

from services.ingest.database import Pool
from services.ingest.quota import QuotaExceeded, Quotas


class Clock:
    """Time that goes by when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


async def test_a_minutes_worth_at_once_and_then_as_time_goes_by_for_all_workers_together(pool: Pool) -> None:
    clock = Clock()
    one_worker, another = Quotas(pool, clock), Quotas(pool, clock)
    await one_worker.take("a", 40, 60)
    await another.take("a", 20, 60)

    for worker in (one_worker, another):
        with pytest.raises(QuotaExceeded) as exceeded:
            await worker.take("a", 10, 60)
        assert exceeded.value.retry_after == 10
    await one_worker.take("b", 60, 60)
    clock.go_on(10)
    await another.take("a", 10, 60)
    with pytest.raises(QuotaExceeded):
        await one_worker.take("a", 1, 60)


async def test_no_limit_and_batches_larger_than_the_limit(pool: Pool) -> None:
    clock = Clock()
    quotas = Quotas(pool, clock)
    await quotas.take("free", 1_000_000, 0)

    await quotas.take("a", 120, 60)
    with pytest.raises(QuotaExceeded) as exceeded:
        await quotas.take("a", 1, 60)
    assert exceeded.value.retry_after == 61
    clock.go_on(61)
    await quotas.take("a", 1, 60)


async def test_a_bucket_never_holds_more_than_a_minutes_worth_and_clocks_may_differ(pool: Pool) -> None:
    clock = Clock()
    quotas = Quotas(pool, clock)
    await quotas.take("a", 60, 60)
    clock.go_on(3600)
    await quotas.take("a", 60, 60)
    clock.go_on(-30)  # a worker whose clock is behind

    with pytest.raises(QuotaExceeded):
        await quotas.take("a", 1, 60)
