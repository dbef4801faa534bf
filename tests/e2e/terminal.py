"""A command on a terminal of its own, as a user runs it."""

import fcntl
import os
import re
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ROWS_AND_COLUMNS = struct.pack("HHHH", 50, 180, 0, 0)


class Terminal:
    """Runs a command in a folder; its output is read all the time, as a terminal does."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._screen, child_side = os.openpty()
        fcntl.ioctl(child_side, termios.TIOCSWINSZ, _ROWS_AND_COLUMNS)
        ours = {name: value for name, value in os.environ.items() if not name.startswith("LETOPIS_")}
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**ours, "TERM": "xterm-256color", **(environment or {})},
            stdin=child_side,
            stdout=child_side,
            stderr=child_side,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(child_side)
        self._output = bytearray()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        try:
            while piece := os.read(self._screen, 65536):
                self._output += piece
        except OSError:  # the terminal's last user has gone
            return

    @property
    def text(self) -> str:
        """All that was shown so far, without colours and cursor movements."""
        return _CONTROL.sub("", self._output.decode("utf-8", "replace")).replace("\r\n", "\n")

    def wait_for(self, text: str, seconds: float = 180) -> None:
        """Block until the text was shown; fails with all that was shown where that does not happen."""
        deadline = time.monotonic() + seconds
        while text not in self.text:
            assert self.process.poll() is None, f"ended without showing {text!r}:\n{self.text}"
            assert time.monotonic() < deadline, f"did not show {text!r}:\n{self.text}"
            time.sleep(0.1)

    def press_ctrl_c(self) -> None:
        """What the key does: SIGINT for the processes in the foreground of this terminal, and for no others."""
        os.write(self._screen, b"\x03")

    def processes(self) -> list[psutil.Process]:
        """The command's process and all below it."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def close(self) -> None:
        """Kill what runs, and end the reading."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        os.close(self._screen)


def running(processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Those of the processes that still run; a zombie has ended, and nobody may be there to bury it."""
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
