"""Logs: one JSON object a line (readable text on a terminal), the standard library's through the same formatter.

Bind the ids that follow an article with `structlog.contextvars.bound_contextvars(article_id=…, trace_id=…)`.
"""

import logging
import sys
import time
from typing import Any

import structlog

# Kept out of logs wherever they come from; a key is a secret even when it is wrong.
_SECRET_KEYS = frozenset({"authorization", "api_key", "password", "database_url", "dsn", "secret"})


def _drop_secrets(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in event.keys() & _SECRET_KEYS:
        event[key] = "***"
    return event


# A broker that is away makes its clients say the same thing a hundred times a second.
_CHATTY = ("kafka", "aiokafka", "faust", "mode")
_CHATTER_EVERY_S = 30.0


class _Seldom(logging.Filter):
    """Lets each thing that a chatty library has to say through once in a while, whatever it says it of."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] not in _CHATTY:
            return True
        key = (record.name, str(record.msg))
        now = time.monotonic()
        if now - self._last.get(key, -_CHATTER_EVERY_S) < _CHATTER_EVERY_S:
            return False
        self._last[key] = now
        return True


def configure(service: str, level: str = "INFO", style: str = "auto") -> None:
    """Send all logging of this process to standard error. `style`: json, console, or auto (console on a terminal).

    May be called again; the last call holds.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _drop_secrets,
    ]
    console = style == "console" or (style == "auto" and sys.stderr.isatty())
    render: list[structlog.typing.Processor]
    if console:
        colors = sys.stderr.isatty()
        render = [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)]
    else:
        render = [
            # without local variables, which hold keys and passwords
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]

    def name_service(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        event["service"] = service
        return event

    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, name_service, *render],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(_Seldom())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in (*_CHATTY, "httpx", "httpcore", "uvicorn.access", "alembic", "pymorphy3"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for own in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(own)
        logger.handlers[:] = []
        logger.propagate = True
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
