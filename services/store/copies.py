"""Which articles are copies of others: MinHash over pairs of words, with a guard on names, numbers and dates.

Broder, "On the resemblance and containment of documents" (1997). Templated press releases are alike but for a name or
a number, so likeness alone takes them for copies; a copy may leave out or add something, but where each of two texts
has names or numbers that the other lacks they are different news. A text that comes back a month later is news again.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import eq
from struct import Struct
from zlib import crc32

from rensa import RMinHash  # type: ignore[import-untyped]

_PERMUTATIONS = 96
_BANDS, _ROWS = 14, 3
_SEED = 7
_LEAST_WORDS = 40
_ALIKE = 0.5
"""Texts of which one word in ten was replaced share about two thirds of their pairs; unrelated ones next to none."""
_MOST_APART = 34
"""Bits of a sketch."""
_WORD = re.compile(r"\w+")
# They begin with what is rare, which is looked for many times as fast as a place before it.
_NAME = re.compile(r"([А-ЯЁA-Z](?:(?<=[^.!?…»\"\s]\s.)|(?<=[^.!?…»\"\s]\s[«\"].))[\w-]+)")
"""A word with a capital that begins no sentence, perhaps in quotes."""
_NUMBER = re.compile(r"\d\d*(?:[.,:]\d+)*")
_SIGNATURE = Struct(f"<{_PERMUTATIONS}I")
_BAND_BYTES = 4 * _ROWS
WINDOW = timedelta(days=30)
"""Copies appear so long after one another at the most."""
_PERIOD_DAYS = 100


@dataclass(frozen=True, slots=True)
class Print:
    """What of a text tells its copies: the MinHash signature of its pairs of words, its names and its numbers."""

    signature: tuple[int, ...]
    salient: frozenset[str]

    def bands(self, at: datetime) -> list[int]:
        """Numbers of 63 bits that a text of this time is found by: the numbers of one period lie close together."""
        period = _period(at)
        return [_number(period, band) for band in self._bands()]

    def bands_around(self, at: datetime) -> list[int]:
        """Copies within the window have one of these among their `bands`, all but one in a hundred."""
        periods = range(_period(at - WINDOW), _period(at + WINDOW) + 1)
        bands = [*self._bands()]
        return [_number(period, band) for period in periods for band in bands]

    @property
    def sketch(self) -> int:
        """One bit of each number of the signature: what tells in a moment that a text can be no copy."""
        return sum((number & 1) << n for n, number in enumerate(self.signature))

    def _bands(self) -> Iterator[int]:
        packed = _SIGNATURE.pack(*self.signature)
        for n in range(0, _BANDS * _BAND_BYTES, _BAND_BYTES):
            yield crc32(packed[n : n + _BAND_BYTES], n)


def may_be_copies(a: int, b: int) -> bool:
    """Whether the texts of two sketches may be alike: of unrelated ones a few in a thousand, of copies nearly all.

    Li and König, "b-bit minwise hashing" (2010): what is alike to a half agrees in 72 bits of 96, give or take 4.
    """
    return (a ^ b).bit_count() <= _MOST_APART


def _period(at: datetime) -> int:
    return int(at.timestamp() // (24 * 3600 * _PERIOD_DAYS))


def _number(period: int, band: int) -> int:
    return period * 2**32 + band


def print_of(text: str) -> Print | None:
    """The print of a text, None where it is too short to tell."""
    words = _WORD.findall(text.lower().replace("ё", "е"))
    if len(words) < _LEAST_WORDS:
        return None
    hashing = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    hashing.update([f"{a} {b}" for a, b in itertools.pairwise(words)])
    names = {found.lower().replace("ё", "е") for found in _NAME.findall(text)}
    return Print(tuple(hashing.digest()), frozenset(names | set(_NUMBER.findall(text))))


def are_copies(a: Print, b: Print) -> bool:
    """Whether one of two texts is a copy of the other, edited perhaps. Symmetric."""
    same = sum(map(eq, a.signature, b.signature))
    if same < _ALIKE * _PERMUTATIONS:
        return False
    only_a, only_b = a.salient - b.salient, b.salient - a.salient
    return min(len(only_a), len(only_b)) <= 0.04 * min(len(a.salient), len(b.salient))
