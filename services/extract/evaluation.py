"""How good the extraction is: figures over documents with known events, as the annotation guidelines define them.

Gold and predicted records are dicts in the guidelines' shape. Within a document and a type they are paired one to
one, the most alike first; a pair must share at least half of its people (F1 of 0.5), a visit also a visitor. Figures:

- found: precision, recall and F1 of events, overall and by type; events marked `required: false` count for nothing;
- record: F1 of events whose participants, status, date, place and, for signings, kinds of documents are all right;
- participants: micro-averaged over the pairs; each further field: the share that is right where gold asks for it.
"""

import difflib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Record = Mapping[str, Any]
ErrorKind = Literal["missed", "spurious", "differs"]

TYPES = ("visit", "meeting", "call", "signing")
FIELDS = (
    "name in full", "role", "function", "country", "status", "mode", "date", "place", "place country",
    "document title", "document kind",
)  # fmt: skip

_LEAST_SHARED = 0.5
_PHRASE = 0.72
_WEIGHTS = {"people": 0.55, "date": 0.20, "place": 0.15, "status": 0.10}


class GoldUnreadable(ValueError):
    """A gold file breaks its format; the message names the file and the line. Correct it."""


@dataclass(slots=True)
class Share:
    """How many were right of those asked for."""

    right: int = 0
    asked: int = 0

    def count(self, right: bool | None) -> None:
        """None: gold does not ask."""
        if right is not None:
            self.asked += 1
            self.right += right

    @property
    def value(self) -> float | None:
        return self.right / self.asked if self.asked else None


@dataclass(slots=True)
class Found:
    """Counts of gold, predicted and agreeing items."""

    gold: int = 0
    predicted: int = 0
    hits: float = 0

    @property
    def precision(self) -> float:
        return self.hits / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Mistake:
    """A gold event that was missed, a predicted one that is none, or a pair that differs in a field."""

    kind: ErrorKind
    document: str
    gold: Record | None
    predicted: Record | None
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Accuracy:
    """All figures of one run."""

    documents: int = 0
    by_type: dict[str, Found] = field(default_factory=lambda: {name: Found() for name in TYPES})
    records: Found = field(default_factory=Found)
    participants: Found = field(default_factory=Found)
    fields: dict[str, Share] = field(default_factory=lambda: {name: Share() for name in FIELDS})
    mistakes: list[Mistake] = field(default_factory=list)
    judged: list[tuple[Record, bool]] = field(default_factory=list)
    """Every predicted event that counts, and whether it is one of the gold's: what calibration is measured on."""

    @property
    def found(self) -> Found:
        kinds = self.by_type.values()
        return Found(sum(k.gold for k in kinds), sum(k.predicted for k in kinds), sum(k.hits for k in kinds))


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The documents of a gold file, one JSON object a line. Raises GoldUnreadable, OSError."""
    documents = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldUnreadable(f"{path}, line {number}: not JSON ({error.msg})") from error
        if not isinstance(document, dict) or not isinstance(document.get("events"), list) or "text" not in document:
            raise GoldUnreadable(f'{path}, line {number}: an object with "text" and a list "events" is needed')
        documents.append(document)
    return documents


def evaluate(gold: Iterable[Record], predicted: Mapping[str, Sequence[Record]]) -> Accuracy:
    """Compare predicted events, by document id, with the gold's. A document that is not predicted has no events."""
    accuracy = Accuracy()
    for document in gold:
        accuracy.documents += 1
        name = str(document["id"])
        events = [event for event in predicted.get(name, ()) if event.get("type") in TYPES]
        pairs, missed, spurious = pair_events(document["events"], events)
        for event in missed:
            accuracy.by_type[event["type"]].gold += 1
            accuracy.mistakes.append(Mistake("missed", name, event, None))
        for event in spurious:
            accuracy.by_type[event["type"]].predicted += 1
            accuracy.mistakes.append(Mistake("spurious", name, None, event))
            accuracy.judged.append((event, False))
        for wanted, got in pairs:
            if wanted.get("required", True):
                accuracy.judged.append((got, True))
                _judge(accuracy, name, wanted, got)
    found = accuracy.found
    accuracy.records.gold, accuracy.records.predicted = found.gold, found.predicted
    return accuracy


