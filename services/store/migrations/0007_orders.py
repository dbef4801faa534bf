"""Indexes for the orders and the counts that readers ask for."""

from alembic import op

revision = "0007"
down_revision = "0006"

_INDEXES = (
    # Pages by day, and counts over time, which are answered from the index alone.
    "entries_by_day ON entries (sort_day, id) "
    "INCLUDE (first_day, last_day, type, status, independent, confidence) WHERE NOT hidden",
    "entries_by_sources ON entries (independent, sort_day, id) WHERE NOT hidden",
    # Events of more than a year: their sort day is not their last.
    "entries_of_years ON entries (last_day, sort_day) WHERE last_day > sort_day",
    "revisions_by_day ON revisions (sort_day, entry_id) WHERE document IS NOT NULL",
)


def upgrade() -> None:
    """While readers and writers go on; what an interrupted attempt has left is made anew."""
    with op.get_context().autocommit_block():
        for index in _INDEXES:
            name = index.partition(" ")[0]
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what an interrupted attempt has left
            op.execute(f"CREATE INDEX CONCURRENTLY {index}")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS entries_sort_day_id_idx")
        op.execute("ANALYZE entries, revisions")
