"""A reprint is a copy, edited or shortened; a press release from the same template is not."""

import random
from pathlib import Path

from services.store.copies import are_copies, print_of
from services.store.evaluation import read_gold

GOLD = Path(__file__).parents[2] / "gold" / "news_a.jsonl"
TEXTS = [g.extraction.article.text for g in read_gold(GOLD)]
RELEASE = (
    "Сегодня в столице глава внешнеполитического ведомства принял посла {country} господина {name}. В ходе беседы "
    "стороны обсудили состояние и перспективы двустороннего сотрудничества, обменялись мнениями по актуальным вопросам "
    "международной повестки и отметили важность активизации торгово-экономических связей. Собеседники подчеркнули, что "
    "товарооборот вырос на {number} процентов, и договорились продолжить контакты на всех уровнях."
)
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
    in_bands = [1 for a, b in found if {*print_of(a).bands} & {*print_of(b).bands}]  # type: ignore[union-attr]
    assert len(in_bands) >= 0.98 * len(found)


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
