"""The timeline over its HTTP API, for the command line."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import httpx
from pydantic import Field, SecretStr

from services.platform.errors import Refusal
from services.platform.settings import Environment, load

_PAGE = 200
_TIMEOUT_S = 30


class ApiSettings(Environment):
    """Where the API is; a running one-machine stack says so in its stack.env."""

    api_url: Annotated[str, Field(pattern=r"^https?://", description="Address of the web service")]
    read_key: Annotated[SecretStr, Field(description="Where the API is not open to everybody")] = SecretStr("")


class EditorSettings(ApiSettings):
    """What editors need besides."""

    editor_key: Annotated[SecretStr, Field(description="An editor's key of the web service")]


def entries(asked: Mapping[str, str | list[str]], limit: int) -> Iterator[dict[str, Any]]:
    """Up to `limit` entries that fit, as JSON objects, page by page.

    Raises Refusal where the API does not answer, or says what is wrong with the question.
    """
    settings = load(ApiSettings)
    cursor: str | None = None
    with _client(settings, settings.read_key) as client:
        while limit > 0:
            query = {**asked, "limit": str(min(limit, _PAGE))} | ({"cursor": cursor} if cursor else {})
            page = ask(client, "GET", "/v1/timeline", query).json()
            yield from page["entries"]
            limit -= len(page["entries"])
            cursor = page["next"]
            if cursor is None:
                return


def export(format_: str, asked: Mapping[str, str | list[str]]) -> Iterator[bytes]:
    """The timeline in a format of the API, piece by piece. Raises Refusal as `entries` does."""
    settings = load(ApiSettings)
    with (
        _client(settings, settings.read_key) as client,
        _reached(client),
        client.stream("GET", f"/v1/exports/{format_}", params=dict(asked)) as answer,
    ):
        if not answer.is_success:
            answer.read()
            raise Refusal(_refused(answer))
        yield from answer.iter_bytes()


def editor() -> httpx.Client:
    """A client of the API with an editor's key, to be closed in the end. Raises SettingsError."""
    settings = load(EditorSettings)
    return _client(settings, settings.editor_key)


def ask(
    client: httpx.Client, method: str, path: str, query: Mapping[str, Any] | None = None, body: object = None
) -> httpx.Response:
    """One answer. Raises Refusal where the API does not answer, or refuses."""
    with _reached(client):
        answer = client.request(method, path, params=query, json=body)
    if not answer.is_success:
        raise Refusal(_refused(answer))
    return answer


def _client(settings: ApiSettings, key: SecretStr) -> httpx.Client:
    given = key.get_secret_value()
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    return httpx.Client(base_url=settings.api_url.rstrip("/"), headers=headers, timeout=_TIMEOUT_S)


@contextlib.contextmanager
def _reached(client: httpx.Client) -> Iterator[None]:
    try:
        yield
    except httpx.TransportError as error:
        url = str(client.base_url).rstrip("/")
        raise Refusal(f"{url} does not answer ({type(error).__name__}): is the stack up? (letopis up)") from error


def _refused(answer: httpx.Response) -> str:
    """What the API says is wrong with the question, a line for each fault."""
    try:
        problem = answer.json()
        return "\n".join([_say(fault) for fault in problem.get("faults") or ()] or [str(problem["detail"])])
    except (ValueError, KeyError, TypeError):
        return f"{answer.url.host} answered {answer.status_code}"


def _say(fault: Mapping[str, Any]) -> str:
    allowed = f" (allowed: {', '.join(fault['allowed'])})" if fault.get("allowed") else ""
    return f"{fault['parameter']}: {fault['reason']}{allowed}"
