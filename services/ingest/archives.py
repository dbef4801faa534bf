"""Web archives (WARC 1.0 and 1.1, plain or gzipped), such as those of CC-NEWS, as pages."""

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import brotli
from fastwarc.warc import ArchiveIterator, WarcRecordType

_MAX_PAGE_BYTES = 4 * 1024 * 1024
_HTML = ("text/html", "application/xhtml+xml")
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page that was answered with 200; `number` counts the archive's answers, `start` is where in the file it
    stands, `label` what HTTP calls its encoding, `fetched_at` when it was taken, if the archive tells."""

    number: int
    url: str
    body: bytes
    label: str | None
    start: int
    fetched_at: datetime | None


def read_archive(path: Path, done: int = 0) -> Iterator[ArchivedPage]:
    """The pages after the first `done` answers, one after the other in bounded memory; of a large one, the beginning.

    Requests, metadata, revisits, and answers that are no pages or no success are passed over. Raises OSError where the
    archive is cut short, or is none.
    """
    # The library would unpack, but loses its place in the file when such an answer is not read to its end.
    answers = ArchiveIterator(
        str(path), record_types=WarcRecordType.response, auto_decode="transfer", fsspec_args=False
    )
    for number, record in enumerate(answers, 1):
        if number <= done or record.http_content_type not in _HTML or record.http_headers.status_code != 200:
            continue
        yield ArchivedPage(
            number=number,
            url=str(record.headers.get("WARC-Target-URI") or "").strip("<>"),
            body=_unpacked(
                record.reader.read(_MAX_PAGE_BYTES), str(record.http_headers.get("Content-Encoding") or "").lower()
            ),
            label=record.http_charset,
            start=record.stream_pos,
            fetched_at=record.record_date,
        )


def _unpacked(raw: bytes, encoding: str) -> bytes:
    """At most as much as a page may have. Many archives keep the header though they have unpacked the body."""
    with contextlib.suppress(zlib.error, brotli.error):
        match encoding.strip():
            case "gzip" | "x-gzip" | "deflate":
                return zlib.decompressobj(_GZIP_OR_ZLIB).decompress(raw, _MAX_PAGE_BYTES)
            case "br":
                unpacked: bytes = brotli.Decompressor().process(raw, output_buffer_limit=_MAX_PAGE_BYTES)
                return unpacked
    return raw
