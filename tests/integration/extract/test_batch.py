"""letopis extract over files: one line out for each article in, in order; what fails is named and the rest goes on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from services.extract import batch
from services.extract.settings import EngineSettings
from tests.integration.extract import small_engine


def articles(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(json.dumps({"id": f"a-{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return path


async def test_lines_come_in_the_order_of_the_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = articles(tmp_path / "a.jsonl", [str(n) for n in range(100)])
    assert await batch.run([str(path)], EngineSettings(workers=3), small_engine.load(tmp_path))
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in lines] == [f"a-{n}" for n in range(100)]
    assert {len(line["events"]) for line in lines} == {1}
    assert "100 articles, 100 events, 0 left out" in err


async def test_what_fails_is_named_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = articles(tmp_path / "a.jsonl", ["one", "raise", "", "die", "two"])
    assert not await batch.run([str(path)], EngineSettings(workers=2), small_engine.load(tmp_path))
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines() if line.startswith("{")] == ["a-0", "a-4"]
    assert "line 2: ZeroDivisionError: a defect" in err
    assert "line 3: text: " in err
    assert "line 4: PoisonArticle" in err
    assert "3 left out" in err


def test_the_command_on_the_real_engine(tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl", ["В Астане прошла встреча президентов Токаева и Путина.", "Погода хорошая."])
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "extract", path, "-", "--workers", "1"],
        input=b"nonsense\n",
        capture_output=True,
        env={**os.environ, "LETOPIS_DATA": str(tmp_path)},
    )
    assert done.returncode == 1, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert [event["type"] for event in first["events"]] == ["meeting"]
    assert second == {"id": "a-1", "events": []}
    assert b"standard input, line 1: not JSON" in done.stderr
    assert b"Traceback" not in done.stderr


def test_explain_shows_people_what_was_seen(tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl", ["В Астане прошла встреча президентов Токаева и Путина.\u001b[2J", ""])
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "extract", "--explain", path],
        capture_output=True,
        text=True,
        env={**os.environ, "LETOPIS_DATA": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "meeting" in done.stdout
    assert "встреча" in done.stdout
    assert "\x1b" not in done.stdout
    assert "line 2: text: " in done.stderr


def test_ctrl_c_ends_the_command_and_all_its_processes(tmp_path: Path) -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "services.cli", "extract", "-", "--workers", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "LETOPIS_DATA": str(tmp_path)},
        process_group=0,
    )
    assert command.stdin is not None
    assert command.stdout is not None
    command.stdin.write(b'{"text": "x"}\n')
    command.stdin.flush()
    assert command.stdout.readline(), "the answer does not wait for a second line"
    os.killpg(command.pid, signal.SIGINT)
    command.wait(60)
    err = command.communicate()[1]
    assert command.returncode == 130
    assert err == b""
    left = [each for each in psutil.process_iter() if each.pid != command.pid and group_of(each) == command.pid]
    assert psutil.wait_procs(left, timeout=30)[1] == []


def group_of(process: psutil.Process) -> int | None:
    """The process group; None of one that has ended."""
    try:
        return os.getpgid(process.pid)
    except ProcessLookupError:
        return None


def test_evaluate_measures_the_engine_on_gold(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = (Path(__file__).parents[2] / "gold" / "news_a.jsonl").read_text(encoding="utf-8").splitlines()
    gold.write_text("\n".join(lines[:6]), encoding="utf-8")
    command = [sys.executable, "-m", "services.cli", "evaluate", gold]
    environment = {**os.environ, "LETOPIS_DATA": str(tmp_path)}
    figures = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True, env=environment).stdout)
    assert figures["documents"] == 6
    assert 0 < figures["found"]["f1"] <= 1
    shown = subprocess.run([*command, "--mistakes", "1"], capture_output=True, check=True, env=environment, text=True)
    assert "whole records" in shown.stdout
    gold.write_text("{}", encoding="utf-8")
    refused = subprocess.run(command, capture_output=True, env=environment, text=True)
    assert refused.returncode == 2
    assert "line 1" in refused.stderr
    assert "Traceback" not in refused.stderr
