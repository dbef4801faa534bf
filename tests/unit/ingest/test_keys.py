"""Who holds a key, and what is said of keys that are none."""

import hashlib
from pathlib import Path

import pytest

from services.ingest.keys import Pusher, read_keys
from services.platform.errors import Refusal

KEY = "0123456789abcdef-ключ"


def test_keys_of_several_pushers_plain_and_hashed(tmp_path: Path) -> None:
    file = tmp_path / "keys.yaml"
    file.write_text(
        f"""
        keys:
          - name: редакция
            key: sha256:{hashlib.sha256(b"their-secret").hexdigest()}
            source: Газета
            sources: [Газета, Журнал]
            per_minute: 60
        """
    )
    keys = read_keys(f"crawler:{KEY}, second:{KEY[::-1]}", file, per_minute=1_000)

    assert keys.holder(KEY) == Pusher("crawler", "crawler", None, 1_000)
    assert keys.holder(KEY[::-1]) == Pusher("second", "second", None, 1_000)
    assert keys.holder("their-secret") == Pusher("редакция", "Газета", frozenset({"Газета", "Журнал"}), 60)
    assert keys.holder(KEY + "x") is None
    assert keys.holder("") is None
    assert keys.holder("\udcff") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("no keys", "is not YAML with"),
        (f"keys: [{{name: a, key: {KEY}", "is not YAML with"),
        (f"keys: [{{key: {KEY}}}]", "keys.0.name: Field required"),
        (f"keys: [{{name: a, key: {KEY}, per_minut: 5}}]", "keys.0.per_minut"),
        (f"keys: [{{name: feeds, key: {KEY}}}]", "our own feed reader"),
    ],
)
def test_files_that_are_wrong(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "keys.yaml").write_text(content)
    with pytest.raises(Refusal, match=says) as refusal:
        read_keys("", tmp_path / "keys.yaml")
    assert KEY not in str(refusal.value)


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        ("", "is not set"),
        (" , ", "is not set"),
        (KEY, "item 1 is not NAME:KEY"),
        (f"a:{KEY},:{KEY}", "item 2 is not NAME:KEY"),
        ("a:short", "the key of a is shorter than 16"),
        (f"a:{KEY},a:{KEY}", "two keys named a"),
        (f"a:{KEY},b:{KEY}", "two names have the same key"),
        ("a:sha256:12", "the digest of a"),
    ],
)
def test_refusals_name_the_item_and_never_the_key(listed: str, says: str) -> None:
    with pytest.raises(Refusal, match=says) as refusal:
        read_keys(listed, None)
    assert KEY not in str(refusal.value)
    assert "short," not in str(refusal.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="LETOPIS_API_KEYS_FILE"):
        read_keys("", tmp_path / "none")
