"""Kafka's jars: only those that the lock file knows, fetched where they are missing, and clear words otherwise."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.local import jars
from services.local.jars import Jar, JarMismatch, JarsUnavailable
from services.local.ports import LOOPBACK, free_port

JAR = Jar("", "org.slf4j", "slf4j-api", "1.7.36")
PATH = "org/slf4j/slf4j-api/1.7.36/slf4j-api-1.7.36.jar"
CONTENT = b"not really a jar"
LOCKED = JAR._replace(sha256="d2c6cf77ae5f94f752b1bb51027081935c2487ad68f670e6d230f41c93d5c547")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Maven cache."""
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    return tmp_path / "m2"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A Maven repository with the one jar, named in jgo's configuration as a user names a mirror."""
    folder = tmp_path / "repository"
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_bytes(CONTENT)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), handler)
    threading.Thread(target=server.serve_forever).start()
    configure(tmp_path, monkeypatch, server.server_port)
    yield folder
    server.shutdown()
    server.server_close()


def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Have jgo take the repository on this port for Maven's central one."""
    settings = tmp_path / "jgo.conf"
    settings.write_text(f"[repositories]\ncentral = http://{LOOPBACK}:{port}\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(settings))


def test_what_is_missing_is_fetched_into_the_maven_cache(cache: Path, repository: Path) -> None:
    seen: list[tuple[int, int]] = []
    assert jars.fetch([LOCKED], lambda done, total: seen.append((done, total))) == [cache / PATH]
    assert (cache / PATH).read_bytes() == CONTENT
    assert seen == [(1, 1)]
    assert [each.name for each in (cache / PATH).parent.iterdir()] == [(cache / PATH).name]


def test_what_is_there_needs_no_repository(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(tmp_path, monkeypatch, free_port())
    (cache / PATH).parent.mkdir(parents=True)
    (cache / PATH).write_bytes(CONTENT)
    assert jars.fetch([LOCKED]) == [cache / PATH]


def test_a_damaged_jar_is_fetched_again(cache: Path, repository: Path) -> None:
    (cache / PATH).parent.mkdir(parents=True)
    (cache / PATH).write_bytes(CONTENT[:5])
    jars.fetch([LOCKED])
    assert (cache / PATH).read_bytes() == CONTENT


def test_another_jar_under_the_same_name_is_refused_and_not_kept(cache: Path, repository: Path) -> None:
    (repository / PATH).write_bytes(b"something else")
    with pytest.raises(JarMismatch, match=r"slf4j-api:1\.7\.36 .* was not run"):
        jars.fetch([LOCKED])
    assert not (cache / PATH).exists()


def test_without_a_route_to_a_repository_it_says_what_to_do(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, monkeypatch, free_port())
    with pytest.raises(JarsUnavailable, match=r"Check the network, or name a repository .*jgo\.conf"):
        jars.fetch([LOCKED])


def test_a_repository_without_the_jar_is_as_good_as_none(cache: Path, repository: Path) -> None:
    (repository / PATH).unlink()
    with pytest.raises(JarsUnavailable, match="could not be fetched"):
        jars.fetch([LOCKED])


def test_a_cache_that_cannot_be_written_is_named(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("M2_REPO", str(tmp_path / "file"))
    with pytest.raises(JarsUnavailable, match="Set M2_REPO to a folder that you may write to"):
        jars.fetch([LOCKED])


def test_the_lock_file_names_each_jar_once_and_no_address() -> None:
    locked = jars.locked()
    assert len({(jar.group, jar.artifact) for jar in locked}) == len(locked) == 46
    assert all(len(jar.sha256) == 64 for jar in locked)
    assert ("org.apache.kafka", "kafka_2.13", "4.3.0") in {jar[1:] for jar in locked}
