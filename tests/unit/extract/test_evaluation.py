"""The project's own accuracy figures are those of the annotation guidelines' scorer."""

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from services.extract import evaluation

GOLD = Path(__file__).parents[2] / "gold" / "news_a.jsonl"
SCORER = Path(__file__).parents[4] / "shared" / "eval" / "score.py"


def perturbed(events: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """The gold's events with mistakes of every sort."""
    found = []
    for event in events:
        event = json.loads(json.dumps(event))
        match chance.randrange(10):
            case 0:
                continue
            case 1:
                event["status"] = "planned"
            case 2:
                event["date"] = {
                    "start": "2020-01-01",
                    "end": "2020-01-01",
                    "basis": chance.choice(["text", "inferred"]),
                }
            case 3:
                event["place"] = {"name": "Париж", "country": "FR"}
            case 4:
                event["participants"] = event["participants"][1:]
            case 5:
                for party in event["participants"]:
                    party["name"] = (party["name"] or "никто").split()[-1]
            case 6:
                found.append({**event, "type": "call"})
            case 7:
                event["documents"] = [{"title": None, "kind": "other"}]
        found.append(event)
    return found


def test_perfect_predictions_score_one() -> None:
    gold = evaluation.read_gold(GOLD)
    accuracy = evaluation.evaluate(gold, {document["id"]: document["events"] for document in gold})
    assert accuracy.found.f1 == accuracy.records.f1 == accuracy.participants.f1 == 1.0
    assert not accuracy.mistakes


def test_no_predictions_score_nothing() -> None:
    accuracy = evaluation.evaluate(evaluation.read_gold(GOLD), {})
    assert accuracy.found.recall == 0.0
    assert accuracy.found.precision == 0.0
    assert all(mistake.kind == "missed" for mistake in accuracy.mistakes)


@pytest.mark.parametrize("seed", range(5))
def test_figures_agree_with_the_scorer(seed: int) -> None:
    """Where the scorer lies beside the project; without it, the figures are checked against themselves only."""
    gold = evaluation.read_gold(GOLD)
    chance = random.Random(seed)
    predicted = {document["id"]: perturbed(document["events"], chance) for document in gold}
    ours = evaluation.evaluate(gold, predicted)
    assert 0.0 < ours.found.f1 < 1.0
    if not SCORER.exists():
        return
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    theirs, errors = scorer.score(gold, predicted)
    assert ours.found.f1 == pytest.approx(theirs["found"]["f1"])
    assert ours.records.f1 == pytest.approx(theirs["record"]["f1"])
    assert ours.participants.f1 == pytest.approx(theirs["participants"]["f1"])
    for name, found in ours.by_type.items():
        assert (found.gold, found.predicted, found.hits) == tuple(
            theirs["by type"][name][key] for key in ("gold", "predicted", "hits")
        )
    for name, share in ours.fields.items():
        value, asked = theirs["fields"].get(name, (None, 0))
        assert (share.value, share.asked) == (value, asked), name
    assert len(ours.mistakes) == len(errors)


def test_unreadable_gold_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "1", "text": "…", "events": []}\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(evaluation.GoldUnreadable, match="line 2"):
        evaluation.read_gold(path)


def test_table_and_reliability_are_readable() -> None:
    gold = evaluation.read_gold(GOLD)
    predicted = {d["id"]: [{**event, "confidence": 0.9} for event in d["events"]] for d in gold}
    accuracy = evaluation.evaluate(gold, predicted)
    assert "found            P 1.000  R 1.000  F1 1.000" in evaluation.table(accuracy)
    assert evaluation.reliability(accuracy.judged).splitlines()[-1].endswith("1.00")
