"""What `letopis up` does and shows: the stack, the sample articles on their way through it, and their timeline."""

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from logging import getLogger
from pathlib import Path
from types import FrameType
from typing import NoReturn
from uuid import UUID

import httpx
from rich.console import Console
from rich.status import Status

from services.contracts.ids import article_id
from services.local.folder import taken
from services.local.process_group import ProcessGroup
from services.local.stack import Ports, Stack
from services.platform import logging

_SAMPLE_SECONDS = 300
_SHOWN = 25


class Terminal:
    """Tells the user on standard error what happens: one line for each thing done, a spinner for what is under way."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False)
        self._status: Status = self.console.status("")

    def begin(self, what: str) -> None:
        """Show what is under way."""
        self._status.update(f"{what} …")
        self._status.start()

    def done(self, what: str, where: str = "") -> None:
        """Leave a line for what is ready."""
        self._status.stop()
        self.console.print(f"[green]✓[/] {what:<20}{where}")

    def warn(self, text: str) -> None:
        """Leave a line that is noticed."""
        self._status.stop()
        self.console.print(text, style="yellow", markup=False)

    def fetched(self, done: int, total: int) -> None:
        """Show how many jars are there."""
        self._status.update(f"Apache Kafka: fetching and checking its parts, {done} of {total} …")

    def quiet(self) -> None:
        """End the spinner."""
        self._status.stop()


def run(data: Path, sample: bool, ports: Ports) -> None:
    """Start the stack on the folder and stay until Ctrl-C, SIGTERM or the end of the terminal.

    Raises Refusal where the stack cannot start. Nothing of it is left running in any case.
    """
    logging.configure("up", "WARNING")
    getLogger("kafka").setLevel("CRITICAL")  # what its clients meet while Kafka starts is no news; failures are raised
    os.environ["LETOPIS_DATA"] = str(data.absolute())  # for the commands that are run here
    for wish in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, _interrupt)
    terminal = Terminal()
    with taken(data) as folder, ProcessGroup(held=[folder.lock]) as group:
        stack = Stack(folder, group, ports, terminal)
        try:
            where = stack.start()
            if sample:
                _push_sample(stack, group, terminal, where["LETOPIS_API_URL"])
            _say_where(terminal.console, where, folder.path)
            stack.tend(lambda: False)
        except KeyboardInterrupt:
            terminal.begin("Stopping; Ctrl-C again kills")
        finally:
            try:
                stack.stop()
            except KeyboardInterrupt:
                terminal.warn("Killed. Nothing that was accepted is lost.")
            terminal.quiet()


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _push_sample(stack: Stack, group: ProcessGroup, terminal: Terminal, api: str) -> None:
    """Push the sample as a user would, wait until the timeline knows all of it, and show the timeline."""
    with as_file(files("services.local").joinpath("sample.jsonl")) as file:
        terminal.quiet()
        terminal.console.print()
        if not _command(stack, group, "push", str(file)):
            terminal.warn("The sample articles could not be pushed; the stack is up all the same.")
            return
        missing = _ids(file)
    total = len(missing)
    deadline = time.monotonic() + _SAMPLE_SECONDS

    def read() -> bool:
        while missing and _known(api, missing[-1]):
            missing.pop()
        terminal.begin(f"Reading the articles: {total - len(missing)} of {total}")
        return not missing or time.monotonic() > deadline

    stack.tend(until=read)
    terminal.quiet()
    if missing:
        terminal.warn(f"{len(missing)} of {total} articles are still being read; the timeline fills up by itself.")
    _command(stack, group, "timeline", "--limit", str(_SHOWN))


def _command(stack: Stack, group: ProcessGroup, *arguments: str) -> bool:
    """Run a command of `letopis` in the foreground, the stack being tended meanwhile; whether it succeeded."""
    process = group.start([sys.executable, "-m", "services.cli", *arguments], log=None)
    stack.tend(until=lambda: process.poll() is not None)
    return process.returncode == 0


def _ids(sample: Path) -> list[UUID]:
    """The ids that Letopis gives to the articles of the sample, whose addresses are canonical."""
    with sample.open(encoding="utf-8") as lines:
        return [_id(json.loads(line)) for line in lines]


def _id(article: Mapping[str, str | None]) -> UUID:
    published = article["published_at"]
    return article_id(
        source=article["source"] or "",
        url=article["url"],
        external_id=article["id"],
        title=article["title"] or "",
        published_at=datetime.fromisoformat(published) if published else None,
        text=article["text"] or "",
    )


def _known(api: str, article: UUID) -> bool:
    """Whether the timeline has taken in this article."""
    try:
        return httpx.get(f"{api}/v1/articles/{article}", timeout=10).status_code == httpx.codes.OK
    except httpx.TransportError:  # the service is being started again
        return False


def _say_where(console: Console, where: Mapping[str, str], folder: Path) -> None:
    console.print()
    lines = {
        "The timeline": where["LETOPIS_API_URL"] + "/",
        "The API": where["LETOPIS_API_URL"] + "/docs",
        "Push articles": "letopis push FILE…",
        "Follow events": "letopis watch",
        "Kafka": where["LETOPIS_KAFKA"],
        "Logs": str(folder / "logs"),
    }
    for what, here in lines.items():
        console.print(f"{what + ':':<16}{here}", soft_wrap=True, markup=False)
    console.print("\nCtrl-C stops everything; the next start goes on from here.")
