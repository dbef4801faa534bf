"""API keys: who pushes. Only digests are kept; a key that was sent is compared in constant time and never shown."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from services.platform.errors import Refusal

_NAME = re.compile(r"^\S(?:.{0,298}\S)?$")
_MIN_KEY_CHARS = 16


@dataclass(frozen=True, slots=True)
class Pusher:
    """Who holds a key; the name is the source of articles that name none."""

    name: str


class Keys:
    """The keys that open the push door."""

    def __init__(self, digests: dict[str, bytes]) -> None:
        self._digests = digests

    def holder(self, key: str) -> Pusher | None:
        """Whose key it is; None where it is nobody's. Takes the same time for every wrong key."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        found = None
        for name, known in self._digests.items():
            if hmac.compare_digest(digest, known):
                found = Pusher(name)
        return found


def read_keys(listed: str, file: Path | None) -> Keys:
    """Read `NAME:KEY` items from the setting (with commas) and from the file (one a line, `#` begins a comment).

    KEY is the key itself (16 characters at least) or `sha256:` and the digest of one in hex. Raises Refusal, which
    names the item but never shows a key.
    """
    items = [item.strip() for item in listed.split(",")]
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(f"LETOPIS_API_KEYS_FILE: {file} cannot be read: {error}") from None
        items += [line.strip() for line in lines if not line.lstrip().startswith("#")]
    digests: dict[str, bytes] = {}
    for item in filter(None, items):
        name, colon, key = item.partition(":")
        name, key = name.strip(), key.strip()
        if not colon or not _NAME.match(name):
            raise Refusal(f"LETOPIS_API_KEYS: item {len(digests) + 1} is not NAME:KEY")
        if name in digests:
            raise Refusal(f"LETOPIS_API_KEYS: there are two keys named {name}")
        digests[name] = _digest(name, key)
    if not digests:
        raise Refusal(
            "LETOPIS_API_KEYS is not set: nobody could push. Give NAME:KEY (several with commas), for example "
            'crawler:$(python -c "import secrets; print(secrets.token_urlsafe(32))")'
        )
    return Keys(digests)


def _digest(name: str, key: str) -> bytes:
    if key.startswith("sha256:"):
        digest = key.removeprefix("sha256:")
        if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
            raise Refusal(f"LETOPIS_API_KEYS: the digest of {name} is not sha256: and 64 hex digits")
        return bytes.fromhex(digest)
    if len(key) < _MIN_KEY_CHARS:
        raise Refusal(f"LETOPIS_API_KEYS: the key of {name} is shorter than {_MIN_KEY_CHARS} characters")
    return hashlib.sha256(key.encode()).digest()
