"""Which sentences of an article are read, and how closely: decided by words and names, before the costly networks.

`telling` sentences are read in full: those that may tell of an event, with what they are understood by. In `naming`
sentences only the names are read: they may say more of the people in the events. The others are not read at all.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.extract.engine.document import Document, Sentence
from services.extract.engine.lexicon import fold
from services.extract.engine.people.forms import NameForms
from services.extract.engine.people.offices import Offices
from services.extract.engine.triggers import EventWord, sentences_with

_PRONOUNS: Final = frozenset(
    "он она они оно его ее их ему ей им него нее них нему ней ним ею нею ими ними нем оба обе обоих обеих обоим "
    "тот та последним последней".split()
)
_TALKS: Final = ("разговор", "бесед", "общен", "переговор")
_SAYS_OF_TALK: Final = ("телефонн", "состоял", "прошел", "прошла", "прошло")
_LONGEST_LIST: Final = 40
_SIGNED: Final = re.compile(
    r"подпис\w*\W.*(?:документ|соглашени|меморандум|договор)|документ.* подпис|(?:подписа|заключ)\w*(?: также)?\s*:$|"
    r"(?:подписа|заключ)\w* .*;$"
)
_DOCUMENT: Final = (
    r"(?:[а-яё-]+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ую|юю) ){0,3}"
    r"(?:(?:до)?соглашени[ея]|меморандум|протокол|программ[аыу]|план|деклараци[яию]|заявлени[ея]|договор|контракт|"
    r"карт[ау]|решени[ея]|харти[яю]|конвенци[яию]|коммюнике|устав|концепци[яию])\b"
)
_ITEM: Final = re.compile(
    rf"[\W\d]{{0,8}}(?:{_DOCUMENT}|между\b|"
    r"(?:(?:среди|в числе) (?:подписанных )?(?:документов|соглашений)|среди них|в их числе|в том числе|"
    r"(?:главн|основн|важнейш|перв|один)\w* из них)\b)|\W{0,3}\d{1,2}\W{0,3}$|"
    r"(?:сам\w+ |ещ[её] )?(?:крупн|перв|втор|трет|последн|один|одно|одна|друг)\w*(?: из них)?\W*[—–-] между\b|"
    rf"[^.]{{5,250}} [—–-] {_DOCUMENT}"
)
_GUESTS: Final = re.compile(
    r"\W{0,3}в (?:е[её]|его|их) состав\w{0,2}\b|\W{0,3}(?:(?:среди|в числе)\s+(?:\w+\s)?"
    r"(?:гостей|приглаш[её]нных|участников|собеседников|собравшихся|присутств\w+их)|на мероприятие|на не[её])\b"
    r"|\W{0,3}(?:со? \w+[сц]кой(?: стороны)?|со стороны \w+|от \w+(?:и|ы|а|я)) [—–-] "
    r"|.{0,40}церемони\w+\b.{0,30}\b(?:наблюда|следи)л|.{0,30}свидетел\w+ (?:церемонии|подписания)\b",
    re.IGNORECASE,
)
_PARTIES: Final = ("делегац", "сторон", "гост", "котор")  # stems of words that stand for those who take part


def telling(document: Document, words: Sequence[EventWord], offices: Offices) -> list[Sentence]:
    """The sentences that may tell of an event, the title and each sentence before them, for its day and its people.

    Where an event word is weak, the sentence must mention somebody. `words` are those of the document's text. Empty
    where nothing tells of an event.
    """
    strong = {s.index for s in sentences_with(document, [word for word in words if not word.weak])}
    weak = {s.index for s in sentences_with(document, [word for word in words if word.weak])} - strong
    starts = {word.start for word in words}
    told = strong | {
        index
        for index in weak
        if _begins_with_verb(document.sentences[index], starts)
        or _mentions_somebody(document.sentences[index], offices)
    }
    if not told:
        return []
    context = {0} | {index - 1 for index in told if index}
    items = {item for index in told for item in _items(document, index)}
    guests = {index + 1 for index in told if _names_guests(document, index + 1)}
    return [document.sentences[index] for index in sorted(told | context | items | guests)]


def _names_guests(document: Document, index: int) -> bool:
    """Whether a sentence tells who was there of those met before: "Среди гостей были X и Y", "На неё пришли X и Y"."""
    return index < len(document.sentences) and _GUESTS.match(document.sentences[index].text) is not None


def _items(document: Document, index: int) -> Iterator[int]:
    """The sentences that go on with a list of signed documents: "Подписаны: — соглашение о …; — план …"."""
    sentence = document.sentences[index]
    if not is_list_of_documents(sentence.text):
        return
    for item in range(index + 1, min(index + 1 + _LONGEST_LIST, len(document.sentences))):
        if not is_item(document.sentences[item].text):
            return
        yield item


def is_list_of_documents(text: str) -> bool:
    """Whether a sentence that tells of a signing leads to a list of documents, or the next may name some of them."""
    lower = text.lower()
    return ("подпис" in lower or "заключ" in lower) and _SIGNED.search(lower) is not None


def is_item(text: str) -> bool:
    """Whether a sentence begins with a document, as the items of a list do, or with "среди них"; or "A и B — план"."""
    return _ITEM.match(text.lower()) is not None


def naming(document: Document, told: Sequence[Sentence], offices: Offices, forms: NameForms) -> list[Sentence]:
    """The sentences besides `told` that have a name like one in `told`, or a name with an office.

    And those right after them that have the full name of an official: he may be whom an office alone stands for.
    """
    indexes = {sentence.index for sentence in told}
    starts = {start for sentence in told for start in _names(sentence)}
    return [
        sentence
        for sentence in document.sentences
        if sentence.index not in indexes
        and (names := _names(sentence))
        and (
            not starts.isdisjoint(names)
            or offices.may_be_in(sentence)
            or (sentence.index - 1 in indexes and _names_official(sentence, forms))
        )
    ]


def _begins_with_verb(sentence: Sentence, starts: set[int]) -> bool:
    """Whether an event word in the plural of the past opens it: "Встречались и 30 ноября", the subject left out."""
    first = next((token for token in sentence.tokens if token.text[:1].isalpha()), None)
    return first is not None and first.start in starts and fold(first.text).endswith(("ли", "лись"))


def _mentions_somebody(sentence: Sentence, offices: Offices) -> bool:
    """Whether there is a person by name, office or pronoun, a place or two organisations; or a talk that took place.

    "Разговор состоялся по телефону", "Разговор прошёл 14 января" tell of those who were named before.
    """
    if len(sentence.entities) > 1 or any(entity.type != "ORG" for entity in sentence.entities):
        return True
    words = [fold(token.text) for token in sentence.tokens]
    if any(word in _PRONOUNS or word.startswith(_PARTIES) for word in words) or offices.may_be_in(sentence):
        return True
    talk = any(word.startswith(_TALKS) for word in words)
    return talk and any(word == "телефону" or word.startswith(_SAYS_OF_TALK) for word in words)


def _names_official(sentence: Sentence, forms: NameForms) -> bool:
    return any(
        entity.type == "PER" and len(entity.tokens) > 1 and forms.length_at(sentence.tokens, entity.tokens.start)
        for entity in sentence.entities
    )


def _names(sentence: Sentence) -> set[str]:
    """How the words of people's names begin, which no case changes."""
    people = (entity for entity in sentence.entities if entity.type == "PER")
    return {fold(sentence.tokens[index].text[:4]) for entity in people for index in entity.tokens}
