"""Where a page ended: the place of its last item in the order it was asked in."""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

Sort = Literal["newest", "oldest", "changed", "sources", "relevance"]
SORTS: tuple[Sort, ...] = get_args(Sort)

_KEYS = {"newest": ">i", "oldest": ">i", "changed": ">q", "sources": ">ii", "relevance": ">f"}
_FIRST_KEY_BYTES, _ID_BYTES = 1, 16


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort, what the last entry stands at in it, and the entry's id.

    `key` is the day (newest, oldest), the version (changed), independent reports and day (sources), or the rank.
    """

    sort: Sort
    key: tuple[date | int | float, ...]
    id: UUID

    def encode(self) -> str:
        """As it stands in an address."""
        numbers = [each.toordinal() if isinstance(each, date) else each for each in self.key]
        raw = bytes([SORTS.index(self.sort)]) + struct.pack(_KEYS[self.sort], *numbers) + self.id.bytes
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Raises ValueError for what `encode` never made."""
        raw = _bytes(text)
        if len(raw) <= _ID_BYTES or raw[0] >= len(SORTS):
            raise ValueError("is no cursor of this API")
        sort = SORTS[raw[0]]
        try:
            numbers = struct.unpack(_KEYS[sort], raw[_FIRST_KEY_BYTES:-_ID_BYTES])
        except struct.error as error:
            raise ValueError("is no cursor of this API") from error
        if sort == "relevance" and not 0 <= numbers[0] < float("inf"):
            raise ValueError("is no cursor of this API")
        days = {"newest": 0, "oldest": 0, "sources": 1}.get(sort)
        key = tuple(date.fromordinal(each) if n == days else each for n, each in enumerate(numbers))
        return cls(sort, key, UUID(bytes=raw[-_ID_BYTES:]))


@dataclass(frozen=True, slots=True)
class Rung:
    """Where a page of a ranked list ended: so many entries, and the id of what has them."""

    entries: int
    id: int

    def encode(self) -> str:
        """As it stands in an address."""
        return base64.urlsafe_b64encode(struct.pack(">iq", self.entries, self.id)).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Rung":
        """Raises ValueError for what `encode` never made."""
        try:
            return cls(*struct.unpack(">iq", _bytes(text)))
        except struct.error as error:
            raise ValueError("is no cursor of this API") from error


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("is no cursor of this API") from error
