"""Hosts that are being asked, so that all workers together keep to one request at a time and the pause between two."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Unlogged: after a crash nothing is being asked, and a lost pause does no harm."""
    op.execute(
        "CREATE UNLOGGED TABLE hosts (host text PRIMARY KEY, asking boolean NOT NULL, free_at timestamptz NOT NULL)"
    )
