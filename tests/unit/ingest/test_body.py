"""Bodies in bounded memory."""

import gzip
import itertools
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.body import OVERLONG, BadBody, BodyTooLarge, Gunzip, Line, LineSplitter


def split(body: bytes, cuts: list[int], max_line_bytes: int = 1_000) -> list[Line]:
    splitter = LineSplitter(max_line_bytes)
    edges = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    lines: list[Line] = []
    for start, stop in itertools.pairwise(edges):
        lines += splitter.feed(body[start:stop])
    return [*lines, *splitter.finish()]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_lines_do_not_depend_on_the_chunks(body: bytes, cuts: list[int]) -> None:
    body = body.removeprefix(b"\xef\xbb\xbf")
    expected = [(number, line.strip()) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]

    assert split(body, cuts) == expected


def test_an_overlong_line_is_let_go_and_the_next_is_whole() -> None:
    assert split(b"a" * 50 + b"\nb\n" + b"c" * 50, list(range(0, 110, 7)), 20) == [
        (1, OVERLONG),
        (2, b"b"),
        (3, OVERLONG),
    ]


def test_a_byte_order_mark_is_dropped() -> None:
    assert split(b"\xef\xbb\xbf{}\n{}", []) == [(1, b"{}"), (2, b"{}")]


def test_a_body_of_very_many_members_is_unpacked() -> None:
    """In half a second: copying the rest of the body for each of them would take minutes."""
    gunzip = Gunzip()

    assert b"".join(gunzip.feed(gzip.compress(b"a") * 100_000)) == b"a" * 100_000
    gunzip.finish()


@given(st.lists(st.binary(max_size=300), min_size=1), st.integers(1, 50))
def test_gzip_members_are_unpacked_whatever_the_chunks(members: list[bytes], step: int) -> None:
    packed = b"".join(map(gzip.compress, members))
    gunzip = Gunzip()

    unpacked = b"".join(
        piece for start in range(0, len(packed), step) for piece in gunzip.feed(packed[start : start + step])
    )
    gunzip.finish()

    assert unpacked == b"".join(members)


def unpack(body: bytes) -> list[int]:
    """The sizes of the pieces."""
    gunzip = Gunzip()
    sizes = [len(piece) for piece in gunzip.feed(body)]
    gunzip.finish()
    return sizes


def test_pieces_are_small() -> None:
    sizes = unpack(gzip.compress(bytes(5_000_000)))

    assert (sum(sizes), max(sizes)) == (5_000_000, 64 * 1024)


def test_a_bomb_is_found_before_it_goes_off() -> None:
    bomb, gunzip, sizes = gzip.compress(bytes(100_000_000)), Gunzip(), list[int]()

    with pytest.raises(BodyTooLarge):
        sizes.extend(len(piece) for piece in gunzip.feed(bomb))
    assert sum(sizes) < 11_000_000


def test_a_bomb_of_bombs_is_found() -> None:
    with pytest.raises(BodyTooLarge):
        unpack(gzip.compress(b"\n" * 3_000_000) * 100)


@pytest.mark.parametrize("body", [b"not gzip", zlib.compress(b"zlib"), gzip.compress(b"a", mtime=0)[:-4], b"\x1f\x8b"])
def test_what_is_not_gzip(body: bytes) -> None:
    with pytest.raises(BadBody):
        unpack(body)
