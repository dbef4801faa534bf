"""An article over budget ends in what was found so far."""

from services.extract.engine.budget import Budget
from services.extract.engine.document import Document
from services.extract.engine.networks import Tagger


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
