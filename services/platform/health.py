"""Health and metrics over HTTP: `/livez`, `/readyz` and `/metrics`, one implementation for every kind of service.

- `/livez`: 200 while the process answers at all. To be restarted when it does not.
- `/readyz`: 200 when every named check passes, else 503; a JSON object says which and why:
  `{"ready": false, "checks": {"kafka": "ok", "database": "does not answer"}}`.
- `/metrics`: what `services.platform.metrics` and the services' own metrics have counted, as Prometheus reads it.

FastAPI services mount them by `services.platform.http`, workers by `services.platform.streaming`. The texts of failed
checks are public: they name what is missing, never an address, a user or a password.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from services.platform import metrics

Check = Callable[[], Awaitable[str | None]]
"""Tells in a few words what is wrong, None where nothing is. May raise: that counts as wrong. Must not block."""

PATHS = ("/livez", "/readyz", "/metrics")
_CHECK_TIMEOUT_S = 2.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer to any of the paths."""

    status: int
    content_type: str
    body: bytes


class Health:
    """The health of one process: the named checks that its readiness depends on."""

    def __init__(self, checks: Mapping[str, Check] | None = None) -> None:
        self._checks = dict(checks or {})
        self.is_stopping = False
        self._was_ready: bool | None = None

    def add(self, name: str, check: Check) -> None:
        """Let readiness depend on one more check; a check of the same name is replaced."""
        self._checks[name] = check

    def stopping(self) -> None:
        """Be unready from now on: the process finishes what it has begun and takes nothing new."""
        self.is_stopping = True

    async def answer(self, path: str) -> Answer:
        """Answer one of `PATHS`. Takes 2 s at most: a check that takes longer has failed. Never raises."""
        if path == "/metrics":
            return Answer(200, CONTENT_TYPE_LATEST, generate_latest(REGISTRY))
        if path == "/livez":
            return Answer(200, "application/json", b'{"alive":true}')
        results = dict(zip(self._checks, await asyncio.gather(*map(self._run, self._checks)), strict=True))
        if self.is_stopping:
            results["process"] = "stopping"
        ready = all(result == "ok" for result in results.values())
        self._note(ready, results)
        body = json.dumps({"ready": ready, "checks": results}, ensure_ascii=False).encode()
        return Answer(200 if ready else 503, "application/json", body)

    async def _run(self, name: str) -> str:
        try:
            return await asyncio.wait_for(self._checks[name](), _CHECK_TIMEOUT_S) or "ok"
        except TimeoutError:
            return "does not answer"
        except Exception as error:
            _log.debug("readiness check failed", check=name, exc_info=True)
            return type(error).__name__

    def _note(self, ready: bool, results: Mapping[str, str]) -> None:
        metrics.READY.set(ready)
        if ready != self._was_ready:
            wrong = {name: result for name, result in results.items() if result != "ok"}
            _log.info("ready" if ready else "not ready", **({"checks": wrong} if wrong else {}))
            self._was_ready = ready
