"""The timeline page as a reader sees it, in a browser."""

import asyncio
import itertools
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from services.contracts.event import Participant
from services.contracts.extraction import Extraction
from services.store.database import Received, Timeline, pool
from services.store.directory import Directory
from tests.integration.conftest import RunService
from tests.unit.store.made import article, event, extraction, person

pytestmark = pytest.mark.browser


@pytest.fixture
def site(run_service: RunService) -> str:
    """The address of the page."""
    return run_service("web").url


def fill(database_url: str, extractions: Sequence[Extraction]) -> None:
    async def replace() -> None:
        connections = pool(database_url, "test", 2)
        await connections.open()
        await Timeline(connections).replace([Received(each) for each in extractions])
        while await Directory(connections).follow():
            pass
        await connections.close()

    # In a thread of its own: the browser's driver keeps an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(replace())).result()


def test_a_reader_finds_an_event_and_the_sentence_behind_it(
    site: str, page: Page, database_url: str, gold: Sequence[Extraction]
) -> None:
    fill(database_url, gold)
    page.goto(site)
    expect(page.locator("article.entry")).to_have_count(30)
    page.get_by_role("link", name="Раньше").click()
    expect(page).to_have_url(re.compile("cursor="))
    expect(page.locator("article.entry")).to_have_count(30)

    page.goto(site)
    page.get_by_label("Участник").fill("лавров")
    page.get_by_label("Событие").select_option(label="Подписание")
    page.get_by_role("button", name="Показать").click()
    entry = page.locator("article.entry").first
    expect(entry).to_contain_text("Сергей Лавров")
    expect(entry).to_contain_text("министр иностранных дел, Россия")
    expect(entry).to_contain_text("7 ноября 2024")
    expect(entry).to_contain_text("План")
    expect(entry.locator("blockquote").first).to_be_visible()
    entry.get_by_text("Ещё 1 источник").click()
    expect(entry.locator("blockquote").nth(1)).to_be_visible()

    entry.get_by_role("link", name="Подписание").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Подписание")
    expect(page.locator("blockquote")).to_have_count(2)


def test_an_empty_timeline_and_a_search_without_hits_say_so(site: str, page: Page) -> None:
    page.goto(site)
    expect(page.get_by_role("main")).to_contain_text("Здесь пока пусто")
    page.get_by_label("Слова").fill("яхта")
    page.get_by_role("button", name="Показать").click()
    expect(page.get_by_role("main")).to_contain_text("Ничего не нашлось")


def test_what_articles_hold_is_text_whatever_it_looks_like(site: str, page: Page, database_url: str) -> None:
    of = article("x").model_copy(update={"title": "<script>alert(1)</script>", "url": "javascript:alert(2)"})
    who = [Participant(name="<img src=x onerror=alert(3)>", role='" onmouseover="alert(4)', country="KZ")]
    fill(database_url, [extraction(of, event(of, "call", who, date="2025-11-12", evidence="<b>жирно</b> & «так»"))])
    noise: list[str] = []
    page.on("dialog", lambda dialog: (noise.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: noise.append(message.text))
    page.goto(site)
    entry = page.locator("article.entry")
    expect(entry).to_contain_text("<img src=x onerror=alert(3)>")
    expect(entry).to_contain_text("<b>жирно</b> & «так»")
    expect(entry).to_contain_text("<script>alert(1)</script>")
    assert page.locator("a[href^='javascript']").count() == 0
    assert not noise


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (390, "dark"), (1280, "light")])
def test_long_names_and_many_sources_fit_any_screen(
    site: str, page: Page, database_url: str, width: int, scheme: str
) -> None:
    title = "Очень длинный заголовок сообщения о том, как прошла встреча и чем она закончилась, " * 3
    office = "заместитель председателя государственного комитета по управлению имуществом и приватизации"
    said = []
    for n in range(12):
        of = article(f"long-{n}").model_copy(update={"title": title})
        who = [person("Абдулазиз бен Салман Мухаммадрахимов-Бердымухамедовский", role=office, country="SA")]
        who.append(person("Касым-Жомарт Токаев"))
        said.append(extraction(of, event(of, "meeting", who, date="2025-11-12", place="Астана", venue="Д" * 60)))
    fill(database_url, said)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(site)
    page.get_by_text("Ещё 11 источников").click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator("blockquote")).to_have_count(9)
    page.get_by_role("link", name="Все источники").click()
    expect(page.locator("blockquote")).to_have_count(12)


