"""The timeline over HTTP: filters, paging, redirects, what is refused, and what happens without the database."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from services.platform import migrations
from services.platform.settings import load
from services.store.database import Received, Timeline
from services.store.web import queries, service
from services.store.web.api import examples
from services.store.web.api.timeline import ArticleAnswer, TimelinePage
from tests.integration.conftest import RunService
from tests.unit.store.made import article, event, extraction, person


@pytest.fixture
async def api(database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The API beside an empty timeline."""
    app = service.create(load(service.WebSettings, database_url=database_url))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as api:
        yield api


@pytest.fixture
async def filled(api: httpx.AsyncClient, timeline: Timeline, gold: Sequence[Extraction]) -> httpx.AsyncClient:
    """The API beside the timeline of the gold."""
    await timeline.replace([Received(each) for each in gold])
    return api


async def entries(api: httpx.AsyncClient, **asked: str) -> list[TimelineEntry]:
    answer = await api.get("/v1/timeline", params={"limit": "500", **asked})
    assert answer.status_code == 200, answer.text
    return TimelinePage.model_validate_json(answer.text).entries


async def test_filters_keep_what_bears_them_all(filled: httpx.AsyncClient) -> None:
    everything = await entries(filled)
    assert len(everything) > 100
    visits = await entries(filled, type="visit", country="kz", status="held")
    assert 0 < len(visits) < len(everything)
    for entry in visits:
        lands = {p.country for p in entry.participants} | {entry.place.country if entry.place else None}
        assert (entry.type, entry.status) == ("visit", "held")
        assert "KZ" in lands
    either = await entries(filled, type="call,signing")
    assert {e.type for e in either} == {"call", "signing"}
    for entry in await entries(filled, actor="лавров"):
        assert any("Лавров" in (p.name or "") for p in entry.participants)
    for entry in await entries(filled, **{"from": "2025-11-11", "to": "2025-11-11"}):
        assert entry.date is not None
        assert entry.date.start <= "2025-11-11"


