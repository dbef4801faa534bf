"""The filters of the timeline as options of commands, said once."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

Asked = dict[str, Any]
"""What is asked for, as the API takes it: names and values, those not given left out."""

_Several = list[str] | None
_OPTIONS: dict[str, Any] = {
    "actor": Annotated[str | None, typer.Option(help="Words of a participant's name, in any form.")],
    "office": Annotated[str | None, typer.Option(help="Words of an office, in any form.")],
    "country": Annotated[_Several, typer.Option(help="ISO code, such as KZ; may be repeated.")],
    "pair": Annotated[_Several, typer.Option(help="Two countries that both take part, such as KZ-RU.")],
    "type": Annotated[_Several, typer.Option(help="visit, meeting, call, signing; may be repeated.")],
    "mode": Annotated[_Several, typer.Option(help="state, official, working, …; may be repeated.")],
    "status": Annotated[_Several, typer.Option(help="held, planned, proposed, cancelled, denied; may be repeated.")],
    "from_": Annotated[str | None, typer.Option("--from", help="YYYY-MM-DD: events that end then or later.")],
    "to": Annotated[str | None, typer.Option(help="YYYY-MM-DD: events that begin then or earlier.")],
    "place": Annotated[str | None, typer.Option(help="Words of a city or venue, in any form.")],
    "document": Annotated[_Several, typer.Option(help="Kind of a signed document, such as memorandum.")],
    "text": Annotated[str | None, typer.Option(help="Words of names, documents, headlines, quotes, in any form.")],
    "min_sources": Annotated[int | None, typer.Option(help="Independent reports at the least.")],
    "min_confidence": Annotated[float | None, typer.Option(help="Confidence at the least, from 0 to 1.")],
}
READING: dict[str, Any] = {
    "as_of": Annotated[str | None, typer.Option(help="The timeline as it was then: 2025-11-12T10:00:00+03:00.")],
    "sort": Annotated[str | None, typer.Option(help="newest, oldest, changed, sources, relevance (of --text).")],
}
"""Besides, for commands that read the timeline."""


def filtered(*more: dict[str, Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose parameter `asked` is given by the options of the filters, and by `more`."""
    options = {name: option for each in (_OPTIONS, *more) for name, option in each.items()}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            asked = {name.rstrip("_"): given.pop(name) for name in options}
            command(asked={name: value for name, value in asked.items() if value not in (None, [])}, **given)

        keyword = inspect.Parameter.KEYWORD_ONLY
        own = inspect.signature(command, eval_str=True)
        filters = [inspect.Parameter(n, keyword, default=None, annotation=a) for n, a in options.items()]
        parameters = [
            parameter
            for name, each in own.parameters.items()
            for parameter in (filters if name == "asked" else [each.replace(kind=keyword)])
        ]
        run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate
