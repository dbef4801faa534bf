"""The timeline over its HTTP API, for the command line."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import httpx
from pydantic import Field

from services.platform.errors import Refusal
from services.platform.settings import Environment, load

_PAGE = 200
_TIMEOUT_S = 30


class ApiSettings(Environment):
    """Where the API is; a running one-machine stack says so in its stack.env."""

    api_url: Annotated[str, Field(pattern=r"^https?://", description="Address of the web service")]


def entries(asked: Mapping[str, str | list[str]], limit: int) -> Iterator[dict[str, Any]]:
    """Up to `limit` entries that fit, as JSON objects, page by page.

    Raises Refusal where the API does not answer, or says what is wrong with the question.
    """
    url = load(ApiSettings).api_url.rstrip("/")
    cursor: str | None = None
    with httpx.Client(base_url=url, timeout=_TIMEOUT_S) as client:
        while limit > 0:
            query = {**asked, "limit": str(min(limit, _PAGE))} | ({"cursor": cursor} if cursor else {})
            page = _get(client, url, query)
            yield from page["entries"]
            limit -= len(page["entries"])
            cursor = page["next"]
            if cursor is None:
                return


def export(format_: str, asked: Mapping[str, str | list[str]]) -> Iterator[bytes]:
    """The timeline in a format of the API, piece by piece. Raises Refusal as `entries` does."""
    url = load(ApiSettings).api_url.rstrip("/")
    try:
        with httpx.stream("GET", f"{url}/v1/exports/{format_}", params=dict(asked), timeout=_TIMEOUT_S) as answer:
            if not answer.is_success:
                answer.read()
                raise Refusal(_refused(url, answer))
            yield from answer.iter_bytes()
    except httpx.TransportError as error:
        raise Refusal(f"{url} does not answer ({type(error).__name__}): is the stack up? (letopis up)") from error


def _get(client: httpx.Client, url: str, query: Mapping[str, Any]) -> dict[str, Any]:
    try:
        answer = client.get("/v1/timeline", params=query)
    except httpx.TransportError as error:
        raise Refusal(f"{url} does not answer ({type(error).__name__}): is the stack up? (letopis up)") from error
    if answer.is_success:
        page: dict[str, Any] = answer.json()
        return page
    raise Refusal(_refused(url, answer))


def _refused(url: str, answer: httpx.Response) -> str:
    """What the API says is wrong with the question, a line for each fault."""
    try:
        problem = answer.json()
        return "\n".join([_say(fault) for fault in problem.get("faults") or ()] or [str(problem["detail"])])
    except (ValueError, KeyError, TypeError):
        return f"{url} answered {answer.status_code}"


def _say(fault: Mapping[str, Any]) -> str:
    allowed = f" (allowed: {', '.join(fault['allowed'])})" if fault.get("allowed") else ""
    return f"{fault['parameter']}: {fault['reason']}{allowed}"
