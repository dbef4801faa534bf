"""Settings from the environment (`LETOPIS_…`), read once at the start; a wrong one stops the program by name."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, PostgresDsn, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.contracts.topics import Topics
from services.platform.errors import Refusal

PREFIX = "LETOPIS_"
SettingsT = TypeVar("SettingsT", bound="Environment")


class SettingsError(Refusal):
    """A setting is missing or wrong; the text names the variable and what it must be. Refuse to start."""


def stack_file() -> Path:
    """Where the one-machine stack writes the settings of its services: `stack.env` in its data folder."""
    return Path(os.environ.get(PREFIX + "DATA", ".letopis")) / "stack.env"


class Environment(BaseSettings):
    """What every process reads. The parts below add to it; a service takes the parts that it needs and adds its own.

    All variables begin with `LETOPIS_`. The environment comes first, then the `stack.env` of a one-machine stack in
    the current folder. A part that a service does not take is neither asked for nor known to it: the extractor
    never sees the database's password.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    log_format: Annotated[str, Field(pattern=r"^(auto|json|console)$", description="auto: console on a terminal")] = (
        "auto"
    )


class KafkaSettings(Environment):
    """Where Kafka is, and the topics of this installation."""

    kafka: Annotated[str, Field(description="Bootstrap servers: HOST:PORT, several with commas")]
    topic_prefix: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,60}$")] = "letopis"
    partitions: Annotated[
        int, Field(ge=1, le=1000, description="Of each topic: the most workers that share a service")
    ] = 4
    replication: Annotated[int, Field(ge=1, le=9, description="Copies of each partition")] = 1

    @field_validator("kafka")
    @classmethod
    def _servers(cls, value: str) -> str:
        for server in value.split(","):
            host, _, port = server.strip().rpartition(":")
            if not host or not port.isdecimal():
                raise ValueError("must be HOST:PORT, several with commas")
        return value

    def topics(self) -> Topics:
        """The topics under this installation's prefix."""
        return Topics(self.topic_prefix, self.partitions)

    def kafka_servers(self) -> list[str]:
        """The bootstrap servers as a list of HOST:PORT."""
        return [server.strip() for server in self.kafka.split(",")]


class DatabaseSettings(Environment):
    """Where PostgreSQL is."""

    database_url: Annotated[SecretStr, Field(description="postgresql://USER:PASSWORD@HOST:PORT/DATABASE")]

    @field_validator("database_url")
    @classmethod
    def _address(cls, value: SecretStr) -> SecretStr:
        try:
            PostgresDsn(value.get_secret_value())
        except ValidationError:
            raise ValueError("must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE") from None
        return value

    def dsn(self) -> str:
        """The database's address with its password, for the driver only: never log it."""
        return self.database_url.get_secret_value()


class HttpSettings(Environment):
    """Where the service's HTTP listens."""

    host: Annotated[str, Field(description="Address that the service's HTTP listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port of the service's HTTP; 0 takes a free one")] = 0


class Settings(KafkaSettings, DatabaseSettings, HttpSettings):
    """What a service needs that uses Kafka, PostgreSQL and HTTP."""


def load(kind: type[SettingsT], **given: Any) -> SettingsT:
    """Read the settings of a service; `given` (by field name) goes before the environment.

    Raises SettingsError naming every variable that is missing or wrong, never showing a value.
    """
    try:
        return kind(_env_file=stack_file(), **given)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        lines = [f"{_variable(item['loc'])}: {_say(kind, item)}" for item in wrong]
        if any(item["type"] == "missing" for item in wrong):
            lines.append("Start a stack in this folder (letopis up), or set what is missing.")
        raise SettingsError("\n".join(lines)) from None


def _variable(location: Sequence[str | int]) -> str:
    return PREFIX + "_".join(str(part) for part in location).upper()


def _say(kind: type[Environment], item: ErrorDetails) -> str:
    if item["type"] != "missing":
        return item["msg"].removeprefix("Value error, ")
    field = kind.model_fields.get(str(item["loc"][0]))
    return f"is not set ({field.description})" if field and field.description else "is not set"
