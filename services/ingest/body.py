"""Bodies of requests in bounded memory: unpacked as they come, cut into lines. Pure; feed it chunks."""

import zlib
from collections.abc import Iterator

MAX_LINE_BYTES = 4 * 1024 * 1024
"""500 KB of Cyrillic written as \\uXXXX are 1.5 MB of JSON; the rest is room for fields that we ignore."""
_CHUNK = 64 * 1024
_SLICE = 16 * 1024
_FREE_RATIO_BYTES = 8 * 1024 * 1024
_MAX_RATIO = 100
"""News in NDJSON packs 3–10 times, a bomb 1,000 times (deflate's limit is 1,032)."""


class BadBody(Exception):
    """The body is not what its Content-Encoding says. Refuse it (400)."""


class BodyTooLarge(Exception):
    """The body goes beyond a cap. Refuse it (413)."""


class Gunzip:
    """Unpacks gzip (several members too) in pieces of at most 64 KB, whatever a chunk expands to."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self._taken = self._given = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Raises BadBody, or BodyTooLarge where the ratio is that of a bomb."""
        self._taken += len(chunk)
        # Every member and every piece copies what is left of its slice: slices keep many small members from taking
        # time by the square.
        for start in range(0, len(chunk), _SLICE):
            yield from self._unpack(chunk[start : start + _SLICE])

    def _unpack(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._inflate.eof:
                self._inflate = zlib.decompressobj(wbits=31)
            try:
                piece = self._inflate.decompress(chunk, _CHUNK)
            except zlib.error as error:
                raise BadBody("is not gzip, though it is said to be") from error
            self._given += len(piece)
            if self._given > max(_FREE_RATIO_BYTES, self._taken * _MAX_RATIO):
                raise BodyTooLarge(f"expands more than {_MAX_RATIO} times: a gzip bomb")
            if piece:
                yield piece
            chunk = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def finish(self) -> None:
        """Raises BadBody where the body ends in the middle."""
        if not self._inflate.eof:
            raise BadBody("ends too early for gzip")


class OverlongLine:
    """Stands for a line beyond MAX_LINE_BYTES, whose bytes were let go."""


OVERLONG = OverlongLine()
Line = tuple[int, bytes | OverlongLine]


class LineSplitter:
    """Cuts chunks into lines, numbered from 1; blank lines count but are not given."""

    def __init__(self, max_line_bytes: int = MAX_LINE_BYTES) -> None:
        self._max = max_line_bytes
        self._rest = bytearray()
        self._overlong = False
        self._number = 0

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """The lines that end in this chunk."""
        first, *others = chunk.split(b"\n")
        for piece in others:
            yield from self._end_of(first)
            first = piece
        self._grow(first)

    def finish(self) -> Iterator[Line]:
        """The last line, if it has no line feed."""
        if self._rest or self._overlong:
            yield from self._end_of(b"")

    def _grow(self, piece: bytes) -> None:
        if self._overlong or len(self._rest) + len(piece) > self._max:
            self._rest.clear()
            self._overlong = True
        else:
            self._rest += piece

    def _end_of(self, piece: bytes) -> Iterator[Line]:
        self._grow(piece)
        self._number += 1
        line = bytes(self._rest)
        overlong, self._overlong = self._overlong, False
        self._rest.clear()
        if self._number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if overlong:
            yield self._number, OVERLONG
        elif line := line.strip():
            yield self._number, line
