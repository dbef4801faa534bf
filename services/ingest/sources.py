"""What `letopis push` reads: files and folders as items, one JSON object each, not yet looked into."""

import gzip
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from services.ingest.encodings import decode
from services.platform.errors import Refusal

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
TEXTS = (".txt",)
PAGES = (".html", ".htm")
_MAX_FILE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be pushed: where it stands, its JSON, and how many bytes of the input it took."""

    origin: str
    json: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that no article could be made of."""

    origin: str
    reason: str
    size: int


def files(arguments: Sequence[str]) -> list[Path | None]:
    """The files that the arguments stand for, folders searched through; None is standard input.

    Raises Refusal where something is not there or of no known kind.
    """
    found: list[Path | None] = []
    for argument in arguments:
        if argument == "-":
            found.append(None)
            continue
        path = Path(argument)
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file() and _kind(each))
            if not inside:
                raise Refusal(f"{path} holds no {', '.join((*LINES, *TEXTS, *PAGES))}")
            found += inside
        elif not path.exists():
            raise Refusal(f"{path} is not there")
        elif not _kind(path):
            raise Refusal(f"{path} is none of {', '.join((*LINES, *TEXTS, *PAGES))}")
        else:
            found.append(path)
    return found


def size(paths: Sequence[Path | None]) -> int | None:
    """Bytes to read; None where nobody knows, as with standard input and packed files."""
    if any(path is None or path.suffix == ".gz" for path in paths):
        return None
    return sum(path.stat().st_size for path in paths if path is not None)


def items(paths: Sequence[Path | None], source: str | None = None) -> Iterator[Item | Unreadable]:
    """Read the files one after the other, lines as they come; `source` is for texts and pages, which name none."""
    for path in paths:
        if path is None:
            yield from _lines("standard input", sys.stdin.buffer)
            continue
        try:
            if _kind(path) == "lines":
                with _opened(path) as file:
                    yield from _lines(str(path), file)
            else:
                yield _document(path, source)
        except (OSError, EOFError) as error:
            yield Unreadable(str(path), f"cannot be read: {error}", 0)


def _kind(path: Path) -> str | None:
    name = path.name.lower()
    for kind, endings in (("lines", LINES), ("text", TEXTS), ("page", PAGES)):
        if name.endswith(endings):
            return kind
    return None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        yield file


def _lines(name: str, file: IO[bytes]) -> Iterator[Item]:
    for number, line in enumerate(file, 1):
        if stripped := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield Item(f"{name}:{number}", stripped, len(line))


def _document(path: Path, source: str | None) -> Item | Unreadable:
    """A text (its first line is the title where an empty line follows) or a page, under its path as its id."""
    taken = path.stat().st_size
    if taken > _MAX_FILE_BYTES:
        return Unreadable(str(path), f"is larger than {_MAX_FILE_BYTES:,} bytes", taken)
    raw = path.read_bytes()
    fields: dict[str, Any] = {"id": path.as_posix(), **({"source": source} if source else {})}
    if _kind(path) == "page":
        from services.ingest.pages import NoArticle, read_page  # loads for a second

        try:
            page = read_page(raw)
        except NoArticle as error:
            return Unreadable(str(path), str(error), taken)
        fields |= page.fields()
    else:
        head, empty_line, rest = decode(raw).replace("\r\n", "\n").partition("\n\n")
        titled = empty_line and "\n" not in head.strip()
        fields |= {"title": head.strip(), "text": rest} if titled else {"text": head + empty_line + rest}
    return Item(str(path), json.dumps(fields, ensure_ascii=False).encode(), taken)
