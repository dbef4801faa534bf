"""The timeline in PostgreSQL is that of the articles it was given, however they came."""

import asyncio
import random
from collections.abc import Sequence
from uuid import UUID

import pytest

from services.contracts.event import Participant
from services.contracts.extraction import Extraction
from services.store.clustering import cluster
from services.store.consensus import entry_id
from services.store.database import Outcome, Received, Timeline, pool
from services.store.mentions import mentions_of
from tests.integration.store.conftest import Snapshot
from tests.unit.store.made import article, event, extraction, person


def received(*extractions: Extraction) -> list[Received]:
    return [Received(each) for each in extractions]


def expected(extractions: Sequence[Extraction]) -> dict[str, str]:
    clusters = cluster(m for each in extractions for m in mentions_of(each))
    return {str(m.id): str(entry_id(c)) for c in clusters for m in c}


async def test_one_by_one_in_any_order_and_in_batches_give_one_timeline(
    timeline: Timeline, snapshot: Snapshot, gold: Sequence[Extraction]
) -> None:
    shuffled = list(gold)
    random.Random(1).shuffle(shuffled)
    for each in shuffled:
        await timeline.replace(received(each))
    assert snapshot.mentions() == expected(gold)
    first = snapshot.entries()

    again = Timeline(timeline._pool)  # nothing remembered: all is read from the database
    for start in range(0, len(gold), 7):
        replay = [e.model_copy(update={"extractor": 2}) for e in gold[start : start + 7]]
        await again.replace(received(*replay))
    assert snapshot.entries() == first


async def test_a_replay_has_no_effect(timeline: Timeline, snapshot: Snapshot, gold: Sequence[Extraction]) -> None:
    await timeline.replace(received(*gold))
    versions = snapshot.versions()
    for each in gold:
        outcome = await timeline.replace(received(each, each))
        assert outcome == Outcome(taken=0, ignored=1, written=0, withdrawn=0)
    assert snapshot.versions() == versions


async def test_a_newer_extraction_with_the_same_events_changes_no_entry(
    timeline: Timeline, snapshot: Snapshot, gold: Sequence[Extraction]
) -> None:
    await timeline.replace(received(*gold))
    versions = snapshot.versions()
    fresh = Timeline(timeline._pool)
    outcome = await fresh.replace(received(*(e.model_copy(update={"extractor": 9}) for e in gold)))
    assert (outcome.taken, outcome.written, outcome.withdrawn) == (len(gold), 0, 0)
    assert snapshot.versions() == versions


async def test_a_revision_replaces_what_the_article_said(timeline: Timeline, snapshot: Snapshot) -> None:
    who = [person("Владимир Путин"), person("Касым-Жомарт Токаев")]
    first, second = article("a"), article("a", revision=2, text="Другой текст.")
    other = article("b")
    meeting = event(first, "meeting", who, date="2025-11-12", place="Москва")
    call = event(second, "call", who, date="2025-11-12")
    same = event(other, "meeting", who, date="2025-11-12", place="Москва")
    await timeline.replace(received(extraction(first, meeting)))
    await timeline.replace(received(extraction(other, same)))
    assert [len(e["reports"]) for e in snapshot.entries().values()] == [2]

    await timeline.replace(received(extraction(second, call)))
    entries = {e["type"]: [r["source"] for r in e["reports"]] for e in snapshot.entries().values()}
    assert entries == {"call": ["Агентство a"], "meeting": ["Агентство b"]}

    late = await timeline.replace(received(extraction(first, meeting)))
    assert late.ignored == 1
    assert {e["type"]: len(e["reports"]) for e in snapshot.entries().values()} == {"call": 1, "meeting": 1}


async def test_a_withdrawn_article_takes_with_it_what_rested_on_it_alone(
    timeline: Timeline, snapshot: Snapshot
) -> None:
    who = [person("Владимир Путин"), person("Касым-Жомарт Токаев")]
    a, b = article("a"), article("b", "2025-11-13")
    meeting = event(a, "meeting", who, date="2025-11-12", place="Москва")
    await timeline.replace(received(extraction(a, meeting, event(a, "call", who, date="2025-11-10"))))
    await timeline.replace(received(extraction(b, event(b, "meeting", who, date="2025-11-12", place="Москва"))))
    old = next(id_ for id_, e in snapshot.entries().items() if e["type"] == "meeting")

    gone = a.model_copy(update={"revision": 2, "withdrawn": True})
    await timeline.replace(received(extraction(gone)))
    (entry,) = snapshot.entries().values()
    assert [r["source"] for r in entry["reports"]] == ["Агентство b"]
    assert entry["id"] != old
    assert str(await timeline.led_to(UUID(old))) == entry["id"]


