"""Editors correct the timeline over HTTP; readers see the past; keys and rates are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.platform.errors import Refusal
from services.platform.settings import load
from services.store.database import Received, Timeline
from services.store.web import queries, service
from services.store.web.keys import Keys, Rates, TooMany
from tests.integration.store.test_corrections import A, B, C
from tests.unit.store.made import article, event, extraction, person

EDITOR, READER = "editor-key-0123456789", "reader-key-0123456789"


@asynccontextmanager
async def serving(database_url: str, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    app = service.create(load(service.WebSettings, database_url=database_url, **settings))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as api:
        yield api


@pytest.fixture
async def api(database_url: str, timeline: Timeline) -> AsyncIterator[httpx.AsyncClient]:
    """The API beside two reports of one meeting and one of another, as an editor sees it."""
    await timeline.replace([Received(each) for each in (A, B, C)])
    async with serving(database_url, editor_keys=f"Мария:{EDITOR}", read_keys=f"reader:{READER}") as client:
        client.headers["Authorization"] = f"Bearer {EDITOR}"
        yield client


async def entries(api: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await api.get("/v1/timeline", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


async def propose(api: httpx.AsyncClient, **said: Any) -> httpx.Response:
    return await api.post("/v1/corrections", json={"reason": "проверено", **said})


async def test_an_editor_merges_and_undoes(api: httpx.AsyncClient) -> None:
    before = await entries(api)
    answer = await propose(api, action="merge", entries=[e["id"] for e in before])
    assert answer.status_code == 201, answer.text
    assert (answer.json()["author"], answer.json()["reason"]) == ("Мария", "проверено")
    (merged,) = await entries(api)
    assert len(merged["reports"]) == 3
    for entry in before:
        moved = await api.get(f"/v1/timeline/{entry['id']}", follow_redirects=True)
        assert moved.json()["id"] == merged["id"]
    undone = await api.delete(f"/v1/corrections/{answer.json()['id']}")
    assert undone.json()["undone_by"] == "Мария"
    assert await entries(api) == before
    assert [c["action"] for c in (await api.get("/v1/corrections")).json()] == ["merge"]


async def test_an_editor_splits_hides_and_fixes(api: httpx.AsyncClient) -> None:
    single, double = sorted(await entries(api), key=lambda e: len(e["reports"]))
    apart = double["reports"][1]["event_id"]
    assert (await propose(api, action="split", entries=[double["id"]], events=[apart])).status_code == 201
    assert sorted(len(e["reports"]) for e in await entries(api)) == [1, 1, 1]
    assert (await propose(api, action="hide", entries=[single["id"]])).status_code == 201
    assert len(await entries(api)) == 2
    assert (await api.get(f"/v1/timeline/{single['id']}")).status_code == 404
    value = {"start": "2025-11-14", "end": "2025-11-14"}
    fixed = await propose(api, action="fix", entries=[double["id"]], field="date", value=value)
    assert fixed.status_code == 201
    entry = (await api.get(f"/v1/timeline/{double['id']}")).json()
    assert (entry["date"]["start"], entry["corrected"]) == ("2025-11-14", ["date"])


@pytest.mark.parametrize(
    ("said", "parameter"),
    [
        ({"action": "merge", "entries": ["E"]}, "entries"),
        ({"action": "merge", "entries": [str(uuid4())]}, "entries"),
        ({"action": "split", "entries": ["E"]}, "events"),
        ({"action": "split", "entries": ["E"], "events": [str(uuid4())]}, "events"),
        ({"action": "fix", "entries": ["E"], "field": "date", "value": {"start": "вчера"}}, "value"),
        ({"action": "fix", "entries": ["E"], "field": "id", "value": 1}, "field"),
        ({"action": "fix", "entries": ["E"]}, "field"),
        ({"action": "hide", "entries": ["E"], "field": "date"}, "field"),
        ({"action": "burn", "entries": ["E"]}, "action"),
        ({"action": "hide", "entries": ["E"], "reason": ""}, "reason"),
        ({"action": "hide", "entries": ["E"], "because": "x"}, "because"),
    ],
)
async def test_what_makes_no_sense_is_refused(api: httpx.AsyncClient, said: dict[str, Any], parameter: str) -> None:
    first = (await entries(api))[0]["id"]
    said = {**said, "entries": [first if e == "E" else e for e in said["entries"]]}
    answer = await propose(api, **said)
    assert answer.status_code == 400
    assert parameter in [fault["parameter"] for fault in answer.json()["faults"]]


async def test_too_much_and_no_json_are_refused(api: httpx.AsyncClient) -> None:
    assert (await api.post("/v1/corrections", content=b"x" * 70_000)).status_code == 400
    assert (await api.post("/v1/corrections", content=b"{")).status_code == 400


async def test_only_editors_correct_and_only_readers_read(api: httpx.AsyncClient) -> None:
    asked = {"action": "hide", "entries": [(await entries(api))[0]["id"]]}
    for key, reading, correcting in (("", 401, 401), ("wrong", 401, 401), (READER, 200, 403)):
        api.headers["Authorization"] = f"Bearer {key}"
        assert (await api.get("/v1/timeline")).status_code == reading
        assert (await propose(api, **asked)).status_code == correcting
    api.headers["Authorization"] = ""
    assert (await api.get("/v1/timeline", headers={"X-API-Key": READER})).status_code == 200


async def test_the_past_can_be_asked_for(
    api: httpx.AsyncClient, timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await entries(api)
    revisions = {e["id"]: (await api.get(f"/v1/timeline/{e['id']}/revisions")).json() for e in before}
    moment = max(r["since"] for found in revisions.values() for r in found)
    of = article("late", "2025-11-14")
    who = [person("Владимир Путин"), person("Касым-Жомарт Токаев")]
    await timeline.replace([Received(extraction(of, event(of, "meeting", who, date="2025-11-12", place="Москва")))])
    await propose(api, action="hide", entries=[e["id"] for e in before if len(e["reports"]) == 1])
    now = await entries(api)
    assert [len(e["reports"]) for e in now] == [3]
    assert await entries(api, as_of=moment) == before
    assert await entries(api, as_of=moment, actor="токаев", type="meeting") == before
    assert await entries(api, as_of=moment, type="visit") == []
    for ever in ("2001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00"):
        assert await entries(api, as_of=ever) == []
    monkeypatch.setattr(queries, "FEW", 0)  # as of so many revisions that they are not gathered
    assert await entries(api, as_of=moment) == before
    assert await entries(api, as_of=moment, actor="токаева") == before
    assert len(await entries(api, as_of="9999-12-31T23:59:59-14:00")) == 1
    (entry,) = now
    old = (await api.get(f"/v1/timeline/{entry['id']}", params={"as_of": moment})).json()
    assert len(old["reports"]) == 2
    history = (await api.get(f"/v1/timeline/{entry['id']}/revisions")).json()
    assert [len(r["entry"]["reports"]) for r in history] == [3, 2]
    assert history[0]["cause"] == {"articles": [str(of.id)]}
    assert datetime.fromisoformat(history[1]["since"]) < datetime.fromisoformat(history[0]["since"])


async def test_who_asks_too_often_is_told_when_to_come_again(database_url: str) -> None:
    async with serving(database_url, requests_per_minute=3) as api:
        answers = [await api.get("/v1/timeline") for _ in range(4)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 20


def test_a_bucket_fills_again() -> None:
    now = 0.0
    rates = Rates(60, clock=lambda: now)
    for _ in range(60):
        rates.take("a")
    with pytest.raises(TooMany):
        rates.take("a")
    rates.take("b")
    now = 1.0
    rates.take("a")


@pytest.mark.parametrize("listed", ["nocolon", "a:short", "a:sha256:zz-not-hex-at-all", "a:sha256:00ff00ff00ff"])
def test_keys_that_are_none_are_refused_without_showing_them(listed: str) -> None:
    with pytest.raises(Refusal) as refused:
        Keys.read("LETOPIS_READ_KEYS", listed)
    assert listed.partition(":")[2] == "" or listed.partition(":")[2] not in str(refused.value)


async def test_more_filters_keep_what_bears_them(api: httpx.AsyncClient) -> None:
    assert len(await entries(api, pair="ru-kz", office="президент", place="москва")) == 2
    assert await entries(api, pair="RU-UZ") == []
    assert len(await entries(api, min_sources="2")) == 1
    assert len(await entries(api, min_confidence="0.95")) == 1
    for wrong in ({"pair": "RU"}, {"min_sources": "0"}, {"min_confidence": "2"}, {"as_of": "2025-11-12"}):
        assert (await api.get("/v1/timeline", params=wrong)).status_code == 400


async def test_where_reading_needs_a_key_pages_ask_for_it_and_show_nothing_before(api: httpx.AsyncClient) -> None:
    del api.headers["Authorization"]
    (entry, *_) = (await api.get("/v1/timeline", auth=("", READER))).json()["entries"]
    for path in ("/", f"/timeline/{entry['id']}", "/actors", "/countries", "/timeline/nonsense"):
        for wrong in (None, ("reader", "reader"), ("reader", ""), (READER, ""), ("", READER + "0")):
            shut = await api.get(path, auth=wrong) if wrong else await api.get(path)
            assert shut.status_code == 401, path
            assert shut.headers["www-authenticate"].startswith('Basic realm="Letopis"')
            assert "Путин" not in shut.text
        for key in (READER, EDITOR):
            assert (await api.get(path, auth=("anyone", key))).status_code != 401
    assert (await api.get("/static/letopis.css")).status_code == 200
    for broken in ("Basic", "Basic %%%", "Basic AAAA", "Basic " + "A" * 5_000, "Bearer", "Digest x"):
        assert (await api.get("/", headers={"Authorization": broken})).status_code == 401


async def test_files_that_pages_lead_to_open_with_the_same_key_but_nothing_is_changed_by_it(
    api: httpx.AsyncClient,
) -> None:
    before = await entries(api)
    del api.headers["Authorization"]
    assert (await api.get("/v1/exports/csv", auth=("x", READER))).status_code == 200
    wish = {"action": "merge", "entries": [e["id"] for e in before], "reason": "чужая страница"}
    refused = await api.post("/v1/corrections", json=wish, auth=("x", EDITOR))
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
