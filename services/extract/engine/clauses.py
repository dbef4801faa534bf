"""Clauses of a sentence, out of its dependency tree.

A clause is the set of tokens that hang under one predicate and under no nearer one. Clauses are the barriers of
extraction: a date, a place or a person of one clause is not taken for an event of another one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from services.extract.engine.document import Token

ClauseKind = Literal["main", "coordinate", "relative", "participle", "complement", "adverbial", "aside"]

_KIND_BY_RELATION: dict[str, ClauseKind] = {
    "conj": "coordinate",
    "acl:relcl": "relative",
    "acl": "participle",
    "ccomp": "complement",
    "csubj": "complement",
    "csubj:pass": "complement",
    "advcl": "adverbial",
    "parataxis": "aside",
}
_OPENING = frozenset({"root", *_KIND_BY_RELATION})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADV", "NUM"})
_FINITE_LIKE = frozenset({"VERB", "AUX"})


def _predicates(tokens: Sequence[Token], opens: Sequence[bool]) -> list[bool]:
    """Which words head a clause as its predicate: verbs, adjectives with "будет", short ones that rule a verb."""
    ruling = {token.head for token in tokens if token.rel in ("xcomp", "csubj", "csubj:pass")}
    copular = {token.head for token in tokens if token.rel == "cop"}
    return [
        opening
        and (
            tokens[i].pos in _FINITE_LIKE
            or (tokens[i].feats.get("Variant") == "Short" and i in ruling)
            or (tokens[i].pos == "ADJ" and i in copular)
        )
        for i, opening in enumerate(opens)
    ]


@dataclass(slots=True)
class Clause:
    """One predicate and what belongs to it: `head` and `tokens` are indices of tokens in the sentence."""

    number: int
    head: int
    kind: ClauseKind
    parent: int | None = None
    tokens: list[int] = field(default_factory=list)


@dataclass(slots=True)
class ClauseMap:
    """The clauses of one sentence, and for each of its tokens the number of the clause it belongs to."""

    clauses: list[Clause]
    of: list[int]
    children: list[list[int]]
    plural: list[bool] = field(default_factory=list)  # by clause: whether its predicate is in the plural
    prepositions: dict[int, str | None] = field(default_factory=dict)  # by token, of those asked for

    def clause(self, token: int) -> Clause:
        return self.clauses[self.of[token]]


def heads_clause(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token opens a clause of its own."""
    token = tokens[index]
    if token.head < 0 or token.rel == "root":
        return True
    if token.rel not in _KIND_BY_RELATION:
        return token.pos == "VERB" and _stray_predicate(tokens, index)
    if token.pos in _FINITE_LIKE:
        # A coordinated attribute ("принятых и подписанных") is no predicate of its own.
        if token.rel == "conj" and token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short":
            return tokens[token.head].pos not in ("ADJ", "NOUN")
        return True
    if token.rel == "acl:relcl":
        return True
    # A short adjective, a noun or a predicative as predicate: only with a subject of its own.
    return token.rel in ("conj", "parataxis", "ccomp", "advcl") and any(
        other.head == index and other.rel.startswith("nsubj") for other in tokens
    )


def _stray_predicate(tokens: Sequence[Token], index: int) -> bool:
    """Whether a finite verb that the parser hangs on a word beyond a comma is the predicate of what stands between."""
    token = tokens[index]
    if token.feats.get("VerbForm") != "Fin" or token.head < 0:
        return False
    low, high = sorted((index, token.head))
    return any(other.text in ",;:" for other in tokens[low + 1 : high])


_BOUNDARIES = frozenset((",", ";", ":", "—", "–", "(", ")"))


