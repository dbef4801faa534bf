"""Finds the documents of a sentence."""

from collections.abc import Iterator

from services.contracts.event import DocumentKind
from services.extract.engine.document import Sentence
from services.extract.engine.papers.extent import Extent
from services.extract.engine.papers.titles import Titles
from services.extract.engine.papers.words import ABOUT, BUNDLES, JOINT, NOUNS, OPENING, Paper, Words, lemmas_of

_UNNAMED = frozenset(("документ", "бумага", "акт"))  # words that say nothing of the sort
_ALIKE = frozenset(("аналогичный", "похожий", "подобный", "схожий"))  # another one than that told of
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
        "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать".split(),
        1,
    )
} | {"тридцать": 30, "сорок": 40, "оба": 2, "двое": 2, "трое": 3}
# What a commercial "договор" is about.
_TRADE = (
    "купл продаж поставк поставля закуп подряд аренд лизинг страхован экспорт импорт транспортировк перевозк оказани "
    "обслуживани проектировани строительств займ кредит концесси покупк приобретени фрахт реализаци хранени переработк"
).split()


def papers_in_sentence(sentence: Sentence) -> list[Paper]:
    """The documents of a tagged sentence, in order, not overlapping. Never raises; does not block."""
    if NOUNS.keys().isdisjoint(lemmas_of(sentence)):
        return []
    return list(_Reader(sentence).papers())


def paper_at(sentence: Sentence, noun: int) -> Paper | None:
    """The document that a noun in another one's title names: "закон о ратификации соглашения о …"."""
    return next(iter(_Reader(sentence).inner(noun)), None)


def paper_within(sentence: Sentence, paper: Paper) -> Paper | None:
    """The first document that the title of another one names, None where it names none of its own subject."""
    inner = (paper_at(sentence, noun) for noun in paper.tokens if noun > paper.head)
    return next((found for found in inner if found is not None and found.title and found.kind != "law"), None)


