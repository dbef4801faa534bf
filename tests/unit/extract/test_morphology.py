"""Lemmas in context."""

import pytest

from services.extract.engine.networks import Tagger


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("встречи", "NOUN|Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing", "встреча"),
        ("провёл", "VERB|Aspect=Perf|Gender=Masc|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin|Voice=Act", "провести"),
        ("подписанный", "VERB|Aspect=Perf|Case=Nom|Gender=Masc|Tense=Past|VerbForm=Part|Voice=Pass", "подписать"),
        ("подписано", "VERB|Aspect=Perf|Gender=Neut|Tense=Past|Variant=Short|VerbForm=Part|Voice=Pass", "подписать"),
        ("стали", "NOUN|Animacy=Inan|Case=Gen|Gender=Fem|Number=Sing", "сталь"),
        ("стали", "VERB|Aspect=Perf|Mood=Ind|Number=Plur|Tense=Past|VerbForm=Fin|Voice=Act", "стать"),
        ("министра", "NOUN|Animacy=Anim|Case=Gen|Gender=Masc|Number=Sing", "министр"),
        ("astana", "X|Foreign=Yes", "astana"),
        ("2025", "NUM|NumForm=Digit", "2025"),
    ],
)
def test_the_reading_that_agrees_with_the_tag(tagger: Tagger, word: str, tag: str, lemma: str) -> None:
    assert tagger.morphology.lemma(word, tag) == lemma


def test_a_word_of_a_million_letters(tagger: Tagger) -> None:
    word = "а" * 1_000_000
    assert tagger.morphology.lemma(word, "NOUN") == word
