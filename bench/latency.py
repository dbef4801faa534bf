"""From push to timeline on this machine: `make bench-latency`.

Starts the whole one-machine stack in a folder of its own, pushes the sample articles over and over at a steady rate,
each round of them in a season of its own, and measures for each article the time from its 202 to its rows in the
store's tables, which the API reads without a cache. The database is asked every 5 ms.
"""

import argparse
import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
from rich.console import Console
from rich.table import Table

from services.local.folder import taken
from services.local.ports import free_port
from services.local.process_group import ProcessGroup
from services.local.stack import Ports, Stack

PATIENCE_S = 60
_SEASON = timedelta(days=91)


class Silent:
    """A narrator that tells warnings only."""

    def begin(self, what: str) -> None:
        """Nothing."""

    def done(self, what: str, where: str = "") -> None:
        """Nothing."""

    def warn(self, text: str) -> None:
        """On the terminal."""
        print(text)

    def fetched(self, done: int, total: int) -> None:
        """Nothing."""


def articles() -> Iterator[dict[str, Any]]:
    """Distinct articles without end."""
    lines = files("services.local").joinpath("sample.jsonl").read_text(encoding="utf-8").splitlines()
    written = [json.loads(line) for line in lines]
    for season in itertools.count():
        for article in written:
            published = article["published_at"] and datetime.fromisoformat(article["published_at"]) + season * _SEASON
            yield article | {
                "id": f"{article['id']}-{season}",
                "url": f"{article['url']}/{season}",
                "published_at": published and published.isoformat(),
            }


def measure(where: dict[str, str], pushed: Iterator[dict[str, Any]], rate: float, seconds: float) -> list[float]:
    """Push at the rate for so long; the seconds from acceptance to visibility of each article."""
    accepted: dict[UUID, float] = {}
    visible: dict[UUID, float] = {}
    count = int(rate * seconds)
    headers = {"Authorization": f"Bearer {where['LETOPIS_API_KEY']}"}
    with (
        httpx.Client(base_url=where["LETOPIS_INGEST_URL"], headers=headers, timeout=PATIENCE_S) as client,
        psycopg.connect(where["LETOPIS_DATABASE_URL"], autocommit=True) as database,
        ThreadPoolExecutor(16) as pool,
    ):

        def push(article: dict[str, Any]) -> None:
            answer = client.post("/v1/articles", json=article).raise_for_status()
            accepted[UUID(answer.json()["id"])] = time.monotonic()

        begin = time.monotonic()
        futures = []
        while len(visible) < count and time.monotonic() < begin + seconds + PATIENCE_S:
            due = min(count, int((time.monotonic() - begin) * rate) + 1)
            futures += [pool.submit(push, next(pushed)) for _ in range(due - len(futures))]
            waiting = [id_ for id_ in list(accepted) if id_ not in visible]
            rows = database.execute("SELECT id FROM store.articles WHERE id = ANY(%s)", [waiting]).fetchall()
            visible |= dict.fromkeys((id_ for (id_,) in rows), time.monotonic())
            time.sleep(0.005)
        for future in futures:
            future.result()
    return [visible.get(id_, float("inf")) - at for id_, at in accepted.items()]


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", type=float, nargs="+", default=[10, 50], help="articles a second")
    parser.add_argument("--seconds", type=float, default=20, help="at each rate")
    chosen = parser.parse_args()
    table = Table("articles/s", "articles", "p50 ms", "p95 ms", "p99 ms", "most ms", "load of the machine")
    with (
        tempfile.TemporaryDirectory(prefix="letopis-bench-") as name,
        taken(Path(name)) as folder,
        ProcessGroup(held=[folder.lock]) as group,
    ):
        folder.path.chmod(0o755)  # as root, PostgreSQL runs as a user of its own
        os.environ["LETOPIS_DATA"] = name
        stack = Stack(folder, group, Ports(*(free_port() for _ in range(4))), Silent())
        try:
            where = stack.start()
            pushed = articles()
            measure(where, pushed, 10, 5)  # warm
            for rate in chosen.rates:
                times = [1000 * each for each in measure(where, pushed, rate, chosen.seconds)]
                cuts = statistics.quantiles(times, n=100)
                figures = (f"{each:,.0f}" for each in (cuts[49], cuts[94], cuts[98], max(times)))
                table.add_row(f"{rate:g}", str(len(times)), *figures, f"{os.getloadavg()[0]:.1f}")
        finally:
            stack.stop()
    Console().print(table)


if __name__ == "__main__":
    main()