class _Reader:
    """One sentence, read for documents."""

    def __init__(self, sentence: Sentence) -> None:
        self.words = words = Words(sentence)
        self.tokens, self.forms, self.lemmas = words.tokens, words.forms, words.lemmas
        self.extent, self.titles = Extent(words), Titles(words)

    def papers(self) -> Iterator[Paper]:
        reached = 0
        for i in range(len(self.tokens)):
            if i < reached or not self.words.is_document(i):
                continue
            for paper in self._at(i, reached):
                yield paper
                reached = max(reached, paper.tokens.stop)

    def inner(self, noun: int) -> list[Paper]:
        return self._at(noun, noun) if self.words.is_document(noun) else []

    def _at(self, head: int, floor: int) -> list[Paper]:
        """The documents of one noun: one, or one for each subject of a plural ("соглашения о … и о …")."""
        first, count, several = self._first(head, floor)
        kind, gender = NOUNS[self.lemmas[head]]
        plural = several or self.tokens[head].feats.get("Number") == "Plur"
        preposition = self.forms[first - 1] if first and self.tokens[first - 1].pos == "ADP" else ""
        quoted = self._title_in_quotes(head, first)
        if quoted is not None:
            stop, words = quoted
            called = self._quoted_title(first, head, words, kind)
            return [self._paper(first, stop, head, called, kind, count, plural, preposition)]
        unnamed = self.lemmas[head] in _UNNAMED
        if self.lemmas[head] == "акт":  # but "Астанинский акт"
            unnamed = not any(self.titles.is_proper(j, head) for j in self.titles.adjectives(first, head))
        short = self.lemmas[head] == "акт" and self.forms[head + 1 : head + 2] not in (["о"], ["об"])
        end, holes, roadmap = (head + 1, [], False) if unnamed or short else self.extent.end_of(head)
        if roadmap:
            kind = "roadmap"
        adjectives = self.titles.adjectives(first, head)
        subjects = self.titles.subjects(head, end) if plural else []
        if len(subjects) > 1:
            name = self.titles.noun(head, gender, False)
            papers = []
            for n, (a, b) in enumerate(subjects):
                start = first if not n else a
                called = self.titles.written(f"{name} {self.words.text(a, b)}")
                papers.append(self._paper(start, b, head if not n else a, called, kind, None, False, preposition))
            return papers
        rest = self.titles.complement(head, end, holes)
        amends = self.lemmas[head] == "поправка"
        if kind in ("law", "decree") and not amends and not any(word in ABOUT for word in rest.lower().split()):
            rest = ""  # "указ президента", "закон № 12"
        sort = any(self.lemmas[j] in JOINT or self.titles.is_proper(j, head) for j in adjectives)
        specific = bool(rest.strip()) or sort or kind == "roadmap"
        untold = unnamed or several or not specific or (plural and not rest.strip())
        title = None if untold else self.titles.written(self.titles.named(first, head, plural) + rest)
        if kind == "treaty" and self.lemmas[head] == "договор" and any(stem in rest.lower() for stem in _TRADE):
            kind = "contract"
        alike = any(self.lemmas[j] in _ALIKE for j in adjectives)
        reference = not specific and not plural and count is None and not alike
        return [self._paper(first, end, head, title, kind, count, plural, preposition, reference)]

    def _paper(
        self, first: int, stop: int, head: int, title: str | None, kind: DocumentKind, count: int | None, plural: bool,
        preposition: str, reference: bool = False,
    ) -> Paper:  # fmt: skip
        start, end = self.tokens[first].start, self.tokens[stop - 1].stop
        return Paper(start, end, range(first, stop), head, title, kind, count, plural, preposition, reference)

    def _first(self, head: int, floor: int) -> tuple[int, int | None, bool]:
        """The first word of the phrase, how many documents there are, and whether there are several."""
        at, count, plural = head, None, False
        while at > floor:
            token, lemma = self.tokens[at - 1], self.lemmas[at - 1]
            if self._ratifies(at - 1, head):
                break
            if token.pos == "DET" or self._is_modifier(at - 1):
                at -= 1
            elif token.pos == "NUM" or lemma in _NUMBERS or token.text.isdecimal():
                count = (
                    int(token.text) if token.text.isdecimal() and len(token.text) < 5 else _NUMBERS.get(lemma, count)
                )
                plural, at = count != 1, at - 1
            elif (
                (token.pos == "CCONJ" or token.text == ",")
                and at < head
                and at - 2 >= floor
                and self._is_modifier(at - 2)
            ):
                at -= 1
            elif (lemma in BUNDLES and at - 1 >= floor) or lemma in (
                "более",
                "свыше",
                "около",
                "порядка",
                "больше",
                "менее",
                "почти",
                "несколько",
                "много",
            ):
                plural, at = True, at - 1
            else:
                break
        while at < head and (self.tokens[at].pos in ("CCONJ", "PUNCT") or self.lemmas[at] == ","):
            at += 1
        return at, count, plural

    def _ratifies(self, i: int, head: int) -> bool:
        """ "закон, ратифицирующий соглашение": a participle of what stands before, whose object the document is."""
        feats, genders = (
            self.tokens[i].feats,
            {self.tokens[i].feats.get("Gender"), self.tokens[head].feats.get("Gender")},
        )
        active = feats.get("VerbForm") == "Part" and feats.get("Voice") == "Act"
        return active and feats.get("Number") == "Sing" and None not in genders and len(genders) > 1

    def _is_modifier(self, i: int) -> bool:
        token = self.tokens[i]
        full = token.feats.get("Variant") != "Short"
        if self.lemmas[i] in JOINT:
            return True  # "трёхстороннее", which the network takes for a verb
        if i and token.text.istitle() and token.text.endswith("ым") and self.words.case(i) in ("Nom", "Acc"):
            return False  # "подписанный Ведерниковым протокол": by whom, no name of the protocol
        if (
            i
            and self.tokens[i - 1].pos == "ADP"
            and token.text.istitle()
            and self.forms[i].endswith(("ове", "еве", "ине"))
        ):
            return False  # "подписали в Пскове соглашение": where, which the network takes for an adjective
        return full and (token.pos == "ADJ" or token.feats.get("VerbForm") == "Part")

    def _title_in_quotes(self, head: int, first: int) -> tuple[int, str] | None:
        """The quoted title of a document and the token after it: закон Республики Казахстан «О …», «Соглашение о …»."""
        if first and self.tokens[first - 1].text in (*OPENING, '"'):
            close = self.words.closing(first - 1)
            if close is not None and close > head + 1:
                return close, f"{self.titles.named(first, head, False)} {self.words.text(head + 1, close)}"
        for i in range(head + 1, min(head + 7, len(self.tokens))):
            token = self.tokens[i]
            if token.text in OPENING or token.text == '"':
                close = self.words.closing(i)
                opens = self.forms[i + 1] if i + 1 < len(self.tokens) else ""
                titled = opens in ("о", "об", "обо") or (i + 1 < len(self.tokens) and self.words.is_document(i + 1))
                if close is None or not titled:
                    return None
                return close + 1, self.words.text(i + 1, close)
            if token.pos not in ("NOUN", "PROPN", "ADJ") or (
                token.pos != "PROPN" and self.words.case(i) not in ("Gen", None)
            ):
                return None
        return None

    def _quoted_title(self, first: int, head: int, title: str, kind: DocumentKind) -> str:
        """Laws and decrees are called by what is quoted; others take their noun before an "О …"."""
        opens = title.split(" ", 1)[0]
        if kind not in ("law", "decree") and opens.lower() in ABOUT:
            return self.titles.written(f"{self.titles.named(first, head, False)} {title[0].lower()}{title[1:]}")
        return self.titles.written(title)
