"""Who and what the timeline speaks of: lists, an actor's timeline, counterparts and offices, counts over time."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import httpx
import pytest

from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry
from services.store.database import Pool, Received, Timeline, pool
from services.store.directory import Directory, terms_of
from services.store.web import queries
from tests.integration.store.test_web import api, entries
from tests.unit.store.made import article, event, extraction, person

__all__ = ["api"]

TOKAYEV, LAVROV, NURTLEU = person("Касым-Жомарт Токаев"), person("Сергей Лавров"), person("Мурат Нуртлеу")


@pytest.fixture
async def connections(database_url: str) -> AsyncIterator[Pool]:
    async with pool(database_url, "test-directory", 2) as found:
        yield found


@pytest.fixture
async def directory(connections: Pool) -> Directory:
    """The keeper of the directory."""
    return Directory(connections)


async def tell(timeline: Timeline, directory: Directory, *said: Extraction) -> None:
    await timeline.replace([Received(each) for each in said])
    while await directory.follow():
        pass


async def get(api: httpx.AsyncClient, path: str, **asked: str) -> Any:
    answer = await api.get(f"/v1/{path}", params=asked, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.json()


def call(name: str, *who: Any, day: str = "2025-11-12", **more: Any) -> Extraction:
    of = article(name, day)
    return extraction(of, event(of, "call", who, date=day, **more))


async def test_the_directory_counts_what_the_entries_speak_of(
    api: httpx.AsyncClient, timeline: Timeline, directory: Directory, gold: Sequence[Extraction]
) -> None:
    await tell(timeline, directory, *gold)
    counted: Counter[int] = Counter()
    for entry in await entries(api):
        counted.update(term.id for term in terms_of(entry.type, entry.participants, entry.place))
    listed: dict[str, int] = {}
    cursor: dict[str, str] = {}
    while True:
        page = await get(api, "actors", limit="50", **cursor)
        listed |= {actor["id"]: actor["entries"] for actor in page["actors"]}
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(listed) > 50
    assert listed.items() <= {f"{id_ % 2**64:016x}": n for id_, n in counted.items()}.items()
    assert list(listed.values()) == sorted(listed.values(), reverse=True)
    lands = {each["code"]: each for each in await get(api, "countries")}
    for code in ("KZ", "RU"):
        assert lands[code]["entries"] == len(await entries(api, country=code))
    assert lands["KZ"]["name"] == "Казахстан"
    pairs = (await get(api, "pairs", country="kz"))["pairs"]
    assert all("KZ" in pair["pair"] for pair in pairs)
    assert pairs[0]["entries"] == len(await entries(api, pair=pairs[0]["pair"]))
    country = await get(api, "countries/kz")
    assert country["pairs"] == pairs[:50]
    assert all(actor["country"] == "KZ" for actor in country["actors"])


async def test_an_actor_is_found_by_the_beginning_of_a_name_and_has_a_timeline(
    api: httpx.AsyncClient, timeline: Timeline, directory: Directory
) -> None:
    await tell(
        timeline,
        directory,
        call("a", TOKAYEV, LAVROV),
        call("b", TOKAYEV, NURTLEU, day="2025-12-01"),
        call("c", TOKAYEV, NURTLEU, day="2026-02-01"),
        call("d", person("Асель Токаева", country="KZ"), day="2026-03-01"),
    )
    (found,) = (await get(api, "actors", text="касым ток"))["actors"]
    assert (found["name"], found["country"], found["office"], found["entries"]) == (TOKAYEV.name, "KZ", "президент", 3)
    assert len((await get(api, "actors", text="ток"))["actors"]) == 2
    own = await get(api, f"actors/{found['id']}/timeline", sort="oldest")
    assert [entry["date"]["start"] for entry in own["entries"]] == ["2025-11-12", "2025-12-01", "2026-02-01"]
    assert len((await get(api, f"actors/{found['id']}/timeline", country="RU"))["entries"]) == 1
    met = await get(api, f"actors/{found['id']}/counterparts")
    assert [(each["actor"]["name"], each["together"]) for each in met] == [("Мурат Нуртлеу", 2), ("Сергей Лавров", 1)]
    assert len(await get(api, f"actors/{found['id']}/counterparts", to="2025-11-30")) == 1


async def test_offices_over_time(api: httpx.AsyncClient, timeline: Timeline, directory: Directory) -> None:
    minister = person("Мурат Нуртлеу")
    deputy = minister.model_copy(update={"role": "вице-премьер"})
    said = [call("a", minister), call("b", minister, day="2025-12-01"), call("c", deputy, day="2026-01-05")]
    await tell(timeline, directory, *said)
    (found,) = (await get(api, "actors"))["actors"]
    assert found["office"] == "вице-премьер"
    actor = await get(api, f"actors/{found['id']}")
    assert [(o["office"], o["first_day"], o["last_day"], o["entries"]) for o in actor["offices"]] == [
        ("министр иностранных дел", "2025-11-12", "2025-12-01", 2),
        ("вице-премьер", "2026-01-05", "2026-01-05", 1),
    ]


async def test_what_is_withdrawn_or_changed_counts_no_more(
    api: httpx.AsyncClient, timeline: Timeline, directory: Directory
) -> None:
    await tell(timeline, directory, call("a", TOKAYEV, LAVROV), call("b", NURTLEU, day="2025-12-01"))
    of = article("a").model_copy(update={"revision": 2})
    await tell(timeline, directory, extraction(of, event(of, "call", [TOKAYEV], date="2025-11-12")))
    gone = article("b", "2025-12-01").model_copy(update={"revision": 2, "withdrawn": True})
    await tell(timeline, directory, extraction(gone))
    assert [each["name"] for each in (await get(api, "actors"))["actors"]] == [TOKAYEV.name]
    assert [each["code"] for each in await get(api, "countries")] == ["KZ"]
    assert (await get(api, "pairs"))["pairs"] == []


async def test_places_and_documents(
    api: httpx.AsyncClient, timeline: Timeline, directory: Directory, gold: Sequence[Extraction]
) -> None:
    await tell(timeline, directory, *gold)
    (astana,) = (await get(api, "places", text="аст", country="KZ"))["places"]
    assert astana["name"] == "Астана"
    assert astana["entries"] >= 3
    found = (await get(api, "documents", document="memorandum", limit="500"))["documents"]
    assert found
    assert {document["kind"] for document in found} == {"memorandum"}
    told = [d for e in await entries(api, document="memorandum") for d in e.documents if d.kind == "memorandum"]
    assert len(found) == len(told)


@pytest.mark.parametrize("asked", [{}, {"country": "KZ"}, {"type": "visit,call"}, {"text": "встреча"}])
async def test_counts_add_up_to_what_the_timeline_holds(
    api: httpx.AsyncClient, timeline: Timeline, gold: Sequence[Extraction], asked: dict[str, str]
) -> None:
    await timeline.replace([Received(each) for each in gold])
    held = await entries(api, **asked)
    for by in ("day", "week", "month", "year"):
        counts = (await get(api, "counts", by=by, split="type", **asked))["counts"]
        by_type: Counter[str] = Counter()
        for count in counts:
            by_type[count["part"]] += count["entries"]
        assert by_type == Counter(e.type for e in held)
    months = {c["start"]: c["entries"] for c in (await get(api, "counts", **asked))["counts"]}
    assert all(start is None or date.fromisoformat(start).day == 1 for start in months)
    assert sum(months.values()) == len(held)
    within = {"from": "2025-11-01", "to": "2025-11-30"}
    counts = (await get(api, "counts", by="day", **asked, **within))["counts"]
    assert sum(c["entries"] for c in counts) == len(await entries(api, **asked, **within))


async def test_found_words_are_told_as_offsets(api: httpx.AsyncClient, timeline: Timeline) -> None:
    evidence = "<b>Стороны</b> подписали договор о стратегическом партнёрстве\x02 и союзничестве."
    of = article("a")
    said = event(of, "meeting", [TOKAYEV], date="2025-11-12", place="Астана", evidence=evidence)
    await timeline.replace([Received(extraction(of, said))])
    page = await get(api, "timeline", text="стратегическое партнерство Токаев")
    (entry,) = page["entries"]
    (found,) = page["highlights"]
    marked = {}
    for highlight in found:
        value = entry
        for step in highlight["at"].split("/")[1:]:
            value = value[int(step)] if isinstance(value, list) else value[step]
        marked[highlight["at"]] = [value[start:stop] for start, stop in highlight["spans"]]
    assert marked == {
        "/participants/0/name": ["Токаев"],
        "/reports/0/evidence": ["стратегическом", "партнёрстве"],
    }
    assert (await get(api, "timeline"))["highlights"] == []


async def test_what_names_the_searched_words_stands_before_what_quotes_them(
    api: httpx.AsyncClient, timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoting = call("a", NURTLEU, day="2026-01-01", evidence="Разговор шёл и о том, что сказал Лавров.")
    await timeline.replace([Received(each) for each in (quoting, call("b", LAVROV))])
    for few in (queries.FEW, 0):
        monkeypatch.setattr(queries, "FEW", few)
        ranked = await entries(api, text="Лавров", sort="relevance")
        assert [e.participants[0].name for e in ranked] == ["Сергей Лавров", "Мурат Нуртлеу"]
        assert [e.id for e in await entries(api, text="Лавров")] == [e.id for e in reversed(ranked)]


async def test_an_event_of_years_is_found_by_any_of_its_days(api: httpx.AsyncClient, timeline: Timeline) -> None:
    of = article("a", "2022-05-01")
    years = event(of, "visit", [TOKAYEV], date=("2022", "2025"))
    await timeline.replace([Received(extraction(of, years)), Received(call("b", LAVROV))])
    found: list[TimelineEntry] = await entries(api, **{"from": "2025-12-01"})
    assert [e.type for e in found] == ["visit"]
    assert not await entries(api, **{"from": "2026-01-01"})
    assert [e.type for e in await entries(api, **{"from": "2025-11-01"}, sort="newest")] == ["call", "visit"]


@pytest.mark.parametrize(
    "path",
    [
        "actors?foo=1",
        "actors?kind=ghost",
        "actors?country=ZZ",
        "actors?cursor=x",
        "actors?text=.",
        "actors/xyz",
        "actors/00000000000000zz",
        "countries/ZZ",
        "countries?limit=5",
        "places?from=2025-01-01",
        "pairs?country=KZ,RU",
        "counts?by=hour",
        "counts?split=mood",
        "counts?limit=5",
        "documents?as_of=2025-11-12T10:00:00Z",
        "corrections?x=1",
    ],
)
async def test_what_makes_no_sense_is_refused(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(f"/v1/{path}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["faults"]


async def test_what_the_timeline_does_not_know_is_not_there(api: httpx.AsyncClient) -> None:
    for path in ("actors/00000000000000aa", "actors/00000000000000aa/timeline", "countries/KZ"):
        assert (await api.get(f"/v1/{path}")).status_code == 404
