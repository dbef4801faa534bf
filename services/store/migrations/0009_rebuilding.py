"""What `letopis rebuild` has still to do."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Empty but while the timeline is built anew."""
    op.execute(
        """
        CREATE TABLE rebuilding (
            place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            article_id uuid NOT NULL
        )
        """
    )
