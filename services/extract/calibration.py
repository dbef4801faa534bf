"""Fit the coefficients of the engine's confidence: `python -m services.extract.calibration GOLD…`.

Logistic regression with a ridge, by Newton's method, on the records that the engine gives for gold documents: those
that are events of the gold against those that are not. Writes `engine/data/confidence.json`.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from services.extract.engine import Engine
from services.extract.engine.confidence import Calibration, features
from services.extract.evaluation import pair_events, read_gold
from services.extract.guidelines import article_of, events_of

RIDGE: Final = 2.0
ROUNDS: Final = 50
_FILE: Final = Path(__file__).parent / "engine" / "data" / "confidence.json"


def examples(engine: Engine, gold: Sequence[dict[str, Any]]) -> list[tuple[dict[str, float], bool]]:
    """The features of every record that the engine gives, and whether it is an event of the gold.

    Records that match an event which a reader may list or not (`required: false`) count for nothing.
    """
    found: list[tuple[dict[str, float], bool]] = []
    for document in gold:
        understood, extraction = engine.explain(article_of(document))
        records = events_of(extraction)
        pairs, _, _ = pair_events(document["events"], records)
        optional = {record["id"] for wanted, record in pairs if not wanted.get("required", True)}
        right = {record["id"] for wanted, record in pairs if wanted.get("required", True)}
        for told, record in zip(understood.told, records, strict=True):
            if record["id"] not in optional:
                found.append((features(told), record["id"] in right))
    return found


def fit(rows: Sequence[tuple[dict[str, float], bool]]) -> Calibration:
    """Ridge logistic regression; the constant is not shrunk."""
    names = sorted({name for row, _ in rows for name in row})
    x: NDArray[np.float64] = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row, _ in rows])
    y = np.array([float(right) for _, right in rows])
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 0.0
    for _ in range(ROUNDS):
        p = 1.0 / (1.0 + np.exp(-(x @ weights)))
        gradient = x.T @ (p - y) + ridge * weights
        hessian = (x * (p * (1.0 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return Calibration(
        round(float(weights[0]), 4), {name: round(float(w), 4) for name, w in zip(names, weights[1:], strict=True)}
    )


def main(paths: Sequence[str]) -> None:
    engine = Engine.load(threshold=0.0)
    rows = [row for path in paths for row in examples(engine, read_gold(Path(path)))]
    calibration = fit(rows)
    _FILE.write_text(
        json.dumps(
            {"constant": calibration.constant, "weights": dict(calibration.weights)}, ensure_ascii=False, indent=1
        )
        + "\n",
        encoding="utf-8",
    )
    print(
        f"{len(rows)} records, {sum(right for _, right in rows)} of them events: coefficients written to {_FILE.name}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
