"""When a page was published and last changed, to the minute where the page tells it, with the zone of the site.

Metadata go first; a day without its minute is completed from the line beside the title, and that line also corrects
metadata that call the local time UTC (a common fault: the site writes its clock and appends +00:00), or tells in
which zone the site lives where they are in UTC indeed.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from lxml import etree

from services.ingest.pages.metadata import Metadata
from services.ingest.pages.tree import Element, line_of, select, texts
from services.ingest.pages.written_dates import Written, parse_time, written_times

DEFAULT_ZONE = ZoneInfo("Europe/Moscow")
"""For times without a zone on hosts whose country nobody knows."""

# Names of metadata (property, name or itemprop), by trust.
_PUBLISHED = (
    "article:published_time article:published datepublished mediator_published_time og:article:published_time "
    "og:published_time published_time pubdate publishdate publish_date publish-date publication_date "
    "article.published dc.date.issued dc.date dcterms.created dcterms.issued dc:date dc:created "
    "parsely-pub-date sailthru.date date"
).split()
_MODIFIED = (
    "article:modified_time datemodified og:article:modified_time og:updated_time article:modified dcterms.modified "
    "last-modified lastmod modified"
).split()
_PUBLISHED_AT = (
    etree.XPath(
        "//*[@itemprop='datePublished' or @pubdate"
        " or contains(@property, 'dc:date') or contains(@property, 'dc:created')]"
        "[not(self::meta)]"
        "|//time[contains(@class, 'publish') or contains(@class, 'entry-date') or contains(@class, 'dt-published')]"
    ),
    etree.XPath("//article//time[@datetime]|//main//time[@datetime]"),
)
_MODIFIED_AT = (etree.XPath("//*[@itemprop='dateModified'][not(self::meta)]|//time[contains(@class, 'updated')]"),)
_MODIFIED_WORDS = re.compile(
    r"(?:обновл[её]н\w*|изменен\w*|последнее\s+обновление|оновлено|абноўлена|updated|жаңартылды)", re.I
)
_PUBLISHED_WORDS = re.compile(
    r"(?:опубликован\w*|дата\s+публикации|размещен\w*|published|опубліковано|жарияланды)", re.I
)
_IN_ADDRESS = re.compile(r"/(20\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_-]|$)")
_AROUND_TITLE = 30
"""Runs of text before and after the title among which its date stands."""
_LONG_RUN = 120
"""Characters; what is longer is a sentence."""
_DATE_LINE = 60
"""Characters of a run that tells little but a date, where no title shows the place."""
_AFTER_LABEL = 60
_OFFSETS = frozenset(timedelta(hours=hours) for hours in range(1, 13))
"""How far clocks between Berlin and Kamchatka are ahead of UTC."""


def page_times(
    tree: Element,
    metadata: Metadata,
    url: str | None,
    known_zone: ZoneInfo | None,
    now: datetime,
    chosen: Iterable[str] = (),
) -> tuple[datetime | None, datetime | None]:
    """When published and when modified; `now` is when the page was fetched, `chosen` what a rule for the site names.

    `known_zone` is that of the site, if its host tells. A day whose minute nobody tells is its midnight. Read before
    anything is cut out of the tree.
    """
    zone = known_zone or DEFAULT_ZONE
    runs = _runs(tree)
    visible = _beside_title(runs, metadata.title, zone, now) + _labelled(runs, _PUBLISHED_WORDS, zone, now)
    structured = _first(_published(tree, metadata, zone, now, chosen), now)
    published = _agreed(structured, visible) or _in_address(url, zone, now)
    modified = _first(_modified(tree, metadata, zone, now), now)
    if modified is None or not modified.exact:
        modified = next(iter(_labelled(runs, _MODIFIED_WORDS, zone, now)), modified)
    changed = modified.moment if modified else None
    if changed and published and changed < published:
        changed = None
    return _at_home(published, known_zone), _at_home(changed, known_zone)


def _at_home(moment: datetime | None, zone: ZoneInfo | None) -> datetime | None:
    """The same moment by the site's clock where it is told in UTC: "today" in the text is the site's day."""
    return moment.astimezone(zone) if moment and zone and moment.utcoffset() == timedelta() else moment


def _published(
    tree: Element, metadata: Metadata, zone: ZoneInfo, now: datetime, chosen: Iterable[str]
) -> Iterator[Written]:
    yield from _parsed(chosen, zone, now)
    yield from _parsed((str(each.get("datePublished") or "") for each in metadata.articles), zone, now)
    yield from _parsed((value for name in _PUBLISHED for value in metadata.meta.get(name, [])), zone, now)
    yield from _parsed(_told(tree, _PUBLISHED_AT), zone, now)


def _modified(tree: Element, metadata: Metadata, zone: ZoneInfo, now: datetime) -> Iterator[Written]:
    yield from _parsed((str(each.get("dateModified") or "") for each in metadata.articles), zone, now)
    yield from _parsed((value for name in _MODIFIED for value in metadata.meta.get(name, [])), zone, now)
    yield from _parsed(_told(tree, _MODIFIED_AT), zone, now)


def _told(tree: Element, paths: tuple[etree.XPath, ...]) -> Iterator[str]:
    for path in paths:
        for element in select(path, tree):
            yield element.get("datetime") or element.get("content") or line_of(element)


def _parsed(values: Iterable[str], zone: ZoneInfo, now: datetime) -> Iterator[Written]:
    return (time for value in values if value and (time := parse_time(value, zone, now)))


def _first(times: Iterable[Written], now: datetime) -> Written | None:
    return next((time for time in times if _possible(time.moment, now)), None)


def _possible(moment: datetime, now: datetime) -> bool:
    return moment.year > 1990 and moment < now + timedelta(days=1)


def _agreed(structured: Written | None, visible: list[Written]) -> datetime | None:
    """What metadata say, to the minute and in the zone that the visible time proves."""
    if structured is None:
        return visible[0].moment if visible else None
    moment = structured.moment
    for seen in visible:
        if not seen.exact:
            continue
        if not structured.exact and seen.moment.date() == moment.date():
            return seen.moment
        if moment.utcoffset() == timedelta() != seen.moment.utcoffset():
            ahead = seen.moment.replace(tzinfo=UTC) - moment.replace(second=0, microsecond=0)
            if not ahead:
                return seen.moment
            if ahead in _OFFSETS:
                return moment.astimezone(timezone(ahead))
    return moment


def _runs(tree: Element) -> list[str]:
    """Short runs of visible text; a long one stands as an empty one: dates within sentences are those of events."""
    return [run if len(run) <= _LONG_RUN else "" for run in texts(tree)]


def _beside_title(runs: list[str], title: str, zone: ZoneInfo, now: datetime) -> list[Written]:
    """Times near the title, the nearest first; those to the minute before bare days of the same date."""
    places = [place for place, run in enumerate(runs) if run == title] if title else []
    if not places:
        runs = [run if len(run) <= _DATE_LINE else "" for run in runs]
    found: list[tuple[bool, int, Written]] = []
    for place in places[:3] or [0]:
        before, after = runs[max(0, place - _AROUND_TITLE) : place], runs[place + 1 : place + 1 + _AROUND_TITLE]
        for part, is_before in ((before, True), (after, False)):
            text = " ".join(part)
            for time in written_times(text, now, zone):
                if _possible(time.moment, now) and not _MODIFIED_WORDS.search(
                    text[max(0, time.start - 25) : time.start]
                ):
                    found.append((not time.exact, len(text) - time.stop if is_before else time.start, time))
    if not found:
        return []
    nearest = min(found, key=lambda each: each[1])[2]
    same_day = [each for each in found if each[2].moment.date() == nearest.moment.date()]
    return [time for _, _, time in sorted(same_day, key=lambda each: each[:2])]


def _labelled(runs: list[str], label: re.Pattern[str], zone: ZoneInfo, now: datetime) -> list[Written]:
    """Times that follow one of the words at once."""
    found = []
    for place, run in enumerate(runs):
        if match := label.search(run):
            said = " ".join([run[match.end() :], *runs[place + 1 : place + 3]])[:_AFTER_LABEL]
            found += [time for time in written_times(said, now, zone)[:1] if _possible(time.moment, now)]
    return found


def _in_address(url: str | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    for match in _IN_ADDRESS.finditer(url or ""):
        try:
            moment = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=zone)
        except ValueError:
            continue
        if _possible(moment, now):
            return moment
    return None
