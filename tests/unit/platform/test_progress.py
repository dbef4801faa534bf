"""What is committed: never past a message that is not done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.platform.progress import Progress, SkippedMessages


def test_only_what_is_done_is_committed_and_only_once() -> None:
    progress: Progress[str] = Progress()
    progress.begin("a", 5)
    assert progress.to_commit() == {}
    progress.done("a", 5)
    progress.done("a", 6)
    assert progress.to_commit() == {"a": 7}
    progress.committed({"a": 7})
    assert progress.to_commit() == {}


def test_a_skipped_message_is_noticed_before_anything_is_done() -> None:
    progress: Progress[str] = Progress()
    progress.begin("a", 5)
    with pytest.raises(SkippedMessages, match="offset 6 came where 5 was due"):
        progress.check("a", 6)
    with pytest.raises(SkippedMessages):
        progress.done("a", 6)
    assert progress.to_commit() == {}


def test_a_message_that_comes_again_is_without_effect() -> None:
    progress: Progress[str] = Progress()
    progress.begin("a", 5)
    progress.done("a", 5)
    progress.check("a", 3)
    progress.done("a", 3)
    assert progress.to_commit() == {"a": 6}


def test_a_partition_that_was_taken_away_is_forgotten() -> None:
    progress: Progress[str] = Progress()
    progress.begin("a", 5)
    progress.done("a", 5)
    progress.clear()
    assert "a" not in progress
    progress.committed({"a": 6})
    assert progress.to_commit() == {}


@given(st.lists(st.integers(0, 12), max_size=40))
def test_whatever_comes_in_whatever_order_no_message_is_passed_over(offsets: list[int]) -> None:
    progress: Progress[str] = Progress()
    progress.begin("a", 0)
    done = set()
    for offset in offsets:
        try:
            progress.done("a", offset)
        except SkippedMessages:
            continue
        done.add(offset)
        assert set(range(progress.next("a"))) == done
        assert progress.to_commit().get("a", 0) == len(done)
