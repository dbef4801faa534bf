"""Articles out of files, for extraction without a broker: JSON lines, text files, folders of both."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from services.contracts.article import MAX_TEXT_BYTES, Article
from services.extract.guidelines import article_of
from services.platform.errors import Refusal

_SUFFIXES = (".jsonl", ".ndjson", ".txt")
# JSON may write a character of two bytes in six.
_MAX_LINE_BYTES = 4 * MAX_TEXT_BYTES


class NoSuchFile(Refusal):
    """A file or folder that was named is not there, or holds nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """One article as it was found, under the id that its file gives it; without article: why it was refused."""

    where: str
    id: str
    size: int
    article: Article | None
    refused: str | None = None


def find(names: Sequence[str]) -> list[Path | None]:
    """The files behind the names, those in folders in order; `-` is standard input and comes out as None.

    Raises NoSuchFile.
    """
    found: list[Path | None] = []
    for name in names:
        path = Path(name)
        if name == "-":
            found.append(None)
        elif path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES and each.is_file())
            if not inside:
                raise NoSuchFile(f"no file in {path} ends in {', '.join(_SUFFIXES)}")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise NoSuchFile(f"there is no file or folder {path}")
    return found


def read(paths: Sequence[Path | None]) -> Iterator[Source]:
    """All articles of the files in their order. Text files are one article each, all others hold JSON lines."""
    for path in paths:
        if path is None:
            yield from _lines(sys.stdin.buffer, "standard input")
        elif path.suffix == ".txt":
            yield _text(path)
        else:
            with path.open("rb") as file:
                yield from _lines(file, str(path))


def _lines(file: IO[bytes], name: str) -> Iterator[Source]:
    number = 0
    while line := file.readline(_MAX_LINE_BYTES + 1):
        number += 1
        where = f"{name}, line {number}"
        size = len(line)
        if size > _MAX_LINE_BYTES:
            while not line.endswith(b"\n") and (line := file.readline(_MAX_LINE_BYTES)):
                size += len(line)
            yield Source(where, str(number), size, None, f"the line has over {_MAX_LINE_BYTES:,} bytes")
        elif line.strip():
            yield _line(line, where, str(number))


def _line(line: bytes, where: str, number: str) -> Source:
    try:
        document = json.loads(line)
    except ValueError as error:
        return Source(where, number, len(line), None, f"not JSON: {error}")
    if not isinstance(document, dict):
        return Source(where, number, len(line), None, "not a JSON object")
    name = str(document.get("id") or number)
    return _source(where, name, len(line), {**document, "id": name})


def _text(path: Path) -> Source:
    """The first line is the title where an empty line follows it."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").strip()
    except UnicodeDecodeError as error:
        return Source(str(path), path.stem, len(data), None, f"not UTF-8: {error.reason} at byte {error.start}")
    title, _, rest = text.partition("\n\n")
    if "\n" in title or not rest:
        title, rest = "", text
    return _source(str(path), path.stem, len(data), {"id": path.stem, "title": title, "text": rest.strip()})


def _source(where: str, name: str, size: int, document: dict[str, Any]) -> Source:
    try:
        return Source(where, name, size, article_of(document))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return Source(where, name, size, None, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    except ValueError as error:
        return Source(where, name, size, None, f"published_at: {error}")
