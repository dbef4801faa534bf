"""What writing needs not check: rows of bands and facets are taken away by those who take away what they belong to."""

import time

from alembic import op
from sqlalchemy.exc import OperationalError

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Checks of a foreign key cost each row a look-up and a lock; and bands are found by their article's print."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS bands_article_id_idx")
        _between_readers("ALTER TABLE bands DROP CONSTRAINT IF EXISTS bands_article_id_fkey")
        _between_readers("ALTER TABLE facets DROP CONSTRAINT IF EXISTS facets_entry_id_fkey")


def _between_readers(statement: str) -> None:
    """Execute a quick statement that nobody may read beside; who reads for long is waited for with no queue behind."""
    op.execute("SET lock_timeout = '200ms'")
    for _ in range(600):
        try:
            op.execute(statement)
            break
        except OperationalError:
            time.sleep(0.5)
    else:
        op.execute("SET lock_timeout = 0")
        op.execute(statement)
    op.execute("SET lock_timeout = 0")
