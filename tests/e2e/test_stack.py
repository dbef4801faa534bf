"""What a new user meets: one command, the sample articles, their timeline on the terminal and on the page."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import LetopisUp
from tests.e2e.terminal import Terminal

ARTICLE = {
    "url": "https://example.org/first-steps/1",
    "source": "Проба",
    "title": "Рахмон принял Мирзиёева",
    "text": "Президент Таджикистана Эмомали Рахмон 5 марта 2026 года встретился в Душанбе с президентом Узбекистана "
    "Шавкатом Мирзиёевым.",
    "published_at": "2026-03-05T18:00:00+05:00",
}


class Stack:
    """A running stack and the folder that it was started in."""

    def __init__(self, terminal: Terminal, folder: Path, letopis: str) -> None:
        self.terminal = terminal
        self.folder = folder
        self._letopis = letopis

    def run(self, *arguments: str, given: str = "") -> str:
        """What a command of `letopis` prints, run in the same folder as the stack; fails where it does."""
        done = self._run(*arguments, given=given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def comes_to_say(self, text: str, *arguments: str) -> bool:
        """Whether a command comes to print the text, asked again and again while parts of the stack may be away."""
        return any(text in self._run(*arguments).stdout for _ in range(120))

    def _run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        command = [self._letopis, *arguments]
        return subprocess.run(command, cwd=self.folder, input=given, capture_output=True, text=True, timeout=120)

    def setting(self, name: str) -> str:
        """What the stack has published of itself."""
        lines = (self.folder / ".letopis" / "stack.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)[name]


@pytest.fixture(scope="module")
def stack(letopis_up: LetopisUp, letopis: str, session_folder: Path) -> Iterator[Stack]:
    """A stack with the sample articles, as `letopis up` leaves it; its folder is named as Russian users name theirs."""
    folder = session_folder / "Летопись новостей"
    folder.mkdir()
    terminal = letopis_up(folder)
    terminal.wait_for("Ctrl-C stops everything")
    yield Stack(terminal, folder, letopis)
    terminal.press_ctrl_c()
    terminal.process.wait(30)


def test_the_terminal_shows_the_timeline_and_where_the_page_is(stack: Stack) -> None:
    shown = stack.terminal.text
    assert "✓ Apache Kafka" in shown
    assert "Токаев" in shown
    assert stack.setting("LETOPIS_API_URL") + "/" in shown
    assert "Traceback" not in shown


def test_the_timeline_command_finds_the_running_stack(stack: Stack) -> None:
    entries = [json.loads(line) for line in stack.run("timeline", "--json", "--limit", "500").splitlines()]
    assert {entry["type"] for entry in entries} == {"visit", "meeting", "call", "signing"}
    assert all(entry["reports"] for entry in entries)
    visits = stack.run("timeline", "--json", "--type", "visit", "--country", "KZ")
    assert any("Токаев" in json.dumps(json.loads(line), ensure_ascii=False) for line in visits.splitlines())


def test_what_is_pushed_is_seen_on_the_topics_and_in_the_timeline(stack: Stack, letopis: str) -> None:
    watch = Terminal([letopis, "watch", "meeting"], stack.folder)
    watch.wait_for("watching")
    summary = stack.run("push", "-", given=json.dumps(ARTICLE) + "\n")
    assert "accepted" in summary
    watch.wait_for("Рахмон")
    watch.press_ctrl_c()
    assert watch.process.wait(10) == 0
    watch.close()
    assert stack.comes_to_say("Мирзиёев", "timeline", "--json", "--text", "Душанбе", "--from", "2026-03-05")


@pytest.mark.browser
def test_the_page_shows_events_with_their_sources(stack: Stack, page: Page) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    page.goto(stack.setting("LETOPIS_API_URL") + "/")
    assert "Летопись" in page.title()
    assert page.get_by_text("Токаев").first.is_visible()
    assert page.locator("blockquote").count() > 0
    assert problems == []


def test_a_second_stack_on_the_folder_is_refused_in_plain_words(stack: Stack, letopis: str) -> None:
    done = subprocess.run([letopis, "up"], cwd=stack.folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"already running on {stack.folder / '.letopis'} (process {stack.terminal.process.pid})" in done.stderr
    assert stack.run("timeline", "--json", "--limit", "1")


@pytest.mark.parametrize(
    ("victim", "name", "day"),
    [("serve store", "store", 6), ("kafka.Kafka", "Apache Kafka", 7), (" -D ", "PostgreSQL", 8)],
)
def test_what_dies_is_started_again(stack: Stack, victim: str, name: str, day: int) -> None:
    top, *below = stack.terminal.processes()
    process = next(each for each in below if victim in " ".join(each.cmdline()) and each.ppid() == top.pid)
    process.kill()
    stack.terminal.wait_for(f"{name} ended by itself")
    text = ARTICLE["text"].replace("5 марта", f"{day} марта")
    article = ARTICLE | {"url": f"https://example.org/first-steps/{day}", "text": text}
    stack.run("push", "-", given=json.dumps(article) + "\n")
    assert stack.comes_to_say(f"2026-03-0{day}", "timeline", "--json", "--from", f"2026-03-0{day}")
