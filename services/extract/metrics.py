"""Metrics of the extract service."""

from prometheus_client import Counter

# Events found, by type, of articles whose outputs are confirmed; replays count again.
EVENTS = Counter("letopis_events_extracted_total", "Events extracted", ["type"])

# Articles whose time budget ran out: their later sentences were not read. Alert when it is more than one in a thousand.
PARTIAL = Counter("letopis_extractions_partial_total", "Articles that were not read to the end in their time")

# Processes of the pool that were lost at an article, and replaced. Alert on any.
PROCESSES_LOST = Counter("letopis_extract_processes_lost_total", "Processes that died or hung", ["how"])
