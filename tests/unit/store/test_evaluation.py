"""Merging is judged on the gold's own records and on extracted ones, of which those count that the gold has."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services import cli
from services.extract.engine import Engine
from services.store.evaluation import b_cubed, evaluate, read_extracted, read_gold, with_extracted

GOLD = Path(__file__).parents[2] / "gold" / "news_a.jsonl"


def extracted(folder: Path, *, without: int = 0, **changes: Any) -> Path:
    """The gold's own events as `letopis extract` would write them, but for the first ones, and changed."""
    path = folder / "events.jsonl"
    lines = []
    for article in read_gold(GOLD):
        events = [event.model_dump(mode="json") | changes for event in article.extraction.events[without:]]
        lines.append(json.dumps({"id": article.name, "events": events}) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_b_cubed_by_hand() -> None:
    found = b_cubed([("a", 1), ("a", 1), ("a", 2), ("b", 2)])
    assert (found.precision, found.recall) == ((1 + 1 + 0.5 + 0.5) / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_what_is_extracted_as_the_gold_has_it_is_judged_as_the_gold_is(tmp_path: Path) -> None:
    gold = read_gold(GOLD)
    assert evaluate(with_extracted(gold, read_extracted(extracted(tmp_path)))).figures == evaluate(gold).figures


def test_only_what_the_gold_has_counts(tmp_path: Path) -> None:
    gold = read_gold(GOLD)
    fewer = with_extracted(gold, read_extracted(extracted(tmp_path, without=1)))
    assert evaluate(fewer).figures.mentions == sum(max(0, len(each.clusters) - 1) for each in gold)
    others = with_extracted(gold, read_extracted(extracted(tmp_path, participants=[{"name": "Кто-то Другой"}])))
    assert sum(len(each.extraction.events) for each in others) == sum(len(each.clusters) for each in gold)
    assert evaluate(others).figures.mentions == 0


def test_reports_of_several_outlets_are_merged_also_as_they_are_extracted() -> None:
    """Plans and what came of them, reports without a date or a name, and look-alikes: a later call, another visit."""
    gold = read_gold(Path(__file__).with_name("outlets.jsonl"))
    assert evaluate(gold).figures.f1 == 1.0
    engine = Engine.load()
    extractions = {each.name: engine.extract(each.extraction.article) for each in gold}
    events = {name: [e.model_dump(mode="json") for e in found.events] for name, found in extractions.items()}
    figures = evaluate(with_extracted(gold, events)).figures
    assert figures.mentions >= 17
    assert figures.f1 >= 0.9


def test_the_command_prints_both(tmp_path: Path) -> None:
    command = ["evaluate-merging", str(GOLD), "--extracted", str(extracted(tmp_path)), "--json"]
    result = CliRunner().invoke(cli.build(), command)
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    assert figures["gold"] == figures["extracted"]
    assert figures["gold"]["f1"] >= 0.95


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}'])
def test_a_file_that_letopis_extract_did_not_write_is_refused_by_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"id": "a-001", "events": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"events\.jsonl:2"):
        read_extracted(path)
