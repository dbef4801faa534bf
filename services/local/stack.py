"""The one-machine stack: broker, database and Letopis's four services as children of this process.

`Stack` starts them in order, starts again what ends by itself, and stops all within ten seconds. What it tells the
user goes through a `Narrator`, so that nothing here knows of terminals.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from services.local import jars
from services.local.errors import KafkaUnavailable, LocalError
from services.local.folder import DataFolder
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from services.local.program import Program, stop_all
from services.local.service import Service
from services.local.tansu import Tansu
from services.platform import kafka as clients
from services.platform import migrations
from services.platform.settings import KafkaSettings, load
from services.platform.topics import reconcile

_DRAIN_S = 3.0
_SERVICES_STOP_S = 6.0
_SERVERS_STOP_S = 3.0
"""What a service may still finish; what services, then servers get to end. Together below the ten seconds of a stop."""
_CALM_S = 60.0
_LONGEST_PAUSE_S = 30.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports that are taken where they are free."""

    ingest: int = 8470
    web: int = 8480
    kafka: int = 9092
    postgres: int = 8432


class Narrator(Protocol):
    """Whoever tells the user what happens."""

    def begin(self, what: str) -> None:
        """Something begins that takes a while."""

    def done(self, what: str, where: str = "") -> None:
        """Something is ready."""

    def warn(self, text: str) -> None:
        """Something that the user should know, though all goes on."""

    def fetched(self, done: int, total: int) -> None:
        """So many of Kafka's jars are there."""


@dataclass(slots=True)
class _Watched:
    """A program under watch: how often it ended of late, and when to start it again."""

    program: Program
    started: float
    failures: int = 0
    start_at: float | None = None


