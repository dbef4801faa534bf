"""`letopis push` against a running service."""

import contextlib
import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from signal import Signals

import pytest

from services.contracts.article import Article
from services.local.service import Service
from tests.integration.ingest.conftest import KEY

Push = Callable[..., subprocess.CompletedProcess[str]]


def run_push(url: str, *arguments: str, key: str = KEY, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "push", *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, "LETOPIS_INGEST_URL": url, "LETOPIS_API_KEY": key},
        timeout=120,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where interrupted pushes are remembered."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "letopis" / "push"


@pytest.fixture
def push(ingest: Service) -> Push:
    return lambda *arguments, **more: run_push(ingest.url, *arguments, **more)


def test_files_of_every_kind(push: Push, tmp_path: Path, on_topic: Callable[[], list[Article]]) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.jsonl").write_text('{"id": 1, "text": "Первая"}\n\n{"id": 2, "text": "Вторая"}\n')
    (folder / "b.jsonl.gz").write_bytes(gzip.compress('{"id": 3, "text": "Третья"}'.encode()))
    (folder / "deep" / "c.txt").write_bytes("Заголовок\r\n\r\nТекст четвёртой.".encode("cp1251"))
    (folder / "d.html").write_bytes(
        (
            "<html lang=ru><meta charset=windows-1251><title>Сайт</title><meta property='og:title' content='Пятая'>"
            "<meta property='article:published_time' content='2025-11-12T16:05:00+03:00'>"
            "<body><article><h1>Пятая</h1><p>" + "Президенты провели переговоры в Астане. " * 10 + "</p></article>"
        ).encode("cp1251")
    )
    (folder / "ignored.pdf").write_bytes(b"%PDF")

    first = push(str(folder), "--source", "Папка")
    again = push(str(folder), "--source", "Папка")

    assert (first.returncode, first.stdout) == (0, "5 accepted, 0 duplicate, 0 refused\n"), first.stderr
    assert (again.returncode, again.stdout) == (0, "0 accepted, 5 duplicate, 0 refused\n")
    articles = {article.title or article.text: article for article in on_topic()}
    assert set(articles) == {"Первая", "Вторая", "Третья", "Заголовок", "Пятая"}
    assert articles["Заголовок"].text == "Текст четвёртой."
    assert articles["Заголовок"].source == "Папка"
    assert articles["Первая"].source == "crawler"
    published = articles["Пятая"].published_at
    assert published is not None
    assert published.isoformat() == "2025-11-12T16:05:00+03:00"


def test_refusals_are_told_by_file_and_line(push: Push, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text": "a", "published_at": "2025-01-01"}\n{"id": 7, "text": "b"}\nnone\n')
    (tmp_path / "empty.html").write_text("<html></html>")

    done = push(str(file), str(tmp_path / "empty.html"))

    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "1 accepted, 0 duplicate, 3 refused",
        f"  {file}:1: published_at has no time zone: write it as 2025-11-12T16:05:00+03:00, or with Z for UTC",
        f"  {file}:3: the item is not valid JSON: expected ident at column 2",
        f"  {tmp_path / 'empty.html'}: holds no text of an article",
    ]
    rehearsed = run_push("http://127.0.0.1:9", "--dry-run", str(file), str(tmp_path / "empty.html"))
    assert rehearsed.returncode == 1
    assert rehearsed.stdout.splitlines() == [
        "1 accepted, 0 duplicate, 3 refused in a dry run: nothing was pushed",
        *done.stdout.splitlines()[1:],
    ]


def test_standard_input(push: Push) -> None:
    lines = b"".join(json.dumps({"id": n, "text": f"Новость {n}"}).encode() + b"\n" for n in range(1_200))

    assert push("-", stdin=lines).stdout == "1,200 accepted, 0 duplicate, 0 refused\n"


