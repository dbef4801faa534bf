"""What is known of sites, as data."""

from pathlib import Path

import pytest

from services.ingest.pages import read_page, site_rules
from services.ingest.pages.site_rules import BUILT_IN, read_rules
from services.platform.errors import Refusal

SENTENCE = "Президенты провели переговоры в Астане и договорились встретиться снова в мае."
AROUND = "Синоптики обещают тёплую весну, садоводы готовят рассаду и спорят о сроках посадки."


@pytest.mark.parametrize(
    ("url", "zone"),
    [
        ("http://en.kremlin.ru/events/1", "Europe/Moscow"),
        ("https://news.example.kz/a", "Asia/Almaty"),
        ("https://example.kg/a", "Asia/Bishkek"),
        ("https://www.primorsky.ru/news/1/", "Asia/Vladivostok"),
        ("https://fergana.media/a", "Asia/Tashkent"),
        ("https://xn--e1afmkfd.xn--p1ai/", "Europe/Moscow"),
    ],
)
def test_zones(url: str, zone: str) -> None:
    assert str(read_rules(BUILT_IN).of(url).zone) == zone


@pytest.mark.parametrize("url", [None, "", "https://example.org/a", "http://[", "нечто"])
def test_where_nobody_knows(url: str | None) -> None:
    assert read_rules(BUILT_IN).of(url).zone is None


# How these sites mark what they publish; everything else on the page is made up.
@pytest.mark.parametrize(
    ("url", "body"),
    [
        (
            "http://kremlin.ru/events/president/news/1",
            f"<h1 class='entry-title p-name'>Встреча</h1><div class='read__lead'>{SENTENCE}</div>"
            f"<div class='entry-content e-content read__internal_content'><p>{SENTENCE} Дальше.</p>"
            f"<div class='read__bottommeta masha-ignore'><p>{AROUND}</p></div></div>",
        ),
        (
            "http://government.ru/news/1/",
            f"<h1>Правительство</h1><h3 class='reader_article_headline'>Встреча</h3><div class='reader_article_lead'>"
            f"<p>{SENTENCE}</p></div><div class='reader_article_body'><p>{SENTENCE} Дальше.</p>"
            f"<p class='gallery_photo'>{AROUND}</p></div>",
        ),
        (
            "https://ria.ru/20250314/1.html",
            f"<div class='article__title'>Встреча</div><h1>Второй заголовок</h1><div class='article__block'>"
            f"<div class='article__text'>{SENTENCE}</div></div><div class='article__block' data-type='article'><div "
            f"class='article__article'><div class='article__text'>{AROUND}</div></div></div>"
            f"<div class='article__text'>{SENTENCE} Дальше.</div>",
        ),
        (
            "https://www.belta.by/president/view/1-2025/",
            f"<h1>Встреча</h1><div class='js-mediator-article'>{SENTENCE}<div class='fp_block'>{AROUND}</div><br>"
            f"{SENTENCE} Дальше.</div>",
        ),
    ],
)
def test_what_is_known_of_a_site_is_used(url: str, body: str) -> None:
    page = read_page(f"<html><meta charset=utf-8><body>{body}</body></html>".encode(), url)

    assert page.title == "Встреча"
    assert page.text.split("\n") == [SENTENCE, f"{SENTENCE} Дальше."]


def test_a_rule_that_a_new_layout_has_overtaken_does_no_harm() -> None:
    further = "".join(f"<p>{SENTENCE} Вопрос {number} отложили до {number + 3} июня.</p>" for number in range(1, 10))
    body = f"<div class='article__text'>{SENTENCE}</div><div class='new'>{further}</div>"

    page = read_page(f"<html><meta charset=utf-8><body>{body}</body></html>".encode(), "https://ria.ru/20250314/1.html")

    assert page.text.count("отложили") == 9


def test_a_file_of_one_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text("sites:\n  example.org:\n    zone: Asia/Omsk\n    title: .t\n    text: [.x, .y]\n    drop: .z\n")
    monkeypatch.setenv("LETOPIS_SITE_RULES", str(own))
    site_rules.rules.cache_clear()
    try:
        page = read_page(
            f"<meta charset=utf-8><b class=t>Встреча</b><p>{AROUND}</p><i>14.03.2025 16:05</i><div class=x>{SENTENCE}"
            f"<span class=z>{AROUND}</span></div><div class=y>{SENTENCE}</div>".encode(),
            "https://sub.example.org/a",
        )
    finally:
        site_rules.rules.cache_clear()

    assert (page.title, page.text) == ("Встреча", f"{SENTENCE}\n{SENTENCE}")
    assert page.published_at is not None
    assert page.published_at.isoformat() == "2025-03-14T16:05:00+06:00"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("sites: {a.kz: {zone: Asia/Nowhere}}", "no time zone"),
        ("sites: {a.kz: {text: 'div['}}", "no CSS selector"),
        ("sites: {a.kz: {txet: div}}", "txet"),
        ("- a", "holds no rules"),
        ("a: [", "holds no rules"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, said: str, reason: str) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text(said)

    with pytest.raises(Refusal, match=reason):
        read_rules(own)
    with pytest.raises(Refusal, match="cannot be read"):
        read_rules(tmp_path / "missing.yaml")
