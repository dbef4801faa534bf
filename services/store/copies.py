"""Which articles are copies of others: MinHash over pairs of words, with a guard on names, numbers and dates.

Broder, "On the resemblance and containment of documents" (1997). Templated press releases are alike but for a name or
a number, so likeness alone takes them for copies; a copy may leave out or add something, but where each of two texts
has names or numbers that the other lacks they are different news.
"""

import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import eq
from struct import Struct

from rensa import RMinHash  # type: ignore[import-untyped]

_PERMUTATIONS, _ROWS = 96, 4
_SEED = 7
_LEAST_WORDS = 40
_ALIKE = 0.5
"""Texts of which one word in ten was replaced share about two thirds of their pairs; unrelated ones next to none."""
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<=[^.!?…»\"\s]\s)[«\"]?([А-ЯЁA-Z][\w-]+)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SIGNATURE = Struct(f"<{_PERMUTATIONS}I")
_BAND = Struct(f"<{_ROWS}I")


@dataclass(frozen=True, slots=True)
class Print:
    """What of a text tells its copies: the MinHash signature of its pairs of words, its names and its numbers."""

    signature: tuple[int, ...]
    salient: frozenset[str]

    @property
    def packed(self) -> bytes:
        """The signature as bytes."""
        return _SIGNATURE.pack(*self.signature)

    @classmethod
    def unpack(cls, signature: bytes, salient: Sequence[str]) -> "Print":
        """The print of which `packed` and `salient` were kept."""
        return cls(_SIGNATURE.unpack(signature), frozenset(salient))

    @property
    def bands(self) -> frozenset[int]:
        """Copies have one of these 64-bit numbers in common, all but one in a hundred."""
        packed, width = self.packed, _BAND.size
        rows = (packed[n : n + width] for n in range(0, len(packed), width))
        return frozenset(_number(f"{n}:{row.hex()}") for n, row in enumerate(rows))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


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
