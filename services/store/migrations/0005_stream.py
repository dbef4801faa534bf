"""In what order changes can be seen: versions are drawn before commit, so they alone do not tell."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """A reader who has seen all of a transaction older than every running one will find nothing new before it."""
    op.execute("ALTER TABLE revisions ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id()")
    op.execute("CREATE INDEX ON revisions (written_by, version)")
