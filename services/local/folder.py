"""The data folder of a one-machine stack: who works on it, its secrets, its logs, and how others find the stack."""

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

from services.local.errors import LocalError

_LARGE_LOG = 20_000_000
_LAST_STACK_ENDS_S = 10


class FolderInUse(LocalError):
    """Another stack works on the folder."""


class DataFolder:
    """A folder that belongs to this stack alone, until the last process that holds `lock` open has ended."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self.lock = lock
        self.settings_file = path / "stack.env"
        (path / "logs").mkdir(exist_ok=True)

    def log(self, name: str) -> Path:
        """The log file of a program; one that has grown large is put aside as `.1` first."""
        log = self.path / "logs" / f"{name}.log"
        if log.exists() and log.stat().st_size > _LARGE_LOG:
            log.replace(log.with_suffix(".log.1"))
        return log

    def secret(self, name: str) -> str:
        """A random secret that is made once and stays the same for this folder. Only its owner may read the file."""
        file = self.path / name
        if not file.exists():
            _write_private(file, secrets.token_urlsafe(24))
        return file.read_text(encoding="ascii")

    def publish(self, settings: Mapping[str, str]) -> None:
        """Tell other commands in this place (LETOPIS_… variables) where the running stack is."""
        lines = (f"{name}={value}\n" for name, value in settings.items())
        _write_private(self.settings_file, "# Of the running stack; gone when it stops.\n" + "".join(lines))

    def withdraw(self) -> None:
        """Take back what `publish` told."""
        self.settings_file.unlink(missing_ok=True)


@contextlib.contextmanager
def taken(path: Path) -> Iterator[DataFolder]:
    """The folder, made if it is missing, for this stack alone.

    Waits up to 10 s for processes of a stack that was just killed. Raises FolderInUse, or LocalError where the
    folder cannot be written.
    """
    path = path.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LocalError(
            f"{path} cannot be written ({error.strerror}). Name a folder of yours: letopis up --data FOLDER"
        ) from error
    try:
        _lock(lock, path)
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield DataFolder(path, lock)
    finally:
        os.close(lock)


def _lock(lock: int, path: Path) -> None:
    deadline = time.monotonic() + _LAST_STACK_ENDS_S
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(lock, 20, 0).decode()
            # An owner that is gone leaves its children for a moment only: they are being killed.
            if (owner and psutil.pid_exists(int(owner))) or time.monotonic() > deadline:
                raise FolderInUse(
                    f"A stack is already running on {path} (process {owner or 'unknown'}). Use it as it is, stop it "
                    "with Ctrl-C where it runs, or start a second one on a folder of its own: "
                    "letopis up --data FOLDER"
                ) from None
        time.sleep(0.1)


def _write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, at once or not at all."""
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
    new.replace(file)
