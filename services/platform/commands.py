"""Commands that belong to no one service: topics, and the database's schemas."""

from typing import Annotated

import typer


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands; `serve` stays as it is."""
    app.add_typer(topics)
    app.command(epilog="Example:\n\nletopis migrate --wait 60 --- also while PostgreSQL is still starting")(migrate)


def migrate(
    wait: Annotated[float, typer.Option(help="Seconds to wait for a PostgreSQL that does not answer yet.")] = 30,
) -> None:
    """Bring the database's tables up to date. Safe to run again, also by several at once."""
    from services.platform import migrations
    from services.platform.settings import DatabaseSettings, load

    dsn = load(DatabaseSettings).dsn()
    migrations.wait_for_database(dsn, wait)
    for service in migrations.OWNERS:
        applied = migrations.upgrade(dsn, service)
        typer.echo(f"{service}: {'applied ' + ', '.join(applied) if applied else 'up to date'}")


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
