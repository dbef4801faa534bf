"""Records are read or refused with a reason; nothing else happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.article import MAX_TEXT_BYTES, Article
from services.contracts.examples import EXAMPLES, example
from services.contracts.extraction import Extraction
from services.contracts.records import UnreadableRecord, decode, encode
from services.contracts.topics import MAX_RECORD_BYTES, Topics


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_was_written_is_read_again(name: str) -> None:
    record = decode(EXAMPLES[name], example(name))
    assert decode(EXAMPLES[name], encode(record)) == record


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "no value"),
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "object"),
        ('{"title": "Встреча"}'.encode("cp1251"), "JSON"),
        (b'{"id": "no uuid"}', "id: "),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_what_is_no_record_is_refused_with_the_reason(value: bytes | None, reason: str) -> None:
    with pytest.raises(UnreadableRecord, match=reason):
        decode(Article, value)


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_else(value: bytes) -> None:
    with pytest.raises(UnreadableRecord):
        decode(Extraction, value)


def test_an_extraction_has_only_events_of_its_article() -> None:
    extraction = decode(Extraction, example(Extraction))
    text = example(Extraction).decode().replace('"article_revision": 2', '"article_revision": 1', 1)
    with pytest.raises(UnreadableRecord, match="not of revision 2"):
        decode(Extraction, text.encode())
    with pytest.raises(ValueError, match="one id"):
        Extraction(article=extraction.article, events=(extraction.events[0],) * 2, extractor=1)


def test_the_longest_article_fits_a_topic_with_room_for_its_events() -> None:
    article = decode(Article, example(Article)).model_copy(update={"text": "\u0001" * MAX_TEXT_BYTES})
    assert len(encode(article)) < MAX_RECORD_BYTES - 2 * 1024 * 1024


def test_topics_are_named_under_their_prefix_and_every_reader_has_dead_letters() -> None:
    topics = Topics("other", partitions=7)
    names = [topic.name for topic in topics.all()]
    assert len(set(names)) == len(names)
    assert all(name.startswith("other.") for name in names)
    assert {topic.partitions for topic in topics.all() if topic.model is not None} == {7}
    assert topics.dead_letter("other.articles.v1", "extract").name == "other.articles.v1.extract.dlq"
    with pytest.raises(KeyError):
        topics.dead_letter("other.articles.v1", "store")
