"""Settings come from the environment; a wrong one is named, its value is not shown."""

from pathlib import Path

import pytest

from services.platform.settings import DatabaseSettings, KafkaSettings, Settings, SettingsError, load


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("KAFKA", "DATABASE_URL", "PARTITIONS", "LOG_LEVEL", "TOPIC_PREFIX"):
        monkeypatch.delenv(f"LETOPIS_{name}", raising=False)
    monkeypatch.setenv("LETOPIS_DATA", str(tmp_path))


def test_every_missing_or_wrong_variable_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETOPIS_PARTITIONS", "many")
    with pytest.raises(SettingsError) as caught:
        load(Settings)
    lines = str(caught.value).splitlines()
    for said in ("LETOPIS_KAFKA: is not set", "LETOPIS_DATABASE_URL: is not set", "LETOPIS_PARTITIONS: "):
        assert any(line.startswith(said) for line in lines)


def test_a_bad_database_address_is_named_and_its_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETOPIS_DATABASE_URL", "mysql://user:hunter2@host/db")
    with pytest.raises(SettingsError) as caught:
        load(DatabaseSettings)
    assert str(caught.value) == "LETOPIS_DATABASE_URL: must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    assert "hunter2" not in repr(caught.value.__context__)


@pytest.mark.parametrize("servers", ["localhost", "localhost:", ":9092", "a:9092,", "a:b"])
def test_bootstrap_servers_need_a_host_and_a_port(monkeypatch: pytest.MonkeyPatch, servers: str) -> None:
    monkeypatch.setenv("LETOPIS_KAFKA", servers)
    with pytest.raises(SettingsError, match=r"^LETOPIS_KAFKA: must be HOST:PORT"):
        load(KafkaSettings)


def test_the_environment_goes_before_the_stack_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "stack.env").write_text("LETOPIS_KAFKA=stack:1\nLETOPIS_TOPIC_PREFIX=fromstack\n")
    monkeypatch.setenv("LETOPIS_KAFKA", "one:1, two:2")
    settings = load(KafkaSettings)
    assert settings.kafka_servers() == ["one:1", "two:2"]
    assert settings.topics().articles.name == "fromstack.articles.v1"


def test_the_password_is_in_no_text_form_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETOPIS_DATABASE_URL", "postgresql://user:hunter2@host/db")
    settings = load(DatabaseSettings)
    assert settings.dsn() == "postgresql://user:hunter2@host/db"
    assert "hunter2" not in f"{settings} {settings!r} {settings.model_dump_json()}"
