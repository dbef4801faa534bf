"""Corrections by people, and everything that entries have been."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Until now a mention's cluster and its entry were the same."""
    op.execute("ALTER TABLE mentions ADD COLUMN cluster_id uuid")
    op.execute("UPDATE mentions SET cluster_id = entry_id")
    op.execute("CREATE INDEX ON mentions (cluster_id)")
    op.execute("ALTER TABLE entries ADD COLUMN hidden boolean NOT NULL DEFAULT false")
    op.execute(
        """
        CREATE TABLE corrections (
            id uuid PRIMARY KEY,
            action text NOT NULL,
            events uuid[] NOT NULL,             -- the mentions it is about
            rest uuid[] NOT NULL,               -- of a split: those they are parted from
            field text,
            value json,
            author text NOT NULL,
            reason text NOT NULL,
            made_at timestamptz NOT NULL,
            undone_at timestamptz,
            undone_by text
        )
        """
    )
    op.execute("CREATE INDEX ON corrections USING gin (events) WHERE undone_at IS NULL")
    op.execute("CREATE INDEX ON corrections USING gin (rest) WHERE undone_at IS NULL")
    op.execute("CREATE INDEX ON corrections (made_at)")
    op.execute(
        """
        CREATE TABLE revisions (                -- what each entry was, from which moment, and why
            entry_id uuid NOT NULL,
            version bigint NOT NULL,
            since timestamptz NOT NULL DEFAULT now(),
            cause json NOT NULL,
            document json,                      -- null: it was no more, or hidden
            PRIMARY KEY (entry_id, version)
        )
        """
    )
    op.execute(
        """
        INSERT INTO revisions (entry_id, version, since, cause, document)
        SELECT id, version, changed_at, '{}', document FROM entries
        """
    )
