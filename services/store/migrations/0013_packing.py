"""Long values packed by LZ4, where the server knows it; and which articles are copies, in an index of these only."""

from alembic import op
from sqlalchemy import text

from services.platform.migrations import between_readers

revision = "0013"
down_revision = "0012"

_PACKED = {
    "articles": ("title", "text"),
    "mentions": ("record",),
    "entries": ("search", "document"),
    "revisions": ("document",),
}


def upgrade() -> None:
    """What is stored stays as it was packed. An eighth of PostgreSQL's work in writing was its own way of packing."""
    known = op.get_bind().execute(
        text("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
    )
    with op.get_context().autocommit_block():
        if known.scalar():
            for table, columns in _PACKED.items():
                changes = ", ".join(f"ALTER COLUMN {column} SET COMPRESSION lz4" for column in columns)
                between_readers(f"ALTER TABLE {table} {changes}")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS articles_copies")  # what an interrupted attempt has left
        op.execute(
            "CREATE INDEX CONCURRENTLY articles_copies ON articles (id) INCLUDE (duplicate_of) "
            "WHERE duplicate_of IS NOT NULL"
        )
