"""How soon a feed's list may be overturned: polls must come more often than that, or items fall out unseen."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Unknown until the next poll."""
    op.execute("ALTER TABLE feeds ADD COLUMN overturn interval")
