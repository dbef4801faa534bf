"""No child outlives the process that started it, however that ends."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from services.local.process_group import ProcessGroup

# Starts a child that ignores every polite signal and a grandchild of it, tells their ids, and waits.
PARENT = """
import signal, sys, time
from pathlib import Path
from services.local.process_group import ProcessGroup

group = ProcessGroup()
stubborn = '''
import signal, subprocess, sys, time
for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(each, signal.SIG_IGN)
print(subprocess.Popen(["sleep", "1000"]).pid, flush=True)
time.sleep(1000)
'''
log = Path(sys.argv[1])
child = group.start([sys.executable, "-c", stubborn], log=log)
while not log.read_text().strip():
    time.sleep(0.05)
print(child.pid, log.read_text().strip(), group._guard.pid, flush=True)
time.sleep(1000)
"""


def gone(pids: list[int]) -> bool:
    """Whether none of the processes runs any more, waiting up to 10 s; a zombie has ended."""
    alive = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    for process in alive:
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            if process.status() != psutil.STATUS_ZOMBIE:
                return False
    return True


def start_parent(tmp_path: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """A process with children, and the ids of the child, the grandchild and the guard."""
    log = tmp_path / "child.log"
    log.touch()
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(log)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    return parent, [int(pid) for pid in parent.stdout.readline().split()]


def test_sigkill_of_the_parent_leaves_nothing_behind(tmp_path: Path) -> None:
    parent, children = start_parent(tmp_path)
    parent.kill()
    parent.communicate()
    assert gone(children)


def test_the_end_of_the_parent_by_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    parent, children = start_parent(tmp_path)
    parent.send_signal(signal.SIGINT)
    parent.communicate()
    assert parent.returncode != 0
    assert gone(children)


@pytest.mark.parametrize("with_a_child", [True, False])
def test_a_killed_guard_is_replaced(tmp_path: Path, with_a_child: bool) -> None:
    with ProcessGroup() as group:
        first = group.start(["sleep", "1000"], log=None) if with_a_child else None
        group._guard.kill()
        group._guard.wait()
        group.check()
        second = group.start(["sleep", "1000"], log=None)
    assert gone([second.pid, *([first.pid] if first else [])])
