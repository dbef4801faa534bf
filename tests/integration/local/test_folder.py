"""A data folder belongs to one stack, until the last process of it has ended."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from services.local.errors import LocalError
from services.local.folder import FolderInUse, taken
from services.local.process_group import ProcessGroup

OWNER = """
import sys, time
from pathlib import Path
from services.local.folder import taken

with taken(Path(sys.argv[1])):
    print("taken", flush=True)
    time.sleep(1000)
"""


def test_a_second_stack_on_the_folder_is_refused_by_name(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"taken\n"
    with (
        pytest.raises(FolderInUse, match=rf"already running on .* \(process {owner.pid}\).*--data FOLDER"),
        taken(tmp_path),
    ):
        pass
    owner.kill()
    owner.communicate()
    with taken(tmp_path):
        pass


def test_a_process_of_a_killed_stack_keeps_the_folder_until_it_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taken(tmp_path) as folder:
        group = ProcessGroup(held=[folder.lock])
        group.start(["sleep", "1000"], log=None)
        (tmp_path / "lock").write_text("")  # as if its process id were gone
    # The stack's own process has let go; a child of it has not.
    with monkeypatch.context() as impatient:
        impatient.setattr("services.local.folder._LAST_STACK_ENDS_S", 0)
        with pytest.raises(FolderInUse), taken(tmp_path):
            pass
    group.close()
    with taken(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalError, match="--data FOLDER"), taken(tmp_path / "file" / "data"):
        pass


def test_secrets_stay_the_same_and_are_for_the_owner_only(tmp_path: Path) -> None:
    with taken(tmp_path) as folder:
        key = folder.secret("api-key")
    with taken(tmp_path) as folder:
        assert folder.secret("api-key") == key
        folder.publish({"LETOPIS_API_KEY": key})
        assert f"LETOPIS_API_KEY={key}" in folder.settings_file.read_text()
        for file in (tmp_path / "api-key", folder.settings_file):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        folder.withdraw()
        assert not folder.settings_file.exists()


def test_a_log_that_has_grown_large_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.local.folder._LARGE_LOG", 10)
    with taken(tmp_path) as folder:
        folder.log("store").write_text("x" * 11)
        log = folder.log("store")
        assert not log.exists()
        assert (tmp_path / "logs" / "store.log.1").read_text() == "x" * 11
