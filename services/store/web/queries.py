"""The timeline asked in SQL. Only parameters carry what a reader has said.

Entries bear facets (`services.store.facets`), which are stored in the order of the timeline. Before a page is asked
for, the reader surveys how many entries each part of the question finds by itself: a page by day walks along the
rarest; where few entries fit, other orders gather and sort them, for walking would pass by all the others. Words of a
text are looked for in some periods at a time, from where the page begins.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.sql import SQL, Composed, Identifier

from services.store.facets import LONGEST_SPAN, facet
from services.store.web.cursors import Sort
from services.store.web.filters import Filters

FEW = 5_000
"""So many entries can be gathered and sorted while a reader waits."""
FEW_TO_READ = 1_000
"""So many can be asked for the words in them, which are read from where the long values are kept."""
RANKED = 250
"""So many matches of a text, the newest, are ranked: that reads all of their words."""
SLICE = 4_000
"""So many entries are looked through first for the words of a text."""
_SLICES = 5
_PERIOD_DAYS = 30
_PERIOD = SQL(f"(e.sort_day - DATE '0001-01-01') / {_PERIOD_DAYS}")
"""As the index `entries_words` has it, in an array."""
_COUNTRIES = SQL("countries_of(e.document)")
"""As that index has them: the same as the facets of countries."""
_MOST_PERIODS = 400
_AHEAD_DAYS = 31
"""What was known of more days ahead was known far ahead: `revisions_ahead` is the index of these."""
_SHORT_DAYS = 31
"""An event of more days is long."""

Sql = SQL | Composed
Statement = tuple[Composed, list[Any]]


class _Key(NamedTuple):
    column: str
    type: str


_KEYS: dict[Sort, tuple[_Key, ...]] = {
    "newest": (_Key("sort_day", "date"),),
    "oldest": (_Key("sort_day", "date"),),
    "changed": (_Key("version", "bigint"),),
    "sources": (_Key("independent", "integer"), _Key("sort_day", "date")),
    "relevance": (_Key("rank", "real"),),
}


_ENTRIES, _ID, _DAY, _SINCE = SQL("entries AS e"), SQL("e.id"), SQL("e.sort_day"), SQL("e.since")
_EVER = SQL("(SELECT * FROM facets UNION ALL SELECT * FROM former_facets)")
"""Facets of the present, and those that entries bore once."""
_AHEAD = SQL(f"e.sort_day - (e.since AT TIME ZONE 'UTC')::date > {_AHEAD_DAYS}")
_SHORT = SQL(f"e.sort_day - e.first_day <= {_SHORT_DAYS}")
_LONG = SQL(f"e.sort_day - e.first_day > {_SHORT_DAYS}")
"""As the index `entries_long` has it."""
_EACH = SQL("OFFSET 0")
"""Of a condition that is asked of each entry on the walk: else the planner gathers all that fulfil it, for it takes the
facets of one name, which come together, for a rare meeting."""
_VERSION, _ANY = SQL("e.version"), SQL("NULL")
_PRESENT = SQL("entries AS d ON d.id = page.id")
_PAST = SQL("revisions AS d ON d.entry_id = page.id AND d.version = page.revision")
"""Where the documents of a page are."""


@dataclass(frozen=True, slots=True)
class Group:
    """Facets of which an entry must bear one, and about how many entries do."""

    facets: tuple[int, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class Survey:
    """How much each part of a question finds by itself, up to FEW + 1 entries of each facet; the rarest group first."""

    groups: tuple[Group, ...]
    sources: int = FEW + 1
    appearances: int = FEW + 1
    known: int = FEW + 1
    """Revisions up to the moment that is asked of."""
    query: str | None = None
    """What is looked for by a text, a `tsquery`: "" finds nothing, None is no text."""

    @property
    def least(self) -> int:
        """No more than so many entries fit, if it is not more than FEW."""
        return min(self.sources, self.appearances, *(group.entries for group in self.groups))

    @property
    def is_vain(self) -> bool:
        """Whether nothing can fit."""
        return not self.least or self.query == ""

    @property
    def is_few(self) -> bool:
        """Whether all that fit can be gathered and sorted."""
        return self.least <= FEW


class Found:
    """Where entries (`e`) are looked for, and what must hold, with the parameters in the order of the statement.

    `id` and `day` are the columns to sort by: those of the index that is walked.
    """

    def __init__(self, source: Sql = _ENTRIES, id_: Sql = _ID, day: Sql = _DAY, *parameters: Any) -> None:
        """`parameters` are those of the source."""
        self.source, self.id, self.day = source, id_, day
        self.conditions: list[Sql] = []
        self.parameters = list(parameters)

    def must(self, condition: Sql, *parameters: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.parameters.extend(parameters)

    def where(self) -> Composed:
        """All conditions at once."""
        return SQL(" AND ").join(self.conditions or [SQL("true")])

    def rows(self) -> Composed:
        """What is found, with all that it may be sorted by."""
        return SQL("SELECT {} AS id, {} AS sort_day, e.version, e.independent FROM {} WHERE {}").format(
            self.id, self.day, self.source, self.where()
        )

    def ids(self) -> Composed:
        """The ids of what is found."""
        return SQL("SELECT {} AS id FROM {} WHERE {}").format(self.id, self.source, self.where())


def survey(filters: Filters) -> Statement | None:
    """Rows of a facet (or the name of another field of Survey) and how much it finds, counted up to FEW + 1.

    None where there is nothing to count.
    """
    facets = sorted({each for group in filters.facets() for each in group})
    sql = SQL(
        "SELECT facet::text, "
        "(SELECT count(*) FROM (SELECT FROM {} AS f WHERE f.facet = asked.facet LIMIT {}) AS counted) "
        "FROM unnest(%b::bigint[]) AS asked (facet)"
    ).format(_EVER if filters.as_of else SQL("facets"), FEW + 1)
    parameters: list[Any] = [facets]
    for name, value, source in (
        ("sources", filters.min_sources, "entries AS e WHERE NOT e.hidden AND e.independent >= %s"),
        ("appearances", filters.appearing, "appearances AS d WHERE d.actor = %s"),
        ("known", filters.as_of, "revisions AS e WHERE e.since <= %s"),
    ):
        if value is not None:
            sql += SQL(" UNION ALL SELECT {}, (SELECT count(*) FROM (SELECT FROM {} LIMIT {}) AS counted)").format(
                name, SQL(source), FEW + 1
            )
            parameters.append(value)
    return (sql, parameters) if facets or len(parameters) > 1 else None


def surveyed(filters: Filters, counts: Mapping[str, int], query: str | None) -> Survey:
    """The survey of which `counts` are the rows, and `query` what a text is; facets that nothing bears are left out."""
    groups = [
        Group(borne := tuple(f for f in group if counts.get(str(f))), sum(counts[str(f)] for f in borne))
        for group in filters.facets()
    ]
    return Survey(
        tuple(sorted(groups, key=lambda group: group.entries)),
        counts.get("sources", FEW + 1),
        counts.get("appearances", FEW + 1),
        counts.get("known", FEW + 1),
        query,
    )


def page(filters: Filters, survey: Survey) -> Statement:
    """Rows of document, id and the keys of the sort: one page, and one entry of the next.

    Of a text that is not asked of few, only for sorts other than by day and relevance; see `slice_of` for these.
    """
    if filters.as_of:
        return _past_page(filters, survey, filters.as_of)
    by_day = filters.sort in ("newest", "oldest")
    if (survey.is_few and not (by_day and survey.sources > FEW)) or (filters.text and not by_day):
        gathered = find(filters, survey, along=survey.is_few and survey.sources > survey.least)
        sql, parameters = _page(filters, Found(SQL("found AS e")))
        return _with_found(gathered.rows(), _with_documents(filters, sql)), [*gathered.parameters, *parameters]
    if filters.last and filters.sort == "newest" and not survey.is_few:
        return _page_up_to_a_day(filters, survey, filters.last)
    sql, parameters = _page(filters, find(filters, survey, along=by_day, bare=by_day))
    return _with_documents(filters, sql), parameters


def _page_up_to_a_day(filters: Filters, survey: Survey, last: date) -> Statement:
    """A page that does not begin its walk a year too late, where the longest events may end that began in time.

    Most events are of some days: these are walked from a little behind the last day on. The others, of which there are
    few, have an index of their own.
    """
    short = find(filters, survey)
    short.must(SQL("{} <= %s").format(short.day), _shift(last, _SHORT_DAYS))
    short.must(_SHORT)
    long = find(filters, survey, along=False)
    long.must(_LONG)
    (one, ones), (other, others) = (_page(filters, found) for found in (short, long))
    sql = SQL("({}) UNION ALL ({}) ORDER BY 3 DESC, 2 DESC LIMIT %s").format(one, other)
    return _with_documents(filters, sql), [*ones, *others, filters.limit + 1]


def bounds(filters: Filters) -> Statement:
    """One row: the first and the last day that a page can hold, and the day some thousands of entries after its start.

    All null where there are none. Of entries up to a day, the newest first, the days of those that are not long.
    """
    found = Found()
    found.must(SQL("NOT e.hidden"))
    oldest = filters.sort == "oldest"
    if filters.first:
        _not_before(found, filters.first)
    if filters.last:
        found.must(SQL("e.sort_day <= %s"), _shift(filters.last, LONGEST_SPAN if oldest else _SHORT_DAYS))
    if filters.cursor and filters.sort != "relevance":
        found.must(SQL("e.sort_day >= %s" if oldest else "e.sort_day <= %s"), filters.cursor.key[0])
    sql = SQL(
        "SELECT min(e.sort_day), max(e.sort_day), (SELECT e.sort_day FROM {} WHERE {} ORDER BY e.sort_day {} "
        "OFFSET %s LIMIT 1) FROM {} WHERE {}"
    ).format(found.source, found.where(), SQL("ASC" if oldest else "DESC"), found.source, found.where())
    return sql, [*found.parameters, SLICE, *found.parameters]


def periods(filters: Filters, first: date, last: date, edge: date | None) -> tuple[range, int]:
    """The periods of a page of a text in the order they are looked through, and how many of them go up to the edge."""
    step = 1 if filters.sort == "oldest" else -1
    start, end = (_period(first), _period(last))[::step]
    return range(start, end + step, step), abs((_period(edge) if edge else end) - start) + 1


def further(number: int, searched: int, found: int, wanted: int) -> int:
    """How many periods are to be looked through next, after `number` slices of `searched` periods together.

    Twice as many as would hold what is still wanted if words were spread evenly, but no more than four times those
    searched; after some slices all that are left, for each asks the database anew.
    """
    if number >= _SLICES:
        return sys.maxsize
    return 4 * searched if not found else min(4 * searched, 1 + 2 * searched * (wanted - found) // found)


def slice_of(filters: Filters, survey: Survey, periods: range, limit: int) -> Statement:
    """Rows of id and day: what a text finds in these periods, in the order of the page.

    The day is asked for in a way that its own index cannot answer: that of the words, the periods and the countries is
    the one that looks at few entries in vain.
    """
    countries = {facet("country", code) for code in filters.country}
    groups = tuple(group for group in survey.groups if not countries.issuperset(group.facets))
    found = find(filters, replace(survey, groups=groups), along=False, day=SQL("(e.sort_day + 0)"))
    if filters.country:
        found.must(SQL("{} && %s::text[]").format(_COUNTRIES), list(filters.country))
    if len(filters.pair) == 1:
        found.must(SQL("{} @> %s::text[]").format(_COUNTRIES), filters.pair[0].split("+"))
    if filters.last and filters.sort != "oldest":
        found.must(_SHORT)
    if len(periods) <= _MOST_PERIODS:
        found.must(SQL("ARRAY[{}] && %b::integer[]").format(_PERIOD), list(periods))
    else:
        found.must(SQL("{} BETWEEN %s AND %s").format(_PERIOD), min(periods), max(periods))
    if filters.cursor and filters.sort != "relevance":
        _beyond_the_cursor(filters, found)
    sql = SQL("SELECT e.id, e.sort_day FROM {} WHERE {} ORDER BY {} {}, e.id {} LIMIT %s").format(
        found.source, found.where(), found.day, *[SQL("ASC" if filters.sort == "oldest" else "DESC")] * 2
    )
    return sql, [*found.parameters, limit]


def long_ones(filters: Filters, survey: Survey, limit: int) -> Statement:
    """As `slice_of`, the newest of the long events, of which there are few."""
    found = find(filters, survey, along=False)
    found.must(_LONG)
    if filters.cursor and filters.sort != "relevance":
        _beyond_the_cursor(filters, found)
    sql = SQL("SELECT e.id, e.sort_day FROM {} WHERE {} ORDER BY e.sort_day DESC, e.id DESC LIMIT %s").format(
        found.source, found.where()
    )
    return sql, [*found.parameters, limit]


def _period(day: date) -> int:
    return (day - date.min).days // _PERIOD_DAYS


def newest_of_few(filters: Filters, survey: Survey) -> Statement:
    """Rows of id and day of the newest RANKED that a text finds among few."""
    found = find(filters, survey, along=survey.sources > survey.least)
    sql = SQL("SELECT id, sort_day FROM ({} OFFSET 0) AS found ORDER BY sort_day DESC, id DESC LIMIT {}").format(
        found.rows(), RANKED
    )
    return sql, found.parameters


def documents(ids: Sequence[UUID]) -> Statement:
    """Rows of document, id and day of these entries, in this order."""
    sql = SQL(
        "SELECT e.document::text, e.id, e.sort_day FROM unnest(%b::uuid[]) WITH ORDINALITY AS shown (id, n) "
        "JOIN entries AS e USING (id) ORDER BY n"
    ).format()
    return sql, [list(ids)]


def ranked(filters: Filters, survey: Survey, ids: Sequence[UUID]) -> Statement:
    """The page of these entries in the order of their relevance: rows as of `page`."""
    found = Found(
        SQL(
            "(SELECT e.id, e.sort_day, ts_rank(e.search, %s::tsquery) AS rank "
            "FROM unnest(%b::uuid[]) AS asked (id) JOIN entries AS e USING (id)) AS e"
        ),
        _ID,
        _DAY,
        survey.query,
        list(ids),
    )
    sql, parameters = _page(filters, found)
    return _with_documents(filters, sql), parameters


def find(filters: Filters, survey: Survey, *, along: bool = True, bare: bool = False, day: Sql = _DAY) -> Found:
    """Entries of the present that bear all that is asked; `day` is how their day is asked for.

    `along`: what is rarest is walked, in the order of the timeline. `bare`: facets may be all there is, without the
    entries, where nothing else is asked; what is hidden bears none.
    """
    found = Found(day=day)
    groups = list(survey.groups)
    measured = (filters.first, filters.last, filters.min_sources, filters.min_confidence, filters.text)
    bare = bare and all(value is None for value in measured)
    if along and filters.appearing is not None:
        found = Found(
            SQL("appearances AS d JOIN entries AS e ON e.id = d.entry_id AND e.sort_day = d.day"),
            SQL("d.entry_id"),
            SQL("d.day"),
        )
        found.must(SQL("d.actor = %s"), filters.appearing)
    elif along and groups:
        walked, borne = _bearers(SQL("facets"), groups.pop(0), oldest=filters.sort == "oldest")
        source = walked if bare else walked + SQL(" JOIN entries AS e ON e.id = d.entry_id AND e.sort_day = d.sort_day")
        found = Found(source, SQL("d.entry_id"), SQL("d.sort_day"), *borne)
        if not bare:
            found.must(SQL("NOT e.hidden"))
    elif filters.appearing is not None:
        found.must(
            SQL("EXISTS (SELECT FROM appearances a WHERE a.actor = %s AND a.day = e.sort_day AND a.entry_id = e.id)"),
            filters.appearing,
        )
    if found.source is _ENTRIES or filters.appearing is not None:
        found.must(SQL("NOT e.hidden"))
    for group in groups:
        found.must(
            SQL(
                "EXISTS (SELECT FROM facets f WHERE f.facet = ANY(%s) AND f.sort_day = {} AND f.entry_id = {} {})"
            ).format(found.day, found.id, SQL("") if survey.is_few else _EACH),
            list(group.facets),
        )
    _measured(filters, found)
    if filters.first:
        _not_before(found, filters.first)
    if filters.text:
        found.must(SQL("e.search @@ %s::tsquery"), survey.query)
    return found


def _bearers(table: Sql, group: Group, *, oldest: bool) -> tuple[Composed, list[int]]:
    """`d`: entries that bear any of these facets with their days, each once and in order; and the parameters."""
    if len(group.facets) == 1 and table is not _EVER:
        one = SQL("(SELECT f.sort_day, f.entry_id FROM {} AS f WHERE f.facet = %s) AS d").format(table)
        return one, list(group.facets)
    order = SQL("sort_day, entry_id" if oldest else "sort_day DESC, entry_id DESC")
    # Each in order by itself: then they are merged, rather than gathered and sorted.
    each = SQL("(SELECT f.sort_day, f.entry_id FROM {} AS f WHERE f.facet = %s ORDER BY {})").format(table, order)
    merged = SQL("(SELECT DISTINCT ON (sort_day, entry_id) sort_day, entry_id FROM ({}) AS f ORDER BY {}) AS d").format(
        SQL(" UNION ALL ").join([each] * len(group.facets)), order
    )
    return merged, list(group.facets)


def _not_before(found: Found, first: date) -> None:
    """The sort day is the last one, but for events of more than a year: so few that they have an index of their own."""
    found.must(
        SQL(
            "{} >= (SELECT least(%s, min(l.sort_day)) FROM entries l "
            "WHERE l.last_day > l.sort_day AND l.last_day >= %s)"
        ).format(found.day),
        first,
        first,
    )


def _past_page(filters: Filters, survey: Survey, moment: datetime) -> Statement:
    """A page of the revisions that were in force at a moment, by their days.

    What was known then is mostly of days up to then: these are walked from a little behind the moment on. What was
    known far ahead has an index of its own.
    """
    if survey.known <= FEW:
        # The day is asked for in a way that its index cannot answer: it would walk over all that was not known yet.
        known = _revisions(SQL("(e.sort_day + 0)"))
        known.must(SQL("e.since <= %s"), moment)
        sql, parameters = _page(filters, _in_force(filters, survey, moment, known), _VERSION)
        return _with_documents(filters, sql, _PAST), parameters
    # A day more or less than in UTC, as `revisions_ahead` counts, does not matter here.
    horizon = _shift(moment.date(), _AHEAD_DAYS + 1)
    if survey.groups:
        walked, borne = _bearers(_EVER, survey.groups[0], oldest=filters.sort == "oldest")
        source = walked + SQL(
            " CROSS JOIN LATERAL (SELECT * FROM revisions AS r WHERE r.entry_id = d.entry_id AND r.since <= %s "
            "ORDER BY r.version DESC LIMIT 1) AS e"
        )
        near = Found(source, SQL("d.entry_id"), SQL("d.sort_day"), *borne, moment)
        # What was not known yet is passed over by what `revisions_by_day_known` says, without a look at the revisions.
        near.must(
            SQL(
                "EXISTS (SELECT FROM revisions AS k WHERE k.sort_day = d.sort_day AND k.entry_id = d.entry_id "
                "AND k.document IS NOT NULL AND k.since <= %s OFFSET 0)"
            ),
            moment,
        )
        near.must(SQL("e.sort_day = d.sort_day AND e.document IS NOT NULL"))
        for group in survey.groups:
            near.must(SQL("e.facets && %s::bigint[]"), list(group.facets))
        _measured(filters, near)
    else:
        near = _in_force(filters, survey, moment, _revisions())
    near.must(SQL("{} <= %s").format(near.day), horizon)
    far = _revisions()
    far.must(SQL("{} AND e.sort_day > %s").format(_AHEAD), horizon)
    # Not by the index of `since`: of the few that lie ahead most were known by then.
    far = _in_force(filters, survey, moment, far, since=SQL("e.since + INTERVAL '0'"))
    (one, ones), (other, others) = (_page(filters, found, _VERSION) for found in (near, far))
    sql = SQL("({}) UNION ALL ({}) ORDER BY 3 {}, 2 {} LIMIT %s").format(
        one, other, *[SQL("ASC" if filters.sort == "oldest" else "DESC")] * 2
    )
    return _with_documents(filters, sql, _PAST), [*ones, *others, filters.limit + 1]


def _revisions(day: Sql = _DAY) -> Found:
    return Found(SQL("revisions AS e"), SQL("e.entry_id"), day)


def _in_force(filters: Filters, survey: Survey, moment: datetime, found: Found, since: Sql = _SINCE) -> Found:
    """Of revisions (`e`) those in force at the moment that bear all that is asked."""
    found.must(SQL("e.document IS NOT NULL AND {} <= %s").format(since), moment)
    found.must(
        SQL(
            "NOT EXISTS (SELECT FROM revisions l "
            "WHERE l.entry_id = e.entry_id AND l.version > e.version AND l.since <= %s)"
        ),
        moment,
    )
    for group in survey.groups:
        found.must(SQL("e.facets && %s::bigint[]"), list(group.facets))
    _measured(filters, found)
    return found


def _measured(filters: Filters, found: Found) -> None:
    """Days, independent reports, confidence: what the present and the past keep alike."""
    if filters.first:
        found.must(SQL("e.last_day >= %s"), filters.first)
    if filters.last:
        found.must(SQL("e.first_day <= %s"), filters.last)
        found.must(SQL("{} <= %s").format(found.day), _shift(filters.last, LONGEST_SPAN))
    if filters.min_sources is not None:
        found.must(SQL("e.independent >= %s"), filters.min_sources)
    if filters.min_confidence is not None:
        found.must(SQL("e.confidence >= %s::real"), filters.min_confidence)


def _with_documents(filters: Filters, sql: Composed, kept: Sql = _PRESENT) -> Composed:
    """The documents of a page (as from `_page`): they are read and unpacked for these entries only."""
    keys = [SQL("page.{}").format(Identifier(k.column)) for k in _KEYS[filters.sort]]
    order = SQL("{} ASC" if filters.sort == "oldest" else "{} DESC")
    return SQL("SELECT d.document::text, page.id, {} FROM ({}) AS page (revision, id, {}) JOIN {} ORDER BY {}").format(
        SQL(", ").join(keys),
        sql,
        SQL(", ").join(Identifier(k.column) for k in _KEYS[filters.sort]),
        kept,
        SQL(", ").join(order.format(each) for each in (*keys, SQL("page.id"))),
    )


def _with_found(ids: Composed, sql: Composed) -> Composed:
    """Materialized: the planner is not to think of walking where few are to be met."""
    return SQL("WITH found AS MATERIALIZED ({}) {}").format(ids, sql)


def _page(filters: Filters, found: Found, version: Sql = _ANY) -> Statement:
    """Rows of a version, id and the keys of the sort: one page, and one entry of the next."""
    keys = _keys(filters, found)
    order = SQL("{} ASC" if filters.sort == "oldest" else "{} DESC")
    if filters.cursor:
        _beyond_the_cursor(filters, found)
    sql = SQL("SELECT {}, {}, {} FROM {} WHERE {} ORDER BY {} LIMIT %s").format(
        version,
        found.id,
        SQL(", ").join(keys),
        found.source,
        found.where(),
        SQL(", ").join(order.format(each) for each in (*keys, found.id)),
    )
    return sql, [*found.parameters, filters.limit + 1]


def _keys(filters: Filters, found: Found) -> list[Sql]:
    names = (key.column for key in _KEYS[filters.sort])
    return [found.day if name == "sort_day" else SQL("e.{}").format(Identifier(name)) for name in names]


def _beyond_the_cursor(filters: Filters, found: Found) -> None:
    assert filters.cursor is not None
    found.must(
        SQL("({}, {}) {} ({}, %s)").format(
            SQL(", ").join(_keys(filters, found)),
            found.id,
            SQL(">" if filters.sort == "oldest" else "<"),
            SQL(", ").join(SQL("%s::{}").format(SQL(key.type)) for key in _KEYS[filters.sort]),
        ),
        *filters.cursor.key,
        filters.cursor.id,
    )


def _shift(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day
