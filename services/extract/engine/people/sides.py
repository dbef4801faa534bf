"""Which side a person stands for where the office beside the name does not say.

In this order: what stands beside the name ("бразильцу N", "N (Парагвай)", "N из Нигерии"); the company or the region
that the office is of; the country whose delegation the person leads; the one named before in a row; and for offices
of a state the country at home, which is that of the publisher, of the known officials who need no country beside
their office, or the one that the text is about. Who shares an office that a country has once with somebody at home
("премьер-министр A принял премьер-министра B") is of the other country of the text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.people.companies import Companies
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.engine.people.layouts import nominative_layout, words_of
from services.extract.engine.people.persons import People, Person, PersonMention
from services.extract.engine.people.same_side import across_from, country_of_company
from services.extract.engine.places import find_bodies

_OF_STATE = frozenset((
    "head_of_state", "head_of_government", "deputy_head_of_government", "foreign_minister", "minister", "speaker",
    "governor", "mayor", "ambassador",
))  # fmt: skip
_ONE_HOLDER = frozenset(("head_of_state", "head_of_government", "foreign_minister"))
# Other offices that the press of a country names without it.
_DOMESTIC = re.compile(
    r"(?:первый )?(?:заместитель (?:министра|премьер|председателя|губернатора|акима|хокима|мэра|главы|спикера)|"
    r"вице-(?:спикер|губернатор|мэр|аким|министр)|депутат|сенатор|ректор|проректор|глава (?:района|города|области|края|"
    r"республики|региона|администрации)|председатель (?:комитета|комиссии|палаты|верховного|конституционного)|"
    r"секретарь (?:совета безопасности|совбеза)|генеральный прокурор|помощник президента|советник президента)"
)
# Titles of one country, or of several, the likeliest first.
_TITLES = {"аким": ("KZ", "KG"), "хоким": ("UZ", "TJ"), "хяким": ("TM",), "торага": ("KG",), "раис": ("TJ", "RU")}
_WORD = re.compile(r"[^\W\d_]+")
_RECEPTION = re.compile(r"встре(?:тить|чать)\Z|прин(?:ять|имать)\Z|приветствовать|проводить|провожать|угостить")
_TAKES_PART = re.compile(r"участ|представ|присутств|подпис|выступ|делегаци|возглав")
_BEFORE_PLACE = frozenset(("в", "во", "на"))
_TRAVEL = re.compile(
    r"(?:при|вы|у|от|по)?(?:был|ехал|летел|бывал|сетил|бывает|езжает|летает|правил)|наход|совершает|совершил|посеща|"
    r"при(?:буд|ед[еу]|летит|летят)|посет[яи]т"
)


@dataclass(slots=True)
class _Told:
    """How often a text names each country."""

    times: Counter[str]

    def most(self) -> str | None:
        """The country that the text is about, where it is about one."""
        (first, most), (_, second) = [*self.times.most_common(2), ("", 0), ("", 0)][:2]
        return first if most >= 3 and most >= 2 * second else None


class Sides:
    """The countries of one document's people."""

    def __init__(
        self, document: Document, people: People, countries: Countries, companies: Companies, publisher: str
    ) -> None:
        self._document = document
        self._people = people
        self._countries = countries
        self._companies = companies
        self._publisher = publisher
        self._known: list[Person] = []  # those whose country the text says, or the register

    def settle(self) -> None:
        """Give a country to those who have none and of whom the text shows one."""
        for person in self._people.persons:
            if person.country is None:
                person.country = self._by_label(person) or self._by_owner(person) or self._of_delegation(person)
        homeless = [person for person in self._people.persons if self._is_homeless(person)]
        self._known = [person for person in self._people.persons if person.country is not None]
        for person in homeless:
            person.country = country_of_company(person, self._document, self._people, self._countries)
            person.country = (
                person.country or self._of_companion(person) or self._beside(person) or self._greeting(person)
            )
        for person in homeless:
            if person.country is None:  # of a row, one may be known by now
                person.country = self._beside(person) or self._at_home(person)
        for person in self._people.persons:
            if person.country is None and person.official is None and person.kind not in (None, "body"):
                person.country = self._in_the_east(person)
        homeless = [person for person in homeless if person.country is None]
        if len(homeless) == 1:
            homeless[0].country = self._only_delegation(homeless[0])

    @staticmethod
    def _is_homeless(person: Person) -> bool:
        role = person.role or ""
        return (
            person.country is None
            and person.official is None
            and role not in ("", "лидер", "вождь")
            and (person.kind in _OF_STATE or bool(_DOMESTIC.match(fold(role))))
        )

    # --- beside the name -----------------------------------------------------------------------------------

    def _by_label(self, person: Person) -> str | None:
        """ "бразильцу N", "N (Парагвай)", "N из Нигерии", "с чилийской стороны N", "итальянских компаний: … N"."""
        for mention in person.mentions:
            tokens = self._document.sentences[mention.sentence].tokens
            side = self._side_before(tokens, mention.start) or self._in_brackets(tokens, mention)
            side = side or self._sent_by(tokens, mention)
            if side is not None:
                return side
            if mention.start > 0:
                found = self._countries.people(tokens[mention.start - 1].text)
                if found is not None:
                    return found
            after = mention.tokens.stop
            if after + 1 < len(tokens) and tokens[after].text in ("(", "из"):
                country = self._countries.at([token.text for token in tokens], after + 1)
                closed = country is not None and after + 1 + country[0] < len(tokens)
                if country is not None and (
                    tokens[after].text == "из" or (closed and tokens[after + 1 + country[0]].text == ")")
                ):
                    return country[1]
        return None

    def _side_before(self, tokens: Sequence[Token], start: int) -> str | None:
        """The side in "с чилийской — сенатор N", "со стороны Чили N", "руководителей чилийских компаний: N и N"."""
        words = [token.text for token in tokens]
        led = any(fold(word).startswith(("делегаци", "сторон")) for word in words[:start])
        if led and start > 2 and words[start - 1] in ("—", "–") and words[start - 2].endswith("ую"):
            return self._countries.adjective(words[start - 2])  # "делегацию Чили возглавлял A, кубинскую — B"
        for index in range(start - 1, 0, -1):
            word = words[index].lower()
            if word == ":":
                told = [
                    found
                    for at in range(max(0, index - 6), index)
                    if (found := self._countries.adjective(words[at])) is not None
                ]
                several = tokens[index - 1].feats.get("Number") == "Plur"
                return told[0] if len(set(told)) == 1 and several else None
            if word in (";", "(", ")"):
                return None
            adjective = self._countries.adjective(word)
            if adjective is not None and words[index - 1].lower() in ("с", "от"):
                following = words[index + 1].lower() if index + 1 < len(words) else ""
                return adjective if following in ("стороны", "—", "–", "-", ",") else None
            if word == "стороны" and words[index - 1].lower() == "со":
                country = self._countries.at(words, index + 1)
                return country[1] if country is not None else self._countries.within(words, index + 1, known=True)
        return None

    def _in_brackets(self, tokens: Sequence[Token], mention: PersonMention) -> str | None:
        """The country in "с губернатором провинции Лори (Армения) N"."""
        words = [token.text for token in tokens[mention.start : mention.tokens.start]]
        opens = next((i for i, word in enumerate(words) if word == "("), None)
        country = self._countries.at(words, opens + 1) if opens is not None and opens + 2 < len(words) else None
        closed = country is not None and opens is not None and words[opens + 1 + country[0] :] == [")"]
        return country[1] if country is not None and closed else None

    def _sent_by(self, tokens: Sequence[Token], mention: PersonMention) -> str | None:
        """The country in "от Кубы участвовал министр N", "от Чили — N", nobody else named between."""
        words = [token.text for token in tokens[: mention.start]]
        start = next((i for i in range(len(words) - 2, -1, -1) if words[i] in ("от", "От")), None)
        if start is None or ";" in words[start:]:
            return None
        country = self._countries.at(words, start + 1)
        if country is None:
            return None
        others = self._people.in_sentence(mention.sentence)
        rest = words[start + 1 + country[0] :]
        says = rest[:1] in (["—"], ["–"]) or any(_TAKES_PART.match(fold(word)) for word in rest)
        first = min((other.start for other, _ in others if other.start > start), default=mention.start)
        listed = all(
            token.pos != "VERB" and token.text not in ("от", "—", "–") for token in tokens[first : mention.start]
        )
        return country[1] if says and listed else None

    def _by_owner(self, person: Person) -> str | None:
        """The country of the company, the region or the city that the person's office is of."""
        if person.kind == "ambassador":
            return None
        for office in person.offices:
            if office.former or office.kind == "ambassador":
                continue
            found = self._companies.country_of(office.owner) or self._companies.of_legal_form(office.owner)
            if found is not None:
                return found
            international = person.kind == "body" or bool(find_bodies(office.owner))
            words = [] if international else office.owner.split()  # "Шанхайской организации" is of no country
            for index in range(len(words)):
                found = self._countries.within(words, index, known=True)
                region = self._countries.region_of_adjective(words[index]) if words[index][:1].isupper() else None
                if found is not None or region is not None:
                    return found or (region[1] if region is not None else None)
        return None

    # --- the country at home -------------------------------------------------------------------------------

    def _at_home(self, person: Person) -> str | None:
        """The country at home, or the text's other country for those who cannot be of it."""
        abroad = self._host_country(person)
        if abroad is not None:
            return abroad
        if person.kind == "ambassador" and any(find_bodies(office.owner) for office in person.offices):
            return None  # "посол Европейского союза"
        home = self.home
        title = _TITLES.get((person.role or "").split()[0])
        if person.kind in ("governor", "mayor") and self._region_told is not None:
            home = self._region_told
            if (title is None or home in title) and not _is_foreign_in_the_east(person, home):
                return home
        if title is not None and home not in title:
            return title[0]
        if home is None or _is_foreign_in_the_east(person, home):
            return None
        if _is_of_the_east(person, home):
            return self._in_the_east(person)
        across = self.own_press is None and home == across_from(person, self._known, self._document, self._people)
        if not self._is_taken(person, home) and not self._is_guest(person) and not across:
            return home
        rest = [
            code
            for code, times in self._told.times.most_common()
            if (times > 1 or across or any(other.country == code for other in self._people.persons))
            and not self._is_taken(person, code)
            and not (across and code == home)
        ]
        return rest[0] if len(rest) == 1 or (len(rest) > 1 and not self._told_alike(rest)) else None

    def _in_the_east(self, person: Person) -> str | None:
        """The one country of the east that a text names, for who has a name of the east and no international office."""
        if not _is_of_the_east(person, "") or any(find_bodies(office.owner) for office in person.offices):
            return None
        east = [code for code in self._told.times if code in _OF_THE_EAST]
        return east[0] if len(east) == 1 else None

    @cached_property
    def _region_told(self) -> str | None:
        """The one country of which the text names regions and towns: those of who governs nobody says what."""
        told: set[str] = set()
        for sentence in self._document.sentences:
            words = [token.text for token in sentence.tokens]
            for entity in sentence.entities:
                if entity.type == "LOC" and self._countries.at(words, entity.tokens.start) is None:
                    country = self._countries.within(words, entity.tokens.start, known=True)
                    told |= {country} if country is not None else set()
        return next(iter(told)) if len(told) == 1 else None

    def _is_guest(self, person: Person) -> bool:
        """Whether the text calls those guests whom the person leads: "гости во главе с N"."""
        for mention in person.mentions:
            words = [fold(token.text) for token in self._document.sentences[mention.sentence].tokens]
            if words[max(0, mention.start - 3) : mention.start] == ["во", "главе", "с"] and any(
                word in ("гости", "гостей", "гостями") for word in words
            ):
                return True
        return False

    def _told_alike(self, codes: Sequence[str]) -> bool:
        return self._told.times[codes[0]] < 2 * self._told.times[codes[1]]

    def _is_taken(self, person: Person, country: str) -> bool:
        """Whether somebody else of the text holds the person's office in the country, and there can be but one.

        Not by the register: it does not know who came into office yesterday.
        """
        if person.kind in _ONE_HOLDER and any(
            other is not person
            and other.country == country
            and (other.kind == person.kind or any(t.office == person.role for t in other.tenures))
            for other in self._people.persons
        ):
            return True
        return any(
            other.country == country and _of_one_plural(theirs, mine)
            for mine in person.mentions
            for theirs, other in self._people.in_sentence(mine.sentence)
            if other is not person
        )

    def _host_country(self, person: Person) -> str | None:
        """The country where the sentence is set, if it is abroad and the person receives or is met there."""
        for mention in person.mentions:
            if not mention.offices:
                continue
            sentence = self._document.sentences[mention.sentence]
            if any(
                _shared(theirs, mention)
                for theirs, other in self._people.in_sentence(mention.sentence)
                if other is not person
            ):
                return None  # "главами МИД A и B": one of them may be at home there, or neither
            place = self._place_of(sentence, mention.start)
            if place is None and _receives(sentence, mention):
                place = self._only_other(sentence, mention)
            for index in range(sentence.index - 1, max(-1, sentence.index - 5), -1):
                before = self._document.sentences[index]
                near = before.line == sentence.line or any(_TRAVEL.match(fold(token.text)) for token in before.tokens)
                if place is not None or not near:
                    break
                place = self._place_of(before, len(before.tokens))
            if place is None or place == self.home:
                return None
            foreigner = self._with_foreigner(sentence, mention, place)
            if mention.case == "Nom" and not _receives(sentence, mention) and not foreigner:
                return place if self.home is None and self._beside_foreigner(mention, place) else None
            others = {
                other.country
                for _, other in self._people.in_sentence(mention.sentence)
                if other is not person and other.country is not None
            }
            return place if others != {place} else None
        return None

    def _beside_foreigner(self, mention: PersonMention, place: str) -> bool:
        """ "в Киеве открыли премьер-министр N и российский министр N": whoever is of no country is at home there."""
        beside = [
            other.country
            for theirs, other in self._people.in_sentence(mention.sentence)
            if theirs is not mention and abs(theirs.start - mention.stop) <= 1
        ]
        return bool(beside) and all(country not in (None, place) for country in beside) and self._told.times[place] > 0

    def _with_foreigner(self, sentence: Sentence, mention: PersonMention, place: str) -> bool:
        """ "Кубинский министр и вице-премьер N обсудили" in Oslo: N is coordinated with somebody of another country."""
        at = mention.start - 1
        if at < 1 or sentence.tokens[at].text != "и":
            return False
        offices = {code for o in self._people.offices.get(sentence.index, []) if o.stop == at for code in o.countries}
        named = {o.country for m, o in self._people.in_sentence(mention.sentence) if m.stop == at}
        return bool((offices | named) - {None, place})

    def _only_other(self, sentence: Sentence, mention: PersonMention) -> str | None:
        """The one country of an adjective before a host that nobody named in the sentence is of."""
        told = {
            code
            for token, noun in pairwise(sentence.tokens[: mention.start + 1])
            if (code := self._countries.adjective(token.text)) is not None
            and noun.feats.get("Animacy") != "Anim"  # "французскую гостью"
        } - {other.country for _, other in self._people.in_sentence(mention.sentence)}
        return next(iter(told)) if len(told) == 1 else None

    def _place_of(self, sentence: Sentence, stop: int) -> str | None:
        """The country of the last place that the sentence names before a token, "в …" or "на …"."""
        words = [token.text for token in sentence.tokens]
        for index in range(min(stop, len(words) - 1), 0, -1):
            into = words[index - 1].lower() in _BEFORE_PLACE or words[index - 1].lower().startswith(
                ("посетил", "посещал")
            )
            where = words[index - 1].lower() == "из" and "где" in words[index + 1 : index + 5]  # "из Чили, где"
            if (into or where) and words[index][:1].isupper():
                country = self._countries.at(words, index)
                found = country[1] if country is not None else self._countries.within(words, index)
                if found is not None:
                    return found
        return None

    @property
    def home(self) -> str | None:
        """The country whose press the text is of, or that it is about; None where nothing shows it."""
        return self.own_press or self._told.most()

    @cached_property
    def own_press(self) -> str | None:
        """The country whose press the text is of; None where nothing shows it."""
        votes: Counter[str] = Counter()
        for person in self._people.persons:
            if person.country is None or person.official is None:
                continue
            for mention in person.mentions:
                unsaid = mention.offices and not any(office.countries for office in mention.offices)
                if unsaid and not self._told_before(person.country, mention):
                    votes[person.country] += 1
        published = self._publishers_country
        if published is not None:
            votes[published] += 2
        (first, most), (_, second) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
        return first if most > second else published

    def _told_before(self, country: str, mention: PersonMention) -> bool:
        """Whether the sentence names somebody's country before him: "с президентом Перу N и премьером M"."""
        words = [token.text for token in self._document.sentences[mention.sentence].tokens[: mention.start]]
        named = (self._countries.at(words, index) for index in range(len(words)))
        if any(found is not None and found[1] == country for found in named):
            return True
        return any(self._countries.adjective(word) == country for word in words)

    @cached_property
    def _publishers_country(self) -> str | None:
        """The country that the publisher's name names: "Пресс-служба Президента Республики …", "Минский курьер"."""
        words = _WORD.findall(self._publisher)
        for index, word in enumerate(words):
            if word.lower().startswith("русск"):
                continue  # the language
            country = self._countries.at(words, index)
            found = country[1] if country is not None else self._countries.adjective(word)
            found = found or (self._countries.within(words, index, known=True) if word[:1].isupper() else None)
            if found is not None:
                return found
        return None

    @cached_property
    def _told(self) -> _Told:
        told: Counter[str] = Counter()
        for sentence in self._document.sentences:
            words = [token.text for token in sentence.tokens]
            index = 0
            while index < len(words):
                country = self._countries.at(words, index)
                code = country[1] if country is not None else self._countries.adjective(words[index])
                if code is None and len(words[index]) > 5 and words[index].islower():
                    code = self._countries.people(words[index])
                if code is not None:
                    told[code] += 1
                index += country[0] if country is not None else 1
        for person in self._people.persons:
            if person.country is not None and person.official is not None:
                told[person.country] += len(person.mentions)
        return _Told(told)

    # --- other people --------------------------------------------------------------------------------------

    def _of_delegation(self, person: Person) -> str | None:
        """The country of "делегация Кубы во главе с министром N", "делегация Кубы, которую возглавляет N"."""
        for mention in person.mentions:
            words = [token.text for token in self._document.sentences[mention.sentence].tokens]
            if (side := self._side_represented(words, mention.start)) is not None:
                return side
            verb = next((i for i in range(mention.start - 1, 1, -1) if fold(words[i]).startswith("возглав")), 0)
            delegation = next((i for i in range(verb) if fold(words[i]).startswith("делегаци")), None)
            if delegation is not None:
                told = [at[1] for i in range(verb) if (at := self._countries.at(words, i)) is not None]
                told = told or [
                    region
                    for i in range(delegation + 1, verb)
                    if words[i][:1].isupper() and (region := self._countries.within(words, i, known=True)) is not None
                ]
                whose = self._countries.adjective(words[delegation + 1])
                told = told or ([whose] if whose is not None and mention.start - verb < 3 else [])
                company = self._companies.country_of(" ".join(words[delegation:verb]))
                if told or company is not None:
                    return told[-1] if told else company
            stop = mention.start - 3
            head = max(0, stop - 12)
            if (
                stop > 0
                and words[stop : stop + 2] == ["во", "главе"]
                and any(fold(word).startswith(("делегаци", "парламентари", "депутат")) for word in words[head:stop])
            ):
                own = max(
                    i for i in range(head, stop) if fold(words[i]).startswith(("делегаци", "парламентари", "депутат"))
                )
                while own > head and words[own - 1][-2:] in ("ая", "ой", "ую"):
                    own -= 1  # "официальная ташкентская делегация", but not "в Осло прибыла делегация"
                if (state := self._last_genitive(words, own, stop)) is not None:
                    return state
                for index in range(max(own, stop - 4), stop):
                    if (of := self._countries.adjective(words[index])) is not None:
                        return of  # "делегация чилийского парламента во главе с N"
                    found = self._countries.at(words, index)
                    if found is not None and index + found[0] == stop:
                        return found[1]
                    within = self._countries.within(words, index, known=True)
                    if within is not None and words[index][:1].isupper() and index > 0:
                        return within
        return None

    def _last_genitive(self, words: Sequence[str], start: int, stop: int) -> str | None:
        """The one country of "делегация комитета по торговле парламента Эстонии (Рийгикогу)"."""
        if stop - start <= 5:
            return None
        found = {at[1] for i in range(start + 1, stop) if (at := self._countries.at(words, i)) is not None}
        return next(iter(found)) if len(found) == 1 else None

    def _side_represented(self, words: Sequence[str], start: int) -> str | None:
        """The country of "монгольскую сторону представит N", "делегацию Монголии возглавила N"."""
        at = start - 1
        while at > 1 and words[at] != "," and not fold(words[at]).startswith(("возглав", "представ")):
            at -= 1
        side = next((i for i in range(at - 1, max(at - 4, -1), -1) if fold(words[i]) in ("сторону", "делегацию")), None)
        if side is None or words[at] == "," or not fold(words[at]).startswith(("возглав", "представля", "представи")):
            return None
        after = self._countries.at(words, side + 1)
        if after is not None and side + 1 + after[0] == at:
            return after[1]
        return self._countries.adjective(words[side - 1]) if side and side + 1 == at else None

    def _of_companion(self, person: Person) -> str | None:
        """The country of whom the person came with: "с президентом A прибыли министр N и мэр M"."""
        for mention in person.mentions:
            sentence = self._document.sentences[mention.sentence]
            if mention.case != "Nom" or not any(_TRAVEL.match(fold(token.text)) for token in sentence.tokens):
                continue
            for other, owner in self._people.in_sentence(mention.sentence):
                before = sentence.tokens[other.start - 1].text.lower() if other.start > 0 else ""
                if other.stop <= mention.start and before in ("с", "со") and owner.country is not None:
                    return owner.country
        return None

    def _only_delegation(self, homeless: Person) -> str | None:
        """The one country of which the text says "кыргызская делегация" and of which it names nobody.

        Not where the delegation is received by the person: "Кыргызскую делегацию принял мэр X".
        """
        told = [mention.sentence for mention in homeless.mentions if mention.case == "Nom"]
        found = {
            code
            for sentence in self._document.sentences
            for left, right in zip(sentence.tokens, sentence.tokens[1:], strict=False)
            if fold(right.text).startswith("делегаци") and (code := self._countries.adjective(left.text)) is not None
            if not (
                sentence.index in told
                and fold(right.text) == "делегацию"
                and any(fold(token.text).startswith(("прин", "прим")) for token in sentence.tokens)
            )
        } - {person.country for person in self._people.persons}
        return next(iter(found)) if len(found) == 1 else None

    def _beside(self, person: Person) -> str | None:
        """The country of the one named just before in a row: "вице-премьер A и замминистра экономики B"."""
        for mention in person.mentions:
            before = [
                (other, owner)
                for other, owner in self._people.in_sentence(mention.sentence)
                if other.stop <= mention.start
            ]
            if not before:
                continue
            other, owner = before[-1]
            tokens = self._document.sentences[mention.sentence].tokens
            between: Sequence[Token] = tokens[other.stop : mention.start]
            # "с президентом Молдавии A и премьером B": both whom somebody meets are of the country named once
            met = other.start > 0 and tokens[other.start - 1].text.lower() in ("с", "со")
            met = met or self._met_in_a_row([mentioned for mentioned, _ in before], tokens)
            if (
                [token.text for token in between] in ([","], ["и"], ["и", "своим"])
                and (_without_country(other) or met)
                and _without_country(mention)
                and owner.country is not None
                and not _of_one_plural(other, mention)
                and not self._is_taken(person, owner.country)
            ):
                return owner.country
        return None

    def _greeting(self, person: Person) -> str | None:
        """The country of those with whom the person greets a guest: "гостя встретили премьер Кубы A и министр B"."""
        for mention in person.mentions:
            sentence = self._document.sentences[mention.sentence]
            named = [pair for pair in self._people.in_sentence(mention.sentence) if pair[0].start <= mention.start]
            row = named[-1:]
            for pair in reversed(named[:-1]):
                between = [token.text for token in sentence.tokens[pair[0].stop : row[-1][0].start]]
                if between not in ([","], ["и"], [",", "а", "также"], ["а", "также"]):
                    break
                row.append(pair)
            first, leader = row[-1]
            if len(row) > 1 and leader.country is not None and _receives(sentence, first):
                return leader.country
        return None

    def _met_in_a_row(self, mentions: Sequence[PersonMention], tokens: Sequence[Token]) -> bool:
        """ "с главой правительства Чехии A, президентом Чехии B, спикером C": all of the row stand under "с"."""
        countries = {office.country for office in mentions[-1].offices if office.country}
        for first, second in pairwise(reversed(mentions)):
            if [token.text for token in tokens[second.stop : first.start]] not in ([","], ["и"]):
                return False
            countries |= {office.country for office in second.offices if office.country}
            if second.start > 0 and tokens[second.start - 1].text.lower() in ("с", "со"):
                return len(countries) == 1
        return False


