"""One of Letopis's own services as a child process: `letopis serve NAME` with settings in its environment."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from services.local.errors import StartFailed
from services.local.ports import LOOPBACK
from services.local.process_group import ProcessGroup, stop

# Threads of the matrix library under several processes cost more than they bring (ten times slower under load).
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Service:
    """A service on a port of the loopback address, its log (JSON lines) in the file `log`. One start at a time.

    `settings` are the LETOPIS_… variables it runs with; it sees no others, whatever the environment here says.
    """

    def __init__(self, name: str, port: int, settings: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.url = f"http://{LOOPBACK}:{port}"
        self.log = log
        own = {"LETOPIS_HOST": LOOPBACK, "LETOPIS_PORT": str(port), "LETOPIS_LOG_FORMAT": "json"}
        outside = {name: value for name, value in os.environ.items() if not name.startswith("LETOPIS_")}
        # The data folder is named so that no stack.env of another stack in the current folder is read.
        self._environment = {**outside, **_ONE_THREAD, "LETOPIS_DATA": str(log.parent), **own, **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running child; only after `start`."""
        assert self._process is not None
        return self._process

    def start(self, group: ProcessGroup) -> None:
        """Start the service without waiting for it."""
        command = [sys.executable, "-m", "services.cli", "serve", self.name]
        self._process = group.start(command, log=self.log, env=self._environment)

    def ready(self) -> bool:
        """Whether the service says that it can work now."""
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def wait_ready(self, seconds: float = 60) -> None:
        """Block until the service is ready. Raises StartFailed."""
        deadline = time.monotonic() + seconds
        while not self.ready():
            if self.process.poll() is not None:
                raise StartFailed(self.name, f"ended with exit code {self.process.returncode}", self.log)
            if time.monotonic() > deadline:
                raise StartFailed(self.name, f"was not ready within {seconds:.0f} s", self.log)
            time.sleep(0.1)

    def stop(self, seconds: float = 8) -> bool:
        """Have the service finish what it has begun and end, or SIGKILL it after `seconds`; True if it ended itself."""
        return self._process is None or stop(self._process, seconds)

    def kill(self) -> None:
        """SIGKILL, as a crash or the system's lack of memory would, and wait until it is gone."""
        self.process.kill()
        self.process.wait()
