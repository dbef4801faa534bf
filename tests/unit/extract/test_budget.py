"""An article over budget ends in what was found so far."""

from datetime import UTC, datetime

from services.contracts.article import Article
from services.extract.engine.budget import Budget
from services.extract.engine.document import Document
from services.extract.engine.engine import Engine
from services.extract.engine.networks import Tagger
from services.extract.loading import load_engine
from services.extract.settings import EngineSettings


def test_a_spent_budget_stays_spent() -> None:
    budget = Budget(0.0)
    assert budget.spent
    assert budget.spent


def test_there_is_time_at_first() -> None:
    assert not Budget(60.0).spent


def test_the_tagger_stops(tagger: Tagger) -> None:
    document = Document.of("Визит в Анкару", "Президент прилетел в Измир.")
    tagger.find_entities(document.lines, Budget(0.0))
    tagger.tag(document.sentences[:1], document.sentences[1:], budget=Budget(0.0))
    assert not list(document.entities)
    assert not any(sentence.tagged or sentence.parsed for sentence in document.sentences)
    tagger.find_entities(document.lines, Budget(60.0))
    tagger.tag(document.sentences[:1], document.sentences[1:], budget=Budget(60.0))
    assert len(list(document.entities)) == 2
    assert [(sentence.tagged, sentence.parsed) for sentence in document.sentences] == [(True, True), (True, False)]


def test_an_article_over_its_time_is_partial(engine: Engine) -> None:
    now = datetime(2025, 3, 14, tzinfo=UTC)
    article = Article.compose(
        source="test", text="Министр иностранных дел Турции Хакан Фидан прибыл в Баку с визитом.", received_at=now
    )
    assert not engine.extract(article).partial
    hurried = load_engine(EngineSettings(article_seconds=1e-9))
    extraction = hurried.extract(article)
    assert extraction.partial
    assert extraction.events == ()
