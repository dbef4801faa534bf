"""A program that runs as a child of this process: what Kafka, PostgreSQL and Letopis's services have in common."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from services.local.errors import StartFailed
from services.local.process_group import Identity, ProcessGroup

_POLL_S = 0.1


class Program(ABC):
    """A program with a name, a log file, and a way to see whether it can work. Once ended it may be started again."""

    name: str
    log: Path
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    _process: subprocess.Popen[bytes] | None = None
    _log_from: int = 0

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The child; only after `start`."""
        assert self._process is not None
        return self._process

    @abstractmethod
    def start(self, group: ProcessGroup) -> None:
        """Start the program without waiting until it is ready. Raises LocalError, OSError."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the program, and no other at its address, can work now. Blocks for seconds at most."""

    def _launch(
        self,
        group: ProcessGroup,
        command: Sequence[str | Path],
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Start the child in the group, its output appended to the log. Raises OSError."""
        self._log_from = self.log.stat().st_size if self.log.exists() else 0
        self._process = group.start(command, log=self.log, env=env, cwd=cwd, identity=identity)

    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def wait_ready(self, seconds: float = 60) -> None:
        """Block until the program can work. Raises StartFailed."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            if not self.running():
                why = f"ended with exit code {self.process.returncode} as it started"
                raise StartFailed(self.name, why, self.log, self._log_from)
            if time.monotonic() > deadline:
                raise StartFailed(self.name, f"was not ready within {seconds:.0f} s", self.log, self._log_from)
            time.sleep(_POLL_S)

    def stop(self, seconds: float = 8) -> bool:
        """Have the program finish and end, or SIGKILL it after `seconds`; True if it ended by itself."""
        return stop_all([self], seconds)

    def kill(self) -> None:
        """SIGKILL, as a crash or a lack of memory would, and wait until it is gone."""
        self.process.kill()
        self.process.wait()


def stop_all(programs: Sequence[Program], seconds: float) -> bool:
    """Have all the programs end at the same time, and SIGKILL those that have not after `seconds`; True if none."""
    running = [each for each in programs if each.running()]
    for each in running:
        each.process.send_signal(each.stop_signal)
    deadline = time.monotonic() + seconds
    in_order = True
    for each in running:
        try:
            each.process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            each.kill()
            in_order = False
    return in_order
