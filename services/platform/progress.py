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
    """The next offset to be done in each partition that this worker holds. In a partition, one message at a time."""

    def __init__(self) -> None:
        self._next: dict[PartitionT, int] = {}
        self._committed: dict[PartitionT, int] = {}

    def __contains__(self, partition: PartitionT) -> bool:
        return partition in self._next

    def __iter__(self) -> Iterator[PartitionT]:
        return iter(self._next)

    def begin(self, partition: PartitionT, offset: int) -> None:
        """Start to follow a partition; `offset` is the first that is not done."""
        self._next[partition] = self._committed[partition] = offset

    def next(self, partition: PartitionT) -> int:
        """The least offset that is not done. KeyError where the partition is not followed."""
        return self._next[partition]

    def check(self, partition: PartitionT, offset: int) -> None:
        """Raise SkippedMessages if a message stands before this one that is not done."""
        if offset > self._next[partition]:
            raise SkippedMessages(f"{partition}: offset {offset} came where {self._next[partition]} was due")

    def done(self, partition: PartitionT, offset: int) -> None:
        """Note that a message is done: handled, its outputs confirmed. Again is without effect.

        Raises SkippedMessages as `check` does.
        """
        self.check(partition, offset)
        self._next[partition] = max(self._next[partition], offset + 1)

    def to_commit(self) -> dict[PartitionT, int]:
        """The offsets that are done but not yet noted as committed, as Kafka commits them: the next to be read."""
        return {each: offset for each, offset in self._next.items() if offset > self._committed[each]}

    def committed(self, offsets: Mapping[PartitionT, int]) -> None:
        """Note what Kafka has taken. Partitions that are no longer followed are ignored."""
        self._committed.update({each: offset for each, offset in offsets.items() if each in self._next})

    def clear(self) -> None:
        """Follow nothing any more: the partitions have been taken away."""
        self._next.clear()
        self._committed.clear()
