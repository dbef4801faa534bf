"""What a reader types into a search box, as a query of PostgreSQL's full text, names in all their forms.

The syntax is that of `websearch_to_tsquery`: words must all be there, "quoted words" in this order, -without, or. Names
are told to PostgreSQL in all forms (`services.store.forms`), and it says which lexemes of its index these are: "Токаев"
and "Токаевым", which its stemmer does not join, are looked for by both. Ordinary words are left to the stemmer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.store.forms import forms

LEXEMES = "SELECT form, phraseto_tsquery('russian', form)::text FROM unnest(%b::text[]) AS asked (form)"
"""A statement that tells of each form what to look for; "" for a word that says nothing, such as "и"."""

_PIECE = re.compile(r'(?P<without>-?)(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')
_WORD = re.compile(r"[^\W\d_]+")
_WORTHY = re.compile(r"\w")
_BETWEEN = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)|[!?()\[\]{}«»„“”…|&<>]")
"""What parts words where no space does; a comma within a number does not."""

Word = frozenset[str]
"""One word in its forms; or a number, an address or what else has no forms."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words that must all be there, or must not; in this order, one after the other, where they were quoted."""

    words: tuple[Word, ...]
    is_phrase: bool
    without: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: any of these, of which each has all its parts."""

    either: tuple[tuple[Part, ...], ...]

    @classmethod
    def read(cls, text: str) -> "Wanted":
        """From what was typed; whatever it is, it means something."""
        either: list[list[Part]] = [[]]
        for piece in _PIECE.finditer(text):
            quoted, plain = piece["quoted"], piece["plain"]
            if plain and plain.lower() == "or" and not piece["without"]:
                either.append([])
                continue
            said = _BETWEEN.sub(" ", quoted if plain is None else plain).split()
            words = [word for token in said if _WORTHY.search(token) for word in _words(fold(token))]
            if words:
                either[-1].append(Part(tuple(words), plain is None, bool(piece["without"])))
        return cls(tuple(tuple(parts) for parts in either if parts))

    def forms(self) -> list[str]:
        """All forms of all words, for LEXEMES."""
        return sorted({form for parts in self.either for part in parts for word in part.words for form in word})

    def query(self, lexemes: Mapping[str, str]) -> str:
        """A `tsquery`, from what LEXEMES has told of the forms; "" matches nothing."""
        either = (" & ".join(filter(None, (_query(part, lexemes) for part in parts))) for parts in self.either)
        return " | ".join(filter(None, either))


def fold(text: str) -> str:
    """Text as the search index has it: ё is е."""
    return text.replace("ё", "е").replace("Ё", "Е")


def _words(token: str) -> list[Word]:
    """What stands between two spaces: words, joined by hyphens perhaps; anything else as it is."""
    parts = [part for part in token.strip("-–—.,'").split("-") if part]
    if parts and all(_WORD.fullmatch(part) for part in parts):
        return [forms(part, proper=True) for part in parts]
    return [frozenset({token})]


def _query(part: Part, lexemes: Mapping[str, str]) -> str:
    query, passed = "", 0
    for word in part.words:
        found = sorted({lexeme for form in word if (lexeme := lexemes[form])})
        if not found:
            passed += 1  # in a phrase, a word of any kind stands here
            continue
        joint = (f" <{passed + 1}> " if part.is_phrase else " & ") if query else ""
        query += joint + (found[0] if len(found) == 1 else f"({' | '.join(f'({each})' for each in found)})")
        passed = 0
    return f"!({query})" if query and part.without else f"({query})" if query else ""
