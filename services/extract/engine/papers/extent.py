"""Where the words of a document end: what belongs to its title, and what tells of the signing."""

from services.extract.engine.dates import DateMention
from services.extract.engine.papers.words import ABOUT, BUNDLES, CLOSING, DASHES, NOUNS, OPENING, Words

_TITLE_PREPOSITIONS = frozenset(
    "о об обо по на между в во для к из от до с со за через без при над против под относительно касательно".split()
)
_SUMS = frozenset("сумма размер объем стоимость срок порядок рамка год".split())
_MONEY = frozenset("доллар евро рубль тенге сум юань манат лари сом год день лет".split())
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
_FIELDS = frozenset("область сфера рамка часть отношение отрасль вопрос цель интерес".split())
_DONE_WITH = frozenset(("борьба", "работа", "обращение"))  # these deal with something, not with those who sign
_ON = frozenset("право налог сбор доступ спрос запрет виза".split())  # "прав на результаты", "налогов на доходы"
_OF_BODY = frozenset("участник участница член учредитель".split())  # "государств – членов ШОС"
_TIME_PREPOSITIONS = frozenset(("после", "перед", "накануне", "благодаря", "вместо", "несмотря", "согласно", "спустя"))


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _same_case(a: str | None, b: str | None) -> bool:
    """Whether two nouns may stand in one list; documents are things, whose accusative looks like the nominative."""
    return a is None or b is None or a == b or {a, b} == {"Nom", "Acc"}


