"""Names as people type them, in any case, in part, in any spelling: the same wherever the timeline is asked for."""

import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest

from services.platform.settings import load
from services.store.database import Received, Timeline
from services.store.directory import Directory
from services.store.web import changes, filters, service
from services.store.web.reading import Reader
from tests.unit.store.made import article, event, extraction, person


@pytest.fixture
async def api(database_url: str, timeline: Timeline) -> AsyncIterator[httpx.AsyncClient]:
    """The API beside a call of Токаев, talks of Мирзиёев in Astana, and a visit of somebody else."""
    made = []
    for name, type_, who, more in (
        ("звонок", "call", ["Касым-Жомарт Токаев", "Владимир Путин"], {"evidence": "Путин позвонил Токаеву."}),
        ("встреча", "meeting", ["Шавкат Мирзиёев", "Сергей Лавров"],
         {"place": "Астана", "evidence": "Говорили и о Токаеве, и о хлопке."}),
        ("визит", "visit", ["Токтар Ток"], {"country": "KG", "evidence": "Он вернулся."}),
    ):  # fmt: skip
        of = article(name)
        made.append(extraction(of, event(of, type_, [person(each) for each in who], date="2025-11-12", **more)))
    await timeline.replace([Received(each) for each in made])
    while await Directory(timeline._pool).follow():
        pass
    app = service.create(load(service.WebSettings, database_url=database_url))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as api:
        yield api


async def types(api: httpx.AsyncClient, **asked: str) -> set[str]:
    answer = await api.get("/v1/timeline", params=asked)
    assert answer.status_code == 200, answer.text
    return {entry["type"] for entry in answer.json()["entries"]}


@pytest.mark.parametrize(
    "said",
    [
        "Токаев",
        "ТОКАЕВА",
        "токаевым",
        "К. Токаев",
        "Токаев К.",
        "Касым-Жомарт Токаев",
        "Касым-Жомарта Токаева",
        "Тоқаев",
    ],
)
async def test_an_actor_is_found_by_any_form_and_part_of_the_name(api: httpx.AsyncClient, said: str) -> None:
    assert await types(api, actor=said) == {"call"}
    assert await types(api, actor=said, as_of="2999-01-01T00:00:00Z") == {"call"}
    lines = (await api.get("/v1/exports/jsonl", params={"actor": said})).text.splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["call"]
    page = await api.get("/", params={"actor": said})
    assert "Владимир Путин" in page.text
    assert "Мирзиёев" not in page.text


@pytest.mark.parametrize("said", ["Токаев", "Токаева", "о Токаеве", '"Токаевым"', "токаеву -путина or токаев"])
async def test_a_text_is_found_by_any_form_of_a_name(api: httpx.AsyncClient, said: str) -> None:
    assert await types(api, text=said) == {"call", "meeting"}
    assert await types(api, text=said, sort="relevance") == {"call", "meeting"}
    found = (await api.get("/v1/timeline", params={"text": said, "type": "meeting"})).json()
    marked = {each["at"]: each["spans"] for each in found["highlights"][0]}
    assert "Говорили и о Токаеве, и о хлопке."[slice(*marked["/reports/0/evidence"][0])] == "Токаеве"


async def test_places_offices_and_the_directory_know_cases_too(api: httpx.AsyncClient) -> None:
    assert await types(api, place="Астане") == {"meeting"}
    assert await types(api, office="министра иностранных дел") == {"meeting"}
    assert await types(api, actor="Мирзиеева") == await types(api, actor="мирзиёевым") == {"meeting"}
    assert await types(api, actor="Токаева", type="meeting") == set()
    for said in ("Токаева", "ток жомарт", "Касым-Жомарта"):
        names = [each["name"] for each in (await api.get("/v1/actors", params={"text": said})).json()["actors"]]
        assert names == ["Касым-Жомарт Токаев"], said
    assert "Касым-Жомарт Токаев" in (await api.get(f"/actors?{urlencode({'text': 'Токаевым'})}")).text
    assert (await api.get("/v1/places", params={"text": "Астаны"})).json()["places"][0]["name"] == "Астана"
    counts = (await api.get("/v1/counts", params={"actor": "Токаева", "split": "type"})).json()["counts"]
    assert [(each["part"], each["entries"]) for each in counts] == [("call", 1)]


async def test_changes_are_told_by_any_form(timeline: Timeline, api: httpx.AsyncClient) -> None:
    reader = Reader(timeline._pool)
    for asked in ([("actor", "Токаева")], [("text", "Токаевым"), ("type", "call")]):
        told, _ = await changes.changes(reader, filters.read(asked), changes.Position(0, 0))
        assert [json.loads(change.document or "")["type"] for change in told if change.kind == "entry"] == ["call"]
