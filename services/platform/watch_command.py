"""letopis watch: the events on their topics, as they come."""

import signal
import sys
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from services.platform.errors import Refusal

if TYPE_CHECKING:
    from services.contracts.event import EventRecord


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
    from services.platform.settings import KafkaSettings, load
    from services.platform.terminal import printable

    settings = load(KafkaSettings)
    by_type = settings.topics().events
    for unknown in set(types or ()) - set(by_type):
        raise Refusal(f"{unknown} is no type of event; types: {', '.join(by_type)}")
    wanted = [topic.name for type_, topic in by_type.items() if not types or type_ in types]
    if sys.stderr.isatty():
        typer.echo(f"watching {', '.join(wanted)}; Ctrl-C ends", err=True)
    # A handler of its own: kafka-python does not always let KeyboardInterrupt through.
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    for record in reading.follow(settings.kafka_servers(), wanted, stop.is_set, from_start):
        try:
            event = decode(EventRecord, record.value)
        except UnreadableRecord as error:
            where = f"{record.topic}, partition {record.partition}, offset {record.offset}"
            typer.echo(f"{where}: unreadable: {printable(str(error))}", err=True)
            continue
        typer.echo((record.value or b"").decode() if as_json else printable(_event_line(event)))
        sys.stdout.flush()


def _event_line(event: "EventRecord") -> str:
    who = " · ".join(party.name or party.role or party.country or "?" for party in event.participants) or "?"
    when = "?" if event.date is None else event.date.start
    if event.date is not None and event.date.end != event.date.start:
        when += "–" + event.date.end
    where = (event.place and (event.place.name or event.place.country)) or "?"
    what = event.type if event.mode is None else f"{event.type} ({event.mode})"
    return f"{what}, {event.status}  {when}  {who}  {where}\n    {event.evidence}"
