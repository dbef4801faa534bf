"""The pool of extracting processes: an article that kills one is known, the others never notice."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.extract.pool import MOST_DEATHS, ModelsNotLoaded, PoisonArticle, Pool, PoolClosed
from tests.integration.extract import small_engine

LONG = 60.0


def article(text: str) -> Article:
    return Article.compose(source="test", text=text, external_id=text, received_at=datetime.now(UTC))


def processes(folder: Path) -> set[int]:
    """The ids of all processes that ever loaded the engine."""
    return {int(path.name.removeprefix("process-")) for path in folder.glob("process-*")}


async def test_articles_are_spread_over_processes_that_are_not_this_one(tmp_path: Path) -> None:
    async with Pool.open(small_engine.load(tmp_path), 2, LONG) as pool:
        extractions = await asyncio.gather(*(pool.extract(article(str(n))) for n in range(50)))
        assert len(processes(tmp_path)) == 2
    assert {int(each.events[0].evidence) for each in extractions} <= processes(tmp_path) - {os.getpid()}
    assert [each.article.text for each in extractions] == [str(n) for n in range(50)]
    assert not any(psutil.pid_exists(pid) for pid in processes(tmp_path)), "none is left"


async def test_an_article_that_kills_its_processes_is_given_up_and_the_others_are_not(tmp_path: Path) -> None:
    async with Pool.open(small_engine.load(tmp_path), 2, LONG) as pool:
        articles = [article("die"), *(article(str(n)) for n in range(30))]
        poison, *others = await asyncio.gather(*map(pool.extract, articles), return_exceptions=True)
        assert isinstance(poison, PoisonArticle)
        assert not any(isinstance(each, BaseException) for each in others)
        assert len(processes(tmp_path)) in (1 + MOST_DEATHS, 2 + MOST_DEATHS), "the last is replaced when it is needed"


@pytest.mark.parametrize("how", ["die", "hang"])
async def test_a_process_that_is_lost_is_replaced_and_the_article_tried_again(tmp_path: Path, how: str) -> None:
    async with Pool.open(small_engine.load(tmp_path), 1, 1.0) as pool:
        extraction = await pool.extract(article(f"{how} once {tmp_path / 'mark'}"))
        assert len(extraction.events) == 1
        assert len(processes(tmp_path)) == 2


async def test_a_defect_of_the_engine_is_raised_and_costs_no_process(tmp_path: Path) -> None:
    async with Pool.open(small_engine.load(tmp_path), 1, LONG) as pool:
        with pytest.raises(ZeroDivisionError, match="a defect") as caught:
            await pool.extract(article("raise"))
        assert "small_engine.py" in str(caught.value.__cause__), "the traceback of the process comes with it"
        await pool.extract(article("fine"))
        assert len(processes(tmp_path)) == 1


async def test_a_defect_is_raised_for_its_article_and_not_for_those_read_beside_it(tmp_path: Path) -> None:
    async with Pool.open(small_engine.load(tmp_path), 1, LONG) as pool:
        articles = [article(text) for text in ("1", "raise", "2", "3")]
        answers = await asyncio.gather(*map(pool.extract, articles), return_exceptions=True)
        defect = answers.pop(1)
        assert isinstance(defect, ZeroDivisionError)
        assert [each.article.text for each in answers if isinstance(each, Extraction)] == ["1", "2", "3"]
        assert len(processes(tmp_path)) == 1


async def test_models_that_do_not_load_are_named_and_tried_again_later(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.touch()
    with pytest.raises(ModelsNotLoaded, match="no models today"):
        async with Pool.open(small_engine.load(tmp_path), 2, LONG):
            pass
    broken.unlink()
    async with Pool.open(small_engine.load(tmp_path), 1, LONG) as pool:
        broken.touch()
        with pytest.raises(ModelsNotLoaded):
            await pool.extract(article("die"))
        broken.unlink()
        await pool.extract(article("fine"))


async def test_a_pool_that_is_closed_ends_processes_that_hang(tmp_path: Path) -> None:
    async with Pool.open(small_engine.load(tmp_path), 1, LONG) as pool:
        hanging = asyncio.create_task(pool.extract(article("hang")))
        await asyncio.sleep(0)
    with pytest.raises(PoolClosed):
        await hanging
    assert not any(psutil.pid_exists(pid) for pid in processes(tmp_path))


PARENT = """
import asyncio, sys
from pathlib import Path
from services.extract.pool import Pool
from tests.integration.extract import small_engine

async def main():
    async with Pool.open(small_engine.load(Path(sys.argv[1])), 2, 60):
        print("open", flush=True)
        await asyncio.Event().wait()

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_the_processes_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    parent = subprocess.Popen([sys.executable, script, tmp_path], stdout=subprocess.PIPE, env=environment)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"open\n"
    children = [psutil.Process(pid) for pid in processes(tmp_path)]
    assert len(children) == 2
    parent.kill()
    parent.wait()
    gone, alive = psutil.wait_procs(children, timeout=30)
    assert (len(gone), alive) == (2, [])
    parent.stdout.close()
