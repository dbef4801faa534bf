"""The topics of the road, defined once: name, key, partitions, retention, and what a record is."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from services.contracts.article import Article
from services.contracts.event import EventRecord, EventType
from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry

MAX_RECORD_BYTES = 6 * 1024 * 1024
"""What a topic takes at the most: an article of 500 KB with its events, and a poison message of several times that."""
_DEAD_LETTER_HEADERS_BYTES = 64 * 1024
_DAY_MS = 24 * 60 * 60 * 1000
EVENT_TYPES: tuple[EventType, ...] = ("visit", "meeting", "call", "signing")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `retention_ms` is null for compacted topics; `model` is null for dead letters (bytes as they came)."""

    name: str
    key: str
    record: str
    model: type[BaseModel] | None
    cleanup: Literal["delete", "compact"] = "delete"
    retention_ms: int | None = 7 * _DAY_MS
    partitions: int = 4

    def config(self) -> dict[str, str]:
        """The topic's configuration as Kafka names it."""
        # The largest record must still fit with the headers that say why it is dead.
        most = MAX_RECORD_BYTES if self.model is not None else MAX_RECORD_BYTES + _DEAD_LETTER_HEADERS_BYTES
        config = {"cleanup.policy": self.cleanup, "max.message.bytes": str(most)}
        if self.retention_ms is not None:
            config["retention.ms"] = str(self.retention_ms)
        return config


class Topics:
    """All topics under a prefix (`letopis` unless a test or a second installation needs its own)."""

    def __init__(self, prefix: str = "letopis", partitions: int = 4) -> None:
        """`partitions` bounds how many workers of one service can share the work."""
        self.prefix = prefix
        self.articles = Topic(
            f"{prefix}.articles.v1", "article id", "one revision of one cleaned article", Article, partitions=partitions
        )
        self.extractions = Topic(
            f"{prefix}.extractions.v1",
            "article id",
            "the article and the complete list of its events, perhaps none",
            Extraction,
            partitions=partitions,
        )
        self.events: dict[EventType, Topic] = {
            type_: Topic(
                f"{prefix}.events.{type_}.v1",
                "event id",
                f"one {type_} as one article reports it",
                EventRecord,
                retention_ms=30 * _DAY_MS,
                partitions=partitions,
            )
            for type_ in EVENT_TYPES
        }
        self.timeline = Topic(
            f"{prefix}.timeline.v1",
            "timeline id",
            "the current state of one real-world event, merged over its sources; a tombstone when it is withdrawn",
            TimelineEntry,
            cleanup="compact",
            retention_ms=None,
            partitions=partitions,
        )
        self.dead_letters = {
            (source.name, service): Topic(
                f"{source.name}.{service}.dlq",
                "as the source",
                f"a record that {service} could not process: its bytes and headers, where it stood and why",
                None,
                retention_ms=30 * _DAY_MS,
                partitions=1,
            )
            for source, service in ((self.articles, "extract"), (self.extractions, "store"))
        }

    def all(self) -> list[Topic]:
        """Every topic, in the order of the road."""
        return [self.articles, self.extractions, *self.events.values(), self.timeline, *self.dead_letters.values()]

    def dead_letter(self, topic: str, service: str) -> Topic:
        """The dead-letter topic of a service for a topic; KeyError where the service does not read that topic."""
        return self.dead_letters[topic, service]
