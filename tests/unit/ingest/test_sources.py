"""Tables and web archives as items."""

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import brotli
import pytest

from services.ingest.checkpoint import Checkpoint
from services.ingest.sources import files, items, size
from services.platform.errors import Refusal

BODY = "Президенты провели переговоры в Астане и договорились встретиться снова. " * 8
PAGE = f"<html lang=ru><meta charset=windows-1251><title>Новость</title><body><article><p>{BODY}</p></article></html>"


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(item.json) for item in items([path]) if item.reason is None]


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


def record(kind: str, url: str, payload: bytes, content: str = "application/http") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:6b1d8a3e-0f0a-5c60-9b1e-1e7a0d1c5a10>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: {content}; msgtype={kind}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def warc(url: str, body: bytes, kind: str, status: str = "200 OK", packed: str = "") -> bytes:
    encoding = f"Content-Encoding: {packed}\r\n" if packed else ""
    return record("response", url, f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{encoding}\r\n".encode() + body)


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

    assert refused.reason == "holds no text of an article"
    fields = json.loads(page.json)
    assert (fields["url"], fields["title"], fields["text"]) == ("https://example.org/1", "Новость", BODY.strip())
    assert refused.origin.endswith("https://example.org/3")


def test_an_archive_that_is_cut_short_gives_what_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    whole = gzip.compress(warc("https://example.org/1", PAGE.encode("cp1251"), "text/html; charset=windows-1251"))
    file.write_bytes(whole + whole[: len(whole) // 2])

    page, *_ = items([file])

    assert page.reason is None


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


def test_an_archive_in_the_form_of_cc_news(tmp_path: Path) -> None:
    """A gzip member for each record; a warcinfo, then request, response and metadata of each page."""
    records = [record("warcinfo", "", b"software: a crawler\r\n", "application/warc-fields")]
    for n in range(3):
        url, page = f"https://example.org/{n}", PAGE.replace("Новость", f"Новость {n}").encode("cp1251")
        records += [
            record("request", url, b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"),
            warc(url, page, "text/html; charset=windows-1251"),
            record("metadata", url, b"fetchTimeMs: 312\r\n", "application/warc-fields"),
        ]
    gone = warc("https://example.org/gone", PAGE.encode("cp1251"), "text/html", status="404 Not Found")
    copy = record("revisit", "https://example.org/0", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    file = tmp_path / "CC-NEWS-20260101000000-00000.warc.gz"
    file.write_bytes(b"".join(gzip.compress(each) for each in [*records, gone, copy]))

    found = list(items([file]))

    assert [(json.loads(item.json)["url"], json.loads(item.json)["title"]) for item in found] == [
        (f"https://example.org/{n}", f"Новость {n}") for n in range(3)
    ]
    assert 0 < sum(item.size for item in found) <= file.stat().st_size


def test_packed_answers_of_an_archive_are_unpacked_and_bombs_do_no_harm(tmp_path: Path) -> None:
    page = PAGE.encode("cp1251")
    kind = "text/html; charset=windows-1251"
    answers = [
        ("gzip", gzip.compress(page)),
        ("gzip", gzip.compress(bytes(200_000_000))),
        ("br", brotli.compress(page)),
        ("br", brotli.compress(bytes(200_000_000), quality=1)),
        ("deflate", zlib.compress(page)),
        ("gzip", page),  # unpacked, but the header was kept
    ]
    file = tmp_path / "a.warc"
    file.write_bytes(
        b"".join(warc(f"https://example.org/{n}", body, kind, packed=how) for n, (how, body) in enumerate(answers))
    )

    assert [item.origin[-1] for item in items([file]) if item.reason is None] == ["0", "2", "4", "5"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.warc.gz", "a.txt"])
def test_what_is_done_is_passed_over(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    lines = b"".join(b'{"text": "%d"}\n\n' % n for n in range(5))
    page = gzip.compress(warc("https://example.org/1", PAGE.encode("cp1251"), "text/html; charset=windows-1251"))
    contents = {
        "a.jsonl": lines,
        "a.jsonl.gz": gzip.compress(lines),
        "a.csv": b"text\n" + b"".join(b"%d\n" % n for n in range(5)),
        "a.warc.gz": page * 5,
        "a.txt": b"one",
    }
    file.write_bytes(contents[name])
    found = list(items([file]))
    assert sum(item.size for item in found) <= (size([file]) or 0)

    for done, item in enumerate(found, 1):
        rest = list(items([file], done=lambda _, number=item.number: number))
        assert [(each.number, each.json) for each in rest] == [(each.number, each.json) for each in found[done:]]


def test_a_checkpoint_remembers_and_knows_a_changed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    one.write_text("a")
    two.write_text("b")

    def checkpoint(key: str = "key") -> Checkpoint:
        found = Checkpoint.of("https://letopis.example", key, None, [one, two])
        found.load()
        return found

    with checkpoint() as first:
        first.note({one: 7}, {"accepted": 7})
        first.note({one: 9, two: 3}, {"accepted": 11, "refused": 1})
    assert (checkpoint().done(one), checkpoint().done(two)) == (9, 3)
    assert checkpoint().counts == {"accepted": 11, "refused": 1}
    assert checkpoint("another key").done(one) == 0

    with next((tmp_path / "state" / "letopis" / "push").iterdir()).open("a") as file:
        file.write('{"done": {"cut')
    two.write_text("changed")
    assert (checkpoint().done(one), checkpoint().done(two)) == (9, 0)
    checkpoint().forget()
    assert checkpoint().done(one) == 0
    assert "key" not in str(list((tmp_path / "state").rglob("*")))


def test_where_nothing_can_be_remembered_the_push_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    checkpoint = Checkpoint.of("https://letopis.example", "key", None, [tmp_path / "file"])

    checkpoint.load()
    checkpoint.note({tmp_path / "file": 1}, {})
    checkpoint.forget()

    assert checkpoint.done(tmp_path / "file") == 0


def test_a_long_field_of_a_table_is_read_like_the_others(tmp_path: Path) -> None:
    long = "Слово " * 30_000
    (tmp_path / "a.csv").write_text(f"id,text\n1,Первый\n2,{long}\n3,Третий\n")

    assert [(fields["id"], len(fields["text"])) for fields in read(tmp_path / "a.csv")] == [
        ("1", 6),
        ("2", len(long)),
        ("3", 6),
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_line_without_end_is_refused_and_the_next_is_read(tmp_path: Path, packed: bool) -> None:
    file = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    raw = b'{"text": "1"}\n' + b"[" * (5 * 1024 * 1024) + b'\n\n\xef\xbb\xbf{"text": "4"}'
    file.write_bytes(gzip.compress(raw) if packed else raw)

    first, overlong, last = items([file])

    assert (first.json, last.json, last.number) == (b'{"text": "1"}', b'{"text": "4"}', 4)
    assert (overlong.number, overlong.reason) == (2, "is longer than 4,194,304 bytes")
    assert sum(item.size for item in (first, overlong, last)) == file.stat().st_size
