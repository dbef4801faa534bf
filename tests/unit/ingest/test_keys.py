"""Who holds a key, and what is said of keys that are none."""

import hashlib
from pathlib import Path

import pytest

from services.ingest.keys import Pusher, read_keys
from services.platform.errors import Refusal

KEY = "0123456789abcdef-ключ"


def test_keys_of_several_pushers_plain_and_hashed(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# newsroom\n\nредакция: sha256:{hashlib.sha256(b'their-secret').hexdigest()}\n")
    keys = read_keys(f"crawler:{KEY}, second:{KEY[::-1]}", file)

    assert keys.holder(KEY) == Pusher("crawler")
    assert keys.holder(KEY[::-1]) == Pusher("second")
    assert keys.holder("their-secret") == Pusher("редакция")
    assert keys.holder(KEY + "x") is None
    assert keys.holder("") is None
    assert keys.holder("\udcff") is None


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        ("", "is not set"),
        (" , ", "is not set"),
        (KEY, "item 1 is not NAME:KEY"),
        (f"a:{KEY},:{KEY}", "item 2 is not NAME:KEY"),
        ("a:short", "the key of a is shorter than 16"),
        (f"a:{KEY},a:{KEY}", "two keys named a"),
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
