"""Exports are opened by real readers, and hold what the timeline holds."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import feedparser
import httpx
import icalendar
import pyarrow.parquet as pq
import pytest
from geojson_pydantic import FeatureCollection, Point
from geojson_pydantic.types import Position2D
from typer.testing import CliRunner

from services.cli import build
from services.contracts.event import Participant, Place
from services.contracts.extraction import Extraction
from services.contracts.timeline import TimelineEntry
from services.store.database import Received, Timeline
from services.store.facets import days_covered
from services.store.web import filters
from services.store.web.exports import parquet
from services.store.web.exports.formats import FORMATS
from tests.integration.conftest import RunService
from tests.integration.store.conftest import Snapshot
from tests.integration.store.test_page import fill
from tests.integration.store.test_web import api, entries
from tests.unit.store.made import article, event, extraction, person

__all__ = ["api"]

EVIL = '=HYPERLINK("http://evil") <b>&amp;</b>\x0b; , \\ \nконец'


@pytest.fixture
async def filled(api: httpx.AsyncClient, timeline: Timeline, gold: Sequence[Extraction]) -> httpx.AsyncClient:
    """The API beside the timeline of the gold, an entry that is hard to write down, and one with coordinates."""
    a, b = article("evil"), article("point")
    odd = event(a, "call", [Participant(name=EVIL, country="KZ")], date="2025-12-30", evidence=EVIL)
    place = Place(name="Астана", country="KZ", lat=51.17, lon=71.43)
    who = [person("Владимир Путин", "visitor"), person("Касым-Жомарт Токаев", "host")]
    visit = event(b, "visit", who, date=("2026-02-01", "2026-02-03"), status="planned")
    said = [*gold, extraction(a, odd), extraction(b, visit.model_copy(update={"place": place}))]
    await timeline.replace([Received(each) for each in said])
    return api


async def export(api: httpx.AsyncClient, format_: str, **asked: str) -> str:
    answer = await api.get(f"/v1/exports/{format_}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.content.decode()


async def test_csv_has_a_line_for_each_entry_and_no_formula(filled: httpx.AsyncClient) -> None:
    rows = list(csv.DictReader(io.StringIO(await export(filled, "csv"), newline="")))
    assert [row["id"] for row in rows] == [str(e.id) for e in await entries(filled)]
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())


async def test_json_lines_are_entries(filled: httpx.AsyncClient) -> None:
    lines = (await export(filled, "jsonl", type="visit")).splitlines()
    assert [TimelineEntry.model_validate_json(line) for line in lines] == await entries(filled, type="visit")


async def test_a_calendar_holds_planned_events_on_their_days(filled: httpx.AsyncClient) -> None:
    text = await export(filled, "ics")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = icalendar.Calendar.from_ical(text)
    found = {str(item["UID"]): item for item in calendar.walk("VEVENT")}
    (planned,) = await entries(filled, **{"from": "2026-02-01", "to": "2026-02-02", "status": "planned"})
    item = found[f"{planned.id}@letopis"]
    assert (item.decoded("DTSTART").isoformat(), item.decoded("DTEND").isoformat()) == ("2026-02-01", "2026-02-04")
    assert "Владимир Путин" in str(item["SUMMARY"])
    assert len(found) > 90


async def test_a_feed_reader_reads_the_atom_feed(filled: httpx.AsyncClient) -> None:
    feed = feedparser.parse(await export(filled, "atom"))
    assert not feed.bozo, feed.get("bozo_exception")
    assert len(feed.entries) == len(await entries(filled))
    assert all(e.id and e.title and e.updated for e in feed.entries)


async def test_geojson_has_a_feature_for_each_entry_and_points_where_they_are_known(filled: httpx.AsyncClient) -> None:
    collection = FeatureCollection.model_validate_json(await export(filled, "geojson"))
    assert len(collection.features) == len(await entries(filled))
    points = [feature.geometry for feature in collection.features if feature.geometry]
    assert points == [Point(type="Point", coordinates=Position2D(71.43, 51.17))]
    assert all(feature.id and feature.properties for feature in collection.features)


async def test_event_data_has_source_target_and_codes(filled: httpx.AsyncClient) -> None:
    text = await export(filled, "events", status="planned", **{"from": "2026-02-01"})
    (row, *_) = [r for r in csv.DictReader(io.StringIO(text), dialect="excel-tab") if r["date"] == "2026-02-01"]
    assert (row["source_country"], row["target_country"], row["plover"], row["cameo"]) == ("RU", "KZ", "AGREE", "036")


async def test_parquet_is_a_table_with_a_row_for_each_entry(
    filled: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_ROWS_IN_A_GROUP", 10)
    monkeypatch.setattr(filters, "MAX_LIMIT", 25)
    answer = await filled.get("/v1/exports/parquet", params={"sort": "oldest"})
    file = pq.ParquetFile(io.BytesIO(answer.content))
    assert file.metadata.num_row_groups > 2
    rows = file.read().to_pylist()
    monkeypatch.undo()
    held = await entries(filled, sort="oldest")
    assert [row["id"] for row in rows] == [str(e.id) for e in held]
    for row, entry in zip(rows, held, strict=True):
        assert [p["name"] for p in row["participants"]] == [p.name for p in entry.participants]
        assert [r["evidence"] for r in row["reports"]] == [r.evidence for r in entry.reports]
        assert (row["first_day"], row["last_day"]) == (days_covered(entry) or (None, None))


@pytest.mark.parametrize("format_", list(FORMATS))
async def test_an_empty_timeline_makes_a_file_that_can_be_read(api: httpx.AsyncClient, format_: str) -> None:
    answer = await api.get(f"/v1/exports/{format_}")
    assert answer.status_code == 200
    if format_ == "parquet":
        assert pq.read_table(io.BytesIO(answer.content)).num_rows == 0
    elif format_ == "geojson":
        assert FeatureCollection.model_validate_json(answer.content).features == []
    elif format_ == "ics":
        assert not icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
    elif format_ == "atom":
        assert not feedparser.parse(answer.content).bozo
    else:
        assert len(answer.text.splitlines()) == (0 if format_ == "jsonl" else 1)


async def test_what_is_no_format_or_no_filter_is_refused(filled: httpx.AsyncClient) -> None:
    for path in ("docx", "csv?limit=5", "csv?foo=1", "csv?text=a&sort=relevance"):
        assert (await filled.get(f"/v1/exports/{path}")).status_code == 400


def test_the_commands_show_and_export_what_bears_the_filters(
    run_service: RunService,
    database_url: str,
    gold: Sequence[Extraction],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    fill(database_url, gold)
    monkeypatch.setenv("LETOPIS_API_URL", run_service("web").url)
    letopis = CliRunner()

    shown = letopis.invoke(build(), ["timeline", "--actor", "Лавров", "--type", "signing"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0, shown.output
    assert "Сергей Лавров" in shown.stdout
    assert "Путин" not in shown.stdout
    lines = letopis.invoke(build(), ["timeline", "--type", "visit", "--limit", "3", "--json"]).stdout.splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["visit"] * 3

    file = tmp_path / "visits.csv"
    assert letopis.invoke(build(), ["export", "csv", "--type", "visit", "-o", str(file)]).exit_code == 0
    with file.open(newline="") as table:
        assert {row["type"] for row in csv.DictReader(table)} == {"visit"}
    file = tmp_path / "visits.parquet"
    wanted = ["--type", "visit", "--pair", "KZ-RU", "--min-sources", "1", "--sort", "oldest", "-o", str(file)]
    assert letopis.invoke(build(), ["export", "parquet", *wanted]).exit_code == 0
    assert {row["type"] for row in pq.read_table(file).to_pylist()} == {"visit"}
    refused = letopis.invoke(build(), ["timeline", "--type", "party"])
    assert refused.exit_code != 0
    assert "allowed: visit, meeting, call, signing" in str(refused.exception)


async def test_who_wrote_an_article_and_when_it_was_changed_is_said_wherever_it_is_a_source(
    api: httpx.AsyncClient, timeline: Timeline, snapshot: Snapshot
) -> None:
    first, second = (
        article(name).model_copy(update={"author": f"<b>{name}</b>", "modified_at": datetime.fromisoformat(changed)})
        for name, changed in (("раз", "2025-11-12T15:00:00+05:00"), ("два", "2025-11-13T00:30:00+03:00"))
    )
    for of in (first, second):  # one after the other: the first is read from the database when the second comes
        told = extraction(of, event(of, "call", [person("Владимир Путин")], date="2025-11-12"))
        await timeline.replace([Received(told)])
    ((id_, entry),) = snapshot.entries().items()
    said = {(report["author"], report["modified_at"]) for report in entry["reports"]}
    assert said == {("<b>раз</b>", "2025-11-12T10:00:00Z"), ("<b>два</b>", "2025-11-12T21:30:00Z")}
    of_one = (await api.get(f"/v1/articles/{first.id}")).json()
    assert (of_one["author"], of_one["modified_at"]) == ("<b>раз</b>", "2025-11-12T10:00:00Z")
    (row,) = csv.DictReader(io.StringIO(await export(api, "csv"), newline=""))
    assert row["first_author"] == entry["reports"][0]["author"]
    table = pq.read_table(io.BytesIO((await api.get("/v1/exports/parquet")).content))
    assert {report["author"] for report in table["reports"].to_pylist()[0]} == {"<b>раз</b>", "<b>два</b>"}
    page = (await api.get(f"/timeline/{id_}")).text
    assert "&lt;b&gt;раз&lt;/b&gt;" in page
    assert "изменено" in page
