"""What tells a silent feed from one that is merely slow, and how often a feed has failed."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """`rhythm` is the pause that the feed usually makes at most; `told_silent` keeps a warning from being repeated."""
    op.execute(
        """
        ALTER TABLE feeds
            ADD COLUMN rhythm interval,
            ADD COLUMN errors bigint NOT NULL DEFAULT 0,
            ADD COLUMN told_silent boolean NOT NULL DEFAULT false
        """
    )