def _keep_to_chunks(
    tokens: Sequence[Token], opens: Sequence[bool], predicate: Sequence[bool], head_of: list[int]
) -> None:
    """Correct the tree where it ties words to a predicate beyond a punctuation mark though one stands beside them.

    The parser chooses each word's head by itself; on long sentences it jumps over colons and commas. A chunk between
    punctuation marks that has a predicate keeps its words; one without goes with the tree, or, where the tree
    names no predicate at all, with the next chunk that has one.
    """
    size = len(tokens)
    if not any(predicate):
        return
    chunks: list[range] = []
    start = 0
    for index in range(size + 1):
        if index == size or tokens[index].text in _BOUNDARIES:
            if index > start:
                chunks.append(range(start, index))
            start = index + 1
    inside = [[i for i in chunk if predicate[i]] for chunk in chunks]
    for number, chunk in enumerate(chunks):
        own = inside[number]
        if own:
            for index in chunk:
                if head_of[index] not in chunk and not opens[index]:
                    head_of[index] = min(own, key=lambda other: abs(other - index))
            continue
        for index in chunk:
            head = head_of[index]
            if number == 0 and predicate[head] and _before_aside(tokens, chunks, inside):
                following = inside[2]
                if head > following[0] and tokens[index].feats.get("Case") == "Nom":
                    head_of[index] = following[0]  # a subject before an aside: "X, к слову, побывал в Осло"
            elif not predicate[head] and not (head in chunk and _of_dash(tokens, chunk, head)):
                near = next((heads for heads in inside[number + 1 :] if heads), None) or next(
                    (heads for heads in reversed(inside[:number]) if heads), None
                )
                if near is not None:
                    head_of[index] = near[0]


def _of_dash(tokens: Sequence[Token], chunk: range, head: int) -> bool:
    """Whether a noun after a dash is all the predicate there is: "в программе — встреча с …"."""
    return tokens[head].rel == "root" and chunk.start > 0 and tokens[chunk.start - 1].text in ("—", "–", ":")


def _before_aside(tokens: Sequence[Token], chunks: Sequence[range], inside: Sequence[Sequence[int]]) -> bool:
    """Whether the first words of a sentence stand before a short aside between commas and a predicate after it."""
    return (
        len(chunks) > 2
        and not inside[1]
        and bool(inside[2])
        and len(chunks[1]) <= 4
        and tokens[chunks[1].start - 1].text == tokens[chunks[1].stop].text == ","
    )


def _lonely_copulas(tokens: Sequence[Token], opens: Sequence[bool]) -> Iterator[int]:
    """ "X был в Осло: визит …": the copula is the predicate of its chunk where the parser names none there."""
    if "AUX" not in [token.pos for token in tokens]:
        return
    start = 0
    for index in range(len(tokens) + 1):
        if index < len(tokens) and tokens[index].text not in (":", ";", "—", "–", ","):
            continue
        chunk = range(start, index)
        start = index + 1
        finite = (i for i in chunk if tokens[i].pos == "VERB" and tokens[i].feats.get("VerbForm") == "Fin")
        if next(finite, None) is not None or any(opens[i] and tokens[i].pos in _FINITE_LIKE for i in chunk):
            continue
        copula = next((i for i in chunk if tokens[i].pos == "AUX" and tokens[i].feats.get("VerbForm") == "Fin"), None)
        if copula is not None and tokens[tokens[copula].head].pos not in _NOMINAL:
            continue
        if copula is not None and any(tokens[i].feats.get("Case") == "Nom" for i in chunk):
            yield copula


def _mend(tokens: Sequence[Token], opens: Sequence[bool], predicate: Sequence[bool], head_of: list[int]) -> None:
    """Give words that hang in a circle, under no predicate, to the nearest one that no mark divides from them."""
    if all(map(opens.__getitem__, head_of)):
        return
    heads = [i for i, ruling in enumerate(predicate) if ruling]
    if not heads:
        return
    for index, head in enumerate(head_of):
        if opens[head]:
            continue

        def distance(other: int, index: int = index) -> tuple[int, int]:
            between = tokens[min(index, other) : max(index, other)]
            marks = sum(1 if token.text == "," else 4 for token in between if token.text in _BOUNDARIES)
            return marks, abs(other - index)

        head_of[index] = min(heads, key=distance)


_PURPOSES = ("визит", "поездк", "мисси")


def _give_purposes(tokens: Sequence[Token], head_of: list[int]) -> None:
    """Leave "с рабочим визитом" to the participle before it: "принял находящегося в Осло с визитом министра"."""
    for at, token in enumerate(tokens):
        if token.feats.get("VerbForm") != "Part" or head_of[at] != at:
            continue
        for index in range(at + 1, min(at + 10, len(tokens))):
            if tokens[index].pos in ("PUNCT", "VERB", "CCONJ"):
                break
            if tokens[index].text.lower().startswith(_PURPOSES) and tokens[index].feats.get("Case") == "Ins":
                start = next((i for i in range(index - 1, at, -1) if tokens[i].pos == "ADP"), index)
                if tokens[start].text.lower() in ("с", "со"):
                    head_of[start : index + 1] = [at] * (index + 1 - start)
                break


