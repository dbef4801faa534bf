"""`letopis webhooks …`: changes of the timeline posted to subscribers' addresses."""

import json
from typing import Annotated, Any

import typer

from services.store.filter_options import Asked, filtered

webhooks = typer.Typer(name="webhooks", help="Post changes of the timeline to subscribers.", no_args_is_help=True)

_Id = Annotated[str, typer.Argument(metavar="ID", help="As `letopis webhooks list` shows it; its beginning will do.")]
_AsJson = Annotated[bool, typer.Option("--json", help="As the API gives it.")]
_ADD_EXAMPLES = """
Examples:

letopis webhooks add https://newsroom.example/letopis --country KZ --type visit

letopis webhooks add https://newsroom.example/letopis --pair KZ-UZ --min-sources 2 --note "Лента"
"""


@webhooks.command(epilog=_ADD_EXAMPLES)
@filtered()
def add(
    url: Annotated[str, typer.Argument(help="Where to post; addresses in private networks are refused.")],
    asked: Asked,
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
) -> None:
    """Subscribe an address to all changes, or to those that bear the filters. Shows the secret, this once."""
    made = _ask("POST", "", body={"url": url, "filters": asked, "note": note})
    typer.echo(f"{made['id']}\nSecret, shown this once: {made['secret']}")


@webhooks.command("list", epilog="Example:\n\nletopis webhooks list --json | jq '.[].url'")
def list_(as_json: _AsJson = False) -> None:
    """Show all webhooks and how they fare."""
    found = _ask("GET", "")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for each in found:
        state = each["paused_because"] if each["state"] == "paused" else f"{each['failures']} failures"
        asked = " ".join(f"{name}={','.join(values)}" for name, values in each["filters"].items())
        told = " · ".join(part for part in (asked or "everything", each["note"]) if part)
        typer.echo(f"{each['id']}  {each['state']}{f' ({state})' if each['state'] != 'active' else ''}")
        typer.echo(f"    {each['url']}\n    {told}")


@webhooks.command(epilog="Example:\n\nletopis webhooks log 7a0f")
def log(id: _Id, limit: Annotated[int, typer.Option(min=1, max=200)] = 20, as_json: _AsJson = False) -> None:
    """Show what was posted lately, the newest first."""
    found = _ask("GET", f"/{_whole(id)}/deliveries", {"limit": limit})
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for each in found:
        outcome = each["error"] or each["status"]
        typer.echo(
            f"{each['at'][:19]}  {each['type']:<18} attempt {each['attempt']}  {each['seconds']:.2f} s  {outcome}"
        )


@webhooks.command(epilog="Example:\n\nletopis webhooks ping 7a0f")
def ping(id: _Id) -> None:
    """Post a message of the type `ping` now. Exit code 1 if it is not taken."""
    came = _ask("POST", f"/{_whole(id)}/ping")
    if came["error"]:
        typer.echo(f"Not taken: {came['error']}", err=True)
        raise typer.Exit(1)
    typer.echo(f"Taken: {came['status']} after {came['seconds']:.2f} s")


@webhooks.command(epilog="Example:\n\nletopis webhooks pause 7a0f")
def pause(id: _Id) -> None:
    """Post nothing until it is resumed; what changes meanwhile waits."""
    typer.echo(_ask("POST", f"/{_whole(id)}/pause")["state"])


@webhooks.command(epilog="Example:\n\nletopis webhooks resume 7a0f --skip")
def resume(
    id: _Id, skip: Annotated[bool, typer.Option("--skip", help="Leave out what was missed meanwhile.")] = False
) -> None:
    """Go on where it stopped, at once."""
    typer.echo(_ask("POST", f"/{_whole(id)}/resume", {"skip": str(skip).lower()})["state"])


@webhooks.command(epilog="Example:\n\nletopis webhooks rm 7a0f")
def rm(id: _Id) -> None:
    """Unsubscribe."""
    whole = _whole(id)
    _ask("DELETE", f"/{whole}")
    typer.echo(f"{whole} removed")


def _whole(beginning: str) -> str:
    """The id that begins so. Raises Refusal unless there is exactly one."""
    from services.platform.errors import Refusal

    found = [str(each["id"]) for each in _ask("GET", "") if str(each["id"]).startswith(beginning.lower())]
    if len(found) != 1:
        raise Refusal(f"{'several webhooks begin' if found else 'no webhook begins'} with {beginning!r}")
    return found[0]


def _ask(method: str, path: str, query: dict[str, Any] | None = None, body: object = None) -> Any:
    from services.store import api_client

    with api_client.editor() as client:
        answer = api_client.ask(client, method, f"/v1/webhooks{path}", query, body)
    return answer.json() if answer.content else None
