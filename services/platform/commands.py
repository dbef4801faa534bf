"""Commands that belong to no one service: topics, dead letters, the database's schemas, watching events."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.platform.errors import Refusal

if TYPE_CHECKING:
    from services.contracts.event import EventRecord
    from services.contracts.topics import Topic
    from services.platform.dead_letters import DeadLetter
    from services.platform.replay import Queue
    from services.platform.settings import KafkaSettings


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands; `serve` stays as it is."""
    app.command(epilog="Examples:\n\nletopis watch visit signing\n\nletopis watch --from-start --json | jq .evidence")(
        watch
    )
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


dlq = typer.Typer(
    name="dlq",
    help="Dead letters: records that a service could not process, with the reason, and a way back.",
    no_args_is_help=True,
)
Service = Annotated[str, typer.Argument(help="The service that gave up on the record: extract or store.")]


@dlq.command("list")
def list_letters(
    replayed: Annotated[bool, typer.Option("--replayed", help="Also those that have been replayed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show the dead letters that wait, of all services."""
    from rich.console import Console
    from rich.table import Table

    from services.platform import replay
    from services.platform.terminal import printable

    settings = _kafka_settings()
    table = Table("service", "offset", "when", "error", "reason", "key", "replays")
    for (_, service), topic in settings.topics().dead_letters.items():
        queue = replay.load(settings.kafka_servers(), topic.name)
        for letter in queue.letters if replayed else queue.waiting:
            if as_json:
                typer.echo(json.dumps(_describe(letter, queue), ensure_ascii=False))
            else:
                row = (letter.time[:19], letter.error, letter.reason[:100], _text(letter.original.key))
                table.add_row(service, str(letter.offset), *map(printable, row), str(letter.replays))
    if not as_json:
        Console(markup=False).print(table if table.row_count else "no dead letters wait")


@dlq.command("show")
def show_letter(
    service: Service,
    offset: Annotated[int, typer.Argument(help="As `letopis dlq list` shows it.")],
    raw: Annotated[bool, typer.Option("--raw", help="Only the record's value, byte for byte.")] = False,
) -> None:
    """Show one dead letter: where it stood, why it is here, its headers and its value."""
    from services.platform.terminal import printable

    queue = _queue(service)
    letter = _pick(queue, offset)
    if raw:
        sys.stdout.buffer.write(letter.original.value or b"")
        return
    for name, value in _describe(letter, queue).items():
        typer.echo(printable(f"{name}: {value}"))
    for name, header in letter.original.headers:
        typer.echo(printable(f"header {name}: {_text(header)}"))
    if letter.traceback:
        typer.echo(printable(letter.traceback))
    typer.echo(printable(_text(letter.original.value)))


@dlq.command(
    "replay",
    epilog="Examples:\n\nletopis dlq replay extract --offset 12\n\nletopis dlq replay store --all --error KeyError",
)
def replay_letters(
    service: Service,
    offset: Annotated[list[int] | None, typer.Option(help="A letter to replay, also again; may be repeated.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All that wait.")] = False,
    error: Annotated[str | None, typer.Option(help="With --all: only those with this error.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be replayed.")] = False,
) -> None:
    """Send records back to the topic they came from: original bytes, key and headers, and a count of the replays."""
    from services.platform import replay

    if every == bool(offset):
        raise Refusal("say either --offset N or --all")
    queue = _queue(service)
    letters = queue.waiting if every else [_pick(queue, each) for each in offset or ()]
    letters = [letter for letter in letters if error in (None, letter.error)]
    lost = [letter for letter in letters if letter.omitted]
    for letter in lost:
        where = f"{letter.original.topic}, partition {letter.original.partition}, offset {letter.original.offset}"
        typer.echo(f"{letter.offset}: not kept, too large; it stands in {where}", err=True)
    letters = [letter for letter in letters if not letter.omitted]
    if not dry_run:
        for letter in replay.replay(_kafka_settings().kafka_servers(), queue, letters):
            typer.echo(f"{letter.offset}: replayed to {letter.original.topic}")
    typer.echo(f"{len(letters)} {'would be ' if dry_run else ''}replayed")
    if lost:
        raise typer.Exit(1)


def _kafka_settings() -> "KafkaSettings":
    from services.platform.settings import KafkaSettings, load

    return load(KafkaSettings)


def _queue(service: str) -> "Queue":
    from services.platform import replay

    settings = _kafka_settings()
    queues: dict[str, Topic] = {name: topic for (_, name), topic in settings.topics().dead_letters.items()}
    if service not in queues:
        raise Refusal(f"{service} has no dead letters; services that have: {', '.join(queues)}")
    return replay.load(settings.kafka_servers(), queues[service].name)


def _pick(queue: "Queue", offset: int) -> "DeadLetter":
    for letter in queue.letters:
        if letter.offset == offset:
            return letter
    raise Refusal(f"there is no dead letter at offset {offset}: see `letopis dlq list --replayed`")


def _describe(letter: "DeadLetter", queue: "Queue") -> dict[str, Any]:
    return {
        "service": letter.service,
        "offset": letter.offset,
        "time": letter.time,
        "error": letter.error,
        "reason": letter.reason,
        "topic": letter.original.topic,
        "partition": letter.original.partition,
        "source_offset": letter.original.offset,
        "key": _text(letter.original.key),
        "bytes": len(letter.original.value or b""),
        "replays": letter.replays,
        "replayed": letter.offset in queue.replayed,
    }


def _text(data: bytes | None) -> str:
    """Bytes for people: text where they are UTF-8, else with what is not as \\xNN."""
    return "" if data is None else data.decode(errors="backslashreplace")


def watch(
    types: Annotated[
        list[str] | None, typer.Argument(metavar="[TYPE]...", help="visit, meeting, call, signing; all if none.")
    ] = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="First all events that the topics hold.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Each record as it stands on the topic, one a line.")] = False,
) -> None:
    """Follow the events as they are extracted, until Ctrl-C."""
    from services.contracts.event import EventRecord
    from services.contracts.records import UnreadableRecord, decode
    from services.platform import reading
    from services.platform.terminal import printable

    settings = _kafka_settings()
    by_type = settings.topics().events
    for unknown in set(types or ()) - set(by_type):
        raise Refusal(f"{unknown} is no type of event; types: {', '.join(by_type)}")
    wanted = [topic.name for type_, topic in by_type.items() if not types or type_ in types]
    if sys.stderr.isatty():
        typer.echo(f"watching {', '.join(wanted)}; Ctrl-C ends", err=True)
    try:
        for record in reading.follow(settings.kafka_servers(), wanted, from_start):
            try:
                event = decode(EventRecord, record.value)
            except UnreadableRecord as error:
                where = f"{record.topic}, partition {record.partition}, offset {record.offset}"
                typer.echo(f"{where}: unreadable: {printable(str(error))}", err=True)
                continue
            typer.echo((record.value or b"").decode() if as_json else printable(_event_line(event)))
            sys.stdout.flush()
    except KeyboardInterrupt:
        return


def _event_line(event: "EventRecord") -> str:
    who = " · ".join(party.name or party.role or party.country or "?" for party in event.participants) or "?"
    when = "?" if event.date is None else event.date.start
    if event.date is not None and event.date.end != event.date.start:
        when += "–" + event.date.end
    where = (event.place and (event.place.name or event.place.country)) or "?"
    what = event.type if event.mode is None else f"{event.type} ({event.mode})"
    return f"{what}, {event.status}  {when}  {who}  {where}\n    {event.evidence}"
