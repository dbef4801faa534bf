"""Who pushed an article and what it is known by, to correct and withdraw it; answers kept for repeated requests."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Articles from before have no owner: nobody can correct them by their id, only push them anew."""
    op.execute(
        """
        ALTER TABLE ledger
            ADD COLUMN withdrawn boolean NOT NULL DEFAULT false,
            ADD COLUMN owner text,
            ADD COLUMN source text,
            ADD COLUMN url text,
            ADD COLUMN external_id text
        """
    )
    op.execute(
        """
        CREATE TABLE answers (
            owner text NOT NULL,
            key text NOT NULL,
            request_hash bytea NOT NULL,
            status integer NOT NULL,
            body jsonb NOT NULL,
            given_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (owner, key)
        )
        """
    )
    op.execute("CREATE INDEX answers_age ON answers (given_at)")
