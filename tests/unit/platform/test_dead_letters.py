"""A dead letter keeps the record as it was, says why it is there, and gives the record back."""

from hypothesis import example, given
from hypothesis import strategies as st

from services.platform.dead_letters import REPLAYS, DeadLetter, Incoming, bury, marker, read, revive
from services.platform.outgoing import Headers, Outgoing

QUEUE = "letopis.articles.v1.extract.dlq"

headers = st.lists(
    st.tuples(st.sampled_from(["traceparent", "dlq_topic", "dlq_replayed", "ce_id", "x"]), st.binary(max_size=8)),
    max_size=5,
)
records = st.builds(
    Incoming,
    topic=st.just("letopis.articles.v1"),
    partition=st.integers(0, 9),
    offset=st.integers(0, 2**60),
    timestamp=st.integers(0, 2**41).map(lambda ms: ms / 1000),
    key=st.none() | st.binary(max_size=8),
    value=st.none() | st.binary(max_size=50),
    headers=headers,
)


def on_topic(output: Outgoing, offset: int = 3) -> Incoming:
    return Incoming(output.topic, 0, offset, 0.0, output.key, output.value, output.headers)


def letter_of(record: Incoming, error: Exception, **how: bool) -> DeadLetter:
    letter = read(on_topic(bury(record, QUEUE, "extract", error, **{"foreseen": True, **how})))
    assert isinstance(letter, DeadLetter)
    return letter


@given(records)
@example(Incoming("letopis.articles.v1", 0, 0, 32.419, None, None, []))  # 32.419 * 1000 is 32418.999…
def test_the_record_comes_back_as_it_was(record: Incoming) -> None:
    letter = letter_of(record, ValueError("no"))
    assert letter.original == record
    assert (letter.offset, letter.service, letter.error, letter.reason) == (3, "extract", "ValueError", "no")


@given(records)
def test_a_letter_of_a_letter_keeps_the_first(record: Incoming) -> None:
    first = bury(record, QUEUE, "extract", ValueError("no"), foreseen=True)
    assert letter_of(on_topic(first), KeyError("again")).original == on_topic(first)


@given(records)
def test_a_replay_goes_to_where_it_came_from_with_its_bytes_and_a_count(record: Incoming) -> None:
    replay = revive(letter_of(record, ValueError("no")))
    assert (replay.topic, replay.key, replay.value) == (record.topic, record.key, record.value)
    assert replay.headers == [*record.headers, (REPLAYS, b"1")]
    again = revive(letter_of(on_topic(replay), ValueError("no")))
    assert again.headers == [*record.headers, (REPLAYS, b"2")]


def plain(headers: Headers | None = None) -> Incoming:
    return Incoming("t", 0, 0, 0.0, b"k", b"v", headers or [])


def test_a_marker_names_the_letter_that_was_replayed() -> None:
    assert read(on_topic(marker(letter_of(plain(), ValueError("no")), QUEUE), offset=4)) == 3


def test_what_is_neither_letter_nor_marker_is_neither() -> None:
    assert read(plain()) is None
    assert read(plain([("dlq_topic", b"t")])) is None
    assert read(plain([("dlq_replayed", b"soon")])) is None


def test_a_count_that_is_none_counts_from_zero() -> None:
    assert letter_of(plain([(REPLAYS, b"many")]), ValueError()).replays == 0


def test_an_unforeseen_error_leaves_its_traceback_without_variables() -> None:
    secret = "".join(("hun", "ter2"))
    try:
        {}["missing"]
    except KeyError as error:
        letter = letter_of(plain(), error, foreseen=False)
    assert letter.traceback is not None
    assert "test_dead_letters.py" in letter.traceback
    assert secret not in letter.traceback


def test_texts_are_cut_and_a_record_that_is_too_large_is_left_out() -> None:
    output = bury(plain([("h", b"x" * 10**6)]), QUEUE, "extract", ValueError("ж" * 10**6), foreseen=True, keep=False)
    assert (output.key, output.value) == (None, None)
    assert sum(len(value) for _, value in output.headers) < 5_000
    letter = read(on_topic(output))
    assert isinstance(letter, DeadLetter)
    assert letter.omitted
    assert (letter.original.topic, letter.original.offset) == ("t", 0)
