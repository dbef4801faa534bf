"""The commands of ingest."""

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from services.ingest.feeds_commands import feeds

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from services.ingest.checkpoint import Checkpoint
    from services.ingest.client import Answer
    from services.ingest.sources import Item

_BATCH_ITEMS = 500
_BATCH_BYTES = 2 * 1024 * 1024
_BATCH_SECONDS = 1.0
_REASONS_SHOWN = 20

_PUSH_EXAMPLES = """
Examples:

letopis push articles.jsonl --- a file with one JSON object a line

crawler | letopis push - --- the same from standard input, pushed while it comes

letopis push texts/ pages/ --source "Агентство" --- folders of .txt, .html and .jsonl

letopis push CC-NEWS-2026*.warc.gz --- web archives; interrupted, the same command goes on where it stopped

letopis push articles.csv --dry-run --- what would be refused, and why; needs no running service

LETOPIS_INGEST_URL=https://letopis.example LETOPIS_API_KEY=… letopis push a.jsonl --- a service elsewhere
"""


_SERVE_EXAMPLE = """
Example:

LETOPIS_KAFKA=kafka:9092 LETOPIS_DATABASE_URL=postgresql://… LETOPIS_API_KEYS=crawler:… LETOPIS_PORT=8470 letopis serve
ingest
"""


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands."""
    app.command(epilog=_PUSH_EXAMPLES)(push)
    app.add_typer(feeds)
    serve.command("ingest", epilog=_SERVE_EXAMPLE)(serve_ingest)


def serve_ingest() -> None:
    """Take articles in over HTTP, and from the feeds of feeds.yaml, until Ctrl-C."""
    from services.ingest import service
    from services.ingest.settings import IngestSettings
    from services.platform.settings import load

    service.serve(load(IngestSettings))


def push(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…|-",
            help="JSONL, NDJSON (also .gz), CSV, WARC, .txt and .html files, folders of them; - is standard input.",
        ),
    ],
    source: Annotated[str | None, typer.Option(help="Who published the .txt and .html files.")] = None,
    patience: Annotated[float, typer.Option(help="Seconds to go on trying while the service is busy or away.")] = 60,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew where the same push was interrupted before.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read everything and say what would be refused; push nothing.")
    ] = False,
) -> None:
    """Push articles into a running Letopis, and say what has become of each.

    Ends with code 1 if any was refused. A push that was interrupted goes on where it stopped when the same command is
    given again. Pushing the same again is safe: what is there already counts as duplicate.
    """
    from rich.console import Console

    from services.ingest import sources
    from services.ingest.checkpoint import Checkpoint
    from services.ingest.client import PushClient
    from services.ingest.rehearsal import Rehearsal
    from services.ingest.settings import PushSettings
    from services.platform.settings import load

    files = sources.files(paths)
    console = Console(stderr=True)
    if dry_run:
        report = _Push(Rehearsal(), None, console)
        _run(report, files, source)
    else:
        settings = load(PushSettings)
        key = settings.api_key.get_secret_value()
        checkpoint = Checkpoint.of(settings.ingest_url, key, source, [file for file in files if file is not None])
        with checkpoint, PushClient(settings.ingest_url, key, patience) as client:
            if restart:
                checkpoint.forget()
            else:
                checkpoint.load()
            report = _Push(client, checkpoint, console)
            _run(report, files, source)
            checkpoint.forget()
    if report.counts["refused"]:
        raise typer.Exit(1)


def _run(report: "_Push", files: Sequence[Path | None], source: str | None) -> None:
    """Push everything, and tell what has become of it whatever happens."""
    from services.ingest import sources

    try:
        with report.shown(sources.size(files)):
            for item in sources.items(files, source, report.done):
                report.take(item)
            report.flush()
    except KeyboardInterrupt:
        report.tell()
        report.console.print("Interrupted; the same command again goes on where this stopped.")
        raise typer.Exit(130) from None
    except BaseException:
        report.tell()
        raise
    report.tell()


class _Pushes(Protocol):
    """Whatever answers to batches of articles."""

    def push(self, batch: Sequence[bytes]) -> "list[Answer]":
        """The answers to the items, in order."""


class _Push:
    """One run of `letopis push`: batches, progress, and what to tell in the end."""

    def __init__(self, client: _Pushes, checkpoint: "Checkpoint | None", console: "Console") -> None:
        """`checkpoint` is where what has its answer is noted; what it knows from an earlier run counts as done."""
        self._client = client
        self._checkpoint = checkpoint
        self.console = console
        self._batch: list[Item] = []
        self._batch_bytes = 0
        self._began = self._flushed = time.monotonic()
        self.counts: Counter[str] = Counter(checkpoint.counts if checkpoint else {})
        self._before = self.counts.total()
        self._reasons: Counter[str] = Counter()
        self._refused: list[tuple[str, str]] = []

    def shown(self, size: int | None) -> "Progress":
        """The progress bar, shown while its context lasts; `size` is how many bytes there are to read."""
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        if self._before:
            self.console.print(f"Going on after {self._before:,} items of an interrupted push (--restart begins anew).")
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=self.console, transient=True)
        self._task = self._progress.add_task("pushing", total=size)
        return self._progress

    def done(self, file: Path) -> int:
        """How many items of a file were answered in an earlier run."""
        return self._checkpoint.done(file) if self._checkpoint else 0

    def take(self, item: "Item") -> None:
        """Push an item, perhaps together with the next ones."""
        self._batch.append(item)
        self._batch_bytes += len(item.json)
        late = time.monotonic() > self._flushed + _BATCH_SECONDS
        if late or len(self._batch) >= _BATCH_ITEMS or self._batch_bytes >= _BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Push what is gathered."""
        self._flushed = time.monotonic()
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        if not batch:
            return
        lines = [item.json for item in batch if item.reason is None]
        answers = iter(self._client.push(lines) if lines else [])
        for item in batch:
            reason = item.reason
            if reason is None:
                answer = next(answers)
                reason = answer.reason
                self.counts[answer.status] += 1
            else:
                self.counts["refused"] += 1
            if reason is not None:
                self._reasons[reason] += 1
                if len(self._refused) < _REASONS_SHOWN:
                    self._refused.append((item.origin, reason))
        if self._checkpoint is not None:
            self._checkpoint.note({item.file: item.number for item in batch if item.file is not None}, self.counts)
        self._progress.update(self._task, advance=sum(item.size for item in batch), description=self._summary())

    def _summary(self) -> str:
        return ", ".join(f"{self.counts[status]:,} {status}" for status in ("accepted", "duplicate", "refused"))

    def tell(self) -> None:
        """Print the summary."""
        now = self.counts.total() - self._before
        seconds = time.monotonic() - self._began
        typer.echo(self._summary() + ("" if self._checkpoint else " in a dry run: nothing was pushed"))
        for origin, reason in self._refused:
            typer.echo(f"  {origin}: {reason}")
        if self._reasons.total() > len(self._refused):
            typer.echo("  … the reasons of all that was refused:")
            for reason, count in self._reasons.most_common(_REASONS_SHOWN):
                typer.echo(f"  {count:,}x {reason}")
        self.console.print(f"{now:,} items in {seconds:,.0f} s, {now / seconds:,.0f} a second", highlight=False)
