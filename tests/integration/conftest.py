"""Services as child processes on the session's broker and a database of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.contracts.topics import Topics
from services.local.ports import free_port
from services.local.process_group import ProcessGroup
from services.local.service import Service
from services.platform import kafka as clients
from services.platform.topics import reconcile

RunService = Callable[..., Service]


@pytest.fixture
def topics(kafka: str, topic_prefix: str) -> Topics:
    """The topics of the road under a prefix of this test's own, made on the session's broker."""
    made = Topics(topic_prefix)
    with clients.admin([kafka]) as admin:
        reconcile(admin, made.all(), replication=1)
    return made


@pytest.fixture
def stack_settings(kafka: str, topics: Topics, database_url: str) -> dict[str, str]:
    """The LETOPIS_… variables of this test: broker, topics (made), database (migrated and empty)."""
    return {"LETOPIS_KAFKA": kafka, "LETOPIS_TOPIC_PREFIX": topics.prefix, "LETOPIS_DATABASE_URL": database_url}


@pytest.fixture
def run_service(process_group: ProcessGroup, stack_settings: dict[str, str], tmp_path: Path) -> Iterator[RunService]:
    """`run_service("ingest", LETOPIS_API_KEYS="k")`: a service of this test, ready; stopped after it.

    What is given goes over `stack_settings`. A second call starts another worker of the same service. The log is
    `service.log`; `service.kill()` is SIGKILL, `service.start(process_group)` starts it again.
    """
    running: list[Service] = []

    def run(name: str, *, wait: bool = True, port: int | None = None, **settings: str) -> Service:
        log = tmp_path / f"{name}-{len(running)}.log"
        service = Service(name, port or free_port(), {**stack_settings, **settings}, log)
        service.start(process_group)
        running.append(service)
        if wait:
            service.wait_ready()
        return service

    yield run
    for service in reversed(running):
        service.stop()