def _judge(accuracy: Accuracy, document: str, wanted: Record, got: Record) -> None:
    counts = accuracy.by_type[wanted["type"]]
    counts.gold, counts.predicted, counts.hits = counts.gold + 1, counts.predicted + 1, counts.hits + 1
    gold_people, people = wanted.get("participants") or [], got.get("participants") or []
    same = _pairs_of_people(gold_people, people)
    accuracy.participants.gold += len(gold_people)
    accuracy.participants.predicted += len(people)
    accuracy.participants.hits += len(same)
    shares = accuracy.fields
    for one, other in same:
        if (one.get("kind") or "person") == "person" and one.get("name"):
            shares["name in full"].count(sorted(_words(one["name"])) == sorted(_words(other.get("name"))))
            shares["role"].count(_alike(one["role"], other.get("role"), 0.6) if one.get("role") else None)
        shares["function"].count(one.get("function") == other.get("function"))
        shares["country"].count(one["country"] == other.get("country") if one.get("country") else None)
    date, place = _date_agrees(wanted, got), _place_agrees(wanted, got)
    status = wanted.get("status") == got.get("status")
    shares["status"].count(status)
    shares["mode"].count(wanted["mode"] == got.get("mode") if wanted.get("mode") else None)
    shares["date"].count(date)
    shares["place"].count(place)
    country = (wanted.get("place") or {}).get("country")
    shares["place country"].count(country == (got.get("place") or {}).get("country") if country else None)
    kinds = True
    if wanted["type"] == "signing":
        kinds = _kinds(wanted) == _kinds(got)
        shares["document kind"].count(kinds)
        titles = [paper.get("title") for paper in got.get("documents") or []]
        for paper in wanted.get("documents") or []:
            if paper.get("title"):
                shares["document title"].count(any(_alike(paper["title"], title, 0.8) for title in titles))
    checks = {
        "participants": len(same) == len(gold_people) == len(people),
        "date": date is not False,
        "place": place is not False,
        "status": status,
        "documents": kinds,
    }
    wrong = tuple(name for name, right in checks.items() if not right)
    if wrong:
        accuracy.mistakes.append(Mistake("differs", document, wanted, got, wrong))
    else:
        accuracy.records.hits += 1


# --- pairing ---------------------------------------------------------------------------------------


def pair_events(
    gold: Sequence[Record], predicted: Sequence[Record]
) -> tuple[list[tuple[Record, Record]], list[Record], list[Record]]:
    """Pairs of gold and predicted events, the required gold events left over, and the predictions left over."""
    ranked = sorted(
        (
            (_likeness(one, other), -i, -j)
            for i, one in enumerate(gold)
            for j, other in enumerate(predicted)
            if one["type"] == other.get("type")
        ),
        reverse=True,
    )
    free_gold, free_predicted = dict(enumerate(gold)), dict(enumerate(predicted))
    pairs: list[tuple[Record, Record]] = []
    for likeness, i, j in ranked:
        if likeness > 0 and -i in free_gold and -j in free_predicted:
            pairs.append((free_gold.pop(-i), free_predicted.pop(-j)))
    return pairs, [e for e in free_gold.values() if e.get("required", True)], list(free_predicted.values())


def _likeness(gold: Record, predicted: Record) -> float:
    """0 for what cannot be one event, else up to 1."""
    people, others = gold.get("participants") or [], predicted.get("participants") or []
    same = _pairs_of_people(people, others)
    shared = 2 * len(same) / (len(people) + len(others)) if people or others else 1.0
    if shared < _LEAST_SHARED:
        return 0.0
    visitors = any(a.get("function") == b.get("function") == "visitor" for a, b in same)
    if gold["type"] == "visit" and people and not visitors:
        return 0.0
    return (
        _WEIGHTS["people"] * shared
        + _WEIGHTS["date"] * (_date_agrees(gold, predicted) is not False)
        + _WEIGHTS["place"] * (_place_agrees(gold, predicted) is not False)
        + _WEIGHTS["status"] * (gold.get("status") == predicted.get("status"))
    )


def _pairs_of_people(gold: Sequence[Record], predicted: Sequence[Record]) -> list[tuple[Record, Record]]:
    pairs: list[tuple[Record, Record]] = []
    free = list(predicted)
    for wanted in gold:
        for position, got in enumerate(free):
            if _same_party(wanted, got):
                pairs.append((wanted, free.pop(position)))
                break
    return pairs


# --- single values ---------------------------------------------------------------------------------


def _words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").lower().replace("ё", "е"))


def _alike(one: str | None, other: str | None, least: float = _PHRASE) -> bool:
    """Whether two phrases say the same but for spelling and order of words."""
    a, b = _words(one), _words(other)
    if not a or not b:
        return a == b
    common = 2 * sum((Counter(a) & Counter(b)).values()) / (len(a) + len(b))
    return max(common, difflib.SequenceMatcher(None, " ".join(a), " ".join(b)).ratio()) >= least


def _name_within(one: str, other: str) -> bool:
    """Whether one name is a part of the other; an initial stands for a word that it begins."""
    short, rest = sorted((_words(one), _words(other)), key=len)
    rest = list(rest)
    whole = False
    for word in short:
        match = word if word in rest else None
        if match is None:
            match = next((w for w in rest if w[0] == word[0] and (len(w) == 1 or len(word) == 1)), None)
        if match is None:
            return False
        whole = whole or (match == word and len(word) > 2)
        rest.remove(match)
    return whole


