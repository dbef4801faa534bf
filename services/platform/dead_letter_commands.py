"""letopis dlq: the records that a service could not process."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.platform.errors import Refusal

if TYPE_CHECKING:
    from services.contracts.topics import Topic
    from services.platform.dead_letters import DeadLetter
    from services.platform.replay import Queue
    from services.platform.settings import KafkaSettings


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
    table = Table("service", "offset", "when (UTC)", "why", "key", "replays")
    for (_, service), topic in settings.topics().dead_letters.items():
        queue = replay.load(settings.kafka_servers(), topic.name)
        for letter in queue.letters if replayed else queue.waiting:
            if as_json:
                typer.echo(json.dumps(_describe(letter, queue), ensure_ascii=False))
            else:
                row = (letter.time[:19], f"{letter.error}: {letter.reason}"[:200], _text(letter.original.key))
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
