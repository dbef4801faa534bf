"""What `letopis push` reads: files and folders as items, one JSON object each, not yet looked into."""

import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from services.ingest.body import MAX_LINE_BYTES, Line, LineSplitter, OverlongLine
from services.ingest.encodings import decode, encoding_of
from services.platform.errors import Refusal

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
TEXTS = (".txt",)
PAGES = (".html", ".htm")
TABLES = (".csv", ".tsv")
ARCHIVES = (".warc", ".warc.gz")
_KINDS = {"lines": LINES, "text": TEXTS, "page": PAGES, "table": TABLES, "archive": ARCHIVES}
_ENDINGS = ", ".join(ending for endings in _KINDS.values() for ending in endings)
_SAMPLE_BYTES = _CHUNK_BYTES = 64 * 1024
_MAX_FILE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be pushed, as JSON, or `reason` why none could be made of it. `origin` is where it stands for
    readers; it is the item of that `number` in its `file`, and took `size` bytes of it. Standard input is no file."""

    origin: str
    file: Path | None
    number: int
    size: int
    json: bytes = b""
    reason: str | None = None


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
                raise Refusal(f"{path} holds no {_ENDINGS}")
            found += inside
        elif not path.exists():
            raise Refusal(f"{path} is not there")
        elif not _kind(path):
            raise Refusal(f"{path} is none of {_ENDINGS}")
        else:
            found.append(path)
    return found


def size(paths: Sequence[Path | None]) -> int | None:
    """Bytes to read, as they lie there; None where nobody knows, as with standard input."""
    return None if None in paths else sum(path.stat().st_size for path in paths if path is not None)


def items(
    paths: Sequence[Path | None], source: str | None = None, done: Callable[[Path], int] = lambda _: 0
) -> Iterator[Item]:
    """Read the files one after the other, lines as they come; `source` is for texts and pages, which name none.

    The first items of each file are passed over, as many as `done` says.
    """
    for path in paths:
        if path is None:
            yield from _lines("standard input", None, sys.stdin.buffer, 0, sys.stdin.buffer)
            continue
        number = done(path)
        try:
            for item in _of_file(path, source, number):
                number = item.number
                yield item
        except (OSError, EOFError, csv.Error, zlib.error) as error:
            yield Item(str(path), path, number, 0, reason=f"cannot be read on: {error}")


def _of_file(path: Path, source: str | None, done: int) -> Iterator[Item]:
    match _kind(path):
        case "lines":
            with path.open("rb") as raw:
                file = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
                yield from _lines(str(path), path, file, done, raw)
        case "table":
            yield from _table(path, done)
        case "archive":
            yield from _archive(path, done)
        case _ if not done:
            yield _document(path, source)


def _kind(path: Path) -> str | None:
    name = path.name.lower()
    for kind, endings in _KINDS.items():
        if name.endswith(endings):
            return kind
    return None


def _lines(
    name: str, path: Path | None, file: io.BufferedIOBase | BinaryIO, done: int, raw: io.BufferedIOBase | BinaryIO
) -> Iterator[Item]:
    """`raw` is what lies under a packed file: how far the reading has come."""
    start = 0
    for number, line in _cut(cast(io.BufferedIOBase, file)):
        if number <= done:
            continue
        stop = start if path is None else raw.tell()
        origin, taken, start = f"{name}:{number}", stop - start, stop
        if isinstance(line, OverlongLine):
            yield Item(origin, path, number, taken, reason=f"is longer than {MAX_LINE_BYTES:,} bytes")
        elif stripped := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield Item(origin, path, number, taken, stripped)


def _cut(file: io.BufferedIOBase) -> Iterator[Line]:
    """The lines as they come, in bounded memory however long they are."""
    splitter = LineSplitter()
    while chunk := file.read1(_CHUNK_BYTES):
        yield from splitter.feed(chunk)
    yield from splitter.finish()


def _document(path: Path, source: str | None) -> Item:
    """A text (its first line is the title where an empty line follows) or a page, under its path as its id."""
    taken = path.stat().st_size
    if taken > _MAX_FILE_BYTES:
        return Item(str(path), path, 1, taken, reason=f"is larger than {_MAX_FILE_BYTES:,} bytes")
    raw = path.read_bytes()
    fields: dict[str, Any] = {"id": path.as_posix(), **({"source": source} if source else {})}
    if _kind(path) == "page":
        from services.ingest.pages import NoArticle, read_page  # loads for a second

        try:
            page = read_page(raw, fetched_at=datetime.fromtimestamp(path.stat().st_mtime, UTC))
        except NoArticle as error:
            return Item(str(path), path, 1, taken, reason=str(error))
        fields |= page.fields()
    else:
        head, empty_line, rest = decode(raw).replace("\r\n", "\n").partition("\n\n")
        titled = empty_line and "\n" not in head.strip()
        fields |= {"title": head.strip(), "text": rest} if titled else {"text": head + empty_line + rest}
    return Item(str(path), path, 1, taken, json.dumps(fields, ensure_ascii=False).encode())


def _table(path: Path, done: int) -> Iterator[Item]:
    """Rows under a header that names fields as in JSON; commas, semicolons or tabs, in any encoding."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        encoding = encoding_of(head)
        first_line = head.decode(encoding, "replace").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    csv.field_size_limit(MAX_LINE_BYTES)  # by itself the module takes no field beyond 128 KB
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text:
        start = 0
        for number, row in enumerate(csv.DictReader(text, delimiter=delimiter), 1):
            if number <= done:
                continue
            fields = {name.strip().lstrip("\ufeff"): value for name, value in row.items() if name and value}
            stop = raw.tell()
            encoded = json.dumps(fields, ensure_ascii=False).encode()
            yield Item(f"{path}: row {number + 1}", path, number, stop - start, encoded)
            start = stop


def _archive(path: Path, done: int) -> Iterator[Item]:
    from services.ingest.archives import read_archive
    from services.ingest.pages import NoArticle, read_page

    start = 0
    for page in read_archive(path, done):
        origin, taken = f"{path}: {page.url}", page.start - start
        start = page.start
        try:
            fields = read_page(page.body, page.url, page.label, page.fetched_at).fields()
        except NoArticle as error:
            yield Item(origin, path, page.number, taken, reason=str(error))
            continue
        yield Item(origin, path, page.number, taken, json.dumps(fields, ensure_ascii=False).encode())
