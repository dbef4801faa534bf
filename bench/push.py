"""The push door on this machine: `make bench-push`.

Starts Apache Kafka, PostgreSQL and one ingest process in a folder of its own, pushes streams of distinct articles
(2.4 KB of JSON each) at once, and prints articles a second, each confirmed by Kafka with acks=all, by the clock and
by the ingest process's own processor time: other programs on the machine disturb the second less. Then it pushes
all again, for duplicates.
"""

import argparse
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from services.contracts.topics import Topics
from services.local import jars
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from services.local.service import Service
from services.platform import kafka, migrations, topics

KEY = "the-key-of-the-benchmark"
TEXT = "Президенты России и Казахстана встретились в Астане и обсудили вопросы двустороннего сотрудничества. " * 12


def stream(number: int, run: str, articles: int) -> bytes:
    """One NDJSON body."""
    items = (
        {
            "id": f"{run}-{number}-{n}",
            "url": f"https://example.org/{run}/{number}/{n}",
            "title": f"Новость {n}",
            "text": f"{n}. {TEXT}",
            "published_at": "2025-11-12T16:05:00+03:00",
        }
        for n in range(articles)
    )
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in items)


def push(url: str, bodies: list[bytes]) -> dict[str, int]:
    """Push all bodies at once; how many articles met which fate."""

    def one(body: bytes) -> dict[str, int]:
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-ndjson"}
        answer = httpx.post(f"{url}/v1/articles", content=body, headers=headers, timeout=600)
        return dict(json.loads(answer.content.splitlines()[-1]))

    with ThreadPoolExecutor(len(bodies)) as pool:
        answers = list(pool.map(one, bodies))
    return {fate: sum(answer[fate] for answer in answers) for fate in ("accepted", "duplicate", "refused")}


def measured(table: Table, name: str, ingest: Service, bodies: list[bytes], articles: int) -> None:
    """Push, and add a row."""
    process = psutil.Process(ingest.process.pid)
    before, started = sum(process.cpu_times()[:2]), time.monotonic()
    fates = push(ingest.url, bodies)
    seconds = time.monotonic() - started
    processor = sum(process.cpu_times()[:2]) - before
    told = ", ".join(f"{count:,} {fate}" for fate, count in fates.items() if count)
    rss = process.memory_info().rss / 1024**2
    table.add_row(
        name,
        told,
        f"{articles / seconds:,.0f}",
        f"{articles / processor:,.0f}",
        f"{os.getloadavg()[0]:.1f}",
        f"{rss:.0f}",
    )


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--streams", type=int, default=2)
    chosen = parser.parse_args()
    group = ProcessGroup()
    with tempfile.TemporaryDirectory(prefix="letopis-bench-") as name:
        folder = Path(name)
        broker = Kafka(folder / "kafka", folder / "kafka.log", jars.fetch(jars.locked()), free_port(), free_port())
        database = Postgres(folder / "postgres", folder / "postgres.log", free_port())
        for program in (broker, database):
            program.start(group)
        for program in (broker, database):
            program.wait_ready()
        migrations.upgrade(database.url("postgres"), "ingest")
        with kafka.admin([broker.address]) as admin:
            topics.reconcile(admin, Topics().all(), replication=1)
        settings = {
            "LETOPIS_KAFKA": broker.address,
            "LETOPIS_DATABASE_URL": database.url("postgres"),
            "LETOPIS_API_KEYS": f"bench:{KEY}",
        }
        ingest = Service("ingest", free_port(), settings, folder / "ingest.log")
        ingest.start(group)
        ingest.wait_ready()
        table = Table("run", "fate", "articles/s", "articles/s of one core", "load of the machine", "MB resident")
        push(ingest.url, [stream(0, "warm", 1_000)])
        each = chosen.articles // chosen.streams
        for run in ("first", "second"):
            bodies = [stream(number, run, each) for number in range(chosen.streams)]
            measured(table, f"{run}: new", ingest, bodies, each * chosen.streams)
        measured(table, "again: duplicates", ingest, bodies, each * chosen.streams)
        Console().print(table)
        ingest.stop()
        broker.stop()
        database.stop()
    group.close()


if __name__ == "__main__":
    main()
