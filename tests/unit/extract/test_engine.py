"""What must hold for any text: no exception, exact evidence, the same records again."""

import copy
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.extract.engine import Engine
from services.extract.engine.document import Sentence
from services.extract.engine.networks import Tagger
from services.extract.evaluation import read_gold
from services.extract.guidelines import article_of

GOLD = Path(__file__).parents[2] / "gold" / "news_a.jsonl"
WORDS = (
    "Президент Казахстана Касым-Жомарт Токаев встретился с премьер-министром Японии Сигэру Исибой в Токио 5 марта и "
    "подписал договор о дружбе, который находился визит переговоры по телефону не будет отложен его они стороны в ходе "
    "по приглашению "
    "« » ( ) — ; : . , ! 2025 года делегация во главе с министры двух стран саммит ШОС столица Узбекистана где когда \n"
).split(" ")
RECEIVED = datetime(2025, 3, 14, tzinfo=UTC)

relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def article(text: str, title: str = "") -> Article:
    return Article.compose(source="test", title=title, text=text or " ", published_at=RECEIVED, received_at=RECEIVED)


def check(extraction: Extraction) -> None:
    for event in extraction.events:
        span = event.evidence_span
        whole = extraction.article.title if span.part == "title" else extraction.article.text
        assert whole[span.start : span.stop] == event.evidence
        assert 0.0 <= event.confidence <= 1.0
        assert event.participants
        if event.part_of is not None:
            assert event.part_of in {other.id for other in extraction.events if other.type == "visit"}


@relaxed
@given(text=st.text(min_size=1, max_size=400), title=st.text(max_size=60))
def test_any_text(engine: Engine, text: str, title: str) -> None:
    check(engine.extract(article(text, title)))


@relaxed
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=80), title=st.lists(st.sampled_from(WORDS), max_size=8)
)
def test_any_words_of_the_trade(engine: Engine, words: list[str], title: list[str]) -> None:
    """Words that the constructions look for, in any order."""
    check(engine.extract(article(" ".join(words), " ".join(title))))


class Misparsing:
    """A tagger whose trees are no trees: its heads and relations are drawn by lot, in circles too."""

    def __init__(self, tagger: Tagger, dice: random.Random) -> None:
        self._tagger, self._dice = tagger, dice

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tagger, name)

    def tag(self, sentences: Iterable[Sentence], features: Iterable[Sentence] = (), **rest: Any) -> None:
        told = list(sentences)
        self._tagger.tag(told, features, **rest)
        for sentence in told:
            relations = ["conj", "conj", *{token.rel for token in sentence.tokens}]
            for token in sentence.tokens:
                if self._dice.random() < 0.5:
                    token.head = self._dice.randrange(-1, len(sentence.tokens))
                    token.rel = self._dice.choice(relations)


def test_any_tree(engine: Engine) -> None:
    """The parser promises no tree, a text may be misread in any way: reading it comes to an end."""
    misreading = copy.copy(engine)
    misreading._tagger = cast(Tagger, Misparsing(engine._tagger, random.Random(5)))
    for document in read_gold(GOLD) * 3:
        check(misreading.extract(article_of(document)))


@pytest.mark.parametrize("document", read_gold(GOLD), ids=lambda document: str(document["id"]))
def test_gold_texts(engine: Engine, document: dict[str, object]) -> None:
    read = article_of(document)
    extraction = engine.extract(read)
    check(extraction)
    assert extraction == engine.extract(read)


def test_together_they_are_read_as_one_by_one(engine: Engine) -> None:
    articles = [article("Над городом прошёл дождь."), *(article_of(document) for document in read_gold(GOLD))]
    assert engine.extract_all(articles) == [engine.extract(read) for read in articles]
    assert engine.extract_all([]) == []


def test_a_text_without_triggers_has_no_events(engine: Engine) -> None:
    assert engine.extract(article("Над городом прошёл дождь.")).events == ()


def test_what_happens_in_a_visit_is_part_of_it(engine: Engine) -> None:
    text = (
        "Премьер-министр Грузии Ираклий Кобахидзе прибыл в Анкару с визитом. "
        "Его принял президент Турции Реджеп Тайип Эрдоган."
    )
    visit, meeting = engine.extract(article(text)).events
    assert (visit.type, meeting.type) == ("visit", "meeting")
    assert meeting.part_of == visit.id
    assert [person.name for person in visit.participants if person.function == "host"] == ["Реджеп Тайип Эрдоган"]


def test_a_digest_is_read_part_by_part_and_quoted_as_a_whole(engine: Engine) -> None:
    text = (
        "10 марта Марко Рубио прибыл в Джидду; 11 марта Стив Уиткофф встретился в Москве с Владимиром Путиным; "
        "12 марта Кир Стармер принял в Лондоне Эмманюэля Макрона."
    )
    events = engine.extract(article(text)).events
    assert [event.date.start for event in events if event.date] == ["2025-03-10", "2025-03-11", "2025-03-12"]
    assert {event.evidence for event in events} == {text}


def test_the_headline_and_the_body_tell_one_event(engine: Engine) -> None:
    text = "Президент Финляндии Александр Стубб встретился в Хельсинки с президентом Эстонии Аларом Карисом."
    (event,) = engine.extract(article(text, "Стубб встретился с Карисом")).events
    assert event.evidence_span.part == "text"
    assert [person.name for person in event.participants] == ["Александр Стубб", "Алар Карис"]
