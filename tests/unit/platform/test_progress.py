"""What is committed: never past a message that is not done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.platform.progress import Progress, SkippedMessages


def progress_from(offset: int) -> Progress[str]:
    progress: Progress[str] = Progress()
    progress.follow("a", offset)
    return progress


def test_only_what_is_done_is_committed_and_only_once() -> None:
    progress = progress_from(5)
    assert progress.to_commit() == {}
    for offset in (5, 6, 7):
        progress.begin("a", offset)
    progress.done("a", 5)
    progress.done("a", 6)
    assert progress.to_commit() == {"a": 7}
    progress.committed({"a": 7})
    assert progress.to_commit() == {}


def test_what_is_done_ahead_waits_for_what_stands_before_it() -> None:
    progress = progress_from(5)
    for offset in (5, 6, 7):
        progress.begin("a", offset)
    progress.done("a", 7)
    progress.done("a", 6)
    assert progress.to_commit() == {}
    progress.done("a", 5)
    assert progress.to_commit() == {"a": 8}


def test_a_skipped_message_is_noticed_before_anything_is_done() -> None:
    progress = progress_from(5)
    with pytest.raises(SkippedMessages, match="offset 6 came where 5 was due"):
        progress.begin("a", 6)
    assert progress.to_commit() == {}


def test_a_message_that_comes_again_is_without_effect() -> None:
    progress = progress_from(5)
    progress.begin("a", 5)
    progress.done("a", 5)
    progress.begin("a", 3)
    progress.done("a", 3)
    assert progress.to_commit() == {"a": 6}


def test_a_partition_that_was_taken_away_is_forgotten() -> None:
    progress = progress_from(5)
    progress.begin("a", 5)
    progress.done("a", 5)
    progress.clear()
    assert "a" not in progress
    progress.committed({"a": 6})
    assert progress.to_commit() == {}


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=60))
def test_whatever_comes_in_whatever_order_no_message_is_passed_over(steps: list[tuple[int, bool]]) -> None:
    progress = progress_from(0)
    begun: set[int] = set()
    done: set[int] = set()
    for offset, ends in steps:
        if ends and offset in begun:
            progress.done("a", offset)
            done.add(offset)
        elif not ends:
            try:
                progress.begin("a", offset)
            except SkippedMessages:
                assert offset > len(begun)
                continue
            begun.add(offset)
            assert begun == set(range(len(begun)))
        assert set(range(progress.next("a"))) <= done
        assert progress.next("a") not in done
        assert progress.to_commit().get("a", 0) == progress.next("a")
