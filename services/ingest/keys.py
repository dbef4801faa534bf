"""API keys: who pushes. Only digests are kept; a key that was sent is compared in constant time and never shown."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, field_validator

from services.platform.errors import Refusal

FEEDS_OWNER = "feeds"
"""Who owns the articles that our own feed reader brings in."""
_MIN_KEY_CHARS = 16


@dataclass(frozen=True, slots=True)
class Pusher:
    """Who holds a key. `source` is that of articles that name none; only `sources` are taken where they are given;
    `per_minute` is how many articles, 0 for as many as we can take."""

    name: str
    source: str
    sources: frozenset[str] | None = None
    per_minute: int = 0


class Keys:
    """The keys that open the push door."""

    def __init__(self, digests: Mapping[bytes, Pusher]) -> None:
        self._digests = digests

    def holder(self, key: str) -> Pusher | None:
        """Whose key it is; None where it is nobody's. Takes the same time for every wrong key."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        found = None
        for known, pusher in self._digests.items():
            if hmac.compare_digest(digest, known):
                found = pusher
        return found


def read_keys(listed: str, file: Path | None, per_minute: int = 0) -> Keys:
    """Read `NAME:KEY` items from the setting (with commas), and the file.

    KEY is the key itself (16 characters at least) or `sha256:` and the digest of one in hex. The file is YAML:
    `keys:` and a list of `name`, `key` and, where wanted, `source`, `sources` and `per_minute`, for which the
    argument stands in. Raises Refusal, which names the item but never shows a key.
    """
    items = [item for item in map(str.strip, listed.split(",")) if item]
    entries = [_entry(number, item) for number, item in enumerate(items, 1)] + (_from_file(file) if file else [])
    digests: dict[bytes, Pusher] = {}
    for entry in entries:
        if entry.name in (pusher.name for pusher in digests.values()):
            raise Refusal(f"LETOPIS_API_KEYS: there are two keys named {entry.name}")
        digests[_digest(entry.name, entry.key.get_secret_value())] = Pusher(
            entry.name,
            entry.source or entry.name,
            frozenset(entry.sources) if entry.sources is not None else None,
            per_minute if entry.per_minute is None else entry.per_minute,
        )
    if not digests:
        raise Refusal(
            "LETOPIS_API_KEYS is not set: nobody could push. Give NAME:KEY (several with commas), for example "
            'crawler:$(python -c "import secrets; print(secrets.token_urlsafe(32))")'
        )
    if len(digests) < len(entries):
        raise Refusal("LETOPIS_API_KEYS: two names have the same key")
    return Keys(digests)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(pattern=r"^[^\s:](.{0,298}[^\s:])?$")]
    key: SecretStr
    source: Annotated[str | None, Field(min_length=1, max_length=300)] = None
    sources: list[str] | None = None
    per_minute: Annotated[int | None, Field(ge=0)] = None

    @field_validator("name")
    @classmethod
    def _not_ours(cls, value: str) -> str:
        if value == FEEDS_OWNER:
            raise ValueError("is the name of our own feed reader")
        return value


def _entry(number: int, item: str) -> _Entry:
    name, colon, key = item.partition(":")
    try:
        if not colon:  # then the name is the key, and must not be shown
            raise Refusal(f"LETOPIS_API_KEYS: item {number} is not NAME:KEY")
        return _Entry(name=name.strip(), key=SecretStr(key.strip()))
    except ValidationError:
        raise Refusal(f"LETOPIS_API_KEYS: item {number} is not NAME:KEY") from None


def _from_file(file: Path) -> list[_Entry]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        return TypeAdapter(list[_Entry]).validate_python(document["keys"])
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"LETOPIS_API_KEYS_FILE: {file} cannot be read: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refusal(f"LETOPIS_API_KEYS_FILE: {file}: keys.{where}: {first['msg']}") from None
    except (yaml.YAMLError, LookupError, TypeError):  # their texts would show the lines that hold the keys
        raise Refusal(f"LETOPIS_API_KEYS_FILE: {file} is not YAML with `keys:` and a list") from None


def _digest(name: str, key: str) -> bytes:
    if key.startswith("sha256:"):
        digest = key.removeprefix("sha256:")
        if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
            raise Refusal(f"LETOPIS_API_KEYS: the digest of {name} is not sha256: and 64 hex digits")
        return bytes.fromhex(digest)
    if len(key) < _MIN_KEY_CHARS:
        raise Refusal(f"LETOPIS_API_KEYS: the key of {name} is shorter than {_MIN_KEY_CHARS} characters")
    return hashlib.sha256(key.encode()).digest()
