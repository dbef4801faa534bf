"""How far a push has come, kept beside the run so that the same push, after an interruption, goes on from there."""

import contextlib
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Self


class Checkpoint:
    """What has its answer of the files of one push, in a file that grows by a line for each step.

    A file that has changed since counts as not begun. Where the file cannot be kept, nothing is remembered: pushing
    all of it again is safe, it only takes longer.
    """

    def __init__(self, kept_in: Path) -> None:
        self._path = kept_in
        self._done: dict[str, int] = {}
        self._file: IO[str] | None = None
        self.counts: Counter[str] = Counter()

    @classmethod
    def of(cls, url: str, key: str, source: str | None, files: Iterable[Path]) -> Self:
        """The checkpoint of the push of these files to that service, under that key."""
        parts = [url, key, source or "", *(str(file.absolute()) for file in files)]
        return cls(state_folder() / f"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}.jsonl")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def load(self) -> None:
        """Remember what an earlier run has done."""
        with contextlib.suppress(OSError):
            for line in self._path.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError):  # the last line, cut by a crash
                    step = json.loads(line)
                    self._done |= step["done"]
                    self.counts = Counter(step["counts"])

    def done(self, file: Path) -> int:
        """How many of the file's items have their answer."""
        return self._done.get(_name(file), 0)

    def note(self, done: Mapping[Path, int], counts: Mapping[str, int]) -> None:
        """Note how many items of these files have their answer by now, and the counts so far."""
        with contextlib.suppress(OSError):
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("a", encoding="utf-8")
            step = {"done": {_name(file): number for file, number in done.items()}, "counts": counts}
            self._file.write(json.dumps(step) + "\n")
            self._file.flush()

    def forget(self) -> None:
        """The push is over, or is to begin anew."""
        self._done.clear()
        self.counts.clear()
        with contextlib.suppress(OSError):
            self._path.unlink()


def state_folder() -> Path:
    """Where the user's programs keep such things (XDG Base Directory Specification)."""
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "letopis" / "push"


def _name(file: Path) -> str:
    """The file as it is now."""
    state = file.stat()
    return f"{file.absolute()}|{state.st_size}|{state.st_mtime_ns}"
