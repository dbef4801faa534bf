"""What entries are filtered by: how well supported they are; and the same for what they were."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """The values stand in the documents already."""
    op.execute("ALTER TABLE entries ADD COLUMN independent integer NOT NULL DEFAULT 1")
    op.execute("ALTER TABLE entries ADD COLUMN confidence real NOT NULL DEFAULT 0")
    op.execute(
        """
        UPDATE entries SET independent = (document->>'independent_reports')::integer,
                           confidence = (document->>'confidence')::real
        """
    )
    op.execute(
        """
        ALTER TABLE revisions ADD COLUMN first_day date, ADD COLUMN last_day date, ADD COLUMN sort_day date,
                              ADD COLUMN independent integer, ADD COLUMN confidence real, ADD COLUMN facets bigint[]
        """
    )
    op.execute("CREATE INDEX ON revisions (since)")
    op.execute("CREATE INDEX ON entries (version)")
