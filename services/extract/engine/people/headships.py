"""Who heads a body by a verb: "N возглавляет банк «Волга»", "N, возглавивший партию", "возглавляемый N комитет".

Such a person is the body's head, if nothing else says what his office is.
"""

from collections.abc import Sequence
from typing import Final

from pymorphy3 import MorphAnalyzer

from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.people.complements import Complement
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.heads import Head
from services.extract.engine.people.office_classes import office_class
from services.extract.engine.people.offices import Office
from services.extract.engine.people.persons import People, Person
from services.extract.engine.people.roles import role_of

_HEADING: Final = frozenset(("возглавить", "возглавлять"))
_HEAD: Final = Head("глава", "chief", frozenset(("Nom",)), False)
_BODIES: Final = frozenset(
    "партия компания корпорация холдинг концерн банк фонд комитет комиссия министерство ведомство агентство служба "
    "управление департамент отдел институт университет академия театр музей клуб центр фракция движение союз "
    "ассоциация федерация организация объединение администрация предприятие завод комбинат представительство "
    "посольство совет палата прокуратура редакция газета телеканал".split()
)
_OPEN: Final = frozenset('«"“„')
_LONGEST: Final = 10


class Headships:
    """Reads them in tagged sentences. Pure; safe to share between threads."""

    def __init__(self, countries: Countries, analyzer: MorphAnalyzer) -> None:
        self._countries = countries
        self._analyzer = analyzer

    def attach(self, document: Document, people: People) -> None:
        """Give their offices to those who head a body."""
        for sentence in document.sentences:
            if not sentence.parsed or _HEADING.isdisjoint(sentence.lemmas) or not people.in_sentence(sentence.index):
                continue
            for verb, token in enumerate(sentence.tokens):
                if sentence.lemmas[verb] not in _HEADING or token.feats.get("Tense") == "Fut":
                    continue
                found = _whose(sentence, verb, people)
                if found is not None:
                    person, noun = found
                    person.offices.append(self._office(sentence, verb, noun))

    def _office(self, sentence: Sentence, verb: int, noun: int) -> Office:
        tokens = sentence.tokens
        start, stop = _phrase(sentence, noun)
        texts = [token.text for token in tokens[start:stop]]
        if start == 0 and sentence.lemmas[0] in _BODIES:
            texts[0] = texts[0].lower()
        words: list[str] = []
        countries: list[str] = []
        at = 0
        while at < len(texts):
            if (country := self._countries.told_at(texts, at)) is not None:
                countries.append(country[1])
                at += country[0]
                continue
            words.append(self._genitive(tokens[start + at], texts[at]) if start + at <= noun else texts[at])
            at += 1
        tail = Complement(stop, _glued(words), countries, list(range(start, stop)), [])
        role = role_of(_HEAD, (), tail, countries)
        past = (
            "вш" in tokens[verb].text if tokens[verb].feats.get("Case") else tokens[verb].feats.get("Tense") == "Past"
        )
        return Office(
            sentence.index,
            verb,
            verb + 1,
            verb,
            role,
            office_class(role, tuple(tail.words)),
            tuple(dict.fromkeys(countries)),
            "глава",
            " ".join(texts),
            frozenset(),
            plural=False,
            former=past and sentence.lemmas[verb] == "возглавлять",
            acting=False,
        )

    def _genitive(self, token: Token, word: str) -> str:
        number = "plur" if token.feats.get("Number") == "Plur" else "sing"
        for parse in self._analyzer.parse(word.lower()):
            if not parse.is_known or str(parse.tag.POS) not in ("NOUN", "ADJF", "PRTF"):
                continue
            form = parse.inflect({"gent", number})
            if form is not None:
                return str(form.word.capitalize() if word[:1].isupper() else form.word)
        return word


def _whose(sentence: Sentence, verb: int, people: People) -> tuple[Person, int] | None:
    """Who heads and the noun of the body that is headed; None where either is not said."""
    tokens = sentence.tokens
    feats, above = tokens[verb].feats, tokens[verb].head
    named = people.in_sentence(sentence.index)
    passive = feats.get("Voice") == "Pass"
    if passive:
        noun = above if feats.get("Case") else _child(tokens, verb, ("nsubj:pass", "nsubj"))
        holder = next((p for m, p in named if m.case == "Ins" and any(tokens[i].head == verb for i in m.tokens)), None)
    else:
        noun = _child(tokens, verb, ("obj",))
        governors = {above} if feats.get("Case") else {verb}
        holder = next(
            (
                person
                for mention, person in named
                if any(
                    (tokens[i].head in governors and tokens[i].rel.startswith("nsubj"))
                    or (feats.get("Case") and (i == above or (tokens[i].rel == "appos" and tokens[i].head == above)))
                    or (tokens[i].rel == "appos" and _is_subject(tokens, tokens[i].head, governors))
                    for i in mention.tokens
                )
            ),
            None,
        )
    if holder is None or noun is None or noun < 0 or not _is_body(sentence, noun):
        return None
    return holder, noun


def _is_subject(tokens: Sequence[Token], index: int, governors: set[int]) -> bool:
    return index >= 0 and tokens[index].head in governors and tokens[index].rel.startswith("nsubj")


def _child(tokens: Sequence[Token], verb: int, relations: tuple[str, ...]) -> int | None:
    return next((i for i, token in enumerate(tokens) if token.head == verb and token.rel in relations), None)


def _is_body(sentence: Sentence, noun: int) -> bool:
    return sentence.lemmas[noun] in _BODIES or any(e.type == "ORG" and noun in e.tokens for e in sentence.entities)


def _phrase(sentence: Sentence, noun: int) -> tuple[int, int]:
    """The adjectives before the noun, the noun, the genitives and the name in quotation marks after it."""
    tokens = sentence.tokens
    start = noun
    while start > 0 and tokens[start - 1].pos == "ADJ" and tokens[start - 1].head == noun:
        start -= 1
    entity = next((e for e in sentence.entities if e.type == "ORG" and noun in e.tokens), None)
    stop = max(noun + 1, entity.tokens.stop if entity is not None else 0)
    while stop < len(tokens) and stop - noun < _LONGEST:
        if tokens[stop].text in _OPEN:
            close = next((i for i in range(stop + 1, min(stop + 8, len(tokens))) if tokens[i].text in '»"”'), None)
            return start, close + 1 if close is not None else stop
        genitive = tokens[stop].feats.get("Case") == "Gen" and tokens[stop].pos in ("NOUN", "ADJ", "PROPN")
        named = tokens[stop].text.isascii() and tokens[stop].text[:1].isupper()
        if not genitive and not named and not (tokens[stop].text.isupper() and len(tokens[stop].text) > 1):
            break
        stop += 1
    if start > 0 and tokens[start - 1].text in _OPEN and stop < len(tokens) and tokens[stop].text in '»"”':
        return start - 1, stop + 1
    return start, stop


def _glued(words: Sequence[str]) -> list[str]:
    """The words without spaces inside quotation marks."""
    text = " ".join(words)
    for mark in '«"“„':
        text = text.replace(f"{mark} ", mark)
    for mark in "»”":
        text = text.replace(f" {mark}", mark)
    return text.split()
