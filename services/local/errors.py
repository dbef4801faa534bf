"""What can go wrong when a program is started on this machine; every text says what to do."""

from pathlib import Path

from services.platform.errors import Refusal

_TAIL = 15


class LocalError(Refusal):
    """The one-machine stack cannot start or go on."""


class KafkaUnavailable(LocalError):
    """Apache Kafka cannot be had on this machine now. Retry when that is mended, or take the fallback broker."""


class StartFailed(LocalError):
    """A program ended or did not answer in time after its start."""

    def __init__(self, name: str, why: str, log: Path) -> None:
        super().__init__(f"{name} {why}. Its log, {log}, ends so:\n{tail(log)}")


def tail(log: Path, lines: int = _TAIL) -> str:
    """The last lines of a log file, indented; empty if there is none."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join("    " + line for line in text.splitlines()[-lines:])
