"""The documents that a sentence names: what is signed, as its words give it.

`papers_in_sentence` finds every document of a tagged sentence, whether or not anybody signs it: which trigger it
belongs to is for the constructions to say. A document inside the title of another one ("протокол об изменениях
в соглашение о визах") is part of that title.

A title is the document's noun in the nominative with what belongs to it, up to the end of its phrase: an adjective that
tells its sort stays ("Совместное заявление"), one that tells how it looks to the reporter goes ("новое"). Parties in
quotation marks between the noun and its subject go ("соглашение «РЖД» с «КТЖ» о …"), "между … и …" stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.contracts.event import DocumentKind
from services.extract.engine.dates import DateMention, find_dates
from services.extract.engine.document import Sentence
from services.extract.engine.places import PlaceMention, find_places


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, or a number of them that the text does not tell apart.

    `start`, `stop`  offsets into the article's text, from the first word that belongs to it (a number, an adjective)
    `tokens`, `head` the same as indices within the sentence, and the token of its noun
    `title`          nominative, without the quotation marks around it; None where only a kind or a number is given
    `kind`           as the annotation guidelines name it
    `count`          how many, where the text says; None also for "ряд", "пакет"
    `plural`         more than one
    `preposition`    the preposition that governs it ("под", "о"), lower case, or ""
    `reference`      the words point back at a document told before ("этот документ", "соглашение" by itself)
    """

    start: int
    stop: int
    tokens: range
    head: int
    title: str | None
    kind: DocumentKind
    count: int | None = None
    plural: bool = False
    preposition: str = ""
    reference: bool = False


# --- words ---------------------------------------------------------------------------------------

_NOUNS: dict[str, tuple[DocumentKind, str]] = {  # lemma: kind, gender
    "договор": ("treaty", "m"),
    "пакт": ("treaty", "m"),
    "конвенция": ("treaty", "f"),
    "соглашение": ("agreement", "n"),
    "меморандум": ("memorandum", "m"),
    "декларация": ("declaration", "f"),
    "заявление": ("statement", "n"),
    "коммюнике": ("communique", "n"),
    "протокол": ("protocol", "m"),
    "контракт": ("contract", "m"),
    "программа": ("program", "f"),
    "план": ("program", "m"),
    "карта": ("roadmap", "f"),
    "закон": ("law", "m"),
    "законопроект": ("law", "m"),
    "поправка": ("law", "f"),
    "указ": ("decree", "m"),
    "распоряжение": ("decree", "n"),
    "постановление": ("decree", "n"),
    "документ": ("other", "m"),
    "бумага": ("other", "f"),
    "акт": ("other", "m"),
    "хартия": ("other", "f"),
    "резолюция": ("other", "f"),
    "решение": ("other", "n"),
    "устав": ("other", "m"),
    "концепция": ("other", "f"),
    "письмо": ("other", "n"),
    "допсоглашение": ("agreement", "n"),
    "спецификация": ("other", "f"),
}
_UNNAMED = frozenset(("документ", "бумага", "акт"))  # words that say nothing of the sort
_BUNDLES = frozenset("ряд пакет серия блок портфель десяток дюжина сотня множество".split())
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
        "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать".split(),
        1,
    )
} | {"тридцать": 30, "сорок": 40, "оба": 2, "двое": 2, "трое": 3}
# Adjectives that tell the reporter's view or the document's state, not its sort.
_PASSING = frozenset(
    "новый обновленный обновить важный крупный исторический подписанный подписать соответствующий указанный данный "
    "этот сам весь каждый такой тот свой наш их его ее отдельный очередной первый второй третий последний ключевой "
    "основной главный итоговый двусторонний многочисленный различный разный другой иной некоторый несколько многий "
    "знаковый беспрецедентный значимый существующий действующий нынешний прежний предыдущий ранний "
    "названный упомянутый заключенный принятый подготовленный согласованный общий".split()
)
# What a commercial "договор" is about.
_TRADE = (
    "купл продаж поставк поставля закуп подряд аренд лизинг страхован экспорт импорт транспортировк перевозк оказани "
    "обслуживани проектировани строительств займ кредит концесси покупк приобретени фрахт реализаци хранени переработк"
).split()
_JOINT = frozenset(
    ("совместный", "политический", "трехсторонний", "многосторонний", "четырехсторонний", "пятисторонний")
)
_TITLE_PREPOSITIONS = frozenset("о об обо по на между в во для к из от до с со за через без при над против под".split())
_SUMS = frozenset("сумма размер объем стоимость срок порядок рамка год".split())
_MONEY = frozenset("доллар евро рубль тенге сум юань манат лари сом год день лет".split())
_ABOUT = frozenset(("о", "об", "обо"))
# Prepositional phrases that tell of the signing and not of the document.
_CIRCUMSTANCES = frozenset(
    "присутствие ход итог результат участие поле время завершение окончание церемония конец следствие адрес имя лицо "
    "сторона визит встреча переговоры саммит заседание форум поездка страница лист экземпляр язык сумма".split()
)
_FRAMES = frozenset(
    "визит встреча переговоры саммит заседание форум поездка выставка конференция сессия мероприятие церемония".split()
)
# After these "в Астане" tells where it was signed, not what it is about.
_ABSTRACT = frozenset(
    "сотрудничество партнерство взаимодействие год взаимопонимание отношение помощь дружба союзничество намерение "
    "консультация торговля инвестиция соглашение договор меморандум декларация протокол заявление документ "
    "контракт".split()
)
_VISITS = frozenset("визит встреча поездка пребывание вечер день".split())
_TIME_PREPOSITIONS = frozenset(("после", "перед", "накануне", "благодаря", "вместо", "несмотря", "согласно", "спустя"))
_OPENING, _CLOSING = "«“„", "»”“"
_DASHES = frozenset("—–-−")


