"""The commands of ingest."""

import typer


def register(app: typer.Typer, serve: typer.Typer) -> None:
    """Mount this room's commands."""
    serve.command("ingest")(serve_ingest)


def serve_ingest() -> None:
    """Take articles in over HTTP, and from the feeds of feeds.yaml, until Ctrl-C."""
    from services.ingest import service
    from services.ingest.settings import IngestSettings
    from services.platform.settings import load

    service.serve(load(IngestSettings))