@pytest.mark.parametrize(
    ("arguments", "key", "says"),
    [
        (["/no/such/file"], KEY, "/no/such/file is not there"),
        (["pyproject.toml"], KEY, "pyproject.toml is none of"),
        (["tests/gold/news_a.jsonl"], "not-the-key-0123456789", "the API key is not known"),
    ],
)
def test_what_the_user_must_mend(push: Push, arguments: list[str], key: str, says: str) -> None:
    done = push(*arguments, key=key)

    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert key not in done.stderr


def test_no_service(tmp_path: Path) -> None:
    done = run_push("http://127.0.0.1:9", "tests/gold/news_a.jsonl", "--patience", "1")

    assert done.returncode == 2
    assert "Is the stack up" in done.stderr


@pytest.fixture
def busy_service() -> Iterator[str]:
    """Says 503 twice, then takes the first half of what comes, then 429, then the rest."""
    turns = iter([503, 503, "half", 429, "all"])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            lines = self.rfile.read(int(self.headers["content-length"])).splitlines()
            turn = next(turns)
            if isinstance(turn, int):
                self._answer(turn, "application/problem+json", {"detail": "busy"})
                return
            taken = lines[: len(lines) // 2] if turn == "half" else lines
            answers = [{"line": n, "status": "accepted"} for n, _ in enumerate(taken, 1)]
            last = {"status": "stopped", "problem": {}} if turn == "half" else {"status": "done"}
            self._answer(503 if turn == "half" else 202, "application/x-ndjson", *answers, last)

        def _answer(self, status: int, kind: str, *lines: dict[str, object]) -> None:
            body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if status in (429, 503):
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_busy_service_is_asked_again_for_what_it_has_not_taken(busy_service: str) -> None:
    lines = b'{"text": "a"}\n' * 10

    done = run_push(busy_service, "-", stdin=lines)

    assert (done.returncode, done.stdout) == (0, "10 accepted, 0 duplicate, 0 refused\n")


@dataclass
class SlowService:
    """Takes two batches and holds the third back until it is `released`."""

    url: str = ""
    batches: list[list[int]] = field(default_factory=list)
    third_came: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def slow_service() -> Iterator[SlowService]:
    service = SlowService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            lines = self.rfile.read(int(self.headers["content-length"])).splitlines()
            service.batches.append([json.loads(line)["id"] for line in lines])
            if len(service.batches) == 3:
                service.third_came.set()
                service.released.wait(60)
            answers = [{"line": n, "status": "accepted"} for n, _ in enumerate(lines, 1)]
            body = b"".join(json.dumps(line).encode() + b"\n" for line in [*answers, {"status": "done"}])
            with contextlib.suppress(OSError):  # it was killed
                self.send_response(202)
                self.send_header("Content-Type", "application/x-ndjson")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        service.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield service
        service.released.set()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("signal", [Signals.SIGINT, Signals.SIGKILL])
def test_an_interrupted_push_goes_on_where_it_stopped(
    slow_service: SlowService, tmp_path: Path, state_folder: Path, signal: Signals
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"id": n, "text": "x" * 5_000}) + "\n" for n in range(1_500)))
    command = [sys.executable, "-m", "services.cli", "push", str(file)]
    environment = {**os.environ, "LETOPIS_INGEST_URL": slow_service.url, "LETOPIS_API_KEY": KEY}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as first:
        assert slow_service.third_came.wait(60)
        first.send_signal(signal)
        said = first.communicate(timeout=60)
    done = sum(map(len, slow_service.batches[:2]))
    if signal == Signals.SIGINT:
        assert first.returncode == 130
        assert said[0].decode() == f"{done:,} accepted, 0 duplicate, 0 refused\n"
        assert "goes on where this stopped" in said[1].decode()
    slow_service.released.set()

    again = run_push(slow_service.url, str(file))

    assert (again.returncode, again.stdout) == (0, "1,500 accepted, 0 duplicate, 0 refused\n")
    assert f"Going on after {done:,} items" in again.stderr
    assert [n for batch in slow_service.batches[3:] for n in batch] == list(range(done, 1_500))
    assert list(state_folder.iterdir()) == []
    assert run_push(slow_service.url, str(file)).stdout == "1,500 accepted, 0 duplicate, 0 refused\n"
