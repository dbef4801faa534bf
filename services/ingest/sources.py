"""What `letopis push` reads: files and folders as items, one JSON object each, not yet looked into."""

import csv
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from services.ingest.encodings import decode, encoding_of
from services.platform.errors import Refusal

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
TEXTS = (".txt",)
PAGES = (".html", ".htm")
TABLES = (".csv", ".tsv")
ARCHIVES = (".warc", ".warc.gz")
_KINDS = {"lines": LINES, "text": TEXTS, "page": PAGES, "table": TABLES, "archive": ARCHIVES}
_ENDINGS = ", ".join(ending for endings in _KINDS.values() for ending in endings)
_MAX_PAGE_BYTES = 4 * 1024 * 1024
_SAMPLE_BYTES = 64 * 1024
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
    """Bytes to read; None where nobody knows, as with standard input and packed files."""
    if any(path is None or path.suffix in (".gz", ".warc") for path in paths):
        return None
    return sum(path.stat().st_size for path in paths if path is not None)


def items(paths: Sequence[Path | None], source: str | None = None) -> Iterator[Item | Unreadable]:
    """Read the files one after the other, lines as they come; `source` is for texts and pages, which name none."""
    for path in paths:
        if path is None:
            yield from _lines("standard input", sys.stdin.buffer)
            continue
        try:
            match _kind(path):
                case "lines":
                    with _opened(path) as file:
                        yield from _lines(str(path), file)
                case "table":
                    yield from _table(path)
                case "archive":
                    yield from _archive(path)
                case _:
                    yield _document(path, source)
        except (OSError, EOFError, csv.Error) as error:
            yield Unreadable(str(path), f"cannot be read: {error}", 0)


def _kind(path: Path) -> str | None:
    name = path.name.lower()
    for kind, endings in _KINDS.items():
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


def _table(path: Path) -> Iterator[Item]:
    """Rows under a header that names fields as in JSON; commas, semicolons or tabs, in any encoding."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        encoding = encoding_of(head)
        first_line = head.decode(encoding, "replace").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        for number, row in enumerate(csv.DictReader(text, delimiter=delimiter), 2):
            fields = {name.strip().lstrip("\ufeff"): value for name, value in row.items() if name and value}
            encoded = json.dumps(fields, ensure_ascii=False).encode()
            yield Item(f"{path}: row {number}", encoded, len(encoded))


def _archive(path: Path) -> Iterator[Item | Unreadable]:
    """The HTML pages of a web archive, such as those of CC-NEWS."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    from services.ingest.pages import NoArticle, read_page

    pages = ArchiveIterator(str(path), record_types=WarcRecordType.response, auto_decode="all", fsspec_args=False)
    for record in pages:
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        if record.http_content_type not in ("text/html", "application/xhtml+xml"):
            continue
        raw = record.reader.read(_MAX_PAGE_BYTES)
        origin = f"{path}: {url}"
        try:
            fields = read_page(raw, url, record.http_charset).fields()
        except NoArticle as error:
            yield Unreadable(origin, str(error), 0)
            continue
        yield Item(origin, json.dumps(fields, ensure_ascii=False).encode(), 0)
