"""What stands after the head noun of an office: its genitives, and where an envoy has its seat.

What they name is sorted into countries, whose it is (a body, a region, a company) and the field ("иностранных дел").
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.extract.engine.document import Token, after_town_sign
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.engine.people.dictionary import Dictionary, is_acronym, is_name_like
from services.extract.engine.people.heads import Head, Heads

REACH: Final = 24  # tokens that may follow the head of an office and belong to it


@dataclass(slots=True)
class Complement:
    """The genitives after a head: where they end, the words kept in the role, and what they name."""

    stop: int
    words: list[str]  # of the role
    countries: list[str]
    owner: list[int]  # token indexes of whose it is
    field: list[int]  # token indexes of the field ("иностранных дел")
    several: bool = False  # "двух стран": each has the office
    state: bool = False  # "страны", "республики", "государства": the state that the text is about


class Complements:
    """Reads complements. Pure; safe to share between threads."""

    def __init__(self, countries: Countries, words: Dictionary, heads: Heads) -> None:
        self._countries = countries
        self._words = words
        self._heads = heads

    def after(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        owners: Mapping[int, tuple[int, str]],
        index: int,
        head: Head,
    ) -> Complement:
        """The complement of the head noun at `index`.

        `owners`: for the first token of each entity of the sentence, the token after its last and its type.
        """
        tail = Complement(index + 1, [], [], [], [])
        if head.kind == "colleague":
            after = self._countries.at(words, index + 2) if index + 2 < len(words) else None
            if after is not None and words[index + 1].lower() == "из":  # "его коллега из Эквадора"
                tail.countries.append(after[1])
                tail.stop = index + 2 + after[0]
                while tail.stop + 1 < len(words) and words[tail.stop] in ("и", ","):  # "коллеги из Эквадора и Кубы"
                    another = self._countries.at(words, tail.stop + 1)
                    if another is None:
                        break
                    tail.countries.append(another[1])
                    tail.stop += 1 + another[0]
            elif index + 2 < len(words) and words[index + 1].lower() == "из" and words[index + 2][:1].isupper():
                name = next((i for i in range(index + 3, index + 7) if owners.get(i, (0, ""))[1] == "PER"), None)
                if name is not None and all(word[0].isalpha() for word in words[index + 2 : name]):
                    tail.owner += range(index + 2, name)  # "его коллега из Томской области N"
                    tail.stop = name
                    home = self._countries.within(words, index + 2)
                    tail.countries += [home] if home is not None else []
            return tail
        at = index + 1
        pending: list[int] = []  # adjectives that wait for their noun
        last_kind = ""  # of the last thing taken: country, proper, common
        end = min(len(tokens), index + REACH)
        may_be_plural = any(other.plural for other in self._heads.readings(tokens[index].text))
        if head.role == "поверенный" and [word.lower() for word in words[at : at + 2]] == ["в", "делах"]:
            tail.words += ["в", "делах"]
            tail.field += (at, at + 1)
            at += 2
        if head.role in _CLERGY:
            at = self._see(tokens, at, end)
            tail.words += [_OF_SEE.sub(r"\1ий", token.text) for token in tokens[tail.stop : at]]
            tail.field += range(tail.stop, at)
            tail.stop = at
        while at < end:
            token = tokens[at]
            word = fold(token.text)
            country = self._countries.at(words, at)
            span = owners.get(at)
            if word in _HONORIFICS and at + 1 < len(tokens) and tokens[at + 1].text[0].isupper():
                break  # "эмира Катара шейха N"
            if word == "халк" and at + 1 < end and fold(tokens[at + 1].text) == "маслахаты":
                tail.words += [token.text, tokens[at + 1].text]
                tail.owner += [at, at + 1]
                at += 2
                last_kind = "proper"
            elif pending and word in _PARLIAMENTS:
                tail.words += [tokens[i].text for i in (*pending, at)]
                tail.owner += [*pending, at]
                pending.clear()
                at += 1
                last_kind = "proper"
            elif span is not None and span[1] == "PER":
                break
            elif country is not None and (span is None or span[1] == "LOC" or span[0] - at <= country[0]):
                if tail.countries and last_kind == "country" and not (may_be_plural or head.kind == "envoy"):
                    break
                named = owners.get(at + country[0], (0, ""))[1] == "PER"  # "министром Бангладеш N": nothing else fits
                if not named and not self._words.is_genitive_country(tokens[at], words[at]):
                    break
                tail.countries.append(country[1])
                tail.owner += [*pending, *range(at, at + country[0])]
                tail.words += [tokens[i].text for i in pending]
                pending.clear()
                at += country[0]
                last_kind = "country"
            elif (demonym := self._countries.adjective(token.text)) is not None and self._words.can_be(token, "gent"):
                following = tokens[at + 1] if at + 1 < end else None
                if following is None or not (
                    self._words.can_be(following, "gent") or following.text.isupper() or following.pos == "ADV"
                ):
                    break
                tail.countries.append(demonym)
                tail.owner.append(at)
                at += 1
            elif token.text in _OPEN:
                close = next((i for i in range(at + 1, min(len(tokens), at + 14)) if tokens[i].text in _CLOSE), None)
                if close is None or close == at + 1:
                    break
                tail.words += _glued(tokens, at, close + 1).split()
                tail.owner += [*pending, *range(at, close + 1)]
                at = close + 1
                last_kind = "proper"
            elif word in _GENERIC and self._begins_region(token, words, at):
                pending.append(at)  # "Республики Коми"
                at += 1
            elif word in _GENERIC:
                tail.state = True
                tail.several = tail.several or (head.kind == "chief" and word in _STATES)
                pending.clear()
                at += 1
                last_kind = "state"
            elif word in _UNCHANGING:
                pending.append(at)
                at += 1
            elif pending and fold(tokens[at - 1].text) == "республики" and token.text.istitle():
                tail.words += [tokens[i].text for i in (*pending, at)]  # "Республики Татарстан"
                tail.owner += [*pending, at]
                pending.clear()
                at += 1
                last_kind = "proper"
            elif span is not None and (
                self._words.begins_genitive(token)
                or fold(tokens[at - 1].text) in _PLACE_NOUNS
                or after_town_sign(tokens, at)  # "мэр г. Ош"
            ):
                if last_kind != "state":  # "глав государств Центральной Азии": no body of theirs
                    tail.words += [tokens[i].text for i in pending]
                    tail.words += _glued(tokens, at, span[0]).split()
                tail.owner += [*pending, *range(at, span[0])]
                pending.clear()
                unclosed = sum(t.text == "«" for t in tokens[at : span[0]]) > sum(
                    t.text == "»" for t in tokens[at : span[0]]
                )
                at = span[0]
                if unclosed and at < len(tokens) and tokens[at].text == "»":
                    if last_kind != "state" and tail.words:
                        tail.words[-1] += "»"
                    at += 1
                last_kind = "proper"
            elif word in _DETERMINERS and (noun := self._described_state(tokens, at, end)):
                at = noun  # "посол этой африканской страны": the word for the state is read next
            elif word in _THIS and self._is_same_body(tokens, at, end):
                at += 2  # "вице-президент этого же банка"
            elif word in _DETERMINERS and at + 1 < end:
                following = tokens[at + 1]
                of_theirs = word in ("ее", "его", "их") and following.text[0].isupper()
                bodies = word in _SEVERAL and fold(following.text) in _OFFICES_OF_STATES
                if not (
                    bodies or of_theirs or fold(following.text) in _GENERIC or fold(following.text) in _DETERMINERS
                ):
                    break
                tail.several = tail.several or word in _SEVERAL
                at += 1
            elif self._is_abbreviation(token):
                tail.words += [tokens[i].text for i in (*pending, at)]
                tail.owner += [*pending, at]
                pending.clear()
                at += 1
                last_kind = "proper"
            elif self._words.is_genitive_adjective(token) and not is_name_like(
                token, self._words.parse(token.text.lower())
            ):
                pending.append(at)
                at += 1
                if len(pending) > 5:
                    break
            elif self._words.is_genitive_noun(token):
                if not tail.words and head.plural and head.role in _TOP and self._heads.has(word):
                    break  # "в присутствии президентов главы МИД подписали"
                beside_him = fold(tokens[at - 1].text) in _SECRETARIATS  # "руководитель Аппарата министра"
                begins = self._heads.has(fold(token.text)) and last_kind in ("country", "state", "proper")
                if begins and not pending and not beside_him:
                    break
                if tail.words and not pending and any(h.kind == "rank" for h in self._heads.readings(token.text)):
                    break  # "заместителя главы вооружённых сил генерал-лейтенанта N"
                tail.words += [tokens[i].text for i in (*pending, at)]
                common = last_kind in ("", "common") and token.text[0].islower()
                (tail.field if self._is_field(head, tail, tokens, at) else tail.owner).extend((*pending, at))
                pending.clear()
                at += 1
                last_kind = "common" if common or token.text[0].islower() else "proper"
            elif (
                tail.words
                and not pending
                and fold(tokens[at - 1].text) in _TOWARDS
                and token.text.islower()
                and self._words.is_a(token, "NOUN")
                and self._words.can_be(token, "datv")
            ):
                tail.words.append(token.text)  # "министр содействия экспорту"
                (tail.field if tail.field and not tail.owner else tail.owner).append(at)
                at += 1
                last_kind = "common"
            elif word in ("и", ",") and pending and self._two_adjectives(tokens, at):
                pending.append(at)  # "лёгкой и тяжёлой промышленности"
                at += 1
            elif token.text == "(" and (close := self._aside(tokens, words, at) or self._gloss(tokens, owners, at)):
                at = close  # "председатель Сейма (парламента) Литвы"
            elif word in ("и", ",") and not pending:
                step = self._coordinated(tokens, words, owners, at, may_be_plural or head.kind == "envoy", last_kind)
                if not step:
                    break
                if last_kind == "common":
                    tail.words.append(token.text)
                    (tail.field if tail.field and not tail.owner else tail.owner).append(at)
                at += 1
            elif token.pos == "ADV" and at + 1 < end and self._words.is_genitive_adjective(tokens[at + 1]):
                at += 1  # "крайне правого"
            elif word == "по" and self._topic(tokens, at):
                stop = self._topic_stop(tokens, words, owners, at)
                tail.words += [tokens[i].text for i in range(at, stop)]
                tail.field += range(at, stop)
                at = stop
                last_kind = "common"
            elif word == "в" and head.kind == "envoy" and (stop := _here(tokens, at)):
                at = stop  # "посол Чили в нашей стране N"
            elif word in ("в", "во", "на", "при", "от"):
                stop, taken = self._seat(tokens, words, owners, at)
                beside_name = stop < len(tokens) and owners.get(stop, (0, ""))[1] == "PER"
                if not taken or not (head.kind == "envoy" or word in ("при", "от") or beside_name):
                    break
                if (
                    head.kind != "envoy"
                    and word in ("в", "во", "на")
                    and not self._words.can_be(tokens[stop - 1], "loct")
                ):
                    tail.stop = stop  # "визит министра в Кению X": where he goes
                    break
                tail.words += taken
                (tail.owner if word in ("от", "при") else tail.field).extend(range(at, stop))
                at = _after_residence(tokens, stop) if head.kind == "envoy" else stop
                last_kind = "proper"
            elif head.role in OVER and self._words.can_be(token, "ablt") and not tail.words:
                stop = self._instrumental(tokens, owners, at)
                tail.words += [tokens[i].text for i in range(at, stop)]
                tail.owner += range(at, stop)
                at = stop
                last_kind = "proper"
            else:
                break
            tail.stop = at
        return tail

    def _see(self, tokens: Sequence[Token], at: int, end: int) -> int:
        """Where the title of a bishop's see ends: "Московский и всея Руси", "Кентерберийский"."""
        stop = at
        while at < end:
            token = tokens[at]
            if token.text[0].isupper() and _OF_SEE.search(fold(token.text)) and token.pos in ("", "ADJ", "PROPN"):
                stop = at = at + 1
            elif [fold(t.text) for t in tokens[at : at + 3]] == ["и", "всея", "руси"]:
                stop = at = at + 3
            elif token.text in ("и", ",") and stop == at and at + 1 < end and _OF_SEE.search(fold(tokens[at + 1].text)):
                at += 1
            else:
                break
        return stop

    def _is_field(self, head: Head, tail: Complement, tokens: Sequence[Token], at: int) -> bool:
        """Whether a genitive says what the office is rather than whose: "министр обороны", "помощник президента"."""
        if head.kind == "minister" or head.role == "заместитель министра":
            return True
        if tail.owner:
            return False
        of_minister = any(h.kind == "minister" for i in tail.field for h in self._heads.readings(tokens[i].text))
        return of_minister or (tokens[at].text.islower() and self._heads.has(fold(tokens[at].text)))

    def _described_state(self, tokens: Sequence[Token], at: int, end: int) -> int:
        """Where "страны" stands after a determiner and adjectives; 0 where it does not."""
        noun = at + 1
        while noun < end and self._words.is_genitive_adjective(tokens[noun]) and tokens[noun].text.islower():
            noun += 1
        return noun if at + 1 < noun < end and fold(tokens[noun].text) in _GENERIC else 0

    def _two_adjectives(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether an adjective and its noun, both in the genitive, follow "и" or a comma."""
        return (
            at + 2 < len(tokens)
            and tokens[at + 1].text.islower()
            and self._words.is_genitive_adjective(tokens[at + 1])
            and self._words.is_genitive_noun(tokens[at + 2])
        )

    def _aside(self, tokens: Sequence[Token], words: Sequence[str], at: int) -> int:
        """Where the genitives go on after one word in brackets, before a country; 0 where they do not."""
        if at + 3 >= len(tokens) or tokens[at + 2].text != ")":
            return 0
        if tokens[at + 1].text.istitle() and self._countries.within(words, at + 1, known=True) is not None:
            return at + 3  # "Республики Саха (Якутия)"
        if not self._words.is_genitive_noun(tokens[at + 1]):
            return 0
        return at + 3 if self._countries.at(words, at + 3) is not None else 0

    @staticmethod
    def _gloss(tokens: Sequence[Token], owners: Mapping[int, tuple[int, str]], at: int) -> int:
        """Where a name begins after one small word or a list of names in brackets; else 0.

        "спикер Милли Меджлиса (парламент) N", "директор по странам Азии (Непал, Бутан и Мьянма) N".
        """
        close = next((i for i in range(at + 2, min(len(tokens), at + 24)) if tokens[i].text == ")"), 0)
        if not close or owners.get(close + 1, (0, ""))[1] != "PER":
            return 0
        inside = tokens[at + 1 : close]
        listed = all(token.text in (",", "и") or token.text[0].isupper() for token in inside)
        return close + 1 if listed or (len(inside) == 1 and inside[0].text.islower()) else 0

    def _is_same_body(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """Whether "же" and a noun for a body follow: "этого же банка"."""
        return (
            at + 2 < end
            and fold(tokens[at + 1].text) == "же"
            and tokens[at + 2].text.islower()
            and self._words.is_genitive_noun(tokens[at + 2])
        )

    def _is_region(self, words: Sequence[str], at: int) -> bool:
        """Whether a region that is no state begins at `at` or right after it."""
        following = self._countries.within(words, at + 1, known=True) if at + 1 < len(words) else None
        return (following or self._countries.within(words, at, known=True)) is not None

    def _begins_region(self, token: Token, words: Sequence[str], at: int) -> bool:
        """ "Республики Коми", "республики Коми": a region whose name may be written either way."""
        if token.text[0].isupper():
            return self._is_region(words, at)
        return at + 1 < len(words) and words[at + 1][:1].isupper() and self._is_region(words, at)

    def _is_abbreviation(self, token: Token) -> bool:
        text = token.text
        capitals = sum(1 for piece in text.split("-") for letter in piece[1:] if letter.isupper()) + text[0].isupper()
        return (len(text) >= 2 and (capitals >= 2 and text[0].isupper() and not _ROMAN.match(text))) or (
            fold(text).startswith(("мин", "гос", "рос")) and capitals >= 1 and bool(_MINISTRY.match(fold(text)))
        )

    def _coordinated(
        self,
        tokens: Sequence[Token],
        words: Sequence[str],
        owners: Mapping[int, tuple[int, str]],
        at: int,
        several: bool,
        last_kind: str,
    ) -> bool:
        """Whether what follows "и" or a comma goes on with the genitives."""
        following = at + 1
        if following >= len(tokens):
            return False
        token = tokens[following]
        if last_kind in ("country", "proper", "state") and several:
            country = self._countries.at(words, following)
            span = owners.get(following)
            return (country is not None and self._words.is_genitive_country(token, words[following])) or (
                span is not None and span[1] != "PER" and self._words.begins_genitive(token)
            )
        if last_kind != "common" or token.text[0].isupper() or self._heads.has(fold(token.text)):
            return False
        if token.text == "по" and following + 1 < len(tokens) and fold(tokens[following + 1].text) in _AFFAIRS:
            return True  # "министр обороны и по делам ветеранов"
        if self._words.is_genitive_noun(token):
            return not self._words.is_a(token, "VERB", "PREP")
        nouns = tokens[following + 1] if following + 1 < len(tokens) else None
        return self._words.is_genitive_adjective(token) and nouns is not None and self._words.is_genitive_noun(nouns)

    def _topic(self, tokens: Sequence[Token], at: int) -> bool:
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        return following is not None and fold(following.text) not in _NO_TOPIC and self._words.can_be(following, "datv")

    def _topic_stop(
        self, tokens: Sequence[Token], words: Sequence[str], owners: Mapping[int, tuple[int, str]], at: int
    ) -> int:
        """Where "по иностранным делам и политике безопасности" ends."""
        stop = at + 1
        limit = min(len(tokens), at + 9)
        good = stop
        while stop < limit:
            token = tokens[stop]
            span = owners.get(stop)
            if (span is not None and span[1] in ("PER", "ORG")) or self._countries.adjective(token.text) is not None:
                break
            before = fold(tokens[stop - 1].text)
            of_it = before in ("и", "по") or (before in _AFFAIRS and fold(tokens[stop - 2].text) in ("по", ","))
            if self._countries.at(words, stop) is not None and not of_it:
                break  # "по делам ветеранов Зимбабве", "по иностранным делам Катара"
            if token.text in ("с", "со") and fold(tokens[stop - 1].text) in _WITH:
                stop = self._topic_with(tokens, owners, stop)
                if stop <= good:
                    break
                good = stop
                continue
            if token.text in ("в", "на", "между"):
                stop = self._topic_place(tokens, words, owners, stop)
                if stop <= good:
                    break
                good = stop
                continue
            if self._words.is_a(token, "ADJF", "PRTF") and (
                self._words.can_be(token, "datv") or self._words.can_be(token, "gent")
            ):
                stop += 1
            elif (
                self._words.is_a(token, "NOUN")
                and (self._words.can_be(token, "datv") or self._words.can_be(token, "gent"))
            ) or (token.text.isupper() and len(token.text) > 1):
                stop += 1
                good = stop
            elif token.text == "и" and stop + 1 < limit and tokens[stop + 1].text[0].islower():
                stop += 1
            elif token.text == "," and stop + 1 < limit and fold(tokens[stop + 1].text) in _AFFAIRS:
                stop += 1  # "по защите семьи, вопросам отцовства"
            elif token.text == "и" and (
                self._another_country(words, stop) or self._another_region(tokens, owners, stop, limit)
            ):
                stop += 1  # "по вопросам Грузии и Молдавии"
            else:
                break
        return good

    def _topic_with(self, tokens: Sequence[Token], owners: Mapping[int, tuple[int, str]], at: int) -> int:
        """Where "с общественностью", "с обращениями граждан" after "по связям", "по работе" ends; 0 for nothing."""
        stop, noun = at + 1, 0
        while stop < len(tokens) and stop < at + 6 and owners.get(stop, (0, ""))[1] != "PER":
            case = "gent" if noun else "ablt"
            if not self._words.can_be(tokens[stop], case) or not self._words.is_a(tokens[stop], "NOUN", "ADJF"):
                break
            stop += 1
            if self._words.is_a(tokens[stop - 1], "NOUN"):
                noun = stop
        return noun

    def _topic_place(
        self, tokens: Sequence[Token], words: Sequence[str], owners: Mapping[int, tuple[int, str]], at: int
    ) -> int:
        """Where "в Непале", "между Кубой и Чили" ends that says of what the topic is; 0 where it is no part of it.

        It is one after a noun, before the name, a comma or the end: "посланник по борьбе с засухой в Чаде N".
        """
        stop = at + 1
        if not tokens[at - 1].text.islower() or fold(tokens[at - 1].text) in _AFFAIRS:
            return 0
        while stop < len(tokens):
            country = self._countries.at(words, stop)
            span = owners.get(stop)
            if country is None and (span is None or span[1] != "LOC"):
                return 0
            if country is None and self._countries.within(words, stop, known=True) is not None:
                return 0  # a town: where somebody is met
            stop = max(stop + country[0] if country is not None else 0, span[0] if span is not None else 0)
            while stop < len(tokens) and tokens[stop].pos == "NOUN" and fold(tokens[stop].text).startswith("регион"):
                stop += 1
            if stop + 1 < len(tokens) and tokens[stop].text == "и" and tokens[stop + 1].text[0].isupper():
                stop += 1
                continue
            break
        closed = stop >= len(tokens) or tokens[stop].text in (",", ".", ")", ";", "—", "–")
        return stop if closed or owners.get(stop, (0, ""))[1] == "PER" else 0

    def _another_country(self, words: Sequence[str], at: int) -> bool:
        """Whether "и" stands between two countries."""
        if at + 1 >= len(words) or not words[at - 1][:1].isupper():
            return False
        return self._countries.at(words, at - 1) is not None and self._countries.at(words, at + 1) is not None

    def _another_region(
        self, tokens: Sequence[Token], owners: Mapping[int, tuple[int, str]], at: int, limit: int
    ) -> bool:
        """Whether "и" stands between two regions before a name: "по развитию Дальнего Востока и Арктики N"."""
        stop, kind = owners.get(at + 1, (0, ""))
        return (
            tokens[at - 1].text.istitle()
            and kind == "LOC"
            and stop <= limit
            and owners.get(stop, (0, ""))[1] == "PER"
            and self._words.begins_genitive(tokens[at + 1])
        )

    def _seat(
        self, tokens: Sequence[Token], words: Sequence[str], owners: Mapping[int, tuple[int, str]], at: int
    ) -> tuple[int, list[str]]:
        """Where an envoy is accredited: "в России", "при ООН", "в Казахстане и Киргизии", "при прокуратуре"."""
        stop = at + 1
        while stop < len(tokens):
            token = tokens[stop]
            country = self._countries.at(words, stop)
            span = owners.get(stop)
            first = stop == at + 1
            if country is not None:
                stop += country[0]
            elif span is not None and span[1] != "PER":
                stop = span[0]
            elif first and fold(token.text) in _PLACE_NOUNS and owners.get(stop + 1, (0, ""))[1] == "LOC":
                stop = owners[stop + 1][0]
            elif is_acronym(token.text):
                stop += 1
            elif first and fold(tokens[at].text) == "при" and self._words.can_be(token, "loct"):
                while (
                    stop < len(tokens) - 1
                    and self._words.is_a(tokens[stop], "ADJF")
                    and self._words.can_be(tokens[stop], "loct")
                ):
                    stop += 1
                stop += 1
            else:
                break
            link = 1 if stop < len(tokens) and tokens[stop].text in ("и", ",") else 0
            if link and stop + 2 < len(tokens) and tokens[stop + 1].text in ("в", "на"):
                link = 2
            if [fold(t.text) for t in tokens[stop : stop + 4]] in (
                ["и", "по", "совместительству", "в"],
                ["по", "совместительству", "в"],
            ):
                link = 4 if tokens[stop].text == "и" else 3
            if not link or self._countries.at(words, min(stop + link, len(tokens) - 1)) is None:
                break
            stop += link
        return stop, [token.text for token in tokens[at:stop]] if stop > at + 1 else []

    def _instrumental(self, tokens: Sequence[Token], owners: Mapping[int, tuple[int, str]], at: int) -> int:
        """Where "компанией «Восход»" after "управляющий" ends."""
        stop = at
        while stop < len(tokens) and self._words.can_be(tokens[stop], "ablt") and owners.get(stop, (0, ""))[1] != "PER":
            if stop > at and tokens[stop].pos == "ADP":
                break  # "заведующий отделом | по вопросам печати"
            stop += 1
        span = owners.get(stop)
        return span[0] if span is not None and span[1] == "ORG" else stop


_CLERGY = frozenset(("патриарх", "архиепископ", "митрополит", "епископ", "архимандрит"))
_OF_SEE = re.compile(r"([сц]к)(?:ий|ого|ому|им|ом)\Z")
_OPEN = frozenset('«"“„')
_CLOSE = frozenset('»"”“')
_ROMAN = re.compile(r"[IVX]+\Z")
_GENERIC = frozenset(
    "страны государства республики державы королевства стран государств республик держав княжества".split()
)
# Words that stand unchanged in the names of parliaments: "спикер Милли Меджлиса", "торага Жогорку Кенеша".
_UNCHANGING = frozenset("милли жогорку олий маджлиси меджлиси намояндагон оли великого".split())
_PARLIAMENTS = frozenset("кенеша меджлиса хурала мажлиса".split())  # which NER may take for surnames after those
_DETERMINERS = frozenset(
    "нашей вашей своей этой этого этих обеих обоих двух трех четырех пяти шести его ее их двоих соседней соседнего "
    "соседних другой других".split()
)
_OFFICES_OF_STATES = frozenset("мид правительств парламентов ведомств министерств внешнеполитических палат".split())
_STATES = frozenset("стран государств республик держав".split())
_HONORIFICS = frozenset("шейха шейху шейхом принца принцу принцем господина госпожи г-на г-жи".split())
_WITH = frozenset("связям работе взаимодействию сотрудничеству отношениям борьбе связи".split())
_THIS = frozenset("этого этой того той".split())
_SECRETARIATS = frozenset("аппарата секретариата канцелярии администрации офиса".split())  # of an official
_TOWARDS = frozenset(("содействия", "помощи"))  # nouns whose complement is in the dative
_AFFAIRS = ("делам", "вопросам", "проблемам")
_TOP = ("президент", "лидер", "премьер-министр", "премьер", "король", "канцлер")
_SEVERAL = frozenset("обеих обоих двух трех четырех пяти шести".split())
_NO_TOPIC = frozenset(
    "приглашению итогам словам поручению данным окончании случаю телефону видеосвязи его ее их мнению сообщению "
    "информации завершении просьбе инициативе указу решению результатам этому прибытии предложению поводу "
    "обвинению подозрению мере пути всей всему сути делу слухам праву состоянию".split()
)
_MINISTRY = re.compile(r"(?:мин|гос|рос)[а-я]{3,}\Z")
_PLACE_NOUNS = frozenset(
    "района города штата провинции области округа села поселка острова городка уезда земли префектуры аймака вилаята "
    "велаята кантона эмирата воеводства графства департамента".split()
)
OVER = frozenset(
    ("управляющий", "заведующий", "командующий", "главнокомандующий")
)  # their complement is in the instrumental


def _here(tokens: Sequence[Token], at: int) -> int:
    """Where "в стране", "в нашей республике" ends; 0 where nothing of the kind begins at `at`."""
    words = [fold(token.text) for token in tokens[at + 1 : at + 3]]
    if words[:1] and words[0] in _OURS:
        return at + 3 if words[1:] and words[1] in _IN_STATE else 0
    return at + 2 if words[:1] and words[0] in _IN_STATE else 0


_OURS = frozenset(("нашей", "этой", "нашем", "этом", "данной"))
_IN_STATE = frozenset(("стране", "республике", "государстве", "королевстве"))


def _glued(tokens: Sequence[Token], start: int, stop: int) -> str:
    """The words of tokens with the spaces of the text."""
    parts = [tokens[start].text]
    for left, right in zip(tokens[start : stop - 1], tokens[start + 1 : stop], strict=True):
        parts.append((" " if right.start > left.stop else "") + right.text)
    return "".join(parts)


def _after_residence(tokens: Sequence[Token], at: int) -> int:
    """Where "(с резиденцией в Анкаре)" after an envoy's country ends; `at` where nothing of the kind begins there."""
    words = [fold(token.text) for token in tokens[at : at + 9]]
    opens = words[:2] == ["(", "с"] or words[:2] == ["(", "по"]
    return at + words.index(")") + 1 if opens and ")" in words else at