_IN_ASIDE = frozenset(("SCONJ", "PART", "ADV", "VERB", "ADJ", "CCONJ"))


def _bridge_asides(tokens: Sequence[Token], predicate: Sequence[bool], head_of: list[int]) -> None:
    """Give what goes on after an impersonal aside to the predicate before it: "прибудет, как ожидалось, 5 мая и …"."""
    for start in range(1, len(tokens) - 3):
        if tokens[start].text.lower() != "как" or tokens[start - 1].text != ",":
            continue
        stop = next((i for i in range(start, min(start + 6, len(tokens))) if tokens[i].text == ","), None)
        words = tokens[start:stop]
        if stop is None or any(token.pos not in _IN_ASIDE for token in words):
            continue
        if not any(token.text.lower().endswith(("лось", "ется", "известно")) for token in words):
            continue
        before = next((i for i in range(start - 2, -1, -1) if predicate[i]), None)
        last = next((i for i in range(stop + 1, len(tokens)) if tokens[i].text in _BOUNDARIES), len(tokens))
        own = next((i for i in range(stop + 1, last) if predicate[i]), None)
        joint = next((i for i in range(stop + 1, own or last) if tokens[i].pos == "CCONJ"), None)
        if before is None or (own is not None and joint is None):
            continue
        for index in range(stop + 1, joint if own is not None and joint is not None else last):
            head_of[index] = before


def _relative_from(tokens: Sequence[Token], clause: Clause) -> int:
    """The word before the comma of ", который прибыл", where the parser makes a sentence of its own of it; else 0."""
    first = next((i for i in clause.tokens if tokens[i].pos != "PUNCT"), 0)
    which = first > 1 and tokens[first].text.lower() in _WHO and tokens[first - 1].text == ","
    return first - 2 if which and tokens[clause.head].feats.get("VerbForm") == "Fin" else 0


_WHO = frozenset(("который", "которая", "которые"))


def split(tokens: Sequence[Token]) -> ClauseMap:
    """Divide a sentence into clauses. Every token belongs to exactly one; a broken tree gives fewer clauses."""
    size = len(tokens)
    above = [token.head if token.head < size and token.head != index else -1 for index, token in enumerate(tokens)]
    children: list[list[int]] = [[] for _ in range(size)]
    for index, head in enumerate(above):
        if head >= 0:
            children[head].append(index)
    opens = [
        (token.head < 0 or token.rel in _OPENING or token.pos == "VERB") and heads_clause(tokens, index)
        for index, token in enumerate(tokens)
    ]
    for index in _lonely_copulas(tokens, opens):
        opens[index] = True
        if tokens[index].head >= 0 and tokens[tokens[index].head].pos in _NOMINAL:
            opens[tokens[index].head] = False
    head_of: list[int] = []
    for at, opening in enumerate(opens):
        steps = 0
        while not opening and above[at] >= 0 and steps <= size:
            at, steps = above[at], steps + 1
            opening = opens[at]
        head_of.append(at)
    predicate = _predicates(tokens, opens)
    _mend(tokens, opens, predicate, head_of)
    _keep_to_chunks(tokens, opens, predicate, head_of)
    _bridge_asides(tokens, predicate, head_of)
    _give_purposes(tokens, head_of)
    clauses: list[Clause] = []
    number_of: dict[int, int] = {}
    for head in sorted(set(head_of)):
        number_of[head] = len(clauses)
        rel = tokens[head].rel
        clauses.append(Clause(len(clauses), head, _KIND_BY_RELATION.get(rel, "main")))
    of = [number_of[head] for head in head_of]
    for index, number in enumerate(of):
        clauses[number].tokens.append(index)
    for clause in clauses:
        over = above[clause.head]
        if over >= 0 and of[over] != clause.number:
            clause.parent = of[over]
    for clause in clauses[1:]:
        if clause.kind == "main" and (start := _relative_from(tokens, clause)):
            clause.kind, clause.parent = "relative", of[start]
    plural = [tokens[clause.head].feats.get("Number") == "Plur" for clause in clauses]
    return ClauseMap(clauses, of, children, plural)
