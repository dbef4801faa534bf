"""Who stands on one side with whom: companions, members of a delegation, those beside whom others "с N стороны" are.

Each function tells the country of a person whose office says none, out of the sentence and the one before it.
"""

import re
from collections.abc import Sequence

from services.extract.engine.document import Document, Sentence
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.engine.people.persons import People, Person, PersonMention

_ACCOMPANY = frozenset(("сопровождать", "сопроводить"))
_MEMBERS = re.compile(r"\W{0,3}(?:в(?: (?:ее|его|их))? состав\w*\b|в (?:\w+ую )?делегацию\b|член\w+ делегации\b)")
_OTHER_SIDE = re.compile(r"[,;] (?:а )?(?:также )?с (?P<whose>\w+) (?:стороны|[—–-])")
_NEAR = 3  # sentences
_LEADS = re.compile(r"во главе с|возглав|делегаци")


def country_of_company(person: Person, document: Document, people: People, countries: Countries) -> str | None:
    """The country of whom the person comes along with, or of whose delegation he is."""
    for mention in person.mentions:
        sentence = document.sentences[mention.sentence]
        text = fold(sentence.text)
        if "сопрово" in text and (whom := _accompanied(sentence, mention, people)) is not None:
            return whom
        if mention.case in ("Nom", None) and _MEMBERS.match(text):
            return _of_delegation(document, sentence, people, countries)
        if (side := _of_the_other_side(document, mention, people, countries)) is not None:
            return side
    return None


def _of_the_other_side(document: Document, mention: PersonMention, people: People, countries: Countries) -> str | None:
    """ "X встретился с Y. Присутствовали N, а с чилийской стороны M": N is of the other country of those before."""
    sentence = document.sentences[mention.sentence]
    after = fold(sentence.text[sentence.tokens[mention.stop - 1].stop - sentence.start :])
    other = _OTHER_SIDE.search(after)
    country = countries.adjective(other["whose"]) if other is not None else None
    if country is None or not mention.sentence:
        return None
    before = {owner.country for _, owner in people.in_sentence(mention.sentence - 1)} - {None, country}
    return before.pop() if len(before) == 1 else None


def _accompanied(sentence: Sentence, mention: PersonMention, people: People) -> str | None:
    """The country of X in "X сопровождали Y и Z", said of Y or Z."""
    verb = next((i for i, lemma in enumerate(sentence.lemmas) if lemma in _ACCOMPANY), None)
    if verb is None or sentence.tokens[verb].pos != "VERB" or mention.case != "Nom" or mention.start < verb:
        return None
    owners = {
        owner.country
        for other, owner in people.in_sentence(mention.sentence)
        if other.stop <= verb and other.case in ("Acc", "Gen", None) and owner.country is not None
    }
    return owners.pop() if len(owners) == 1 else None


def _of_delegation(document: Document, sentence: Sentence, people: People, countries: Countries) -> str | None:
    """The country of the delegation that a sentence names, else of the one, or its leader, told of just before."""
    named = _beside_delegation(sentence, countries)
    for index in range(sentence.index - 1, max(sentence.index - _NEAR, 0) - 1, -1):
        before = document.sentences[index]
        if named is not None or _LEADS.search(fold(before.text)) is None:
            break
        leaders = {owner.country for _, owner in people.in_sentence(index) if owner.country is not None}
        named = _beside_delegation(before, countries) or (leaders.pop() if len(leaders) == 1 else None)
    return named


def _beside_delegation(sentence: Sentence, countries: Countries) -> str | None:
    """The country of "чилийская делегация", "делегация Чили"."""
    words = [token.text for token in sentence.tokens]
    for index, word in enumerate(words):
        if fold(word).startswith("делегаци"):
            found = countries.adjective(words[index - 1]) if index else None
            for at in range(index + 1, min(index + 5, len(words))):
                country = countries.at(words, at)
                found = found or (country[1] if country is not None else None)
                if found is not None or sentence.tokens[at].pos not in ("ADJ", "NOUN", ""):
                    break
            if found is not None:
                return found
    return None


def across_from(person: Person, known: Sequence[Person], document: Document, people: People) -> str | None:
    """The one country of all those, known before, whom the person is said to meet or receive in a sentence."""
    told = {id(other) for other in known}
    for mention in person.mentions:
        sentence = document.sentences[mention.sentence]
        if mention.case != "Nom" or _MEETS.isdisjoint(sentence.lemmas):
            continue
        met = {
            other.country
            for theirs, other in people.in_sentence(mention.sentence)
            if other is not person and id(other) in told
            if any(sentence.lemmas[i] in _MEETS for i in range(mention.stop, theirs.start))
        }
        if len(met) == 1:
            return met.pop()
    return None


_MEETS = frozenset(
    "встретиться встречаться принять принимать обсудить обсуждать провести проводить переговорить".split()
)
