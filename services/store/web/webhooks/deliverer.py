"""Delivers: each webhook is told the changes that bear its filters, at least once, each entry's in their order.

Any number of processes may deliver: leases keep them from telling the same webhook at once. A receiver that does not
take a message holds up its own webhook only. It is tried again, later and later; when it has taken nothing for a day,
the webhook is paused, and goes on from there once an editor resumes it.
"""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from services.store.web import changes, filters
from services.store.web.changes import EntryChange, Position
from services.store.web.fetching import DatabaseAway, TooHeavy
from services.store.web.filters import BadRequest
from services.store.web.reading import Reader
from services.store.web.webhooks.posting import Answer, Poster
from services.store.web.webhooks.subscriptions import Delivery, Webhook, Webhooks

_IDLE_S = 0.5
_WINDOW = 16
"""Messages of one webhook that are on their way at once, of as many entries."""
_WINDOW_S = 40
"""Less than a lease: who cannot tell a window in time has failed."""
_TURN_S = 30
_AT_ONCE = 8
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 3_600.0
_GONE = 410

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came of a window: where all before it was taken, the log, and the answer that was the first failure."""

    position: Position
    log: list[Delivery]
    failed: Answer | None


class Deliverer:
    """Delivers for as long as it runs."""

    def __init__(self, reader: Reader, webhooks: Webhooks, poster: Poster, patience: timedelta) -> None:
        """`patience`: after failing for so long, a webhook is paused."""
        self._reader = reader
        self._webhooks = webhooks
        self._poster = poster
        self._patience = patience

    async def run(self) -> None:
        """Deliver until cancelled; a database that is away is waited for."""
        async with asyncio.TaskGroup() as workers:
            for _ in range(_AT_ONCE):
                workers.create_task(self._work())

    async def ping(self, webhook: Webhook) -> Delivery:
        """Post a message of the type `ping` now, whatever the state of the webhook."""
        now = datetime.now(UTC)
        message_id = f"ping-{now:%Y%m%d%H%M%S%f}"
        body = _body("ping", now, json.dumps({"webhook": str(webhook.id)}))
        answer = await self._poster.post(webhook.url, webhook.secret, message_id, body)
        delivery = Delivery(message_id, "ping", None, 1, answer.status, answer.error, answer.seconds, now)
        await self._webhooks.note(webhook.id, [delivery])
        return delivery

    async def _work(self) -> None:
        while True:
            try:
                webhook = await self._webhooks.lease()
                if webhook:
                    await self._tell(webhook)
                    continue
            except (DatabaseAway, TooHeavy) as error:
                _log.warning("will try again", reason=f"webhooks are not told: {error}")
            await asyncio.sleep(_IDLE_S * random.uniform(0.8, 1.2))  # noqa: S311

    async def _tell(self, webhook: Webhook) -> None:
        """Tell a webhook what it has missed, for as long as its turn lasts."""
        try:
            asked = filters.read(webhook.filters, filters.BEARING)
        except BadRequest as error:
            await self._webhooks.pause(webhook.id, f"its filters are no longer understood: {error}")
            return
        until = asyncio.get_running_loop().time() + _TURN_S
        current: Webhook | None = webhook
        while current and asyncio.get_running_loop().time() < until:
            webhook = current
            told, position = await changes.changes(self._reader, asked, webhook.position)
            if position == webhook.position:
                break
            current = await self._tell_all(webhook, told, position)
        if current:
            await self._webhooks.release(current)

    async def _tell_all(self, webhook: Webhook, told: Sequence[EntryChange], position: Position) -> Webhook | None:
        """Tell some changes, window by window; None where that failed, or the lease is lost."""
        current: Webhook | None = webhook
        for start in range(0, len(told), _WINDOW):
            if current is None:
                return None
            webhook, window = current, told[start : start + _WINDOW]
            sent = await self._send(webhook, window)
            if sent.failed:
                await self._failed(webhook, sent, sent.failed)
                return None
            current = await self._webhooks.advance(webhook, window[-1].position, sent.log)
        return await self._webhooks.advance(current, position, []) if current else None

    async def _send(self, webhook: Webhook, window: Sequence[EntryChange]) -> _Sent:
        """Post a window: the entries at once, the changes of one entry one after the other."""
        by_entry: dict[UUID, list[EntryChange]] = defaultdict(list)
        for change in window:
            by_entry[change.id].append(change)
        answers: dict[Position, Answer] = {}
        log: list[Delivery] = []

        async def tell(own: Sequence[EntryChange]) -> None:
            for change in own:
                message_id, type_ = str(change.position), f"timeline.{change.kind}"
                body = _body(type_, change.since, change.document or f'{{"id":"{change.id}"}}')
                answer = await self._poster.post(webhook.url, webhook.secret, message_id, body)
                answers[change.position] = answer
                attempt = webhook.failures + 1
                log.append(Delivery(message_id, type_, change.id, attempt, answer.status, answer.error, answer.seconds))
                if not answer.taken:
                    return

        slow = False
        try:
            async with asyncio.timeout(_WINDOW_S), asyncio.TaskGroup() as group:
                for own in by_entry.values():
                    group.create_task(tell(own))
        except TimeoutError:
            slow = True
        position = webhook.position
        for change in window:
            answer = answers.get(change.position)
            if answer is None or not answer.taken:
                broken = next((a for a in answers.values() if not a.taken), None)
                late = Answer(None, f"did not take {len(window)} messages within {_WINDOW_S} s", _WINDOW_S)
                return _Sent(position, log, broken or (late if slow else answer or late))
            position = change.position
        return _Sent(position, log, None)

    async def _failed(self, webhook: Webhook, sent: _Sent, answer: Answer) -> None:
        moved = sent.position != webhook.position
        failures, since = (0, None) if moved else (webhook.failures, webhook.failing_since)
        usual = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(failures, 20))
        pause = max(answer.pause, usual * random.uniform(0.5, 1.0))  # noqa: S311
        give_up = None
        if answer.status == _GONE:
            give_up = "the receiver says that it is gone (410)"
        elif since and datetime.now(UTC) - since >= self._patience:
            give_up = f"has taken nothing since {since:%Y-%m-%d %H:%M} UTC: {answer.error}"
        await self._webhooks.fail(webhook, sent.position, sent.log, pause, give_up)
        _log.info(
            "webhook failed", webhook_id=str(webhook.id), reason=answer.error, pause=round(pause, 1),
            paused=give_up is not None,
        )  # fmt: skip


def _body(type_: str, at: datetime, data: str) -> bytes:
    return f'{{"type":"{type_}","timestamp":"{at.isoformat()}","data":{data}}}'.encode()
