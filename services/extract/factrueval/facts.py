"""Facts as FactRuEval-2016 writes them down: a type and arguments, each with all the values that would be right."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_DIFFICULT: Final = ("Сложность", "повышенная")
_QUALIFIERS: Final = frozenset(("Сложность", "Модальность", "Фаза"))  # of the fact itself: no arguments


@dataclass(frozen=True, slots=True)
class Argument:
    """A slot and its values: alternatives, any of which is right."""

    slot: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a text; `difficult` ones of the gold are neither asked for nor held against who finds them."""

    type: str
    arguments: tuple[Argument, ...]
    difficult: bool = False

    def __str__(self) -> str:
        return " | ".join(f"{argument.slot}: {' / '.join(argument.values)}" for argument in self.arguments)


def read_documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a file, one JSON object {"id", "text", "facts"} a line. Raises OSError, json.JSONDecodeError."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def gold_facts(document: Mapping[str, Any], kind: str) -> Iterator[Fact]:
    """The facts of one type of a document, each once: {"type", "slots": [{"slot", "value": [...]}]}."""
    seen: set[Fact] = set()
    for fact in document["facts"]:
        if fact["type"] != kind:
            continue
        slots = [
            Argument(s["slot"], tuple(re.sub(r"^span\d+ ", "", value) for value in s["value"])) for s in fact["slots"]
        ]
        arguments = tuple(slot for slot in slots if slot.slot not in _QUALIFIERS)
        difficult = any(slot.slot == _DIFFICULT[0] and _DIFFICULT[1] in slot.values for slot in slots)
        read = Fact(kind, arguments, difficult)
        if read not in seen:
            seen.add(read)
            yield read
