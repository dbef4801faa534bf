"""The extraction engine against stock natasha, on the gold texts: `make bench-engine`.

Prints articles a second of one core for the whole engine and for natasha's Segmenter, NER, morphology and syntax, in
turns; the pool of the service with two processes; memory; the time to load; the worst inputs. One thread a process.

The texts are those of tests/gold and, where it is there, of ../shared/eval. Half of them warm a process up and the
other half are measured, then the other way round in a new process: no text is measured that the process has read, as
it is with news. The engine gets a few texts at a time, as from the pool; natasha knows no such thing.
Times are of the processor, so that other programs on the machine disturb less; the pool is also timed by the clock.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import asyncio
import inspect
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, count, repeat
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
FOLDERS = {"gold": ROOT / "tests" / "gold", "eval": ROOT.parent / "shared" / "eval"}
Text = tuple[str, str, str | None]  # title, text, publication
Read = Callable[[Sequence[Text]], list[Any]]
TOGETHER = 16  # as in services.extract.pool


def texts() -> list[tuple[str, Text]]:
    """All distinct texts with the name of the file they are from."""
    found: dict[str, tuple[str, Text]] = {}
    for path in sorted(path for folder in FOLDERS.values() if folder.is_dir() for path in folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if record.get("text"):
                text = (record.get("title") or "", record["text"], record.get("published_at"))
                found.setdefault(record["text"], (path.stem, text))
    return list(found.values())


# --- what is measured -----------------------------------------------------------------------------


def stock() -> Read:
    if not hasattr(inspect, "getargspec"):  # natasha imports pymorphy2, which calls it; Python 3.11 has it no more
        spec = namedtuple("spec", "args varargs keywords defaults")
        inspect.getargspec = lambda function: spec(*inspect.getfullargspec(function)[:4])
    from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

    segmenter, embedding = Segmenter(), NewsEmbedding()
    ner, morph, syntax = NewsNERTagger(embedding), NewsMorphTagger(embedding), NewsSyntaxParser(embedding)

    def read(texts: Sequence[Text]) -> list[Any]:
        docs = []
        for title, text, _ in texts:
            doc = Doc(f"{title}\n\n{text}")
            doc.segment(segmenter)
            doc.tag_ner(ner)
            doc.tag_morph(morph)
            doc.parse_syntax(syntax)
            docs.append(doc)
        return docs

    return read


def engine() -> Read:
    from services.extract.loading import sparing_the_collector

    with sparing_the_collector():
        from services.extract.engine import Engine

        reader = Engine.load()

    def read(texts: Sequence[Text]) -> list[Any]:
        return reader.extract_all([article(text) for text in texts])

    return read


def article(text: Text) -> Any:
    from services.contracts.article import Article

    title, body, published = text
    day = datetime.fromisoformat(published) if published else None
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Article.compose(
        source="bench", external_id=body[:50], title=title, text=body, published_at=day, received_at=now
    )


SYSTEMS: dict[str, Callable[[], Read]] = {"stock": stock, "engine": engine}


def worst_inputs(size: int = 500_000) -> Iterator[tuple[str, str]]:
    """Texts of `size` bytes of UTF-8 that no journalist writes."""
    dice = random.Random(4)  # noqa: S311
    letters = "абвгдежзийклмнпрстуфхцчшщыэюя"
    sentence = "Президент Казахстана Токаев 5 мая встретился с Путиным в Астане и подписал договор о дружбе"

    def word() -> str:
        return "".join(dice.choices(letters, k=dice.randint(2, 12)))

    def cut(pieces: Iterable[str]) -> str:
        """The pieces together, as many as fill the size."""
        text, room = [], size
        for piece in pieces:
            text.append(piece)
            room -= len(piece.encode())
            if room <= 0:
                break
        return "".join(text).encode()[:size].decode(errors="ignore")

    yield "one line", cut(repeat(f"{sentence}, "))
    yield "one sentence a line", cut(repeat(f"{sentence}.\n"))
    yield "no spaces", cut(repeat("встреча"))
    yield "no spaces, mixed", cut(repeat(sentence.replace(" ", "")))
    yield "nested quotes", cut(chain(repeat("«Визит ", size // 20), repeat("»")))
    yield "word list", cut(f"{word()} " for _ in count())
    yield "names", cut(f"встретил {word().title()} " for _ in count())
    yield "digits", cut(chain(["визит "], (dice.choice("0123456789") for _ in count())))
    yield "numbers", cut(chain(["визит"], (f" {dice.randint(0, 9999)}" for _ in count())))
    yield "dates", cut(repeat("встреча 5 мая 2025 года с 3 по 8 июня "))
    yield "control characters", cut(chain(["визит"], (chr(dice.randint(0, 31)) for _ in count())))
    yield "full stops", cut(chain(["визит"], repeat(".")))
    yield "abbreviations", cut(repeat("визит г. А. "))
    yield "opening brackets", cut(chain(["встреча "], repeat("(")))
    yield "commas", cut(chain(["встреча"], repeat(", Токаев")))
    yield "emoji", cut(chain(["визит"], repeat("😀")))


# --- workers: one process each, which prints its figures as JSON ----------------------------------


def memory() -> tuple[float, float]:
    """Resident memory now and at its greatest, in MB."""
    resident = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(resident.split()[1]) / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed(system: str, half: int) -> dict[str, Any]:
    start = time.process_time()
    read = SYSTEMS[system]()
    load = time.process_time() - start
    everything = texts()
    warming, measured = everything[1 - half :: 2], everything[half::2]
    for group in groups([text for _, text in warming]):
        read(group)
    seconds: dict[str, float] = {}
    articles: dict[str, int] = {}
    for source in sorted({source for source, _ in measured}):
        of_source = [text for name, text in measured if name == source]
        articles[source] = len(of_source)
        start = time.process_time()
        for group in groups(of_source):
            read(group)
        seconds[source] = time.process_time() - start
    return {"load": load, "articles": articles, "seconds": seconds, "memory": memory()}


def groups(read: Sequence[Text]) -> Iterator[Sequence[Text]]:
    return (read[at : at + TOGETHER] for at in range(0, len(read), TOGETHER))


def pool(half: int, workers: int = 2) -> dict[str, Any]:
    from services.extract.loading import load
    from services.extract.pool import Pool
    from services.extract.settings import EngineSettings

    everything = [article(text) for _, text in texts()]

    async def run() -> dict[str, Any]:
        async with Pool.open(load(EngineSettings(workers=workers)), workers, 60.0) as opened:
            await asyncio.gather(*map(opened.extract, everything[1 - half :: 2]))
            began, processor = time.perf_counter(), processor_time()
            await asyncio.gather(*map(opened.extract, everything[half::2]))
            clock, processor = time.perf_counter() - began, processor_time() - processor
            return {"articles": len(everything[half::2]), "clock": clock, "processor": processor}

    return asyncio.run(run())


def processor_time() -> float:
    """Seconds that this process and its children have computed."""
    seconds = time.process_time()
    for child in multiprocessing.active_children():
        fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
        seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def worst() -> dict[str, Any]:
    read = engine()
    rows = []
    for name, text in worst_inputs():
        start = time.process_time()
        (extraction,) = read([("", text, None)])
        rows.append((name, time.process_time() - start, len(extraction.events), extraction.partial, memory()[1]))
    return {"rows": rows}


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, *arguments]
    # Byte code is kept, as in an installation: a process that compiles the engine takes a third of a second longer.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> dict[str, Any]:
    output, _ = process.communicate()
    if process.returncode:
        sys.exit(f"a measurement failed (exit status {process.returncode}); what it said is above")
    figures: dict[str, Any] = json.loads(output)
    return figures


# --- the report -----------------------------------------------------------------------------------


def report(console: Console) -> None:
    runs: dict[str, list[dict[str, Any]]] = {"stock": [], "engine": []}
    for half in (0, 1):
        for system in SYSTEMS:
            with console.status(f"{system}, half {half + 1} of 2"):
                runs[system].append(finish(start("--speed", system, "--half", str(half))))
    with console.status("the pool"):
        pools = [finish(start("--pool", "--half", str(half))) for half in (0, 1)]

    table = Table("texts", "articles", "stock, articles/s", "engine, articles/s", "ratio", title="one core")
    sources = sorted(runs["stock"][0]["seconds"])
    for name, within in [*((source, [source]) for source in sources), ("all", sources)]:
        number = sum(run["articles"].get(source, 0) for run in runs["stock"] for source in within)
        rates = {
            system: number / sum(run["seconds"].get(source, 0.0) for run in runs[system] for source in within)
            for system in SYSTEMS
        }
        ratio = rates["engine"] / rates["stock"]
        table.add_row(name, str(number), f"{rates['stock']:.1f}", f"{rates['engine']:.1f}", f"{ratio:.1f} x")
    console.print(table)

    articles, clock, processor = (sum(run[key] for run in pools) for key in ("articles", "clock", "processor"))
    console.print(
        f"the service's pool with two processes: {articles / clock:.0f} articles/s by the clock; "
        f"of two cores all to itself {2 * articles / processor:.0f}, by the processor time of all three processes"
    )

    table = Table("", "stock", "engine", title="a process")
    for name, figure in {
        "load, s": lambda both: f"{min(run['load'] for run in both):.2f}",  # the first may have to compile
        "memory after the texts, MB": lambda both: f"{both[0]['memory'][0]:.0f}",
        "memory at its greatest, MB": lambda both: f"{both[0]['memory'][1]:.0f}",
    }.items():
        table.add_row(name, figure(runs["stock"]), figure(runs["engine"]))
    console.print(table)

    with console.status("the worst inputs"):
        rows = finish(start("--worst"))["rows"]
    table = Table("500 KB of", "seconds", "events", "partial", "greatest memory, MB", title="worst inputs")
    for name, seconds, events, partial, resident in rows:
        table.add_row(name, f"{seconds:.2f}", str(events), "yes" if partial else "no", f"{resident:.0f}")
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", choices=SYSTEMS, help="measure one system and print JSON")
    parser.add_argument("--pool", action="store_true", help="measure the pool and print JSON")
    parser.add_argument("--half", type=int, default=0, choices=(0, 1))
    parser.add_argument("--worst", action="store_true", help="measure the worst inputs and print JSON")
    options = parser.parse_args()
    if options.speed:
        print(json.dumps(speed(options.speed, options.half)))
    elif options.pool:
        print(json.dumps(pool(options.half)))
    elif options.worst:
        print(json.dumps(worst()))
    else:
        report(Console())


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