_OF_THE_EAST = frozenset("CN TW HK SG VN KR KP LA KH MY".split())


def _is_of_the_east(person: Person, country: str) -> bool:
    """Whether a name is Chinese, Korean or Vietnamese, the surname first, and the country is none of the east."""
    words = words_of(person.name)
    return country not in _OF_THE_EAST and len(words) > 1 and nominative_layout(words).eastern


_EASTERN_NAMES = frozenset("CN TW HK VN KR KP".split())


def _is_foreign_in_the_east(person: Person, country: str) -> bool:
    """Whether a name in full is none of China's, Korea's or Vietnam's, where the country is one of them."""
    words = words_of(person.name)
    return country in _EASTERN_NAMES and len(words) > 1 and not nominative_layout(words).eastern


def _receives(sentence: Sentence, mention: PersonMention) -> bool:
    """Whether the person is the subject of a verb of receiving."""
    return any(
        sentence.tokens[i].rel.startswith("nsubj")
        and _RECEPTION.match(fold(sentence.tokens[sentence.tokens[i].head].lemma))
        for i in range(mention.start, mention.stop)
        if sentence.tokens[i].head >= 0
    )


_ONE_EACH = _ONE_HOLDER | {"speaker"}


def _shared(first: PersonMention, second: PersonMention) -> bool:
    """Whether two names share an office: "министры A и B"."""
    spans = {(office.start, office.stop) for office in first.offices}
    return any((office.start, office.stop) in spans for office in second.offices)


def _of_one_plural(first: PersonMention, second: PersonMention) -> bool:
    """Whether two names share an office of which a country has one: "спикеры A и B"."""
    spans = {(office.start, office.stop) for office in first.offices if office.kind in _ONE_EACH}
    return any((office.start, office.stop) in spans for office in second.offices)


def _without_country(mention: PersonMention) -> bool:
    return bool(mention.offices) and not any(office.countries for office in mention.offices)
