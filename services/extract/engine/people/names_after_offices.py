"""Names right after an office that NER has not taken for people's: "президент Каирского университета | Бурак N".

NER knows words and not how they are built: two words that it has never seen after a long office may pass for a place,
for a part of the office or for nothing at all. The office says what they are.
"""

from collections.abc import Iterator, Sequence, Set
from typing import Final, Protocol

from services.extract.engine.document import Entity, Sentence, Token
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import PARTICLES
from services.extract.engine.people.layouts import is_eastern_surname, is_patronymic
from services.extract.engine.people.offices import Office

WORDS: Final = 4  # of a name, its particles and initials not counted


class Lexicon(Protocol):
    """What is known of words; `nominative.Namer` is one."""

    def knows_given(self, word: str) -> bool: ...

    def is_common_word(self, word: str) -> bool: ...


def name_after_offices(sentence: Sentence, offices: Sequence[Office], lexicon: Lexicon, countries: Countries) -> None:
    """Make people of the names that stand right after the offices of a sentence, whatever NER took them for."""
    for office in offices:
        if office.plural or office.stop >= len(sentence.tokens):
            continue
        name = _name_at(sentence.tokens, office.stop)
        if name is None or not _is_free(sentence, name):
            continue
        words = [sentence.tokens[i].text for i in name if sentence.tokens[i].text not in PARTICLES]
        agrees = len(office.cases) == 1 and _cases(sentence.tokens, name) <= office.cases
        first = sentence.tokens[name.start].feats.get("Case") in office.cases - {"Gen"}
        if not _may_be_name(
            words, name, lexicon, countries, sentence.tokens, agrees and office.cases != {"Gen"}, first
        ):
            continue
        if office.owner or not _is_place(sentence, name) or agrees or _looks_like_name(words, lexicon):
            _make_person(sentence, name)


def free_names_of_owners(sentence: Sentence, offices: Sequence[Office], lexicon: Lexicon, countries: Countries) -> bool:
    """Make people of the names that NER has taken into whose an office is: "секретарь Организации | Елизар Тучин".

    Returns whether there were any, so that the offices of the sentence are to be found anew.
    """
    found = False
    for office in offices:
        owner = next((e for e in sentence.entities if e.type != "PER" and e.tokens.stop == office.stop), None)
        if owner is None or office.plural or owner.tokens.start <= office.head or not sentence.tagged:
            continue
        name = _name_within(sentence, owner, office, lexicon, countries)
        if name is not None:
            _make_person(sentence, name)
            found = True
    return found


def _name_within(
    sentence: Sentence, owner: Entity, office: Office, lexicon: Lexicon, countries: Countries
) -> range | None:
    """The last words of an owner, with the person that follows right after, where they are a name."""
    tokens, start, stop = sentence.tokens, owner.tokens.start, owner.tokens.stop
    following = next((e for e in sentence.entities if e.type == "PER" and e.tokens.start == stop), None)
    end = following.tokens.stop if following is not None else stop
    texts = [token.text for token in tokens]
    honoured = {"имени", "им"} & {*texts[max(0, start - 2) : stop]}
    if honoured or (start and texts[start - 1] in ("«", '"', "“", "„")) or texts[stop - 1] in ("»", '"', "”"):
        return None
    for first in range(start, stop):
        words = [text for text in texts[first:end] if text not in PARTICLES]
        if not 1 < len(words) <= WORDS or not all(text in PARTICLES or _is_capital(text) for text in texts[first:end]):
            continue
        child = not _CHILDREN.isdisjoint(texts[first:end])
        if not (child or lexicon.knows_given(words[0]) or (is_eastern_surname(words[0]) and len(words) > 1)):
            continue
        if any(
            countries.told_at(texts, i) is not None or countries.within(texts, i) is not None for i in range(first, end)
        ):
            continue
        cases = {tokens[i].feats.get("Case") for i in range(first, end)} - {None}
        whole = first == start
        if whole and (
            owner.type == "ORG"
            or (texts[start - 1].islower() and office.kind in ("governor", "mayor") and start == office.head + 1)
        ):
            continue
        if not whole and (lexicon.knows_given(texts[start]) or not cases & (office.cases - {"Gen"} or {"Acc", "Nom"})):
            continue
        return range(first, end)
    return None


