"""The timeline at its size on this machine: `make bench-timeline`.

Starts a PostgreSQL of its own. Some thousand entries are written as the store writes them, from made-up news, and
multiplied up to the number asked for, each time with other ids in later weeks; that is loaded directly. Then, one
after the other: the newest migrations, while readers read; how long queries take; what it takes on disk; how fast the
store writes on top of it. Prints tables; asserts nothing.
"""

import argparse
import asyncio
import os
import pickle
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from bench.multiplying import Multiplied, tables
from bench.newsroom import ENTRIES_A_DAY, FIRST_DAY, Newsroom, articles
from services.contracts.extraction import Extraction
from services.contracts.records import decode, encode
from services.contracts.timeline import TimelineEntry
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.process_group import ProcessGroup
from services.platform import migrations
from services.store.app import IN_FLIGHT, spare_the_collector
from services.store.batching import MOST_TOGETHER, Together
from services.store.database import Received, Timeline, pool
from services.store.directory import Directory
from services.store.web import filters
from services.store.web.reading import Reader

SEED_ENTRIES = 4_000
LOADED_AT = "0010"
"""The revision at which the entries are loaded; those after it are run on all of them."""
_CHANGED = {"prints"}
"""Tables that these revisions make anew, and leave to the store to fill."""
_PARTS = ["loading", "queries", "writing"]
_SERVER, _NEWSROOM = "postgres", "newsroom.pickle"
"""In the folder; the newsroom, as it is after what it has told so far, is there once all is loaded."""
_SAMPLES = 60
_PARTITIONS = 4
"""Of the topic of extractions, all with one worker."""

