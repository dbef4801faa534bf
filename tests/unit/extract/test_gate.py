"""The gate costs no event: what is found in the sentences that it lets through is what is found in all of them."""

from pathlib import Path

import pytest

from services.extract.engine import Engine, attention
from services.extract.engine.document import Document, Sentence
from services.extract.evaluation import read_gold
from services.extract.guidelines import article_of

GOLD = sorted((Path(__file__).parents[2] / "gold").glob("*.jsonl"))


def every_sentence(document: Document, *_: object) -> list[Sentence]:
    return list(document.sentences)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_gate_loses_nothing(engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = {str(document["id"]): article_of(document) for document in read_gold(path)}
    gated = {name: engine.extract(article).events for name, article in articles.items()}
    assert any(gated.values())
    monkeypatch.setattr(attention, "telling", every_sentence)
    in_full = {name: engine.extract(article).events for name, article in articles.items()}
    assert [name for name in articles if gated[name] != in_full[name]] == []
