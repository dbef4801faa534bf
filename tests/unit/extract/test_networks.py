"""The packed networks say what stock slovnet says."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import slovnet
from navec import Navec
from slovnet.bio import bio_spans

from services.extract.engine.document import Document
from services.extract.engine.networks import REMEMBERED_FORMS, Tagger, read_as

TESTS = Path(__file__).parents[2]
SHARED = TESTS.parents[1] / "shared" / "eval"  # not everybody has it


def texts() -> Iterator[tuple[str, str]]:
    folders = (TESTS / "gold", SHARED)
    for path in sorted(path for folder in folders if folder.is_dir() for path in folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if "text" in record:
                yield record.get("title") or "", record["text"]


class Stock:
    """slovnet as its authors wrote it."""

    def __init__(self) -> None:
        spec = find_spec("natasha")
        assert spec is not None
        assert spec.origin is not None
        data = Path(spec.origin).parent / "data"
        navec = Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
        self.ner = slovnet.NER.load(data / "model" / "slovnet_ner_news_v1.tar").navec(navec)
        self.morph = slovnet.Morph.load(data / "model" / "slovnet_morph_news_v1.tar").navec(navec)
        self.syntax = slovnet.Syntax.load(data / "model" / "slovnet_syntax_news_v1.tar").navec(navec)

    def entities(self, lines: list[list[str]]) -> list[list[str]]:
        infer = self.ner.infer
        return list(infer.decoder(infer.process(infer.encoder(lines))))

    def tags(self, sentences: list[list[str]]) -> list[list[tuple[Any, ...]]]:
        return [
            [(m.pos, m.feats, int(s.head_id) - 1, s.rel) for m, s in zip(morph.tokens, syntax.tokens, strict=True)]
            for morph, syntax in zip(self.morph.map(sentences), self.syntax.map(sentences), strict=True)
        ]


def test_tags_are_those_of_stock_slovnet(tagger: Tagger) -> None:
    stock = Stock()
    tokens = 0
    for title, text in texts():
        document = Document.of(title, text)
        tagger.find_entities(document.lines)
        tagger.tag(document.sentences)

        lines = [[token for sentence in line.sentences for token in sentence.tokens] for line in document.lines]
        tags = stock.entities([[read_as(token.text) for token in line] for line in lines])
        spans = [span for line, line_tags in zip(lines, tags, strict=True) for span in bio_spans(line, line_tags)]
        assert [(e.start, e.stop, e.type) for e in document.entities] == [(s.start, s.stop, s.type) for s in spans]

        expected = stock.tags([[read_as(token.text) for token in sentence.tokens] for sentence in document.sentences])
        for sentence, rows in zip(document.sentences, expected, strict=True):
            assert [(t.pos, t.feats, t.head, t.rel) for t in sentence.tokens] == rows
            tokens += len(sentence.tokens)
    assert tokens > 10_000


def test_entities_and_trees(tagger: Tagger) -> None:
    document = Document.of("", "Президент Хорватии Зоран Миланович встретился в Анкаре с послом Турции.")
    (sentence,) = document.sentences
    tagger.find_entities(document.lines)
    tagger.tag([sentence])
    entities = [(document.text[e.start : e.stop], e.type) for e in document.entities]
    assert entities == [("Хорватии", "LOC"), ("Зоран Миланович", "PER"), ("Анкаре", "LOC"), ("Турции", "LOC")]
    by_text = {token.text: token for token in sentence.tokens}
    assert by_text["встретился"].lemma == "встретиться"
    assert by_text["встретился"].head == -1
    assert sentence.tokens[by_text["Президент"].head].text == "встретился"
    assert by_text["Анкаре"].feats["Case"] == "Loc"
    assert [sentence.tokens[i].text for i in sentence.entities[1].tokens] == ["Зоран", "Миланович"]


def test_a_sentence_is_tagged_alike_alone_and_in_company(tagger: Tagger) -> None:
    """Also after more distinct words than are remembered."""
    text = "Делегация во главе с Айгуль Сериковой прилетела в Измир."
    alone = Document.of("", text)
    tagger.tag(alone.sentences)
    many = " ".join(f"слово{number}" for number in range(REMEMBERED_FORMS + 100))
    crowd = Document.of(many, f"{many}\n{text}", tokens=10**6)
    tagger.find_entities(crowd.lines)
    tagger.tag(crowd.sentences)
    assert [t.rel for t in crowd.sentences[-1].tokens] == [t.rel for t in alone.sentences[0].tokens]
    assert [t.feats for t in crowd.sentences[-1].tokens] == [t.feats for t in alone.sentences[0].tokens]
    assert [crowd.text[e.start : e.stop] for e in crowd.sentences[-1].entities] == ["Айгуль Сериковой", "Измир"]


def test_nothing_to_do(tagger: Tagger) -> None:
    tagger.find_entities([])
    tagger.tag([])
    tagger.find_entities(Document.of("", " \n ").lines)


def test_features_first_and_trees_where_asked_for(tagger: Tagger) -> None:
    document = Document.of("", "Делегация прилетела. Переговоры завершились.")
    first, second = document.sentences
    tagger.tag([], document.sentences)
    assert [token.pos for token in first.tokens] == ["NOUN", "VERB", "PUNCT"]
    assert [(s.tagged, s.parsed) for s in document.sentences] == [(True, False), (True, False)]
    tagger.tag([second])
    assert (first.parsed, second.parsed) == (False, True)
    assert [(token.lemma, token.rel) for token in second.tokens[:2]] == [
        ("переговоры", "nsubj"),
        ("завершиться", "root"),
    ]


def test_names_are_not_lemmatised(tagger: Tagger) -> None:
    document = Document.of("", "Премьер принял Алвара Стипрайсова в Измире.")
    tagger.find_entities(document.lines)
    tagger.tag(document.sentences)
    assert [token.lemma for token in document.sentences[0].tokens[:4]] == [
        "премьер",
        "принять",
        "алвара",
        "стипрайсова",
    ]
