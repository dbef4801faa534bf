"""`letopis evaluate`: the engine's accuracy on documents whose events are known."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from services.extract.batch import extract_all
from services.extract.evaluation import Accuracy, Found, Mistake, Record, evaluate, read_gold
from services.extract.files import read
from services.extract.guidelines import events_of
from services.extract.loading import load
from services.extract.pool import Pool
from services.extract.settings import EngineSettings
from services.platform.errors import Refusal
from services.platform.terminal import printable


async def measure(paths: Sequence[Path], settings: EngineSettings) -> Accuracy:
    """Extract from every document of the gold files and compare. Raises Refusal, GoldUnreadable, ModelsNotLoaded."""
    gold = [document for path in paths for document in read_gold(path)]
    predicted: dict[str, list[dict[str, Any]]] = {}
    async with Pool.open(load(settings), settings.workers, settings.hang_seconds) as pool:
        async for source, answer in extract_all(pool, read(paths), ahead=4 * settings.workers):
            if isinstance(answer, str):
                raise Refusal(f"{source.where}: {answer}")
            predicted[source.id] = events_of(answer)
    return evaluate(gold, predicted)


def as_json(accuracy: Accuracy) -> dict[str, Any]:
    """The figures for programs: shares from 0 to 1, null where gold asks for nothing."""
    return {
        "documents": accuracy.documents,
        "found": _figures(accuracy.found),
        "by_type": {name: _figures(found) for name, found in accuracy.by_type.items()},
        "records": _figures(accuracy.records),
        "participants": _figures(accuracy.participants),
        "fields": {name: share.value for name, share in accuracy.fields.items()},
    }


def show(accuracy: Accuracy, mistakes: int, console: Console) -> None:
    """The figures as tables for people, and the first mistakes."""
    table = Table("", "gold", "found", "precision", "recall", "F1", title=f"{accuracy.documents} documents")
    rows = [("events", accuracy.found), *accuracy.by_type.items()]
    rows += [("whole records", accuracy.records), ("participants", accuracy.participants)]
    for name, found in rows:
        table.add_row(
            name,
            str(found.gold),
            str(found.predicted),
            f"{found.precision:.3f}",
            f"{found.recall:.3f}",
            f"{found.f1:.3f}",
        )
    console.print(table)
    fields = Table("field", "right", "asked", "share")
    for name, share in accuracy.fields.items():
        if share.asked:
            fields.add_row(name, str(share.right), str(share.asked), f"{share.value:.3f}")
    console.print(fields)
    for mistake in accuracy.mistakes[:mistakes]:
        console.print(printable(_describe(mistake)), markup=False, highlight=False, soft_wrap=True)


def _figures(found: Found) -> dict[str, float]:
    return {"precision": found.precision, "recall": found.recall, "f1": found.f1, "gold": found.gold}


def _describe(mistake: Mistake) -> str:
    wrong = f" in {', '.join(mistake.fields)}" if mistake.fields else ""
    lines = [f"{mistake.document}: {mistake.kind}{wrong}"]
    for name, record in (("gold", mistake.gold), ("found", mistake.predicted)):
        if record is not None:
            lines.append(f"  {name}: {_event(record)}")
    return "\n".join(lines)


def _event(record: Record) -> str:
    who = ", ".join(str(each.get("name") or each.get("role") or each.get("country")) for each in record["participants"])
    date, place = record.get("date") or {}, record.get("place") or {}
    return f"{record['type']}, {record.get('status')}; {who}; {date.get('start')}; {place.get('name')}"
