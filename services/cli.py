"""The command `letopis`. It holds no commands of its own: each room brings them in `services/<room>/commands.py`.

How a room mounts its commands:

    def register(app: typer.Typer, serve: typer.Typer) -> None:
        app.command()(push)              # letopis push
        app.add_typer(feeds)             # letopis feeds list (feeds = typer.Typer(name="feeds", help=…))
        serve.command("ingest")(ingest)  # letopis serve ingest

- At its top a commands.py imports typer and the standard library, nothing else: whatever is heavy (pydantic, kafka,
  psycopg, the engine) is imported inside the command, so that `letopis --help` answers at once.
- A command's docstring is its help; its examples go into `epilog=` of the decorator, one a paragraph.
- What the user must mend is raised as `services.platform.errors.Refusal` (or a subclass, such as SettingsError): one
  clear line on standard error, exit code 2, no traceback. Results go to standard output, progress and logs to
  standard error. Exit code 1 is for work that was done in part (some lines refused, some checks failed).
"""

import importlib
import sys

import typer

from services.platform.errors import PassingError, Refusal

ROOMS = ("local", "ingest", "extract", "store", "platform")
"""The rooms that bring commands, in the order of the help page."""

_EXAMPLES = """
Examples:

letopis up --- start everything on this machine

letopis push articles.jsonl --- push articles into a running stack

letopis timeline --country KZ --type visit --- what has come of them

letopis extract articles.jsonl > events.jsonl --- extraction alone, no broker and no database
"""


def build() -> typer.Typer:
    """The whole command with every room's part mounted."""
    app = typer.Typer(
        name="letopis",
        help="Turns a stream of news articles into a timeline of visits, meetings, calls and signed documents.",
        epilog=_EXAMPLES,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    serve = typer.Typer(name="serve", help="Run one service in the foreground.", no_args_is_help=True)
    app.add_typer(serve)
    for room in ROOMS:
        importlib.import_module(f"services.{room}.commands").register(app, serve)
    return app


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    try:
        build()()
    except (Refusal, PassingError) as error:
        print(f"letopis: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()


if __name__ == "__main__":
    main()
