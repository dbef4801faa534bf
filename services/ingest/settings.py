"""Settings of the ingest service and of the command that pushes to it."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr

from services.platform.settings import Environment, Settings


class IngestSettings(Settings):
    """What the ingest service needs beside what all need."""

    api_keys: Annotated[
        SecretStr,
        Field(description="NAME:KEY, several with commas; KEY may be sha256:HEX, so that no key lies in the open"),
    ] = SecretStr("")
    api_keys_file: Annotated[
        Path | None,
        Field(description="YAML with keys: name, key, source, sources, per_minute; beside or instead of them"),
    ] = None
    per_minute: Annotated[
        int,
        Field(ge=0, description="Articles that one key may push a minute where its entry says nothing; 0: no limit"),
    ] = 0
    confirm_timeout: Annotated[
        float, Field(ge=1, le=300, description="Seconds that Kafka has to confirm a record before a push gets 503")
    ] = 15
    in_flight_records: Annotated[
        int, Field(ge=1_000, description="The most records that wait for Kafka's confirmation")
    ] = 10_000
    in_flight_bytes: Annotated[
        int, Field(ge=16 * 1024 * 1024, description="The most bytes of records that wait for Kafka's confirmation")
    ] = 64 * 1024 * 1024
    pushes_at_once: Annotated[
        int, Field(ge=1, description="Pushes that are read at the same time; more get 429 with Retry-After")
    ] = 64
    stream_items: Annotated[int, Field(ge=1, description="The most articles of one NDJSON stream")] = 1_000_000
    feeds: Annotated[Path | None, Field(description="feeds.yaml: feeds to read beside those added by hand")] = None
    feeds_on: Annotated[bool, Field(description="false: fetch nothing from anywhere")] = True
    feeds_dry_run: Annotated[
        bool, Field(description="true: fetch feeds and log what would become of their items, but hand nothing on")
    ] = False
    public_url: Annotated[
        str | None,
        Field(pattern=r"^https?://", description="Where hubs (WebSub) reach this service; without it feeds are polled"),
    ] = None
    allow_hosts: Annotated[
        str, Field(description="Private networks (CIDR) or hosts that feeds may be fetched from, with commas")
    ] = ""
    contact: Annotated[str, Field(description="Address or page that sites find in our User-Agent, to complain to")] = ""


class PushSettings(Environment):
    """What `letopis push` needs; beside a one-machine stack its `stack.env` says it."""

    ingest_url: Annotated[str, Field(pattern=r"^https?://", description="Where the ingest service listens")]
    api_key: Annotated[SecretStr, Field(description="One of the service's keys")]