def papers_in_sentence(sentence: Sentence) -> list[Paper]:
    """The documents of a tagged sentence, in order, not overlapping. Never raises; does not block."""
    if _NOUNS.keys().isdisjoint(_lemmas(sentence)):
        return []
    return list(_Reader(sentence).papers())


def paper_at(sentence: Sentence, noun: int) -> Paper | None:
    """The document that a noun in another one's title names: "закон о ратификации соглашения о …"."""
    return next(iter(_Reader(sentence).inner(noun)), None)


def paper_within(sentence: Sentence, paper: Paper) -> Paper | None:
    """The first document that the title of another one names, None where it names none of its own subject."""
    inner = (paper_at(sentence, noun) for noun in paper.tokens if noun > paper.head)
    return next((found for found in inner if found is not None and found.title and found.kind != "law"), None)


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _same_case(a: str | None, b: str | None) -> bool:
    """Whether two nouns may stand in one list; documents are things, whose accusative looks like the nominative."""
    return a is None or b is None or a == b or {a, b} == {"Nom", "Acc"}


def _lemmas(sentence: Sentence) -> Sequence[str]:
    """The lemmas of a sentence, of a document in two words ("протокол-описание") that of the first."""
    if "-" not in "".join(sentence.lemmas):
        return sentence.lemmas
    firsts = [lemma.partition("-")[0] for lemma in sentence.lemmas]
    return [first if first in _NOUNS else lemma for first, lemma in zip(firsts, sentence.lemmas, strict=True)]


