"""A directory of who and what the timeline speaks of, and webhooks."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """The directory fills itself from the revisions."""
    op.execute(
        """
        CREATE TABLE directory (                -- who and what the timeline speaks of
            id bigint PRIMARY KEY,
            kind text NOT NULL,
            name text NOT NULL,
            folded text NOT NULL,               -- what it is found by
            country text,
            office text,
            lat real,
            lon real,
            told_on date NOT NULL,              -- the day of the entry that name, country and office are from
            entries integer NOT NULL
        ) WITH (fillfactor = 70)
        """
    )
    op.execute("CREATE INDEX ON directory (kind, entries, id) WHERE entries > 0")
    op.execute("CREATE INDEX ON directory (country, kind, entries, id) WHERE entries > 0")
    op.execute("CREATE INDEX ON directory USING gin (to_tsvector('simple', folded))")
    op.execute(
        """
        CREATE TABLE listings (                 -- what each entry counts for in the directory
            entry_id uuid PRIMARY KEY,
            day date NOT NULL,
            terms bigint[] NOT NULL,
            digest bigint NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE appearances (              -- of actors in entries, in the order of the timeline
            actor bigint NOT NULL,
            day date NOT NULL,                  -- the entry's sort day
            entry_id uuid NOT NULL,
            office text NOT NULL,
            country text NOT NULL,
            PRIMARY KEY (actor, day, entry_id) INCLUDE (office, country)
        )
        """
    )
    op.execute("CREATE TABLE directory_position (written_by xid8 NOT NULL, version bigint NOT NULL)")
    op.execute("INSERT INTO directory_position VALUES ('0', 0)")
    op.execute(
        """
        CREATE TABLE webhooks (
            id uuid PRIMARY KEY,
            url text NOT NULL,
            filters json NOT NULL,              -- pairs of a query string
            secret bytea NOT NULL,
            note text NOT NULL,
            made_by text NOT NULL,
            made_at timestamptz NOT NULL DEFAULT now(),
            paused_at timestamptz,
            paused_because text,
            seen_by bigint NOT NULL,            -- where it stands in the changes: transaction and version
            seen bigint NOT NULL,
            due_at timestamptz NOT NULL DEFAULT now(),
            failures integer NOT NULL DEFAULT 0,
            failing_since timestamptz,
            lease uuid,                         -- of the process that is delivering
            leased_until timestamptz NOT NULL DEFAULT '-infinity'
        )
        """
    )
    op.execute("CREATE INDEX ON webhooks (due_at) WHERE paused_at IS NULL")
    op.execute(
        """
        CREATE TABLE deliveries (               -- the log of what was sent, the newest of each webhook
            id uuid PRIMARY KEY,
            webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
            at timestamptz NOT NULL DEFAULT now(),
            message_id text NOT NULL,
            type text NOT NULL,
            entry_id uuid,
            attempt integer NOT NULL,
            status integer,
            error text,
            seconds real NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ON deliveries (webhook_id, at DESC, id DESC)")
