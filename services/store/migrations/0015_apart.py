"""What tells the planner how few lie far apart: events of many days, and what was known long ahead."""

from alembic import op

revision = "0015"
down_revision = "0014"

_INDEXES = (
    "revisions_by_day_known ON revisions (sort_day, entry_id) INCLUDE (since, version) WHERE document IS NOT NULL",
    "revisions_ahead ON revisions (sort_day, entry_id) "
    "WHERE document IS NOT NULL AND sort_day - (since AT TIME ZONE 'UTC')::date > 31",
)


def upgrade() -> None:
    """While readers and writers go on."""
    op.execute("CREATE STATISTICS IF NOT EXISTS entries_length ON (sort_day - first_day) FROM entries")
    op.execute(
        "CREATE STATISTICS IF NOT EXISTS revisions_lead ON (sort_day - (since AT TIME ZONE 'UTC')::date) FROM revisions"
    )
    with op.get_context().autocommit_block():
        for index in _INDEXES:
            name = index.partition(" ")[0]
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_again")  # what an interrupted attempt has left
            op.execute(f"CREATE INDEX CONCURRENTLY {name}_again{index.removeprefix(name)}")
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"ALTER INDEX {name}_again RENAME TO {name}")
        op.execute("ANALYZE entries, revisions")
