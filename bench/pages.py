"""Pages into articles: `make bench-pages`.

Reads the pages of `tests/gold/pages/` (or those of a folder of the same form) and prints what came out right, and
pages a second by this process's own time; below it the text alone, as it is read now and by trafilatura only, in the
same run. F1 is that of runs of four words, as scrapinghub's article-extraction-benchmark counts it: precision and
recall of the shingles of each page, averaged over the pages.
With --benchmark FOLDER it measures the text on a copy of that benchmark instead (`ground-truth.json`, `html/`).
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import trafilatura
from rich.console import Console
from rich.table import Table

from services.ingest.addresses import canonical
from services.ingest.encodings import decode
from services.ingest.pages import NoArticle, Page, read_page
from services.ingest.pages.main_text import main_text
from services.ingest.pages.metadata import Metadata
from services.ingest.pages.tree import parse

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "pages"
FIELDS = ("title", "published_at", "modified_at", "author", "lang", "canonical")
Found = TypeVar("Found")
_WORDS = re.compile(r"\w+")
_RUN = 4


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page, and what should come out of it."""

    name: str
    raw: bytes
    said: dict[str, Any]


def gold_pages(folder: Path = GOLD) -> list[GoldPage]:
    """The pages of a folder with a `gold.jsonl`."""
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [GoldPage(said["file"], (folder / said["file"]).read_bytes(), said) for said in map(json.loads, lines)]


def benchmark_pages(folder: Path) -> list[GoldPage]:
    """The pages of a copy of article-extraction-benchmark."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        GoldPage(
            name,
            gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()),
            {**said, "text": said["articleBody"]},
        )
        for name, said in truth.items()
    ]


def read(page: GoldPage) -> Page | None:
    """As ingest would read it; None where it finds no article."""
    fetched = page.said.get("fetched_at")
    try:
        return read_page(
            page.raw,
            page.said["url"],
            page.said.get("label"),
            fetched_at=datetime.fromisoformat(fetched) if fetched else None,
        )
    except NoArticle:
        return None


def fields_of(page: Page | None) -> dict[str, Any]:
    """What is compared beside the text, times to the minute."""
    if page is None:
        return dict.fromkeys(FIELDS)
    return {
        "title": page.title,
        "published_at": _minute(page.published_at),
        "modified_at": _minute(page.modified_at),
        "author": page.author,
        "lang": page.lang,
        "canonical": page.url and canonical(page.url),
    }


def expected(page: GoldPage) -> dict[str, Any]:
    """The same of the gold."""
    said = page.said
    return {
        name: _minute(said[name] and datetime.fromisoformat(said[name])) if name.endswith("_at") else said[name]
        for name in FIELDS
    }


def _minute(moment: datetime | None) -> str | None:
    """The minute and the offset: 16:05+05:00 is not 14:05+03:00, for the day of an article is that of its site."""
    return moment.replace(second=0, microsecond=0).isoformat() if moment else None


def overlap(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of the runs of four words."""
    ours, theirs = _shingles(found), _shingles(true)
    both = (ours & theirs).total()
    return (both / ours.total() if ours else 0.0), (both / theirs.total() if theirs else 1.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORDS.findall(text)
    return Counter(tuple(words[place : place + _RUN]) for place in range(max(1, len(words) - _RUN + 1)) if words)


def f1(pairs: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """F1, precision and recall, averaged over pages first."""
    precisions, recalls = zip(*pairs, strict=True)
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def text_alone(page: GoldPage) -> str:
    """The text by the two fast readers, and trafilatura in doubt; no rules for sites, no JSON-LD."""
    html = decode(page.raw, page.said.get("label"))
    if (tree := parse(html)) is None:
        return ""
    metadata = Metadata(tree, page.said["url"])
    return main_text(tree, html, metadata.title, metadata.description)


def by_trafilatura(page: GoldPage) -> str:
    """The text by trafilatura alone."""
    html = decode(page.raw, page.said.get("label"))
    found = trafilatura.bare_extraction(
        html, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False
    )
    return getattr(found, "text", None) or ""


def timed(pages: list[GoldPage], reader: Callable[[GoldPage], Found]) -> tuple[list[Found], float]:
    """What was read, and pages a second of processor time."""
    for page in pages[:20]:
        reader(page)  # models and rules are loaded
    start = time.process_time()
    found = [reader(page) for page in pages]
    return found, len(pages) / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmark", type=Path, help="folder of article-extraction-benchmark")
    parser.add_argument("--folder", type=Path, default=GOLD, help="pages with a gold.jsonl")
    parser.add_argument("--mistakes", action="store_true", help="print what came out wrong")
    arguments = parser.parse_args()
    console = Console()
    pages = benchmark_pages(arguments.benchmark) if arguments.benchmark else gold_pages(arguments.folder)
    found, rate = timed(pages, read)
    scores = [overlap(page.said["text"], one.text if one else "") for page, one in zip(pages, found, strict=True)]
    whole, precision, recall = f1(scores)
    table = Table(
        "", "pages", "F1", "precision", "recall", "pages/s of a core", *(() if arguments.benchmark else FIELDS)
    )
    right: list[str] = []
    if not arguments.benchmark:
        pairs = [(expected(page), fields_of(one)) for page, one in zip(pages, found, strict=True)]
        right = [f"{sum(told[name] == read_[name] for told, read_ in pairs)}/{len(pages)}" for name in FIELDS]
        if arguments.mistakes:
            for page, score, (told, read_), one in zip(pages, scores, pairs, found, strict=True):
                for name in FIELDS:
                    if told[name] != read_[name]:
                        console.print(f"{page.name}: {name}: {read_[name]!r}, not {told[name]!r}")
                if min(score) < 1:
                    console.print(f"{page.name}: precision {score[0]:.2f}, recall {score[1]:.2f}")
                    theirs, ours = page.said["text"].split("\n"), (one.text if one else "").split("\n")
                    console.print(
                        *(f"  - {line}" for line in theirs if line not in ours),
                        *(f"  + {line}" for line in ours if line not in theirs),
                        sep="\n",
                    )
    table.add_row(
        "Letopis", str(len(pages)), f"{whole:.3f}", f"{precision:.3f}", f"{recall:.3f}", f"{rate:.0f}", *right
    )
    for name, reader in (("its text alone", text_alone), ("trafilatura alone", by_trafilatura)):
        texts, rate = timed(pages, reader)
        compared = f1([overlap(page.said["text"], text) for page, text in zip(pages, texts, strict=True)])
        table.add_row(name, str(len(pages)), *(f"{each:.3f}" for each in compared), f"{rate:.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
