"""What writing needs not check: rows of bands and facets are taken away by those who take away what they belong to."""

from alembic import op

from services.platform.migrations import between_readers

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Checks of a foreign key cost each row a look-up and a lock; and bands are found by their article's print."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS bands_article_id_idx")
        between_readers("ALTER TABLE bands DROP CONSTRAINT IF EXISTS bands_article_id_fkey")
        between_readers("ALTER TABLE facets DROP CONSTRAINT IF EXISTS facets_entry_id_fkey")
