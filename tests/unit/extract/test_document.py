"""How an article is cut into lines, sentences and tokens."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.extract.engine.document import SENTENCE_TOKENS, Document


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in Document.of("", text).sentences]


def words(text: str) -> list[str]:
    return [token.text for sentence in Document.of("", text).sentences for token in sentence.tokens]


@pytest.mark.parametrize(
    "text",
    [
        "Министр родился в г. Костанай и живёт там же.",
        "Университет им. Л. Н. Гумилёва принял гостей.",
        "Встречу провёл К. К. Токаев вместе с Ж.-Ж. Буше.",
        "Подписаны меморандумы, соглашения и т. д. и т. п., всего 15.",
        "Речь о проектах на 5 млн долл. США и 3 тыс. тонн.",
        "Об этом, т.е. о визите, сообщил и.о. министра.",
        "Согласно ст. 5 п. 2 договора от 3 янв. 2025 года.",
        "«Мы рады видеть вас!» – сказал президент гостям.",
        "Он прибыл в 10.30 и уехал в 11.45 15.11.2025 года.",
        "Сайт akorda.kz сообщил о поездке.",
        "1. Подписать соглашение.",
        "В XX в. и в 2024 г. они встречались.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Президент посетил РК.", "Встреча прошла в Астане."),
        ("Это было в 2024 г.", "Президент тогда не приехал."),
        ("Они обсудили торговлю, транспорт и т. д.", "Затем стороны подписали договор."),
        ("Состоялась «Встреча с прессой».", "Министр ответил на вопросы."),
        ("«Мы договорились.»", "Глава МИД поблагодарил хозяев."),
        ("Визит завершён!", "15 документов подписаны."),
        ("Вклад вырос до 5 млрд.", "Посол выразил надежду."),
        ("Переговоры завершены…", "«Дальше – подписание», – сказал он."),
        ("Он уехал (в Ош).", "Она осталась."),
    ],
)
def test_two_sentences(first: str, second: str) -> None:
    assert sentences(f"{first} {second}") == [first, second]


def test_a_forgotten_space_between_sentences() -> None:
    assert sentences("Прошли переговоры.Президент уехал.") == ["Прошли переговоры.", "Президент уехал."]


def test_a_sentence_never_crosses_a_line() -> None:
    document = Document.of("Заголовок без точки", "Первая строка\nвторая строка\r\n\r\nтретья")
    assert [sentence.text for sentence in document.sentences] == [
        "Заголовок без точки",
        "Первая строка",
        "вторая строка",
        "третья",
    ]
    assert [sentence.line for sentence in document.sentences] == [0, 1, 2, 3]
    assert document.text[document.body :].startswith("Первая")


def test_a_number_before_a_comma_stays_a_number() -> None:
    assert words("в 2024, 2025 и 3,5 годах") == ["в", "2024", ",", "2025", "и", "3,5", "годах"]


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    document = Document.of("", "слово, " * 500)
    assert all(len(sentence.tokens) <= SENTENCE_TOKENS for sentence in document.sentences)
    assert all(sentence.text.endswith(",") for sentence in document.sentences)
    assert sum(len(sentence.tokens) for sentence in document.sentences) == 1000


def test_what_is_not_read_is_said() -> None:
    assert not Document.of("", "раз два три", tokens=3).partial
    document = Document.of("", "раз два три четыре", tokens=3)
    assert document.partial
    assert [token.text for token in document.sentences[0].tokens] == ["раз", "два", "три"]


@given(st.text(), st.text())
@example("", "© Агентство, 2025")
def test_tokens_are_where_they_say_and_leave_nothing_out(title: str, text: str) -> None:
    document = Document.of(title, text)
    covered = 0
    for sentence in document.sentences:
        assert sentence.text == document.text[sentence.start : sentence.stop]
        assert sentence.tokens[0].start == sentence.start
        assert sentence.tokens[-1].stop == sentence.stop
        for token in sentence.tokens:
            assert token.start >= covered
            assert _is_left_out(document.text[covered : token.start])
            assert document.text[token.start : token.stop] == token.text
            covered = token.stop
    assert _is_left_out(document.text[covered:])


def _is_left_out(between: str) -> bool:
    """Whether it is nothing but space and whose a photograph is."""
    return all(not line.strip() or line.lstrip().startswith("©") for line in between.splitlines())


@given(st.lists(st.sampled_from([".", "!", "…", "»", "«", " ", "\n", "г", "Он", "США", "2025", "т", "д", '"', "-"])))
def test_every_cut_text_is_put_together_again(pieces: list[str]) -> None:
    document = Document.of("", "".join(pieces))
    assert [s.index for s in document.sentences] == list(range(len(document.sentences)))
    assert [s for line in document.lines for s in line.sentences] == document.sentences
