"""Stopped, killed, started again: nothing is left running, and the next start goes on where the last one stopped."""

import contextlib
import json
import socket
import subprocess
import time
from pathlib import Path

import psutil

from services.local.ports import LOOPBACK
from tests.e2e.conftest import LetopisUp
from tests.e2e.terminal import Terminal, running

UP = "Ctrl-C stops everything"
STOP_S = 10


def push(letopis: str, folder: Path, number: int) -> None:
    """Push one article, which is then in the log."""
    article = {
        "url": f"https://example.org/life/{number}",
        "text": f"Министры иностранных дел Казахстана и Киргизии встретились в Астане {number} апреля 2026 года.",
        "published_at": "2026-04-28T12:00:00+05:00",
    }
    done = subprocess.run([letopis, "push", "-"], cwd=folder, input=json.dumps(article), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def timeline_reaches(letopis: str, folder: Path, count: int) -> bool:
    """Whether so many articles come to be in the timeline."""
    for _ in range(120):
        done = subprocess.run([letopis, "timeline", "--json"], cwd=folder, capture_output=True, text=True)
        if sum(len(json.loads(line)["reports"]) for line in done.stdout.splitlines()) == count:
            return True
    return False


def kill_all(processes: list[psutil.Process]) -> None:
    """SIGKILL, the children first: no order may matter."""
    for each in reversed(processes):
        with contextlib.suppress(psutil.NoSuchProcess):  # it followed the one before
            each.kill()


def all_gone(processes: list[psutil.Process]) -> bool:
    """Whether they all end, waiting as long as a stop may take."""
    deadline = time.monotonic() + STOP_S
    while running(processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_it_goes_on_where_it_stopped_also_after_sigkill_of_everything(
    letopis_up: LetopisUp, letopis: str, open_folder: Path
) -> None:
    first = letopis_up(open_folder, "--no-sample")
    first.wait_for(UP)
    push(letopis, open_folder, 1)
    assert timeline_reaches(letopis, open_folder, 1)
    processes = first.processes()
    served = [each.cmdline()[-1] for each in processes if each.cmdline()[-2:-1] == ["serve"]]
    assert sorted(served) == ["extract", "ingest", "store", "web"]

    pressed = time.monotonic()
    first.press_ctrl_c()
    assert first.process.wait(2 * STOP_S) == 0
    assert time.monotonic() - pressed < STOP_S
    assert all_gone(processes)
    assert not (open_folder / ".letopis" / "stack.env").exists()

    second = letopis_up(open_folder, "--no-sample")
    second.wait_for(UP)
    assert timeline_reaches(letopis, open_folder, 1)
    push(letopis, open_folder, 2)
    processes = second.processes()
    kill_all(processes)
    assert all_gone(processes)

    third = letopis_up(open_folder, "--no-sample")
    third.wait_for(UP)
    assert timeline_reaches(letopis, open_folder, 2)
    processes = third.processes()
    third.process.kill()  # alone: its children must not stay
    assert all_gone(processes)


def test_sigkill_while_it_starts_leaves_nothing_and_harms_nothing(
    letopis_up: LetopisUp, letopis: str, open_folder: Path
) -> None:
    for moment in ("Apache Kafka", "✓ topics and tables"):
        terminal = letopis_up(open_folder, "--no-sample")
        terminal.wait_for(moment)
        processes = terminal.processes()
        terminal.process.kill()
        assert all_gone(processes)
    terminal = letopis_up(open_folder, "--no-sample")
    terminal.wait_for(UP)
    push(letopis, open_folder, 1)
    assert timeline_reaches(letopis, open_folder, 1)
    terminal.press_ctrl_c()
    assert terminal.process.wait(2 * STOP_S) == 0


def test_taken_ports_and_no_way_to_kafka_are_said_and_it_goes_on(letopis: str, open_folder: Path) -> None:
    (open_folder / "jgo.conf").write_text(f"[repositories]\ncentral = http://{LOOPBACK}:9\n")
    environment = {"M2_REPO": str(open_folder / "m2"), "JGO_CONFIG_FILE": str(open_folder / "jgo.conf")}
    with socket.create_server((LOOPBACK, 0)) as other:
        taken = other.getsockname()[1]
        ports = [f"--{name}-port={taken}" for name in ("ingest", "web", "kafka", "postgres")]
        terminal = Terminal([letopis, "up", "--no-sample", *ports], open_folder, environment)
        try:
            terminal.wait_for(UP)
            shown = " ".join(terminal.text.split())  # lines are broken where the terminal ends
            for who in ("PostgreSQL", "Kafka", "ingest", "web"):
                assert f"Port {taken} is taken by another program: {who} is on " in shown
            assert "could not be fetched from a Maven repository" in shown
            assert "keeps its log in memory only" in shown
            push(letopis, open_folder, 1)
            assert timeline_reaches(letopis, open_folder, 1)
            terminal.press_ctrl_c()
            assert terminal.process.wait(2 * STOP_S) == 0
        finally:
            terminal.close()
