"""Subscriptions at the hubs of feeds (WebSub)."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Without a foreign key: a feed that is removed must still be unsubscribed."""
    op.execute(
        """
        CREATE TABLE subscriptions (
            token text PRIMARY KEY,
            feed text NOT NULL UNIQUE,
            hub text NOT NULL,
            topic text NOT NULL,
            secret text NOT NULL,
            wanted boolean NOT NULL DEFAULT true,
            ask_at timestamptz NOT NULL,
            asked integer NOT NULL DEFAULT 0,
            active_until timestamptz,
            error text
        )
        """
    )
