"""How much each key may still push, for all workers together."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Unlogged: after a crash the buckets are full again."""
    op.execute(
        """
        CREATE UNLOGGED TABLE quotas (
            name text PRIMARY KEY,
            available double precision NOT NULL,
            counted_at timestamptz NOT NULL
        ) WITH (fillfactor = 50)
        """
    )
