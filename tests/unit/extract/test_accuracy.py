"""The gate: on the written gold the figures may not fall below what was reached (thresholds a little lower)."""

from pathlib import Path

import pytest

from services.extract import evaluation
from services.extract.engine import Engine
from services.extract.guidelines import article_of, events_of

GOLD = Path(__file__).parents[2] / "gold"

# What docs/accuracy.md publishes, less a small allowance. Raise with the engine, never lower without saying why there.
FLOORS = {
    "news_a.jsonl": {
        "found": 0.955, "precision": 0.97, "record": 0.78, "participants": 0.955, "function": 0.98, "status": 0.975,
    },
    "news_b.jsonl": {
        "found": 0.84, "precision": 0.89, "record": 0.57, "participants": 0.91, "function": 0.98, "status": 0.95,
    },
    "news_c.jsonl": {
        "found": 0.87, "precision": 0.87, "record": 0.56, "participants": 0.94, "function": 0.98, "status": 0.975,
    },
    "news_d.jsonl": {
        "found": 0.815, "precision": 0.89, "record": 0.545, "participants": 0.925, "function": 0.98, "status": 0.935,
    },
    "news_e.jsonl": {
        "found": 0.815, "precision": 0.89, "record": 0.53, "participants": 0.91, "function": 0.99, "status": 0.95,
    },
    "news_f.jsonl": {
        "found": 0.96, "precision": 0.96, "record": 0.92, "participants": 0.96, "function": 0.98, "status": 0.97,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FLOORS)
def test_figures_do_not_fall(engine: Engine, name: str) -> None:
    gold = evaluation.read_gold(GOLD / name)
    predicted = {str(document["id"]): events_of(engine.extract(article_of(document))) for document in gold}
    accuracy = evaluation.evaluate(gold, predicted)
    figures = {
        "found": accuracy.found.f1,
        "precision": accuracy.found.precision,
        "record": accuracy.records.f1,
        "participants": accuracy.participants.f1,
        "function": accuracy.fields["function"].value,
        "status": accuracy.fields["status"].value,
    }
    fallen = {key: value for key, value in figures.items() if value is None or value < FLOORS[name][key]}
    assert not fallen, evaluation.table(accuracy)
