"""Tables and web archives as items."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from services.ingest.sources import Item, Unreadable, files, items
from services.platform.errors import Refusal

BODY = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 8
PAGE = f"<html lang=ru><meta charset=windows-1251><title>Новость</title><body><article><p>{BODY}</p></article></html>"


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(item.json) for item in items([path]) if isinstance(item, Item)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_table(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["id", "title", "text"], ["1", "Встреча", '"Первая строка,\nвторая; третья"'], ["2", "", "Визит в Москву"]]
    file = tmp_path / "a.csv"
    file.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))

    assert read(file) == [
        {"id": "1", "title": "Встреча", "text": "Первая строка,\nвторая; третья"},
        {"id": "2", "text": "Визит в Москву"},
    ]


def warc(url: str, body: bytes, kind: str) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:6b1d8a3e-0f0a-5c60-9b1e-1e7a0d1c5a10>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive(tmp_path: Path, packed: bool) -> None:
    records = [
        warc("https://example.org/1", PAGE.encode("cp1251"), "text/html; charset=windows-1251"),
        warc("https://example.org/2.png", b"\x89PNG", "image/png"),
        warc("https://example.org/3", b"<html></html>", "text/html"),
    ]
    file = tmp_path / ("a.warc.gz" if packed else "a.warc")
    file.write_bytes(b"".join(gzip.compress(each) if packed else each for each in records))

    page, refused = items([file])

    assert isinstance(page, Item)
    assert isinstance(refused, Unreadable)
    fields = json.loads(page.json)
    assert (fields["url"], fields["title"], fields["text"]) == ("https://example.org/1", "Новость", BODY.strip())
    assert refused.origin.endswith("https://example.org/3")


def test_an_archive_that_is_cut_short_gives_what_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    whole = gzip.compress(warc("https://example.org/1", PAGE.encode("cp1251"), "text/html; charset=windows-1251"))
    file.write_bytes(whole + whole[: len(whole) // 2])

    found = list(items([file]))

    assert isinstance(found[0], Item)


def test_folders_are_searched_and_the_rest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.jsonl").write_text("{}")
    (tmp_path / "c.pdf").write_text("")

    assert [path and path.name for path in files([str(tmp_path), "-"])] == ["a.jsonl", "b.txt", None]
    with pytest.raises(Refusal, match=r"c\.pdf is none of"):
        files([str(tmp_path / "c.pdf")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refusal, match="holds no"):
        files([str(tmp_path / "empty")])
