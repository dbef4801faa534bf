"""Commands that belong to no one service: watching events, topics, dead letters, the database's schemas."""

from typing import Annotated

import typer

from services.platform.dead_letter_commands import dlq
from services.platform.topic_commands import topics
from services.platform.watch_command import watch

_WATCH_EXAMPLES = """
Examples:

letopis watch visit signing

letopis watch --from-start --json | jq .evidence
"""


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands; `serve` stays as it is."""
    app.command(epilog=_WATCH_EXAMPLES)(watch)
    app.add_typer(topics)
    app.add_typer(dlq)
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
