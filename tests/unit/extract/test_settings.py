"""Settings of the extraction: sensible without any, and wrong ones named."""

import os
from pathlib import Path

import pytest

from services.extract.settings import EngineSettings
from services.platform.settings import SettingsError, load


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LETOPIS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LETOPIS_DATA", str(tmp_path))


def test_nothing_needs_to_be_set() -> None:
    settings = load(EngineSettings)
    assert settings.workers >= 1
    assert settings.officials == ()
    assert settings.min_confidence is None
    assert settings.article_seconds is None


def test_files_of_officials_come_with_commas_and_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one, two = tmp_path / "one.tsv", tmp_path / "two.tsv"
    one.touch()
    two.touch()
    monkeypatch.setenv("LETOPIS_OFFICIALS", f"{one}, {two}")
    assert load(EngineSettings).officials == (one, two)
    two.unlink()
    with pytest.raises(SettingsError, match=r"^LETOPIS_OFFICIALS: there is no file .*two\.tsv$"):
        load(EngineSettings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("WORKERS", "0"), ("MIN_CONFIDENCE", "1.5"), ("HANG_SECONDS", "60"), ("ARTICLE_SECONDS", "0")],
)
def test_what_is_out_of_bounds_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"LETOPIS_{name}", value)
    with pytest.raises(SettingsError, match=f"^LETOPIS_{name}: "):
        load(EngineSettings)
