"""`letopis feeds …`: what the ingest service reads by itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import httpx

feeds = typer.Typer(name="feeds", help="The feeds that Letopis reads by itself.", no_args_is_help=True)

Url = Annotated[str, typer.Argument(metavar="URL", help="The feed's address.")]


@feeds.command("list")
def list_feeds(json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Print every feed with its source."""
    reports = _ask("GET").json()
    if json:
        _print_json(reports)
        return
    for report in reports:
        typer.echo(f"{report['url']}\t{report['source'] or ''}\t{report['health']}")


@feeds.command(epilog="Example:\n\nletopis feeds check && echo all well")
def check() -> None:
    """Print a table that tells which feeds are ill and why, these first; ends with code 1 if any is."""
    from rich.console import Console
    from rich.table import Table

    table = Table("health", "feed", "newest item", "polled", "new", "copies", "refused", "why")
    ill = 0
    for report in _ask("GET").json():
        well = report["health"] in ("ok", "new", "paused")
        ill += not well
        table.add_row(
            f"[{'green' if well else 'red'}]{report['health']}[/]",
            report["url"],
            (report["newest_item_at"] or "")[:16].replace("T", " "),
            (report["polled_at"] or "")[:16].replace("T", " "),
            *(f"{report[name]:,}" for name in ("accepted", "duplicates", "refused")),
            report["error"] or "",
        )
    Console().print(table)
    if ill:
        raise typer.Exit(1)


@feeds.command(epilog='Example:\n\nletopis feeds add https://example.org/rss --source "Агентство"')
def add(url: Url, source: Annotated[str | None, typer.Option(help="Who publishes it.")] = None) -> None:
    """Read a feed from now on."""
    _ask("POST", json={"url": url, "source": source})


@feeds.command()
def pause(url: Url) -> None:
    """Leave a feed alone for the time being."""
    _ask("PATCH", params={"url": url, "paused": True})


@feeds.command()
def resume(url: Url) -> None:
    """Read a paused feed again, at once."""
    _ask("PATCH", params={"url": url, "paused": False})


@feeds.command("rm")
def remove(url: Url) -> None:
    """Forget a feed; its articles stay."""
    _ask("DELETE", params={"url": url})


@feeds.command(epilog="Example:\n\nletopis feeds discover https://example.org/")
def discover(
    url: Annotated[str, typer.Argument(metavar="URL", help="The site's address.")],
    allow_hosts: Annotated[str, typer.Option(help="Private hosts or networks that may be asked.")] = "",
) -> None:
    """Look for the feeds and sitemaps of a site, and print them; adds none. Needs no running service."""
    import asyncio

    from services.ingest.discovery import discover as look
    from services.ingest.fetching import Fetcher, FetchFailed
    from services.ingest.robots import user_agent
    from services.platform.errors import Refusal
    from services.platform.public_network import AllowList

    async def run() -> list[tuple[str, str, int]]:
        fetcher = Fetcher(AllowList(allow_hosts), user_agent(""))
        try:
            return await look(fetcher, url)
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


@feeds.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list of feeds in OPML.", exists=True)],
) -> None:
    """Add all feeds of an OPML list."""
    from services.ingest.opml import read_opml

    for feed in (listed := read_opml(file.read_bytes())):
        _ask("POST", json={"url": feed.url, "source": feed.source})
    typer.echo(f"{len(listed):,} feeds")


@feeds.command("export")
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
