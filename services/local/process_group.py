"""Child processes that live no longer than the process that started them.

All children join one process group whose leader, the guard, holds the read end of a pipe. The write end is held by
this process alone, so whatever ends it, SIGKILL included, closes the pipe, and the guard kills the whole group.
This needs nothing of one operating system only, and there is no moment at which a child is started but not yet
known. A terminal's Ctrl-C reaches only this process, which can then stop its children in order.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

Identity = tuple[int, int]
"""Numeric ids of a user and of its group."""

_GUARD = """
import os, signal, sys
for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(ignored, signal.SIG_IGN)
sys.stdin.buffer.read()
os.killpg(0, signal.SIGKILL)
"""


class ProcessGroup:
    """Starts children and sees to it that none outlives this process. Not for use from several threads.

    `held`: file descriptors that every child holds open; a lock on such a file lasts until the last child is gone.
    """

    def __init__(self, held: Sequence[int] = ()) -> None:
        self._held = tuple(held)
        self._guard = self._start_guard(group=0)
        self._id = self._guard.pid

    @staticmethod
    def _start_guard(group: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _GUARD],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=group,
        )

    def start(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        log: Path | None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        identity: Identity | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a child without standard input, its output appended to the file `log` (None: where ours goes).

        `identity`: whom to run it as (only root may say). Raises OSError where the program cannot be started.
        """
        with contextlib.nullcontext() if log is None else log.open("ab") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=None if output is None else subprocess.STDOUT,
                env=env,
                cwd=cwd,
                user=None if identity is None else identity[0],
                group=None if identity is None else identity[1],
                extra_groups=None if identity is None else [],
                pass_fds=self._held,
                process_group=self._id,
            )

    def check(self) -> None:
        """Put a new guard in the place of one that was killed. Call it now and then."""
        if self._guard.poll() is not None:
            try:
                self._guard = self._start_guard(group=self._id)
            except PermissionError:  # the group ended with its last child: begin another
                self._guard = self._start_guard(group=0)
                self._id = self._guard.pid

    def __enter__(self) -> "ProcessGroup":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill what is left of the group and wait for the guard to be gone. Stop children in order before."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        self._guard.wait()
