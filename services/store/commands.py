"""The commands of the store."""

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.store.filter_options import READING, Asked, filtered
from services.store.webhook_commands import webhooks

if TYPE_CHECKING:
    from services.contracts.timeline import TimelineEntry
    from services.store.evaluation import Evaluation
    from services.store.mentions import Mention

_TIMELINE_EXAMPLES = """
Examples:

letopis timeline --country KZ --type visit --from 2025-11-01

letopis timeline --actor Токаев --text "стратегическое партнёрство"

letopis timeline --pair KZ-RU --document treaty --min-sources 2

letopis timeline --status planned --json | jq .id
"""
_EXPORT_EXAMPLES = """
Examples:

letopis export csv --country KZ -o kz.csv

letopis export ics --status planned -o planned.ics

letopis export parquet --from 2025-01-01 -o 2025.parquet
"""
_EVALUATE_EXAMPLES = """
Example:

letopis evaluate-merging tests/gold/news_a.jsonl --errors

letopis extract tests/gold/news_a.jsonl > a.events

letopis evaluate-merging tests/gold/news_a.jsonl --extracted a.events --errors
"""


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands."""
    serve.command("store")(serve_store)
    serve.command("web")(serve_web)
    app.command(epilog=_TIMELINE_EXAMPLES)(timeline)
    app.command(epilog=_EXPORT_EXAMPLES)(export)
    app.add_typer(webhooks)
    app.command(epilog="Example:\n\nletopis rebuild")(rebuild)
    app.command("evaluate-merging", epilog=_EVALUATE_EXAMPLES)(evaluate_merging)


def serve_store() -> None:
    """Merge what the extractor reports into the timeline, until Ctrl-C."""
    from services.platform.settings import load
    from services.store import app

    app.serve(load(app.StoreSettings))


def serve_web() -> None:
    """Show the timeline: the API and the pages, until Ctrl-C."""
    from services.platform.settings import load
    from services.store.web import service

    service.serve(load(service.WebSettings))


@filtered(READING)
def timeline(
    asked: Asked,
    limit: Annotated[int, typer.Option(min=1, help="The most entries to show.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One entry a line, as the API gives it.")] = False,
) -> None:
    """Show the timeline, the newest first."""
    from rich.console import Console

    from services.contracts.timeline import TimelineEntry
    from services.store.api_client import entries

    found = 0
    shown: list[TimelineEntry] = []
    for entry in entries(asked, limit):
        found += 1
        if as_json:
            sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")
        else:
            shown.append(TimelineEntry.model_validate(entry))
    if as_json:
        return
    console = Console()
    if not found:
        Console(stderr=True).print("Nothing in the timeline fits.")
        return
    console.print(_table(shown))
    if found == limit:
        Console(stderr=True).print(f"The first {limit}; more with --limit.")


@filtered(READING)
def export(
    format: Annotated[
        str,
        typer.Argument(help="csv, jsonl, parquet, ics (iCalendar), atom, geojson, events (with CAMEO codes)."),
    ],
    asked: Asked,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; standard output without it.")] = None,
) -> None:
    """Write the timeline, or what of it bears the filters, in a form that other programs read."""
    from services.platform.errors import Refusal
    from services.store import api_client

    pieces = api_client.export(format, asked)
    first = next(pieces, b"")  # what is refused is refused before a file is touched
    try:
        with output.open("wb") if output else contextlib.nullcontext(sys.stdout.buffer) as sink:
            sink.write(first)
            for piece in pieces:
                sink.write(piece)
    except OSError as error:
        raise Refusal(f"{output}: {error.strerror}") from error


def _table(entries: "list[TimelineEntry]") -> Any:
    from rich.table import Table
    from rich.text import Text

    from services.platform.terminal import printable

    table = Table(show_lines=True, expand=True)
    table.add_column("Date", no_wrap=True)
    table.add_column("What", ratio=2)
    table.add_column("Who", ratio=4)
    table.add_column("Where", ratio=2)
    table.add_column("Sources", justify="right")
    colours = {"visit": "yellow", "meeting": "green", "call": "blue", "signing": "magenta"}
    for entry in entries:
        when = "?" if entry.date is None else entry.date.start
        if entry.date and entry.date.end != entry.date.start:
            when += "\n– " + entry.date.end
        what = Text(f"{entry.mode} {entry.type}" if entry.mode else entry.type, style=colours[entry.type])
        if entry.status != "held":
            what.append(f"\n{entry.status}", style="bold red" if entry.status in ("cancelled", "denied") else "bold")
        who = Text(printable("\n".join(_who(entry))))
        where = printable(entry.place.name or entry.place.country or "") if entry.place else ""
        table.add_row(when, what, who, Text(where), str(len(entry.reports)))
    return table


def _who(entry: "TimelineEntry") -> list[str]:
    lines = []
    for participant in entry.participants:
        office = ", ".join(part for part in (participant.role, participant.country) if part)
        name = participant.name or participant.role or participant.country or "?"
        lines.append(f"{name} ({office})" if office and participant.name else name)
    return lines + [f"§ {d.title or d.kind}" for d in entry.documents]


def rebuild(
    anew: Annotated[bool, typer.Option("--anew", help="Begin at the start, whatever an earlier run has left.")] = False,
) -> None:
    """Build the timeline anew from the stored records, after an upgrade that merges or searches by other rules.

    Readers and workers go on meanwhile; what the articles say is not extracted again. Ctrl-C breaks it off: the next
    run goes on from there.
    """
    import asyncio

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from services.platform.settings import DatabaseSettings, load
    from services.store.database import Timeline, pool

    dsn = load(DatabaseSettings).dsn()
    console = Console(stderr=True)

    async def run() -> None:
        async with pool(dsn, "letopis-rebuild", 1) as connections:
            timeline = Timeline(connections)
            articles, left = await timeline.begin_rebuilding(anew=anew)
            if left:
                console.print(f"Going on with the {articles:,} articles that an earlier run has left.")
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
            )
            changed = withdrawn = done = 0
            with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
                bar = progress.add_task("rebuilding", total=articles)
                while (step := await timeline.rebuild()).articles:
                    done += step.articles
                    changed += step.changed
                    withdrawn += step.withdrawn
                    progress.update(bar, advance=step.articles)
            typer.echo(f"{done:,} articles rebuilt: {changed:,} entries changed, {withdrawn:,} are no more.")

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        console.print("Broken off; `letopis rebuild` goes on from here.")
        raise typer.Exit(130) from None


def evaluate_merging(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Articles with events and their clusters.")],
    extracted: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What letopis extract wrote of these articles; may be repeated."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Show what was torn apart and what was mixed up.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure merging across articles: B-cubed precision, recall and F1.

    The records that are merged are the gold's own and, with --extracted, in a second line those that were extracted;
    of these the ones count that are an event of the gold.
    """
    from rich.console import Console

    from services.platform.errors import Refusal
    from services.store import evaluation

    try:
        articles = [article for path in gold for article in evaluation.read_gold(path)]
        runs = {"gold": evaluation.evaluate(articles)}
        if extracted:
            events = {name: found for path in extracted for name, found in evaluation.read_extracted(path).items()}
            runs["extracted"] = evaluation.evaluate(evaluation.with_extracted(articles, events))
    except (OSError, ValueError) as error:
        raise Refusal(str(error)) from error
    if as_json:
        typer.echo(json.dumps({name: vars(found.figures) for name, found in runs.items()}))
    for name, found in runs.items():
        figures = found.figures
        if not as_json:
            typer.echo(
                f"{name:<9}  B-cubed  P {figures.precision:.3f}  R {figures.recall:.3f}  F1 {figures.f1:.3f}   "
                f"{figures.mentions} mentions"
            )
        if errors:
            _show_errors(found, Console(stderr=True))


def _show_errors(found: "Evaluation", console: Any) -> None:
    for name, pieces in found.torn:
        console.print(f"torn: {name}", markup=False)
        for piece in pieces:
            console.print("  --", *(_brief(m) for m in piece), sep="\n    ", markup=False)
    for names in found.mixed:
        console.print(f"mixed: {', '.join(name for name, _ in names)}", markup=False)
        for _, piece in names:
            console.print("  --", *(_brief(m) for m in piece), sep="\n    ", markup=False)


def _brief(mention: "Mention") -> str:
    event = mention.event
    who = ", ".join(p.name or p.role or p.country or "?" for p in event.participants)
    when = f"{event.date.start}..{event.date.end} {event.date.basis}" if event.date else "no date"
    where = (event.place.name if event.place else None) or "no place"
    published = mention.article.published_at
    told = published.date().isoformat() if published else "unpublished"
    return f"{event.type} {event.mode or ''} {event.status} | {who} | {when} | {where} | {told}"
