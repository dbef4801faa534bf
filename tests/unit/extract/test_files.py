"""Articles out of files: what is there is read, what cannot be is named with its place and the reason."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from services.contracts.article import MAX_TEXT_BYTES
from services.extract.files import NoSuchFile, Source, find, read


def sources(path: Path) -> list[Source]:
    return list(read([path]))


def test_lines_are_read_with_their_ids_and_what_else_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    document = {"id": "a-1", "title": "Визит", "text": "Текст.", "published_at": "2026-05-14T18:30:00+05:00", "x": 1}
    path.write_text(
        json.dumps(document) + "\n\n" + '{"text": "Второй."}\n{"id": 7, "text": "Третий."}', encoding="utf-8"
    )
    first, second, third = sources(path)
    assert first.id == "a-1"
    assert first.article is not None
    assert (first.article.title, first.article.text) == ("Визит", "Текст.")
    assert first.article.published_at is not None
    assert first.article.published_at.isoformat() == "2026-05-14T18:30:00+05:00"
    assert (second.id, third.id) == ("3", "7")
    assert sum(each.size for each in (first, second, third)) == path.stat().st_size - 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"text": ""}', "text: "),
        (b'{"title": "no text"}', "text: "),
        (b'{"text": "x", "published_at": "tomorrow"}', "published_at: "),
        (json.dumps({"text": "ж" * MAX_TEXT_BYTES * 2}).encode(), "the line has over"),
    ],
)
def test_a_bad_line_is_refused_and_the_next_is_read(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(b'{"text": "before"}\n' + line + b'\n{"text": "after"}\n')
    before, bad, after = sources(path)
    assert bad.article is None
    assert (bad.refused or "").startswith(reason)
    assert bad.where == f"{path}, line 2"
    assert before.article is not None
    assert after.article is not None
    assert before.size + bad.size + after.size == path.stat().st_size


def test_text_files_are_an_article_each_with_a_title_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("\ufeffЗаголовок\r\n\r\nТекст.\r\nЕщё.", encoding="utf-8")
    (tmp_path / "a.txt").write_text("Первая строка,\nвторая.\n\nТретья.", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes("Текст".encode("cp1251"))
    (tmp_path / "other.csv").touch()
    inside, titled, wrong = read(find([str(tmp_path)]))
    assert (inside.id, titled.id, wrong.id) == ("a", "b", "c")
    assert inside.article is not None
    assert (inside.article.title, inside.article.text) == ("", "Первая строка,\nвторая.\n\nТретья.")
    assert titled.article is not None
    assert (titled.article.title, titled.article.text) == ("Заголовок", "Текст.\nЕщё.")
    assert (wrong.article, (wrong.refused or "")[:9]) == (None, "not UTF-8")


def test_standard_input_holds_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b'{"text": "x"}\nbad\n')))
    good, bad = read(find(["-"]))
    assert good.article is not None
    assert bad.where == "standard input, line 2"


def test_what_is_not_there_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="nowhere"):
        find([str(tmp_path / "nowhere")])
    with pytest.raises(NoSuchFile, match="no file in"):
        find([str(tmp_path)])
