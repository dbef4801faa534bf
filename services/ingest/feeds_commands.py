"""`letopis feeds …`: what the ingest service reads by itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from datetime import datetime

    import httpx
    from rich.console import Console

_EXAMPLES = """
Examples:

letopis feeds discover https://example.org/ --- what a site has

letopis feeds add https://example.org/rss --source "Агентство" --- read it from now on

letopis feeds check --- which feeds are ill, and why

letopis feeds export > feeds.opml --- all of them, for another reader; `letopis feeds import` takes such a list in
"""

feeds = typer.Typer(
    name="feeds", help="The feeds that Letopis reads by itself.", no_args_is_help=True, epilog=_EXAMPLES
)

_PAUSE_SECONDS = 1.0
_WIDE = 240

AllowHosts = Annotated[
    str, typer.Option(envvar="LETOPIS_ALLOW_HOSTS", help="Private hosts or networks that may be asked.")
]
Contact = Annotated[
    str, typer.Option(envvar="LETOPIS_CONTACT", help="Address or page that sites find in our User-Agent.")
]
Url = Annotated[str, typer.Argument(metavar="URL", help="The feed's address.")]


@feeds.command("list", epilog="Example:\n\nletopis feeds list --json | jq '.[] | select(.errors > 10)'")
def list_feeds(json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Print every feed with its source."""
    reports = _ask("GET").json()
    if json:
        _print_json(reports)
        return
    for report in reports:
        typer.echo(f"{report['url']}\t{report['source'] or ''}\t{report['health']}")


@feeds.command(
    epilog="Examples:\n\nletopis feeds check && echo all well\n\n"
    "letopis feeds check --dry-run https://example.org/rss --- what reading it would bring; needs no running service"
)
def check(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="[URL…]", help="Only these; with --dry-run also feeds not yet added.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Fetch each feed once from here, and say what it would bring; keep nothing."),
    ] = False,
    allow_hosts: AllowHosts = "",
    contact: Contact = "",
) -> None:
    """Print a table that tells which feeds are ill and why, these first; ends with code 1 if any is."""
    if dry_run:
        _try_out(urls or [report["url"] for report in _ask("GET").json()], allow_hosts, contact)
        return
    from datetime import UTC, datetime

    from rich.markup import escape
    from rich.table import Table

    from services.platform.errors import Refusal

    now = datetime.now(UTC)
    table = Table("health", "feed", "newest item", "polled", "new/copies/refused", "failed polls", "hub", "why")
    reports = [report for report in _ask("GET").json() if not urls or report["url"] in urls]
    if unknown := set(urls or ()) - {report["url"] for report in reports}:
        raise Refusal(f"no such feed: {', '.join(sorted(unknown))} (letopis feeds list prints all)")
    ill = 0
    for report in reports:
        well = report["health"] in ("ok", "new", "paused")
        ill += not well
        table.add_row(
            f"[{'green' if well else 'red'}]{report['health']}[/]",
            escape(report["url"]),
            *(_span(report[name], now) for name in ("newest_item_at", "polled_at")),
            "/".join(f"{report[name]:,}" for name in ("accepted", "duplicates", "refused")),
            f"{report['errors']:,} of {report['polls']:,}",
            _hub(report),
            escape("; ".join(filter(None, (report["error"], report["hub_error"] and f"hub: {report['hub_error']}")))),
        )
    console = _console()
    console.print(table)
    console.print(f"{ill:,} of {len(reports):,} feeds ill", style="red" if ill else "green", highlight=False)
    if ill:
        raise typer.Exit(1)


def _console() -> "Console":
    """Standard output, wide where it goes into a file or a pipe."""
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)


def _hub(report: dict[str, Any]) -> str:
    if report["hub"] is None:
        return ""
    return "sends" if report["hub_until"] else "asked"


def _span(time: str | None, now: "datetime") -> str:
    """How far from now a time is, to be read at a glance."""
    from datetime import datetime

    if time is None:
        return ""
    seconds = (datetime.fromisoformat(time) - now).total_seconds()
    size = abs(seconds)
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        if size >= 2 * unit or unit == 1:
            said = f"{size // unit:,.0f} {name}"
            return f"in {said}" if seconds > 0 else f"{said} ago"
    return ""


def _try_out(urls: list[str], allow_hosts: str, contact: str) -> None:
    import asyncio
    from datetime import UTC, datetime

    from rich.markup import escape
    from rich.table import Table

    from services.ingest.feed_trial import Trial, try_feed
    from services.ingest.fetching import Fetcher
    from services.ingest.robots import Robots, user_agent
    from services.platform.public_network import AllowList

    async def run() -> list[Trial]:
        fetcher = Fetcher(AllowList(allow_hosts), user_agent(contact))
        robots = Robots(fetcher.fetch, lambda: datetime.now(UTC))
        trials = []
        for number, url in enumerate(urls):
            if number:
                await asyncio.sleep(_PAUSE_SECONDS)
            trials.append(await try_feed(url, fetcher.fetch, robots))
        await fetcher.close()
        return trials

    now = datetime.now(UTC)
    table = Table("feed", "title", "newest item", "with text", "pages to fetch", "refused", "hub", "why not")
    trials = asyncio.run(run())
    for trial in trials:
        table.add_row(
            escape(trial.url),
            escape(trial.title),
            _span(trial.newest.isoformat() if trial.newest else None, now),
            *(f"{count:,}" for count in (trial.whole, trial.pages, trial.refused)),
            escape(trial.hub or ""),
            escape(trial.fault or ""),
        )
    _console().print(table)
    if any(trial.fault for trial in trials):
        raise typer.Exit(1)


