"""The gate costs no event: what is found in all sentences is found in those that it lets through."""

from pathlib import Path

import pytest

from services.contracts.article import Article
from services.extract.engine import Engine, attention
from services.extract.engine.document import Document, Sentence
from services.extract.evaluation import read_gold
from services.extract.guidelines import article_of

GOLD = sorted((Path(__file__).parents[2] / "gold").glob("*.jsonl"))


def every_sentence(document: Document, *_: object) -> list[Sentence]:
    return list(document.sentences)


def found(engine: Engine, articles: dict[str, Article]) -> set[tuple[str, str, str]]:
    """The events by what tells of them; their days may differ, for a sentence read in full sets the scene otherwise."""
    return {
        (name, event.type, event.evidence)
        for name, article in articles.items()
        for event in engine.extract(article).events
    }


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_gate_loses_nothing(engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = {str(document["id"]): article_of(document) for document in read_gold(path)}
    gated = found(engine, articles)
    assert gated
    monkeypatch.setattr(attention, "telling", every_sentence)
    lost = found(engine, articles) - gated
    assert sorted(name for name, _, _ in lost) == []
