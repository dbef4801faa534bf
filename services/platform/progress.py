"""How far a worker has come in each partition: what may be committed, and whether a message was skipped.

Faust's own acknowledgement is not used (see `services.platform.streaming`): it also acknowledges what it skips or
cancels. Here a message counts only when its handler says that it is done.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Generic, TypeVar

PartitionT = TypeVar("PartitionT", bound=Hashable)


class SkippedMessages(Exception):
    """The client passed over messages that nobody handled. Do not commit past them: go back to what is committed."""


class Progress(Generic[PartitionT]):
    """Which messages of each partition that this worker holds have begun and which are done, in whatever order."""

    def __init__(self) -> None:
        self._begun: dict[PartitionT, int] = {}
        self._next: dict[PartitionT, int] = {}
        self._ahead: dict[PartitionT, set[int]] = {}
        """What is done behind a message that is not."""
        self._committed: dict[PartitionT, int] = {}

    def __contains__(self, partition: PartitionT) -> bool:
        return partition in self._next

    def __iter__(self) -> Iterator[PartitionT]:
        return iter(self._next)

    def follow(self, partition: PartitionT, offset: int) -> None:
        """Start to follow a partition; `offset` is the first that is not done."""
        self._begun[partition] = self._next[partition] = self._committed[partition] = offset
        self._ahead[partition] = set()

    def next(self, partition: PartitionT) -> int:
        """The least offset that is not done. KeyError where the partition is not followed."""
        return self._next[partition]

    def begin(self, partition: PartitionT, offset: int) -> None:
        """Note that a message comes into work. Again is without effect.

        Raises SkippedMessages if a message stands before this one that has not begun.
        """
        if offset > self._begun[partition]:
            raise SkippedMessages(f"{partition}: offset {offset} came where {self._begun[partition]} was due")
        self._begun[partition] = max(self._begun[partition], offset + 1)

    def done(self, partition: PartitionT, offset: int) -> None:
        """Note that a message that has begun is done: handled, its outputs confirmed. Again is without effect."""
        if offset < self._next[partition]:
            return
        ahead = self._ahead[partition]
        ahead.add(offset)
        while self._next[partition] in ahead:
            ahead.remove(self._next[partition])
            self._next[partition] += 1

    def to_commit(self) -> dict[PartitionT, int]:
        """Of each partition the least offset that is not done, as Kafka commits it, where that is not noted yet."""
        return {each: offset for each, offset in self._next.items() if offset > self._committed[each]}

    def committed(self, offsets: Mapping[PartitionT, int]) -> None:
        """Note what Kafka has taken. Partitions that are no longer followed are ignored."""
        self._committed.update({each: offset for each, offset in offsets.items() if each in self._next})

    def clear(self) -> None:
        """Follow nothing any more: the partitions have been taken away."""
        for each in (self._begun, self._next, self._ahead, self._committed):
            each.clear()
