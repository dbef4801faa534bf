"""What the push door would answer, worked out without it: for a dry run."""

from collections.abc import Sequence
from datetime import UTC, datetime

from services.ingest import problems
from services.ingest.body import MAX_LINE_BYTES
from services.ingest.client import Answer
from services.ingest.drafts import Fault, RefusedItem, read_draft


class Rehearsal:
    """Answers to batches as a service would that has none of these articles yet."""

    def push(self, batch: Sequence[bytes]) -> list[Answer]:
        """The answers to the items, in order."""
        return [_answer(line) for line in batch]


def _answer(line: bytes) -> Answer:
    try:
        if len(line) > MAX_LINE_BYTES:
            raise RefusedItem(Fault(None, f"is longer than {MAX_LINE_BYTES:,} bytes"))
        read_draft(line).article("dry run", datetime.now(UTC))
    except RefusedItem as refusal:
        return Answer("refused", problems.refused(refusal.faults)["detail"])
    return Answer("accepted")
