"""When feeds are polled again."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.schedule import FIRST, LONGEST, SHORTEST, FeedState, Poll, after, conditions

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STATE = FeedState("https://example.org/rss", "https://example.org/rss")
NEW = Poll(200, {"etag": '"1"'}, b"1", fresh=3)
OLD = Poll(304, {})


def run(state: FeedState, *polls: Poll) -> tuple[FeedState, timedelta]:
    """The state after the polls and the wait after the last."""
    due = NOW
    for poll in polls:
        state, due = after(state, poll, NOW, random.Random(1))
    return state, due - NOW


def test_news_make_it_faster_and_silence_slower_within_bounds() -> None:
    assert run(STATE, NEW)[0].interval < FIRST < run(STATE, OLD)[0].interval
    assert run(STATE, *[NEW] * 20)[0].interval == SHORTEST
    assert run(STATE, *[OLD] * 20)[0].interval == LONGEST


@pytest.mark.parametrize(
    ("poll", "least"),
    [
        (replace(NEW, ttl=timedelta(hours=2)), timedelta(hours=2)),
        (replace(NEW, headers={"cache-control": "public, max-age=7200"}), timedelta(hours=2)),
        (replace(NEW, ttl=timedelta(days=365)), LONGEST),
        (Poll(429, {"retry-after": "7200"}), timedelta(hours=2)),
        (Poll(503, {"retry-after": "Thu, 01 Jan 2026 02:00:00 GMT"}), timedelta(hours=2)),
        (Poll(503, {"retry-after": "99999999999"}), SHORTEST),
        (Poll(503, {"retry-after": "soon"}), SHORTEST),
        (Poll(503, {"retry-after": "¹"}), SHORTEST),  # a digit, but of no number
        (Poll(410, {}), timedelta(days=7)),
    ],
)
def test_what_servers_ask_for(poll: Poll, least: timedelta) -> None:
    assert least <= run(STATE, poll)[1] <= max(least, LONGEST if poll.status != 410 else least) * 1.1


def test_failures_back_off_and_a_success_forgets_them() -> None:
    broken = Poll(0, {}, error="no answer")
    waits = [run(STATE, *[broken] * n)[1] for n in range(1, 15)]

    assert waits[0] < waits[3] < waits[6]
    assert waits[-1] <= LONGEST * 1.1
    state, _ = run(STATE, *[broken] * 5, NEW)
    assert (state.failures, state.health, state.error) == (0, "ok", None)


def test_a_permanent_redirect_is_believed_after_three_sightings() -> None:
    moved = replace(NEW, moved_to="https://example.org/new")

    assert run(STATE, moved, moved)[0].address == STATE.address
    assert run(STATE, moved, moved, moved)[0].address == "https://example.org/new"
    assert run(STATE, moved, moved, NEW, moved)[0].address == STATE.address


def test_validators_are_sent_back_and_checked_now_and_then() -> None:
    state, _ = run(STATE, NEW)
    assert conditions(state) == {"If-None-Match": '"1"'}
    sent = [bool(conditions(replace(state, polls=n))) for n in range(24)]
    assert sent.count(False) == 2


def test_a_server_whose_validators_lie_is_not_trusted_again() -> None:
    state, _ = run(STATE, NEW, replace(NEW, body_hash=b"2"))

    assert state.distrusted
    assert conditions(state) == {}


def test_with_items_left_over_the_next_poll_asks_for_everything_soon() -> None:
    state, wait = run(STATE, replace(NEW, left_over=True))

    assert conditions(state) == {}
    assert wait <= SHORTEST * 1.1


polls = st.builds(
    Poll,
    status=st.sampled_from([0, 200, 304, 301, 400, 401, 403, 404, 410, 429, 500, 503]),
    headers=st.dictionaries(
        st.sampled_from(["etag", "last-modified", "retry-after", "cache-control"]), st.text(max_size=20)
    ),
    body_hash=st.binary(max_size=2) | st.none(),
    moved_to=st.sampled_from([None, "https://example.org/new"]),
    fresh=st.integers(0, 5),
    left_over=st.booleans(),
    ttl=st.none() | st.timedeltas(timedelta(), timedelta(days=9_999)),
)


@given(st.lists(polls, max_size=30), st.integers())
def test_the_next_poll_is_neither_too_soon_nor_too_late(sequence: list[Poll], seed: int) -> None:
    state, chance = STATE, random.Random(seed)
    for poll in sequence:
        state, due = after(state, poll, NOW, chance)
        assert SHORTEST <= due - NOW <= timedelta(days=7) * 1.1