Query = list[tuple[str, str]]
console = Console()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries, with about five mentions each")
    parser.add_argument("--written", type=int, default=28_800, help="extractions that are written on top")
    parser.add_argument(
        "--folder",
        type=Path,
        help="where the database goes, about 32 GB a million, and stays: loaded once it is taken up again, with what "
        "was written meanwhile (without: a folder of its own where TMPDIR says, removed at the end)",
    )
    parser.add_argument("--only", choices=_PARTS, help="of the parts this one, on what is loaded")
    given = parser.parse_args()
    parts = [given.only] if given.only else _PARTS
    with ProcessGroup() as group, _folder(given.folder) as folder:
        if not (folder / _NEWSROOM).exists():
            _make(folder, group, given.entries)
        if parts != ["loading"]:
            with _server(folder, group, durable=True) as server:
                loaded = server.url("letopis")
                newsroom: Newsroom = pickle.loads((folder / _NEWSROOM).read_bytes())  # noqa: S301
                if "queries" in parts:
                    _say("measuring queries")
                    asyncio.run(_query(loaded, server.url("seeds"), (newsroom.first - FIRST_DAY).days, server))
                    _sizes(loaded)
                if "writing" in parts:
                    newsroom.days = max(1, given.written // (4 * ENTRIES_A_DAY))
                    news = [encode(each) for each in articles(newsroom, given.written)]
                    newsroom.first += timedelta(days=newsroom.days)
                    (folder / _NEWSROOM).write_bytes(pickle.dumps(newsroom))  # the next time other news
                    asyncio.run(_write(loaded, news, server))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """The folder that stays or, where none is named, one for this once."""
    with nullcontext() if kept else tempfile.TemporaryDirectory(prefix="letopis-bench-") as name:
        folder = kept or Path(str(name))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # as root, PostgreSQL runs as a user of its own
        yield folder


def _make(folder: Path, group: ProcessGroup, entries: int) -> None:
    """Load so many entries and run the newest migrations on them; notes the newsroom where all that is done."""
    seeds = min(SEED_ENTRIES, entries)
    days = max(1, seeds // ENTRIES_A_DAY)
    newsroom = Newsroom(7, days)
    times = max(1, round(entries / seeds))
    shutil.rmtree(folder / _SERVER, ignore_errors=True)  # of a run that was cut short
    with _server(folder, group, durable=False) as server:
        _say(f"writing {seeds:,} entries as the store writes them")
        seeded = _database(server, "seeds")
        asyncio.run(_seed(seeded, newsroom, seeds))
        _say(f"multiplying them by {times}")
        loaded = _database(server, "letopis", LOADED_AT)
        before = tables(loaded)
        _load(seeded, loaded, before - _CHANGED, times, days)
    with _server(folder, group, durable=True) as server:
        seeded, loaded = server.url("seeds"), server.url("letopis")
        _migrate(loaded)
        with psycopg.connect(loaded, autocommit=True, options="-c search_path=store") as connection:
            connection.execute("TRUNCATE unprinted")
            _load(seeded, loaded, _CHANGED, times, days)
            connection.execute("VACUUM (ANALYZE)")
    newsroom.first += timedelta(days=times * days)
    (folder / _NEWSROOM).write_bytes(pickle.dumps(newsroom))


@contextmanager
def _server(folder: Path, group: ProcessGroup, *, durable: bool) -> Iterator[Postgres]:
    server = Postgres(folder / _SERVER, folder / "postgres.log", free_port(), durable=durable)
    server.start(group)
    server.wait_ready()
    try:
        yield server
    finally:
        server.stop(300)  # what it has in memory is much


def _say(what: str) -> None:
    console.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {what} …")


def _database(server: Postgres, name: str, revision: str | None = None) -> str:
    """Make a database with the store's tables, those of a revision or all; returns its address."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"' if name != "letopis" else "SELECT 1")
    url = server.url(name)
    source = Path(migrations.__file__).parents[1] / "store" / "migrations"
    with tempfile.TemporaryDirectory() as folder:
        for file in source.glob("*.py"):
            if revision is None or file.name[:4] <= revision:
                shutil.copy(file, folder)
        migrations.upgrade(url, "store", Path(folder))
    return url


async def _seed(url: str, newsroom: Newsroom, entries: int) -> None:
    """Write so many entries, about, as the store does, with their copies marked."""
    connections = pool(url, "letopis-bench", 2)
    await connections.open()
    timeline = Timeline(connections)
    stream = newsroom.occasions()
    made = 0
    while made < entries:
        news = [each for _ in range(MOST_TOGETHER // 8) for each in next(stream)]
        await timeline.replace([Received(each) for each in news])
        async with connections.connection() as connection:
            row = await (await connection.execute("SELECT count(*) FROM entries")).fetchone()
        made = row[0] if row else 0
    while await timeline.mark_copies():
        pass
    directory = Directory(connections)
    while await directory.follow():
        pass
    await connections.close()
    # It happened then, not now, and Kafka knows of it.
    with psycopg.connect(url, options="-c search_path=store") as connection:
        connection.execute("UPDATE revisions SET since = coalesce(sort_day, '2010-01-01') + interval '1 day'")
        connection.execute("UPDATE entries SET changed_at = sort_day + interval '1 day'")
        connection.execute("TRUNCATE outbox")


def _load(seeded: str, loaded: str, names: set[str], times: int, days: int) -> None:
    began = time.monotonic()
    with Multiplied(seeded, loaded, names) as multiplied:
        for name, rows in multiplied.load(times, timedelta(days=days)):
            _say(f"{name}: {rows:,} rows, {time.monotonic() - began:.0f} s")
    _say(f"indexes made, {time.monotonic() - began:.0f} s")


# --- migrations ------------------------------------------------------------------------------------------------------


def _migrate(url: str) -> None:
    """Run the migrations that are not yet applied, while others read and write; how long these had to wait."""
    stop = threading.Event()
    waits: dict[str, list[float]] = {"page": [], "entry": [], "note": []}
    statements = {
        "page": "SELECT document::text FROM entries WHERE NOT hidden ORDER BY sort_day DESC, id DESC LIMIT 50",
        "entry": "SELECT document::text FROM entries WHERE version = (SELECT max(version) FROM entries)",
        "note": "INSERT INTO outbox (entry_id, version) VALUES (gen_random_uuid(), 0)",
    }

    def work(name: str) -> None:
        with psycopg.connect(url, autocommit=True, options="-c search_path=store") as connection:
            while not stop.is_set():
                began = time.monotonic()
                connection.execute(statements[name])
                waits[name].append(time.monotonic() - began)
                time.sleep(0.02)

    threads = [threading.Thread(target=work, args=(name,)) for name in statements]
    for thread in threads:
        thread.start()
    time.sleep(1)
    calm = {name: max(found) for name, found in waits.items()}
    began = time.monotonic()
    applied = migrations.upgrade(url, "store")
    seconds = time.monotonic() - began
    stop.set()
    for thread in threads:
        thread.join()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DELETE FROM store.outbox")
    table = Table("while migrating", "runs", "longest ms", "longest ms before")
    for name, found in waits.items():
        table.add_row(name, str(len(found)), f"{1000 * max(found):,.0f}", f"{1000 * calm[name]:,.0f}")
    console.print(f"migrations {', '.join(applied) or '(none)'}: {seconds:.0f} s")
    console.print(table)


# --- queries ---------------------------------------------------------------------------------------------------------


async def _query(url: str, seeded: str, days: int, server: Postgres) -> None:
    ask = _questions(seeded, days)
    connections = pool(url, "letopis-bench", 1, writes=False)
    await connections.open()
    reader = Reader(connections)
    table = Table("query", "found", "p50 ms", "p95 ms", "p99 ms", "most ms", "processor ms", "load")
    for name, question in ask.items():
        times, found = [], []
        busy = time.process_time() + _cpu(server)
        for n in range(_SAMPLES + 5):
            asked = filters.read(question())
            began = time.perf_counter()
            page = await reader.page(asked)
            if n >= 5:  # the first ones find a cold connection
                times.append(1000 * (time.perf_counter() - began))
                found.append(len(page.documents))
        busy = 1000 * (time.process_time() + _cpu(server) - busy) / (_SAMPLES + 5)
        cuts = statistics.quantiles(times, n=100)
        table.add_row(
            name,
            f"{statistics.mean(found):.0f}",
            *(f"{t:.1f}" for t in (cuts[49], cuts[94], cuts[98], max(times), busy)),
            f"{os.getloadavg()[0]:.1f}",
        )
    await connections.close()
    console.print(table)


def _questions(seeded: str, days: int) -> dict[str, Callable[[], Query]]:
    """What users ask, with names and words of entries taken at random, so that the frequent come often."""
    rng = random.Random(11)  # noqa: S311
    with psycopg.connect(seeded) as connection:
        rows = connection.execute("SELECT document::text FROM store.entries ORDER BY id LIMIT 2000").fetchall()
    entries = [TimelineEntry.model_validate_json(document) for (document,) in rows]

    def actor() -> tuple[str, str]:
        names = [p.name for p in rng.choice(entries).participants if p.name]
        return "actor", rng.choice(names) if names else "ба"

    def country() -> str:
        codes = [p.country for p in rng.choice(entries).participants if p.country]
        return rng.choice(codes) if codes else "KZ"

    def pair() -> tuple[str, str]:
        while True:
            codes = sorted({p.country for p in rng.choice(entries).participants if p.country})
            if len(codes) > 1:
                return "pair", f"{codes[0]}-{codes[1]}"

    def place() -> tuple[str, str]:
        names = [e.place.name for e in rng.choices(entries, k=20) if e.place and e.place.name]
        return "place", names[0]

    def words(number: int) -> tuple[str, str]:
        quoted = rng.choice(rng.choice(entries).reports).evidence.split()
        return "text", " ".join(rng.sample(quoted, min(number, len(quoted)))).strip(".,:")

    def day() -> str:
        return (FIRST_DAY + timedelta(days=rng.randrange(days))).isoformat()

    def span(length: int) -> Query:
        first = FIRST_DAY + timedelta(days=rng.randrange(max(1, days - length)))
        return [("from", first.isoformat()), ("to", (first + timedelta(days=length)).isoformat())]

    return {
        "newest": list,
        "from a day on": lambda: [("from", day())],
        "up to a day": lambda: [("to", day())],
        "a month": lambda: span(30),
        "oldest, from a day on": lambda: [("sort", "oldest"), ("from", day())],
        "actor": lambda: [actor()],
        "actor, from a day on": lambda: [actor(), ("from", day())],
        "actor, planned": lambda: [actor(), ("status", "planned")],
        "country": lambda: [("country", country())],
        "country, signings, a year": lambda: [("country", country()), ("type", "signing"), *span(365)],
        "three countries": lambda: [("country", country()) for _ in range(3)],
        "pair": lambda: [pair()],
        "pair, visits": lambda: [pair(), ("type", "visit")],
        "place": lambda: [place()],
        "visits": lambda: [("type", "visit")],
        "of many sources": lambda: [("min_sources", "20")],
        "text, one word": lambda: [words(1)],
        "text, two words": lambda: [words(2)],
        "text and country": lambda: [words(1), ("country", country())],
        "text and pair": lambda: [words(1), pair()],
        "text, a month": lambda: [words(1), *span(30)],
        "text, most relevant": lambda: [words(2), ("sort", "relevance")],
        "as of a day": lambda: [("as_of", day() + "T12:00:00+00:00")],
        "as of a day, actor": lambda: [("as_of", day() + "T12:00:00+00:00"), actor()],
    }


# --- size and writing ------------------------------------------------------------------------------------------------


def _sizes(url: str) -> None:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            """
            SELECT relname, reltuples::bigint, pg_table_size(oid), pg_indexes_size(oid)
            FROM pg_class WHERE relnamespace = 'store'::regnamespace AND relkind = 'r' AND reltuples > 0
            ORDER BY pg_total_relation_size(oid) DESC
            """
        ).fetchall()
        entries = next(number for name, number, *_ in rows if name == "entries")
    table = Table("table", "rows", "MB", "indexes MB")
    for name, number, own, indexes in rows:
        table.add_row(name, f"{number:,}", f"{own / 1e6:,.0f}", f"{indexes / 1e6:,.0f}")
    console.print(table)
    total = sum(own + indexes for _, _, own, indexes in rows)
    console.print(f"{total / entries * 1e6 / 1e9:.1f} GB per million entries")


async def _write(url: str, news: Sequence[bytes], server: Postgres) -> None:
    """Records are handed in as the service does, which has some in work while others are written together."""
    spare_the_collector()
    connections = pool(url, "letopis-bench", 2)
    await connections.open()
    timeline = Timeline(connections)
    together = Together(timeline.replace)
    writing = asyncio.create_task(together.run())
    room = asyncio.Semaphore(_PARTITIONS * IN_FLIGHT)

    async def hand_in(record: bytes) -> None:
        try:
            received = Received(decode(Extraction, record))
            _ = received.mentions
            await together.replace(received)
        finally:
            room.release()

    async def hand_in_all(part: range) -> int:
        async with asyncio.TaskGroup() as handed_in:
            for n in part:
                await room.acquire()
                handed_in.create_task(hand_in(news[n]))
        return len(part)

    async def mark() -> int:
        marked = 0
        while looked_at := await timeline.mark_copies():
            marked += looked_at
        return marked

    table = Table("written", "a second", "ms of Python each", "ms of PostgreSQL each", "a second of two cores", "load")
    steps: list[tuple[str, Callable[[], Awaitable[int]]]] = [
        ("to warm up", partial(hand_in_all, range(len(news) // 3))),
        (f"in batches of {MOST_TOGETHER}", partial(hand_in_all, range(len(news) // 3, len(news)))),
        ("copies marked", mark),
    ]
    for name, step in steps:
        began, own, theirs = time.perf_counter(), time.process_time(), _cpu(server)
        done = await step()
        seconds, own, theirs = time.perf_counter() - began, time.process_time() - own, _cpu(server) - theirs
        table.add_row(
            name,
            f"{done / seconds:,.0f}",
            f"{1000 * own / done:.2f}",
            f"{1000 * theirs / done:.2f}",
            f"{2 * done / (own + theirs):,.0f}",
            f"{os.getloadavg()[0]:.1f}",
        )
    writing.cancel()
    await connections.close()
    console.print(table)


def _cpu(server: Postgres) -> float:
    """Seconds of processor time that the server's processes have had."""
    main = psutil.Process(server.process.pid)
    seconds = 0.0
    for process in (main, *main.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        seconds += times.user + times.system
    return seconds


if __name__ == "__main__":
    main()
