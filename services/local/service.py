"""One of Letopis's own services as a child process: `letopis serve NAME` with settings in its environment."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from services.local.ports import LOOPBACK
from services.local.process_group import ProcessGroup
from services.local.program import Program

# Threads of the matrix library under several processes cost more than they bring (ten times slower under load).
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Service(Program):
    """A service on a port of the loopback address, its log (JSON lines) in the file `log`.

    `settings` are the LETOPIS_… variables it runs with; it sees no others, whatever the environment here says.
    """

    def __init__(self, name: str, port: int, settings: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.url = f"http://{LOOPBACK}:{port}"
        self.log = log
        # The data folder is named so that no stack.env in the current folder is read.
        own = {
            "LETOPIS_HOST": LOOPBACK,
            "LETOPIS_PORT": str(port),
            "LETOPIS_LOG_FORMAT": "json",
            "LETOPIS_DATA": str(log.parent),
        }
        outside = {name: value for name, value in os.environ.items() if not name.startswith("LETOPIS_")}
        self._environment = {**outside, **_ONE_THREAD, **settings, **own}

    def start(self, group: ProcessGroup) -> None:
        """Start the service without waiting for it."""
        command = [sys.executable, "-m", "services.cli", "serve", self.name]
        self._launch(group, command, env=self._environment)

    def answers(self) -> bool:
        """Whether the service says that it can work now."""
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False
