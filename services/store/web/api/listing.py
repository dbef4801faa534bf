"""What may be asked of the ranked lists: words, a country, a kind, and pages."""

from collections.abc import Collection
from dataclasses import dataclass

from fastapi import Request

from services.store.directory import TermKind
from services.store.parties import words
from services.store.web import filters
from services.store.web.cursors import Rung
from services.store.web.filters import BadRequest, Fault


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a list of the directory."""

    kinds: tuple[TermKind, ...]
    limit: int
    text: str | None
    country: str | None
    after: Rung | None

    @classmethod
    def read(cls, request: Request, names: Collection[str], kinds: tuple[TermKind, ...]) -> "Asked":
        """Raises BadRequest naming what is wrong."""
        pairs = request.query_params.multi_items()
        kind = next((value for name, value in pairs if name == "kind"), None)
        cursor = next((value for name, value in pairs if name == "cursor"), None)
        faults: list[Fault] = []
        try:
            usual = [(name, value) for name, value in pairs if name not in ("kind", "cursor") or name not in names]
            asked = filters.read(usual, names)
        except BadRequest as error:
            faults += error.faults
        if kind is not None and kind not in kinds:
            faults.append(Fault("kind", f"{kind[:50]!r} is none of the known values", kinds))
        after = None
        try:
            after = Rung.decode(cursor) if cursor is not None else None
        except ValueError:
            faults.append(Fault("cursor", "is broken: take it from `next` of the page before"))
        if not faults and len(asked.country) > 1:
            faults.append(Fault("country", "may be given once"))
        if not faults and asked.text and not words(asked.text):
            faults.append(Fault("text", "needs a word"))
        if faults:
            raise BadRequest(faults)
        chosen = tuple(each for each in kinds if not kind or each == kind)
        return cls(chosen, asked.limit, asked.text, asked.country[0] if asked.country else None, after)
