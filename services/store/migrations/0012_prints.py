"""Prints of texts in a third of the space; who wrote an article, and when it was last changed."""

import time

from alembic import op
from sqlalchemy.exc import OperationalError

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Texts are compared anew, in the background: until then copies are what they were."""
    op.execute("DROP TABLE bands, prints")
    op.execute(
        """
        CREATE TABLE prints (
            article_id uuid PRIMARY KEY,
            sketch bytea NOT NULL,              -- of `copies.Print`, as are the
            bands bigint[] NOT NULL
        )
        """
    )
    # No pending list: it would be read through at every look-up.
    op.execute("CREATE INDEX prints_bands ON prints USING gin (bands) WITH (fastupdate = off)")
    op.execute("INSERT INTO unprinted SELECT id FROM articles ON CONFLICT DO NOTHING")
    with op.get_context().autocommit_block():
        _between_readers(
            "ALTER TABLE articles "
            "ADD COLUMN IF NOT EXISTS author text, ADD COLUMN IF NOT EXISTS modified_at timestamptz"
        )


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
