"""No period is longer than the index by first day can find: else what is stored depends on the order of arrival."""

from datetime import date, timedelta
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.event import EventDate, EventType, Status
from services.store.periods import LONGEST, MOST_SLACK, Anchor, Firmness, anchor_of, period_of

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(
    st.sampled_from(get_args(EventType)),
    st.sampled_from(get_args(Status)),
    DAYS,
    st.integers(0, 800),
    st.sampled_from(["text", "inferred"]),
    st.none() | DAYS,
)
def test_a_period_is_within_the_bound_of_its_firmness(
    type_: EventType,
    status: Status,
    start: date,
    length: int,
    basis: Literal["text", "inferred"],
    published: date | None,
) -> None:
    stated = EventDate(start=start.isoformat(), end=(start + timedelta(days=length)).isoformat(), basis=basis)
    for anchor in (anchor_of(published, [stated]), Anchor()):
        period = period_of(type_, status, stated, anchor)
        if period.firmness != Firmness.FLOATING:
            assert period.days + 2 * MOST_SLACK <= LONGEST[period.firmness]


@pytest.mark.parametrize("months", [3, 6, 9])
def test_an_inferred_date_of_months_is_loose(months: int) -> None:
    stated = EventDate(
        start="2025-10-27", end=(date(2025, 10, 27) + timedelta(days=30 * months)).isoformat(), basis="inferred"
    )
    assert period_of("meeting", "held", stated, Anchor()).firmness > Firmness.INFERRED