class _Reader:
    """One sentence, read for documents."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.words = [token.text.lower().replace("ё", "е") for token in sentence.tokens]
        self.lemmas = _lemmas(sentence)

    @cached_property
    def dates(self) -> list[DateMention]:
        return find_dates(self.sentence.text)

    @cached_property
    def places(self) -> list[PlaceMention]:
        return find_places(self.sentence.text)

    def _is_city(self, i: int) -> bool:
        start = self.tokens[i].start - self.sentence.start
        return any(place.start <= start < place.stop and place.kind == "city" for place in self.places)

    def papers(self) -> Iterator[Paper]:
        reached = 0
        for i in range(len(self.tokens)):
            if i < reached or not self._is_document(i):
                continue
            for paper in self._at(i, reached):
                yield paper
                reached = max(reached, paper.tokens.stop)

    def inner(self, noun: int) -> list[Paper]:
        return self._at(noun, noun) if self._is_document(noun) else []

    # --- the noun --------------------------------------------------------------------------------

    def _is_document(self, i: int) -> bool:
        lemma = self.lemmas[i]
        if lemma not in _NOUNS or self.tokens[i].pos not in ("NOUN", "PROPN"):
            return False
        if lemma == "карта":
            return i > 0 and self.lemmas[i - 1] == "дорожный"
        if lemma == "письмо":
            return self.words[i + 1 : i + 3] == ["о", "намерениях"]
        if lemma in ("план", "программа"):
            return not any(word in _VISITS for word in self.lemmas[i + 1 : i + 3])
        return True

    def _case(self, i: int) -> str | None:
        return self.tokens[i].feats.get("Case")

    def _at(self, head: int, floor: int) -> list[Paper]:
        """The documents of one noun: one, or one for each subject of a plural ("соглашения о … и о …")."""
        first, count, several = self._first(head, floor)
        kind, gender = _NOUNS[self.lemmas[head]]
        plural = several or self.tokens[head].feats.get("Number") == "Plur"
        preposition = self.words[first - 1] if first and self.tokens[first - 1].pos == "ADP" else ""
        quoted = self._title_in_quotes(head, first)
        if quoted is not None:
            stop, words = quoted
            called = self._quoted_title(first, head, words, kind)
            return [self._paper(first, stop, head, called, kind, count, plural, preposition)]
        unnamed = self.lemmas[head] in _UNNAMED
        end, holes, roadmap = (head + 1, [], False) if unnamed else self._end(head)
        if roadmap:
            kind = "roadmap"
        adjectives = self._adjectives(first, head)
        subjects = self._subjects(head, end) if plural else []
        if len(subjects) > 1:
            name = self._noun(head, gender, False)
            papers = []
            for n, (a, b) in enumerate(subjects):
                start = first if not n else a
                called = self._written(f"{name} {self._text(a, b)}")
                papers.append(self._paper(start, b, head if not n else a, called, kind, None, False, preposition))
            return papers
        rest = self._complement(head, end, holes)
        amends = self.lemmas[head] == "поправка"
        if kind in ("law", "decree") and not amends and not any(word in _ABOUT for word in rest.lower().split()):
            rest = ""  # "указ президента", "закон № 12"
        sort = any(self.lemmas[j] in _JOINT or self._is_proper(j) for j in adjectives)
        specific = bool(rest.strip()) or sort or kind == "roadmap"
        untold = unnamed or several or not specific or (plural and not rest.strip())
        title = None if untold else self._written(self._named(first, head, plural) + rest)
        if kind == "treaty" and self.lemmas[head] == "договор" and any(stem in rest.lower() for stem in _TRADE):
            kind = "contract"
        reference = not specific and not plural and count is None
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
            elif (lemma in _BUNDLES and at - 1 >= floor) or lemma in (
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

    def _is_modifier(self, i: int) -> bool:
        token = self.tokens[i]
        full = token.feats.get("Variant") != "Short"
        if self.lemmas[i] in _JOINT:
            return True  # "трёхстороннее", which the network takes for a verb
        if i and token.text.istitle() and token.text.endswith("ым") and self._case(i) in ("Nom", "Acc"):
            return False  # "подписанный Ведерниковым протокол": by whom, no name of the protocol
        if (
            i
            and self.tokens[i - 1].pos == "ADP"
            and token.text.istitle()
            and self.words[i].endswith(("ове", "еве", "ине"))
        ):
            return False  # "подписали в Пскове соглашение": where, which the network takes for an adjective
        return full and (token.pos == "ADJ" or token.feats.get("VerbForm") == "Part")

    def _is_proper(self, i: int) -> bool:
        """ "Бишкекская декларация": an adjective that is a name."""
        return i > 0 and self.tokens[i].text[:1].isupper()

    def _adjectives(self, first: int, head: int) -> list[int]:
        return [
            j
            for j in range(first, head)
            if (self.tokens[j].pos == "ADJ" or self.lemmas[j] in _JOINT) and not self.tokens[j].text.isdecimal()
        ]

    # --- the end of the phrase -------------------------------------------------------------------

    def _belongs(self, i: int, head: int) -> bool:
        """Whether the token hangs, directly or not, on the document's noun."""
        at, steps = i, 0
        while at >= 0 and steps < 40:
            if at == head:
                return True
            at, steps = self.tokens[at].head, steps + 1
        return False

    def _names_signers(self, close: int) -> bool:
        """ "контракт «Росатом» и «Узатом» подписали": two names in quotation marks before the verb are no title."""
        if close + 2 >= len(self.tokens) or self.tokens[close + 1].text != "и":
            return False
        last = self._closing(close + 2) if self.tokens[close + 2].text in (*_OPENING, '"') else None
        return last is not None and last + 1 < len(self.tokens) and self.tokens[last + 1].pos == "VERB"

    def _end(self, head: int) -> tuple[int, list[tuple[int, int]], bool]:
        """The token after the phrase, the spans within it that are no part of the title, whether it is a road map."""
        i, count = head + 1, len(self.tokens)
        holes: list[tuple[int, int]] = []
        if (
            i < count and self.tokens[i].text in (*_CLOSING, '"') and self._opened(head)
        ):  # «дорожную карту» развития торговли
            holes.append((i, i + 1))
            i += 1
        roadmap = self.lemmas[head] == "карта"
        about = False
        while i < count:
            token, text = self.tokens[i], self.tokens[i].text
            if text in _OPENING or text == '"':
                close = self._closing(i)
                if close is None or (not about and self._names_signers(close)):
                    break
                if not about and i <= head + 2:
                    holes.append((i, close + 1))
                i = close + 1
                continue
            if text == "(":
                close = next((j for j in range(i, min(i + 9, count)) if self.tokens[j].text == ")"), None)
                if close is None:
                    break
                if "карта" in self.lemmas[i:close] and "дорожный" in self.lemmas[i:close]:
                    roadmap = True
                elif close - i <= 4:
                    holes.append((i, close + 1))
                else:
                    break
                i = close + 1
                continue
            step = self._step(i, head, about)
            if not step:
                break
            about = about or (token.pos == "ADP" and self.words[i] in _ABOUT)
            i += step
        return self._trimmed(head, i), holes, roadmap

    def _step(self, i: int, head: int, about: bool) -> int:
        """How many tokens from `i` on belong to the phrase that has reached it; 0 if it ends before."""
        token, word = self.tokens[i], self.words[i]
        date = next((d for d in self.dates if d.start + self.sentence.start == token.start), None)
        if date is not None:
            return self._dated(i, date)
        if token.text in _DASHES:
            between = i > head + 1 and i + 1 < len(self.tokens)
            return int(between and self.tokens[i - 1].stop == token.start and self.tokens[i + 1].start == token.stop)
        if token.text == ",":
            return self._listed(i, head) or self._subject_between_commas(i, head)
        if token.pos == "PUNCT" or token.text in ";:.!?…)»”":
            return 0
        if token.pos == "ADP":
            return self._prepositional(i, head, about)
        if token.pos == "CCONJ":
            return self._coordinated(i, head)
        if token.pos in ("VERB", "AUX"):
            participle = token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short"
            return int(participle and about and self._case(i) is not None and self._belongs(i, head))
        if token.pos in ("PRON", "SCONJ", "PART", "INTJ"):
            return int(word == "не" and about)
        if token.pos == "NUM" or token.text.isdecimal():
            return self._amount(i, head) or int(self._nominal(i, head))
        if token.pos == "ADV":
            return int(
                about
                and self._belongs(i, head)
                and word not in ("также", "затем", "потом", "ранее", "сегодня", "тогда")
            )
        return int(self._nominal(i, head))

    def _amount(self, i: int, head: int) -> int:
        """ "на поставку 5 тыс. тонн муки": how many tokens an amount of what is delivered has, no sum of money."""
        before = self.tokens[i - 1]
        if i <= head + 1 or before.pos != "NOUN" or self.lemmas[i - 1] in _SUMS:
            return 0
        at = i + 1
        if at < len(self.tokens) and self.words[at] in ("тыс", "млн", "млрд"):
            at += 1 + (at + 1 < len(self.tokens) and self.tokens[at + 1].text == ".")
        named = at < len(self.tokens) and self.tokens[at].pos == "NOUN" and self._case(at) == "Gen"
        return at - i if named and self.lemmas[at] not in _MONEY else 0

    def _nominal(self, i: int, head: int) -> bool:
        token, case = self.tokens[i], self._case(i)
        before = self.tokens[i - 1]
        if i == head + 1:  # what follows the noun itself is in the genitive, or a name: "план мероприятий"
            return case == "Gen" or (case is None and self._belongs(i, head))
        if before.pos == "ADP" or (_is_latin(token.text) and _is_latin(before.text)):
            return True
        if token.pos == "ADJ" and self._leads_on(i, head):
            return True
        if token.pos == "ADJ" and before.pos == "CCONJ" and case is not None and case == self._case(i - 2):
            return True  # "о дружественных отношениях и всеобъемлющем партнёрстве"
        if case in ("Nom",) and not self._belongs(i, head):
            return False
        if before.pos in ("ADJ", "DET", "NUM") or before.feats.get("VerbForm") == "Part":
            agree = before.feats.get("Case") in (case, None) or case is None or before.pos == "NUM"
            return agree or self._belongs(i, head)
        if case == "Ins" and not self._belongs(i, head):
            return False
        return self._belongs(i, head) or case == "Gen"

    def _leads_on(self, i: int, head: int) -> bool:
        """Whether an adjective leads, by itself or with others, to a genitive that belongs to what stands before."""
        for j in range(i + 1, min(i + 5, len(self.tokens))):
            token = self.tokens[j]
            if token.pos in ("NOUN", "PROPN"):
                in_row = self._case(j) == self._case(i) and self._row_after_preposition(i)
                return self._case(j) == "Gen" or self._belongs(j, head) or in_row
            if token.pos != "ADJ" and token.text not in (",", "и"):
                return False
        return False

    def _row_after_preposition(self, i: int) -> bool:
        """Whether only adjectives stand between an adjective and its noun's preposition: "о торговом и военном"."""
        at = i - 1
        while at > 0 and (self.tokens[at].pos == "ADJ" or self.tokens[at].text in (",", "и")):
            at -= 1
        return self.tokens[at].pos == "ADP"

    def _dated(self, i: int, date: DateMention) -> int:
        """Years that it covers and the day it bears ("от 16 мая") are part of it; the day of signing is not."""
        before = self.words[i - 1] if i else ""
        covers = before in ("на", "до", "по", "к") and date.precision == "year"
        if covers or before == "от" or "quoted" in date.flags:
            stop = date.stop + self.sentence.start
            return max(sum(1 for token in self.tokens[i:] if token.start < stop), 1)
        return 0

    def _prepositional(self, i: int, head: int, about: bool) -> int:
        word = self.words[i]
        if word in _TIME_PREPOSITIONS or word not in _TITLE_PREPOSITIONS:
            return 0
        noun = next(
            (j for j in range(i + 1, min(i + 8, len(self.tokens))) if self.tokens[j].pos in ("NOUN", "PROPN", "PRON")),
            None,
        )
        date = next(
            (
                d
                for d in self.dates
                if i + 1 < len(self.tokens) and d.start + self.sentence.start == self.tokens[i + 1].start
            ),
            None,
        )
        if date is not None:
            return int(self._dated(i + 1, date) > 0)
        if noun is None:
            return int(word in _ABOUT and i == head + 1)
        lemma = self.lemmas[noun]
        if lemma in _CIRCUMSTANCES and word not in _ABOUT and word != "между":
            return 0
        if lemma == "рамка" and any(later in _FRAMES for later in self.lemmas[noun + 1 : noun + 4]):
            return 0
        if i == head + 1 and (word in _ABOUT or word in ("по", "между", "на", "об")):
            return 1
        if word in _ABOUT and (not about or self.lemmas[i - 1] in _NOUNS):
            return 1
        if word in ("с", "со") and not about:
            return int(any(later in _ABOUT for later in self.words[i + 1 : i + 8]))
        if word == "по":
            return 1
        if word in ("в", "во") and self._is_city(noun) and self.lemmas[i - 1] in _ABSTRACT:
            return 0
        if word == "под":
            return 0
        if word == "в" and self.lemmas[noun] in (
            "область",
            "сфера",
            "рамка",
            "часть",
            "отношение",
            "отрасль",
            "вопрос",
        ):
            return 1
        return int(self._belongs(noun, head))

    def _coordinated(self, i: int, head: int) -> int:
        if i + 1 >= len(self.tokens):
            return 0
        after = self._next_document(i + 1)
        if after is not None and _same_case(self._case(after), self._case(head)):
            return 0
        following = self.tokens[i + 1]
        if following.pos == "ADP":
            return int(self._prepositional(i + 1, head, True) > 0 and self.words[i] in ("и", "или"))
        if following.pos in ("VERB", "AUX", "PRON", "ADV") and following.feats.get("VerbForm") != "Part":
            return 0
        return int(self._agrees(i, head))

    def _agrees(self, i: int, head: int) -> bool:
        """Whether what follows the conjunction or comma has the case of what stands before it."""
        before, after = self._case_before(i, head), self._case(i + 1)
        belongs = self._belongs(i + 1, head)
        if before is None or after is None or after == "Nom":
            return belongs
        return before == after or belongs

    def _case_before(self, i: int, head: int) -> str | None:
        """The case of what stands before: of any word since the preposition that has the case of what follows."""
        cases = []
        for j in range(i - 1, head, -1):
            case = self._case(j)
            if case is not None:
                cases.append(case)
            if self.tokens[j].pos == "ADP":
                break
        after = self._case(i + 1)
        return after if after in cases else cases[0] if cases else None

    def _listed(self, i: int, head: int) -> int:
        """Whether a comma goes on with a list inside the title: "о дружбе, сотрудничестве и взаимной помощи"."""
        if i + 1 >= len(self.tokens) or i <= head + 1:
            return 0
        following = self.tokens[i + 1]
        if self._next_document(i + 1) is not None or following.feats.get("VerbForm") == "Part":
            return 0
        if following.pos == "ADP":
            return int(
                self.words[i + 1] in _ABOUT and self._has_and(i + 1) and self.tokens[head].feats.get("Number") == "Plur"
            )
        if following.pos not in ("NOUN", "ADJ"):
            return 0
        return int(self._agrees(i, head) and self._has_and(i + 1))

    def _subject_between_commas(self, i: int, head: int) -> int:
        """ "меморандум, о выставках, подписали": what it is about may stand between commas."""
        if i != head + 1 or i + 3 >= len(self.tokens) or self.words[i + 1] not in _ABOUT:
            return 0
        close = next((j for j in range(i + 2, min(i + 10, len(self.tokens))) if self.tokens[j].text == ","), None)
        inside = self.tokens[i + 2 : close] if close is not None else []
        return int(bool(inside) and all(token.pos in ("NOUN", "ADJ", "PROPN", "CCONJ") for token in inside))

    def _has_and(self, i: int) -> bool:
        """Whether the list that goes on here comes to an "и" before a predicate or the end of the clause."""
        for j in range(i, min(i + 14, len(self.tokens))):
            token = self.tokens[j]
            if token.pos in ("VERB", "AUX") and token.feats.get("VerbForm") != "Part":
                return False
            if self.words[j] == "и":
                return True
            if token.text in ";:.—–":
                return False
        return False

    def _next_document(self, i: int) -> int | None:
        """The document's noun that begins here, after adjectives, numbers, "а также" or quotation marks."""
        for j in range(i, min(i + 6, len(self.tokens))):
            if self._is_document(j):
                return j
            token = self.tokens[j]
            modifier = (
                token.pos in ("ADJ", "DET", "NUM", "CCONJ", "PART")
                or token.text in _OPENING
                or self.words[j] in ("а", "также")
            )
            if not modifier and self.lemmas[j] not in _BUNDLES:
                return None
        return None

    def _opened(self, head: int) -> bool:
        """Whether the noun, or an adjective of it, stands right after an opening quotation mark."""
        return any(j >= 0 and self.tokens[j].text in (*_OPENING, '"') for j in (head - 1, head - 2))

    def _closing(self, i: int) -> int | None:
        """The quotation mark that closes the one at `i`."""
        if self.tokens[i].text == '"':
            return next((j for j in range(i + 1, len(self.tokens)) if self.tokens[j].text == '"'), None)
        depth = 0
        for j in range(i, len(self.tokens)):
            text = self.tokens[j].text
            if text in _OPENING:
                depth += 1
            elif text in _CLOSING:
                depth -= 1
                if not depth:
                    return j
        return None

    def _trimmed(self, head: int, stop: int) -> int:
        """Without prepositions, conjunctions and adjectives that lead to nothing."""
        while stop > head + 1:
            last = self.tokens[stop - 1]
            dangling = last.pos in ("ADP", "CCONJ", "DET") or last.text in (",", "(", *_DASHES)
            dangling = dangling or (last.pos == "ADJ" and self._case(stop - 1) is not None and last.head >= stop)
            if not dangling:
                break
            stop -= 1
        return stop

    # --- titles ----------------------------------------------------------------------------------

    def _title_in_quotes(self, head: int, first: int) -> tuple[int, str] | None:
        """The quoted title of a document and the token after it: закон Республики Казахстан «О …», «Соглашение о …»."""
        if first and self.tokens[first - 1].text in (*_OPENING, '"'):
            close = self._closing(first - 1)
            if close is not None and close > head + 1:
                return close, f"{self._named(first, head, False)} {self._text(head + 1, close)}"
        for i in range(head + 1, min(head + 7, len(self.tokens))):
            token = self.tokens[i]
            if token.text in _OPENING or token.text == '"':
                close = self._closing(i)
                opens = self.words[i + 1] if i + 1 < len(self.tokens) else ""
                titled = opens in ("о", "об", "обо") or (i + 1 < len(self.tokens) and self._is_document(i + 1))
                if close is None or not titled:
                    return None
                return close + 1, self._text(i + 1, close)
            if token.pos not in ("NOUN", "PROPN", "ADJ") or (
                token.pos != "PROPN" and self._case(i) not in ("Gen", None)
            ):
                return None
        return None

    def _quoted_title(self, first: int, head: int, title: str, kind: DocumentKind) -> str:
        """Laws and decrees are called by what is quoted; others take their noun before an "О …"."""
        opens = title.split(" ", 1)[0]
        if kind not in ("law", "decree") and opens.lower() in _ABOUT:
            return self._written(f"{self._named(first, head, False)} {title[0].lower()}{title[1:]}")
        return self._written(title)

    def _named(self, first: int, head: int, plural: bool) -> str:
        """The noun and the adjectives that tell its sort, in the nominative."""
        gender = _NOUNS[self.lemmas[head]][1]
        passing = _PASSING | {"дорожный"} if self.lemmas[head] == "карта" else _PASSING
        kept = [
            self._nominative(j, gender, plural) for j in self._adjectives(first, head) if self.lemmas[j] not in passing
        ]
        return " ".join([*kept, self._noun(head, gender, plural)])

    def _subjects(self, head: int, end: int) -> list[tuple[int, int]]:
        """The spans "о …" of one noun in the plural."""
        starts = [
            j
            for j in range(head + 1, end)
            if self.words[j] in _ABOUT
            and self.tokens[j].pos == "ADP"
            and (j == head + 1 or self.words[j - 1] in ("и", ",", "также"))
        ]
        if not starts or starts[0] != head + 1:
            return []
        spans = []
        for a, b in zip(starts, [*starts[1:], end + 1], strict=True):
            stop = min(b - 1, end)
            while stop > a and (self.words[stop - 1] in ("и", ",", "также", "а")):
                stop -= 1
            spans.append((a, stop))
        return spans

    def _complement(self, head: int, end: int, holes: list[tuple[int, int]]) -> str:
        """The words after the noun, without what is no part of the title, a road map in brackets in the nominative."""
        about = next((j for j in range(head + 1, end) if self.words[j] in _ABOUT), None)
        start = head + 1
        party = start < end and (self.words[start] in ("с", "со") or any(a == start for a, _ in holes))
        if about is not None and party:
            start = about
        if start < end and self.tokens[start].text == ",":
            start += 1
        pieces = []
        at = start
        for a, b in sorted(holes):
            if a >= at and a < end:
                pieces.append(self._text(at, a))
                at = b
        pieces.append(self._text(at, end))
        words = " ".join(piece for piece in pieces if piece)
        for form in ("дорожной карты", "дорожную карту", "дорожной карте", "дорожной картой"):
            words = words.replace(form, "дорожная карта")
        return f" {words}" if words else ""

    def _text(self, first: int, stop: int) -> str:
        if stop <= first:
            return ""
        offset = self.sentence.start
        return self.sentence.text[self.tokens[first].start - offset : self.tokens[stop - 1].stop - offset]

    def _written(self, title: str) -> str:
        title = " ".join(title.split()).strip(" ,;:")
        return title[:1].upper() + title[1:]

    def _noun(self, head: int, gender: str, plural: bool) -> str:
        """The noun in the nominative, in the letters of the text where they are the same."""
        token = self.tokens[head]
        if self.lemmas[head] == "карта":
            return "дорожные карты" if plural else "дорожная карта"
        if not plural:
            return token.lemma
        lemma = token.lemma
        if gender == "f":
            return lemma[:-1] + ("и" if lemma[-2] in "игк" or lemma.endswith("ия") else "ы")
        if gender == "n":
            return lemma if lemma.endswith("коммюнике") else lemma[:-1] + ("а" if lemma.endswith("о") else "я")
        return lemma + "ы"

    def _nominative(self, i: int, gender: str, plural: bool) -> str:
        """An adjective in the nominative of the noun's gender and number, its stem in the letters of the text."""
        text, lemma = self.tokens[i].text, self.lemmas[i]
        if text.isupper() or len(lemma) < 4 or lemma[-2:] not in ("ый", "ий", "ой"):
            return text
        stem = text[: len(lemma) - 2]
        if stem.lower().replace("ё", "е") != lemma[:-2]:
            return text
        soft = lemma.endswith("ий") and lemma[-3] not in "кгхжшчщ"
        hissing = lemma[-3] in "кгхжшчщ"
        if plural:
            return stem + ("ие" if soft or hissing else "ые")
        if gender == "m":
            return stem + lemma[-2:]
        if gender == "f":
            return stem + ("яя" if soft else "ая")
        return stem + ("ее" if soft or lemma[-3] in "жшчщ" else "ое")