def test_found_words_are_marked_in_the_source_that_has_them(site: str, page: Page, database_url: str) -> None:
    said = ["Стороны поговорили.", "Речь шла о <b>стратегическом</b> партнёрстве."]
    told = []
    for n, evidence in enumerate(said):
        of = article(f"m{n}")
        told.append(extraction(of, event(of, "call", [person("Сергей Лавров")], date="2025-11-12", evidence=evidence)))
    fill(database_url, told)
    page.goto(f"{site}/?text=стратегическое+партнерство")
    entry = page.locator("article.entry")
    assert entry.locator("blockquote").first.locator("mark").all_inner_texts() == ["стратегическом", "партнёрстве"]
    expect(entry.locator("blockquote").first).to_contain_text("<b>стратегическом</b>")


def test_actors_countries_and_months_lead_on(
    site: str, page: Page, database_url: str, gold: Sequence[Extraction]
) -> None:
    of = article("year")
    far = event(of, "visit", [person("Касым-Жомарт Токаев", "visitor")], date=("2031", "2031"), status="planned")
    fill(database_url, [*gold, extraction(of, far)])
    page.goto(site)
    expect(page.get_by_role("heading", level=2).first).to_have_text("2031 год")
    page.get_by_role("link", name="Касым-Жомарт Токаев").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Касым-Жомарт Токаев")
    expect(page.get_by_role("heading", name="Должности")).to_be_visible()
    expect(page.locator("article.entry")).to_have_count(30)
    page.get_by_role("heading", name="С кем").locator("..").get_by_role("link", name="Владимир Путин").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Владимир Путин")
    page.get_by_role("link", name="Страны").click()
    page.get_by_role("link", name="Узбекистан").click()
    page.get_by_role("heading", name="С какими странами").locator("..").get_by_role("link", name="Казахстан").click()
    expect(page).to_have_url(re.compile("(?=.*[?&]country=UZ(&|$)).*[?&]with=KZ(&|$)"))
    expect(page.locator("article.entry").first).to_be_visible()
    number = page.locator("article.entry").count()
    of_both = page.url
    page.locator(".graph a").first.click()
    expect(page).not_to_have_url(of_both)
    expect(page.locator("article.entry").first).to_be_visible()
    assert page.locator("article.entry").count() <= number
    page.get_by_role("link", name="Участники").click()
    page.get_by_label("Имя или его начало").fill("мирз")
    page.get_by_role("button", name="Найти").click()
    expect(page.locator(".list")).to_contain_text("Шавкат Мирзиёев")


def test_the_description_of_the_api_needs_nothing_from_elsewhere(site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.goto(f"{site}/docs")
    expect(page.get_by_text("/v1/timeline", exact=True)).to_be_visible(timeout=30_000)
    assert all(url.startswith((site, "data:")) for url in asked)
    assert not noise


def test_the_page_names_its_parts_for_those_who_do_not_see_it(
    site: str, page: Page, database_url: str, gold: Sequence[Extraction]
) -> None:
    fill(database_url, gold)
    page.goto(site)
    assert page.locator("html").get_attribute("lang") == "ru"
    for role in ("banner", "main", "contentinfo", "search"):
        assert page.get_by_role(role).count() == 1  # type: ignore[arg-type]
    unlabelled = "[...document.querySelectorAll('input, select')].filter(field => !field.labels.length).length"
    assert page.evaluate(unlabelled) == 0
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="К содержанию")).to_be_focused()
    levels = "[...document.querySelectorAll('h1, h2, h3')].map(heading => Number(heading.tagName[1]))"
    found = page.evaluate(levels)
    assert found[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(found))
