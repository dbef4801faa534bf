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
        "found": 0.96, "precision": 0.975, "record": 0.86, "participants": 0.975, "function": 0.98, "status": 0.985,
    },
    "news_b.jsonl": {
        "found": 0.955, "precision": 0.965, "record": 0.855, "participants": 0.97, "function": 0.98, "status": 0.975,
    },
    "news_c.jsonl": {
        "found": 0.95, "precision": 0.985, "record": 0.74, "participants": 0.965, "function": 0.98, "status": 0.985,
    },
    "news_d.jsonl": {
        "found": 0.925, "precision": 0.97, "record": 0.865, "participants": 0.98, "function": 0.98, "status": 0.985,
    },
    "news_e.jsonl": {
        "found": 0.88, "precision": 0.935, "record": 0.72, "participants": 0.955, "function": 0.99, "status": 0.97,
    },
    "news_f.jsonl": {
        "found": 0.945, "precision": 0.955, "record": 0.845, "participants": 0.965, "function": 0.98, "status": 0.975,
    },
    "news_g.jsonl": {
        "found": 0.92, "precision": 0.945, "record": 0.79, "participants": 0.96, "function": 0.98, "status": 0.985,
    },
    "news_h.jsonl": {
        "found": 0.95, "precision": 0.98, "record": 0.89, "participants": 0.96, "function": 0.98, "status": 0.985,
    },
    "news_i.jsonl": {
        "found": 0.895, "precision": 0.93, "record": 0.67, "participants": 0.94, "function": 0.98, "status": 0.965,
    },
    "news_j.jsonl": {
        "found": 0.885, "precision": 0.9, "record": 0.77, "participants": 0.96, "function": 0.98, "status": 0.975,
    },
    "news_k.jsonl": {
        "found": 0.95, "precision": 0.95, "record": 0.835, "participants": 0.97, "function": 0.98, "status": 0.985,
    },
    "news_l.jsonl": {
        "found": 0.925, "precision": 0.965, "record": 0.775, "participants": 0.965, "function": 0.98, "status": 0.98,
    },
    "news_m.jsonl": {
        "found": 0.92, "precision": 0.95, "record": 0.775, "participants": 0.96, "function": 0.98, "status": 0.98,
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