class Extent:
    """How far the phrases of a sentence's documents reach."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.tokens, self.forms, self.lemmas = words.tokens, words.forms, words.lemmas

    def end_of(self, head: int) -> tuple[int, list[tuple[int, int]], bool]:
        """The token after the phrase, the spans within it that are no part of the title, whether it is a road map."""
        i, count = head + 1, len(self.tokens)
        holes: list[tuple[int, int]] = []
        if (
            i < count and self.tokens[i].text in (*CLOSING, '"') and self._opened(head)
        ):  # «дорожную карту» развития торговли
            holes.append((i, i + 1))
            i += 1
        roadmap = self.lemmas[head] == "карта"
        about = False
        while i < count:
            token, text = self.tokens[i], self.tokens[i].text
            if text in OPENING or text == '"':
                close = self.words.closing(i)
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
            about = about or (token.pos == "ADP" and self.forms[i] in ABOUT)
            i += step
        return self._trimmed(head, i), holes, roadmap

    def _names_signers(self, close: int) -> bool:
        """ "контракт «Росатом» и «Узатом» подписали": two names in quotation marks before the verb are no title."""
        if close + 2 >= len(self.tokens) or self.tokens[close + 1].text != "и":
            return False
        last = self.words.closing(close + 2) if self.tokens[close + 2].text in (*OPENING, '"') else None
        return last is not None and last + 1 < len(self.tokens) and self.tokens[last + 1].pos == "VERB"

    def _step(self, i: int, head: int, about: bool) -> int:
        """How many tokens from `i` on belong to the phrase that has reached it; 0 if it ends before."""
        token, word = self.tokens[i], self.forms[i]
        date = next((d for d in self.words.dates if d.start + self.words.sentence.start == token.start), None)
        if date is not None:
            return self._dated(i, date)
        if token.text in DASHES:
            if i + 1 == len(self.tokens):
                return 0
            if self.lemmas[i - 1] in ("государство", "страна") and self.lemmas[i + 1] in _OF_BODY:
                return 1  # "решение глав государств – участников СНГ о …"
            return int(self.forms[i + 1] in ABOUT if i == head + 1 else self._joins(i))  # "соглашение – об обмене"
        if self._is_of_sides(i, head):
            return 1
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
            if participle and i == head + 1:  # "программа согласованных действий"
                return int(self.words.case(i) == "Gen" and self._leads_on(i, head))
            return int(participle and about and self.words.case(i) is not None and self.words.belongs(i, head))
        if word in ("их", "его", "ее") and about and i + 1 < len(self.tokens):
            return int(self._nominal(i + 1, head))  # "предупреждение наводнений и ликвидация их последствий"
        if token.pos in ("PRON", "SCONJ", "PART", "INTJ"):
            return int(word == "не" and about)
        if token.pos == "NUM" or token.text.isdecimal():
            return self._amount(i, head) or int(self._nominal(i, head))
        if token.pos == "ADV":
            return int(
                about
                and self.words.belongs(i, head)
                and word not in ("также", "затем", "потом", "ранее", "сегодня", "тогда")
            )
        return int(self._nominal(i, head))

    def _joins(self, dash: int) -> bool:
        """Whether a dash is inside a word, or between two names that say one thing: "дорога Осло — Берген"."""
        before, after = self.tokens[dash - 1], self.tokens[dash + 1]
        if before.stop == self.tokens[dash].start and after.start == self.tokens[dash].stop:
            return True
        names = before.pos == after.pos == "PROPN" and self.words.case(dash - 1) == self.words.case(dash + 1)
        ends = dash + 2 == len(self.tokens) or self.tokens[dash + 2].pos not in ("VERB", "AUX")
        return names and ends and self.words.case(dash - 1) in ("Nom", None)

    def _is_of_sides(self, i: int, head: int) -> bool:
        """Whether a word goes on with those that a document is between: "между правительствами А, Б и В о …"."""
        at = i - 1
        while at > head and self.forms[at] != "между":
            if self.tokens[at].pos in ("ADP", "VERB", "AUX", "PRON", "SCONJ") or self.tokens[at].text in ";:()":
                return False
            at -= 1
        if at == head or self.forms[at] != "между":
            return False
        token = self.tokens[i]
        if token.text == "," or token.pos == "CCONJ":
            if i + 1 == len(self.tokens):
                return False  # an item that ends in a comma
            row = self.tokens[i + 1].pos in ("NOUN", "PROPN", "ADJ") and self._in_row(i + 1, at)
            same = self.words.case(i - 1) == self.words.case(i + 1)
            return row and (token.pos == "CCONJ" or same or self._has_and(i + 1))
        return token.pos in ("NOUN", "PROPN", "ADJ", "NUM") and self._in_row(i, at)

    def _in_row(self, i: int, between: int) -> bool:
        """Whether a word has the case of those that stand "между", belongs to one of them or names it."""
        case = self.words.case(i)
        if self.words.is_document(i):
            return False
        return case in ("Ins", "Gen", None) or (case == "Nom" and i - 1 > between and self._names(i))

    def _deals_with(self, i: int, head: int) -> bool:
        """Whether an instrumental goes with a noun of the phrase: "об обмене студентами", "об управлении водами"."""
        noun = i if self.tokens[i].pos != "ADJ" else self.tokens[i].head
        return noun >= 0 and self.tokens[noun].pos == "NOUN" and head < self.tokens[noun].head < i

    def _names(self, i: int) -> bool:
        """Whether a name stands in the nominative after the noun that it explains: "Республики Узбекистан"."""
        before = self.tokens[i - 1]
        return self.tokens[i].pos == "PROPN" and before.pos in ("NOUN", "PROPN") and self.tokens[i].head == i - 1

    def _amount(self, i: int, head: int) -> int:
        """ "на поставку 5 тыс. тонн муки": how many tokens an amount of what is delivered has, no sum of money."""
        before = self.tokens[i - 1]
        if i <= head + 1 or before.pos != "NOUN" or self.lemmas[i - 1] in _SUMS:
            return 0
        if self.tokens[i].text.isalpha() and self.words.case(i) == "Nom":
            return 0  # "о торговле два блока подпишут"
        at = i + 1
        if at < len(self.tokens) and self.forms[at] in ("тыс", "млн", "млрд"):
            at += 1 + (at + 1 < len(self.tokens) and self.tokens[at + 1].text == ".")
        named = at < len(self.tokens) and self.tokens[at].pos == "NOUN" and self.words.case(at) == "Gen"
        return at - i if named and self.lemmas[at] not in _MONEY else 0

    def _nominal(self, i: int, head: int) -> bool:
        token, case = self.tokens[i], self.words.case(i)
        before = self.tokens[i - 1]
        if i == head + 1:  # what follows the noun itself is in the genitive, or a name: "план мероприятий"
            return case == "Gen" or (case is None and self.words.belongs(i, head))
        if before.pos == "ADP" or (_is_latin(token.text) and _is_latin(before.text)):
            return True
        if token.pos == "ADJ" and self._leads_on(i, head):
            return True
        if token.pos == "ADJ" and before.pos == "CCONJ" and case is not None and case == self.words.case(i - 2):
            return True  # "о дружественных отношениях и всеобъемлющем партнёрстве"
        if case == "Nom" and not self.words.belongs(i, head):
            return self.tokens[i].rel == "appos" and self._names(i)
        if before.pos in ("ADJ", "DET", "NUM") or before.feats.get("VerbForm") == "Part":
            agree = before.feats.get("Case") in (case, None) or case is None or before.pos == "NUM"
            return agree or self.words.belongs(i, head)
        if case == "Ins" and not self.words.belongs(i, head):
            return self._deals_with(i, head)
        return self.words.belongs(i, head) or case == "Gen"

    def _leads_on(self, i: int, head: int) -> bool:
        """Whether an adjective leads, by itself or with others, to a genitive that belongs to what stands before."""
        for j in range(i + 1, min(i + 5, len(self.tokens))):
            token = self.tokens[j]
            if token.pos in ("NOUN", "PROPN"):
                in_row = self.words.case(j) == self.words.case(i) and self._row_after_preposition(i)
                return self.words.case(j) == "Gen" or self.words.belongs(j, head) or in_row
            if token.pos != "ADJ" and token.text not in (",", "и"):
                return False
        return False

    def _row_after_preposition(self, i: int) -> bool:
        """Whether only adjectives stand between an adjective and its noun's preposition: "о торговом и военном"."""
        at = i - 1
        while at > 0 and (self._describes(at) or self.tokens[at].text in (",", "и")):
            at -= 1
        return self.tokens[at].pos == "ADP"

    def _describes(self, i: int) -> bool:
        """Whether a word is an adjective, also one that is taken for a noun ("торгово-экономическом")."""
        return self.tokens[i].pos == "ADJ" or self.tokens[i].rel == "amod"

    def _dated(self, i: int, date: DateMention) -> int:
        """Years that it covers and the day it bears ("от 16 мая") are part of it; the day of signing is not."""
        before = self.forms[i - 1] if i else ""
        covers = before in ("на", "до", "по", "к", "период") and date.precision == "year"
        if covers or before == "от" or "quoted" in date.flags:
            stop = date.stop + self.words.sentence.start
            return max(sum(1 for token in self.tokens[i:] if token.start < stop), 1)
        return 0

    def _prepositional(self, i: int, head: int, about: bool) -> int:
        word = self.forms[i]
        if word in _TIME_PREPOSITIONS or word not in _TITLE_PREPOSITIONS:
            return 0
        if word == "на" and self._for_years(i):
            return 1
        noun = next(
            (j for j in range(i + 1, min(i + 8, len(self.tokens))) if self.tokens[j].pos in ("NOUN", "PROPN", "PRON")),
            None,
        )
        date = next(
            (
                d
                for d in self.words.dates
                if i + 1 < len(self.tokens) and d.start + self.words.sentence.start == self.tokens[i + 1].start
            ),
            None,
        )
        if date is not None:
            return int(self._dated(i + 1, date) > 0)
        if noun is None:
            return int(word in ABOUT and i == head + 1)
        lemma = self.lemmas[noun]
        if word == "на" and about and self.lemmas[i - 1] in _ON:
            return 1
        if word in ("с", "со") and self.lemmas[i - 1] in _ABSTRACT and self._is_somebody(noun):
            return 0  # "соглашение о сотрудничестве с директором компании X": who signs it
        if lemma in _CIRCUMSTANCES and word not in ABOUT and word != "между":
            return 0
        if lemma == "рамка" and any(later in _FRAMES for later in self.lemmas[noun + 1 : noun + 4]):
            return 0
        if i == head + 1 and (word in ABOUT or word in ("по", "между", "на", "об")):
            return 1
        if word in ABOUT and (not about or self.lemmas[i - 1] in NOUNS):
            return 1
        if word in ("с", "со") and self.lemmas[i - 1] in _DONE_WITH:
            return 1
        if word == "между" and self.tokens[i - 1].pos in ("NOUN", "PROPN"):
            return 1
        if word in ("с", "со") and not about:
            return int(any(later in ABOUT for later in self.forms[i + 1 : i + 8]))
        if word == "по":
            return 1
        if word in ("в", "во") and self.words.is_city(noun) and self.lemmas[i - 1] in _ABSTRACT:
            return 0
        if word == "под":
            return 0
        if word == "в" and lemma in _FIELDS:
            return 1
        return int(self.words.belongs(noun, head))

    def _is_somebody(self, noun: int) -> bool:
        """Whether a noun is a person who is named after it, with nothing but what he is head of between."""
        if self.tokens[noun].feats.get("Animacy") != "Anim":
            return False
        return any(
            token.pos == "PROPN"
            and token.head == noun
            and token.rel in ("appos", "flat:name", "nmod")
            and token.feats.get("Case") in ("Ins", None)
            for token in self.tokens[noun + 1 : noun + 16]
        )

    def _for_years(self, i: int) -> bool:
        """ "на ближайшие пять лет", "на период до 2030 года": for how long it is made."""
        span = self.forms[i + 1 : i + 4]
        if span[:1] == ["период"]:
            return any(word in ("год", "года", "годов", "годы") for word in self.forms[i + 2 : i + 7])
        return any(word in ("лет", "года") for word in span) and all(
            token.pos in ("ADJ", "NUM", "NOUN") for token in self.tokens[i + 1 : i + 3]
        )

    def _coordinated(self, i: int, head: int) -> int:
        if i + 1 >= len(self.tokens):
            return 0
        after = self._next_document(i + 1)
        if after is not None and self._is_ratified_too(after, head):
            return 1
        if after is not None and _same_case(self.words.case(after), self.words.case(head)):
            return 0
        if after is not None and (self.tokens[i + 1].pos == "NUM" or self.tokens[i + 1].text.isdecimal()):
            return 0  # "заявление о партнёрстве и 14 документов"
        following = self.tokens[i + 1]
        if following.pos == "ADP":
            return int(self._prepositional(i + 1, head, True) > 0 and self.forms[i] in ("и", "или"))
        if following.pos in ("VERB", "AUX", "PRON", "ADV") and following.feats.get("VerbForm") != "Part":
            return 0
        return int(self._agrees(i, head))

    def _is_ratified_too(self, document: int, head: int) -> bool:
        """ "законы о ратификации договора и соглашения": what hangs on the ratification and may be a genitive."""
        above = self.tokens[document].head
        of_law = NOUNS[self.lemmas[head]][0] == "law" and head < above < document
        return of_law and self.lemmas[above] == "ратификация" and self.forms[document] != self.lemmas[document]

    def _agrees(self, i: int, head: int) -> bool:
        """Whether what follows the conjunction or comma has the case of what stands before it."""
        before, after = self._case_before(i, head), self.words.case(i + 1)
        belongs = self.words.belongs(i + 1, head)
        if before is None and self.tokens[i - 1].rel == "amod":
            return self.tokens[i + 1].pos == "ADJ"  # "торгово-экономическом, научном и культурном", the first unknown
        if before is None or after is None or after == "Nom":
            return belongs
        return before == after or belongs

    def _case_before(self, i: int, head: int) -> str | None:
        """The case of what stands before: of any word since the preposition that has the case of what follows."""
        cases = []
        for j in range(i - 1, head, -1):
            case = self.words.case(j)
            if case is not None:
                cases.append(case)
            if self.tokens[j].pos == "ADP":
                break
        after = self.words.case(i + 1)
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
                self.forms[i + 1] in ABOUT and self._has_and(i + 1) and self.tokens[head].feats.get("Number") == "Plur"
            )
        names = following.pos == "PROPN" and self.tokens[i - 1].pos == "PROPN" and self.words.case(i + 1) != "Nom"
        if following.pos not in ("NOUN", "ADJ") and not names:
            return 0
        return int(self._agrees(i, head) and self._has_and(i + 1))

    def _subject_between_commas(self, i: int, head: int) -> int:
        """ "меморандум, о выставках, подписали": what it is about may stand between commas."""
        if i != head + 1 or i + 3 >= len(self.tokens) or self.forms[i + 1] not in ABOUT:
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
            if self.forms[j] == "и":
                return True
            if token.text in ";:.—–":
                return False
        return False

    def _next_document(self, i: int) -> int | None:
        """The document's noun that begins here, after adjectives, numbers, "а также" or quotation marks."""
        for j in range(i, min(i + 6, len(self.tokens))):
            if self.words.is_document(j):
                return j
            token = self.tokens[j]
            modifier = (
                token.pos in ("ADJ", "DET", "NUM", "CCONJ", "PART")
                or token.text in OPENING
                or self.forms[j] in ("а", "также")
            )
            if not modifier and self.lemmas[j] not in BUNDLES:
                return None
        return None

    def _opened(self, head: int) -> bool:
        """Whether the noun, or an adjective of it, stands right after an opening quotation mark."""
        return any(j >= 0 and self.tokens[j].text in (*OPENING, '"') for j in (head - 1, head - 2))

    def _trimmed(self, head: int, stop: int) -> int:
        """Without prepositions, conjunctions and adjectives that lead to nothing."""
        while stop > head + 1:
            last = self.tokens[stop - 1]
            dangling = last.pos in ("ADP", "CCONJ", "DET") or last.text in (",", "(", *DASHES)
            dangling = dangling or (last.pos == "ADJ" and self.words.case(stop - 1) is not None and last.head >= stop)
            if not dangling:
                break
            stop -= 1
        return stop
