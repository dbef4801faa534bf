"""Pages out of templates; everything from articles is escaped, and no page runs a script."""

from collections.abc import Mapping
from pathlib import Path

import jinja2
from starlette.responses import HTMLResponse, Response

from services.store.web import cursors, wording
from services.store.web.pages import addresses, marking

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals |= {
    "w": wording,
    "address": addresses,
    "pieces": marking.pieces,
    "first_shown": marking.first_shown,
    "choices": {
        "type": list(wording.TYPES.items()),
        "mode": list(wording.MODES.items()),
        "status": list(wording.STATUSES.items()),
        "country": wording.countries(),
        "with": wording.countries(),
        "document": [(kind, name.capitalize()) for kind, name in wording.KINDS.items()],
        "min_confidence": [("0.5", "от 0,5"), ("0.7", "от 0,7"), ("0.9", "от 0,9")],
        "sort": [(sort, wording.SORTS[sort]) for sort in cursors.SORTS],
    },
}


def render(template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: object) -> Response:
    """A page."""
    text = _templates.get_template(template).render(values)
    return HTMLResponse(text, status, {**SECURITY, **(headers or {})})


def missing() -> Response:
    """The page for what is not there."""
    return render("message.html", 404, heading="Такой страницы нет", text="Возможно, запись отозвана её источником.")


def away() -> Response:
    """The page for when the database does not answer."""
    text = "База данных не отвечает. Попробуйте ещё раз через минуту: ничего не потеряно."
    return render("message.html", 503, {"Retry-After": "5"}, heading="Летопись сейчас недоступна", text=text)


def locked() -> Response:
    """The page for whoever has given no key, or a wrong one: the browser asks for it."""
    headers = {"WWW-Authenticate": 'Basic realm="Letopis", charset="UTF-8"'}
    text = (
        "Обновите страницу и введите ключ в поле пароля; имя может быть любым. Ключ выдаёт тот, кто ведёт этот сервер."
    )
    return render("message.html", 401, headers, heading="Чтобы читать, нужен ключ", text=text)


def too_many(seconds: int) -> Response:
    """The page for whoever asks more often than they may."""
    text = "Подождите немного и обновите страницу."
    return render("message.html", 429, {"Retry-After": str(seconds)}, heading="Слишком много запросов", text=text)


def too_heavy() -> Response:
    """The page for a question that takes the database too long."""
    text = "Этот отбор слишком велик. Уточните его: сузьте даты или добавьте условие."
    return render("message.html", 503, heading="Не успели найти", text=text)
