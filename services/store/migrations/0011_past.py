"""Finding what was, and words among the newest: what entries bore once, and indexes that bear the day as well."""

from alembic import op

revision = "0011"
down_revision = "0010"

_INDEXES = (
    # Words within periods of 30 days: the newest that bear a word are found without looking at all that do.
    "entries_words ON entries USING gin (search, (ARRAY[(sort_day - DATE '0001-01-01') / 30]))",
    # As `entries_of_months`, which it takes the place of; it bears what `entries_by_day` does.
    "entries_long ON entries (sort_day, id) INCLUDE (first_day, last_day, type, status, independent, confidence) "
    "WHERE NOT hidden AND sort_day - first_day > 31",
    "revisions_by_day_known ON revisions (sort_day, entry_id) INCLUDE (since) WHERE document IS NOT NULL",
    # What was known more than a month ahead.
    "revisions_ahead ON revisions (sort_day, entry_id) "
    "WHERE document IS NOT NULL AND sort_day > (since AT TIME ZONE 'UTC')::date + 31",
)


def upgrade() -> None:
    """While readers and writers go on."""
    op.execute(
        """
        CREATE TABLE IF NOT EXISTS former_facets (            -- those that are in `facets` no more
            facet bigint NOT NULL,
            sort_day date NOT NULL,
            entry_id uuid NOT NULL,
            PRIMARY KEY (facet, sort_day, entry_id)
        )
        """
    )
    op.execute(
        """
        CREATE OR REPLACE FUNCTION keep_former_facets() RETURNS trigger
        LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            INSERT INTO former_facets SELECT facet, sort_day, entry_id FROM gone ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$
        """
    )
    with op.get_context().autocommit_block():
        op.execute(
            """
            CREATE OR REPLACE TRIGGER former AFTER DELETE ON facets REFERENCING OLD TABLE AS gone
            FOR EACH STATEMENT EXECUTE FUNCTION keep_former_facets()
            """
        )
        op.execute(
            """
            INSERT INTO former_facets
            SELECT DISTINCT facet, r.sort_day, r.entry_id
            FROM revisions AS r LEFT JOIN entries AS e ON e.id = r.entry_id, unnest(r.facets) AS facet
            WHERE r.document IS NOT NULL AND e.version IS DISTINCT FROM r.version
            ON CONFLICT DO NOTHING
            """
        )
        for index in _INDEXES:
            name = index.partition(" ")[0]
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")  # what an interrupted attempt has left
            op.execute(f"CREATE INDEX CONCURRENTLY {index}")
        for index in ("revisions_by_day", "entries_search_idx", "entries_of_months"):
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
        op.execute("ANALYZE entries, revisions, former_facets")
