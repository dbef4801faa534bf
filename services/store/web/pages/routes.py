"""The pages: the timeline for people. Rendered here, without a script; everything from articles is escaped."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import jinja2
from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from services.contracts.timeline import TimelineEntry
from services.store import facets
from services.store.web import filters, wording
from services.store.web.fetching import DatabaseAway
from services.store.web.filters import BadRequest, Filters
from services.store.web.reading import Reader

router = APIRouter(include_in_schema=False)

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HERE = Path(__file__).parent
_PAGE_SIZE = 30

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["w"] = wording
_templates.globals["choices"] = {
    "type": list(wording.TYPES.items()),
    "status": list(wording.STATUSES.items()),
    "country": wording.countries(),
}


@router.get("/")
async def timeline(request: Request) -> Response:
    """The timeline with its form."""
    pairs = [(name, value) for name, value in request.query_params.multi_items() if value.strip()]
    values = dict(pairs)
    try:
        asked = filters.read([*pairs, *([] if "limit" in values else [("limit", str(_PAGE_SIZE))])])
    except BadRequest as error:
        faults = [f"{fault.parameter}: {fault.reason}" for fault in error.faults]
        return _render("timeline.html", 400, months=[], values=values, faults=faults, next=None, filtered=True)
    page = await _reader(request).page(asked)
    entries = [TimelineEntry.model_validate_json(document) for document in page.documents]
    onward = None
    if page.next:
        onward = urlencode([*((k, v) for k, v in pairs if k != "cursor"), ("cursor", page.next.encode())])
    return _render(
        "timeline.html",
        months=_by_month(entries),
        values=values,
        faults=[],
        next=onward,
        filtered=_filtered(asked),
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
    return _render("entry.html", entry=found, inside=parts, visit=visit)


def missing() -> Response:
    """The page for what is not there."""
    return _render("message.html", 404, heading="Такой страницы нет", text="Возможно, запись отозвана её источником.")


def away(_request: Request, _error: DatabaseAway) -> Response:
    """The page for when the database does not answer."""
    text = "База данных не отвечает. Попробуйте ещё раз через минуту: ничего не потеряно."
    return _render("message.html", 503, {"Retry-After": "5"}, heading="Летопись сейчас недоступна", text=text)


def too_heavy() -> Response:
    """The page for a question that takes the database too long."""
    text = "Этот отбор слишком велик. Уточните его: сузьте даты или добавьте условие."
    return _render("message.html", 503, heading="Не успели найти", text=text)


def _filtered(asked: Filters) -> bool:
    return bool(asked.facets() or asked.first or asked.last or asked.text or asked.cursor)


def _by_month(entries: Iterable[TimelineEntry]) -> list[tuple[str, list[TimelineEntry]]]:
    """Entries under their months, in the order they come."""
    months: list[tuple[str, list[TimelineEntry]]] = []
    for each in entries:
        heading = wording.month(facets.sort_day(each))
        if not months or months[-1][0] != heading:
            months.append((heading, []))
        months[-1][1].append(each)
    return months


def _render(template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: object) -> Response:
    text = _templates.get_template(template).render(values)
    return HTMLResponse(text, status, {**SECURITY, **(headers or {})})


def _reader(request: Request) -> Reader:
    reader: Reader = request.app.state.reader
    return reader
