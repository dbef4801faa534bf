"""Apache Kafka's jars out of a Maven repository, each checked against the SHA-256 sum in `kafka.lock`.

The lock file names every jar of the broker (`SHA-256 group:artifact:version`, no addresses). jgo fetches what is
missing from the repositories of its own settings (its default, or `[repositories]` in jgo.conf) into the Maven
cache (`~/.m2/repository`, or where `M2_REPO` says), where other Java tools find it too.

`python -m services.local.jars GROUP:ARTIFACT:VERSION… > services/local/kafka.lock` writes the lock file anew, for
another version of Kafka; what it writes is trusted from then on, so review it as code.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from services.local.errors import KafkaUnavailable, LocalError

_AT_ONCE = 8
_SECONDS_WITHOUT_A_BYTE = 10


class JarsUnavailable(KafkaUnavailable):
    """Kafka's jars are not on this machine and cannot be fetched now."""


class JarMismatch(LocalError):
    """A jar is not the one that the project was tested with. Refuse to run it."""


class Jar(NamedTuple):
    """One line of the lock file."""

    sha256: str
    group: str
    artifact: str
    version: str

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"


def locked() -> list[Jar]:
    """The jars of the broker, in the order of the lock file."""
    lines = files("services.local").joinpath("kafka.lock").read_text(encoding="ascii").splitlines()
    return [Jar(sum_, *coordinate.split(":")) for sum_, coordinate in (line.split() for line in lines)]


def fetch(jars: Sequence[Jar], progress: Callable[[int, int], None] = lambda done, total: None) -> list[Path]:
    """The files of the jars in the Maven cache, every one with the right sum; fetches those that are missing.

    `progress(done, total)` is called from this thread after each jar. Blocks: milliseconds where all are there,
    otherwise 5–20 s. Raises JarsUnavailable or JarMismatch.
    """
    paths: list[Path] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for path in pool.map(_fetch_one, jars):
                paths.append(path)
                progress(len(paths), len(jars))
        except LocalError:
            pool.shutdown(cancel_futures=True)
            raise
    return paths


def _fetch_one(jar: Jar) -> Path:
    cached = _cached_path(_cache(), jar)
    if _sha256(cached) == jar.sha256:
        return cached
    try:
        cached.parent.mkdir(parents=True, exist_ok=True)
        # jgo writes straight into its cache; in one of its own, an interrupted or a parallel download harms nobody.
        with tempfile.TemporaryDirectory(dir=cached.parent, prefix=".fetch-") as folder:
            arrived = _download(Path(folder), jar)
            found = _sha256(arrived)
            if found != jar.sha256:
                raise JarMismatch(
                    f"{jar} from the Maven repository has the SHA-256 sum {found}, not {jar.sha256} as the project "
                    "knows it: it was not run. Check the repositories in your jgo.conf and what stands between you "
                    "and them."
                )
            arrived.replace(cached)
    except OSError as error:
        raise JarsUnavailable(
            f"{jar} cannot be written to the Maven cache {_cache()} ({error.strerror or error}). "
            "Set M2_REPO to a folder that you may write to."
        ) from error
    return cached


def _download(folder: Path, jar: Jar) -> Path:
    """Have jgo fetch one jar into a cache of its own below `folder`."""
    import requests

    artifact = _maven(folder).project(jar.group, jar.artifact).at_version(jar.version).artifact()
    try:
        return Path(artifact.resolve())
    except (requests.RequestException, RuntimeError) as error:  # RuntimeError: in none of the repositories
        raise JarsUnavailable(
            f"{jar} is not on this machine and could not be fetched from a Maven repository "
            f"({type(error).__name__}). Check the network, or name a repository that you can reach under "
            "[repositories] in ~/.config/jgo.conf (central = ADDRESS)."
        ) from error


def _maven(cache: Path) -> Any:
    # Imported where needed: with all jars in place nothing of jgo is loaded.
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    repositories = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    return MavenContext(repo_cache=cache, remote_repos=repositories, timeout=_SECONDS_WITHOUT_A_BYTE)


def _cache() -> Path:
    return Path(os.environ.get("M2_REPO") or Path.home() / ".m2" / "repository")


def _cached_path(cache: Path, jar: Jar) -> Path:
    return cache.joinpath(*jar.group.split("."), jar.artifact, jar.version, f"{jar.artifact}-{jar.version}.jar")


def _sha256(path: Path) -> str | None:
    """The sum of a file; None where there is none that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _lock(coordinates: Sequence[str]) -> list[Jar]:
    """What the coordinates need at run time, with sums; where two need different versions, the first one's holds."""
    maven = _maven(_cache())
    found: dict[tuple[str, str], Jar] = {}
    for coordinate in coordinates:
        inputs, transitive = maven.resolver.resolve([maven.create_dependency(coordinate)])
        needed = [*inputs, *(each for each in transitive if each.scope in ("compile", "runtime"))]
        for artifact in (each.artifact for each in needed):
            jar = Jar(_sha256(artifact.resolve()) or "", artifact.groupId, artifact.artifactId, artifact.version)
            found.setdefault((jar.group, jar.artifact), jar)
    return [found[name] for name in sorted(found)]


if __name__ == "__main__":
    print(*(f"{jar.sha256} {jar}" for jar in _lock(sys.argv[1:])), sep="\n")
