"""Settings from the environment (`LETOPIS_…`), read once at the start; a wrong one stops the program by name."""

import os
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, PostgresDsn, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.contracts.topics import Topics

PREFIX = "LETOPIS_"
SettingsT = TypeVar("SettingsT", bound="Settings")


class SettingsError(Exception):
    """A setting is missing or wrong; the text names the variable and what it must be. Refuse to start."""


def stack_file() -> Path:
    """Where the one-machine stack writes the settings of its services: `stack.env` in its data folder."""
    return Path(os.environ.get(PREFIX + "DATA", ".letopis")) / "stack.env"


class Settings(BaseSettings):
    """What every service needs. Services add their own in a subclass; all variables begin with `LETOPIS_`.

    The environment comes first, then the `stack.env` of a one-machine stack in the current folder.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    kafka: Annotated[str, Field(description="Bootstrap servers: HOST:PORT, several with commas")]
    database_url: Annotated[SecretStr, Field(description="postgresql://USER:PASSWORD@HOST:PORT/DATABASE")]
    topic_prefix: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,60}$")] = "letopis"
    partitions: Annotated[
        int, Field(ge=1, le=1000, description="Of each topic: the most workers that share a service")
    ] = 4
    replication: Annotated[int, Field(ge=1, le=9, description="Copies of each partition")] = 1
    host: Annotated[str, Field(description="Address that the service's HTTP listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port of the service's HTTP; 0 takes a free one")] = 0
    log_level: Annotated[str, Field(pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    log_format: Annotated[str, Field(pattern=r"^(auto|json|console)$", description="auto: console on a terminal")] = (
        "auto"
    )

    def topics(self) -> Topics:
        """The topics under this installation's prefix."""
        return Topics(self.topic_prefix, self.partitions)

    def kafka_servers(self) -> list[str]:
        """The bootstrap servers as a list of HOST:PORT."""
        return [server.strip() for server in self.kafka.split(",") if server.strip()]

    def dsn(self) -> str:
        """The database's address with its password, for the driver only: never log it."""
        return self.database_url.get_secret_value()

    def model_post_init(self, _context: Any) -> None:
        """Refuse a database address that is none, without showing its password."""
        try:
            PostgresDsn(self.dsn())
        except ValidationError:
            raise ValueError("database_url: must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE") from None


def load(kind: type[SettingsT], **given: Any) -> SettingsT:
    """Read the settings of a service; `given` (by field name) goes before the environment.

    Raises SettingsError naming every variable that is missing or wrong.
    """
    try:
        return kind(_env_file=stack_file(), **given)
    except ValidationError as error:
        lines = [
            f"{PREFIX}{'_'.join(str(part) for part in item['loc']).upper()}: {_say(item['type'], item['msg'])}"
            for item in error.errors(include_url=False, include_input=False)
        ]
        raise SettingsError("\n".join(lines)) from None
    except ValueError as error:
        name, _, why = str(error).partition(": ")
        raise SettingsError(f"{PREFIX}{name.upper()}: {why}") from None


def _say(kind: str, message: str) -> str:
    return "is not set" if kind == "missing" else message
