"""Where pages lead to."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from services.contracts.event import Participant
from services.store.directory import term_id
from services.store.parties import words


def actor(participant: Participant) -> str | None:
    """The page of a named person or organization."""
    folded = words(participant.name or "")
    if not folded or participant.kind not in ("person", "organization"):
        return None
    return actor_of(term_id("person" if participant.kind == "person" else "organization", folded))


def actor_of(id_: int) -> str:
    """The page of an actor of the directory."""
    return f"/actors/{id_ % 2**64:016x}"


def timeline(pairs: Iterable[tuple[str, str]], changed: Mapping[str, str]) -> str:
    """The timeline with these values of the form, some of them changed."""
    return "/?" + urlencode({**dict(pairs), **changed})
