"""letopis topics: the topics on the broker, held against their definitions."""

from typing import Annotated

import typer

topics = typer.Typer(name="topics", help="Kafka topics, as the contracts define them.", no_args_is_help=True)
Wait = Annotated[float, typer.Option(help="Seconds to wait for a Kafka that does not answer yet.")]


@topics.command("create", epilog="Example:\n\nletopis topics create --wait 60 --- also while Kafka is still starting")
def create_topics(wait: Wait = 30) -> None:
    """Create the topics that are missing and mend settings that differ. Safe to run again."""
    from services.platform import kafka
    from services.platform.settings import KafkaSettings, load
    from services.platform.topics import reconcile

    settings = load(KafkaSettings)
    defined = settings.topics().all()
    with kafka.admin(settings.kafka_servers(), wait) as admin:
        found = reconcile(admin, defined, settings.replication)
    for each in found:
        if each.hint:
            typer.echo(f"{each.topic}: {each.setting} is {each.actual}, should be {each.wanted}: {each.hint}", err=True)
        elif each.actual is None:
            typer.echo(f"{each.topic}: created")
        else:
            typer.echo(f"{each.topic}: {each.setting} {each.actual} -> {each.wanted}")
    if not found:
        typer.echo(f"{len(defined)} topics, all as defined")


@topics.command("check")
def check_topics(wait: Wait = 10) -> None:
    """Show where the topics on the broker differ from their definitions; exit code 1 if they do. Changes nothing."""
    from rich.console import Console
    from rich.table import Table

    from services.platform import kafka
    from services.platform.settings import KafkaSettings, load
    from services.platform.topics import differences

    settings = load(KafkaSettings)
    defined = settings.topics().all()
    with kafka.admin(settings.kafka_servers(), wait) as admin:
        found = differences(admin, defined, settings.replication)
    if not found:
        typer.echo(f"{len(defined)} topics, all as defined")
        return
    table = Table("topic", "setting", "is", "should be", "what to do")
    for each in found:
        is_ = "missing" if each.actual is None else each.actual
        table.add_row(each.topic, each.setting, is_, each.wanted, each.hint or "create")
    table.columns[0].overflow = "fold"
    Console().print(table)
    typer.echo("create: mended by `letopis topics create`")
    raise typer.Exit(1)
