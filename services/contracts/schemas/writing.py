"""Putting generated schemas into their files, unless readers could not live with the change."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.contracts.schemas.compatibility import incompatibilities


class IncompatibleChange(Exception):
    """A schema has changed in a way that breaks readers. Undo the change, or make a new version of the topic."""


def write(documents: Mapping[str, dict[str, Any]], folder: Path) -> list[str]:
    """Write each document that differs from its file; the names of the files written.

    Raises IncompatibleChange, naming every reason, before anything is written.
    """
    reasons = []
    changed: dict[Path, str] = {}
    for name, document in documents.items():
        path = folder / f"{name}.json"
        text = render(document)
        before = path.read_text(encoding="utf-8") if path.exists() else None
        if text == before:
            continue
        changed[path] = text
        if before is not None and "$id" in document:
            reasons += [f"{name}: {reason}" for reason in incompatibilities(json.loads(before), document)]
    if reasons:
        raise IncompatibleChange("\n".join(reasons))
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
    return [path.name for path in changed]


def render(document: Mapping[str, Any]) -> str:
    """A document as it stands in its file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