class Stack:
    """All programs of one data folder. Everything blocks; not for use from several threads."""

    def __init__(self, folder: DataFolder, group: ProcessGroup, ports: Ports, narrator: Narrator) -> None:
        self._folder = folder
        self._group = group
        self._ports = ports
        self._narrator = narrator
        self._watched: list[_Watched] = []
        # What the user set for the services, such as LETOPIS_WORKERS, holds unless the stack itself says otherwise.
        self._environment = {name: value for name, value in os.environ.items() if name.startswith("LETOPIS_")}

    def start(self) -> dict[str, str]:
        """Start everything, wait until all is ready, and publish where it is; returns what was published.

        Raises LocalError, OSError; what was started by then is left to `stop`.
        """
        self._folder.withdraw()  # what a stack that was killed has left
        self._narrator.begin("PostgreSQL")
        postgres = Postgres(
            self._folder.path / "postgres", self._folder.log("postgres"), self._port("PostgreSQL", self._ports.postgres)
        )
        self._start(postgres)
        broker = self._start_broker()
        postgres.wait_ready()
        self._narrator.done("PostgreSQL", postgres.address)
        broker.wait_ready()
        self._narrator.done(broker.name, broker.address)

        self._narrator.begin("topics and tables")
        self._create_topics(broker.address)
        for owner in migrations.OWNERS:
            migrations.upgrade(postgres.url(), owner)
        self._narrator.done("topics and tables")

        published = self._start_services(broker, postgres.url())
        self._folder.publish(published)
        return published

    def tend(self, until: Callable[[], bool]) -> None:
        """Block until `until()` holds, starting again every program that ends by itself, after a growing pause."""
        while not until():
            self._group.check()
            for watched in self._watched:
                self._tend_one(watched)
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop everything: the services finish what they have begun, then the servers. Takes ten seconds at most."""
        self._folder.withdraw()
        programs = [watched.program for watched in self._watched]
        services = [each for each in programs if isinstance(each, Service)]
        for part, seconds in ((services, _SERVICES_STOP_S), (programs, _SERVERS_STOP_S)):
            stop_all(part, seconds)

    def _start(self, program: Program) -> None:
        program.start(self._group)
        self._watched.append(_Watched(program, started=time.monotonic()))

    def _start_broker(self) -> Kafka | Tansu:
        port = self._port("Kafka", self._ports.kafka)
        log = self._folder.log("kafka")
        self._narrator.begin("Apache Kafka")
        try:
            files = jars.fetch(jars.locked(), self._narrator.fetched)
            kafka = Kafka(self._folder.path / "kafka", log, files, port, free_port())
            self._start(kafka)
        except KafkaUnavailable as error:
            self._narrator.warn(
                f"{error}\nUntil then a small broker, Tansu, takes Kafka's place. It keeps its log in memory only: "
                "articles that were accepted but not yet read are lost when the stack stops. For trying out, not for "
                "work. The timeline itself stays, it is in PostgreSQL."
            )
            tansu = Tansu(log, port)
            self._start(tansu)
            return tansu
        return kafka

    @staticmethod
    def _create_topics(server: str) -> None:
        settings = load(KafkaSettings, kafka=server)
        with clients.admin([server]) as admin:
            reconcile(admin, settings.topics().all(), settings.replication)

    def _start_services(self, broker: Kafka | Tansu, database: str) -> dict[str, str]:
        key = self._folder.secret("api-key")
        road = {"LETOPIS_DRAIN_SECONDS": str(_DRAIN_S), **self._environment, "LETOPIS_KAFKA": broker.address}
        if isinstance(broker, Tansu):
            road["LETOPIS_TRANSACTIONS"] = "false"
        stored = {**road, "LETOPIS_DATABASE_URL": database}
        editors = self._environment.get("LETOPIS_EDITOR_KEYS")
        settings: Mapping[str, Mapping[str, str]] = {
            "ingest": {**stored, "LETOPIS_API_KEYS": f"local:{key}"},
            "extract": road,
            "store": stored,
            "web": {**stored, "LETOPIS_EDITOR_KEYS": ",".join(filter(None, (editors, f"local:{key}")))},
        }
        preferred = {"ingest": self._ports.ingest, "web": self._ports.web}
        services = {
            name: Service(name, self._port(name, preferred.get(name)), values, self._folder.log(name))
            for name, values in settings.items()
        }
        self._narrator.begin(", ".join(services))
        for service in services.values():
            self._start(service)
        for service in services.values():
            self._narrator.begin(service.name)
            service.wait_ready()
            self._narrator.done(service.name, service.url)
        return {
            **stored,
            "LETOPIS_INGEST_URL": services["ingest"].url,
            "LETOPIS_API_URL": services["web"].url,
            "LETOPIS_API_KEY": key,
            "LETOPIS_EDITOR_KEY": key,
        }

    def _port(self, who: str, preferred: int | None) -> int:
        port = free_port(preferred)
        if preferred not in (None, port):
            self._narrator.warn(f"Port {preferred} is taken by another program: {who} is on {port} instead.")
        return port

    def _tend_one(self, watched: _Watched) -> None:
        now = time.monotonic()
        program = watched.program
        if watched.start_at is not None:
            if now >= watched.start_at:
                watched.start_at, watched.started = None, now
                self._start_again(program)
        elif not program.running():
            watched.failures = 1 if now - watched.started > _CALM_S else watched.failures + 1
            pause = min(2.0 ** (watched.failures - 1), _LONGEST_PAUSE_S)
            watched.start_at = now + pause
            self._narrator.warn(
                f"{program.name} ended by itself (exit code {program.process.returncode}; its log: {program.log}). "
                f"It is started again in {pause:.0f} s."
            )

    def _start_again(self, program: Program) -> None:
        try:
            program.start(self._group)
            if isinstance(program, Tansu):  # it has forgotten its topics
                program.wait_ready()
                self._create_topics(program.address)
        except (LocalError, OSError) as error:
            # Found ended at the next look, and tried again after a longer pause.
            _log.warning("start failed", program=program.name, error=str(error))
