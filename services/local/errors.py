"""What can go wrong when a program is started on this machine; every text says what to do."""

from pathlib import Path

from services.platform.errors import Refusal

_LINES = 15
_WIDTH = 400


class LocalError(Refusal):
    """The one-machine stack cannot start or go on."""


class KafkaUnavailable(LocalError):
    """Apache Kafka cannot be had on this machine now. Retry when that is mended, or take the fallback broker."""


class StartFailed(LocalError):
    """A program ended or did not answer in time after its start; its log from the byte `since` on is shown."""

    def __init__(self, name: str, why: str, log: Path, since: int = 0) -> None:
        super().__init__(f"{name} {why}. Its log, {log}, ends so:\n{_tail(log, since)}")


def _tail(log: Path, since: int) -> str:
    """The last lines of a log file, indented, long ones cut; empty if there is none."""
    try:
        text = log.read_bytes()[since:].decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join("    " + line[:_WIDTH] for line in text.splitlines()[-_LINES:])
