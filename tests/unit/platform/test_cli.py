"""The command line: quick, every command explains itself, and what the user must mend is one clear line."""

import subprocess
import sys
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from services import cli
from services.platform.errors import Refusal


def commands(group: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """All commands that do something, by their paths."""
    found: dict[tuple[str, ...], Any] = {}
    for name, command in group.commands.items():
        inside = getattr(command, "commands", None)
        found |= commands(command, (*path, name)) if inside else {(*path, name): command}
    return found


COMMANDS = commands(typer.main.get_command(cli.build()))


def test_the_promised_commands_are_there() -> None:
    promised = {"up", "push", "timeline", "watch", "extract", "topics create", "topics check", "migrate"}
    promised |= {"dlq list", "dlq show", "dlq replay", "serve ingest", "serve extract", "serve store", "serve web"}
    assert promised <= {" ".join(path) for path in COMMANDS}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_a_help_page(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli.build(), [*path, "--help"])
    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert COMMANDS[path].help


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from services import cli; cli.build();"
        "heavy = {'pydantic', 'kafka', 'faust', 'psycopg', 'sqlalchemy', 'fastapi', 'httpx', 'numpy'};"
        "print(*sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_what_the_user_must_mend_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise Refusal("mend this")

    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(refuse)
    monkeypatch.setattr(cli, "build", lambda: app)
    monkeypatch.setattr(sys, "argv", ["letopis"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "letopis: mend this\n"


def test_settings_are_asked_for_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("LETOPIS_DATA", str(tmp_path))
    for name in ("LETOPIS_KAFKA", "LETOPIS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for command, variable in ((["topics", "check"], "LETOPIS_KAFKA"), (["migrate"], "LETOPIS_DATABASE_URL")):
        result = CliRunner().invoke(cli.build(), command)
        assert isinstance(result.exception, Refusal)
        first, *rest = str(result.exception).splitlines()
        assert first.startswith(f"{variable}: is not set (")
        assert "letopis up" in rest[-1]
