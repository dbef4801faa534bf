"""A worker that does what the text of an article says; run as a child process by the tests of the platform.

`say X`: one extraction without events. `wait S`: the same, S seconds later. `permanent`, `defect`: fail in that way.
`huge`: return an output that no topic takes. `until FILE`: fail for a passing reason until the file is there.
The handler notes every try in the file LETOPIS_TEST_NOTES: begun or done, and the text. With LETOPIS_TEST_HURRY set,
nothing waits. With LETOPIS_TEST_SKIPPED="PARTITION OFFSET", the worker believes once that messages before that one
were skipped; with LETOPIS_TEST_IN_FLIGHT=N it takes up so many of a partition at once.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from faust.types import TP

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.platform import logging
from services.platform.errors import PassingError, PermanentError
from services.platform.progress import Progress, SkippedMessages
from services.platform.settings import load
from services.platform.streaming import Context, Handler, Outgoing, Worker, WorkerSettings


def break_once(partition: int, offset: int) -> None:
    """Have the worker see, once, a message where an earlier one was due."""
    begin = Progress.begin
    broken = []

    def see_skipped(self: Progress[TP], tp: TP, seen: int) -> None:
        if (tp.partition, seen) == (partition, offset) and not broken:
            broken.append(True)
            raise SkippedMessages("as the test wants it")
        begin(self, tp, seen)

    Progress.begin = see_skipped  # type: ignore[method-assign, assignment]


def main() -> None:
    if skipped := os.environ.get("LETOPIS_TEST_SKIPPED"):
        break_once(*map(int, skipped.split()))
    settings = load(WorkerSettings)
    logging.configure("extract", settings.log_level, settings.log_format)
    notes = Path(os.environ["LETOPIS_TEST_NOTES"])
    extractions = settings.topics().extractions

    def note(word: str, article: Article) -> None:
        with notes.open("a", encoding="utf-8") as file:
            file.write(f"{word} {article.text}\n")

    async def handle(article: Article, context: Context) -> Sequence[Outgoing]:
        note("begun", article)
        word, _, rest = article.text.partition(" ")
        if word == "permanent":
            raise PermanentError("never")
        if word == "defect":
            raise KeyError("a defect")
        if word == "until" and not os.path.exists(rest):  # noqa: ASYNC240
            raise PassingError("the file is not there")
        if word == "wait" and "LETOPIS_TEST_HURRY" not in os.environ:
            await asyncio.sleep(float(rest.split()[0]))
        if word == "huge":
            output = Outgoing(extractions.name, None, os.urandom(8 * 1024 * 1024), [])
        else:
            output = Outgoing.of(
                extractions,
                Extraction(article=article, extractor=1),
                key=str(article.id),
                service="extract",
                identity=f"{article.id}/{article.revision}",
                traceparent=context.traceparent,
            )
        note("done", article)
        return [output]

    @asynccontextmanager
    async def handler() -> AsyncIterator[Handler[Article]]:
        yield handle

    in_flight = int(os.environ.get("LETOPIS_TEST_IN_FLIGHT", "1"))
    Worker("extract", settings, settings.topics().articles, Article, handler, in_flight=in_flight).run()


if __name__ == "__main__":
    main()
