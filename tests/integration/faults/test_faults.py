"""SIGKILL of each part in the middle of 500 articles, and a replay of all topics: the timeline is the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from tests.integration.faults.road import Road, wait_until

GOLD = Path(__file__).parents[2] / "gold"
COUNT = 500


@pytest.fixture(scope="module")
def articles() -> Sequence[Mapping[str, Any]]:
    """500 articles: the written ones over and over, each round of them in a season of its own."""
    written = [
        json.loads(line)
        for name in ("news_a.jsonl", "news_b.jsonl")
        for line in (GOLD / name).read_text(encoding="utf-8").splitlines()
    ]
    made = []
    for number in range(COUNT):
        season, index = divmod(number, len(written))
        article = {name: value for name, value in written[index].items() if name != "events"}
        article |= {"id": f"{article['id']}-{season}", "url": f"{article['url']}/{season}"}
        if article["published_at"]:
            published = datetime.fromisoformat(article["published_at"]) + timedelta(days=91 * season)
            article["published_at"] = published.isoformat()
        made.append(article)
    return made


@pytest.fixture
def broker(kafka_jars: list[Path], process_group: ProcessGroup, tmp_path: Path) -> Iterator[Kafka]:
    """A broker of the test's own, to be killed."""
    broker = Kafka(tmp_path / "kafka", tmp_path / "kafka.log", kafka_jars, free_port(), free_port())
    broker.start(process_group)
    broker.wait_ready()
    yield broker
    broker.stop()


def database(postgres: Postgres, template: str, name: str) -> str:
    """A database, migrated and empty; it goes with the session's server."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return postgres.url(name)


def test_killed_in_the_middle_it_comes_to_the_timeline_of_an_undisturbed_run(
    broker: Kafka,
    postgres: Postgres,
    migrated_template: str,
    process_group: ProcessGroup,
    articles: Sequence[Mapping[str, Any]],
    tmp_path: Path,
) -> None:
    calm = Road(broker, database(postgres, migrated_template, "calm"), "calm", process_group, tmp_path)
    calm.start()
    calm.push(articles)
    wait_until("all articles are stored", lambda: calm.stored() == COUNT)
    calm.wait_settled()
    calm.stop()
    undisturbed = calm.state()
    assert len(undisturbed.entries) > 100

    road = Road(broker, database(postgres, migrated_template, "killed"), "killed", process_group, tmp_path)
    road.start()
    crawler = ThreadPoolExecutor(1)
    pushed = [crawler.submit(road.push, articles[first : first + 25]) for first in range(0, COUNT, 25)]
    for victim, stored in ((road.extract, 50), (road.store, 150), (broker, 250)):
        wait_until(f"{stored} articles are stored", lambda least=stored: road.stored() >= least)  # type: ignore[misc]
        victim.kill()
        assert road.stored() < COUNT, f"{victim.name} was to be killed in the middle"
        victim.start(process_group)
    for each in pushed:
        each.result()
    wait_until("all articles are stored", lambda: road.stored() == COUNT)
    road.wait_settled()

    assert road.state().differences(undisturbed) == []
    assert road.dead_letters() == 0

    versions = road.versions()
    road.read_all_again()
    road.wait_settled()
    assert road.versions() == versions
    assert road.state().differences(undisturbed) == []
    road.stop()
