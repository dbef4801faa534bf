"""Articles, their mentions, the timeline entries these make, and what Kafka is still to be told."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables; `json` rather than `jsonb` where documents are only kept and handed out."""
    op.execute(
        """
        CREATE TABLE articles (
            id uuid PRIMARY KEY,
            revision integer NOT NULL,
            extractor integer NOT NULL,
            withdrawn boolean NOT NULL,
            source text NOT NULL,
            url text,
            title text NOT NULL,
            text text NOT NULL,
            lang text NOT NULL,
            published_at timestamptz,
            published_offset smallint,          -- minutes east of UTC: the publisher's day is its own
            received_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE TABLE mentions (
            stamp bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- a changed mention is a new row
            event_id uuid NOT NULL UNIQUE,
            article_id uuid NOT NULL REFERENCES articles,
            type text NOT NULL,
            firmness smallint NOT NULL,
            position smallint NOT NULL,         -- in the article's list of events
            entry_id uuid,
            part_of uuid,                       -- the event of the visit, as the article says
            record json NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX ON mentions (article_id)")
    op.execute("CREATE INDEX ON mentions (entry_id)")
    op.execute("CREATE INDEX ON mentions (part_of) WHERE part_of IS NOT NULL")
    op.execute(
        """
        CREATE TABLE mention_keys (             -- where mentions of one event find each other
            key bigint NOT NULL,
            firmness smallint NOT NULL,
            first_day date NOT NULL,
            last_day date NOT NULL,
            stamp bigint NOT NULL REFERENCES mentions ON DELETE CASCADE,
            PRIMARY KEY (key, firmness, first_day, stamp)
        )
        """
    )
    op.execute("CREATE INDEX ON mention_keys (stamp)")
    op.execute("CREATE SEQUENCE versions")
    op.execute(
        """
        CREATE TABLE entries (
            id uuid PRIMARY KEY,
            version bigint NOT NULL,            -- grows with every change of any entry
            changed_at timestamptz NOT NULL DEFAULT now(),
            type text NOT NULL,
            status text NOT NULL,
            first_day date,                     -- both null where nothing dates the event
            last_day date,
            sort_day date NOT NULL,             -- last_day, else the day of the first report
            part_of uuid,
            digest bytea NOT NULL,
            search tsvector NOT NULL,
            document json NOT NULL              -- contracts.timeline.TimelineEntry
        )
        """
    )
    op.execute("CREATE INDEX ON entries (sort_day DESC, id DESC)")
    op.execute("CREATE INDEX ON entries (part_of) WHERE part_of IS NOT NULL")
    op.execute("CREATE INDEX ON entries USING gin (search)")
    op.execute(
        """
        CREATE TABLE facets (                   -- what entries are filtered by, in the order of the timeline
            facet bigint NOT NULL,              -- hash of a name and a value
            sort_day date NOT NULL,
            entry_id uuid NOT NULL REFERENCES entries ON DELETE CASCADE,
            PRIMARY KEY (facet, sort_day, entry_id)
        )
        """
    )
    op.execute("CREATE INDEX ON facets (entry_id)")
    op.execute(
        """
        CREATE TABLE redirects (                -- ids that entries have borne
            id uuid PRIMARY KEY,
            entry_id uuid NOT NULL,
            since timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    op.execute("CREATE INDEX ON redirects (entry_id)")
    op.execute(
        """
        CREATE TABLE outbox (                   -- entries whose current state Kafka has not confirmed
            entry_id uuid PRIMARY KEY,
            version bigint NOT NULL,
            traceparent text
        )
        """
    )
    op.execute("CREATE INDEX ON outbox (version)")
