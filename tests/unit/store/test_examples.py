"""The golden example of what the store reads: every event of it comes to stand in the timeline, with its report."""

from services.contracts.examples import example
from services.contracts.extraction import Extraction
from services.contracts.records import decode, encode
from services.contracts.timeline import TimelineEntry
from services.store.clustering import cluster
from services.store.consensus import compose
from services.store.mentions import mentions_of


def test_the_events_of_the_golden_extraction_become_entries() -> None:
    extraction = decode(Extraction, example(Extraction))
    entries = [compose(members) for members in cluster(mentions_of(extraction))]
    assert {report.event_id for entry in entries for report in entry.reports} == {e.id for e in extraction.events}
    for entry in entries:
        assert decode(TimelineEntry, encode(entry)) == entry
        assert all(report.evidence in extraction.article.text + extraction.article.title for report in entry.reports)
