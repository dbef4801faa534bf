"""Where a sentence names people, and what the words around a name say of its case and its bearer's sex."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence, Set
from typing import Final

from services.extract.engine.document import Document, Entity, Sentence, Token, after_town_sign
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import PARTICLES, Case, Sex, fold
from services.extract.engine.people.entity_edges import cut_from_names
from services.extract.engine.people.forms import NameForms
from services.extract.engine.people.layouts import is_eastern_surname, is_patronymic
from services.extract.engine.people.nominative import Hint
from services.extract.engine.people.offices import Office

HONORIFICS = frozenset(
    "шейх шейха шейху шейхом шейхе принц принца принцу принцем принцесса принцессы принцессе принцессу господин "
    "господина господину господином госпожа госпожи госпоже госпожу госпожой г-н г-на г-ну г-ном г-жа г-жи г-же г-жой "
    "мистер мистера мистером миссис мисс мулла муллы муллу муллой сэр сэра сэром леди товарищ товарища товарищем "
    "сенатор сенатора хаджи лорд лорда лордом барон барона королева королевы его ее её их "
    "коллега коллеги коллегой превосходительство превосходительства превосходительству превосходительством "
    "превосходительстве высочество высочества высочеству высочеством величество величества величеству величеством "
    "аятолла аятоллы аятолле аятоллу аятоллой аркадаг аркадага аркадагу аркадагом герой-аркадаг героя-аркадага "
    "герою-аркадагу героем-аркадагом "
    "уважаемый уважаемого уважаемому уважаемым уважаемая уважаемую уважаемой".split()
)
_INSIDE = frozenset(".-–’'ʼ`")  # signs inside names
# Residences that NER takes for people.
_RESIDENCES = frozenset(
    "акорда акорды акорде акорду акордой кремль кремля кремле куксарой куксароя куксарое ак-орда ак-орды".split()
)
_SON_OF = frozenset("уулу улы кызы оглы оглу угли огли кизи гызы".split())  # what NER leaves out of a name
QUOTES = frozenset('«»"“”„')


_ENDINGS = frozenset("ым ом ем ой ей ого ому а у е ы и ю я ь й".split())


def _stem(word: str) -> str:
    """A word without the ending that a name may have, folded."""
    folded = fold(word)
    for letters in (3, 2, 1):
        if folded[-letters:] in _ENDINGS:
            return folded[:-letters]
    return folded


def agree_on_people(
    document: Document, leaders: Container[str], countries: Countries, is_given: Callable[[str], bool]
) -> None:
    """Call people what NER calls people elsewhere in the text: a lone surname may pass for an organisation.

    So are `leaders` of states, folded surnames in every case, where NER sees nothing: "Токаев принял посла".
    is_given: whether some case of a known given name is written like a word.
    """
    for sentence in document.sentences:
        cut_from_names(sentence, countries, is_given)
    surnames = {
        _stem(sentence.tokens[entity.tokens[-1]].text)
        for sentence in document.sentences
        for entity in sentence.entities
        if entity.type == "PER" and len(entity.tokens) > 1
    }
    for sentence in document.sentences:
        sentence.entities = [entity for entity in sentence.entities if not _is_town(sentence, entity)]
        for entity in sentence.entities:
            at = entity.tokens.start
            if entity.type == "PER" and _is_parliament(sentence.tokens[at : entity.tokens.stop]):
                entity.type = "ORG"
            word = sentence.tokens[at].text
            if entity.type != "ORG" or len(entity.tokens) > 1 or word.isupper() or len(word) < 5:
                continue
            if _stem(word) in surnames and (not at or sentence.tokens[at - 1].text not in QUOTES):
                entity.type = "PER"
    _find_whole_names(document)
    _find_overlooked(document, leaders)


def _is_town(sentence: Sentence, entity: Entity) -> bool:
    """ "г.Виндхуке": a town, which NER takes for a person."""
    at, tokens = entity.tokens.start, sentence.tokens
    if entity.type != "PER" or at < 1:
        return False
    if len(entity.tokens) == 1 and tokens[at - 1].text.lower().startswith(("посет", "посещ")):
        return tokens[at].text.endswith(("у", "ю"))  # "посетит Тирану"
    return after_town_sign(tokens, at)


def _is_parliament(tokens: Sequence[Token]) -> bool:
    """Whether NER has taken "Милли Меджлисом" or "Жогорку Кенеш" for a person."""
    words = [fold(token.text) for token in tokens]
    return (
        len(words) == 2
        and words[0] in ("милли", "жогорку", "олий")
        and words[1].startswith(("меджлис", "мажлис", "кенеш"))
    )


_INTO = frozenset(("в", "во", "на", "из", "В", "Во", "На", "Из"))  # towns are called like people


def _find_whole_names(document: Document) -> None:
    """A name of several words that stands as a person elsewhere in the text is one where NER has seen nothing."""
    names: dict[str, set[tuple[str, ...]]] = {}
    for sentence in document.sentences:
        for entity in sentence.entities:
            words = tuple(sentence.tokens[i].text for i in entity.tokens)
            if entity.type == "PER" and len(words) > 1 and all(w.istitle() or w in PARTICLES for w in words):
                names.setdefault(words[0], set()).add(words)
    for sentence in document.sentences if names else ():
        texts = [token.text for token in sentence.tokens]
        for index in [i for i, text in enumerate(texts) if text in names]:
            for words in names[texts[index]]:
                stop = index + len(words)
                if tuple(texts[index:stop]) != words or (index and texts[index - 1] in QUOTES):
                    continue
                if any(e.tokens.start < stop and e.tokens.stop > index for e in sentence.entities):
                    continue
                tokens = sentence.tokens
                sentence.entities.append(Entity(tokens[index].start, tokens[stop - 1].stop, "PER", range(index, stop)))
        sentence.entities.sort(key=lambda entity: entity.start)


def _find_overlooked(document: Document, leaders: Container[str]) -> None:
    """A surname that stands as a person elsewhere in the text is one where NER has seen nothing, as in headlines."""
    known = {
        sentence.tokens[entity.tokens[-1]].text
        for sentence in document.sentences
        for entity in sentence.entities
        if entity.type == "PER"
    }
    others = {
        token.text
        for sentence in document.sentences
        for entity in sentence.entities
        if entity.type != "PER"
        for token in sentence.tokens[entity.tokens.start : entity.tokens.stop]
    }
    known = {word for word in known - others if len(word) > 3 and word.istitle()}
    surnames = {
        fold(sentence.tokens[entity.tokens[-1]].text)
        for sentence in document.sentences
        for entity in sentence.entities
        if entity.type == "PER" and len(entity.tokens) > 1
    }
    stems = {stem for word in surnames if len(stem := _stem(word)) > 4}
    stems -= {_stem(word) for word in others}
    for sentence in document.sentences:
        people = [
            index
            for index, token in enumerate(sentence.tokens)
            if token.text.istitle()
            and (token.text in known or _stem(token.text) in stems or fold(token.text) in leaders)
        ]
        taken = {index for entity in sentence.entities for index in entity.tokens} if people else set()
        for index in people:
            token = sentence.tokens[index]
            before = sentence.tokens[index - 1].text if index else ""
            if index in taken or before in QUOTES:
                continue
            if token.text in known or before not in _INTO:
                sentence.entities.append(Entity(token.start, token.stop, "PER", range(index, index + 1)))
        sentence.entities.sort(key=lambda entity: entity.start)


def _opens_with_given(tokens: Sequence[Token], offices: Sequence[Office], is_given: Callable[[str], bool]) -> bool:
    """Whether a sentence begins with a given name that NER left out, for it is a word too: "Роман N примет"."""
    first, surname = tokens[0], tokens[1]
    alike = first.feats.get("Case") == surname.feats.get("Case") == "Nom"
    return alike and first.text.istitle() and is_given(first.text) and not any(o.start == 0 for o in offices)


def name_spans(
    sentence: Sentence, offices: Sequence[Office], forms: NameForms, is_given: Callable[[str], bool]
) -> Iterator[range]:
    """The token ranges of names: what NER found without offices and titles, and what the register knows besides.

    is_given: whether some case of a known given name is written like a word.
    """
    tokens = sentence.tokens
    covered = [False] * len(tokens)
    spans: list[range] = []
    people = {index for entity in sentence.entities if entity.type == "PER" for index in entity.tokens}
    for entity in sentence.entities:
        if entity.type != "PER":
            continue
        start, stop = entity.tokens.start, entity.tokens.stop
        for office in offices:
            if office.start <= start < office.stop:
                start = office.stop
            elif start <= office.head < stop:
                if office.stop <= stop and office.start <= start:
                    start = office.stop
                elif office.start > start:
                    stop = min(stop, office.start)
        while start < stop and (
            fold(tokens[start].text) in HONORIFICS or tokens[start].text in QUOTES or not _is_word(tokens[start].text)
        ):
            start += 1
        while stop > start and (
            tokens[stop - 1].text in QUOTES or not (_is_word(tokens[stop - 1].text) or tokens[stop - 1].text == ".")
        ):
            stop -= 1
        if start < stop and tokens[stop - 1].text == "." and stop - start > 1 and len(tokens[stop - 2].text) > 2:
            stop -= 1
        if start >= stop:
            continue
        if _in_honour(tokens, start, offices):
            continue
        while start > 0 and _is_initial_before(sentence, start):
            start -= 2
        if start == 0 and stop > 1 and fold(tokens[0].text).startswith(_EVENTS):
            start += 1  # "Онлайн-встреча Марека Новака": the capital is of the sentence
        if stop - start == 1 and _is_surname_u(tokens, start - 1):
            start -= 1
        if stop - start == 1 and start > 0 and not covered[start - 1] and _is_given_before(tokens, start, is_given):
            start -= 1
        if stop - start >= 2 and _is_surname_before(sentence, start, offices) and not covered[start - 1]:
            start -= 1
        if stop - start == 1 and start == 1 and not covered[0] and _opens_with_given(tokens, offices, is_given):
            start = 0
        start = _with_particles(tokens, start, covered)
        while start < stop - 1 and tokens[start].pos in ("VERB", "ADP", "ADV") and not _is_surname_u(tokens, start):
            start += 1
        if _is_acronym_before(tokens[start:stop]) or _is_town_before(tokens, start, stop, is_given):
            start += 1
        elif _is_namesake_before(tokens, start, stop, is_given):
            start += 1
            called = next((o for o in offices if o.head < start - 3 <= o.stop <= start), None)
            while called is not None and called.stop < start:
                called.take(tokens[called.stop].text)
        before = next((o for o in offices if o.stop == start and (not o.owner or o.owner.islower())), None)
        if before is not None and _is_owner_before(tokens[start:stop], before, is_given):
            before.take(tokens[start].text)
            start += 1
        elif (
            before is not None
            and not before.plural
            and before.cases == {"Ins"}
            and _is_owner(tokens, start, people, is_given)
        ):
            before.take(tokens[start].text)
            start += 1
            if start == stop:
                continue
        if stop - start == 1 and fold(tokens[start].text) in _RESIDENCES:
            continue
        while stop < len(tokens) and fold(tokens[stop].text) in _SON_OF:
            stop += 1
        if stop - start == 2 and fold(tokens[stop - 1].text) in _SON_OF and _is_free_name(tokens, start - 1, offices):
            start -= 1  # "принца | Туратбека | Сыдык уулу"
        last = spans[-1] if spans else None
        if (
            last is not None
            and last.stop == start
            and _is_given_alone(tokens[last.start : last.stop], stop - start, is_given)
        ):
            spans.pop()
            start = last.start
        for piece in _pieces(sentence, start, stop, is_given):
            spans.append(piece)
            for index in piece:
                covered[index] = True
    for index, token in enumerate(tokens):
        if covered[index] or not token.text[0].isupper():
            continue
        length = forms.length_at(tokens, index)
        if length and not any(covered[index : index + length]) and not _in_honour(tokens, index, offices):
            spans.append(range(index, index + length))
            for at in range(index, index + length):
                covered[at] = True
    spans.sort(key=lambda span: span.start)
    yield from spans


_EVENTS = ("онлайн-", "видео", "встреч", "переговор", "визит", "госвизит", "бесед", "поездк", "рабоч", "телефон")


def _is_surname_u(tokens: Sequence[Token], index: int) -> bool:
    """ "с секретарём У Сяоцзюнем": no preposition has a capital within a sentence."""
    return index > 0 and tokens[index].text == "У" and tokens[index - 1].text[0].isalnum()


def _is_acronym_before(tokens: Sequence[Token]) -> bool:
    """Whether NER has taken a body for the beginning of a name: "ЮНЕП Ингер Андерсен", not "АБАЕВ Даурен"."""
    words = [token.text for token in tokens]
    return (
        len(words) >= 3
        and 2 <= len(words[0]) <= 6
        and (words[0].isupper() or (len(words[0]) == 3 and words[0][:2].isupper()))  # "РУз"
        and all(word.istitle() or word in _INSIDE for word in words[1:])
        and not any(is_patronymic(word) for word in words)
        and not is_eastern_surname(words[0])
    )


def _is_town_before(tokens: Sequence[Token], start: int, stop: int, is_given: Callable[[str], bool]) -> bool:
    """Whether NER has taken where for the beginning of a name: "Из Учжэня | С. Лавров отбыл"."""
    words = [token.text for token in tokens[start:stop]]
    return (
        len(words) >= 4
        and start > 0
        and tokens[start - 1].text in _INTO
        and len(words[0]) > 2
        and len(words[1]) == 1
        and words[2] == "."
        and len(words[-1]) > 2
        and not is_given(words[0])
    )


def _is_owner_before(tokens: Sequence[Token], office: Office, is_given: Callable[[str], bool]) -> bool:
    """Whether NER has taken whose an office is for the beginning of a name: "губернатор | Балха Мухаммад Вафа"."""
    words = [token.text for token in tokens]
    if (
        len(words) < 3
        or words[0].lower() in PARTICLES
        or is_given(words[0])
        or is_eastern_surname(words[0])
        or any(is_patronymic(word) or word in _INSIDE for word in words)
    ):
        return False
    named = is_given(words[1]) or is_eastern_surname(words[1])
    local = office.kind in ("governor", "mayor") and not office.plural
    if local and office.cases == {"Ins"}:  # "с губернатором провинции | Мидлендс Эмре Каракочем"
        return named and not words[0].endswith(_INSTRUMENTAL) and words[-1].endswith(_INSTRUMENTAL)
    return (words[0][-1] in "аяыи" and (named or local)) or (local and words[0].endswith(("ого", "его")))


def _is_free_name(tokens: Sequence[Token], index: int, offices: Sequence[Office]) -> bool:
    """Whether a word with a capital may be a name: in its sentence, of no office, not after a preposition of place."""
    return (
        index > 0
        and tokens[index].text.istitle()
        and tokens[index - 1].text not in _INTO
        and not any(office.start <= index < office.stop for office in offices)
    )


def _is_namesake_before(tokens: Sequence[Token], start: int, stop: int, is_given: Callable[[str], bool]) -> bool:
    """Whether NER has taken whom a body is called after into a name: "вуза имени Янки | Купалы Инна Гринько"."""
    if stop - start < 3 or "имени" not in [token.text for token in tokens[max(0, start - 3) : start]]:
        return False
    first, second = tokens[start].text, tokens[start + 1].text
    return first[-1] in "аяыио" and (is_given(second) or is_eastern_surname(second)) and not is_given(first)


_INSTRUMENTAL = ("ом", "ем", "ым", "им", "ой", "ей")


def _is_owner(tokens: Sequence[Token], start: int, people: Set[int], is_given: Callable[[str], bool]) -> bool:
    """Whether a genitive that NER takes for a name is whose office it is: "с председателем | Сабора | Горданом N"."""
    word = tokens[start].text
    name = [tokens[i].text for i in range(start + 1, min(start + 4, len(tokens))) if i in people]
    return (
        word[-1] in "ая"
        and not is_given(word)
        and len(name) >= 2
        and start + 1 in people
        and all(part.endswith(_INSTRUMENTAL) for part in name)
    )


def _pieces(sentence: Sentence, start: int, stop: int, is_given: Callable[[str], bool]) -> Iterator[range]:
    """A span cut where NER glued two names together ("Токаев, Путин", "Токаев и Путин"), or one name to itself.

    A caption and the text after it: "Эмомали Рахмон Эмомали Рахмон". And where the case changes without a comma:
    "с послом Ахмедом Али | Марина Петрова отметила".
    """
    other = _second_name(sentence.tokens, start, stop, is_given)
    if other is not None:
        yield range(start, other)
        start = other
    half = (stop - start) // 2
    words = [token.text for token in sentence.tokens[start:stop]]
    if half >= 2 and len(words) == 2 * half and words[:half] == words[half:]:
        yield range(start, start + half)
        start += half
    first = start
    for index in range(start, stop):
        text = sentence.tokens[index].text
        if not (_is_word(text) or text in _INSIDE) or (text == "и" and first < index < stop - 1):
            if index > first:
                yield range(first, index)
            first = index + 1
    if stop > first:
        yield range(first, stop)


_OBLIQUE: Final = {"Ins": ("ом", "ем", "ым", "им", "ой", "ей"), "Dat": ("у", "ю"), "Gen": ("а", "я"), "Acc": ("а", "я")}
_NOMINATIVE = re.compile(r"[а-яё]{2,}(?:[оеё]в|[иы]н|[оеё]ва|[иы]на|ский|цкий|ская|цкая)$")


def _second_name(tokens: Sequence[Token], start: int, stop: int, is_given: Callable[[str], bool]) -> int | None:
    """Where a name in the nominative begins that stands right after one in an oblique case; None where none does."""
    first, last = tokens[start], tokens[stop - 1].text.lower()
    shown = first.text.lower().endswith(_OBLIQUE.get(first.feats.get("Case", ""), ("?",)))
    if stop - start < 3 or not (shown or (len(first.text) > 4 and first.text.endswith(("ом", "ем")))):
        return None
    declined = [token.text.endswith(("ом", "ем", "ым", "им")) for token in tokens[start:stop]]
    if (
        len(declined) > 3
        and declined[:2] == [True, True]
        and not any(declined[2:])
        and is_given(tokens[start + 2].text)
    ):
        return start + 2  # "с послом Тоомасом Тирсом | Нурлан N"
    surname = next((i for i in range(stop - 1, start + 1, -1) if _NOMINATIVE.match(tokens[i].text.lower())), None)
    if surname is None:
        return None
    given = surname - 2 if is_patronymic(tokens[surname - 1].text) else surname - 1
    nominative = not tokens[given].text.endswith(_OBLIQUE["Ins"])
    always = surname == stop - 1 and last.endswith(_ALWAYS_DECLINED) and nominative  # so it is no part of the first
    return given if given > start and (always or is_given(tokens[given].text)) else None


_ALWAYS_DECLINED = ("ов", "ев", "ёв", "ова", "ева", "ёва", "ский", "цкий", "ская", "цкая")


def _is_given_alone(tokens: Sequence[Token], following: int, is_given: Callable[[str], bool]) -> bool:
    """Whether NER has cut a name: "Александра Григорьевича" | "Лукашенко", "Теодоро" | "Нгема Обианг"."""
    words = [token.text for token in tokens]
    return (len(words) == 2 and is_patronymic(words[1])) or (len(words) == 1 and following >= 2 and is_given(words[0]))


def _is_word(text: str) -> bool:
    return text[0].isalpha()


def _is_surname_before(sentence: Sentence, start: int, offices: Sequence[Office]) -> bool:
    """Whether a surname in capitals stands before the name, as in lists: "АБАЕВ Даурен Аскербекович"."""
    if start == 0 or any(office.start < start <= office.stop for office in offices):
        return False
    text = sentence.tokens[start - 1].text
    return len(text) > 3 and text.isupper() and text.isalpha()


def _in_honour(tokens: Sequence[Token], start: int, offices: Sequence[Office]) -> bool:
    """Whether something is called after whoever is named: "аэропорт имени короля Абдулазиза", "им. Гейдара Алиева"."""
    for office in offices:
        if office.stop == start:
            start = office.start
    if start > 1 and tokens[start - 1].text == ".":
        return tokens[start - 2].text.lower() == "им"
    before = tokens[start - 1].text.lower() if start > 0 else ""
    return before == "имени" and not (start > 1 and tokens[start - 2].text.lower() == "от")


def _is_given_before(tokens: Sequence[Token], start: int, is_given: Callable[[str], bool]) -> bool:
    """Whether NER has taken a given name for a country: "депутаты X, | Дания | Еспаева"."""
    before = tokens[start - 1]
    governed = (
        start > 1 and tokens[start - 2].pos == "ADP" and tokens[start - 2].text not in ("с", "со", "к", "ко", "у")
    )
    same = before.feats.get("Case") in (None, tokens[start].feats.get("Case"))
    return before.text.istitle() and before.pos == "PROPN" and same and not governed and is_given(before.text)


def _with_particles(tokens: Sequence[Token], start: int, covered: Sequence[bool]) -> int:
    """Where a name begins whose particle NER left out, with the given name before it: "Герт-Ян | де | Гроот"."""
    first = start
    while first > 0 and tokens[first - 1].text in _NOBLE and not covered[first - 1]:
        first -= 1
    if first in (0, start) or covered[first - 1]:
        return first
    before, after_preposition = tokens[first - 1], first > 1 and tokens[first - 2].pos == "ADP"
    named = before.pos == "PROPN" and before.text.istitle() and not after_preposition
    same = before.feats.get("Case") == tokens[start].feats.get("Case")
    return first - 1 if named and same else first


# Particles that are hardly other words of Russian within a sentence.
_NOBLE = frozenset("да ди фон ван дер ден де ду дю дос дас ла ле эль аль ас ад бен бин бинт ибн дель делла".split())


def _is_initial_before(sentence: Sentence, start: int) -> bool:
    tokens = sentence.tokens
    return (
        start >= 2
        and tokens[start - 1].text == "."
        and len(tokens[start - 2].text) == 1
        and tokens[start - 2].text.isupper()
        and tokens[start - 1].start == tokens[start - 2].stop
    )


# --- hints ---------------------------------------------------------------------------------------------------

_PREPOSITIONS: Final[Mapping[str, Case]] = {
    "с": "Ins", "со": "Ins", "между": "Ins", "перед": "Ins", "к": "Dat", "ко": "Dat", "благодаря": "Dat",
    "у": "Gen", "от": "Gen", "для": "Gen", "без": "Gen", "против": "Gen", "после": "Gen", "из": "Gen", "кроме": "Gen",
    "вместо": "Gen", "около": "Gen", "помимо": "Gen", "о": "Loc", "об": "Loc", "обо": "Loc", "при": "Loc",
}  # fmt: skip


# "с г-ном X"
_COURTESY: Final = frozenset("г-ном г-жой господином госпожой г-ну г-же господину госпоже".split())


def hint_at(
    sentence: Sentence, tokens: range, offices: Sequence[Office], beside: tuple[range, Case | None] | None = None
) -> Hint:
    """The case and the sex that the words around a name show; `beside` is the name before in the sentence, its case."""
    words = sentence.tokens
    before = next((o for o in offices if o.stop == tokens.start), None)
    case: Case | None = None
    if before is not None and len(before.cases) == 1:
        (case,) = before.cases
    first = before.start if before is not None else tokens.start
    if before is None and first > 0 and words[first - 1].text in ("—", "–", ":"):
        explained = next((o for o in offices if o.stop == first - 1 and o.plural and len(o.cases) == 1), None)
        if explained is not None:  # "с коллегами из Кубы и Ганы — A и B"
            (case,) = explained.cases
    if case is None and first > 0:
        courteous = first > 1 and words[first - 1].text.lower() in _COURTESY
        at = first - 2 if courteous else first - 1
        while at > 0 and before is not None and words[at].pos in ("DET", "ADJ"):
            at -= 1  # "со своим турецким визави X"
        case = _PREPOSITIONS.get(words[at].text.lower())
        if words[first - 1].text == "лице" and first > 1 and words[first - 2].text.lower() == "в":
            case = "Gen"
    if case is None and before is None and tokens.stop + 1 < len(words) and words[tokens.stop].text == ",":
        after = next((o for o in offices if o.start == tokens.stop + 1), None)
        if after is not None and after.cases in ({"Gen"}, {"Acc"}, {"Gen", "Acc"}) and not after.plural:
            case = "Acc"  # "принял N, главу миссии"
    explained_after = case == "Acc"
    if case is None and before is None and first > 0 and fold(words[first - 1].text) in HONORIFICS:
        titled = words[first - 1].feats.get("Case", "Nom")
        case = _case(titled) if titled not in ("Nom", "Loc") else None  # "принцем X"
    sure = case in ("Ins", "Dat")
    if case is None and beside is not None and _in_a_row(words, beside[0].stop, first):
        case = beside[1]  # coordinated names are of one case
    if case is None and first > 1 and words[first - 1].text in (",", "—", "–", ":"):
        explained = next((o for o in offices if o.plural and o.stop == first - 1 and len(o.cases) == 1), None)
        if explained is not None and explained.cases != {"Nom"}:
            (case,) = explained.cases
    sex: Sex | None = "f" if before is not None and _FEMININE.match(before.role) else None
    if before is not None and before.kind == "colleague":
        ending = words[before.head - 1].text.lower()[-2:] if before.head > before.start else ""
        if ending in _ADJECTIVES:  # "её словацкая коллега N"
            sex, case = _ADJECTIVES[ending][0], case or _ADJECTIVES[ending][1]
    if sex is None and tokens.stop + 1 < len(words) and words[tokens.stop].text == ",":
        relative = words[tokens.stop + 1]
        verb = words[relative.head] if 0 <= relative.head < len(words) else relative
        heads = {*tokens, -1, *([before.head] if before is not None else [])}
        if verb.head in heads or not sentence.parsed:  # not "на встрече с Хэ Яцином, которая прошла"
            sex = _RELATIVES.get(relative.text.lower())  # "посла Мидори Кавагути, которая"
    if sentence.tagged:
        if case is None:
            said = [words[i].feats.get("Case") for i in tokens if words[i].pos in ("PROPN", "NOUN")]
            known = [c for c in said if c]
            if known and known.count(known[-1]) * 2 >= len(known):
                seen = set(known)
                if known[-1] == "Nom" and len(seen) == 2 and _DECLINED.search(words[tokens.stop - 1].text):
                    seen.discard("Nom")  # of words that it does not know the network sees the first ones best
                case = _case(seen.pop() if len(seen) == 1 else known[-1])
                if case == "Loc" and not any(t.text.lower() in _LOCATIVE for t in words[max(0, first - 3) : first]):
                    case = "Dat"  # no locative without its preposition
        first_word = words[tokens.start]
        if case == "Nom" and before is None and first_word.rel == "obj" and 0 <= first_word.head < tokens.start:
            case = "Acc"  # the network sees none in "принял Нгози Оконджо-Ивеалу"
        for i in (*tokens, *([before.head] if before is not None else [])):
            above = words[i].head
            if 0 <= above < len(words) and above not in tokens and words[i].rel in ("nsubj", "nsubj:pass"):
                if above < i and any(t.head == above and t.rel == "nsubj" for t in words[:above]):
                    continue  # a second subject after the verb is its object: "X принял | Ульви N-ева"
                verb = words[above].feats
                gender = verb.get("Gender") if verb.get("Tense") == "Past" and verb.get("Number") == "Sing" else None
                if gender == "Fem" or (gender == "Masc" and i in tokens):
                    sex = "f" if gender == "Fem" else "m"
                    case = "Nom" if before is None and not explained_after else case
    alone = case == "Nom" and before is None and sex is None and len(tokens) > 1
    if alone and all(_ACCUSATIVE.search(words[i].text) for i in tokens):
        case = "Acc"  # whatever the network sees: "принял в Суве Расату Варанику"
    if case == "Nom" and before is not None and words[tokens.stop - 1].feats.get("Case") in ("Nom", None):
        return Hint(case, sex, True)  # "Председатель Сената | Аминату N" is no dative
    return Hint(case, sex, (sure and case in ("Ins", "Dat")) or (explained_after and case == "Acc"))


_DECLINED = re.compile(r"[бвгджзклмнпрстфхцчшщ](?:а|у|ом|ем)\Z")
_ACCUSATIVE = re.compile(r"(?<!ск)(?<!ян)(?<!огл)(?<=[бвгджзклмнпрстфхцчшщ])у\Z")


def _in_a_row(words: Sequence[Token], stop: int, first: int) -> bool:
    """Whether a name follows one that ends at `stop` in a list: "X и | Y", "министрами Перу X, Республики Чили | Y"."""
    if stop >= first or words[stop].text not in ("и", ","):
        return False
    between = words[stop + 1 : first]
    return len(between) <= 4 and all(
        fold(word.text) in HONORIFICS
        or (
            word.text[0].isupper()
            and (word.feats.get("Case") in ("Gen", None) or word.rel == "appos" or len(between) < 2)
        )
        for word in between
    )


# What the ending of an adjective says of whom it describes.
_ADJECTIVES: Final[Mapping[str, tuple[Sex, Case | None]]] = {
    "ая": ("f", "Nom"), "ую": ("f", "Acc"), "ой": ("f", None), "ий": ("m", "Nom"), "ый": ("m", "Nom"),
}  # fmt: skip
# Who "который" right after a name is.
_RELATIVES: Final[Mapping[str, Sex]] = {
    "которая": "f", "которую": "f", "которой": "f", "который": "m", "которого": "m", "которому": "m", "которым": "m",
}  # fmt: skip
_FEMININE = re.compile(r"[^ ]*(?:ница|лица|иня|есса|королева)\b")
_LOCATIVE = frozenset("о об обо при на в во по".split())


def _case(said: str) -> Case | None:
    return next((case for case in ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc") if case == said), None)
