"""Values of records: JSON in UTF-8 of the contract's models."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)


class UnreadableRecord(Exception):
    """The bytes are not a record of the model, and never will be: dead-letter them. The text says why, in one line."""


def encode(model: BaseModel) -> bytes:
    """The model as compact JSON in UTF-8."""
    return model.model_dump_json().encode()


def decode(model: type[ModelT], value: bytes | None) -> ModelT:
    """Read a record; unknown fields are ignored, so that producers may be newer than consumers.

    Raises UnreadableRecord for a tombstone, for what is not UTF-8, not JSON, or not of the schema.
    """
    if value is None:
        raise UnreadableRecord("the record has no value")
    try:
        return model.model_validate_json(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the record"
        raise UnreadableRecord(f"{where}: {first['msg']}") from error
