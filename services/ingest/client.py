"""A client of the push door: batches out, answers in, again where the service was busy or away."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from services.platform.errors import Refusal

ARTICLES, PAGES = "/v1/articles", "/v1/pages"
"""The doors, by what an item is."""
_TIMEOUT = httpx.Timeout(120, connect=5)
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What has become of one item; `reason` says why it was refused."""

    status: Literal["accepted", "duplicate", "refused"]
    reason: str | None = None


class Unanswered(Refusal):
    """The service was away or busy for longer than we were to wait; what has its answer is taken, the rest is not."""


class PushClient:
    """Pushes batches of JSON objects to one ingest service; safe to repeat. May be used from several threads."""

    def __init__(self, url: str, key: str, patience: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"},
            timeout=_TIMEOUT,
            trust_env=False,
        )
        self._url = url
        self._patience = patience
        self._sleep = sleep

    def __enter__(self) -> "PushClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def push(self, batch: Sequence[bytes], door: str = ARTICLES) -> list[Answer]:
        """Push items and wait for their answers, in order. Blocks, up to the patience after each progress.

        Raises Unanswered, and Refusal where the key or the request as a whole is refused.
        """
        answers: list[Answer] = []
        wait, deadline = _FIRST_WAIT, time.monotonic() + self._patience
        while len(answers) < len(batch):
            try:
                response = self._http.post(door, content=b"\n".join(batch[len(answers) :]))
            except httpx.TransportError as error:
                why, asked = f"no answer ({type(error).__name__})", 0.0
            else:
                arrived = _answers(response)
                if arrived:
                    answers += arrived
                    wait, deadline = _FIRST_WAIT, time.monotonic() + self._patience
                elif response.status_code not in _RETRIED:
                    raise Refusal(f"{self._url} refuses: {detail(response)}")
                why, asked = f"{response.status_code}: {detail(response)}", _retry_after(response)
            if len(answers) < len(batch):
                pause = max(asked, wait)
                if time.monotonic() + pause > deadline:
                    raise Unanswered(
                        f"{self._url} does not take articles now ({why}). Is the stack up (letopis up)? "
                        "Pushing the same again later is safe."
                    )
                self._sleep(pause)
                wait = min(2 * wait, _LONGEST_WAIT)
        return answers


def _answers(response: httpx.Response) -> list[Answer]:
    if response.headers.get("content-type", "").partition(";")[0] != "application/x-ndjson":
        return []
    lines = [json.loads(line) for line in response.content.splitlines()]
    return [_answer(line) for line in lines if line["status"] in ("accepted", "duplicate", "refused")]


def _answer(line: dict[str, Any]) -> Answer:
    return Answer(line["status"], line["problem"]["detail"] if line["status"] == "refused" else None)


def detail(response: httpx.Response) -> str:
    """What the service says of its refusal."""
    try:
        return str(json.loads(response.content.splitlines()[-1])["detail"])
    except (ValueError, LookupError, TypeError):
        return response.reason_phrase


def _retry_after(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return min(float(value), _LONGEST_WAIT) if value.isdecimal() else 0.0
