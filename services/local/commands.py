"""The command of the one-machine stack."""

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from services.platform.errors import Refusal

_EXAMPLES = """
Examples:

letopis up --- start everything, push the sample articles, show the timeline, stay up until Ctrl-C

letopis up --no-sample --data ~/chronicle --- a chronicle of your own, in a folder of its own

LETOPIS_FEEDS=feeds.yaml letopis up --no-sample --- with settings for the services
"""


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's command; `serve` stays as it is."""
    app.command(epilog=_EXAMPLES)(up)


def up(
    data: Annotated[
        Path, typer.Option(envvar="LETOPIS_DATA", help="Folder of the log, the database and the services' logs.")
    ] = Path(".letopis"),
    sample: Annotated[
        bool, typer.Option(help="Push the sample articles; those already there stay as they are.")
    ] = True,
    ingest_port: Annotated[int, typer.Option(help="Port that articles are pushed to.")] = 8470,
    web_port: Annotated[int, typer.Option(help="Port of the timeline's page and API.")] = 8480,
    kafka_port: Annotated[int, typer.Option(help="Port of Kafka.")] = 9092,
    postgres_port: Annotated[int, typer.Option(help="Port of PostgreSQL.")] = 8432,
) -> None:
    """Start the whole of Letopis on this machine, and keep it up until Ctrl-C.

    Kafka and PostgreSQL come with it; nothing needs to be installed. A second start goes on where the first stopped.

    Ports that are taken are replaced by free ones. Other commands find the running stack if started in this folder.
    """
    if importlib.util.find_spec("psutil") is None:
        raise Refusal(
            "`letopis up` needs the packages that bring Kafka and PostgreSQL, which are not installed here: "
            "pip install 'letopis[local]'"
        )
    from services.local.stack import Ports
    from services.local.up import run

    run(data, sample, Ports(ingest_port, web_port, kafka_port, postgres_port))
