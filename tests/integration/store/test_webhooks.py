"""Webhooks: what is posted, in which order, what becomes of a receiver that fails, and where nothing is posted."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
import uvicorn
from fastapi import FastAPI, Request, Response
from standardwebhooks.webhooks import Webhook as Verifier

from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry
from services.platform.public_network import AllowList
from services.store.database import Received, Timeline, pool
from services.store.web import changes
from services.store.web.reading import Reader
from services.store.web.webhooks.deliverer import Deliverer
from services.store.web.webhooks.posting import Poster
from services.store.web.webhooks.subscriptions import Webhooks
from tests.integration.store.test_editing import EDITOR, READER, serving
from tests.unit.store.made import article, event, extraction, person

PATIENT_S = 30


@dataclass
class Receiver:
    """A subscriber's server: what it was sent, and what it answers."""

    url: str = ""
    messages: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[], Response] = field(default=lambda: Response(status_code=204))
    hold: asyncio.Event | None = None

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.messages]

    async def take(self, request: Request) -> Response:
        self.messages.append((dict(request.headers), await request.body()))
        if self.hold:
            await self.hold.wait()
        return self.answer()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A server on this machine."""
    found = Receiver()
    app = FastAPI()
    app.add_api_route("/hook", found.take, methods=["POST"])
    app.add_api_route("/elsewhere", found.take, methods=["POST", "GET"])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    listening = socket.create_server(("127.0.0.1", 0))
    found.url = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    task = asyncio.create_task(server.serve([listening]))
    yield found
    server.should_exit = server.force_exit = True
    await task


@pytest.fixture
async def api(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with editing(database_url) as client:
        yield client


@asynccontextmanager
async def editing(database_url: str, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    given = {"editor_keys": f"Мария:{EDITOR}", "read_keys": f"reader:{READER}", "webhook_hosts": "127.0.0.1"}
    async with serving(database_url, **{**given, **settings}) as client:
        client.headers["Authorization"] = f"Bearer {EDITOR}"
        yield client


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENT_S):
        while True:
            found = holds()
            if await found if isinstance(found, Awaitable) else found:
                return
            await asyncio.sleep(0.02)


async def subscribe(api: httpx.AsyncClient, url: str, **filters: Any) -> dict[str, Any]:
    answer = await api.post("/v1/webhooks", json={"url": url, "filters": filters})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def get(api: httpx.AsyncClient, path: str) -> Any:
    answer = await api.get(f"/v1/webhooks/{path}".rstrip("/"))
    assert answer.status_code == 200, answer.text
    return answer.json()


def call(name: str, who: str = "Сергей Лавров", *, revision: int = 1, status: str | None = "held") -> Extraction:
    of = article(name, revision=revision)
    if status is None:
        return extraction(of.model_copy(update={"withdrawn": True}))
    return extraction(of, event(of, "call", [person(who)], date="2025-11-12", status=status))


async def tell(timeline: Timeline, *said: Extraction) -> None:
    for each in said:
        await timeline.replace([Received(each)])


async def test_changes_are_posted_signed_and_in_order(
    api: httpx.AsyncClient, timeline: Timeline, receiver: Receiver
) -> None:
    await tell(timeline, call("before"))
    made = await subscribe(api, receiver.url)
    await tell(timeline, call("a", "Мурат Нуртлеу", status="planned"))
    await tell(timeline, call("a", "Мурат Нуртлеу", revision=2), call("a", "Мурат Нуртлеу", revision=3, status=None))
    await until(lambda: len(receiver.messages) >= 3)
    assert [body["type"] for body in receiver.bodies()] == ["timeline.entry", "timeline.entry", "timeline.withdrawn"]
    first, second, third = [body["data"] for body in receiver.bodies()]
    assert (TimelineEntry.model_validate(first).status, second["status"]) == ("planned", "held")
    assert first["id"] == second["id"] == third["id"]
    for headers, body in receiver.messages:
        assert Verifier(made["secret"]).verify(body, headers)
    assert len({headers["webhook-id"] for headers, _ in receiver.messages}) == 3
    await until(lambda: logged(api, made["id"], 3))
    log = await get(api, f"{made['id']}/deliveries")
    assert [(d["status"], d["attempt"], d["type"]) for d in log] == [
        (204, 1, "timeline.withdrawn"),
        (204, 1, "timeline.entry"),
        (204, 1, "timeline.entry"),
    ]


async def logged(api: httpx.AsyncClient, id_: str, number: int) -> bool:
    return len(await get(api, f"{id_}/deliveries")) >= number


async def test_only_what_bears_the_filters_is_posted_and_that_it_no_longer_does(
    api: httpx.AsyncClient, timeline: Timeline, receiver: Receiver
) -> None:
    await subscribe(api, receiver.url, status="planned", actor="Нуртлеу", type=["call", "visit"], min_sources=1)
    await tell(timeline, call("x"), call("x", revision=2, status=None))
    await tell(timeline, call("a", "Мурат Нуртлеу", status="planned"), call("a", "Мурат Нуртлеу", revision=2))
    await tell(timeline, call("a", "Мурат Нуртлеу", revision=3, status="planned"))
    await until(lambda: len(receiver.messages) >= 3)
    assert [body["type"] for body in receiver.bodies()] == ["timeline.entry", "timeline.left", "timeline.entry"]


async def test_text_filters_what_is_posted(api: httpx.AsyncClient, timeline: Timeline, receiver: Receiver) -> None:
    await subscribe(api, receiver.url, text="лавров")
    await tell(timeline, call("x", "Мурат Нуртлеу"), call("a"))
    await until(lambda: receiver.messages)
    assert receiver.bodies()[0]["data"]["participants"][0]["name"] == "Сергей Лавров"
    assert len(receiver.messages) == 1


async def test_what_a_receiver_does_not_take_is_tried_again_and_nothing_overtakes_it(
    api: httpx.AsyncClient, timeline: Timeline, receiver: Receiver, database_url: str
) -> None:
    made = await subscribe(api, receiver.url)
    receiver.answer = lambda: Response(status_code=500)
    await tell(timeline, call("a", status="planned"), call("a", revision=2))
    await until(lambda: receiver.messages)
    await until(lambda: failing(api, made["id"]))
    assert len(receiver.messages) == 1
    (attempt,) = await get(api, f"{made['id']}/deliveries")
    assert (attempt["status"], attempt["error"], attempt["attempt"]) == (500, "answered 500", 1)
    receiver.answer = lambda: Response(status_code=204)
    with psycopg.connect(database_url) as connection:  # time passes
        connection.execute("UPDATE store.webhooks SET due_at = now()")
    await until(lambda: len(receiver.messages) >= 3)
    assert [body["data"]["status"] for body in receiver.bodies()] == ["planned", "planned", "held"]
    ids = [headers["webhook-id"] for headers, _ in receiver.messages]
    assert ids[0] == ids[1] != ids[2]
    await until(lambda: active(api, made["id"]))


async def failing(api: httpx.AsyncClient, id_: str) -> bool:
    return bool((await get(api, id_))["state"] == "failing")


async def active(api: httpx.AsyncClient, id_: str) -> bool:
    return bool((await get(api, id_))["state"] == "active")


async def paused(api: httpx.AsyncClient, id_: str) -> bool:
    return bool((await get(api, id_))["state"] == "paused")


async def test_a_receiver_that_goes_on_failing_is_paused_and_goes_on_where_it_stopped(
    database_url: str, timeline: Timeline, receiver: Receiver
) -> None:
    async with editing(database_url, webhook_patience_hours=1) as api:
        made = await subscribe(api, receiver.url)
        receiver.answer = lambda: Response(status_code=503, headers={"Retry-After": "120"})
        await tell(timeline, call("a"))
        await until(lambda: failing(api, made["id"]))
        with psycopg.connect(database_url) as connection:
            row = connection.execute("SELECT due_at - now() FROM store.webhooks").fetchone()
            assert row is not None
            assert row[0] > timedelta(seconds=60)  # as it asked
            connection.execute("UPDATE store.webhooks SET due_at = now(), failing_since = now() - interval '2 hours'")
        await until(lambda: paused(api, made["id"]))
        assert "answered 503" in (await get(api, made["id"]))["paused_because"]
        receiver.answer = lambda: Response(status_code=200)
        await tell(timeline, call("b", "Мурат Нуртлеу"))
        assert (await api.post(f"/v1/webhooks/{made['id']}/resume")).json()["state"] == "active"
        await until(lambda: len(receiver.messages) >= 4)
        names = [body["data"]["participants"][0]["name"] for body in receiver.bodies()]
        assert names == ["Сергей Лавров"] * 3 + ["Мурат Нуртлеу"]


async def test_one_that_is_gone_is_paused_at_once(
    api: httpx.AsyncClient, timeline: Timeline, receiver: Receiver
) -> None:
    made = await subscribe(api, receiver.url)
    receiver.answer = lambda: Response(status_code=410)
    await tell(timeline, call("a"))
    await until(lambda: paused(api, made["id"]))


async def test_what_was_missed_in_a_pause_can_be_skipped(
    api: httpx.AsyncClient, timeline: Timeline, receiver: Receiver
) -> None:
    made = await subscribe(api, receiver.url)
    assert (await api.post(f"/v1/webhooks/{made['id']}/pause")).json()["paused_because"] == "paused by Мария"
    await tell(timeline, call("a"))
    assert (await api.post(f"/v1/webhooks/{made['id']}/resume", params={"skip": "true"})).status_code == 200
    await tell(timeline, call("b", "Мурат Нуртлеу"))
    await until(lambda: receiver.messages)
    assert receiver.bodies()[0]["data"]["participants"][0]["name"] == "Мурат Нуртлеу"


async def test_a_ping_tells_what_came_of_it(api: httpx.AsyncClient, receiver: Receiver) -> None:
    made = await subscribe(api, receiver.url)
    pinged = (await api.post(f"/v1/webhooks/{made['id']}/ping")).json()
    assert (pinged["status"], pinged["type"]) == (204, "ping")
    assert receiver.bodies()[0]["data"] == {"webhook": made["id"]}
    receiver.answer = lambda: Response(status_code=302, headers={"Location": "/elsewhere"})
    pinged = (await api.post(f"/v1/webhooks/{made['id']}/ping")).json()
    assert (pinged["status"], len(receiver.messages)) == (302, 2)
    assert "not followed" in pinged["error"]
    receiver.answer = lambda: Response(b"x" * 10_000_000, 200)
    pinged = (await api.post(f"/v1/webhooks/{made['id']}/ping")).json()
    assert pinged["status"] == 200
    assert [d["status"] for d in await get(api, f"{made['id']}/deliveries")] == [200, 302, 204]


async def test_several_deliverers_post_each_change_once(
    api: httpx.AsyncClient, timeline: Timeline, receiver: Receiver, database_url: str
) -> None:
    async with pool(database_url, "test-webhooks", 4) as connections, AsyncExitStack() as running:
        poster = Poster(AllowList("127.0.0.1"))
        running.push_async_callback(poster.close)
        for _ in range(3):
            deliverer = Deliverer(Reader(connections), Webhooks(connections), poster, timedelta(1))
            running.callback(asyncio.create_task(deliverer.run()).cancel)
        await subscribe(api, receiver.url)
        for n in range(30):
            await tell(timeline, call(f"a{n}", f"Имя{n} Фамилия{n}ов"))
        with psycopg.connect(database_url) as connection:
            row = connection.execute("SELECT count(*) FROM store.revisions").fetchone()
        assert row is not None
        await until(lambda: len({headers["webhook-id"] for headers, _ in receiver.messages}) >= row[0])
        assert len(receiver.messages) == row[0]


async def test_who_lost_the_lease_has_no_say(database_url: str, timeline: Timeline) -> None:
    async with pool(database_url, "test-webhooks", 2) as connections:
        webhooks, reader = Webhooks(connections), Reader(connections)
        start = await changes.present(reader)
        await webhooks.add("https://example.org", (), b"s", "", "x", start)
        await tell(timeline, call("a"))
        first = await webhooks.lease()
        assert first is not None
        assert await webhooks.lease() is None
        with psycopg.connect(database_url) as connection:  # its lease runs out
            connection.execute("UPDATE store.webhooks SET leased_until = now()")
        second = await webhooks.lease()
        assert second is not None
        assert await webhooks.advance(first, await changes.present(reader), []) is None
        assert (await webhooks.all())[0].position == start


@pytest.mark.parametrize(
    ("wish", "parameter", "says"),
    [
        ({"url": "http://127.0.0.1:1/x"}, "url", "not a public address"),
        ({"url": "http://localhost/x"}, "url", "not a public address"),
        ({"url": "http://169.254.169.254/latest"}, "url", "not a public address"),
        ({"url": "http://[::1]/"}, "url", "not a public address"),
        ({"url": "http://2130706433/"}, "url", "not a public address"),
        ({"url": "ftp://example.org/"}, "url", "https"),
        ({"url": "nonsense"}, "url", "https"),
        ({"url": "https://user:secret@8.8.8.8/"}, "url", "password"),
        ({"url": "https://8.8.8.8:99999/"}, "url", "no address"),
        ({"url": "https://8.8.8.8/", "filters": {"foo": 1}}, "foo", "country"),
        ({"url": "https://8.8.8.8/", "filters": {"type": "party"}}, "type", "visit"),
        ({"url": "https://8.8.8.8/", "filters": {"limit": 5}}, "limit", "actor"),
        ({"url": "https://8.8.8.8/", "more": 1}, "more", "Extra"),
        ({}, "url", "required"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    database_url: str, wish: dict[str, Any], parameter: str, says: str
) -> None:
    async with editing(database_url, webhook_hosts="") as api:
        answer = await api.post("/v1/webhooks", json=wish)
        assert answer.status_code == 400, answer.text
        assert answer.json()["faults"][0]["parameter"] == parameter
        assert says in str(answer.json()["faults"][0])


async def test_an_address_that_turns_private_later_is_not_posted_to(
    database_url: str, timeline: Timeline, receiver: Receiver
) -> None:
    async with editing(database_url) as allowing:
        made = await subscribe(allowing, receiver.url)
    async with editing(database_url, webhook_hosts="") as api:
        await tell(timeline, call("a"))
        await until(lambda: failing(api, made["id"]))
        assert receiver.messages == []
        assert "not a public address" in (await get(api, f"{made['id']}/deliveries"))[0]["error"]


async def test_webhooks_are_for_editors(api: httpx.AsyncClient, receiver: Receiver) -> None:
    made = await subscribe(api, receiver.url)
    assert "secret" not in await get(api, made["id"])
    assert [each["id"] for each in await get(api, "")] == [made["id"]]
    api.headers["Authorization"] = f"Bearer {READER}"
    assert (await api.get("/v1/webhooks")).status_code == 403
    assert (await api.delete(f"/v1/webhooks/{made['id']}")).status_code == 403
    api.headers["Authorization"] = f"Bearer {EDITOR}"
    assert (await api.delete(f"/v1/webhooks/{made['id']}")).status_code == 204
    for path in (made["id"], str(uuid4())):
        assert (await api.get(f"/v1/webhooks/{path}".rstrip("/"))).status_code == 404
    assert (await api.post("/v1/webhooks/nonsense/ping")).status_code == 400
