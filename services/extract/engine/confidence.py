"""How sure a record is: a logistic model of what supports it, fitted on the written gold.

Features are what a reader would weigh: the construction, how many parties are named, whether words date and place the
event, how often it is told. The coefficients lie in `data/confidence.json`; `python -m
services.extract.calibration GOLD…` fits them anew.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from services.extract.engine.merging import Told


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the features and the constant of the logistic model."""

    constant: float
    weights: Mapping[str, float]

    @classmethod
    def load(cls) -> "Calibration":
        """The project's own coefficients."""
        text = files("services.extract.engine").joinpath("data", "confidence.json").read_text(encoding="utf-8")
        values = json.loads(text)
        return cls(float(values["constant"]), {name: float(weight) for name, weight in values["weights"].items()})


_OFF = ("cancelled", "denied")  # a headline says outright that somebody does not come, and the text says why


def features(event: Told) -> dict[str, float]:
    """What speaks for and against an event, each between 0 and 1."""
    tellings = event.tellings
    people = [party for party in event.parties if party.kind == "person"]
    named = [party for party in event.parties if party.name]
    return {
        f"type {event.type}": 1.0,
        f"status {event.status}": 1.0,
        f"kind {event.kind}": 1.0,
        "two named": float(len(named) >= 2),
        "three named": float(len(named) >= 3),
        "nobody named": float(not named),
        "only bodies": float(not people),
        "dated by text": float(any(telling.date is not None for telling in tellings)),
        "placed by text": float(any(telling.place is not None for telling in tellings)),
        "told twice": float(len(tellings) > 1),
        "only in the headline": float(all(telling.title for telling in tellings) and event.status not in _OFF),
        "weak": float(all(telling.candidate.weak for telling in tellings)),
        "anaphoric": float(all(telling.candidate.anaphoric for telling in tellings)),
        "completed": float(all(telling.candidate.completed for telling in tellings)),
        "unsure of status": float(all(telling.unsure for telling in tellings)),
        "earlier": float(tellings[0].earlier),
        "part of a visit": float(event.visit is not None),
        "documents": float(any(document.title for document in event.documents)),
        "one country": float(len({party.country for party in event.parties if party.country}) < 2),
        "without country": float(any(party.country is None for party in event.parties)),
        "mode": float(any(telling.candidate.mode is not None for telling in tellings)),
    }


def confidence(event: Told, calibration: Calibration) -> float:
    """The probability that the event is one, by the calibration."""
    total = calibration.constant + sum(
        calibration.weights.get(name, 0.0) * value for name, value in features(event).items()
    )
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
