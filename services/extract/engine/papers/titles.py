"""What a document is called: its noun and adjectives in the nominative, and the words after it."""

from services.extract.engine.papers.words import ABOUT, DASHES, JOINT, NOUNS, Words

# Adjectives that tell the reporter's view or the document's state, not its sort.
_PASSING = frozenset(
    "новый обновленный обновить важный крупный исторический подписанный подписать соответствующий указанный данный "
    "этот сам весь каждый такой тот свой наш их его ее отдельный очередной первый второй третий последний ключевой "
    "основной главный двусторонний многочисленный различный разный другой иной некоторый несколько многий "
    "знаковый беспрецедентный значимый существующий действующий нынешний прежний предыдущий ранний "
    "названный упомянутый заключенный принятый подготовленный согласованный общий".split()
)


_CALLED_BY_TOWNS = frozenset(("декларация", "хартия", "акт", "конвенция"))


class Titles:
    """The titles of a sentence's documents."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.tokens, self.forms, self.lemmas = words.tokens, words.forms, words.lemmas

    def named(self, first: int, head: int, plural: bool) -> str:
        """The noun and the adjectives that tell its sort, in the nominative."""
        gender = NOUNS[self.lemmas[head]][1]
        passing = _PASSING | {"дорожный"} if self.lemmas[head] == "карта" else _PASSING
        kept = [
            self.nominative(j, gender, plural) for j in self.adjectives(first, head) if self.lemmas[j] not in passing
        ]
        return " ".join([*kept, self.noun(head, gender, plural)])

    def subjects(self, head: int, end: int) -> list[tuple[int, int]]:
        """The spans "о …" of one noun in the plural."""
        starts = [
            j
            for j in range(head + 1, end)
            if self.forms[j] in ABOUT
            and self.tokens[j].pos == "ADP"
            and (j == head + 1 or self.forms[j - 1] in ("и", ",", "также"))
        ]
        if not starts or starts[0] != head + 1:
            return []
        spans = []
        for a, b in zip(starts, [*starts[1:], end + 1], strict=True):
            stop = min(b - 1, end)
            while stop > a and (self.forms[stop - 1] in ("и", ",", "также", "а")):
                stop -= 1
            spans.append((a, stop))
        return spans

    def complement(self, head: int, end: int, holes: list[tuple[int, int]]) -> str:
        """The words after the noun, without what is no part of the title, a road map in brackets in the nominative."""
        about = next((j for j in range(head + 1, end) if self.forms[j] in ABOUT), None)
        start = head + 1
        party = start < end and (self.forms[start] in ("с", "со") or any(a == start for a, _ in holes))
        if about is not None and party:
            start = about
        if start < end and self.tokens[start].text in (",", *DASHES):
            start += 1
        pieces = []
        at = start
        for a, b in sorted(holes):
            if a >= at and a < end:
                pieces.append(self.words.text(at, a))
                at = b
        pieces.append(self.words.text(at, end))
        words = " ".join(piece for piece in pieces if piece)
        for form in ("дорожной карты", "дорожную карту", "дорожной карте", "дорожной картой"):
            words = words.replace(form, "дорожная карта")
        return f" {words}" if words else ""

    def written(self, title: str) -> str:
        title = " ".join(title.split()).strip(" ,;:")
        return title[:1].upper() + title[1:]

    def noun(self, head: int, gender: str, plural: bool) -> str:
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

    def nominative(self, i: int, gender: str, plural: bool) -> str:
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

    def adjectives(self, first: int, head: int) -> list[int]:
        return [
            j
            for j in range(first, head)
            if (self.tokens[j].pos == "ADJ" or self.lemmas[j] in JOINT) and not self.tokens[j].text.isdecimal()
        ]

    def is_proper(self, i: int, head: int) -> bool:
        """ "Бишкекская декларация": an adjective that is a name; that a sentence begins with, by its ending."""
        if i > 0:
            return self.tokens[i].text[:1].isupper()
        of_town = self.lemmas[i].endswith(("ский", "цкий")) and not self.lemmas[i].endswith("ческий")
        return of_town and self.lemmas[head] in _CALLED_BY_TOWNS
