"""The published schemas: one JSON Schema for each model that travels, and an AsyncAPI 3 document of the topics.

They are generated from the models and committed beside this file; `python -m services.contracts.schemas` writes them
anew, and refuses a change that readers could not live with (see `compatibility`).
"""

import json
from importlib.resources import files
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from services.contracts.article import Article
from services.contracts.event import EventRecord
from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry
from services.contracts.topics import Topic, Topics

MODELS: dict[str, type[BaseModel]] = {
    "article.v1": Article,
    "extraction.v1": Extraction,
    "event.v1": EventRecord,
    "timeline-entry.v1": TimelineEntry,
}
"""The models that travel, by the names of their schemas."""

ASYNCAPI = "asyncapi"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def generate() -> dict[str, dict[str, Any]]:
    """All documents by name, as the models and topics of this version have them."""
    documents: dict[str, dict[str, Any]] = {name: schema(model, name) for name, model in MODELS.items()}
    documents[ASYNCAPI] = asyncapi(Topics())
    return documents


def committed(name: str) -> dict[str, Any]:
    """A document as it was last committed. Raises FileNotFoundError."""
    document: dict[str, Any] = json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return document


def schema(model: type[BaseModel], name: str) -> dict[str, Any]:
    """The JSON Schema of a record's value as it stands on a topic."""
    return {"$schema": _DIALECT, "$id": f"urn:letopis:{name}", **model.model_json_schema(mode="serialization")}


def asyncapi(topics: Topics) -> dict[str, Any]:
    """The AsyncAPI 3.0 document of the topics, from the point of view of Letopis: what it sends and receives."""
    _, definitions = models_json_schema(
        [(model, "serialization") for model in MODELS.values()], ref_template="#/components/schemas/{model}"
    )
    open_topics = [topic for topic in topics.all() if topic.model is not None]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Letopis",
            "version": "1",
            "description": "A timeline of diplomatic events out of a stream of news articles. Values are JSON in "
            "UTF-8; new fields may appear at any time and are to be ignored by readers that do not know them. "
            "Headers are CloudEvents 1.0 in binary mode and W3C Trace Context.",
        },
        "defaultContentType": "application/json",
        "channels": {_channel_name(topic, topics): _channel(topic) for topic in open_topics},
        "operations": {
            _channel_name(topic, topics): {
                "action": "receive" if topic is topics.articles else "send",
                "channel": {"$ref": f"#/channels/{_channel_name(topic, topics)}"},
            }
            for topic in open_topics
        },
        "components": {
            "messages": {model.__name__: _message(model) for model in MODELS.values()},
            "schemas": {"Headers": _HEADERS, **definitions["$defs"]},
        },
    }


def _channel_name(topic: Topic, topics: Topics) -> str:
    """The topic without prefix and version, as an identifier: `events_visit`."""
    return topic.name.removeprefix(f"{topics.prefix}.").removesuffix(".v1").replace(".", "_")


def _channel(topic: Topic) -> dict[str, Any]:
    assert topic.model is not None
    configuration: dict[str, Any] = {"cleanup.policy": [topic.cleanup]}
    if topic.retention_ms is not None:
        configuration["retention.ms"] = topic.retention_ms
    return {
        "address": topic.name,
        "description": f"One record is {topic.record}. Key: {topic.key}.",
        "messages": {topic.model.__name__: {"$ref": f"#/components/messages/{topic.model.__name__}"}},
        "bindings": {"kafka": {"topic": topic.name, "topicConfiguration": configuration, "bindingVersion": "0.5.0"}},
    }


def _message(model: type[BaseModel]) -> dict[str, Any]:
    return {
        "name": model.__name__,
        "summary": (model.__doc__ or "").partition("\n")[0],
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/Headers"},
        "payload": {"$ref": f"#/components/schemas/{model.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
    }


_HEADERS = {
    "type": "object",
    "description": "CloudEvents 1.0, Kafka protocol binding, binary mode, and W3C Trace Context",
    "required": ["ce_specversion", "ce_id", "ce_source", "ce_type", "content-type"],
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"type": "string", "description": "The same for the same record produced again: drop the second"},
        "ce_source": {"type": "string", "description": "/letopis/ and the service that produced the record"},
        "ce_type": {"type": "string", "description": "letopis., the name of the model, .v1"},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_subject": {"type": "string", "description": "The record's key"},
        "content-type": {"const": "application/json; charset=utf-8"},
        "traceparent": {"type": "string", "description": "The trace of the article's way through all services"},
    },
}
