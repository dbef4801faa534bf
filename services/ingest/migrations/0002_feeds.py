"""Feeds: what is remembered of each between two polls, shared by all ingest workers."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """`listed` feeds come from feeds.yaml and go with it; the others were added by hand."""
    op.execute(
        """
        CREATE TABLE feeds (
            url text PRIMARY KEY,
            source text,
            listed boolean NOT NULL,
            paused boolean NOT NULL DEFAULT false,
            host text NOT NULL,
            address text NOT NULL,
            interval interval NOT NULL,
            etag text,
            last_modified text,
            body_hash bytea,
            distrusted boolean NOT NULL DEFAULT false,
            polls integer NOT NULL DEFAULT 0,
            failures integer NOT NULL DEFAULT 0,
            moved_to text,
            moved_seen integer NOT NULL DEFAULT 0,
            health text NOT NULL DEFAULT 'new',
            error text,
            next_poll_at timestamptz NOT NULL,
            leased_until timestamptz,
            polled_at timestamptz,
            newest_item_at timestamptz,
            accepted bigint NOT NULL DEFAULT 0,
            duplicates bigint NOT NULL DEFAULT 0,
            refused bigint NOT NULL DEFAULT 0
        )
        """
    )
    op.execute("CREATE INDEX feeds_due ON feeds (next_poll_at) WHERE NOT paused")
    op.execute(
        """
        CREATE TABLE feed_items (
            feed text NOT NULL REFERENCES feeds (url) ON DELETE CASCADE,
            fingerprint bytea NOT NULL,
            seen_at timestamptz NOT NULL,
            PRIMARY KEY (feed, fingerprint)
        )
        """
    )