async def test_a_meeting_is_part_of_the_visit_that_another_article_reports(
    timeline: Timeline, snapshot: Snapshot
) -> None:
    a, b, c = article("a"), article("b", "2025-11-13"), article("c", "2025-11-14")
    tokayev, putin = person("Касым-Жомарт Токаев"), person("Владимир Путин")
    meeting = event(a, "meeting", [putin, tokayev], date="2025-11-12", place="Москва")
    visitor = person("Касым-Жомарт Токаев", "visitor")
    visit = event(b, "visit", [visitor], date=("2025-11-11", "2025-11-12"), place="Москва")
    await timeline.replace(received(extraction(a, meeting)))
    await timeline.replace(received(extraction(b, visit)))

    def parts() -> dict[str, str | None]:
        return {e["type"]: e["part_of"] for e in snapshot.entries().values()}

    (visit_id,) = (id_ for id_, e in snapshot.entries().items() if e["type"] == "visit")
    assert parts() == {"meeting": visit_id, "visit": None}

    signing = event(c, "signing", [person("Касым-Жомарт Токаев", "signatory")], date="2025-11-11", place="Москва")
    await timeline.replace(received(extraction(c, signing)))
    assert parts() == {"meeting": visit_id, "visit": None, "signing": visit_id}

    await timeline.replace(received(extraction(b.model_copy(update={"revision": 2, "withdrawn": True}))))
    assert parts() == {"meeting": None, "signing": None}


@pytest.mark.parametrize("visit_first", [True, False])
async def test_what_a_guest_only_witnessed_is_part_of_his_visit_whichever_is_reported_first(
    timeline: Timeline, snapshot: Snapshot, visit_first: bool
) -> None:
    a, b = article("a"), article("b", "2025-11-13")
    signers = [person("Сергей Лавров", "signatory"), person("Мурат Нуртлеу", "signatory")]
    witness, visitor = person("Касым-Жомарт Токаев", "witness"), person("Касым-Жомарт Токаев", "visitor")
    signing = event(a, "signing", [*signers, witness], date="2025-11-12", place="Москва")
    visit = event(b, "visit", [visitor], date=("2025-11-11", "2025-11-12"), place="Москва")
    told = (
        [extraction(b, visit), extraction(a, signing)]
        if visit_first
        else [extraction(a, signing), extraction(b, visit)]
    )
    for each in told:
        await timeline.replace(received(each))
    entries = {e["type"]: e for e in snapshot.entries().values()}
    assert entries["signing"]["part_of"] == entries["visit"]["id"]


@pytest.mark.parametrize("visit_first", [True, False])
async def test_a_visit_is_found_by_who_travels_and_when_though_no_report_says_both(
    timeline: Timeline, snapshot: Snapshot, visit_first: bool
) -> None:
    a, b, c = article("a"), article("b", "2025-11-13"), article("c", "2025-11-13")
    president = Participant(name=None, role="президент", country="KZ", function="visitor")
    dated = event(a, "visit", [president], date=("2025-11-11", "2025-11-13"), place="Москва")
    visitor = person("Касым-Жомарт Токаев", "visitor")
    named = event(b, "visit", [visitor], date=("2025-11", "2025-11"), place="Москва")
    talks = [person("Касым-Жомарт Токаев"), person("Владимир Путин")]
    meeting = event(c, "meeting", talks, date="2025-11-12", place="Москва")
    visit = [extraction(a, dated), extraction(b, named)]
    for each in [*visit, extraction(c, meeting)] if visit_first else [extraction(c, meeting), *visit]:
        await timeline.replace(received(each))
    entries = {e["type"]: e for e in snapshot.entries().values()}
    assert entries["meeting"]["part_of"] == entries["visit"]["id"]


async def test_several_workers_at_once_in_batches_of_any_size_give_the_same_timeline(
    database_url: str, snapshot: Snapshot, gold: Sequence[Extraction]
) -> None:
    pools = [pool(database_url, f"worker-{n}", 2) for n in range(4)]
    for each in pools:
        await each.open()
    workers = [Timeline(each) for each in pools]
    share = [list(gold) for _ in workers]
    for n, articles in enumerate(share):
        random.Random(n).shuffle(articles)

    async def work(worker: Timeline, articles: list[Extraction], sizes: random.Random) -> None:
        while articles:
            size = sizes.choice((1, 1, 2, 8, 20, 40))  # under the locks of its actors, or under all
            batch, articles = articles[:size], articles[size:]
            await worker.replace(received(*batch))

    await asyncio.gather(*(work(w, a, random.Random(n)) for n, (w, a) in enumerate(zip(workers, share, strict=True))))
    for each in pools:
        await each.close()
    assert snapshot.mentions() == expected(gold)
    parallel = snapshot.entries()
    one = pool(database_url, "alone", 1)
    await one.open()
    await Timeline(one).replace(received(*(e.model_copy(update={"extractor": 2}) for e in gold)))
    await one.close()
    assert snapshot.entries() == parallel
