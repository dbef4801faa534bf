"""Headers of a record: CloudEvents 1.0 (binary mode, Kafka protocol binding) and W3C Trace Context."""

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel

CONTENT_TYPE = "application/json; charset=utf-8"
_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")

RawHeaders = Iterable[tuple[str, bytes]] | Mapping[str, bytes]


def new_traceparent(parent: str | None = None) -> str:
    """A W3C traceparent: a child of `parent` where that is well formed, else the root of a new trace."""
    found = _TRACEPARENT.match(parent or "")
    trace = found[1] if found and set(found[1]) != {"0"} else secrets.token_hex(16)
    return f"00-{trace}-{secrets.token_hex(8)}-{found[3] if found else '01'}"


def trace_id(traceparent: str | None) -> str | None:
    """The trace id (32 hex digits) of a traceparent, None where it is absent or malformed."""
    found = _TRACEPARENT.match(traceparent or "")
    return found[1] if found else None


def cloud_event(
    model: BaseModel | type[BaseModel],
    *,
    source: str,
    subject: str,
    identity: str,
    traceparent: str,
    time: datetime | None = None,
) -> list[tuple[str, bytes]]:
    """Headers of a record that carries `model`, or that withdraws one: a tombstone names the model's class.

    `source` is the service ("extract"), `subject` the key. `identity` is what tells this record from all others of
    the service; `ce_id` is derived from it, so that a record produced twice bears one id and subscribers can drop the
    second. `time` is UTC now unless given.
    """
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid5(NAMESPACE_URL, f"letopis/{source}/{identity}")),
        "ce_source": f"/letopis/{source}",
        "ce_type": f"letopis.{(model if isinstance(model, type) else type(model)).__name__.lower()}.v1",
        "ce_time": (time or datetime.now(UTC)).isoformat(),
        "ce_subject": subject,
        "content-type": CONTENT_TYPE,
        "traceparent": traceparent,
    }
    return [(name, value.encode()) for name, value in headers.items()]


def header(headers: RawHeaders | None, name: str) -> str | None:
    """The first header of that name as text, None where it is absent or not UTF-8."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
    for key, value in pairs:
        if key == name and value is not None:
            try:
                return value.decode()
            except UnicodeDecodeError:
                return None
    return None
