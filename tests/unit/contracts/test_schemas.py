"""The published schemas are those of the models, and the golden examples are read as they always were."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from services.contracts import schemas
from services.contracts.examples import EXAMPLES, example
from services.contracts.records import decode
from services.contracts.schemas.writing import IncompatibleChange, render, write
from services.contracts.topics import Topics


def test_what_is_committed_is_what_the_models_say() -> None:
    for name, document in schemas.generate().items():
        assert document == schemas.committed(name), f"{name}: run `python -m services.contracts.schemas`"


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_valid_and_read_without_loss(name: str) -> None:
    model = EXAMPLES[name]
    value = example(name)
    (schema,) = (schemas.committed(each) for each, of in schemas.MODELS.items() if of is model)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(json.loads(value))
    assert json.loads(decode(model, value).model_dump_json()) == json.loads(value)


def test_a_record_of_a_newer_producer_is_read() -> None:
    for name, model in EXAMPLES.items():
        newer = {**json.loads(example(name)), "added_later": {"any": "thing"}}
        assert decode(model, json.dumps(newer).encode()) == decode(model, example(name))


def test_every_topic_stands_in_the_asyncapi_document_and_every_reference_leads_somewhere() -> None:
    document = schemas.committed(schemas.ASYNCAPI)
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert addresses == {topic.name for topic in Topics().all() if topic.model is not None}
    found = list(references(document))
    assert found
    for reference in found:
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def references(node: Any) -> Any:
    """Every reference in a document."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_an_incompatible_change_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    documents = schemas.generate()
    assert len(write(documents, tmp_path)) == len(documents)
    assert write(documents, tmp_path) == []
    documents["article.v1"]["properties"].pop("title")
    documents["event.v1"]["properties"]["added"] = {"type": "string"}
    with pytest.raises(IncompatibleChange, match=r"^article\.v1: title: removed"):
        write(documents, tmp_path)
    for name, document in schemas.generate().items():
        assert (tmp_path / f"{name}.json").read_text(encoding="utf-8") == render(document)


def test_a_compatible_change_is_written(tmp_path: Path) -> None:
    documents = schemas.generate()
    write(documents, tmp_path)
    documents["article.v1"]["properties"]["added"] = {"type": "string", "default": ""}
    assert write(documents, tmp_path) == ["article.v1.json"]
