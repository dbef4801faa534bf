"""Copies of articles: prints of their texts, and which article each is a copy of."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Articles that are there already wait to be looked at."""
    op.execute("ALTER TABLE articles ADD COLUMN duplicate_of uuid")
    op.execute("CREATE INDEX ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL")
    op.execute(
        """
        CREATE TABLE prints (
            article_id uuid PRIMARY KEY REFERENCES articles,
            signature bytea NOT NULL,
            salient text[] NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE bands (
            band bigint NOT NULL,
            article_id uuid NOT NULL REFERENCES prints ON DELETE CASCADE,
            PRIMARY KEY (band, article_id)
        )
        """
    )
    op.execute("CREATE INDEX ON bands (article_id)")
    op.execute("CREATE TABLE unprinted (article_id uuid PRIMARY KEY)  -- new or changed, not yet compared with others")
    op.execute("INSERT INTO unprinted SELECT id FROM articles")