@feeds.command(epilog='Example:\n\nletopis feeds add https://example.org/rss --source "Агентство"')
def add(url: Url, source: Annotated[str | None, typer.Option(help="Who publishes it.")] = None) -> None:
    """Read a feed from now on."""
    _ask("POST", json={"url": url, "source": source})


@feeds.command(epilog="Example:\n\nletopis feeds pause https://example.org/rss")
def pause(url: Url) -> None:
    """Leave a feed alone for the time being."""
    _ask("PATCH", params={"url": url, "paused": True})


@feeds.command(epilog="Example:\n\nletopis feeds resume https://example.org/rss")
def resume(url: Url) -> None:
    """Read a paused feed again, at once."""
    _ask("PATCH", params={"url": url, "paused": False})


@feeds.command("rm", epilog="Example:\n\nletopis feeds rm https://example.org/rss")
def remove(url: Url) -> None:
    """Forget a feed; its articles stay."""
    _ask("DELETE", params={"url": url})


@feeds.command(epilog="Example:\n\nletopis feeds discover https://example.org/")
def discover(
    url: Annotated[str, typer.Argument(metavar="URL", help="The site's address.")],
    allow_hosts: AllowHosts = "",
    contact: Contact = "",
) -> None:
    """Look for the feeds and sitemaps of a site, and print them; adds none. Needs no running service."""
    import asyncio
    from datetime import UTC, datetime

    from services.ingest.discovery import discover as look
    from services.ingest.fetching import Fetcher, FetchFailed
    from services.ingest.robots import Robots, user_agent
    from services.platform.errors import Refusal
    from services.platform.public_network import AllowList

    async def run() -> list[tuple[str, str, int]]:
        fetcher = Fetcher(AllowList(allow_hosts), user_agent(contact))
        try:
            return await look(fetcher, Robots(fetcher.fetch, lambda: datetime.now(UTC)), url)
        finally:
            await fetcher.close()

    try:
        found = asyncio.run(run())
    except FetchFailed as error:
        raise Refusal(f"{url}: {error}") from None
    for address, title, entries in found:
        typer.echo(f"{address}\t{title}\t{entries:,} entries")
    if not found:
        typer.echo("No feeds found.", err=True)
        raise typer.Exit(1)


@feeds.command("import", epilog="Example:\n\nletopis feeds import feeds.opml")
def import_opml(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list of feeds in OPML.", exists=True)],
) -> None:
    """Add all feeds of an OPML list; ends with code 1 if any is refused."""
    from services.ingest.opml import read_opml
    from services.platform.errors import Refusal

    listed = read_opml(file.read_bytes())
    _ask("GET")  # whether the service is there, and takes our key
    refused = 0
    for feed in listed:
        try:
            _ask("POST", json={"url": feed.url, "source": feed.source})
        except Refusal as error:
            typer.echo(f"{feed.url}: {error}", err=True)
            refused += 1
    typer.echo(f"{len(listed) - refused:,} feeds")
    if refused:
        raise typer.Exit(1)


@feeds.command("export", epilog="Example:\n\nletopis feeds export > feeds.opml")
def export_opml() -> None:
    """Print all feeds as an OPML list."""
    from services.ingest.feed_store import FeedSource
    from services.ingest.opml import write_opml

    listed = [FeedSource(report["url"], report["source"]) for report in _ask("GET").json()]
    typer.echo(write_opml(listed).decode())


def _ask(method: str, **more: Any) -> "httpx.Response":
    """Ask the service; what it refuses, and that it is away, are told as what to do about it."""
    import httpx

    from services.ingest.client import detail
    from services.ingest.settings import PushSettings
    from services.platform.errors import Refusal
    from services.platform.settings import load

    settings = load(PushSettings)
    headers = {"Authorization": f"Bearer {settings.api_key.get_secret_value()}"}
    try:
        with httpx.Client(trust_env=False, headers=headers, timeout=30) as client:
            response = client.request(method, f"{settings.ingest_url}/v1/feeds", **more)
    except httpx.TransportError as error:
        raise Refusal(
            f"{settings.ingest_url} does not answer ({type(error).__name__}). Is the stack up (letopis up)?"
        ) from None
    if response.is_error:
        raise Refusal(f"{settings.ingest_url} refuses: {detail(response)}")
    return response


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
