"""The ledger: which revision of each article was handed on."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Fill factor below 100, so that marking a row confirmed rewrites it in its own page."""
    op.execute(
        """
        CREATE TABLE ledger (
            article_id uuid PRIMARY KEY,
            revision integer NOT NULL,
            content_hash bytea NOT NULL,
            confirmed boolean NOT NULL DEFAULT false
        ) WITH (fillfactor = 80)
        """
    )
