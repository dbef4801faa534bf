"""Dead letters: what a record looks like in a dead-letter topic, and how it gets back to where it came from.

A dead letter is the original record, key, value and headers as they were, with further headers after the original
ones. The first of them is `dlq_topic`; everything before its last occurrence is original:

    dlq_topic, dlq_partition, dlq_offset   where the record stood
    dlq_timestamp                          when it was written there (ms since 1970, UTC)
    dlq_service, dlq_time                  who gave up on it, and when (ISO 8601, UTC)
    dlq_error, dlq_reason                  the error's name, and what it said, in at most 1,000 characters
    dlq_traceback                          for errors nobody foresaw: the end of the traceback, without variables
    dlq_omitted                            only where the record is too large to be produced: then nothing of it is kept

What has been replayed is remembered in the dead-letter topic itself: after a replay is confirmed, a marker with the
letter's key, no value and the headers `dlq_replayed` (the letter's offset) and `dlq_time` is appended. So markers
live as long as the letters they speak of, any letter can be replayed on its own, and nothing beside Kafka is needed.
A replayed record carries `letopis_replays`, how often it has been replayed.
"""

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime

from services.platform.outgoing import Headers, Outgoing

REPLAYS = "letopis_replays"
_FIRST = "dlq_topic"
_MARKER = "dlq_replayed"
_MAX_REASON_CHARS = 1_000
_MAX_TRACEBACK_CHARS = 8_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record as it was read; `timestamp` is the broker's, in seconds since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: float
    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead letter as it is read back: the original record, and why it is here."""

    offset: int
    original: Incoming
    service: str
    time: str
    error: str
    reason: str
    traceback: str | None
    omitted: bool

    @property
    def replays(self) -> int:
        """How often the record had been replayed before it came here."""
        return _replays(self.original.headers)


def bury(
    record: Incoming, queue: str, service: str, error: BaseException, *, foreseen: bool, keep: bool = True
) -> Outgoing:
    """The dead letter for a record that `service` gave up on because of `error`, addressed to the topic `queue`.

    `foreseen`: the error says all there is to say, the traceback is not needed. `keep=False` leaves the record out.
    """
    about = [
        (_FIRST, record.topic),
        ("dlq_partition", str(record.partition)),
        ("dlq_offset", str(record.offset)),
        ("dlq_timestamp", str(round(record.timestamp * 1000))),
        ("dlq_service", service),
        ("dlq_time", datetime.now(UTC).isoformat()),
        ("dlq_error", type(error).__name__),
        ("dlq_reason", str(error)[:_MAX_REASON_CHARS]),
    ]
    if not foreseen:
        about.append(("dlq_traceback", "".join(traceback.format_exception(error))[-_MAX_TRACEBACK_CHARS:]))
    if not keep:
        about.append(("dlq_omitted", "too large"))
    headers = [(name, text.encode(errors="replace")) for name, text in about]
    if not keep:
        return Outgoing(queue, None, None, headers)
    return Outgoing(queue, record.key, record.value, [*record.headers, *headers])


def read(record: Incoming) -> DeadLetter | int | None:
    """What a record of a dead-letter topic is: a letter, the offset of a letter that was replayed, or neither."""
    names = [name for name, _ in record.headers]
    try:
        if _FIRST in names:
            return _letter(record, len(names) - 1 - names[::-1].index(_FIRST))
        if _MARKER in names:
            return int(dict(record.headers)[_MARKER])
    except (KeyError, ValueError):
        return None  # not written by us
    return None


def revive(letter: DeadLetter) -> Outgoing:
    """The original record, addressed to the topic it came from, its replays counted."""
    headers = [(name, value) for name, value in letter.original.headers if name != REPLAYS]
    headers.append((REPLAYS, str(letter.replays + 1).encode()))
    return Outgoing(letter.original.topic, letter.original.key, letter.original.value, headers)


def marker(letter: DeadLetter, queue: str) -> Outgoing:
    """The record that remembers that a letter was replayed."""
    headers = [(_MARKER, str(letter.offset).encode()), ("dlq_time", datetime.now(UTC).isoformat().encode())]
    return Outgoing(queue, letter.original.key, None, headers)


def _replays(headers: Headers) -> int:
    said = dict(headers).get(REPLAYS, b"0")
    return int(said) if said.isdigit() else 0


def _letter(record: Incoming, cut: int) -> DeadLetter:
    about = {name: value.decode(errors="replace") for name, value in record.headers[cut:]}
    original = Incoming(
        topic=about[_FIRST],
        partition=int(about["dlq_partition"]),
        offset=int(about["dlq_offset"]),
        timestamp=int(about["dlq_timestamp"]) / 1000,
        key=record.key,
        value=record.value,
        headers=record.headers[:cut],
    )
    return DeadLetter(
        offset=record.offset,
        original=original,
        service=about["dlq_service"],
        time=about["dlq_time"],
        error=about["dlq_error"],
        reason=about["dlq_reason"],
        traceback=about.get("dlq_traceback"),
        omitted="dlq_omitted" in about,
    )
