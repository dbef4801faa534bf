"""A record on its way to Kafka."""

from dataclasses import dataclass

from pydantic import BaseModel

from services.contracts.headers import cloud_event
from services.contracts.records import encode
from services.contracts.topics import Topic

Headers = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be produced; `value` is null for a tombstone."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers

    @classmethod
    def of(
        cls, topic: Topic, model: BaseModel, *, key: str, service: str, identity: str, traceparent: str
    ) -> "Outgoing":
        """A record that carries a model, with CloudEvents headers.

        `identity` is what tells the record from all others of the service, the same when it is produced again:
        `ce_id` derives from it, so that subscribers can drop the second.
        """
        headers = cloud_event(model, source=service, subject=key, identity=identity, traceparent=traceparent)
        return cls(topic.name, key.encode(), encode(model), headers)
