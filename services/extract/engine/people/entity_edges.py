"""Where NER has drawn the edges of people wrongly: what stands before a name taken into it."""

from collections.abc import Callable, Sequence

from services.extract.engine.document import Entity, Sentence
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import PARTICLES, fold
from services.extract.engine.people.layouts import is_eastern_surname, is_patronymic


def cut_from_names(sentence: Sentence, countries: Countries, is_given: Callable[[str], bool]) -> None:
    """Cut countries, chambers of parliaments and other places off the people of a sentence.

    is_given: whether some case of a known given name is written like a word.
    """
    _cut_country_from_name(sentence, countries)
    _cut_parliament_from_name(sentence)
    _cut_place_from_name(sentence, countries, is_given)


def _cut_country_from_name(sentence: Sentence, countries: Countries) -> None:
    """Where NER has taken a country and the name after it for one: "министр Республики Чад | Махамат Салех"."""
    words: list[str] = []
    for number, entity in enumerate(sentence.entities):
        if entity.type == "ORG" or (len(entity.tokens) < 3 and entity.type != "PER"):
            continue
        words = words or [token.text for token in sentence.tokens]
        country = countries.at(words, entity.tokens.start)
        if country is None and (begun := _end_of_country_begun(words, entity.tokens, countries)):
            entity.start, entity.tokens = sentence.tokens[begun].start, range(begun, entity.tokens.stop)
            continue
        if country is not None and country[0] >= len(entity.tokens):
            entity.type = "LOC"  # "президенты Сейшелов и Перу"
            continue
        first, stop = entity.tokens.start + (country[0] if country is not None else 0), entity.tokens.stop
        following = sentence.entities[number + 1] if number + 1 < len(sentence.entities) else None
        goes_on = following is not None and following.type == "PER" and following.tokens.start == stop
        if len(entity.tokens) < 3 or country is None:
            continue
        if not all(w.istitle() or w in PARTICLES or set(w) <= set("IVX") for w in words[first:stop]):
            continue
        if stop - first < 2 and not goes_on:
            continue
        if any(countries.at(words, index) is not None for index in range(first, stop)):
            continue
        tokens = sentence.tokens
        entity.type, entity.stop = "LOC", tokens[first - 1].stop
        entity.tokens = range(entity.tokens.start, first)
        if goes_on and following is not None:  # "Республики | Реджепом | Тайипом Эрдоганом"
            following.start, following.tokens = tokens[first].start, range(first, following.tokens.stop)
        else:
            name = Entity(tokens[first].start, tokens[stop - 1].stop, "PER", range(first, stop))
            sentence.entities.insert(number + 1, name)
        return


def _end_of_country_begun(words: Sequence[str], name: range, countries: Countries) -> int:
    """Where a country ends within a name that NER begins in its midst: "Сент-Винсента и | Гренадин Ральф"; else 0."""
    begun = name.start - 2
    if begun < 0 or words[begun + 1] != "и" or (country := countries.at(words, begun)) is None:
        return 0
    return begun + country[0] if name.start < begun + country[0] < name.stop else 0


_MAJLIS = frozenset("маджлиси меджлиси милли намояндагон оли".split())


def _cut_parliament_from_name(sentence: Sentence) -> None:
    """A chamber of Tajikistan, which NER takes for a name or for part of one: "Маджлиси милли | Рустами Эмомали"."""
    for entity in sentence.entities:
        if entity.type != "PER" or fold(sentence.tokens[entity.tokens.start].text) not in ("маджлиси", "меджлиси"):
            continue
        first, stop = entity.tokens.start, entity.tokens.stop
        while first < stop and fold(sentence.tokens[first].text) in _MAJLIS:
            first += 1
        if first < stop:
            entity.tokens, entity.start = range(first, stop), sentence.tokens[first].start
        else:
            entity.type = "ORG"


_DIVISIONS = frozenset("области провинции штата города района округа аймака велаята префектуры кантона уезда".split())
_OF_COUNTRY = ("ского", "цкого", "ской", "цкой")


def _cut_place_from_name(sentence: Sentence, countries: Countries, is_given: Callable[[str], bool]) -> None:
    """NER takes a place for a part of the name after it: "аким области Жетісу | X Y", "мэр чилийской Лоты | X Y"."""
    for entity in sentence.entities:
        first = entity.tokens.start
        if entity.type != "PER" or len(entity.tokens) < 3 or first < 2:
            continue
        words = [token.text for token in sentence.tokens[first - 2 : entity.tokens.stop]]
        named = words[0][:1].isupper() and words[0].endswith("ой")  # "Омской области | X Y Z"
        of_place = (words[1] in _DIVISIONS and not named) or (words[1].islower() and words[1].endswith(_OF_COUNTRY))
        if not of_place or any(is_patronymic(word) for word in words[2:]) or not all(w.istitle() for w in words[2:5]):
            continue
        known = countries.within(words, 2) is not None
        if known or not (is_given(words[2]) or is_eastern_surname(words[2])):  # "хоким области | Нгуен Суан К"
            entity.tokens = range(first + 1, entity.tokens.stop)
            entity.start = sentence.tokens[first + 1].start