async def test_text_is_found_in_other_forms_of_its_words(filled: httpx.AsyncClient) -> None:
    found = await entries(filled, text="стратегического партнерства союзничество")
    assert "signing" in {e.type for e in found}
    for entry in found:
        assert "союзничеств" in entry.model_dump_json().lower()
    assert not await entries(filled, text="яхтсмены")


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "newest"},
        {"sort": "oldest"},
        {"sort": "changed"},
        {"sort": "changed", "country": "KZ", "type": "visit,meeting"},
        {"sort": "sources"},
        {"sort": "sources", "actor": "Токаев"},
        {"sort": "relevance", "text": "встреча"},
        {"sort": "newest", "text": "встреча", "min_sources": "1"},
        {"sort": "oldest", "text": "встреча or визит or подписали or переговоры", "from": "2025-01-01"},
        {"sort": "changed", "text": "встреча"},
        {"sort": "newest", "country": "KZ,RU", "type": "visit,meeting", "to": "2030-01-01"},
        {"sort": "newest", "as_of": "2999-01-01T00:00:00Z", "country": "KZ"},
        {"sort": "oldest", "as_of": "2999-01-01T00:00:00Z"},
    ],
)
@pytest.mark.parametrize("few", [True, False])
async def test_pages_hold_everything_once_and_in_order(
    filled: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], few: bool
) -> None:
    for limit in () if few else ("FEW", "FEW_TO_READ"):
        monkeypatch.setattr(queries, limit, 0)
    whole = [e.id for e in await entries(filled, **asked)]
    assert len(whole) > 7
    paged: list[UUID] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await filled.get("/v1/timeline", params={"limit": "7", **asked, **cursor})
        page = TimelinePage.model_validate_json(answer.text)
        paged += [e.id for e in page.entries]
        if page.next is None:
            break
        cursor = {"cursor": page.next}
    assert paged == whole
    assert len(set(paged)) == len(paged)


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("foo=1", "foo", "actor"),
        ("type=party", "type", "meeting"),
        ("status=held&status=gone", "status", "planned"),
        ("country=KAZ", "country", "ISO 3166-1"),
        ("country=ZZ", "country", "ISO 3166-1"),
        ("from=2025-02-30", "from", "calendar"),
        ("from=12.11.2025", "from", "YYYY-MM-DD"),
        ("from=2025-12-01&to=2025-11-01", "from", "after"),
        ("limit=0", "limit", "500"),
        ("limit=100000000000", "limit", "500"),
        ("cursor=abc", "cursor", "broken"),
        ("cursor=////////////////////////////", "cursor", "broken"),
        ("sort=best", "sort", "newest"),
        ("actor=а", "actor", "two letters"),
        ("actor=aa&actor=bb", "actor", "once"),
        ("text=" + "x" * 301, "text", "300"),
        ("text=%00", "text", "NUL"),
        ("sort=relevance", "sort", "text"),
        ("sort=sources&as_of=2025-11-12T10:00:00Z", "sort", "oldest"),
        ("text=визит&as_of=2025-11-12T10:00:00Z", "as_of", "present"),
        ("as_of=2025-11-12", "as_of", "write 2025-11-12T10:00:00"),
        ("min_sources=0", "min_sources", "from 1"),
        ("min_confidence=2", "min_confidence", "from 0 to 1"),
        ("pair=KZ-KZ", "pair", "KZ-RU"),
        ("mode=secret", "mode", "bilateral"),
        ("document=napkin", "document", "memorandum"),
        ("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor", "broken"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    api: httpx.AsyncClient, query: str, parameter: str, says: str
) -> None:
    answer = await api.get(f"/v1/timeline?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    (fault,) = answer.json()["faults"]
    assert fault["parameter"] == parameter
    assert says in str(fault)


@pytest.mark.parametrize("value", ["'; DROP TABLE entries; --", "%' OR 1=1 --", "\\", "a & !", "<script>", '"', "(("])
async def test_sql_and_html_in_a_filter_are_text(filled: httpx.AsyncClient, value: str) -> None:
    answer = await filled.get("/v1/timeline", params={"text": value})
    assert answer.status_code == 200
    page = await filled.get("/", params={"text": value})
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert len(await entries(filled)) > 100


async def test_an_entry_shows_its_sources_and_keeps_its_old_address(api: httpx.AsyncClient, timeline: Timeline) -> None:
    who = [person("Владимир Путин"), person("Касым-Жомарт Токаев")]
    late, early = article("late", "2025-11-14"), article("early", "2025-11-13")
    await timeline.replace([Received(extraction(late, event(late, "meeting", who, date="2025-11-12")))])
    (first,) = await entries(api)
    await timeline.replace([Received(extraction(early, event(early, "meeting", who, date="2025-11-12")))])
    (now,) = await entries(api)
    assert now.id != first.id
    moved = await api.get(f"/v1/timeline/{first.id}")
    assert (moved.status_code, moved.headers["location"]) == (308, f"/v1/timeline/{now.id}")
    followed = await api.get(f"/v1/timeline/{first.id}", follow_redirects=True)
    assert [r["source"] for r in followed.json()["reports"]] == ["Агентство early", "Агентство late"]


async def test_an_article_shows_what_it_reports_and_where_that_went(filled: httpx.AsyncClient) -> None:
    entry = (await entries(filled, type="visit"))[0]
    answer = await filled.get(f"/v1/articles/{entry.reports[0].article_id}")
    found = ArticleAnswer.model_validate_json(answer.text)
    assert found.title == entry.reports[0].title
    assert {e.event.id: e.entry_id for e in found.events}[entry.reports[0].event_id] == entry.id
    span = entry.reports[0].evidence_span
    assert (found.text if span.part == "text" else found.title)[span.start : span.stop] == entry.reports[0].evidence


async def test_what_is_not_there_is_said_so(api: httpx.AsyncClient) -> None:
    for kind in ("timeline", "articles"):
        assert (await api.get(f"/v1/{kind}/{uuid4()}")).status_code == 404
        assert (await api.get(f"/v1/{kind}/nonsense")).status_code == 400
    for path in ("/v1/nothing", f"/timeline/{uuid4()}", "/timeline/nonsense", "/nothing"):
        assert (await api.get(path)).status_code == 404
    assert (await api.post("/v1/timeline")).status_code == 405


async def test_the_openapi_document_names_the_filters_and_its_examples_are_true(api: httpx.AsyncClient) -> None:
    document: dict[str, Any] = (await api.get("/openapi.json")).json()
    parameters = {p["name"] for p in document["paths"]["/v1/timeline"]["get"]["parameters"]}
    assert {"actor", "country", "type", "status", "from", "to", "text", "cursor", "limit"} <= parameters
    entry = TimelineEntry.model_validate(examples.ENTRY)
    assert entry.model_dump(mode="json") == examples.ENTRY
    TimelinePage.model_validate(examples.PAGE)
    ArticleAnswer.model_validate(examples.ARTICLE)


def test_without_the_database_it_is_unready_answers_503_and_recovers(
    run_service: RunService, process_group: ProcessGroup, tmp_path: Path
) -> None:
    postgres = Postgres(tmp_path / "postgres", tmp_path / "postgres.log", free_port())
    postgres.start(process_group)
    postgres.wait_ready()
    migrations.upgrade(postgres.url("postgres"), "store")
    web = run_service("web", LETOPIS_DATABASE_URL=postgres.url("postgres"))
    assert httpx.get(f"{web.url}/v1/timeline").status_code == 200
    postgres.kill()
    answer = httpx.get(f"{web.url}/v1/timeline", timeout=30)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.headers["content-type"] == "application/problem+json"
    page = httpx.get(f"{web.url}/", timeout=30)
    assert page.status_code == 503
    assert "недоступна" in page.text
    assert httpx.get(f"{web.url}/readyz", timeout=10).status_code == 503
    postgres.start(process_group)
    postgres.wait_ready()
    web.wait_ready()
    assert httpx.get(f"{web.url}/v1/timeline", timeout=30).status_code == 200
    postgres.stop()
