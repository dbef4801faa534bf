"""The golden examples on both sides of the extractor: it reads the article, and writes what the other example is."""

from services.contracts.article import Article
from services.contracts.examples import example
from services.contracts.extraction import Extraction
from services.contracts.records import decode, encode
from services.extract.engine import Engine


def test_the_golden_article_is_read_and_what_is_written_can_be_read(engine: Engine) -> None:
    article = decode(Article, example(Article))
    extraction = engine.extract(article)
    assert decode(Extraction, encode(extraction)) == extraction
    assert "visit" in {event.type for event in extraction.events}
