"""The commands of ingest."""

import time
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from services.ingest.feeds_commands import feeds

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from services.ingest.client import PushClient
    from services.ingest.sources import Item, Unreadable

_BATCH_ITEMS = 500
_BATCH_BYTES = 2 * 1024 * 1024
_BATCH_SECONDS = 1.0
_REASONS_SHOWN = 20

_PUSH_EXAMPLES = """
Examples:

letopis push articles.jsonl --- a file with one JSON object a line

crawler | letopis push - --- the same from standard input, pushed while it comes

letopis push texts/ pages/ --source "Агентство" --- folders of .txt, .html and .jsonl

LETOPIS_INGEST_URL=https://letopis.example LETOPIS_API_KEY=… letopis push a.jsonl --- a service elsewhere
"""


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands."""
    app.command(epilog=_PUSH_EXAMPLES)(push)
    app.add_typer(feeds)
    serve.command("ingest")(serve_ingest)


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
) -> None:
    """Push articles into a running Letopis, and say what has become of each.

    Ends with code 1 if any was refused. Pushing the same again is safe: what is there already counts as duplicate.
    """
    from rich.console import Console

    from services.ingest import sources
    from services.ingest.client import PushClient
    from services.ingest.settings import PushSettings
    from services.platform.settings import load

    settings = load(PushSettings)
    files = sources.files(paths)
    progress = Console(stderr=True)
    with PushClient(settings.ingest_url, settings.api_key.get_secret_value(), patience) as client:
        report = _Push(client, progress, sources.size(files))
        try:
            with report.shown():
                for item in sources.items(files, source):
                    report.take(item)
                report.flush()
        except KeyboardInterrupt:
            report.tell()
            progress.print("Interrupted; pushing the same again goes on where this stopped.")
            raise typer.Exit(130) from None
        except BaseException:
            report.tell()
            raise
    report.tell()
    if report.counts["refused"]:
        raise typer.Exit(1)


class _Push:
    """One run of `letopis push`: batches, progress, and what to tell in the end."""

    def __init__(self, client: "PushClient", console: "Console", size: int | None) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._client = client
        self._batch: list[Item] = []
        self._batch_bytes = 0
        self._flushed = time.monotonic()
        self.counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._refused: list[tuple[str, str]] = []
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
        )
        self._task = self._progress.add_task("pushing", total=size)

    def shown(self) -> "Progress":
        """The progress bar, shown while its context lasts."""
        return self._progress

    def take(self, item: "Item | Unreadable") -> None:
        """Push an item, perhaps together with the next ones."""
        from services.ingest.sources import Unreadable

        if isinstance(item, Unreadable):
            self._refuse(item.origin, item.reason)
            self._progress.advance(self._task, item.size)
            return
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
        for item, answer in zip(batch, self._client.push([item.json for item in batch]), strict=True):
            if answer.reason is None:
                self.counts[answer.status] += 1
            else:
                self._refuse(item.origin, answer.reason)
        self._progress.update(
            self._task,
            advance=sum(item.size for item in batch),
            description=f"{self.counts['accepted']:,} accepted, {self.counts['duplicate']:,} duplicate, "
            f"{self.counts['refused']:,} refused",
        )

    def _refuse(self, origin: str, reason: str) -> None:
        self.counts["refused"] += 1
        self._reasons[reason] += 1
        if len(self._refused) < _REASONS_SHOWN:
            self._refused.append((origin, reason))

    def tell(self) -> None:
        """Print the summary."""
        typer.echo(", ".join(f"{self.counts[status]:,} {status}" for status in ("accepted", "duplicate", "refused")))
        for origin, reason in self._refused:
            typer.echo(f"  {origin}: {reason}")
        if self.counts["refused"] > len(self._refused):
            typer.echo("  … the reasons of all that was refused:")
            for reason, count in self._reasons.most_common(_REASONS_SHOWN):
                typer.echo(f"  {count:,}x {reason}")