def _same_party(gold: Record, predicted: Record) -> bool:
    kind = gold.get("kind") or "person"
    one_side = gold.get("country") == predicted.get("country")
    if kind == "country":
        return one_side and predicted.get("kind") in ("country", "delegation")
    name, other = gold.get("name"), predicted.get("name")
    if name and other:
        return _name_within(name, other) if kind == "person" else _alike(name, other, 0.5)
    if not one_side:
        return False
    if kind == "delegation":
        return predicted.get("kind") in ("delegation", "country", "organization")
    known = name or gold.get("role")
    return any(_alike(known, said, 0.5) for said in (predicted.get("role"), other) if said)


def _date_parts(event: Record) -> tuple[str | None, str | None, str]:
    date = event.get("date") or {}
    start = date.get("start")
    return start, date.get("end") or start, date.get("basis") or "text"


def _date_agrees(gold: Record, predicted: Record) -> bool | None:
    """None where gold takes no date from the text and the prediction claims none from it either."""
    start, end, basis = _date_parts(gold)
    other_start, other_end, other_basis = _date_parts(predicted)
    asked = (start is not None and basis == "text") or (other_start is not None and other_basis == "text")
    return (start, end) == (other_start, other_end) if asked else None


def _place_agrees(gold: Record, predicted: Record) -> bool | None:
    name, other = (gold.get("place") or {}).get("name"), (predicted.get("place") or {}).get("name")
    if not name:
        return False if other else None
    return _alike(name, other, 0.8)


def _kinds(event: Record) -> Counter[str]:
    return Counter(paper.get("kind") or "other" for paper in event.get("documents") or [])


# --- the table -------------------------------------------------------------------------------------


def table(accuracy: Accuracy) -> str:
    """The figures as text for a terminal, one a line."""
    lines = [f"{accuracy.documents} documents"]

    def row(name: str, found: Found) -> None:
        lines.append(f"{name:16} P {found.precision:.3f}  R {found.recall:.3f}  F1 {found.f1:.3f}   gold {found.gold}")

    row("found", accuracy.found)
    for name, found in accuracy.by_type.items():
        row("  " + name, found)
    row("record", accuracy.records)
    row("participants", accuracy.participants)
    for name in FIELDS:
        share = accuracy.fields[name]
        lines.append(
            f"{name:16} {share.value:.3f}  of {share.asked}" if share.value is not None else f"{name:16} none asked"
        )
    return "\n".join(lines)


def reliability(judged: Sequence[tuple[Record, bool]], edges: Sequence[float] = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)) -> str:
    """Of the records in each band of confidence, how many were events: what calibration promises and what holds."""
    lines = ["confidence      records   mean   right"]
    bounds = [*edges, 1.0001]
    for low, high in itertools.pairwise(bounds):
        band = [(float(record.get("confidence") or 0.0), right) for record, right in judged]
        band = [(sure, right) for sure, right in band if low <= sure < high]
        if band:
            mean = sum(sure for sure, _ in band) / len(band)
            right = sum(right for _, right in band) / len(band)
            lines.append(f"{low:.2f} – {min(high, 1.0):.2f}    {len(band):7}   {mean:.2f}    {right:.2f}")
    return "\n".join(lines)


def brief(event: Record) -> str:
    """One event in one line, for lists of mistakes."""
    people = ", ".join(
        f"{party.get('name') or party.get('role') or party.get('country')} "
        f"({party.get('country') or '–'}, {party.get('function')})"
        for party in event.get("participants") or []
    )
    start, end, basis = _date_parts(event)
    when = f"{start}..{end} {basis}" if start else "no date"
    where = (event.get("place") or {}).get("name") or "no place"
    papers = ", ".join(sorted(_kinds(event).elements()))
    return " | ".join(
        filter(
            None, (f"{event.get('type')} {event.get('mode') or ''} {event.get('status')}", people, when, where, papers)
        )
    )


def mistakes(accuracy: Accuracy, limit: int) -> str:
    """The first mistakes, each with the sentence that it stands in."""
    lines: list[str] = []
    for mistake in accuracy.mistakes[:limit]:
        lines.append(f"{mistake.kind}  {mistake.document}  {', '.join(mistake.fields)}".rstrip())
        for name, event in (("gold", mistake.gold), ("ours", mistake.predicted)):
            if event is not None:
                lines.append(f"    {name}  {brief(event)}")
        lines.append(f"    «{(mistake.gold or mistake.predicted or {}).get('evidence')}»")
    return "\n".join(lines)
