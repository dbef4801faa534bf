"""An index of the events of more than a month: pages up to a day look for them apart from the others."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """While readers and writers go on; what an interrupted attempt has left is made anew."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS entries_of_months")
        op.execute(
            "CREATE INDEX CONCURRENTLY entries_of_months ON entries (sort_day, id) "
            "WHERE NOT hidden AND sort_day - first_day > 31"
        )
