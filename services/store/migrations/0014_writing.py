"""What writing need not do: ask whether the article of each mention is there, and the mention of each of its keys."""

from alembic import op

from services.platform.migrations import between_readers

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Articles stay; and the keys of mentions that go are taken away in one statement for all of them."""
    op.execute(
        """
        CREATE OR REPLACE FUNCTION take_away_keys() RETURNS trigger
        LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            DELETE FROM mention_keys AS k USING gone WHERE k.stamp = gone.stamp;
            RETURN NULL;
        END $$
        """
    )
    with op.get_context().autocommit_block():
        between_readers(
            """
            CREATE OR REPLACE TRIGGER keys AFTER DELETE ON mentions REFERENCING OLD TABLE AS gone
            FOR EACH STATEMENT EXECUTE FUNCTION take_away_keys()
            """
        )
        between_readers("ALTER TABLE mention_keys DROP CONSTRAINT IF EXISTS mention_keys_stamp_fkey")
        between_readers("ALTER TABLE mentions DROP CONSTRAINT IF EXISTS mentions_article_id_fkey")
