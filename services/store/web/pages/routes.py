"""The pages: the timeline with its form, one entry, actors and countries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from services.contracts.timeline import TimelineEntry
from services.store.web import directory, wording
from services.store.web.cursors import Rung
from services.store.web.exports.formats import FORMATS
from services.store.web.fetching import TooHeavy
from services.store.web.filters import BadRequest, Filters, is_country
from services.store.web.highlights import highlights
from services.store.web.pages.charts import Chart, chart
from services.store.web.pages.forms import PAGE_SIZE, Form
from services.store.web.pages.marking import Marks
from services.store.web.pages.rendering import missing, render
from services.store.web.reading import Reader

router = APIRouter(include_in_schema=False)

_LISTED = 100
_SHOWN = 12
Shown = tuple[TimelineEntry, Marks]


@router.get("/")
async def timeline(request: Request) -> Response:
    """The timeline with its form."""
    form = Form.read(request.query_params.multi_items())
    if faults := form.faults():
        return render("timeline.html", 400, form=form, faults=faults, sections=[], next=None, chart=None, exports=[])
    asked, reader = form.filters(), _reader(request)
    shown, after = await _entries(reader, asked)
    return render(
        "timeline.html",
        form=form,
        faults=[],
        sections=_sections(shown, asked),
        next=f"/?{urlencode([*form.asked_again(), ('cursor', after)])}" if after else None,
        chart=None if asked.cursor else await _chart(request, asked),
        exports=[(name, f"/v1/exports/{name}?{urlencode(form.exported())}") for name in FORMATS],
    )


@router.get("/timeline/{id}")
async def entry(request: Request, id: str) -> Response:
    """One entry with everything that is known of it."""
    reader = _reader(request)
    try:
        id_ = UUID(id)
    except ValueError:
        return missing()
    document = await reader.entry(id_)
    if document is None:
        heir = await reader.led_to(id_)
        return RedirectResponse(f"/timeline/{heir}", 308) if heir else missing()
    found = TimelineEntry.model_validate_json(document)
    parts = [TimelineEntry.model_validate_json(part) for part in await reader.parts(id_)]
    around = await reader.entry(found.part_of) if found.part_of else None
    visit = TimelineEntry.model_validate_json(around) if around else None
    return render("entry.html", entry=found, inside=parts, visit=visit)


@router.get("/actors")
async def actors(request: Request) -> Response:
    """Who takes part, those of most entries first."""
    text = request.query_params.get("text", "").strip()[:200]
    after = _rung(request)
    found, onward = await directory.listed(_reader(request), directory.ACTORS, _LISTED, text=text or None, after=after)
    address = f"/actors?{urlencode({'text': text, 'cursor': onward.encode()})}" if onward else None
    return render("actors.html", actors=found, text=text, next=address)


@router.get("/actors/{id}")
async def actor(request: Request, id: str) -> Response:
    """An actor: offices over time, counterparts, and the timeline."""
    reader = _reader(request)
    try:
        id_ = int.from_bytes(bytes.fromhex(id), signed=True) if len(id) == 16 else None
    except ValueError:
        id_ = None
    found = await directory.one(reader, directory.ACTORS, id_) if id_ is not None else None
    if found is None or id_ is None:
        return missing()
    asked = _page_of(request, Filters(appearing=id_, limit=PAGE_SIZE))
    if asked is None:
        return missing()
    shown, after = await _entries(reader, asked)
    return render(
        "actor.html",
        actor=found,
        tenures=await directory.tenures(reader, id_),
        counterparts=await directory.counterparts(reader, id_, Filters(), _SHOWN),
        sections=_sections(shown, asked),
        chart=None if asked.cursor else await _chart(request, asked),
        next=f"/actors/{id}?cursor={after}" if after else None,
    )


@router.get("/countries")
async def countries(request: Request) -> Response:
    """Which countries take part, those of most entries first."""
    return render("countries.html", countries=await directory.countries(_reader(request)))


@router.get("/countries/{code}")
async def country(request: Request, code: str) -> Response:
    """A country: with whom it meets, who acts for it, and the timeline."""
    reader = _reader(request)
    found = await directory.countries(reader, [code]) if is_country(code) else []
    asked = _page_of(request, Filters(country=(code,), limit=PAGE_SIZE))
    if not found or asked is None:
        return missing()
    shown, after = await _entries(reader, asked)
    partners = await directory.partners(reader, code, _SHOWN)
    people, _ = await directory.listed(reader, directory.ACTORS, _SHOWN, country=code)
    return render(
        "country.html",
        code=code,
        entries=found[0][0].entries,
        partners=[(_other(pair.name, code), pair.entries) for pair in partners],
        actors=people,
        sections=_sections(shown, asked),
        chart=None if asked.cursor else await _chart(request, asked),
        next=f"/countries/{code}?cursor={after}" if after else None,
    )


async def _entries(reader: Reader, asked: Filters) -> tuple[list[Shown], str | None]:
    """A page of entries with what is to be marked in them, and the cursor of the next."""
    page = await reader.page(asked)
    entries = [TimelineEntry.model_validate_json(document) for document in page.documents]
    marks: Sequence[Marks] = [{} for _ in entries]
    if asked.text:
        marks = [{each.at: each.spans for each in found} for found in await highlights(reader, entries, asked.text)]
    return list(zip(entries, marks, strict=True)), page.next.encode() if page.next else None


async def _chart(request: Request, asked: Filters) -> Chart | None:
    """How many entries there are over time; None where that would take too long, and of the past."""
    if asked.as_of:
        return None
    try:
        return chart(await request.app.state.recent_counts.of(asked))
    except (TooHeavy, BadRequest):
        return None


def _sections(shown: Iterable[Shown], asked: Filters) -> list[tuple[str, list[Shown]]]:
    """Entries under headings, in the order they come: their months, or what else they are sorted by."""
    sections: list[tuple[str, list[Shown]]] = []
    for each in shown:
        by_day = asked.sort in ("newest", "oldest")
        heading = wording.period(each[0]) if by_day else wording.SORTS[asked.sort]
        if not sections or sections[-1][0] != heading:
            sections.append((heading, []))
        sections[-1][1].append(each)
    return sections


def _page_of(request: Request, asked: Filters) -> Filters | None:
    """The page that a reader wants; None for a cursor that is none."""
    cursor = request.query_params.get("cursor")
    if not cursor:
        return asked
    try:
        found = Form.read([("cursor", cursor)]).filters().cursor
    except BadRequest:
        return None
    return replace(asked, cursor=found)


def _rung(request: Request) -> Rung | None:
    try:
        return Rung.decode(request.query_params.get("cursor", ""))
    except ValueError:
        return None


def _other(pair: str, code: str) -> str:
    first, _, second = pair.partition("-")
    return second if first == code else first


def _reader(request: Request) -> Reader:
    reader: Reader = request.app.state.reader
    return reader
