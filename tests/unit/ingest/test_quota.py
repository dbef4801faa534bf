"""How much a key may push."""

import pytest

from services.ingest.quota import QuotaExceeded, Quotas


def test_a_minutes_worth_at_once_and_then_as_time_goes_by() -> None:
    now = [0.0]
    quotas = Quotas(lambda: now[0])
    quotas.take("a", 60, 60)

    with pytest.raises(QuotaExceeded) as exceeded:
        quotas.take("a", 10, 60)
    assert exceeded.value.retry_after == 10
    quotas.take("b", 60, 60)
    now[0] = 10.0
    quotas.take("a", 10, 60)


def test_no_limit_and_batches_larger_than_the_limit() -> None:
    now = [0.0]
    quotas = Quotas(lambda: now[0])
    quotas.take("free", 1_000_000, 0)

    quotas.take("a", 120, 60)
    with pytest.raises(QuotaExceeded) as exceeded:
        quotas.take("a", 1, 60)
    assert exceeded.value.retry_after == 61
