"""A reprint is a copy, edited or shortened; a press release from the same template is not."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from services.store.copies import WINDOW, are_copies, may_be_copies, print_of
from services.store.evaluation import read_gold

GOLD = Path(__file__).parents[2] / "gold" / "news_a.jsonl"
TEXTS = [g.extraction.article.text for g in read_gold(GOLD)]
RELEASE = (
    "Сегодня в столице глава внешнеполитического ведомства принял посла {country} господина {name}. В ходе беседы "
    "стороны обсудили состояние и перспективы двустороннего сотрудничества, обменялись мнениями по актуальным вопросам "
    "международной повестки и отметили важность активизации торгово-экономических связей. Собеседники подчеркнули, что "
    "товарооборот вырос на {number} процентов, и договорились продолжить контакты на всех уровнях."
)
NOON = datetime(2025, 11, 12, 12, tzinfo=UTC)
PEOPLE = ["Ивановича Смирнова", "Хуана Переса", "Джона Смита", "Ли Вэя", "Ахмеда Хана", "Пьера Дюпона"]
COUNTRIES = ["Чили", "Мексики", "Канады", "Китая", "Пакистана", "Франции"]


def edited(text: str, share: float, seed: int) -> str:
    """The text with a share of its words replaced, as an editor may: names and numbers left alone."""
    rng = random.Random(seed)
    words = text.split()
    plain = [n for n, word in enumerate(words) if word.islower()]
    for n in rng.sample(plain, round(share * len(words))):
        words[n] = rng.choice(["однако", "также", "вновь", "ранее", "отметим", "между", "тем"])
    return " ".join(words)


def copies(a: str, b: str) -> bool:
    first, second = print_of(a), print_of(b)
    assert first is not None
    assert second is not None
    return are_copies(first, second)


def test_reprints_with_one_word_in_ten_replaced_are_copies() -> None:
    pairs = [(text, edited(text, 0.1, seed)) for seed, text in enumerate(TEXTS * 3) if len(text.split()) > 60]
    found = [(a, b) for a, b in pairs if copies(a, b)]
    assert len(found) >= 0.98 * len(pairs)
    for a, b in found:
        first, second = print_of(a), print_of(b)
        assert first is not None
        assert second is not None
        assert are_copies(second, first)
    assert sum(meet(a, b, timedelta()) for a, b in found) >= 0.98 * len(found)
    assert all(may_be_copies(*sketches(a, b)) for a, b in found)


def sketches(a: str, b: str) -> tuple[int, int]:
    first, second = print_of(a), print_of(b)
    assert first is not None
    assert second is not None
    return first.sketch, second.sketch


def test_sketches_tell_most_others_apart() -> None:
    pairs = [sketches(a, b) for n, a in enumerate(TEXTS) for b in TEXTS[n + 1 :]]
    assert sum(may_be_copies(a, b) for a, b in pairs) < 0.02 * len(pairs)


def meet(a: str, b: str, later: timedelta) -> bool:
    """Whether the second text, so much later, finds the first by its bands."""
    first, second = print_of(a), print_of(b)
    assert first is not None
    assert second is not None
    return not set(first.bands(NOON)).isdisjoint(second.bands_around(NOON + later))


@given(st.timedeltas(-WINDOW, WINDOW), st.timedeltas(timedelta(), timedelta(days=5_000)))
@settings(max_examples=50)
def test_a_copy_is_found_within_the_window_wherever_periods_end(apart: timedelta, later: timedelta) -> None:
    found = print_of(TEXTS[0])
    assert found is not None
    for bands in (found.bands(NOON + later), found.bands(NOON - later)):
        assert all(-(2**63) <= band < 2**63 for band in bands)
    assert set(found.bands(NOON + later)) <= set(found.bands_around(NOON + later + apart))


def test_half_a_year_later_it_is_news_again() -> None:
    assert meet(TEXTS[0], TEXTS[0], timedelta(days=20))
    assert not meet(TEXTS[0], TEXTS[0], timedelta(days=180))


def test_a_shortened_reprint_with_a_credit_is_a_copy() -> None:
    text = next(text for text in TEXTS if len(text.split()) > 150)
    sentences = text.split("\n")
    assert copies(text, "\n".join(sentences[: max(2, len(sentences) * 4 // 5)]) + "\nОб этом передаёт агентство.")


def test_different_articles_are_no_copies() -> None:
    assert not any(copies(a, b) for n, a in enumerate(TEXTS) for b in TEXTS[n + 1 :])


def test_press_releases_of_one_template_are_no_copies() -> None:
    releases = [
        RELEASE.format(country=country, name=name, number=number)
        for number, (country, name) in enumerate(zip(COUNTRIES, PEOPLE, strict=True), 11)
    ]
    assert not any(copies(a, b) for n, a in enumerate(releases) for b in releases[n + 1 :])


def test_a_text_of_few_words_has_no_print() -> None:
    assert print_of("Короткая заметка о встрече.") is None