def _name_at(tokens: Sequence[Token], start: int) -> range | None:
    """The tokens of what may be a name: two capitalised words or more, with the particles between them."""
    stop, capitals, index = start, 0, start
    while index < len(tokens) and capitals < WORDS:
        text = tokens[index].text
        written = _is_capital(text) or (text[0].isupper() and "-" in text)
        if written and text.replace("-", "").isalpha():
            stop, capitals = index + 1, capitals + 1
        elif not capitals or text not in PARTICLES:
            break
        elif text in _CHILDREN:
            stop, capitals = index + 1, capitals + 1
        index += 1
    return range(start, stop) if capitals > 1 else None


_CHILDREN: Final = frozenset("уулу улы ұлы кызы қызы гызы оглы оглу угли кизи".split())


def _is_capital(text: str) -> bool:
    """Whether a word is written as one of a name: "Хатер", "аль-Хатер", "Жан-Мари"."""
    return text.istitle() or (text.partition("-")[0] in PARTICLES and text.partition("-")[2].istitle())


def _is_free(sentence: Sentence, name: range) -> bool:
    """Whether NER has not taken just these words for a person, or more of them; nor do quotes close there."""
    for entity in sentence.entities:
        inside = entity.tokens.start < name.stop and entity.tokens.stop > name.start
        if inside and (entity.tokens.stop > name.stop or (entity.type == "PER" and entity.tokens == name)):
            return False
    return name.stop >= len(sentence.tokens) or sentence.tokens[name.stop].text not in ("»", "”")


def _may_be_name(
    words: Sequence[str],
    name: range,
    lexicon: Lexicon,
    countries: Countries,
    tokens: Sequence[Token],
    agrees: bool,
    first_agrees: bool,
) -> bool:
    """`agrees`: whether the words are of the office's case, so that they are not whose the office is; so of the first.

    Surnames may be towns: "с президентом Конфедерации Фридрихом фон Альтенбургом".
    """
    texts = [token.text for token in tokens]
    if any(countries.told_at(texts, i) is not None for i in name):
        return False
    towns = [i for i in name if countries.within(texts, i) is not None]
    if towns and (name.start in towns or not first_agrees or not lexicon.knows_given(words[0])):
        return False
    return (len(words) > 2 and _is_eastern(words)) or not (all if agrees else any)(
        lexicon.is_common_word(word) and not lexicon.knows_given(word) for word in words
    )


def _is_eastern(words: Sequence[str]) -> bool:
    """Whether a name of three words is one of Korea or Vietnam, whose syllables may be words of Russian too."""
    return is_eastern_surname(words[0]) and all(len(word) < 6 for word in words)


def _cases(tokens: Sequence[Token], name: range) -> Set[str]:
    return {tokens[i].feats.get("Case", "Gen") for i in name if tokens[i].text[0].isupper()}


def _looks_like_name(words: Sequence[str], lexicon: Lexicon) -> bool:
    return (
        lexicon.knows_given(words[0])
        or lexicon.knows_given(words[1])
        or is_eastern_surname(words[0])
        or any(is_patronymic(word) for word in words[1:])
    )


def _is_place(sentence: Sentence, name: range) -> bool:
    return any(e.type != "PER" and e.tokens.start < name.stop and e.tokens.stop > name.start for e in sentence.entities)


def _make_person(sentence: Sentence, name: range) -> None:
    sentence.entities = [*_without(sentence, name), _person(sentence, name)]
    sentence.entities.sort(key=lambda entity: entity.start)


def _person(sentence: Sentence, name: range) -> Entity:
    tokens = sentence.tokens
    return Entity(tokens[name.start].start, tokens[name.stop - 1].stop, "PER", name)


def _without(sentence: Sentence, name: range) -> Iterator[Entity]:
    """The entities of a sentence, those cut that reach into the name: "Кыргызской Республики | Кубат N"."""
    for entity in sentence.entities:
        if entity.tokens.stop <= name.start or entity.tokens.start >= name.stop:
            yield entity
        elif entity.tokens.start < name.start:
            tokens = sentence.tokens
            yield Entity(entity.start, tokens[name.start - 1].stop, entity.type, range(entity.tokens.start, name.start))
