"""The whole stack, started as a new user starts it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.local.ports import free_port
from tests.e2e.terminal import Terminal

LETOPIS = str(Path(sys.executable).with_name("letopis"))
LetopisUp = Callable[..., Terminal]


@pytest.fixture(scope="session")
def letopis() -> str:
    """The command, as `make install` leaves it."""
    return LETOPIS


@pytest.fixture(scope="module")
def letopis_up() -> Iterator[LetopisUp]:
    """`letopis_up(folder, …)`: `letopis up …` on a terminal in the folder, on ports that nobody prefers; settings of
    the services by their names."""
    terminals: list[Terminal] = []

    def up(folder: Path, *arguments: str, **settings: str) -> Terminal:
        ports = (f"--{name}-port={free_port()}" for name in ("ingest", "web", "kafka", "postgres"))
        terminal = Terminal([LETOPIS, "up", *ports, *arguments], folder, settings)
        terminals.append(terminal)
        return terminal

    yield up
    for terminal in terminals:
        terminal.close()
