"""The commands of extract: the service, and extraction over files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.extract.settings import EngineSettings

_EXTRACT_EXAMPLES = """
Examples:

letopis extract articles.jsonl > events.jsonl

letopis extract texts/ --explain

curl -s https://example.org/articles.ndjson | letopis extract - | jq -c '.events[]'
"""


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands."""
    app.command(epilog=_EXTRACT_EXAMPLES)(extract)
    app.command(epilog="Example:\n\nletopis evaluate tests/gold/news_a.jsonl --mistakes 10")(evaluate)
    serve.command("extract")(serve_extract)


def serve_extract() -> None:
    """Extract events from the articles on Kafka, until Ctrl-C."""
    from services.extract.app import ExtractSettings, serve
    from services.platform import logging
    from services.platform.settings import load

    settings = load(ExtractSettings)
    logging.configure("extract", settings.log_level, settings.log_format)
    serve(settings)


def extract(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…",
            help="JSON lines with `text`, and `id`, `title`, `source`, `published_at` where known; .txt files; "
            "folders of both; - for JSON lines on standard input.",
        ),
    ],
    explain: Annotated[bool, typer.Option("--explain", help="Show people what was seen and why.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one for each core.")] = None,
) -> None:
    """Extract events from articles in files: no broker, no database, one line of JSON out for each article in.

    The lines come in the order of the articles, each with the article's id and its events. What cannot be read is
    named on standard error and left out; then the exit code is 1.
    """
    import asyncio
    import os
    import signal
    import sys

    from services.extract.batch import run
    from services.platform import logging

    settings = _engine_settings(workers)
    logging.configure("extract", "WARNING", settings.log_format)
    if explain:
        from services.extract import explaining

        if not explaining.run(names, settings):
            raise typer.Exit(1)
        return
    try:
        complete = asyncio.run(run(names, settings))
    except asyncio.CancelledError:
        # Ctrl-C. A thread may wait for a line of standard input, which an ordinary end would wait for too.
        sys.stdout.flush()
        os._exit(128 + signal.SIGINT)
    if not complete:
        raise typer.Exit(1)


def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD…", exists=True, dir_okay=False, help="JSON lines of articles with `events`."),
    ],
    mistakes: Annotated[int, typer.Option(min=0, help="So many of the mistakes to show.")] = 0,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one for each core.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
) -> None:
    """Measure extraction on articles whose events are known: precision, recall and F1, field by field."""
    import asyncio

    from rich.console import Console

    from services.extract import report
    from services.extract.evaluation import GoldUnreadable
    from services.platform import logging
    from services.platform.errors import Refusal

    settings = _engine_settings(workers)
    logging.configure("extract", "WARNING", settings.log_format)
    try:
        accuracy = asyncio.run(report.measure(gold, settings))
    except GoldUnreadable as error:
        raise Refusal(str(error)) from None
    if as_json:
        typer.echo(json.dumps(report.as_json(accuracy), ensure_ascii=False))
    else:
        report.show(accuracy, mistakes, Console())


def _engine_settings(workers: int | None) -> "EngineSettings":
    from services.extract.settings import EngineSettings
    from services.platform.settings import load

    return load(EngineSettings, **({} if workers is None else {"workers": workers}))
