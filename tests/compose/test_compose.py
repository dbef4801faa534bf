"""docker-compose.yml as an operator uses it: up, push from outside, kill each part in turn, down and up again.

Needs a Docker engine with Compose v2; the images are built from this checkout. Runs as a project of its own, on free
ports, with secrets of its own, and leaves neither containers nor volumes behind.
"""

import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
OURS = ("topics", "migrate", "ingest", "extract", "store", "web")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Installation:
    """One running compose project, seen from outside: its two addresses, its key, its `docker compose`."""

    environment: dict[str, str]
    project: str
    key: str

    @property
    def ingest(self) -> str:
        return f"http://127.0.0.1:{self.environment['LETOPIS_INGEST_PORT']}"

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.environment['LETOPIS_WEB_PORT']}"

    def compose(self, *arguments: str) -> str:
        """Run `docker compose`; raises with what it printed where it fails. Returns its standard output."""
        done = subprocess.run(
            ["docker", "compose", "--project-name", self.project, *arguments],
            cwd=ROOT, env={**os.environ, **self.environment}, text=True, capture_output=True, timeout=900, check=False,
        )  # fmt: skip
        if done.returncode:
            logs = self.compose("logs", "--tail", "25", *OURS) if arguments[0] == "up" else ""
            raise AssertionError(f"docker compose {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}\n{logs}")
        return done.stdout

    def push(self, articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Push articles as a crawler does, again on 503 and while the port is closed; returns the answer for each."""
        body = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/x-ndjson"}

        def try_once() -> list[dict[str, Any]] | None:
            answer = httpx.post(f"{self.ingest}/v1/articles", content=body.encode(), headers=headers, timeout=60)
            if answer.status_code in (429, 503):
                return None
            assert answer.status_code in (200, 202), answer.text
            return [json.loads(line) for line in answer.text.splitlines()][:-1]

        return until(try_once)

    def is_read(self, article_id: str) -> bool | None:
        """Whether the article has come through to the database."""
        return httpx.get(f"{self.web}/v1/articles/{article_id}", timeout=20).status_code == 200 or None

    def timeline(self) -> list[dict[str, Any]]:
        """Every entry, page by page."""
        entries: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            page = httpx.get(
                f"{self.web}/v1/timeline", params={"limit": 100} | ({"cursor": cursor} if cursor else {}), timeout=20
            ).raise_for_status().json()  # fmt: skip
            entries += page["entries"]
            cursor = page["next"]
            if not cursor:
                return entries


def until(attempt: Any) -> Any:
    """Call until it returns something other than None; connections refused meanwhile are waited out."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            result = attempt()
        except httpx.TransportError as error:
            result, failure = None, error
        else:
            failure = None
        if result is not None:
            return result
        assert time.monotonic() < deadline, f"still nothing after {PATIENCE_SECONDS} s ({failure})"
        time.sleep(0.3)  # between looks at the condition


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    key = secrets.token_hex(24)
    made = Installation(
        environment={
            "LETOPIS_DB_PASSWORD": secrets.token_hex(24),
            "LETOPIS_API_KEYS": f"crawler:{key}",
            "LETOPIS_INGEST_PORT": str(_free_port()),
            "LETOPIS_WEB_PORT": str(_free_port()),
            "LETOPIS_KAFKA_PORT": str(_free_port()),
        },
        project=f"letopis-test-{secrets.token_hex(4)}",
        key=key,
    )
    try:
        made.compose("up", "--build", "--wait")
        yield made
    finally:
        made.compose("down", "--volumes", "--timeout", "5")


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    lines = [
        line
        for name in ("news_a.jsonl", "news_b.jsonl")
        for line in (ROOT / "tests/gold" / name).read_text(encoding="utf-8").splitlines()
    ]
    return [{k: v for k, v in json.loads(line).items() if k != "events"} for line in lines]


def test_nothing_is_lost_whatever_is_killed(installation: Installation, articles: list[dict[str, Any]]) -> None:
    parts = ["ingest", "extract", "store", "web", "kafka", "postgres"]
    share = len(articles) // (len(parts) + 1)
    pushed = installation.push(articles[:share])
    for number, part in enumerate(parts, start=1):
        fresh = articles[number * share : (number + 1) * share if part != parts[-1] else None]
        if part == "ingest":
            installation.compose("kill", part)
        else:
            # Killed while the articles are on their way.
            pushed += installation.push(fresh)
            installation.compose("kill", part)
        installation.compose("up", "--wait")
        if part == "ingest":
            pushed += installation.push(fresh)
    assert len(pushed) == len(articles)
    for answer in pushed:
        assert answer["status"] in ("accepted", "duplicate")
        until(lambda answer=answer: installation.is_read(answer["id"]))
    assert all(answer["status"] == "duplicate" for answer in installation.push(articles)), "known after all the killing"

    before = installation.timeline()
    assert {entry["type"] for entry in before} == {"visit", "meeting", "call", "signing"}
    installation.compose("down", "--timeout", "30")
    installation.compose("up", "--wait")
    assert installation.timeline() == before, "down and up keep the data"


def test_what_is_in_the_containers(installation: Installation) -> None:
    for service in ("ingest", "extract", "store", "web"):
        assert installation.compose("exec", "-T", service, "id", "-u").strip() == "10001", "not root"
        found = installation.compose("exec", "-T", service, "sh", "-c", "command -v gcc cc make || true")
        assert not found.strip(), "no compiler"


def test_no_secret_has_a_default() -> None:
    for missing in ("LETOPIS_DB_PASSWORD", "LETOPIS_API_KEYS"):
        given = {"LETOPIS_DB_PASSWORD": "x", "LETOPIS_API_KEYS": "a:b"} | {missing: ""}
        done = subprocess.run(
            ["docker", "compose", "config", "--quiet"],
            cwd=ROOT, env={**os.environ, **given}, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode
        assert missing in done.stderr
        assert ".env.example" in done.stderr
