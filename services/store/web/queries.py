"""The timeline asked in SQL. Only parameters carry what a reader has said.

Entries bear facets (`services.store.facets`), which are stored in the order of the timeline: a page by day walks along
the facet that is likely to be the rarest, and any page may walk along its own order. Where few entries fit, walking
would pass by all the others: then they are gathered first and sorted, so the reader asks beforehand whether they are
`few`.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composed, Identifier

from services.store.facets import LONGEST_SPAN
from services.store.web.cursors import Sort
from services.store.web.filters import Filters

FEW = 5_000
"""So many entries can be gathered and sorted while a reader waits."""
RANKED = 500
"""So many matches of a text, the newest, are ranked: that reads all of their words."""
_SHORT_DAYS = 31
"""An event of more days is long: `entries_of_months` is their index."""

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


_ENTRIES, _ID, _DAY = SQL("entries AS e"), SQL("e.id"), SQL("e.sort_day")
_DOCUMENT, _NOT_YET = SQL("e.document::text"), SQL("NULL")


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


def page(filters: Filters, few: bool) -> Statement:
    """Rows of document, id and the keys of the sort: one page, and one entry of the next.

    `few`: no more than FEW entries fit.
    """
    if filters.as_of:
        return _page(filters, _past(filters))
    if filters.sort == "relevance":
        return _ranked(filters, few)
    if few:
        gathered = find(filters)
        sql, parameters = _page(filters, Found(SQL("found AS e")), document=_NOT_YET)
        return _with_found(gathered.rows(), _with_documents(filters, sql)), [*gathered.parameters, *parameters]
    if filters.last and filters.sort == "newest":
        return _page_up_to_a_day(filters, filters.last)
    by_day = filters.sort in ("newest", "oldest")
    sql, parameters = _page(filters, find(filters, along_facets=by_day, bare=by_day), document=_NOT_YET)
    return _with_documents(filters, sql), parameters


def _page_up_to_a_day(filters: Filters, last: date) -> Statement:
    """A page that does not begin its walk a year too late, where the longest events may end that began in time.

    Most events are of some days: these are walked from a little behind the last day on. The others, of which there are
    few, have an index of their own.
    """
    short = find(filters)
    short.must(SQL("{} <= %s").format(short.day), _shift(last, _SHORT_DAYS))
    short.must(SQL("e.sort_day - e.first_day <= {}").format(SQL(str(_SHORT_DAYS))))
    long = find(filters, along_facets=False)
    long.must(SQL("e.sort_day - e.first_day > {}").format(SQL(str(_SHORT_DAYS))))
    (one, ones), (other, others) = _page(filters, short), _page(filters, long)
    sql = SQL("({}) UNION ALL ({}) ORDER BY 3 DESC, 2 DESC LIMIT %s").format(one, other)
    return sql, [*ones, *others, filters.limit + 1]


def count_to_few(filters: Filters) -> Statement:
    """How many entries fit, counted up to FEW + 1."""
    found = find(filters)
    sql = SQL("SELECT count(*) FROM ({} LIMIT %s) AS found").format(found.ids())
    return sql, [*found.parameters, FEW + 1]


def find(filters: Filters, *, along_facets: bool = True, bare: bool = False) -> Found:
    """Entries of the present that bear all that is asked.

    `bare`: facets may be all there is, without the entries, where nothing else is asked; what is hidden bears none.
    """
    found = Found()
    groups = filters.facets()
    measured = (filters.first, filters.last, filters.min_sources, filters.min_confidence, filters.text)
    bare = bare and all(value is None for value in measured)
    if along_facets and filters.appearing is not None:
        along = SQL("appearances AS d JOIN entries AS e ON e.id = d.entry_id")
        found = Found(along, SQL("d.entry_id"), SQL("d.day"))
        found.must(SQL("d.actor = %s"), filters.appearing)
    elif along_facets and groups and len(groups[0]) == 1:
        along = SQL("facets AS d" if bare else "facets AS d JOIN entries AS e ON e.id = d.entry_id")
        found = Found(along, SQL("d.entry_id"), SQL("d.sort_day"))
        if not bare:
            found.must(SQL("NOT e.hidden"))
        found.must(SQL("d.facet = %s"), groups.pop(0)[0])
    elif filters.appearing is not None:
        found.must(
            SQL("EXISTS (SELECT FROM appearances a WHERE a.actor = %s AND a.day = e.sort_day AND a.entry_id = e.id)"),
            filters.appearing,
        )
    if found.source is _ENTRIES or filters.appearing is not None:
        found.must(SQL("NOT e.hidden"))
    for group in groups:
        found.must(
            SQL("EXISTS (SELECT FROM facets f WHERE f.facet = ANY(%s) AND f.sort_day = {} AND f.entry_id = {})").format(
                found.day, found.id
            ),
            group,
        )
    _measured(filters, found)
    if filters.first:
        # The sort day is the last one, but for events of more than a year: so few that they have an index of their own.
        found.must(
            SQL(
                "{} >= (SELECT least(%s, min(l.sort_day)) FROM entries l "
                "WHERE l.last_day > l.sort_day AND l.last_day >= %s)"
            ).format(found.day),
            filters.first,
            filters.first,
        )
    if filters.text:
        found.must(SQL("e.search @@ websearch_to_tsquery('russian', %s)"), fold(filters.text))
    return found


def fold(text: str) -> str:
    """Text as the search index has it: ё is е."""
    return text.replace("ё", "е").replace("Ё", "Е")


def _past(filters: Filters) -> Found:
    """The revisions that were in force at a moment, along their days."""
    found = Found(SQL("revisions AS e"), SQL("e.entry_id"))
    found.must(SQL("e.document IS NOT NULL AND e.since <= %s"), filters.as_of)
    found.must(
        SQL(
            "NOT EXISTS (SELECT FROM revisions l "
            "WHERE l.entry_id = e.entry_id AND l.version > e.version AND l.since <= %s)"
        ),
        filters.as_of,
    )
    for group in filters.facets():
        found.must(SQL("e.facets && %s::bigint[]"), group)
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


def _ranked(filters: Filters, few: bool) -> Statement:
    found = find(filters)
    if few:
        newest = SQL("SELECT id FROM ({} OFFSET 0) AS found ORDER BY sort_day DESC, id DESC LIMIT {}").format(
            found.rows(), RANKED
        )
    else:
        newest = found.ids() + SQL(" ORDER BY {} DESC, {} DESC LIMIT {}").format(found.day, found.id, RANKED)
    ranked = Found(
        SQL(
            "(SELECT e.id, ts_rank(e.search, websearch_to_tsquery('russian', %s)) AS rank "
            "FROM found JOIN entries AS e ON e.id = found.id) AS e"
        ),
        _ID,
        _DAY,
        fold(filters.text or ""),
    )
    sql, parameters = _page(filters, ranked, document=_NOT_YET)
    return _with_found(newest, _with_documents(filters, sql)), [*found.parameters, *parameters]


def _with_documents(filters: Filters, sql: Composed) -> Composed:
    """The documents of a page that was made without: they are unpacked for these entries only."""
    keys = [SQL("page.{}").format(Identifier(k.column)) for k in _KEYS[filters.sort]]
    order = SQL("{} ASC" if filters.sort == "oldest" else "{} DESC")
    return SQL(
        "SELECT d.document::text, page.id, {} FROM ({}) AS page (document, id, {}) "
        "JOIN entries AS d ON d.id = page.id ORDER BY {}"
    ).format(
        SQL(", ").join(keys),
        sql,
        SQL(", ").join(Identifier(k.column) for k in _KEYS[filters.sort]),
        SQL(", ").join(order.format(each) for each in (*keys, SQL("page.id"))),
    )


def _with_found(ids: Composed, sql: Composed) -> Composed:
    """Materialized: the planner is not to think of walking where few are to be met."""
    return SQL("WITH found AS MATERIALIZED ({}) {}").format(ids, sql)


def _page(filters: Filters, found: Found, document: Sql = _DOCUMENT) -> Statement:
    names = _KEYS[filters.sort]
    keys = [found.day if k.column == "sort_day" else SQL("e.{}").format(Identifier(k.column)) for k in names]
    order = SQL("{} ASC" if filters.sort == "oldest" else "{} DESC")
    if filters.cursor:
        found.must(
            SQL("({}, {}) {} ({}, %s)").format(
                SQL(", ").join(keys),
                found.id,
                SQL(">" if filters.sort == "oldest" else "<"),
                SQL(", ").join(SQL("%s::{}").format(SQL(k.type)) for k in names),
            ),
            *filters.cursor.key,
            filters.cursor.id,
        )
    sql = SQL("SELECT {}, {}, {} FROM {} WHERE {} ORDER BY {} LIMIT %s").format(
        document,
        found.id,
        SQL(", ").join(keys),
        found.source,
        found.where(),
        SQL(", ").join(order.format(each) for each in (*keys, found.id)),
    )
    return sql, [*found.parameters, filters.limit + 1]


def _shift(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day
